/* extract/regex.h - one compiled pattern. The only room that knows PCRE2; its errors are translated here. */
#ifndef RF_EXTRACT_REGEX_H
#define RF_EXTRACT_REGEX_H

#include "base/error.h"
#include "base/str.h"

typedef struct rf_regex rf_regex;
typedef struct rf_regex_scratch rf_regex_scratch; /* match data and limits; one per thread */

/* Compile for matching at a given place, with JIT where the system allows it (otherwise the interpreter is used). On failure *offset is the
 * byte in `pattern` where PCRE2 stopped and the text is PCRE2's own sentence. */
rf_regex *rf_regex_new(const char *pattern, size_t *offset, rf_error *err);
void rf_regex_free(rf_regex *re);

rf_regex_scratch *rf_regex_scratch_new(uint32_t match_limit);
void rf_regex_scratch_free(rf_regex_scratch *s);

/* The match that begins at byte `at` and nowhere else: 1 found ([*start, *end) set; \K may put the start behind `at`), 0 none,
 * -1 an engine limit or error: the caller must treat the subject as unread. `at` is the first byte of a character. */
int rf_regex_at(const rf_regex *re, rf_regex_scratch *s, rf_str subject, size_t at, size_t *start, size_t *end);

#endif
