/* extract/context_groups.h - the features of a phrase and the sum of their weights, inside extract/ only.
 *
 * Half of what a phrase has are facts of tense, time and persons, which go in groups that follow from a few small numbers: the same come
 * again in three phrases of four. A memo keeps their ids and the sum of their weights; without one a group is worked out anew, to the same
 * effect. What a group emits must depend on nothing but its key.
 *
 * Sums are of whole numbers (weights in units of 2^-19), so that neither the order of the groups nor the taking back of what two groups
 * share rounds anything. */
#ifndef RF_EXTRACT_CONTEXT_GROUPS_H
#define RF_EXTRACT_CONTEXT_GROUPS_H

#include "extract/context_internal.h"

#define CONTEXT_MAX_FEATURES 1024 /* of a phrase */
#define CONTEXT_GROUP_MAX 8       /* of a group */

/* The three ranges of ids, and what a feature of each is worth. */
enum { CONTEXT_CUES, CONTEXT_LEXICAL, CONTEXT_FACTS, CONTEXT_RANGES };

#define CONTEXT_HALF (1u << (RF_CONTEXT_BITS - 1))
#define CONTEXT_FACTS_FROM (CONTEXT_HALF / 16 * 15)

static const float context_worth[CONTEXT_RANGES] = {1.0f, 1.5f, 2.0f};

static inline unsigned context_range(uint32_t id)
{
    unsigned upper = id >= CONTEXT_HALF, fact = id >= CONTEXT_FACTS_FROM; /* no branch: nobody can guess the range of an id */
    return upper * CONTEXT_LEXICAL | (fact ^ upper) * CONTEXT_FACTS;
}

typedef enum context_family {
    GROUP_NONE,    /* no group: an empty place of the memo */
    GROUP_TENSE,   /* the nearest verbs */
    GROUP_TIME,    /* times told */
    GROUP_SUBJECT, /* who is the subject */
    GROUP_PERSONS, /* who is named */
    GROUP_NEXT,    /* who is named last and next, and how far away */
    GROUP_FRAME,   /* the phrase in its sentence, and the sentence before */
    GROUP_FAMILIES
} context_family;

/* No member has padding, so that keys are equal when their words are; what a member does not use is zero. */
typedef union context_key {
    uint64_t words[2];
    struct {
        uint8_t family, own, left, right, seen, left_band, right_band, unused[9];
    } tense;
    struct {
        uint8_t family, own, left, right, seen, left_band, right_band, past, unused[8];
    } time;
    struct {
        uint8_t family, near, near_pronoun, near_part, away, far, opener, next, in_clause, here, formal, unused[5];
    } subject;
    struct {
        uint8_t family, last[2], formal, here, before, anywhere, unused[9];
    } persons;
    struct {
        uint8_t family, last, next, band, first, patient, unused[10];
    } next;
    struct {
        uint8_t family, length, asks, in_front, opens, closes, unused[6];
        uint32_t previous;
    } frame;
} context_key;

_Static_assert(sizeof(context_key) == 16, "a key has no padding");

/* Where ids go. */
typedef struct context_out {
    uint32_t *ids;
    size_t n, max;
    uint32_t counts[CONTEXT_RANGES]; /* of ids of each range */
} context_out;

/* Emits the features of the group *key. */
typedef void context_emitter(context_out *o, const context_key *key);

/* A group as a memo keeps it: two lines of the cache. */
typedef struct context_group {
    context_key key;
    int32_t sum[RF_CONTEXT_OUTPUTS];
    uint32_t ids[CONTEXT_GROUP_MAX]; /* without doubles */
    uint32_t n, unused[7];
} context_group;

_Static_assert(sizeof(context_group) == 128, "a group fits two lines of the cache");

/* A group that is asked for. */
typedef struct context_asked {
    context_key key;
    context_emitter *emit;
    context_group *group; /* where it is or will be: in the memo, or in made[] */
} context_asked;

#define CONTEXT_MET_BITS 16384u

/* The part of a sum that the next phrase may share. */
typedef struct context_half {
    context_out single; /* as it was then */
    size_t n_rows;
    bool added; /* rows are in the sum */
    int32_t sum[RF_CONTEXT_OUTPUTS];
} context_half;

/* What is summed up of a phrase. */
typedef struct context_sum {
    const rf_context *c;   /* untrained: ids are gathered, and nothing is summed */
    rf_context_memo *memo; /* or NULL */
    size_t n_taken, n_rows, n_asked, n_groups;
    int32_t sum[RF_CONTEXT_OUTPUTS];
    context_half half;
    uint64_t met[CONTEXT_MET_BITS / 64]; /* ids modulo CONTEXT_MET_BITS: who is new here was not met before */
    context_asked asked[GROUP_FAMILIES]; /* at most one of each family; the first n_groups are added */
    context_group made[GROUP_FAMILIES];  /* what no place of the memo is for */
    context_out single; /* features in no group, of the first n_taken each once. It counts those of groups as well, when all is added */
    uint32_t emitted[CONTEXT_MAX_FEATURES];
    const context_row *rows[CONTEXT_MAX_FEATURES]; /* those that are to be added */
} context_sum;

/* An empty sum. */
void context_sum_start(context_sum *s, const rf_context *c, rf_context_memo *memo);

/* What was emitted up to here is kept: with context_sum_again the sum of the next phrase begins with it. Their rows are sent for. */
void context_sum_keep(context_sum *s);
void context_sum_again(context_sum *s);

/* Ask for the group *key. What the memo has of it is sent for now and is there when all is added up. */
void context_sum_ask(context_sum *s, const context_key *key, context_emitter *emit);

/* Add what was emitted and asked for. Each feature counts once, however often it was met. */
void context_sum_finish(context_sum *s);

/* All features that are in the sum, in any order; some may stand there twice. Room for CONTEXT_MAX_FEATURES. Returns how many. */
size_t context_sum_ids(const context_sum *s, uint32_t *ids);

/* The outputs of the linear model. */
void context_sum_outputs(const context_sum *s, float v[RF_CONTEXT_OUTPUTS]);

/* Where the memo has the group *key, or where it belongs: then another key stands there, which goes. */
context_group *context_memo_place(rf_context_memo *m, const context_key *key);

/* ---- for those who emit ---- */

static inline uint64_t context_spread(uint64_t h) { return h ^ h >> 29 ^ h >> 47; }

/* Ids lie in three ranges, which weigh differently (rf_context_value): cues and their distances; words; facts, which are
 * few and weigh most. */
static inline void context_emit_id(context_out *o, unsigned range, uint32_t id)
{
    if (o->n >= o->max)
        return;
    o->ids[o->n++] = id;
    o->counts[range]++;
}

static inline void context_emit(context_out *o, uint64_t h)
{
    context_emit_id(o, CONTEXT_CUES, (uint32_t)(context_spread(h) % CONTEXT_FACTS_FROM));
}

static inline void context_emit_words(context_out *o, uint64_t h)
{
    context_emit_id(o, CONTEXT_LEXICAL, (uint32_t)(context_spread(h) % CONTEXT_HALF) + CONTEXT_HALF);
}

/* Persons, times and tenses: the last sixteenth of the lower half. */
static inline void context_emit_fact(context_out *o, uint64_t h)
{
    context_emit_id(o, CONTEXT_FACTS, CONTEXT_FACTS_FROM + (uint32_t)(context_spread(h) % (CONTEXT_HALF - CONTEXT_FACTS_FROM)));
}

/* Mix small numbers into one hash: the template's letter first. Three multiplications, after the finaliser of MurmurHash3. */
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

#endif
