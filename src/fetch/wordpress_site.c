/* fetch/wordpress_site.c - finding the interface of a WordPress site, and asking it. */
#include "fetch/wordpress_site.h"

#include "net/url.h"

#include <ctype.h>
#include <string.h>

#define REL "https://api.w.org/"
#define ADDRESS_MOST 4096
#define PAGE_MOST (2u << 20) /* of the front page: the link stands in its head */

static const char closed_advice[] =
    "the REST interface is closed on this site: use kind = feed with its Atom feed, or an application password";

/* ---- the login -------------------------------------------------------------------------------------------------------- */

bool wp_site_has_login(const wp_site *site) { return site->basic.bytes != NULL; }

/* Before any request is made; for other names of this machine the HTTP client decides, once they are resolved. */
static bool may_carry_password(const char *address)
{
    rf_url url;
    return rf_url_parse(rf_str_from(address), &url, NULL) &&
           (url.https || rf_str_is(url.host, "localhost") || rf_str_is(url.host, "::1") || rf_str_starts(url.host, "127."));
}

static bool load_login(wp_site *site, rf_error *err)
{
    const rf_settings *s = site->job->settings;
    rf_secret password = {0};
    const char *user = rf_settings_text(s, "user");
    if (!rf_remote_secret(site->job, "password", &password, err))
        return false;
    if (user != NULL && password.bytes == NULL)
        return rf_settings_error(s, "user", err,
                                 "'user' needs an application password: write it to a file and name that with password_file");
    if (user == NULL && password.bytes != NULL) {
        rf_secret_release(&password);
        return rf_settings_error(s, "password_file", err, "a password needs 'user', the login name it belongs to");
    }
    if (user == NULL)
        return true;
    if (!may_carry_password(rf_settings_text(s, "url"))) {
        rf_secret_release(&password);
        return rf_settings_error(s, "url", err, "a password is sent over https alone: write url = https://…, or leave 'user' out");
    }
    rf_secret_basic(user, &password, &site->basic);
    rf_secret_release(&password);
    site->user = user;
    return true;
}

/* ---- finding the interface -------------------------------------------------------------------------------------------- */

static rf_str keep(wp_site *site, rf_str s) { return (rf_str){rf_arena_dup(site->job->memory, s.ptr, s.len), s.len}; }

static const char *find(rf_str s, const char *word) { return s.len > 0 ? memmem(s.ptr, s.len, word, strlen(word)) : NULL; }

/* Whether the configured address is the interface itself; then *root is it, without a route that may stand behind. */
static bool is_root(wp_site *site, rf_str url, rf_str *root)
{
    const char *plain = find(url, "rest_route="), *pretty = find(url, "/wp-json");
    rf_buf b;
    rf_buf_init(&b, ADDRESS_MOST);
    if (plain != NULL)
        rf_buf_printf(&b, "%.*srest_route=/", (int)(plain - url.ptr), url.ptr);
    else if (pretty != NULL && (pretty[8] == '\0' || pretty[8] == '/'))
        rf_buf_printf(&b, "%.*s/wp-json/", (int)(pretty - url.ptr), url.ptr);
    *root = b.len > 0 ? keep(site, rf_buf_str(&b)) : RF_STR("");
    rf_buf_release(&b);
    return root->len > 0;
}

/* <link rel='https://api.w.org/' href='…' /> in the page; the address may hold entities, of which only &amp; and &#038; occur. */
static bool link_element(const rf_http_response *r, rf_arena *arena, rf_str *url)
{
    const char *at = find(r->body, REL);
    if (at == NULL)
        return false;
    const char *close = memchr(at, '>', (size_t)(r->body.ptr + r->body.len - at));
    rf_str rest = {at, close != NULL ? (size_t)(close - at) : 0};
    const char *href = find(rest, "href=");
    if (href == NULL || href + 6 >= rest.ptr + rest.len)
        return false;
    const char quote = href[5], *from = href + 6;
    const char *end = memchr(from, quote, (size_t)(rest.ptr + rest.len - from));
    if ((quote != '"' && quote != '\'') || end == NULL)
        return false;
    rf_buf raw, whole;
    rf_buf_init(&raw, ADDRESS_MOST);
    rf_buf_init(&whole, ADDRESS_MOST);
    for (const char *c = from; c < end; c++) {
        rf_buf_putc(&raw, *c);
        if (*c == '&')
            c += rf_str_starts((rf_str){c, (size_t)(end - c)}, "&amp;")    ? 4
                 : rf_str_starts((rf_str){c, (size_t)(end - c)}, "&#038;") ? 5
                                                                           : 0;
    }
    bool ok = rf_url_join(rf_str_from(r->url), rf_buf_str(&raw), &whole, NULL);
    if (ok)
        *url = (rf_str){rf_arena_dup(arena, whole.ptr, whole.len), whole.len};
    rf_buf_release(&raw);
    rf_buf_release(&whole);
    return ok;
}

