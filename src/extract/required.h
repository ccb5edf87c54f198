/* extract/required.h - what a text must hold for a pattern to have a chance: strings derived from the pattern itself.
 *
 * The answer is a list of clauses; each clause is a set of strings of which at least one stands in every text that the
 * pattern matches. It is a necessary condition and never a guess: constructs that are not understood require nothing.
 * source  Russ Cox, "Regular Expression Matching with a Trigram Index" (2012), exact and match sets; here without trigrams. */
#ifndef RF_EXTRACT_REQUIRED_H
#define RF_EXTRACT_REQUIRED_H

#include "base/arena.h"
#include "base/str.h"
#include "extract/tree.h"

#define RF_REQUIRED_CLAUSES 4
#define RF_REQUIRED_SHORTEST 3 /* bytes: shorter strings stand in nearly every text */

typedef struct rf_string_set {
    rf_str *items; /* sorted, without doubles */
    size_t count;
} rf_string_set;

typedef struct rf_required {
    rf_string_set clauses[RF_REQUIRED_CLAUSES]; /* the most selective ones, the best one first */
    size_t n;                                   /* 0: the pattern must be tried on every text */
} rf_required;

/* Derive from the tree of an expanded pattern (extract/expand.c); NULL requires nothing. Every string of a clause stands in what
 * the pattern matches, or in what a look-ahead asks for behind it: at the start of the match or later. Strings live in arena. */
void rf_required_derive(const rf_node *tree, rf_arena *arena, rf_required *out);

#endif
