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

/* Compile when it is first searched with: for a pattern that is known to compile. `text` appends it to out (false: there is none), on
 * any thread, as long as the regex lives. Should it fail then, every search answers -1. The regex itself lives in arena. */
typedef bool rf_regex_text(const void *ctx, rf_buf *out);
rf_regex *rf_regex_later(rf_regex_text *text, const void *ctx, rf_arena *arena);
void rf_regex_free(rf_regex *re);

void rf_regex_warm_up(rf_regex *re); /* machine code now instead of after some searches; while no other thread searches */

const char *rf_regex_engine(void); /* PCRE2's name for its version */

rf_regex_scratch *rf_regex_scratch_new(uint32_t match_limit);
void rf_regex_scratch_free(rf_regex_scratch *s);

/* A pattern that was tried often gets machine code (JIT) where the system allows it; what is found never depends on that. Threads may
 * share a regex, each with its own scratch.
 *
 * The match that begins at byte `at` and nowhere else: 1 found ([*start, *end) set; \K may put the start behind `at`), 0 none,
 * -1 an engine limit or error: the caller must treat the subject as unread. `at` is the first byte of a character. */
int rf_regex_at(rf_regex *re, rf_regex_scratch *s, rf_str subject, size_t at, size_t *start, size_t *end);

#endif
