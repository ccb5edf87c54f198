/* extract/slots_told.c - gives slots to mentions and to the comment: which sentence's time and trend belong to which finding. */
#include "extract/context_facts.h"
#include "extract/slots_internal.h"
#include "extract/tense.h"

#include <string.h>

enum { LIST_SEPARATORS = 3, LIST_WORDS = 5 }; /* at least so many separators, so many words an item on average */
enum { SHORT_SENTENCE = 5 };                  /* words: "since monday", "3 years now" goes on with what was said */

/* What is known of one sentence. */
typedef struct sentence {
    rf_slots slots;
    uint32_t words;
    bool finding;             /* names a concept other than an age, a time or a risk */
    bool told;                /* tells of a complaint, or goes on with one */
    bool is_dated;            /* the two below are set */
    const rf_slots *dated[2]; /* whose time is that of a mention that states none: 0 of any, 1 of an event; NULL: nobody's */
} sentence;

static void set_once(int *slot, int value)
{
    if (*slot < 0)
        *slot = value;
}

static void merge(rf_slots *into, const rf_slots *s)
{
    set_once(&into->age_years, s->age_years);
    set_once(&into->duration_days, s->duration_days);
    set_once(&into->onset_days, s->onset_days);
    set_once(&into->pain_score, s->pain_score);
    into->flags |= s->flags;
    into->past_verbs += s->past_verbs;
    into->present_verbs += s->present_verbs;
}

/* "dry mouth, chest tightness, dizzy; headaches": at least two separators, nobody named, no verb that tells a tense, no
 * question. Reviews of medicines are written so; they tell what may happen, not what is wrong now (clinical.md 15.1). */
static bool is_bare_list(const rf_text *t, const rf_slots *comment)
{
    if (comment->past_verbs + comment->present_verbs > 0 || (comment->flags & RF_SLOT_QUESTION)) /* as most comments */
        return false;
    rf_str fold = {t->fold, t->len};
    size_t separators = rf_str_count(fold, ',') + rf_str_count(fold, ';') + rf_str_count(fold, '\n') + rf_str_count(fold, '&');
    if (separators < LIST_SEPARATORS || t->n_words > LIST_WORDS * (separators + 1))
        return false;
    for (size_t i = 0; i < t->n_words; i++) {
        person_class p = person_at(t, i);
        if (p == PERSON_FIRST || p == PERSON_SECOND || p == PERSON_THIRD || p == PERSON_KIN)
            return false;
    }
    return true;
}

/* That of word w, which may be none. */
static size_t sentence_of(const rf_text *t, size_t w, size_t n)
{
    return w < t->n_words && t->words[w].sentence < n ? t->words[w].sentence : n - 1;
}

static rf_slots *clause_of(const rf_text *t, size_t w, rf_slots *clauses, size_t n)
{
    return &clauses[t->words[w].clause < n ? t->words[w].clause : n - 1];
}

/* What is known of every word, with &unknown_word beyond both ends: [0] is that of the first. */
static const known_word **known_words(const slots_word *words, size_t n, rf_arena *arena)
{
    const known_word **known = rf_arena_raw(arena, (n + CONTEXT_AHEAD + 1) * sizeof *known);
    *known++ = &unknown_word;
    for (size_t i = 0; i < n; i++)
        known[i] = words[i].known;
    for (size_t i = n; i < n + CONTEXT_AHEAD; i++)
        known[i] = &unknown_word;
    return known;
}

/* Every word once, into its sentence and its clause: a comment of 10 kB may have one clause and a thousand mentions. */
static void read_words(const rf_text *t, sentence *all, size_t n, rf_slots *clauses, size_t n_clauses, rf_arena *arena)
{
    const slots_word *words = slots_words(t, arena);
    const known_word **known = known_words(words, t->n_words, arena);
    bool asks = t->len > 0 && memchr(t->fold, '?', t->len) != NULL;
    sentence *x = all;
    for (size_t i = 0; i < t->n_words; i++) {
        size_t told;
        unsigned facts = words[i].facts;
        if (i == 0 || t->words[i].sentence != t->words[i - 1].sentence)
            x = &all[sentence_of(t, i, n)];
        x->words++;
        x->told |= (facts & SLOTS_GOES_ON) != 0;
        if ((facts & SLOTS_TIMELY) && time_of(t, i, known + i, &told) == TIME_OLD)
            x->slots.flags |= RF_SLOT_OLD_TIME;
        rf_tense tense = facts & SLOTS_VERB ? tense_of(t, i, known + i) : RF_TENSE_NONE;
        bool question = asks && slots_is_question(t, i);
        if (tense == RF_TENSE_NONE && !question && !slots_may_begin(&words[i])) /* as most words */
            continue;
        rf_slots word = RF_SLOTS_NONE;
        slots_read_word(t, i, &words[i], &word);
        word.past_verbs = tense == RF_TENSE_PAST;
        word.present_verbs = tense == RF_TENSE_PRESENT;
        word.flags |= tense == RF_TENSE_PAST ? RF_SLOT_PAST_VERB : tense == RF_TENSE_PRESENT ? RF_SLOT_PRESENT_VERB : 0;
        word.flags |= question ? RF_SLOT_QUESTION : 0;
        merge(&x->slots, &word);
        merge(clause_of(t, i, clauses, n_clauses), &word);
    }
}

