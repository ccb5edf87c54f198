/* base/json.c - sanitiser, jansson, and a writer. What is plainly well formed json_quick.c reads. */
#include "base/json.h"

#include "base/json_quick.h"
#include "base/utf8.h"

#include <jansson.h>
#include <string.h>

#define MAX_DEPTH 64

int rf_json_hex4(const char *s)
{
    int v = 0;
    for (int i = 0; i < 4; i++) {
        char c = s[i];
        int d = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
        if (d < 0)
            return -1;
        v = v * 16 + d;
    }
    return v;
}

/* The \uXXXX at s (remaining n bytes) as a code unit, or -1. */
static int unit_at(const char *s, size_t n) { return n >= 6 && s[0] == '\\' && s[1] == 'u' ? rf_json_hex4(s + 2) : -1; }

/* Copy `text` into out, repairing what would make a strict parser refuse a whole record: bytes that are no UTF-8 and
 * halves of surrogate pairs. Depth is checked on the way, because jansson's own limit (2048) is deeper than ours. */
static size_t sanitise(rf_str text, rf_buf *out, bool *too_deep)
{
    size_t repairs = 0, i = 0;
    int depth = 0;
    bool in_string = false;
    if (rf_str_starts(text, "\xEF\xBB\xBF"))
        i = 3;
    while (i < text.len) {
        const char *s = text.ptr + i;
        size_t left = text.len - i;
        unsigned char c = (unsigned char)*s;
        if (c >= 0x80) {
            uint32_t cp;
            size_t n = rf_utf8_decode(s, left, &cp);
            if (n == 0) {
                rf_buf_add(out, "\xEF\xBF\xBD", 3);
                repairs++;
                i++;
            } else {
                rf_buf_add(out, s, n);
                i += n;
            }
            continue;
        }
        if (in_string && c == '\\' && left >= 2) {
            int unit = unit_at(s, left);
            if (unit >= 0xD800 && unit <= 0xDFFF) {
                int low = unit <= 0xDBFF ? unit_at(s + 6, left - 6) : -1;
                if (low >= 0xDC00 && low <= 0xDFFF) {
                    rf_buf_add(out, s, 12);
                    i += 12;
                } else {
                    rf_buf_puts(out, "\\uFFFD");
                    repairs++;
                    i += 6;
                }
                continue;
            }
            rf_buf_add(out, s, 2);
            i += 2;
            continue;
        }
        if (c == '"')
            in_string = !in_string;
        else if (!in_string && (c == '[' || c == '{') && ++depth > MAX_DEPTH)
            *too_deep = true;
        else if (!in_string && (c == ']' || c == '}'))
            depth--;
        rf_buf_putc(out, (char)c);
        i++;
    }
    return repairs;
}

static rf_json *convert(const json_t *j, rf_arena *arena);

static rf_json *convert_object(const json_t *j, rf_arena *arena)
{
    rf_json *node = rf_arena_take(arena, sizeof *node);
    node->type = RF_JSON_OBJECT;
    rf_json **tail = &node->child;
    for (void *it = json_object_iter((json_t *)j); it != NULL; it = json_object_iter_next((json_t *)j, it)) {
        const char *key = json_object_iter_key(it);
        rf_json *member = convert(json_object_iter_value(it), arena);
        size_t n = strlen(key);
        member->key = (rf_str){rf_arena_dup(arena, key, n), n};
        *tail = member;
        tail = &member->next;
    }
    return node;
}

static rf_json *convert(const json_t *j, rf_arena *arena)
{
    if (json_is_object(j))
        return convert_object(j, arena);
    rf_json *node = rf_arena_take(arena, sizeof *node);
    if (json_is_array(j)) {
        node->type = RF_JSON_ARRAY;
        rf_json **tail = &node->child;
        for (size_t i = 0; i < json_array_size(j); i++) {
            *tail = convert(json_array_get(j, i), arena);
            tail = &(*tail)->next;
        }
    } else if (json_is_string(j)) {
        node->type = RF_JSON_STRING;
        node->string.len = json_string_length(j);
        node->string.ptr = rf_arena_dup(arena, json_string_value(j), node->string.len);
    } else if (json_is_integer(j)) {
        node->type = RF_JSON_INT;
        node->integer = json_integer_value(j);
        node->real = (double)node->integer;
    } else if (json_is_real(j)) {
        node->type = RF_JSON_REAL;
        node->real = json_real_value(j);
    } else if (json_is_boolean(j)) {
        node->type = RF_JSON_BOOL;
        node->integer = json_is_true(j);
    }
    return node;
}

