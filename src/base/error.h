/* base/error.h - one error value for the whole program.
 *
 * A caller owns an rf_error, usually on the stack; there is nothing to free. Fallible functions return bool or a
 * pointer and take `rf_error *err` last. On failure the callee sets code and text; each caller on the way up may put
 * its own circumstance in front with rf_error_add. Only cli/ prints. `err` may be NULL where the caller does not care.
 *
 * Voice: lower case, no full stop, the failure first, the subject in single quotes, the place last:
 *     cannot compile pattern 'numb(' (models/concepts/saddle_sensory_loss.rules:7) */
#ifndef RF_BASE_ERROR_H
#define RF_BASE_ERROR_H

#include <stdbool.h>
#include <stddef.h>

typedef enum rf_code {
    RF_OK = 0,
    RF_E_OTHER,  /* anything not listed below                               exit 1 */
    RF_E_USAGE,  /* wrong words on the command line                         exit 2 */
    RF_E_CONFIG, /* configuration invalid                                   exit 3 */
    RF_E_RULES,  /* rule base invalid                                       exit 3 */
    RF_E_MODEL,  /* model missing, damaged, of another version              exit 3 */
    RF_E_INPUT,  /* a record or file of input is unreadable                 exit 4 */
    RF_E_TEMP,   /* network, quota, 5xx: the next run will catch up         exit 5 */
    RF_E_LOCKED, /* another run holds the lock                              exit 6 */
    RF_E_AUTH,   /* key or token refused                                    exit 7 */
    RF_E_REPORT, /* a report could not be written or sent                   exit 8 */
    RF_E_STORE,  /* the store is damaged, newer, or cannot be written       exit 9 */
    RF_E_IO,     /* reading or writing a file failed                        exit 1 */
    RF_E_MEMORY, /* memory is gone                                          exit 1 */
    RF_E_LIMIT   /* a size cap was met                                      exit 1 */
} rf_code;

typedef struct rf_error {
    rf_code code;
    char text[256]; /* always NUL-terminated; cut, never overrun */
} rf_error;

/* Set code and text (printf style). Returns false, so that `return rf_error_set(...)` reads well. */
bool rf_error_set(rf_error *err, rf_code code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* Put "circumstance: " in front of the present text; the code stays. Returns false. */
bool rf_error_add(rf_error *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The exit status that a code stands for, as listed above. */
int rf_exit_status(rf_code code);

/* Forget the error. */
void rf_error_clear(rf_error *err);

#endif
