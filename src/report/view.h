/* report/view.h - one case as every format shows it: which section, which reasons, what was denied, who is affected.
 *
 * The view interprets the verdict, it never judges anew. A finding is a reason when it is stated (or stated with doubt)
 * of a living somebody, or when the verdict names its concept as what decided; it is denied when the writer denies it;
 * anything else (past, hypothetical, about people in general) is an aside. */
#ifndef RF_REPORT_VIEW_H
#define RF_REPORT_VIEW_H

#include "record/record.h"
#include "report/marks.h"
#include "report/section.h"

/* Findings of one concept with the same status, person and time, as one line of the list. */
typedef struct rf_point {
    const rf_finding *finding; /* the first of them */
    rf_mark mark;
    unsigned number; /* reasons: from 1 */
    rf_str title;    /* plain words; the id as words when the verdict carries no title */
    rf_str quotes[3];
    size_t n_quotes, n_more; /* n_more: further places not quoted */
} rf_point;

typedef struct rf_view {
    const rf_case *c;
    rf_section section;
    rf_point *points; /* reasons (the deciding concept first), denied, asides; inside each by place in the text */
    size_t n_points, n_reasons, n_denied;
    rf_run *runs;
    size_t n_runs;
    bool about_self, about_other; /* whom the reasons are about */
} rf_view;

/* Everything in the view is borrowed from the case or the arena. */
void rf_view_make(rf_view *v, const rf_case *c, rf_arena *arena);

/* "the writer", "someone else", "the writer and someone else"; "not clear from the words" when there are no reasons. */
const char *rf_view_affected(const rf_view *v);

/* True when a reason is of this concept. */
bool rf_view_has(const rf_view *v, const char *concept);

/* The concept named by decided_by "rule:<concept>"; empty when something else decided. */
rf_str rf_view_deciding_concept(const rf_verdict *v);

#endif
