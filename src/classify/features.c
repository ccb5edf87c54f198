/* classify/features.c - collects the grams of all blocks and makes one sorted, scaled vector of them. What the grams are
 * is written in features_words.c (text), features_concepts.c (mentions), features_slots.c (numbers) and features_meaning.c. */
#include "classify/features.h"

#include "base/arena.h"
#include "base/hash.h"
#include "classify/features_maker.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const float rf_block_weight[RF_BLOCKS] = {1.0f, 1.0f, 0.7f, 0.7f, 1.5f, 0.5f, 1.0f};

const uint32_t rf_block_first[RF_BLOCKS + 1] = {0, 32768, 131072, 229376, 253440, 261632, 261888, RF_FEATURE_IDS};

static const char *const block_names[RF_BLOCKS] = {"unigram", "bigram", "char", "general", "concept", "slot", "meaning"};

_Static_assert(RF_VECTOR_SIZE == 256, "the block meaning has an id for each part of a vector");

const char *rf_block_name(rf_block b) { return block_names[b]; }

rf_block rf_block_of(uint32_t id)
{
    unsigned b = 0;
    while (b + 1 < RF_BLOCKS && id >= rf_block_first[b + 1])
        b++;
    return (rf_block)b;
}

rf_feature_maker *rf_feature_maker_new(void)
{
    rf_feature_maker *m = rf_xcalloc(1, sizeof *m);
    rf_buf_init(&m->name, 4096);
    m->concepts = rf_xcalloc(RF_CONCEPT_HASHES, sizeof *m->concepts);
    return m;
}

void rf_feature_maker_free(rf_feature_maker *m)
{
    if (m == NULL)
        return;
    free(m->hits);
    free(m->entries);
    free(m->seen.keys);
    free(m->token_words);
    free(m->token_mentions);
    rf_terms_release(&m->terms);
    free(m->concepts);
    rf_buf_release(&m->name);
    free(m);
}

void rf_feature_maker_names(rf_feature_maker *m, rf_feature_namer *namer, void *ctx)
{
    m->namer = namer;
    m->namer_ctx = ctx;
}

void rf_feature_maker_vectors(rf_feature_maker *m, const rf_vectors *vectors) { m->vectors = vectors; }

void rf_seen_start(rf_seen *s, size_t expected)
{
    size_t size = 64;
    while (size < expected * 2)
        size *= 2;
    if (size > s->size) {
        s->keys = rf_xrealloc(s->keys, size * sizeof *s->keys);
        s->size = size;
    }
    /* Only the part that this comment needs is cleared and used: most comments are short. */
    s->used = size;
    memset(s->keys, 0, size * sizeof *s->keys);
}

bool rf_seen_add(rf_seen *s, uint64_t key)
{
    if (key == 0)
        key = 1;
    size_t mask = s->used - 1;
    for (size_t i = (size_t)(key >> 20) & mask;; i = (i + 1) & mask) {
        if (s->keys[i] == key)
            return false;
        if (s->keys[i] == 0) {
            s->keys[i] = key;
            return true;
        }
    }
}

const rf_concept_hash *rf_feature_concept(rf_feature_maker *m, const rf_concept *c)
{
    rf_concept_hash *h = &m->concepts[((uintptr_t)c >> 4) % RF_CONCEPT_HASHES];
    if (h->concept != c)
        *h = (rf_concept_hash){c, rf_hash_fnv(0, c->id, strlen(c->id)), rf_hash_fnv(0, c->category, strlen(c->category))};
    return h;
}

void rf_feature_list(rf_feature_maker *m, uint32_t id)
{
    if (m->n_hits == m->hits_cap) {
        size_t cap = m->hits_cap ? m->hits_cap * 2 : 1024;
        uint32_t *both = rf_xmalloc(2 * cap * sizeof *both);
        if (m->n_hits > 0)
            memcpy(both, m->hits, m->n_hits * sizeof *both);
        free(m->hits);
        m->hits = both;
        m->spare = both + cap;
        m->hits_cap = cap;
    }
    m->hits[m->n_hits++] = id;
}

RF_COUNTS_BITS void rf_weighing_all(const rf_weighing *w, const uint32_t *ids, size_t n, const float **at)
{
    static const float nothing[2] = {0, 0};
    for (size_t i = 0; i < n; i++) {
        bool any;
        at[i] = w->weights + rf_weighing_place(w, ids[i], &any);
        __builtin_prefetch(at[i]);
        at[i] = any ? at[i] : nothing;
    }
}

void rf_feature_add_waiting(rf_feature_maker *m)
{
    const float *at[RF_WAITING];
    rf_weighing_all(m->weighing, m->waiting, m->n_waiting, at);
    double *sums = m->sums[m->waiting_in], refer = sums[0], advice = sums[1];
    for (size_t i = 0; i < m->n_waiting; i++) {
        refer += (double)at[i][0];
        advice += (double)at[i][1];
    }
    sums[0] = refer;
    sums[1] = advice;
    m->n_waiting = 0;
}

