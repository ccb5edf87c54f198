/* extract/slots_internal.h - the scanner that slots.c and slots_told.c share. Inside extract/ only. */
#ifndef RF_EXTRACT_SLOTS_INTERNAL_H
#define RF_EXTRACT_SLOTS_INTERNAL_H

#include "extract/slots.h"

/* Before the first text: fills the tables that slots_read_word asks first. Any thread, any number of times. */
void slots_prepare(void);

/* Has slots_read_word anything to add at word i? A quick look; a yes may be mistaken. */
bool slots_may_begin(const rf_text *t, size_t i);

/* Add to *s what starts at word i; the first value of each kind stands. */
void slots_read_word(const rf_text *t, size_t i, rf_slots *s);

#endif
