/* What RFC 8259 accepts is accepted, what it forbids is refused, and where it leaves the choice the choice is written down here. Every
 * case goes both ways: as it stands (the quick reader is asked first) and behind a byte order mark, which sends it to jansson. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "arena_fixture.h"
#include "base/json.h"

#include <string.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static size_t repairs;

static const rf_json *read_one_way(rf_str text, bool marked)
{
    char *copy = rf_arena_raw(arena, text.len + 4);
    memcpy(copy, "\xEF\xBB\xBF", 3);
    memcpy(copy + 3, text.ptr, text.len);
    rf_str all = {copy + (marked ? 0 : 3), text.len + (marked ? 3 : 0)};
    return rf_json_parse(all, arena, &repairs, NULL);
}

static void accepts(rf_str text, size_t wanted_repairs)
{
    for (int marked = 0; marked < 2; marked++) {
        if (read_one_way(text, marked) == NULL)
            fail_msg("refused: %.*s", (int)text.len, text.ptr);
        if (repairs != wanted_repairs)
            fail_msg("%zu repairs instead of %zu: %.*s", repairs, wanted_repairs, (int)text.len, text.ptr);
    }
}

static void refuses(rf_str text)
{
    for (int marked = 0; marked < 2; marked++)
        if (read_one_way(text, marked) != NULL)
            fail_msg("accepted: %.*s", (int)text.len, text.ptr);
}

/* ---- sections 2 to 5: texts, literals, objects, arrays ---------------------------------------------------------------- */

static void white_space_is_blank_tab_line_feed_and_return_and_nothing_else(void **state)
{
    (void)state;
    static const char *const good[] = {" \t\r\n1\n", "[ 1 ,\t2 ]", "{ \"a\"\r\n:\n1 }", "[\n]", "{\t}"};
    static const char *const bad[] = {"\f1", "\v1", "[1,\xC2\xA0\x32]", "\xE2\x80\x83\x31", "[\xE2\x81\xA0]", "1\x1A", "\x1E\x31"};

    for (size_t i = 0; i < COUNT(good); i++)
        accepts(rf_str_from(good[i]), 0);
    for (size_t i = 0; i < COUNT(bad); i++)
        refuses(rf_str_from(bad[i]));
    refuses((rf_str){"1\0", 2});
    refuses((rf_str){"[\0]", 3});
}

static void literals_are_three_words_in_small_letters(void **state)
{
    (void)state;
    static const char *const good[] = {"true", "false", "null", "[true,false,null]"};
    static const char *const bad[] = {"True", "FALSE", "nil", "nulls", "tru", "t", "undefined", "[truefalse]", "[null null]", "yes"};

    for (size_t i = 0; i < COUNT(good); i++)
        accepts(rf_str_from(good[i]), 0);
    for (size_t i = 0; i < COUNT(bad); i++)
        refuses(rf_str_from(bad[i]));
}

static void objects_and_arrays_are_closed_and_their_commas_stand_between(void **state)
{
    (void)state;
    static const char *const good[] = {"{}", "[]", "[[],{},[[]]]", "{\"\":0}", "{\"a\":{\"a\":{\"a\":[]}}}", "[\"\",{\"a\":1,\"b\":[2]}]"};
    static const char *const bad[] = {"[",
                                      "]",
                                      "{",
                                      "}",
                                      "[1",
                                      "{\"a\":1",
                                      "[1}",
                                      "{\"a\":1]",
                                      "[,]",
                                      "[,1]",
                                      "[1,]",
                                      "[1,,2]",
                                      "{,}",
                                      "{\"a\":1,}",
                                      "{,\"a\":1}",
                                      "{\"a\"}",
                                      "{\"a\":}",
                                      "{:1}",
                                      "{\"a\",1}",
                                      "{\"a\"::1}",
                                      "{a:1}",
                                      "{1:1}",
                                      "{'a':1}",
                                      "{null:1}",
                                      "{[]:1}",
                                      "[\"a\":1]",
                                      "[1 2]",
                                      "[1;2]",
                                      "{\"a\":1 \"b\":2}",
                                      "[]]",
                                      "{}}",
                                      "[][]",
                                      "{}{}",
                                      "1,2",
                                      "[1]x",
                                      "[1] // no",
                                      "[/**/1]",
                                      "(1)",
                                      "<1>",
                                      "\"a\":1"};

    for (size_t i = 0; i < COUNT(good); i++)
        accepts(rf_str_from(good[i]), 0);
    for (size_t i = 0; i < COUNT(bad); i++)
        refuses(rf_str_from(bad[i]));
}

