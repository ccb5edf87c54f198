/* policy/policy_parts.h - the loaded tables, as policy.c makes and tiers.c reads them. Inside policy/ only. */
#ifndef RF_POLICY_POLICY_PARTS_H
#define RF_POLICY_POLICY_PARTS_H

#include "base/hash.h"
#include "policy/condition.h"

typedef struct row {
    const char *name; /* "policy:NAME", or "rule:CONCEPT" for rows of rule files */
    char op;          /* 'r' raise, 'l' lower, 'd' drop, 'c' close, 'g' give */
    rf_tier tier;
    const rf_concept *concept; /* scope: one concept */
    const id_set *set;         /* scope: a set */
    rf_tier of_tier;           /* scope: a tier; RF_TIER_NONE with no other scope: all */
    const condition *when;
} row;

/* A row, and what tells most rows away without looking at it. */
typedef struct asked {
    uint64_t needs; /* condition_needs */
    const condition *when;
    const row *row;
    rf_tier of_tier;
} asked;

/* The rows that may speak of a mention of one concept, in their order: those of its rule file, and those of policy.rules that name it, a
 * set that holds it, a tier or all. */
typedef struct agenda {
    const rf_concept *concept; /* NULL: an empty slot */
    uint64_t bits;             /* concept_bits */
    asked *own, *rows;
    asked *closing; /* of rows, those that close the comment */
    size_t n_own, n_rows, n_closing;
    bool is_named; /* by a row of policy.rules; those that are not have rows and closing together */
} agenda;

struct rf_policy {
    rf_arena *arena;
    agenda *agendas; /* open addressing by the concept's address */
    size_t agenda_mask;
    symbols symbols;
    row *own; /* rows of rule files */
    size_t n_own;
    row *rows; /* rows of policy.rules */
    size_t n_rows, cap_rows;
    asked *gives; /* of these, those that speak of no mention but of the whole comment */
    size_t n_gives;
    rf_sum sum; /* of policy.rules */
    char hash[65];
};

/* That of a concept the policy was loaded with, or an empty one. */
const agenda *policy_agenda(const rf_policy *p, const rf_concept *c);

#endif
