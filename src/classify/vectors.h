/* classify/vectors.h - static word vectors: words of like meaning point the same way. Needed for training only; a trained model
 * holds what its weights make of them (meaning.h). models/make_vectors.py writes the file.
 *
 * Sections of the file (base/weights.h, kind "vectors"): words, n hashes ascending as unsigned numbers; weights, n floats; vectors,
 * n times RF_VECTOR_SIZE signed bytes, of which only the direction counts. */
#ifndef RF_CLASSIFY_VECTORS_H
#define RF_CLASSIFY_VECTORS_H

#include "base/weights.h"

enum { RF_VECTOR_SIZE = 256 };

typedef struct rf_vectors rf_vectors; /* immutable: threads may share it */

/* errors  RF_E_MODEL  as rf_weights_load; sections that do not fit each other; the text names the script that makes the file */
rf_vectors *rf_vectors_load(const char *path, rf_error *err);
rf_vectors *rf_vectors_parse(rf_str image, const char *name, rf_error *err);
void rf_vectors_free(rf_vectors *v); /* NULL is fine */

size_t rf_vectors_count(const rf_vectors *v);

/* Word k < count as read: its hash, its weight (> 0) and RF_VECTOR_SIZE parts; part i of the vector of length 1 is scale * parts[i]. */
typedef struct rf_vector {
    uint32_t hash;
    float weight;
    const signed char *parts; /* borrowed */
    double scale;
} rf_vector;
rf_vector rf_vectors_at(const rf_vectors *v, size_t k);

/* The word with this rf_word.hash. False: not in the vocabulary. */
bool rf_vectors_find(const rf_vectors *v, uint32_t hash, rf_vector *out);

#endif
