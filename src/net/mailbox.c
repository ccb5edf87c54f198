/* net/mailbox.c - addresses read strictly, headers written safely. It sends nothing. */
#include "net/mailbox.h"

#include "base/utf8.h"

#include <ctype.h>
#include <string.h>
#include <time.h>

#define COLUMNS 76
#define ENCODED_BYTES 42 /* as base64, with "=?UTF-8?B?" and "?=", below the 75 characters of RFC 2047 */

/* ---- reading -------------------------------------------------------------------------------------------------------- */

static bool is_local(char c) { return isalnum((unsigned char)c) || (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~.", c) != NULL); }

static bool is_host(char c) { return isalnum((unsigned char)c) || c == '-' || c == '.'; }

static bool is_address(rf_str s)
{
    const char *at = s.len > 0 ? memchr(s.ptr, '@', s.len) : NULL;
    size_t local = at != NULL ? (size_t)(at - s.ptr) : 0, host = at != NULL ? s.len - local - 1 : 0;
    if (local == 0 || local > 64 || host == 0 || host > 253)
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (i != local && !(i < local ? is_local(s.ptr[i]) : is_host(s.ptr[i])))
            return false;
    const char ends[] = {s.ptr[0], s.ptr[local - 1], at[1], s.ptr[s.len - 1]};
    return memchr(ends, '.', sizeof ends) == NULL && at[1] != '-' && memmem(s.ptr, s.len, "..", 2) == NULL;
}

/* The next of a list: up to a comma that stands in no quotes. */
static rf_str take_one(rf_str *rest)
{
    bool quoted = false;
    size_t i = 0;
    for (; i < rest->len && (quoted || rest->ptr[i] != ','); i++)
        if (rest->ptr[i] == '"')
            quoted = !quoted;
    rf_str one = {rest->ptr, i};
    *rest = i < rest->len ? (rf_str){rest->ptr + i + 1, rest->len - i - 1} : (rf_str){NULL, 0};
    return rf_str_trim(one);
}

static bool read_one(rf_str one, rf_arena *arena, rf_mailbox *box)
{
    rf_str name = {"", 0}, address = one;
    const char *open = one.len > 0 ? memrchr(one.ptr, '<', one.len) : NULL;
    if (open != NULL && one.ptr[one.len - 1] == '>') {
        name = rf_str_trim((rf_str){one.ptr, (size_t)(open - one.ptr)});
        address = rf_str_trim((rf_str){open + 1, (size_t)(one.ptr + one.len - open) - 2});
    }
    if (name.len >= 2 && name.ptr[0] == '"' && name.ptr[name.len - 1] == '"')
        name = (rf_str){name.ptr + 1, name.len - 2};
    *box = (rf_mailbox){rf_arena_dup(arena, name.ptr, name.len), rf_arena_dup(arena, address.ptr, address.len)};
    return is_address(address) && (name.len == 0 || memchr(name.ptr, '"', name.len) == NULL);
}

static bool wrong_address(rf_str one, rf_error *err)
{
    char shown[64];
    size_t n = one.len < sizeof shown - 1 ? one.len : sizeof shown - 1;
    for (size_t i = 0; i < n; i++)
        shown[i] = (unsigned char)one.ptr[i] >= 0x20 && (unsigned char)one.ptr[i] < 0x7F ? one.ptr[i] : '?';
    shown[n] = '\0';
    return rf_error_set(err, RF_E_CONFIG, "'%s' is no mail address: write name@host.example or Name <name@host.example>", shown);
}

bool rf_mailbox_parse(rf_str list, rf_arena *arena, rf_mailbox **boxes, size_t *n, rf_error *err)
{
    size_t cap = 0;
    *boxes = NULL;
    *n = 0;
    for (rf_str rest = list; rest.ptr != NULL;) {
        rf_str one = take_one(&rest);
        if (one.len == 0 && (rest.ptr == NULL || *n > 0))
            continue; /* a comma at the end */
        *boxes = rf_arena_grow(arena, *boxes, *n, &cap, sizeof **boxes);
        if (!read_one(one, arena, &(*boxes)[(*n)++]))
            return wrong_address(one, err);
        if (*n > RF_MAILBOXES_MAX)
            return rf_error_set(err, RF_E_CONFIG, "more than %d mail addresses", RF_MAILBOXES_MAX);
    }
    return *n > 0 || rf_error_set(err, RF_E_CONFIG, "no mail address");
}

/* ---- writing -------------------------------------------------------------------------------------------------------- */

static bool is_unsafe(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x7F && cp <= 0x9F) || cp == 0x61C || (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x2028 && cp <= 0x202E) ||
           (cp >= 0x2060 && cp <= 0x206F) || cp == 0xFEFF;
}

/* The same text in whole characters without the unsafe ones. *plain: it may stand in a header as it is. */
static void clean(rf_buf *out, rf_str text, bool *plain)
{
    *plain = true;
    for (size_t i = 0; i < text.len;) {
        uint32_t cp;
        size_t n = rf_utf8_decode(text.ptr + i, text.len - i, &cp);
        if (n == 0 || is_unsafe(cp))
            rf_buf_putc(out, '?');
        else
            rf_buf_add(out, text.ptr + i, n);
        *plain = *plain && (n == 0 || cp < 0x80 || is_unsafe(cp));
        i += n ? n : 1;
    }
    rf_str s = rf_buf_str(out);
    size_t word = 0; /* longest */
    for (size_t i = 0, run = 0; i < s.len; i++) {
        run = s.ptr[i] == ' ' ? 0 : run + 1;
        word = run > word ? run : word;
    }
    /* "=?" would be read as an encoded word, and a long word cannot be folded. */
    *plain = *plain && word < COLUMNS - 4 && (s.len < 2 || memmem(s.ptr, s.len, "=?", 2) == NULL);
}

static void put_base64(rf_buf *out, const char *bytes, size_t n)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < n; i += 3) {
        uint32_t v = 0;
        for (size_t k = 0; k < 3; k++)
            v = v << 8 | (i + k < n ? (unsigned char)bytes[i + k] : 0);
        rf_buf_putc(out, digits[v >> 18]);
        rf_buf_putc(out, digits[v >> 12 & 63]);
        rf_buf_putc(out, i + 1 < n ? digits[v >> 6 & 63] : '=');
        rf_buf_putc(out, i + 2 < n ? digits[v & 63] : '=');
    }
}

