/* fetch/fetch.c - from a path to its files, from a file to its kind, and what all sources share on the way to the sink. */
#include "fetch/fetch.h"

#include "base/file.h"

#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

bool rf_fetch_deliver(rf_fetch_job *job, rf_comment *c, rf_error *err)
{
    const rf_fetch_options *o = job->options;
    c->source = o->source != NULL ? rf_str_from(o->source) : c->origin.len > 0 ? c->origin : rf_str_from(job->kind);
    if (c->container.len == 0)
        c->container = rf_str_from(o->container);
    if (o->owner != NULL && rf_str_is(c->author, o->owner))
        c->is_owner = true;
    if (c->id.len == 0)
        c->id = rf_comment_make_id(c, job->seen, job->arena);
    else
        rf_comment_claim_id(c, job->ids, job->arena);
    job->counts->records++;
    job->counts->repaired += c->repairs > 0;
    return job->sink->comment(job->sink->ctx, c, err);
}

bool rf_fetch_problem(rf_fetch_job *job, long line, const char *reason, rf_error *err)
{
    job->counts->problems++;
    if (job->sink->problem != NULL)
        job->sink->problem(job->sink->ctx, job->where, line, reason);
    if (!job->options->strict)
        return true;
    return line > 0 ? rf_error_set(err, RF_E_INPUT, "%s:%ld: %s", job->where, line, reason)
                    : rf_error_set(err, RF_E_INPUT, "%s: %s", job->where, reason);
}

size_t rf_fetch_plain_length(const char *path)
{
    static const char *const packed[] = {".gz", ".zst", ".zstd"};
    size_t n = strlen(path);
    for (size_t i = 0; i < sizeof packed / sizeof *packed; i++) {
        size_t m = strlen(packed[i]);
        if (n > m && strcasecmp(path + n - m, packed[i]) == 0)
            return n - m;
    }
    return n;
}

bool rf_fetch_ends_with(const char *path, const char *suffix)
{
    size_t n = rf_fetch_plain_length(path), m = strlen(suffix);
    return n >= m && strncasecmp(path + n - m, suffix, m) == 0;
}

bool rf_fetch_leave_out(rf_fetch_job *job)
{
    job->counts->left_out++;
    return true;
}

/* ---- the kind of a file --------------------------------------------------------------------------------------------- */

/* First bytes that name a form which is not read here, however much it may hold comments. */
static const struct form {
    const char *bytes;
    size_t n;
    const char *what;
} refused_forms[] = {
    {"\xFF\xFE", 2, "is UTF-16; save it again as UTF-8"},
    {"\xFE\xFF", 2, "is UTF-16; save it again as UTF-8"},
    {"\x1F\x8B", 2, "is packed twice (gzip inside); unpack it once, for example: gunzip -c FILE | redflag import -"},
    {"\x28\xB5\x2F\xFD", 4, "is packed twice (zstd inside); unpack it once, for example: zstd -dc FILE | redflag import -"},
    {"\xFD"
     "7zXZ",
     6, "is compressed (xz); unpack it first, for example: xz -dc FILE | redflag import -"},
    {"BZh", 3, "is compressed (bzip2); unpack it first, for example: bzip2 -dc FILE | redflag import -"},
    {"PK\x03\x04", 4, "is a zip archive or a spreadsheet; save its table as CSV in UTF-8"},
    {"SQLite format 3", 16, "is a SQLite database; a store is named with --store"},
};

/* UTF-16 without a mark: every other byte of the first line is NUL. */
static bool is_bare_utf16(rf_str head)
{
    size_t n = head.len < 64 ? head.len : 64, odd = 0, even = 0;
    for (size_t i = 0; i < n; i++)
        if (head.ptr[i] == '\0')
            (*(i % 2 ? &odd : &even))++;
    return n >= 8 && (odd >= n / 2 - 1 || even >= n / 2 - 1) && (odd == 0 || even == 0);
}

static const char *refusal(rf_str head)
{
    for (size_t i = 0; i < sizeof refused_forms / sizeof *refused_forms; i++) {
        const struct form *f = &refused_forms[i];
        if (head.len >= f->n && memcmp(head.ptr, f->bytes, f->n) == 0)
            return f->what;
    }
    return is_bare_utf16(head) ? "is UTF-16; save it again as UTF-8" : NULL;
}

static const rf_source *sniff(rf_str head, const char *path)
{
    const rf_source *best = NULL;
    int sure = 0;
    for (size_t i = 0; rf_sources[i] != NULL; i++) {
        int s = rf_sources[i]->sniff(head, path);
        if (s > sure) {
            sure = s;
            best = rf_sources[i];
        }
    }
    return best;
}

/* ---- one file ------------------------------------------------------------------------------------------------------- */

static bool read_open_file(rf_fetch_job *job, const rf_source *source, rf_error *err)
{
    rf_str head = rf_input_peek(job->in, RF_FETCH_RECORD_MAX);
    if (head.len == 0 && !rf_input_ok(job->in, err))
        return false;
    const char *refused = refusal(head);
    if (refused != NULL)
        return rf_error_set(err, RF_E_INPUT, "'%s' %s", job->where, refused);
    if (rf_str_starts(head, "\xEF\xBB\xBF")) {
        rf_input_skip(job->in, 3);
        head = rf_input_peek(job->in, RF_FETCH_RECORD_MAX);
    }
    size_t before = job->counts->records + job->counts->left_out, told = job->counts->problems;
    if (rf_str_trim(head).len > 0) {
        if (source == NULL)
            source = sniff(head, job->where);
        if (source == NULL)
            return rf_error_set(err, RF_E_INPUT, "cannot tell what kind of file '%s' is; name it with --kind", job->where);
        job->kind = source->name;
        if (!source->read(job, err) || !rf_input_ok(job->in, err))
            return false;
    }
    if (!rf_input_ok(job->in, err))
        return false;
    if (job->counts->records + job->counts->left_out == before && job->counts->problems == told)
        return rf_fetch_problem(job, 0, rf_str_trim(head).len ? "no comments found" : "the file is empty: no comments found", err);
    return true;
}

