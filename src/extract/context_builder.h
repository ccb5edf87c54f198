/* extract/context_builder.h - gathers the hashed features of one phrase, inside extract/ only. */
#ifndef RF_EXTRACT_CONTEXT_BUILDER_H
#define RF_EXTRACT_CONTEXT_BUILDER_H

#include "base/hash.h"
#include "extract/context_internal.h"
#include "extract/context_words.h"

#define CONTEXT_MAX_FEATURES 1024
#define CONTEXT_MAX_CUES 64
#define CONTEXT_HALF (1u << (RF_CONTEXT_BITS - 1))
#define CONTEXT_FACTS_FROM (CONTEXT_HALF / 16 * 15)

typedef struct builder {
    unsigned kinds; /* of every cue met on the way */
    bool adjacent;  /* a denial touches the phrase, with at most two words and no barrier between */
    const rf_context *c;
    const rf_text *t;
    const context_words *w;
    size_t first, last; /* the phrase, words [first, last) */
    size_t from, to;    /* what is looked at around it */
    uint32_t *ids;      /* CONTEXT_MAX_FEATURES places */
    size_t n;
} builder;

/* The three ranges of ids, and what a feature of each is worth. */
enum { CONTEXT_CUES, CONTEXT_LEXICAL, CONTEXT_FACTS, CONTEXT_RANGES };
static const float context_worth[CONTEXT_RANGES] = {1.0f, 1.5f, 2.0f};

static inline unsigned context_range(uint32_t id)
{
    return id >= CONTEXT_HALF ? CONTEXT_LEXICAL : id >= CONTEXT_FACTS_FROM ? CONTEXT_FACTS : CONTEXT_CUES;
}

static inline uint64_t context_spread(uint64_t h) { return h ^ h >> 29 ^ h >> 47; }

/* Ids lie in three ranges, which weigh differently (rf_context_value): cues and their distances; words; facts, which are
 * few and weigh most. */
static inline void emit_id(builder *b, uint32_t id)
{
    if (b->n < CONTEXT_MAX_FEATURES)
        b->ids[b->n++] = id;
}

static inline void emit(builder *b, uint64_t h) { emit_id(b, (uint32_t)(context_spread(h) % CONTEXT_FACTS_FROM)); }

static inline void emit_words(builder *b, uint64_t h) { emit_id(b, (uint32_t)(context_spread(h) % CONTEXT_HALF) + CONTEXT_HALF); }

/* Persons, times and tenses: the last sixteenth of the lower half. */
static inline void emit_fact(builder *b, uint64_t h)
{
    emit_id(b, CONTEXT_FACTS_FROM + (uint32_t)(context_spread(h) % (CONTEXT_HALF - CONTEXT_FACTS_FROM)));
}

/* Mix small numbers into one hash: the template's letter first. Three multiplications (after the finaliser of MurmurHash3), where
 * a byte-wise hash needs 32: a phrase has some four hundred features. */
static inline uint64_t mix(char template_id, uint64_t a, uint64_t b, uint64_t c)
{
    uint64_t h = ((uint64_t)(unsigned char)template_id + 1) * 0x9E3779B97F4A7C15u;
    h = (h ^ a) * 0xFF51AFD7ED558CCDu;
    h = (h ^ h >> 32 ^ b) * 0xC4CEB9FE1A85EC53u;
    h = (h ^ h >> 32 ^ c) * 0xFF51AFD7ED558CCDu;
    return h ^ h >> 32;
}

static inline unsigned distance_band(size_t d)
{
    static const unsigned char band[] = {0, 1, 2, 3, 4, 5, 5, 6, 6, 6, 7, 7, 7, 7, 7, 7};
    return d < sizeof band ? band[d] : d < 25 ? 8 : 9;
}

static inline unsigned at_most(size_t n, unsigned top) { return n < top ? (unsigned)n : top; }

/* Tense, times, and what stands right in front of the phrase (context_when.c). */
void context_when_features(builder *b);

/* The ways from the nearest cues to the phrase, and the shape of the words around it (context_paths.c). */
void context_path_features(builder *b, const cue *left, size_t n_left, const cue *right, size_t n_right);

/* Questions put and answered: "asked about a fever, I said no", "fever? no"; and what is told to be new: "never like this",
 * "it never happened before" (context_answers.c). */
void context_answer_features(builder *b);

/* Who is the subject around the phrase (context_subject.c). */
void context_subject_features(builder *b);

/* The heading of a clinical note that the phrase stands under (context_sections.c). */
void context_section_features(builder *b);

/* Features of the phrase that covers words [first, last): ids without doubles, in no order that means anything, into
 * ids[CONTEXT_MAX_FEATURES]; how many. */
size_t context_features_of(const rf_context *c, const context_words *w, size_t first, size_t last, uint32_t *ids, unsigned *kinds);

#endif
