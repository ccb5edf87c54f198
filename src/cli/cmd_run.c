/* cli/cmd_run.c - redflag run: the whole job, from sources to reports. */
#include "cli/sources.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct job {
    common *c;
    char gaps[8][200]; /* what was not read and why; the ninth and further are counted only */
    size_t n_gaps, more;
} job;

static void problem(void *ctx, const char *where, long line, const char *reason)
{
    job *j = ctx;
    warn_line(where, line, reason);
    if (j->n_gaps < 8 && line == 0)
        snprintf(j->gaps[j->n_gaps++], sizeof j->gaps[0], "%.90s: %.100s", where, reason);
    else if (j->n_gaps < 8)
        snprintf(j->gaps[j->n_gaps++], sizeof j->gaps[0], "%.90s, line %ld: %.80s", where, line, reason);
    else
        j->more++;
}

static void show_progress(void *ctx, const char *stage, size_t done, size_t total) { progress(((job *)ctx)->c, stage, done, total); }

/* Sources that failed or were read in part belong into the report as well. Returns how many. */
static size_t note_failures(job *j, const sources_run *run)
{
    size_t failed = 0;
    for (size_t i = 0; i < run->n; i++) {
        if (run->results[i].code == RF_OK)
            continue;
        failed++;
        if (j->n_gaps < 8)
            snprintf(j->gaps[j->n_gaps++], sizeof j->gaps[0], "%.60s: %.130s", run->results[i].source, run->results[i].text);
        else
            j->more++;
    }
    return failed;
}

int cmd_run(int argc, char **argv)
{
    const char *out = NULL;
    bool exit_code = false;
    const option_row rows[] = {{0, "out", "DIR", "folder to write the reports to", OPTION_TEXT, &out},
                               {0, "exit-code", NULL, "exit 10 when an emergency or urgent item is found", OPTION_SWITCH, &exit_code},
                               {0, NULL, NULL, NULL, OPTION_SWITCH, NULL}};
    const usage u = {"run", "", "The cron job: read the configured sources, triage, report.",
                     "A source that fails does not stop the others; the exit status is 4 then."};
    common c = {0};
    parsed p;
    setting s = {0};
    rf_error err = {0};
    int status = begin(argc, argv, &u, rows, &c, &p);
    if (status < 0) {
        rf_batch_counts triaged = {0}, reported = {0};
        job j = {.c = &c};
        const rf_listener listener = {problem, show_progress, &j};
        const rf_fetching_options fetching = {.since = RF_NO_TIME, .stop = catch_signals()};
        sources_run run = {0};
        size_t failed = 0;
        rf_engine *e = NULL;
        bool ok = setting_load(&s, &c, &err);
        ok = ok && (e = rf_engine_load(s.models, 0, &err)) != NULL;
        ok = ok && sources_read(&s, "run", NULL, 0, fetching, &c, &listener, &run, &err);
        failed = note_failures(&j, &run);
        bool stopped = *fetching.stop != 0;
        signal(SIGINT, SIG_DFL); /* what follows is short, and safe to kill */
        signal(SIGTERM, SIG_DFL);
        ok = ok && !stopped && rf_triage(e, s.store, false, &listener, &triaged, &err);
        if (ok) {
            const char *gaps[9] = {0};
            for (size_t i = 0; i < j.n_gaps; i++)
                gaps[i] = j.gaps[i];
            rf_report_options o = setting_report(&s);
            o.out_dir = out != NULL ? out : o.out_dir;
            o.all = s.config.report != NULL && strcmp(s.config.report, "all") == 0;
            o.model = rf_engine_hash(e);
            o.gaps = gaps;
            rf_mailing mailing = {.section = s.config.mail, .out_dir = o.out_dir};
            o.deliver = mailing.section != NULL ? rf_mailing_deliver : NULL;
            o.deliver_ctx = &mailing;
            ok = (o.out_dir != NULL || rf_error_set(&err, RF_E_CONFIG, "no 'out' folder in '%s'", s.config.file)) &&
                 rf_report_cases(s.models, s.store, &o, &reported, &err);
            if (ok && mailing.first_kept_back)
                say(&c, "run: first report, no mail; 'redflag report --all --mail' sends it ('first = yes' in [mail]: always)");
        }
        /* The last thing: what is forgotten has been judged and reported. */
        rf_purge_counts forgotten = {0};
        ok = ok && rf_keep_retention(s.store, (const rf_settings *const *)s.config.sources, s.config.n_sources, (int64_t)time(NULL), false,
                                     &forgotten, &err);
        size_t urgent = triaged.refer[RF_EMERGENCY] + triaged.refer[RF_URGENT];
        status = stopped ? 128 + (int)*fetching.stop : !ok ? fail("run", &err) : failed > 0 ? 4 : exit_code && urgent > 0 ? 10 : 0;
        long long read = 0, added = 0, edited = 0, problems = (long long)failed;
        for (size_t i = 0; i < run.n; i++) {
            read += run.results[i].done.read;
            added += run.results[i].done.added;
            edited += run.results[i].done.edited;
            problems += run.results[i].done.unreadable;
        }
        if (ok)
            say(&c,
                "done: %zu sources, %lld read, %lld new, %lld edited; %zu emergency, %zu urgent, %zu routine; %zu cases reported; %lld "
                "problems",
                s.config.n_sources, read, added, edited, triaged.refer[RF_EMERGENCY], triaged.refer[RF_URGENT], triaged.refer[RF_ROUTINE],
                reported.reported, problems);
        free(run.results);
        rf_engine_free(e);
        setting_release(&s);
    }
    free(p.operands);
    return status;
}
