/* extract/context_words.h - what the context layer asks of a text whatever the phrase: looked up once for each word, in one pass, so
 * that a phrase costs the same in a short text and in a long one. Inside extract/ only. */
#ifndef RF_EXTRACT_CONTEXT_WORDS_H
#define RF_EXTRACT_CONTEXT_WORDS_H

#include "extract/context_facts.h"
#include "extract/context_internal.h"

/* Marks between two words. */
enum {
    GAP_COMMA = 1,
    GAP_COLON = 2,
    GAP_SEMICOLON = 4,
    GAP_STOP = 8, /* . ! and line ends */
    GAP_QUERY = 16,
    GAP_BRACKET = 32,
    GAP_DASH = 64,
    GAP_SLASH = 128,
    GAP_QUOTE = 256,
    GAP_COLON_FIRST = 512 /* of the colon and the marks that end a sentence, the colon comes first */
};

/* A word that names a person, in the order of the text. */
typedef struct context_person {
    uint32_t at;     /* word */
    uint8_t who;     /* person_class */
    uint8_t part;    /* the part it plays (context_subject.c) */
    uint8_t gender;  /* 'f', 'm' or 0 */
    bool owner;      /* "my" of "my old dad": it belongs to the dad */
    uint8_t last[2]; /* the last two different persons up to here, this one first */
    uint8_t up_to;   /* persons up to here, one bit a class */
} context_person;

typedef struct context_sentence {
    uint32_t first, end; /* its words */
    unsigned before;     /* kinds of cue in the sentence before that reach over its end */
    uint8_t persons;     /* one bit a class */
    bool asks;           /* ends in a question mark */
} context_sentence;

/* A heading of a note (context_sections.c). */
typedef struct context_heading {
    uint32_t at;
    uint8_t section;
    bool opens; /* its sentence */
} context_heading;

typedef struct context_words {
    const rf_text *t;
    const known_word *const *known; /* [i] for i from -1 on, and CONTEXT_PAD beyond the last: no bounds need be checked */
    uint64_t anywhere[2];           /* the lists that some word of the text is in */
    const cue_words *const *cue;    /* [i] the longest cue that starts at word i; NULL if there is none */
    const uint64_t *hash;           /* [i] of the folded word */
    const uint64_t *symbol;         /* [i] in the way from a cue to a phrase (context_paths.c) */
    const uint16_t *gap;            /* [i] marks in front of word i; [n_words] behind the last */
    const uint32_t *marked;         /* [i] gaps with marks that part, up to the one in front of word i */
    const uint8_t *tense;           /* [i] rf_tense */
    const uint8_t *time, *lasts;    /* [i] time_class of the words from i on, and how many they are */
    const uint32_t *next_cue, *next_tense,
        *next_time;               /* [i] the first word from i on with a cue, a tense, a time; n_words if there is none */
    const uint32_t *tense_before; /* [i] the last word before word i with a tense, plus one; 0 if there is none */
    const context_sentence *sentences;
    const context_person *persons;
    const uint32_t *person_from; /* [i] the first of persons that is no earlier than word i */
    size_t n_persons;
    const context_heading *headings;
    size_t n_headings;
    unsigned people; /* persons anywhere, one bit a class */
    bool formal;     /* the text reads like a clinic's note */
} context_words;

#define CONTEXT_PAD 8

/* All in arena. */
const context_words *context_words_of(const rf_context *c, const rf_text *t, rf_arena *arena);

/* The longest cue that starts at word i and ends at or before word `bound`; false if there is none. */
static inline bool context_cue_at(const rf_context *c, const context_words *w, size_t i, size_t bound, cue *out)
{
    const cue_words *q = w->cue[i];
    if (q != NULL && i + q->n > bound)
        q = cue_at(c->cues, word_info_of(c->cues, w->hash[i]), w->t, w->hash, i, bound);
    if (q != NULL)
        *out = (cue){i, i + q->n, q->kinds, q};
    return q != NULL;
}

/* Is word i in the list? i may lie CONTEXT_PAD beyond the last word. */
static inline bool context_is(const context_words *w, size_t i, word_list list) { return known_is(w->known[i], list); }

/* Is any word of the text in the list? */
static inline bool context_has(const context_words *w, word_list list) { return (w->anywhere[list / 64] >> list % 64 & 1) != 0; }

/* Separators that punctuation marks are to cues: 1 comma or bracket, 2 semicolon or colon, 0 none. */
static inline unsigned context_parting(unsigned gap)
{
    return (gap & (GAP_SEMICOLON | GAP_COLON) ? 2u : 0) | (gap & (GAP_COMMA | GAP_BRACKET | GAP_DASH | GAP_SLASH | GAP_QUOTE) ? 1u : 0);
}

/* Kinds of cue in the sentence before word `open`, which is in sentence s: those that may hold for what follows. */
unsigned context_cues_before(const rf_context *c, const context_words *w, size_t open, uint32_t s);

/* Parts of the table that other files fill in. */
char context_letter_of(const rf_text *t, size_t i, const word_info *info);                   /* context_paths.c */
void context_person_part(const context_words *w, const uint8_t *classes, context_person *p); /* context_subject.c; classes[] stands */
unsigned char context_section_at(const context_words *w, size_t i);                          /* context_sections.c */

#endif
