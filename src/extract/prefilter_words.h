/* extract/prefilter_words.h - what the words of texts mean to the index, worked out once and remembered: comments share most of their
 * words. Inside the prefilter only. */
#ifndef RF_EXTRACT_PREFILTER_WORDS_H
#define RF_EXTRACT_PREFILTER_WORDS_H

#include "extract/prefilter_internal.h"

#define RF_SOME_WORDS 16   /* power of two */
#define RF_MEMO_LONGEST 40 /* bytes of a word that is remembered */

/* A gate that waits for a word, and the first thing to look at: whether a word of another set stands so many words behind it, or, if
 * `backwards`, in front of it. Set 0: nothing. */
typedef struct watch {
    uint16_t set;
    uint8_t low, high;
    uint32_t gate : 31, backwards : 1;
} watch;

/* Sets, as a hash table with free places. */
typedef struct set_table {
    uint64_t some[RF_SOME_WORDS]; /* one bit for each set: where it is missing, there is no need to look into the table */
    uint32_t first;               /* in memo.sets; power of two many, 0: a free place */
    uint32_t mask;
} set_table;

/* A word and what it means: the sets it belongs to, and the gates that wait for one of them. */
typedef struct meaning {
    uint32_t hash;
    set_table sets;
    uint32_t watches, n_watches; /* in memo.watches */
    uint8_t len;
    char text[RF_MEMO_LONGEST];
} meaning;

typedef struct word_memo {
    uint32_t *slots; /* number of a meaning + 1; open addressing */
    meaning *words;
    size_t n, cap;
    uint16_t *sets;
    size_t n_sets, cap_sets;
    watch *watches;
    size_t n_watches, cap_watches;
    uint64_t *is_known; /* of the word that is being worked out: its sets as bits */
    uint16_t *known;    /* and one after the other */
    size_t n_known;
    char *open; /* and its letters, with its digits left open */
    size_t cap_open;
} word_memo;

void rf_memo_init(const rf_prefilter *p, word_memo *m);
void rf_memo_release(word_memo *m);

/* Number of the word's meaning in m->words, good until the next rf_memo_tidy. hash: RF_HEAD_STEP over its bytes. */
uint32_t rf_memo_find(const rf_prefilter *p, word_memo *m, rf_str word, uint32_t hash);

/* Forget all words if there are too many of them; between two texts. */
void rf_memo_tidy(word_memo *m);

/* Room for `more` items behind n. */
static inline void *rf_grown(void *items, size_t n, size_t *cap, size_t more, size_t size)
{
    if (*cap - n >= more)
        return items;
    *cap = *cap * 2 + more + 1024;
    return rf_xrealloc(items, *cap * size);
}

static inline uint32_t rf_set_slot(uint16_t set) { return set * 0x9E3779B1u >> 16; }

static inline bool rf_has_set(const word_memo *m, const set_table *t, uint16_t set)
{
    if (!(t->some[set / 64 % RF_SOME_WORDS] >> set % 64 & 1))
        return false;
    for (uint32_t i = rf_set_slot(set) & t->mask;; i = (i + 1) & t->mask) {
        uint16_t there = m->sets[t->first + i];
        if (there == set || there == 0)
            return there != 0;
    }
}

#endif
