/* extract/context_features.c - what stands between the cues and a phrase, as hashed binary features. */
#include "extract/context_builder.h"

#include <stdlib.h>

#define LEFT_WORDS 40
#define RIGHT_WORDS 16
#define RUN_ON_WORDS 14

float rf_context_value(uint32_t id) { return context_worth[context_range(id)]; }

static uint64_t word_hash(const builder *b, size_t i) { return b->w->hash[i]; }

/* Many words around the phrase without a comma, a colon or a full stop among them: nobody told where a thought ends. */
static bool is_run_on(const builder *b) { return b->to - b->from >= RUN_ON_WORDS && b->w->marked[b->to - 1] == b->w->marked[b->from]; }

static size_t collect(const builder *b, size_t from, size_t to, cue *cues)
{
    size_t n = 0;
    for (size_t i = b->w->next_cue[from]; i < to && n < CONTEXT_MAX_CUES; i = b->w->next_cue[i])
        i = context_cue_at(b->c, b->w, i, to, &cues[n]) ? cues[n++].last : i + 1;
    return n;
}

typedef struct crossed {
    unsigned terms, selves, negs, conjs, verbs;
    unsigned last_kinds; /* kinds of the cue crossed last */
} crossed;

static void cross(crossed *x, unsigned kinds)
{
    x->terms += (kinds >> CUE_TERM) & 1;
    x->selves += (kinds >> CUE_SELF) & 1;
    x->negs += ((kinds >> CUE_NEG) | (kinds >> CUE_RULED)) & 1;
    x->conjs += (kinds >> CUE_CONJ) & 1;
    x->verbs += (kinds >> CUE_VERB) & 1;
    x->last_kinds = kinds;
}

static unsigned lowest_bit(unsigned bits) { return (unsigned)__builtin_ctz(bits); }

/* One cue seen from the phrase. side 'L' or 'R'; d words lie between; `seen` marks kinds already met nearer by. */
static void cue_features(builder *b, char side, const cue *q, size_t d, const crossed *x, unsigned commas, unsigned *seen)
{
    uint64_t s = (uint64_t)(unsigned char)side;
    uint64_t words = q->words->hash;
    for (unsigned kinds = q->kinds; kinds != 0; kinds &= kinds - 1) {
        unsigned k = lowest_bit(kinds);
        bool nearest = !(*seen >> k & 1);
        *seen |= 1u << k;
        emit(b, mix('k', s << 8 | k, nearest, distance_band(d)));
        if (!nearest)
            continue;
        uint64_t barrier = at_most(x->terms, 2) | at_most(x->selves, 2) << 2 | at_most(x->negs, 2) << 4 | (uint64_t)commas << 6;
        emit(b, mix('b', s << 8 | k, barrier, distance_band(d) / 2));
        emit(b, mix('t', s << 8 | k, at_most(x->terms, 2), at_most(x->selves, 2)));
        emit(b, mix('l', s << 8 | k, x->last_kinds, commas));
        emit_words(b, mix('c', s << 8 | k, words, d == 0 ? 0 : d < 4 ? 1 : d < 9 ? 2 : 3));
        emit_words(b, mix('w', s << 8 | k, words, at_most(x->terms + x->selves, 2)));
        emit(b, mix('j', s << 8 | k, at_most(x->conjs, 4), at_most(d, 12)));
        emit(b, mix('r', s << 8 | k, at_most(x->terms + x->selves + x->verbs, 3), at_most(x->negs, 2)));
        emit(b, mix('R', s << 8 | k, at_most(x->verbs, 2) | at_most(x->selves, 1) << 2 | at_most(x->terms, 1) << 3,
                    (uint64_t)commas << 4 | distance_band(d) / 3));
    }
}

/* Words between the nearest denial on the left and the phrase: verbs and pronouns there end its scope. */
static void between_features(builder *b, const cue *neg)
{
    if (b->first - neg->last > 14)
        return;
    for (size_t i = neg->last; i < b->first; i++) {
        emit_words(b, mix('n', word_hash(b, i), 0, 0));
        if (i + 1 < b->first)
            emit_words(b, mix('m', word_hash(b, i), word_hash(b, i + 1), 0));
    }
    emit_words(b, mix('p', word_hash(b, b->first - 1), distance_band(b->first - neg->last), 0));
}

/* How far to look on the left and on the right: no further than the sentence. */
static size_t left_limit(const builder *b)
{
    size_t opens = b->w->sentences[b->t->words[b->first].sentence].first;
    return b->first - opens < LEFT_WORDS ? opens : b->first - LEFT_WORDS;
}

