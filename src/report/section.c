/* report/section.c - which part of the report a verdict belongs to. */
#include "report/section.h"

static const rf_section_face faces[] = {
    [RF_SECTION_EMERGENCY] = {"emergency", "Emergency", "▲▲▲", "Answer now: emergency number or emergency department, the same day.",
                              "#a31515"},
    [RF_SECTION_URGENT] = {"urgent", "Urgent", "▲▲", "Ask the writer to contact a clinician within days.", "#b35900"},
    [RF_SECTION_ROUTINE] = {"routine", "Routine", "▲", "See someone in person before following videos.", "#1d4f91"},
    [RF_SECTION_LOOK] = {"look", "Please look", "?", "", "#5b3a8c"},
    [RF_SECTION_NOT_JUDGED] = {"not_judged", "Not judged", "?", "", "#48525e"},
    [RF_SECTION_ADVICE] = {"advice", "Exercise advice", "", "", "#1e6b3a"},
    [RF_SECTION_NONE] = {"none", "No action", "", "", "#48525e"},
};

const rf_section_face *rf_section_face_of(rf_section s) { return &faces[s]; }

rf_section rf_section_of(const rf_verdict *v)
{
    if (v->disposition == RF_REFER)
        switch (v->urgency) {
        case RF_EMERGENCY:
            return RF_SECTION_EMERGENCY;
        case RF_ROUTINE:
            return RF_SECTION_ROUTINE;
        default: /* a referral without urgency is a damaged record: towards the human */
            return RF_SECTION_URGENT;
        }
    if (v->disposition == RF_NOT_JUDGED)
        return RF_SECTION_NOT_JUDGED;
    if (v->needs_human)
        return RF_SECTION_LOOK;
    return v->disposition == RF_ADVICE ? RF_SECTION_ADVICE : RF_SECTION_NONE;
}
