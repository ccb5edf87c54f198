/* base/json.h - JSON in and out. The only room that knows jansson.
 *
 * In: a byte sanitiser runs before the parser, because public comments are full of halves: a BOM is dropped, a lone
 * \uD8xx escape and every bad UTF-8 byte becomes U+FFFD (counted), so that half an emoji costs one character and not
 * the record. Everything else follows RFC 8259 strictly: no trailing garbage, no raw control characters in strings,
 * no duplicate keys, nesting up to 64.
 * Out: a small writer that appends to an rf_buf and always yields valid, ASCII-safe-in-controls UTF-8. */
#ifndef RF_BASE_JSON_H
#define RF_BASE_JSON_H

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

typedef enum rf_json_type {
    RF_JSON_NULL,
    RF_JSON_BOOL,
    RF_JSON_INT,
    RF_JSON_REAL,
    RF_JSON_STRING,
    RF_JSON_ARRAY,
    RF_JSON_OBJECT
} rf_json_type;

typedef struct rf_json {
    rf_json_type type;
    rf_str key;            /* set for members of an object */
    rf_str string;         /* RF_JSON_STRING; may hold NUL bytes */
    double real;           /* RF_JSON_REAL and RF_JSON_INT */
    long long integer;     /* RF_JSON_INT, RF_JSON_BOOL (0/1) */
    struct rf_json *child; /* first member of an array or object, in input order */
    struct rf_json *next;
} rf_json;

/* Parse one JSON value. All memory comes from `arena`. *repairs (may be NULL) counts replaced bytes and escapes.
 * errors  RF_E_INPUT "… at byte N". */
rf_json *rf_json_parse(rf_str text, rf_arena *arena, size_t *repairs, rf_error *err);

/* The value of four hex digits at s, or -1. Four bytes must be there. */
int rf_json_hex4(const char *s);

const rf_json *rf_json_get(const rf_json *object, const char *key); /* NULL if absent or not an object */

/* Writer: RFC 8259 string with quotes; C0, DEL, U+2028/2029 and bidi controls are written as \u escapes. Bad UTF-8 in
 * s is repaired. */
void rf_json_put_string(rf_buf *out, rf_str s);

#endif
