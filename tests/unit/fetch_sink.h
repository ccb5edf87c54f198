/* Shared by the tests of fetch: a sink that keeps everything, and files made for one test. */
#ifndef RF_TEST_FETCH_SINK_H
#define RF_TEST_FETCH_SINK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "fetch/fetch.h"
#include "assert_str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEPT 64

typedef struct kept {
    rf_comment comments[KEPT];
    long lines[KEPT];
    const char *reasons[KEPT], *wheres[KEPT];
    size_t n, n_problems;
    rf_fetch_counts counts;
    rf_error err;
    rf_arena *arena;
    size_t refuse_at; /* the sink refuses the comment of this number, counted from 1 */
} kept;

__attribute__((unused)) static rf_str kept_str(kept *k, rf_str s) { return (rf_str){rf_arena_dup(k->arena, s.ptr, s.len), s.len}; }

__attribute__((unused)) static bool kept_comment(void *ctx, const rf_comment *c, rf_error *err)
{
    kept *k = ctx;
    if (k->n + 1 == k->refuse_at)
        return rf_error_set(err, RF_E_STORE, "the store is full");
    assert_true(k->n < KEPT);
    assert_true(c->id.len > 0 && c->source.len > 0);
    rf_comment *own = &k->comments[k->n++];
    *own = *c;
    own->id = kept_str(k, c->id);
    own->text = kept_str(k, c->text);
    own->author = kept_str(k, c->author);
    own->url = kept_str(k, c->url);
    own->source = kept_str(k, c->source);
    own->parent = kept_str(k, c->parent);
    own->container = kept_str(k, c->container);
    own->origin = kept_str(k, c->origin);
    return true;
}

__attribute__((unused)) static void kept_problem(void *ctx, const char *where, long line, const char *reason)
{
    kept *k = ctx;
    assert_true(k->n_problems < KEPT);
    k->lines[k->n_problems] = line;
    k->wheres[k->n_problems] = rf_arena_dup(k->arena, where, strlen(where));
    k->reasons[k->n_problems++] = rf_arena_dup(k->arena, reason, strlen(reason));
}

__attribute__((unused)) static kept *kept_new(void)
{
    kept *k = rf_xcalloc(1, sizeof *k);
    k->arena = rf_arena_new(0);
    return k;
}

__attribute__((unused)) static void kept_free(kept *k)
{
    rf_arena_free(k->arena);
    free(k);
}

__attribute__((unused)) static bool kept_read(kept *k, const char *path, const char *kind, const rf_fetch_options *o)
{
    rf_sink sink = {kept_comment, kept_problem, k};
    return rf_fetch_file(path, kind, o, &sink, &k->counts, &k->err);
}

/* A folder for one test, and files in it. `made` is overwritten by the next call. */
__attribute__((unused)) static char made[256];
__attribute__((unused)) static char folder[64];

__attribute__((unused)) static int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/rf-fetch-XXXXXX");
    return mkdtemp(folder) == NULL;
}

__attribute__((unused)) static int drop_folder(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

__attribute__((unused)) static const char *make_file(const char *name, const char *bytes, size_t n)
{
    snprintf(made, sizeof made, "%s/%s", folder, name);
    FILE *f = fopen(made, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    fclose(f);
    return made;
}

/* Read `text` as a file called `name`; the result is freed by kept_free. */
__attribute__((unused)) static kept *read_text_with(const char *name, const char *text, const rf_fetch_options *o)
{
    kept *k = kept_new();
    if (!kept_read(k, make_file(name, text, strlen(text)), NULL, o))
        fail_msg("%s: %s", name, k->err.text);
    return k;
}

__attribute__((unused)) static kept *read_text(const char *name, const char *text) { return read_text_with(name, text, NULL); }

#endif
