/* The finished report as files: golden files, writing, failures. Set RF_GOLDEN_UPDATE=1 to write the golden files anew. */
#include "report_cases.h"

#include "base/file.h"
#include "report/formats.h"
#include "report/index.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void render(rf_report *r, const char *format, rf_buf *out)
{
    rf_error err = {0};
    rf_buf_init(out, 1 << 24);
    if (!rf_report_render(r, rf_str_from(format), out, &err))
        fail_msg("%s", err.text);
}

static void compare_with_golden(const char *format)
{
    rf_report r;
    rf_buf made, golden;
    rf_error err = {0};
    char path[512];
    make_report(&r);
    render(&r, format, &made);
    snprintf(path, sizeof path, "%s/tests/golden/report.%s", RF_TEST_ROOT, format);

    if (getenv("RF_GOLDEN_UPDATE") != NULL)
        assert_true(rf_file_write(path, rf_buf_str(&made), 0644, &err));
    rf_buf_init(&golden, 1 << 24);
    if (!rf_file_read(path, &golden, &err))
        fail_msg("%s", err.text);
    if (!rf_str_eq(rf_buf_str(&made), rf_buf_str(&golden)))
        fail_msg("the report differs from %s", path);

    rf_buf_release(&golden);
    rf_buf_release(&made);
    rf_report_release(&r);
}

static void the_html_report_is_the_golden_one(void **state)
{
    (void)state;
    compare_with_golden("html");
}

static void the_csv_report_is_the_golden_one(void **state)
{
    (void)state;
    compare_with_golden("csv");
}

static void the_json_report_is_the_golden_one(void **state)
{
    (void)state;
    compare_with_golden("json");
}

static void the_markdown_report_is_the_golden_one(void **state)
{
    (void)state;
    compare_with_golden("md");
}

static void rendering_twice_gives_the_same_bytes(void **state)
{
    (void)state;
    rf_report r;
    make_report(&r);

    for (size_t i = 0; i < rf_format_count; i++) {
        rf_buf one, two;
        render(&r, rf_formats[i].name, &one);
        render(&r, rf_formats[i].name, &two);
        assert_true(rf_str_eq(rf_buf_str(&one), rf_buf_str(&two)));
        rf_buf_release(&one);
        rf_buf_release(&two);
    }

    rf_report_release(&r);
}

static void writing_makes_private_files_and_leaves_no_others(void **state)
{
    (void)state;
    rf_report r;
    rf_error err = {0};
    char base[] = "/tmp/rf-report-XXXXXX", dir[64], path[128];
    assert_non_null(mkdtemp(base));
    snprintf(dir, sizeof dir, "%s/new", base);
    make_report(&r);

    assert_true(rf_report_write(&r, dir, "report", RF_STR("html, csv,json"), &err));

    static const char *const names[] = {"report.html", "report.csv", "report.json"};
    for (size_t i = 0; i < 3; i++) {
        struct stat st;
        snprintf(path, sizeof path, "%s/%s", dir, names[i]);
        assert_int_equal(stat(path, &st), 0);
        assert_int_equal(st.st_mode & 0777, 0600);
        assert_int_equal(unlink(path), 0);
    }
    assert_int_equal(rmdir(dir), 0); /* empty: no temporary file is left */
    assert_int_equal(rmdir(base), 0);
    rf_report_release(&r);
}

static void an_unknown_format_is_a_usage_error_and_writes_nothing(void **state)
{
    (void)state;
    rf_report r;
    rf_error err = {0};
    char dir[] = "/tmp/rf-report-XXXXXX";
    assert_non_null(mkdtemp(dir));
    make_report(&r);

    assert_false(rf_report_write(&r, dir, "report", RF_STR("html,pdf"), &err));
    assert_int_equal(err.code, RF_E_USAGE);
    assert_non_null(strstr(err.text, "'pdf'"));
    assert_false(rf_report_write(&r, dir, "report", RF_STR(" , "), &err));
    assert_int_equal(err.code, RF_E_USAGE);

    assert_int_equal(rmdir(dir), 0);
    rf_report_release(&r);
}

static void a_folder_that_cannot_be_written_is_a_report_error(void **state)
{
    (void)state;
    rf_report r;
    rf_error err = {0};
    rf_report_init(&r);

    assert_false(rf_report_write(&r, "/proc/no/such/folder", "report", RF_STR("html"), &err));
    assert_int_equal(err.code, RF_E_REPORT);
    assert_false(rf_report_write(&r, "/dev/null", "report", RF_STR("html"), &err));
    assert_int_equal(err.code, RF_E_REPORT);

    rf_report_release(&r);
}

