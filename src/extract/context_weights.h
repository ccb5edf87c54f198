/* extract/context_weights.h - the weights of the linear model in whole units, twelve in half a line of the cache: they are megabytes, and a
 * comment asks for hundreds of rows here and there. Inside extract/ only. */
#ifndef RF_EXTRACT_CONTEXT_WEIGHTS_H
#define RF_EXTRACT_CONTEXT_WEIGHTS_H

#include "extract/context.h"

#include <string.h>

#define CONTEXT_UNITS 524288.0f /* of a weight: 2^19. The thousand greatest weights of the model together are below 2^12 */

/* The row of a feature: what it is worth times each weight, to the nearest unit, halves away from zero. Each is kept as itself plus
 * 2^20, which is 21 bits: the first eight in the lower bits of the words; the others, eleven and ten bits apiece, in the upper bits of two
 * neighbours. A row with a weight out of that range stands among the large ones: the second word has CONTEXT_LARGE, the first has its
 * place there. */
typedef struct context_row {
    uint32_t words[8];
} context_row;

#define CONTEXT_LARGE (UINT32_C(1) << 31)
#define CONTEXT_ROWS_MAX 1024 /* of a sum: then no field overflows */

typedef struct context_large {
    int32_t weights[RF_CONTEXT_OUTPUTS];
} context_large;

/* Add twelve numbers to twelve others: four at a time, which any machine has, for no compiler knows that they lie apart. */
static inline void context_weights_join(int32_t to[RF_CONTEXT_OUTPUTS], const int32_t from[RF_CONTEXT_OUTPUTS])
{
    typedef int32_t four __attribute__((vector_size(16)));
    four a[RF_CONTEXT_OUTPUTS / 4], b[RF_CONTEXT_OUTPUTS / 4];
    memcpy(a, to, sizeof a);
    memcpy(b, from, sizeof b);
    for (int k = 0; k < RF_CONTEXT_OUTPUTS / 4; k++)
        a[k] += b[k];
    memcpy(to, a, sizeof a);
}

/* Weights, not of ours. */
typedef struct context_weights {
    const context_row *rows;
    const context_large *large;
    size_t n_large;
} context_weights;

/* Add rows[0], ..., rows[n - 1] to sum; n at most CONTEXT_ROWS_MAX. A row that names a large one that is not there adds nothing. */
void context_weights_add(const context_weights *w, const context_row *const *rows, size_t n, int32_t sum[RF_CONTEXT_OUTPUTS]);

/* Whole units of weights that count `worth` times. */
void context_weights_round(const float weights[RF_CONTEXT_OUTPUTS], float worth, int32_t out[RF_CONTEXT_OUTPUTS]);

/* Pack them; false, with the row left alone, when one of them is too large. */
bool context_weights_pack(const int32_t units[RF_CONTEXT_OUTPUTS], context_row *row);

#endif
