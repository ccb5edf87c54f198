/* Network sources without a network: what the engine makes of prepared pages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "store/cursors.h"

#include "fetch_script.h"

#include <locale.h>
#include <unistd.h>

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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
