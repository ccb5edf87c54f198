/* report/report.h - finished cases on paper: HTML, CSV, JSON, Markdown.
 *
 * A report is filled (meta fields by assignment, cases by rf_report_add), then rendered or written. This room prints; it
 * never fetches, judges, sends or looks at a clock: the time of the report is a field. The same report gives the same
 * bytes. Everything a comment holds is hostile and is escaped for the sheet it lands on (report/escape.h).
 *
 *     rf_report r;
 *     rf_report_init(&r);
 *     r.channel = RF_STR("Back exercises");  r.generated = now;  r.counts.read = 812;
 *     for each case:  rf_report_add(&r, &c);
 *     rf_report_gap(&r, RF_STR("replies of 2 threads: the quota was used up"));
 *     ok = rf_report_write(&r, "out", "report", RF_STR("html,csv,json"), &err);
 *     rf_report_release(&r);
 *
 * To add a format: write report/<name>.c with one render function, add its row in formats.c and its prototype in
 * formats.h, and keep a golden file in tests/golden/. */
#ifndef RF_REPORT_REPORT_H
#define RF_REPORT_REPORT_H

#include "base/arena.h"
#include "base/error.h"
#include "record/record.h"

/* What was met. rf_report_add counts all but `read` and `errors`, which are the caller's; where the caller knows of
 * comments it does not hand over (no_action rows counted in the store), it may raise the others too. */
typedef struct rf_report_counts {
    size_t read;                    /* comments looked at for this report */
    size_t refer[RF_EMERGENCY + 1]; /* by rf_urgency; [RF_URGENCY_NONE] stays 0 */
    size_t advice, no_action, not_judged;
    size_t needs_human;    /* of any disposition */
    size_t fresh, changed; /* cases never reported before; reported, and different since */
    size_t errors;
} rf_report_counts;

/* Referrals of the comments written in seven days from `from`, as they are judged now. */
typedef struct rf_report_week {
    int64_t from;
    size_t judged; /* of every disposition */
    size_t refer[RF_EMERGENCY + 1];
} rf_report_week;

typedef struct rf_report {
    /* meta: borrowed by assignment, must outlive the report */
    rf_str title;   /* empty: "Referral report" */
    rf_str channel; /* whose comments; may be empty */
    rf_str version; /* of the program */
    rf_str model;   /* short hash of rules, model and policy */
    rf_str texts;   /* own moderator steps and replies in the form of assets/texts.txt; they stand before the built-in ones */
    int64_t generated, since, until; /* RF_NO_TIME: not stated */
    rf_str columns;                  /* of the CSV, comma-separated, in this order; empty: all (rf_report_columns_check) */
    const rf_report_week *weeks;     /* the trend, the oldest first */
    size_t n_weeks;
    bool is_first;  /* nothing was ever reported before: the mail asks */
    bool gaps_told; /* a mail has told of gaps today */
    bool mailed;    /* set by who delivers it */
    bool csv_bom;   /* start the CSV with a byte order mark, which some spreadsheet programs need to see UTF-8 */

    rf_report_counts counts;

    /* kept by the functions below */
    rf_arena *arena;
    rf_case *cases; /* all that is shown; a plain no_action is only counted */
    size_t n_cases, cap_cases;
    rf_str *gaps; /* completeness: what was not read, and why, one sentence each */
    size_t n_gaps, cap_gaps;
    bool sorted;
} rf_report;

/* Everything empty, times not stated. */
void rf_report_init(rf_report *r);
void rf_report_release(rf_report *r);

/* Count a case and, unless it is a no_action that needs no human, keep a deep copy: `c` may be reused at once. */
void rf_report_add(rf_report *r, const rf_case *c);

/* Note that something was not read, and why. Copied. */
void rf_report_gap(rf_report *r, rf_str sentence);

/* Emergency, urgent, routine, needs a human look, not judged, advice; inside each the newest first (a comment without a
 * time last), then by id. Rendering sorts when needed; calling it is only of use to look at `cases` in order. */
void rf_report_sort(rf_report *r);

/* Render one format ("html", "csv", "json", "md") to `out`, whose cap is the largest report the caller accepts.
 * errors  RF_E_USAGE  no such format
 *         RF_E_REPORT larger than out's cap, or a template is broken */
bool rf_report_render(rf_report *r, rf_str format, rf_buf *out, rf_error *err);

/* Write <name>.<suffix> for each of the comma-separated `formats` into `dir`, which is made (0700) when it is missing.
 * All formats are rendered before the first is written; each file is replaced atomically and has mode 0600.
 * errors  RF_E_USAGE  no such format, or none named; nothing is written
 *         RF_E_REPORT could not be rendered or written */
bool rf_report_write(rf_report *r, const char *dir, const char *name, rf_str formats, rf_error *err);

/* True when every name in the comma-separated list is a format and there is at least one; RF_E_USAGE otherwise. */
bool rf_report_formats_check(rf_str formats, rf_error *err);

/* The same for names of CSV columns; an empty list is fine. The error names the nearest known column. */
bool rf_report_columns_check(rf_str columns, rf_error *err);

/* Largest report that rf_report_write makes, bytes. */
#define RF_REPORT_MAX ((size_t)512 << 20)

#endif
