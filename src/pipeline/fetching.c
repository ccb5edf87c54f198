/* pipeline/fetching.c - one source after the other, and what became of each. */
#include "pipeline/fetching_parts.h"

#include "base/hash.h"
#include "pipeline/batch_parts.h"

#include <stdio.h>
#include <string.h>

static bool is_store_trouble(rf_code code) { return code == RF_E_STORE || code == RF_E_LOCKED || code == RF_E_MEMORY; }

/* ---- the network ----------------------------------------------------------------------------------------------------- */

rf_http *fetching_client(const rf_settings *s, const rf_fetching_options *o, rf_error *err)
{
    long long most_ms = rf_settings_int(s, "max_time");
    const char *name = rf_settings_name(s), *url = rf_settings_text(s, "url");
    const rf_http_options h = {.contact = rf_settings_text(s, "contact"),
                               .parallel = (size_t)rf_settings_int(s, "parallel"),
                               .connect_timeout_ms = rf_settings_int(s, "connect_timeout"),
                               .timeout_ms = rf_settings_int(s, "timeout"),
                               .attempts = (int)rf_settings_int(s, "attempts"),
                               .delay_ms = rf_settings_int(s, "delay"),
                               .max_requests = rf_settings_int(s, "max_requests"),
                               .max_bytes = rf_settings_int(s, "max_bytes"),
                               .max_time_ms = o->max_time_ms > 0 && o->max_time_ms < most_ms ? o->max_time_ms : most_ms,
                               .allow_http = rf_settings_bool(s, "allow_http"),
                               .proxy = rf_settings_text(s, "proxy"),
                               .ca_file = rf_settings_text(s, "ca_file"),
                               .seed = rf_hash_fnv(o->seed, name, strlen(name)),
                               .clock = o->clock,
                               .stop = o->stop};
    rf_http *http = rf_http_new(&h);
    if (url == NULL || rf_http_trust(http, url, err))
        return http;
    rf_settings_error(s, "url", err, "the setting 'url' is no web address");
    rf_http_free(http);
    return NULL;
}

/* What an early end means for the exit status: good pages make it partial, an ended quota is temporary all the same. */
static void judge_failure(rf_fetching_result *r, const rf_http *http, const rf_fetching_options *o, const rf_error *e)
{
    rf_completeness *done = &r->done;
    const char *budget = http != NULL ? rf_http_exhausted(http) : NULL;
    bool stopped = o->stop != NULL && *o->stop;
    snprintf(r->text, sizeof r->text, "%s", e->text);
    if (done->stopped_by[0] == '\0' || budget != NULL || stopped)
        done->stopped_by = stopped ? "signal" : budget != NULL ? budget : e->code == RF_E_LIMIT ? "bytes" : "error";
    bool quota = strcmp(done->stopped_by, "quota") == 0;
    r->code = e->code == RF_E_LIMIT || (e->code == RF_E_TEMP && done->pages > 0 && !quota) ? RF_E_INPUT : e->code;
}

static void judge_end(rf_fetching_result *r)
{
    rf_completeness *done = &r->done;
    if (done->stopped_by[0] == '\0' && !done->partial)
        return;
    r->code = RF_E_INPUT;
    snprintf(r->text, sizeof r->text, "%s%s%s", done->stopped_by[0] ? "stopped by " : "", done->stopped_by,
             done->stopped_by[0] ? "" : done->note);
}

static bool read_remote(rf_store *store, const rf_remote *kind, const rf_settings *section, const rf_fetching_options *o,
                        const rf_listener *listener, rf_fetching_result *r, rf_error *err)
{
    rf_error e = {0};
    fetching_keeper keeper = {.store = store, .source = r->source, .now = o->now, .listener = listener};
    const rf_remote_sink sink = fetching_sink(&keeper);
    rf_remote_job job = {.name = r->source,
                         .settings = section,
                         .sink = &sink,
                         .now = o->now,
                         .since =
                             o->since != RF_NO_TIME && o->since != 0 ? o->since : rf_settings_date(section, "since", o->now, RF_NO_TIME),
                         .lookback_s = rf_settings_int(section, "lookback") / 1000,
                         .max_pages = o->max_pages,
                         .full = o->full,
                         .done = &r->done};
    rf_remote_job_begin(&job);
    job.http = fetching_client(section, o, &e);
    bool ok = job.http != NULL && kind->read(&job, &e);
    ok = ok && sink.commit(sink.ctx, &e); /* what a source left open at its very end */
    fetching_drop_page(&keeper);
    if (ok)
        judge_end(r);
    else
        judge_failure(r, job.http, o, &e);
    if (job.http != NULL) {
        rf_http_usage used = rf_http_used(job.http);
        r->requests = used.requests;
        r->bytes = used.bytes;
    }
    rf_http_free(job.http);
    rf_remote_job_end(&job);
    if (!keeper.failed)
        return true;
    *err = e;
    return false;
}

/* ---- files ------------------------------------------------------------------------------------------------------------ */

