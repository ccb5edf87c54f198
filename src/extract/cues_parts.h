/* extract/cues_parts.h - how the list of cues lies in memory, as cues.c makes and searches it and cues_kept.c keeps it in the index. Inside
 * these two only. */
#ifndef RF_EXTRACT_CUES_PARTS_H
#define RF_EXTRACT_CUES_PARTS_H

#include "extract/context_internal.h"

#define CUE_WORDS_MAX 6
#define CUE_SUM_COUNT 7u /* CUE_WORDS_MAX fits: the lowest bits of a sum are how many words it is of */
#define CUE_BUCKETS 4096u
#define CUE_SLOTS 8192u
#define CUE_LISTED_MAX (CUE_SLOTS / 2)

/* A cue, with the hashes of its words behind it or in the index. */
typedef struct cue_entry {
    struct cue_entry *next; /* while the list is read: the next one of two words or more in this bucket, longer cues first */
    cue_words cue;
    const uint64_t *words;
} cue_entry;

/* A word of the vocabulary, or one that begins a cue. */
typedef struct cue_listed {
    uint64_t hash;
    word_info info;
} cue_listed;

struct cue_table {
    rf_arena *arena;
    const cue_entry
        *longer;           /* cues of two words or more, side by side: those of bucket i from first[i] to first[i + 1], the longest first */
    const uint32_t *first; /* CUE_BUCKETS + 1 */
    const uint32_t *sums;  /* of each, of its words (cues.c) */
    const uint32_t *slots; /* CUE_SLOTS: sixteen bits of the hash, place in words; 0: empty */
    cue_listed *words;     /* from 1 on, those of the vocabulary first, in its order */
    size_t n_words;
};

#endif
