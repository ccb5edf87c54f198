/* net/http_answer.c - what an answer says: headers, links, and its status in words. Pure. */
#include "net/http.h"

#include "net/url.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

rf_str rf_http_header_of(const rf_http_response *r, const char *name, size_t n)
{
    rf_str rest = rf_str_from(r->head), line;
    size_t len = strlen(name);
    while (rf_str_split(&rest, '\n', &line)) {
        if (line.len <= len || line.ptr[len] != ':' || strncasecmp(line.ptr, name, len) != 0)
            continue;
        if (n-- == 0)
            return rf_str_trim((rf_str){line.ptr + len + 1, line.len - len - 1});
    }
    return (rf_str){0};
}

/* ---- Link (RFC 8288) -------------------------------------------------------------------------------------------------- */

/* One parameter `name=value` or `name="value"` from *at; false at the end of the link. */
static bool parameter(rf_str s, size_t *at, rf_str *name, rf_str *value)
{
    size_t i = *at;
    while (i < s.len && (s.ptr[i] == ' ' || s.ptr[i] == ';' || s.ptr[i] == '\t'))
        i++;
    size_t from = i;
    while (i < s.len && s.ptr[i] != '=' && s.ptr[i] != ';' && s.ptr[i] != ',')
        i++;
    *name = rf_str_trim((rf_str){s.ptr + from, i - from});
    *value = (rf_str){0};
    if (i < s.len && s.ptr[i] == '=') {
        bool quoted = ++i < s.len && s.ptr[i] == '"';
        from = i += quoted;
        while (i < s.len && (quoted ? s.ptr[i] != '"' : s.ptr[i] != ';' && s.ptr[i] != ','))
            i++;
        *value = (rf_str){s.ptr + from, i - from};
        i += quoted && i < s.len;
    }
    *at = i;
    return name->len > 0;
}

/* rel is a list of words. */
static bool has_word(rf_str words, const char *word)
{
    rf_str one;
    while (rf_str_split(&words, ' ', &one))
        if (one.len == strlen(word) && strncasecmp(one.ptr, word, one.len) == 0)
            return true;
    return false;
}

static bool find_link(rf_str header, const char *rel, rf_str *target)
{
    for (size_t i = 0; i < header.len;) {
        const char *open = memchr(header.ptr + i, '<', header.len - i);
        const char *close = open != NULL ? memchr(open, '>', (size_t)(header.ptr + header.len - open)) : NULL;
        if (close == NULL)
            return false;
        i = (size_t)(close - header.ptr) + 1;
        bool found = false;
        rf_str name, value;
        while (i < header.len && header.ptr[i] != ',' && parameter(header, &i, &name, &value))
            found |= name.len == 3 && strncasecmp(name.ptr, "rel", 3) == 0 && has_word(value, rel);
        if (found) {
            *target = (rf_str){open + 1, (size_t)(close - open) - 1};
            return true;
        }
    }
    return false;
}

bool rf_http_link(const rf_http_response *r, const char *rel, rf_arena *arena, rf_str *url)
{
    rf_str header, target;
    for (size_t n = 0; (header = rf_http_header_of(r, "Link", n)).ptr != NULL; n++) {
        if (!find_link(header, rel, &target))
            continue;
        rf_buf whole;
        rf_buf_init(&whole, 16384);
        bool ok = rf_url_join(rf_str_from(r->url), target, &whole, NULL);
        if (ok)
            *url = (rf_str){rf_arena_dup(arena, whole.ptr, whole.len), whole.len};
        rf_buf_release(&whole);
        return ok;
    }
    return false;
}

/* ---- in words --------------------------------------------------------------------------------------------------------- */

/* Length of a secret of the request that stands at `at`, 0 if none does. */
static size_t secret_at(const rf_http_request *q, rf_str body, size_t at)
{
    for (size_t i = 0; q != NULL && i < q->n_headers; i++) {
        rf_str v = q->headers[i].value;
        /* "Basic …" and "Bearer …": the second word is the secret. */
        const char *blank = v.len > 0 ? memchr(v.ptr, ' ', v.len) : NULL;
        rf_str bare = blank != NULL ? (rf_str){blank + 1, v.len - (size_t)(blank - v.ptr) - 1} : v;
        if (!q->headers[i].secret || bare.len < 4)
            continue;
        if (body.len - at >= bare.len && memcmp(body.ptr + at, bare.ptr, bare.len) == 0)
            return bare.len;
    }
    return 0;
}

void rf_http_excerpt(const rf_http_response *r, char *out, size_t size)
{
    size_t n = 0;
    bool blank = true;
    for (size_t i = 0; i < r->body.len && n + 4 < size;) {
        size_t secret = secret_at(r->request, r->body, i);
        unsigned char c = (unsigned char)r->body.ptr[i];
        if (secret > 0)
            n += (size_t)snprintf(out + n, size - n, "***");
        else if (c > 0x20 && c < 0x7F)
            out[n++] = (char)c;
        else if (c > 0x20)
            out[n++] = '?';
        else if (!blank)
            out[n++] = ' ';
        blank = secret == 0 && c <= 0x20;
        i += secret > 0 ? secret : 1;
    }
    out[n] = '\0';
}

bool rf_http_expect(const rf_http_response *r, rf_error *err)
{
    char shown[128];
    int s = r->status;
    if (s >= 200 && s < 300)
        return true;
    rf_url_show(rf_str_from(r->url), shown);
    rf_str wait = rf_http_header_of(r, "Retry-After", 0);
    if (s == 401 || s == 403 || s == 407)
        return rf_error_set(err, RF_E_AUTH, "'%s' does not let us in (http %d)", shown, s);
    if (s == 404 || s == 410)
        return rf_error_set(err, RF_E_INPUT, "'%s' is not there (http %d)", shown, s);
    if (s == 304)
        return rf_error_set(err, RF_E_OTHER, "'%s' has not changed (http 304)", shown);
    if (s == 429 && wait.len > 0)
        return rf_error_set(err, RF_E_TEMP, "'%s' asks us to wait (http 429, Retry-After: %.*s)", shown,
                            (int)(wait.len < 40 ? wait.len : 40), wait.ptr);
    if (s == 408 || s == 425 || s == 429 || s >= 500)
        return rf_error_set(err, RF_E_TEMP, "'%s' cannot answer now (http %d)", shown, s);
    return rf_error_set(err, RF_E_CONFIG, "'%s' refuses the request (http %d)", shown, s);
}

bool rf_http_expect_json(const rf_http_response *r, rf_error *err)
{
    char text[64], shown[128];
    rf_str type = rf_http_header_of(r, "Content-Type", 0), body = rf_str_trim(r->body);
    if (rf_str_starts(body, "\xEF\xBB\xBF"))
        body = rf_str_trim((rf_str){body.ptr + 3, body.len - 3});
    if (body.len > 0 && (body.ptr[0] == '{' || body.ptr[0] == '['))
        return true;
    rf_http_excerpt(r, text, sizeof text);
    rf_url_show(rf_str_from(r->url), shown);
    return rf_error_set(err, RF_E_TEMP, "expected JSON from '%.90s' and got %.*s: '%s'", shown, (int)(type.len < 40 ? type.len : 40),
                        type.len > 0 ? type.ptr : "", text);
}
