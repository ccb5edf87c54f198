/* Network sources without a network: a stub that turns prepared pages, and what the engine makes of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "redflag.h"
#include "store/cursors.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

static int64_t stored(void)
{
    rf_error err = {0};
    rf_store_counts n = {0};
    rf_store *s = rf_store_open(store_path, 0, &err);
    assert_non_null(s);
    assert_true(rf_store_count(s, &n, &err));
    rf_store_close(s);
    return n.comments;
}

#define ONE(i, t)                                                                                                                          \
    {                                                                                                                                      \
        .id = i, .text = t, .age_days = 1                                                                                                  \
    }

/* ---- facts ------------------------------------------------------------------------------------------------------------ */

static const page three[] = {{{ONE("a", "one"), ONE("b", "two")}, "1", RF_OK},
                             {{ONE("c", "three"), ONE("d", "four")}, "2", RF_OK},
                             {{ONE("e", "five")}, NULL, RF_OK}};

static void a_whole_walk_is_complete_and_a_second_one_finds_all_known(void **state)
{
    (void)state;
    rf_fetching_result r = fetch(three);
    assert_int_equal(r.code, RF_OK);
    assert_int_equal(r.done.added, 5);
    assert_int_equal(r.done.pages, 3);
    assert_int_equal(r.done.units, 3);
    assert_string_equal(r.done.stopped_by, "");

    r = fetch_at(three, NULL, NULL, NOW + 60);

    assert_int_equal(r.code, RF_OK);
    assert_int_equal(r.done.added, 0);
    assert_int_equal(r.done.same, 5);
    assert_int_equal(stored(), 5);
}

static void what_was_read_before_a_failure_is_kept_and_the_next_run_goes_on_there(void **state)
{
    (void)state;
    static const page broken[] = {{{ONE("a", "one"), ONE("b", "two")}, "1", RF_OK},
                                  {{ONE("c", "three"), ONE("d", "four")}, "2", RF_E_TEMP},
                                  {{ONE("e", "five")}, NULL, RF_OK}};
    rf_fetching_result r = fetch(broken);
    assert_int_equal(r.code, RF_E_INPUT); /* partial: a page is good */
    assert_string_equal(r.done.stopped_by, "error");
    assert_non_null(strstr(r.text, "the script says so"));
    assert_int_equal(stored(), 2); /* the broken page is given up whole, its cursor with it */

    asked = 0;
    r = fetch(three);

    assert_int_equal(asked, 2);
    assert_int_equal(r.done.added, 3);
    assert_int_equal(stored(), 5);
}

static void a_failure_before_any_page_keeps_its_own_code(void **state)
{
    (void)state;
    static const page temp[] = {{.fail_with = RF_E_TEMP}}, auth[] = {{.fail_with = RF_E_AUTH}}, config[] = {{.fail_with = RF_E_CONFIG}};
    assert_int_equal(fetch(temp).code, RF_E_TEMP);
    assert_int_equal(fetch(auth).code, RF_E_AUTH);
    assert_int_equal(fetch(config).code, RF_E_CONFIG);
}

static void an_ended_quota_is_temporary_even_after_good_pages(void **state)
{
    (void)state;
    static const page quota[] = {{{ONE("a", "one")}, "1", RF_OK}, {.fail_with = RF_E_TEMP}};
    ends_quota = true;
    rf_fetching_result r = fetch(quota);
    assert_int_equal(r.code, RF_E_TEMP);
    assert_string_equal(r.done.stopped_by, "quota");
    assert_int_equal(stored(), 1);
}

static void a_page_that_comes_again_ends_the_walk(void **state)
{
    (void)state;
    static const page loop[] = {{{ONE("a", "one")}, "1", RF_OK}, {{ONE("b", "two")}, "2", RF_OK}, {{ONE("c", "three")}, "1", RF_OK}};
    rf_fetching_result r = fetch(loop);
    assert_int_equal(r.code, RF_E_INPUT);
    assert_string_equal(r.done.stopped_by, "repeated_token");
    assert_int_equal(asked, 3);
    assert_int_equal(r.done.added, 3);
}