static bool read_file(const char *path, const rf_source *source, const rf_fetch_options *o, const rf_sink *sink, rf_fetch_counts *counts,
                      rf_error *err)
{
    rf_input *in = rf_input_open(path, err);
    if (in == NULL)
        return false;
    counts->files++;
    rf_fetch_job job = {.in = in,
                        .where = strcmp(path, "-") == 0 ? "standard input" : path,
                        .options = o,
                        .sink = sink,
                        .counts = counts,
                        .seen = rf_occurrences_new(o->remember),
                        .ids = o->ids,
                        .arena = rf_arena_new(0)};
    bool ok = read_open_file(&job, source, err);
    rf_arena_free(job.arena);
    rf_occurrences_free(job.seen);
    rf_input_close(in);
    return ok;
}

/* ---- many files ----------------------------------------------------------------------------------------------------- */

typedef struct guard {
    const rf_sink *sink;
    bool refused;
} guard;

static bool guarded_comment(void *ctx, const rf_comment *c, rf_error *err)
{
    guard *g = ctx;
    g->refused = !g->sink->comment(g->sink->ctx, c, err);
    return !g->refused;
}

static void guarded_problem(void *ctx, const char *where, long line, const char *reason)
{
    guard *g = ctx;
    if (g->sink->problem != NULL)
        g->sink->problem(g->sink->ctx, where, line, reason);
}

/* Files in byte order. One that cannot be read is a problem of its own; only the sink or strict mode ends the round. */
static bool read_files(char *const *names, size_t n, const rf_source *source, const rf_fetch_options *o, const rf_sink *sink,
                       rf_fetch_counts *counts, rf_error *err)
{
    guard g = {.sink = sink};
    rf_sink guarded = {guarded_comment, guarded_problem, &g};
    for (size_t i = 0; i < n; i++) {
        struct stat st;
        if (stat(names[i], &st) == 0 && S_ISDIR(st.st_mode))
            continue;
        rf_error e = {0};
        if (read_file(names[i], source, o, &guarded, counts, &e))
            continue;
        if (g.refused || o->strict) {
            if (err != NULL)
                *err = e;
            return false;
        }
        counts->problems++;
        guarded_problem(&g, names[i], 0, e.text);
    }
    return true;
}

static int by_bytes(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static bool read_pattern(const char *pattern, const rf_source *source, const rf_fetch_options *o, const rf_sink *sink,
                         rf_fetch_counts *counts, rf_error *err)
{
    glob_t g = {0};
    bool ok;
    if (glob(pattern, GLOB_NOSORT, NULL, &g) != 0) {
        ok = rf_error_set(err, RF_E_INPUT, "no file matches '%s'", pattern);
    } else {
        /* glob would sort by the locale. */
        qsort(g.gl_pathv, g.gl_pathc, sizeof *g.gl_pathv, by_bytes);
        ok = read_files(g.gl_pathv, g.gl_pathc, source, o, sink, counts, err);
    }
    globfree(&g);
    return ok;
}

static bool read_folder(const char *path, const rf_source *source, const rf_fetch_options *o, const rf_sink *sink, rf_fetch_counts *counts,
                        rf_error *err)
{
    char **names;
    size_t n;
    if (!rf_file_list(path, "", &names, &n, err))
        return false;
    size_t before = counts->files;
    bool ok = read_files(names, n, source, o, sink, counts, err);
    rf_file_list_free(names, n);
    if (ok && counts->files == before) {
        rf_fetch_job job = {.where = path, .options = o, .sink = sink, .counts = counts};
        ok = rf_fetch_problem(&job, 0, "the folder holds no files", err);
    }
    return ok;
}

bool rf_fetch_file(const char *path, const char *kind, const rf_fetch_options *options, const rf_sink *sink, rf_fetch_counts *counts,
                   rf_error *err)
{
    rf_fetch_options o = options ? *options : (rf_fetch_options){0};
    rf_fetch_counts unread = {0};
    if (counts == NULL)
        counts = &unread;
    const rf_source *source = kind ? rf_source_find(kind) : NULL;
    if (kind != NULL && source == NULL)
        return rf_error_set(err, RF_E_USAGE, "no kind of source is called '%s'", kind);
    rf_occurrences *own = o.ids ? NULL : rf_occurrences_new(o.remember);
    o.ids = o.ids ? o.ids : own;
    struct stat st;
    bool is_stdin = strcmp(path, "-") == 0, exists = is_stdin || stat(path, &st) == 0, ok;
    if (!exists && errno == ENOENT && strpbrk(path, "*?[") != NULL)
        ok = read_pattern(path, source, &o, sink, counts, err);
    else if (exists && !is_stdin && S_ISDIR(st.st_mode))
        ok = read_folder(path, source, &o, sink, counts, err);
    else
        ok = read_file(path, source, &o, sink, counts, err);
    rf_occurrences_free(own);
    return ok;
}
