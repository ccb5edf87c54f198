/* Mail: addresses, headers that hold whatever they are given, and the message as bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "net/command.h"
#include "net/smtp.h"

#include <stdlib.h>
#include <string.h>

static rf_arena *arena;
static rf_buf out;

static int set_up(void **state)
{
    (void)state;
    arena = rf_arena_new(0);
    rf_buf_init(&out, 1u << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    rf_arena_free(arena);
    rf_buf_release(&out);
    return 0;
}

static const char *header(const char *text)
{
    rf_buf_clear(&out);
    rf_header_put(&out, "Subject", rf_str_from(text));
    return out.ptr;
}

static size_t read_boxes(const char *list, rf_mailbox **boxes)
{
    size_t n;
    rf_error err = {0};
    bool ok = rf_mailbox_parse(rf_str_from(list), arena, boxes, &n, &err);
    assert_true(ok || err.code == RF_E_CONFIG);
    return ok ? n : 0;
}

static void addresses_are_read_with_and_without_names(void **state)
{
    (void)state;
    rf_mailbox *b;

    assert_int_equal(read_boxes("ann@clinic.example, \"Night, team\" <night+x@clinic.example>,Z\xC3\xBC <z@b.example>", &b), 3);

    assert_string_equal(b[0].address, "ann@clinic.example");
    assert_string_equal(b[0].name, "");
    assert_string_equal(b[1].name, "Night, team");
    assert_string_equal(b[1].address, "night+x@clinic.example");
    assert_string_equal(b[2].name, "Z\xC3\xBC");
}

static void what_is_no_address_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "ann",
                                      "@x.example",
                                      "ann@",
                                      "a b@x.example",
                                      "a@x..example",
                                      "a@.x",
                                      "a@-x",
                                      "a@x.example>",
                                      "<a@x.example",
                                      "a@b@c",
                                      "a@x.example\nBcc: v@x.example",
                                      ".a@x.example",
                                      "a@x_y.example",
                                      "a\r@x.example",
                                      "\xC3\xBC@x.example",
                                      "a@x.example,,b@x.example\x7F"};
    rf_mailbox *b;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(read_boxes(bad[i], &b), 0);
}

static void plain_headers_stay_plain(void **state)
{
    (void)state;

    assert_string_equal(header("[redflag] 2 emergency, 1 urgent"), "Subject: [redflag] 2 emergency, 1 urgent");
}

static void no_text_makes_a_header_of_its_own(void **state)
{
    (void)state;
    static const char *const hostile[] = {"a\r\nBcc: v@evil.example",
                                          "a\nb",
                                          "a\rb",
                                          "a\x0B"
                                          "b",
                                          "a\xE2\x80\xA8"
                                          "Bcc: x",
                                          "a\xC2\x85"
                                          "b",
                                          "\r\n\r\nbody"};

    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        const char *h = header(hostile[i]);
        for (const char *c = h; *c != '\0'; c++)
            assert_true((unsigned char)*c >= 0x20 && (unsigned char)*c < 0x7F);
    }
}

static void direction_signs_are_no_part_of_a_header(void **state)
{
    (void)state;

    assert_string_equal(header("a\xE2\x80\xAEgnp.exe"), "Subject: a?gnp.exe");
}

static void other_letters_are_encoded_words_of_whole_characters(void **state)
{
    (void)state;
    char long_text[401] = "";
    for (int i = 0; i < 200; i++)
        strcat(long_text, "\xC3\xBC");

    const char *h = header(long_text);

    for (const char *line = h; line != NULL; line = strstr(line, "\r\n") ? strstr(line, "\r\n") + 2 : NULL) {
        size_t n = strcspn(line, "\r");
        assert_true(n <= 76);
        assert_true(line == h || line[0] == ' ');
    }
    assert_non_null(strstr(h, "=?UTF-8?B?"));
    assert_string_equal(header("\xC3\xBC"), "Subject: =?UTF-8?B?w7w=?=");
}

static void text_that_looks_encoded_is_encoded(void **state)
{
    (void)state;

    assert_null(strstr(header("=?UTF-8?Q?=0D=0ABcc:_x?="), "=?UTF-8?Q?"));
}

static void names_are_quoted(void **state)
{
    (void)state;
    const rf_mailbox boxes[] = {{"Dr. \"Back\" \\ <x>", "a@x.example"}, {"", "b@x.example"}};

    rf_header_put_mailboxes(&out, "To", boxes, 2);

    assert_string_equal(out.ptr, "To: \"Dr. \\\"Back\\\" \\\\ <x>\" <a@x.example>, b@x.example");
}

static void dates_are_those_of_mail(void **state)
{
    (void)state;

    rf_header_put_date(&out, 1796400000);

    assert_string_equal(out.ptr, "Date: Fri, 04 Dec 2026 16:00:00 +0000");
}

static const rf_mailbox to[] = {{"", "b@x.example"}};

static const char *rendered(const rf_mail_file *files, size_t n, const char *text)
{
    const rf_mail m = {.from = {"Red", "a@x.example"},
                       .to = to,
                       .n_to = 1,
                       .subject = RF_STR("hi"),
                       .id = "abc",
                       .text = rf_str_from(text),
                       .html = RF_STR("<p>x</p>\n"),
                       .files = files,
                       .n_files = n,
                       .is_pressing = true};
    rf_error err = {0};
    if (!rf_mail_render(&m, &out, &err))
        fail_msg("%s", err.text);
    return out.ptr;
}

static size_t count(const char *in, const char *word)
{
    size_t n = 0;
    for (const char *at = strstr(in, word); at != NULL; at = strstr(at + 1, word))
        n++;
    return n;
}

static void a_message_has_text_and_html(void **state)
{
    (void)state;

    const char *m = rendered(NULL, 0, "line\n.\n..two\n");

    assert_int_equal(count(m, "Content-Type: multipart/alternative; boundary="), 1);
    assert_int_equal(count(m, "Content-Type: text/plain; charset=utf-8"), 1);
    assert_int_equal(count(m, "Content-Type: text/html; charset=utf-8"), 1);
    assert_int_equal(count(m, "Message-ID: <abc@x.example>\r\n"), 1);
    assert_int_equal(count(m, "Auto-Submitted: auto-generated\r\n"), 1);
    assert_int_equal(count(m, "Importance: high\r\n"), 1);
    assert_int_equal(count(m, "Mime-Version: 1.0\r\n"), 1);
    assert_int_equal(count(m, "line\r\n.\r\n..two\r\n"), 1);
}

static void no_line_end_of_the_text_stands_alone(void **state)
{
    (void)state;

    const char *m = rendered(NULL, 0, "a\rb\n\n.\r\rc\n\r.\n");

    for (size_t i = 0; m[i] != '\0'; i++) {
        assert_true(m[i] != '\n' || (i > 0 && m[i - 1] == '\r'));
        assert_true(m[i] != '\r' || m[i + 1] == '\n');
    }
}

static void attachments_stand_beside_the_bodies(void **state)
{
    (void)state;
    const rf_mail_file files[] = {{"report.csv", "text/csv; charset=utf-8", RF_STR("\"a\"\r\n")}};

    const char *m = rendered(files, 1, "x\n");

    assert_int_equal(count(m, "Content-Type: multipart/mixed; boundary="), 1);
    assert_int_equal(count(m, "Content-Type: multipart/alternative; boundary="), 1);
    assert_int_equal(count(m, "Content-Disposition: attachment; filename=\"report.csv\""), 1);
    assert_int_equal(count(m, "ImEiDQo="), 1);
}

static void a_server_has_no_user_and_no_path(void **state)
{
    (void)state;
    static const char *const good[] = {"smtp://mail.example", "smtps://mail.example:465", "smtp://[::1]:25", "smtp://127.0.0.1:2525/"};
    static const char *const bad[] = {"mail.example",
                                      "http://mail.example",
                                      "smtp://",
                                      "smtp://u:p@mail.example",
                                      "smtp://mail.example/x",
                                      "smtp://mail.example:0",
                                      "smtp://mail.example:70000",
                                      "smtp://mail.example\r\n",
                                      "smtp://[::1"};

    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(rf_smtp_server_check(good[i], NULL));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(rf_smtp_server_check(bad[i], NULL));
}

static void a_password_needs_tls(void **state)
{
    (void)state;
    rf_error err = {0};

    assert_false(rf_smtp_try(&(rf_smtp_options){.server = "smtp://127.0.0.1:9", .plain = true, .user = "u", .password = "p"}, &err));

    assert_int_equal(err.code, RF_E_CONFIG);
    assert_non_null(strstr(err.text, "without TLS"));
}

static rf_command_end feed(const char *line, rf_str input, int64_t ms) { return rf_command_feed(rf_command_split(line, arena), input, ms); }

static void commands_take_what_they_are_fed(void **state)
{
    (void)state;
    static char big[300000];
    memset(big, 'x', sizeof big);

    rf_command_end end = feed("sh -c 'wc -c; echo two words >&2; exit 3'", (rf_str){big, sizeof big}, 10000);

    assert_true(end.started && end.in_time);
    assert_int_equal(end.status, 3);
    assert_string_equal(end.said, "300000 two words");
}

static void commands_that_hang_or_do_not_read_end(void **state)
{
    (void)state;
    static char big[300000];

    assert_false(feed("sleep 20", (rf_str){big, sizeof big}, 200).in_time);
    assert_false(feed("sh -c 'exec >&- 2>&-; sleep 20'", RF_STR(""), 200).in_time);
    assert_int_equal(feed("true", (rf_str){big, sizeof big}, 10000).status, 0);
    assert_false(feed("/nonexistent/program", RF_STR(""), 1000).started);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(addresses_are_read_with_and_without_names, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_no_address_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(plain_headers_stay_plain, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_text_makes_a_header_of_its_own, set_up, tear_down),
        cmocka_unit_test_setup_teardown(direction_signs_are_no_part_of_a_header, set_up, tear_down),
        cmocka_unit_test_setup_teardown(other_letters_are_encoded_words_of_whole_characters, set_up, tear_down),
        cmocka_unit_test_setup_teardown(text_that_looks_encoded_is_encoded, set_up, tear_down),
        cmocka_unit_test_setup_teardown(names_are_quoted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(dates_are_those_of_mail, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_message_has_text_and_html, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_line_end_of_the_text_stands_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(attachments_stand_beside_the_bodies, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_server_has_no_user_and_no_path, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_password_needs_tls, set_up, tear_down),
        cmocka_unit_test_setup_teardown(commands_take_what_they_are_fed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(commands_that_hang_or_do_not_read_end, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
