/* pipeline/watch.h - for those who watch the nightly job: numbers for Prometheus, and a heartbeat in the manner of healthchecks.io.
 *
 * Neither holds a comment's words, an author or a video. Their failure is told and changes no run's result. */
#ifndef RF_PIPELINE_WATCH_H
#define RF_PIPELINE_WATCH_H

#include "base/settings.h"
#include "pipeline/batch.h"

/* What a run leaves for node_exporter's textfile collector. Counters go on from what the file says already. */
typedef struct rf_metrics {
    int64_t now, started;
    int exit_status;
    int64_t read, added, edited, problems;
    rf_batch_counts triaged;
    size_t reported;
} rf_metrics;

/* Write the file atomically (mode 0644: another user's program reads it). errors  RF_E_IO */
bool rf_metrics_write(const char *path, const rf_metrics *m, rf_error *err);

typedef struct rf_heartbeat rf_heartbeat;

/* From the secret `heartbeat` of a section (heartbeat_file, heartbeat_command …: the address, which is a secret); NULL with err untouched
 * when there is none, NULL with err set (RF_E_CONFIG) when it cannot be read or is no address. */
rf_heartbeat *rf_heartbeat_new(const rf_settings *section, uint64_t seed, rf_error *err);
void rf_heartbeat_free(rf_heartbeat *h); /* NULL is fine */

/* Signal the start, and the end with the exit status and the last lines of the log (100 kB at most). Three attempts, ten seconds each.
 * NULL does nothing. errors  RF_E_TEMP, RF_E_AUTH …; the text never names the address. */
bool rf_heartbeat_start(rf_heartbeat *h, rf_error *err);
bool rf_heartbeat_end(rf_heartbeat *h, int exit_status, rf_str log, rf_error *err);

#endif