static bool read_files(const rf_settings *s, const rf_fetching_options *o, const rf_listener *listener, rf_fetching_result *r,
                       rf_error *err)
{
    const char *kind = rf_settings_text(s, "kind"), *delimiter = rf_settings_text(s, "delimiter");
    const rf_reading_options reading = {.kind = kind != NULL && strcmp(kind, "file") == 0 ? NULL : kind,
                                        .source = r->source,
                                        .container = rf_settings_text(s, "container"),
                                        .owner = rf_settings_text(s, "owner"),
                                        .map = rf_settings_text(s, "map"),
                                        .delimiter = delimiter == NULL               ? '\0'
                                                     : strcmp(delimiter, "tab") == 0 ? '\t'
                                                                                     : delimiter[0]};
    char *const files[] = {(char *)rf_settings_text(s, "path")};
    rf_batch_counts n = {0};
    rf_error e = {0};
    bool ok = rf_import(o->store, files, 1, &reading, o->now, listener, &n, &e);
    r->done = (rf_completeness){.expected = -1,
                                .read = (int64_t)n.read,
                                .added = (int64_t)n.added,
                                .edited = (int64_t)n.edited,
                                .same = (int64_t)n.same,
                                .unreadable = (int64_t)n.problems,
                                .partial = n.problems > 0,
                                .stopped_by = ok ? "" : "error"};
    if (ok && n.problems > 0)
        snprintf(r->done.note, sizeof r->done.note, "%zu records or files could not be read", n.problems);
    if (ok) {
        judge_end(r);
    } else if (is_store_trouble(e.code)) {
        *err = e;
        return false;
    } else {
        r->code = e.code;
        snprintf(r->text, sizeof r->text, "%s", e.text);
    }
    return true;
}

/* ---- all ------------------------------------------------------------------------------------------------------------- */

static bool keep_completeness(rf_store *store, int64_t key, const rf_fetching_result *r, int64_t finished, rf_error *err)
{
    const rf_completeness *d = &r->done;
    const rf_store_completeness c = {.finished = finished,
                                     .expected = d->expected,
                                     .fetched = d->read,
                                     .added = d->added,
                                     .edited = d->edited,
                                     .restatus = d->restatus,
                                     .unchanged = d->same,
                                     .gone = d->gone,
                                     .unreadable = d->unreadable,
                                     .skipped = d->skipped,
                                     .pages = d->pages,
                                     .units = d->units,
                                     .requests = r->requests,
                                     .bytes = r->bytes,
                                     .complete = r->code == RF_OK,
                                     .stopped_by = rf_str_from(d->stopped_by),
                                     .note = rf_str_from(d->note[0] ? d->note : r->text)};
    return rf_store_completeness_end(store, key, &c, err);
}

static bool read_one(rf_store *store, int64_t run, const rf_settings *section, const rf_fetching_options *o, const rf_listener *listener,
                     rf_fetching_result *r, rf_error *err)
{
    const rf_remote *kind = fetching_kind(section, o->kinds);
    const rf_clock *clock = o->clock != NULL ? o->clock : &rf_clock_system;
    int64_t key = 0;
    r->source = rf_settings_name(section);
    r->kind = kind != NULL ? kind->name : "file";
    if (o->stop != NULL && *o->stop) {
        r->done.stopped_by = "signal";
        r->code = RF_E_TEMP;
        snprintf(r->text, sizeof r->text, "not begun: stopped by a signal");
        return true;
    }
    bool ok = rf_store_completeness_begin(store, run, rf_str_from(r->source), rf_str_from(r->kind), o->now, &key, err);
    ok = ok && (kind != NULL ? read_remote(store, kind, section, o, listener, r, err) : read_files(section, o, listener, r, err));
    if (ok && listener->progress != NULL && r->done.read > 0)
        listener->progress(listener->ctx, r->source, (size_t)r->done.read, (size_t)r->done.read);
    ok = ok && keep_completeness(store, key, r, clock->utc(clock->ctx), err);
    return ok || rf_error_add(err, "source '%s'", r->source);
}

bool rf_fetch_sources(const rf_settings *const *sections, size_t n, const rf_fetching_options *o, const rf_listener *listener,
                      rf_fetching_result *results, rf_error *err)
{
    int64_t run = 0;
    for (size_t i = 0; i < n; i++)
        results[i] = (rf_fetching_result){
            .source = rf_settings_name(sections[i]), .kind = "", .done = {.expected = -1, .stopped_by = ""}, .code = RF_E_OTHER};
    rf_store *store = rf_store_open(o->store, 0, err);
    if (store == NULL)
        return false;
    bool ok = rf_store_run_begin(store, o->now, &run, err);
    rf_store_run total = {.finished = o->now};
    for (size_t i = 0; ok && i < n; i++) {
        results[i].code = RF_OK;
        ok = read_one(store, run, sections[i], o, batch_listener(listener), &results[i], err);
        const rf_completeness *d = &results[i].done;
        total.fetched += d->read;
        total.added += d->added;
        total.edited += d->edited;
        total.unchanged += d->same;
        total.problems += d->unreadable + (results[i].code != RF_OK);
    }
    if (ok) {
        const rf_clock *clock = o->clock != NULL ? o->clock : &rf_clock_system;
        total.finished = clock->utc(clock->ctx);
        total.exit_code = rf_exit_status(rf_fetching_code(results, n));
        ok = rf_store_run_end(store, run, &total, err);
    }
    rf_store_close(store);
    return ok;
}
