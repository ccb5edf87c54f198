/* extract/prefilter.h - where in a text which pattern has a chance: one look at each word, instead of a search for every
 * pattern. A word tells which clauses it meets (what patterns require) and which patterns may begin with it; those that find what
 * they require at the right distance are candidates.
 *
 * Exact by construction: a pattern can match at no place that is left out (extract/required.h, extract/heads.h); a unit test
 * compares the matches with those of plain searches. Immutable after it is made; each thread has its own
 * rf_prefilter_scratch. */
#ifndef RF_EXTRACT_PREFILTER_H
#define RF_EXTRACT_PREFILTER_H

#include "base/arena.h"
#include "base/str.h"
#include "base/weights.h"
#include "text/text.h"

typedef struct rf_prefilter rf_prefilter;
typedef struct rf_prefilter_scratch rf_prefilter_scratch;

/* What every expanded pattern begins with: it matches only where no letter or digit stands before. */
#define RF_PATTERN_START "(?<![a-z0-9])(?:"
/* One byte of what may stand between two words of one phrase; up to three of them do. */
#define RF_SEPARATORS "[ ,\"()*&/+~-]"

/* patterns[i] is number i; fewer than 65536. Owned by the caller. */
rf_prefilter *rf_prefilter_new(const char *const *patterns, size_t n);
void rf_prefilter_free(rf_prefilter *p);

/* Into a file and out of it (extract/prefilter_file.c). What is read is checked, so that no content of the file makes a scan read outside
 * it or never end; NULL: it does not fit n patterns. `w` must outlive it. */
void rf_prefilter_put(const rf_prefilter *p, rf_weights_out *o);

/* What the commonest words of these folded texts mean, so that a scan need not work it out; for the same file. */
void rf_prefilter_put_common(const rf_prefilter *p, const rf_str *texts, size_t n, rf_weights_out *o);
rf_prefilter *rf_prefilter_read(const rf_weights *w, size_t n);

/* RF_FILTERED_NOT: tried at every place, or at every word, whatever the text says. */
typedef enum rf_filtered { RF_FILTERED, RF_FILTERED_NOT } rf_filtered;

rf_filtered rf_prefilter_filtered(const rf_prefilter *p, size_t pattern);

rf_prefilter_scratch *rf_prefilter_scratch_new(const rf_prefilter *p);
void rf_prefilter_scratch_free(rf_prefilter_scratch *s);

/* A place where a pattern may match; next is an index into candidates, RF_NO_CANDIDATE at the end. Places ascend. With a length the
 * pattern does match there, so many bytes: a word of a plain list. */
typedef struct rf_candidate {
    uint32_t at, next, length;
} rf_candidate;

#define RF_NO_CANDIDATE UINT32_MAX

typedef struct rf_chances {
    const uint64_t *map;            /* bit i of map[i / 64]: pattern i has a chance */
    size_t n_patterns;              /* bits in it */
    const uint32_t *first;          /* of a pattern in the map: its first candidate */
    const rf_candidate *candidates; /* in one array for all */
} rf_chances;

/* Borrowed from s until the next scan. */
rf_chances rf_prefilter_scan(const rf_prefilter *p, rf_prefilter_scratch *s, const rf_text *t);
rf_chances rf_prefilter_scan_plain(const rf_prefilter *p, rf_prefilter_scratch *s, rf_str text); /* the same of folded bytes alone */

#endif
