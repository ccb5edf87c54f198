/* cli/cmd_run.c - redflag run: the whole job, from sources to reports. One run at a time. */
#include "cli/jobs.h"
#include "cli/judging.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

typedef struct wishes {
    const char *out, *since, *max_runtime, *wait, *if_locked;
    long long jobs;
    bool exit_code, dry_run;
} wishes;

/* What a run found, for the summary, the metrics and the exit status. */
typedef struct findings {
    sources_run sources;
    rf_batch_counts triaged, reported;
    rf_purge_counts forgotten;
    long long read, added, edited, problems;
    bool reported_at_all;
} findings;

static void count_sources(findings *f)
{
    for (size_t i = 0; i < f->sources.n; i++) {
        const rf_fetching_result *r = &f->sources.results[i];
        f->read += r->done.read;
        f->added += r->done.added;
        f->edited += r->done.edited;
        f->problems += r->done.unreadable + (r->code != RF_OK);
    }
}

static bool report(const setting *s, const wishes *w, job *j, const rf_engine *e, findings *f, rf_error *err)
{
    const char *gaps[JOB_GAPS + 2];
    job_gaps(j, gaps);
    rf_report_options o = setting_report(s);
    o.out_dir = w->out != NULL ? w->out : o.out_dir;
    o.all = s->config.report != NULL && strcmp(s->config.report, "all") == 0;
    o.engine = e;
    o.gaps = gaps;
    if (w->dry_run) { /* made, to count its cases, and thrown away */
        o.out_dir = "-";
        o.formats = "json";
        o.keep_unreported = true;
        o.print = job_print_nothing;
    }
    if (o.out_dir == NULL)
        return rf_error_set(err, RF_E_CONFIG, "no 'out' folder in '%s'", s->config.file);
    rf_mailing mailing = {.section = s->config.mail, .out_dir = o.out_dir};
    if (mailing.section != NULL && !w->dry_run) {
        o.deliver = rf_mailing_deliver;
        o.deliver_ctx = &mailing;
    }
    bool ok = rf_report_cases(s->models, s->store, &o, &f->reported, err);
    if (ok && mailing.first_kept_back)
        say(j->c, "run: first report, no mail; 'redflag report --all --mail' sends it ('first = yes' in [mail]: always)");
    return ok;
}

static bool read_sources(const setting *s, const wishes *w, job *j, findings *f, rf_error *err)
{
    const rf_listener listener = {job_problem, job_progress, j, &job_killed};
    const rf_fetching_options fetching = {.since = w->since != NULL ? j->since : RF_NO_TIME, .stop = &job_stop};
    job_reading_begins(j->runtime_ms); /* not before: waiting and loading cost no time */
    bool ok = sources_read(s, "run", NULL, 0, fetching, j->c, &listener, &f->sources, err);
    count_sources(f);
    job_note_failures(j, &f->sources);
    if (job_reading_ended())
        job_problem(j, "run", 0, "its time was up: the next run reads what is missing");
    return ok;
}

/* A process that was lost must not keep to itself what was judged before: the report goes out, and the run fails after it. */
static bool judge(judging *p, job *j, findings *f, rf_error *lost, rf_error *err)
{
    rf_error why = {0};
    bool broken = false, ok = judging_do(p, &f->triaged, &broken, &why);
    job_judging_ended(f->triaged.left > 0);
    if (!ok)
        *(broken ? lost : err) = why;
    if (broken)
        job_gap(j, why.text);
    if (ok && f->triaged.left > 0 && job_time_is_up()) {
        char text[120];
        snprintf(text, sizeof text, "its time was up: the next run judges %zu comments that were read", f->triaged.left);
        job_problem(j, "run", 0, text);
    }
    return ok || broken;
}

