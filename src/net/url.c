/* net/url.c - splits and joins addresses; refuses what could be read in two ways. */
#include "net/url.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define MAX_URL 8192

static bool is_one_of(char c, const char *set) { return c != '\0' && strchr(set, c) != NULL; }

static bool is_alnum(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

void rf_url_show(rf_str url, char out[128])
{
    size_t n = 0;
    for (size_t i = 0; i < url.len && n < 120 && url.ptr[i] != '?' && url.ptr[i] != '#'; i++) {
        unsigned char c = (unsigned char)url.ptr[i];
        out[n++] = c > 0x20 && c < 0x7F ? (char)c : '?';
    }
    out[n] = '\0';
}

static bool no_url(rf_str s, const char *why, rf_error *err)
{
    char shown[128];
    rf_url_show(s, shown);
    const char *at = strchr(shown, '@'); /* a password may stand in front of it */
    return rf_error_set(err, RF_E_INPUT, "'%s' is no web address: %s", at != NULL ? at : shown, why);
}

static bool parse_host(rf_str s, rf_str authority, rf_url *out, rf_error *err)
{
    rf_str port = {0};
    if (authority.len > 0 && authority.ptr[0] == '[') {
        const char *end = memchr(authority.ptr, ']', authority.len);
        if (end == NULL)
            return no_url(s, "'[' without ']'", err);
        out->host = (rf_str){authority.ptr + 1, (size_t)(end - authority.ptr) - 1};
        port = (rf_str){end + 1, (size_t)(authority.ptr + authority.len - end) - 1};
        for (size_t i = 0; i < out->host.len; i++)
            if (!is_alnum(out->host.ptr[i]) && !is_one_of(out->host.ptr[i], ":."))
                return no_url(s, "the host is no IPv6 address", err);
    } else {
        const char *colon = memchr(authority.ptr, ':', authority.len);
        size_t n = colon != NULL ? (size_t)(colon - authority.ptr) : authority.len;
        out->host = (rf_str){authority.ptr, n};
        port = (rf_str){authority.ptr + n, authority.len - n};
        for (size_t i = 0; i < n; i++)
            if (!is_alnum(authority.ptr[i]) && !is_one_of(authority.ptr[i], "-._"))
                return no_url(s, "the host has characters that no host has (write other scripts in their xn-- form)", err);
    }
    if (out->host.len == 0 || out->host.len > 253)
        return no_url(s, "there is no host in it", err);
    out->port = out->https ? 443 : 80;
    if (port.len == 0)
        return true;
    long long number;
    if (port.ptr[0] != ':' || !rf_str_int((rf_str){port.ptr + 1, port.len - 1}, &number) || number < 1 || number > 65535)
        return no_url(s, "the port is no number from 1 to 65535", err);
    out->port = (unsigned)number;
    return true;
}

bool rf_url_parse(rf_str s, rf_url *out, rf_error *err)
{
    *out = (rf_url){0};
    if (s.len > MAX_URL)
        return no_url(s, "it is too long", err);
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] <= 0x20 || (unsigned char)s.ptr[i] >= 0x7F || s.ptr[i] == '\\')
            return no_url(s, "it has blanks, backslashes or bytes that must be percent-encoded", err);
    size_t scheme = s.len >= 8 && strncasecmp(s.ptr, "https://", 8) == 0 ? 8 : s.len >= 7 && strncasecmp(s.ptr, "http://", 7) == 0 ? 7 : 0;
    if (scheme == 0)
        return no_url(s, "it does not begin with https:// or http://", err);
    out->https = scheme == 8;
    size_t end = scheme;
    while (end < s.len && !is_one_of(s.ptr[end], "/?#"))
        end++;
    rf_str authority = {s.ptr + scheme, end - scheme};
    if (memchr(authority.ptr, '@', authority.len) != NULL)
        return no_url(s, "a user name in it is not taken", err);
    size_t stop = end;
    while (stop < s.len && s.ptr[stop] != '#')
        stop++;
    out->path = (rf_str){s.ptr + end, stop - end};
    return parse_host(s, authority, out, err);
}

