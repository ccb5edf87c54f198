/* cli/job.c - signals, time, status line, gaps and dry runs of redflag run. */
#include "cli/job.h"

#include "base/arena.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

volatile sig_atomic_t job_stop, job_killed, job_child;

/* ---- signals ----------------------------------------------------------------------------------------------------------- */

/* The status line in two copies: a signal prints the one that is not being written. In memory that a child shares: it is the one who
 * knows, and it may be hostile, so what it says is read with care. */
static struct status {
    char text[2][160];
    volatile sig_atomic_t shown;
} own_status, *status = &own_status;

static void note_stop(int number)
{
    int saved = errno;
    if (job_stop == 0 || job_stop == SIGALRM)
        job_stop = number;
    if (number != SIGALRM)
        job_killed = number;
    if (job_child > 0)
        kill((pid_t)job_child, number);
    errno = saved;
}

static void print_status(int number)
{
    int saved = errno;
    const char *line = status->text[status->shown & 1];
    ssize_t ignored = write(STDERR_FILENO, line, strnlen(line, sizeof status->text[0]));
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

void job_begin_child(void)
{
    catch (SIGINT, note_stop, 0); /* may come twice, from the terminal and from the parent */
    catch (SIGTERM, note_stop, 0);
    catch (SIGUSR1, SIG_IGN, 0);
    if (job_stop == SIGALRM) /* reading's time, not ours */
        job_stop = 0;
}

/* ---- time --------------------------------------------------------------------------------------------------------------- */

static long long end_ms; /* by the clock below; 0: never */
static bool late;

static long long clock_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

/* 0: no more. */
static void ring_in(long long ms)
{
    const struct itimerval t = {.it_value = {ms / 1000, ms % 1000 * 1000}};
    setitimer(ITIMER_REAL, &t, NULL);
}

void job_begin(void)
{
    void *page = mmap(NULL, sizeof *status, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (page != MAP_FAILED) /* otherwise what the child does is not seen */
        status = page;
    job_stage("start");
    catch (SIGINT, note_stop, (int)SA_RESETHAND); /* a second one kills */
    catch (SIGTERM, note_stop, (int)SA_RESETHAND);
    catch (SIGALRM, note_stop, 0);
    catch (SIGUSR1, print_status, SA_RESTART);
}

void job_reading_begins(long long runtime_ms)
{
    if (runtime_ms > 0) {
        end_ms = clock_ms() + runtime_ms;
        ring_in(runtime_ms - runtime_ms / 4);
    }
}

bool job_reading_ended(void)
{
    if (end_ms == 0)
        return false;
    ring_in(0);
    late = job_stop == SIGALRM;
    if (late)
        job_stop = 0;
    long long rest = end_ms - clock_ms();
    ring_in(rest > 1000 ? rest : 1000);
    return late;
}

void job_judging_ended(bool early)
{
    ring_in(0);
    late = late || (early && job_stop == SIGALRM);
}

bool job_was_stopped(void) { return job_killed != 0; }
bool job_time_is_up(void) { return late; }

/* ---- what is said on the way -------------------------------------------------------------------------------------------- */

__attribute__((format(printf, 1, 2))) static void set_status(const char *fmt, ...)
{
    int next = !(status->shown & 1);
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(status->text[next], sizeof status->text[0], fmt, ap);
    va_end(ap);
    status->shown = next;
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

/* How much of a text fits into so many bytes, whole letters only. */
static int fitting(const char *text, size_t most)
{
    size_t n = strnlen(text, most + 1);
    if (n > most)
        for (n = most; n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80;)
            n--;
    return (int)n;
}

/* The end of a path, which holds the name. */
static const char *ending(const char *path, size_t most)
{
    size_t n = strlen(path);
    if (n <= most)
        return path;
    for (path += n - most; ((unsigned char)*path & 0xC0) == 0x80;)
        path++;
    return path;
}

void job_gap(job *j, const char *sentence)
{
    if (j->n_gaps < JOB_GAPS)
        snprintf(j->gaps[j->n_gaps++], sizeof j->gaps[0], "%.*s", fitting(sentence, sizeof j->gaps[0] - 1), sentence);
    else
        j->n_more++;
}

void job_problem(void *ctx, const char *where, long line, const char *reason)
{
    char text[200], place[32] = "";
    const char *name = ending(where, 90);
    warn_line(where, line, reason);
    if (line > 0)
        snprintf(place, sizeof place, ", line %ld", line);
    snprintf(text, sizeof text, "%s%s%s: %.*s", name != where ? "\u2026" : "", name, place, fitting(reason, 70), reason);
    job_gap(ctx, text);
}

void job_note_failures(job *j, const sources_run *run)
{
    for (size_t i = 0; i < run->n; i++) {
        char text[200];
        if (run->results[i].code == RF_OK)
            continue;
        const rf_fetching_result *r = &run->results[i];
        snprintf(text, sizeof text, "%.*s: %.*s", fitting(r->source, 60), r->source, fitting(r->text, 130), r->text);
        job_gap(j, text);
    }
}

void job_gaps(job *j, const char **list)
{
    size_t n = 0;
    for (; n < j->n_gaps; n++)
        list[n] = j->gaps[n];
    if (j->n_more > 0) {
        snprintf(j->more, sizeof j->more, "%zu more problem%s; the log names %s", j->n_more, j->n_more == 1 ? "" : "s",
                 j->n_more == 1 ? "it" : "them");
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
