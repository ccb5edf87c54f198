/* fetch/youtube_replies.c - replies beyond those that come along with their thread.
 *
 * Only up to five do, whichever YouTube likes, and a red flag in the sixth under a harmless comment is how a tool like this
 * fails in silence. The first pages of several threads are asked for at once. */
#include "fetch/youtube_parts.h"

#include <stdio.h>
#include <string.h>

#define AT_ONCE 16      /* threads in hand; the client's `parallel` says how many are on the wire */
#define FAILURES_MOST 5 /* in a row: then it is not the thread */

typedef struct reply_walk {
    rf_youtube_thread thread; /* in job->memory */
    rf_listing pages;
    char name[80];
    bool restarted, fields; /* fields: the request at hand asked for them */
    bool done;              /* read to the end, or given up for good */
} reply_walk;

typedef struct batch {
    youtube *y;
    reply_walk walks[AT_ONCE];
    rf_http_request asked[AT_ONCE];
    size_t n;
} batch;

/* ---- what is known of a thread, and what is noted ----------------------------------------------------------------------- */

static int64_t number(rf_str *rest)
{
    rf_str field;
    long long n;
    return rf_str_split(rest, ' ', &field) && rf_str_int(field, &n) ? n : -1;
}

bool youtube_known_get(youtube *y, rf_str id, youtube_known *k, rf_error *err)
{
    rf_str value;
    *k = (youtube_known){-1, -1, false};
    if (!rf_remote_cursor_get(y->job, "thread", id, &value, err))
        return false;
    if (value.ptr == NULL)
        return true;
    k->gone = rf_str_is(value, "gone");
    if (!k->gone) {
        k->replies = number(&value);
        k->read_at = number(&value);
    }
    return true;
}

bool youtube_known_set(youtube *y, rf_str id, int64_t replies, int64_t read_at, rf_error *err)
{
    char value[48];
    snprintf(value, sizeof value, "%lld %lld", (long long)replies, (long long)read_at);
    return rf_remote_cursor_set(y->job, "thread", id, rf_str_from(value), err);
}

bool youtube_thread_gone(youtube *y, rf_str id, rf_error *err)
{
    youtube_known k;
    return youtube_known_get(y, id, &k, err) && rf_remote_gone(y->job, id, err) && rf_remote_gone_replies(y->job, id, err) &&
           rf_remote_cursor_set(y->job, "thread", id, k.gone ? RF_STR("") : RF_STR("gone"), err);
}

bool youtube_replies_note(youtube *y, const rf_youtube_thread *t, rf_error *err)
{
    rf_buf value;
    rf_buf_init(&value, 1024);
    rf_buf_printf(&value, "%lld ", (long long)t->replies);
    rf_buf_add_str(&value, t->video);
    rf_buf_putc(&value, ' ');
    rf_buf_add_str(&value, t->channel);
    bool ok = rf_remote_cursor_set(y->job, "replies", t->id, rf_buf_str(&value), err);
    rf_buf_release(&value);
    return ok;
}

static rf_youtube_thread noted(rf_str id, rf_str value)
{
    rf_youtube_thread t = {.id = id, .video = RF_STR(""), .channel = RF_STR("")};
    t.replies = number(&value);
    rf_str_split(&value, ' ', &t.video);
    rf_str_split(&value, ' ', &t.channel);
    return t;
}

/* ---- one thread --------------------------------------------------------------------------------------------------------- */

static bool take_page(youtube *y, reply_walk *w, const rf_json *answer, rf_error *err)
{
    rf_remote_job *job = y->job;
    rf_str next = youtube_next_token(answer);
    for (const rf_json *item = youtube_items(answer); item != NULL; item = item->next) {
        rf_comment c;
        const char *status, *wrong = rf_youtube_comment(item, &w->thread, job->arena, &c, &status);
        if (wrong != NULL)
            rf_remote_unreadable(job, w->name, wrong);
        else if (!rf_remote_put(job, &w->pages, &c, status, NULL, err))
            return false;
    }
    if (next.len == 0) {
        w->done = true;
        rf_remote_set_add(y->drained, w->thread.id);
        /* A list that is empty against all promises says nothing about what became of the replies. */
        if (w->pages.items > 0 && !rf_remote_gone_replies(job, w->thread.id, err))
            return false;
        if (!youtube_known_set(y, w->thread.id, w->thread.replies, job->now, err) ||
            !rf_remote_cursor_set(job, "replies", w->thread.id, RF_STR(""), err))
            return false;
    }
    return rf_remote_page_end(job, &w->pages, next, err);
}

/* Nothing more is to be had of this thread, now or later. */
static bool give_up(youtube *y, reply_walk *w, rf_error *err)
{
    w->pages.over = w->done = true;
    return rf_remote_cursor_set(y->job, "replies", w->thread.id, RF_STR(""), err) && rf_remote_commit(y->job, err);
}

