/* Verdicts in, cases out, what has been reported, runs and numbers. */
#include "store_file.h"

static void report(fixture *f, const char *id, int64_t at)
{
    rf_store_id one = {RF_STR("blog"), rf_str_from(id)};
    works(rf_store_mark_reported(f->s, &one, 1, RF_STR("r1"), at, &f->err));
}

static void cases_come_most_urgent_first(void **state)
{
    fixture *f = *state;
    static const char *const ids[] = {"a", "b", "c", "d", "e", "f"};
    for (size_t i = 0; i < 6; i++)
        put(f, ids[i], ids[i], 100);
    judge(f, "a", RF_NO_ACTION, RF_URGENCY_NONE, 0.01, "m");
    judge(f, "b", RF_REFER, RF_ROUTINE, 0.6, "m");
    judge(f, "c", RF_REFER, RF_EMERGENCY, 0.9, "m");
    judge(f, "d", RF_REFER, RF_ROUTINE, 0.7, "m");
    judge(f, "e", RF_REFER, RF_ROUTINE, 0.6, "m");

    assert_string_equal(cases(f, (rf_case_filter){0}).ids, "c+ d+ b+ e+ a+");
    assert_string_equal(cases(f, (rf_case_filter){.min_urgency = RF_URGENT}).ids, "c+");
    assert_string_equal(cases(f, (rf_case_filter){.dispositions = 1u << RF_NO_ACTION}).ids, "a+");
    assert_string_equal(cases(f, (rf_case_filter){.only_new_or_changed = true, .dispositions = 1u << RF_REFER}).ids, "c+ d+ b+ e+");
}

static void since_goes_by_the_latest_date_that_is_known(void **state)
{
    fixture *f = *state;
    rf_comment c[] = {comment_of("published", "x"), comment_of("edited", "x"), comment_of("undated", "x")};
    rf_outcome outcome;
    c[0].published = 1000;
    c[1].published = 1000;
    c[1].edited = 3000;
    for (int i = 0; i < 3; i++) {
        works(rf_store_put(f->s, &c[i], 2000, &outcome, &f->err));
        judge(f, c[i].id.ptr, RF_ADVICE, RF_URGENCY_NONE, 0.1, "m");
    }

    assert_int_equal(cases(f, (rf_case_filter){.since = RF_NO_TIME}).n, 3);
    assert_string_equal(cases(f, (rf_case_filter){.since = 1001}).ids, "edited+ undated+");
    assert_string_equal(cases(f, (rf_case_filter){.since = 2001}).ids, "edited+");
}

static void a_case_is_new_until_it_is_reported_and_changed_when_it_differs(void **state)
{
    fixture *f = *state;
    const rf_case_filter open = {.only_new_or_changed = true};
    put(f, "1", "my back", 100);
    put(f, "2", "thanks", 100);
    judge(f, "1", RF_REFER, RF_ROUTINE, 0.6, "m1");
    judge(f, "2", RF_NO_ACTION, RF_URGENCY_NONE, 0.1, "m1");
    assert_string_equal(cases(f, open).ids, "1+ 2+");

    report(f, "1", 500);
    assert_string_equal(cases(f, open).ids, "2+");
    assert_string_equal(cases(f, (rf_case_filter){0}).ids, "1 2+");

    judge(f, "1", RF_REFER, RF_ROUTINE, 0.7, "m2"); /* the same in all that a reader acts on */
    assert_string_equal(cases(f, open).ids, "2+");
    judge(f, "1", RF_REFER, RF_EMERGENCY, 0.9, "m3");
    assert_string_equal(cases(f, open).ids, "1* 2+");
    report(f, "1", 600);
    assert_string_equal(cases(f, open).ids, "2+");

    put(f, "1", "my back, edited", 700);
    assert_string_equal(cases(f, open).ids, "2+");
    judge(f, "1", RF_REFER, RF_EMERGENCY, 0.9, "m3");
    assert_string_equal(cases(f, open).ids, "1* 2+");
    put(f, "1", "my back", 800);
    judge(f, "1", RF_REFER, RF_EMERGENCY, 0.9, "m3"); /* as it was when reported */
    assert_string_equal(cases(f, open).ids, "2+");
}

static void what_changed_under_the_report_stays_unreported(void **state)
{
    fixture *f = *state;
    put(f, "1", "my back", 100);
    judge(f, "1", RF_REFER, RF_ROUTINE, 0.6, "m1");
    put(f, "1", "my back, edited while the report was written", 200);

    report(f, "1", 300);
    report(f, "unknown", 300);
    judge(f, "1", RF_REFER, RF_ROUTINE, 0.6, "m1");
    assert_string_equal(cases(f, (rf_case_filter){.only_new_or_changed = true}).ids, "1+");
}

static bool compare_verdict(void *ctx, const rf_case *c, rf_error *err)
{
    const rf_verdict *e = ctx, *v = &c->verdict;
    (void)err;
    assert_true(rf_str_eq(v->id, e->id) && rf_str_eq(v->decided_by, e->decided_by) && rf_str_eq(v->model, e->model));
    assert_true(v->disposition == e->disposition && v->urgency == e->urgency && v->p_refer == e->p_refer &&
                v->needs_human == e->needs_human);
    assert_int_equal(v->n_findings, e->n_findings);
    for (size_t i = 0; i < v->n_findings; i++) {
        const rf_finding *a = &v->findings[i], *b = &e->findings[i];
        assert_true(rf_str_eq(a->concept, b->concept) && rf_str_eq(a->title, b->title) && rf_str_eq(a->source, b->source) &&
                    rf_str_eq(a->text, b->text));
        assert_true(a->start == b->start && a->end == b->end && a->status == b->status && a->experiencer == b->experiencer &&
                    a->temporality == b->temporality);
    }
    assert_true(v->bucket == e->bucket && v->n_items == e->n_items && v->n_notes == e->n_notes);
    for (size_t i = 0; i < v->n_items; i++) {
        assert_string_equal(v->items[i].name, e->items[i].name);
        assert_string_equal(v->items[i].at, e->items[i].at);
    }
    for (size_t i = 0; i < v->n_notes; i++)
        assert_true(rf_str_eq(v->notes[i], e->notes[i]));
    return true;
}

