/* The order of the work on a real store: import, triage, report, with the installed models. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "redflag.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const models = RF_TEST_ROOT "/models";
static rf_engine *engine;
static const rf_triage_options fresh = {0};
static char dir[64], store[80], input[80];

static int load(void **state)
{
    (void)state;
    rf_error err = {0};
    engine = rf_engine_load(models, 0, &err);
    return engine == NULL;
}

static int unload(void **state)
{
    (void)state;
    rf_engine_free(engine);
    return 0;
}

static void write_input(const char *content)
{
    FILE *f = fopen(input, "w");
    fputs(content, f);
    fclose(f);
}

static int make_dir(void **state)
{
    (void)state;
    snprintf(dir, sizeof dir, "/tmp/redflag-batch-XXXXXX");
    if (mkdtemp(dir) == NULL)
        return 1;
    snprintf(store, sizeof store, "%s/s.db", dir);
    snprintf(input, sizeof input, "%s/in.jsonl", dir);
    return 0;
}

static int remove_dir(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", dir);
    return system(command) != 0;
}

static rf_batch_counts import_now(void)
{
    rf_batch_counts n = {0};
    rf_error err = {0};
    char *files[] = {input};
    assert_true(rf_import(store, files, 1, NULL, 1000, NULL, &n, &err));
    return n;
}

static rf_batch_counts report_now(bool all)
{
    rf_batch_counts n = {0};
    rf_error err = {0};
    const rf_report_options o = {.out_dir = dir, .formats = "html,csv,json,md", .now = 2000, .since = RF_NO_TIME, .all = all};
    if (!rf_report_cases(models, store, &o, &n, &err))
        fail_msg("%s", err.text);
    return n;
}

static void importing_twice_changes_nothing_and_an_edit_is_judged_again(void **state)
{
    (void)state;
    rf_batch_counts judged = {0}, again = {0};
    rf_error err = {0};
    write_input("{\"id\":\"1\",\"text\":\"cant feel when i wipe since monday\"}\n{\"id\":\"2\",\"text\":\"thank you\"}\n");
    assert_int_equal(import_now().added, 2);
    assert_int_equal(import_now().same, 2);
    assert_true(rf_triage(engine, store, &fresh, NULL, &judged, &err));
    assert_int_equal(judged.judged, 2);
    assert_int_equal(judged.refer[RF_EMERGENCY], 1);
    write_input("{\"id\":\"2\",\"text\":\"thank you, but both my legs went numb today\"}\n");
    assert_int_equal(import_now().edited, 1);
    assert_true(rf_triage(engine, store, &fresh, NULL, &again, &err));
    assert_int_equal(again.judged, 1);
    assert_int_equal(again.refer[RF_EMERGENCY], 1);
}

static void a_case_is_reported_once_unless_it_changes(void **state)
{
    (void)state;
    rf_batch_counts n = {0};
    rf_error err = {0};
    write_input("{\"id\":\"1\",\"text\":\"cant feel when i wipe since monday\"}\n");
    import_now();
    assert_true(rf_triage(engine, store, &fresh, NULL, &n, &err));
    assert_int_equal(report_now(false).reported, 1);
    assert_int_equal(report_now(false).reported, 0);
    assert_int_equal(report_now(true).reported, 1);
}

static void a_report_that_cannot_be_written_leaves_its_cases_unreported(void **state)
{
    (void)state;
    rf_batch_counts n = {0};
    rf_error err = {0};
    write_input("{\"id\":\"1\",\"text\":\"cant feel when i wipe since monday\"}\n");
    import_now();
    assert_true(rf_triage(engine, store, &fresh, NULL, &n, &err));
    const rf_report_options o = {.out_dir = "/proc/nowhere", .formats = "html", .now = 2000, .since = RF_NO_TIME};
    assert_false(rf_report_cases(models, store, &o, &n, &err));
    assert_int_equal(err.code, RF_E_REPORT);
    assert_int_equal(report_now(false).reported, 1);
}

static bool keep(void *ctx, rf_str lines)
{
    rf_buf *all = ctx;
    rf_buf_add_str(all, lines);
    return true;
}

static void the_same_comments_give_the_same_bytes(void **state)
{
    (void)state;
    write_input(
        "{\"id\":\"1\",\"text\":\"no fever but night sweats and losing weight\"}\n{\"id\":\"2\",\"text\":\"how many sets of rows?\"}\n");
    rf_buf out[2];
    for (int i = 0; i < 2; i++) {
        rf_batch_counts n = {0};
        rf_error err = {0};
        char *files[] = {input};
        const rf_judging how = {.jobs = (unsigned)i + 1, .put = keep, .ctx = &out[i]};
        rf_buf_init(&out[i], 1u << 20);
        assert_true(rf_classify(engine, files, 1, NULL, &how, NULL, &n, &err));
        assert_int_equal(n.judged, 2);
    }
    assert_true(rf_str_eq(rf_buf_str(&out[0]), rf_buf_str(&out[1])));
    rf_buf_release(&out[0]);
    rf_buf_release(&out[1]);
}

/* ---- triage by several threads ------------------------------------------------------------------------------------------ */

