/* base/str.h - borrowed string views and owned, capped buffers.
 *
 * An rf_str borrows bytes: it is valid as long as its owner is, need not be NUL-terminated and may hold NUL bytes.
 * An rf_buf owns its bytes. It cannot be made without saying at which size it is too big; past that size it stops
 * growing, keeps what it has and sets `overflow`, which the caller must look at before trusting the content. */
#ifndef RF_BASE_STR_H
#define RF_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct rf_str {
    const char *ptr;
    size_t len;
} rf_str;

#define RF_STR(literal) ((rf_str){(literal), sizeof(literal) - 1})

rf_str rf_str_from(const char *s); /* NULL gives an empty view */
bool rf_str_eq(rf_str a, rf_str b);
bool rf_str_is_all(rf_str a, const char *s);
/* Mostly the first byte tells; hundreds of thousands of names are compared at a start. */
static inline bool rf_str_is(rf_str a, const char *s) { return (a.len == 0 || s == NULL || a.ptr[0] == s[0]) && rf_str_is_all(a, s); }
/* memcmp without a call: words are a few bytes long, and nearly every one of a text is compared. */
static inline bool rf_same_bytes(const char *a, const char *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (a[i] != b[i])
            return false;
    return true;
}
bool rf_str_starts(rf_str a, const char *prefix);
size_t rf_str_count(rf_str a, char c); /* how often c stands in it */
rf_str rf_str_trim(rf_str a);          /* ASCII blanks, CR, LF at both ends */
/* Take the next field up to `sep` (or the end) from *rest; false when *rest is used up (ptr == NULL). */
bool rf_str_split(rf_str *rest, char sep, rf_str *field);
/* Decimal integer filling the whole view; false if it is none or out of range. */
bool rf_str_int(rf_str a, long long *out);

typedef struct rf_buf {
    char *ptr; /* NUL-terminated whenever len > 0 */
    size_t len, size, cap;
    bool overflow;
} rf_buf;

void rf_buf_init(rf_buf *b, size_t cap_bytes); /* cap_bytes > 0: too big beyond it */
void rf_buf_release(rf_buf *b);
void rf_buf_clear(rf_buf *b); /* len 0, memory kept */
void rf_buf_add(rf_buf *b, const void *bytes, size_t n);
void rf_buf_add_str(rf_buf *b, rf_str s);
/* Room behind the content for up to n bytes, as many as the cap allows; nothing is added: whoever fills k of them calls rf_buf_filled. */
size_t rf_buf_spare(rf_buf *b, size_t n);
void rf_buf_filled(rf_buf *b, size_t k);
void rf_buf_reserve(rf_buf *b, size_t n); /* memory for n bytes of content and no more, where the cap allows them and there is less */
static inline void rf_buf_puts(rf_buf *b, const char *s) { rf_buf_add(b, s, strlen(s)); }
static inline void rf_buf_putc(rf_buf *b, char c)
{
    if (b->overflow || b->len >= b->cap || b->len + 2 > b->size) {
        rf_buf_add(b, &c, 1); /* grows, or says that it is full */
        return;
    }
    b->ptr[b->len++] = c;
    b->ptr[b->len] = '\0';
}
void rf_buf_put_size(rf_buf *b, size_t n); /* in decimal: "%zu" without the cost of printf */
void rf_buf_printf(rf_buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
rf_str rf_buf_str(const rf_buf *b); /* borrowed until the next change */

#endif
