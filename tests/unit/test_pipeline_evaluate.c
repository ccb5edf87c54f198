/* Facts about redflag evaluate, on a few rows and a stub of the engine. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/json.h"
#include "pipeline/evaluate.h"
#include "stub_engine.h"

#include <stdio.h>
#include <unistd.h>

static const char rows[] =
    "{\"id\":\"r1\",\"text\":\"numb down "
    "there\",\"disposition\":\"refer\",\"urgency\":\"emergency\",\"present\":[\"saddle_sensory_loss\"],\"negated\":[]}\n"
    "{\"id\":\"r2\",\"text\":\"cannot pee <b>&\\u202e at "
    "all\",\"disposition\":\"refer\",\"urgency\":\"urgent\",\"present\":[\"urinary_retention\"],\"negated\":[]}\n"
    "{\"id\":\"a1\",\"text\":\"so stiff today\",\"disposition\":\"advice\",\"present\":[\"stiffness_tightness\"],\"negated\":[]}\n"
    "{\"id\":\"a2\",\"text\":\"numb toe when i sit\",\"disposition\":\"advice\",\"present\":[],\"negated\":[]}\n"
    "{\"id\":\"n1\",\"text\":\"thanks a lot\",\"disposition\":\"no_action\",\"present\":[],\"negated\":[]}\n"
    "{\"id\":\"n2\",\"text\":\"no stiff neck any "
    "more\",\"disposition\":\"no_action\",\"present\":[],\"negated\":[\"stiffness_tightness\"]}\n"
    "{\"id\":\"n3\",\"text\":\"hola gracias\",\"disposition\":\"no_action\",\"present\":[],\"negated\":[]}\n"
    "{\"id\":\"x1\",\"text\":\"hola me duele\",\"disposition\":\"not_judged\"}\n";

static rf_evaluation *evaluate(const rf_evaluate_options *given, rf_error *err)
{
    char path[] = "/tmp/rf_evaluate_XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    assert_true(rf_file_write(path, rf_str_from(rows), 0600, NULL));
    rf_evaluate_options o = *given;
    o.path = path;
    o.models = "none";
    rf_evaluation *e = rf_evaluate(&o, err);
    unlink(path);
    return e;
}

static rf_evaluation *plain(void)
{
    rf_evaluate_options o = {.draws = 50};
    rf_error err = {0};
    rf_evaluation *e = evaluate(&o, &err);
    if (e == NULL)
        fail_msg("%s", err.text);
    return e;
}

static void answers_are_compared_with_labels(void **state)
{
    (void)state;
    rf_evaluation *e = plain();

    assert_int_equal(e->grades.n, 7);
    assert_int_equal(e->grades.confusion.at[RF_REFER][RF_REFER], 1);
    assert_int_equal(e->grades.confusion.at[RF_REFER][RF_NO_ACTION], 1);
    assert_int_equal(e->grades.confusion.at[RF_ADVICE][RF_REFER], 1);
    assert_int_equal(e->not_judged, 1);
    assert_int_equal(e->unjudged_gold, 1);
    assert_int_equal(e->unjudged_right, 1);
    rf_evaluation_free(e);
}

static void differences_come_with_the_most_dangerous_first(void **state)
{
    (void)state;
    rf_evaluation *e = plain();

    assert_int_equal(e->n_wrong, 4);
    assert_true(rf_str_is(e->wrong[0].id, "r2"));
    assert_int_equal(e->wrong[0].gap, 3);
    assert_true(rf_str_is(e->wrong[3].id, "a2"));
    assert_true(rf_str_is(e->wrong[3].decided_by, "rule:saddle_sensory_loss"));
    rf_evaluation_free(e);
}

static void concepts_are_counted_once_a_row_by_status(void **state)
{
    (void)state;
    rf_evaluation *e = plain();

    assert_int_equal(e->present.rows, 7);
    assert_int_equal(e->present.gold, 3);
    assert_int_equal(e->present.told, 3);
    assert_int_equal(e->present.both, 2);
    assert_int_equal(e->present.flag_gold, 1); /* urinary_retention is unknown to these rules */
    assert_int_equal(e->negated.gold, 1);
    assert_int_equal(e->negated.both, 1);
    assert_int_equal(e->present.n, 3);
    assert_true(rf_str_is(e->present.concepts[0].id, "saddle_sensory_loss"));
    assert_false(e->present.concepts[2].known);
    rf_evaluation_free(e);
}

static void the_text_of_comments_is_shown_only_on_request(void **state)
{
    (void)state;
    rf_evaluation *e = plain();
    rf_buf out;
    rf_buf_init(&out, (size_t)1 << 20);

    rf_evaluation_put_text(&out, e, 100, false);
    rf_evaluation_put_json(&out, e, false);
    rf_evaluation_put_html(&out, e, false);
    assert_null(strstr(out.ptr, "cannot pee"));

    rf_buf_clear(&out);
    rf_evaluation_put_text(&out, e, 100, true);
    assert_non_null(strstr(out.ptr, "cannot pee"));
    assert_non_null(strstr(out.ptr, "\\u{202E}"));
    assert_null(strstr(out.ptr, "\xE2\x80\xAE"));
    rf_buf_release(&out);
    rf_evaluation_free(e);
}

