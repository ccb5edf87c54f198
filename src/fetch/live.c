/* fetch/live.c - ids in addresses, encodings, and where reading began. */
#include "fetch/live.h"

#include "net/url.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

rf_str rf_live_comment_number(rf_str s)
{
    static const char word[] = "comment-";
    size_t n = s.len, k = sizeof word - 1;
    while (n > 0 && is_digit(s.ptr[n - 1]))
        n--;
    bool after = n < s.len && n >= k && memcmp(s.ptr + n - k, word, k) == 0;
    bool begins = after && (n == k || s.ptr[n - k - 1] == '#');
    return begins ? (rf_str){s.ptr + n, s.len - n} : RF_STR("");
}

rf_str rf_live_page_of(rf_str address)
{
    const char *hash = address.len > 0 ? memchr(address.ptr, '#', address.len) : NULL;
    return hash != NULL ? (rf_str){address.ptr, (size_t)(hash - address.ptr)} : address;
}

rf_str rf_live_post_number(rf_str address)
{
    static const char *const names[] = {"p=", "page_id=", "attachment_id="};
    rf_str query = rf_live_page_of(address), pair;
    const char *mark = query.len > 0 ? memchr(query.ptr, '?', query.len) : NULL;
    if (mark == NULL)
        return RF_STR("");
    query = (rf_str){mark + 1, query.len - (size_t)(mark + 1 - query.ptr)};
    while (rf_str_split(&query, '&', &pair)) {
        if (rf_str_starts(pair, "#038;")) /* "&" as WordPress writes it */
            pair = (rf_str){pair.ptr + 5, pair.len - 5};
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
            size_t k = strlen(names[i]), n = k;
            while (n < pair.len && is_digit(pair.ptr[n]))
                n++;
            if (rf_str_starts(pair, names[i]) && n > k && n == pair.len)
                return (rf_str){pair.ptr + k, n - k};
        }
    }
    return RF_STR("");
}

rf_str rf_live_post_address(rf_str address, rf_arena *arena, long *number)
{
    static const char *const marks[] = {"/comment-page-", "?cpage=", "&cpage="};
    address = rf_live_page_of(address);
    char *copy = rf_arena_dup(arena, address.ptr, address.len);
    *number = 0;
    for (size_t i = 0; i < 3; i++) {
        char *at = strstr(copy, marks[i]), *end = at != NULL ? at + strlen(marks[i]) : NULL;
        long n = 0;
        if (at == NULL)
            continue;
        while (*end >= '0' && *end <= '9' && n < 1000000)
            n = n * 10 + (*end++ - '0');
        if (n == 0 || (*end != '\0' && *end != '/' && *end != '&' && *end != '?'))
            continue;
        *number = n;
        char *to = i == 1 && *end == '&' ? at + 1 : at; /* what follows takes the question mark over */
        memmove(to, i == 1 && *end == '&' ? end + 1 : end, strlen(end) + 1);
        break;
    }
    size_t n = strlen(copy);
    if (n > 0 && copy[n - 1] == '/' && strchr(copy, '?') == NULL)
        n--;
    return (rf_str){copy, n};
}

static bool has_scheme(rf_str s)
{
    size_t n = 0;
    while (n < s.len && ((s.ptr[n] | 32) >= 'a' && (s.ptr[n] | 32) <= 'z'))
        n++;
    return n > 1 && n < s.len && s.ptr[n] == ':';
}

rf_str rf_live_address(rf_str base, rf_str s, rf_arena *arena)
{
    rf_url url;
    s = rf_str_trim(s);
    rf_str page = rf_live_page_of(s), fragment = {s.ptr + page.len, s.len - page.len};
    if (s.len == 0 || s.len > 2000)
        return RF_STR("");
    if (has_scheme(s))
        return rf_url_parse(page, &url, NULL) ? (rf_str){rf_arena_dup(arena, s.ptr, s.len), s.len} : RF_STR("");
    rf_buf b;
    rf_buf_init(&b, 4096);
    bool ok = rf_url_join(base, page.len > 0 ? page : base, &b, NULL);
    rf_buf_add_str(&b, fragment);
    rf_str whole = ok && !b.overflow ? (rf_str){rf_arena_dup(arena, b.ptr, b.len), b.len} : RF_STR("");
    rf_buf_release(&b);
    return whole;
}

