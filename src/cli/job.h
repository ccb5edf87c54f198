/* cli/job.h - what the cron job needs beside the steps of its work: signals, time, a status line, gaps, a copy for a dry run. Inside cli/
 * only. */
#ifndef RF_CLI_JOB_H
#define RF_CLI_JOB_H

#include "base/lock.h"
#include "cli/sources.h"

enum { JOB_GAPS = 8, JOB_LOG_BYTES = 100000 };

typedef struct job {
    const common *c;
    int64_t since;
    long long runtime_ms;     /* 0: what it takes */
    unsigned jobs;            /* threads that judge */
    char gaps[JOB_GAPS][200]; /* what was not read and why; further ones are counted only */
    char more[60];
    size_t n_gaps, n_more;
} job;

/* Set by SIGINT, SIGTERM and, when the time is up, SIGALRM: work ends at the next safe point. */
extern volatile sig_atomic_t job_stop;
extern volatile sig_atomic_t job_killed; /* the same without the clock */
extern volatile sig_atomic_t job_child;  /* the process that these are passed on to; 0: none */

/* Catch signals. SIGUSR1 prints the status line to standard error. */
void job_begin(void);
void job_begin_child(void); /* in a child: no time of its own; the status line is written for the parent, who prints it */

/* The time: reading has three quarters of it (0: all it needs), judging the rest, a second at the least, so that some day all is judged. */
void job_reading_begins(long long runtime_ms);
bool job_reading_ended(void);       /* true: because its time was up */
void job_judging_ended(bool early); /* early: something was left to judge */
bool job_was_stopped(void);         /* by somebody, not by the clock */
bool job_time_is_up(void);          /* something was left undone because of it */

/* For an rf_listener; ctx is the job. */
void job_problem(void *ctx, const char *where, long line, const char *reason);
void job_progress(void *ctx, const char *stage, size_t done, size_t total);
void job_stage(const char *stage);

/* Sentences for the report: a list that ends with NULL, of JOB_GAPS + 2 places. */
void job_gap(job *j, const char *sentence);
void job_note_failures(job *j, const sources_run *run);
void job_gaps(job *j, const char **list);

void job_print_nothing(void *ctx, rf_str report);

/* A dry run works on a copy of the store, in a folder of its own that job_drop_copy removes; s->store names it then. */
bool job_copy_store(setting *s, char **folder, rf_error *err);
void job_drop_copy(char *folder);

#endif
