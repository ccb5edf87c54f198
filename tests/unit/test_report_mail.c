/* The words of a mail: what is in it, how wide it is, what strangers cannot do in it, and when it counts as the same mail. */
#include "report_cases.h"

#include "report/mail.h"

#include <stdio.h>
#include <stdlib.h>

static rf_report report;
static rf_report_mail mail;

static void write_mail(void)
{
    const rf_report_mail_options o = {.prefix = "[redflag]", .where = "https://reports.example/", .note = "Attached: report.csv."};
    rf_error err = {0};
    if (!rf_report_mail_write(&report, &o, &mail, &err))
        fail_msg("%s", err.text);
}

static int set_up(void **state)
{
    (void)state;
    make_report(&report);
    write_mail();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    rf_report_mail_release(&mail);
    rf_report_release(&report);
    return 0;
}

static void again(void)
{
    rf_report_mail_release(&mail);
    write_mail();
}

static bool has(const rf_buf *b, const char *word) { return memmem(b->ptr, b->len, word, strlen(word)) != NULL; }

/* For a look at what moderators get: RF_SHOW_MAIL=/tmp/x makes /tmp/x.txt and /tmp/x.html. */
static void show(const char *suffix, const rf_buf *b)
{
    char path[512];
    if (getenv("RF_SHOW_MAIL") == NULL)
        return;
    snprintf(path, sizeof path, "%s.%s", getenv("RF_SHOW_MAIL"), suffix);
    FILE *f = fopen(path, "w");
    fwrite(b->ptr, 1, b->len, f);
    fclose(f);
}

static void the_subject_counts_the_most_urgent_first(void **state)
{
    (void)state;
    show("txt", &mail.text);
    show("html", &mail.html);

    assert_string_equal(mail.subject.ptr, "[redflag] 2 emergency, 2 urgent, 3 routine, 1 to look at, 2 not judged, 2 for exercise advice: "
                                          "Back & Neck with Dr. Example");
    assert_true(mail.is_pressing);
}

static void the_most_urgent_stands_first(void **state)
{
    (void)state;
    for (int form = 0; form < 2; form++) {
        const char *s = form ? mail.html.ptr : mail.text.ptr;
        const char *first = strstr(s, "@m_1987"), *second = strstr(s, "@sunny-side"), *third = strstr(s, "@walks.again");
        assert_true(first != NULL && second != NULL && third != NULL && first < second && second < third);
    }
}

static void what_was_not_read_is_said(void **state)
{
    (void)state;

    assert_true(has(&mail.text, "Not read: Replies of 2 threads in 'channel'"));
    assert_true(has(&mail.html, "Replies of 2 threads in &#39;channel&#39;"));
}

static void the_text_fits_eighty_columns(void **state)
{
    (void)state;
    for (const char *line = mail.text.ptr; *line != '\0';) {
        size_t n = strcspn(line, "\n"), columns = 0;
        for (size_t i = 0; i < n; i++)
            columns += ((unsigned char)line[i] & 0xC0) != 0x80;
        if (columns > 78 && strncmp(line, "   http", 7) != 0)
            fail_msg("%zu columns: %.*s", columns, (int)n, line);
        line += n + (line[n] == '\n');
    }
}

static void strangers_words_are_no_markup(void **state)
{
    (void)state;

    assert_false(has(&mail.html, "<script"));
    assert_false(has(&mail.html, "<img"));
    assert_false(has(&mail.html, "<svg"));
    assert_false(has(&mail.html, "<i>"));
    assert_false(has(&mail.html, "javascript:alert(document"));
    assert_true(has(&mail.html, "&lt;script&gt;"));
    assert_true(has(&mail.html, "\\u{202E}"));
}

static void strangers_addresses_are_not_live(void **state)
{
    (void)state;

    assert_false(has(&mail.text, "http://evil.example"));
    assert_true(has(&mail.text, "http[:]//evil.example"));
    assert_false(has(&mail.html, "href=\"https://example.com@evil"));
}

