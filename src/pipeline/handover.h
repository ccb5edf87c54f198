/* pipeline/handover.h - comments from the thread that reads to a thread that works: an import reads the next comments while
 * SQLite takes the last ones. Order is kept, memory is bounded, and nobody sees the threads: what the work says is said to
 * the reader, a few comments later. Inside pipeline/ only. */
#ifndef RF_PIPELINE_HANDOVER_H
#define RF_PIPELINE_HANDOVER_H

#include "base/error.h"
#include "record/record.h"
#include "store/store.h"

typedef struct handover handover;

/* False with err set ends the work. */
typedef bool (*handover_work)(void *ctx, const rf_comment *c, const rf_store_print *print, rf_error *err);

/* Begin. `work` is called for each comment, in order, one at a time, in another thread until handover_end returns. Where no thread can
 * be had the work is done in handover_put. */
handover *handover_begin(handover_work work, void *ctx);

/* Hand one comment over; it is copied. False when the work has failed, with its error. */
bool handover_put(handover *h, const rf_comment *c, rf_error *err);

/* Wait until all is worked off, and free h. False when the work has failed, with its error. */
bool handover_end(handover *h, rf_error *err);

#endif