rf_str rf_live_charset(rf_str type, rf_arena *arena)
{
    rf_str part;
    while (rf_str_split(&type, ';', &part)) {
        part = rf_str_trim(part);
        if (part.len < 9 || strncasecmp(part.ptr, "charset=", 8) != 0)
            continue;
        char *name = rf_arena_dup(arena, part.ptr + 8, part.len - 8);
        size_t n = 0;
        for (const char *p = name; *p != '\0'; p++)
            if (*p != '"' && *p != '\'' && *p != ' ')
                name[n++] = *p >= 'A' && *p <= 'Z' ? (char)(*p | 32) : *p;
        name[n] = '\0';
        return (rf_str){name, n};
    }
    return RF_STR("");
}

/* Only names that are names: iconv takes options behind a slash. */
static bool is_charset(rf_str name)
{
    static const char known[] = "abcdefghijklmnopqrstuvwxyz0123456789-_.:";
    return name.len > 0 && name.len < 40 && strspn(name.ptr, known) == name.len;
}

/* What is no character of the encoding becomes U+FFFD: libxml2's own conversion ends there, and all that follows would be lost. */
static void convert(iconv_t how, rf_str s, rf_buf *out)
{
    char piece[4096], *in = (char *)(uintptr_t)s.ptr;
    bool more = true;
    for (size_t left = s.len; more;) {
        char *to = piece;
        size_t room = sizeof piece;
        more = left > 0; /* the last call asks for what is held back */
        bool bad = iconv(how, more ? &in : NULL, more ? &left : NULL, &to, &room) == (size_t)-1 && errno != E2BIG;
        rf_buf_add(out, piece, sizeof piece - room);
        if (!bad || !more)
            continue;
        rf_buf_puts(out, "\xEF\xBF\xBD");
        in++;
        left--;
    }
}

rf_str rf_live_utf8(rf_str s, rf_str charset, rf_arena *arena)
{
    if (rf_str_is(charset, "utf-8") || rf_str_is(charset, "utf8") || !is_charset(charset) || s.len == 0 || s.len > ((size_t)64 << 20))
        return s;
    iconv_t how = iconv_open("UTF-8", charset.ptr);
    if (how == (iconv_t)-1)
        return s;
    rf_buf out;
    rf_buf_init(&out, s.len * 4 + 64);
    convert(how, s, &out);
    iconv_close(how);
    s = (rf_str){rf_arena_dup(arena, out.ptr, out.len), out.len};
    rf_buf_release(&out);
    return s;
}

bool rf_live_is_html(rf_str body)
{
    if (rf_str_starts(body, "\xEF\xBB\xBF"))
        body = (rf_str){body.ptr + 3, body.len - 3};
    body = rf_str_trim(body);
    return body.len >= 5 &&
           (strncasecmp(body.ptr, "<html", 5) == 0 || (body.len >= 14 && strncasecmp(body.ptr, "<!doctype html", 14) == 0));
}

bool rf_live_unexpected(const rf_http_response *r, const char *wanted, rf_error *err)
{
    char shown[64];
    rf_str type = rf_http_header_of(r, "Content-Type", 0), word = {0};
    rf_http_excerpt(r, shown, sizeof shown);
    if (type.ptr == NULL || !rf_str_split(&type, ';', &word))
        word = RF_STR("something else");
    return rf_error_set(err, RF_E_TEMP, "expected %s and got %.*s: '%s'", wanted, word.len < 40 ? (int)word.len : 40, word.ptr, shown);
}

bool rf_live_floor(rf_remote_job *job, int64_t *floor, rf_error *err)
{
    int64_t kept;
    *floor = job->since;
    if (!rf_remote_cursor_time(job, "from", &kept, err))
        return false;
    if (kept != RF_NO_TIME && (*floor == RF_NO_TIME || kept < *floor))
        *floor = kept;
    return *floor == RF_NO_TIME || rf_remote_cursor_set_time(job, "from", *floor, err);
}

void rf_live_note_older(rf_remote_job *job, int64_t n)
{
    char what[48];
    if (n <= 0)
        return;
    snprintf(what, sizeof what, "%lld comments", (long long)n);
    rf_remote_skip(job, what, "older than where the first run began (since)");
    job->done->skipped += n - 1;
}