/* Ask the configured page. *root stays empty when the page names no interface. */
static bool ask_page(wp_site *site, const char *url, rf_str *root, rf_error *err)
{
    rf_remote_job *job = site->job;
    rf_http_response r;
    rf_error e = {0};
    rf_http_request q = {.url = url, .head = true};
    if (!rf_http_get(job->http, &q, &r, err))
        return false;
    if (rf_http_link(&r, REL, job->memory, root))
        return true;
    /* Some hosts answer HEAD in their own way, and proxies take headers away: the page itself has the link, too. */
    q.head = false;
    q.cap_bytes = PAGE_MOST;
    if (!rf_http_get(job->http, &q, &r, &e)) {
        if (e.code == RF_E_LIMIT && rf_http_exhausted(job->http) == NULL)
            return true;
        *err = e;
        return false;
    }
    if (rf_http_link(&r, REL, job->memory, root) || link_element(&r, job->memory, root))
        return true;
    return (r.status < 500 && r.status != 429) || rf_http_expect(&r, err);
}

/* Whether an interface answers at `candidate`: its index, or a refusal in its own words. */
static bool ask_index(wp_site *site, rf_str candidate, bool *there, rf_error *err)
{
    rf_http_response r;
    const rf_http_header login = {.name = "Authorization", .value = rf_secret_str(&site->basic), .secret = true};
    const rf_http_request q = {
        .url = candidate.ptr, .accept = "application/json", .headers = &login, .n_headers = wp_site_has_login(site) ? 1 : 0};
    if (!rf_http_get(site->job->http, &q, &r, err))
        return false;
    *there = rf_str_starts(wp_site_refusal(&r, site->job->arena), "rest_") ||
             (r.status == 200 && rf_http_expect_json(&r, NULL) && find(r.body, "wp/v2") != NULL);
    return *there || (r.status < 500 && r.status != 429) || rf_http_expect(&r, err);
}

static bool guess(wp_site *site, const char *url, rf_str *root, rf_error *err)
{
    static const char *const places[] = {"wp-json/", "?rest_route=/"};
    rf_str page = rf_str_from(url);
    page.len = strcspn(url, "?#");
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        bool there = false;
        rf_buf b;
        rf_buf_init(&b, ADDRESS_MOST);
        rf_buf_add_str(&b, page);
        rf_buf_puts(&b, page.len > 0 && page.ptr[page.len - 1] == '/' ? "" : "/");
        rf_buf_puts(&b, places[i]);
        rf_str candidate = keep(site, rf_buf_str(&b));
        rf_buf_release(&b);
        if (!ask_index(site, candidate, &there, err))
            return false;
        if (there) {
            *root = candidate;
            site->guessed = true;
            return true;
        }
    }
    return rf_settings_error(site->job->settings, "url", err,
                             "no REST interface of WordPress at 'url': it is closed (then use kind = feed) or no WordPress");
}

/* A site behind a proxy often believes that it is read over http: then its interface is where the site is, over https. */
static void mend_scheme(wp_site *site, const char *url, rf_str *root)
{
    rf_url page, api;
    rf_buf b;
    if (!rf_url_parse(rf_str_from(url), &page, NULL) || !rf_url_parse(*root, &api, NULL) || !page.https || api.https ||
        !rf_url_same_host(&page, &api))
        return;
    rf_buf_init(&b, ADDRESS_MOST);
    rf_buf_printf(&b, "https://%.*s:%u%.*s", (int)page.host.len, page.host.ptr, page.port, (int)api.path.len, api.path.ptr);
    *root = keep(site, rf_buf_str(&b));
    rf_buf_release(&b);
}

/* The password goes to the origin that the user has named, over https (or inside this machine: the HTTP client sees to it). */
static bool check_origin(wp_site *site, const char *url, rf_error *err)
{
    rf_url page, api;
    char shown[128];
    if (!wp_site_has_login(site))
        return true;
    if (!rf_url_parse(rf_str_from(url), &page, err) || !rf_url_parse(site->root, &api, err))
        return false;
    rf_url_show(site->root, shown);
    return rf_url_same_origin(&page, &api) ||
           rf_settings_error(
               site->job->settings, "url", err,
               "the site names '%.90s' as its interface, and a password goes to the configured address alone: set url to that", shown);
}

bool wp_site_open(wp_site *site, rf_remote_job *job, rf_error *err)
{
    *site = (wp_site){.job = job};
    const char *url = rf_settings_text(job->settings, "url");
    if (url == NULL)
        return rf_settings_error(job->settings, "url", err, "kind 'wordpress' needs 'url', the address of the site");
    if (!load_login(site, err))
        return false;
    if (!is_root(site, rf_str_from(url), &site->root)) {
        if (!ask_page(site, url, &site->root, err) || (site->root.len == 0 && !guess(site, url, &site->root, err)))
            return false;
        mend_scheme(site, url, &site->root);
    }
    return check_origin(site, url, err);
}

void wp_site_close(wp_site *site)
{
    rf_secret_release(&site->basic);
    site->user = NULL;
}

