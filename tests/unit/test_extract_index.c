/* The index of the rules: the same rules with it and without, and an index that does not belong is left alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "extract/rules_internal.h"
#include "index_fixture.h"

static void with_its_index_the_rules_find_the_same(void **state)
{
    (void)state;
    rf_error err = {0};
    opens(true);
    rf_rules *r = rf_rules_load(fixture_dir, &err);
    assert_true(rf_rules_index_check(r, NULL, fixture_dir, &err));
    rf_rules_free(r);
}

static void same_concept(const rf_concept *a, const rf_concept *b)
{
    assert_string_equal(a->id, b->id);
    assert_string_equal(a->title, b->title);
    assert_string_equal(a->category, b->category);
    assert_string_equal(a->source, b->source);
    assert_string_equal(a->codes, b->codes);
    assert_int_equal(a->tier, b->tier);
    assert_int_equal(a->bucket, b->bucket);
    assert_true(a->is_signal == b->is_signal && a->counts_past == b->counts_past && a->counts_imagined == b->counts_imagined &&
                a->counts_told == b->counts_told && a->vetoes == b->vetoes);
}

static void same_rows(const rf_rules *a, const rf_rules *b)
{
    size_t n, m;
    const rf_tier_rule *x = rf_rules_tier_rules(a, &n), *y = rf_rules_tier_rules(b, &m);
    assert_int_equal(n, m);
    for (size_t i = 0; i < n; i++) {
        assert_string_equal(x[i].concept->id, y[i].concept->id);
        assert_string_equal(x[i].condition, y[i].condition);
        assert_string_equal(x[i].file, y[i].file);
        assert_true(x[i].op == y[i].op && x[i].tier == y[i].tier && x[i].line == y[i].line);
    }
}

/* What PCRE2 would be given. */
static void same_text(const pattern *a, const pattern *b)
{
    rf_buf text;
    rf_buf_init(&text, 65536);
    assert_true(rf_pattern_expand(b, &text, NULL));
    assert_true(rf_str_eq(rf_buf_str(&text), rf_str_from(a->expanded)));
    rf_buf_release(&text);
}

/* All that the files say. */
static void same_rules(const rf_rules *a, const rf_rules *b)
{
    assert_string_equal(rf_rules_hash(a), rf_rules_hash(b));
    assert_int_equal(rf_rules_count(a), rf_rules_count(b));
    assert_int_equal(rf_rules_patterns(a), rf_rules_patterns(b));
    for (size_t i = 0; i < rf_rules_count(a); i++)
        same_concept(rf_rules_concept(a, i), rf_rules_concept(b, i));
    for (size_t k = 0; k < rf_rules_patterns(a); k++) {
        const rf_concept *c, *d;
        const char *file, *other_file;
        int line, other_line;
        rf_rules_pattern(a, k, &c, &file, &line);
        rf_rules_pattern(b, k, &d, &other_file, &other_line);
        assert_string_equal(c->id, d->id);
        assert_string_equal(file, other_file);
        assert_int_equal(line, other_line);
        same_text(rf_pattern_number(a, k), rf_pattern_number(b, k));
    }
    same_rows(a, b);
}

static void what_the_files_say_is_taken_from_the_index(void **state)
{
    (void)state;
    rf_error err = {0};
    fixture_file("concepts/c.rules", "concept d\ntitle D\ncategory k\nsource s\ncodes c\ntier advice\nbucket general\ncounts past\n"
                                     "counts told\nmatch #t a b\nexcept c d\nlower routine when both\ndrop when left\n");
    fixture_file("signals/s.rules", "signal e\nvetoes\ncounts imagined\nmatch e f\nmatch g h\n");
    rf_rules *r = rf_rules_load(fixture_dir, &err);
    assert_non_null(r);
    assert_true(rf_rules_index_write(r, NULL, index_path, &err));
    rf_rules *i = rf_rules_open(fixture_dir, &err), *p = rf_rules_open_in_place(fixture_dir, &err);
    assert_true(rf_rules_is_indexed(i) && rf_rules_is_indexed(p));
    same_rules(r, i);
    same_rules(r, p);
    rf_rules_free(r);
    rf_rules_free(i);
    rf_rules_free(p);
    fixture_file("concepts/c.rules", concept);
    fixture_file("signals/s.rules", "");
    opens(false);
}

