/* cli/config.h - the configuration: one INI-like file, read into one struct.
 *
 *     [redflag]
 *     store = /var/lib/redflag/redflag.db
 *     models = …            out = /var/lib/redflag/reports    formats = html,csv,json
 *     title = …             channel = …                       report = new | all
 *     columns = …           texts = …                         keep_reports = 28d
 *     metrics = …           heartbeat_file = …
 *     [source "blog"]       # a source on the network: `kind` names it, see rf_remotes
 *     kind = wordpress      url = https://blog.example        lookback = 14d
 *     [source "export"]     # files
 *     path = comments.jsonl   kind = file | jsonl | csv | page   container = …   owner = …   map = text=Body
 *     [mail]                # see rf_mailing_check
 *     to = team@clinic.example   from = redflag@clinic.example   server = smtps://mail.clinic.example   user = …   password_file = …
 *
 * One key a line. Relative paths are relative to the configuration's own folder. '#' and ';' start a comment line. Unknown
 * keys, kinds and sections are errors that name the nearest known word. */
#ifndef RF_CLI_CONFIG_H
#define RF_CLI_CONFIG_H

#include "base/error.h"
#include "base/settings.h"
#include "base/str.h"

typedef struct config {
    const char *file, *store, *models, *out, *formats, *title, *channel, *report, *columns, *texts, *metrics;
    int64_t keep_reports_s; /* 0: for ever */
    rf_settings **sources;  /* checked against their kinds; owned */
    size_t n_sources;
    rf_settings *mail; /* checked; NULL: there is none; owned */
    rf_settings *main; /* owned */
    void *memory;      /* an arena */
} config;

/* errors RF_E_CONFIG with file and line. config_release in any case. */
bool config_load(config *c, const char *path, rf_error *err);
void config_release(config *c);

/* The configuration to use: `given`, $REDFLAG_CONFIG, $XDG_CONFIG_HOME/redflag/redflag.conf (or ~/.config), then
 * /etc/redflag/redflag.conf. NULL when there is none. `buffer` holds the answer. */
const char *config_find(const char *given, char *buffer, size_t size);

#endif
