/* fetch/page.c - the comments on pages of a site, from the network: for sites whose interface and feeds are closed.
 *
 * Every page of comments of every configured post is read in each run: an answer to an old comment stands on an old page, and a page
 * says nothing of what has changed. Pages may overlap (a WordPress shows its first or last page under two addresses). */
#include "fetch/page_html.h"

#include "fetch/live.h"
#include "fetch/remote_set.h"
#include "net/url.h"

#include <stdio.h>
#include <string.h>

#define LONGEST_THREAD 10000 /* pages of comments of one post */

static const rf_setting_row settings[] = {
    {.name = "page", .type = RF_SETTING_URL, .help = "address of a further page with comments", .repeated = true},
    {.name = "xpath_comment", .type = RF_SETTING_TEXT, .help = "elements that are one comment each; without it: WordPress"},
    {.name = "xpath_author", .type = RF_SETTING_TEXT, .help = "in a comment: its author"},
    {.name = "xpath_date", .type = RF_SETTING_TEXT, .help = "in a comment: when it was written"},
    {.name = "xpath_text", .type = RF_SETTING_TEXT, .help = "in a comment: its words"},
    {.name = "xpath_id", .type = RF_SETTING_TEXT, .preset = "@id", .help = "in a comment: its id"},
    {.name = "xpath_parent", .type = RF_SETTING_TEXT, .help = "in a comment: the id of the one it answers"},
    {.name = "xpath_url", .type = RF_SETTING_TEXT, .help = "in a comment: its address"},
    {.name = "xpath_next", .type = RF_SETTING_TEXT, .help = "the link to the next page of comments"},
    {.name = NULL},
};

/* One post, on one or more pages. */
typedef struct post {
    rf_remote_job *job;
    rf_listing pages;
    rf_page_paths paths;
    const char *url;
    rf_remote_set *ids, *addresses;
    rf_remote_set *used, *said; /* of all posts of the run: ids, and ids with what they stand for */
    rf_str *queue;              /* pages that are still to be read, in job->memory */
    size_t n_queue, at, cap;
    rf_str container; /* as the first page says, in job->memory */
    int64_t floor, older;
    size_t found;  /* comments on the pages, read or not */
    bool doubtful; /* something could not be read: nothing is to be called gone */
} post;

/* ---- settings ------------------------------------------------------------------------------------------------------------ */

static bool read_paths(const rf_remote_job *job, rf_page_paths *paths, rf_error *err)
{
    const rf_settings *s = job->settings;
    const char *name = NULL;
    for (const rf_setting_row *row = settings; row->name != NULL; row++)
        if (strncmp(row->name, "xpath_", 6) == 0 && rf_settings_has(s, row->name))
            name = row->name;
    *paths = rf_page_wordpress;
    if (name == NULL)
        return true;
    if (!rf_settings_has(s, "xpath_comment"))
        return rf_settings_error(s, name, err, "'%s' needs 'xpath_comment'", name);
    *paths = (rf_page_paths){.comment = rf_settings_text(s, "xpath_comment"),
                             .author = rf_settings_text(s, "xpath_author"),
                             .date = rf_settings_text(s, "xpath_date"),
                             .text = rf_settings_text(s, "xpath_text"),
                             .id = rf_settings_text(s, "xpath_id"),
                             .parent = rf_settings_text(s, "xpath_parent"),
                             .url = rf_settings_text(s, "xpath_url"),
                             .next = rf_settings_text(s, "xpath_next")};
    rf_error why = {0};
    return rf_page_paths_check(paths, &name, &why) || rf_settings_error(s, name, err, "%s", why.text);
}

/* The i-th address: `url`, then each `page`. */
static const char *address_at(const rf_remote_job *job, size_t i)
{
    if (!rf_settings_has(job->settings, "url"))
        return rf_settings_each(job->settings, "page", i);
    return i == 0 ? rf_settings_text(job->settings, "url") : rf_settings_each(job->settings, "page", i - 1);
}

