/* report/desk.h - what every format works with: the texts, and one case at a time laid out for reading. */
#ifndef RF_REPORT_DESK_H
#define RF_REPORT_DESK_H

#include "report/report.h"
#include "report/texts.h"
#include "report/view.h"

typedef struct rf_desk {
    const rf_report *report;
    rf_texts texts;    /* the report's own, then the built-in ones */
    rf_arena *arena;   /* lives as long as the desk */
    rf_arena *scratch; /* lives until the next case */
    rf_view view;      /* of the case laid out last */
    rf_suggestion todo;
} rf_desk;

/* errors  RF_E_CONFIG  the report's own texts are not well-formed. Close the desk in any case. */
bool rf_desk_open(rf_desk *d, const rf_report *r, rf_error *err);
void rf_desk_close(rf_desk *d);

/* Lay out case `index`: fills view and todo, which hold until the next call. */
void rf_desk_lay(rf_desk *d, size_t index);

#endif
