/* Facts about figures: hand-computed toys, known exact bounds, the bootstrap. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "classify/intervals.h"
#include "classify/metrics.h"

#include <math.h>

static void assert_near(double a, double b, double tolerance)
{
    if (!(fabs(a - b) <= tolerance))
        fail_msg("%.9f is not within %g of %.9f", a, tolerance, b);
}

/* gold n n n a a r r r r r, answers n n r a n r r r a x: 0 no_action, 1 advice, 2 refer, 3 not_judged */
static const unsigned char gold[] = {0, 0, 0, 1, 1, 2, 2, 2, 2, 2}, answer[] = {0, 0, 2, 1, 0, 2, 2, 2, 1, 3};

static void class_figures_are_those_of_a_hand_count(void **state)
{
    (void)state;
    rf_confusion c = rf_confusion_of(gold, answer, NULL, 10);

    rf_class_figures refer = rf_confusion_class(&c, 2);

    assert_near(refer.precision, 3.0 / 4, 1e-12);
    assert_near(refer.recall, 3.0 / 5, 1e-12);
    assert_near(refer.f1, 6.0 / 9, 1e-12);
    assert_near(rf_confusion_class(&c, 0).f1, 4.0 / 6, 1e-12);
    assert_near(rf_confusion_class(&c, 1).f1, 2.0 / 4, 1e-12);
    assert_near(rf_confusion_macro_f1(&c), (6.0 / 9 + 4.0 / 6 + 0.5) / 3, 1e-12);
    assert_near(rf_confusion_accuracy(&c), 0.6, 1e-12);
    assert_near(rf_confusion_specificity(&c, 2), 4.0 / 5, 1e-12);
}

static void a_weight_counts_a_row_that_often(void **state)
{
    (void)state;
    unsigned weight[] = {0, 0, 0, 0, 0, 3, 0, 0, 1, 0};

    rf_confusion c = rf_confusion_of(gold, answer, weight, 10);

    assert_near(rf_confusion_sensitivity(&c, 2), 0.75, 1e-12);
    assert_true(isnan(rf_confusion_specificity(&c, 2)));
}

static void auc_is_the_share_of_pairs_in_order_with_ties_half(void **state)
{
    (void)state;
    rf_scored s[] = {{0.9, 0, true}, {0.4, 1, true}, {0.4, 2, false}, {0.1, 3, false}, {0.6, 4, false}};
    rf_scored_sort(s, 5);

    /* Pairs: 0.9 wins three; 0.4 ties one, wins one, loses one. */
    assert_near(rf_auc(s, NULL, 5), (3 + 0.5 + 1) / 6, 1e-12);
}

static void auc_of_one_class_is_not_defined(void **state)
{
    (void)state;
    rf_scored s[] = {{0.9, 0, true}, {0.4, 1, true}};

    assert_true(isnan(rf_auc(s, NULL, 2)));
}

static void brier_and_calibration_error_are_those_of_a_hand_count(void **state)
{
    (void)state;
    rf_scored s[] = {{0.1, 0, false}, {0.3, 1, true}, {0.8, 2, true}, {1.0, 3, true}};
    rf_reliability table[2];

    assert_near(rf_brier(s, NULL, 4), (0.01 + 0.49 + 0.04 + 0) / 4, 1e-12);
    assert_near(rf_ece(s, NULL, 4, 2, table), 0.5 * fabs(0.5 - 0.2) + 0.5 * fabs(1 - 0.9), 1e-12);
    assert_int_equal(table[0].n, 2);
    assert_near(table[0].mean_p, 0.2, 1e-12);
    assert_near(table[1].rate, 1, 1e-12);
}

static void bins_have_equal_mass(void **state)
{
    (void)state;
    rf_scored s[95];
    rf_reliability table[10];
    for (size_t i = 0; i < 95; i++)
        s[i] = (rf_scored){(double)i * (double)i / 9025, i, i % 3 == 0};

    rf_ece(s, NULL, 95, 10, table);

    for (int b = 0; b < 10; b++)
        assert_in_range(table[b].n, 9, 10);
}

