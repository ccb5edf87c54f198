/* policy/decide.c - joins the floor of the rules with the probabilities of the classifier. */
#include "policy/policy.h"

static rf_decision refer(rf_urgency urgency, const char *by)
{
    return (rf_decision){.disposition = RF_REFER, .urgency = urgency, .decided_by = by};
}

rf_decision rf_policy_decide(rf_tier floor, const char *floor_row, const rf_odds *s)
{
    if (floor == RF_TIER_EMERGENCY)
        return refer(RF_EMERGENCY, floor_row);
    if (floor == RF_TIER_URGENT)
        return refer(RF_URGENT, floor_row);
    if (!s->have) {
        if (floor == RF_TIER_ROUTINE)
            return refer(RF_ROUTINE, floor_row);
        return (rf_decision){.disposition = floor == RF_TIER_ADVICE ? RF_ADVICE : RF_NO_ACTION,
                             .decided_by = floor > RF_TIER_NONE ? floor_row : "policy:none_detected"};
    }
    if (floor == RF_TIER_NONE && floor_row[0] != '\0') /* closed: an animal, the dead, teaching talk */
        return (rf_decision){.disposition = RF_NO_ACTION, .decided_by = floor_row, .needs_human = s->p_refer >= s->refer_at};
    rf_decision d;
    if (s->p_refer >= s->refer_at)
        d = refer(RF_ROUTINE, floor == RF_TIER_ROUTINE ? floor_row : "svm:refer");
    else if (floor == RF_TIER_ROUTINE && s->p_refer >= s->routine_at)
        d = refer(RF_ROUTINE, floor_row);
    else
        d = (rf_decision){.disposition = s->p_advice >= s->advice_at ? RF_ADVICE : RF_NO_ACTION,
                          .decided_by = s->p_advice >= s->advice_at ? "svm:advice" : "svm:no_action"};
    d.needs_human = s->p_refer >= s->band_low && s->p_refer < s->band_high;
    return d;
}
