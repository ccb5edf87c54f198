/* extract/prefilter_internal.h - the index that prefilter_index.c makes and prefilter.c reads: flat arrays of numbers and one text, so
 * that it can be kept as it is. */
#ifndef RF_EXTRACT_PREFILTER_INTERNAL_H
#define RF_EXTRACT_PREFILTER_INTERNAL_H

#include "extract/prefilter.h"
#include "extract/required.h"

#include <string.h>

#define RF_PART_SLOTS 8192u /* power of two; three bytes are hashed into it */
#define RF_NONE UINT32_MAX
#define RF_FAR 255        /* words: unlimited */
#define RF_GATE_CLAUSES 2 /* of a branch that are looked at: further ones cost more than they spare */

/* A part of a word that some clause asks for. */
typedef struct part {
    uint32_t text;           /* into strings */
    uint16_t len;            /* bytes */
    uint8_t begins, ends;    /* the word begins, or ends, with it */
    uint32_t next;           /* same slot */
    uint32_t first, n_links; /* its clauses, in links */
} part;

/* A whole word and what belongs to it: clauses (in links), or patterns that may begin with it or with a word that it begins (in starts). */
typedef struct head {
    uint32_t hash, len; /* len 0: an empty slot */
    uint32_t text;      /* into strings */
    uint32_t first, n;
} head;

/* Open addressing by hash. */
typedef struct head_table {
    head *slots;
    uint32_t mask;
} head_table;

/* A branch of a pattern that may begin here, with the most selective clause that it requires. */
typedef struct start {
    uint16_t clause, gate;
} start;

/* What a branch of a pattern requires behind its start, the most selective first: clause 0 is always met. */
typedef struct gate {
    uint16_t pattern;
    uint16_t word; /* its first words are all that it matches */
    uint16_t clauses[RF_GATE_CLAUSES];
    uint8_t low[RF_GATE_CLAUSES], high[RF_GATE_CLAUSES]; /* words from the start; high may be RF_FAR */
} gate;

struct rf_prefilter {
    rf_arena *arena;
    size_t n_patterns, n_clauses; /* clauses with number 0 */
    gate *gates;
    size_t n_gates;
    rf_buf strings;  /* the words and parts of words of all tables */
    uint16_t *links; /* clauses of parts and of whole words */
    part *parts;
    size_t n_parts;
    uint32_t part_slots[RF_PART_SLOTS];
    head_table whole; /* words that clauses ask for */
    start *starts;
    head_table words, stems;   /* what patterns begin with */
    uint64_t stem_lengths;     /* bit n: some stem has n bytes; bit 63: 63 or more */
    uint32_t by_byte[256 + 1]; /* patterns by first byte: starts[by_byte[c], by_byte[c + 1]) */
    uint16_t *anywhere;        /* patterns that may match at any byte */
    size_t n_anywhere;
    unsigned char *filtered;
    bool is_borrowed; /* the arrays lie in the file they were read from (prefilter_file.c) */
};

/* FNV-1a, byte by byte, so that the hash of a word passes through those of its beginnings. */
#define RF_HEAD_BASIS 0x811C9DC5u
#define RF_HEAD_STEP(h, c) (((h) ^ (unsigned char)(c)) * 0x01000193u)

static inline uint32_t rf_part_slot(const char *s)
{
    const unsigned char *b = (const unsigned char *)s;
    uint32_t v = (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16;
    return v * 2654435761u >> 16 & (RF_PART_SLOTS - 1);
}

static inline const head *rf_head_find(const rf_prefilter *p, const head_table *t, uint32_t hash, const char *text, size_t len)
{
    for (uint32_t i = hash & t->mask; t->slots[i].len != 0; i = (i + 1) & t->mask)
        if (t->slots[i].hash == hash && t->slots[i].len == len && memcmp(p->strings.ptr + t->slots[i].text, text, len) == 0)
            return &t->slots[i];
    return NULL;
}

#endif
