/* String views and capped buffers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/str.h"

#include <limits.h>
#include <string.h>

static void views_of_different_owners_are_equal_by_content(void **state)
{
    (void)state;
    char a[] = "numb", b[] = "numb!";

    assert_true(rf_str_eq(rf_str_from(a), (rf_str){b, 4}));
    assert_false(rf_str_eq(rf_str_from(a), rf_str_from(b)));
    assert_true(rf_str_eq((rf_str){NULL, 0}, RF_STR("")));
    assert_true(rf_str_is((rf_str){"a\0b", 1}, "a"));
    assert_false(rf_str_is((rf_str){"a\0b", 3}, "a"));
}

static void a_null_pointer_gives_an_empty_view(void **state)
{
    (void)state;

    rf_str s = rf_str_from(NULL);

    assert_non_null(s.ptr);
    assert_int_equal(s.len, 0);
}

static void a_prefix_is_found_only_at_the_front(void **state)
{
    (void)state;

    assert_true(rf_str_starts(RF_STR("https://"), "http"));
    assert_true(rf_str_starts((rf_str){NULL, 0}, ""));
    assert_false(rf_str_starts(RF_STR("htt"), "http"));
    assert_false(rf_str_starts(RF_STR("xhttp"), "http"));
}

static void trimming_takes_blanks_at_both_ends_and_none_inside(void **state)
{
    (void)state;

    assert_true(rf_str_is(rf_str_trim(RF_STR(" \t\r\n a b \r\n")), "a b"));
    assert_int_equal(rf_str_trim(RF_STR(" \t ")).len, 0);
    assert_int_equal(rf_str_trim((rf_str){NULL, 0}).len, 0);
}

static void splitting_gives_every_field_also_the_empty_ones(void **state)
{
    (void)state;
    static const char *const expected[] = {"a", "", "b", ""};
    rf_str rest = RF_STR("a,,b,"), field;
    size_t n = 0;

    while (rf_str_split(&rest, ',', &field)) {
        assert_in_range(n, 0, 3);
        assert_true(rf_str_is(field, expected[n]));
        n++;
    }

    assert_int_equal(n, 4);
}

static void an_empty_view_has_one_empty_field(void **state)
{
    (void)state;
    rf_str rest = RF_STR(""), field;

    assert_true(rf_str_split(&rest, ',', &field));
    assert_int_equal(field.len, 0);
    assert_false(rf_str_split(&rest, ',', &field));
}

static void integers_are_read_up_to_both_ends_of_their_range(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        long long value;
    } good[] = {{"0", 0}, {"-0", 0}, {"+7", 7}, {"007", 7}, {"9223372036854775807", LLONG_MAX}, {"-9223372036854775808", LLONG_MIN}};
    long long v;

    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(rf_str_int(rf_str_from(good[i].text), &v));
        assert_true(v == good[i].value);
    }
}

static void what_is_no_integer_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "", "-", "+", " 1", "1 ", "1.0", "0x1", "1e3", "--1", "9223372036854775808", "-9223372036854775809", "99999999999999999999999"};
    long long v = 7;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(rf_str_int(rf_str_from(bad[i]), &v));
    assert_int_equal(v, 7);
}

static void a_buffer_grows_and_ends_with_a_nul(void **state)
{
    (void)state;
    rf_buf b;
    rf_buf_init(&b, 10000);

    for (int i = 0; i < 1000; i++)
        rf_buf_puts(&b, "abc");
    rf_buf_putc(&b, '.');
    rf_buf_printf(&b, "%d-%s", 7, "x");

    assert_int_equal(b.len, 3004);
    assert_string_equal(b.ptr + 3000, ".7-x");
    assert_false(b.overflow);
    rf_buf_release(&b);
    assert_null(b.ptr);
}

static void a_buffer_can_be_filled_to_its_cap_and_no_further(void **state)
{
    (void)state;
    rf_buf b;
    rf_buf_init(&b, 4);

    rf_buf_puts(&b, "abcd");
    assert_false(b.overflow);
    rf_buf_putc(&b, 'e');

    assert_true(b.overflow);
    assert_string_equal(b.ptr, "abcd");
    rf_buf_release(&b);
}

static void a_full_buffer_takes_nothing_more_not_even_what_would_fit(void **state)
{
    (void)state;
    rf_buf b;
    rf_buf_init(&b, 8);

    rf_buf_puts(&b, "no ");
    rf_buf_puts(&b, "numbness, but ");
    rf_buf_puts(&b, "pain");
    rf_buf_printf(&b, "%d", 1);

    assert_true(b.overflow);
    assert_string_equal(b.ptr, "no ");
    rf_buf_release(&b);
}

static void clearing_a_buffer_forgets_the_overflow(void **state)
{
    (void)state;
    rf_buf b;
    rf_buf_init(&b, 2);
    rf_buf_puts(&b, "abc");

    rf_buf_clear(&b);
    rf_buf_puts(&b, "ab");

    assert_false(b.overflow);
    assert_string_equal(b.ptr, "ab");
    rf_buf_release(&b);
}

static void an_unused_buffer_is_an_empty_view(void **state)
{
    (void)state;
    rf_buf b;
    rf_buf_init(&b, 1);

    rf_buf_add(&b, NULL, 0);
    rf_buf_add_str(&b, (rf_str){NULL, 0});

    assert_non_null(rf_buf_str(&b).ptr);
    assert_int_equal(rf_buf_str(&b).len, 0);
    rf_buf_release(&b);
}

static void bytes_are_added_as_they_are_also_nul(void **state)
{
    (void)state;
    rf_buf b;
    rf_buf_init(&b, 100);

    rf_buf_add(&b, "a\0b", 3);
    rf_buf_add_str(&b, RF_STR("c"));

    assert_int_equal(b.len, 4);
    assert_memory_equal(b.ptr, "a\0bc", 5);
    rf_buf_release(&b);
}

static void bytes_are_counted_in_long_views_too(void **state)
{
    (void)state;
    char text[1000];
    memset(text, ',', sizeof text);
    text[0] = text[300] = text[999] = '?';

    assert_int_equal(rf_str_count((rf_str){text, sizeof text}, ','), 997);
    assert_int_equal(rf_str_count((rf_str){text, sizeof text}, '?'), 3);
    assert_int_equal(rf_str_count((rf_str){text, 300}, '?'), 1);
    assert_int_equal(rf_str_count((rf_str){NULL, 0}, '?'), 0);
}

static void a_buffer_is_filled_where_it_has_room_to_spare(void **state)
{
    (void)state;
    rf_buf b;
    rf_buf_init(&b, 10);
    rf_buf_puts(&b, "abc");

    assert_int_equal(rf_buf_spare(&b, 5), 5);
    memcpy(b.ptr + b.len, "de", 2);
    rf_buf_filled(&b, 2);
    assert_string_equal(b.ptr, "abcde");
    assert_int_equal(rf_buf_spare(&b, 50), 5); /* as much as the cap allows */
    memcpy(b.ptr + b.len, "fghij", 5);
    rf_buf_filled(&b, 5);
    assert_int_equal(rf_buf_spare(&b, 1), 0);
    assert_false(b.overflow);

    rf_buf_release(&b);
}

