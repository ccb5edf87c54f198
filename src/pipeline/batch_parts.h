/* pipeline/batch_parts.h - helpers shared by the batch files; inside pipeline/ only. */
#ifndef RF_PIPELINE_BATCH_PARTS_H
#define RF_PIPELINE_BATCH_PARTS_H

#include "fetch/fetch.h"
#include "pipeline/batch.h"

/* The listener, or one that nobody stands behind when it is NULL. */
const rf_listener *batch_listener(const rf_listener *listener);

void batch_count_verdict(rf_batch_counts *n, const rf_verdict *v);
void batch_add_verdicts(rf_batch_counts *to, const rf_batch_counts *n); /* what batch_count_verdict has counted */
rf_fetch_options batch_fetch_options(const rf_reading_options *o);
/* remember: as in rf_fetch_options */
bool batch_read_files(char *const *files, size_t n_files, const rf_reading_options *options, size_t remember, const rf_sink *sink,
                      rf_batch_counts *counts, rf_error *err);

#endif
