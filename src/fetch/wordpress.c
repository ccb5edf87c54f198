/* fetch/wordpress.c - the comments of a WordPress site, through its REST interface.
 *
 * Read upward by date, from the newest comment known minus the lookback: in that order pages stay where they are while new
 * comments come in. What WordPress does that a reader must know:
 *   - An approved comment keeps the date of its writing, and an edit leaves no trace but the text: hence the lookback.
 *   - `after` is compared with the site's local clock, which repeats an hour in autumn and jumps when the site moves to another
 *     time zone: hence OVERLAP_S.
 *   - `date_gmt` is UTC, but was read on the site's clock once: in the hour that this skips in spring it is an hour late.
 *   - Pages are cut first, and what the reader may not see is taken out then. A short or empty page is not the last one; only
 *     X-WP-TotalPages and the link to the next page tell, and where a proxy takes both away, EMPTY_IS_END empty pages.
 *   - A comment that is removed while pages are read pulls the others forward, one of them out of sight between two pages. The
 *     total tells: then the walk is done once more.
 * With a login (an application password of an editor) pending comments are read as well, in the same walk. E-mail and IP
 * addresses, which an editor may see, are not asked for. */
#include "fetch/exported.h"
#include "fetch/html.h"
#include "fetch/wordpress_site.h"
#include "fetch/wordpress_typed.h"

#include <stdio.h>
#include <string.h>

#define OVERLAP_S (27 * INT64_C(3600)) /* time zones lie up to 26 h apart */
#define EMPTY_IS_END 3
#define WALKS 3 /* how often a walk is done again because comments were removed meanwhile */
#define ROUTE "wp/v2/comments"
#define FIELDS "id,post,parent,author,author_name,date_gmt,content,link,status,type"

static const rf_setting_row settings[] = {
    {.name = "user", .type = RF_SETTING_TEXT, .help = "login name of an editor, to read pending comments"},
    {.name = "password", .type = RF_SETTING_SECRET, .help = "its application password (Users > Profile)"},
    {.name = "post",
     .type = RF_SETTING_INT,
     .help = "number of a post: read its comments alone",
     .repeated = true,
     .least = 1,
     .most = INT32_MAX},
    {.name = "per_page", .type = RF_SETTING_INT, .preset = "100", .help = "comments a request", .least = 1, .most = 100},
    {.name = NULL},
};

typedef struct walk {
    wp_site *site;
    rf_remote_job *job;
    rf_buf query;           /* what all pages have in common */
    int64_t newest;         /* of this walk; RF_NO_TIME: none yet */
    long long total, pages; /* as the last answer says; -1: it does not */
    bool shrank, resumed;
    size_t seen, empty_in_a_row;
} walk;

/* ---- one comment ------------------------------------------------------------------------------------------------------ */

/* A number, also one that a plugin has made text of. Empty for 0 and what is none. */
static rf_str number_of(const rf_json *item, const char *key, rf_arena *arena)
{
    const rf_json *v = rf_json_get(item, key);
    char digits[24];
    long long n = 0;
    if (v == NULL || (v->type != RF_JSON_INT && !(v->type == RF_JSON_STRING && rf_str_int(v->string, &n))))
        return RF_STR("");
    n = v->type == RF_JSON_INT ? v->integer : n;
    int len = snprintf(digits, sizeof digits, "%lld", n);
    return n <= 0 ? RF_STR("") : (rf_str){rf_arena_dup(arena, digits, (size_t)len), (size_t)len};
}

static rf_str text_of(const rf_json *item, const char *key)
{
    const rf_json *v = rf_json_get(item, key);
    return v != NULL && v->type == RF_JSON_STRING ? v->string : RF_STR("");
}

