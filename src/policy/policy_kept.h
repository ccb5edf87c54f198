/* policy/policy_kept.h - the tables in the index of the rules. Inside policy/ only. */
#ifndef RF_POLICY_POLICY_KEPT_H
#define RF_POLICY_POLICY_KEPT_H

#include "base/weights.h"
#include "policy/policy_parts.h"

/* The rows of policy.rules, of which p->sum is the sum, and of the rule files that the index belongs to. Into p, which has its concepts;
 * false, with p as it was but for its arena, when the index has none, some of another file, or what cannot be true. */
bool policy_kept_read(rf_policy *p, const rf_weights *index);

#endif
