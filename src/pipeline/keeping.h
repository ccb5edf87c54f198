/* pipeline/keeping.h - retention, forgetting on request, backup and a look over the store.
 *
 * Two rules of YouTube's Developer Policies are behind the defaults: data read through the interface with a key alone may be kept 30 days
 * (III.E.4.d), and is deleted on request (III.E.4.g). What "forgetting" leaves is said in store/keeping.h and in redflag(1). */
#ifndef RF_PIPELINE_KEEPING_H
#define RF_PIPELINE_KEEPING_H

#include "base/error.h"
#include "base/settings.h"

#include <stdint.h>

/* For comments of YouTube whose source says nothing else. */
#define RF_RETENTION_YOUTUBE_DAYS 28

typedef struct rf_purge_counts {
    int64_t comments;   /* forgotten or deleted, or, with dry_run, that would be */
    int64_t unreported; /* of them referred or for a human look, and in no report as they were */
    int64_t unjudged;   /* old enough, and left alone because nobody has judged them */
} rf_purge_counts;

/* Forget what retention no longer allows: for each section its setting `retention` (0: keep for ever), else the default of its kind;
 * and comments of YouTube of all other sources after RF_RETENTION_YOUTUBE_DAYS. Age counts from when a comment was last seen.
 * errors  RF_E_STORE, RF_E_LOCKED, RF_E_IO */
bool rf_keep_retention(const char *store, const rf_settings *const *sections, size_t n, int64_t now, bool dry_run, rf_purge_counts *counts,
                       rf_error *err);

typedef struct rf_purge_options {
    const char *source, *author, *id; /* NULL: any */
    int64_t older_than_s;             /* not seen for so long; negative: whenever */
    int64_t now;
    bool whole; /* delete the rows instead of forgetting words */
    bool dry_run;
} rf_purge_options;

/* The same for what is named. */
bool rf_purge(const char *store, const rf_purge_options *options, rf_purge_counts *counts, rf_error *err);

/* Copy the store to a file, safely while others use it. errors  also RF_E_USAGE: the file is the store itself */
bool rf_backup(const char *store, const char *file, rf_error *err);

/* Look through the whole store for damage. errors  RF_E_STORE */
bool rf_verify_store(const char *store, rf_error *err);

#endif
