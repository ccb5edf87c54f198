/* store/reports.h - which dated reports were written, in numbers, and how many cases each week brought. No comment's words. */
#ifndef RF_STORE_REPORTS_H
#define RF_STORE_REPORTS_H

#include "store/store.h"

typedef struct rf_store_report {
    int64_t at;
    rf_str name;    /* of its files, without suffix; no two reports share one */
    rf_str formats; /* comma-separated */
    int64_t emergency, urgent, routine, look, not_judged, advice;
    int64_t gaps; /* what it says was not read */
} rf_store_report;

/* Remember a report. One of the same name is replaced. */
bool rf_store_report_put(rf_store *s, const rf_store_report *r, rf_error *err);

/* Give the reports, the newest first, `limit` at most (0: all). Return false from fn, with err set, to stop. Borrowed for the call. */
typedef bool (*rf_store_report_fn)(void *ctx, const rf_store_report *r, rf_error *err);
bool rf_store_each_report(rf_store *s, size_t limit, rf_store_report_fn fn, void *ctx, rf_error *err);

/* Forget the reports older than `before`. Their files are the caller's. */
bool rf_store_report_forget(rf_store *s, int64_t before, rf_error *err);

/* Cases by urgency, as they are judged now, of the comments published (where that is not stated: first seen) in weeks[i]: from
 * `from` + 7 days * i, 7 days long. */
typedef struct rf_store_week {
    int64_t from;
    int64_t judged; /* of every disposition */
    int64_t urgency[4];
} rf_store_week;

bool rf_store_weeks(rf_store *s, int64_t from, rf_store_week *weeks, size_t n, rf_error *err);

#endif
