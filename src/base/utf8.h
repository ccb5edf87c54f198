/* base/utf8.h - reading, checking and repairing UTF-8 (RFC 3629: no surrogates, nothing above U+10FFFF). */
#ifndef RF_BASE_UTF8_H
#define RF_BASE_UTF8_H

#include "base/str.h"

/* Decode one code point at s[0..n). Returns its length in bytes (1-4) and sets *cp; on a bad sequence returns 0 and
 * leaves *cp alone: the caller then skips one byte. n >= 1. */
size_t rf_utf8_decode(const char *s, size_t n, uint32_t *cp);

/* Encode cp (<= 0x10FFFF, no surrogate) into out[4]; returns the length. */
size_t rf_utf8_encode(uint32_t cp, char out[4]);

/* Length of the longest valid prefix; equal to s.len when all is valid. */
size_t rf_utf8_valid_prefix(rf_str s);

/* Append s to out with every bad byte replaced by U+FFFD; returns the number of replacements. */
size_t rf_utf8_repair(rf_str s, rf_buf *out);

#endif
