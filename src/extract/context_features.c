/* extract/context_features.c - what stands between the cues and a phrase, as hashed binary features. */
#include "extract/context_builder.h"

#include <stdlib.h>
#include <string.h>

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
    for (size_t i = from; i < to && n < CONTEXT_MAX_CUES;) {
        if (context_cue_at(b->c, b->w, i, to, &cues[n]))
            i = cues[n++].last;
        else
            i++;
    }
    return n;
}

typedef struct crossed {
    unsigned terms, selves, negs, others, conjs, verbs;
    unsigned last_kinds; /* kinds of the cue crossed last */
} crossed;

static void cross(crossed *x, unsigned kinds)
{
    x->terms += (kinds >> CUE_TERM) & 1;
    x->selves += (kinds >> CUE_SELF) & 1;
    x->negs += ((kinds >> CUE_NEG) | (kinds >> CUE_RULED)) & 1;
    x->others += (kinds >> CUE_OTHER) & 1;
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

static size_t left_limit(const builder *b)
{
    size_t i = b->first;
    while (i > 0 && b->t->words[i - 1].sentence == b->t->words[b->first].sentence && b->first - i < LEFT_WORDS)
        i--;
    return i;
}

static size_t right_limit(const builder *b)
{
    size_t i = b->last;
    while (i < b->t->n_words && b->t->words[i].sentence == b->t->words[b->last - 1].sentence && i - b->last < RIGHT_WORDS)
        i++;
    return i;
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

static void word_features(builder *b, size_t from, size_t to)
{
    for (size_t d = 1; d <= 6 && b->first >= from + d; d++) {
        uint64_t h = word_hash(b, b->first - d);
        if (d <= 4)
            emit_words(b, mix('x', h, d, 0));
        emit_words(b, mix('X', h, 0, 0));
    }
    for (size_t d = 0; d < 5 && b->last + d < to; d++) {
        uint64_t h = word_hash(b, b->last + d);
        if (d < 3)
            emit_words(b, mix('y', h, d, 0));
        emit_words(b, mix('Y', h, 0, 0));
    }
    if (b->first >= from + 2)
        emit_words(b, mix('g', word_hash(b, b->first - 2), word_hash(b, b->first - 1), 0));
    if (b->first >= from + 3)
        emit_words(b, mix('h', word_hash(b, b->first - 3), word_hash(b, b->first - 2), word_hash(b, b->first - 1)));
    if (b->last + 1 < to)
        emit_words(b, mix('i', word_hash(b, b->last), word_hash(b, b->last + 1), 0));
    emit_words(b, mix('f', word_hash(b, b->first), 0, 0));
    emit_words(b, mix('e', word_hash(b, b->last - 1), 0, 0));
    emit(b, mix('z', at_most(b->last - b->first, 5), 0, 0));
}

/* Who was named last before the phrase, anywhere in the text, and who else occurs in it at all. */
static void person_features(builder *b)
{
    static const context_person nobody = {0};
    const context_words *w = b->w;
    uint32_t sentence = b->t->words[b->first].sentence, after = w->person_from[b->last], k = w->person_from[b->first];
    const context_person *p = k > 0 ? &w->persons[k - 1] : &nobody;
    const uint8_t *last = p->last;
    size_t at = k > 0 ? b->first - p->at : 0;
    unsigned before = p->up_to, here = w->sentences[sentence].persons, anywhere = w->people;
    person_class next = PERSON_NONE;
    if (after < w->n_persons && b->t->words[w->persons[after].at].sentence == sentence)
        next = (person_class)w->persons[after].who;
    b->kinds |= before & 1u << PERSON_THIRD || anywhere & 1u << PERSON_KIN ? CONTEXT_PERSON : 0;
    b->kinds |= here & 1u << PERSON_MANY ? CONTEXT_MANY : 0;
    bool formal = w->formal;
    context_subject_features(b);
    emit_fact(b, mix('a', formal, last[0], last[1]));
    emit_fact(b, mix('b', formal, here, before));
    emit_fact(b, mix('c', formal, (anywhere & 1u << PERSON_KIN) != 0, last[0]));
    bool first = (anywhere & 1u << PERSON_FIRST) != 0, patient = (anywhere & 1u << PERSON_PATIENT) != 0;
    emit_fact(b, mix('1', last[0], last[1], 0));
    emit_fact(b, mix('2', last[0], distance_band(at), (uint64_t)first << 1 | patient));
    emit_fact(b, mix('3', last[0], next, (uint64_t)first << 1 | patient));
    emit_fact(b, mix('4', here, 0, 0));
    emit_fact(b, mix('5', before, 0, 0));
    emit_fact(b, mix('6', anywhere, 0, 0));
    emit_fact(b, mix('7', last[0], here & 1u << PERSON_FIRST ? 1 : 0, anywhere & 1u << PERSON_KIN ? 1 : 0));
}

/* How the sentence opens and closes, and who the sentence before spoke of. */
static void sentence_features(builder *b, size_t from, size_t to)
{
    const rf_text *t = b->t;
    uint32_t s = t->words[b->first].sentence;
    size_t open = from;
    if (t->words[open].sentence == s)
        emit_words(b, mix('s', word_hash(b, open), open + 1 < b->first ? word_hash(b, open + 1) : 0, 0));
    emit_words(b, mix('S', word_hash(b, open), 0, 0));
    size_t end_byte = to > 0 ? t->words[to - 1].end : 0;
    bool asks = end_byte < t->len && t->fold[end_byte] == '?';
    if (asks)
        b->kinds |= 1u << CUE_ASK;
    emit(b, mix('q', asks, at_most(b->first - from, 3), 0));
    emit(b, mix('Q', from == b->first, to == b->last, asks));
    size_t i = open;
    unsigned previous = 0;
    while (i > 0 && s > 0 && t->words[i - 1].sentence + 1 >= s && open - i < 25) {
        cue q;
        i--;
        if (context_cue_at(b->c, b->w, i, open, &q))
            previous |= q.kinds & (1u << CUE_OTHER | 1u << CUE_GENERIC | 1u << CUE_SELF | 1u << CUE_ANIMAL | 1u << CUE_DEAD |
                                   1u << CUE_HYP | 1u << CUE_HIST | 1u << CUE_NEG);
    }
    /* The sentence before may tell who and when. What is said in general or imagined there ends with it. */
    b->kinds |= previous & (1u << CUE_OTHER | 1u << CUE_ANIMAL | 1u << CUE_DEAD | 1u << CUE_HIST);
    emit(b, mix('v', previous & (1u << CUE_OTHER | 1u << CUE_GENERIC | 1u << CUE_SELF | 1u << CUE_ANIMAL | 1u << CUE_DEAD), 0, 0));
    emit(b, mix('V', previous & (1u << CUE_HYP | 1u << CUE_HIST | 1u << CUE_NEG), 0, 0));
}

static void gather(builder *b)
{
    size_t from = b->from = left_limit(b), to = b->to = right_limit(b);
    cue left[CONTEXT_MAX_CUES], right[CONTEXT_MAX_CUES];
    size_t n_left = collect(b, from, b->first, left), n_right = collect(b, b->last, to, right);
    left_features(b, left, n_left);
    right_features(b, right, n_right);
    context_path_features(b, left, n_left, right, n_right);
    context_answer_features(b);
    word_features(b, from, to);
    context_when_features(b);
    person_features(b);
    context_section_features(b);
    sentence_features(b, from, to);
}

/* Keep each id once, in the order of their coming. The table is as small as it may be: it is emptied for each phrase. */
static size_t without_doubles(uint32_t *ids, size_t n)
{
    uint32_t slots[2u * CONTEXT_MAX_FEATURES];
    unsigned bits = 6;
    while (1u << bits < 3 * n && 1u << bits < sizeof slots / sizeof *slots)
        bits++;
    uint32_t mask = (1u << bits) - 1;
    memset(slots, 0, sizeof *slots << bits);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t key = ids[i] + 1, at = ids[i] * 2654435769u >> (32 - bits);
        while (slots[at] != 0 && slots[at] != key)
            at = (at + 1) & mask;
        if (slots[at] == 0) {
            slots[at] = key;
            ids[kept++] = ids[i];
        }
    }
    return kept;
}

size_t context_features_of(const rf_context *c, const context_words *w, size_t first, size_t last, uint32_t *ids, unsigned *kinds)
{
    builder b = {.c = c, .t = w->t, .w = w, .first = first, .last = last, .ids = ids};
    gather(&b);
    *kinds = b.kinds | (b.adjacent ? CONTEXT_ADJACENT : 0) | (is_run_on(&b) ? CONTEXT_RUN_ON : 0);
    return without_doubles(ids, b.n);
}

static int by_value(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

const uint32_t *rf_context_features(const rf_context *c, const rf_text *t, size_t first, size_t last, rf_arena *arena, size_t *n,
                                    unsigned *kinds)
{
    uint32_t *ids = rf_arena_raw(arena, CONTEXT_MAX_FEATURES * sizeof *ids);
    *n = context_features_of(c, context_words_of(c, t, arena), first, last, ids, kinds);
    qsort(ids, *n, sizeof *ids, by_value);
    return ids;
}
