/* extract/heads.h - how a match of a pattern may begin: derived from the pattern itself.
 *
 * Every match begins with one of the words, with one of the stems, or with one of the bytes of `other`. Nothing is guessed:
 * where the beginning is not a closed list, its possible first bytes are in `other`, and in the worst case every byte is. */
#ifndef RF_EXTRACT_HEADS_H
#define RF_EXTRACT_HEADS_H

#include "extract/tree.h"

typedef struct rf_heads {
    rf_str *words; /* letters and digits, behind which a match has none: whole words; may hold doubles */
    size_t n_words, cap_words;
    rf_str *stems; /* letters and digits behind which anything may stand */
    size_t n_stems, cap_stems;
    uint64_t other[4]; /* bit map of first bytes */
} rf_heads;

/* Is there any byte in `other`? */
static inline bool rf_heads_other(const rf_heads *h) { return (h->other[0] | h->other[1] | h->other[2] | h->other[3]) != 0; }

/* tree may be NULL: then every byte is in `other`. Strings live in arena. */
void rf_heads_derive(const rf_node *tree, rf_arena *arena, rf_heads *out);

#endif
