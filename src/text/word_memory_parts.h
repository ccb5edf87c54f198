/* text/word_memory_parts.h - how words are remembered, for the folding, which asks for each of them. Inside text/ only. */
#ifndef RF_TEXT_WORD_MEMORY_PARTS_H
#define RF_TEXT_WORD_MEMORY_PARTS_H

#include "text/word_memory.h"

#include <string.h>

/* A word's bytes, padded with zeros, of which a word has none: equal words and no others have equal keys. */
typedef struct rf_word_key {
    uint64_t low, high;
} rf_word_key;

enum {
    RF_ENTRY_KNOWN = 1,     /* stands in the lexicon as it is */
    RF_ENTRY_SIMPLE = 2,    /* nothing can happen to it when it is complete, unless an apostrophe was taken out */
    RF_ENTRY_CONTRACTS = 4, /* it may, if one was */
    RF_ENTRY_OPENER = 8     /* a clause may begin with it */
};

/* Half a line of the cache. */
typedef struct rf_word_entry {
    rf_word_key key;
    const char *better; /* of better_len bytes; none: the word stays as it is */
    uint32_t hash;      /* rf_word.hash */
    uint8_t better_len;
    uint8_t flags; /* RF_ENTRY_… */
} rf_word_entry;

_Static_assert(sizeof(rf_word_entry) == 32 || sizeof(void *) != 8, "two words a line of the cache");

typedef struct rf_word_notes {
    uint8_t *of_words; /* of words [0, n); NULL: nobody takes any */
    size_t n;
    size_t bytes; /* a word */
} rf_word_notes;

enum { RF_WORD_SLOT_BITS = 15, RF_WORD_SLOTS = 1 << RF_WORD_SLOT_BITS };

_Static_assert(RF_WORD_SLOTS >= 2 * RF_WORD_MEMORY_WORDS, "half of the places are free");

struct rf_word_memory {
    const rf_lexicon *lexicon;
    rf_word_entry *entries; /* [0] is no word */
    uint32_t n;             /* words; their numbers are 1 to n */
    uint32_t cap;
    uint32_t round; /* so many times it has forgotten */
    rf_word_notes rooms[RF_WORD_ROOMS];
    uint16_t slots[RF_WORD_SLOTS]; /* numbers; open addressing */
};

/* len: 1 to RF_WORD_MEMORY_LONGEST; so many bytes can be read from `word` on. */
static inline rf_word_key rf_word_key_of(const char *word, size_t len)
{
    static const uint8_t masks[2 * RF_WORD_MEMORY_LONGEST] = {255, 255, 255, 255, 255, 255, 255, 255,
                                                              255, 255, 255, 255, 255, 255, 255, 255};
    const uint8_t *mask = masks + RF_WORD_MEMORY_LONGEST - len;
    uint64_t m[2];
    rf_word_key k;
    memcpy(&k, word, sizeof k);
    memcpy(m, mask, sizeof m);
    k.low &= m[0];
    k.high &= m[1];
    return k;
}

/* A text begins: forgets if the memory is full. */
void rf_word_memory_start(rf_word_memory *m, rf_text *t);

static inline bool rf_word_key_is(rf_word_key a, rf_word_key b) { return a.low == b.low && a.high == b.high; }

static inline size_t rf_word_slot_of(rf_word_key k)
{
    return (size_t)((k.low ^ (k.high << 23 | k.high >> 41)) * UINT64_C(0x9E3779B97F4A7C15) >> (64 - RF_WORD_SLOT_BITS));
}

uint32_t rf_word_memory_search(rf_word_memory *m, size_t slot, rf_word_key key);

/* Number of the word whose key this is, remembered now if it was not; 0 where there is no room for it. */
static inline uint32_t rf_word_memory_number(rf_word_memory *m, rf_word_key key)
{
    size_t slot = rf_word_slot_of(key);
    uint32_t number = m->slots[slot];
    return number != 0 && rf_word_key_is(m->entries[number].key, key) ? number : rf_word_memory_search(m, slot, key);
}

/* The same for a word of any length of which no more than len bytes can be read; 0 also where it is too long. */
uint32_t rf_word_memory_number_of(rf_word_memory *m, rf_str word);

/* number > 0 */
static inline const rf_word_entry *rf_word_memory_entry(const rf_word_memory *m, uint32_t number) { return &m->entries[number]; }

/* Words that are asked for soon: what is known of them comes from the memory at the same time instead of one after the other. */
void rf_word_memory_expect(const rf_word_memory *m, const rf_word_key *keys, size_t n);

#endif