/* Put path without "." and ".." (RFC 3986, 5.2.4). A query is left alone. */
static void put_path(rf_buf *out, rf_str path)
{
    size_t base = out->len;
    const char *query = memchr(path.ptr, '?', path.len);
    size_t n = query != NULL ? (size_t)(query - path.ptr) : path.len;
    for (size_t i = 0; i < n;) {
        size_t end = i + 1; /* path.ptr[i] is '/' */
        while (end < n && path.ptr[end] != '/')
            end++;
        rf_str piece = {path.ptr + i + 1, end - i - 1};
        bool up = rf_str_is(piece, ".."), here = rf_str_is(piece, ".");
        while (up && out->len > base && out->ptr[--out->len] != '/')
            ;
        if (up || here)
            rf_buf_puts(out, end == n ? "/" : "");
        else
            rf_buf_add(out, path.ptr + i, end - i);
        i = end;
    }
    rf_buf_add(out, path.ptr + n, path.len - n);
}

/* Characters that people leave unencoded in links become what a browser would send. */
static void put_encoded(rf_buf *out, rf_str s)
{
    for (size_t i = 0; i < s.len && s.ptr[i] != '#'; i++)
        if ((unsigned char)s.ptr[i] <= 0x20 || (unsigned char)s.ptr[i] >= 0x7F)
            rf_buf_printf(out, "%%%02X", (unsigned char)s.ptr[i]);
        else
            rf_buf_putc(out, s.ptr[i]);
}

static bool has_scheme(rf_str ref)
{
    size_t i = 0;
    while (i < ref.len && (is_alnum(ref.ptr[i]) || is_one_of(ref.ptr[i], "+-.")))
        i++;
    return i > 0 && i < ref.len && ref.ptr[i] == ':';
}

bool rf_url_join(rf_str base, rf_str ref, rf_buf *out, rf_error *err)
{
    rf_url b, whole;
    rf_buf raw;
    if (!rf_url_parse(base, &b, err))
        return false;
    rf_buf_init(&raw, 3 * MAX_URL);
    rf_str origin = {base.ptr, (size_t)(b.path.ptr - base.ptr)}, clean = rf_str_trim(ref);
    size_t path_len = 0, folder = 0;
    while (path_len < b.path.len && b.path.ptr[path_len] != '?')
        if (b.path.ptr[path_len++] == '/')
            folder = path_len;
    if (has_scheme(clean)) {
        put_encoded(&raw, clean);
    } else if (rf_str_starts(clean, "//")) {
        rf_buf_puts(&raw, b.https ? "https:" : "http:");
        put_encoded(&raw, clean);
    } else {
        rf_buf_add_str(&raw, origin);
        if (clean.len == 0 || clean.ptr[0] == '#')
            rf_buf_add_str(&raw, b.path);
        else if (clean.ptr[0] == '?')
            rf_buf_add(&raw, b.path.ptr, path_len);
        else if (clean.ptr[0] != '/')
            rf_buf_add(&raw, b.path.ptr, folder);
        if (clean.len > 0 && clean.ptr[0] != '/' && clean.ptr[0] != '?' && clean.ptr[0] != '#' && folder == 0)
            rf_buf_putc(&raw, '/');
        put_encoded(&raw, clean);
    }
    bool ok = rf_url_parse(rf_buf_str(&raw), &whole, err);
    if (ok) {
        rf_buf_add(out, raw.ptr, (size_t)(whole.path.ptr - raw.ptr));
        if (whole.path.len > 0 && whole.path.ptr[0] == '/')
            put_path(out, whole.path);
        else
            rf_buf_add_str(out, whole.path);
    }
    rf_buf_release(&raw);
    return ok && (!out->overflow || no_url(ref, "it is too long", err));
}

static void put_component(rf_buf *out, rf_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (is_alnum(s.ptr[i]) || is_one_of(s.ptr[i], "-._~"))
            rf_buf_putc(out, s.ptr[i]);
        else
            rf_buf_printf(out, "%%%02X", (unsigned char)s.ptr[i]);
}

void rf_url_add(rf_buf *url, const char *name, rf_str value)
{
    rf_buf_putc(url, url->len > 0 && memchr(url->ptr, '?', url->len) != NULL ? '&' : '?');
    put_component(url, rf_str_from(name));
    rf_buf_putc(url, '=');
    put_component(url, value);
}

void rf_url_add_int(rf_buf *url, const char *name, long long value)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%lld", value);
    rf_url_add(url, name, rf_str_from(digits));
}

void rf_url_add_piece(rf_buf *url, rf_str piece) { put_component(url, piece); }

bool rf_url_same_host(const rf_url *a, const rf_url *b)
{
    return a->host.len == b->host.len && strncasecmp(a->host.ptr, b->host.ptr, a->host.len) == 0;
}

bool rf_url_same_origin(const rf_url *a, const rf_url *b) { return a->https == b->https && a->port == b->port && rf_url_same_host(a, b); }
