/* JSON in and out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "arena_fixture.h"
#include "base/json.h"

#include <stdio.h>
#include <string.h>

static rf_error err;
static size_t repairs;

static const rf_json *parse(const char *text) { return rf_json_parse(rf_str_from(text), arena, &repairs, &err); }

/* The string that text, a JSON string, stands for. */
static rf_str string_of(const char *text)
{
    const rf_json *j = parse(text);
    if (j == NULL)
        fail_msg("%s: %s", text, err.text);
    assert_int_equal(j->type, RF_JSON_STRING);
    return j->string;
}

static void refuses(const char *text)
{
    if (parse(text) != NULL)
        fail_msg("'%s' is accepted", text);
    assert_int_equal(err.code, RF_E_INPUT);
}

static void every_type_is_read_and_members_keep_their_order(void **state)
{
    (void)state;

    const rf_json *j = parse("{\"z\":null,\"a\":true,\"n\":-7,\"r\":1.5e3,\"s\":\"x\",\"l\":[1,[],{}]}");

    assert_non_null(j);
    assert_int_equal(j->type, RF_JSON_OBJECT);
    assert_true(rf_str_is(j->child->key, "z"));
    assert_true(rf_str_is(j->child->next->key, "a"));
    assert_int_equal(rf_json_get(j, "z")->type, RF_JSON_NULL);
    assert_int_equal(rf_json_get(j, "a")->type, RF_JSON_BOOL);
    assert_int_equal(rf_json_get(j, "a")->integer, 1);
    assert_int_equal(rf_json_get(j, "n")->integer, -7);
    assert_true(rf_json_get(j, "n")->real == -7.0);
    assert_int_equal(rf_json_get(j, "r")->type, RF_JSON_REAL);
    assert_true(rf_json_get(j, "r")->real == 1500.0);
    assert_true(rf_str_is(rf_json_get(j, "s")->string, "x"));
    assert_int_equal(rf_json_get(j, "l")->child->next->type, RF_JSON_ARRAY);
    assert_null(rf_json_get(j, "missing"));
    assert_null(rf_json_get(rf_json_get(j, "l"), "s"));
    assert_null(rf_json_get(NULL, "s"));
    assert_int_equal(repairs, 0);
}

static void a_value_need_not_be_an_object(void **state)
{
    (void)state;

    assert_int_equal(parse(" 7 ")->integer, 7);
    assert_int_equal(parse("null")->type, RF_JSON_NULL);
    assert_true(rf_str_is(string_of("\"a\\u0041\\n\""), "aA\n"));
}

static void half_an_emoji_costs_one_character_and_not_the_record(void **state)
{
    (void)state;

    assert_true(rf_str_is(string_of("\"\\ud83d\\ude02\""), "\xF0\x9F\x98\x82"));
    assert_int_equal(repairs, 0);
    assert_true(rf_str_is(string_of("\"a\\ud83d\""), "a\xEF\xBF\xBD"));
    assert_int_equal(repairs, 1);
    assert_true(rf_str_is(string_of("\"\\ude02b\""), "\xEF\xBF\xBD"
                                                     "b"));
    assert_int_equal(repairs, 1);
    assert_true(rf_str_is(string_of("\"\\ud83d\\ud83d\\ude02\""), "\xEF\xBF\xBD\xF0\x9F\x98\x82"));
    assert_true(rf_str_is(string_of("\"\\ud83dx\\uDE02\""), "\xEF\xBF\xBDx\xEF\xBF\xBD"));
    assert_int_equal(repairs, 2);
}

static void a_backslash_before_a_half_is_read_first(void **state)
{
    (void)state;

    assert_true(rf_str_is(string_of("\"\\\\ud83d\""), "\\ud83d"));

    assert_int_equal(repairs, 0);
}

static void bad_bytes_become_replacement_characters_and_are_counted(void **state)
{
    (void)state;

    assert_true(rf_str_is(string_of("\"a\xFF\xC3\""), "a\xEF\xBF\xBD\xEF\xBF\xBD"));
    assert_int_equal(repairs, 2);
    assert_true(rf_str_is(string_of("\"\xED\xA0\xBD\""), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"));
    assert_int_equal(repairs, 3);
}

static void a_nul_may_be_written_and_is_kept(void **state)
{
    (void)state;

    rf_str s = string_of("\"a\\u0000b\"");

    assert_int_equal(s.len, 3);
    assert_memory_equal(s.ptr, "a\0b", 3);
    assert_null(rf_json_parse(RF_STR("\"a\0b\""), arena, NULL, &err)); /* but not as a raw byte */
}

static void a_byte_order_mark_is_dropped(void **state)
{
    (void)state;

    const rf_json *j = parse("\xEF\xBB\xBF{\"a\":1}");

    assert_non_null(j);
    assert_int_equal(rf_json_get(j, "a")->integer, 1);
    assert_int_equal(repairs, 0);
}

static void what_the_standard_forbids_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",          " ",
        "{",         "}",
        "[1,]",      "{\"a\":1,}",
        "{a:1}",     "{'a':1}",
        "[1 2]",     "nul",
        "TRUE",      "01",
        "+1",        ".5",
        "1.",        "1e",
        "0x1",       "NaN",
        "Infinity",  "\"a",
        "\"\\x\"",   "\"\\u12\"",
        "\"a\nb\"",  "\"a\tb\"",
        "[1]]",      "{} {}",
        "1 x",       "{\"a\"}",
        "{\"a\":}",  "// x\n1",
        "[1,,2]",    "\\u0031",
        "\"\\ud83d", "{\"a\":1,\"a\":2}",
        "1e999",     "123456789012345678901234567890",
    };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        refuses(bad[i]);
}