/* ---- section 6: numbers ------------------------------------------------------------------------------------------------ */

static void numbers_follow_the_grammar(void **state)
{
    (void)state;
    static const char *const good[] = {"0",
                                       "-0",
                                       "-1",
                                       "10",
                                       "0.0",
                                       "-0.5",
                                       "1.25",
                                       "1e1",
                                       "1E+2",
                                       "1e-2",
                                       "0e0",
                                       "0.1e1",
                                       "-1.5E-3",
                                       "9007199254740993",
                                       "-9223372036854775808",
                                       "9223372036854775807",
                                       "1e308",
                                       "5e-324",
                                       "1e-400"};
    static const char *const bad[] = {"00",  "01",    "-01",      "-",         "--1",          "+1",       "1.",        ".1",    "1.e1",
                                      "1e",  "1e+",   "1E-",      "1.5e",      "-.5",          "0x1",      "1_0",       "1,0",   "1 0",
                                      "0 1", "1e1.5", "1.2.3",    "-a",        "- 1",          "1d",       "1f",        "0b1",   "NaN",
                                      "nan", "-Inf",  "Infinity", "-Infinity", "\xEF\xBC\x91", "\xD9\xA1", "1\xC2\xBD", "1e0x1", "e1"};

    for (size_t i = 0; i < COUNT(good); i++)
        accepts(rf_str_from(good[i]), 0);
    for (size_t i = 0; i < COUNT(bad); i++)
        refuses(rf_str_from(bad[i]));
}

/* "An implementation may set limits on the range": whole numbers of 64 bits, others of a double. An id that long is better refused, with
 * its line, than changed in silence. */
static void numbers_out_of_range_are_refused(void **state)
{
    (void)state;

    refuses(RF_STR("9223372036854775808"));
    refuses(RF_STR("-9223372036854775809"));
    refuses(RF_STR("1e309"));
    refuses(RF_STR("[-1e999]"));
    assert_true(read_one_way(RF_STR("1e-400"), false)->real == 0);
}

/* ---- section 7: strings ------------------------------------------------------------------------------------------------ */

static void escapes_are_eight_letters_and_four_hexadecimal_digits(void **state)
{
    (void)state;
    static const char *const good[] = {"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
                                       "\"\\u0041\\u00e9\\u20AC\\uFfFd\"",
                                       "\"\\uFFFF\"",
                                       "\"\\u007f\"",
                                       "\"/\"",
                                       "\"\\\\u0041\"",
                                       "\"\\\\\"",
                                       "[\"\\\"\"]"};
    static const char *const bad[] = {"\"\\\"",      "\"\\a\"", "\"\\v\"",        "\"\\0\"",      "\"\\x41\"",   "\"\\'\"",
                                      "\"\\U0041\"", "\"\\u\"", "\"\\u004\"",     "\"\\u00G0\"",  "\"\\u 041\"", "\"\\u+041\"",
                                      "\"\\\n\"",    "\"\\ \"", "\"\\\xC3\xA9\"", "\"\\u004\"1\""};

    for (size_t i = 0; i < COUNT(good); i++)
        accepts(rf_str_from(good[i]), 0);
    for (size_t i = 0; i < COUNT(bad); i++)
        refuses(rf_str_from(bad[i]));
}

