/* extract/prefilter.h - which patterns have a chance on a text, by one scan for the strings that they require.
 *
 * Exact by construction: a pattern that is left out cannot match (extract/required.h); a unit test compares the findings with
 * those of trying every pattern. Immutable after it is made; each thread has its own rf_prefilter_scratch. */
#ifndef RF_EXTRACT_PREFILTER_H
#define RF_EXTRACT_PREFILTER_H

#include "base/arena.h"
#include "base/str.h"
#include "base/weights.h"

typedef struct rf_prefilter rf_prefilter;
typedef struct rf_prefilter_scratch rf_prefilter_scratch;

/* patterns[i] is tried only where rf_prefilter_scan names i. Owned by the caller. */
rf_prefilter *rf_prefilter_new(const char *const *patterns, size_t n);
void rf_prefilter_free(rf_prefilter *p);

/* Into a file and out of it. What is read is checked, so that no content of the file makes a scan read outside it; NULL: it does not fit
 * n patterns. `w` must outlive it. */
void rf_prefilter_put(const rf_prefilter *p, rf_weights_out *o);
rf_prefilter *rf_prefilter_read(const rf_weights *w, size_t n);

size_t rf_prefilter_unfiltered(const rf_prefilter *p); /* patterns that must always be tried */
bool rf_prefilter_is_filtered(const rf_prefilter *p, size_t pattern);

rf_prefilter_scratch *rf_prefilter_scratch_new(const rf_prefilter *p);
void rf_prefilter_scratch_free(rf_prefilter_scratch *s);

/* Bit map of the patterns that have a chance on text: bit i of map[i / 64]. Borrowed until the next scan. */
const uint64_t *rf_prefilter_scan(const rf_prefilter *p, rf_prefilter_scratch *s, rf_str text);

#endif
