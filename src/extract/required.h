/* extract/required.h - what a text must hold for a pattern to have a chance: words derived from the pattern itself.
 *
 * The answer is a list of clauses; each clause is a set of words of which at least one stands in every match, so and so many
 * words behind its start. It is a necessary condition and never a guess: constructs that are not understood require nothing.
 * Words are runs of letters and digits of folded ASCII, as in the ends of every pattern (expand.c).
 * source  Russ Cox, "Regular Expression Matching with a Trigram Index" (2012), exact and match sets; here of words. */
#ifndef RF_EXTRACT_REQUIRED_H
#define RF_EXTRACT_REQUIRED_H

#include "extract/phrases.h"
#include "extract/tree.h"

#define RF_REQUIRED_CLAUSES 8
#define RF_REQUIRED_SHORTEST 2 /* bytes of a part of a word, unless the word begins or ends with it */
#define RF_REQUIRED_FAR 10000  /* words: unlimited */

typedef struct rf_clause {
    rf_phrases words; /* marks (phrases.h) at one side or both say that the word begins or ends there */
    size_t low, high; /* words from the one that the match begins with, or the first one behind its start, to the one meant */
    double frequency; /* how often one of its words stands in a text, roughly */
    double common;    /* the same within its distance: the less, the more it tells */
} rf_clause;

typedef struct rf_required {
    rf_clause clauses[RF_REQUIRED_CLAUSES]; /* the most selective ones, the best one first */
    size_t n;                               /* 0: the pattern must be tried on every text */
} rf_required;

/* Derive from the tree of an expanded pattern, which begins with RF_PATTERN_START; NULL requires nothing. What a look-ahead asks for
 * counts as well. Words live in arena. */
void rf_required_derive(const rf_node *tree, rf_arena *arena, rf_required *out);

#endif
