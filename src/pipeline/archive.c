/* pipeline/archive.c - OUT/archive/2026-11-27-0512.html and its kin, and OUT/index.html over them.
 *
 * The store knows which were given; the folder may hold more, from runs that were killed before their cases were marked. Both are
 * cleared by age, because reports hold comments' words. */
#include "pipeline/archive.h"

#include "base/file.h"
#include "report/formats.h"
#include "report/index.h"
#include "report/section.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define FOLDER "archive"
enum { NAME_MAX_BYTES = 40, DATE_BYTES = 15, DAY_S = 86400, LISTED = 400, SAME_MINUTE = 1000 };

static char *path_of(rf_arena *arena, const char *dir, const char *name, const char *suffix)
{
    size_t n = strlen(dir) + sizeof "/" FOLDER "/." + strlen(name) + strlen(suffix);
    char *path = rf_arena_take(arena, n);
    snprintf(path, n, "%s/" FOLDER "%s%s%s%s", dir, name[0] != '\0' ? "/" : "", name, suffix[0] != '\0' ? "." : "", suffix);
    return path;
}

/* "2026-11-27-0512", and "-2" behind it when that minute has a report. */
static const char *free_name(rf_arena *arena, const char *dir, int64_t at)
{
    time_t seconds = (time_t)at;
    struct tm tm;
    char *name = rf_arena_take(arena, NAME_MAX_BYTES);
    if (gmtime_r(&seconds, &tm) == NULL || tm.tm_year + 1900 > 9999)
        memset(&tm, 0, sizeof tm);
    for (int i = 1; i <= SAME_MINUTE; i++) {
        bool taken = false;
        int n =
            snprintf(name, NAME_MAX_BYTES, "%04d-%02d-%02d-%02d%02d", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min);
        if (i > 1)
            snprintf(name + n, NAME_MAX_BYTES - (size_t)n, "-%d", i);
        for (size_t k = 0; k < rf_format_count && !taken; k++)
            taken = access(path_of(arena, dir, name, rf_formats[k].suffix), F_OK) == 0;
        if (!taken)
            break;
    }
    return name;
}

/* ---- clearing --------------------------------------------------------------------------------------------------------- */

/* The time in a name that free_name has made; false for any other file, which is left alone. */
static bool time_in(const char *name, int64_t *at)
{
    static const char shape[] = "dddd-dd-dd-dddd";
    for (size_t i = 0; i < DATE_BYTES; i++)
        if (shape[i] == 'd' ? name[i] < '0' || name[i] > '9' : name[i] != shape[i])
            return false;
    struct tm tm = {0};
    if (sscanf(name, "%4d-%2d-%2d-%2d%2d", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &tm.tm_hour, &tm.tm_min) != 5)
        return false;
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    *at = (int64_t)timegm(&tm);
    return true;
}

static bool clear_old(const char *folder, int64_t before, rf_error *err)
{
    bool ok = true;
    for (size_t k = 0; ok && k < rf_format_count; k++) {
        char ending[16], **names;
        size_t n = 0;
        snprintf(ending, sizeof ending, ".%s", rf_formats[k].suffix);
        if (!rf_file_list(folder, ending, &names, &n, err))
            return false;
        for (size_t i = 0; ok && i < n; i++) {
            const char *slash = strrchr(names[i], '/');
            int64_t at;
            if (time_in(slash != NULL ? slash + 1 : names[i], &at) && at < before && unlink(names[i]) != 0 && errno != ENOENT)
                ok = rf_error_set(err, RF_E_REPORT, "cannot delete the old report '%s': %s", names[i], strerror(errno));
        }
        rf_file_list_free(names, n);
    }
    return ok;
}

/* ---- the index --------------------------------------------------------------------------------------------------------- */

typedef struct listing {
    rf_arena *arena;
    rf_index_row rows[LISTED];
    size_t n;
} listing;

static rf_str own(rf_arena *arena, rf_str s) { return (rf_str){rf_arena_dup(arena, s.ptr, s.len), s.len}; }

