/* extract/prefilter_words.h - what the words of texts mean to the index, worked out once and remembered: comments share most of their
 * words. Inside the prefilter only. */
#ifndef RF_EXTRACT_PREFILTER_WORDS_H
#define RF_EXTRACT_PREFILTER_WORDS_H

#include "extract/prefilter_internal.h"

#define RF_MEMO_LONGEST 23 /* bytes of a word that is remembered */

/* A gate that waits for a word, and the first thing to look at: whether a word of another set stands so many words behind it, or, if
 * `backwards`, in front of it. Set 0: nothing. */
typedef struct watch {
    uint16_t set;
    uint8_t low, high;
    uint32_t gate : 31, backwards : 1;
} watch;

/* A word and what it means, in one line of the processor's cache: the sets it belongs to, and the gates that wait for one of them. */
typedef struct meaning {
    uint64_t may_have[2];        /* bits of the sets in the table: a quick no */
    uint32_t columns, n_columns; /* of its sets, in memo.sets */
    uint32_t watches, n_watches; /* in memo.watches */
    uint32_t table, mask;        /* those that have no column and are asked for, in memo.sets: a hash table with free places (0) */
    uint8_t len;
    char text[RF_MEMO_LONGEST];
} meaning;

/* What the prefilter notes of a word (text/word_memory.h): the number of its meaning in the memo of that stamp. */
typedef struct word_note {
    uint32_t stamp, number;
} word_note;

/* A place in the memo's table: number of a meaning + 1; 0: free. The hash keeps the search from looking at other words. */
typedef struct memo_slot {
    uint32_t hash, number;
} memo_slot;

typedef struct word_memo {
    memo_slot *slots; /* open addressing */
    meaning *words;
    size_t n, cap;
    uint16_t *sets;
    size_t n_sets, cap_sets;
    watch *watches;
    size_t n_watches, cap_watches;
    uint32_t stamp;     /* of what is remembered now; no other memo has it, and none had */
    uint64_t *is_known; /* of the word that is being worked out: its sets as bits */
    uint16_t *known;    /* and one after the other */
    size_t n_known;
    char *open; /* and its letters, with its digits left open */
    size_t cap_open;
} word_memo;

void rf_memo_init(const rf_prefilter *p, word_memo *m);
void rf_memo_release(word_memo *m);

/* prefilter_common.c: a word that was worked out beforehand, into the memo; false if it was not. */
bool rf_common_take(const rf_prefilter *p, word_memo *m, rf_str word, uint32_t hash, meaning *out);
bool rf_common_read(common_words *c, const rf_weights *w);

/* Number of the word's meaning in m->words, good until the next rf_memo_tidy. hash: RF_HEAD_STEP over its bytes. */
uint32_t rf_memo_find(const rf_prefilter *p, word_memo *m, rf_str word, uint32_t hash);

#define RF_MEMO_SLOTS 32768u /* power of two */

/* Have brought into the processor's cache what rf_memo_find will look at first, and then; what belongs to a meaning. */
static inline void rf_memo_fetch_slot(const word_memo *m, uint32_t hash) { __builtin_prefetch(&m->slots[hash & (RF_MEMO_SLOTS - 1)]); }

static inline void rf_memo_fetch(const word_memo *m, uint32_t hash)
{
    const memo_slot *slot = &m->slots[hash & (RF_MEMO_SLOTS - 1)];
    if (slot->number != 0)
        __builtin_prefetch(&m->words[slot->number - 1]);
}

static inline void rf_memo_fetch_lists(const word_memo *m, uint32_t number)
{
    const meaning *x = &m->words[number];
    for (uint32_t k = 0; k < x->n_watches && k < 32; k += 8)
        __builtin_prefetch(m->watches + x->watches + k);
    for (uint32_t k = 0; k < x->n_columns; k += 32)
        __builtin_prefetch(m->sets + x->columns + k);
}

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

/* Does the word with that meaning belong to a set without a column? */
static inline bool rf_has_set(const word_memo *m, uint32_t number, uint16_t set)
{
    const meaning *x = &m->words[number];
    if (!(x->may_have[set / 64 % 2] >> set % 64 & 1))
        return false;
    for (uint32_t i = rf_set_slot(set) & x->mask;; i = (i + 1) & x->mask) {
        uint16_t there = m->sets[x->table + i];
        if (there == set || there == 0)
            return there != 0;
    }
}

#endif
