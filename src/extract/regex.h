/* extract/regex.h - one compiled pattern. The only room that knows PCRE2; its errors are translated here. */
#ifndef RF_EXTRACT_REGEX_H
#define RF_EXTRACT_REGEX_H

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

typedef struct rf_regex rf_regex;
typedef struct rf_regex_scratch rf_regex_scratch; /* match data and limits; one per thread */

/* Compile now, for matching at a given place. On failure *offset is the byte in `pattern` where PCRE2 stopped and the text is PCRE2's own
 * sentence. */
rf_regex *rf_regex_new(const char *pattern, size_t *offset, rf_error *err);

/* Appends a pattern that is known to compile to out, or returns false; on any thread, as long as the regex lives. */
typedef bool rf_regex_text(const void *ctx, rf_buf *out);

/* n of them, side by side in arena, each to be compiled when it is first searched with. It has its ctx once rf_regex_for was called for it,
 * which returns it. Should there be no pattern, every search answers -1. */
rf_regex *rf_regexes_later(rf_regex_text *text, size_t n, rf_arena *arena);
rf_regex *rf_regex_for(rf_regex *all, size_t k, const void *ctx);

void rf_regex_free(rf_regex *re);

/* Make machine code now, which otherwise comes after some searches. While no other thread searches. */
void rf_regex_warm_up(rf_regex *re);

rf_regex_scratch *rf_regex_scratch_new(uint32_t match_limit);
void rf_regex_scratch_free(rf_regex_scratch *s);

/* A pattern that was tried often gets machine code (JIT) where the system allows it; what is found never depends on that. Threads may
 * share a regex, each with its own scratch.
 *
 * The match that begins at byte `at` and nowhere else: 1 found ([*start, *end) set; \K may put the start behind `at`), 0 none,
 * -1 an engine limit or error: the caller must treat the subject as unread. `at` is the first byte of a character. */
int rf_regex_at(rf_regex *re, rf_regex_scratch *s, rf_str subject, size_t at, size_t *start, size_t *end);

#endif
