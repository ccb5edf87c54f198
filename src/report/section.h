/* report/section.h - the parts of a report, in their order, and what they are called. */
#ifndef RF_REPORT_SECTION_H
#define RF_REPORT_SECTION_H

#include "record/record.h"

/* Doubtful advice and no_action stand under LOOK: nothing is suggested before a human has read it. */
typedef enum rf_section {
    RF_SECTION_EMERGENCY,
    RF_SECTION_URGENT,
    RF_SECTION_ROUTINE, /* up to here: referrals */
    RF_SECTION_LOOK,
    RF_SECTION_NOT_JUDGED,
    RF_SECTION_ADVICE,
    RF_SECTION_NONE /* plain no_action: only counted */
} rf_section;

typedef struct rf_section_face {
    const char *key;     /* in texts, element ids and style classes */
    const char *name;    /* heading */
    const char *signs;   /* say in shapes what the colour says; may be "" */
    const char *meaning; /* one sentence; "" where the texts have it */
    const char *fill;    /* colour of its bars */
} rf_section_face;

rf_section rf_section_of(const rf_verdict *v);
const rf_section_face *rf_section_face_of(rf_section s);

#endif
