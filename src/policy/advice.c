/* policy/advice.c - reads the exercise table. */
#include "policy/advice.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/hash.h"

#include <stdlib.h>

#define BUCKETS (RF_GENERAL + 1)

struct rf_advice {
    rf_arena *arena;
    rf_exercise *items[BUCKETS];
    size_t count[BUCKETS], cap[BUCKETS];
    char hash[65];
};

static bool add_line(rf_advice *a, rf_str line, rf_error *err)
{
    rf_str bucket, name, at;
    rf_bucket b = RF_BUCKET_NONE;
    if (!rf_str_split(&line, '\t', &bucket) || !rf_str_split(&line, '\t', &name) || !rf_str_split(&line, '\t', &at) || line.ptr != NULL)
        return rf_error_set(err, RF_E_RULES, "expected 'bucket, tab, name, tab, time'");
    if (!rf_bucket_parse(bucket, &b))
        return rf_error_set(err, RF_E_RULES, "unknown bucket '%.*s'", (int)bucket.len, bucket.ptr);
    a->items[b] = rf_arena_grow(a->arena, a->items[b], a->count[b], &a->cap[b], sizeof *a->items[b]);
    a->items[b][a->count[b]++] = (rf_exercise){rf_arena_dup(a->arena, name.ptr, name.len), rf_arena_dup(a->arena, at.ptr, at.len)};
    return true;
}

rf_advice *rf_advice_load(const char *path, rf_error *err)
{
    rf_advice *a = rf_xcalloc(1, sizeof *a);
    a->arena = rf_arena_new(4096);
    rf_buf content;
    rf_buf_init(&content, 1u << 20);
    bool ok = rf_file_read(path, &content, err);
    if (!ok && err != NULL)
        err->code = RF_E_RULES;
    rf_str rest = rf_buf_str(&content), line;
    for (int number = 1; ok && rf_str_split(&rest, '\n', &line); number++) {
        line = rf_str_trim(line);
        if (line.len > 0 && line.ptr[0] != '#' && !add_line(a, line, err))
            ok = rf_error_add(err, "%s:%d", path, number);
    }
    rf_hash_hex(rf_hash_sha256(rf_buf_str(&content)), a->hash);
    rf_buf_release(&content);
    if (!ok) {
        rf_advice_free(a);
        return NULL;
    }
    return a;
}

void rf_advice_free(rf_advice *a)
{
    if (a == NULL)
        return;
    rf_arena_free(a->arena);
    free(a);
}

const rf_exercise *rf_advice_items(const rf_advice *a, rf_bucket b, size_t *n)
{
    *n = a->count[b];
    return a->items[b];
}

const char *rf_advice_hash(const rf_advice *a) { return a->hash; }
