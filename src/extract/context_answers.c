/* extract/context_answers.c - questions put and answered: "fever? no", "he asked about a fever and I said no". The answer
 * stands behind the phrase, often in the next sentence, where no cue reaches. */
#include "extract/context_builder.h"

#define REACH 24 /* words between a phrase and its answer */

static bool ends_a_clause(const context_words *w, size_t i)
{
    const rf_text *t = w->t;
    if (i + 1 >= t->n_words || t->words[i + 1].clause != t->words[i].clause)
        return true;
    return (w->gap[i + 1] & (GAP_COMMA | GAP_DASH)) != 0 || context_is(w, i + 1, WORD_OPENER);
}

/* 'n' or 'y' when the words from i on answer by themselves. */
static char answer_at(const context_words *w, size_t i)
{
    if (context_is(w, i, WORD_NO) && ends_a_clause(w, i))
        return 'n';
    return context_is(w, i, WORD_YES) && ends_a_clause(w, i) ? 'y' : 0;
}

/* "... and I said no": the answer is told. */
static char told_answer(const builder *b)
{
    const context_words *w = b->w;
    const rf_text *t = b->t;
    for (size_t i = b->last; i < t->n_words && i < b->last + REACH; i++) {
        if (t->words[i].sentence > t->words[b->last - 1].sentence + 1)
            return 0;
        if (!context_is(w, i, WORD_SAY))
            continue;
        if (context_is(w, i, WORD_DENY) && ends_a_clause(w, i + context_is(w, i + 1, WORD_HELPER)))
            return 'n';
        size_t k = i + 1;
        while (k < i + 4 && context_is(w, k, WORD_HELPER))
            k++;
        char a = answer_at(w, k);
        if (a != 0)
            return a;
    }
    return 0;
}

static bool was_asked(const builder *b)
{
    const context_words *w = b->w;
    const rf_text *t = b->t;
    for (size_t i = b->first; i-- > 0 && b->first - i <= REACH && t->words[i].sentence + 1 >= t->words[b->first].sentence;)
        if (context_is(w, i, WORD_ASK) || (context_is(w, i, WORD_KNOW) && i >= 2 && context_is(w, i - 2, WORD_WANT)))
            return true;
    return false;
}

/* "fever? no", "fever, no": a question mark behind the phrase or a word or two later, or a comma, then the answer. */
static char direct_answer(const builder *b)
{
    const context_words *w = b->w;
    for (size_t i = b->last - 1; i + 1 < b->t->n_words && i < b->last + 2; i++)
        if (w->gap[i + 1] & GAP_QUERY || (i + 1 == b->last && (w->gap[i + 1] & (GAP_COMMA | GAP_COLON))))
            return answer_at(w, i + 1);
    return 0;
}

/* "never had a pain like this": a comparison, no denial. */
static bool is_compared(const context_words *w, size_t i)
{
    if (context_is(w, i, WORD_LIKE))
        return context_is(w, i + 1, WORD_THING);
    return context_is(w, i, WORD_SO) && context_is(w, i + 1, WORD_DEGREE);
}

/* "it never happened before", "first time ever", "thats new": said of what stands before it. */
static bool is_first_time(const builder *b)
{
    const context_words *w = b->w;
    const rf_text *t = b->t;
    for (size_t i = b->last; i < t->n_words && i < b->last + 14; i++) {
        if (t->words[i].sentence > t->words[b->last - 1].sentence + 1)
            return false;
        if (context_is(w, i, WORD_FIRST) && context_is(w, i + 1, WORD_TIME))
            return true;
        for (size_t k = i + 1; context_is(w, i, WORD_NEVER_YET) && k <= i + 6; k++)
            if (context_is(w, k, WORD_BEFORE))
                return true;
    }
    return false;
}

void context_answer_features(builder *b)
{
    const context_words *w = b->w;
    if (w->sentences[b->t->words[b->last - 1].sentence].asks)
        b->kinds |= CONTEXT_QUESTION;
    if (is_compared(w, b->last)) {
        b->adjacent = false;
        b->kinds &= ~CONTEXT_CERTAIN;
        b->kinds |= 1u << CUE_PSEUDO;
        emit_fact(b, mix('=', 1, 0, 0));
    }
    /* What no word of the text is in need not be looked for around each phrase. */
    bool first =
        (context_has(w, WORD_FIRST) && context_has(w, WORD_TIME)) || (context_has(w, WORD_NEVER_YET) && context_has(w, WORD_BEFORE));
    bool asked = context_has(w, WORD_ASK) || (context_has(w, WORD_KNOW) && context_has(w, WORD_WANT));
    if (first && is_first_time(b)) {
        b->kinds |= CONTEXT_FIRST_TIME;
        emit_fact(b, mix('=', 2, 0, 0));
    }
    char direct = direct_answer(b), told = asked && context_has(w, WORD_SAY) && was_asked(b) ? told_answer(b) : 0;
    if (direct == 0 && told == 0)
        return;
    emit_fact(b, mix('^', (uint64_t)(unsigned char)direct, (uint64_t)(unsigned char)told, 0));
    emit_fact(b, mix('~', direct == 'n' || told == 'n', 0, 0));
    if (direct == 'y') {
        b->adjacent = false;
        b->kinds &= ~CONTEXT_CERTAIN;
    }
    if (direct == 'n' || told == 'n') {
        b->kinds |= 1u << CUE_NEGPOST | CONTEXT_CERTAIN;
        b->adjacent = true;
    }
}
