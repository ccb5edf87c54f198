/* classify/features_terms.h - what a word adds to the score by itself, worked out once and remembered from comment to comment: its own
 * weights, the sum of those of its character grams, and its part in the block "meaning". Private to this room. */
#ifndef RF_CLASSIFY_FEATURES_TERMS_H
#define RF_CLASSIFY_FEATURES_TERMS_H

#include "base/fetch.h"
#include "base/str.h"

#include <stdint.h>

#define RF_TERMS_LONGEST 18u /* bytes of a word whose characters are remembered */
#define RF_TERMS_WORDS 16384u

/* A word by its hash, as the features know it. Words that share a hash are one word to all blocks but "char", which looks at the letters:
 * those are `text`. One line of the cache. */
typedef struct rf_word_terms {
    uint32_t hash;
    uint32_t comment; /* number of the comment that it was last met in */
    double chars[2];  /* sums of the weights of its character grams */
    float own[2];     /* weights of the unigram */
    float pull[2];    /* what it adds to "meaning"; 0: it is not in the vocabulary */
    float square;     /* of its weight there */
    uint8_t char_grams;
    uint8_t len; /* of text */
    char text[RF_TERMS_LONGEST];
} rf_word_terms;

/* Words in the order in which they were met. */
typedef struct rf_terms {
    rf_word_terms *words;
    size_t n, cap;
    uint32_t *slots; /* number of a word + 1; open addressing by hash, a power of two */
    size_t n_slots;
    uint32_t comment;
} rf_terms;

void rf_terms_release(rf_terms *t);
void rf_terms_forget(rf_terms *t);

/* A new comment: no word was met in it. What is remembered is bounded here: RF_TERMS_WORDS, and those of one comment. */
void rf_terms_start(rf_terms *t);

/* The word with this hash; *is_new: the caller has to fill it in. Good until the next call. */
rf_word_terms *rf_terms_find(rf_terms *t, uint32_t hash, bool *is_new);

/* It is going to be looked for. */
RF_FETCHES rf_terms_expect(const rf_terms *t, uint32_t hash)
{
    if (t->n_slots > 0)
        __builtin_prefetch(&t->slots[hash & (t->n_slots - 1)]);
}

/* As rf_terms_find without a search where it stands at this place, as it did when it was found last; NULL where it does not. */
static inline rf_word_terms *rf_terms_at(const rf_terms *t, size_t place, uint32_t hash)
{
    return place < t->n && t->words[place].hash == hash ? &t->words[place] : NULL;
}

#endif
