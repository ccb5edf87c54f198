/* classify/features_sums.c - the grams of the text while a comment is scored: the same as those of features_words.c and in the same
 * order, but as sums. What a word adds by itself is looked up in the terms; only pairs of neighbours are looked up one by one. */
#include "classify/features_maker.h"

#include <string.h>

enum { AT_ONCE = 32 }; /* words: as many lines of the cache, twice */

/* The sum of a word's character grams is made by itself and then added, so that it does not matter whether it was remembered. */
static void sum_chars(rf_feature_maker *m, rf_str word, rf_word_terms *x)
{
    double *sums = m->sums[RF_BLOCK_CHAR], before[2] = {sums[0], sums[1]};
    size_t grams = m->block_grams[RF_BLOCK_CHAR];
    sums[0] = sums[1] = 0;
    rf_features_chars(m, word.ptr, word.len);
    x->chars[0] = sums[0];
    x->chars[1] = sums[1];
    x->char_grams = (uint8_t)(m->block_grams[RF_BLOCK_CHAR] - grams);
    sums[0] = before[0];
    sums[1] = before[1];
    m->block_grams[RF_BLOCK_CHAR] = grams;
}

static void fill(rf_feature_maker *m, const rf_word *w, rf_str word, rf_word_terms *x)
{
    rf_weighing_of(m->weighing, rf_feature_id(RF_BLOCK_UNIGRAM, rf_feature_word(w)), x->own);
    const rf_meaning_word *known = m->meaning != NULL ? rf_meaning_find(m->meaning, w->hash) : NULL;
    if (known != NULL) {
        x->square = known->square;
        memcpy(x->pull, known->pull, sizeof x->pull);
    }
    if (!rf_feature_has_chars(w) || word.len > RF_TERMS_LONGEST)
        return;
    sum_chars(m, word, x);
    x->len = (uint8_t)word.len;
    memcpy(x->text, word.ptr, word.len);
}

/* What a word adds that was not met in this comment. */
static void add_terms(rf_feature_maker *m, const rf_word *w, rf_str word, const rf_word_terms *x)
{
    m->block_grams[RF_BLOCK_UNIGRAM]++;
    m->square += m->means ? (double)x->square : 0;
    bool chars = rf_feature_has_chars(w);
    rf_word_terms other;
    if (chars && (x->len != word.len || !rf_same_bytes(x->text, word.ptr, word.len))) {
        other = *x; /* too long, or another word of the same hash */
        sum_chars(m, word, &other);
        x = &other;
    }
    for (int s = 0; s < 2; s++) {
        m->sums[RF_BLOCK_UNIGRAM][s] += (double)x->own[s];
        m->sums[RF_BLOCK_MEANING][s] += m->means ? (double)x->pull[s] : 0;
        m->sums[RF_BLOCK_CHAR][s] += chars ? x->chars[s] : 0;
    }
    m->block_grams[RF_BLOCK_CHAR] += chars ? x->char_grams : 0;
}

/* Numbers count by their digits: the first of each length. */
static bool is_new_number(const rf_word *w, unsigned *seen)
{
    uint32_t digits = rf_feature_digits(w);
    bool is_new = !(*seen >> digits & 1);
    *seen |= 1u << digits;
    return is_new;
}

static void sum_word(rf_feature_maker *m, const rf_text *t, const rf_word *w, unsigned *numbers)
{
    rf_str word = {t->fold + w->start, w->end - w->start};
    bool is_new;
    if (w->flags & RF_WORD_NUMBER) {
        rf_word_terms number = {0};
        if (!is_new_number(w, numbers))
            return;
        fill(m, w, word, &number);
        add_terms(m, w, word, &number);
        return;
    }
    rf_word_terms *x = rf_terms_find(&m->terms, w->hash, &is_new);
    if (is_new)
        fill(m, w, word, x);
    if (x->comment != m->terms.comment)
        add_terms(m, w, word, x);
    x->comment = m->terms.comment;
}

/* The next words and the pairs that end with them. */
typedef struct batch {
    uint32_t hashes[AT_ONCE];
    uint64_t pairs[AT_ONCE]; /* 0: the word begins a sentence */
    size_t n;
} batch;

/* Work out the hashes of the words from `first` on, and let what is known of them come from the memory all at the same time. */
static void next_batch(const rf_feature_maker *m, const rf_text *t, size_t first, batch *b)
{
    b->n = t->n_words - first < AT_ONCE ? t->n_words - first : AT_ONCE;
    uint64_t before = first > 0 ? rf_feature_word(&t->words[first - 1]) : 0;
    for (size_t i = 0; i < b->n; i++) {
        const rf_word *w = &t->words[first + i];
        uint64_t gram = rf_feature_word(w);
        bool follows = first + i > 0 && w->sentence == w[-1].sentence;
        b->hashes[i] = w->hash;
        b->pairs[i] = follows ? rf_feature_pair(before, gram) : 0;
        if (follows)
            rf_weighing_expect(m->weighing, rf_feature_id(RF_BLOCK_BIGRAM, b->pairs[i]));
        before = gram;
    }
    rf_terms_expect(&m->terms, b->hashes, b->n);
}

void rf_features_word_sums(rf_feature_maker *m, const rf_text *t)
{
    bool is_new;
    unsigned numbers = 0;
    batch b;
    rf_terms_start(&m->terms);
    rf_seen_start(&m->seen, t->n_words);
    for (size_t first = 0; first < t->n_words; first += AT_ONCE) {
        next_batch(m, t, first, &b);
        for (size_t i = 0; i < b.n; i++) {
            sum_word(m, t, &t->words[first + i], &numbers);
            if (b.pairs[i] != 0)
                rf_feature_gram(m, RF_BLOCK_BIGRAM, b.pairs[i], &is_new);
        }
    }
}
