/* classify/features_sums.c - the grams of the text while a comment is scored: the same as those of features_words.c and in the same
 * order, but as sums. What a word adds by itself is looked up in the terms; only pairs of neighbours are looked up one by one. */
#include "classify/features_maker.h"

#include <string.h>

enum { AT_ONCE = 32, FEW = 128 };           /* words: as many lines of the cache, twice; so many that pairs are compared one by one */
enum { KEPT_GRAMS = 3 * RF_TERMS_LONGEST }; /* character grams of a word with which they are remembered, at most */

/* Both stages at once: each adds up by itself, in the order of the grams. */
typedef double both __attribute__((vector_size(16)));

static inline void add_both(both *to, const float *w) { *to += (both){(double)w[0], (double)w[1]}; }

/* The ids of a word's character grams; what tells where their weights are is going to be asked. */
static size_t gram_ids(const rf_weighing *w, rf_str word, uint32_t *ids)
{
    size_t n = rf_features_chars(word.ptr, word.len, ids);
    for (size_t i = 0; i < n; i++)
        rf_weighing_expect_place(w, ids[i]);
    return n;
}

/* The sum of a word's character grams is made by itself and then added, so that it does not matter whether it was remembered. */
static void add_grams(const float *const *at, size_t n, rf_word_terms *x)
{
    both sum = {0, 0};
    for (size_t i = 0; i < n; i++)
        add_both(&sum, at[i]);
    x->chars[0] = sum[0];
    x->chars[1] = sum[1];
    x->char_grams = (uint8_t)n;
}

static void sum_chars(const rf_weighing *w, rf_str word, rf_word_terms *x)
{
    uint32_t ids[RF_CHARS_MAX];
    const float *at[RF_CHARS_MAX];
    size_t n = gram_ids(w, word, ids);
    rf_weighing_all(w, ids, n, at);
    add_grams(at, n, x);
}

/* Are its character grams remembered with it? */
static bool keeps_chars(const rf_word *w) { return rf_feature_has_chars(w) && w->end - w->start <= RF_TERMS_LONGEST; }

/* grams: where the weights of its character grams are, n of them; 0: that is still to be found out. */
static void fill(rf_feature_maker *m, const rf_word *w, rf_str word, const float *const *grams, size_t n, rf_word_terms *x)
{
    rf_weighing_of(m->weighing, rf_feature_id(RF_BLOCK_UNIGRAM, rf_feature_word(w)), x->own);
    const rf_meaning_word *known = m->meaning != NULL ? rf_meaning_find(m->meaning, w->hash) : NULL;
    if (known != NULL) {
        x->square = known->square;
        memcpy(x->pull, known->pull, sizeof x->pull);
    }
    if (!keeps_chars(w))
        return;
    if (n > 0)
        add_grams(grams, n, x);
    else
        sum_chars(m->weighing, word, x);
    x->len = (uint8_t)word.len;
    memcpy(x->text, word.ptr, word.len);
}

/* Sums of one comment, which stay in registers from word to word. */
typedef struct sums {
    both unigram, bigram, chars, meaning;
    double square;
    size_t words, pairs, char_grams;
} sums;

/* What a word adds that was not met in this comment. */
static void add_terms(rf_feature_maker *m, const rf_word *w, rf_str word, const rf_word_terms *x, sums *to)
{
    rf_word_terms other;
    bool chars = rf_feature_has_chars(w);
    if (chars && (x->len != word.len || !rf_same_bytes(x->text, word.ptr, word.len))) {
        other = *x; /* too long, or another word of the same hash */
        sum_chars(m->weighing, word, &other);
        x = &other;
    }
    to->words++;
    add_both(&to->unigram, x->own);
    if (m->means) {
        to->square += (double)x->square;
        add_both(&to->meaning, x->pull);
    }
    if (chars) {
        to->chars += (both){x->chars[0], x->chars[1]};
        to->char_grams += x->char_grams;
    }
}

