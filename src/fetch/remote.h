/* fetch/remote.h - comments from the network, page by page, into a sink that remembers.
 *
 * One file a kind of source, with one `const rf_remote rf_remote_<name>`, and a row in sources.c. A kind is a table row: the
 * settings it takes, how to check it, how to read it. It walks through pages of answers and hands each comment on; everything
 * that all kinds need alike is done here, by the rf_remote_* functions below:
 *
 *   - The page is the unit of durability. rf_remote_page_end commits the comments and cursors given since the last one; only
 *     then is the next page asked for. Killed anywhere, the next run loses nothing and doubles nothing.
 *   - Guards against endless servers: a page token that comes again, pages that bring nothing which this run has not had.
 *   - Caps: pages, items, units; requests, bytes and time are the HTTP client's (rf_http_exhausted). A cap that is met ends
 *     the source with what it has, and the completeness record says so.
 *   - The completeness record: what was read, what was expected, what could not be read and why.
 *
 * Law one: a cursor on the newest date loses comments. Use it only together with the lookback (rf_remote_horizon): read all
 * that is younger than cursor - lookback, always. Knowing a comment is cheap, missing one is not.
 *
 * The shape of a kind:
 *
 *     static bool read(rf_remote_job *job, rf_error *err)
 *     {
 *         rf_listing pages;
 *         rf_listing_init(&pages, job, "comments");
 *         while (rf_listing_open(&pages)) {
 *             ... build the address with pages.next; rf_http_get(job->http, &q, &r, err); false: release and return false
 *             ... rf_remote_put(job, &pages, &comment, status, &outcome, err) for each
 *             ... rf_remote_cursor_set(job, "newest", ..., err)  becomes durable with the page
 *             if (!rf_remote_page_end(job, &pages, next_token, err)) return false;
 *         }
 *         rf_listing_release(&pages);
 *         return true;
 *     }
 */
#ifndef RF_FETCH_REMOTE_H
#define RF_FETCH_REMOTE_H

#include "base/arena.h"
#include "base/check.h"
#include "base/error.h"
#include "base/settings.h"
#include "net/http.h"
#include "net/secret.h"
#include "record/record.h"

/* ---- what the engine gives: implemented in pipeline, by a stub in tests ------------------------------------------------ */

typedef enum rf_sighting { RF_SEEN_NEW, RF_SEEN_EDITED, RF_SEEN_STATUS, RF_SEEN_SAME } rf_sighting;

/* False from any function: err is set and the source ends. All views are borrowed for the call. Sources do not call these;
 * they call rf_remote_*. */
typedef struct rf_remote_sink {
    bool (*comment)(void *ctx, const rf_comment *c, rf_sighting *seen, rf_error *err);
    bool (*gone)(void *ctx, rf_str id, bool *was_known, rf_error *err);
    bool (*gone_unseen)(void *ctx, rf_str container, int64_t from, int64_t to, size_t *n, rf_error *err);
    bool (*gone_replies)(void *ctx, rf_str parent, size_t *n, rf_error *err);
    bool (*cursor_get)(void *ctx, rf_str topic, rf_str key, rf_arena *arena, rf_str *value, rf_error *err);
    bool (*cursor_set)(void *ctx, rf_str topic, rf_str key, rf_str value, rf_error *err);
    bool (*cursor_oldest)(void *ctx, rf_str topic, size_t most, rf_arena *arena, rf_str **keys, rf_str **values, size_t *n, rf_error *err);
    bool (*commit)(void *ctx, rf_error *err);
    void (*problem)(void *ctx, const char *what, const char *reason); /* told at once; counted in the record as well */
    void (*progress)(void *ctx, size_t comments, size_t pages);
    void *ctx;
} rf_remote_sink;

/* ---- completeness ----------------------------------------------------------------------------------------------------- */

/* What one run read of one source. The numbers are comments unless they say otherwise. */
typedef struct rf_completeness {
    int64_t expected; /* as the source itself says; -1: it says nothing. A mismatch is told, never an error */
    int64_t read;     /* distinct ones of this run */
    int64_t added, edited, restatus, same, gone;
    int64_t unreadable; /* items that could not be read, each told as a problem */
    int64_t skipped;    /* known not to be readable here, with a note and without failure (comments are disabled …) */
    int64_t pages, units;
    const char *stopped_by; /* "" all was read; a word: pages items units requests bytes time repeated_token nothing_new
                             * quota error signal. Constant text */
    bool partial;           /* something is missing that should not be: exit status 4 */
    char note[240];         /* reasons in words, joined by "; ", the first ones that fit */
} rf_completeness;

