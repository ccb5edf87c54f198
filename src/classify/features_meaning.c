/* classify/features_meaning.c - the block "meaning": the weighted sum of the word vectors of a comment, each word once. It is
 * divided by the length that the sum would have if the vectors stood at right angles: alike words make it longer, which says
 * that a comment keeps to one matter. Divided by its own length it would not be a sum over words and could not be collapsed. */
#include "classify/features_maker.h"

#include <math.h>
#include <string.h>

void rf_features_meaning_start(rf_feature_maker *m)
{
    m->square = 0;
    if (m->vectors != NULL)
        memset(m->meant, 0, sizeof m->meant);
}

static void add_vector(rf_feature_maker *m, uint32_t hash)
{
    rf_vector v;
    if (!rf_vectors_find(m->vectors, hash, &v))
        return;
    double scale = (double)v.weight * v.scale;
    m->square += (double)(v.weight * v.weight);
    for (int i = 0; i < RF_VECTOR_SIZE; i++)
        m->meant[i] += scale * v.parts[i];
}

void rf_features_meaning_word(rf_feature_maker *m, const rf_word *w)
{
    if (m->vectors != NULL)
        add_vector(m, w->hash);
}

float rf_features_meaning_scale(double square)
{
    return square > 0 ? (float)((double)rf_block_weight[RF_BLOCK_MEANING] / sqrt(square)) : 0;
}

size_t rf_features_meaning_entries(const rf_feature_maker *m, rf_entry *out)
{
    float scale = rf_features_meaning_scale(m->square);
    if (m->vectors == NULL || scale == 0)
        return 0;
    for (uint32_t i = 0; i < RF_VECTOR_SIZE; i++)
        out[i] = (rf_entry){rf_block_first[RF_BLOCK_MEANING] + i, scale * (float)m->meant[i]};
    return RF_VECTOR_SIZE;
}