static bool has_days(const rf_slots *s) { return s->onset_days >= 0 || s->duration_days >= 0; }

/* The sentence whose time is that of a mention in sentence `at`, which states none: the one after or before, where that goes on
 * with the complaint and names none of its own ("my foot drops. started last week"). An event that counts when past may be
 * dated anywhere in the complaint ("a problem for a year now. i fell off a horse"). A time told of something else ("found this
 * channel last autumn") is nobody's. */
static const rf_slots *dated_elsewhere(const sentence *all, size_t n, size_t at, bool event)
{
    if (at + 1 < n && all[at + 1].told && !all[at + 1].finding && has_days(&all[at + 1].slots))
        return &all[at + 1].slots;
    if (at > 0 && all[at - 1].told && !all[at - 1].finding && has_days(&all[at - 1].slots))
        return &all[at - 1].slots;
    for (size_t i = 0; event && i < n; i++)
        if (all[i].told && has_days(&all[i].slots))
            return &all[i].slots;
    return NULL;
}

/* The same for all mentions of a sentence, of which long comments have hundreds. */
static const rf_slots *dated_by(sentence *all, size_t n, size_t at, bool event)
{
    sentence *x = &all[at];
    if (!x->is_dated && !has_days(&x->slots))
        for (int k = 0; k < 2; k++)
            x->dated[k] = dated_elsewhere(all, n, at, k == 1);
    x->is_dated = true;
    return x->dated[event];
}

/* Days of the mention's clause, else of its sentence, else as above. */
static void own_days(sentence *all, size_t n, size_t at, const rf_slots *clause, rf_mention *m)
{
    const rf_slots *from = has_days(clause) ? clause : dated_by(all, n, at, m->concept->counts_past);
    if (from == NULL)
        return;
    m->slots.onset_days = from->onset_days;
    m->slots.duration_days = from->duration_days;
}

/* Words that the mentions begin with. */
static size_t *first_words(const rf_text *t, const rf_mentions *mentions, rf_arena *arena)
{
    size_t *first = rf_arena_raw(arena, (mentions->count + 1) * sizeof *first), w = 0;
    for (size_t i = 0; i < mentions->count; i++)
        first[i] = w = rf_text_word_on(t, w, mentions->items[i].fstart);
    return first;
}

void rf_slots_read(const rf_text *t, rf_mentions *mentions, rf_arena *arena, rf_slots *comment)
{
    const rf_slots unknown = RF_SLOTS_NONE;
    const unsigned tenses = RF_SLOT_PAST_VERB | RF_SLOT_PRESENT_VERB;
    size_t n = t->n_sentences + 1, n_clauses = t->n_clauses + 1;
    sentence *all = rf_arena_take(arena, n * sizeof *all);
    rf_slots *clauses = rf_arena_raw(arena, n_clauses * sizeof *clauses);
    for (size_t i = 0; i < n; i++)
        all[i].slots = unknown;
    for (size_t i = 0; i < n_clauses; i++)
        clauses[i] = unknown;
    read_words(t, all, n, clauses, n_clauses, arena);
    size_t *first = first_words(t, mentions, arena);
    for (size_t i = 0; i < mentions->count; i++) {
        const rf_concept *c = mentions->items[i].concept;
        sentence *x = &all[sentence_of(t, first[i], n)];
        x->told |= !c->is_signal;
        x->finding |= !c->is_signal && c->tier != RF_TIER_MODIFIER;
    }
    *comment = unknown;
    for (size_t i = 0; i < n; i++) {
        merge(comment, &all[i].slots);
        all[i].told |= all[i].words <= SHORT_SENTENCE;
        comment->told |= all[i].told ? all[i].slots.flags : all[i].slots.flags & RF_SLOT_QUESTION;
    }
    unsigned list = is_bare_list(t, comment) ? RF_SLOT_LIST : 0;
    comment->flags |= list;
    comment->told |= list;
    for (size_t i = 0; i < mentions->count; i++) {
        rf_mention *m = &mentions->items[i];
        size_t w = first[i], at = sentence_of(t, w, n);
        m->slots = w < t->n_words ? all[at].slots : unknown;
        m->aside = !all[at].told;
        m->slots.flags &= ~tenses; /* the tense is the clause's: "constant pain and i had a scan in 2015" is no past pain */
        if (w < t->n_words) {
            const rf_slots *clause = clause_of(t, w, clauses, n_clauses);
            own_days(all, n, at, clause, m);
            m->slots.flags |= clause->flags & tenses;
        }
        m->slots.flags |= list;
    }
}
