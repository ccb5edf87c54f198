/* report/index.h - the page over past reports: one row a report, with its figures. It holds no comment's words. */
#ifndef RF_REPORT_INDEX_H
#define RF_REPORT_INDEX_H

#include "base/error.h"
#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

typedef struct rf_index_row {
    int64_t at;
    rf_str name;    /* of the files, without suffix: letters, digits and - only */
    rf_str formats; /* comma-separated */
    size_t emergency, urgent, routine, look, not_judged, advice;
    size_t gaps;
} rf_index_row;

typedef struct rf_index {
    rf_str title, channel, version; /* title empty: "Referral report" */
    rf_str folder;                  /* where the files are, seen from the page; "" for the page's own */
    size_t kept_days;               /* older reports are deleted; 0: never */
    const rf_index_row *rows;       /* in the order of the page */
    size_t n;
} rf_index;

/* Append the page. errors  RF_E_REPORT  a template is broken */
bool rf_index_render(const rf_index *x, rf_buf *out, rf_error *err);

#endif
