/* extract/slots_internal.h - the scanner that slots.c and slots_told.c share. Inside extract/ only. */
#ifndef RF_EXTRACT_SLOTS_INTERNAL_H
#define RF_EXTRACT_SLOTS_INTERNAL_H

#include "extract/slots.h"

/* Is word i of t this one? Nearly always the first letter says no: slots ask some hundred times for each word. */
static inline bool slots_word_is(const rf_text *t, size_t i, const char *s)
{
    if (i >= t->n_words)
        return false;
    const char *word = t->fold + t->words[i].start;
    size_t n = t->words[i].end - t->words[i].start, k = 0;
    while (k < n && word[k] == s[k])
        k++;
    return k == n && s[k] == '\0';
}

/* Before the first text: fills the tables that slots_read_word asks first. Any thread, any number of times. */
void slots_prepare(void);

/* Add to *s what starts at word i; the first value of each kind stands. */
void slots_read_word(const rf_text *t, size_t i, rf_slots *s);

#endif