/* In order, until something fails or somebody stops it. What is done is safe; what is left is done by the next run. */
static bool work(const setting *s, const wishes *w, job *j, judging *p, findings *f, rf_error *err)
{
    rf_error lost = {0};
    bool ok = read_sources(s, w, j, f, err);
    ok = ok && (job_was_stopped() || judge(p, j, f, &lost, err));
    job_stage("report");
    if (ok && !job_was_stopped())
        ok = f->reported_at_all = report(s, w, j, judging_engine(p), f, err);
    if (ok && lost.code != RF_OK) {
        *err = lost;
        return false;
    }
    /* The last thing: what is forgotten has been judged and reported. */
    if (ok && !job_was_stopped() && !w->dry_run)
        ok = rf_keep_retention(s->store, (const rf_settings *const *)s->config.sources, s->config.n_sources, (int64_t)time(NULL), false,
                               &f->forgotten, err);
    return ok;
}

static int status_of(bool ok, const wishes *w, const findings *f, const rf_error *err)
{
    if (!ok)
        return fail("run", err);
    if (job_was_stopped())
        return 128 + (int)job_killed;
    rf_code sources = rf_fetching_code(f->sources.results, f->sources.n);
    if (sources != RF_OK || job_time_is_up())
        return exit_status(sources != RF_OK ? sources : RF_E_INPUT);
    return w->exit_code && f->triaged.refer[RF_EMERGENCY] + f->triaged.refer[RF_URGENT] > 0 ? 10 : 0;
}

static void summary(const setting *s, const wishes *w, const common *c, const findings *f, int64_t seconds)
{
    const rf_batch_counts *t = &f->triaged;
    say(c,
        "%s in %llds: %zu sources, %lld read, %lld new, %lld edited; %zu emergency, %zu urgent, %zu routine, %zu not judged; %zu cases "
        "%s; %lld problems",
        w->dry_run          ? "would be done"
        : job_was_stopped() ? "stopped"
                            : "done",
        (long long)seconds, s->config.n_sources, f->read, f->added, f->edited, t->refer[RF_EMERGENCY], t->refer[RF_URGENT],
        t->refer[RF_ROUTINE], t->not_judged, f->reported.reported, w->dry_run ? "would be reported" : "reported", f->problems);
}

/* Those who watch are told; that they cannot be told is said and changes nothing. */
static void tell_watchers(const setting *s, const wishes *w, rf_heartbeat *heart, const findings *f, int64_t started, int status)
{
    rf_error err = {0};
    const rf_metrics m = {.now = (int64_t)time(NULL),
                          .started = started,
                          .exit_status = status,
                          .read = f->read,
                          .added = f->added,
                          .edited = f->edited,
                          .problems = f->problems,
                          .triaged = f->triaged,
                          .reported = f->reported_at_all ? f->reported.reported : 0};
    if (s->config.metrics != NULL && !w->dry_run && !rf_metrics_write(s->config.metrics, &m, &err))
        warn_line("metrics", 0, err.text);
    if (!rf_heartbeat_end(heart, status, log_kept(), &err))
        warn_line("heartbeat", 0, err.text);
}

static int run_locked(setting *s, const wishes *w, job *j, const common *c)
{
    rf_error err = {0};
    findings f = {0};
    int64_t started = (int64_t)time(NULL);
    log_keep(JOB_LOG_BYTES);
    rf_error begun = {0};
    judging *p = judging_begin(s, j, &begun); /* before there is a secret or a connection that it could inherit */
    rf_heartbeat *heart =
        s->config.main == NULL || w->dry_run ? NULL : rf_heartbeat_new(s->config.main, (uint64_t)started ^ (uint64_t)getpid() << 32, &err);
    if (err.code != RF_OK) /* a lost address must not keep a night from being read */
        warn_line("heartbeat", 0, err.text);
    if (!rf_heartbeat_start(heart, &err))
        warn_line("heartbeat", 0, err.text);
    err = begun;
    bool ok = p != NULL && work(s, w, j, p, &f, &err);
    judging_end(p);
    int status = status_of(ok, w, &f, &err);
    if (ok)
        summary(s, w, c, &f, (int64_t)time(NULL) - started);
    tell_watchers(s, w, heart, &f, started, status);
    rf_heartbeat_free(heart);
    free(f.sources.results);
    return status;
}

