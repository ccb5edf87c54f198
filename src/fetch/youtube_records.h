/* fetch/youtube_records.h - what the answers of the YouTube Data API say: comments, threads, refusals. Pure: no network, no store.
 *
 * Shapes as documented for commentThreads.list and comments.list. Everything but a comment's id may be absent; ids are opaque.
 * Counts of likes, ratings and pictures of faces are not read: they are no part of what somebody said. */
#ifndef RF_FETCH_YOUTUBE_RECORDS_H
#define RF_FETCH_YOUTUBE_RECORDS_H

#include "base/arena.h"
#include "base/json.h"
#include "record/record.h"

/* What a reply does not say of itself. */
typedef struct rf_youtube_thread {
    rf_str id; /* of the top comment, which is the thread's too */
    rf_str video, channel;
    int64_t replies; /* as YouTube counts them: held and removed ones may be among them */
} rf_youtube_thread;

/* One item of youtube#comment. thread: where it was found, NULL for a top comment. *status: moderationStatus or "". Views are
 * borrowed from item and thread, the address is taken from arena.
 * Returns NULL, or what is wrong with it ("has no id", "has no text and no image"): then c is not set. */
const char *rf_youtube_comment(const rf_json *item, const rf_youtube_thread *thread, rf_arena *arena, rf_comment *c, const char **status);

/* One item of youtube#commentThread: its top comment (give it to rf_youtube_comment with NULL), and the first of those replies
 * that came along, linked by next. Returns NULL, or what is wrong. */
const char *rf_youtube_thread_of(const rf_json *item, rf_youtube_thread *thread, const rf_json **top, const rf_json **replies);

/* ---- refusals ---------------------------------------------------------------------------------------------------------- */

/* What a refusal means for the work. */
typedef enum rf_youtube_action {
    RF_YOUTUBE_SKIP,    /* comments are disabled: in order */
    RF_YOUTUBE_MISSING, /* no such video, channel, thread */
    RF_YOUTUBE_QUOTA,   /* the day's units are used up */
    RF_YOUTUBE_RATE,    /* too fast */
    RF_YOUTUBE_PASSING, /* may pass: try again */
    RF_YOUTUBE_TOKEN,   /* the page token is not known any more */
    RF_YOUTUBE_FIELDS,  /* the selection of fields is refused */
    RF_YOUTUBE_CONFIG,  /* a human has to change something */
    RF_YOUTUBE_DENIED,  /* the same, and it may be true of this one video alone */
    RF_YOUTUBE_KEY      /* the key is refused */
} rf_youtube_action;

typedef struct rf_youtube_refusal {
    rf_youtube_action action;
    int status;
    char reason[48];    /* YouTube's word for it, "" if it gave none */
    char message[120];  /* its sentence, without HTML, controls and the key */
    const char *advice; /* what to do, constant; "" if nothing */
} rf_youtube_refusal;

/* Read the body of an answer that is not 2xx, in either of the two forms of errors, or none of them. key: is not shown. */
void rf_youtube_refused(int status, rf_str body, rf_str key, rf_youtube_refusal *out);

/* "commentsDisabled: The video … has disabled comments": for messages. */
void rf_youtube_refusal_text(const rf_youtube_refusal *no, char *out, size_t size);

/* ---- the quota --------------------------------------------------------------------------------------------------------- */

/* When the day's quota begins anew: the next midnight in the Pacific time zone, in UTC. */
int64_t rf_youtube_quota_reset(int64_t now);

#endif
