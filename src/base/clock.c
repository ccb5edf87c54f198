/* base/clock.c - the system's clock. */
#include "base/clock.h"

#include <stddef.h>
#include <time.h>

static int64_t now_ms(void *ctx)
{
    (void)ctx;
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t utc(void *ctx)
{
    (void)ctx;
    return (int64_t)time(NULL);
}

static void sleep_ms(void *ctx, int64_t n)
{
    (void)ctx;
    struct timespec t = {.tv_sec = (time_t)(n / 1000), .tv_nsec = (long)(n % 1000) * 1000000};
    if (n > 0)
        nanosleep(&t, NULL);
}

const rf_clock rf_clock_system = {now_ms, utc, sleep_ms, NULL};
