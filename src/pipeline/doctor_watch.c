/* pipeline/doctor_watch.c - the check-up of what surrounds a run: its lock, its sandbox, its metrics, its heartbeat. */
#include "base/lock.h"
#include "base/sandbox.h"
#include "pipeline/doctor_parts.h"
#include "pipeline/watch.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Taken and given back at once. A lock that is held is no fault, and one that does not exist is not made. */
void doctor_check_lock(doctor *d)
{
    char path[4096];
    int fd = -1;
    rf_error err = {0};
    int n = snprintf(path, sizeof path, "%s.lock", d->o->store);
    if (n >= (int)sizeof path || access(path, F_OK) != 0)
        return;
    if (rf_lock_take(path, 0, &fd, &err))
        doctor_say(d, RF_CHECK_OK, RF_OK, "lock", NULL, "free");
    else if (err.code == RF_E_LOCKED)
        doctor_say(d, RF_CHECK_WARN, RF_OK, "lock", "no fault while a run is at work; it goes with its process", "%s", err.text);
    else
        doctor_say(d, RF_CHECK_FAIL, RF_E_IO, "lock", "let it belong to the user who runs redflag", "%s", err.text);
    rf_lock_release(fd);
}

/* What a process that closes itself in would miss, tried by one that may be spoiled. "" when nothing is missing. */
static void try_sandbox(char missing[RF_SANDBOX_MISSING])
{
    int ends[2];
    rf_error err = {0};
    snprintf(missing, RF_SANDBOX_MISSING, "it could not be tried");
    if (pipe(ends) != 0)
        return;
    pid_t pid = fork();
    if (pid == 0) {
        const rf_sandbox nothing = {0};
        if (!rf_sandbox_enter(RF_SANDBOX_REQUIRE, &nothing, missing, &err))
            snprintf(missing, RF_SANDBOX_MISSING, "%.100s", err.text);
        _exit(write(ends[1], missing, RF_SANDBOX_MISSING) != RF_SANDBOX_MISSING);
    }
    close(ends[1]);
    if (pid > 0 && read(ends[0], missing, RF_SANDBOX_MISSING) == RF_SANDBOX_MISSING)
        missing[RF_SANDBOX_MISSING - 1] = '\0';
    close(ends[0]);
    if (pid > 0)
        waitpid(pid, NULL, 0);
}

/* Here, because with -q the run itself stays silent about a kernel without one, every night. */
void doctor_check_sandbox(doctor *d)
{
    char missing[RF_SANDBOX_MISSING];
    rf_sandbox_mode mode = RF_SANDBOX_AUTO;
    if (d->o->sandbox != NULL && !rf_sandbox_mode_parse(d->o->sandbox, &mode)) {
        doctor_say(d, RF_CHECK_FAIL, RF_E_CONFIG, "sandbox", "write auto, off or require", "'%.40s' is none", d->o->sandbox);
        return;
    }
    if (mode == RF_SANDBOX_OFF) {
        doctor_say(d, RF_CHECK_OK, RF_OK, "sandbox", NULL, "switched off");
        return;
    }
    try_sandbox(missing);
    if (missing[0] == '\0')
        doctor_say(d, RF_CHECK_OK, RF_OK, "sandbox", NULL, "Landlock and seccomp");
    else
        doctor_say(d, mode == RF_SANDBOX_REQUIRE ? RF_CHECK_FAIL : RF_CHECK_WARN, mode == RF_SANDBOX_REQUIRE ? RF_E_CONFIG : RF_OK,
                   "sandbox", "Linux 5.13 has both; 'sandbox = off' says that this is fine", "%s", missing);
}

static void check_metrics(doctor *d)
{
    char folder[4096];
    snprintf(folder, sizeof folder, "%s", d->o->metrics);
    char *slash = strrchr(folder, '/');
    if (slash == NULL)
        snprintf(folder, sizeof folder, ".");
    else
        slash[slash == folder] = '\0';
    if (access(folder, W_OK | X_OK) == 0)
        doctor_say(d, RF_CHECK_OK, RF_OK, "metrics", NULL, "'%s'", d->o->metrics);
    else
        doctor_say(d, RF_CHECK_WARN, RF_OK, "metrics", "make the folder, writable by the user who runs redflag", "cannot write in '%s'",
                   folder);
}

void doctor_check_watching(doctor *d)
{
    rf_error err = {0};
    if (d->o->metrics != NULL)
        check_metrics(d);
    rf_heartbeat *h = d->o->watching != NULL ? rf_heartbeat_new(d->o->watching, 0, &err) : NULL;
    if (h != NULL)
        doctor_say(d, RF_CHECK_OK, RF_OK, "heartbeat", NULL, "configured");
    else if (err.code != RF_OK)
        doctor_say(d, RF_CHECK_WARN, RF_OK, "heartbeat", "correct it: until then nobody notices a night without a run", "%s", err.text);
    rf_heartbeat_free(h);
}
