/* base/check.h - one line of a check-up, as doctor prints it. */
#ifndef RF_BASE_CHECK_H
#define RF_BASE_CHECK_H

#include "base/error.h"

typedef enum rf_check_level { RF_CHECK_OK, RF_CHECK_WARN, RF_CHECK_FAIL } rf_check_level;

/* Who is told.
 * code    RF_OK unless level is FAIL: which exit status it stands for
 * what    what was looked at, "source blog: reach"
 * found   what was found, one line
 * advice  what to do, one sentence; NULL when all is well */
typedef struct rf_check_listener {
    void (*line)(void *ctx, rf_check_level level, rf_code code, const char *what, const char *found, const char *advice);
    void *ctx;
} rf_check_listener;

#endif
