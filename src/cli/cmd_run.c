/* cli/cmd_run.c - redflag run: the whole job, from sources to reports. */
#include "cli/setting.h"

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
    if (j->n_gaps < 8)
        snprintf(j->gaps[j->n_gaps++], sizeof j->gaps[0], "%.90s, line %ld: %.80s", where, line, reason);
    else
        j->more++;
}

static void show_progress(void *ctx, const char *stage, size_t done, size_t total) { progress(((job *)ctx)->c, stage, done, total); }

/* Read every source. A source that fails does not stop the others; *failed counts them. */
static bool read_sources(const setting *s, job *j, const rf_listener *listener, rf_batch_counts *n, size_t *failed, rf_error *err)
{
    for (size_t i = 0; i < s->config.n_sources; i++) {
        const config_source *from = &s->config.sources[i];
        const rf_reading_options o = {
            .kind = from->kind, .source = from->name, .container = from->container, .owner = from->owner, .map = from->map};
        char *const files[] = {(char *)from->path};
        rf_error one = {0};
        if (rf_import(s->store, files, 1, &o, (int64_t)time(NULL), listener, n, &one))
            continue;
        if (one.code == RF_E_STORE || one.code == RF_E_MEMORY) {
            *err = one;
            return rf_error_add(err, "source '%s'", from->name);
        }
        fail("run", &one);
        problem(j, from->name, 0, one.text);
        ++*failed;
    }
    return true;
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
        rf_batch_counts n = {0}, triaged = {0}, reported = {0};
        job j = {.c = &c};
        const rf_listener listener = {problem, show_progress, &j};
        size_t failed = 0;
        rf_engine *e = NULL;
        bool ok = setting_load(&s, &c, &err);
        ok = ok && (s.config.file != NULL || rf_error_set(&err, RF_E_CONFIG, "no configuration found: use --config FILE"));
        ok = ok && (s.config.n_sources > 0 || rf_error_set(&err, RF_E_CONFIG, "no [source \"name\"] in '%s'", s.config.file));
        ok = ok && (e = rf_engine_load(s.models, 0, &err)) != NULL;
        ok = ok && read_sources(&s, &j, &listener, &n, &failed, &err);
        ok = ok && rf_triage(e, s.store, false, &listener, &triaged, &err);
        if (ok) {
            const char *gaps[9] = {0};
            for (size_t i = 0; i < j.n_gaps; i++)
                gaps[i] = j.gaps[i];
            rf_report_options o = {.out_dir = out != NULL ? out : s.config.out,
                                   .formats = s.config.formats != NULL ? s.config.formats : default_formats,
                                   .title = s.config.title,
                                   .channel = s.config.channel,
                                   .now = (int64_t)time(NULL),
                                   .since = RF_NO_TIME,
                                   .all = s.config.report != NULL && strcmp(s.config.report, "all") == 0,
                                   .gaps = gaps};
            ok = (o.out_dir != NULL || rf_error_set(&err, RF_E_CONFIG, "no 'out' folder in '%s'", s.config.file)) &&
                 rf_report_cases(s.models, s.store, &o, &reported, &err);
        }
        size_t urgent = triaged.refer[RF_EMERGENCY] + triaged.refer[RF_URGENT];
        status = !ok ? fail("run", &err) : failed > 0 || n.problems > 0 ? 4 : exit_code && urgent > 0 ? 10 : 0;
        if (ok)
            say(&c,
                "done: %zu sources, %zu read, %zu new, %zu edited; %zu emergency, %zu urgent, %zu routine; %zu cases reported; %zu "
                "problems",
                s.config.n_sources, n.read, n.added, n.edited, triaged.refer[RF_EMERGENCY], triaged.refer[RF_URGENT],
                triaged.refer[RF_ROUTINE], reported.reported, n.problems + failed);
        rf_engine_free(e);
        setting_release(&s);
    }
    free(p.operands);
    return status;
}
