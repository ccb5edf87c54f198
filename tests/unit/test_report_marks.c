/* The comment's text as runs, and one case laid out: sections, reasons, denied. */
#include "report_cases.h"

#include "report/marks.h"
#include "report/threads.h"
#include "report/view.h"

/* Draw the runs: plain as they are, [reason], (denied), {aside}; numbers that close behind a run. */
static void expect_runs(const char *text, const rf_span *spans, size_t n, const char *expected)
{
    static const char open[] = "\0{([", shut[] = "\0})]";
    rf_arena *arena = rf_arena_new(0);
    rf_run *runs;
    rf_buf drawn;
    rf_buf_init(&drawn, 1 << 16);
    size_t n_runs = rf_marks_split(rf_str_from(text), spans, n, arena, &runs), pos = 0;
    for (size_t i = 0; i < n_runs; i++) {
        assert_int_equal(runs[i].start, pos);
        assert_true(runs[i].end > runs[i].start);
        pos = runs[i].end;
        if (runs[i].mark != RF_MARK_NONE)
            rf_buf_putc(&drawn, open[runs[i].mark]);
        rf_buf_add(&drawn, text + runs[i].start, runs[i].end - runs[i].start);
        if (runs[i].mark != RF_MARK_NONE)
            rf_buf_putc(&drawn, shut[runs[i].mark]);
        for (unsigned k = 1; k < 64; k++)
            if (runs[i].closes & (UINT64_C(1) << k))
                rf_buf_printf(&drawn, "%u", k);
    }
    assert_int_equal(pos, strlen(text));
    assert_string_equal(rf_buf_str(&drawn).ptr, expected);
    rf_buf_release(&drawn);
    rf_arena_free(arena);
}

static void a_text_without_findings_is_one_plain_run(void **state)
{
    (void)state;
    expect_runs("abc", NULL, 0, "abc");
    expect_runs("", NULL, 0, "");
}

static void a_span_is_cut_out_of_the_text(void **state)
{
    (void)state;
    expect_runs("abcdef", &(rf_span){2, 4, RF_MARK_REASON, 1}, 1, "ab[cd]1ef");
    expect_runs("abcdef", &(rf_span){0, 6, RF_MARK_DENIED, 0}, 1, "(abcdef)");
}

static void overlapping_spans_never_cross(void **state)
{
    (void)state;
    expect_runs("abcdef", (rf_span[]){{0, 4, RF_MARK_REASON, 1}, {2, 6, RF_MARK_REASON, 2}}, 2, "[ab][cd]1[ef]2");
    expect_runs("abcdef", (rf_span[]){{1, 5, RF_MARK_REASON, 1}, {2, 3, RF_MARK_REASON, 2}}, 2, "a[b][c]2[de]1f");
    expect_runs("abcdef", (rf_span[]){{1, 3, RF_MARK_REASON, 1}, {1, 3, RF_MARK_REASON, 2}}, 2, "a[bc]12def");
}

static void the_stronger_mark_shows_where_spans_overlap(void **state)
{
    (void)state;
    expect_runs("abcdef", (rf_span[]){{0, 6, RF_MARK_DENIED, 0}, {2, 4, RF_MARK_REASON, 1}, {3, 5, RF_MARK_ASIDE, 0}}, 3,
                "(ab)[c][d]1(e)(f)");
}

static void a_span_never_cuts_a_character(void **state)
{
    (void)state;
    expect_runs("a\xC3\xA9z", &(rf_span){2, 3, RF_MARK_REASON, 1}, 1, "a[\xC3\xA9]1z");
    expect_runs("a\xF0\x9F\x98\x82z", &(rf_span){2, 4, RF_MARK_REASON, 1}, 1, "a[\xF0\x9F\x98\x82]1z");
}

static void spans_outside_the_text_are_ignored(void **state)
{
    (void)state;
    expect_runs("abc", (rf_span[]){{2, 9, RF_MARK_REASON, 1}, {2, 2, RF_MARK_REASON, 2}, {SIZE_MAX, 1, RF_MARK_REASON, 3}}, 3, "abc");
}

