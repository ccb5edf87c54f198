/* fetch/jsonl.h - the JSON reader for sources that write JSON with habits of their own. Inside fetch/ only. */
#ifndef RF_FETCH_JSONL_H
#define RF_FETCH_JSONL_H

#include "fetch/fetch.h"

/* All members may be NULL.
 * adjust   what the writer means beyond what the names of the fields say; strings are taken from job->arena
 * no_text  the reason for an object on top that is no comment and has no list of them */
typedef struct rf_jsonl_dialect {
    void (*adjust)(const rf_fetch_job *job, rf_comment *c);
    const char *no_text;
} rf_jsonl_dialect;

bool rf_jsonl_read(rf_fetch_job *job, const rf_jsonl_dialect *dialect, rf_error *err);

/* Whether the file begins as JSON does. */
bool rf_jsonl_likely(rf_str head);

#endif