static void nothing_invisible_is_left(void **state)
{
    (void)state;
    for (size_t i = 0; i < mail.text.len; i++)
        assert_true((unsigned char)mail.text.ptr[i] >= 0x20 || mail.text.ptr[i] == '\n');
    assert_false(has(&mail.text, "\xE2\x80\xAE"));
    assert_false(has(&mail.text, "\xC2\x9B"));
}

static void long_words_are_shortened_with_a_word_about_it(void **state)
{
    (void)state;

    assert_true(mail.text.len < 20000);
    assert_true(has(&mail.text, "bytes left out"));
}

static void the_same_cases_make_the_same_mail(void **state)
{
    (void)state;
    char before[64];
    strcpy(before, mail.id);

    report.generated += 60;
    again();

    assert_string_equal(mail.id, before);
}

static void another_day_or_case_makes_another_mail(void **state)
{
    (void)state;
    char before[64];
    strcpy(before, mail.id);

    report.generated += DAY;
    again();
    assert_string_not_equal(mail.id, before);
    report.generated -= DAY;
    report.cases[0].verdict.urgency = RF_URGENT;
    again();
    assert_string_not_equal(mail.id, before);
}

static void an_edited_comment_makes_another_mail(void **state)
{
    (void)state;
    char before[64];
    strcpy(before, mail.id);

    report.cases[0].comment.text = RF_STR("now with other words");
    report.cases[0].verdict.n_findings = 0;
    again();

    assert_string_not_equal(mail.id, before);
}

static void many_cases_are_counted_beyond_the_first(void **state)
{
    (void)state;
    char id[16];
    for (int i = 0; i < 200; i++) {
        snprintf(id, sizeof id, "many-%d", i);
        add_case(&report, comment_of(id, "@many", NOW - 2 * DAY - i, "", "a foot that drags"),
                 (rf_verdict){.disposition = RF_REFER, .urgency = RF_URGENT, .p_refer = 0.8, .decided_by = RF_STR("rule:foot_drop")}, NULL);
    }

    again();

    assert_true(has(&mail.text, "URGENT: 202"));
    assert_true(has(&mail.text, "179 more are in the report."));
    assert_true(has(&mail.text, "ROUTINE: 3\nSee someone in person before following videos.\n\nThey are in the report."));
    assert_true(mail.html.len < 100000); /* some mail programs cut there */
}

static void nothing_found_is_no_reassurance(void **state)
{
    (void)state;
    rf_report_release(&report);
    rf_report_init(&report);
    report.generated = NOW;
    assert_false(rf_report_mail_needed(&report));

    again();

    assert_string_equal(mail.subject.ptr, "[redflag] none detected");
    assert_true(has(&mail.text, "Comments that need a clinician: none detected."));
    assert_false(has(&mail.text, "safe"));
    rf_report_gap(&report, RF_STR("'blog' could not be reached"));
    assert_true(rf_report_mail_needed(&report));
}

static void a_channels_name_makes_no_header(void **state)
{
    (void)state;
    report.channel = RF_STR("x\r\nBcc: victim@evil.example\xE2\x80\xAE");

    again();

    assert_null(strpbrk(mail.subject.ptr, "\r\n"));
    assert_false(has(&mail.subject, "\xE2\x80\xAE"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_subject_counts_the_most_urgent_first, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_most_urgent_stands_first, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_was_not_read_is_said, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_text_fits_eighty_columns, set_up, tear_down),
        cmocka_unit_test_setup_teardown(strangers_words_are_no_markup, set_up, tear_down),
        cmocka_unit_test_setup_teardown(strangers_addresses_are_not_live, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_invisible_is_left, set_up, tear_down),
        cmocka_unit_test_setup_teardown(long_words_are_shortened_with_a_word_about_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_same_cases_make_the_same_mail, set_up, tear_down),
        cmocka_unit_test_setup_teardown(another_day_or_case_makes_another_mail, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_edited_comment_makes_another_mail, set_up, tear_down),
        cmocka_unit_test_setup_teardown(many_cases_are_counted_beyond_the_first, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_found_is_no_reassurance, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_channels_name_makes_no_header, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
