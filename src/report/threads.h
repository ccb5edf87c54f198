/* report/threads.h - the order in which a page shows the cases: replies of one thread stand together.
 *
 * Inside a section a thread takes the place of its newest member, and its members follow one another, newest first.
 * A thread is a comment and the replies whose `parent` names it, within one source. Depth is not known: sources give one
 * level of replies. */
#ifndef RF_REPORT_THREADS_H
#define RF_REPORT_THREADS_H

#include "report/report.h"
#include "report/view.h"

typedef struct rf_place {
    size_t index;  /* into the report's cases */
    size_t number; /* from 1, in this order; how a page names the case */
    rf_section section;
    size_t leader;   /* place of the thread's first member in this section */
    size_t members;  /* of the thread in this section; meant to be read at the leader */
    size_t relative; /* place of the thread's next member in another section; SIZE_MAX: none */
} rf_place;

/* One place a case, in order of display. The report is sorted. The array comes from the arena. */
rf_place *rf_threads_order(const rf_report *r, rf_arena *arena);

#endif