static bool refused(youtube *y, reply_walk *w, const rf_youtube_refusal *no, rf_error *err)
{
    char text[180];
    rf_youtube_refusal_text(no, text, sizeof text);
    switch (no->action) {
    case RF_YOUTUBE_MISSING:
        rf_remote_unreadable(y->job, w->name, text);
        return youtube_thread_gone(y, w->thread.id, err) && give_up(y, w, err);
    case RF_YOUTUBE_SKIP:
        rf_remote_skip(y->job, w->name, text);
        return give_up(y, w, err);
    case RF_YOUTUBE_FIELDS:
        return youtube_drop_fields(y, w->fields, no, err);
    case RF_YOUTUBE_TOKEN:
        if (!w->restarted && w->pages.next.len > 0) {
            rf_listing_release(&w->pages);
            rf_listing_init(&w->pages, y->job, w->name);
            w->restarted = true;
            return true;
        }
        break;
    default:
        break;
    }
    w->pages.over = true;
    youtube_failed(y, w->name, no);
    return true;
}

static bool take_answer(youtube *y, reply_walk *w, const rf_json *answer, const rf_youtube_refusal *no, rf_error *err)
{
    return answer != NULL ? take_page(y, w, answer, err) : refused(y, w, no, err);
}

/* ---- several ------------------------------------------------------------------------------------------------------------ */

static bool first_page(void *ctx, size_t i, const rf_http_response *r, const rf_error *failure, rf_error *err)
{
    batch *b = ctx;
    const rf_json *answer;
    rf_youtube_refusal no;
    return youtube_answer(b->y, r, failure, &answer, &no, err) && (answer != NULL || youtube_bearable(b->y, &no, err)) &&
           take_answer(b->y, &b->walks[i], answer, &no, err);
}

static bool further_pages(youtube *y, reply_walk *w, rf_error *err)
{
    while (rf_listing_open(&w->pages)) {
        const rf_json *answer;
        rf_youtube_refusal no;
        const char *url = youtube_address(y, YOUTUBE_REPLIES, w->thread.id, w->pages.next);
        w->fields = y->fields;
        if (!youtube_ask(y, url, &answer, &no, err) || !take_answer(y, w, answer, &no, err))
            return false;
    }
    return true;
}

static bool read_batch(batch *b, rf_error *err)
{
    youtube *y = b->y;
    if (!youtube_pay(y, b->n, err))
        return false;
    bool ok = rf_http_get_all(y->job->http, b->asked, b->n, first_page, b, err);
    youtube_settle(y);
    for (size_t i = 0; ok && i < b->n; i++)
        ok = further_pages(y, &b->walks[i], err);
    return ok;
}

static void add_walk(batch *b, rf_str id, rf_str value)
{
    youtube *y = b->y;
    reply_walk *w = &b->walks[b->n];
    *w = (reply_walk){.thread = noted(id, value), .fields = y->fields};
    snprintf(w->name, sizeof w->name, "replies to %.*s", (int)(id.len < 60 ? id.len : 60), id.ptr);
    rf_listing_init(&w->pages, y->job, w->name);
    const char *url = youtube_address(y, YOUTUBE_REPLIES, id, RF_STR(""));
    b->asked[b->n++] = youtube_request(y, rf_arena_dup(y->job->memory, url, strlen(url)));
    if (!rf_remote_set_has(y->threads, id) && w->thread.replies > 0)
        rf_remote_expect(y->job, w->thread.replies); /* of an earlier run: its page will not come again */
}

/* Noted threads that have not failed in this run. */
static bool choose(batch *b, rf_error *err)
{
    youtube *y = b->y;
    rf_str *ids, *values;
    size_t n, most = AT_ONCE;
    int64_t left = youtube_units_left(y);
    if (left < AT_ONCE)
        most = left > 0 ? (size_t)left : 1; /* one at least: that it cannot be paid for has to be said */
    b->n = 0;
    if (!rf_remote_cursor_oldest(y->job, "replies", y->n_failed + most, &ids, &values, &n, err))
        return false;
    for (size_t i = 0; i < n && b->n < most; i++)
        if (!rf_remote_set_has(y->failed, ids[i]))
            add_walk(b, ids[i], values[i]);
    return true;
}

/* Returns how many failures there are in a row now. */
static size_t count_failures(batch *b, size_t in_a_row)
{
    youtube *y = b->y;
    for (size_t i = 0; i < b->n; i++) {
        in_a_row = b->walks[i].done ? 0 : in_a_row + 1;
        if (!b->walks[i].done)
            y->n_failed += rf_remote_set_add(y->failed, b->walks[i].thread.id);
        rf_listing_release(&b->walks[i].pages);
    }
    return in_a_row;
}

bool youtube_replies_drain(youtube *y, rf_error *err)
{
    batch b = {.y = y};
    size_t in_a_row = 0;
    bool ok = true;
    while (ok && in_a_row < FAILURES_MOST && !youtube_capped(y) && (ok = choose(&b, err)) && b.n > 0) {
        ok = read_batch(&b, err);
        in_a_row = count_failures(&b, in_a_row);
    }
    return ok;
}
