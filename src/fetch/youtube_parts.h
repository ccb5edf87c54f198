/* fetch/youtube_parts.h - what the files of the source "youtube" share. Inside fetch/ only.
 *
 * Order of work of a run: replies that an earlier run left, then each channel or video from the newest thread down, with the
 * replies of each page behind it, then a sweep through threads that have not been looked at for the longest time.
 *
 * Cursors. Each is durable together with the comments it stands for:
 *   "walk"     channel:ID or video:ID -> how far down that list has been read (see youtube_walk.c)
 *   "thread"   id -> "REPLIES READ_AT": how many replies YouTube counted when they were last read in full, and when; "gone"
 *              when it was missing at the last look. Set at each sighting, so the oldest are those for the sweep.
 *   "replies"  id -> "REPLIES VIDEO CHANNEL": a thread whose replies are still to be read. Written with the page that showed
 *              the thread, removed with the last page of its replies: killed between, the next run reads them first. */
#ifndef RF_FETCH_YOUTUBE_PARTS_H
#define RF_FETCH_YOUTUBE_PARTS_H

#include "fetch/remote.h"
#include "fetch/remote_set.h"
#include "fetch/youtube_records.h"

typedef struct youtube {
    rf_remote_job *job;
    rf_secret key;
    rf_http_header header;  /* with the key */
    rf_buf url;             /* of the call at hand */
    bool fields;            /* still asked for: not refused in this run */
    int64_t spent;          /* units that are accounted for, to compare with the client's count of requests */
    rf_remote_set *threads; /* seen in this run */
    rf_remote_set *drained; /* their replies were read in full in this run */
    rf_remote_set *failed;  /* their replies could not be read in this run */
    size_t n_failed;
    rf_error failure; /* the first of those that did not end the run at once */
} youtube;

/* ---- youtube_calls.c: one list call ------------------------------------------------------------------------------------- */

bool youtube_begin(youtube *y, rf_remote_job *job, rf_error *err); /* the key; errors RF_E_CONFIG */
void youtube_end(youtube *y);

typedef enum youtube_filter { YOUTUBE_CHANNEL, YOUTUBE_VIDEO, YOUTUBE_IDS, YOUTUBE_REPLIES } youtube_filter;

/* The address of a list call, in y->url until the next one. value: the channel, video, ids with commas, or thread. */
const char *youtube_address(youtube *y, youtube_filter filter, rf_str value, rf_str page_token);
rf_http_request youtube_request(youtube *y, const char *url);

/* Pay for n calls before they are made, and for the attempts behind it. errors RF_E_LIMIT: max_units */
bool youtube_pay(youtube *y, size_t n, rf_error *err);
void youtube_settle(youtube *y);
int64_t youtube_units_left(const youtube *y); /* INT64_MAX without a budget */

/* What has come of a call. r: the answer, or NULL with the client's failure.
 * true    *answer is the object (taken from job->arena), or NULL: refused, see *no
 * false   nothing of use came: RF_E_TEMP and what the client says */
bool youtube_answer(youtube *y, const rf_http_response *r, const rf_error *failure, const rf_json **answer, rf_youtube_refusal *no,
                    rf_error *err);
/* A refusal that ends the run, as error: RF_E_TEMP with stopped_by "quota", RF_E_AUTH, RF_E_CONFIG. True for all others. */
bool youtube_bearable(youtube *y, const rf_youtube_refusal *no, rf_error *err);

/* Pay, ask, answer. youtube_ask is true only for what can be borne. */
bool youtube_try(youtube *y, const char *url, const rf_json **answer, rf_youtube_refusal *no, rf_error *err);
bool youtube_ask(youtube *y, const char *url, const rf_json **answer, rf_youtube_refusal *no, rf_error *err);

/* The selection of fields is refused: ask without from now on. asked: this call did ask for it. errors  RF_E_CONFIG: it did not */
bool youtube_drop_fields(youtube *y, bool asked, const rf_youtube_refusal *no, rf_error *err);
/* This list cannot be read now: told, remembered for the end of the run, which goes on with the next one. */
void youtube_failed(youtube *y, const char *what, const rf_youtube_refusal *no);

/* A cap is met: no listing will open any more. */
bool youtube_capped(const youtube *y);

rf_str youtube_next_token(const rf_json *answer);
const rf_json *youtube_items(const rf_json *answer); /* the first, linked by next */

/* "it begins anew at 09:00 CET, in 7 h 12 min (midnight in California)" */
void youtube_reset_text(const youtube *y, char out[96]);

/* ---- youtube_threads.c: threads, their replies, and the sweep ---------------------------------------------------------- */

typedef struct youtube_page {
    size_t threads;
    int64_t newest; /* of their top comments; INT64_MAX when one has no date */
} youtube_page;

/* Hand on the threads of an answer, and note which of them have more replies than came along. l may be NULL. */
bool youtube_take_threads(youtube *y, rf_listing *l, const rf_json *answer, youtube_page *page, rf_error *err);

/* Look again at the threads that were not looked at for the longest time. */
bool youtube_sweep(youtube *y, rf_error *err);

/* ---- youtube_replies.c -------------------------------------------------------------------------------------------------- */

bool youtube_replies_note(youtube *y, const rf_youtube_thread *t, rf_error *err);
/* Read what is noted, some at once. */
bool youtube_replies_drain(youtube *y, rf_error *err);

/* The cursor of a thread: -1 when there is none. */
typedef struct youtube_known {
    int64_t replies, read_at;
    bool gone;
} youtube_known;
bool youtube_known_get(youtube *y, rf_str id, youtube_known *k, rf_error *err);
/* It and its replies are gone, or held. Looked at once more when its turn comes again, then no more. */
bool youtube_thread_gone(youtube *y, rf_str id, rf_error *err);
bool youtube_known_set(youtube *y, rf_str id, int64_t replies, int64_t read_at, rf_error *err);

/* ---- youtube_walk.c: a channel or a video from the newest thread down --------------------------------------------------- */

bool youtube_walk(youtube *y, youtube_filter filter, const char *id, rf_error *err);

#endif
