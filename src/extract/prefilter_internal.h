/* extract/prefilter_internal.h - the index that prefilter_index.c makes and prefilter.c reads. */
#ifndef RF_EXTRACT_PREFILTER_INTERNAL_H
#define RF_EXTRACT_PREFILTER_INTERNAL_H

#include "extract/prefilter.h"
#include "extract/required.h"

#define RF_NEEDLE_SLOTS 65536u /* power of two; three bytes are hashed into it */
#define RF_NONE UINT32_MAX

/* A string that some clause asks for. */
typedef struct needle {
    rf_str text;
    uint32_t next;           /* same slot */
    uint32_t first, n_links; /* its clauses, in links of clauses */
} needle;

/* A pattern that may begin here, with the most selective clause that it requires. */
typedef struct start {
    uint32_t pattern, clause;
} start;

/* A word, or the beginning of one, and the patterns that may begin with it. */
typedef struct head {
    uint32_t hash, len; /* len 0: an empty slot */
    const char *text;
    uint32_t first, n_starts;
} head;

/* Open addressing by hash. */
typedef struct head_table {
    head *slots;
    uint32_t mask;
} head_table;

/* What a pattern requires behind its start: clause 0 is always met. */
typedef struct gate {
    uint32_t clauses[RF_REQUIRED_CLAUSES];
    uint32_t reach; /* bytes, RF_NONE: unbounded */
} gate;

struct rf_prefilter {
    rf_arena *arena;
    size_t n_patterns, n_clauses;
    gate *gates;
    needle *needles;
    size_t n_needles;
    uint32_t *clause_links;
    uint32_t needle_slots[RF_NEEDLE_SLOTS];
    uint64_t needle_bits[RF_NEEDLE_SLOTS / 64]; /* slots in use: small enough to stay in the first cache */
    start *starts;
    head_table words, stems;
    uint64_t stem_lengths;   /* bit n: some stem has n bytes; bit 63: 63 or more */
    uint32_t by_byte[256 + 1]; /* patterns by first byte: starts[by_byte[c], by_byte[c + 1]) */
    uint32_t *anywhere;        /* patterns that may match at any byte */
    size_t n_anywhere;
    unsigned char *filtered;
};

/* FNV-1a, byte by byte, so that the hash of a word passes through those of its beginnings. */
#define RF_HEAD_BASIS 0x811C9DC5u
#define RF_HEAD_STEP(h, c) (((h) ^ (unsigned char)(c)) * 0x01000193u)

static inline uint32_t rf_needle_slot(const char *s)
{
    const unsigned char *b = (const unsigned char *)s;
    uint32_t v = (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16;
    return v * 2654435761u >> 16 & (RF_NEEDLE_SLOTS - 1);
}

#endif
