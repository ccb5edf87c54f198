/* base/lock.c - flock, asked for again until the time is up. */
#include "base/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#define STEP_MS 100

static bool locked(const char *path, int fd, rf_error *err)
{
    char holder[32] = "";
    ssize_t n = pread(fd, holder, sizeof holder - 1, 0);
    long pid = n > 0 ? strtol(holder, NULL, 10) : 0;
    close(fd);
    return pid > 0 ? rf_error_set(err, RF_E_LOCKED, "another run (process %ld) holds '%s': wait for its end, or use --wait", pid, path)
                   : rf_error_set(err, RF_E_LOCKED, "another run holds '%s': wait for its end, or use --wait", path);
}

bool rf_lock_take(const char *path, int64_t wait_ms, int *fd, rf_error *err)
{
    *fd = -1;
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0)
        return rf_error_set(err, RF_E_IO, "cannot open the lock '%s': %s", path, strerror(errno));
    for (int64_t waited = 0; flock(file, LOCK_EX | LOCK_NB) != 0; waited += STEP_MS) {
        if (errno != EWOULDBLOCK && errno != EINTR) {
            int reason = errno;
            close(file);
            return rf_error_set(err, RF_E_IO, "cannot lock '%s': %s", path, strerror(reason));
        }
        if (waited >= wait_ms)
            return locked(path, file, err);
        nanosleep(&(struct timespec){.tv_nsec = STEP_MS * 1000000L}, NULL);
    }
    char holder[32];
    int n = snprintf(holder, sizeof holder, "%ld\n", (long)getpid());
    if (ftruncate(file, 0) != 0 || pwrite(file, holder, (size_t)n, 0) != n) {
        /* A full disk: the lock holds all the same, only its owner stays unnamed. */
    }
    *fd = file;
    return true;
}

void rf_lock_release(int fd)
{
    if (fd >= 0)
        close(fd);
}
