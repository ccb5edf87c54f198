/* store/store.h - remembers comments, verdicts, reports and runs in one SQLite file, and never judges.
 *
 * A comment is known by its source and id. What is stored about it is dropped and made again only when the comment itself
 * changes. The store is the hand-over between fetch, triage and report: whatever was committed before an interruption is
 * there after it, and doing a step twice changes nothing. Times are given by the caller; the store has no clock.
 *
 * One rf_store per thread; several processes may open one file (one writes at a time, readers are not kept waiting).
 * On every function below: errors
 *   RF_E_STORE   the file is damaged, no store, from a newer redflag, read-only or the disk is full
 *   RF_E_LOCKED  another process is writing for longer than the waiting time
 *   RF_E_IO      reading or writing the file failed
 * each naming the file. */
#ifndef RF_STORE_STORE_H
#define RF_STORE_STORE_H

#include "base/error.h"
#include "record/record.h"

typedef struct rf_store rf_store;

enum {
    RF_STORE_READ_ONLY = 1, /* never writes, not even to bring an old file up to date; the file must exist */
    RF_STORE_AS_IT_IS = 2   /* read only, and an older version is fine: for a copy and a look for damage, nothing else */
};

/* Open `path`, created (mode 0600) and brought to this version's tables as needed. NULL on failure. The folder must be
 * writable for as long as anyone writes (SQLite keeps two files beside the store). */
rf_store *rf_store_open(const char *path, unsigned flags, rf_error *err);
void rf_store_close(rf_store *s); /* an open transaction is rolled back; NULL is fine */

/* How long to wait for another process (default 10 s), and the size beyond which the store counts as full (0: the disk's). */
bool rf_store_set_limits(rf_store *s, int busy_ms, int64_t max_bytes, rf_error *err);

/* How exactly last_seen is kept: a comment that is seen again within `seconds` of the last time is not written to (default
 * 0: always exact). With a step, long runs of known comments are answered from memory (16 bytes a comment, up to six million);
 * for imports, which would otherwise rewrite the whole file to move one number. */
void rf_store_set_seen_step(rf_store *s, int64_t seconds);

/* One transaction around many calls. Without one, each call is its own: right, and slow. Ids come in no order, so a batch
 * touches most pages of the index however small it is: with 200,000 comments to a transaction an import writes half the bytes that it
 * writes with 50,000. rollback never fails to leave the store as it was at begin. */
bool rf_store_begin(rf_store *s, rf_error *err);
bool rf_store_commit(rf_store *s, rf_error *err);
void rf_store_rollback(rf_store *s);

/* Look through the whole file for damage (slow): for doctor. */
bool rf_store_check(rf_store *s, rf_error *err);

/* ---- comments -------------------------------------------------------------------------------------------------------- */

typedef enum rf_outcome { RF_OUTCOME_NEW, RF_OUTCOME_EDITED, RF_OUTCOME_SAME, RF_OUTCOME_STATUS } rf_outcome;

/* Remember a comment seen at `seen_at`. c->source and c->id must not be empty.
 *
 * new     the source and id were not known
 * edited  the text differs (by a prefix of its SHA-256), or an image or the owner's mark has come or gone: everything is
 *         replaced, the verdict is dropped so that the comment is judged again, and what it was is kept
 * status  nothing but the source's own word for it differs ("hold" became "approved"), and is kept; an empty word is none
 * same    only last_seen moves (see rf_store_set_seen_step), and a comment that was gone is back
 * A known id whose author *and* text are others is no edit but another source's comment under the same number: it is kept
 * beside the first as "<id>~<8 hexadecimal digits of the author's SHA-256>", so that none is lost. Not so with ids of YouTube,
 * which are never given twice: there an author has changed the name and the words. */
bool rf_store_put(rf_store *s, const rf_comment *c, int64_t seen_at, rf_outcome *outcome, rf_error *err);

/* What an edit is told by: a prefix of the text's SHA-256. Making it costs a tenth of the time of storing a comment, so it may be made
 * elsewhere, in another thread. */
typedef struct rf_store_print {
    unsigned char bytes[16];
} rf_store_print;

rf_store_print rf_store_print_of(const rf_comment *c);

