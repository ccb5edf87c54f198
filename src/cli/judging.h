/* cli/judging.h - the process of redflag run that judges: closed in, while its parent reads sources and sends reports. Inside cli/ only.
 *
 * It is started before any address with a password is read and before anything is connected, waits for its turn, judges what the store
 * holds unjudged, and ends. It cannot outlive the run. */
#ifndef RF_CLI_JUDGING_H
#define RF_CLI_JUDGING_H

#include "cli/job.h"

typedef struct judging judging;

/* Load the engine and start the process, which closes itself in at once. NULL on failure.
 * errors  as rf_engine_load and close_in; RF_E_TEMP: no process can be started */
judging *judging_begin(const setting *s, job *j, rf_error *err);

/* The engine that judges. It belongs to p. NULL for NULL. */
const rf_engine *judging_engine(const judging *p);

/* Its turn, once: judge, and wait for the end. SIGINT, SIGTERM and the end of the time reach it; then counts->left is not 0, perhaps.
 * broken  set when the process was lost (a crash, memory): err says how, and what it had committed is kept
 * errors  as rf_triage and close_in; RF_E_OTHER for a broken one */
bool judging_do(judging *p, rf_batch_counts *counts, bool *broken, rf_error *err);

/* End it, whether it had its turn or not. NULL is fine. */
void judging_end(judging *p);

#endif
