/* store/cursors.h - what sources leave for their next run, which comments are gone, and how complete each run was.
 *
 * Errors are those of store.h. All of it takes part in the caller's transaction, so that a cursor is durable together with the
 * comments it stands for, or not at all. */
#ifndef RF_STORE_CURSORS_H
#define RF_STORE_CURSORS_H

#include "base/arena.h"
#include "store/store.h"

/* A cursor's value, taken from arena; value->ptr is NULL when there is none. */
bool rf_store_cursor_get(rf_store *s, rf_str source, rf_str topic, rf_str key, rf_arena *arena, rf_str *value, rf_error *err);
/* Set it, or remove it when the value is empty. */
bool rf_store_cursor_set(rf_store *s, rf_str source, rf_str topic, rf_str key, rf_str value, int64_t at, rf_error *err);
/* The `most` of a topic that were set the longest time ago, oldest first, then by key. Arrays and strings taken from arena. */
bool rf_store_cursor_oldest(rf_store *s, rf_str source, rf_str topic, size_t most, rf_arena *arena, rf_str **keys, rf_str **values,
                            size_t *n, rf_error *err);

/* The source has this comment no more. It is kept and marked. *known is false when there is none or it was gone already. */
bool rf_store_mark_gone(rf_store *s, rf_str source, rf_str id, int64_t at, bool *known, rf_error *err);
/* The same for all of a source (and container, empty: every) published in [from, to) and not seen at or after `at`. */
bool rf_store_mark_unseen_gone(rf_store *s, rf_str source, rf_str container, int64_t from, int64_t to, int64_t at, size_t *n,
                               rf_error *err);
/* The same for the replies to `parent` whose ids are "<parent>.…", as those of YouTube are: found by the index on ids, because a look
 * at every comment of the source for each thread would take longer than reading the thread. */
bool rf_store_mark_unseen_replies_gone(rf_store *s, rf_str source, rf_str parent, int64_t at, size_t *n, rf_error *err);

typedef struct rf_store_completeness {
    rf_str source, kind;
    int64_t started, finished; /* finished RF_NO_TIME: goes on, or was killed */
    int64_t expected;          /* -1: the source does not say */
    int64_t fetched, added, edited, restatus, unchanged, gone, unreadable, skipped, pages, units, requests, bytes;
    bool complete;
    rf_str stopped_by, note;
} rf_store_completeness;

/* One row a source and run. What a killed run leaves says "interrupted". */
bool rf_store_completeness_begin(rf_store *s, int64_t run, rf_str source, rf_str kind, int64_t started, int64_t *key, rf_error *err);
bool rf_store_completeness_end(rf_store *s, int64_t key, const rf_store_completeness *c, rf_error *err); /* source, kind, started stay */
/* The latest of a source; *any is false when there is none. Strings taken from arena. */
bool rf_store_completeness_last(rf_store *s, rf_str source, rf_arena *arena, rf_store_completeness *c, bool *any, rf_error *err);

#endif
