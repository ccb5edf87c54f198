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

/* What the configuration says of reports: folder, formats, words; 28 days where it says nothing. The rest is the caller's. */
rf_report_options setting_report(const setting *s);

#endif
