/* pipeline/doctor_sources.c - one source after the other: files, secrets, the kind's own check, the last run. */
#include "pipeline/doctor_parts.h"

#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct saying {
    doctor *d;
    const char *source;
    size_t lines;
} saying;

static void pass_on(void *ctx, rf_check_level level, rf_code code, const char *what, const char *found, const char *advice)
{
    saying *s = ctx;
    char whole[160];
    snprintf(whole, sizeof whole, "source '%.60s': %.80s", s->source, what);
    s->lines++;
    doctor_say(s->d, level, code, whole, advice, "%s", found);
}

static void check_files(saying *s, const rf_settings *section)
{
    const char *path = rf_settings_text(section, "path");
    glob_t g = {0};
    bool pattern = strpbrk(path, "*?[") != NULL && access(path, F_OK) != 0;
    bool there = strcmp(path, "-") == 0 || (pattern ? glob(path, GLOB_NOSORT, NULL, &g) == 0 : access(path, R_OK) == 0);
    char found[256];
    snprintf(found, sizeof found, "%s'%.200s'", there ? "" : pattern ? "nothing matches " : "cannot read ", path);
    if (pattern)
        globfree(&g);
    pass_on(s, there ? RF_CHECK_OK : RF_CHECK_FAIL, RF_E_IO, "files", found, "correct 'path', or let the user who runs redflag read it");
}

/* Every secret of the kind that is configured can be had. */
static bool check_secrets(saying *s, const rf_remote *kind, const rf_settings *section)
{
    bool ok = true;
    for (const rf_setting_row *r = kind->settings; r != NULL && r->name != NULL; r++) {
        rf_secret secret = {0};
        rf_error err = {0};
        if (r->type != RF_SETTING_SECRET)
            continue;
        if (!rf_secret_load(section, r->name, &secret, &err)) {
            pass_on(s, RF_CHECK_FAIL, err.code, r->name, err.text, "a file only you can read (chmod 600), a command, or a credential");
            ok = false;
        } else if (secret.bytes == NULL && r->required) {
            pass_on(s, RF_CHECK_FAIL, RF_E_CONFIG, r->name, "none is configured",
                    "write it to a file (chmod 600) and name that with …_file");
            ok = false;
        } else if (secret.bytes != NULL) {
            pass_on(s, RF_CHECK_OK, RF_OK, r->name, "can be read", NULL);
        }
        rf_secret_release(&secret);
    }
    return ok;
}

static const char *advice_for(rf_code code)
{
    return code == RF_E_TEMP     ? "try again later; look at the network and at 'proxy'"
           : code == RF_E_AUTH   ? "get a new key or password; for certificates look at the clock and 'ca_file'"
           : code == RF_E_CONFIG ? "correct the section of this source"
                                 : "look at the address and the settings of this source";
}

static void check_remote(saying *s, const rf_remote *kind, const rf_settings *section)
{
    rf_error err = {0};
    rf_completeness done;
    const rf_fetching_options fetching = {.clock = s->d->o->clock, .max_time_ms = 30000};
    rf_remote_job job = {.name = s->source, .settings = section, .now = s->d->o->now, .since = RF_NO_TIME, .done = &done};
    if (!check_secrets(s, kind, section) || kind->check == NULL)
        return;
    rf_remote_job_begin(&job);
    job.http = fetching_client(section, &fetching, &err);
    const rf_check_listener out = {pass_on, s};
    if (job.http == NULL || !kind->check(&job, &out, &err))
        pass_on(s, RF_CHECK_FAIL, err.code, "reach", err.text, advice_for(err.code));
    rf_http_free(job.http);
    rf_remote_job_end(&job);
}

static void check_last_run(saying *s)
{
    rf_store_completeness c;
    rf_error err = {0};
    bool any = false;
    char found[256];
    rf_arena *arena = rf_arena_new(1024);
    if (s->d->store != NULL && rf_store_completeness_last(s->d->store, rf_str_from(s->source), arena, &c, &any, &err) && any) {
        bool ended = c.finished != RF_NO_TIME;
        snprintf(found, sizeof found, "%lld read, %lld new%s%.*s%s%.120s", (long long)c.fetched, (long long)c.added,
                 c.complete ? ", complete"
                 : ended    ? ", not complete: "
                            : ", interrupted",
                 c.complete ? 0 : (int)c.stopped_by.len, ended ? c.stopped_by.ptr : "",
                 !c.complete && c.note.len > 0 && c.stopped_by.len > 0 ? ": " : "", !c.complete && ended ? c.note.ptr : "");
        pass_on(s, c.complete ? RF_CHECK_OK : RF_CHECK_WARN, RF_OK, "last run", found, "the next run goes on; look again if this stays");
    }
    rf_arena_free(arena);
}

void doctor_check_source(doctor *d, const rf_settings *section)
{
    saying s = {.d = d, .source = rf_settings_name(section)};
    const rf_remote *kind = fetching_kind(section, d->o->kinds);
    if (kind == NULL)
        check_files(&s, section);
    else
        check_remote(&s, kind, section);
    check_last_run(&s);
}