static void the_lines_fit_eighty_columns(void **state)
{
    (void)state;
    rf_evaluate_options o = {.draws = 50, .baseline = true};
    rf_evaluation *e = evaluate(&o, NULL);
    rf_buf out;
    rf_buf_init(&out, (size_t)1 << 20);

    rf_evaluation_put_text(&out, e, 100, true);

    rf_str rest = rf_buf_str(&out), line;
    while (rf_str_split(&rest, '\n', &line))
        if (line.len > 80)
            fail_msg("%zu columns: %.*s", line.len, (int)line.len, line.ptr);
    rf_buf_release(&out);
    rf_evaluation_free(e);
}

static void the_json_is_valid_and_holds_the_figures(void **state)
{
    (void)state;
    rf_evaluate_options o = {.draws = 50, .baseline = true};
    rf_evaluation *e = evaluate(&o, NULL);
    rf_buf out;
    rf_buf_init(&out, (size_t)1 << 20);
    rf_arena *a = rf_arena_new(0);
    rf_error err = {0};

    rf_evaluation_put_json(&out, e, true);
    const rf_json *j = rf_json_parse(rf_buf_str(&out), a, NULL, &err);

    if (j == NULL)
        fail_msg("%s", err.text);
    const rf_json *grades = rf_json_get(j, "grades");
    assert_true(rf_json_get(rf_json_get(grades, "sensitivity"), "value")->real == 0.5);
    assert_int_equal(rf_json_get(rf_json_get(rf_json_get(grades, "confusion"), "refer"), "no_action")->integer, 1);
    assert_non_null(rf_json_get(rf_json_get(j, "baselines"), "naive Bayes"));
    assert_non_null(rf_json_get(grades, "roc")->child);
    assert_true(rf_str_is(rf_json_get(rf_json_get(j, "differences")->child, "id")->string, "r2"));
    rf_arena_free(a);
    rf_buf_release(&out);
    rf_evaluation_free(e);
}

static void the_page_escapes_what_comments_hold(void **state)
{
    (void)state;
    rf_evaluation *e = plain();
    rf_buf out;
    rf_buf_init(&out, (size_t)1 << 20);

    rf_evaluation_put_html(&out, e, true);

    assert_non_null(strstr(out.ptr, "cannot pee &lt;b&gt;&amp;"));
    assert_null(strstr(out.ptr, "\xE2\x80\xAE"));
    assert_null(strstr(out.ptr, "<script"));
    assert_null(strstr(out.ptr, " style="));
    assert_non_null(strstr(out.ptr, "<svg class=\"plot\""));
    assert_non_null(strstr(out.ptr, "default-src 'none'; style-src 'sha256-"));
    rf_buf_release(&out);
    rf_evaluation_free(e);
}

static void baselines_are_graded_on_the_same_rows(void **state)
{
    (void)state;
    rf_evaluate_options o = {.draws = 50, .baseline = true};
    rf_error err = {0};

    rf_evaluation *e = evaluate(&o, &err);

    assert_non_null(e->baselines);
    for (unsigned k = 0; k < RF_BASELINES; k++)
        assert_int_equal(e->baselines[k].n, 7);
    assert_false(e->baselines_trained);
    /* The list knows "numb" and "stiff". */
    assert_int_equal(e->baselines[RF_BASELINE_KEYWORDS].confusion.at[RF_REFER][RF_REFER], 1);
    assert_int_equal(e->baselines[RF_BASELINE_KEYWORDS].confusion.at[RF_ADVICE][RF_ADVICE], 1);
    rf_evaluation_free(e);
}

static void two_evaluations_are_the_same_bytes(void **state)
{
    (void)state;
    rf_buf a, b;
    rf_buf_init(&a, (size_t)1 << 20);
    rf_buf_init(&b, (size_t)1 << 20);
    rf_evaluation *first = plain(), *second = plain();

    for (unsigned i = 0; i < first->n_wrong; i++)
        assert_true(rf_str_eq(first->wrong[i].id, second->wrong[i].id));
    rf_evaluation_put_json(&a, first, true);
    rf_evaluation_put_json(&b, second, true);

    assert_true(rf_str_eq(rf_buf_str(&a), rf_buf_str(&b)));
    rf_buf_release(&a);
    rf_buf_release(&b);
    rf_evaluation_free(first);
    rf_evaluation_free(second);
}

static void a_split_without_rows_is_an_error(void **state)
{
    (void)state;
    rf_evaluate_options o = {.split = RF_SPLIT_ASIDE};
    rf_error err = {0};

    assert_null(evaluate(&o, &err));

    assert_int_equal(err.code, RF_E_INPUT);
}

static void modes_are_known_by_name(void **state)
{
    (void)state;
    rf_mode m;

    assert_true(rf_mode_parse(RF_STR("svm-only"), &m));
    assert_int_equal(m, RF_MODE_SVM_ONLY);
    assert_false(rf_mode_parse(RF_STR("svm"), &m));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_are_compared_with_labels),
        cmocka_unit_test(differences_come_with_the_most_dangerous_first),
        cmocka_unit_test(concepts_are_counted_once_a_row_by_status),
        cmocka_unit_test(the_text_of_comments_is_shown_only_on_request),
        cmocka_unit_test(the_lines_fit_eighty_columns),
        cmocka_unit_test(the_json_is_valid_and_holds_the_figures),
        cmocka_unit_test(the_page_escapes_what_comments_hold),
        cmocka_unit_test(baselines_are_graded_on_the_same_rows),
        cmocka_unit_test(two_evaluations_are_the_same_bytes),
        cmocka_unit_test(a_split_without_rows_is_an_error),
        cmocka_unit_test(modes_are_known_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