static void a_verdict_comes_back_whole(void **state)
{
    fixture *f = *state;
    rf_finding findings[] = {
        {RF_STR("saddle_sensory_loss"), RF_STR("Numb \"saddle\""), RF_STR("NG59, <b>"), RF_STR("can't\nfeel\0 it \xE2\x80\xAE"), 3, 17,
         RF_PRESENT, RF_SELF, RF_CURRENT},
        {RF_STR("fever"), RF_STR(""), RF_STR(""), RF_STR("fever"), 20, 25, RF_HYPOTHETICAL, RF_GENERIC, RF_FUTURE_OR_IF}};
    rf_exercise items[] = {{"Foam Roller", "7:27"}, {"Rows", "9:36"}};
    rf_str notes[] = {RF_STR("image attached"), RF_STR("cut")};
    rf_verdict full = {.id = RF_STR("1"),
                       .disposition = RF_REFER,
                       .urgency = RF_EMERGENCY,
                       .p_refer = 0.99876543210987,
                       .decided_by = RF_STR("rule:saddle_sensory_loss"),
                       .needs_human = true,
                       .findings = findings,
                       .n_findings = 2,
                       .notes = notes,
                       .n_notes = 2,
                       .model = RF_STR("abcdef012345")};
    rf_verdict advice = {.id = RF_STR("1"),
                         .disposition = RF_ADVICE,
                         .p_refer = 0.2,
                         .decided_by = RF_STR("svm:advice"),
                         .bucket = RF_MOBILITY,
                         .items = items,
                         .n_items = 2,
                         .model = RF_STR("m")};
    const rf_case_filter all = {0};
    put(f, "1", "text", 100);

    works(rf_store_put_verdict(f->s, RF_STR("blog"), RF_STR("1"), &full, &f->err));
    works(rf_store_each_case(f->s, &all, compare_verdict, &full, &f->err));
    works(rf_store_put_verdict(f->s, RF_STR("blog"), RF_STR("1"), &advice, &f->err));
    works(rf_store_each_case(f->s, &all, compare_verdict, &advice, &f->err));
    assert_int_equal(cases(f, all).n, 1);
}

static void a_verdict_needs_its_comment(void **state)
{
    fixture *f = *state;
    rf_verdict v = {.id = RF_STR("9"), .model = RF_STR("m")};

    assert_false(rf_store_put_verdict(f->s, RF_STR("blog"), RF_STR("9"), &v, &f->err));
    assert_int_equal(f->err.code, RF_E_OTHER);
    assert_non_null(strstr(f->err.text, "'9'"));
}

static void the_numbers_add_up(void **state)
{
    fixture *f = *state;
    rf_store_counts n;
    put(f, "1", "one", 100);
    put(f, "2", "two", 100);
    put(f, "3", "three", 100);
    judge(f, "1", RF_REFER, RF_URGENT, 0.9, "m");
    judge(f, "2", RF_NOT_JUDGED, RF_URGENCY_NONE, 0.5, "m");
    report(f, "1", 200);

    works(rf_store_count(f->s, &n, &f->err));
    assert_true(n.comments == 3 && n.unjudged == 1 && n.pending == 1 && n.reported == 1);
    assert_true(n.disposition[RF_REFER] == 1 && n.disposition[RF_NOT_JUDGED] == 1 && n.urgency[RF_URGENT] == 1 &&
                n.urgency[RF_URGENCY_NONE] == 1);
}

static void a_run_that_was_killed_has_no_end(void **state)
{
    fixture *f = *state;
    rf_store_run r = {.finished = 150, .exit_code = 4, .fetched = 9, .added = 5, .edited = 1, .unchanged = 3, .judged = 6, .problems = 2},
                 got;
    int64_t first, second;
    bool any = true;

    works(rf_store_run_last(f->s, &got, &any, &f->err));
    assert_false(any);
    works(rf_store_run_begin(f->s, 100, &first, &f->err));
    works(rf_store_run_end(f->s, first, &r, &f->err));
    works(rf_store_run_last(f->s, &got, &any, &f->err));
    assert_true(any && got.started == 100 && got.finished == 150 && got.exit_code == 4 && got.fetched == 9 && got.added == 5 &&
                got.edited == 1 && got.unchanged == 3 && got.judged == 6 && got.problems == 2);
    works(rf_store_run_begin(f->s, 200, &second, &f->err));
    reopen(f);
    works(rf_store_run_last(f->s, &got, &any, &f->err));
    assert_true(second > first && got.started == 200 && got.finished == RF_NO_TIME);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(cases_come_most_urgent_first, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(since_goes_by_the_latest_date_that_is_known, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_case_is_new_until_it_is_reported_and_changed_when_it_differs, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(what_changed_under_the_report_stays_unreported, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_verdict_comes_back_whole, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_verdict_needs_its_comment, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(the_numbers_add_up, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_run_that_was_killed_has_no_end, open_fixture, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