static void a_page_without_anything_new_ends_the_walk(void **state)
{
    (void)state;
    static const page again[] = {{{ONE("a", "one"), ONE("b", "two")}, "1", RF_OK}, {{ONE("b", "two"), ONE("a", "one")}, "2", RF_OK}};
    rf_fetching_result r = fetch(again);
    assert_string_equal(r.done.stopped_by, "nothing_new");
    assert_int_equal(asked, 2);
    assert_int_equal(r.done.read, 2); /* twice seen, once counted */
}

static void empty_pages_are_no_end_where_pages_are_cut_before_they_are_filtered(void **state)
{
    (void)state;
    static page gaps[12];
    static char tokens[12][4];
    for (int i = 0; i < 11; i++) {
        snprintf(tokens[i], sizeof tokens[i], "%d", i + 1);
        gaps[i].next = tokens[i];
    }
    gaps[11] = (page){{ONE("z", "at last")}, NULL, RF_OK};
    sparse = true;
    rf_fetching_result r = fetch(gaps);
    assert_int_equal(r.code, RF_OK);
    assert_int_equal(r.done.added, 1);
    sparse = false;
    assert_string_equal(fetch_at(gaps, NULL, NULL, NOW + 1).done.stopped_by, "nothing_new");
}

static void caps_end_a_source_as_partial_with_the_word_for_it(void **state)
{
    (void)state;
    rf_fetching_result r = fetch_at(three, "max_pages", "1", NOW);
    assert_int_equal(r.code, RF_E_INPUT);
    assert_string_equal(r.done.stopped_by, "pages");
    assert_int_equal(stored(), 2);
    r = fetch_at(three, "max_units", "1", NOW + 1);
    assert_string_equal(r.done.stopped_by, "units");
    assert_int_equal(r.code, RF_E_INPUT);
    assert_int_equal(stored(), 4);
    r = fetch_at(three, "max_items", "1", NOW + 2);
    assert_int_equal(r.code, RF_OK); /* met on the last page: all was read */
    assert_int_equal(stored(), 5);
}

static void edited_restated_and_vanished_comments_are_told_apart(void **state)
{
    (void)state;
    static const page first[] = {
        {{{"a", "one", "hold", 1}, {"b", "two", "approved", 2}, {"c", "three", "approved", 3}, {"old", "x", "", 30}}, NULL, RF_OK}};
    static const page second[] = {{{{"a", "one", "approved", 1}, {"b", "two, but worse", "approved", 2}}, NULL, RF_OK}};
    assert_int_equal(fetch(first).done.added, 4);
    sweep_gone = true;

    rf_fetching_result r = fetch_at(second, NULL, NULL, NOW + 3600);

    assert_int_equal(r.done.restatus, 1);
    assert_int_equal(r.done.edited, 1);
    assert_int_equal(r.done.gone, 1); /* c; the old one is outside of the window */
    assert_int_equal(r.code, RF_OK);
    assert_int_equal(stored(), 4); /* kept, and marked */
    sweep_gone = false;
    assert_int_equal(fetch_at(first, NULL, NULL, NOW + 7200).done.restatus, 1); /* a is held again */
}

static void the_owners_comments_are_marked_by_the_setting(void **state)
{
    (void)state;
    assert_int_equal(fetch(three).done.added, 5);
    assert_int_equal(fetch_at(three, "owner", "Ann", NOW + 1).done.edited, 5); /* the mark came: to be judged again */
}

static void the_horizon_is_the_lookback_behind_the_newest_and_never_in_the_future(void **state)
{
    (void)state;
    rf_remote_job job = {.now = NOW, .since = NOW - 30 * DAY, .lookback_s = 14 * DAY};
    assert_int_equal(rf_remote_horizon(&job, RF_NO_TIME), NOW - 30 * DAY);
    assert_int_equal(rf_remote_horizon(&job, NOW - DAY), NOW - 15 * DAY);
    assert_int_equal(rf_remote_horizon(&job, NOW - 60 * DAY), NOW - 74 * DAY); /* two months without cron */
    assert_int_equal(rf_remote_horizon(&job, NOW + 900 * DAY), NOW - 14 * DAY);
    job.full = true;
    assert_int_equal(rf_remote_horizon(&job, NOW - DAY), NOW - 30 * DAY);
}

