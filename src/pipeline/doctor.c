/* pipeline/doctor.c - the machine's side of the check-up; the sources' side is doctor_sources.c. */
#include "classify/model.h"
#include "extract/context.h"
#include "pipeline/doctor_parts.h"
#include "pipeline/engine_parts.h"
#include "pipeline/mailing.h"

#include <errno.h>
#include <langinfo.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define FIRST_YEAR_2026 INT64_C(1767225600) /* no run of this program was before */
#define YEAR_2100 INT64_C(4102444800)
#define MIB (INT64_C(1) << 20)

/* The worse a code, the earlier it stands. */
static const rf_code order[] = {RF_E_STORE, RF_E_CONFIG, RF_E_RULES, RF_E_MODEL, RF_E_AUTH,   RF_E_IO,
                                RF_E_OTHER, RF_E_MEMORY, RF_E_LIMIT, RF_E_INPUT, RF_E_LOCKED, RF_E_TEMP};

static size_t rank(rf_code code)
{
    size_t i = 0;
    while (i < sizeof order / sizeof *order && order[i] != code)
        i++;
    return i;
}

void doctor_say(doctor *d, rf_check_level level, rf_code code, const char *what, const char *advice, const char *fmt, ...)
{
    char found[256];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(found, sizeof found, fmt, ap);
    va_end(ap);
    if (level == RF_CHECK_FAIL && (d->worst == RF_OK || rank(code) < rank(d->worst)))
        d->worst = code;
    d->listener->line(d->listener->ctx, level, level == RF_CHECK_FAIL ? code : RF_OK, what, found, level == RF_CHECK_OK ? NULL : advice);
}

static void check_clock(doctor *d)
{
    char text[32];
    rf_buf date;
    rf_buf_init(&date, 64);
    rf_time_put(&date, d->o->now);
    snprintf(text, sizeof text, "%.*s", (int)date.len, date.len ? date.ptr : "");
    rf_buf_release(&date);
    bool sane = d->o->now > FIRST_YEAR_2026 && d->o->now < YEAR_2100;
    doctor_say(d, sane ? RF_CHECK_OK : RF_CHECK_FAIL, RF_E_OTHER, "clock", "set the clock: certificates and dates depend on it", "%s",
               text);
}

static void check_locale(doctor *d)
{
    bool utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    doctor_say(d, utf8 ? RF_CHECK_OK : RF_CHECK_WARN, RF_OK, "locale", "install the locale C.UTF-8", "%s", nl_langinfo(CODESET));
}

static void check_config(doctor *d)
{
    struct stat st;
    const char *file = d->o->config;
    if (file == NULL)
        doctor_say(d, RF_CHECK_WARN, RF_OK, "configuration", "write one (see redflag(1)), or name it with --config", "none found");
    else if (stat(file, &st) == 0 && (st.st_mode & 022) != 0)
        doctor_say(d, RF_CHECK_WARN, RF_OK, "configuration", "chmod go-w: it can name commands to run", "'%s' can be written by others",
                   file);
    else
        doctor_say(d, RF_CHECK_OK, RF_OK, "configuration", NULL, "'%s', %zu sources", file, d->o->n_sections);
}

static void check_models(doctor *d)
{
    rf_error err = {0};
    rf_engine *e = rf_engine_load(d->o->models, RF_ENGINE_NO_INDEX, &err);
    if (e != NULL && rf_context_prove(rf_engine_context(e), &err) && rf_model_prove(rf_engine_model(e), &err))
        doctor_say(d, RF_CHECK_OK, RF_OK, "rules and models", NULL, "'%s', %s", d->o->models, rf_engine_hash(e));
    else
        doctor_say(d, RF_CHECK_FAIL, err.code, "rules and models", "install them again, or name their folder with --models", "%s",
                   err.text);
    const rf_index_parts parts = e != NULL ? rf_engine_parts(e) : (rf_index_parts){0};
    if (e != NULL && !rf_rules_index_check(rf_engine_rules(e), &parts, d->o->models, &err))
        doctor_say(d, RF_CHECK_WARN, RF_OK, "rules index", "run 'redflag rules index': starting takes longer without it", "%s", err.text);
    rf_engine_free(e);
}

/* The folder a file stands in. */
static void folder_of(const char *file, char *out, size_t size)
{
    const char *slash = strrchr(file, '/');
    snprintf(out, size, "%.*s", slash == NULL ? 1 : slash == file ? 1 : (int)(slash - file), slash == NULL ? "." : file);
}