static size_t right_limit(const builder *b)
{
    size_t end = b->w->sentences[b->t->words[b->last - 1].sentence].end;
    return end - b->last < RIGHT_WORDS ? end : b->last + RIGHT_WORDS;
}

static void left_features(builder *b, const cue *cues, size_t n)
{
    crossed x = {0};
    unsigned seen = 0, told = 0, gaps = 0;
    size_t reached = b->first;
    bool denied = false;
    for (size_t i = n; i-- > 0;) {
        const cue *q = &cues[i];
        told |= q->words->bare_past ? 0 : q->kinds;
        if (q->words->bare_past)
            b->kinds |= CONTEXT_PAST_VERB;
        for (; reached >= q->last; reached--)
            gaps |= b->w->gap[reached];
        cue_features(b, 'L', q, b->first - q->last, &x, context_parting(gaps), &seen);
        if ((q->kinds & (1u << CUE_NEG | 1u << CUE_RULED)) && b->first - q->last <= 2 && x.terms + x.selves + x.negs == 0 &&
            !(q->kinds & 1u << CUE_PSEUDO))
            b->adjacent = true;
        if (!denied && (q->kinds & (1u << CUE_NEG | 1u << CUE_RULED))) {
            denied = true;
            between_features(b, q);
        }
        cross(&x, q->kinds);
    }
    b->kinds |= told;
    emit(b, mix('a', 'L', seen & (1u << CUE_NEG | 1u << CUE_RULED | 1u << CUE_POSS | 1u << CUE_HYP | 1u << CUE_HIST), 0));
    emit(b, mix('a', 'E', seen & (1u << CUE_OTHER | 1u << CUE_GENERIC | 1u << CUE_SELF | 1u << CUE_DEAD | 1u << CUE_ANIMAL), 0));
    if (n > 0)
        emit(b, mix('N', cues[n - 1].kinds, distance_band(b->first - cues[n - 1].last), 0));
    if (n > 1)
        emit(b, mix('O', cues[n - 1].kinds, cues[n - 2].kinds, 0));
}

static void right_features(builder *b, const cue *cues, size_t n)
{
    crossed x = {0};
    unsigned seen = 0, gaps = 0;
    size_t reached = b->last;
    for (size_t i = 0; i < n; i++) {
        for (; reached <= cues[i].first; reached++)
            gaps |= b->w->gap[reached];
        cue_features(b, 'R', &cues[i], cues[i].first - b->last, &x, context_parting(gaps), &seen);
        if ((cues[i].kinds & 1u << CUE_NEGPOST) && cues[i].first - b->last <= 1)
            b->adjacent = true;
        cross(&x, cues[i].kinds);
    }
    b->kinds |= seen;
    emit(b, mix('a', 'R', seen & (1u << CUE_NEGPOST | 1u << CUE_RESOLVED | 1u << CUE_HISTPOST | 1u << CUE_RULED | 1u << CUE_DEAD), 0));
    if (n > 0)
        emit(b, mix('P', cues[0].kinds, distance_band(cues[0].first - b->last), 0));
}

static void left_words(builder *b)
{
    size_t from = b->from;
    for (size_t d = 1; d <= 6 && b->first >= from + d; d++) {
        uint64_t h = word_hash(b, b->first - d);
        if (d <= 4)
            emit_words(b, mix('x', h, d, 0));
        emit_words(b, mix('X', h, 0, 0));
    }
    if (b->first >= from + 2)
        emit_words(b, mix('g', word_hash(b, b->first - 2), word_hash(b, b->first - 1), 0));
    if (b->first >= from + 3)
        emit_words(b, mix('h', word_hash(b, b->first - 3), word_hash(b, b->first - 2), word_hash(b, b->first - 1)));
    emit_words(b, mix('f', word_hash(b, b->first), 0, 0));
    emit_words(b, mix('s', word_hash(b, from), from + 1 < b->first ? word_hash(b, from + 1) : 0, 0)); /* how the sentence opens */
    emit_words(b, mix('S', word_hash(b, from), 0, 0));
}

static void right_words(builder *b)
{
    size_t to = b->to;
    for (size_t d = 0; d < 5 && b->last + d < to; d++) {
        uint64_t h = word_hash(b, b->last + d);
        if (d < 3)
            emit_words(b, mix('y', h, d, 0));
        emit_words(b, mix('Y', h, 0, 0));
    }
    if (b->last + 1 < to)
        emit_words(b, mix('i', word_hash(b, b->last), word_hash(b, b->last + 1), 0));
    emit_words(b, mix('e', word_hash(b, b->last - 1), 0, 0));
}

