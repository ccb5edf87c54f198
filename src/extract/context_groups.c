/* extract/context_groups.c - adds up the features of a phrase. */
#include "extract/context_groups.h"

#include <math.h>
#include <string.h>

void context_sum_start(context_sum *s, const rf_context *c, rf_context_memo *memo)
{
    s->c = c;
    s->memo = memo;
    s->half = (context_half){.added = true};
    context_sum_again(s);
}

static uint64_t *met_word(context_sum *s, uint32_t id) { return &s->met[id % CONTEXT_MET_BITS / 64]; }

void context_sum_again(context_sum *s)
{
    s->n_asked = s->n_groups = 0;
    s->n_taken = s->half.n;
    s->n_rows = s->half.n_rows;
    s->single = (context_out){s->emitted, s->n_taken, CONTEXT_MAX_FEATURES};
    memcpy(s->counts, s->half.counts, sizeof s->counts);
    memset(s->met, 0, sizeof s->met);
    for (size_t i = 0; i < s->n_taken; i++)
        *met_word(s, s->emitted[i]) |= UINT64_C(1) << s->emitted[i] % 64;
}

/* Find the row of weights of a feature, and send for it: they are spread over megabytes. Returns 0 if it has none, else 1, for the caller
 * to add to a count: a branch on it would be guessed wrong for every third feature. */
static inline uint32_t row_of(const rf_context *c, uint32_t id, const context_row **row)
{
    bool is_there = true;
    if (c->by_id != NULL)
        *row = &c->by_id[id];
    else if (c->rows != NULL)
        *row = &c->weights.rows[rf_rank(c->rows, id, &is_there)];
    else
        return 0;
    __builtin_prefetch(*row);
    return is_there;
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

/* Features of each range. */
static void count(uint32_t counts[CONTEXT_RANGES], const uint32_t *ids, size_t n)
{
    const four lexical_from = {CONTEXT_HALF - 1, CONTEXT_HALF - 1, CONTEXT_HALF - 1, CONTEXT_HALF - 1};
    const four facts_from = {CONTEXT_FACTS_FROM - 1, CONTEXT_FACTS_FROM - 1, CONTEXT_FACTS_FROM - 1, CONTEXT_FACTS_FROM - 1};
    four lexical = {0}, upper = {0}; /* less one for each */
    size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        four x;
        memcpy(&x, ids + i, sizeof x);
        lexical += x > lexical_from;
        upper += x > facts_from;
    }
    uint32_t n_lexical = (uint32_t) - (lexical[0] + lexical[1] + lexical[2] + lexical[3]);
    uint32_t n_upper = (uint32_t) - (upper[0] + upper[1] + upper[2] + upper[3]);
    for (; i < n; i++) {
        n_lexical += ids[i] >= CONTEXT_HALF;
        n_upper += ids[i] >= CONTEXT_FACTS_FROM;
    }
    counts[CONTEXT_CUES] += (uint32_t)n - n_upper;
    counts[CONTEXT_LEXICAL] += n_lexical;
    counts[CONTEXT_FACTS] += n_upper - n_lexical;
}

/* Take what was emitted since, each feature once, and send for the rows. */
static void take(context_sum *s)
{
    const rf_context c = *s->c; /* a copy, which no store below can change */
    uint32_t *ids = s->emitted;
    size_t n = s->n_taken, n_rows = s->n_rows, end = s->single.n;
    for (size_t i = n; i < end; i++) {
        uint32_t id = ids[i];
        uint64_t *met = met_word(s, id), bit = UINT64_C(1) << id % 64;
        if (__builtin_expect((*met & bit) != 0, 0) && is_met(s, ids, n, id))
            continue;
        *met |= bit;
        ids[n++] = id;
        n_rows += row_of(&c, id, &s->rows[n_rows]);
    }
    count(s->counts, ids + s->n_taken, n - s->n_taken);
    s->single.n = s->n_taken = n;
    s->n_rows = n_rows;
}

void context_sum_keep(context_sum *s)
{
    take(s);
    s->half = (context_half){.n = s->n_taken, .n_rows = s->n_rows};
    memcpy(s->half.counts, s->counts, sizeof s->counts);
}

static void take_back(context_sum *s, uint32_t id)
{
    const context_row *row;
    int32_t twice[RF_CONTEXT_OUTPUTS] = {0};
    if (row_of(s->c, id, &row) == 0)
        return;
    context_weights_add(&s->c->weights, &row, 1, twice);
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
    s->counts[range] += g->n;
    for (uint32_t i = 0; i < g->n; i++) {
        uint32_t id = g->ids[i];
        uint64_t *met = met_word(s, id), bit = UINT64_C(1) << id % 64;
        if (__builtin_expect((*met & bit) != 0, 0) && is_met(s, s->emitted, s->n_taken, id)) {
            s->counts[range]--;
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
    size_t n = 0;
    context_out out = {ids, 0, CONTEXT_GROUP_MAX};
    a->emit(&out, &a->key);
    g->key = a->key;
    g->n = 0;
    for (size_t i = 0; i < out.n; i++) {
        bool known = false;
        for (uint32_t k = 0; k < g->n; k++)
            known |= g->ids[k] == ids[i];
        if (known)
            continue;
        g->ids[g->n++] = ids[i];
        n += row_of(c, ids[i], &rows[n]);
    }
    memset(g->sum, 0, sizeof g->sum);
    context_weights_add(&c->weights, rows, n, g->sum);
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
        square += (float)s->counts[r] * context_worth[r] * context_worth[r];
    double scale = square > 0 ? (double)(1.0f / sqrtf(square)) / (double)CONTEXT_UNITS : 0;
    for (int k = 0; k < RF_CONTEXT_OUTPUTS; k++)
        v[k] = (float)((double)s->c->bias[k] + scale * s->sum[k]);
}