static void strings_are_what_they_say(void **state)
{
    (void)state;
    static const struct {
        const char *json;
        rf_str text;
    } rows[] = {
        {"\"\"", {"", 0}},
        {"\"\\b\\f\\n\\r\\t\\/\\\\\\\"\"", {"\b\f\n\r\t/\\\"", 8}},
        {"\"a\\u0000b\"", {"a\0b", 3}},
        {"\"\\u0001\\u001F\\u007F\\u0080\"", {"\x01\x1F\x7F\xC2\x80", 5}},
        {"\"\\u07ff\\u0800\\uffff\"", {"\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF", 8}},
        {"\"\\ud800\\udc00\\uDBFF\\uDFFF\"", {"\xF0\x90\x80\x80\xF4\x8F\xBF\xBF", 8}},
        {"\"\\uD83D\\uDE02 x\"", {"\xF0\x9F\x98\x82 x", 6}},
        {"\"don\\u2019t, 8 bytes and more \\n of plain letters\"", {"don\xE2\x80\x99t, 8 bytes and more \n of plain letters", 44}},
        {"\"\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x82\"", {"\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x82", 11}},
        {"\"\\\\ud83d\"", {"\\ud83d", 6}},
        {"\"\x7F\"", {"\x7F", 1}}, /* not a control character to this standard */
        {"\"\xE2\x80\xA8\xE2\x80\xA9\"", {"\xE2\x80\xA8\xE2\x80\xA9", 6}},
    };

    for (size_t i = 0; i < COUNT(rows); i++)
        for (int marked = 0; marked < 2; marked++) {
            const rf_json *v = read_one_way(rf_str_from(rows[i].json), marked);
            if (v == NULL || v->type != RF_JSON_STRING || !rf_str_eq(v->string, rows[i].text) || v->string.ptr[v->string.len] != '\0')
                fail_msg("row %zu, way %d", i, marked);
        }
}

static void control_characters_stand_in_no_string(void **state)
{
    (void)state;

    for (char c = 0; c < 0x20; c++)
        for (size_t at = 1; at < 18; at++) { /* wherever among eight bytes */
            char text[] = "\"0123456789abcdef\"";
            text[at] = c;
            if (at < sizeof text - 2)
                refuses((rf_str){text, sizeof text - 1});
        }
}

static void any_byte_is_found_wherever_it_stands_among_eight(void **state)
{
    (void)state;
    static const char *const special[] = {"\\n", "\\\"", "\xC3\xA9", "\xF0\x9F\x98\x82", "\\u00e9", "!", "#", "[", "]", "\x7F"};

    for (size_t k = 0; k < COUNT(special); k++)
        for (size_t at = 0; at < 20; at++) {
            char text[64] = "\"";
            memset(text + 1, 'x', 20);
            strcpy(text + 1 + at, special[k]);
            strcat(text, "yyyyyyyyyy\"");
            accepts(rf_str_from(text), 0);
            rf_str fast = read_one_way(rf_str_from(text), false)->string;
            assert_true(rf_str_eq(fast, read_one_way(rf_str_from(text), true)->string));
        }
}

/* ---- section 8: encoding ----------------------------------------------------------------------------------------------- */