/* ---- a run of one source ----------------------------------------------------------------------------------------------- */

typedef struct rf_remote rf_remote;

typedef struct rf_remote_job {
    const char *name;            /* of the section, and rf_comment.source of every comment */
    const rf_settings *settings; /* checked against rf_remote_shared_settings and the kind's own */
    rf_http *http;               /* made from the shared settings; the setting "url" is trusted already */
    const rf_remote_sink *sink;  /* NULL in check */
    rf_arena *arena;             /* of one page: reset by rf_remote_page_end */
    rf_arena *memory;            /* of the whole run */
    int64_t now;                 /* UTC */
    int64_t since;               /* where a first run begins; now - 30 days unless configured. See rf_remote_horizon */
    int64_t lookback_s;          /* at least 2 h */
    long long max_pages;         /* 0: the setting's alone */
    bool full;                   /* the user wants everything read again: take cursors for unset */
    rf_completeness *done;
    struct rf_remote_guard *guard; /* of remote.c */
} rf_remote_job;

struct rf_remote {
    const char *name;               /* kind = … */
    const char *summary;            /* half a line */
    const rf_setting_row *settings; /* beyond the shared ones; ends with a NULL name */
    int64_t retention_days;         /* default of the setting "retention": 0: for ever */
    /* Doctor: is it there, does it let us in, what else should the user know. One or more lines to `out`; false only for
     * what could not even be tried (err becomes a FAIL line). At most two requests. NULL: nothing to check. */
    bool (*check)(rf_remote_job *job, const rf_check_listener *out, rf_error *err);
    /* Read what is new. False with err when the source ended early: what was committed stays, `done` says how far it came.
     * errors  RF_E_TEMP (quota: done->stopped_by = "quota"), RF_E_AUTH, RF_E_CONFIG, RF_E_LIMIT (a cap), and the sink's */
    bool (*read)(rf_remote_job *job, rf_error *err);
};

extern const rf_remote *const rf_remotes[]; /* ends with NULL; in sources.c */
const rf_remote *rf_remote_find(const rf_remote *const *kinds, const char *name);

/* Settings of every network source:
 *   kind, url, owner (repeated), container, since (30d), lookback (14d), retention
 *   max_pages (1000), max_items (100000), max_units (0: none), max_requests (0), max_bytes (256M), max_time (30m)
 *   parallel (4), delay (0), timeout (60s), connect_timeout (10s), attempts (4), proxy, ca_file, allow_http (no), contact */
extern const rf_setting_row rf_remote_shared_settings[];

/* For who runs a source: make and free its arenas and guard, and reset *done. Between them, read or check may be called once. */
void rf_remote_job_begin(rf_remote_job *job);
void rf_remote_job_end(rf_remote_job *job);

/* ---- for sources ------------------------------------------------------------------------------------------------------- */

/* One walk through pages. Init to zero by rf_listing_init; open() is false once the walk is over (last page, guard, cap). */
typedef struct rf_listing {
    rf_remote_job *job;
    const char *name; /* for messages: "replies to Ugx…" need not outlive the listing */
    bool sparse;      /* a page without comments is normal and not the end (WordPress drops unreadable ones after cutting
                       * pages): the guard "nothing new" counts only after 50 such pages in a row */
    bool over;
    rf_str next;       /* token or address of the page to ask for, as given to page_end; empty: the first page */
    const char *ended; /* "" by its last page, or the word for completeness.stopped_by */
    size_t pages, items;
    /* of the page that page_end has just closed */
    bool page_all_known; /* at least one comment, none of them new, edited or restatus */
    int64_t page_oldest; /* smallest `published` on it; RF_NO_TIME if none */
    /* of the page that is open */
    size_t on_page, fresh_on_page, changed_on_page;
    int64_t oldest;
    size_t empty_in_a_row;
    struct rf_remote_set *tokens, *ids; /* of this walk */
} rf_listing;

void rf_listing_init(rf_listing *l, rf_remote_job *job, const char *name);
void rf_listing_release(rf_listing *l);
bool rf_listing_open(const rf_listing *l);

/* For walks from the newest down: the page that is open is known throughout and its oldest comment is older than the horizon.
 * Only then may a walk end early, by an empty `next`; never at the first known id, because pinned items come again. */
bool rf_listing_reached(const rf_listing *l, int64_t horizon);

/* The name of somebody who wrote as a guest: with " (guest)" behind it where it is one of the setting "owner". Anybody may write the
 * owner's name into a form, and an owner's comment is not judged. Taken from the job's arena, or name itself. */
