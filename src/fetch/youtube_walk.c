/* fetch/youtube_walk.c - one channel or video, from the newest thread down to where reading has to reach.
 *
 * How far the list has been read stands in one cursor: "NEWEST FLOOR TARGET DEPTH TOKEN_AT TOKEN", numbers or "-".
 *
 *   NEWEST  all threads from here down to TARGET's page, or to FLOOR, have been read
 *   FLOOR   where the first run began; what is older is nobody's concern
 *   TOKEN   there is a rest: from this page down to TARGET is still to be read. TOKEN_AT: when YouTube gave it. DEPTH: the newest
 *           thread of the page above; a walk from the top that gets below it has passed the rest's beginning and reads on
 *
 * A walk begins at the top, always: new comments must not wait for a rest that cannot be read. Its horizon is NEWEST less the
 * lookback, or `since` in a first run; it ends with a page whose threads are all older than that and, in later runs, all known.
 * Each page that is committed moves NEWEST up and leaves the rest below, so a walk that is cut off anywhere goes on later. While
 * there is a rest, the walk from the top ends with its first known page: under a small budget the lookback, read again and again,
 * would leave nothing for the rest. Tokens do not last: one that is refused, or older than a day and a half, is dropped, and the
 * walk from the top reaches down to TARGET instead. */
#include "fetch/youtube_parts.h"

#include <stdio.h>
#include <string.h>

#define TOKEN_LASTS_S (36 * 3600) /* so that a daily run can go on */

typedef struct place {
    int64_t newest, floor, target, depth, token_at; /* RF_NO_TIME: none */
    rf_str token;                                   /* in job->memory; empty: no rest */
} place;

typedef struct walk {
    youtube *y;
    youtube_filter filter;
    rf_str id;
    char name[80];
    place at;  /* as the cursor says, and as it will */
    place old; /* the rest that an earlier walk left, to be taken up when this one has met what is known */
    int64_t horizon;
    bool until_known; /* a later run: the last page is known throughout */
    bool reached;     /* the horizon, or the end of the list */
    bool fields, restarted;
} walk;

/* ---- the cursor --------------------------------------------------------------------------------------------------------- */

static const place nowhere = {RF_NO_TIME, RF_NO_TIME, RF_NO_TIME, RF_NO_TIME, RF_NO_TIME, {"", 0}};

static int64_t take_time(rf_str *rest)
{
    rf_str field;
    long long n;
    return rf_str_split(rest, ' ', &field) && rf_str_int(field, &n) ? n : RF_NO_TIME;
}

static bool read_place(walk *w, rf_error *err)
{
    rf_str value;
    rf_remote_job *job = w->y->job;
    w->at = nowhere;
    if (!rf_remote_cursor_get(job, "walk", rf_str_from(w->name), &value, err))
        return false;
    if (value.ptr == NULL)
        return true;
    w->at.newest = take_time(&value);
    w->at.floor = take_time(&value);
    w->at.target = take_time(&value);
    w->at.depth = take_time(&value);
    w->at.token_at = take_time(&value);
    if (value.ptr != NULL && value.len > 0)
        w->at.token = (rf_str){rf_arena_dup(job->memory, value.ptr, value.len), value.len};
    return true;
}

static void put_time(rf_buf *out, int64_t t)
{
    if (t == RF_NO_TIME)
        rf_buf_puts(out, "- ");
    else
        rf_buf_printf(out, "%lld ", (long long)t);
}

static bool write_place(walk *w, rf_error *err)
{
    rf_buf value;
    rf_buf_init(&value, 8192);
    put_time(&value, w->at.newest);
    put_time(&value, w->at.floor);
    put_time(&value, w->at.target);
    put_time(&value, w->at.depth);
    put_time(&value, w->at.token_at);
    rf_buf_add_str(&value, w->at.token);
    bool ok = rf_remote_cursor_set(w->y->job, "walk", rf_str_from(w->name), rf_buf_str(&value), err);
    rf_buf_release(&value);
    return ok;
}

static int64_t lower(int64_t a, int64_t b) { return a == RF_NO_TIME || (b != RF_NO_TIME && b < a) ? b : a; }

/* ---- pages -------------------------------------------------------------------------------------------------------------- */

/* Whether nothing below this page is wanted. */
static bool is_last(const walk *w, const rf_listing *l, const youtube_page *page)
{
    if (w->old.token.len > 0 && w->until_known)
        return page->threads > 0 && l->changed_on_page == 0;
    if (page->threads == 0 || page->newest >= w->horizon)
        return false;
    return !w->until_known || l->changed_on_page == 0 || page->newest < w->at.floor;
}