static void an_error_tells_the_place_and_never_quotes_the_comment(void **state)
{
    (void)state;

    refuses("{\"text\":\"my secret symptom\" oops}");

    assert_non_null(strstr(err.text, "at byte"));
    assert_null(strstr(err.text, "secret"));
    assert_null(strstr(err.text, "oops"));
}

static void nesting_ends_at_sixty_four(void **state)
{
    (void)state;
    char text[200] = "";

    memset(text, '[', 64);
    memset(text + 64, ']', 64);
    assert_non_null(parse(text));
    memset(text, '[', 65);
    memset(text + 65, ']', 65);
    refuses(text);

    assert_non_null(strstr(err.text, "64"));
    assert_non_null(parse("\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\""));
}

static void a_large_text_is_read(void **state)
{
    (void)state;
    static char text[200003];
    memset(text, 'x', sizeof text - 1);
    text[0] = text[sizeof text - 2] = '"';

    assert_int_equal(string_of(text).len, 200000);
}

static void writes(rf_str s, const char *expected)
{
    rf_buf out;
    rf_buf_init(&out, 1000);
    rf_json_put_string(&out, s);
    assert_string_equal(out.ptr, expected);
    const rf_json *back = rf_json_parse(rf_buf_str(&out), arena, NULL, &err);
    assert_non_null(back);
    rf_buf_release(&out);
}

static void strings_are_written_so_that_no_terminal_or_log_is_touched(void **state)
{
    (void)state;

    writes(RF_STR("plain"), "\"plain\"");
    writes(RF_STR(""), "\"\"");
    writes(RF_STR("\"\\/\n\r\t"), "\"\\\"\\\\/\\n\\r\\t\"");
    writes(RF_STR("a\0b\x1b\x7f"), "\"a\\u0000b\\u001b\\u007f\"");
    writes(RF_STR("\xC2\x9B"), "\"\\u009b\"");
    writes(RF_STR("\xE2\x80\xAE\xE2\x80\xA8\xE2\x81\xA6\xEF\xBB\xBF"), "\"\\u202e\\u2028\\u2066\\ufeff\"");
    writes(RF_STR("caf\xC3\xA9 \xF0\x9F\x98\x82"), "\"caf\xC3\xA9 \xF0\x9F\x98\x82\"");
    writes(RF_STR("a\xFF\xE2\x82"), "\"a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

/* Eight bytes are looked at together. */
static void what_is_escaped_is_found_at_every_place(void **state)
{
    (void)state;
    static const char special[] = "\"\\\x01\x1f\x7f";
    for (size_t k = 0; k < sizeof special - 1; k++)
        for (size_t at = 0; at < 24; at++) {
            char raw[25] = "~~~~~~~~~~~~ !#[]~~~~~~~", expected[40], escape[8];
            raw[at] = special[k];
            if (k < 2)
                snprintf(escape, sizeof escape, "\\%c", special[k]);
            else
                snprintf(escape, sizeof escape, "\\u%04x", (unsigned)special[k]);
            snprintf(expected, sizeof expected, "\"%.*s%s%s\"", (int)at, raw, escape, raw + at + 1);
            writes((rf_str){raw, 24}, expected);
        }
}

static void any_bytes_come_back_as_their_repaired_selves(void **state)
{
    (void)state;
    uint32_t seed = 99;
    for (int round = 0; round < 2000; round++) {
        char raw[40];
        for (size_t i = 0; i < sizeof raw; i++) {
            seed = seed * 1664525u + 1013904223u;
            raw[i] = (char)(round % 2 ? seed >> 24 : (seed >> 24) % 128);
        }
        rf_buf once, twice;
        rf_buf_init(&once, 1000);
        rf_buf_init(&twice, 1000);

        rf_json_put_string(&once, (rf_str){raw, sizeof raw});
        const rf_json *j = rf_json_parse(rf_buf_str(&once), arena, &repairs, &err);
        assert_non_null(j);
        rf_json_put_string(&twice, j->string);

        assert_int_equal(repairs, 0);
        assert_true(rf_str_eq(rf_buf_str(&once), rf_buf_str(&twice)));
        if (round % 2 == 0)
            assert_true(rf_str_eq(j->string, (rf_str){raw, sizeof raw}));
        rf_buf_release(&once);
        rf_buf_release(&twice);
    }
}

#define WITH_ARENA(test) cmocka_unit_test_setup_teardown(test, make_arena, free_arena)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ARENA(every_type_is_read_and_members_keep_their_order),
        WITH_ARENA(a_value_need_not_be_an_object),
        WITH_ARENA(half_an_emoji_costs_one_character_and_not_the_record),
        WITH_ARENA(a_backslash_before_a_half_is_read_first),
        WITH_ARENA(bad_bytes_become_replacement_characters_and_are_counted),
        WITH_ARENA(a_nul_may_be_written_and_is_kept),
        WITH_ARENA(a_byte_order_mark_is_dropped),
        WITH_ARENA(what_the_standard_forbids_is_refused),
        WITH_ARENA(an_error_tells_the_place_and_never_quotes_the_comment),
        WITH_ARENA(nesting_ends_at_sixty_four),
        WITH_ARENA(a_large_text_is_read),
        WITH_ARENA(strings_are_written_so_that_no_terminal_or_log_is_touched),
        WITH_ARENA(what_is_escaped_is_found_at_every_place),
        WITH_ARENA(any_bytes_come_back_as_their_repaired_selves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