rf_str rf_remote_guest_name(const rf_remote_job *job, rf_str name);

/* Hand one comment on. source is set here; container from the settings where empty; is_owner where the author is one of the
 * setting "owner". status: the source's own word ("approved", "hold", "heldForReview"), "" when it has none; it is kept and a
 * change is told. id must be set. l may be NULL (a comment outside a walk). seen may be NULL.
 * The same id twice in one run is counted once; the later text stands. max_items is looked at when the page ends.
 * errors  the sink's */
bool rf_remote_put(rf_remote_job *job, rf_listing *l, const rf_comment *c, const char *status, rf_sighting *seen, rf_error *err);

/* End a page: commit, reset job->arena, judge the guards and caps. next: the token or address of the next page, copied to
 * l->next; empty when this was the last that is wanted. A guard or cap closes the listing (l->ended, done->stopped_by) and is
 * no error: true is returned. Once a cap is met every further listing of the run is closed from the start. */
bool rf_remote_page_end(rf_remote_job *job, rf_listing *l, rf_str next, rf_error *err);

/* Commit what was put outside of a listing, with the cursors. Also resets job->arena. */
bool rf_remote_commit(rf_remote_job *job, rf_error *err);

/* Units of a quota (YouTube: 1 a list call). Call before the request; RF_E_LIMIT, stopped_by "units" beyond max_units. */
bool rf_remote_spend(rf_remote_job *job, int64_t units, rf_error *err);

/* Where reading has to reach back to: `newest` - lookback, or `since` when newest is RF_NO_TIME (first run, or job->full).
 * A newest in the future (a wrong clock) counts as now. `since` does not cut later runs: a month of broken cron is made up. */
int64_t rf_remote_horizon(const rf_remote_job *job, int64_t newest);

/* Cursors: opaque strings the source leaves for its next run. topic groups them: "" for the few of the source itself, a word
 * for families ("thread": one a thread). value.ptr is NULL when there is none, and always when job->full, unless topic is
 * not "". Values set are durable with the next page_end or commit and read back at once. */
bool rf_remote_cursor_get(rf_remote_job *job, const char *topic, rf_str key, rf_str *value, rf_error *err); /* taken from job->arena */
bool rf_remote_cursor_set(rf_remote_job *job, const char *topic, rf_str key, rf_str value, rf_error *err);  /* empty: removed */
bool rf_remote_cursor_time(rf_remote_job *job, const char *key, int64_t *t, rf_error *err);                 /* topic "", RF_NO_TIME */
bool rf_remote_cursor_set_time(rf_remote_job *job, const char *key, int64_t t, rf_error *err);              /* not beyond now */
/* The `most` cursors of a topic that were set the longest time ago, oldest first: for sweeps. Taken from job->memory. */
bool rf_remote_cursor_oldest(rf_remote_job *job, const char *topic, size_t most, rf_str **keys, rf_str **values, size_t *n, rf_error *err);

/* The source says that this comment is no more. Unknown ids are fine. It is kept, marked, until retention ends. */
bool rf_remote_gone(rf_remote_job *job, rf_str id, rf_error *err);

/* A walk that began at `from` and went to its very end in this run (not resumed, no guard, no cap) has shown all that is
 * there: comments of this source (and container, "" for all) published in [from, to) that were not seen are gone. */
bool rf_remote_gone_unseen(rf_remote_job *job, rf_str container, int64_t from, int64_t to, rf_error *err);

/* All replies to `parent` that there are were put in this run: those of which nothing was seen are gone. For sources whose replies
 * are called "<parent>.…"; others are left alone. */
bool rf_remote_gone_replies(rf_remote_job *job, rf_str parent, rf_error *err);

/* One item could not be read: `what` names it ("comment 512", "video vid1"), reason holds no comment text. The run ends with
 * "partial". */
void rf_remote_unreadable(rf_remote_job *job, const char *what, const char *reason);
/* One item is known not to be readable and that is in order: a note, no failure. */
void rf_remote_skip(rf_remote_job *job, const char *what, const char *reason);
/* A warning that is neither: "possible gap". The run is complete but for it; told and noted. partial: exit 4. */
void rf_remote_warn(rf_remote_job *job, const char *what, const char *reason, bool partial);
/* Add to what the source says there should be. */
void rf_remote_expect(rf_remote_job *job, int64_t comments);

/* The secret `name` of the job's settings (see net/secret.h). Release it. */
bool rf_remote_secret(const rf_remote_job *job, const char *name, rf_secret *out, rf_error *err);

#endif
