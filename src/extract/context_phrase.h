/* extract/context_phrase.h - the decision on one phrase of a text whose words are looked up. Inside extract/ only. */
#ifndef RF_EXTRACT_CONTEXT_PHRASE_H
#define RF_EXTRACT_CONTEXT_PHRASE_H

#include "extract/context_builder.h"

/* Decide for the phrase that covers words [first, last), at least one: status, temporality, experiencer and why of *m. b's context is
 * trained. Quicker when the phrase decided before begins at the same word. */
void context_decide(builder *b, size_t first, size_t last, rf_mention *m);

/* What a phrase is when nothing speaks against it: present, current, the writer's. */
static inline void context_take_as_stated(rf_mention *m)
{
    m->status = RF_PRESENT;
    m->temporality = RF_CURRENT;
    m->experiencer = RF_SELF;
    m->why = "";
}

#endif
