/* extract/context_builder.h - gathers the hashed features of one phrase, inside extract/ only. What is said of words and cues is emitted
 * one by one; facts go in groups (context_groups.h). */
#ifndef RF_EXTRACT_CONTEXT_BUILDER_H
#define RF_EXTRACT_CONTEXT_BUILDER_H

#include "extract/context_groups.h"
#include "extract/context_words.h"

#define CONTEXT_MAX_CUES 64

typedef struct builder {
    unsigned kinds; /* of every cue met on the way */
    bool adjacent;  /* a denial touches the phrase, with at most two words and no barrier between */
    const rf_context *c;
    const rf_text *t;
    const context_words *w;
    size_t first, last; /* the phrase, words [first, last) */
    size_t from, to;    /* what is looked at around it */
    context_sum *sum;
} builder;

static inline void emit(builder *b, uint64_t h) { context_emit(&b->sum->single, h); }
static inline void emit_words(builder *b, uint64_t h) { context_emit_words(&b->sum->single, h); }
static inline void emit_fact(builder *b, uint64_t h) { context_emit_fact(&b->sum->single, h); }

/* Tense, times, and what stands right in front of the phrase (context_when.c). */
void context_when_features(builder *b);

/* The ways from the nearest cues to the phrase, and the shape of the words around it (context_paths.c). */
void context_path_features(builder *b, const cue *left, size_t n_left, const cue *right, size_t n_right);

/* Questions put and answered: "asked about a fever, I said no", "fever? no"; and what is told to be new: "never like this",
 * "it never happened before" (context_answers.c). */
void context_answer_features(builder *b);

/* Who is the subject around the phrase; who was named last before it, and who occurs at all (context_subject.c). */
void context_subject_features(builder *b);
void context_person_features(builder *b);

/* The heading of a clinical note that the phrase stands under (context_sections.c). */
void context_section_features(builder *b);

/* Add up the phrase that covers words [first, last), at least one, in *sum, which is started; *kinds tells which cues stand around. */
void context_features_of(const rf_context *c, const context_words *w, size_t first, size_t last, context_sum *sum, unsigned *kinds);

#endif
