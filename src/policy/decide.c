/* policy/decide.c - joins the floor of the rules with the probabilities of the classifier. */
#include "policy/policy.h"

enum { BRIEF_WORDS = 10, SHORT_WORDS = 15 };

static rf_decision refer(rf_urgency urgency, const char *by)
{
    return (rf_decision){.disposition = RF_REFER, .urgency = urgency, .decided_by = by};
}

/* No referral: the lower of the two borders. */
static rf_decision below(rf_floor floor, const rf_odds *s)
{
    if (floor.tier == RF_TIER_ROUTINE && floor.told_now)
        return (rf_decision){.disposition = RF_ADVICE, .decided_by = "svm:routine_to_advice"};
    bool bare = floor.tier == RF_TIER_ADVICE && !floor.no_complaint;
    if (bare && floor.told_now && floor.n_words <= BRIEF_WORDS)
        return (rf_decision){.disposition = RF_ADVICE, .decided_by = floor.row};
    bool is_short = bare && floor.n_words <= SHORT_WORDS;
    bool advice = s->p_advice >= (is_short ? s->advice_at / 2 : s->advice_at);
    return (rf_decision){.disposition = advice ? RF_ADVICE : RF_NO_ACTION, .decided_by = advice ? "svm:advice" : "svm:no_action"};
}

static rf_decision by_rules_alone(rf_floor floor)
{
    if (floor.tier == RF_TIER_ROUTINE)
        return refer(RF_ROUTINE, floor.row);
    return (rf_decision){.disposition = floor.tier == RF_TIER_ADVICE ? RF_ADVICE : RF_NO_ACTION,
                         .decided_by = floor.tier > RF_TIER_NONE ? floor.row : "policy:none_detected"};
}

rf_decision rf_policy_decide(rf_floor floor, const rf_odds *s)
{
    if (floor.tier == RF_TIER_EMERGENCY)
        return refer(RF_EMERGENCY, floor.row);
    if (floor.tier == RF_TIER_URGENT)
        return refer(RF_URGENT, floor.row);
    if (!s->have)
        return by_rules_alone(floor);
    if (floor.tier == RF_TIER_NONE && floor.row[0] != '\0') /* closed: an animal, the dead, teaching talk */
        return (rf_decision){.disposition = RF_NO_ACTION, .decided_by = floor.row, .needs_human = s->p_refer >= s->refer_at};
    rf_decision d;
    if (s->p_refer >= s->refer_at)
        d = refer(RF_ROUTINE, floor.tier == RF_TIER_ROUTINE ? floor.row : "svm:refer");
    else if (floor.tier == RF_TIER_ROUTINE && s->p_refer >= s->routine_at)
        d = refer(RF_ROUTINE, floor.row);
    else
        d = below(floor, s);
    d.needs_human = s->p_refer >= s->band_low && s->p_refer < s->band_high;
    return d;
}
