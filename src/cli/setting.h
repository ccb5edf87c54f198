/* cli/setting.h - the configuration and the options of a command, joined: options win. Inside cli/ only. */
#ifndef RF_CLI_SETTING_H
#define RF_CLI_SETTING_H

#include "cli/cli.h"
#include "cli/config.h"
#include "redflag.h"

typedef struct setting {
    config config; /* empty when there is none */
    const char *store, *models;
} setting;

/* Load the configuration that applies (none is fine unless `c->config` names one) and join it with the options.
 * The store is --store, the configuration's, $STATE_DIRECTORY/redflag.db (systemd), $XDG_STATE_HOME/redflag/redflag.db
 * or ~/.local/state/redflag/redflag.db; its folder is made. setting_release in any case. */
bool setting_load(setting *s, const common *c, rf_error *err);
void setting_release(setting *s);

#define HAND_WAIT_MS 10000 /* how long commands given by hand wait for the lock */

/* One writer at a time: the lock <store>.lock, taken by run, fetch, triage and report, which must not meet: two would read from
 * one cursor or announce one case. import and purge leave it to SQLite.
 * errors  RF_E_LOCKED (exit 6), RF_E_IO */
bool setting_lock(const setting *s, long long wait_ms, int *lock, rf_error *err);

/* What the configuration says of reports: folder, formats, words; 28 days where it says nothing. The rest is the caller's. */
rf_report_options setting_report(const setting *s);

#endif
