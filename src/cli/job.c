/* cli/job.c - signals, status line, gaps and dry runs of redflag run. */
#include "cli/job.h"

#include "base/arena.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

volatile sig_atomic_t job_stop, job_killed;

/* ---- signals ----------------------------------------------------------------------------------------------------------- */

/* The status line in two copies: a signal prints the one that is not being written. */
static char status_text[2][160];
static volatile sig_atomic_t status_shown;

static void note_stop(int number)
{
    if (job_stop == 0 || job_stop == SIGALRM)
        job_stop = number;
    if (number != SIGALRM)
        job_killed = number;
}

static void print_status(int number)
{
    int saved = errno;
    const char *line = status_text[status_shown];
    ssize_t ignored = write(STDERR_FILENO, line, strlen(line));
    (void)number;
    (void)ignored;
    errno = saved;
}

static void catch (int number, void (*handler)(int), int flags)
{
    struct sigaction a = {.sa_handler = handler, .sa_flags = flags};
    sigemptyset(&a.sa_mask);
    sigaction(number, &a, NULL);
}

void job_begin(long long seconds)
{
    job_stage("start");
    catch (SIGINT, note_stop, (int)SA_RESETHAND); /* a second one kills */
    catch (SIGTERM, note_stop, (int)SA_RESETHAND);
    catch (SIGALRM, note_stop, 0);
    catch (SIGUSR1, print_status, SA_RESTART);
    if (seconds > 0)
        alarm(seconds < 1000000000 ? (unsigned)seconds : 1000000000u);
}

bool job_was_stopped(void) { return job_killed != 0; }
bool job_time_is_up(void) { return job_stop == SIGALRM; }

/* ---- what is said on the way -------------------------------------------------------------------------------------------- */

__attribute__((format(printf, 1, 2))) static void set_status(const char *fmt, ...)
{
    int next = !status_shown;
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(status_text[next], sizeof status_text[0], fmt, ap);
    va_end(ap);
    status_shown = next;
}

void job_progress(void *ctx, const char *stage, size_t done, size_t total)
{
    if (total > 0)
        set_status("redflag run: %.80s, %zu of %zu\n", stage, done, total);
    else
        set_status("redflag run: %.80s, %zu\n", stage, done);
    progress((void *)((job *)ctx)->c, stage, done, total);
}

void job_stage(const char *stage) { set_status("redflag run: %.80s\n", stage); }

void job_gap(job *j, const char *sentence)
{
    if (j->n_gaps < JOB_GAPS)
        snprintf(j->gaps[j->n_gaps++], sizeof j->gaps[0], "%.199s", sentence);
    else
        j->n_more++;
}

void job_problem(void *ctx, const char *where, long line, const char *reason)
{
    char text[200];
    warn_line(where, line, reason);
    if (line == 0)
        snprintf(text, sizeof text, "%.90s: %.100s", where, reason);
    else
        snprintf(text, sizeof text, "%.90s, line %ld: %.80s", where, line, reason);
    job_gap(ctx, text);
}

void job_note_failures(job *j, const sources_run *run)
{
    for (size_t i = 0; i < run->n; i++) {
        char text[200];
        if (run->results[i].code == RF_OK)
            continue;
        snprintf(text, sizeof text, "%.60s: %.130s", run->results[i].source, run->results[i].text);
        job_gap(j, text);
    }
}

void job_gaps(job *j, const char **list)
{
    size_t n = 0;
    for (; n < j->n_gaps; n++)
        list[n] = j->gaps[n];
    if (j->n_more > 0) {
        snprintf(j->more, sizeof j->more, "%zu more problems; the log names them", j->n_more);
        list[n++] = j->more;
    }
    list[n] = NULL;
}

/* ---- dry runs ------------------------------------------------------------------------------------------------------------- */

void job_print_nothing(void *ctx, rf_str report)
{
    (void)ctx;
    (void)report;
}

bool job_copy_store(setting *s, char **folder, rf_error *err)
{
    const char *tmp = getenv("TMPDIR");
    size_t n = strlen(tmp != NULL && tmp[0] == '/' ? tmp : "/tmp") + sizeof "/redflag-dry-XXXXXX";
    char *dir = rf_xmalloc(n), *copy = rf_arena_take(s->config.memory, n + sizeof "/store.db");
    snprintf(dir, n, "%s/redflag-dry-XXXXXX", tmp != NULL && tmp[0] == '/' ? tmp : "/tmp");
    if (mkdtemp(dir) == NULL) {
        rf_error_set(err, RF_E_IO, "cannot make a folder for the dry run in '%s': %s", dir, strerror(errno));
        free(dir);
        return false;
    }
    *folder = dir;
    snprintf(copy, n + sizeof "/store.db", "%s/store.db", dir);
    bool exists = access(s->store, F_OK) == 0;
    if (exists && !rf_backup(s->store, copy, err))
        return false;
    s->store = copy;
    return true;
}

void job_drop_copy(char *folder)
{
    static const char *const names[] = {"store.db", "store.db-wal", "store.db-shm", "store.db.lock"};
    if (folder == NULL)
        return;
    char path[4200];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%.4000s/%s", folder, names[i]);
        unlink(path);
    }
    rmdir(folder);
    free(folder);
}
