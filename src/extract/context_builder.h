/* extract/context_builder.h - gathers the hashed features of one phrase, inside extract/ only. What is said of words and cues is emitted
 * one by one; facts go in groups (context_groups.h). */
#ifndef RF_EXTRACT_CONTEXT_BUILDER_H
#define RF_EXTRACT_CONTEXT_BUILDER_H

#include "extract/context_groups.h"
#include "extract/context_words.h"

#define CONTEXT_MAX_CUES 64

/* What is known of the words on the left of a phrase, whatever its end: phrases that begin at the same word share it. */
typedef struct left_side {
    size_t first, from; /* the phrase's first word, and the first word that is looked at */
    unsigned kinds;     /* of cues */
    bool adjacent, known;
    bool listed, joined; /* a denial goes over a plain list to the phrase; there is an "or" in it */
} left_side;

/* Gathers the features of one phrase after the other, of one text. */
typedef struct builder {
    unsigned kinds; /* of every cue met on the way */
    bool adjacent;  /* a denial touches the phrase, with at most two words and no barrier between */
    const rf_context *c;
    const rf_text *t;
    const context_words *w;
    size_t first, last; /* the phrase, words [first, last) */
    size_t from, to;    /* what is looked at around it */
    context_sum *sum;
    left_side left; /* of the phrase before, or of this one */
} builder;

static inline void emit(builder *b, uint64_t h) { context_emit(&b->sum->single, h); }
static inline void emit_words(builder *b, uint64_t h) { context_emit_words(&b->sum->single, h); }
static inline void emit_fact(builder *b, uint64_t h) { context_emit_fact(&b->sum->single, h); }

/* What stands right in front of the phrase; then tense and times (context_when.c). */
void context_leading_features(builder *b);
void context_when_features(builder *b);

/* The ways from the nearest cues to the phrase, and the shape of the words around it, on either side; whether a denial goes over a list to
 * the phrase, for which the left side must be known (context_paths.c). */
void context_left_paths(builder *b, const cue *cues, size_t n);
void context_right_paths(builder *b, const cue *cues, size_t n);
void context_denied_list(builder *b);

/* Questions put and answered: "asked about a fever, I said no", "fever? no"; and what is told to be new: "never like this",
 * "it never happened before" (context_answers.c). */
void context_answer_features(builder *b);

/* Who is the subject around the phrase; who was named last before it, and who occurs at all (context_subject.c). */
void context_subject_features(builder *b);
void context_person_features(builder *b);

/* The heading of a clinical note that the phrase stands under (context_sections.c). */
void context_section_features(builder *b);

/* A builder for the phrases of a text, which adds up in *sum. */
builder context_builder(const rf_context *c, rf_context_memo *memo, const context_words *w, context_sum *sum);

/* Add up the phrase that covers words [first, last), at least one, in the sum; returns which cues stand around. */
unsigned context_features_of(builder *b, size_t first, size_t last);

#endif