static bool trust_all(const rf_remote_job *job, rf_error *err)
{
    const char *url;
    for (size_t i = 0; (url = address_at(job, i)) != NULL; i++)
        if (!rf_http_trust(job->http, url, err))
            return rf_settings_error(job->settings, "page", err, "'%.80s' is no web address", url);
    return address_at(job, 0) != NULL ||
           rf_settings_error(job->settings, "kind", err, "source '%.60s' needs 'url': the address of a page with comments", job->name);
}

/* ---- one page ------------------------------------------------------------------------------------------------------------ */

static rf_str lasting(rf_remote_job *job, rf_str s) { return (rf_str){rf_arena_dup(job->memory, s.len > 0 ? s.ptr : "", s.len), s.len}; }

static void queue_further(post *p, const rf_page_html *page)
{
    for (size_t i = 0; i < page->n_further && p->n_queue < LONGEST_THREAD; i++) {
        if (!rf_remote_set_add(p->addresses, page->further[i]))
            continue;
        p->queue = rf_arena_grow(p->job->memory, p->queue, p->n_queue, &p->cap, sizeof *p->queue);
        p->queue[p->n_queue++] = lasting(p->job, page->further[i]);
    }
}

/* Where a site counts the comments of each page from 1, or xpath_id finds what several have, they would be edits of one another and all
 * but the last lost. */
static bool shares_its_id(post *p, const rf_comment *c)
{
    rf_buf b;
    if (p->paths.wordpress)
        return false;
    rf_buf_init(&b, c->id.len + c->author.len + c->text.len + 8);
    rf_buf_add_str(&b, c->id);
    rf_buf_putc(&b, '\0');
    rf_buf_add_str(&b, c->author);
    rf_buf_putc(&b, '\0');
    rf_buf_add_str(&b, c->text);
    bool other = rf_remote_set_add(p->said, rf_buf_str(&b));
    rf_buf_release(&b);
    return !rf_remote_set_add(p->used, c->id) && other;
}

static bool put_item(post *p, const rf_page_item *item, rf_error *err)
{
    rf_remote_job *job = p->job;
    rf_comment c = item->comment;
    char what[120];
    snprintf(what, sizeof what, "comment %.*s", c.id.len < 100 ? (int)c.id.len : 100, c.id.ptr);
    if (shares_its_id(p, &c)) {
        rf_remote_unreadable(job, what, "another one has its id: look at xpath_id, or give each page a [source] of its own");
        p->doubtful = true;
        return true;
    }
    if (!rf_remote_set_add(p->ids, c.id)) /* the same page under another address */
        return true;
    p->found++;
    if (c.published != RF_NO_TIME && p->floor != RF_NO_TIME && c.published < p->floor) {
        p->older++;
        return true;
    }
    if (c.text.len == 0 && !c.has_media) {
        rf_remote_unreadable(job, what, "no text");
        p->doubtful = true;
        return true;
    }
    c.container = p->container;
    if (item->guest)
        c.author = rf_remote_guest_name(job, c.author);
    rf_sighting seen;
    if (!rf_remote_put(job, &p->pages, &c, c.status.len > 0 ? c.status.ptr : "", &seen, err))
        return false;
    if (item->bad_date && seen == RF_SEEN_NEW) /* told once: a mail from cron each hour helps nobody */
        rf_remote_warn(job, what, "its date is not understood; kept without", false);
    return true;
}

/* The document at an address, into job->arena. */
static bool get_page(post *p, const char *url, rf_page_html *page, rf_error *err)
{
    rf_remote_job *job = p->job;
    rf_http_response r;
    const rf_http_request q = {.url = url, .accept = "text/html, application/xhtml+xml"};
    if (!rf_http_get(job->http, &q, &r, err) || !rf_http_expect(&r, err))
        return false;
    rf_str type = rf_http_header_of(&r, "Content-Type", 0);
    bool html = type.ptr == NULL || memmem(type.ptr, type.len, "html", 4) != NULL || rf_live_is_html(r.body);
    if (!html)
        return rf_live_unexpected(&r, "a page", err);
    rf_str address = {r.url, strlen(r.url)};
    address = (rf_str){rf_arena_dup(job->arena, address.ptr, address.len), address.len};
    return rf_page_html_read(r.body, address, rf_live_charset(type, job->arena), rf_str_from(job->name), &p->paths, job->arena, page, err);
}