/* The walk from the top has come below where the rest begins: it takes the rest along. */
static void join_rest(walk *w, const youtube_page *page)
{
    if (w->old.token.len == 0 || w->old.depth == RF_NO_TIME || page->threads == 0 || page->newest >= w->old.depth)
        return;
    w->horizon = lower(w->horizon, w->old.target);
    w->until_known = false;
    w->old = nowhere;
}

static bool take_page(walk *w, rf_listing *l, const rf_json *answer, rf_error *err)
{
    youtube_page page;
    rf_remote_job *job = w->y->job;
    rf_str next = youtube_next_token(answer);
    if (!youtube_take_threads(w->y, l, answer, &page, err))
        return false;
    bool dated = page.threads > 0 && page.newest != INT64_MAX;
    if (dated && (w->at.newest == RF_NO_TIME || page.newest > w->at.newest))
        w->at.newest = page.newest;
    join_rest(w, &page);
    if (is_last(w, l, &page))
        next = RF_STR("");
    w->reached = next.len == 0;
    const place rest = {
        .target = lower(w->horizon, w->old.target), .depth = dated ? page.newest : RF_NO_TIME, .token_at = job->now, .token = next};
    const place *p = w->reached ? &w->old : &rest;
    w->at = (place){w->at.newest, w->at.floor, p->target, p->depth, p->token_at, p->token};
    if (!write_place(w, err) || !rf_remote_page_end(job, l, next, err))
        return false;
    return youtube_replies_drain(w->y, err);
}

static bool refused(walk *w, rf_listing *l, const rf_youtube_refusal *no, rf_error *err)
{
    char text[180];
    rf_youtube_refusal_text(no, text, sizeof text);
    switch (no->action) {
    case RF_YOUTUBE_SKIP:
        l->over = true;
        rf_remote_skip(w->y->job, w->name, text);
        return true;
    case RF_YOUTUBE_MISSING:
        l->over = true;
        rf_remote_unreadable(w->y->job, w->name, text);
        return true;
    case RF_YOUTUBE_FIELDS:
        return youtube_drop_fields(w->y, w->fields, no, err);
    case RF_YOUTUBE_TOKEN:
        if (w->restarted || l->next.len == 0)
            break;
        w->restarted = true; /* what was read is known by now: reading it again changes nothing */
        rf_listing_release(l);
        rf_listing_init(l, w->y->job, w->name);
        return true;
    default:
        break;
    }
    l->over = true;
    youtube_failed(w->y, w->name, no);
    return true;
}

/* From `token` (empty: the top) down to the horizon. */
static bool go_down(walk *w, rf_str token, rf_error *err)
{
    rf_listing l;
    bool ok = true;
    w->reached = false;
    rf_listing_init(&l, w->y->job, w->name);
    l.next = token;
    while (ok && rf_listing_open(&l)) {
        const rf_json *answer;
        rf_youtube_refusal no;
        const char *url = youtube_address(w->y, w->filter, w->id, l.next);
        w->fields = w->y->fields;
        ok = youtube_ask(w->y, url, &answer, &no, err) && (answer != NULL ? take_page(w, &l, answer, err) : refused(w, &l, &no, err));
    }
    rf_listing_release(&l);
    return ok;
}

static void choose_horizon(walk *w)
{
    const rf_remote_job *job = w->y->job;
    bool first = w->at.newest == RF_NO_TIME || job->full;
    bool is_fresh = w->at.token.len > 0 && job->now - w->at.token_at < TOKEN_LASTS_S && job->now >= w->at.token_at;
    w->horizon = rf_remote_horizon(job, w->at.newest);
    w->until_known = !first;
    w->old = nowhere;
    if (first)
        w->at.floor = lower(w->at.floor, job->since);
    if (is_fresh && !job->full)
        w->old = w->at;
    else if (w->at.token.len > 0)
        w->horizon = lower(w->horizon, w->at.target);
}

bool youtube_walk(youtube *y, youtube_filter filter, const char *id, rf_error *err)
{
    walk w = {.y = y, .filter = filter, .id = rf_str_from(id)};
    snprintf(w.name, sizeof w.name, "%s %.60s", filter == YOUTUBE_CHANNEL ? "channel" : "video", id);
    if (!read_place(&w, err))
        return false;
    choose_horizon(&w);
    if (!go_down(&w, RF_STR(""), err))
        return false;
    if (!w.reached || w.old.token.len == 0)
        return true;
    /* The rest: everything above it has been read by now. */
    rf_str token = w.old.token;
    w.horizon = w.old.target;
    w.until_known = w.restarted = false;
    w.old = nowhere;
    return go_down(&w, token, err);
}
