/* classify/features.h - a read comment as a sparse vector of numbers. It looks at words, mentions and slots only: no id,
 * author, date or source has a way in.
 *
 * Ids are hashed into fixed, disjoint ranges, one a block, so that an id tells its block. Within a block every distinct
 * gram counts once (grams that share an id add up) and the block is scaled to length 1, then by its weight:
 *     unigram  folded words; numbers by their count of digits
 *     bigram   neighbours within a sentence
 *     char     byte 3-5-grams of "<word>" for each distinct word of 3 letters and more (misspellings)
 *     general  2- and 3-grams in which the words of a mention stand as its concept, respectively its category
 *     concept  concept, tier, category and tag of the mentions, crossed with status, experiencer and temporality
 *     slot     age, duration, trend, sides, question, length, pronouns: one id a band
 *     meaning  a dense block of another kind: the sum of the vectors of the known words, each once and by its weight, over the
 *              square root of the sum of the squared weights. Only a maker that was given word vectors lists it, in training;
 *              in judging its collapsed form is added up word by word (meaning.h)
 * source  method.md 1.2; char n-grams inside word boundaries: GermEval 2018; generalised n-grams: SMM4H 2017; weighted means
 *         of word vectors: Arora et al. 2017. */
#ifndef RF_CLASSIFY_FEATURES_H
#define RF_CLASSIFY_FEATURES_H

#include "base/bits.h"
#include "base/fetch.h"
#include "classify/meaning.h"
#include "record/record.h"
#include "text/text.h"

#define RF_FEATURE_VERSION 4 /* changes whenever the same comment gives another vector: old models are then refused */
#define RF_FEATURE_IDS (1u << 18)

typedef enum rf_block {
    RF_BLOCK_UNIGRAM,
    RF_BLOCK_BIGRAM,
    RF_BLOCK_CHAR,
    RF_BLOCK_GENERAL,
    RF_BLOCK_CONCEPT,
    RF_BLOCK_SLOT,
    RF_BLOCK_MEANING,
    RF_BLOCKS
} rf_block;

enum { RF_FEATURES_NGRAMS = 1 }; /* the first three blocks only: what a plain text classifier would see */

typedef struct rf_entry {
    uint32_t id; /* < RF_FEATURE_IDS */
    float value;
} rf_entry;

typedef struct rf_features {
    const rf_entry *entries; /* ids strictly ascending */
    size_t count;
} rf_features;

extern const float rf_block_weight[RF_BLOCKS];
extern const uint32_t rf_block_first[RF_BLOCKS + 1]; /* block b owns ids [first[b], first[b + 1]) */
const char *rf_block_name(rf_block b);
rf_block rf_block_of(uint32_t id);

/* Scratch memory for making features, one a thread. Warmed up, it allocates nothing. The concepts of the mentions that it is
 * given must live as long as it does. */
typedef struct rf_feature_maker rf_feature_maker;
rf_feature_maker *rf_feature_maker_new(void);
void rf_feature_maker_free(rf_feature_maker *m); /* NULL is fine */

/* Word vectors, borrowed as long as they are set: rf_features_make lists the block "meaning" while there are some. NULL stops it. */
void rf_feature_maker_vectors(rf_feature_maker *m, const rf_vectors *vectors);

/* The vector of one comment, borrowed from the maker until its next call. mentions and slots may be NULL: none. */
rf_features rf_features_make(rf_feature_maker *m, const rf_text *t, const rf_mentions *mentions, const rf_slots *slots, unsigned flags);

/* Two weights for some of RF_FEATURE_IDS, by id. */
typedef struct rf_weighing {
    const float *weights; /* two for each id that has them, ids ascending */
    const rf_ranks *ranks;
} rf_weighing;

/* Where the weights of an id are: place 0 for an id that has none. Without a branch, as rf_rank. */
static inline size_t rf_weighing_place(const rf_weighing *w, uint32_t id, bool *any)
{
    uint64_t rank = rf_rank(w->ranks, id, any);
    return (size_t)(2 * rank & (0 - (uint64_t)*any));
}

static inline void rf_weighing_of(const rf_weighing *w, uint32_t id, float out[2])
{
    bool any;
    const float *at = w->weights + rf_weighing_place(w, id, &any);
    out[0] = any ? at[0] : 0;
    out[1] = any ? at[1] : 0;
}

/* It is going to be asked where the weights of the id are. */
RF_FETCHES rf_weighing_expect_place(const rf_weighing *w, uint32_t id) { __builtin_prefetch(&w->ranks[id / 32]); }

/* Its weights are looked up soon. */
RF_FETCHES rf_weighing_expect(const rf_weighing *w, uint32_t id)
{
    bool any;
    __builtin_prefetch(w->weights + rf_weighing_place(w, id, &any));
}

/* The products of a comment's vector with two weights an id, without making the vector: an order of magnitude faster, because what a
 * word adds by itself is remembered from comment to comment (features_terms.h).
 * The weights must stay as they are while the maker lives. meaning holds what the words add to the block of that name; NULL:
 * nothing. Equal to summing up the vector but for the last bits of rounding; the same comment gives the same bits whatever
 * came before it. */
void rf_features_sum(rf_feature_maker *m, const rf_text *t, const rf_mentions *mentions, const rf_slots *slots, unsigned flags,
                     const rf_weighing *weighing, const rf_meaning *meaning, double sum[2]);

/* Called with the readable form of every gram while a vector is made ("cant feel", "<saddle_sensory_loss> since",
 * "age 50-64"); a gram may come more than once. The character grams all bear the word that they came from ("~numbness").
 * Costs time: for explain and the model card. NULL stops it. */
typedef void rf_feature_namer(void *ctx, uint32_t id, rf_str name);
void rf_feature_maker_names(rf_feature_maker *m, rf_feature_namer *namer, void *ctx);

#endif
