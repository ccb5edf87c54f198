/* text/nearest_parts.h - the tables that nearest.c makes and searches, and nearest_file.c keeps in an index. Inside text/ only. */
#ifndef RF_TEXT_NEAREST_PARTS_H
#define RF_TEXT_NEAREST_PARTS_H

#include "text/parts.h"

#define SHORTEST 4
#define LONGEST RF_NEAREST_LONGEST
#define SOUND_BITS (1u << 16)

/* The words in order of first letter, then length, then their place in the list; and in order of their sound. */
struct rf_nearest {
    const rf_str *words;
    size_t n;
    bool strict;                    /* short words must look like a slip */
    uint32_t *letters;              /* set of letters, bit 0 for 'a' */
    uint32_t *index;                /* into words */
    uint32_t (*first)[LONGEST + 2]; /* [26]: where the words of this letter and length begin */
    uint32_t *sounds;               /* hash of the phonetic key of words[i] */
    uint32_t *by_sound;             /* into words, sounds ascending */
    size_t n_by_sound;
    uint64_t *near_one;   /* hashes of the words and of the words less one letter */
    uint32_t near_mask;   /* bits of near_one, less one */
    uint64_t *near_sound; /* hashes of the phonetic keys: SOUND_BITS bits */
};

#define FIRST_BYTES (26 * sizeof(uint32_t[LONGEST + 2]))

#endif
