/* base/clock.h - time as something that is handed in, so that tests need none of their own. */
#ifndef RF_BASE_CLOCK_H
#define RF_BASE_CLOCK_H

#include <stdint.h>

typedef struct rf_clock {
    int64_t (*now_ms)(void *ctx);           /* monotonic: for waiting, never for dates */
    int64_t (*utc)(void *ctx);              /* seconds since 1970 */
    void (*sleep_ms)(void *ctx, int64_t n); /* returns early on a signal */
    void *ctx;
} rf_clock;

extern const rf_clock rf_clock_system;

#endif
