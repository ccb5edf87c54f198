/* base/json_quick.h - a reader for JSON that is plainly well formed. Inside base/ only: rf_json_parse asks it first.
 *
 * It exists for speed (an import of a million lines spends most of its time in the parser) and decides nothing: whatever it
 * doubts it gives back, and the sanitiser and jansson have the word, also on what is wrong. */
#ifndef RF_BASE_JSON_QUICK_H
#define RF_BASE_JSON_QUICK_H

#include "base/json.h"

#include <string.h>

/* The value as rf_json_parse gives it, or NULL to ask the long way: bad UTF-8, half a surrogate pair, a byte order mark, a
 * control character, an escape in a name, a name used twice, more than 64 names in an object, nesting over 64, a number with an
 * exponent or over 18 digits, trailing bytes, and everything that is no JSON. Memory comes from arena; text is not kept. */
rf_json *rf_json_read_quick(rf_str text, rf_arena *arena);

#define RF_EVERY_BYTE(c) (0x0101010101010101u * (uint64_t)(c))

/* How many bytes in front, in whole groups of eight, may stand in a string as they are. The first of the next eight may be a quote, a
 * backslash, a control character or beyond ASCII, or DEL where that is one of those; none of these is passed over. */
static inline size_t rf_json_plain_eights(const char *p, size_t n, bool with_del)
{
    size_t i = 0;
    for (; n - i >= 8; i += 8) {
        uint64_t w;
        memcpy(&w, p + i, sizeof w);
        uint64_t quote = w ^ RF_EVERY_BYTE('"'), backslash = w ^ RF_EVERY_BYTE('\\');
        uint64_t hits = ((w - RF_EVERY_BYTE(0x20)) & ~w) | ((quote - RF_EVERY_BYTE(1)) & ~quote) |
                        ((backslash - RF_EVERY_BYTE(1)) & ~backslash) | w | (with_del ? w + RF_EVERY_BYTE(1) : 0);
        if ((hits & RF_EVERY_BYTE(0x80)) != 0)
            break;
    }
    return i;
}

#endif
