/* What a report holds: order, counts, the JSON record, nothing comforting, and no element of a comment's making. */
#include "report_cases.h"

#include "base/json.h"
#include "report/formats.h"

static void render(rf_report *r, const char *format, rf_buf *out)
{
    rf_error err = {0};
    rf_buf_init(out, 1 << 24);
    if (!rf_report_render(r, rf_str_from(format), out, &err))
        fail_msg("%s", err.text);
}

static void cases_are_sorted_by_urgency_then_newest_then_id(void **state)
{
    (void)state;
    static const char *const expected[] = {"Ug-dark", "Ug-saddle",   "Ug-mother.1", "Ug-mother",  "\"><b id=x>", "Ug-fusion",
                                           "Ug-long", "Ug-question", "Ug-arabic",   "Ug-picture", "Ug-stiff",    "Ug-slouch"};
    rf_report r;
    make_report(&r);

    rf_report_sort(&r);

    assert_int_equal(r.n_cases, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < r.n_cases; i++)
        assert_true(rf_str_is(r.cases[i].comment.id, expected[i]));
    rf_report_release(&r);
}

static void equal_times_are_sorted_by_id(void **state)
{
    (void)state;
    rf_report r;
    rf_report_init(&r);
    rf_verdict v = {.disposition = RF_REFER, .urgency = RF_URGENT};
    add_case(&r, comment_of("b", "", NOW, "", "x"), v, NULL);
    add_case(&r, comment_of("ab", "", NOW, "", "x"), v, NULL);
    add_case(&r, comment_of("a", "", NOW, "", "x"), v, NULL);

    rf_report_sort(&r);

    assert_true(rf_str_is(r.cases[0].comment.id, "a"));
    assert_true(rf_str_is(r.cases[1].comment.id, "ab"));
    assert_true(rf_str_is(r.cases[2].comment.id, "b"));
    rf_report_release(&r);
}

static void a_plain_no_action_is_only_counted(void **state)
{
    (void)state;
    rf_report r;
    rf_report_init(&r);
    add_case(&r, comment_of("a", "", NOW, "", "thanks"), (rf_verdict){.disposition = RF_NO_ACTION}, NULL);
    add_case(&r, comment_of("b", "", NOW, "", "hm"), (rf_verdict){.disposition = RF_NO_ACTION, .needs_human = true}, NULL);

    assert_int_equal(r.counts.no_action, 2);
    assert_int_equal(r.counts.needs_human, 1);
    assert_int_equal(r.n_cases, 1);
    assert_true(rf_str_is(r.cases[0].comment.id, "b"));
    rf_report_release(&r);
}

static void an_added_case_is_a_copy(void **state)
{
    (void)state;
    rf_report r;
    rf_report_init(&r);
    char text[] = "numb", name[] = "Rows";
    rf_exercise item = {name, name};
    rf_case c = {.comment = {.text = {text, 4}, .published = RF_NO_TIME},
                 .verdict = {.disposition = RF_ADVICE, .items = &item, .n_items = 1}};
    rf_report_add(&r, &c);
    memset(text, '?', 4);
    memset(name, '?', 4);

    assert_true(rf_str_is(r.cases[0].comment.text, "numb"));
    assert_string_equal(r.cases[0].verdict.items[0].at, "Rows");
    rf_report_release(&r);
}

static void an_empty_report_says_none_detected_and_nothing_comforting(void **state)
{
    (void)state;
    static const char *const forbidden[] = {"safe", "no red flag", "nothing serious", "all clear", "healthy"};
    for (size_t i = 0; i < rf_format_count; i++) {
        rf_report r;
        rf_buf out;
        rf_report_init(&r);
        r.counts.read = 40;
        render(&r, rf_formats[i].name, &out);
        if (strcmp(rf_formats[i].name, "html") == 0 || strcmp(rf_formats[i].name, "md") == 0)
            assert_non_null(strstr(out.ptr, "none detected"));
        for (size_t k = 0; k < sizeof forbidden / sizeof *forbidden; k++)
            assert_null(strcasestr(out.ptr, forbidden[k]));
        rf_buf_release(&out);
        rf_report_release(&r);
    }
}

static void no_report_prints_a_comforting_word_of_its_own(void **state)
{
    (void)state;
    rf_report r;
    make_report(&r);
    for (size_t i = 0; i < rf_format_count; i++) {
        rf_buf out;
        render(&r, rf_formats[i].name, &out);
        assert_null(strcasestr(out.ptr, "safe"));
        assert_null(strcasestr(out.ptr, "no red flag"));
        rf_buf_release(&out);
    }
    rf_report_release(&r);
}

static const rf_json *nth(const rf_json *array, size_t n)
{
    const rf_json *item = array->child;
    while (n-- > 0)
        item = item->next;
    return item;
}

