/* The list of dated reports, and cases by week. */
#include "store_file.h"

#include "store/reports.h"

typedef struct names {
    char text[200];
} names;

static bool add_name(void *ctx, const rf_store_report *r, rf_error *err)
{
    names *n = ctx;
    (void)err;
    size_t used = strlen(n->text);
    snprintf(n->text + used, sizeof n->text - used, "%.*s:%lld ", (int)r->name.len, r->name.ptr, (long long)r->emergency);
    return true;
}

static const char *list(fixture *f, size_t limit)
{
    static names n;
    n = (names){{0}};
    works(rf_store_each_report(f->s, limit, add_name, &n, &f->err));
    return n.text;
}

static void remember(fixture *f, const char *name, int64_t at, int64_t emergency)
{
    const rf_store_report r = {.at = at, .name = rf_str_from(name), .formats = RF_STR("html"), .emergency = emergency};
    works(rf_store_report_put(f->s, &r, &f->err));
}

static void reports_come_newest_first_and_old_ones_are_forgotten(void **state)
{
    fixture *f = *state;
    assert_string_equal(list(f, 0), "");
    remember(f, "a", 100, 1);
    remember(f, "b", 300, 2);
    remember(f, "c", 200, 3);
    assert_string_equal(list(f, 0), "b:2 c:3 a:1 ");
    assert_string_equal(list(f, 2), "b:2 c:3 ");

    remember(f, "c", 400, 4); /* the same name is the same report */
    assert_string_equal(list(f, 0), "c:4 b:2 a:1 ");
    works(rf_store_report_forget(f->s, 300, &f->err));
    reopen(f);
    assert_string_equal(list(f, 0), "c:4 b:2 ");
}

static void weeks_go_by_when_a_comment_was_written(void **state)
{
    fixture *f = *state;
    const int64_t from = 1000000, week = 7 * 86400;
    const struct row {
        const char *id;
        int64_t published;
        rf_urgency urgency;
    } rows[] = {{"before", from - 1, RF_URGENT},
                {"first", from, RF_EMERGENCY},
                {"last second", from + week - 1, RF_ROUTINE},
                {"second", from + week, RF_ROUTINE},
                {"thanks", from + week, RF_URGENCY_NONE},
                {"after", from + 2 * week, RF_URGENT}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        rf_comment c = comment_of(rows[i].id, "x");
        rf_outcome outcome;
        c.published = rows[i].published;
        works(rf_store_put(f->s, &c, from + 5 * week, &outcome, &f->err));
        judge(f, rows[i].id, rows[i].urgency ? RF_REFER : RF_NO_ACTION, rows[i].urgency, 0.5, "m");
    }
    put(f, "undated", "x", from + 10); /* first seen in the first week */
    judge(f, "undated", RF_REFER, RF_URGENT, 0.5, "m");
    put(f, "unjudged", "x", from + 10);

    rf_store_week weeks[2];
    works(rf_store_weeks(f->s, from, weeks, 2, &f->err));

    assert_true(weeks[0].from == from && weeks[1].from == from + week);
    assert_int_equal(weeks[0].judged, 3);
    assert_int_equal(weeks[0].urgency[RF_EMERGENCY], 1);
    assert_int_equal(weeks[0].urgency[RF_URGENT], 1);
    assert_int_equal(weeks[0].urgency[RF_ROUTINE], 1);
    assert_int_equal(weeks[1].judged, 2);
    assert_int_equal(weeks[1].urgency[RF_ROUTINE], 1);
    assert_int_equal(weeks[1].urgency[RF_URGENT], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reports_come_newest_first_and_old_ones_are_forgotten, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(weeks_go_by_when_a_comment_was_written, open_fixture, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
