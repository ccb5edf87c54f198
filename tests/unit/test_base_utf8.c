/* Reading, checking and repairing UTF-8. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/utf8.h"

#include <string.h>

static void every_character_survives_encoding_and_decoding(void **state)
{
    (void)state;
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        if (cp >= 0xD800 && cp <= 0xDFFF)
            continue;
        char bytes[4];
        uint32_t back = 0xFFFFFFFF;

        size_t n = rf_utf8_encode(cp, bytes);

        if (rf_utf8_decode(bytes, n, &back) != n || back != cp)
            fail_msg("U+%04X comes back as U+%04X", (unsigned)cp, (unsigned)back);
        if (n > 1 && rf_utf8_decode(bytes, n - 1, &back) != 0)
            fail_msg("U+%04X is read from one byte too few", (unsigned)cp);
    }
}

static void sequences_that_the_standard_forbids_are_bad(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "\x80", /* continuation alone */
        "\xBF",
        "\xC0\x80",
        "\xC1\xBF", /* overlong, two bytes */
        "\xE0\x80\x80",
        "\xE0\x9F\xBF", /* overlong, three */
        "\xF0\x80\x80\x80",
        "\xF0\x8F\xBF\xBF", /* overlong, four */
        "\xED\xA0\x80",
        "\xED\xBF\xBF", /* halves of surrogate pairs */
        "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80",
        "\xFE",
        "\xFF", /* past U+10FFFF */
        "\xC3",
        "\xE2\x82",
        "\xF0\x9F\x98", /* cut off */
        "\xC3(",
        "\xE2\x82(",
        "\xF0\x9F(\x80", /* interrupted */
    };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        uint32_t cp = 7;
        assert_int_equal(rf_utf8_decode(bad[i], strlen(bad[i]), &cp), 0);
        assert_int_equal(cp, 7);
        assert_int_equal(rf_utf8_valid_prefix(rf_str_from(bad[i])), 0);
    }
}

static void the_valid_prefix_ends_before_the_first_bad_byte(void **state)
{
    (void)state;

    assert_int_equal(rf_utf8_valid_prefix(RF_STR("caf\xC3\xA9")), 5);
    assert_int_equal(rf_utf8_valid_prefix(RF_STR("caf\xC3\xA9\xFF")), 5);
    assert_int_equal(rf_utf8_valid_prefix(RF_STR("caf\xC3")), 3);
    assert_int_equal(rf_utf8_valid_prefix((rf_str){NULL, 0}), 0);
}

static void repair_replaces_each_bad_byte_and_keeps_the_rest(void **state)
{
    (void)state;
    rf_buf out;
    rf_buf_init(&out, 100);

    size_t n = rf_utf8_repair(RF_STR("a\xFF"
                                     "b\xE2\x82"
                                     "c\xC3\xA9"),
                              &out);

    assert_int_equal(n, 3);
    assert_string_equal(out.ptr, "a\xEF\xBF\xBD"
                                 "b\xEF\xBF\xBD\xEF\xBF\xBD"
                                 "c\xC3\xA9");
    rf_buf_release(&out);
}

static void repaired_text_needs_no_second_repair(void **state)
{
    (void)state;
    uint32_t seed = 12345;
    for (int round = 0; round < 2000; round++) {
        char raw[64];
        size_t len = 0;
        for (; len < sizeof raw; len++) {
            seed = seed * 1664525u + 1013904223u;
            raw[len] = (char)(seed >> 24);
        }
        rf_buf once, twice;
        rf_buf_init(&once, 1000);
        rf_buf_init(&twice, 1000);

        rf_utf8_repair((rf_str){raw, len}, &once);

        assert_int_equal(rf_utf8_valid_prefix(rf_buf_str(&once)), once.len);
        assert_int_equal(rf_utf8_repair(rf_buf_str(&once), &twice), 0);
        assert_true(rf_str_eq(rf_buf_str(&once), rf_buf_str(&twice)));
        rf_buf_release(&once);
        rf_buf_release(&twice);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_character_survives_encoding_and_decoding),
        cmocka_unit_test(sequences_that_the_standard_forbids_are_bad),
        cmocka_unit_test(the_valid_prefix_ends_before_the_first_bad_byte),
        cmocka_unit_test(repair_replaces_each_bad_byte_and_keeps_the_rest),
        cmocka_unit_test(repaired_text_needs_no_second_repair),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
