/* classify/meaning.c - collapses word vectors by the weights of a model, and looks words up in what is left. */
#include "classify/meaning.h"

#include "base/arena.h"

#include <stdlib.h>

enum { BUCKET_BITS = 14, NUMBERS = 3 };

_Static_assert(sizeof(rf_meaning_word) == NUMBERS * sizeof(float), "a word is read as three floats in a row");

/* Hashes are evenly spread: their upper bits lead to a bucket of two or three words. */
struct rf_meaning {
    const int32_t *words; /* bits of unsigned hashes */
    const rf_meaning_word *numbers;
    size_t n;
    uint32_t first[(1 << BUCKET_BITS) + 1];
};

static uint32_t bucket_of(uint32_t hash) { return hash >> (32 - BUCKET_BITS); }

void rf_meaning_put(rf_weights_out *o, const rf_vectors *vectors, const double *const weights[2])
{
    size_t n = vectors != NULL ? rf_vectors_count(vectors) : 0;
    int32_t *words = rf_xmalloc(n * sizeof *words);
    float *numbers = rf_xmalloc(n * NUMBERS * sizeof *numbers);
    for (size_t k = 0; k < n; k++) {
        rf_vector v = rf_vectors_at(vectors, k);
        double product[2] = {0};
        for (int i = 0; i < RF_VECTOR_SIZE; i++)
            for (int s = 0; s < 2; s++)
                product[s] += v.parts[i] * weights[s][i];
        words[k] = (int32_t)v.hash;
        numbers[NUMBERS * k] = v.weight * v.weight;
        for (int s = 0; s < 2; s++)
            numbers[NUMBERS * k + 1 + (size_t)s] = (float)((double)v.weight * v.scale * product[s]);
    }
    rf_weights_put_ints(o, "meaning.words", words, n);
    rf_weights_put_floats(o, "meaning.numbers", numbers, n * NUMBERS);
    free(words);
    free(numbers);
}

/* Behind the last word of each bucket the next one begins, also of a bucket without any. */
static void find_buckets(rf_meaning *m)
{
    for (size_t k = 0; k < m->n; k++)
        m->first[bucket_of((uint32_t)m->words[k]) + 1] = (uint32_t)k + 1;
    for (uint32_t bucket = 0; bucket < 1u << BUCKET_BITS; bucket++)
        m->first[bucket + 1] = m->first[bucket + 1] > m->first[bucket] ? m->first[bucket + 1] : m->first[bucket];
}

static bool read_words(rf_meaning *m, const rf_weights *file, const char *name, rf_error *err)
{
    size_t n_numbers;
    m->words = rf_weights_ints(file, "meaning.words", &m->n);
    const float *numbers = rf_weights_floats(file, "meaning.numbers", &n_numbers);
    if (m->words == NULL || numbers == NULL || n_numbers != NUMBERS * m->n)
        return rf_error_set(err, RF_E_MODEL, "'%s' lacks the sections of 'meaning'", name);
    uint32_t bad = !rf_weights_finite(numbers, n_numbers);
    for (size_t i = 0; i < n_numbers; i += NUMBERS)
        bad |= !(numbers[i] > 0);
    if (bad != 0)
        return rf_error_set(err, RF_E_MODEL, "'%s' is damaged: a weight of 'meaning' is no number", name);
    m->numbers = (const rf_meaning_word *)numbers;
    for (size_t k = 1; k < m->n; k++)
        bad |= (uint32_t)m->words[k] <= (uint32_t)m->words[k - 1];
    if (bad != 0)
        return rf_error_set(err, RF_E_MODEL, "'%s' is damaged: the words of 'meaning' do not ascend", name);
    find_buckets(m);
    return true;
}

rf_meaning *rf_meaning_read(const rf_weights *file, const char *name, rf_error *err)
{
    rf_meaning *m = rf_xcalloc(1, sizeof *m);
    if (read_words(m, file, name, err))
        return m;
    rf_meaning_free(m);
    return NULL;
}

void rf_meaning_free(rf_meaning *m) { free(m); }

size_t rf_meaning_count(const rf_meaning *m) { return m->n; }

const rf_meaning_word *rf_meaning_find(const rf_meaning *m, uint32_t hash)
{
    uint32_t bucket = bucket_of(hash);
    for (uint32_t k = m->first[bucket]; k < m->first[bucket + 1]; k++)
        if ((uint32_t)m->words[k] == hash)
            return &m->numbers[k];
    return NULL;
}

void rf_meaning_expect_place(const rf_meaning *m, uint32_t hash) { __builtin_prefetch(&m->first[bucket_of(hash)]); }

void rf_meaning_expect(const rf_meaning *m, uint32_t hash)
{
    uint32_t k = m->first[bucket_of(hash)];
    __builtin_prefetch(m->words + k);
    __builtin_prefetch(m->numbers + k);
}
