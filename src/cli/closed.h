/* cli/closed.h - what a command that judges keeps within reach when it closes itself in. Inside cli/ only. */
#ifndef RF_CLI_CLOSED_H
#define RF_CLI_CLOSED_H

#include "cli/cli.h"

/* Is this so little to read that making machine code of the rules (rf_engine_warm_up) would take longer than doing without? */
bool is_little(char *const *files, size_t n_files);

/* Close in: the files named stay readable (folders with what is below, patterns with their folder), and the folder of the store, unless
 * NULL, writable. configured: the configuration's `sandbox`, or NULL; --sandbox wins. A kernel that cannot is told on standard error. */
bool close_in(const common *c, const char *configured, char *const *files, size_t n_files, const char *store, rf_error *err);

#endif
