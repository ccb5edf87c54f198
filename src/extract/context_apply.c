/* extract/context_apply.c - the context of every mention of a text: which need a decision, and which share one. */
#include "extract/context_phrase.h"

/* A mention and the words [first, last) that it covers. */
typedef struct spot {
    size_t first, last;
    size_t reach; /* the furthest folded end of this and all mentions before */
    bool asked;   /* somebody reads what is decided */
    size_t as;    /* the mention of the same words that is decided for this one; its own place, if that is itself */
} spot;

static void same_decision(const rf_mention *from, rf_mention *m)
{
    m->status = from->status;
    m->temporality = from->temporality;
    m->experiencer = from->experiencer;
    m->why = from->why;
}

/* Mentions ascend, so those of the same words stand near each other; they share one decision. */
static size_t same_words(const spot *spots, size_t i)
{
    for (size_t k = i; k-- > 0 && spots[k].first == spots[i].first;)
        if (spots[k].asked && spots[k].last == spots[i].last)
            return spots[k].as;
    return i;
}

/* "legs or numbness": does the phrase go on over an "or", and over no word that turns the sentence? */
static bool is_joined(const context_words *w, const spot *s)
{
    bool joined = false;
    for (size_t i = s->first; i < s->last; i++) {
        if (context_is(w, i, WORD_TURN))
            return false;
        joined = joined || context_is(w, i, WORD_OR);
    }
    return joined;
}

static bool runs_out_of(const rf_mention *n, const rf_mention *m)
{
    return n->status == RF_NEGATED && m->fstart > n->fstart && m->fstart < n->fend && m->fend > n->fend;
}

/* "no weakness in my legs or numbness, just stiff": a pattern may take up "legs or numbness" out of a list of denied things: what
 * begins inside the denied and goes on over an "or" is denied as well. Of several denied the first gives the reason. */
static void deny_lists(const context_words *w, const spot *spots, rf_mentions *mentions)
{
    for (size_t i = 0; i < mentions->count; i++) {
        rf_mention *m = &mentions->items[i];
        if (m->status == RF_NEGATED || !is_joined(w, &spots[i]))
            continue;
        const rf_mention *denied = NULL;
        for (size_t k = i; k-- > 0 && spots[k].reach > m->fstart;)
            if (runs_out_of(&mentions->items[k], m))
                denied = &mentions->items[k];
        for (size_t k = i + 1; denied == NULL && k < mentions->count && mentions->items[k].fstart < m->fstart; k++)
            if (runs_out_of(&mentions->items[k], m))
                denied = &mentions->items[k];
        if (denied != NULL) {
            m->status = RF_NEGATED;
            m->why = denied->why;
        }
    }
}

/* Signals that count whatever is said of them, and say nothing to the classifier (no category), are asserted in any status: theirs is
 * never read. They are a third of what is found ("i", "my", "since"). */
static bool is_read(const rf_concept *c) { return !c->is_signal || !c->counts_past || c->category[0] != '\0'; }

static spot *find_spots(const rf_text *t, const rf_mentions *mentions, rf_arena *arena)
{
    spot *spots = rf_arena_raw(arena, mentions->count * sizeof *spots);
    size_t reach = 0, first = 0;
    for (size_t i = 0; i < mentions->count; i++) {
        const rf_mention *m = &mentions->items[i];
        first = rf_text_word_on(t, first, m->fstart); /* mentions ascend by their raw start, which may be the same for two */
        size_t last = first;
        while (last < t->n_words && t->words[last].start < m->fend)
            last++;
        reach = m->fend > reach ? m->fend : reach;
        spots[i] = (spot){.first = first, .last = last, .reach = reach};
    }
    return spots;
}

static void decide_all(const rf_context *c, rf_context_memo *memo, const context_words *w, const spot *spots, rf_mentions *mentions)
{
    context_sum sum;
    builder b = context_builder(c, memo, w, &sum);
    for (size_t i = 0; i < mentions->count; i++) {
        if (!spots[i].asked)
            continue;
        if (spots[i].as == i)
            context_decide(&b, spots[i].first, spots[i].last, &mentions->items[i]);
        else
            same_decision(&mentions->items[spots[i].as], &mentions->items[i]);
    }
}

void rf_context_apply(const rf_context *c, rf_context_memo *memo, const rf_text *t, rf_mentions *mentions, rf_arena *arena)
{
    size_t read = 0;
    for (size_t i = 0; i < mentions->count; i++) {
        context_take_as_stated(&mentions->items[i]);
        read += is_read(mentions->items[i].concept);
    }
    if (read == 0 || c->rows == NULL)
        return;
    const context_words *w = context_words_of(c, t, arena);
    spot *spots = find_spots(t, mentions, arena);
    bool lists = false; /* then any mention may deny another */
    for (size_t i = 0; i < mentions->count && !lists && context_has(w, WORD_OR); i++)
        lists = is_joined(w, &spots[i]);
    for (size_t i = 0; i < mentions->count; i++) {
        spots[i].asked = (lists || is_read(mentions->items[i].concept)) && spots[i].first < spots[i].last;
        spots[i].as = same_words(spots, i);
    }
    decide_all(c, memo, w, spots, mentions);
    if (lists)
        deny_lists(w, spots, mentions);
}
