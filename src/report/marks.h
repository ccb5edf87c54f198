/* report/marks.h - a comment's text as plain and marked runs.
 *
 * Findings may overlap, nest, touch or (from a damaged store) point outside the text; the runs never do: they follow one
 * another, cover the text exactly, are never empty and never cut a character. Where spans of different kinds overlap the
 * stronger kind shows. */
#ifndef RF_REPORT_MARKS_H
#define RF_REPORT_MARKS_H

#include "base/arena.h"
#include "base/str.h"

typedef enum rf_mark { RF_MARK_NONE, RF_MARK_ASIDE, RF_MARK_DENIED, RF_MARK_REASON } rf_mark; /* ascending strength */

typedef struct rf_span {
    size_t start, end; /* bytes [start, end) of the text */
    rf_mark mark;
    unsigned number; /* of the reason in the case's list, from 1; 0: none */
} rf_span;

typedef struct rf_run {
    size_t start, end;
    rf_mark mark;
    uint64_t closes; /* bit n: the last run of a span with number n (n < 64) */
} rf_run;

/* Number of runs; *runs comes from the arena. An empty text has none. */
size_t rf_marks_split(rf_str text, const rf_span *spans, size_t n_spans, rf_arena *arena, rf_run **runs);

/* The nearest start of a character at or before pos. */
size_t rf_marks_snap(rf_str text, size_t pos);

/* Where the middle of a text of more than `longest` bytes is left out: [*head, *tail) goes, two thirds of `longest` stand before it and a
 * quarter behind. False for a text that is not longer. */
bool rf_marks_cut(rf_str text, size_t longest, size_t *head, size_t *tail);

#endif
