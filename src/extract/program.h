/* extract/program.h - patterns as programs over folded text: what PCRE2 would find at a place, found without it. Patterns are made of
 * words, lists of words, separators and gaps, and a program looks a word up in a list where PCRE2 tries one word of it after the other;
 * it is ready as it lies in the index, where a compiled pattern must be decoded, interpreted and, at last, turned into machine code.
 *
 * Exact: the first match in PCRE2's order of preference, or no answer. A pattern with something that programs have no word for has none.
 * Immutable after they are made; each thread has its own rf_program_scratch. A unit test compares with plain PCRE2 searches. */
#ifndef RF_EXTRACT_PROGRAM_H
#define RF_EXTRACT_PROGRAM_H

#include "base/str.h"
#include "base/weights.h"

typedef struct rf_programs rf_programs;
typedef struct rf_program_scratch rf_program_scratch;

/* patterns[i] is number i; of those with RF_PATTERN_START (extract/prefilter.h). Owned by the caller. */
rf_programs *rf_programs_new(const char *const *patterns, size_t n);
void rf_programs_free(rf_programs *p);

/* Into a file and out of it (extract/program_file.c). No content of the file makes a run read outside it or never end: what it says
 * is looked at when it is followed. NULL: it does not fit n patterns. `w` must outlive it. */
void rf_programs_put(const rf_programs *p, rf_weights_out *o);
rf_programs *rf_programs_read(const rf_weights *w, size_t n);

bool rf_programs_has(const rf_programs *p, size_t pattern);

rf_program_scratch *rf_program_scratch_new(void);
void rf_program_scratch_free(rf_program_scratch *s);

/* The match of a pattern that begins at byte `at` of a folded text (text/text.h) and nowhere else: 1 found ([*start, *end) set; \K may
 * put the start behind `at`), 0 none, -1 no answer: the pattern has no program, the search would take too long, or what the index
 * says of it cannot be true. Ask PCRE2 then. */
int rf_program_at(const rf_programs *p, rf_program_scratch *s, size_t pattern, rf_str text, size_t at, size_t *start, size_t *end);

/* Ask for what searches for these patterns will look at first, their first three steps, to be brought into the processor's cache. */
void rf_programs_fetch(const rf_programs *p, const uint16_t *patterns, size_t n);

#endif
