/* extract/required_info.h - what is known of a piece of pattern, and the clauses that follow from it; shared by required.c, which walks
 * the tree, and required_clauses.c. Inside extract/ only. */
#ifndef RF_EXTRACT_REQUIRED_INFO_H
#define RF_EXTRACT_REQUIRED_INFO_H

#include "extract/required.h"

/* What is known of a piece of pattern. `exact`: it matches these phrases and no others; otherwise only the rest holds. */
typedef struct info {
    bool is_exact;
    rf_phrases exact;
    rf_clause clauses[RF_REQUIRED_CLAUSES];
    size_t n;
    size_t low, high; /* gaps in it: at least (with a word before each), at most */
    bool ends_apart;  /* it ends with no letter or digit, unless it is empty */
    bool may_be_empty;
} info;

static inline info exactly(rf_phrases set) { return (info){.is_exact = true, .exact = set}; }

static inline size_t least(size_t a, size_t b) { return a < b ? a : b; }

static inline size_t most(size_t a, size_t b) { return a > b ? a : b; }

static inline size_t plus(size_t a, size_t b) { return least(a + b, RF_REQUIRED_FAR); }

void add_clause(info *i, rf_clause c);

/* The clauses of a piece that stands `low` to `high` gaps behind the start of the whole. */
void add_clauses(info *to, const info *from, size_t low, size_t high);

bool can_be_empty(const info *a);

/* Forget that a piece is exact: keep what follows from it. */
info loosen(info a, rf_arena *arena);

/* The clause that tells most; NULL if there is none. */
const rf_clause *best_clause(const info *i);

#endif