static void check_store(doctor *d)
{
    struct stat st;
    const char *path = d->o->store;
    rf_error err = {0};
    if (stat(path, &st) != 0) {
        doctor_say(d, errno == ENOENT ? RF_CHECK_OK : RF_CHECK_FAIL, RF_E_STORE, "store", "make its folder readable", "'%s': %s", path,
                   errno == ENOENT ? "not there yet, the first run makes it" : strerror(errno));
        return;
    }
    d->store = rf_store_open(path, 0, &err);
    rf_store_counts n = {0};
    if (d->store == NULL || !rf_store_check(d->store, &err) || !rf_store_count(d->store, &n, &err)) {
        doctor_say(d, RF_CHECK_FAIL, err.code, "store",
                   err.code == RF_E_LOCKED ? "wait until the other run has ended" : "restore a backup, or update redflag if it is newer",
                   "%s", err.text);
        rf_store_close(d->store);
        d->store = NULL;
        return;
    }
    doctor_say(d, RF_CHECK_OK, RF_OK, "store", NULL, "'%s', %lld comments, %lld to be judged", path, (long long)n.comments,
               (long long)n.unjudged);
    if ((st.st_mode & 077) != 0)
        doctor_say(d, RF_CHECK_WARN, RF_OK, "store", "chmod 600: it holds what people wrote", "'%s' can be read by others", path);
    rf_store_run run;
    bool any = false;
    if (rf_store_run_last(d->store, &run, &any, &err) && any && run.started > d->o->now + 3600)
        doctor_say(d, RF_CHECK_WARN, RF_OK, "clock", "set the clock", "the last run was later than now");
}

static void check_disk(doctor *d)
{
    char folder[4096];
    struct statvfs v;
    folder_of(d->o->store, folder, sizeof folder);
    if (statvfs(folder, &v) != 0)
        return; /* the store's own line says it */
    int64_t free_bytes = (int64_t)v.f_bavail * (int64_t)v.f_frsize;
    bool inodes = v.f_files == 0 || v.f_favail > 100;
    rf_check_level level = free_bytes < 100 * MIB || !inodes ? RF_CHECK_FAIL : free_bytes < 1024 * MIB ? RF_CHECK_WARN : RF_CHECK_OK;
    doctor_say(d, level, RF_E_STORE, "disk", "make room: a full disk stops reading and reporting", "%lld MiB free in '%s'%s",
               (long long)(free_bytes / MIB), folder, inodes ? "" : ", no inodes");
    if (access(folder, W_OK | X_OK) != 0)
        doctor_say(d, RF_CHECK_FAIL, RF_E_STORE, "permissions", "SQLite writes beside the store: let its folder be writable",
                   "cannot write in '%s': %s", folder, strerror(errno));
}

static void check_out(doctor *d)
{
    char folder[4096];
    const char *out = d->o->out;
    struct stat st;
    if (out == NULL)
        return;
    bool there = stat(out, &st) == 0;
    snprintf(folder, sizeof folder, "%s", out);
    if (!there)
        folder_of(out, folder, sizeof folder);
    if ((there && !S_ISDIR(st.st_mode)) || access(folder, W_OK | X_OK) != 0)
        doctor_say(d, RF_CHECK_FAIL, RF_E_IO, "report folder", "make the folder, writable by the user who runs redflag",
                   "cannot write in '%s'", folder);
    else
        doctor_say(d, RF_CHECK_OK, RF_OK, "report folder", NULL, "'%s'%s", out, there ? "" : ", not there yet");
}

static void check_mail(doctor *d)
{
    const rf_settings *mail = d->o->mail;
    rf_error err = {0};
    if (mail == NULL)
        return;
    bool command = rf_settings_has(mail, "sendmail");
    if (rf_mailing_try(mail, &err))
        doctor_say(d, RF_CHECK_OK, RF_OK, "mail", NULL, command ? "'%.100s' is there" : "'%.100s' answers%s",
                   rf_settings_text(mail, command ? "sendmail" : "server"), rf_settings_has(mail, "user") ? " and lets us in" : "");
    else
        doctor_say(d, RF_CHECK_FAIL, err.code, "mail", "correct the section [mail]; until then cases stay unreported", "%s", err.text);
}

rf_code rf_doctor(const rf_doctor_options *o, const rf_check_listener *listener)
{
    doctor d = {.o = o, .listener = listener, .worst = RF_OK};
    check_clock(&d);
    check_locale(&d);
    check_config(&d);
    check_models(&d);
    check_store(&d);
    doctor_check_lock(&d);
    doctor_check_sandbox(&d);
    check_disk(&d);
    check_out(&d);
    doctor_check_watching(&d);
    for (size_t i = 0; i < o->n_sections; i++)
        doctor_check_source(&d, o->sections[i]);
    check_mail(&d);
    rf_store_close(d.store);
    return d.worst;
}
