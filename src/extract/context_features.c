/* extract/context_features.c - what stands between the cues and a phrase, as hashed binary features. */
#include "extract/context_builder.h"

#include "extract/context_facts.h"
#include "extract/tense.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEFT_WORDS 40
#define RIGHT_WORDS 16
#define RUN_ON_WORDS 14
#define LEXICAL 1.5f
#define FACT 2.0f

float rf_context_value(uint32_t id) { return id >= CONTEXT_HALF ? LEXICAL : id >= CONTEXT_FACTS_FROM ? FACT : 1.0f; }

static uint64_t word_hash(const builder *b, size_t i) { return b->w->hash[i]; }

/* Separators between two words: 1 comma or bracket, 2 semicolon or colon, 0 none. */
static unsigned punctuation(const rf_text *t, size_t from_word, size_t to_word)
{
    unsigned found = 0;
    for (size_t i = t->words[from_word].end; i < t->words[to_word].start; i++) {
        char ch = t->fold[i];
        if (ch == ';' || ch == ':')
            found |= 2;
        else if (ch == ',' || ch == '(' || ch == ')' || ch == '-' || ch == '/' || ch == '"')
            found |= 1;
    }
    return found;
}

/* Many words around the phrase without a comma, a colon or a full stop among them: nobody told where a thought ends. */
static bool is_run_on(const builder *b)
{
    if (b->to - b->from < RUN_ON_WORDS)
        return false;
    for (size_t i = b->from; i + 1 < b->to; i++)
        if (punctuation(b->t, i, i + 1) != 0)
            return false;
    return true;
}

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

/* One cue seen from the phrase. side 'L' or 'R'; d words lie between; `seen` marks kinds already met nearer by. */
static void cue_features(builder *b, char side, const cue *q, size_t d, const crossed *x, unsigned commas, unsigned *seen)
{
    uint64_t s = (uint64_t)(unsigned char)side;
    uint64_t words = rf_hash_fnv(0, q->words, strlen(q->words));
    for (unsigned k = 0; k < CUE_KINDS; k++) {
        if (!(q->kinds >> k & 1))
            continue;
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

/* "had" and "was" are cues of the past by their tense only: they do not tell that it is over. */
static bool is_bare_past(const cue *q)
{
    static const char *const words[] = {"had", "was", "were", "ive had", "suffered", "had been", "had had"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(q->words, words[i]) == 0)
            return true;
    return false;
}

static void left_features(builder *b, const cue *cues, size_t n)
{
    crossed x = {0};
    unsigned seen = 0, told = 0;
    bool denied = false;
    for (size_t i = n; i-- > 0;) {
        const cue *q = &cues[i];
        told |= is_bare_past(q) ? 0 : q->kinds;
        if (is_bare_past(q))
            b->kinds |= CONTEXT_PAST_VERB;
        unsigned commas = punctuation(b->t, q->last - 1, b->first);
        cue_features(b, 'L', q, b->first - q->last, &x, commas, &seen);
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
    unsigned seen = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned commas = punctuation(b->t, b->last - 1, cues[i].first);
        cue_features(b, 'R', &cues[i], cues[i].first - b->last, &x, commas, &seen);
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
    const rf_text *t = b->t;
    person_class last[2] = {PERSON_NONE, PERSON_NONE}, next = PERSON_NONE;
    size_t at = 0;
    unsigned before = 0, here = 0, anywhere = 0;
    uint32_t sentence = t->words[b->first].sentence;
    for (size_t i = 0; i < t->n_words; i++) {
        person_class p = (person_class)b->w->person[i];
        if (p == PERSON_NONE)
            continue;
        anywhere |= 1u << p;
        if (t->words[i].sentence == sentence)
            here |= 1u << p;
        if (i < b->first) {
            before |= 1u << p;
            if (last[0] != p) {
                last[1] = last[0];
                last[0] = p;
            }
            at = b->first - i;
        } else if (i >= b->last && next == PERSON_NONE && t->words[i].sentence == sentence) {
            next = p;
        }
    }
    b->kinds |= before & 1u << PERSON_THIRD || anywhere & 1u << PERSON_KIN ? CONTEXT_PERSON : 0;
    b->kinds |= here & 1u << PERSON_MANY ? CONTEXT_MANY : 0;
    /* A note of a clinic speaks of its patient as "he": capitals and full stops, and nobody says "I". */
    bool formal = t->raw.len > 1 && t->raw.ptr[0] >= 'A' && t->raw.ptr[0] <= 'Z' && t->raw.ptr[t->raw.len - 1] == '.' &&
                  (anywhere & (1u << PERSON_FIRST | 1u << PERSON_SECOND)) == 0;
    context_subject_features(b, formal);
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

#define SLOTS (2u * CONTEXT_MAX_FEATURES) /* a power of two */

/* Keep each id once, in the order of their coming. */
static size_t without_doubles(uint32_t *ids, size_t n)
{
    uint32_t slots[SLOTS] = {0};
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t key = ids[i] + 1, at = ids[i] * 2654435769u >> 21;
        while (slots[at] != 0 && slots[at] != key)
            at = (at + 1) & (SLOTS - 1);
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
