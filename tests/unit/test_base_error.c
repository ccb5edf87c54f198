/* The one error value. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/error.h"

#include <string.h>

static void setting_an_error_returns_false_and_keeps_code_and_text(void **state)
{
    (void)state;
    rf_error err;

    assert_false(rf_error_set(&err, RF_E_RULES, "cannot compile pattern '%s'", "numb("));

    assert_int_equal(err.code, RF_E_RULES);
    assert_string_equal(err.text, "cannot compile pattern 'numb('");
}

static void each_caller_puts_its_circumstance_in_front(void **state)
{
    (void)state;
    rf_error err;
    rf_error_set(&err, RF_E_IO, "permission denied");

    assert_false(rf_error_add(&err, "cannot open '%s'", "a"));
    assert_false(rf_error_add(&err, "cannot load the rules"));

    assert_int_equal(err.code, RF_E_IO);
    assert_string_equal(err.text, "cannot load the rules: cannot open 'a': permission denied");
}

static void a_text_that_is_too_long_is_cut_and_never_overrun(void **state)
{
    (void)state;
    rf_error err;
    char long_text[1000];
    memset(long_text, 'x', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';

    rf_error_set(&err, RF_E_OTHER, "%s", long_text);
    rf_error_add(&err, "reading '%s'", "a file");
    assert_int_equal(strnlen(err.text, sizeof err.text), sizeof err.text - 1);
    assert_memory_equal(err.text, "reading 'a file': xxx", 21);
    rf_error_add(&err, "%s", long_text);

    assert_int_equal(strnlen(err.text, sizeof err.text), sizeof err.text - 1);
}

static void a_caller_who_does_not_care_passes_null(void **state)
{
    (void)state;

    assert_false(rf_error_set(NULL, RF_E_IO, "x"));
    assert_false(rf_error_add(NULL, "x"));
    rf_error_clear(NULL);
}

static void clearing_leaves_neither_code_nor_text(void **state)
{
    (void)state;
    rf_error err;
    rf_error_set(&err, RF_E_IO, "x");

    rf_error_clear(&err);

    assert_int_equal(err.code, RF_OK);
    assert_string_equal(err.text, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(setting_an_error_returns_false_and_keeps_code_and_text),
        cmocka_unit_test(each_caller_puts_its_circumstance_in_front),
        cmocka_unit_test(a_text_that_is_too_long_is_cut_and_never_overrun),
        cmocka_unit_test(a_caller_who_does_not_care_passes_null),
        cmocka_unit_test(clearing_leaves_neither_code_nor_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