static void one_source_that_fails_does_not_stop_the_others(void **state)
{
    (void)state;
    char path[96];
    snprintf(path, sizeof path, "%s/in.jsonl", dir);
    FILE *f = fopen(path, "w");
    fputs("{\"id\":\"1\",\"text\":\"hello\"}\n", f);
    fclose(f);
    static const page auth[] = {{.fail_with = RF_E_AUTH}};
    pages = auth;
    rf_settings *all[] = {section("a", NULL, NULL), section("b", "path", path), section("c", NULL, NULL)};
    const rf_fetching_options o = {.store = store_path, .now = NOW, .kinds = kinds};
    rf_fetching_result r[3];
    rf_error err = {0};

    assert_true(rf_fetch_sources((const rf_settings *const *)all, 3, &o, NULL, r, &err));

    assert_int_equal(r[0].code, RF_E_AUTH);
    assert_int_equal(r[1].code, RF_OK);
    assert_int_equal(r[1].done.added, 1);
    assert_string_equal(r[1].kind, "file");
    assert_int_equal(rf_fetching_code(r, 3), RF_E_INPUT);
    assert_int_equal(rf_fetching_code(r, 1), RF_E_AUTH);
    assert_int_equal(rf_fetching_code(r + 1, 1), RF_OK);
    for (int i = 0; i < 3; i++)
        rf_settings_free(all[i]);
}

static void the_completeness_of_the_last_run_is_kept(void **state)
{
    (void)state;
    rf_fetching_result r = fetch_at(three, "max_pages", "2", NOW);
    rf_buf line;
    rf_buf_init(&line, 1000);
    rf_fetching_statement(&r, &line);
    assert_string_equal(line.ptr, "4 read, 4 new, 2 units used; partial: stopped by pages");
    rf_buf_release(&line);
    rf_error err = {0};
    rf_store *s = rf_store_open(store_path, 0, &err);
    rf_arena *arena = rf_arena_new(0);
    rf_store_completeness c;
    bool any = false;

    assert_true(rf_store_completeness_last(s, RF_STR("tube"), arena, &c, &any, &err));

    assert_true(any && !c.complete);
    assert_true(rf_str_is(c.stopped_by, "pages"));
    assert_int_equal(c.added, 4);
    /* What a killed run leaves. */
    int64_t run, key;
    assert_true(rf_store_run_begin(s, NOW, &run, &err));
    assert_true(rf_store_completeness_begin(s, run, RF_STR("tube"), RF_STR("script"), NOW, &key, &err));
    assert_true(rf_store_completeness_last(s, RF_STR("tube"), arena, &c, &any, &err));
    assert_true(rf_str_is(c.stopped_by, "interrupted") && c.finished == RF_NO_TIME);
    rf_arena_free(arena);
    rf_store_close(s);
}

static void sweeps_get_the_cursors_that_were_set_the_longest_time_ago(void **state)
{
    (void)state;
    rf_error err = {0};
    rf_store *s = rf_store_open(store_path, 0, &err);
    rf_arena *arena = rf_arena_new(0);
    rf_str *keys, *values, value;
    size_t n;
    static const char *const names[] = {"t1", "t2", "t3"};
    static const int64_t at[] = {30, 10, 20};
    for (int i = 0; i < 3; i++)
        assert_true(rf_store_cursor_set(s, RF_STR("tube"), RF_STR("thread"), rf_str_from(names[i]), RF_STR("7"), at[i], &err));

    assert_true(rf_store_cursor_oldest(s, RF_STR("tube"), RF_STR("thread"), 2, arena, &keys, &values, &n, &err));

    assert_int_equal(n, 2);
    assert_true(rf_str_is(keys[0], "t2") && rf_str_is(keys[1], "t3") && rf_str_is(values[0], "7"));
    assert_true(rf_store_cursor_set(s, RF_STR("tube"), RF_STR("thread"), RF_STR("t2"), RF_STR(""), 40, &err));
    assert_true(rf_store_cursor_get(s, RF_STR("tube"), RF_STR("thread"), RF_STR("t2"), arena, &value, &err));
    assert_null(value.ptr);
    rf_arena_free(arena);
    rf_store_close(s);
}

