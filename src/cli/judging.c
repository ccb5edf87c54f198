/* cli/judging.c - a child process that judges and nothing else. Parent and child share one page: the child's answer. */
#include "cli/judging.h"

#include "cli/closed.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Written by a process that may have met a hostile comment: the parent takes numbers from it, and words that it ends itself. */
typedef struct answer {
    bool ready, given, ok; /* closed in; at the end; with what result */
    rf_batch_counts counts;
    rf_error err;
} answer;

struct judging {
    rf_engine *engine;
    answer *answer;
    pid_t pid; /* 0: it has ended */
    int go;    /* a byte written here begins its turn; closed without one, it ends */
};

/* ---- the child ---------------------------------------------------------------------------------------------------------- */

/* One byte is a word between the two: "closed in", "your turn". False: the other one has gone. */
static bool hear(int fd)
{
    char byte;
    ssize_t n;
    do
        n = read(fd, &byte, 1);
    while (n < 0 && errno == EINTR);
    return n == 1;
}

static void tell(int fd)
{
    void (*before)(int) = signal(SIGPIPE, SIG_IGN); /* who has gone leaves its reason elsewhere */
    ssize_t ignored = write(fd, "", 1);
    (void)ignored;
    signal(SIGPIPE, before);
}

/* Nothing that the parent has open stays: not the lock, which is the parent's alone, and no connection. */
static bool keep_only_standard(const int ends[2])
{
    if (dup2(ends[0], STDIN_FILENO) < 0 || dup2(ends[1], STDOUT_FILENO) < 0)
        return false;
    closefrom(STDERR_FILENO + 1);
    return true;
}

/* The environment may hold a key (key_env): what its strings say is wiped where they stand, but for the time zone. */
static void forget_environment(void)
{
    for (char **e = environ; e != NULL && *e != NULL; e++)
        if (strncmp(*e, "TZ=", 3) != 0)
            memset(*e, 0, strlen(*e)); /* an empty string: getenv finds nothing in it */
}

_Noreturn static void judge(const judging *p, const setting *s, job *j, pid_t parent, const int ends[2])
{
    answer *a = p->answer;
    const rf_listener listener = {NULL, job_progress, j, &job_stop};
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* what is not committed is judged again; the next run must not meet this one */
    if (getppid() != parent || !keep_only_standard(ends))
        _exit(1);
    forget_environment();
    job_begin_child();
    a->ready = close_in(j->c, s->config.sandbox, NULL, 0, s->store, &a->err);
    tell(STDOUT_FILENO);
    if (a->ready && hear(STDIN_FILENO))
        a->ok = rf_triage(p->engine, s->store, false, &listener, &a->counts, &a->err);
    leave_progress();
    a->given = true;
    _exit(0);
}

/* ---- the parent --------------------------------------------------------------------------------------------------------- */

/* Words of the child, ended here. Returns false. */
static bool pass_on(const rf_error *from, rf_error *err)
{
    rf_error e = *from;
    e.text[sizeof e.text - 1] = '\0';
    return rf_error_set(err, e.code != RF_OK ? e.code : RF_E_OTHER, "%s", e.text);
}

static bool start(judging *p, const setting *s, job *j, rf_error *err)
{
    int turn[2] = {-1, -1}, word[2] = {-1, -1};
    void *page = mmap(NULL, sizeof *p->answer, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED)
        return rf_error_set(err, RF_E_MEMORY, "out of memory");
    p->answer = page;
    pid_t parent = getpid();
    fflush(NULL); /* or both would write it */
    bool piped = pipe(turn) == 0 && pipe(word) == 0;
    pid_t pid = piped ? fork() : -1;
    if (pid == 0)
        judge(p, s, j, parent, (int[2]){turn[0], word[1]});
    int reason = errno;
    if (pid > 0)
        p->pid = pid;
    p->go = turn[1];
    close(turn[0]);
    close(word[1]);
    bool told = pid > 0 && hear(word[0]);
    close(word[0]);
    if (pid < 0)
        return rf_error_set(err, RF_E_TEMP, "cannot start the process that judges: %s", strerror(reason));
    if (!told)
        return rf_error_set(err, RF_E_OTHER, "the process that judges could not begin");
    return p->answer->ready || pass_on(&p->answer->err, err);
}

judging *judging_begin(const setting *s, job *j, rf_error *err)
{
    judging *p = calloc(1, sizeof *p);
    if (p == NULL) {
        rf_error_set(err, RF_E_MEMORY, "out of memory");
        return NULL;
    }
    p->go = -1;
    p->engine = rf_engine_load(s->models, 0, err);
    if (p->engine != NULL && start(p, s, j, err))
        return p;
    judging_end(p);
    return NULL;
}

const rf_engine *judging_engine(const judging *p) { return p != NULL ? p->engine : NULL; }

/* Its status as waitpid gives it. While a signal might be passed on the number stays its own. */
static int wait_for_end(judging *p)
{
    siginfo_t gone;
    int status = 0;
    while (waitid(P_PID, (id_t)p->pid, &gone, WEXITED | WNOWAIT) != 0 && errno == EINTR)
        ;
    job_child = 0;
    while (waitpid(p->pid, &status, 0) < 0 && errno == EINTR)
        ;
    p->pid = 0;
    return status;
}

bool judging_do(judging *p, rf_batch_counts *counts, bool *broken, rf_error *err)
{
    answer *a = p->answer;
    job_child = (sig_atomic_t)p->pid;
    if (job_stop != 0) /* came before there was anybody to pass it on to */
        kill(p->pid, (int)job_stop);
    tell(p->go);
    int status = wait_for_end(p);
    *broken = !WIFEXITED(status) || WEXITSTATUS(status) != 0 || !a->given;
    if (*broken)
        return rf_error_set(err, RF_E_OTHER, "the process that judges was lost (%s): the next run judges what it had not kept",
                            WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "it could not end");
    if (!a->ok)
        return pass_on(&a->err, err);
    *counts = a->counts;
    return true;
}

void judging_end(judging *p)
{
    if (p == NULL)
        return;
    if (p->go >= 0)
        close(p->go);
    if (p->pid > 0)
        wait_for_end(p);
    if (p->answer != NULL)
        munmap(p->answer, sizeof *p->answer);
    rf_engine_free(p->engine);
    free(p);
}
