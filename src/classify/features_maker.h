/* classify/features_maker.h - what the files that make features share. Private to this room. */
#ifndef RF_CLASSIFY_FEATURES_MAKER_H
#define RF_CLASSIFY_FEATURES_MAKER_H

#include "classify/features.h"
#include "classify/features_terms.h"
#include "text/word_memory.h"

/* Remembers which 64-bit hashes were met in this block of this comment. */
typedef struct rf_seen {
    uint64_t *keys;
    size_t size, used; /* size is a power of two; a key of 0 is a free place */
} rf_seen;

/* Hashes of a concept's names. The concept is known by its address: it must live as long as the maker. */
typedef struct rf_concept_hash {
    const rf_concept *concept;
    uint64_t id, category;
} rf_concept_hash;

enum { RF_CONCEPT_HASHES = 512, RF_WAITING = 64 };

/* What is noted of a word under its number (RF_ROOM_FEATURES). */
typedef struct rf_feature_note {
    uint32_t term : 24; /* its place in the terms, plus 1, as far as they have not forgotten it since; 0: not known */
    uint32_t who : 3;   /* whom it names, plus 1 (features_slots.c); 0: not known */
} rf_feature_note;

struct rf_feature_maker {
    uint32_t *hits, *spare; /* ids with repetitions; the spare half is the sort's */
    size_t n_hits, hits_cap;
    size_t block_grams[RF_BLOCKS]; /* distinct grams met */
    rf_entry *entries;
    size_t entries_cap;
    rf_seen seen;
    uint32_t *token_words;             /* of the generalised text: their first words */
    const rf_mention **token_mentions; /* NULL: a word */
    size_t tokens_cap;
    rf_feature_namer *namer;
    void *namer_ctx;
    rf_buf name;
    const rf_vectors *vectors;    /* NULL: the block "meaning" is not listed */
    const rf_meaning *meaning;    /* its collapsed form while a comment is scored; may be NULL */
    bool means;                   /* the variant has the block */
    double square;                /* sum of the squared weights of the known words */
    double meant[RF_VECTOR_SIZE]; /* sum of their weighted vectors while a comment is listed */
    const rf_weighing *weighing;  /* not NULL while a comment is scored rather than listed */
    double sums[RF_BLOCKS][2];    /* of the weights of the grams met, but for those that wait */
    uint32_t waiting[RF_WAITING]; /* ids of the grams of one block whose weights are being fetched */
    size_t n_waiting;
    rf_block waiting_in;
    const rf_weighing *terms_of; /* the weights that the terms belong to */
    rf_terms terms;
    rf_concept_hash *concepts; /* RF_CONCEPT_HASHES places by address */
};

/* Avalanche of 64 bits (the finaliser of MurmurHash3). */
static inline uint64_t rf_feature_mix(uint64_t h)
{
    h ^= h >> 33;
    h *= UINT64_C(0xff51afd7ed558ccd);
    h ^= h >> 33;
    h *= UINT64_C(0xc4ceb9fe1a85ec53);
    h ^= h >> 33;
    return h;
}

/* The id of a gram. */
static inline uint32_t rf_feature_id(rf_block b, uint64_t hash)
{
    uint64_t size = rf_block_first[b + 1] - rf_block_first[b];
    return rf_block_first[b] + (uint32_t)((hash >> 32) * size >> 32);
}

/* A gram of a block by its hash: counts once a comment. Returns its id; *is_new is false for a repetition. */
uint32_t rf_feature_gram(rf_feature_maker *m, rf_block b, uint64_t hash, bool *is_new);

/* Remember an id for the list that is made at the end. */
void rf_feature_list(rf_feature_maker *m, uint32_t id);

/* Add the weights of those that wait to the sum of their block. */
void rf_feature_add_waiting(rf_feature_maker *m);

/* Where the weights of n ids are, which come from the memory all at the same time; two zeros for an id that has none. */
void rf_weighing_all(const rf_weighing *w, const uint32_t *ids, size_t n, const float **at);

/* An id of a block that the comment has: into the list, or into the block's sum. Weights lie anywhere in a megabyte, so that they are
 * added some time after they are asked for, in the same order: all come from the memory at the same time. */
