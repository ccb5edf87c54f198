/* fetch/feed.c - RSS and Atom feeds of comments, from the network.
 *
 * A feed shows the newest few comments (a WordPress: 10) and has, as a rule, no second page: what was written between two runs
 * beyond these is not to be had. It is told as a gap when nothing on the feed was known although there was a run before. */
#include "fetch/feed_read.h"

#include "fetch/live.h"

#include <stdio.h>
#include <string.h>

#define USUAL_LENGTH 10 /* of a WordPress's feed; a shorter one shows all there is */

static const rf_setting_row settings[] = {{.name = NULL}};

typedef struct walk {
    rf_remote_job *job;
    rf_listing pages;
    const char *url;
    int64_t horizon, floor, newest, older;
    bool ran_before, was_empty; /* the last run */
    bool any_known, any_unread;
    size_t items;
    rf_str etag, modified; /* of the first page, in job->memory */
} walk;

static bool need_url(const rf_remote_job *job, rf_error *err)
{
    return rf_settings_has(job->settings, "url") ||
           rf_settings_error(job->settings, "kind", err, "source '%.60s' needs 'url': the address of its feed, such as %s", job->name,
                             "https://blog.example/comments/feed/atom/");
}

static rf_str lasting(rf_remote_job *job, rf_str s)
{
    return (rf_str){rf_arena_dup(job->memory, s.ptr != NULL ? s.ptr : "", s.len), s.len};
}

/* Cursors of the copy at hand are kept with its address: those of another address are not asked for. */
static bool get_kept(walk *w, const char *name, rf_str *value, rf_error *err)
{
    char key[400];
    snprintf(key, sizeof key, "%s %.380s", name, w->url);
    if (!rf_remote_cursor_get(w->job, "", rf_str_from(key), value, err))
        return false;
    *value = lasting(w->job, *value);
    return true;
}

static bool set_kept(walk *w, const char *name, rf_str value, rf_error *err)
{
    char key[400];
    snprintf(key, sizeof key, "%s %.380s", name, w->url);
    return rf_remote_cursor_set(w->job, "", rf_str_from(key), value.len < 500 ? value : RF_STR(""), err);
}

static bool put_item(walk *w, const rf_feed_item *item, rf_error *err)
{
    const rf_comment *c = &item->comment;
    char what[120];
    rf_sighting seen;
    snprintf(what, sizeof what, "comment %.*s", c->id.len < 100 ? (int)c->id.len : 100, c->id.ptr);
    if (c->published != RF_NO_TIME && w->floor != RF_NO_TIME && c->published < w->floor) {
        w->older++;
        w->any_known = true; /* the feed reaches back to where reading began: there is no gap */
        return true;
    }
    if (item->secured) {
        rf_remote_skip(w->job, what, "its post has a password");
        return true;
    }
    if (c->text.len == 0 && !c->has_media) {
        rf_remote_unreadable(w->job, what, "no text");
        w->any_unread = true;
        return true;
    }
    if (!rf_remote_put(w->job, &w->pages, c, c->status.len > 0 ? "approved" : "", &seen, err))
        return false;
    if (item->bad_date && seen == RF_SEEN_NEW) /* told once: a mail from cron each hour helps nobody */
        rf_remote_warn(w->job, what, "its date is not understood; kept without", false);
    w->any_known |= seen != RF_SEEN_NEW;
    if (c->published != RF_NO_TIME && (w->newest == RF_NO_TIME || c->published > w->newest))
        w->newest = c->published;
    return true;
}

static void judge_document(walk *w, const rf_feed *feed, bool whole, const rf_error *why)
{
    char reason[120];
    if (!whole) {
        snprintf(reason, sizeof reason, "%.110s", why->text);
        rf_remote_unreadable(w->job, "rest of the feed", reason);
    } else if (feed->faults.n > 0) {
        snprintf(reason, sizeof reason, "not well-formed XML in %zu place%s, first in line %ld: what stands there may be missing",
                 feed->faults.n, feed->faults.n > 1 ? "s" : "", feed->faults.line);
        rf_remote_warn(w->job, "feed", reason, true);
    }
    w->any_unread |= !whole || feed->faults.n > 0;
}

/* True when a gap between the last run and this one cannot be ruled out. */
static bool gap_is_possible(const walk *w)
{
    bool all_of_it = w->was_empty && w->items < USUAL_LENGTH;
    return w->ran_before && w->items > 0 && !w->any_known && !all_of_it;
}

/* What the next run needs to know; becomes durable with the last page. The copy's marks only when all of it was read. */
static bool keep_state(walk *w, rf_error *err)
{
    bool clean = !w->any_unread;
    return (w->newest == RF_NO_TIME || rf_remote_cursor_set_time(w->job, "newest", w->newest, err)) &&
           rf_remote_cursor_set(w->job, "", RF_STR("items"), w->items > 0 ? RF_STR("some") : RF_STR("none"), err) &&
           set_kept(w, "etag", clean ? w->etag : RF_STR(""), err) && set_kept(w, "modified", clean ? w->modified : RF_STR(""), err);
}

