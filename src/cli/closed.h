/* cli/closed.h - what a command that judges keeps within reach when it closes itself in. Inside cli/ only. */
#ifndef RF_CLI_CLOSED_H
#define RF_CLI_CLOSED_H

#include "cli/cli.h"

/* Close in: the files named stay readable (folders with what is below, patterns with their folder), and the folder of the store, unless
 * NULL, writable. configured: the configuration's `sandbox`, or NULL; --sandbox wins. A kernel that cannot is told on standard error. */
bool close_in(const common *c, const char *configured, char *const *files, size_t n_files, const char *store, rf_error *err);

#endif
