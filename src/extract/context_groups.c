/* extract/context_groups.c - adds up the groups of a phrase. */
#include "extract/context_groups.h"

#include <math.h>
#include <string.h>

void context_sum_start(context_sum *s, const rf_context *c, rf_context_memo *memo)
{
    s->c = c;
    s->memo = memo;
    s->n = s->n_rows = s->n_asked = 0;
    s->single = (context_out){s->emitted, 0, CONTEXT_MAX_FEATURES};
    memset(s->counts, 0, sizeof s->counts);
    memset(s->sum, 0, sizeof s->sum);
    memset(s->met, 0, sizeof s->met);
}

/* Find the row of weights of a feature, and send for it: they are spread over megabytes. Returns 0 if it has none, else 1, for the caller
 * to add to a count: a branch on it would be guessed wrong for every third feature. */
static inline uint32_t row_of(const rf_context *c, uint32_t id, const context_row **row)
{
    if (c->rows == NULL)
        return 0;
    bool is_there;
    *row = &c->weights.rows[rf_rank(c->rows, id, &is_there)];
    __builtin_prefetch(is_there ? (const void *)*row : c->rows);
    return is_there;
}

static bool same_key(const context_key *a, const context_key *b) { return a->words[0] == b->words[0] && a->words[1] == b->words[1]; }

static bool is_met(const context_sum *s, uint32_t id)
{
    bool met = false;
    for (size_t i = 0; i < s->n; i++)
        met |= s->ids[i] == id;
    return met;
}

/* Take the feature among ids; false if it is there. */
static inline bool meet(context_sum *s, uint32_t id)
{
    uint64_t *met = &s->met[id % CONTEXT_MET_BITS / 64], bit = UINT64_C(1) << id % 64;
    if (__builtin_expect((*met & bit) != 0, 0) && is_met(s, id))
        return false;
    *met |= bit;
    s->ids[s->n++] = id;
    return true;
}

/* A group of which the sum is known. A feature that was met before is in that sum once too often. */
static void add_group(context_sum *s, const context_group *g)
{
    if (s->n + g->n > CONTEXT_MAX_FEATURES)
        return;
    for (int k = 0; k < RF_CONTEXT_OUTPUTS; k++)
        s->sum[k] += g->sum[k];
    for (uint32_t i = 0; i < g->n; i++) {
        const context_row *row;
        if (meet(s, g->ids[i]) || row_of(s->c, g->ids[i], &row) == 0)
            continue;
        int32_t twice[RF_CONTEXT_OUTPUTS] = {0};
        context_weights_add(&s->c->weights, &row, 1, twice);
        for (int k = 0; k < RF_CONTEXT_OUTPUTS; k++)
            s->sum[k] -= twice[k];
    }
}

static void make_group(const rf_context *c, const context_asked *a, context_group *g)
{
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
    context_asked *a = &s->asked[s->n_asked++];
    *a = (context_asked){*key, emit, s->memo != NULL ? context_memo_place(s->memo, key) : NULL};
    if (a->place != NULL) {
        __builtin_prefetch(a->place);
        __builtin_prefetch(a->place->ids);
    }
}

void context_sum_finish(context_sum *s)
{
    for (size_t i = 0; i < s->single.n; i++)
        if (meet(s, s->single.ids[i]))
            s->n_rows += row_of(s->c, s->single.ids[i], &s->rows[s->n_rows]);
    for (size_t i = 0; i < s->n_asked; i++) {
        const context_asked *a = &s->asked[i];
        context_group made, *g = a->place != NULL ? a->place : &made;
        if (a->place == NULL || !same_key(&g->key, &a->key))
            make_group(s->c, a, g);
        add_group(s, g);
    }
    context_weights_add(&s->c->weights, s->rows, s->n_rows, s->sum);
    uint64_t counts = 0; /* sixteen bits for each range: one number, so that no addition waits for a store */
    for (size_t i = 0; i < s->n; i++)
        counts += UINT64_C(1) << context_range(s->ids[i]) * 16;
    for (int r = 0; r < CONTEXT_RANGES; r++)
        s->counts[r] = counts >> r * 16 & 0xFFFF;
}

void context_sum_outputs(const context_sum *s, float v[RF_CONTEXT_OUTPUTS])
{
    float square = 0; /* a sum of quarters: exact */
    for (int r = 0; r < CONTEXT_RANGES; r++)
        square += (float)s->counts[r] * context_worth[r] * context_worth[r];
    double scale = s->n > 0 ? (double)(1.0f / sqrtf(square)) / (double)CONTEXT_UNITS : 0;
    for (int k = 0; k < RF_CONTEXT_OUTPUTS; k++)
        v[k] = (float)((double)s->c->bias[k] + scale * s->sum[k]);
}