static bool list_one(void *ctx, const rf_store_report *r, rf_error *err)
{
    listing *l = ctx;
    (void)err;
    if (l->n < LISTED)
        l->rows[l->n++] = (rf_index_row){.at = r->at,
                                         .name = own(l->arena, r->name),
                                         .formats = own(l->arena, r->formats),
                                         .emergency = (size_t)r->emergency,
                                         .urgent = (size_t)r->urgent,
                                         .routine = (size_t)r->routine,
                                         .look = (size_t)r->look,
                                         .not_judged = (size_t)r->not_judged,
                                         .advice = (size_t)r->advice,
                                         .gaps = (size_t)r->gaps};
    return true;
}

static bool write_index(rf_store *s, rf_report *r, const rf_report_options *o, const rf_store_report *kept, rf_error *err)
{
    listing *l = rf_arena_take(r->arena, sizeof *l);
    *l = (listing){.arena = r->arena};
    if (kept->name.len > 0)
        list_one(l, kept, err);
    if (!rf_store_each_report(s, LISTED, list_one, l, err))
        return false;
    const rf_index x = {.title = r->title,
                        .channel = r->channel,
                        .version = r->version,
                        .folder = RF_STR(FOLDER),
                        .kept_days = (size_t)(o->keep_s / DAY_S),
                        .rows = l->rows,
                        .n = l->n};
    rf_buf page;
    rf_error cause = {0};
    rf_buf_init(&page, RF_REPORT_MAX);
    size_t n = strlen(o->out_dir) + sizeof "/index.html";
    char *path = rf_arena_take(r->arena, n);
    snprintf(path, n, "%s/index.html", o->out_dir);
    bool ok = rf_index_render(&x, &page, err);
    if (ok && !rf_file_write(path, rf_buf_str(&page), 0600, &cause))
        ok = rf_error_set(err, RF_E_REPORT, "%s", cause.text);
    rf_buf_release(&page);
    return ok;
}

static rf_store_report row_of(const rf_report *r, const char *name, const rf_report_options *o)
{
    int64_t in[RF_SECTION_NONE + 1] = {0};
    for (size_t i = 0; i < r->n_cases; i++)
        in[rf_section_of(&r->cases[i].verdict)]++;
    return (rf_store_report){.at = r->generated,
                             .name = rf_str_from(name),
                             .formats = rf_str_from(o->formats),
                             .emergency = in[RF_SECTION_EMERGENCY],
                             .urgent = in[RF_SECTION_URGENT],
                             .routine = in[RF_SECTION_ROUTINE],
                             .look = in[RF_SECTION_LOOK],
                             .not_judged = in[RF_SECTION_NOT_JUDGED],
                             .advice = in[RF_SECTION_ADVICE],
                             .gaps = (int64_t)r->n_gaps};
}

bool archive_put(rf_store *s, rf_report *r, const rf_report_options *o, rf_store_report *kept, rf_error *err)
{
    const char *folder = path_of(r->arena, o->out_dir, "", "");
    if (r->n_cases > 0 || r->n_gaps > 0) {
        const char *name = free_name(r->arena, o->out_dir, r->generated);
        if (!rf_report_write(r, folder, name, rf_str_from(o->formats), err))
            return false;
        *kept = row_of(r, name, o);
    }
    bool any = access(folder, F_OK) == 0;
    int64_t before = r->generated - o->keep_s;
    if (o->keep_s > 0 && ((any && !clear_old(folder, before, err)) || !rf_store_report_forget(s, before, err)))
        return false;
    return write_index(s, r, o, kept, err);
}

void archive_take_back(rf_store *s, rf_report *r, const rf_report_options *o, const rf_store_report *kept)
{
    const rf_store_report none = {0};
    if (kept->name.len == 0)
        return;
    for (size_t k = 0; k < rf_format_count; k++)
        unlink(path_of(r->arena, o->out_dir, kept->name.ptr, rf_formats[k].suffix));
    (void)write_index(s, r, o, &none, NULL); /* the next report writes it again */
}
