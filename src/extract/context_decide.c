/* extract/context_decide.c - the linear model on one phrase. */
#include "extract/context_phrase.h"

#include <math.h>
#include <string.h>

/* Words of the nearest denial or person on the left, for explain. */
static const char *reason(const rf_context *c, const context_words *w, size_t first, unsigned kinds)
{
    const char *found = "";
    for (size_t i = first > 12 ? first - 12 : 0; i < first; i++) {
        cue q;
        if (context_cue_at(c, w, i, first, &q) && (q.kinds & kinds))
            found = q.words->text;
    }
    return found;
}

static unsigned bits_in(uint32_t x)
{
    x -= x >> 1 & 0x55555555u;
    x = (x & 0x33333333u) + (x >> 2 & 0x33333333u);
    return ((x + (x >> 4)) & 0x0F0F0F0Fu) * 0x01010101u >> 24;
}

static const float *weights_of(const rf_context *c, uint32_t row) { return &c->weights[(size_t)(row / 4) * RF_CONTEXT_OUTPUTS]; }

void context_look_at(const rf_context *c, const context_words *w, size_t first, size_t last, context_phrase *p)
{
    uint32_t ids[CONTEXT_MAX_FEATURES + 1];
    size_t n = context_features_of(c, w, first, last, ids, &p->kinds), count[CONTEXT_RANGES] = {0};
    p->first = first;
    p->last = last;
    p->n = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned range = context_range(ids[i]);
        uint32_t has = c->rows->block[ids[i] / 32].has, bit = 1u << ids[i] % 32;
        count[range]++;
        p->rows[p->n] = (c->rows->block[ids[i] / 32].before + bits_in(has & (bit - 1))) * 4 + range;
        p->n += (has & bit) != 0;
    }
    for (size_t i = 0; i < p->n; i++) {
        __builtin_prefetch(weights_of(c, p->rows[i]));
        __builtin_prefetch(weights_of(c, p->rows[i]) + RF_CONTEXT_OUTPUTS - 1);
    }
    float square = 0; /* a sum of quarters: exact */
    for (int r = 0; r < CONTEXT_RANGES; r++)
        square += (float)count[r] * context_worth[r] * context_worth[r];
    p->scale = n > 0 ? 1.0f / sqrtf(square) : 0;
}

/* Four outputs at a time: left alone, compilers take four features at a time and shuffle. */
typedef float four __attribute__((vector_size(16)));
enum { FOURS = RF_CONTEXT_OUTPUTS / 4 };

static void add_up(const rf_context *c, const context_phrase *p, float v[RF_CONTEXT_OUTPUTS])
{
    four sum[FOURS], worth[4] = {0};
    memcpy(sum, c->bias, sizeof sum);
    for (int r = 0; r < CONTEXT_RANGES; r++) {
        float x = p->scale * context_worth[r];
        worth[r] = (four){x, x, x, x};
    }
    for (size_t i = 0; i < p->n; i++) {
        four weights[FOURS];
        memcpy(weights, weights_of(c, p->rows[i]), sizeof weights);
        for (int k = 0; k < FOURS; k++)
            sum[k] += weights[k] * worth[p->rows[i] % 4];
    }
    memcpy(v, sum, sizeof sum);
}

void context_conclude(const rf_context *c, const context_words *w, const context_phrase *p, rf_mention *m)
{
    float v[RF_CONTEXT_OUTPUTS];
    add_up(c, p, v);
    rf_context_choose(v, p->kinds, c->margin, m);
    if (m->status == RF_NEGATED)
        m->why = reason(c, w, p->first, 1u << CUE_NEG | 1u << CUE_RULED);
    else if (m->status != RF_PRESENT)
        m->why = reason(c, w, p->first, 1u << CUE_HYP | 1u << CUE_HIST | 1u << CUE_POSS);
    else if (m->experiencer != RF_SELF)
        m->why = reason(c, w, p->first, 1u << CUE_OTHER | 1u << CUE_GENERIC);
}

void rf_context_decide(const rf_context *c, const rf_text *t, size_t first, size_t last, rf_arena *arena, rf_mention *m)
{
    context_take_as_stated(m);
    if (c->rows == NULL || first >= last)
        return;
    const context_words *w = context_words_of(c, t, arena);
    context_phrase p;
    context_look_at(c, w, first, last, &p);
    context_conclude(c, w, &p, m);
}
