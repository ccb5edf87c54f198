/* Times as comment sources write them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "record/record.h"

static void reads(const char *text, int64_t expected)
{
    int64_t t = 0;
    if (!rf_time_parse(rf_str_from(text), &t))
        fail_msg("'%s' is not understood", text);
    if (t != expected)
        fail_msg("'%s' is %lld", text, (long long)t);
}

static void the_usual_forms_mean_the_same_moment(void **state)
{
    (void)state;
    reads("2026-11-20T08:01:02Z", 1795161662);
    reads("2026-11-20 08:01:02", 1795161662);
    reads("2026-11-20T09:01:02+01:00", 1795161662);
    reads("2026-11-20T08:01:02.250Z", 1795161662);
    reads("Fri, 20 Nov 2026 08:01:02 +0000", 1795161662);
    reads("20 Nov 2026 08:01:02 GMT", 1795161662);
    reads("1795161662", 1795161662);
    reads("1795161662.5", 1795161662);
    reads("1795161662000", 1795161662);
    reads("2026-11-20", 1795132800);
    reads("1969-12-31T23:59:59Z", -1);
    reads("2024-02-29", 1709164800);
}

static void what_could_mean_two_days_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "03/04/2026", "2026-13-01", "2026-02-29", "2 days ago", "", "yesterday", "2026-11-20T25:00:00Z", "12", "2026-11-20T08:01:02 CEST"};
    int64_t t;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (rf_time_parse(rf_str_from(bad[i]), &t))
            fail_msg("'%s' is accepted", bad[i]);
}

static void a_time_is_written_as_it_is_read(void **state)
{
    (void)state;
    static const int64_t times[] = {0, -1, 1795161662, 951782400, 4102444799};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        int64_t back = 7;
        rf_buf b;
        rf_buf_init(&b, 100);
        rf_time_put(&b, times[i]);
        assert_true(rf_time_parse(rf_buf_str(&b), &back));
        assert_int_equal(back, times[i]);
        rf_buf_release(&b);
    }
    rf_buf none;
    rf_buf_init(&none, 100);
    rf_time_put(&none, RF_NO_TIME);
    assert_int_equal(none.len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_usual_forms_mean_the_same_moment),
        cmocka_unit_test(what_could_mean_two_days_is_refused),
        cmocka_unit_test(a_time_is_written_as_it_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
