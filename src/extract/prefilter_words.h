/* extract/prefilter_words.h - what the words of texts mean to the index, worked out once and remembered: comments share most of their
 * words. Inside the prefilter only. */
#ifndef RF_EXTRACT_PREFILTER_WORDS_H
#define RF_EXTRACT_PREFILTER_WORDS_H

#include "base/fetch.h"
#include "extract/prefilter_internal.h"

#define RF_MEMO_LONGEST 23 /* bytes of a word that is remembered */

/* A gate that waits for a word, and the first thing to look at: whether a word of another set stands so many words behind it, or, if
 * `backwards`, in front of it. Set 0: nothing. */
typedef struct watch {
    uint16_t set;
    uint8_t low, high;
    uint32_t gate : 31, backwards : 1;
} watch;

/* A word and what it means, in one line of the processor's cache: the sets it belongs to, and the gates that wait for one of them. The
 * lists lie in the memo, or in the index if the word was worked out beforehand. */
typedef struct meaning {
    uint64_t may_have[2]; /* bits of the sets in the table: a quick no */
    const uint16_t *sets; /* those with a column; behind them those without that are asked for: a hash table with free places (0) */
    const watch *watches;
    uint32_t n_watches;
    uint16_t n_columns;
    uint16_t mask; /* of the table */
    uint8_t len;
    char text[RF_MEMO_LONGEST];
} meaning;

/* The same in the index: where its lists begin. */
typedef struct common_word {
    uint64_t may_have[2];
    uint32_t sets, watches, n_watches;
    uint16_t n_columns, mask;
    uint8_t len;
    char text[RF_MEMO_LONGEST];
} common_word;

/* What the prefilter notes of a word (text/word_memory.h): the number of its meaning in the memo of that stamp. */
typedef struct word_note {
    uint32_t stamp, number;
} word_note;

/* A place in the memo's table: number of a meaning + 1; 0: free. The hash keeps the search from looking at other words. */
typedef struct memo_slot {
    uint32_t hash, number;
} memo_slot;

/* A beginning, an end or the whole of a word that is being worked out, and may be in a table. */
typedef struct probe {
    const head_table *table;
    const char *text;
    uint32_t hash, len;
    const head *head; /* what may be it; NULL: nothing */
    uint32_t next;    /* place in the table behind its slot */
} probe;

typedef struct word_memo {
    memo_slot *slots; /* open addressing */
    meaning *words;
    size_t n, cap;
    rf_arena *lists; /* of meanings */
    size_t n_items;  /* in these lists */
    uint32_t stamp;  /* of what is remembered now; no other memo has it, and none had */
    probe *probes;   /* of the words that are being worked out */
    size_t n_probes, cap_probes;
    uint64_t *is_known; /* of the one whose turn it is: its sets as bits */
    uint16_t *known;    /* and one after the other */
    size_t n_known;
    uint16_t *others;  /* those of them without a column that are asked for */
    uint16_t *awaited; /* those that gates wait for */
    char *open;        /* and its letters, with its digits left open */
    size_t cap_open;
} word_memo;

void rf_memo_init(const rf_prefilter *p, word_memo *m);
void rf_memo_release(word_memo *m);

/* prefilter_common.c: a word that was worked out beforehand, NULL if it was not; and that as a meaning, if what it says can be true. */
const common_word *rf_common_find(const common_words *c, rf_str word, uint32_t hash);
bool rf_common_take(const rf_prefilter *p, const common_word *x, meaning *out);
bool rf_common_read(common_words *c, const rf_weights *w);

/* It is going to be looked for: fetch its slot, then what is there, when that has come. It is going to be taken: fetch its lists. */
void rf_common_expect(const common_words *c, uint32_t hash, int step);
void rf_common_expect_lists(const common_words *c, const common_word *x);

/* A word whose meaning is asked for, and what is known of it so far. */
typedef struct asked_word {
    rf_str word;
    uint32_t hash;   /* RF_HEAD_STEP over its bytes */
    uint32_t number; /* the answer: of its meaning in m->words, good until the next rf_memo_tidy */
    const common_word *common;
    size_t first_probe, n_probes; /* among those of the memo */
} asked_word;

#define RF_ASKED_MAX 32u /* words at a time */

/* The meanings of n words: all that is looked up for one of them comes from the memory together with that for the others. */
void rf_memo_find(const rf_prefilter *p, word_memo *m, asked_word *words, size_t n);

#define RF_MEMO_SLOTS 32768u /* power of two */

/* Have brought into the processor's cache what rf_memo_find will look at first, and then; what belongs to a meaning. */
RF_FETCHES rf_memo_fetch_slot(const word_memo *m, uint32_t hash) { __builtin_prefetch(&m->slots[hash & (RF_MEMO_SLOTS - 1)]); }

RF_FETCHES rf_memo_fetch(const word_memo *m, uint32_t hash)
{
    const memo_slot *slot = &m->slots[hash & (RF_MEMO_SLOTS - 1)];
    if (slot->number != 0)
        __builtin_prefetch(&m->words[slot->number - 1]);
}

RF_FETCHES rf_memo_fetch_lists(const word_memo *m, uint32_t number)
{
    const meaning *x = &m->words[number];
    for (uint32_t k = 0; k < x->n_watches && k < 32; k += 8)
        __builtin_prefetch(x->watches + k);
    for (uint32_t k = 0; k < x->n_columns; k += 32)
        __builtin_prefetch(x->sets + k);
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
    const uint16_t *table = x->sets + x->n_columns;
    for (uint32_t i = rf_set_slot(set) & x->mask;; i = (i + 1) & x->mask) {
        uint16_t there = table[i];
        if (there == set || there == 0)
            return there != 0;
    }
}

#endif