static bool read_page(post *p, const char *url, rf_error *err)
{
    rf_page_html page;
    if (!get_page(p, url, &page, err))
        return false;
    if (p->container.len == 0)
        p->container = lasting(p->job, page.post);
    if (page.cut) {
        rf_remote_unreadable(p->job, "rest of the page", "its markup is nested deeper than can be read");
        p->doubtful = true;
    } else if (page.unended && p->paths.wordpress) {
        rf_remote_unreadable(p->job, "rest of the page", "it ends inside the document, without </html>");
        p->doubtful = true;
    }
    if (page.secured && page.n == 0 && p->pages.pages == 0)
        rf_remote_skip(p->job, p->pages.name, "it has a password");
    bool ok = true;
    for (size_t i = 0; ok && i < page.n; i++)
        ok = put_item(p, &page.items[i], err);
    p->doubtful |= page.secured || page.unended || page.n == 0;
    queue_further(p, &page);
    return ok;
}

/* ---- one post ------------------------------------------------------------------------------------------------------------ */

/* A site that has changed its markup looks like one without comments. The cursor is how many there were. */
static bool judge_count(post *p, rf_error *err)
{
    char key[400], number[24];
    rf_str before;
    snprintf(key, sizeof key, "count %.380s", p->url);
    snprintf(number, sizeof number, "%zu", p->found);
    if (!rf_remote_cursor_get(p->job, "", rf_str_from(key), &before, err))
        return false;
    if (p->found == 0 && before.len > 0 && !rf_str_is(before, "0")) {
        rf_remote_warn(p->job, p->pages.name, "no comments where there were some: has the page's markup changed?", true);
        return true; /* and stays told until there are some again */
    }
    if (p->found == 0 && !p->job->done->skipped)
        rf_remote_warn(p->job, p->pages.name, "no comments found", false);
    return rf_remote_cursor_set(p->job, "", rf_str_from(key), rf_str_from(number), err);
}

/* Only where one answer has shown the whole thread: over several pages a comment may slip from one to the other meanwhile. */
static bool is_whole(const post *p)
{
    return p->pages.pages == 1 && p->n_queue == 0 && p->found > 0 && !p->doubtful && p->pages.ended[0] == '\0';
}

/* What a run has read of one address. */
typedef struct shown {
    rf_str container; /* empty: not known, because it could not be read */
    bool whole;
} shown;

/* Two addresses may be two parts of one thread: then neither shows what is gone. */
static bool judge_gone(rf_remote_job *job, const shown *all, size_t n, int64_t floor, rf_error *err)
{
    for (size_t i = 0; i < n; i++) {
        bool sure = all[i].whole;
        for (size_t k = 0; sure && k < n; k++)
            sure = k == i || (all[k].container.len > 0 && !rf_str_eq(all[k].container, all[i].container));
        if (sure && !rf_remote_gone_unseen(job, all[i].container, floor != RF_NO_TIME ? floor : 0, job->now, err))
            return false;
    }
    return true;
}

/* Errors behind which nothing more can be read: the store's, and a budget that is used up. */
static bool is_final(const rf_remote_job *job, const rf_error *e)
{
    bool of_store = e->code == RF_E_STORE || e->code == RF_E_LOCKED || e->code == RF_E_MEMORY || e->code == RF_E_IO;
    return of_store || (e->code == RF_E_LIMIT && rf_http_exhausted(job->http) != NULL);
}

