/* pipeline/focus.c - chooses sentences of a long comment; reads nothing and judges nothing. */
#include "pipeline/focus.h"

#include <string.h>

/* Longer comments have a focus; so many sentences on either side belong to it. Longer sentences are more than a thank-you. */
enum { LONG_WORDS = 110, BESIDE = 1, PRAISE_WORDS = 8 };

static const rf_mention *heaviest(const rf_reading *r)
{
    for (size_t i = 0; i < r->mentions.count; i++)
        if (r->mentions.items[i].tier == r->floor)
            return &r->mentions.items[i];
    return NULL;
}

/* A short sentence that thanks or praises and in which no concept stands. */
static bool is_praise(const rf_reading *r, size_t sentence, size_t n_words)
{
    const rf_text *t = &r->text;
    bool thanks = false;
    for (size_t i = 0; i < r->mentions.count; i++) {
        const rf_mention *m = &r->mentions.items[i];
        size_t at = rf_text_word_at(t, m->fstart);
        if (at >= t->n_words || t->words[at].sentence != sentence)
            continue;
        if (!m->concept->is_signal)
            return false;
        thanks = thanks || strcmp(m->concept->id, "thanks_praise") == 0;
    }
    return thanks && n_words <= PRAISE_WORDS;
}

static rf_str words_from_to(const rf_text *t, size_t first, size_t last)
{
    size_t start, end;
    rf_text_raw_span(t, t->words[first].start, last + 1 < t->n_words ? t->words[last + 1].start : t->len, &start, &end);
    return (rf_str){t->raw.ptr + start, end - start};
}

/* The comment without its thanks in front and behind. */
static rf_str without_praise(const rf_reading *r)
{
    const rf_text *t = &r->text;
    size_t first = 0, end = t->n_words, next;
    for (bool more = true; more && first < end;) {
        for (next = first; next < end && t->words[next].sentence == t->words[first].sentence;)
            next++;
        more = is_praise(r, t->words[first].sentence, next - first);
        first = more ? next : first;
    }
    for (bool more = true; more && end > first;) {
        for (next = end - 1; next > first && t->words[next - 1].sentence == t->words[end - 1].sentence;)
            next--;
        more = is_praise(r, t->words[end - 1].sentence, end - next);
        end = more ? next : end;
    }
    return end <= first || end - first == t->n_words ? (rf_str){"", 0} : words_from_to(t, first, end - 1);
}

rf_str rf_focus(const rf_reading *r)
{
    const rf_text *t = &r->text;
    if (r->floor < RF_TIER_ADVICE)
        return (rf_str){"", 0};
    if (t->n_words <= LONG_WORDS)
        return without_praise(r);
    const rf_mention *m = heaviest(r);
    if (m == NULL)
        return (rf_str){"", 0};
    size_t at = rf_text_word_at(t, m->fstart), first = at, last = at;
    if (at >= t->n_words)
        return (rf_str){"", 0};
    while (first > 0 && t->words[first - 1].sentence + BESIDE >= t->words[at].sentence)
        first--;
    while (last + 1 < t->n_words && t->words[last + 1].sentence <= t->words[at].sentence + BESIDE)
        last++;
    return words_from_to(t, first, last);
}

static bool is_any_of(const char *id, const char *const *ids)
{
    for (; *ids != NULL; ids++)
        if (strcmp(id, *ids) == 0)
            return true;
    return false;
}

bool rf_is_no_complaint(const rf_reading *r)
{
    static const char *const praise[] = {"thanks_praise", "benefit_stated", "resolved_self", "spam_ad", NULL};
    static const char *const no_pain[] = {"exercise_question", NULL};
    const rf_text *t = &r->text;
    bool complains = r->floor_row != NULL && strncmp(r->floor_row, "policy:", 7) == 0; /* a row may speak of signals alone */
    bool praises = false, finds = false;                                               /* in this sentence */
    size_t sentence = 0, at = 0;
    for (size_t i = 0; i < r->mentions.count; i++) { /* sentence by sentence: mentions ascend */
        const rf_mention *m = &r->mentions.items[i];
        at = rf_text_word_on(t, at, m->fstart);
        size_t own = at < t->n_words ? t->words[at].sentence : 0;
        praises = (praises && own == sentence) || is_any_of(m->concept->id, praise);
        finds = (finds && own == sentence) || !m->concept->is_signal;
        sentence = own;
        if (praises && finds)
            return true;
        complains = complains || (!m->concept->is_signal && !is_any_of(m->concept->id, no_pain));
    }
    return !complains;
}
