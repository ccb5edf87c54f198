/* pipeline/keeping.c - which sources are kept how long, and the store asked to forget. */
#include "pipeline/keeping.h"

#include "base/arena.h"
#include "pipeline/fetching_parts.h"
#include "store/keeping.h"

#define DAY_S 86400
#define SEPARATOR '\x1f'

static void add(rf_purge_counts *to, const rf_store_forgotten *n)
{
    to->comments += n->comments;
    to->unreported += n->unreported;
    to->unjudged += n->unjudged;
}

/* Seconds that a section keeps its comments: 0 for ever, -1 it does not say. */
static int64_t retention_of(const rf_settings *section)
{
    if (rf_settings_has(section, "retention"))
        return rf_settings_int(section, "retention") / 1000;
    const rf_remote *kind = fetching_kind(section, NULL);
    return kind != NULL && kind->retention_days > 0 ? kind->retention_days * DAY_S : -1;
}

static bool forget(rf_store *s, const rf_store_selection *which, bool dry_run, rf_purge_counts *counts, rf_error *err)
{
    rf_store_forgotten n = {0};
    bool ok = rf_store_forget_words(s, which, dry_run, &n, err);
    add(counts, &n);
    return ok;
}

bool rf_keep_retention(const char *store, const rf_settings *const *sections, size_t n, int64_t now, bool dry_run, rf_purge_counts *counts,
                       rf_error *err)
{
    rf_store *s = rf_store_open(store, 0, err);
    if (s == NULL)
        return false;
    rf_buf told; /* sources with a time of their own */
    rf_buf_init(&told, (size_t)1024 * 1024);
    rf_buf_putc(&told, SEPARATOR);
    bool ok = true;
    for (size_t i = 0; ok && i < n; i++) {
        int64_t kept_s = retention_of(sections[i]);
        if (kept_s < 0)
            continue;
        const rf_store_selection which = {.source = rf_str_from(rf_settings_name(sections[i])), .unseen_since = now - kept_s};
        rf_buf_add_str(&told, which.source);
        rf_buf_putc(&told, SEPARATOR);
        ok = kept_s == 0 || forget(s, &which, dry_run, counts, err);
    }
    const rf_store_selection others = {
        .except = rf_buf_str(&told), .youtube_only = true, .unseen_since = now - RF_RETENTION_YOUTUBE_DAYS * (int64_t)DAY_S};
    ok = ok && forget(s, &others, dry_run, counts, err) && (dry_run || rf_store_settle(s, err));
    rf_buf_release(&told);
    rf_store_close(s);
    return ok;
}

bool rf_purge(const char *store, const rf_purge_options *o, rf_purge_counts *counts, rf_error *err)
{
    rf_store *s = rf_store_open(store, 0, err);
    if (s == NULL)
        return false;
    const rf_store_selection which = {.source = rf_str_from(o->source),
                                      .author = rf_str_from(o->author),
                                      .id = rf_str_from(o->id),
                                      .unseen_since = o->older_than_s < 0 ? RF_NO_TIME : o->now - o->older_than_s};
    rf_store_forgotten n = {0};
    bool ok = o->whole ? rf_store_delete(s, &which, o->dry_run, &n, err) : rf_store_forget_words(s, &which, o->dry_run, &n, err);
    add(counts, &n);
    ok = ok && (o->dry_run || rf_store_settle(s, err));
    rf_store_close(s);
    return ok;
}

bool rf_backup(const char *store, const char *file, rf_error *err)
{
    rf_store *s = rf_store_open(store, RF_STORE_AS_IT_IS, err);
    bool ok = s != NULL && rf_store_backup(s, file, err);
    rf_store_close(s);
    return ok;
}

bool rf_verify_store(const char *store, rf_error *err)
{
    rf_store *s = rf_store_open(store, RF_STORE_AS_IT_IS, err);
    bool ok = s != NULL && rf_store_check(s, err);
    rf_store_close(s);
    return ok;
}
