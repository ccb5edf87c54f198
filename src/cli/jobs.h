/* cli/jobs.h - the option --jobs of the commands that judge. Inside cli/ only. */
#ifndef RF_CLI_JOBS_H
#define RF_CLI_JOBS_H

#include "cli/options.h"

/* For a long long that begins as JOBS_DEFAULT. */
#define JOBS_DEFAULT 1
#define JOBS_OPTION(to)                                                                                                                    \
    {                                                                                                                                      \
        'j', "jobs", "N", "threads that judge; 0: one a processor (1)", OPTION_NUMBER, to                                                  \
    }

/* Threads for --jobs N; 0 asks for every processor that the process may use. errors RF_E_USAGE */
bool jobs_parse(long long n, unsigned *jobs, rf_error *err);

#endif
