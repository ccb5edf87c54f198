/* base/json_quick.h - a reader for JSON that is plainly well formed. Inside base/ only: rf_json_parse asks it first.
 *
 * It exists for speed (an import of a million lines spends most of its time in the parser) and decides nothing: whatever it
 * doubts it gives back, and the sanitiser and jansson have the word, also on what is wrong. */
#ifndef RF_BASE_JSON_QUICK_H
#define RF_BASE_JSON_QUICK_H

#include "base/json.h"

/* The value as rf_json_parse gives it, or NULL to ask the long way: bad UTF-8, half a surrogate pair, a byte order mark, a
 * control character, an escape in a name, a name used twice, more than 64 names in an object, nesting over 64, a number with an
 * exponent or over 18 digits, trailing bytes, and everything that is no JSON. Memory comes from arena; text is not kept. */
rf_json *rf_json_read_quick(rf_str text, rf_arena *arena);

#endif