static volatile sig_atomic_t stop_now;

static void a_signal_ends_the_run_and_says_so(void **state)
{
    (void)state;
    rf_settings *s = section("tube", NULL, NULL);
    const rf_settings *const sections[] = {s};
    const rf_fetching_options o = {.store = store_path, .now = NOW, .kinds = kinds, .stop = &stop_now};
    rf_fetching_result r;
    rf_error err = {0};
    stop_now = 15;

    assert_true(rf_fetch_sources(sections, 1, &o, NULL, &r, &err));

    assert_int_equal(r.code, RF_E_TEMP);
    assert_string_equal(r.done.stopped_by, "signal");
    rf_settings_free(s);
}

/* ---- doctor ----------------------------------------------------------------------------------------------------------- */

typedef struct heard {
    char text[4096];
    size_t fails;
} heard;

static void hear(void *ctx, rf_check_level level, rf_code code, const char *what, const char *found, const char *advice)
{
    heard *h = ctx;
    size_t n = strlen(h->text);
    h->fails += level == RF_CHECK_FAIL;
    assert_true((advice == NULL) == (level == RF_CHECK_OK));
    assert_true((code == RF_OK) == (level != RF_CHECK_FAIL));
    snprintf(h->text + n, sizeof h->text - n, "%d %s: %s\n", (int)level, what, found);
}

static void the_doctor_finds_the_worst_and_checks_each_source(void **state)
{
    (void)state;
    fetch(three);
    rf_settings *all[] = {section("tube", NULL, NULL), section("export", "path", "/nowhere/at/all.jsonl")};
    heard h = {{0}, 0};
    const rf_check_listener listener = {hear, &h};
    rf_doctor_options o = {.store = store_path,
                           .models = RF_TEST_ROOT "/models",
                           .sections = (const rf_settings *const *)all,
                           .n_sections = 2,
                           .now = NOW,
                           .kinds = kinds};

    rf_code worst = rf_doctor(&o, &listener);

    if (worst != RF_E_AUTH || h.fails != 2)
        fail_msg("%d: %s", (int)worst, h.text);
    assert_non_null(strstr(h.text, "0 source 'tube': reach: it answers"));
    assert_non_null(strstr(h.text, "2 source 'tube': reach: the key is refused"));
    assert_non_null(strstr(h.text, "0 source 'tube': last run: 5 read, 5 new, complete"));
    assert_non_null(strstr(h.text, "2 source 'export': files: cannot read"));
    o.now = 1000;
    o.n_sections = 0;
    assert_int_equal(rf_doctor(&o, &listener), RF_E_OTHER); /* 1970 */
    rf_settings_free(all[0]);
    rf_settings_free(all[1]);
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
#define fact(f) cmocka_unit_test_setup_teardown(f, make_dir, remove_dir)
    const struct CMUnitTest tests[] = {
        fact(a_whole_walk_is_complete_and_a_second_one_finds_all_known),
        fact(what_was_read_before_a_failure_is_kept_and_the_next_run_goes_on_there),
        fact(a_failure_before_any_page_keeps_its_own_code),
        fact(an_ended_quota_is_temporary_even_after_good_pages),
        fact(a_page_that_comes_again_ends_the_walk),
        fact(a_page_without_anything_new_ends_the_walk),
        fact(empty_pages_are_no_end_where_pages_are_cut_before_they_are_filtered),
        fact(caps_end_a_source_as_partial_with_the_word_for_it),
        fact(edited_restated_and_vanished_comments_are_told_apart),
        fact(the_owners_comments_are_marked_by_the_setting),
        fact(the_horizon_is_the_lookback_behind_the_newest_and_never_in_the_future),
        fact(one_source_that_fails_does_not_stop_the_others),
        fact(the_completeness_of_the_last_run_is_kept),
        fact(sweeps_get_the_cursors_that_were_set_the_longest_time_ago),
        fact(a_signal_ends_the_run_and_says_so),
        fact(the_doctor_finds_the_worst_and_checks_each_source),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