#define MANY 3000

static void import_many(void)
{
    static const char *const said[] = {"thank you so much", "my lower back is stiff, which exercise first?",
                                       "no fever but cant feel when i wipe since monday", "1:23 is the best", "ça va"};
    FILE *f = fopen(input, "w");
    for (int i = 0; i < MANY; i++)
        fprintf(f, "{\"id\":\"%d\",\"text\":\"%s\"}\n", i * 7919 % MANY, said[i % 5]);
    fclose(f);
    assert_int_equal(import_now().added, MANY);
}

static void print(void *ctx, rf_str report) { rf_buf_add_str(ctx, report); }

/* All cases of the store as a report. */
static void report_all(rf_buf *out)
{
    rf_batch_counts n = {0};
    rf_error err = {0};
    const rf_report_options o = {.out_dir = "-",
                                 .formats = "json",
                                 .now = 2000,
                                 .since = RF_NO_TIME,
                                 .all = true,
                                 .keep_unreported = true,
                                 .print = print,
                                 .print_ctx = out};
    rf_buf_init(out, 1u << 26);
    if (!rf_report_cases(models, store, &o, &n, &err))
        fail_msg("%s", err.text);
}

static void every_number_of_jobs_leaves_the_same_store(void **state)
{
    (void)state;
    static const unsigned jobs[] = {1, 2, 7};
    rf_buf report[3];
    rf_error err = {0};
    for (int i = 0; i < 3; i++) {
        rf_batch_counts n = {0};
        const rf_triage_options o = {.jobs = jobs[i]};
        unlink(store);
        import_many();
        assert_true(rf_triage(engine, store, &o, NULL, &n, &err));
        assert_int_equal(n.judged, MANY);
        assert_int_equal(n.refer[RF_EMERGENCY], MANY / 5);
        report_all(&report[i]);
        assert_true(rf_str_eq(rf_buf_str(&report[0]), rf_buf_str(&report[i])));
    }
    for (int i = 0; i < 3; i++)
        rf_buf_release(&report[i]);
}

static volatile sig_atomic_t stop_now;

static void stop_at_500(void *ctx, const char *stage, size_t done, size_t total)
{
    (void)ctx;
    assert_string_equal(stage, "triage");
    assert_int_equal(total, MANY);
    stop_now = done >= 500;
}