/* Columns of the line that is being written. */
static size_t column(const rf_buf *out)
{
    const char *end = out->len > 0 ? memrchr(out->ptr, '\n', out->len) : NULL;
    return end != NULL ? (size_t)(out->ptr + out->len - end) - 1 : out->len;
}

static void put_encoded(rf_buf *out, rf_str s)
{
    for (size_t i = 0; i < s.len;) {
        size_t n = s.len - i < ENCODED_BYTES ? s.len - i : ENCODED_BYTES;
        while (i + n < s.len && n > 1 && ((unsigned char)s.ptr[i + n] & 0xC0) == 0x80)
            n--; /* a word holds whole characters */
        if (column(out) + 13 + (n + 2) / 3 * 4 > COLUMNS)
            rf_buf_puts(out, "\r\n");
        rf_buf_puts(out, " =?UTF-8?B?");
        put_base64(out, s.ptr + i, n);
        rf_buf_puts(out, "?=");
        i += n;
    }
}

static void put_plain(rf_buf *out, rf_str s)
{
    for (rf_str word; rf_str_split(&s, ' ', &word);) {
        if (word.len == 0)
            continue;
        rf_buf_puts(out, column(out) + 1 + word.len > COLUMNS ? "\r\n " : " ");
        rf_buf_add_str(out, word);
    }
}

/* " text" with folds. */
static void put_words(rf_buf *out, rf_str text, bool quoted)
{
    rf_buf safe;
    bool plain;
    rf_buf_init(&safe, text.len * 3 + 16);
    clean(&safe, text, &plain);
    rf_str s = rf_buf_str(&safe);
    if (!plain) {
        put_encoded(out, s);
    } else if (quoted) {
        rf_buf_puts(out, column(out) + 4 + s.len > COLUMNS ? "\r\n \"" : " \"");
        for (size_t i = 0; i < s.len; i++) {
            if (s.ptr[i] == '"' || s.ptr[i] == '\\')
                rf_buf_putc(out, '\\');
            rf_buf_putc(out, s.ptr[i]);
        }
        rf_buf_putc(out, '"');
    } else {
        put_plain(out, s);
    }
    rf_buf_release(&safe);
}

void rf_header_put(rf_buf *out, const char *name, rf_str text)
{
    rf_buf line; /* of its own, so that columns are counted from its beginning */
    rf_buf_init(&line, text.len * 4 + 4096);
    rf_buf_printf(&line, "%s:", name);
    put_words(&line, text, false);
    rf_buf_add_str(out, rf_buf_str(&line));
    rf_buf_release(&line);
}

void rf_header_put_mailboxes(rf_buf *out, const char *name, const rf_mailbox *boxes, size_t n)
{
    rf_buf line;
    rf_buf_init(&line, (size_t)1 << 20);
    rf_buf_printf(&line, "%s:", name);
    for (size_t i = 0; i < n; i++) {
        size_t length = strlen(boxes[i].address);
        if (boxes[i].name[0] != '\0')
            put_words(&line, rf_str_from(boxes[i].name), true);
        rf_buf_puts(&line, column(&line) + 4 + length > COLUMNS ? "\r\n " : " ");
        rf_buf_printf(&line, boxes[i].name[0] != '\0' ? "<%s>" : "%s", boxes[i].address);
        rf_buf_puts(&line, i + 1 < n ? "," : "");
    }
    rf_buf_add_str(out, rf_buf_str(&line));
    rf_buf_release(&line);
}

void rf_header_put_date(rf_buf *out, int64_t utc)
{
    static const char days[][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    time_t seconds = (time_t)utc;
    struct tm tm;
    if (gmtime_r(&seconds, &tm) == NULL)
        return;
    rf_buf_printf(out, "Date: %s, %02d %s %d %02d:%02d:%02d +0000", days[tm.tm_wday], tm.tm_mday, months[tm.tm_mon], tm.tm_year + 1900,
                  tm.tm_hour, tm.tm_min, tm.tm_sec);
}
