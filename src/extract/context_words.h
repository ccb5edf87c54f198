/* extract/context_words.h - what the context layer asks of each word of a text, looked up once a text and not once a phrase.
 * Inside extract/ only. */
#ifndef RF_EXTRACT_CONTEXT_WORDS_H
#define RF_EXTRACT_CONTEXT_WORDS_H

#include "extract/context_internal.h"

typedef struct context_words {
    const rf_text *t;
    const cue *cues;                             /* [i] the longest cue that starts at word i; kinds 0 if there is none */
    const unsigned *alone;                       /* [i] kinds of word i as a cue of one word */
    const uint64_t *hash;                        /* [i] of the folded word */
    const uint64_t *symbol;                      /* [i] in the way from a cue to a phrase (context_paths.c) */
    const unsigned char *person, *part, *gender; /* [i] person_class, and the part it plays (context_subject.c) */
    const unsigned char *tense;                  /* [i] rf_tense */
    const unsigned char *time, *time_words;      /* [i] time_class of the words from i on, and how many they are */
    const unsigned char *section;                /* [i] heading that starts at word i (context_sections.c) */
} context_words;

/* All in arena. */
const context_words *context_words_of(const rf_context *c, const rf_text *t, rf_arena *arena);

/* The longest cue that starts at word i and ends at or before word `bound`; false if there is none. */
bool context_cue_at(const rf_context *c, const context_words *w, size_t i, size_t bound, cue *out);

/* Parts of the table that other files fill in. */
uint64_t context_symbol_of(const rf_text *t, size_t i, unsigned alone); /* context_paths.c */
void context_person_part(const context_words *w, size_t i, unsigned char *part,
                         unsigned char *gender);              /* context_subject.c; w->person stands */
unsigned char context_section_at(const rf_text *t, size_t i); /* context_sections.c */

#endif
