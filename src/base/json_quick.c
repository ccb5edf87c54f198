/* base/json_quick.c - one pass over a copy of the text, no second thoughts: at the first doubt it gives up.
 *
 * Strings are unescaped where they stand in the copy, and a NUL takes the place of the closing quote. */
#include "base/json_quick.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

#define MAX_DEPTH 64
#define MAX_NAMES 64
#define MAX_DIGITS 18 /* fits a 64-bit integer whatever the digits are */

typedef struct reader {
    char *at;
    const char *end; /* where a NUL stands */
    rf_arena *arena;
    int depth;
} reader;

static rf_json *read_value(reader *r);

static void skip_blanks(reader *r)
{
    while (r->at < r->end && (*r->at == ' ' || *r->at == '\n' || *r->at == '\r' || *r->at == '\t'))
        r->at++;
}

static bool take(reader *r, char c)
{
    if (r->at == r->end || *r->at != c)
        return false;
    r->at++;
    return true;
}

/* ---- strings -------------------------------------------------------------------------------------------------------- */

/* Behind "\u": one code point of one or two escapes. */
static bool read_unicode(reader *r, char **out)
{
    if (r->end - r->at < 4)
        return false;
    int unit = rf_json_hex4(r->at), low;
    if (unit < 0 || (unit >= 0xDC00 && unit <= 0xDFFF))
        return false;
    r->at += 4;
    uint32_t cp = (uint32_t)unit;
    if (unit >= 0xD800) {
        if (unit <= 0xDBFF) {
            if (r->end - r->at < 6 || r->at[0] != '\\' || r->at[1] != 'u' || (low = rf_json_hex4(r->at + 2)) < 0xDC00 || low > 0xDFFF)
                return false;
            r->at += 6;
            cp = 0x10000 + (((uint32_t)unit - 0xD800) << 10) + ((uint32_t)low - 0xDC00);
        }
    }
    *out += rf_utf8_encode(cp, *out);
    return true;
}

static bool read_escape(reader *r, char **out)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    if (r->at == r->end)
        return false;
    char c = *r->at++;
    if (c == 'u')
        return read_unicode(r, out);
    const char *hit = c != '\0' ? strchr(from, c) : NULL;
    if (hit == NULL)
        return false;
    *(*out)++ = to[hit - from];
    return true;
}

static char *plain_end(char *p, const char *end)
{
    p += rf_json_plain_eights(p, (size_t)(end - p), false);
    while (p < end && (unsigned char)*p >= 0x20 && (unsigned char)*p < 0x80 && *p != '"' && *p != '\\')
        p++;
    return p;
}

static char *move_back(char *to, const char *from, size_t n)
{
    if (to != from)
        memmove(to, from, n);
    return to + n;
}

/* Behind the opening quote. An escape is never shorter than what it stands for. */
static bool read_string(reader *r, bool is_name, rf_str *s)
{
    char *begin = r->at, *out = begin;
    for (;;) {
        char *run = r->at;
        r->at = plain_end(run, r->end);
        out = move_back(out, run, (size_t)(r->at - run));
        if (r->at == r->end)
            return false;
        unsigned char c = (unsigned char)*r->at;
        if (c == '"')
            break;
        if (c >= 0x80) {
            uint32_t cp;
            size_t n = rf_utf8_decode(r->at, (size_t)(r->end - r->at), &cp);
            if (n == 0)
                return false;
            out = move_back(out, r->at, n);
            r->at += n;
        } else {
            r->at++;
            if (c != '\\' || is_name || !read_escape(r, &out))
                return false;
        }
    }
    r->at++;
    *out = '\0';
    *s = (rf_str){begin, (size_t)(out - begin)};
    return true;
}

/* ---- the other values ------------------------------------------------------------------------------------------------ */

static rf_json *node(reader *r, rf_json_type type)
{
    rf_json *v = rf_arena_take(r->arena, sizeof *v);
    v->type = type;
    return v;
}

static size_t count_digits(reader *r)
{
    const char *first = r->at;
    while (r->at < r->end && *r->at >= '0' && *r->at <= '9')
        r->at++;
    return (size_t)(r->at - first);
}

