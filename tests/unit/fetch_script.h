/* Network sources without a network: a kind of source that turns prepared pages, and a store for what it reads. Behind cmocka.h. */
#ifndef RF_TEST_FETCH_SCRIPT_H
#define RF_TEST_FETCH_SCRIPT_H

#include "redflag.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY INT64_C(86400)
#define NOW (INT64_C(1795305600)) /* 22 Nov 2026 */

/* ---- the stub: a script of pages ------------------------------------------------------------------------------------- */

typedef struct item {
    const char *id, *text, *status;
    int64_t age_days;
} item;

typedef struct page {
    item items[4];
    const char *next;  /* NULL: the last */
    rf_code fail_with; /* in the middle of this page, after its items were put */
} page;

static const page *pages; /* by index; a token "7" asks for pages[7] */
static int asked;
static bool sparse, sweep_gone, ends_quota;

static bool read_script(rf_remote_job *job, rf_error *err)
{
    rf_listing l;
    rf_str from;
    if (!rf_remote_cursor_get(job, "", RF_STR("page"), &from, err))
        return false;
    int at = from.ptr != NULL ? atoi(from.ptr) : 0;
    rf_listing_init(&l, job, "script");
    l.sparse = sparse;
    while (rf_listing_open(&l)) {
        if (l.next.len > 0)
            at = atoi(l.next.ptr);
        const page *p = &pages[at];
        asked++;
        bool ok = rf_remote_spend(job, 1, err);
        for (size_t i = 0; ok && i < 4 && p->items[i].id != NULL; i++) {
            const item *it = &p->items[i];
            const rf_comment c = {.id = rf_str_from(it->id),
                                  .text = rf_str_from(it->text),
                                  .author = RF_STR("Ann"),
                                  .published = NOW - it->age_days * DAY,
                                  .edited = RF_NO_TIME};
            ok = rf_remote_put(job, &l, &c, it->status ? it->status : "", NULL, err);
        }
        if (ok && p->fail_with != RF_OK) {
            if (ends_quota)
                job->done->stopped_by = "quota";
            ok = rf_error_set(err, p->fail_with, "the script says so");
        }
        ok = ok && rf_remote_cursor_set(job, "", RF_STR("page"), rf_str_from(p->next), err);
        if (!ok || !rf_remote_page_end(job, &l, rf_str_from(p->next), err)) {
            rf_listing_release(&l);
            return false;
        }
    }
    bool whole = l.ended[0] == '\0';
    rf_listing_release(&l);
    return !whole || !sweep_gone || rf_remote_gone_unseen(job, RF_STR(""), NOW - 10 * DAY, NOW, err);
}

static bool check_script(rf_remote_job *job, const rf_check_listener *out, rf_error *err)
{
    (void)job;
    out->line(out->ctx, RF_CHECK_OK, RF_OK, "reach", "it answers", NULL);
    return rf_error_set(err, RF_E_AUTH, "the key is refused");
}

static const rf_setting_row script_settings[] = {{.name = "key", .type = RF_SETTING_SECRET}, {.name = NULL}};
static const rf_remote script = {"script", "pages from a script", script_settings, 0, check_script, read_script};
static const rf_remote *const kinds[] = {&script, NULL};

/* ---- a store in a folder ---------------------------------------------------------------------------------------------- */

static char dir[64], store_path[80];

static int make_dir(void **state)
{
    (void)state;
    snprintf(dir, sizeof dir, "/tmp/redflag-fetch-XXXXXX");
    asked = 0;
    sparse = sweep_gone = ends_quota = false;
    if (mkdtemp(dir) == NULL)
        return 1;
    snprintf(store_path, sizeof store_path, "%s/s.db", dir);
    return 0;
}

static int remove_dir(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", dir);
    return system(command) != 0;
}

static rf_settings *section(const char *name, const char *key, const char *value)
{
    rf_settings *s = rf_settings_new("test.conf", 1, "source", name);
    rf_error err = {0};
    if (key == NULL || strcmp(key, "path") != 0)
        rf_settings_put(s, RF_STR("kind"), RF_STR("script"), 2);
    if (key != NULL)
        rf_settings_put(s, rf_str_from(key), rf_str_from(value), 3);
    if (!rf_source_check(s, kinds, &err))
        fail_msg("%s", err.text);
    return s;
}

static rf_fetching_result fetch_at(const page *script_pages, const char *key, const char *value, int64_t now)
{
    rf_settings *s = section("tube", key, value);
    const rf_settings *const sections[] = {s};
    const rf_fetching_options o = {.store = store_path, .now = now, .since = RF_NO_TIME, .kinds = kinds};
    rf_fetching_result r;
    rf_error err = {0};
    pages = script_pages;
    if (!rf_fetch_sources(sections, 1, &o, NULL, &r, &err))
        fail_msg("%s", err.text);
    r.source = "tube";
    rf_settings_free(s);
    return r;
}

static rf_fetching_result fetch(const page *script_pages) { return fetch_at(script_pages, NULL, NULL, NOW); }

#define ONE(i, t)                                                                                                                          \
    {                                                                                                                                      \
        .id = i, .text = t, .age_days = 1                                                                                                  \
    }

static const page three[] = {{{ONE("a", "one"), ONE("b", "two")}, "1", RF_OK},
                             {{ONE("c", "three"), ONE("d", "four")}, "2", RF_OK},
                             {{ONE("e", "five")}, NULL, RF_OK}};

#endif
