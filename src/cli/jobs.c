/* cli/jobs.c - how many threads judge. */
#include "cli/jobs.h"

#include "redflag.h"

#include <sched.h>

/* Processors that this process may use: taskset and cpusets are looked at, quotas of a container are not. */
static unsigned processors(void)
{
    cpu_set_t mine;
    return sched_getaffinity(0, sizeof mine, &mine) == 0 ? (unsigned)CPU_COUNT(&mine) : 1;
}

bool jobs_parse(long long n, unsigned *jobs, rf_error *err)
{
    *jobs = n == 0 ? processors() : (unsigned)n;
    return (n >= 0 && n <= RF_JOBS_MAX) || rf_error_set(err, RF_E_USAGE, "--jobs is a number from 0 to %d, not %lld", RF_JOBS_MAX, n);
}
