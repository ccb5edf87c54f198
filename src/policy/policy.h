/* policy/policy.h - from mentions and probabilities to a decision, by tables.
 *
 * Rules set the floor; the classifier may only raise it, except that it decides routine against advice and advice
 * against no_action, where clinical.md section 14.4 gives it the word (see rf_policy_decide). The row that decided is part of the answer.
 *
 * models/policy.rules holds sets and rows:
 *     set NAME = id id @other
 *     row NAME raise|lower TIER for SCOPE when COND     changes single mentions
 *     row NAME drop for SCOPE when COND                 a mention counts for nothing
 *     row NAME close for SCOPE when COND                the same; and where nothing else is left the comment is no_action,
 *                                                       whatever the classifier says (clinical.md 11.1: first match ends)
 *     row NAME give TIER when COND                      the whole comment, whatever its mentions
 * SCOPE: all, a concept id, @set, or tier:TIER (the tier before any row of this file).
 * Rule files hold the same kind of rows for their own concept (`raise|lower TIER when COND`, `drop when COND`).
 *
 * COND:  or, and, not, ( ) over
 *     id, @set          such a mention is asserted somewhere in the comment
 *     near(id|@set)     asserted in the same sentence, or within 80 bytes
 *     inside(id|@set)   asserted over this mention, or beside it with nothing but a blank between
 *     count(@set) >= N  so many different ids of the set are asserted
 *     any(SLOT)         SLOT is set in any sentence that tells of a complaint rather than in the mention's own
 *     #tag              this mention was found by a match line with that tag
 *     days age score    compared by < <= = >= > with a number; false when not stated. The days are the mention's own
 *                       (extract/slots.h), age and score may be stated anywhere
 *     both left right new worse spreading unchanged intermittent gone sudden trauma treated question   slots of the sentence
 *     self other possible recent past     this mention's own context
 *     event             this mention's concept counts when past (`counts past`)
 * Order for one mention: its concept's drops, then the lowest matching `lower`, then the highest matching `raise`
 * (a raise beats a lower), then the rows of policy.rules from top to bottom. */
#ifndef RF_POLICY_POLICY_H
#define RF_POLICY_POLICY_H

#include "base/error.h"
#include "base/weights.h"
#include "record/record.h"

typedef struct rf_policy rf_policy;

/* path      models/policy.rules
 * concepts  all concepts and signals; conditions may name no other id
 * rules     tier rules of the rule files
 * index     that of these rule files, which outlives the policy: what rf_policy_put has put there is taken if it was made of this
 *           policy.rules; NULL: none
 * errors    RF_E_RULES with file and line. Owned by the caller; concepts must outlive it. */
rf_policy *rf_policy_load(const char *path, const rf_concept *const *concepts, size_t n_concepts, const rf_tier_rule *rules, size_t n_rules,
                          const rf_weights *index, rf_error *err);
void rf_policy_put(const rf_policy *p, rf_weights_out *o);
void rf_policy_free(rf_policy *p);
const char *rf_policy_hash(const rf_policy *p); /* 64 hex digits */

/* True when the mention states something of a living person now (or its concept counts when past). */
bool rf_mention_is_asserted(const rf_mention *m);

/* Set tier and row of every mention. Returns the highest tier; *row names what set it ("rule:<concept>" or
 * "policy:<row>"; with RF_TIER_NONE a row that closed the comment, or ""), *which the mention (NULL for a give row). */
rf_tier rf_policy_tiers(const rf_policy *p, rf_mentions *mentions, const rf_slots *comment, const char **row, const rf_mention **which);

/* Exercise bucket by the asserted advice-band mentions. */
rf_bucket rf_policy_bucket(const rf_mentions *mentions);

typedef struct rf_odds {
    bool have; /* false: no model took part */
    double p_refer, p_advice;
    double refer_at;   /* refer from here on, without any rule */
    double routine_at; /* a routine rule hit stands from here on */
    double advice_at;
    double band_low, band_high; /* abstention band of p_refer */
} rf_odds;

typedef struct rf_decision {
    rf_disposition disposition;
    rf_urgency urgency;
    bool needs_human;
    const char *decided_by; /* static or borrowed from the policy */
} rf_decision;

/* What the rules say. */
typedef struct rf_floor {
    rf_tier tier;
    const char *row; /* as set by rf_policy_tiers */
    bool told_now;
    size_t n_words;    /* of the comment */
    bool no_complaint; /* it says that something helped, sells it, or only speaks of exercises */
} rf_floor;

/* Does a mention of at least this tier tell of something that a living person has now? Not so where its clause is told in the
 * past ("i hurt my back and had to stop lifting that year"): a story is more often a story than a complaint. A tier
 * that no mention reaches was given by a row, and rows speak of now. */
bool rf_policy_told_now(const rf_mentions *mentions, rf_tier tier);

/* Join the floor with the odds of the classifier. A routine complaint that is told now becomes advice at the least, whatever the
 * classifier says (clinical.md 14.4: it decides routine against advice there, and advice against no_action elsewhere). A
 * mechanical complaint in ten words or fewer is one, whatever the classifier says, and in fifteen it needs half its threshold: where
 * there is nothing around a complaint, it is what the comment is about. */
rf_decision rf_policy_decide(rf_floor floor, const rf_odds *odds);

#endif
