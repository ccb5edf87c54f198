/* pipeline/fetching.h - the configured sources into the store, one after the other, page by page.
 *
 * A section [source "name"] with a `path` is files (see rf_import); otherwise its `kind` names a row of rf_remotes. A source
 * that fails does not stop the others; what it read before is kept. Each leaves a row of completeness in the store. */
#ifndef RF_PIPELINE_FETCHING_H
#define RF_PIPELINE_FETCHING_H

#include "base/clock.h"
#include "base/settings.h"
#include "fetch/remote.h"
#include "pipeline/batch.h"

/* Check a section against the rows of its kind; to be done once before anything else is asked of it. kinds NULL: the
 * installed ones. errors  RF_E_CONFIG with file and line */
bool rf_source_check(rf_settings *section, const rf_remote *const *kinds, rf_error *err);

/* The words for `kind`, separated by blanks, for help texts. */
void rf_source_kinds(rf_buf *out);

/* All members but store and now may be zero. */
typedef struct rf_fetching_options {
    const char *store;
    int64_t now;                       /* UTC, kept as first and last seen */
    int64_t since;                     /* RF_NO_TIME or 0: each source's setting */
    long long max_pages, max_time_ms;  /* 0: each source's setting; otherwise the smaller counts */
    bool full;                         /* forget cursors: read everything since `since` again */
    uint64_t seed;                     /* of the pauses between attempts */
    const rf_clock *clock;             /* NULL: the system's */
    const volatile sig_atomic_t *stop; /* set by a signal handler: the page at hand is given up, all before it is safe */
    const rf_remote *const *kinds;     /* NULL: the installed ones */
} rf_fetching_options;

/* What became of one source. */
typedef struct rf_fetching_result {
    const char *source, *kind; /* borrowed from the section; kind "file" for files */
    rf_completeness done;
    int64_t requests, bytes;
    rf_code code;   /* RF_OK: complete. RF_E_INPUT: partial. RF_E_TEMP, RF_E_AUTH, RF_E_CONFIG …: nothing or too little */
    char text[256]; /* why, when code is not RF_OK */
} rf_fetching_result;

/* Read n checked sections; results (n) are set in any case.
 * true    also when sources failed: see results and rf_fetching_code
 * errors  RF_E_STORE, RF_E_LOCKED, RF_E_MEMORY, RF_E_IO of the store: the run ends there */
bool rf_fetch_sources(const rf_settings *const *sections, size_t n, const rf_fetching_options *options, const rf_listener *listener,
                      rf_fetching_result *results, rf_error *err);

/* One code for all: RF_OK; RF_E_INPUT (partial) when some are good, in whole or part; otherwise the one that needs a human
 * most: RF_E_AUTH, RF_E_CONFIG, others, RF_E_TEMP. */
rf_code rf_fetching_code(const rf_fetching_result *results, size_t n);

/* The completeness statement of one source in one line: "214 read, 3 new, 1 edited; complete". */
void rf_fetching_statement(const rf_fetching_result *r, rf_buf *out);

#endif
