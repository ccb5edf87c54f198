/* cli/sources.h - reading the configured sources, for fetch and run. Inside cli/ only. */
#ifndef RF_CLI_SOURCES_H
#define RF_CLI_SOURCES_H

#include "cli/setting.h"

/* Set by SIGINT and SIGTERM to the signal's number: work ends after the page at hand. A second one kills. */
const volatile sig_atomic_t *catch_signals(void);

/* The option --since of fetch and run: "30d" before now, or "2026-11-20". RF_E_USAGE */
bool sources_since(const char *text, int64_t *since, rf_error *err);

typedef struct sources_run {
    rf_fetching_result *results; /* n, owned: free */
    size_t n;
} sources_run;

/* Read the sections called `names` (none: all) and say what became of each: errors always, statements unless quiet. `o` is
 * completed with the store, the time and a seed. errors  as rf_fetch_sources; RF_E_CONFIG no configuration or no source;
 * RF_E_USAGE no source of that name */
bool sources_read(const setting *s, const char *name, char *const *names, size_t n_names, rf_fetching_options o, const common *c,
                  const rf_listener *listener, sources_run *out, rf_error *err);

#endif
