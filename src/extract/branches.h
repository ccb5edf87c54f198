/* extract/branches.h - a pattern taken apart into the ways in which it may begin, because each of them asks for something else:
 * "slept wrong|threw my back out" tells more as two patterns than as one. */
#ifndef RF_EXTRACT_BRANCHES_H
#define RF_EXTRACT_BRANCHES_H

#include "extract/tree.h"

#define RF_BRANCHES_MAX 64

typedef struct rf_branches {
    const rf_node *items[RF_BRANCHES_MAX]; /* sequences */
    bool words[RF_BRANCHES_MAX];           /* the branch matches single words and nothing else, wherever they stand */
    bool at_start[RF_BRANCHES_MAX];        /* the branch matches only at the beginning of the text */
    size_t n;
} rf_branches;

/* The tree is that of a pattern that begins with RF_PATTERN_START. Whatever it matches, one of the branches matches as well; plain words
 * are kept together. Memory: arena. */
void rf_branches_of(const rf_node *tree, rf_arena *arena, rf_branches *out);

#endif
