/* Hostile text on each sheet: HTML, CSV, terminal, Markdown, links. */
#include "report_cases.h"

#include "report/escape.h"

#include <stdio.h>

typedef void (*escaper)(rf_buf *out, rf_str s);

static void expect_bytes(escaper escape, rf_str in, const char *expected)
{
    rf_buf out;
    rf_buf_init(&out, 1 << 20);
    escape(&out, in);
    assert_string_equal(rf_buf_str(&out).ptr, expected);
    rf_buf_release(&out);
}

static void expect(escaper escape, const char *in, const char *expected) { expect_bytes(escape, rf_str_from(in), expected); }

static void html_signs_become_entities(void **state)
{
    (void)state;
    expect(rf_escape_html, "<a href=\"x\" b='y'>&amp;", "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;amp;");
}

static void bidi_and_zero_width_characters_are_written_out(void **state)
{
    (void)state;
    expect(rf_escape_html,
           "a\xE2\x80\xAE"
           "b",
           "a\\u{202E}b");
    expect(rf_escape_html, "\xE2\x81\xA6x\xE2\x81\xA9", "\\u{2066}x\\u{2069}");
    expect(rf_escape_html, "fe\xE2\x80\x8Bver", "fe\\u{200B}ver");
    expect(rf_escape_html, "\xEF\xBB\xBF", "\\u{FEFF}");
    expect(rf_escape_html, "fe\xE2\x80\x8Dver", "fe\\u{200D}ver");
    expect(rf_escape_html, "\xF3\xA0\x81\x81", "\\u{E0041}");
    expect(rf_escape_csv,
           "a\xE2\x80\xAE"
           "b",
           "\"a\\u{202E}b\"");
    expect(rf_escape_line,
           "a\xD8\x9C"
           "b",
           "a\\u{61C}b");
}

static void controls_are_written_out_and_line_ends_are_one(void **state)
{
    (void)state;
    expect(rf_escape_html, "a\x1B[31m\x7F", "a\\u{1B}[31m\\u{7F}");
    expect(rf_escape_html,
           "a\xC2\x9B"
           "b",
           "a\\u{9B}b");
    expect(rf_escape_html, "a\r\nb\rc\nd\te", "a\nb\nc\nd\te");
    expect_bytes(rf_escape_html, (rf_str){"a\0b", 3}, "a\\u{0}b");
}

static void emoji_and_every_script_stay_as_they_are(void **state)
{
    (void)state;
    static const char *const kept[] = {
        "\xF0\x9F\x91\xA9\xE2\x80\x8D\xE2\x9A\x95\xEF\xB8\x8F", /* woman, joiner, staff, variation selector */
        "\xF0\x9F\x8F\xB4\xF3\xA0\x81\xA7\xF3\xA0\x81\xA2\xF3\xA0\x81\xB3\xF3\xA0\x81\xA3\xF3\xA0\x81\xB4\xF3\xA0\x81\xBF", /* Scotland */
        "\xD9\x85\xD8\xB1\xD8\xAD\xD8\xA8\xD8\xA7",
        "\xE0\xA4\x95\xE0\xA5\x8D\xE2\x80\x8D\xE0\xA4\xB7",
        "se\xC3\xB1or",
    };
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        expect(rf_escape_html, kept[i], kept[i]);
        expect(rf_escape_line, kept[i], kept[i]);
    }
}

static void bad_bytes_become_the_replacement_character(void **state)
{
    (void)state;
    expect(rf_escape_html, "a\xFF<", "a\xEF\xBF\xBD&lt;");
    expect(rf_escape_html, "\xE2\x80", "\xEF\xBF\xBD\xEF\xBF\xBD");
}

static void csv_fields_are_quoted_and_quotes_doubled(void **state)
{
    (void)state;
    expect(rf_escape_csv, "", "\"\"");
    expect(rf_escape_csv, "say \"ah\", please\nnow", "\"say \"\"ah\"\", please\nnow\"");
}

