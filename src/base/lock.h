/* base/lock.h - one at a time, by flock(2) on a file of its own. The lock belongs to the open file: it is gone with the process, however
 * that ends, so it is never stale. The file stays; the process number in it is for people only. */
#ifndef RF_BASE_LOCK_H
#define RF_BASE_LOCK_H

#include "base/error.h"

#include <stdint.h>

/* Take the lock, waiting `wait_ms` at most (0: not at all). On success *fd is to be given to rf_lock_release.
 * errors  RF_E_LOCKED  somebody else has it; the text names the process where the file tells it
 *         RF_E_IO      the file cannot be made */
bool rf_lock_take(const char *path, int64_t wait_ms, int *fd, rf_error *err);
void rf_lock_release(int fd); /* -1 is fine */

#endif
