/* classify/meaning.h - the block "meaning" of a trained model, collapsed: what each word of the vocabulary adds to either stage.
 * The block is linear in the word vectors, so that one product a word, made at training, replaces the vectors in judging.
 *
 * Sections of the model file: meaning.words, n hashes ascending as unsigned numbers; meaning.numbers, three floats a word in the order
 * of rf_meaning_word. */
#ifndef RF_CLASSIFY_MEANING_H
#define RF_CLASSIFY_MEANING_H

#include "classify/vectors.h"

typedef struct rf_meaning rf_meaning; /* immutable: threads may share it */

typedef struct rf_meaning_word {
    float square;  /* of the word's weight */
    float pull[2]; /* weight times the product of its vector and the stage's weights */
} rf_meaning_word;

/* Write the sections. weights: of the block's RF_VECTOR_SIZE ids, a stage. vectors NULL: no word has a meaning. */
void rf_meaning_put(rf_weights_out *o, const rf_vectors *vectors, const double *const weights[2]);

/* Read them; file is borrowed and must outlive the result.
 * errors  RF_E_MODEL  a section missing, hashes that do not ascend, a value that is no number */
rf_meaning *rf_meaning_read(const rf_weights *file, const char *name, rf_error *err);
void rf_meaning_free(rf_meaning *m); /* NULL is fine */

size_t rf_meaning_count(const rf_meaning *m);

/* By rf_word.hash; NULL where the vocabulary has no such word. */
const rf_meaning_word *rf_meaning_find(const rf_meaning *m, uint32_t hash);

/* It is going to be looked for: fetch what tells where it would stand, and later, when that is there, what stands there. */
void rf_meaning_expect_place(const rf_meaning *m, uint32_t hash);
void rf_meaning_expect(const rf_meaning *m, uint32_t hash);

#endif
