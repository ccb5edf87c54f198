/* extract/frequency.h - how often a word stands in a comment, roughly. Only the speed of the prefilter depends on it, never what is found.
 */
#ifndef RF_EXTRACT_FREQUENCY_H
#define RF_EXTRACT_FREQUENCY_H

#include "base/str.h"

/* Of 10,000 words of comments, how many are `word`, or have it as their beginning, end or part: as its marks (phrases.h) say. */
double rf_word_frequency(rf_str word);

#endif