static bool read_answer(walk *w, const rf_http_response *r, rf_error *err)
{
    rf_remote_job *job = w->job;
    rf_error why = {0};
    rf_feed feed;
    if (rf_live_is_html(r->body))
        return rf_live_unexpected(r, "a feed", err);
    rf_str charset = rf_live_charset(rf_http_header_of(r, "Content-Type", 0), job->arena);
    bool whole = rf_feed_read(r->body, rf_str_from(r->url), charset, rf_str_from(job->name), job->arena, &feed, &why);
    if (!whole && feed.n == 0) {
        *err = why;
        return feed.is_feed || strstr(why.text, "document type") != NULL ? rf_error_add(err, "the feed")
                                                                         : rf_live_unexpected(r, "a feed", err);
    }
    if (!feed.is_feed)
        return rf_live_unexpected(r, "a feed", err);
    bool ok = true;
    int64_t older = w->older;
    for (size_t i = 0; ok && i < feed.n; i++)
        ok = put_item(w, &feed.items[i], err);
    if (!ok)
        return false;
    w->items += feed.n;
    judge_document(w, &feed, whole, &why);
    bool all_older = feed.n > 0 && w->older - older == (int64_t)feed.n;
    bool last = feed.next.len == 0 || all_older || rf_listing_reached(&w->pages, w->horizon);
    rf_str next = last ? RF_STR("") : lasting(job, feed.next);
    if (last && gap_is_possible(w))
        rf_remote_warn(job, "possible gap", "no comment on the feed was known: some may have come and gone since the last run", true);
    return (!last || keep_state(w, err)) && rf_remote_page_end(job, &w->pages, next, err);
}

static bool read_page(walk *w, rf_error *err)
{
    bool first = w->pages.next.len == 0;
    rf_http_response r;
    rf_http_request q = {.url = first ? w->url : w->pages.next.ptr,
                         .accept = "application/atom+xml, application/rss+xml, application/xml, text/xml"};
    if (first && (!get_kept(w, "etag", &q.etag, err) || !get_kept(w, "modified", &q.last_modified, err)))
        return false;
    if (!rf_http_get(w->job->http, &q, &r, err))
        return false;
    if (first && r.status == 304)
        return rf_remote_page_end(w->job, &w->pages, RF_STR(""), err);
    if (!rf_http_expect(&r, err))
        return false;
    if (first) {
        w->etag = lasting(w->job, rf_http_header_of(&r, "ETag", 0));
        w->modified = lasting(w->job, rf_http_header_of(&r, "Last-Modified", 0));
    }
    return read_answer(w, &r, err);
}

static bool feed_read(rf_remote_job *job, rf_error *err)
{
    walk w = {.job = job, .url = rf_settings_text(job->settings, "url")};
    rf_str items;
    if (!need_url(job, err) || !rf_live_floor(job, &w.floor, err) || !rf_remote_cursor_time(job, "newest", &w.newest, err) ||
        !rf_remote_cursor_get(job, "", RF_STR("items"), &items, err))
        return false;
    w.ran_before = items.ptr != NULL;
    w.was_empty = rf_str_is(items, "none");
    w.horizon = rf_remote_horizon(job, w.newest);
    rf_listing_init(&w.pages, job, "feed");
    bool ok = true;
    while (ok && rf_listing_open(&w.pages))
        ok = read_page(&w, err);
    rf_listing_release(&w.pages);
    rf_live_note_older(job, w.older);
    return ok;
}

static bool feed_check(rf_remote_job *job, const rf_check_listener *out, rf_error *err)
{
    rf_http_response r;
    rf_feed feed;
    char found[160];
    const rf_http_request q = {.url = rf_settings_text(job->settings, "url")};
    if (!need_url(job, err) || !rf_http_get(job->http, &q, &r, err) || !rf_http_expect(&r, err))
        return false;
    if (rf_live_is_html(r.body) || !rf_feed_read(r.body, rf_str_from(r.url), RF_STR(""), RF_STR("x"), job->arena, &feed, err) ||
        !feed.is_feed)
        return rf_live_unexpected(&r, "a feed", err);
    bool parents = false;
    for (size_t i = 0; i < feed.n; i++)
        parents |= feed.items[i].comment.parent.len > 0;
    snprintf(found, sizeof found, "a feed with %zu comments%s", feed.n, parents ? ", which names parents" : "");
    out->line(out->ctx, RF_CHECK_OK, RF_OK, "reach", found, NULL);
    bool conditional = rf_http_header_of(&r, "ETag", 0).ptr != NULL || rf_http_header_of(&r, "Last-Modified", 0).ptr != NULL;
    if (!conditional)
        out->line(out->ctx, RF_CHECK_OK, RF_OK, "feed", "says not whether it has changed: it is sent whole each time", NULL);
    if (feed.n > 0 && feed.n <= USUAL_LENGTH && feed.next.len == 0) {
        snprintf(found, sizeof found, "it shows the newest %zu comments and no more", feed.n);
        out->line(out->ctx, RF_CHECK_OK, RF_OK, "feed", found, NULL);
    }
    return true;
}

const rf_remote rf_remote_feed = {"feed", "comments of an RSS or Atom feed", settings, 0, feed_check, feed_read};