static void put_sums(rf_feature_maker *m, const sums *s)
{
    static const rf_block blocks[] = {RF_BLOCK_UNIGRAM, RF_BLOCK_BIGRAM, RF_BLOCK_CHAR, RF_BLOCK_MEANING};
    const both values[] = {s->unigram, s->bigram, s->chars, s->meaning};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        for (int stage = 0; stage < 2; stage++)
            m->sums[blocks[i]][stage] = values[i][stage];
    m->block_grams[RF_BLOCK_UNIGRAM] = s->words;
    m->block_grams[RF_BLOCK_BIGRAM] = s->pairs;
    m->block_grams[RF_BLOCK_CHAR] = s->char_grams;
    m->square = s->square;
}

/* Numbers count by their digits: the first of each length. */
static bool is_new_number(const rf_word *w, unsigned *seen)
{
    uint32_t digits = rf_feature_digits(w);
    bool is_new = !(*seen >> digits & 1);
    *seen |= 1u << digits;
    return is_new;
}

/* ---- one word after the other ---- */

/* A batch of words and the pairs that end with them. */
typedef struct batch {
    uint64_t pairs[AT_ONCE];       /* 0: the word begins a sentence */
    const float *weights[AT_ONCE]; /* of the pairs */
    size_t n;
    uint32_t n_grams[AT_ONCE], first_gram[AT_ONCE]; /* character grams of the words that are new */
    const float *grams[AT_ONCE * KEPT_GRAMS];       /* their weights */
} batch;

/* A comment while it is summed up. */
typedef struct summing {
    rf_feature_maker *m;
    const rf_text *t;
    rf_feature_note *notes; /* by the numbers of words; NULL: they have none */
    unsigned numbers;       /* lengths of the numbers that were met */
    uint64_t *pairs;        /* met so far, in a short comment; NULL: m->seen has them */
    size_t n_pairs;
    bool follows_new; /* the word before was met for the first time */
} summing;

/* What is remembered of word i of the batch, w, which is no number. */
static rf_word_terms *terms_of(const summing *s, const batch *b, size_t i, const rf_word *w)
{
    rf_terms *terms = &s->m->terms;
    rf_feature_note *note = s->notes != NULL && w->number > 0 ? &s->notes[w->number] : NULL;
    rf_word_terms *x = note != NULL && note->term > 0 ? rf_terms_at(terms, note->term - 1, w->hash) : NULL;
    if (x != NULL)
        return x;
    bool is_new;
    x = rf_terms_find(terms, w->hash, &is_new);
    if (is_new)
        fill(s->m, w, rf_text_word(s->t, (size_t)(w - s->t->words)), b->grams + b->first_gram[i], b->n_grams[i], x);
    if (note != NULL)
        note->term = (uint32_t)(x - terms->words + 1) & 0xFFFFFF;
    return x;
}

/* Returns whether it was met for the first time. */
static inline bool sum_word(summing *s, const batch *b, size_t i, const rf_word *w, sums *to)
{
    rf_feature_maker *m = s->m;
    rf_str word = rf_text_word(s->t, (size_t)(w - s->t->words));
    if (w->flags & RF_WORD_NUMBER) {
        rf_word_terms number = {0};
        if (!is_new_number(w, &s->numbers))
            return false;
        fill(m, w, word, NULL, 0, &number);
        add_terms(m, w, word, &number, to);
        return true;
    }
    rf_word_terms *x = terms_of(s, b, i, w);
    if (x->comment == m->terms.comment)
        return false;
    add_terms(m, w, word, x, to);
    x->comment = m->terms.comment;
    return true;
}

/* Is it met for the first time? So is one of which a word was not met before. Others are compared with all before, as long as these are
 * few. */
static inline bool is_new_pair(summing *s, uint64_t pair, bool is_new)
{
    if (s->pairs == NULL)
        return rf_seen_add(&s->m->seen, pair);
    if (!is_new) {
        is_new = true;
        for (size_t i = 0; i < s->n_pairs; i++)
            is_new &= s->pairs[i] != pair;
    }
    s->pairs[s->n_pairs++] = pair;
    return is_new;
}

