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
void context_leading_features(builder *b)
{
    size_t k = b->first;
    while (k > b->from && b->first - k < 2 && context_is(b->w, k - 1, WORD_LEAD))
        k--;
    if (k > b->from && context_is(b->w, k - 1, WORD_AFTER)) {
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

static void emit_tense(context_out *o, const context_key *key)
{
    unsigned own = key->tense.own, left = key->tense.left, right = key->tense.right, seen = key->tense.seen;
    context_emit_fact(o, mix('o', own, left, right));
    context_emit_fact(o, mix('u', own, 0, 0));
    context_emit_fact(o, mix('T', left, right, seen));
    context_emit_fact(o, mix('U', left, key->tense.left_band, 0));
    context_emit_fact(o, mix('W', right, key->tense.right_band, 0));
    context_emit_fact(o, mix('Z', seen, 0, 0));
}

static void emit_time(context_out *o, const context_key *key)
{
    unsigned left = key->time.left, right = key->time.right, past = key->time.past;
    context_emit_fact(o, mix('|', left, right, key->time.own));
    context_emit_fact(o, mix('8', left, right, past));
    context_emit_fact(o, mix('9', left, key->time.left_band, past));
    context_emit_fact(o, mix('!', right, key->time.right_band, past));
    context_emit_fact(o, mix('$', key->time.seen, past, 0));
    context_emit_fact(o, mix('%', left, 0, 0));
    context_emit_fact(o, mix('&', right, 0, 0));
}

/* Nearest verbs that tell the tense, on both sides, and whether the other tense occurs at all: a story in the past, or
 * something that is so now. */
static void tense_features(builder *b, unsigned own)
{
    const context_words *w = b->w;
    rf_tense left = RF_TENSE_NONE, right = RF_TENSE_NONE;
    size_t left_at = 0, right_at = 0;
    unsigned seen = 0;
    for (size_t i = b->first; (i = w->tense_before[i]) > b->from;) { /* one more than the word's place */
        i--;
        seen |= 1u << w->tense[i];
        if (left == RF_TENSE_NONE) {
            left = (rf_tense)w->tense[i];
            left_at = b->first - i;
        }
    }
    for (size_t i = w->next_tense[b->last]; i < b->to; i = w->next_tense[i + 1]) {
        seen |= 1u << w->tense[i];
        if (right == RF_TENSE_NONE) {
            right = (rf_tense)w->tense[i];
            right_at = i - b->last + 1;
        }
    }
    if (left == RF_TENSE_PAST || (left == RF_TENSE_NONE && right == RF_TENSE_PAST) || (own & (OWN_PAST | OWN_ED)))
        b->kinds |= CONTEXT_PAST_VERB;
    if (own & OWN_ONSET)
        b->kinds |= CONTEXT_ONSET;
    context_key key = {.tense = {.own = (uint8_t)own,
                                 .left = left,
                                 .right = right,
                                 .seen = (uint8_t)(seen >> 1),
                                 .left_band = (uint8_t)distance_band(left_at),
                                 .right_band = (uint8_t)distance_band(right_at),
                                 .family = GROUP_TENSE}};
    context_sum_ask(b->sum, &key, emit_tense);
}

/* The nearest times told on both sides within the sentence. */
static void time_features(builder *b, unsigned own)
{
    const context_words *w = b->w;
    time_class left = TIME_NONE, right = TIME_NONE;
    size_t left_at = 0, right_at = 0;
    unsigned seen = 0;
    for (size_t i = w->next_time[b->from]; i < b->first; i = w->next_time[i + w->lasts[i]]) {
        left = (time_class)w->time[i];
        left_at = b->first - i;
        seen |= 1u << left;
    }
    for (size_t i = w->next_time[b->last]; i < b->to; i = w->next_time[i + w->lasts[i]]) {
        seen |= 1u << w->time[i];
        if (right == TIME_NONE) {
            right = (time_class)w->time[i];
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
    context_key key = {.time = {.own = (uint8_t)own,
                                .left = left,
                                .right = right,
                                .seen = (uint8_t)seen,
                                .left_band = (uint8_t)distance_band(left_at),
                                .right_band = (uint8_t)distance_band(right_at),
                                .past = (b->kinds & CONTEXT_PAST_VERB) != 0,
                                .family = GROUP_TIME}};
    context_sum_ask(b->sum, &key, emit_time);
}

void context_when_features(builder *b)
{
    unsigned own = tense_inside(b);
    tense_features(b, own);
    time_features(b, own);
}