uint32_t rf_feature_gram(rf_feature_maker *m, rf_block b, uint64_t hash, bool *is_new)
{
    *is_new = rf_seen_add(&m->seen, hash);
    if (*is_new)
        return rf_feature_hit(m, b, hash);
    return rf_feature_id(b, hash);
}

void rf_feature_named(rf_feature_maker *m, uint32_t id, const char *fmt, ...)
{
    char text[512];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    if (n < 0)
        return;
    size_t len = (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;
    m->namer(m->namer_ctx, id, (rf_str){text, len});
}

/* Least significant digit first, two rounds of nine bits: ids have eighteen. */
static void sort_hits(rf_feature_maker *m)
{
    uint32_t *from = m->hits, *to = m->spare;
    for (unsigned shift = 0; shift < 18; shift += 9) {
        uint32_t at[513] = {0};
        for (size_t i = 0; i < m->n_hits; i++)
            at[(from[i] >> shift & 511) + 1]++;
        for (size_t d = 1; d < 512; d++)
            at[d] += at[d - 1];
        for (size_t i = 0; i < m->n_hits; i++)
            to[at[from[i] >> shift & 511]++] = from[i];
        uint32_t *t = from;
        from = to;
        to = t;
    }
}

static void block_scales(const rf_feature_maker *m, float scale[RF_BLOCKS])
{
    for (unsigned b = 0; b < RF_BLOCKS; b++)
        scale[b] = m->block_grams[b] ? rf_block_weight[b] / sqrtf((float)m->block_grams[b]) : 0;
    scale[RF_BLOCK_MEANING] = rf_features_meaning_scale(m->square);
}

static rf_features finish(rf_feature_maker *m)
{
    if (m->n_hits == 0)
        return (rf_features){NULL, 0};
    if (m->entries_cap < m->n_hits + RF_VECTOR_SIZE) {
        m->entries_cap = m->hits_cap + RF_VECTOR_SIZE;
        m->entries = rf_xrealloc(m->entries, m->entries_cap * sizeof *m->entries);
    }
    sort_hits(m);
    float scale[RF_BLOCKS];
    block_scales(m, scale);
    size_t n = 0;
    unsigned block = 0;
    for (size_t i = 0; i < m->n_hits;) {
        uint32_t id = m->hits[i];
        size_t run = i;
        while (run < m->n_hits && m->hits[run] == id)
            run++;
        while (id >= rf_block_first[block + 1])
            block++;
        m->entries[n++] = (rf_entry){id, scale[block] * (float)(run - i)};
        i = run;
    }
    n += rf_features_meaning_entries(m, m->entries + n);
    return (rf_features){m->entries, n};
}

static void collect(rf_feature_maker *m, const rf_text *t, const rf_mentions *mentions, const rf_slots *slots, unsigned flags)
{
    m->n_hits = 0;
    memset(m->block_grams, 0, sizeof m->block_grams);
    m->means = (flags & RF_FEATURES_NGRAMS) == 0;
    rf_features_meaning_start(m);
    if (m->weighing != NULL)
        rf_features_word_sums(m, t);
    else
        rf_features_words(m, t);
    if (flags & RF_FEATURES_NGRAMS)
        return;
    if (mentions != NULL && mentions->count > 0) {
        rf_features_general(m, t, mentions);
        rf_features_concepts(m, mentions);
    }
    if (slots != NULL)
        rf_features_slots(m, t, slots);
}

rf_features rf_features_make(rf_feature_maker *m, const rf_text *t, const rf_mentions *mentions, const rf_slots *slots, unsigned flags)
{
    m->weighing = NULL;
    collect(m, t, mentions, slots, flags);
    return finish(m);
}

void rf_features_sum(rf_feature_maker *m, const rf_text *t, const rf_mentions *mentions, const rf_slots *slots, unsigned flags,
                     const rf_weighing *weighing, const rf_meaning *meaning, double sum[2])
{
    if (m->terms_of != weighing || m->meaning != meaning)
        rf_terms_forget(&m->terms);
    m->terms_of = m->weighing = weighing;
    m->meaning = meaning;
    memset(m->sums, 0, sizeof m->sums);
    collect(m, t, mentions, slots, flags);
    rf_feature_add_waiting(m);
    m->weighing = NULL;
    float scale[RF_BLOCKS];
    block_scales(m, scale);
    sum[0] = sum[1] = 0;
    for (unsigned b = 0; b < RF_BLOCKS; b++) {
        sum[0] += (double)scale[b] * m->sums[b][0];
        sum[1] += (double)scale[b] * m->sums[b][1];
    }
}
