/* base/sandbox.h - the process gives up what it does not need any more: network, other programs, files that are not its own.
 *
 * Landlock (file system, TCP) and seccomp (system calls), each where the kernel has it; neither needs a privilege. What is open stays
 * open. There is no way back, and it holds for the calling thread and those it starts: call it before the first one.
 * Built with RF_SANDBOX=OFF (valgrind, AddressSanitizer: both need calls that the filter refuses) there is none. */
#ifndef RF_BASE_SANDBOX_H
#define RF_BASE_SANDBOX_H

#include "base/error.h"

#include <stddef.h>

typedef enum rf_sandbox_mode {
    RF_SANDBOX_AUTO,   /* as far as the kernel can */
    RF_SANDBOX_OFF,    /* not at all */
    RF_SANDBOX_REQUIRE /* all of it, or an error */
} rf_sandbox_mode;

/* "auto", "off", "require". */
bool rf_sandbox_mode_parse(const char *word, rf_sandbox_mode *mode);

/* What stays within reach beside what is open. Paths that do not exist are left out; symbolic links are followed now. */
typedef struct rf_sandbox {
    const char *const *readable; /* files, or folders with all below */
    size_t n_readable;
    const char *const *writable; /* folders: files there are read, made, written, renamed, removed */
    size_t n_writable;
} rf_sandbox;

#define RF_SANDBOX_MISSING 160

/* Close in. missing (RF_SANDBOX_MISSING bytes) tells in words what the kernel does not have, and is "" when nothing is.
 *
 * errors  RF_E_CONFIG  REQUIRE, and something is missing
 * source  docs.kernel.org/userspace-api/landlock.html; seccomp_init(3) */
bool rf_sandbox_enter(rf_sandbox_mode mode, const rf_sandbox *allowed, char *missing, rf_error *err);

#endif
