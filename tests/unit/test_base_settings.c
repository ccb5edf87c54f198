/* Settings: rows, values, and errors that name the line and the nearest word. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/settings.h"

#include <string.h>

static const rf_setting_row rows[] = {{.name = "url", .type = RF_SETTING_URL, .required = true},
                                      {.name = "path", .type = RF_SETTING_PATH},
                                      {.name = "max_pages", .type = RF_SETTING_INT, .preset = "1000", .least = 1, .most = 5000},
                                      {.name = "max_bytes", .type = RF_SETTING_SIZE, .preset = "256M"},
                                      {.name = "lookback", .type = RF_SETTING_DURATION, .preset = "14d", .least = 7200000},
                                      {.name = "since", .type = RF_SETTING_DATE, .preset = "30d"},
                                      {.name = "pending", .type = RF_SETTING_BOOL},
                                      {.name = "owner", .type = RF_SETTING_TEXT, .repeated = true},
                                      {.name = "key", .type = RF_SETTING_SECRET},
                                      {.name = NULL}};
static const rf_setting_row *const tables[] = {rows, NULL};

static rf_settings *section(const char *key, const char *value)
{
    rf_settings *s = rf_settings_new("/etc/redflag/redflag.conf", 3, "source", "blog");
    rf_settings_put(s, RF_STR("url"), RF_STR("https://blog.example"), 4);
    if (key != NULL)
        rf_settings_put(s, rf_str_from(key), rf_str_from(value), 5);
    return s;
}

static void refuse(const char *key, const char *value, const char *says)
{
    rf_settings *s = section(key, value);
    rf_error err = {0};
    if (rf_settings_check(s, tables, &err))
        fail_msg("'%s = %s' was taken", key, value);
    assert_int_equal(err.code, RF_E_CONFIG);
    if (strstr(err.text, says) == NULL || strstr(err.text, "redflag.conf:5") == NULL)
        fail_msg("'%s = %s': %s", key, value, err.text);
    rf_settings_free(s);
}

static void an_unknown_key_names_the_nearest_known_one_and_the_line(void **state)
{
    (void)state;
    refuse("max_page", "3", "did you mean 'max_pages'?");
    refuse("key_fil", "x", "did you mean 'key_file'?");
    refuse("url", "https://a.example", "'url' stands twice, first in line 4");
}

static void a_value_of_another_type_is_refused_with_an_example(void **state)
{
    (void)state;
    refuse("max_pages", "many", "whole number");
    refuse("max_pages", "0", "in range");
    refuse("max_pages", "5001", "in range");
    refuse("max_bytes", "12 parsecs", "500k or 16M");
    refuse("max_bytes", "99999999999G", "500k or 16M");
    refuse("lookback", "1h", "14d");
    refuse("since", "03/04/2026", "2026-11-20");
    refuse("pending", "perhaps", "yes or no");
}

static void a_password_in_an_address_is_refused_and_not_repeated(void **state)
{
    (void)state;
    rf_error err = {0};
    rf_settings *s = rf_settings_new("/etc/redflag/redflag.conf", 3, "source", "blog");
    rf_settings_put(s, RF_STR("url"), RF_STR("https://ann:hunter2@blog.example/"), 4);

    assert_false(rf_settings_check(s, tables, &err));

    assert_non_null(strstr(err.text, "without a user name"));
    assert_null(strstr(err.text, "hunter2"));
    rf_settings_free(s);
}

static void a_section_without_a_required_key_is_refused(void **state)
{
    (void)state;
    rf_settings *s = rf_settings_new("x.conf", 3, "source", "blog");
    rf_error err = {0};

    assert_false(rf_settings_check(s, tables, &err));

    assert_string_equal(err.text, "source 'blog' has no 'url' (x.conf:3)");
    rf_settings_free(s);
}

static void values_and_presets_are_typed(void **state)
{
    (void)state;
    rf_error err = {0};
    rf_settings *s = section("path", "in/x.jsonl");
    rf_settings_put(s, RF_STR("owner"), RF_STR("Ann"), 6);
    rf_settings_put(s, RF_STR("owner"), RF_STR("Bob"), 7);
    rf_settings_put(s, RF_STR("pending"), RF_STR("Yes"), 8);

    assert_true(rf_settings_check(s, tables, &err));

    assert_string_equal(rf_settings_text(s, "path"), "/etc/redflag/in/x.jsonl");
    assert_int_equal(rf_settings_int(s, "max_pages"), 1000);
    assert_int_equal(rf_settings_int(s, "max_bytes"), 256LL << 20);
    assert_int_equal(rf_settings_int(s, "lookback"), 14LL * 86400000);
    assert_int_equal(rf_settings_date(s, "since", 100 * 86400, -1), 70 * 86400);
    assert_true(rf_settings_bool(s, "pending"));
    assert_string_equal(rf_settings_each(s, "owner", 1), "Bob");
    assert_null(rf_settings_each(s, "owner", 2));
    assert_false(rf_settings_has(s, "key_file"));
    rf_settings_free(s);
}

static void sizes_and_durations_have_units(void **state)
{
    (void)state;
    long long n;
    assert_true(rf_size_parse(RF_STR("64 KiB"), &n) && n == 65536);
    assert_true(rf_size_parse(RF_STR("7"), &n) && n == 7);
    assert_false(rf_size_parse(RF_STR("-7"), &n));
    assert_true(rf_duration_parse(RF_STR("500ms"), &n) && n == 500);
    assert_true(rf_duration_parse(RF_STR("30"), &n) && n == 30000);
    assert_true(rf_duration_parse(RF_STR("2w"), &n) && n == 14LL * 86400000);
    assert_false(rf_duration_parse(RF_STR("later"), &n));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_unknown_key_names_the_nearest_known_one_and_the_line),
        cmocka_unit_test(a_value_of_another_type_is_refused_with_an_example),
        cmocka_unit_test(a_password_in_an_address_is_refused_and_not_repeated),
        cmocka_unit_test(a_section_without_a_required_key_is_refused),
        cmocka_unit_test(values_and_presets_are_typed),
        cmocka_unit_test(sizes_and_durations_have_units),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