/* rf_store_put with the print of this comment, made before. */
bool rf_store_put_printed(rf_store *s, const rf_comment *c, const rf_store_print *print, int64_t seen_at, rf_outcome *outcome,
                          rf_error *err);

/* Return false, with err set, to stop. `key` is the comment's number in this store, of no meaning elsewhere. */
typedef bool (*rf_store_comment_fn)(void *ctx, int64_t key, const rf_comment *c, rf_error *err);

#define RF_STORE_FIRST INT64_MIN /* in front of every key */

/* Give every comment that has no verdict, in the order of their arrival, which is that of their keys; with `model` also those judged by
 * another one. Only those behind the key `after`, and at most `limit` (0: all). Comments are read ahead in small portions, so the callback
 * may write to the store, begin and commit. Borrowed for the call. */
bool rf_store_each_unjudged(rf_store *s, const char *model, int64_t after, size_t limit, rf_store_comment_fn fn, void *ctx, rf_error *err);

/* ---- verdicts and cases ---------------------------------------------------------------------------------------------- */

/* Keep a verdict, in place of an earlier one. errors  also RF_E_OTHER: there is no such comment. */
bool rf_store_put_verdict(rf_store *s, rf_str source, rf_str id, const rf_verdict *v, rf_error *err);

/* The same in two halves. The first needs no store and may be done in any thread: append to `out` all that is kept of the verdict of the
 * comment with this key. */
void rf_store_prepare_verdict(rf_buf *out, int64_t key, const rf_verdict *v);
/* The second keeps all verdicts of such a buffer. Their comments must be there as they were when they were judged: who read them has a
 * transaction open since. errors  also RF_E_OTHER: there is no such comment. */
bool rf_store_keep_verdicts(rf_store *s, rf_str prepared, rf_error *err);

typedef struct rf_case_filter {
    bool only_new_or_changed; /* never reported, or reported and then text, disposition, urgency or needs_human changed */
    int64_t since;            /* edited, else published, else first seen at or after; RF_NO_TIME or 0: all */
    rf_urgency min_urgency;
    unsigned dispositions; /* bits 1 << RF_REFER …; 0: all */
} rf_case_filter;

typedef bool (*rf_store_case_fn)(void *ctx, const rf_case *c, rf_error *err);

/* Give judged comments, most urgent first, then by probability, then in the order of arrival. Their keys are sorted
 * first, in memory and beyond 64 MiB in a file. Borrowed for the call. The callback must not write to the store. */
bool rf_store_each_case(rf_store *s, const rf_case_filter *filter, rf_store_case_fn fn, void *ctx, rf_error *err);

typedef struct rf_store_id {
    rf_str source, id;
} rf_store_id;

/* Note that a report, safely written or sent, has shown these cases as they are now. All or none. Ids that are unknown or
 * not judged (edited meanwhile) are left alone: they will be new or changed in the next report. */
bool rf_store_mark_reported(rf_store *s, const rf_store_id *ids, size_t n, rf_str report, int64_t at, rf_error *err);

/* ---- runs and numbers ------------------------------------------------------------------------------------------------ */

typedef struct rf_store_run {
    int64_t started, finished; /* finished: RF_NO_TIME while it goes on, or when it was killed */
    int exit_code;
    int64_t fetched, added, edited, unchanged, judged, problems;
} rf_store_run;

bool rf_store_run_begin(rf_store *s, int64_t started, int64_t *run, rf_error *err);
bool rf_store_run_end(rf_store *s, int64_t run, const rf_store_run *r, rf_error *err); /* r->started is not looked at */
bool rf_store_run_last(rf_store *s, rf_store_run *r, bool *any, rf_error *err);        /* the latest by number */

typedef struct rf_store_counts {
    int64_t comments, unjudged;
    int64_t pending; /* judged and not yet in a report as they are now */
    int64_t needs_human;
    int64_t disposition[4]; /* by rf_disposition */
    int64_t urgency[4];     /* by rf_urgency */
    int64_t reported;       /* ever shown in a report */
} rf_store_counts;

bool rf_store_count(rf_store *s, rf_store_counts *counts, rf_error *err);

#endif
