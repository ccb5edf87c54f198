/* extract/tense.h - whether a word is a verb of the past or of the present. A closed table and one rule for "-ed"; it
 * parses nothing. Used for slots: a story told in the past, or something that is so now. */
#ifndef RF_EXTRACT_TENSE_H
#define RF_EXTRACT_TENSE_H

#include "text/text.h"

typedef enum rf_tense { RF_TENSE_NONE, RF_TENSE_PAST, RF_TENSE_PRESENT } rf_tense;

/* Does the word end as verbs of the past do, so that it may be one though no list has it? */
bool rf_tense_in_form(rf_str word);

/* Tense that word i of t speaks for. Adverbs such as "now", "still" and "ago" count as well; "have had" is present. */
rf_tense rf_tense_of(const rf_text *t, size_t i);

#endif