rf_json *rf_json_parse(rf_str text, rf_arena *arena, size_t *repairs, rf_error *err)
{
    rf_json *quick = rf_json_read_quick(text, arena);
    if (quick != NULL) {
        if (repairs != NULL)
            *repairs = 0;
        return quick;
    }
    rf_buf clean;
    rf_buf_init(&clean, text.len * 6 + 16);
    bool too_deep = false;
    size_t fixed = sanitise(text, &clean, &too_deep);
    if (repairs != NULL)
        *repairs = fixed;
    rf_json *result = NULL;
    const char *nul = clean.len > 0 ? memchr(clean.ptr, '\0', clean.len) : NULL;
    if (too_deep) {
        rf_error_set(err, RF_E_INPUT, "json is nested deeper than %d", MAX_DEPTH);
    } else if (nul != NULL) { /* jansson takes one behind the value for its end */
        rf_error_set(err, RF_E_INPUT, "not valid json: a NUL at byte %zu", (size_t)(nul - clean.ptr));
    } else {
        json_error_t where;
        json_t *j = json_loadb(clean.ptr ? clean.ptr : "", clean.len, JSON_DECODE_ANY | JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, &where);
        if (j == NULL) {
            /* jansson quotes the input in its message ("near '…'"): a comment's text has no place in a log line. */
            char *near = strstr(where.text, " near ");
            if (near != NULL)
                *near = '\0';
            rf_error_set(err, RF_E_INPUT, "not valid json: %s at byte %d", where.text, where.position);
        } else {
            result = convert(j, arena);
            json_decref(j);
        }
    }
    rf_buf_release(&clean);
    return result;
}

const rf_json *rf_json_get(const rf_json *object, const char *key)
{
    if (object == NULL || object->type != RF_JSON_OBJECT)
        return NULL;
    for (const rf_json *m = object->child; m != NULL; m = m->next)
        if (rf_str_is(m->key, key))
            return m;
    return NULL;
}

/* Characters that must not reach a terminal or a log raw, although JSON would allow them. */
static bool must_escape(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x7F && cp <= 0x9F) || cp == 0x061C || cp == 0x200E || cp == 0x200F || (cp >= 0x2028 && cp <= 0x202E) ||
           (cp >= 0x2066 && cp <= 0x2069) || cp == 0xFEFF;
}

void rf_json_put_string(rf_buf *out, rf_str s)
{
    rf_buf_putc(out, '"');
    size_t i = 0;
    while (i < s.len) {
        size_t run = i + rf_json_plain_eights(s.ptr + i, s.len - i, true);
        while (run < s.len && (unsigned char)s.ptr[run] >= 0x20 && (unsigned char)s.ptr[run] < 0x7F && s.ptr[run] != '"' &&
               s.ptr[run] != '\\')
            run++;
        rf_buf_add(out, s.ptr + i, run - i);
        i = run;
        if (i == s.len)
            break;
        uint32_t cp;
        size_t n = rf_utf8_decode(s.ptr + i, s.len - i, &cp);
        if (n == 0) {
            rf_buf_add(out, "\xEF\xBF\xBD", 3);
            i++;
            continue;
        }
        if (cp == '"' || cp == '\\') {
            rf_buf_putc(out, '\\');
            rf_buf_putc(out, (char)cp);
        } else if (cp == '\n') {
            rf_buf_puts(out, "\\n");
        } else if (cp == '\t') {
            rf_buf_puts(out, "\\t");
        } else if (cp == '\r') {
            rf_buf_puts(out, "\\r");
        } else if (must_escape(cp)) {
            rf_buf_printf(out, "\\u%04x", (unsigned)cp);
        } else {
            rf_buf_add(out, s.ptr + i, n);
        }
        i += n;
    }
    rf_buf_putc(out, '"');
}
