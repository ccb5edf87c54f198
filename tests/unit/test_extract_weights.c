/* Rows of weights are packed into half a line of the cache: what comes out of a sum is what went in, to the unit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "extract/context_weights.h"

#include <string.h>

#define LEAST (-(INT32_C(1) << 20)) /* what a packed row holds */
#define MOST ((INT32_C(1) << 20) - 1)

static context_large units_of(int32_t start, int32_t step)
{
    context_large u;
    for (int k = 0; k < RF_CONTEXT_OUTPUTS; k++)
        u.weights[k] = start + step * k;
    return u;
}

static void check_sum(const context_weights *w, const context_row *const *rows, size_t n, const context_large *units)
{
    int32_t sum[RF_CONTEXT_OUTPUTS] = {7};
    context_weights_add(w, rows, n, sum);
    sum[0] -= 7;
    for (int k = 0; k < RF_CONTEXT_OUTPUTS; k++) {
        int32_t expected = 0;
        for (size_t i = 0; i < n; i++)
            expected += units[i].weights[k];
        assert_int_equal(sum[k], expected);
    }
}

static void rows_add_up_to_the_unit(void **state)
{
    (void)state;
    context_large units[] = {units_of(0, 0), units_of(LEAST, 0), units_of(MOST, 0), units_of(-70000, 12345), units_of(524287, -98765)};
    enum { N = sizeof units / sizeof *units };
    context_row rows[N];
    const context_row *at[N];
    for (size_t i = 0; i < N; i++) {
        assert_true(context_weights_pack(units[i].weights, &rows[i]));
        at[i] = &rows[i];
        check_sum(&(context_weights){0}, &at[i], 1, &units[i]);
    }
    check_sum(&(context_weights){0}, at, N, units);
}

static void as_many_rows_as_may_be_asked_for_add_up(void **state)
{
    (void)state;
    const int32_t ends[] = {LEAST, MOST};
    for (size_t e = 0; e < 2; e++) {
        context_large units = units_of(ends[e], 0);
        context_row row;
        const context_row *at[CONTEXT_ROWS_MAX];
        int32_t sum[RF_CONTEXT_OUTPUTS] = {0};
        assert_true(context_weights_pack(units.weights, &row));
        for (size_t i = 0; i < CONTEXT_ROWS_MAX; i++)
            at[i] = &row;
        context_weights_add(&(context_weights){0}, at, CONTEXT_ROWS_MAX, sum);
        for (int k = 0; k < RF_CONTEXT_OUTPUTS; k++)
            assert_int_equal(sum[k], (int64_t)ends[e] * CONTEXT_ROWS_MAX);
    }
}

static void a_weight_out_of_range_stands_among_the_large(void **state)
{
    (void)state;
    context_large units[] = {units_of(5, 1), units_of(MOST - 10, 1), units_of(-3, 2)};
    context_weights w = {.large = &units[1], .n_large = 1};
    context_row rows[] = {{{0}}, {{0, CONTEXT_LARGE}}, {{0}}};
    const context_row *at[] = {&rows[0], &rows[1], &rows[2]};
    assert_true(context_weights_pack(units[0].weights, &rows[0]));
    assert_false(context_weights_pack(units[1].weights, &rows[1]));
    assert_true(context_weights_pack(units[2].weights, &rows[2]));
    check_sum(&w, at, 3, units);
}

/* Such a row can only come from a damaged file. */
static void a_large_row_that_is_not_there_adds_nothing(void **state)
{
    (void)state;
    context_large units = units_of(1, 1), nothing = units_of(0, 0);
    context_weights w = {.large = &units, .n_large = 1};
    context_row row = {{1, CONTEXT_LARGE}};
    const context_row *at = &row;
    check_sum(&w, &at, 1, &nothing);
}

static void weights_are_rounded_to_the_nearest_unit_and_halves_away_from_zero(void **state)
{
    (void)state;
    const float unit = 1 / CONTEXT_UNITS;
    const float weights[RF_CONTEXT_OUTPUTS] = {0, unit, -unit, 1.5f * unit, -1.5f * unit, 2.25f * unit, -2.25f * unit,
                                               1, -1,   4,     -4,          0.5f * unit};
    const int32_t expected[RF_CONTEXT_OUTPUTS] = {0, 1, -1, 2, -2, 2, -2, 524288, -524288, 2097152, -2097152, 1};
    int32_t units[RF_CONTEXT_OUTPUTS];
    context_weights_round(weights, 1, units);
    assert_memory_equal(units, expected, sizeof units);
    context_weights_round(weights, 2, units);
    assert_int_equal(units[3], 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_add_up_to_the_unit),
        cmocka_unit_test(as_many_rows_as_may_be_asked_for_add_up),
        cmocka_unit_test(a_weight_out_of_range_stands_among_the_large),
        cmocka_unit_test(a_large_row_that_is_not_there_adds_nothing),
        cmocka_unit_test(weights_are_rounded_to_the_nearest_unit_and_halves_away_from_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