static void emit_frame(context_out *o, const context_key *key)
{
    unsigned previous = key->frame.previous;
    context_emit(o, mix('z', key->frame.length, 0, 0));
    context_emit(o, mix('q', key->frame.asks, key->frame.in_front, 0));
    context_emit(o, mix('Q', key->frame.opens, key->frame.closes, key->frame.asks));
    context_emit(o, mix('v', previous & (1u << CUE_OTHER | 1u << CUE_GENERIC | 1u << CUE_SELF | 1u << CUE_ANIMAL | 1u << CUE_DEAD), 0, 0));
    context_emit(o, mix('V', previous & (1u << CUE_HYP | 1u << CUE_HIST | 1u << CUE_NEG), 0, 0));
}

/* How the sentence closes, and who the sentence before spoke of. */
static void sentence_features(builder *b)
{
    const rf_text *t = b->t;
    size_t from = b->from, to = b->to;
    uint32_t s = t->words[b->first].sentence;
    size_t end_byte = to > 0 ? t->words[to - 1].end : 0;
    bool asks = end_byte < t->len && t->fold[end_byte] == '?';
    if (asks)
        b->kinds |= 1u << CUE_ASK;
    unsigned previous = from == b->w->sentences[s].first ? b->w->sentences[s].before : context_cues_before(b->c, b->w, from, s);
    /* The sentence before may tell who and when. What is said in general or imagined there ends with it. */
    b->kinds |= previous & (1u << CUE_OTHER | 1u << CUE_ANIMAL | 1u << CUE_DEAD | 1u << CUE_HIST);
    context_key key = {.frame = {.family = GROUP_FRAME,
                                 .length = (uint8_t)at_most(b->last - b->first, 5),
                                 .asks = asks,
                                 .in_front = (uint8_t)at_most(b->first - from, 3),
                                 .opens = from == b->first,
                                 .closes = to == b->last,
                                 .previous = previous}};
    context_sum_ask(b->sum, &key, emit_frame);
}

static void gather_left(builder *b)
{
    cue cues[CONTEXT_MAX_CUES];
    size_t n = collect(b, b->from, b->first, cues);
    left_features(b, cues, n);
    context_left_paths(b, cues, n);
    left_words(b);
    context_leading_features(b);
    context_section_features(b);
}

static void gather_right(builder *b)
{
    cue cues[CONTEXT_MAX_CUES];
    size_t n = collect(b, b->last, b->to, cues);
    right_features(b, cues, n);
    context_right_paths(b, cues, n);
    context_denied_list(b);
    context_answer_features(b);
    right_words(b);
    context_when_features(b);
    context_subject_features(b);
    context_person_features(b);
    sentence_features(b);
}

/* Begin with the left side, which may be known. */
static void start_at(builder *b, size_t first)
{
    b->first = first;
    if (b->left.known && b->left.first == first) {
        context_sum_again(b->sum);
        b->from = b->left.from;
        b->kinds = b->left.kinds;
        b->adjacent = b->left.adjacent;
        return;
    }
    context_sum_start(b->sum, b->c, b->sum->memo);
    b->kinds = 0;
    b->adjacent = false;
    b->from = left_limit(b);
    gather_left(b);
    context_sum_keep(b->sum);
    b->left.known = true;
    b->left.first = first;
    b->left.from = b->from;
    b->left.kinds = b->kinds;
    b->left.adjacent = b->adjacent;
}

builder context_builder(const rf_context *c, rf_context_memo *memo, const context_words *w, context_sum *sum)
{
    sum->memo = memo;
    return (builder){.c = c, .t = w->t, .w = w, .sum = sum};
}

unsigned context_features_of(builder *b, size_t first, size_t last)
{
    start_at(b, first);
    b->last = last;
    b->to = right_limit(b);
    gather_right(b);
    context_sum_finish(b->sum);
    return b->kinds | (b->adjacent ? CONTEXT_ADJACENT : 0) | (is_run_on(b) ? CONTEXT_RUN_ON : 0);
}

static int by_value(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

const uint32_t *rf_context_features(const rf_context *c, const rf_text *t, size_t first, size_t last, rf_arena *arena, size_t *n,
                                    unsigned *kinds)
{
    context_sum *sum = rf_arena_raw(arena, sizeof *sum);
    uint32_t *ids = rf_arena_raw(arena, CONTEXT_MAX_FEATURES * sizeof *ids);
    builder b = context_builder(c, NULL, context_words_of(c, t, arena), sum);
    *kinds = context_features_of(&b, first, last);
    size_t met = context_sum_ids(sum, ids), one = 0;
    qsort(ids, met, sizeof *ids, by_value);
    for (size_t i = 0; i < met; i++)
        if (i == 0 || ids[i] != ids[i - 1])
            ids[one++] = ids[i];
    *n = one;
    return ids;
}
