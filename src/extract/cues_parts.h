/* extract/cues_parts.h - how the list of cues lies in memory, as cues.c makes and searches it and cues_kept.c keeps it in the index. Inside
 * these two only. */
#ifndef RF_EXTRACT_CUES_PARTS_H
#define RF_EXTRACT_CUES_PARTS_H

#include "extract/context_internal.h"

#define CUE_WORDS_MAX 6
#define CUE_BUCKETS 4096u
#define CUE_SLOTS 8192u
#define CUE_LISTED_MAX (CUE_SLOTS / 2)
#define CUE_FILTER_BITS 65536u

/* A cue, with the hashes of its words behind it or in the index. */
typedef struct cue_entry {
    struct cue_entry *next; /* of two words or more: same bucket, longer cues first */
    cue_words cue;        
    const uint64_t *words;
} cue_entry;

/* A word of the vocabulary, or one that begins a cue. */
typedef struct cue_listed {
    uint64_t hash;
    word_info info;
} cue_listed;

/* A set of keys that may claim one too many; it lies in the first-level cache, where most pairs of words are done. */
typedef struct cue_filter {
    uint64_t bits[CUE_FILTER_BITS / 64];
} cue_filter;

struct cue_table {
    rf_arena *arena;
    cue_entry *longer[CUE_BUCKETS];
    cue_filter pairs;      /* keys of the longer ones */
    const uint32_t *slots; /* CUE_SLOTS: sixteen bits of the hash, place in words; 0: empty */
    cue_listed *words;     /* from 1 on, those of the vocabulary first, in its order */
    size_t n_words;
};

#endif