static bool read_wishes(const wishes *w, job *j, long long *wait_ms, rf_error *err)
{
    if (!jobs_parse(w->jobs, &j->jobs, err))
        return false;
    if (w->since != NULL && !sources_since(w->since, &j->since, err))
        return false;
    if (w->max_runtime != NULL && (!rf_duration_parse(rf_str_from(w->max_runtime), &j->runtime_ms) || j->runtime_ms < 1000))
        return rf_error_set(err, RF_E_USAGE, "option '--max-runtime' takes a time such as 90s or 15m, not '%.40s'", w->max_runtime);
    if (w->wait != NULL && !rf_duration_parse(rf_str_from(w->wait), wait_ms))
        return rf_error_set(err, RF_E_USAGE, "option '--wait' takes a time such as 90s or 15m, not '%.40s'", w->wait);
    if (w->if_locked != NULL && strcmp(w->if_locked, "ok") != 0 && strcmp(w->if_locked, "fail") != 0)
        return rf_error_set(err, RF_E_USAGE, "option '--if-locked' takes ok or fail, not '%.40s'", w->if_locked);
    return true;
}

int cmd_run(int argc, char **argv)
{
    wishes w = {.jobs = JOBS_DEFAULT};
    const option_row rows[] = {{0, "out", "DIR", "folder to write the reports to", OPTION_TEXT, &w.out},
                               {0, "since", "DATE", "where reading begins: 2026-11-20 or 30d", OPTION_TEXT, &w.since},
                               {0, "max-runtime", "TIME", "stop cleanly after 90s, 15m …", OPTION_TEXT, &w.max_runtime},
                               {0, "wait", "TIME", "for another run to end: 90s, 15m (default: not)", OPTION_TEXT, &w.wait},
                               {0, "if-locked", "WORD", "another run is at work: fail (exit 6) or ok", OPTION_TEXT, &w.if_locked},
                               JOBS_OPTION(&w.jobs),
                               {0, "dry-run", NULL, "read and judge; keep, write and send nothing", OPTION_SWITCH, &w.dry_run},
                               {0, "exit-code", NULL, "exit 10 when an emergency or urgent item is found", OPTION_SWITCH, &w.exit_code},
                               {0, NULL, NULL, NULL, OPTION_SWITCH, NULL}};
    const usage u = {"run", "", "The cron job: read the configured sources, triage, report.",
                     "One run at a time; a source that fails does not stop the others. Silent with -q\n"
                     "unless something is wrong. SIGUSR1 prints where the run is. SIGTERM, SIGINT and\n"
                     "the end of --max-runtime lose nothing: the next run goes on from there. The\n"
                     "first run reads the last 30 days unless --since or a source says otherwise."};
    common c = {0};
    parsed p;
    setting s = {0};
    rf_error err = {0};
    int status = begin(argc, argv, &u, rows, &c, &p);
    if (status < 0) {
        job j = {.c = &c, .since = RF_NO_TIME};
        long long wait_ms = 0;
        int lock = -1;
        char *copy = NULL;
        bool ok =
            read_wishes(&w, &j, &wait_ms, &err) && setting_load(&s, &c, &err) && (w.dry_run || setting_lock(&s, wait_ms, &lock, &err));
        if (ok)
            job_begin(); /* only now: a signal ends the waiting at once */
        ok = ok && (!w.dry_run || job_copy_store(&s, &copy, &err));
        if (!ok && err.code == RF_E_LOCKED && w.if_locked != NULL && strcmp(w.if_locked, "ok") == 0) {
            say(&c, "%s", err.text);
            status = 0;
        } else {
            status = ok ? run_locked(&s, &w, &j, &c) : fail("run", &err);
        }
        job_drop_copy(copy);
        rf_lock_release(lock);
        setting_release(&s);
    }
    free(p.operands);
    return status;
}
