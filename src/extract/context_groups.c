/* extract/context_groups.c - adds up the features of a phrase. */
#include "extract/context_groups.h"

#include <math.h>
#include <string.h>

void context_sum_start(context_sum *s, const rf_context *c, rf_context_memo *memo)
{
    s->c = c;
    s->memo = memo;
    s->half = (context_half){.single = {.ids = s->emitted, .max = CONTEXT_MAX_FEATURES}, .added = true};
    context_sum_again(s);
}

static uint64_t *met_word(context_sum *s, uint32_t id) { return &s->met[id % CONTEXT_MET_BITS / 64]; }

void context_sum_again(context_sum *s)
{
    s->n_asked = s->n_groups = 0;
    s->single = s->half.single;
    s->n_taken = s->single.n;
    s->n_rows = s->half.n_rows;
    memset(s->met, 0, sizeof s->met);
    for (size_t i = 0; i < s->n_taken; i++)
        *met_word(s, s->emitted[i]) |= UINT64_C(1) << s->emitted[i] % 64;
}

/* Find the rows of weights of features, and send for them: they are spread over megabytes. Returns how many there are. A row that is not
 * there is overwritten by the next: a branch on it would be guessed wrong now and then. */
RF_COUNTS_BITS static size_t find_rows(const rf_context *c, const uint32_t *ids, size_t n, const context_row **rows)
{
    const context_row *all = c->by_id != NULL ? c->by_id : c->weights.rows;
    const rf_ranks *ranks = c->rows;
    size_t found = 0;
    for (size_t i = 0; i < n && c->by_id != NULL; i++)
        __builtin_prefetch(rows[found++] = &all[ids[i]]);
    for (size_t i = found; i < n && ranks != NULL; i++) {
        bool is_there;
        __builtin_prefetch(rows[found] = &all[rf_rank(ranks, ids[i], &is_there)]);
        found += is_there;
    }
    return found;
}

static bool same_key(const context_key *a, const context_key *b) { return a->words[0] == b->words[0] && a->words[1] == b->words[1]; }

typedef int32_t four __attribute__((vector_size(16)));

/* Is the id among the features of this phrase that stand in `ids`, or in a group that is added? */
static bool is_met(const context_sum *s, const uint32_t *ids, size_t n, uint32_t id)
{
    const four it = {(int32_t)id, (int32_t)id, (int32_t)id, (int32_t)id};
    four same = {0};
    size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        four x;
        memcpy(&x, ids + i, sizeof x);
        same |= x == it;
    }
    bool met = (same[0] | same[1] | same[2] | same[3]) != 0;
    for (; i < n; i++)
        met |= ids[i] == id;
    for (size_t g = 0; g < s->n_groups && !met; g++)
        for (uint32_t k = 0; k < s->asked[g].group->n; k++)
            met |= s->asked[g].group->ids[k] == id;
    return met;
}

/* Take what was emitted since, each feature once, and send for the rows. */
static void take(context_sum *s)
{
    uint32_t *ids = s->emitted;
    size_t n = s->n_taken, end = s->single.n;
    for (size_t i = n; i < end; i++) {
        uint32_t id = ids[i];
        uint64_t *met = met_word(s, id), bit = UINT64_C(1) << id % 64;
        if (__builtin_expect((*met & bit) != 0, 0) && is_met(s, ids, n, id)) {
            s->single.counts[context_range(id)]--;
            continue;
        }
        *met |= bit;
        ids[n++] = id;
    }
    s->n_rows += find_rows(s->c, ids + s->n_taken, n - s->n_taken, s->rows + s->n_rows);
    s->single.n = s->n_taken = n;
}

void context_sum_keep(context_sum *s)
{
    take(s);
    s->half = (context_half){.single = s->single, .n_rows = s->n_rows};
}

static void take_back(context_sum *s, uint32_t id)
{
    const context_row *row;
    int32_t twice[RF_CONTEXT_OUTPUTS] = {0};
    context_weights_add(&s->c->weights, &row, find_rows(s->c, &id, 1, &row), twice);
    for (int k = 0; k < RF_CONTEXT_OUTPUTS; k++)
        s->sum[k] -= twice[k];
}

