/* extract/context_when.c - when it is or was: the tense of the phrase and of the verbs around it, times told, and what stands right in
 * front ("since my surgery", "?DVT"). */
#include "extract/context_builder.h"

#include <string.h>

/* "?DVT", "? old infarct": a question mark in front, which ends no sentence. */
static bool stands_behind_query(const rf_text *t, size_t i)
{
    size_t at = t->words[i].start;
    at -= at > 1 && t->fold[at - 1] == ' ';
    if (at == 0 || t->fold[at - 1] != '?')
        return false;
    while (at > 0 && t->fold[at - 1] == '?')
        at--;
    return at == 0 || strchr(" ,;:(-/\n", t->fold[at - 1]) != NULL;
}

/* "since my knee surgery", "post polio": what something else comes after is past. "?DVT" asks. */
static void leading_features(builder *b, size_t from)
{
    size_t k = b->first;
    while (k > from && b->first - k < 2 && context_is(b->w, k - 1, WORD_LEAD))
        k--;
    if (k > from && context_is(b->w, k - 1, WORD_AFTER)) {
        unsigned place = b->w->known[k - 1]->after - 1u;
        b->kinds |= place < 4 ? CONTEXT_PAST_TIME : CONTEXT_PAST_VERB;
        emit_fact(b, mix(';', place, b->first - k, 0));
    }
    if (stands_behind_query(b->t, b->first)) {
        b->kinds |= 1u << CUE_POSS;
        emit_fact(b, mix(',', 1, 0, 0));
    }
}

enum { OWN_PAST = 1, OWN_PRESENT = 2, OWN_ED = 4, OWN_ING = 8, OWN_ONSET = 16 };

/* The tense of the phrase itself: "vomited", "lost both legs", "cant pee", "vomiting". "went numb", "started hurting": what began
 * goes on. */
static unsigned tense_inside(const builder *b)
{
    unsigned own = 0;
    for (size_t i = b->first; i < b->last; i++) {
        const rf_word *w = &b->t->words[i];
        const char *end = b->t->fold + w->end;
        size_t n = w->end - w->start;
        rf_tense x = (rf_tense)b->w->tense[i];
        if (context_is(b->w, i, WORD_ONSET))
            own |= OWN_ONSET;
        else
            own |= x == RF_TENSE_PAST ? OWN_PAST : x == RF_TENSE_PRESENT ? OWN_PRESENT : 0;
        if (i == b->first && n >= 5)
            own |= memcmp(end - 2, "ed", 2) == 0 ? OWN_ED : memcmp(end - 3, "ing", 3) == 0 ? OWN_ING : 0;
    }
    return own;
}

/* Nearest verbs that tell the tense, on both sides, and whether the other tense occurs at all: a story in the past, or
 * something that is so now. */
static void tense_features(builder *b, size_t from, size_t to, unsigned own)
{
    rf_tense left = RF_TENSE_NONE, right = RF_TENSE_NONE;
    size_t left_at = 0, right_at = 0;
    unsigned seen = 0;
    for (size_t i = b->first; i-- > from;) {
        rf_tense x = (rf_tense)b->w->tense[i];
        seen |= 1u << x;
        if (left == RF_TENSE_NONE && x != RF_TENSE_NONE) {
            left = x;
            left_at = b->first - i;
        }
    }
    for (size_t i = b->last; i < to; i++) {
        rf_tense x = (rf_tense)b->w->tense[i];
        seen |= 1u << x;
        if (right == RF_TENSE_NONE && x != RF_TENSE_NONE) {
            right = x;
            right_at = i - b->last + 1;
        }
    }
    if (left == RF_TENSE_PAST || (left == RF_TENSE_NONE && right == RF_TENSE_PAST) || (own & (OWN_PAST | OWN_ED)))
        b->kinds |= CONTEXT_PAST_VERB;
    if (own & OWN_ONSET)
        b->kinds |= CONTEXT_ONSET;
    emit_fact(b, mix('o', own, left, right));
    emit_fact(b, mix('u', own, 0, 0));
    emit_fact(b, mix('T', left, right, seen >> 1));
    emit_fact(b, mix('U', left, distance_band(left_at), 0));
    emit_fact(b, mix('W', right, distance_band(right_at), 0));
    emit_fact(b, mix('Z', seen >> 1, 0, 0));
}

/* The nearest times told on both sides within the sentence, with the tense. */
static void time_features(builder *b, size_t from, size_t to, unsigned own)
{
    time_class left = TIME_NONE, right = TIME_NONE;
    size_t left_at = 0, right_at = 0, n;
    unsigned seen = 0;
    for (size_t i = from; i < b->first; i += n) {
        time_class c = (time_class)b->w->time[i];
        n = b->w->lasts[i];
        if (c != TIME_NONE) {
            left = c;
            left_at = b->first - i;
            seen |= 1u << c;
        }
    }
    for (size_t i = b->last; i < to; i += n) {
        time_class c = (time_class)b->w->time[i];
        n = b->w->lasts[i];
        if (c == TIME_NONE)
            continue;
        seen |= 1u << c;
        if (right == TIME_NONE) {
            right = c;
            right_at = i - b->last + 1;
        }
    }
    if (seen & (1u << TIME_RECENT | 1u << TIME_OLD))
        b->kinds |= CONTEXT_PAST_TIME;
    if (seen & 1u << TIME_EVER)
        b->kinds |= CONTEXT_EVER;
    if (seen & (1u << TIME_RECENT | 1u << TIME_TODAY))
        b->kinds |= CONTEXT_RECENT_TIME;
    if (seen & 1u << TIME_AGE)
        b->kinds |= CONTEXT_PAST_VERB;
    unsigned past = (b->kinds & CONTEXT_PAST_VERB) != 0;
    emit_fact(b, mix('|', left, right, own));
    emit_fact(b, mix('8', left, right, past));
    emit_fact(b, mix('9', left, distance_band(left_at), past));
    emit_fact(b, mix('!', right, distance_band(right_at), past));
    emit_fact(b, mix('$', seen, past, 0));
    emit_fact(b, mix('%', left, 0, 0));
    emit_fact(b, mix('&', right, 0, 0));
}

void context_when_features(builder *b)
{
    unsigned own = tense_inside(b);
    leading_features(b, b->from);
    tense_features(b, b->from, b->to, own);
    time_features(b, b->from, b->to, own);
}