static void what_was_judged_before_an_interruption_is_kept_and_the_rest_is_judged_later(void **state)
{
    (void)state;
    static const unsigned jobs[] = {1, 3};
    for (int i = 0; i < 2; i++) {
        rf_batch_counts first = {0}, rest = {0}, none = {0};
        rf_error err = {0};
        const rf_listener listener = {.progress = stop_at_500, .stop = &stop_now};
        const rf_triage_options o = {.jobs = jobs[i]};
        unlink(store);
        import_many();
        stop_now = 0;
        assert_true(rf_triage(engine, store, &o, &listener, &first, &err));
        assert_in_range(first.judged, 500, MANY - 1);
        assert_int_equal(first.judged + first.left, MANY);

        assert_true(rf_triage(engine, store, &o, NULL, &rest, &err));
        assert_int_equal(rest.judged, first.left);
        assert_int_equal(first.refer[RF_EMERGENCY] + rest.refer[RF_EMERGENCY], MANY / 5);
        assert_true(rf_triage(engine, store, &o, NULL, &none, &err));
        assert_int_equal(none.judged, 0);
    }
}

static rf_verdict judge(rf_worker *w, const char *text)
{
    rf_verdict v;
    const rf_comment c = {.id = RF_STR("x"), .text = rf_str_from(text), .published = RF_NO_TIME, .edited = RF_NO_TIME};
    rf_worker_judge(w, &c, RF_MODE_FULL, &v);
    return v;
}

static void what_cannot_be_read_goes_to_a_human_and_never_passes_in_silence(void **state)
{
    (void)state;
    rf_worker *w = rf_worker_new(engine);
    rf_verdict v = judge(w, "Mi espalda me duele mucho desde hace tres semanas y no puedo dormir");
    assert_int_equal(v.disposition, RF_NOT_JUDGED);
    assert_true(v.needs_human);
    v = judge(w, "Muchas gracias por el video");
    assert_int_equal(v.disposition, RF_NO_ACTION);
    const rf_comment image = {.id = RF_STR("x"), .text = RF_STR(""), .has_media = true, .published = RF_NO_TIME};
    rf_worker_judge(w, &image, RF_MODE_FULL, &v);
    assert_int_equal(v.disposition, RF_NOT_JUDGED);
    assert_true(v.needs_human);
    v = judge(w, "\xF0\x9F\x98\x82\xF0\x9F\x98\x82");
    assert_int_equal(v.disposition, RF_NO_ACTION);
    rf_worker_free(w);
}

static void an_advice_verdict_carries_exercises_and_a_referral_none(void **state)
{
    (void)state;
    rf_worker *w = rf_worker_new(engine);
    rf_verdict v = judge(w, "No numbness, no fever, just stiff as a plank between the shoulder blades after driving. Which one first?");
    assert_int_equal(v.disposition, RF_ADVICE);
    assert_int_equal(v.bucket, RF_MOBILITY);
    assert_int_equal(v.n_items, 3);
    assert_string_equal(v.items[2].at, "7:27");
    v = judge(w, "stiff back and i cant feel when i wipe");
    assert_int_equal(v.disposition, RF_REFER);
    assert_int_equal(v.n_items, 0);
    rf_worker_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(importing_twice_changes_nothing_and_an_edit_is_judged_again, make_dir, remove_dir),
        cmocka_unit_test_setup_teardown(a_case_is_reported_once_unless_it_changes, make_dir, remove_dir),
        cmocka_unit_test_setup_teardown(a_report_that_cannot_be_written_leaves_its_cases_unreported, make_dir, remove_dir),
        cmocka_unit_test_setup_teardown(the_same_comments_give_the_same_bytes, make_dir, remove_dir),
        cmocka_unit_test_setup_teardown(every_number_of_jobs_leaves_the_same_store, make_dir, remove_dir),
        cmocka_unit_test_setup_teardown(what_was_judged_before_an_interruption_is_kept_and_the_rest_is_judged_later, make_dir, remove_dir),
        cmocka_unit_test(what_cannot_be_read_goes_to_a_human_and_never_passes_in_silence),
        cmocka_unit_test(an_advice_verdict_carries_exercises_and_a_referral_none),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