/* ---- asking, and what refusals mean ----------------------------------------------------------------------------------- */

rf_str wp_site_refusal(const rf_http_response *r, rf_arena *arena)
{
    if (r->status < 400 || !rf_http_expect_json(r, NULL))
        return RF_STR("");
    const rf_json *answer = rf_json_parse(r->body, arena, NULL, NULL), *code = rf_json_get(answer, "code");
    if (code == NULL || code->type != RF_JSON_STRING || code->string.len > 60)
        return RF_STR("");
    for (size_t i = 0; i < code->string.len; i++) /* it goes into messages */
        if (!isalnum((unsigned char)code->string.ptr[i]) && code->string.ptr[i] != '_' && code->string.ptr[i] != '-')
            return RF_STR("");
    return code->string;
}

static bool is_bad_login(rf_str code)
{
    return rf_str_is(code, "incorrect_password") || rf_str_is(code, "invalid_username") || rf_str_is(code, "invalid_email") ||
           rf_str_starts(code, "application_password") || rf_str_is(code, "invalid_application_password");
}

/* Refused with a login: the password, a host that drops the header, or a role that may not. */
static bool refuse_login(const wp_site *site, int status, rf_str code, rf_error *err)
{
    if (is_bad_login(code))
        return rf_error_set(err, RF_E_AUTH, "the site refuses user '%.40s' or the password (%.*s): make a new application password",
                            site->user, (int)code.len, code.ptr);
    bool forbidden = rf_str_is(code, "rest_forbidden_param") || rf_str_is(code, "rest_forbidden_context");
    if (forbidden && status == 401) /* WordPress takes an unknown login for none */
        return rf_error_set(err, RF_E_AUTH,
                            "the site does not see the login (http 401): user or application password is wrong, or its host drops the "
                            "Authorization header");
    if (forbidden)
        return rf_error_set(err, RF_E_AUTH, "user '%.40s' may not read pending comments (%.*s): give it the role Editor", site->user,
                            (int)code.len, code.ptr);
    return rf_error_set(err, RF_E_AUTH, "the site does not let user '%.40s' in (http %d%s%.*s)", site->user, status,
                        code.len > 0 ? ", " : "", (int)code.len, code.ptr);
}

static bool refuse(const wp_site *site, const rf_http_response *r, rf_error *err)
{
    rf_str code = wp_site_refusal(r, site->job->arena);
    const char *comma = code.len > 0 ? ", " : "";
    if (r->status == 401 || r->status == 403)
        return wp_site_has_login(site)
                   ? refuse_login(site, r->status, code, err)
                   : rf_error_set(err, RF_E_AUTH, "http %d%s%.*s: %s", r->status, comma, (int)code.len, code.ptr, closed_advice);
    if (r->status == 404 || r->status == 410)
        return rf_error_set(err, RF_E_CONFIG, "http %d%s%.*s: %s", r->status, comma, (int)code.len, code.ptr, closed_advice);
    if (code.len > 0 && r->status < 500 && r->status != 429)
        return rf_error_set(err, RF_E_CONFIG, "the site refuses the request (http %d, %.*s)", r->status, (int)code.len, code.ptr);
    return rf_http_expect(r, err);
}

bool wp_site_get(wp_site *site, const char *route, rf_str query, rf_http_response *r, rf_json **answer, rf_error *err)
{
    rf_remote_job *job = site->job;
    char text[64];
    rf_buf b;
    rf_buf_init(&b, ADDRESS_MOST);
    rf_buf_add_str(&b, site->root);
    rf_buf_puts(&b, route);
    rf_buf_putc(&b, find(site->root, "?") != NULL ? '&' : '?');
    rf_buf_add_str(&b, query);
    const char *url = rf_arena_dup(job->arena, b.ptr, b.len);
    bool fits = !b.overflow;
    rf_buf_release(&b);
    if (!fits)
        return rf_error_set(err, RF_E_CONFIG, "the address is too long: name fewer posts");
    const rf_http_header login = {.name = "Authorization", .value = rf_secret_str(&site->basic), .secret = true};
    const rf_http_request q = {.url = url, .accept = "application/json", .headers = &login, .n_headers = wp_site_has_login(site) ? 1 : 0};
    if (!rf_http_get(job->http, &q, r, err))
        return false;
    if (r->status < 200 || r->status >= 300)
        return refuse(site, r, err);
    if (!rf_http_expect_json(r, NULL)) {
        rf_str type = rf_http_header_of(r, "Content-Type", 0);
        rf_http_excerpt(r, text, sizeof text);
        return rf_error_set(err, RF_E_TEMP, "expected JSON and got %.*s '%s'; if this stays, use kind = feed",
                            (int)(type.len < 30 ? type.len : 30), type.len > 0 ? type.ptr : "", text);
    }
    *answer = rf_json_parse(r->body, job->arena, NULL, err);
    return *answer != NULL || rf_error_add(err, "the site's answer is no whole JSON");
}