static void a_formula_gets_an_apostrophe_also_behind_blanks_and_in_full_width(void **state)
{
    (void)state;
    static const char *const formulas[] = {"=1+1",
                                           "+1",
                                           "-1",
                                           "@SUM(A1)",
                                           "  =1",
                                           "\xC2\xA0=1",
                                           "\xE3\x80\x80-1",
                                           "\xEF\xBC\x9D"
                                           "1",
                                           "\xEF\xBC\x8B"
                                           "1",
                                           "\xEF\xBC\x8D"
                                           "1",
                                           "\xEF\xBC\xA0"
                                           "x",
                                           "-10 degrees of extension",
                                           "\t",
                                           "\tx"};
    for (size_t i = 0; i < sizeof formulas / sizeof *formulas; i++) {
        char expected[64];
        snprintf(expected, sizeof expected, "\"'%s\"", formulas[i]);
        expect(rf_escape_csv, formulas[i], expected);
    }
    expect(rf_escape_csv, "\r\nx", "\"'\nx\"");
    expect(rf_escape_csv, "a=1", "\"a=1\"");
    expect(rf_escape_csv, "minus -10", "\"minus -10\"");
}

static void a_formula_behind_a_wrong_separator_gets_one_too(void **state)
{
    (void)state;
    expect(rf_escape_csv, "x;=cmd|' /C calc'!A0", "\"x;'=cmd|' /C calc'!A0\"");
    expect(rf_escape_csv, "x\n- stretch", "\"x\n'- stretch\"");
    expect(rf_escape_csv, "x\t\" +1", "\"x\t\"\" '+1\"");
    expect(rf_escape_csv, "thanks ;-)", "\"thanks ;-)\"");
    expect(rf_escape_csv, "a; b = c", "\"a; b = c\"");
}

static void a_terminal_line_stays_one_line(void **state)
{
    (void)state;
    expect(rf_escape_line, "a\nb\tc\x1B]0;title\x07", "a b c\\u{1B}]0;title\\u{7}");
}

static void markdown_signs_are_taken_literally(void **state)
{
    (void)state;
    expect(rf_escape_markdown, "# [x](http://y) <b> *z*\n\n- @me", "\\# \\[x\\](http\\://y) &lt;b&gt; \\*z\\* - \\@me");
    expect(rf_escape_markdown, "- item", "\\- item");
    expect(rf_escape_markdown, "1. www.a.b `c` __d__", "1\\. www\\.a.b \\`c\\` \\_\\_d\\_\\_");
    expect(rf_escape_markdown, "fine, T5-T6: no pain; really?", "fine, T5-T6: no pain; really?");
    expect(rf_escape_markdown,
           "a\xE2\x80\xAE"
           "b",
           "a\\\\u{202E}b");
}

static void only_plain_http_addresses_become_links(void **state)
{
    (void)state;
    static const char *const good[] = {"https://www.youtube.com/watch?v=a&lc=b", "HTTP://example.org", "https://example.org/a@b",
                                       "http://[::1]:80/x"};
    static const char *const bad[] = {"",
                                      "javascript:alert(1)",
                                      "https://",
                                      "https:///x",
                                      "//evil.example",
                                      " https://x",
                                      "https://a b",
                                      "data:text/html,x",
                                      "https://good.example@evil.example/",
                                      "https://x/\"onclick=1",
                                      "https://x/'",
                                      "https://x\\y",
                                      "https://x/<b>",
                                      "https://ex\xE2\x80\xAE.example",
                                      "https://x/\n",
                                      "ftp://x/y",
                                      "https://x/`"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(rf_escape_is_link(rf_str_from(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(rf_escape_is_link(rf_str_from(bad[i])));
    assert_true(rf_str_is(rf_escape_link_host(rf_str_from(good[0])), "www.youtube.com"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(html_signs_become_entities),
        cmocka_unit_test(bidi_and_zero_width_characters_are_written_out),
        cmocka_unit_test(controls_are_written_out_and_line_ends_are_one),
        cmocka_unit_test(emoji_and_every_script_stay_as_they_are),
        cmocka_unit_test(bad_bytes_become_the_replacement_character),
        cmocka_unit_test(csv_fields_are_quoted_and_quotes_doubled),
        cmocka_unit_test(a_formula_gets_an_apostrophe_also_behind_blanks_and_in_full_width),
        cmocka_unit_test(a_formula_behind_a_wrong_separator_gets_one_too),
        cmocka_unit_test(a_terminal_line_stays_one_line),
        cmocka_unit_test(markdown_signs_are_taken_literally),
        cmocka_unit_test(only_plain_http_addresses_become_links),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
