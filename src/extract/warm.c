/* extract/warm.c - which patterns are tried on usual texts is told by the prefilter. */
#include "extract/warm.h"

#include "extract/rules_internal.h"

#include <stdlib.h>

size_t rf_rules_warm_up_for(const rf_rules *r, const rf_str *folded, size_t n, unsigned least)
{
    rf_prefilter_scratch *scratch = rf_prefilter_scratch_new(r->prefilter);
    unsigned *texts = rf_xcalloc(r->n_patterns, sizeof *texts); /* that a pattern has a chance in */
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        rf_chances c = rf_prefilter_scan(r->prefilter, scratch, folded[i]);
        for (size_t k = 0; (k = rf_chances_next(&c, k)) < r->n_patterns; k++) {
            if (c.candidates[c.first[k]].length > 0 || ++texts[k] != least) /* a length: found without a search */
                continue;
            count++;
            rf_regex_warm_up(rf_pattern_number(r, k)->regex);
        }
    }
    free(texts);
    rf_prefilter_scratch_free(scratch);
    return count;
}
