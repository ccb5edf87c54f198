/* pipeline/batch.h - many comments: the order of the work of classify, import, triage, report and run.
 *
 * Between import, triage and report the store is the hand-over, so a broken night continues in the morning. Nothing is
 * marked as reported until its report is safely written. */
#ifndef RF_PIPELINE_BATCH_H
#define RF_PIPELINE_BATCH_H

#include "pipeline/engine.h"

#include <signal.h>

/* Who is told while the work goes on. Each function may be NULL.
 * problem  a record or file that could not be read; `line` 0 is the file as such
 * progress `total` 0: not known */
typedef struct rf_listener {
    void (*problem)(void *ctx, const char *where, long line, const char *reason);
    void (*progress)(void *ctx, const char *stage, size_t done, size_t total);
    void *ctx;
    const volatile sig_atomic_t
        *stop; /* set by a signal handler: import and triage end after the comment at hand, with all before it kept */
} rf_listener;

typedef struct rf_batch_counts {
    size_t read, problems, repaired;
    size_t left_out;                /* records that are no viewers' comments or are deleted */
    size_t added, edited, same;     /* import */
    size_t judged;                  /* triage, classify */
    size_t left;                    /* triage: not judged, because it was stopped */
    size_t refer[RF_EMERGENCY + 1]; /* by rf_urgency */
    size_t advice, no_action, not_judged, needs_human;
    size_t reported; /* cases in the reports */
} rf_batch_counts;

/* How files are read; all members may be zero. */
typedef struct rf_reading_options {
    const char *kind;      /* a row of fetch/sources.c; NULL: told by the content */
    const char *source;    /* name of the source */
    const char *container; /* video or post */
    const char *owner;     /* author whose comments are the channel's own */
    const char *map;       /* csv columns: "text=Body,id=CommentId" */
    char delimiter;
    bool strict;
    size_t batch; /* import: comments to a transaction; 0: 200,000. While one is written other writers wait */
} rf_reading_options;

/* How many threads may judge at once. */
#define RF_JOBS_MAX 256

/* How classify judges, and where its verdicts go.
 * jobs     threads that judge, the caller's included (RF_JOBS_MAX at most); 0 counts as 1. The bytes are the same for every number
 * put      takes some verdicts, one JSON line each (record.h: rf_verdict_put_json), in input order and in the caller's thread. False ends
 *          the work (RF_E_IO) */
typedef struct rf_judging {
    rf_mode mode;
    unsigned jobs;
    bool (*put)(void *ctx, rf_str lines);
    void *ctx;
} rf_judging;

/* Judge comments from files ("-": standard input). Nothing is stored. Comments are read, judged and handed on in blocks, so that memory
 * is the same for any size of input: a few hundred kilobytes a job beside the engine, more while records or verdicts are longer.
 * errors  RF_E_IO, RF_E_INPUT of a file that cannot be read at all: what was read before is judged and handed on. Bad records are
 *         problems, not errors. */
bool rf_classify(const rf_engine *e, char *const *files, size_t n_files, const rf_reading_options *options, const rf_judging *how,
                 const rf_listener *listener, rf_batch_counts *counts, rf_error *err);

/* Read files into the store. Reading the same file twice changes nothing; an edited text will be judged again.
 * now     UTC seconds, kept as first and last seen
 * errors  RF_E_IO, RF_E_INPUT, RF_E_STORE */
bool rf_import(const char *store, char *const *files, size_t n_files, const rf_reading_options *options, int64_t now,
               const rf_listener *listener, rf_batch_counts *counts, rf_error *err);

/* again  judge also what other rules, model or policy have judged
 * jobs   threads that judge, the caller's included (RF_JOBS_MAX at most); 0 counts as 1. The verdicts are the same for every number */
typedef struct rf_triage_options {
    bool again;
    unsigned jobs;
} rf_triage_options;

/* Judge what the store holds unjudged; less, when it is stopped: what was judged is kept, the rest is left for the next time. Every second
 * what is judged is committed; until then other writers wait.
 * counts  after an error: includes verdicts that were not kept
 * errors  RF_E_STORE, RF_E_LOCKED, RF_E_IO */
bool rf_triage(const rf_engine *e, const char *store, const rf_triage_options *options, const rf_listener *listener,
               rf_batch_counts *counts, rf_error *err);

struct rf_report; /* report/report.h; what a deliverer passes on to the pipeline's own steps */

typedef struct rf_report_options {
    const char *out_dir;         /* "-" with one format: handed to `print` instead of written */
    const char *formats;         /* "html,csv,json" */
    const char *title, *channel; /* may be NULL */
    const char *columns;         /* of the CSV, in this order; NULL: all */
    const char *texts_file;      /* own steps and replies, see report/texts.h; NULL: none */
    const rf_engine
        *engine;          /* that judged: gives titles, sources and the hash of the report; NULL: rules are loaded, the hash is a case's */
    int64_t keep_s;       /* how long dated reports are kept; 0: for ever */
    bool all;             /* every case, not only new and changed ones */
    bool keep_unreported; /* do not mark the cases as reported */
    int64_t now, since;   /* since RF_NO_TIME: from the beginning */
    rf_urgency at_least;  /* RF_URGENCY_NONE: every disposition that is shown */
    void (*print)(void *ctx, rf_str report);
    void *print_ctx;
    const char *const *gaps; /* what was not read and why, ends with NULL; may be NULL */

    /* Called after the reports are safely written and before their cases are marked: mail, for one. False, with err set, leaves every case
     * of the report unreported, so that the next report shows and delivers it again. The report is borrowed for the call. May be NULL. */
    bool (*deliver)(void *ctx, struct rf_report *report, rf_error *err);
    void *deliver_ctx;
} rf_report_options;

/* Write the reports, deliver them and only then mark their cases as reported. Into a folder, unless keep_unreported, the same files are
 * also written under archive/ with the date in their name (when there is a case or a gap to tell), those older than keep_s are deleted
 * there, and index.html lists what there is. Titles and sources of concepts come
 * from the rules in models_dir: the store keeps ids only. RF_E_REPORT, RF_E_STORE, RF_E_USAGE, RF_E_RULES */
bool rf_report_cases(const char *models_dir, const char *store, const rf_report_options *options, rf_batch_counts *counts, rf_error *err);

#endif