/* A further page that fails is told and left out; the first one fails the post. */
static bool read_pages(post *p, rf_error *err)
{
    while (rf_listing_open(&p->pages)) {
        bool first = p->pages.next.len == 0;
        rf_error why = {0};
        if (!read_page(p, first ? p->url : p->pages.next.ptr, &why)) {
            if (first || is_final(p->job, &why)) {
                *err = why;
                return false;
            }
            char reason[160];
            snprintf(reason, sizeof reason, "%.150s", why.text);
            rf_remote_unreadable(p->job, "page of comments", reason);
            p->doubtful = true;
        }
        rf_str next = p->at < p->n_queue ? p->queue[p->at++] : RF_STR("");
        if (next.len == 0 && !judge_count(p, err))
            return false;
        if (!rf_remote_page_end(p->job, &p->pages, next, err))
            return false;
    }
    return true;
}

/* begun: what all posts have in common. */
static bool read_post(const post *begun, const char *url, int64_t *older, shown *is, rf_error *err)
{
    post p = *begun;
    rf_remote_job *job = p.job;
    p.url = url;
    p.ids = rf_remote_set_new();
    p.addresses = rf_remote_set_new();
    char name[128];
    rf_url_show(rf_str_from(url), name);
    rf_remote_set_add(p.addresses, rf_live_page_of(rf_str_from(url)));
    rf_listing_init(&p.pages, job, name);
    p.pages.sparse = true; /* a page under its second address brings nothing new */
    bool ok = read_pages(&p, err);
    *is = (shown){.container = p.container, .whole = ok && is_whole(&p)};
    rf_listing_release(&p.pages);
    rf_remote_set_free(p.ids);
    rf_remote_set_free(p.addresses);
    *older += p.older;
    return ok;
}

/* One post that cannot be read does not cost the others. */
static bool read_posts(const post *begun, int64_t *older, rf_error *err)
{
    rf_remote_job *job = begun->job;
    const char *url;
    size_t good = 0, failed = 0, cap = 0;
    rf_error first = {0};
    shown *all = NULL;
    for (size_t i = 0; (url = address_at(job, i)) != NULL; i++) {
        rf_error why = {0};
        all = rf_arena_grow(job->memory, all, i, &cap, sizeof *all);
        if (read_post(begun, url, older, &all[i], &why)) {
            good++;
            continue;
        }
        if (is_final(job, &why)) {
            *err = why;
            return false;
        }
        if (failed++ == 0)
            first = why;
        if (address_at(job, 1) != NULL) {
            char what[128], reason[160];
            rf_url_show(rf_str_from(url), what);
            snprintf(reason, sizeof reason, "%.150s", why.text);
            rf_remote_unreadable(job, what, reason);
        }
    }
    if (good == 0 && failed > 0) {
        *err = first;
        return false;
    }
    return judge_gone(job, all, good + failed, begun->floor, err);
}

static bool page_read(rf_remote_job *job, rf_error *err)
{
    post begun = {.job = job};
    int64_t older = 0;
    if (!read_paths(job, &begun.paths, err) || !trust_all(job, err) || !rf_live_floor(job, &begun.floor, err))
        return false;
    begun.used = rf_remote_set_new();
    begun.said = rf_remote_set_new();
    bool ok = read_posts(&begun, &older, err);
    rf_remote_set_free(begun.used);
    rf_remote_set_free(begun.said);
    rf_live_note_older(job, older);
    return ok;
}

static bool page_check(rf_remote_job *job, const rf_check_listener *out, rf_error *err)
{
    post p = {.job = job, .url = address_at(job, 0)};
    rf_page_html page;
    char found[200];
    if (!read_paths(job, &p.paths, err) || !trust_all(job, err) || !get_page(&p, p.url, &page, err))
        return false;
    snprintf(found, sizeof found, "a page with %zu comments, and %zu further pages of them", page.n, page.n_further);
    if (page.n > 0)
        out->line(out->ctx, RF_CHECK_OK, RF_OK, "reach", found, NULL);
    else
        out->line(out->ctx, RF_CHECK_WARN, RF_OK, "reach", page.secured ? "the page has a password" : "a page without comments",
                  "look whether there are any; for a site that is no WordPress set 'xpath_comment'");
    return true;
}

const rf_remote rf_remote_page = {"page", "comments on the pages of a site", settings, 0, page_check, page_read};
