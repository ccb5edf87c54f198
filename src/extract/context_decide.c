/* extract/context_decide.c - the linear model on one phrase. */
#include "extract/context_phrase.h"

/* Words of the nearest denial or person on the left, for explain. */
static const char *reason(const rf_context *c, const context_words *w, size_t first, unsigned kinds)
{
    const char *found = "";
    for (size_t i = first > 12 ? first - 12 : 0; i < first; i++) {
        cue q;
        if (context_cue_at(c, w, i, first, &q) && (q.kinds & kinds))
            found = q.words->text;
    }
    return found;
}

void context_decide(builder *b, size_t first, size_t last, rf_mention *m)
{
    float v[RF_CONTEXT_OUTPUTS];
    unsigned kinds = context_features_of(b, first, last);
    context_sum_outputs(b->sum, v);
    rf_context_choose(v, kinds, b->c->margin, m);
    if (m->status == RF_NEGATED)
        m->why = reason(b->c, b->w, first, 1u << CUE_NEG | 1u << CUE_RULED);
    else if (m->status != RF_PRESENT)
        m->why = reason(b->c, b->w, first, 1u << CUE_HYP | 1u << CUE_HIST | 1u << CUE_POSS);
    else if (m->experiencer != RF_SELF)
        m->why = reason(b->c, b->w, first, 1u << CUE_OTHER | 1u << CUE_GENERIC);
}

void rf_context_decide(const rf_context *c, const rf_text *t, size_t first, size_t last, rf_arena *arena, rf_mention *m)
{
    context_take_as_stated(m);
    if (c->rows == NULL || first >= last)
        return;
    context_sum sum;
    builder b = context_builder(c, NULL, context_words_of(c, t, arena), &sum);
    context_decide(&b, first, last, m);
}
