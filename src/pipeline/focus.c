/* pipeline/focus.c - chooses sentences of a long comment; reads nothing and judges nothing. */
#include "pipeline/focus.h"

enum { LONG_WORDS = 110, BESIDE = 1 }; /* longer comments have a focus; so many sentences on either side belong to it */

static const rf_mention *heaviest(const rf_reading *r)
{
    for (size_t i = 0; i < r->mentions.count; i++)
        if (r->mentions.items[i].tier == r->floor)
            return &r->mentions.items[i];
    return NULL;
}

rf_str rf_focus(const rf_reading *r)
{
    const rf_text *t = &r->text;
    const rf_mention *m = t->n_words > LONG_WORDS && r->floor >= RF_TIER_ADVICE ? heaviest(r) : NULL;
    if (m == NULL)
        return (rf_str){"", 0};
    size_t at = rf_text_word_at(t, m->fstart), first = at, last = at, start, end;
    if (at >= t->n_words)
        return (rf_str){"", 0};
    while (first > 0 && t->words[first - 1].sentence + BESIDE >= t->words[at].sentence)
        first--;
    while (last + 1 < t->n_words && t->words[last + 1].sentence <= t->words[at].sentence + BESIDE)
        last++;
    rf_text_raw_span(t, t->words[first].start, last + 1 < t->n_words ? t->words[last + 1].start : t->len, &start, &end);
    return (rf_str){t->raw.ptr + start, end - start};
}
