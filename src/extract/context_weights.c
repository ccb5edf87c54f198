/* extract/context_weights.c - packs rows of weights and adds them up. */
#include "extract/context_weights.h"

#define FIELD 21 /* bits of a weight */
#define PART 11  /* bits of one in the upper part of a word with an even number */
#define OFFSET (INT32_C(1) << (FIELD - 1))
enum { WHOLE = 8, PARTED = RF_CONTEXT_OUTPUTS - WHOLE };

/* Four words at a time, which any machine has. */
typedef uint32_t four __attribute__((vector_size(16)));

static void add_large(const context_weights *w, size_t place, int32_t sum[RF_CONTEXT_OUTPUTS])
{
    if (place < w->n_large)
        context_weights_join(sum, w->large[place].weights);
}

void context_weights_add(const context_weights *w, const context_row *const *rows, size_t n, int32_t sum[RF_CONTEXT_OUTPUTS])
{
    const four field = {OFFSET * 2 - 1, OFFSET * 2 - 1, OFFSET * 2 - 1, OFFSET * 2 - 1};
    four low[2] = {0}, high[2] = {0};
    uint32_t offsets = 0;
    for (size_t i = 0; i < n; i++) {
        four x[2];
        if (__builtin_expect(rows[i]->words[1] & CONTEXT_LARGE, 0)) {
            add_large(w, rows[i]->words[0], sum);
            continue;
        }
        memcpy(x, rows[i]->words, sizeof x);
        low[0] += x[0] & field;
        low[1] += x[1] & field;
        high[0] += x[0] >> FIELD;
        high[1] += x[1] >> FIELD;
        offsets += OFFSET;
    }
    uint32_t whole[WHOLE], parts[WHOLE];
    memcpy(whole, low, sizeof whole);
    memcpy(parts, high, sizeof parts);
    for (int k = 0; k < WHOLE; k++)
        sum[k] += (int32_t)(whole[k] - offsets);
    for (int k = 0; k < PARTED; k++)
        sum[WHOLE + k] += (int32_t)(parts[2 * k] + (parts[2 * k + 1] << PART) - offsets);
}

void context_weights_round(const float weights[RF_CONTEXT_OUTPUTS], float worth, int32_t out[RF_CONTEXT_OUTPUTS])
{
    float scale = worth * CONTEXT_UNITS;
    for (int k = 0; k < RF_CONTEXT_OUTPUTS; k++) {
        float x = weights[k] * scale;
        out[k] = (int32_t)(x < 0 ? x - 0.5f : x + 0.5f);
    }
}

bool context_weights_pack(const int32_t units[RF_CONTEXT_OUTPUTS], context_row *row)
{
    for (int k = 0; k < RF_CONTEXT_OUTPUTS; k++)
        if (units[k] < -OFFSET || units[k] >= OFFSET)
            return false;
    for (int k = 0; k < WHOLE; k++)
        row->words[k] = (uint32_t)(units[k] + OFFSET);
    for (int k = 0; k < PARTED; k++) {
        uint32_t x = (uint32_t)(units[WHOLE + k] + OFFSET);
        row->words[2 * k] |= x << FIELD;
        row->words[2 * k + 1] |= x >> PART << FIELD;
    }
    return true;
}