static bool is_ping(rf_str type)
{
    static const char *const types[] = {"pingback", "trackback", "note", "order_note", "action_log"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (rf_str_is(type, types[i]))
            return true;
    return false;
}

/* Who has not logged in is a guest. */
static rf_str author_of(const rf_remote_job *job, const rf_json *item)
{
    const rf_json *account = rf_json_get(item, "author");
    rf_str name = rf_exported_name(rf_exported_words(text_of(item, "author_name"), job->arena, NULL));
    bool guest = account != NULL && account->type == RF_JSON_INT && account->integer == 0;
    return guest ? rf_remote_guest_name(job, name) : name;
}

/* NULL when the item can be read, otherwise why not. */
static const char *read_item(const rf_remote_job *job, const rf_json *item, rf_comment *c, char status[32])
{
    rf_arena *arena = job->arena;
    const rf_json *content = rf_json_get(item, "content");
    const rf_json *rendered = content != NULL && content->type == RF_JSON_STRING ? content : rf_json_get(content, "rendered");
    rf_str word = text_of(item, "status");
    *c = (rf_comment){.origin = RF_STR("wordpress"), .published = RF_NO_TIME, .edited = RF_NO_TIME};
    c->id = number_of(item, "id", arena);
    if (c->id.len == 0)
        return "no id";
    if (rendered == NULL || rendered->type != RF_JSON_STRING)
        return "no content";
    c->text = rf_wordpress_typed(rf_html_text(rendered->string, arena, &c->has_media), arena);
    c->repairs = rf_exported_repairs(c->text);
    c->author = author_of(job, item);
    c->parent = number_of(item, "parent", arena);
    c->container = number_of(item, "post", arena);
    c->url = text_of(item, "link");
    c->published_exact = rf_time_parse(text_of(item, "date_gmt"), &c->published); /* without a zone, and in UTC */
    if (!c->published_exact)
        c->published = RF_NO_TIME; /* "0000-00-00T00:00:00" */
    snprintf(status, 32, "%.*s", (int)word.len, word.ptr);
    return NULL;
}

/* *n counts the comments of the page, readable or not. */
static bool put_page(walk *w, rf_listing *l, const rf_json *list, size_t *n, rf_error *err)
{
    rf_remote_job *job = w->job;
    for (const rf_json *item = list->child; item != NULL; item = item->next, ++*n) {
        rf_comment c;
        char status[32], what[48];
        if (is_ping(text_of(item, "type")))
            continue;
        const char *why = read_item(job, item, &c, status);
        if (why != NULL) {
            snprintf(what, sizeof what, "comment %.*s", c.id.len > 0 ? (int)c.id.len : 1, c.id.len > 0 ? c.id.ptr : "?");
            rf_remote_unreadable(job, what, why);
            continue;
        }
        if (!rf_remote_put(job, l, &c, status, NULL, err))
            return false;
        if (c.published != RF_NO_TIME && (w->newest == RF_NO_TIME || c.published > w->newest))
            w->newest = c.published;
    }
    return true;
}

/* ---- pages ------------------------------------------------------------------------------------------------------------ */

static void put_query(walk *w, int64_t after)
{
    const char *post;
    rf_buf *q = &w->query;
    rf_buf_printf(q, "per_page=%lld&order=asc&orderby=date_gmt&_fields=" FIELDS, rf_settings_int(w->job->settings, "per_page"));
    if (after > 0) { /* nobody has written a comment in 1970 */
        rf_buf_puts(q, "&after=");
        rf_time_put(q, after);
    }
    if (wp_site_has_login(w->site))
        rf_buf_puts(q, "&status=all"); /* approved and pending; neither spam nor trash */
    for (size_t i = 0; (post = rf_settings_each(w->job->settings, "post", i)) != NULL; i++)
        rf_buf_printf(q, "%s%s", i == 0 ? "&post=" : ",", post);
}

static long long number_in(const rf_http_response *r, const char *header)
{
    long long n;
    return rf_str_int(rf_http_header_of(r, header, 0), &n) && n >= 0 ? n : -1;
}

/* Whether a page stands behind page `page`, which held n items. */
static bool has_next(walk *w, const rf_http_response *r, long long page, size_t n)
{
    rf_str link;
    long long total = number_in(r, "X-WP-Total");
    w->shrank |= total >= 0 && w->total > total;
    w->total = total >= 0 ? total : w->total;
    w->pages = number_in(r, "X-WP-TotalPages");
    w->empty_in_a_row = n == 0 ? w->empty_in_a_row + 1 : 0;
    if (page < w->pages || rf_http_link(r, "next", w->job->arena, &link))
        return true;
    if (w->pages >= 0 || rf_http_link(r, "prev", w->job->arena, &link))
        return false;
    return w->empty_in_a_row < EMPTY_IS_END; /* nothing tells: a proxy has taken it away */
}

/* Some plugins answer a page past the end as WordPress does for posts: with a refusal. */
static bool is_past_end(const walk *w, const rf_http_response *r, long long page)
{
    return page > 1 && w->pages < 0 && r->status == 400 && rf_str_is(wp_site_refusal(r, w->job->arena), "rest_post_invalid_page_number");
}

static bool read_page(walk *w, rf_listing *l, rf_error *err)
{
    rf_remote_job *job = w->job;
    long long page = 1;
    char digits[24] = "";
    rf_buf query;
    rf_http_response r = {0};
    rf_json *list = NULL;
    rf_error e = {0};
    size_t n = 0;
    rf_str_int(l->next, &page);
    rf_buf_init(&query, w->query.len + 64);
    rf_buf_add_str(&query, rf_buf_str(&w->query));
    rf_buf_printf(&query, "&page=%lld", page);
    bool ok = wp_site_get(w->site, ROUTE, rf_buf_str(&query), &r, &list, &e);
    rf_buf_release(&query);
    if (!ok && e.code == RF_E_CONFIG && is_past_end(w, &r, page))
        return rf_remote_page_end(job, l, RF_STR(""), err);
    if (!ok || list->type != RF_JSON_ARRAY) {
        if (err != NULL)
            *err = e;
        return ok ? rf_error_set(err, RF_E_TEMP, "expected a list of comments and got another answer")
                  : rf_error_add(err, page > 1 ? "page %lld" : "comments", page);
    }
    if (!put_page(w, l, list, &n, err))
        return false;
    w->seen += n;
    if (has_next(w, &r, page, n)) {
        snprintf(digits, sizeof digits, "%lld", page + 1);
        /* A walk that is interrupted goes on from here, but not past a place where one may have slipped by. */
        if (!w->shrank && w->newest != RF_NO_TIME && !rf_remote_cursor_set_time(job, "resume", w->newest, err))
            return false;
    }
    return rf_remote_page_end(job, l, rf_str_from(digits), err);
}

/* ---- walks ------------------------------------------------------------------------------------------------------------ */

/* One walk from `after` upward. *whole: it has come to the very end. */
static bool walk_up(walk *w, int64_t after, bool *whole, rf_error *err)
{
    rf_listing l;
    rf_buf_init(&w->query, 3000);
    w->newest = RF_NO_TIME;
    w->total = w->pages = -1;
    w->shrank = false;
    w->seen = w->empty_in_a_row = 0;
    put_query(w, after);
    rf_listing_init(&l, w->job, "comments");
    l.sparse = true;
    bool ok = true;
    while (ok && rf_listing_open(&l))
        ok = read_page(w, &l, err);
    *whole = ok && l.ended[0] == '\0';
    rf_listing_release(&l);
    rf_buf_release(&w->query);
    return ok;
}

/* What is looked at: another reader or other posts begin anew, because what they show may be older than the cursor. */
static bool is_same_view(rf_remote_job *job, rf_buf *view, bool *same, rf_error *err)
{
    rf_str kept;
    const char *post, *user = rf_settings_text(job->settings, "user");
    rf_buf_printf(view, "%s %s", rf_settings_text(job->settings, "url"), user != NULL ? user : "");
    for (size_t i = 0; (post = rf_settings_each(job->settings, "post", i)) != NULL; i++)
        rf_buf_printf(view, " %s", post);
    if (!rf_remote_cursor_get(job, "", RF_STR("view"), &kept, err))
        return false;
    *same = kept.ptr != NULL && rf_str_eq(kept, rf_buf_str(view));
    return true;
}

/* Where to begin: *horizon, and whether that is in the middle of a walk which was interrupted. */
static bool begin(walk *w, int64_t *horizon, bool *fresh, rf_error *err)
{
    rf_remote_job *job = w->job;
    rf_buf view;
    int64_t newest, resume;
    bool same = false;
    rf_buf_init(&view, 4096);
    bool ok = is_same_view(job, &view, &same, err) && rf_remote_cursor_time(job, "newest", &newest, err) &&
              rf_remote_cursor_time(job, "resume", &resume, err);
    if (ok && !same && !job->full) {
        newest = resume = RF_NO_TIME;
        ok = rf_remote_cursor_set(job, "", RF_STR("view"), rf_buf_str(&view), err) &&
             rf_remote_cursor_set_time(job, "newest", newest, err) && rf_remote_cursor_set_time(job, "resume", resume, err);
    }
    rf_buf_release(&view);
    if (!ok)
        return false;
    *fresh = !same && !job->full;
    *horizon = rf_remote_horizon(job, newest);
    w->resumed = resume != RF_NO_TIME && !job->full && resume > *horizon;
    if (w->resumed)
        *horizon = resume < job->now ? resume : job->now;
    return true;
}

/* A whole walk has shown everything since the horizon: what is known and was not there is gone. */
static bool mark_gone(const walk *w, int64_t from, rf_error *err)
{
    const char *post;
    if (w->resumed || w->shrank || w->job->done->unreadable > 0)
        return true;
    if (rf_settings_each(w->job->settings, "post", 0) == NULL)
        return rf_remote_gone_unseen(w->job, RF_STR(""), from, w->job->now, err);
    for (size_t i = 0; (post = rf_settings_each(w->job->settings, "post", i)) != NULL; i++)
        if (!rf_remote_gone_unseen(w->job, rf_str_from(post), from, w->job->now, err))
            return false;
    return true;
}

/* What the site counts and does not show: comments on posts that this reader may not see. */
static void tell_hidden(const walk *w)
{
    char what[40];
    if (w->total < 0)
        return;
    rf_remote_expect(w->job, w->total);
    if ((long long)w->seen >= w->total)
        return;
    snprintf(what, sizeof what, "%lld comments", w->total - (long long)w->seen);
    rf_remote_skip(w->job, what, "counted by the site and not shown to this reader (protected or private posts)");
    w->job->done->skipped += w->total - (long long)w->seen - 1;
}

static bool finish(const walk *w, bool fresh, int64_t horizon, rf_error *err)
{
    rf_remote_job *job = w->job;
    int64_t newest;
    tell_hidden(w);
    if (!rf_remote_cursor_time(job, "newest", &newest, err))
        return false;
    if (w->newest != RF_NO_TIME && (newest == RF_NO_TIME || w->newest > newest) &&
        !rf_remote_cursor_set_time(job, "newest", w->newest, err))
        return false;
    return rf_remote_cursor_set_time(job, "resume", RF_NO_TIME, err) && (fresh || mark_gone(w, horizon, err)) && rf_remote_commit(job, err);
}

static bool wordpress_read(rf_remote_job *job, rf_error *err)
{
    wp_site site;
    walk w = {.site = &site, .job = job};
    int64_t horizon = 0;
    bool whole = false, fresh = false;
    bool ok = wp_site_open(&site, job, err) && begin(&w, &horizon, &fresh, err);
    int64_t after = horizon > OVERLAP_S ? horizon - OVERLAP_S : 0;
    for (int i = 0; ok && i < WALKS && (i == 0 || (whole && w.shrank)); i++)
        ok = walk_up(&w, after, &whole, err);
    if (ok && whole && w.shrank)
        rf_remote_warn(job, "comments", "some were removed during each of three walks: one may have been passed over until the next run",
                       true);
    ok = ok && (!whole || finish(&w, fresh, horizon, err));
    wp_site_close(&site);
    return ok;
}

/* ---- doctor ----------------------------------------------------------------------------------------------------------- */

static void say(const rf_check_listener *out, rf_check_level level, rf_code code, const char *what, const char *found, const char *advice)
{
    out->line(out->ctx, level, code, what, found, advice);
}

/* With a login the context "edit" is asked for: an editor alone gets that. Of the answer nothing but one number comes back. */
static bool wordpress_check(rf_remote_job *job, const rf_check_listener *out, rf_error *err)
{
    wp_site site;
    rf_http_response r = {0};
    rf_json *answer;
    char found[200];
    if (!wp_site_open(&site, job, err)) {
        wp_site_close(&site);
        return false;
    }
    bool login = wp_site_has_login(&site);
    bool ok = wp_site_get(&site, ROUTE, login ? RF_STR("per_page=1&_fields=id&status=all&context=edit") : RF_STR("per_page=1&_fields=id"),
                          &r, &answer, err);
    if (ok) {
        long long total = number_in(&r, "X-WP-Total");
        snprintf(found, sizeof found, "the REST interface answers%s", total < 0 ? "" : " and counts ");
        if (total >= 0)
            snprintf(found + strlen(found), sizeof found - strlen(found), "%lld comments", total);
        say(out, RF_CHECK_OK, RF_OK, "reach", found, NULL);
        if (total < 0)
            say(out, RF_CHECK_WARN, RF_OK, "headers", "X-WP-Total is missing: a proxy takes headers away",
                "let X-WP-Total, X-WP-TotalPages and Link pass; without them the end is guessed from empty pages");
        if (site.guessed)
            say(out, RF_CHECK_WARN, RF_OK, "discovery", "no page names the REST interface; it was found at its usual place",
                "nothing, or write its address as 'url'");
        if (login)
            say(out, RF_CHECK_OK, RF_OK, "login", "pending comments can be read", NULL);
        else
            say(out, RF_CHECK_WARN, RF_OK, "login",
                "without a login pending comments are not read, and the urgent one often waits among them",
                "set 'user' and 'password_file' to an editor's application password");
    }
    wp_site_close(&site);
    return ok;
}

const rf_remote rf_remote_wordpress = {
    "wordpress", "the comments of a WordPress site, through its REST interface", settings, 0, wordpress_check, wordpress_read};