/* Halves of surrogate pairs ("unpredictable" to the standard) and bytes that are no UTF-8 are repaired and counted, one each. */
static void halves_and_bad_bytes_are_repaired_and_counted(void **state)
{
    (void)state;
    static const struct {
        const char *json, *text;
        size_t repairs;
    } rows[] = {
        {"\"\\ud83d\"", "\xEF\xBF\xBD", 1},
        {"\"\\ude02\"", "\xEF\xBF\xBD", 1},
        {"\"\\ud83d\\n\"", "\xEF\xBF\xBD\n", 1},
        {"\"\\ud83d\\u0041\"", "\xEF\xBF\xBD\x41", 1},
        {"\"\\ude02\\ud83d\"", "\xEF\xBF\xBD\xEF\xBF\xBD", 2},
        {"\"\\ud83d\\ud83d\\ude02\"", "\xEF\xBF\xBD\xF0\x9F\x98\x82", 1},
        {"\"\\uDBFF\"", "\xEF\xBF\xBD", 1},
        {"\"\xFF\"", "\xEF\xBF\xBD", 1},
        {"\"\xC3\"", "\xEF\xBF\xBD", 1},
        {"\"\x80\xBF\"", "\xEF\xBF\xBD\xEF\xBF\xBD", 2},
        {"\"\xC0\xAF\"", "\xEF\xBF\xBD\xEF\xBF\xBD", 2}, /* overlong */
        {"\"\xE0\x80\xAF\"", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", 3},
        {"\"\xED\xA0\x80\"", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", 3},                 /* a surrogate as bytes */
        {"\"\xF4\x90\x80\x80\"", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", 4}, /* above U+10FFFF */
        {"\"caf\xE9 and on\"", "caf\xEF\xBF\xBD and on", 1},
    };

    for (size_t i = 0; i < COUNT(rows); i++)
        for (int marked = 0; marked < 2; marked++) {
            const rf_json *v = read_one_way(rf_str_from(rows[i].json), marked);
            if (v == NULL || !rf_str_is(v->string, rows[i].text) || repairs != rows[i].repairs)
                fail_msg("row %zu, way %d: %zu repairs", i, marked, repairs);
        }
}

static void bad_bytes_outside_of_strings_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"\xFF", "[\xE9]", "1\x80", "{\"a\"\xC3:1}", "\xFE\xFF\x31"};

    for (size_t i = 0; i < COUNT(bad); i++)
        refuses(rf_str_from(bad[i]));
    refuses((rf_str){"1\0\0\0", 4}); /* UTF-32 */
}

/* ---- section 9: limits that a parser may set ---------------------------------------------------------------------------- */

/* "The names SHOULD be unique": two texts in one record leave open which of them the viewer wrote. */
static void a_name_stands_once_in_an_object(void **state)
{
    (void)state;

    refuses(RF_STR("{\"text\":\"a\",\"text\":\"b\"}"));
    refuses(RF_STR("{\"a\":1,\"b\":2,\"\\u0061\":3}"));
    refuses(RF_STR("[{\"\":1,\"\":1}]"));
    accepts(RF_STR("{\"a\":{\"a\":1},\"A\":2}"), 0);
}

static void many_members_and_long_texts_are_no_limit(void **state)
{
    (void)state;
    rf_buf b;
    rf_buf_init(&b, 1u << 20);
    for (int i = 0; i < 500; i++)
        rf_buf_printf(&b, "%s\"n%d\":%d", i ? "," : "{", i, i);
    rf_buf_puts(&b, ",\"text\":\"");
    for (int i = 0; i < 100000; i++)
        rf_buf_putc(&b, 'x');
    rf_buf_puts(&b, "\"}");

    accepts(rf_buf_str(&b), 0);

    assert_int_equal(rf_json_get(read_one_way(rf_buf_str(&b), false), "text")->string.len, 100000);
    rf_buf_release(&b);
}

/* Cut anywhere, a record is refused and nothing behind its end is looked at. */
static void no_beginning_of_a_record_passes_for_a_record(void **state)
{
    (void)state;
    static const char record[] =
        "{\"id\":\"Ug\\u00e91\",\"text\":\"caf\xC3\xA9 \\ud83d\\ude02 ok\",\"n\":[-1.5e3,true,null],\"o\":{\"p\":false}}";

    for (size_t n = 0; n < sizeof record - 1; n++)
        refuses((rf_str){record, n});
    accepts((rf_str){record, sizeof record - 1}, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(white_space_is_blank_tab_line_feed_and_return_and_nothing_else),
        cmocka_unit_test(literals_are_three_words_in_small_letters),
        cmocka_unit_test(objects_and_arrays_are_closed_and_their_commas_stand_between),
        cmocka_unit_test(numbers_follow_the_grammar),
        cmocka_unit_test(numbers_out_of_range_are_refused),
        cmocka_unit_test(escapes_are_eight_letters_and_four_hexadecimal_digits),
        cmocka_unit_test(strings_are_what_they_say),
        cmocka_unit_test(control_characters_stand_in_no_string),
        cmocka_unit_test(any_byte_is_found_wherever_it_stands_among_eight),
        cmocka_unit_test(halves_and_bad_bytes_are_repaired_and_counted),
        cmocka_unit_test(bad_bytes_outside_of_strings_are_refused),
        cmocka_unit_test(a_name_stands_once_in_an_object),
        cmocka_unit_test(many_members_and_long_texts_are_no_limit),
        cmocka_unit_test(no_beginning_of_a_record_passes_for_a_record),
    };
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
