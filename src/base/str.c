/* base/str.c - string views and capped buffers. */
#include "base/str.h"

#include "base/arena.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

rf_str rf_str_from(const char *s) { return (rf_str){s ? s : "", s ? strlen(s) : 0}; }

bool rf_str_eq(rf_str a, rf_str b) { return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0); }

bool rf_str_is_all(rf_str a, const char *s)
{
    for (size_t i = 0; i < a.len; i++)
        if (s == NULL || s[i] == '\0' || s[i] != a.ptr[i])
            return false;
    return s == NULL || s[a.len] == '\0';
}

bool rf_str_starts(rf_str a, const char *prefix)
{
    size_t n = strlen(prefix);
    return n == 0 || (a.len >= n && memcmp(a.ptr, prefix, n) == 0);
}

size_t rf_str_count(rf_str a, char c)
{
    size_t n = 0;
    const char *end = a.ptr + a.len;
    for (const char *at = a.ptr; at < end && (at = memchr(at, c, (size_t)(end - at))) != NULL; at++)
        n++;
    return n;
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

rf_str rf_str_trim(rf_str a)
{
    while (a.len > 0 && is_blank(a.ptr[0])) {
        a.ptr++;
        a.len--;
    }
    while (a.len > 0 && is_blank(a.ptr[a.len - 1]))
        a.len--;
    return a;
}

bool rf_str_split(rf_str *rest, char sep, rf_str *field)
{
    if (rest->ptr == NULL)
        return false;
    const char *hit = rest->len ? memchr(rest->ptr, sep, rest->len) : NULL;
    if (hit == NULL) {
        *field = *rest;
        *rest = (rf_str){NULL, 0};
        return true;
    }
    size_t n = (size_t)(hit - rest->ptr);
    *field = (rf_str){rest->ptr, n};
    *rest = (rf_str){hit + 1, rest->len - n - 1};
    return true;
}

bool rf_str_int(rf_str a, long long *out)
{
    size_t i = 0;
    bool neg = false;
    unsigned long long v = 0;
    if (a.len > 0 && (a.ptr[0] == '-' || a.ptr[0] == '+')) {
        neg = a.ptr[0] == '-';
        i = 1;
    }
    if (i == a.len)
        return false;
    for (; i < a.len; i++) {
        if (a.ptr[i] < '0' || a.ptr[i] > '9')
            return false;
        unsigned digit = (unsigned)(a.ptr[i] - '0');
        if (v > ((unsigned long long)LLONG_MAX + neg - digit) / 10)
            return false;
        v = v * 10 + digit;
    }
    *out = neg && v > 0 ? -(long long)(v - 1) - 1 : (long long)v;
    return true;
}

void rf_buf_init(rf_buf *b, size_t cap_bytes) { *b = (rf_buf){.cap = cap_bytes}; }

void rf_buf_release(rf_buf *b)
{
    free(b->ptr);
    *b = (rf_buf){.cap = b->cap};
}

void rf_buf_clear(rf_buf *b)
{
    b->len = 0;
    b->overflow = false;
    if (b->ptr != NULL)
        b->ptr[0] = '\0';
}

/* What follows a cut would read as if nothing were missing between: a buffer that is full once takes nothing more. */
static bool make_room(rf_buf *b, size_t n)
{
    if (b->overflow || n > b->cap || b->len > b->cap - n) {
        b->overflow = true;
        return false;
    }
    if (b->len + n + 1 > b->size) {
        size_t want = b->size ? b->size : 256;
        while (want < b->len + n + 1)
            want *= 2;
        b->ptr = rf_xrealloc(b->ptr, want);
        b->size = want;
    }
    return true;
}

void rf_buf_add(rf_buf *b, const void *bytes, size_t n)
{
    if (n == 0 || !make_room(b, n))
        return;
    memcpy(b->ptr + b->len, bytes, n);
    b->len += n;
    b->ptr[b->len] = '\0';
}

size_t rf_buf_spare(rf_buf *b, size_t n)
{
    size_t left = b->overflow ? 0 : b->cap - b->len;
    n = n < left ? n : left;
    if (n == 0 || !make_room(b, n))
        return 0;
    b->ptr[b->len] = '\0';
    return n;
}

void rf_buf_reserve(rf_buf *b, size_t n)
{
    if (n > b->cap || n < b->size)
        return;
    b->ptr = rf_xrealloc(b->ptr, n + 1);
    b->size = n + 1;
    b->ptr[b->len] = '\0';
}

void rf_buf_filled(rf_buf *b, size_t k)
{
    b->len += k;
    b->ptr[b->len] = '\0';
}

void rf_buf_add_str(rf_buf *b, rf_str s) { rf_buf_add(b, s.ptr, s.len); }

void rf_buf_put_size(rf_buf *b, size_t n)
{
    char digits[24], *at = digits + sizeof digits;
    do
        *--at = (char)('0' + n % 10);
    while ((n /= 10) > 0);
    rf_buf_add(b, at, (size_t)(digits + sizeof digits - at));
}

void rf_buf_printf(rf_buf *b, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n > 0 && make_room(b, (size_t)n)) {
        vsnprintf(b->ptr + b->len, (size_t)n + 1, fmt, again);
        b->len += (size_t)n;
    }
    va_end(again);
}

rf_str rf_buf_str(const rf_buf *b) { return (rf_str){b->ptr ? b->ptr : "", b->len}; }