static void report_json_is_one_object_with_meta_summary_and_cases(void **state)
{
    (void)state;
    static const char *const fields[] = {"schema",     "id",          "text",      "author",      "published", "url",
                                         "source",     "parent",      "container", "disposition", "urgency",   "p_refer",
                                         "decided_by", "needs_human", "findings",  "advice",      "notes",     "model"};
    rf_report r;
    rf_buf out;
    rf_error err = {0};
    make_report(&r);
    render(&r, "json", &out);
    rf_arena *arena = rf_arena_new(0);

    rf_json *root = rf_json_parse(rf_buf_str(&out), arena, NULL, &err); /* refuses duplicate keys */
    if (root == NULL)
        fail_msg("%s", err.text);
    const rf_json *cases = rf_json_get(root, "cases");
    assert_true(rf_str_is(rf_json_get(rf_json_get(root, "meta"), "generated")->string, "2026-12-04T16:00:00Z"));
    assert_int_equal(rf_json_get(rf_json_get(root, "summary"), "emergency")->integer, 2);
    for (const rf_json *c = cases->child; c != NULL; c = c->next)
        for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
            assert_non_null(rf_json_get(c, fields[i]));
    assert_true(rf_str_is(rf_json_get(nth(cases, 0), "id")->string, "Ug-dark"));
    assert_true(rf_str_eq(rf_json_get(nth(cases, 4), "text")->string, r.cases[4].comment.text));
    assert_true(rf_str_eq(rf_json_get(nth(cases, 4), "author")->string, r.cases[4].comment.author));

    rf_arena_free(arena);
    rf_buf_release(&out);
    rf_report_release(&r);
}

/* Copy the tags of a page, attribute values left out: what a browser would build elements from. */
static void put_skeleton(rf_buf *out, rf_str html)
{
    for (size_t i = 0; i < html.len; i++) {
        if (html.ptr[i] != '<')
            continue;
        bool in_quotes = false;
        for (; i < html.len && (in_quotes || html.ptr[i] != '>'); i++) {
            if (html.ptr[i] == '"')
                in_quotes = !in_quotes;
            else if (!in_quotes)
                rf_buf_putc(out, html.ptr[i]);
        }
        rf_buf_puts(out, ">\n");
    }
}

/* One report of one case of each section, every foreign string being `s`. */
static void render_all_foreign(const char *s, rf_buf *skeleton)
{
    static const rf_verdict verdicts[] = {
        {.disposition = RF_REFER, .urgency = RF_EMERGENCY}, {.disposition = RF_REFER, .urgency = RF_ROUTINE},
        {.disposition = RF_NO_ACTION, .needs_human = true}, {.disposition = RF_NOT_JUDGED},
        {.disposition = RF_ADVICE, .bucket = RF_GENERAL},
    };
    rf_report r;
    rf_buf out;
    rf_report_init(&r);
    r.title = r.channel = r.version = r.model = rf_str_from(s);
    for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++) {
        rf_comment c = {.id = rf_str_from(s),
                        .text = rf_str_from(s),
                        .author = rf_str_from(s),
                        .url = rf_str_from(s),
                        .source = rf_str_from(s),
                        .parent = rf_str_from(s),
                        .container = rf_str_from(s),
                        .published = NOW + (int64_t)i};
        rf_finding f[2];
        f[0] = (rf_finding){
            .concept = rf_str_from(s), .title = rf_str_from(s), .source = rf_str_from(s), .text = rf_str_from(s), .end = strlen(s)};
        f[1] = f[0];
        f[1].status = RF_NEGATED;
        rf_str note = rf_str_from(s);
        rf_case one = {.comment = c, .verdict = verdicts[i]};
        one.verdict.findings = f;
        one.verdict.n_findings = 2;
        one.verdict.decided_by = rf_str_from(s);
        one.verdict.notes = &note;
        one.verdict.n_notes = 1;
        rf_report_add(&r, &one);
    }
    rf_report_gap(&r, rf_str_from(s));
    render(&r, "html", &out);
    put_skeleton(skeleton, rf_buf_str(&out));
    rf_buf_release(&out);
    rf_report_release(&r);
}

static void a_hostile_string_adds_no_tag_and_no_attribute(void **state)
{
    (void)state;
    static const char *const hostile[] = {
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "</title><script>",
        "<!-- ",
        "<![CDATA[",
        "javascript:alert(1)",
        "data:text/html,<b>",
        "&#60;script&#62;",
        "{{{style}}}",
        "</style><style>*{}</style>",
        "\xC3\x28<b",
        "\xE2\x80\xAE<b>",
        "<svg/onload=alert(1)>",
        "`><x",
        "http://ex ample/\"onclick=\"x",
    };
    rf_buf harmless;
    rf_buf_init(&harmless, 1 << 22);
    render_all_foreign("a word", &harmless);
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        rf_buf skeleton;
        rf_buf_init(&skeleton, 1 << 22);

        render_all_foreign(hostile[i], &skeleton);

        if (!rf_str_eq(rf_buf_str(&skeleton), rf_buf_str(&harmless)))
            fail_msg("the page is built differently for %s", hostile[i]);
        rf_buf_release(&skeleton);
    }
    rf_buf_release(&harmless);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cases_are_sorted_by_urgency_then_newest_then_id),
        cmocka_unit_test(equal_times_are_sorted_by_id),
        cmocka_unit_test(a_plain_no_action_is_only_counted),
        cmocka_unit_test(an_added_case_is_a_copy),
        cmocka_unit_test(an_empty_report_says_none_detected_and_nothing_comforting),
        cmocka_unit_test(no_report_prints_a_comforting_word_of_its_own),
        cmocka_unit_test(report_json_is_one_object_with_meta_summary_and_cases),
        cmocka_unit_test(a_hostile_string_adds_no_tag_and_no_attribute),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
