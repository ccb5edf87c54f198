/* extract/slots_internal.h - the scanner that slots.c, slots_age.c and slots_told.c share. Inside extract/ only. */
#ifndef RF_EXTRACT_SLOTS_INTERNAL_H
#define RF_EXTRACT_SLOTS_INTERNAL_H

#include "extract/slots.h"
#include "extract/word_filter.h"

/* Before the first text: fills the tables that slots_read_word asks first. Any thread, any number of times. */
void slots_prepare(void);

/* Has slots_read_word anything to add at word i? A quick look; a yes may be mistaken. */
bool slots_may_begin(const rf_text *t, size_t i);

/* Add to *s what starts at word i; the first value of each kind stands. */
void slots_read_word(const rf_text *t, size_t i, rf_slots *s);

/* A word and what it stands for. */
typedef struct named {
    const char *word;
    int value;
} named;

int slots_lookup(const named *table, size_t n, rf_str w); /* -1: it is none of them */
void slots_add_named(rf_word_filter *f, const named *words, size_t n);

/* Leading digits of a word as a number; *rest is what follows them ("14yo" -> 14, "yo"). -1 if it starts otherwise. */
int slots_digits(rf_str w, rf_str *rest);

/* The number that word i is or begins with, in digits or as a word; -1 if it is none. *suffix is what follows the digits. */
int slots_number_at(const rf_text *t, size_t i, rf_str *suffix);

/* Is word i a unit of time? */
bool slots_is_unit(const rf_text *t, size_t i);

/* The first value of a kind stands. */
void slots_set_once(int *slot, int value);

/* Ages. A decade gives its first year. */
void slots_read_age(const rf_text *t, size_t i, rf_slots *s);
void slots_read_decade(const rf_text *t, size_t i, rf_slots *s);

/* The words for decades ("seventies"), for a filter that tells which words slots_read_decade has to look at. */
void slots_add_decades(rf_word_filter *f);

#endif