static void equal_rules_give_an_equal_index(void **state)
{
    (void)state;
    rf_error err = {0};
    rf_buf first = read_index();
    rf_rules *r = rf_rules_load(fixture_dir, &err);
    assert_true(rf_rules_index_write(r, NULL, index_path, &err));
    rf_buf second = read_index();
    assert_true(rf_str_eq(rf_buf_str(&first), rf_buf_str(&second)));
    rf_buf_release(&first);
    rf_buf_release(&second);
    rf_rules_free(r);
}

static void without_an_index_the_rules_are_compiled(void **state)
{
    (void)state;
    remove(index_path);
    refused_because("there is no");
}

static void an_index_of_other_rules_is_left_alone(void **state)
{
    (void)state;
    rf_error err = {0};
    char more[1000];
    snprintf(more, sizeof more, "%smatch pins and needles\n", concept);
    fixture_file("concepts/c.rules", more);
    rf_rules *r = rf_rules_open(fixture_dir, &err);
    assert_false(rf_rules_is_indexed(r));
    assert_int_equal(count(r, "pins and needles"), 1);
    rf_rules_free(r);
    refused_because("other rules");
}

static void a_broken_pattern_is_an_error_with_an_index_beside_it(void **state)
{
    (void)state;
    rf_error err = {0};
    char broken[1000];
    snprintf(broken, sizeof broken, "%smatch numb(\n", concept);
    fixture_file("concepts/c.rules", broken);
    assert_null(rf_rules_open(fixture_dir, &err));
    assert_int_equal(err.code, RF_E_RULES);
    assert_non_null(strstr(err.text, "c.rules:14"));
}

static void the_first_fault_of_a_file_is_told(void **state)
{
    (void)state;
    rf_error err = {0};
    fixture_file("concepts/c.rules", "concept a\nmatch numb(\nmatches foot\n");
    assert_null(rf_rules_open(fixture_dir, &err));
    assert_non_null(strstr(err.text, "cannot compile"));
    fixture_file("concepts/c.rules", "concept a\nexcept fine\nmatches foot\nmatch numb(\n");
    assert_null(rf_rules_open(fixture_dir, &err));
    assert_non_null(strstr(err.text, "unknown directive"));
}

/* Where the pieces begin: what is in front of them is checked when it is loaded, each of them when it is wanted. */
static void what_is_found_does_not_depend_on_how_often_was_searched(void **state)
{
    (void)state;
    rf_error err = {0};
    fixture_file("concepts/c.rules", "concept a\nmatch x(?:(?:ab){1,30}){1,30}(?:(?:ab){1,30}){1,30} z\nmatch numb foot\n");
    rf_rules *r = rf_rules_load(fixture_dir, &err);
    rf_arena *arena = rf_arena_new(0);
    rf_matcher *m = rf_matcher_new(r);
    for (int i = 0; i < 120; i++) {
        rf_text t;
        rf_mentions found;
        rf_arena_reset(arena);
        rf_text_fold(&t, RF_STR("numb foot xababababababababababababababababababababab; z"), NULL, arena);
        rf_rules_find(r, m, &t, arena, &found);
        assert_int_equal(found.count, 1);
        assert_true(found.limit_hit);
        rf_text_fold(&t, RF_STR("numb foot xabababababababab; z"), NULL, arena); /* too many steps for a trial, few enough for a search */
        rf_rules_find(r, m, &t, arena, &found);
        assert_int_equal(found.count, 1);
        assert_false(found.limit_hit);
        rf_text_fold(&t, RF_STR("numb foot xabab z"), NULL, arena);
        rf_rules_find(r, m, &t, arena, &found);
        assert_int_equal(found.count, 2);
        assert_false(found.limit_hit);
    }
    rf_matcher_free(m);
    rf_arena_free(arena);
    rf_rules_free(r);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, make, remove_all)
    const struct CMUnitTest tests[] = {
        TEST(with_its_index_the_rules_find_the_same), TEST(what_the_files_say_is_taken_from_the_index),
        TEST(equal_rules_give_an_equal_index),        TEST(without_an_index_the_rules_are_compiled),
        TEST(an_index_of_other_rules_is_left_alone),  TEST(a_broken_pattern_is_an_error_with_an_index_beside_it),
        TEST(the_first_fault_of_a_file_is_told),      TEST(what_is_found_does_not_depend_on_how_often_was_searched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
