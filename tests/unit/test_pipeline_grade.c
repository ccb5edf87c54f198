/* Facts about grading: a toy counted by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pipeline/grade.h"

#include <math.h>

static void assert_near(double a, double b)
{
    if (!(fabs(a - b) <= 1e-9))
        fail_msg("%.9f is not %.9f", a, b);
}

/* gold, answer, urgencies, probability, asks for a human, group */
static const rf_judged toy[] = {{RF_REFER, RF_REFER, RF_EMERGENCY, RF_EMERGENCY, 0.95, false, 0},
                                {RF_REFER, RF_REFER, RF_EMERGENCY, RF_URGENT, 0.9, false, 1},
                                {RF_REFER, RF_NO_ACTION, RF_URGENT, RF_URGENCY_NONE, 0.3, true, 2},
                                {RF_REFER, RF_REFER, RF_ROUTINE, RF_URGENT, 0.8, false, 3},
                                {RF_REFER, RF_NOT_JUDGED, RF_ROUTINE, RF_URGENCY_NONE, 0.5, true, 4},
                                {RF_ADVICE, RF_ADVICE, RF_URGENCY_NONE, RF_URGENCY_NONE, 0.2, false, 5},
                                {RF_ADVICE, RF_REFER, RF_URGENCY_NONE, RF_ROUTINE, 0.6, true, 5},
                                {RF_ADVICE, RF_NO_ACTION, RF_URGENCY_NONE, RF_URGENCY_NONE, 0.1, false, 6},
                                {RF_NO_ACTION, RF_NO_ACTION, RF_URGENCY_NONE, RF_URGENCY_NONE, 0.05, false, 7},
                                {RF_NO_ACTION, RF_NO_ACTION, RF_URGENCY_NONE, RF_URGENCY_NONE, 0.02, false, 7}};

static rf_grades *grades_of_toy(unsigned draws)
{
    static rf_grades g;
    rf_grade(toy, sizeof toy / sizeof *toy, draws, 5, &g);
    return &g;
}

static void referral_is_counted_as_by_hand(void **state)
{
    (void)state;
    const rf_grades *g = grades_of_toy(0);

    assert_near(g->sensitivity.value, 3.0 / 5);
    assert_near(g->specificity.value, 4.0 / 5);
    assert_near(g->ppv.value, 3.0 / 4);
    assert_near(g->accuracy.value, 6.0 / 10);
    assert_near(g->auc.value, 23.0 / 25); /* 0.3 and 0.5 each lose to 0.6 */
    assert_int_equal(g->n, 10);
    assert_int_equal(g->groups, 8);
    assert_int_equal(g->missed, 2);
    assert_int_equal(g->missed_asked, 2);
}

static void urgency_counts_at_least_and_refer(void **state)
{
    (void)state;
    const rf_grades *g = grades_of_toy(0);

    assert_int_equal(g->urgency[RF_EMERGENCY].gold, 2);
    assert_int_equal(g->urgency[RF_EMERGENCY].at_least, 1);
    assert_int_equal(g->urgency[RF_EMERGENCY].referred, 2);
    assert_int_equal(g->urgency[RF_URGENT].referred, 0);
    assert_int_equal(g->urgency[RF_ROUTINE].at_least, 1);
    assert_near(g->urgency[RF_EMERGENCY].at_least_interval.low, rf_binomial_interval(1, 2, 0.95).low);
}

static void triage_too_high_and_too_low_are_levels_not_classes(void **state)
{
    (void)state;
    const rf_grades *g = grades_of_toy(0);

    /* Higher: routine as urgent, advice as refer. Lower: emergency as urgent, urgent as nothing, advice as nothing. */
    assert_near(g->over.value, 0.2);
    assert_near(g->under.value, 0.3);
    assert_int_equal(g->levels[4][3], 1);
    assert_int_equal(g->levels[2][RF_LEVELS], 1);
}

static void the_share_of_errors_that_ask_for_a_human_is_of_the_errors(void **state)
{
    (void)state;
    const rf_grades *g = grades_of_toy(0);

    assert_int_equal(g->errors, 4);
    assert_near(g->asked_share.value, 0.3);
    assert_near(g->errors_asked_share.value, 3.0 / 4);
}

static void intervals_hold_the_value_and_come_the_same_again(void **state)
{
    (void)state;
    rf_grades first = *grades_of_toy(2000);
    const rf_grades *again = grades_of_toy(2000);

    const rf_figure figures[] = {first.macro_f1, first.specificity, first.ppv, first.auc, first.brier, first.over, first.asked_share};
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        assert_true(figures[i].interval.low <= figures[i].value && figures[i].value <= figures[i].interval.high);
        assert_true(figures[i].interval.low < figures[i].interval.high);
    }
    assert_true(first.auc.interval.low == again->auc.interval.low && first.ece.interval.high == again->ece.interval.high);
}

static void without_draws_only_exact_intervals_are_defined(void **state)
{
    (void)state;
    const rf_grades *g = grades_of_toy(0);

    assert_true(isnan(g->macro_f1.interval.low));
    assert_false(isnan(g->sensitivity.interval.low));
    assert_near(g->sensitivity_bound, rf_binomial_lower(3, 5, 0.95));
}

static void curves_run_from_corner_to_corner(void **state)
{
    (void)state;
    const rf_grades *g = grades_of_toy(0);

    assert_near(g->roc[0].x + g->roc[0].y, 0);
    assert_near(g->roc[g->n_roc - 1].x * g->roc[g->n_roc - 1].y, 1);
    assert_near(g->pr[g->n_pr - 1].x, 1);
    assert_near(g->pr[g->n_pr - 1].y, 0.5);
    for (size_t i = 1; i < g->n_roc; i++)
        assert_true(g->roc[i].x >= g->roc[i - 1].x && g->roc[i].y >= g->roc[i - 1].y);
}

static void curves_of_many_rows_are_thinned(void **state)
{
    (void)state;
    static rf_judged many[5000];
    static rf_grades g;
    for (size_t i = 0; i < 5000; i++)
        many[i] = (rf_judged){i % 3 ? RF_NO_ACTION : RF_REFER,
                              RF_NO_ACTION,
                              i % 3 ? RF_URGENCY_NONE : RF_ROUTINE,
                              RF_URGENCY_NONE,
                              (double)(i * 7919 % 5000) / 5000,
                              false,
                              (uint32_t)i};

    rf_grade(many, 5000, 0, 10, &g);

    assert_in_range(g.n_roc, 60, RF_CURVE_MAX);
    assert_near(g.roc[g.n_roc - 1].x, 1);
}

static void no_rows_give_no_figures(void **state)
{
    (void)state;
    static rf_grades g;

    rf_grade(toy, 0, 100, 10, &g);

    assert_true(isnan(g.macro_f1.value) && isnan(g.auc.value) && isnan(g.sensitivity.value));
    assert_int_equal(g.n_roc, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(referral_is_counted_as_by_hand),
        cmocka_unit_test(urgency_counts_at_least_and_refer),
        cmocka_unit_test(triage_too_high_and_too_low_are_levels_not_classes),
        cmocka_unit_test(the_share_of_errors_that_ask_for_a_human_is_of_the_errors),
        cmocka_unit_test(intervals_hold_the_value_and_come_the_same_again),
        cmocka_unit_test(without_draws_only_exact_intervals_are_defined),
        cmocka_unit_test(curves_run_from_corner_to_corner),
        cmocka_unit_test(curves_of_many_rows_are_thinned),
        cmocka_unit_test(no_rows_give_no_figures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