static void exact_bounds_are_those_of_the_tables(void **state)
{
    (void)state;
    /* Clopper-Pearson 8 of 10, 95 %: 0.4439 to 0.9748 (Fleiss). */
    rf_interval i = rf_binomial_interval(8, 10, 0.95);
    assert_near(i.low, 0.4439, 5e-5);
    assert_near(i.high, 0.9748, 5e-5);
    /* Nothing missed: alpha^(1/n). */
    assert_near(rf_binomial_lower(59, 59, 0.95), pow(0.05, 1.0 / 59), 1e-9);
    assert_near(rf_binomial_lower(149, 149, 0.95), pow(0.05, 1.0 / 149), 1e-9);
    assert_near(rf_binomial_upper(0, 59, 0.95), 1 - pow(0.05, 1.0 / 59), 1e-9);
}

static void the_sample_sizes_of_the_method_reach_their_bounds(void **state)
{
    (void)state;
    static const struct {
        size_t n, misses;
        double bound;
    } rows[] = {{29, 0, 0.90},  {46, 1, 0.90},  {93, 1, 0.95},  {124, 2, 0.95},
                {149, 0, 0.98}, {236, 1, 0.98}, {386, 3, 0.98}, {773, 3, 0.99}};

    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        assert_true(rf_binomial_lower(rows[k].n - rows[k].misses, rows[k].n, 0.95) >= rows[k].bound);
        assert_true(rf_binomial_lower(rows[k].n - 1 - rows[k].misses, rows[k].n - 1, 0.95) < rows[k].bound);
    }
}

static void bounds_at_the_ends_are_zero_and_one(void **state)
{
    (void)state;
    assert_true(rf_binomial_lower(0, 10, 0.95) == 0);
    assert_true(rf_binomial_upper(10, 10, 0.95) == 1);
    assert_true(rf_binomial_lower(0, 0, 0.95) == 0);
    assert_true(rf_binomial_upper(0, 0, 0.95) == 1);
}

typedef struct toy {
    const double *value;
    size_t n;
} toy;

static void mean(void *ctx, const unsigned *weight, double *values)
{
    const toy *t = ctx;
    double sum = 0, mass = 0;
    for (size_t i = 0; i < t->n; i++) {
        sum += weight[i] * t->value[i];
        mass += weight[i];
    }
    values[0] = mass > 0 ? sum / mass : NAN;
}

static void the_bootstrap_gives_the_same_interval_each_time(void **state)
{
    (void)state;
    double value[50];
    uint32_t group[50];
    for (uint32_t i = 0; i < 50; i++) {
        value[i] = i % 2;
        group[i] = i;
    }
    toy t = {value, 50};
    rf_interval a, b;

    rf_bootstrap(group, 50, 2000, 7, 0.95, mean, &t, 1, &a);
    rf_bootstrap(group, 50, 2000, 7, 0.95, mean, &t, 1, &b);

    assert_true(a.low == b.low && a.high == b.high);
    /* Standard error 0.5 / sqrt(50) = 0.071: the interval is about 0.36 to 0.64. */
    assert_near(a.low, 0.36, 0.03);
    assert_near(a.high, 0.64, 0.03);
}

static void rows_of_a_group_are_drawn_together(void **state)
{
    (void)state;
    double value[50];
    uint32_t group[50];
    for (uint32_t i = 0; i < 50; i++) {
        value[i] = i % 2;
        group[i] = i / 10 * 10 + i % 2; /* ten groups, each of one value */
    }
    toy t = {value, 50};
    rf_interval alone, grouped;
    uint32_t single[50];
    for (uint32_t i = 0; i < 50; i++)
        single[i] = i;

    rf_bootstrap(single, 50, 2000, 7, 0.95, mean, &t, 1, &alone);
    rf_bootstrap(group, 50, 2000, 7, 0.95, mean, &t, 1, &grouped);

    assert_true(grouped.high - grouped.low > 1.5 * (alone.high - alone.low));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(class_figures_are_those_of_a_hand_count),
        cmocka_unit_test(a_weight_counts_a_row_that_often),
        cmocka_unit_test(auc_is_the_share_of_pairs_in_order_with_ties_half),
        cmocka_unit_test(auc_of_one_class_is_not_defined),
        cmocka_unit_test(brier_and_calibration_error_are_those_of_a_hand_count),
        cmocka_unit_test(bins_have_equal_mass),
        cmocka_unit_test(exact_bounds_are_those_of_the_tables),
        cmocka_unit_test(the_sample_sizes_of_the_method_reach_their_bounds),
        cmocka_unit_test(bounds_at_the_ends_are_zero_and_one),
        cmocka_unit_test(the_bootstrap_gives_the_same_interval_each_time),
        cmocka_unit_test(rows_of_a_group_are_drawn_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
