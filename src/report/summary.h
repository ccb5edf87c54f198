/* report/summary.h - figures over all cases of a report, made once by each format that shows them. */
#ifndef RF_REPORT_SUMMARY_H
#define RF_REPORT_SUMMARY_H

#include "report/report.h"
#include "report/view.h"

/* A concept that is a reason in at least one referred case. */
typedef struct rf_concept_count {
    rf_str id, title, source;
    size_t cases;
} rf_concept_count;

/* Ascending by rank: most cases first, then by id. The array comes from the arena. */
size_t rf_summary_concepts(const rf_report *r, rf_arena *arena, rf_concept_count **counts);

/* Referred comments in all. */
size_t rf_summary_refer(const rf_report_counts *n);

#endif
