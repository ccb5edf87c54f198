/* extract/context_facts.h - persons and times as classes: "three days ago" and "last night" are the same to the context
 * layer, "my sister" and "his aunt" too. Closed tables and small numbers; inside extract/ only. */
#ifndef RF_EXTRACT_CONTEXT_FACTS_H
#define RF_EXTRACT_CONTEXT_FACTS_H

#include "extract/context_vocabulary.h"
#include "extract/tense.h"

typedef enum person_class {
    PERSON_NONE,
    PERSON_FIRST,   /* i, my, we */
    PERSON_SECOND,  /* you, your */
    PERSON_THIRD,   /* he, her, they */
    PERSON_KIN,     /* mother, son, friend, client, dog, donor */
    PERSON_PATIENT, /* patient, pt, mr */
    PERSON_MANY,    /* people, anyone, patients, women */
    PERSON_CLASSES
} person_class;

/* Person that word i of t names. */
person_class person_at(const rf_text *t, size_t i);

typedef enum time_class {
    TIME_NONE,
    TIME_NOW,    /* now, still, since monday, for three weeks, these days */
    TIME_RECENT, /* a point within about a month: yesterday, last week, ten days ago */
    TIME_OLD,    /* longer ago: in 2012, years ago, as a child, last summer */
    TIME_EVER,   /* never, ever, once, always, any more: no date */
    TIME_TODAY,  /* this morning, earlier, overnight: it may be over or not */
    TIME_AGE,    /* aged four, at 14: the age of now or of then */
    TIME_AHEAD,  /* next week, tomorrow, will */
    TIME_CLASSES
} time_class;

/* Time told by the words from i on; *n is how many (at least 1). */
time_class time_at(const rf_text *t, size_t i, size_t *n);

/* The same, and rf_tense_of, for a text whose words are looked up: k[0] is what is known of word i, k[-1] of the one before, and so
 * on up to k[CONTEXT_AHEAD]; &unknown_word beyond both ends. */
#define CONTEXT_AHEAD 5
person_class person_of(const known_word *const *k);
time_class time_of(const rf_text *t, size_t i, const known_word *const *k, size_t *n);
rf_tense tense_of(const rf_text *t, size_t i, const known_word *const *k);

#endif