static void a_report_larger_than_the_cap_is_a_report_error(void **state)
{
    (void)state;
    rf_report r;
    rf_error err = {0};
    make_report(&r);
    for (size_t i = 0; i < rf_format_count; i++) {
        rf_buf out;
        rf_buf_init(&out, 1000);

        assert_false(rf_report_render(&r, rf_str_from(rf_formats[i].name), &out, &err));

        assert_int_equal(err.code, RF_E_REPORT);
        rf_buf_release(&out);
    }
    rf_report_release(&r);
}

static void the_csv_starts_with_a_byte_order_mark_only_on_request(void **state)
{
    (void)state;
    rf_report r;
    rf_buf plain, marked;
    make_report(&r);
    render(&r, "csv", &plain);
    r.csv_bom = true;
    render(&r, "csv", &marked);

    assert_memory_equal(plain.ptr, "\"urgency\"", 9);
    assert_memory_equal(marked.ptr, "\xEF\xBB\xBF\"urgency\"", 12);

    rf_buf_release(&plain);
    rf_buf_release(&marked);
    rf_report_release(&r);
}

static void the_csv_has_the_columns_asked_for_in_their_order(void **state)
{
    (void)state;
    rf_report r;
    rf_buf made;
    rf_error err = {0};
    make_report(&r);
    r.columns = RF_STR("url, urgency");
    render(&r, "csv", &made);
    assert_memory_equal(made.ptr, "\"url\",\"urgency\"\r\n\"", 18);
    rf_buf_release(&made);

    assert_true(rf_report_columns_check(RF_STR(""), &err));
    assert_true(rf_report_columns_check(RF_STR("text,p_refer"), &err));
    assert_false(rf_report_columns_check(RF_STR("text,autor"), &err));
    assert_int_equal(err.code, RF_E_USAGE);
    assert_string_equal(err.text, "unknown column 'autor': did you mean 'author'?");
    rf_report_release(&r);
}

static void the_index_links_each_report_and_escapes_what_is_not_its_own(void **state)
{
    (void)state;
    rf_buf page;
    rf_error err = {0};
    const rf_index_row rows[] = {
        {.at = 1795700000, .name = RF_STR("2026-11-26-1333"), .formats = RF_STR("csv,html"), .emergency = 2, .gaps = 1},
        {.at = 1795600000, .name = RF_STR("2026-11-25-0946"), .formats = RF_STR("json"), .routine = 7}};
    const rf_index x = {.title = RF_STR("<b>Night"),
                        .channel = RF_STR("\"Back\" & more"),
                        .folder = RF_STR("archive"),
                        .kept_days = 28,
                        .rows = rows,
                        .n = 2};
    rf_buf_init(&page, 1 << 20);
    assert_true(rf_index_render(&x, &page, &err));
    rf_buf_putc(&page, '\0');

    static const char *const wanted[] = {"<a href=\"archive/2026-11-26-1333.html\">26 Nov 2026, ",
                                         "<a href=\"archive/2026-11-26-1333.csv\">csv</a>",
                                         "<a href=\"archive/2026-11-25-0946.json\">25 Nov 2026, ",
                                         "<span class=\"badge emergency\">2</span>",
                                         "not complete: 1 thing was not read",
                                         "Reports are deleted after 28 days.",
                                         "&lt;b&gt;Night"};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        if (strstr(page.ptr, wanted[i]) == NULL)
            fail_msg("the index lacks: %s", wanted[i]);
    assert_null(strstr(page.ptr, "<b>Night"));
    assert_null(strstr(page.ptr, "2026-11-25-0946.html"));
    rf_buf_release(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_html_report_is_the_golden_one),
        cmocka_unit_test(the_csv_report_is_the_golden_one),
        cmocka_unit_test(the_json_report_is_the_golden_one),
        cmocka_unit_test(the_markdown_report_is_the_golden_one),
        cmocka_unit_test(rendering_twice_gives_the_same_bytes),
        cmocka_unit_test(writing_makes_private_files_and_leaves_no_others),
        cmocka_unit_test(an_unknown_format_is_a_usage_error_and_writes_nothing),
        cmocka_unit_test(a_folder_that_cannot_be_written_is_a_report_error),
        cmocka_unit_test(a_report_larger_than_the_cap_is_a_report_error),
        cmocka_unit_test(the_csv_has_the_columns_asked_for_in_their_order),
        cmocka_unit_test(the_index_links_each_report_and_escapes_what_is_not_its_own),
        cmocka_unit_test(the_csv_starts_with_a_byte_order_mark_only_on_request),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