/* First what tells where things are, then these themselves, for a word that is new: everything has to be looked up. */
static void expect_place(const rf_feature_maker *m, const rf_word *w)
{
    rf_weighing_expect_place(m->weighing, rf_feature_id(RF_BLOCK_UNIGRAM, rf_feature_word(w)));
    rf_terms_expect(&m->terms, w->hash);
    if (m->meaning != NULL)
        rf_meaning_expect_place(m->meaning, w->hash);
}

static void expect_fresh(const rf_feature_maker *m, const rf_word *w)
{
    rf_weighing_expect(m->weighing, rf_feature_id(RF_BLOCK_UNIGRAM, rf_feature_word(w)));
    if (m->meaning != NULL)
        rf_meaning_expect(m->meaning, w->hash);
}

/* The character grams of the n words of the batch that are new. */
static void expect_grams(const summing *s, const rf_word *words, const size_t *fresh, size_t n, batch *b)
{
    uint32_t ids[AT_ONCE * KEPT_GRAMS], found = 0;
    for (size_t k = 0; k < n; k++) {
        const rf_word *w = &words[fresh[k]];
        b->first_gram[fresh[k]] = found;
        if (w->number > 0 && keeps_chars(w))
            found += b->n_grams[fresh[k]] = (uint32_t)gram_ids(s->m->weighing, rf_text_word(s->t, (size_t)(w - s->t->words)), ids + found);
    }
    rf_weighing_all(s->m->weighing, ids, found, b->grams);
}

/* What is known of the words from `first` on, and of the pairs that end with them, comes from the memory all at the same time: first what
 * tells where it is, then that itself. */
static void next_batch(const summing *s, size_t first, batch *b)
{
    const rf_word *words = s->t->words + first;
    const rf_weighing *weighing = s->m->weighing;
    uint32_t ids[AT_ONCE];
    b->n = s->t->n_words - first < AT_ONCE ? s->t->n_words - first : AT_ONCE;
    uint64_t before = first > 0 ? rf_feature_word(words - 1) : 0;
    for (size_t i = 0; i < b->n; i++) {
        if (s->notes != NULL)
            __builtin_prefetch(&s->notes[words[i].number]);
        uint64_t gram = rf_feature_word(&words[i]);
        bool follows = first + i > 0 && words[i].sentence == words[i - 1].sentence;
        b->pairs[i] = follows ? rf_feature_pair(before, gram) : 0;
        ids[i] = rf_feature_id(RF_BLOCK_BIGRAM, b->pairs[i]);
        rf_weighing_expect_place(weighing, ids[i]);
        before = gram;
    }
    size_t fresh[AT_ONCE], n_fresh = 0;
    for (size_t i = 0; i < b->n; i++) {
        uint32_t term = s->notes != NULL ? s->notes[words[i].number].term : 0;
        b->n_grams[i] = b->first_gram[i] = 0;
        if (term > 0)
            __builtin_prefetch(&s->m->terms.words[term - 1]);
        else
            expect_place(s->m, &words[fresh[n_fresh++] = i]);
    }
    for (size_t i = 0; i < n_fresh; i++)
        expect_fresh(s->m, &words[fresh[i]]);
    expect_grams(s, words, fresh, n_fresh, b);
    rf_weighing_all(weighing, ids, b->n, b->weights);
}

void rf_features_word_sums(rf_feature_maker *m, const rf_text *t)
{
    uint64_t pairs[FEW];
    sums to = {0};
    summing s = {.m = m, .t = t, .notes = rf_text_notes(t, RF_ROOM_FEATURES, sizeof *s.notes)};
    batch b;
    rf_terms_start(&m->terms);
    if (t->n_words <= FEW)
        s.pairs = pairs;
    else
        rf_seen_start(&m->seen, t->n_words);
    for (size_t first = 0; first < t->n_words; first += AT_ONCE) {
        next_batch(&s, first, &b);
        for (size_t i = 0; i < b.n; i++) {
            bool is_new = sum_word(&s, &b, i, &t->words[first + i], &to);
            if (b.pairs[i] != 0 && is_new_pair(&s, b.pairs[i], is_new || s.follows_new)) {
                add_both(&to.bigram, b.weights[i]);
                to.pairs++;
            }
            s.follows_new = is_new;
        }
    }
    put_sums(m, &to);
}
