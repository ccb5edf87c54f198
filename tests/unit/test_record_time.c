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
    reads("2026-11-20T08:01Z", 1795161660);
    reads("2026-11-20 08:01:02 +0000", 1795161662);
    reads("2026-11-20T03:01:02-0500", 1795161662);
    reads(" 2026-11-20t08:01:02z\r\n", 1795161662);
    reads("2016-12-31T23:59:60Z", 1483228800);
    reads("2000-02-29", 951782400);
}

static void mail_dates_may_have_short_years_and_american_zones(void **state)
{
    (void)state;
    reads("Fri, 20 Nov 26 08:01:02 GMT", 1795161662);
    reads("Fri, 20 Nov 2026 03:01:02 EST", 1795161662);
    reads("20 Nov 2026 08:01 UT", 1795161660);
    reads("1 Jan 99 00:00:00 GMT", 915148800);
}

static void what_could_mean_two_days_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"03/04/2026",
                                      "2026-13-01",
                                      "2026-02-29",
                                      "2 days ago",
                                      "",
                                      "yesterday",
                                      "2026-11-20T25:00:00Z",
                                      "12",
                                      "2026-11-20T08:01:02 CEST",
                                      "20261120",
                                      "2026",
                                      "-1795161662",
                                      "+1795161662",
                                      "1795161662.",
                                      "1795161662.x",
                                      "0x6b00d0a0",
                                      "253402300800000",
                                      "99999999999999999999",
                                      "2026-11-20T",
                                      "2026-11-20T08",
                                      "2026-11-20T8:01:02Z",
                                      "2026-11-20T08:01:02.",
                                      "2026-11-20T08:60:00Z",
                                      "2026-11-20T08:01:61Z",
                                      "2026-11-20T08:01:02+24:00",
                                      "2026-11-20T08:01:02+1",
                                      "2026-11-20Z08:01",
                                      "2026-11-31",
                                      "1900-02-29",
                                      "0000-01-01",
                                      "2026/11/20",
                                      "20.11.2026",
                                      "11-20-2026",
                                      "Fri 20 Nov 2026 08:01:02 GMT",
                                      "Foo, 20 Nov 2026 08:01:02 GMT",
                                      "20 Foo 2026 08:01:02 GMT",
                                      "31 Nov 2026 08:01:02 GMT",
                                      "20 Nov 202 08:01:02 GMT",
                                      "20 Nov 2026",
                                      "20 Nov 2026 08:01:02 CEST",
                                      "now",
                                      "NaN"};
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
    rf_time_put(&none, INT64_MAX);
    rf_time_put(&none, 253402300800);
    assert_int_equal(none.len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_usual_forms_mean_the_same_moment),
        cmocka_unit_test(mail_dates_may_have_short_years_and_american_zones),
        cmocka_unit_test(what_could_mean_two_days_is_refused),
        cmocka_unit_test(a_time_is_written_as_it_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
