/* extract/context_vocabulary.h - the closed lists of words of the context layer, all in one hash table. A word of a text is looked up
 * once; after that each list is a bit, and a number, a unit of time or a person is a field. Inside extract/ only. */
#ifndef RF_EXTRACT_CONTEXT_VOCABULARY_H
#define RF_EXTRACT_CONTEXT_VOCABULARY_H

#include "text/text.h"

/* The lists stand in context_lists.c. */
typedef enum word_list {
    /* questions put and answered (context_answers.c) */
    WORD_NO,
    WORD_YES,
    WORD_ASK,
    WORD_SAY,
    WORD_DENY,
    WORD_HELPER,
    WORD_OPENER, /* may follow an answer: "said no pain" is none */
    WORD_KNOW,
    WORD_WANT,
    WORD_LIKE,
    WORD_THING,
    WORD_SO,
    WORD_DEGREE,
    WORD_NEVER_YET,
    WORD_FIRST,
    WORD_TIME,
    /* parts that persons play (context_subject.c) */
    WORD_REPORTS,
    WORD_TOWARDS,
    WORD_SAYS_BY,
    WORD_WOMAN,
    WORD_MAN,
    WORD_OWNING,
    /* what stands in front of a phrase or begins in it (context_when.c) */
    WORD_AFTER,
    WORD_LEAD,
    WORD_ONSET,
    /* how sentences are built (context_paths.c) */
    WORD_FUNCTION,
    WORD_OR,
    WORD_PREPOSITION,
    WORD_OWNER,
    WORD_FILLER,
    WORD_JOIN,
    WORD_TURN,
    /* verbs that tell the tense (tense.c) */
    WORD_PAST,
    WORD_PRESENT,
    WORD_SUBJECT,
    WORD_PERFECT,
    WORD_HAD,
    /* persons (context_persons.c) */
    WORD_MY_OUR,
    WORD_MY_HIS,
    WORD_PATIENT,
    WORD_PATIENTS,
    /* headings of notes (context_sections.c): words that begin one */
    WORD_HEADING,
    /* times (context_facts.c) */
    WORD_TIMELY, /* every word that may begin a time; made from the others */
    WORD_FEW,
    WORD_OF,
    WORD_BACK,
    WORD_BEFORE,
    WORD_SINCE,
    WORD_A_AN,
    WORD_PERIOD,
    WORD_AGED,
    WORD_AT,
    WORD_BY,
    WORD_WAS,
    WORD_I_HE_SHE,
    WORD_VAGUE,
    WORD_CLOCK,
    WORD_ON,
    WORD_THE,
    WORD_DAY_PART,
    WORD_SHORT_DAY,
    WORD_UNCLEAR_DAY,
    WORD_LAST,
    WORD_NEXT,
    WORD_EARLIER,
    WORD_FRAME,
    WORD_HALF_DAY,
    WORD_OTHER,
    WORD_SEASON_LEAD,
    WORD_ERA_LEAD,
    WORD_ERA,
    WORD_AGO,
    WORD_MONTH_LEAD,
    WORD_AGE,
    WORD_WHEN,
    WORD_WERE,
    WORD_IN,
    WORD_HIS_THE,
    WORD_AGES,
    WORD_DAY,
    WORD_AS,
    WORD_CHILD,
    WORD_LISTS
} word_list;

typedef struct known_word {
    uint64_t lists[2];    /* one bit for each word_list */
    int16_t number, unit; /* "three"; a unit of time in days; -1: neither */
    uint8_t person;       /* person_class */
    uint8_t time;         /* time_class that the word tells by itself */
    uint8_t after;        /* place in the list WORD_AFTER, counted from 1 */
} known_word;

/* A word that is in no list. */
extern const known_word unknown_word;

/* What is known of word i of t; &unknown_word beyond the last. Thread-safe. */
const known_word *known_word_of(const rf_text *t, size_t i);

/* It is going to be asked for: fetch the place where it would stand. */
void known_word_expect(const rf_word *w);

/* All of them, for i from 0 on: what is known, and the word. NULL when there are no more. */
const known_word *known_word_at(size_t i, rf_str *word);

static inline bool known_is(const known_word *k, word_list list) { return (k->lists[list / 64] >> list % 64 & 1) != 0; }

/* ---- between context_lists.c and context_vocabulary.c ---- */

/* Words with blanks between. `set` puts `value` into what is known of each. */
typedef struct word_row {
    int value;
    const char *words;
} word_row;

typedef struct word_rows {
    void (*set)(known_word *k, int value);
    const word_row *rows;
    size_t n;
} word_rows;

extern const word_rows context_lists[];
extern const size_t context_lists_count;

#endif
