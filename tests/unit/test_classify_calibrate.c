/* Facts about the sigmoid, conformal risk control and the abstention band. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "classify/calibrate.h"

#include <math.h>

static void assert_near(double a, double b, double tolerance)
{
    if (!(fabs(a - b) <= tolerance))
        fail_msg("%.9f is not within %g of %.9f", a, tolerance, b);
}

static void two_clean_sides_give_the_smoothed_targets(void **state)
{
    (void)state;
    /* Ten positives at +1 and ten negatives at -1: the optimum puts exactly Platt's targets there, 11/12 and 1/12. */
    double f[20];
    bool y[20];
    for (int i = 0; i < 20; i++) {
        y[i] = i < 10;
        f[i] = y[i] ? 1 : -1;
    }

    rf_sigmoid s = rf_sigmoid_fit(f, y, 20);

    assert_near(s.a, -log(11), 1e-6);
    assert_near(s.b, 0, 1e-6);
    assert_near(rf_sigmoid_at(s, 1), 11.0 / 12, 1e-6);
}

static void one_decision_value_gives_the_base_rate(void **state)
{
    (void)state;
    double f[30] = {0};
    bool y[30];
    for (int i = 0; i < 30; i++)
        y[i] = i < 6;

    rf_sigmoid s = rf_sigmoid_fit(f, y, 30);

    /* Smoothed: (6 * 7/8 + 24 * 1/26) / 30. */
    assert_near(rf_sigmoid_at(s, 0), (6 * 7.0 / 8 + 24.0 / 26) / 30, 1e-6);
}

static void one_class_alone_is_no_certainty(void **state)
{
    (void)state;
    double f[] = {1, 2, 3};
    bool y[] = {true, true, true};

    rf_sigmoid s = rf_sigmoid_fit(f, y, 3);

    assert_near(rf_sigmoid_at(s, 2), 4.0 / 5, 1e-9);
}

static void huge_decision_values_do_not_overflow(void **state)
{
    (void)state;
    rf_sigmoid s = {-3, 0.5};
    bool yes = true;
    double far = -1e6;

    assert_true(rf_sigmoid_at(s, 1e6) == 1);
    assert_true(rf_sigmoid_at(s, -1e6) == 0);
    assert_true(isfinite(rf_sigmoid_loss(s, &far, &yes, 1, NULL)));
}

static void overlapping_sides_are_fitted_to_the_likelihood_optimum(void **state)
{
    (void)state;
    double f[] = {-2, -1, -0.5, 0.2, 0.4, 1.0, 1.5, 2.5};
    bool y[] = {false, false, true, false, true, false, true, true};

    rf_sigmoid s = rf_sigmoid_fit(f, y, 8);

    /* At the optimum the targets' residuals vanish, also when weighted with f. */
    double g1 = 0, g2 = 0;
    for (int i = 0; i < 8; i++) {
        double residual = (y[i] ? 5.0 / 6 : 1.0 / 6) - rf_sigmoid_at(s, f[i]);
        g1 += residual;
        g2 += residual * f[i];
    }
    assert_near(g1, 0, 1e-6);
    assert_near(g2, 0, 1e-6);
    assert_true(s.a < 0);
}

static void conformal_misses_follow_the_arithmetic_of_alpha_two_per_cent(void **state)
{
    (void)state;
    assert_int_equal(rf_crc_misses(48, 0.02), -1);
    assert_int_equal(rf_crc_misses(49, 0.02), 0);
    assert_int_equal(rf_crc_misses(98, 0.02), 0);
    assert_int_equal(rf_crc_misses(99, 0.02), 1);
    assert_int_equal(rf_crc_misses(149, 0.02), 2);
    assert_int_equal(rf_crc_misses(199, 0.02), 3);
}

static void the_conformal_threshold_is_the_largest_that_keeps_the_misses(void **state)
{
    (void)state;
    double p[99], t;
    for (int i = 0; i < 99; i++)
        p[i] = (99 - i) / 100.0; /* 0.99 down to 0.01 */

    assert_true(rf_crc_threshold(p, 99, 0.02, &t));

    /* One miss allowed: 0.01 may fall below, 0.02 may not. */
    assert_near(t, 0.02, 1e-12);
}

static void too_few_positives_certify_nothing(void **state)
{
    (void)state;
    double p[] = {0.9, 0.8}, t = 5;

    assert_false(rf_crc_threshold(p, 2, 0.02, &t));

    assert_true(t == 0);
}

static void the_band_reaches_from_the_conformal_threshold_to_good_precision(void **state)
{
    (void)state;
    double p[100];
    bool y[100];
    for (int i = 0; i < 100; i++) {
        p[i] = i / 100.0;
        y[i] = i >= 50;
    }

    rf_band b = rf_band_fit(p, y, NULL, 100, 0.45, 0.5, 0.8, 0.15);

    /* From 0.38 on, 50 of 62 rows are positive; the band's upper edge never falls below the decision. */
    assert_near(b.low, 0.45, 1e-12);
    assert_near(b.high, 0.5, 1e-12);
    assert_near(b.share, 0.05, 1e-12);
}

static void the_band_is_trimmed_to_its_share_from_the_farther_edge(void **state)
{
    (void)state;
    double p[100];
    bool y[100];
    for (int i = 0; i < 100; i++) {
        p[i] = i / 100.0;
        y[i] = i % 2 == 0;
    }

    rf_band b = rf_band_fit(p, y, NULL, 100, 0.05, 0.5, 0.8, 0.15);

    assert_true(b.share <= 0.15);
    assert_true(b.low > 0.05 && b.low <= 0.5 && b.high >= 0.5);
    size_t inside = 0;
    for (int i = 0; i < 100; i++)
        inside += p[i] >= b.low && p[i] < b.high;
    assert_int_equal(inside, 15);
}

static void a_band_of_equal_probabilities_ends(void **state)
{
    (void)state;
    double p[40];
    bool y[40];
    for (int i = 0; i < 40; i++) {
        p[i] = 0.5;
        y[i] = i % 2;
    }

    rf_band b = rf_band_fit(p, y, NULL, 40, 0.1, 0.5, 0.9, 0.15);

    assert_true(b.low <= 0.5 && b.high >= 0.5);
    assert_near(b.share, 0, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_clean_sides_give_the_smoothed_targets),
        cmocka_unit_test(one_decision_value_gives_the_base_rate),
        cmocka_unit_test(one_class_alone_is_no_certainty),
        cmocka_unit_test(huge_decision_values_do_not_overflow),
        cmocka_unit_test(overlapping_sides_are_fitted_to_the_likelihood_optimum),
        cmocka_unit_test(conformal_misses_follow_the_arithmetic_of_alpha_two_per_cent),
        cmocka_unit_test(the_conformal_threshold_is_the_largest_that_keeps_the_misses),
        cmocka_unit_test(too_few_positives_certify_nothing),
        cmocka_unit_test(the_band_reaches_from_the_conformal_threshold_to_good_precision),
        cmocka_unit_test(the_band_is_trimmed_to_its_share_from_the_farther_edge),
        cmocka_unit_test(a_band_of_equal_probabilities_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
