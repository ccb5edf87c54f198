/* policy/condition.h - parsed conditions. Inside policy/ only. */
#ifndef RF_POLICY_CONDITION_H
#define RF_POLICY_CONDITION_H

#include "base/arena.h"
#include "policy/policy.h"

typedef struct id_set {
    const char *name;
    const rf_concept **items;
    size_t count, cap;
    uint64_t bits; /* concept_bits of all */
} id_set;

typedef struct symbols {
    rf_arena *arena;
    const rf_concept *const *concepts;
    size_t n_concepts;
    uint16_t *by_id; /* concepts by the hash of their id: open addressing, number + 1 */
    size_t by_id_mask;
    id_set *sets;
    size_t n_sets, cap_sets;
} symbols;

typedef struct condition condition;

void symbols_index(symbols *s); /* once the concepts are set: at most UINT16_MAX of them */
const rf_concept *symbols_concept(const symbols *s, rf_str id);
const id_set *symbols_set(const symbols *s, rf_str name); /* without '@' */

/* errors  RF_E_RULES without place: the caller adds file and line. Memory: s->arena. */
condition *condition_parse(symbols *s, rf_str text, rf_error *err);

enum { FACTS_MENTIONS = 2048, FACTS_CHAINS = 256, FACTS_DENIED = UINT16_MAX };

/* What is asserted is chained by concept, several concepts to a chain, for the first FACTS_MENTIONS mentions: a condition asks for one
 * concept, and looking through all mentions for it would cost the square of a comment's length. */
typedef struct facts {
    const rf_mentions *mentions;
    const rf_slots *comment;
    const rf_mention *self;        /* NULL for a give row */
    uint64_t stated;               /* concept_bits of all asserted mentions */
    uint16_t first[FACTS_CHAINS];  /* mention that a chain begins with, number + 1; 0: none */
    uint16_t next[FACTS_MENTIONS]; /* of an asserted mention: the one that its chain goes on with; of others FACTS_DENIED */
} facts;

static inline size_t facts_chain(const rf_concept *c)
{
    return (size_t)((uint64_t)((uintptr_t)c / sizeof(void *)) * UINT64_C(0x9E3779B97F4A7C15) >> 56);
}

_Static_assert(FACTS_CHAINS == 256, "the chain is the upper byte of a hash");

bool condition_holds(const condition *c, const facts *f);

/* It cannot hold where none of these concepts is asserted, whatever the slots are: bits of concept_bits, all of them where it may. */
uint64_t condition_needs(const condition *c);
uint64_t concept_bits(const symbols *s, const rf_concept *c); /* one of 64, which several concepts share */
#define CONDITION_NEEDS_NONE UINT64_MAX

/* Both answers at once: nobody can guess either. */
static inline bool condition_may_hold(uint64_t needs, const facts *f)
{
    return ((needs == CONDITION_NEEDS_NONE) | ((needs & f->stated) != 0)) != 0;
}

#endif
