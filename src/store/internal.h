/* store/internal.h - what the files of the store share. Not for other rooms. */
#ifndef RF_STORE_INTERNAL_H
#define RF_STORE_INTERNAL_H

#include "base/arena.h"
#include "store/db.h"
#include "store/seen.h"
#include "store/store.h"

struct rf_store {
    rf_db *db;
    rf_arena *arena; /* of one call */
    rf_buf json;     /* reused */
    bool expect_new; /* the last comment was new: a guess that saves time, no more */

    int64_t seen_step; /* see rf_store_set_seen_step */
    rf_seen *seen;     /* NULL until it pays, see comments.c */
    int64_t seen_at;   /* the moment that `seen` was made for */
    int64_t changes;   /* of the file by others, when `seen` was last right (PRAGMA data_version) */
    int64_t known;     /* comments found by looking them up */
};

/* Whoever changes or deletes rows of `comment` by other means than rf_store_put forgets the seen-set. */
void rf_store_forget_seen(rf_store *s);

/* A transaction around a call that takes several statements, unless the caller has one open. */
bool rf_store_enter(rf_store *s, bool *own, rf_error *err);
/* Commit it, or undo it when !ok; returns whether all is well. */
bool rf_store_leave(rf_store *s, bool own, bool ok, rf_error *err);

/* Times as SQL values: NULL for RF_NO_TIME. */
void rf_query_time(rf_query *q, int i, int64_t t);
int64_t rf_query_get_time(rf_query *q, int column);

/* The columns of a comment in the order rf_comment_from_row reads them. */
#define RF_COMMENT_COLUMNS                                                                                                                 \
    "c.source, c.id, c.text, c.author, c.url, c.parent, c.container, c.published, c.edited, c.published_exact, c.is_owner, c.has_media, "  \
    "c.repairs, c.status, c.origin"
#define RF_COMMENT_COLUMN_COUNT 15

/* Read a comment from columns [first, first + RF_COMMENT_COLUMN_COUNT). Strings are borrowed from the row; with `arena`
 * they are copied there. */
void rf_comment_from_row(rf_query *q, int first, rf_arena *arena, rf_comment *c);

/* The verdict's JSON and, beside it, what the JSON leaves out (titles and guidelines of the findings). */
void rf_verdict_put_sources(rf_buf *out, const rf_verdict *v);
/* Back again; id, p_refer are as in the JSON. Everything is taken from arena. errors  RF_E_STORE  not what was put. */
bool rf_verdict_from_json(rf_str json, rf_str sources, rf_arena *arena, rf_verdict *v, rf_error *err);

#endif
