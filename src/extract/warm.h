/* extract/warm.h - machine code for some patterns, made ahead. */
#ifndef RF_EXTRACT_WARM_H
#define RF_EXTRACT_WARM_H

#include "extract/rules.h"

/* Make machine code of the patterns that would be tried on at least `least` of these folded texts; the others stay with PCRE2's interpreter
 * until they were tried often, or for good where no machine code can be made any more. While no other thread searches. What is found is the
 * same with and without. Returns how many patterns have it now. */
size_t rf_rules_warm_up_for(const rf_rules *r, const rf_str *folded, size_t n, unsigned least);

#endif