/* A group of which the sum is known. A feature that was met before is in that sum once too often. */
static void add_group(context_sum *s, const context_group *g)
{
    if (g->n == 0)
        return;
    unsigned range = context_range(g->ids[0]); /* all of a group are of one range */
    context_weights_join(s->sum, g->sum);
    s->single.counts[range] += g->n;
    for (uint32_t i = 0; i < g->n; i++) {
        uint32_t id = g->ids[i];
        uint64_t *met = met_word(s, id), bit = UINT64_C(1) << id % 64;
        if (__builtin_expect((*met & bit) != 0, 0) && is_met(s, s->emitted, s->n_taken, id)) {
            s->single.counts[range]--;
            take_back(s, id);
        }
        *met |= bit;
    }
}

static void make_group(const rf_context *c, const context_asked *a)
{
    context_group *g = a->group;
    uint32_t ids[CONTEXT_GROUP_MAX];
    const context_row *rows[CONTEXT_GROUP_MAX];
    context_out out = {.ids = ids, .max = CONTEXT_GROUP_MAX};
    a->emit(&out, &a->key);
    g->key = a->key;
    g->n = 0;
    for (size_t i = 0; i < out.n; i++) {
        bool known = false;
        for (uint32_t k = 0; k < g->n; k++)
            known |= g->ids[k] == ids[i];
        if (!known)
            g->ids[g->n++] = ids[i];
    }
    memset(g->sum, 0, sizeof g->sum);
    context_weights_add(&c->weights, rows, find_rows(c, g->ids, g->n, rows), g->sum);
}

void context_sum_ask(context_sum *s, const context_key *key, context_emitter *emit)
{
    context_asked *a = &s->asked[s->n_asked];
    *a = (context_asked){*key, emit, s->memo != NULL ? context_memo_place(s->memo, key) : &s->made[s->n_asked]};
    s->n_asked++;
    __builtin_prefetch(a->group);
    __builtin_prefetch(a->group->ids);
}

/* Work out the group, unless it is there. A place that another group of this phrase has taken stays with that one. */
static void find_group(context_sum *s, size_t n)
{
    context_asked *a = &s->asked[n];
    if (s->memo != NULL && same_key(&a->group->key, &a->key))
        return;
    for (size_t i = 0; i < n; i++)
        if (s->asked[i].group == a->group)
            a->group = &s->made[n];
    make_group(s->c, a);
}

void context_sum_finish(context_sum *s)
{
    take(s);
    if (!s->half.added) {
        context_weights_add(&s->c->weights, s->rows, s->half.n_rows, s->half.sum);
        s->half.added = true;
    }
    memcpy(s->sum, s->half.sum, sizeof s->sum);
    for (size_t i = 0; i < s->n_asked; i++) {
        find_group(s, i);
        add_group(s, s->asked[i].group);
        s->n_groups = i + 1;
    }
    context_weights_add(&s->c->weights, s->rows + s->half.n_rows, s->n_rows - s->half.n_rows, s->sum);
}

size_t context_sum_ids(const context_sum *s, uint32_t *ids)
{
    size_t n = s->n_taken;
    memcpy(ids, s->emitted, n * sizeof *ids);
    for (size_t g = 0; g < s->n_groups; g++)
        for (uint32_t i = 0; i < s->asked[g].group->n && n < CONTEXT_MAX_FEATURES; i++)
            ids[n++] = s->asked[g].group->ids[i];
    return n;
}

void context_sum_outputs(const context_sum *s, float v[RF_CONTEXT_OUTPUTS])
{
    float square = 0; /* a sum of quarters: exact */
    for (int r = 0; r < CONTEXT_RANGES; r++)
        square += (float)s->single.counts[r] * context_worth[r] * context_worth[r];
    double scale = square > 0 ? (double)(1.0f / sqrtf(square)) / (double)CONTEXT_UNITS : 0;
    for (int k = 0; k < RF_CONTEXT_OUTPUTS; k++)
        v[k] = (float)((double)s->c->bias[k] + scale * s->sum[k]);
}
