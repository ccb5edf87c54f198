/* report/formats.h - the table of report formats. */
#ifndef RF_REPORT_FORMATS_H
#define RF_REPORT_FORMATS_H

#include "report/report.h"

typedef struct rf_format {
    const char *name;   /* as on the command line */
    const char *suffix; /* report.<suffix> */
    const char *summary;
    /* Append the whole report, which is sorted. Overflow of `out` is the caller's to look at. */
    bool (*render)(const rf_report *r, rf_buf *out, rf_error *err);
} rf_format;

extern const rf_format rf_formats[];
extern const size_t rf_format_count;

const rf_format *rf_format_find(rf_str name); /* NULL if there is none */

/* One file each: html.c, csv.c, json.c, markdown.c. */
bool rf_html_render(const rf_report *r, rf_buf *out, rf_error *err);
bool rf_csv_render(const rf_report *r, rf_buf *out, rf_error *err);
bool rf_json_render(const rf_report *r, rf_buf *out, rf_error *err);
bool rf_markdown_render(const rf_report *r, rf_buf *out, rf_error *err);

#endif