static inline uint32_t rf_feature_has(rf_feature_maker *m, rf_block b, uint32_t id)
{
    m->block_grams[b]++;
    if (m->weighing == NULL) {
        rf_feature_list(m, id);
        return id;
    }
    if (b != m->waiting_in || m->n_waiting == RF_WAITING)
        rf_feature_add_waiting(m);
    m->waiting_in = b;
    m->waiting[m->n_waiting++] = id;
    rf_weighing_expect_place(m->weighing, id);
    return id;
}

/* As rf_feature_gram where the caller knows that the gram is new: no look-up. */
static inline uint32_t rf_feature_hit(rf_feature_maker *m, rf_block b, uint64_t hash)
{
    return rf_feature_has(m, b, rf_feature_id(b, hash));
}

/* An id by its place in the block, for blocks that are a plain list. */
static inline uint32_t rf_feature_place(rf_feature_maker *m, rf_block b, uint32_t place)
{
    return rf_feature_has(m, b, rf_block_first[b] + place);
}

/* Tell the namer, if there is one. */
void rf_feature_named(rf_feature_maker *m, uint32_t id, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* Hashes of a concept's id and category, the former looked at only once a maker. */
const rf_concept_hash *rf_feature_concept(rf_feature_maker *m, const rf_concept *c);

void rf_seen_start(rf_seen *s, size_t expected);
bool rf_seen_add(rf_seen *s, uint64_t key); /* true when it was not there */

enum { RF_LONG_NUMBER = 6 }; /* digits; longer numbers count as one */

/* Digits of a number, RF_LONG_NUMBER at most. */
static inline uint32_t rf_feature_digits(const rf_word *w)
{
    return w->end - w->start < RF_LONG_NUMBER ? w->end - w->start : RF_LONG_NUMBER;
}

#define RF_SEED_NUMBER UINT64_C(0xe7037ed1a0b428db)
#define RF_SEED_WORD UINT64_C(0x8ebc6af09c88c6e3)
#define RF_SEED_PAIR UINT64_C(0x9e3779b97f4a7c15)

/* Hash of a word as features see it: numbers only by their count of digits. */
static inline uint64_t rf_feature_word(const rf_word *w)
{
    return rf_feature_mix(w->flags & RF_WORD_NUMBER ? RF_SEED_NUMBER + rf_feature_digits(w) : RF_SEED_WORD + w->hash);
}

/* Hash of a pair of neighbours, from theirs. */
static inline uint64_t rf_feature_pair(uint64_t before, uint64_t word) { return rf_feature_mix(before * RF_SEED_PAIR + word); }

enum { RF_CHARS_MIN_WORD = 3 }; /* bytes of a word that has character grams */

static inline bool rf_feature_has_chars(const rf_word *w)
{
    return w->end - w->start >= RF_CHARS_MIN_WORD && (w->flags & RF_WORD_NUMBER) == 0;
}

enum { RF_CHARS_MAX = 128 }; /* character grams of a word, at most */

/* The ids of the character grams of a word, each as often as it stands in it, and how many there are: three for each byte, but not more
 * than RF_CHARS_MAX. */
size_t rf_features_chars(const char *word, size_t len, uint32_t *ids);

/* The block "meaning": start, every distinct word, then as entries (at most RF_VECTOR_SIZE) or by its scale in a sum. */
void rf_features_meaning_start(rf_feature_maker *m);
void rf_features_meaning_word(rf_feature_maker *m, const rf_word *w);
size_t rf_features_meaning_entries(const rf_feature_maker *m, rf_entry *out);
float rf_features_meaning_scale(double square); /* square: sum of the squared weights */

void rf_features_words(rf_feature_maker *m, const rf_text *t);                                /* unigram, bigram, char; meaning */
void rf_features_word_sums(rf_feature_maker *m, const rf_text *t);                            /* the same while scoring */
void rf_features_general(rf_feature_maker *m, const rf_text *t, const rf_mentions *mentions); /* general */
void rf_features_concepts(rf_feature_maker *m, const rf_mentions *mentions);                  /* concept */
void rf_features_slots(rf_feature_maker *m, const rf_text *t, const rf_slots *slots);         /* slot */

#endif