static void memory_is_reserved_to_the_byte(void **state)
{
    (void)state;
    rf_buf b;
    rf_buf_init(&b, 1000);
    rf_buf_puts(&b, "abc");

    rf_buf_reserve(&b, 700);
    assert_int_equal(b.size, 701);
    rf_buf_reserve(&b, 5); /* less than there is */
    rf_buf_reserve(&b, 1001);
    assert_int_equal(b.size, 701);
    assert_string_equal(b.ptr, "abc");

    rf_buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(views_of_different_owners_are_equal_by_content),
        cmocka_unit_test(a_null_pointer_gives_an_empty_view),
        cmocka_unit_test(a_prefix_is_found_only_at_the_front),
        cmocka_unit_test(bytes_are_counted_in_long_views_too),
        cmocka_unit_test(trimming_takes_blanks_at_both_ends_and_none_inside),
        cmocka_unit_test(splitting_gives_every_field_also_the_empty_ones),
        cmocka_unit_test(an_empty_view_has_one_empty_field),
        cmocka_unit_test(integers_are_read_up_to_both_ends_of_their_range),
        cmocka_unit_test(what_is_no_integer_is_refused),
        cmocka_unit_test(a_buffer_grows_and_ends_with_a_nul),
        cmocka_unit_test(a_buffer_can_be_filled_to_its_cap_and_no_further),
        cmocka_unit_test(a_full_buffer_takes_nothing_more_not_even_what_would_fit),
        cmocka_unit_test(clearing_a_buffer_forgets_the_overflow),
        cmocka_unit_test(an_unused_buffer_is_an_empty_view),
        cmocka_unit_test(bytes_are_added_as_they_are_also_nul),
        cmocka_unit_test(a_buffer_is_filled_where_it_has_room_to_spare),
        cmocka_unit_test(memory_is_reserved_to_the_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
