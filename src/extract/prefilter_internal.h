/* extract/prefilter_internal.h - the index that prefilter_index.c and prefilter_gates.c make and prefilter.c reads: flat arrays of numbers
 * and one text, so that it can be kept as it is.
 *
 * Everything is said in sets of words: a set is what a branch of a pattern may begin with, or what it requires somewhere behind that. Each
 * branch waits for the rarest of its sets; the others are asked for only where a word of that one stands. */
#ifndef RF_EXTRACT_PREFILTER_INTERNAL_H
#define RF_EXTRACT_PREFILTER_INTERNAL_H

#include "base/slots.h"
#include "extract/prefilter.h"
#include "extract/required.h"

#include <string.h>

#define RF_PART_SLOTS 2048u /* power of two; two bytes are hashed into it */
#define RF_NONE UINT32_MAX
#define RF_FAR 255        /* words: unlimited */
#define RF_BEHIND 24      /* words: a branch waits for a set that stands at most so far behind its start */
#define RF_GATE_CLAUSES 3 /* sets that a branch asks for behind its beginning, at most */

/* Columns (prefilter_places.h): sets are numbered by how much they are asked for, and the first ones have a column. They are 18 of 20
 * that are asked for, and a fourth of those that words belong to. Among themselves they are numbered by how often they stand in
 * comments, so that the columns that a text fills lie close together. */
#define RF_COLUMNS 3072u

/* A part of a word: it stands anywhere in it. */
typedef struct part {
    uint32_t text;           /* into strings */
    uint32_t len;            /* bytes */
    uint32_t next;           /* same slot */
    uint32_t first, n_links; /* its sets, in links */
} part;

/* The parts whose first two bytes are hashed into it: the first of them, and a bit for each third byte that one of them has or may have
 * (rf_part_third). */
typedef struct part_slot {
    uint32_t first, thirds;
} part_slot;

/* A whole word, beginning or end of a word, and its sets (in links). */
typedef struct head {
    uint32_t text; /* into strings */
    uint32_t first;
    uint16_t n, len; /* sets; bytes */
} head;

/* Slots of heads (base/slots.h). Of four that are looked for one is there, and the filter, a bit for the lower bits of each hash, says no
 * to most others: it stays in the processor's cache, and the slots do not. */
#define RF_FILTER_BITS 4u /* a slot */

typedef struct head_table {
    uint32_t *slots;
    uint32_t mask;
    head *heads;
    size_t n_heads;
    uint64_t *filter; /* RF_FILTER_BITS for each slot */
    uint32_t longest; /* bytes of a head, at most */
} head_table;

/* Kinds of gates. */
enum {
    RF_GATE_WORD = 1,      /* its first words are all that it matches */
    RF_GATE_AT_START = 2,  /* it matches only at the beginning of the text */
    RF_GATE_BY_CLAUSE = 4, /* it waits for a word behind its start, and the first set is the one it begins with, so many words in front */
};

/* A branch of a pattern: the sets it asks for, in order, when a word that it waits for is met; 0 behind the last one. */
typedef struct gate {
    uint16_t pattern;
    uint16_t sets[RF_GATE_CLAUSES];
    uint8_t low[RF_GATE_CLAUSES], high[RF_GATE_CLAUSES]; /* words from the start; high may be RF_FAR */
    uint8_t kind;                                        /* RF_GATE_…: bits */
    uint8_t zero;
} gate;

/* Words that were worked out beforehand (prefilter_common.c), as in prefilter_words.h; slots NULL: none. */
typedef struct common_words {
    const uint32_t *slots;
    const struct common_word *words;
    const uint16_t *sets;
    const struct watch *watches;
    size_t n, n_sets, n_watches;
} common_words;

struct rf_prefilter {
    rf_arena *arena;
    size_t n_patterns, n_sets; /* sets with number 0 */
    size_t n_asked;            /* sets from 1 on up to this one are asked for by gates */
    gate *gates;               /* ordered by the set that they wait for */
    size_t n_gates;
    uint32_t *waiting; /* of set k: gates[waiting[k], waiting[k + 1]) */
    rf_buf strings;    /* the words and parts of words of all tables */
    uint16_t *links;   /* sets of words and of their parts */
    size_t n_links;
    head_table whole, begins, ends;
    part *parts;
    size_t n_parts;
    part_slot part_slots[RF_PART_SLOTS];
    uint32_t *starts;          /* gates of branches that begin between words */
    uint32_t by_byte[256 + 1]; /* by first byte: starts[by_byte[c], by_byte[c + 1]) */
    uint16_t *anywhere;        /* patterns that may match at any byte */
    size_t n_anywhere;
    unsigned char *filtered;
    common_words common;
    bool is_borrowed; /* the arrays lie in the file they were read from (prefilter_file.c) */
};

/* FNV-1a, byte by byte, so that the hash of a word passes through those of its beginnings; ends are hashed from behind. */
#define RF_HEAD_BASIS 0x811C9DC5u
#define RF_HEAD_STEP(h, c) (((h) ^ (unsigned char)(c)) * 0x01000193u)

static inline uint32_t rf_head_hash(rf_str s)
{
    uint32_t h = RF_HEAD_BASIS;
    for (size_t i = 0; i < s.len; i++)
        h = RF_HEAD_STEP(h, s.ptr[i]);
    return h;
}

static inline uint32_t rf_part_slot(const char *s)
{
    const unsigned char *b = (const unsigned char *)s;
    uint32_t v = (uint32_t)b[0] | (uint32_t)b[1] << 8;
    return v * 2654435761u >> 16 & (RF_PART_SLOTS - 1);
}

/* Bit of the third of n bytes, or of there being none. */
static inline uint32_t rf_part_third(const char *s, size_t n) { return UINT32_C(1) << (n > 2 ? (unsigned char)s[2] % 32 : 0); }

/* The first part that may stand at a byte of the word. */
static inline uint32_t rf_part_first(const rf_prefilter *p, rf_str word, size_t at)
{
    const part_slot *s = &p->part_slots[rf_part_slot(word.ptr + at)];
    return s->thirds & rf_part_third(word.ptr + at, word.len - at) ? s->first : RF_NONE;
}

static inline uint32_t rf_filter_bit(const head_table *t, uint32_t hash) { return hash & ((t->mask + 1) * RF_FILTER_BITS - 1); }

static inline bool rf_head_may_be(const head_table *t, uint32_t hash)
{
    uint32_t bit = rf_filter_bit(t, hash);
    return t->filter[bit / 64] >> bit % 64 & 1;
}

/* A head with that hash as far as a slot tells it, which is at place *i or behind it; *i is then behind the slot. NULL: there is none. */
static inline const head *rf_head_next(const head_table *t, uint32_t hash, uint32_t *i)
{
    for (uint32_t slot; (slot = t->slots[*i & t->mask]) != 0;) {
        ++*i;
        if (rf_slot_may_be(slot, hash))
            return &t->heads[rf_slot_number(slot) - 1];
    }
    return NULL;
}

#endif