static rf_json *read_number(reader *r)
{
    char copy[2 * MAX_DIGITS + 4];
    const char *first = r->at;
    bool negative = take(r, '-');
    const char *digits = r->at;
    size_t n = count_digits(r);
    if (n == 0 || n > MAX_DIGITS || (digits[0] == '0' && (n > 1 || negative)))
        return NULL;
    if (!take(r, '.')) {
        long long v = 0;
        for (const char *p = digits; p < r->at; p++)
            v = v * 10 + (*p - '0');
        rf_json *number = node(r, RF_JSON_INT);
        number->integer = negative ? -v : v;
        number->real = (double)number->integer;
        return number;
    }
    n = count_digits(r);
    if (n == 0 || n > MAX_DIGITS)
        return NULL;
    size_t size = (size_t)(r->at - first);
    memcpy(copy, first, size);
    copy[size] = '\0';
    rf_json *number = node(r, RF_JSON_REAL);
    number->real = strtod(copy, NULL);
    return number;
}

static rf_json *read_word(reader *r, const char *word, size_t n, rf_json_type type, int integer)
{
    if ((size_t)(r->end - r->at) < n || memcmp(r->at, word, n) != 0)
        return NULL;
    r->at += n;
    rf_json *v = node(r, type);
    v->integer = integer;
    return v;
}

static bool is_used(const rf_json *object, rf_str name)
{
    for (const rf_json *m = object->child; m != NULL; m = m->next)
        if (m->key.len == name.len && memcmp(m->key.ptr, name.ptr, name.len) == 0)
            return true;
    return false;
}

/* Behind '{'. */
static rf_json *read_object(reader *r)
{
    rf_json *object = node(r, RF_JSON_OBJECT), **tail = &object->child;
    skip_blanks(r);
    if (take(r, '}'))
        return object;
    for (int names = 0; names < MAX_NAMES; names++) {
        rf_str name;
        skip_blanks(r);
        if (!take(r, '"') || !read_string(r, true, &name) || is_used(object, name))
            return NULL;
        skip_blanks(r);
        if (!take(r, ':') || (*tail = read_value(r)) == NULL)
            return NULL;
        (*tail)->key = name;
        tail = &(*tail)->next;
        skip_blanks(r);
        if (take(r, '}'))
            return object;
        if (!take(r, ','))
            return NULL;
    }
    return NULL;
}

/* Behind '['. */
static rf_json *read_array(reader *r)
{
    rf_json *array = node(r, RF_JSON_ARRAY), **tail = &array->child;
    skip_blanks(r);
    if (take(r, ']'))
        return array;
    while ((*tail = read_value(r)) != NULL) {
        tail = &(*tail)->next;
        skip_blanks(r);
        if (take(r, ']'))
            return array;
        if (!take(r, ','))
            return NULL;
    }
    return NULL;
}

static rf_json *read_nested(reader *r, rf_json *(*read)(reader *r))
{
    if (++r->depth > MAX_DEPTH)
        return NULL;
    r->at++;
    rf_json *v = read(r);
    r->depth--;
    return v;
}

static rf_json *read_value(reader *r)
{
    rf_json *v;
    rf_str s;
    skip_blanks(r);
    if (r->at == r->end)
        return NULL;
    switch (*r->at) {
    case '"':
        r->at++;
        if (!read_string(r, false, &s))
            return NULL;
        v = node(r, RF_JSON_STRING);
        v->string = s;
        return v;
    case '{':
        return read_nested(r, read_object);
    case '[':
        return read_nested(r, read_array);
    case 't':
        return read_word(r, "true", 4, RF_JSON_BOOL, 1);
    case 'f':
        return read_word(r, "false", 5, RF_JSON_BOOL, 0);
    case 'n':
        return read_word(r, "null", 4, RF_JSON_NULL, 0);
    default:
        return read_number(r);
    }
}

rf_json *rf_json_read_quick(rf_str text, rf_arena *arena)
{
    if (text.len == 0)
        return NULL;
    char *copy = rf_arena_dup(arena, text.ptr, text.len);
    reader r = {.at = copy, .end = copy + text.len, .arena = arena};
    rf_json *v = read_value(&r);
    skip_blanks(&r);
    return r.at == r.end ? v : NULL;
}
