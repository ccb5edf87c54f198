/* extract/context_phrase.h - one phrase on its way through the linear model, in two steps: the weights lie scattered over megabytes, and
 * while those of one phrase come, another can be looked at. Inside extract/ only. */
#ifndef RF_EXTRACT_CONTEXT_PHRASE_H
#define RF_EXTRACT_CONTEXT_PHRASE_H

#include "extract/context_builder.h"

typedef struct context_phrase {
    size_t first, last;
    unsigned kinds;
    size_t n;                            /* features that have weights, in their order: another would round otherwise */
    uint32_t rows[CONTEXT_MAX_FEATURES]; /* row of weights, times four, plus the range of the id */
    float scale;
} context_phrase;

/* Gather the features of the phrase that covers words [first, last), at least one, and send for their weights. c is trained. */
void context_look_at(const rf_context *c, const context_words *w, size_t first, size_t last, context_phrase *p);

/* Add up and decide: status, temporality, experiencer and why of *m. */
void context_conclude(const rf_context *c, const context_words *w, const context_phrase *p, rf_mention *m);

/* What a phrase is when nothing speaks against it: present, current, the writer's. */
static inline void context_take_as_stated(rf_mention *m)
{
    m->status = RF_PRESENT;
    m->temporality = RF_CURRENT;
    m->experiencer = RF_SELF;
    m->why = "";
}

#endif
