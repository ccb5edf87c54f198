/* Linear machines by the primal solver: what they learn, that they learn it the same twice, and what they refuse. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "classify/primal.h"

#include <stdlib.h>
#include <string.h>

/* Six rows: id 7 speaks for, id 9 against, id 200 for both alike. */
static const rf_entry entries[6][2] = {{{7, 1}, {200, 1}}, {{7, 0.5f}, {200, 1}}, {{7, 0.8f}, {200, 1}},
                                       {{9, 1}, {200, 1}}, {{9, 0.7f}, {200, 1}}, {{9, 0.9f}, {200, 1}}};
static const signed char labels[6] = {1, 1, 1, -1, -1, -1};
static const size_t all[6] = {0, 1, 2, 3, 4, 5};

static rf_primal *rows_of(rf_features *rows)
{
    for (size_t i = 0; i < 6; i++)
        rows[i] = (rf_features){entries[i], 2};
    return rf_primal_new(rows, 6);
}

static double decide(const double *weights, double bias, const rf_features *x)
{
    for (size_t k = 0; k < x->count; k++)
        bias += weights[x->entries[k].id] * (double)x->entries[k].value;
    return bias;
}

static void rows_end_up_on_their_side_and_twice_the_same(void **state)
{
    (void)state;
    rf_features rows[6];
    rf_primal *p = rows_of(rows);
    double *w = rf_xmalloc(RF_FEATURE_IDS * sizeof *w), *again = rf_xmalloc(RF_FEATURE_IDS * sizeof *again), bias, bias_again;
    rf_error err = {0};
    assert_true(rf_primal_train(p, all, labels, 6, 10, 1, w, &bias, &err));
    assert_true(rf_primal_train(p, all, labels, 6, 10, 1, again, &bias_again, &err));
    for (size_t i = 0; i < 6; i++)
        assert_true(decide(w, bias, &rows[i]) * labels[i] > 0.2);
    assert_memory_equal(w, again, RF_FEATURE_IDS * sizeof *w);
    assert_memory_equal(&bias, &bias_again, sizeof bias);
    assert_true(w[7] > 0.2 && w[9] < -0.2 && w[8] == 0);
    rf_primal_free(p);
    free(w);
    free(again);
}

static void only_the_listed_rows_count_and_their_order_decides_no_side(void **state)
{
    (void)state;
    static const size_t some[3] = {4, 0, 3};
    static const signed char y[3] = {-1, 1, -1};
    rf_features rows[6];
    rf_primal *p = rows_of(rows);
    double *w = rf_xmalloc(RF_FEATURE_IDS * sizeof *w), bias;
    rf_error err = {0};
    assert_true(rf_primal_train(p, some, y, 3, 10, 1, w, &bias, &err));
    assert_true(decide(w, bias, &rows[0]) > 0 && decide(w, bias, &rows[3]) < 0);
    rf_primal_free(p);
    free(w);
}

static void a_dear_side_is_missed_less(void **state)
{
    (void)state;
    static const rf_entry same[1] = {{3, 1}};
    static const signed char y[4] = {1, -1, -1, -1};
    rf_features rows[4] = {{same, 1}, {same, 1}, {same, 1}, {same, 1}};
    rf_primal *p = rf_primal_new(rows, 4);
    double *w = rf_xmalloc(RF_FEATURE_IDS * sizeof *w), bias;
    rf_error err = {0};
    assert_true(rf_primal_train(p, all, y, 4, 1, 1, w, &bias, &err));
    assert_true(decide(w, bias, &rows[0]) < 0);
    assert_true(rf_primal_train(p, all, y, 4, 1, 20, w, &bias, &err));
    assert_true(decide(w, bias, &rows[0]) > 0);
    rf_primal_free(p);
    free(w);
}

static void one_class_or_no_cost_is_refused(void **state)
{
    (void)state;
    rf_features rows[6];
    rf_primal *p = rows_of(rows);
    double *w = rf_xmalloc(RF_FEATURE_IDS * sizeof *w), bias;
    rf_error err = {0};
    assert_false(rf_primal_train(p, all, labels, 3, 1, 1, w, &bias, &err));
    assert_int_equal(err.code, RF_E_INPUT);
    assert_non_null(strstr(err.text, "all 3 are of one"));
    assert_false(rf_primal_train(p, all, labels, 6, 0, 1, w, &bias, &err));
    assert_false(rf_primal_train(p, all, labels, 6, 1, -1, w, &bias, &err));
    rf_primal_free(p);
    rf_primal_free(NULL);
    free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_end_up_on_their_side_and_twice_the_same),
        cmocka_unit_test(only_the_listed_rows_count_and_their_order_decides_no_side),
        cmocka_unit_test(a_dear_side_is_missed_less),
        cmocka_unit_test(one_class_or_no_cost_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