static void doubtful_advice_stands_under_please_look(void **state)
{
    (void)state;
    assert_int_equal(rf_section_of(&(rf_verdict){.disposition = RF_ADVICE}), RF_SECTION_ADVICE);
    assert_int_equal(rf_section_of(&(rf_verdict){.disposition = RF_ADVICE, .needs_human = true}), RF_SECTION_LOOK);
    assert_int_equal(rf_section_of(&(rf_verdict){.disposition = RF_NO_ACTION, .needs_human = true}), RF_SECTION_LOOK);
    assert_int_equal(rf_section_of(&(rf_verdict){.disposition = RF_NO_ACTION}), RF_SECTION_NONE);
    assert_int_equal(rf_section_of(&(rf_verdict){.disposition = RF_REFER}), RF_SECTION_URGENT);
}

static void the_deciding_concept_is_the_first_reason_and_denials_are_apart(void **state)
{
    (void)state;
    rf_report r;
    rf_view v;
    make_report(&r);
    rf_report_sort(&r);

    rf_view_make(&v, &r.cases[1], r.arena); /* Ug-saddle: four findings, two of one concept */

    assert_int_equal(v.n_points, 3);
    assert_int_equal(v.n_reasons, 2);
    assert_int_equal(v.n_denied, 1);
    assert_true(rf_str_is(v.points[0].finding->concept, "saddle_sensory_loss"));
    assert_int_equal(v.points[0].n_quotes, 2);
    assert_true(rf_str_is(v.points[2].finding->concept, "fever_with_spinal_pain"));
    assert_string_equal(rf_view_affected(&v), "the writer");
    rf_report_release(&r);
}

static void a_past_finding_is_a_reason_when_it_decided(void **state)
{
    (void)state;
    rf_finding f = {.concept = RF_STR("cancer_history"), .status = RF_HISTORICAL};
    rf_case c = {
        .verdict = {.disposition = RF_REFER, .urgency = RF_URGENT, .findings = &f, .n_findings = 1, .decided_by = RF_STR("policy:x")}};
    rf_arena *arena = rf_arena_new(0);
    rf_view v;

    rf_view_make(&v, &c, arena);
    assert_int_equal(v.n_reasons, 0);
    c.verdict.decided_by = RF_STR("rule:cancer_history");
    rf_view_make(&v, &c, arena);
    assert_int_equal(v.n_reasons, 1);
    assert_true(rf_str_is(v.points[0].title, "Cancer history"));
    f.status = RF_NEGATED;
    rf_view_make(&v, &c, arena);
    assert_int_equal(v.n_reasons, 0);

    rf_arena_free(arena);
}

static void replies_of_a_thread_stand_together_inside_their_section(void **state)
{
    (void)state;
    static const struct {
        const char *id, *parent;
        rf_urgency urgency;
    } rows[] = {{"a.2", "a", RF_URGENT}, {"b", "", RF_URGENT}, {"a.1", "a", RF_URGENT}, {"a", "", RF_ROUTINE}, {"c", "", RF_ROUTINE}};
    static const size_t order[] = {0, 2, 1, 3, 4}; /* into the sorted report, which is in the order of `rows` */
    rf_report r;
    rf_report_init(&r);
    for (size_t i = 0; i < 5; i++) {
        rf_comment c = comment_of(rows[i].id, "", NOW - (int64_t)i, "", "x");
        c.parent = rf_str_from(rows[i].parent);
        add_case(&r, c, (rf_verdict){.disposition = RF_REFER, .urgency = rows[i].urgency}, NULL);
    }
    rf_report_sort(&r);

    const rf_place *places = rf_threads_order(&r, r.arena);

    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(places[i].index, order[i]);
        assert_int_equal(places[i].number, i + 1);
    }
    assert_int_equal(places[0].members, 2);
    assert_int_equal(places[1].leader, 0);
    assert_int_equal(places[0].relative, 3); /* the routine comment of the same thread */
    assert_int_equal(places[3].relative, 0);
    assert_true(places[2].relative == SIZE_MAX);
    rf_report_release(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_without_findings_is_one_plain_run),
        cmocka_unit_test(a_span_is_cut_out_of_the_text),
        cmocka_unit_test(overlapping_spans_never_cross),
        cmocka_unit_test(the_stronger_mark_shows_where_spans_overlap),
        cmocka_unit_test(a_span_never_cuts_a_character),
        cmocka_unit_test(spans_outside_the_text_are_ignored),
        cmocka_unit_test(doubtful_advice_stands_under_please_look),
        cmocka_unit_test(the_deciding_concept_is_the_first_reason_and_denials_are_apart),
        cmocka_unit_test(a_past_finding_is_a_reason_when_it_decided),
        cmocka_unit_test(replies_of_a_thread_stand_together_inside_their_section),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
