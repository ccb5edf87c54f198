/* extract/slots_internal.h - the scanner that slots.c, slots_age.c and slots_told.c share. Inside extract/ only. */
#ifndef RF_EXTRACT_SLOTS_INTERNAL_H
#define RF_EXTRACT_SLOTS_INTERNAL_H

#include "extract/context_facts.h"
#include "extract/slots.h"
#include "extract/word_filter.h"

/* ---- slots_words.c: what a word says by itself, whatever stands around it ---- */

enum {
    SLOTS_DIGIT = 1 << 0,  /* begins with one */
    SLOTS_NUMBER = 1 << 1, /* "three", "a", "couple" */
    SLOTS_TWENTY = 1 << 2, /* such a number of twenty or more */
    SLOTS_FRACTION = 1 << 3,
    SLOTS_UNIT = 1 << 4, /* of time */
    SLOTS_OF = 1 << 5,
    SLOTS_YEAR = 1 << 6, /* may follow an age in words */
    SLOTS_DECADE = 1 << 7,
    SLOTS_DATE = 1 << 8, /* read_onset looks at it */
    SLOTS_LEAD = 1 << 9, /* "for", "last": a unit behind it is a time */
    SLOTS_GOES_ON = 1 << 10,
    SLOTS_TIMELY = 1 << 11, /* a time may begin with it */
    SLOTS_VERB = 1 << 12    /* it may tell the tense */
};

typedef struct slots_word {
    const known_word *known; /* NULL: not looked up yet */
    uint16_t facts;          /* SLOTS_… */
    uint16_t phrase;         /* the first phrase that begins with it, plus 1; 0: none does */
    uint32_t flags;          /* RF_SLOT_… that it sets wherever it stands */
} slots_word;

/* Those of t's words, with one that says nothing beyond both ends: [0] is the first word's. */
const slots_word *slots_words(const rf_text *t, rf_arena *arena);

/* -1: it is none. */
int slots_number_word(rf_str w);
int slots_unit(rf_str w);  /* days */
int slots_onset(rf_str w); /* days since what happened then */

/* ---- slots.c ---- */

/* Has slots_read_word anything to add at this word? w[-1] and w[1] are its neighbours. */
bool slots_may_begin(const slots_word *w);

/* Add to *s what starts at word i; the first value of each kind stands. */
void slots_read_word(const rf_text *t, size_t i, const slots_word *w, rf_slots *s);

/* A question mark between this word and the next one? */
bool slots_is_question(const rf_text *t, size_t i);

unsigned slots_phrase(rf_str w); /* the first that begins with it, plus 1; 0: none does */
void slots_add_phrases(rf_word_filter *f);

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

bool slots_is_decade(rf_str w); /* "seventies" */
void slots_add_decades(rf_word_filter *f);

#endif
