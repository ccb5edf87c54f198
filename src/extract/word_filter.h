/* extract/word_filter.h - a quick no: whether a word may be one of a list. Most words of a comment are in no list, and one look at
 * their hash says so for all lists at once; who gets a yes still has to compare. */
#ifndef RF_EXTRACT_WORD_FILTER_H
#define RF_EXTRACT_WORD_FILTER_H

#include "base/hash.h"
#include "text/text.h"

#include <string.h>

#define RF_WORD_FILTER_BITS 4096u /* power of two; for a list of a hundred words one word in forty gets a yes by chance */

typedef struct rf_word_filter {
    uint64_t bits[RF_WORD_FILTER_BITS / 64];
} rf_word_filter;

static inline void rf_word_filter_add(rf_word_filter *f, const char *word)
{
    uint32_t bit = (uint32_t)rf_hash_fnv(0, word, strlen(word)) & (RF_WORD_FILTER_BITS - 1);
    f->bits[bit / 64] |= UINT64_C(1) << bit % 64;
}

static inline bool rf_word_filter_may_have(const rf_word_filter *f, const rf_word *word)
{
    uint32_t bit = word->hash & (RF_WORD_FILTER_BITS - 1);
    return f->bits[bit / 64] >> bit % 64 & 1;
}

#endif
