/* The prefilter is exact: what a pattern requires, and the same findings with and without it on every example of the rule
 * base, on our corpora, and on perturbed copies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/json.h"
#include "extract/required.h"
#include "extract/rules.h"
#include "text/lexicon.h"

#include <string.h>

static bool has(const rf_string_set *set, const char *s)
{
    for (size_t i = 0; i < set->count; i++)
        if (rf_str_is(set->items[i], s))
            return true;
    return false;
}

static void an_alternation_requires_one_of_its_branches(void **state)
{
    (void)state;
    rf_arena *a = rf_arena_new(0);
    rf_required r;
    rf_required_derive("(?:numb|tingling) feet", a, &r);
    assert_int_equal(r.n, 1);
    assert_true(has(&r.clauses[0], "numb feet"));
    assert_true(has(&r.clauses[0], "tingling feet"));
    assert_int_equal(r.clauses[0].count, 2);
    rf_arena_free(a);
}

static void what_may_be_absent_is_not_required(void **state)
{
    (void)state;
    rf_arena *a = rf_arena_new(0);
    rf_required r;
    rf_required_derive("(?:very )?(?:numb)?[a-z]{0,9}", a, &r);
    assert_int_equal(r.n, 0);
    rf_required_derive("numb(?:ness)?", a, &r);
    assert_int_equal(r.n, 1);
    assert_true(has(&r.clauses[0], "numb"));
    rf_required_derive("(?:numb|[a-z]{2,5}) x", a, &r);
    assert_int_equal(r.n, 0);
    rf_required_derive("(?!numb)[a-z]{1,9}", a, &r);
    assert_int_equal(r.n, 0);
    rf_arena_free(a);
}

static void two_parts_apart_are_two_clauses(void **state)
{
    (void)state;
    rf_arena *a = rf_arena_new(0);
    rf_required r;
    rf_required_derive("numb (?:[a-z]+ ){0,3}legs", a, &r);
    assert_int_equal(r.n, 2);
    rf_required_derive("numb(?=[a-z ]{0,20}(?:legs|feet))", a, &r);
    assert_int_equal(r.n, 2);
    rf_arena_free(a);
}

/* ---- the whole rule base ---------------------------------------------------------------------------------------------- */

static rf_rules *rules;
static rf_lexicon *lexicon;
static rf_matcher *with, *without;
static size_t texts, mentions;

static int load(void **state)
{
    (void)state;
    rf_error err = {0};
    rules = rf_rules_load(RF_TEST_ROOT "/models", &err);
    lexicon = rf_lexicon_load(RF_TEST_ROOT "/models/lexicon.words", &err);
    if (rules == NULL || lexicon == NULL)
        return 1;
    with = rf_matcher_new(rules);
    without = rf_matcher_new(rules);
    rf_matcher_try_all(without, true);
    return 0;
}

static int unload(void **state)
{
    (void)state;
    rf_matcher_free(with);
    rf_matcher_free(without);
    rf_rules_free(rules);
    rf_lexicon_free(lexicon);
    return 0;
}

static void compare(rf_str text, rf_arena *arena)
{
    rf_text t;
    rf_mentions a, b;
    rf_text_fold(&t, text, lexicon, arena);
    rf_rules_find(rules, with, &t, arena, &a);
    rf_rules_find(rules, without, &t, arena, &b);
    texts++;
    mentions += b.count;
    if (a.count != b.count)
        fail_msg("%zu mentions with the prefilter, %zu without: '%.*s'", a.count, b.count, (int)text.len, text.ptr);
    for (size_t i = 0; i < a.count; i++)
        if (a.items[i].concept != b.items[i].concept || a.items[i].start != b.items[i].start || a.items[i].end != b.items[i].end ||
            a.items[i].line != b.items[i].line)
            fail_msg("mention %zu differs: '%.*s'", i, (int)text.len, text.ptr);
}

static void findings_are_the_same_on_every_example(void **state)
{
    (void)state;
    size_t n;
    const rf_example *x = rf_rules_examples(rules, &n);
    rf_arena *arena = rf_arena_new(0);
    for (size_t i = 0; i < n; i++) {
        rf_arena_reset(arena);
        compare(rf_str_from(x[i].text), arena);
    }
    rf_arena_free(arena);
}

/* Every `step`-th row of a corpus as written, and with a letter dropped, doubled or made foreign. */
static void compare_corpus(const char *path, size_t step)
{
    rf_error err = {0};
    rf_buf content;
    rf_buf_init(&content, 64u << 20);
    assert_true(rf_file_read(path, &content, &err));
    rf_arena *arena = rf_arena_new(0);
    rf_str rest = rf_buf_str(&content), line;
    for (size_t row = 0; rf_str_split(&rest, '\n', &line); row++) {
        if (line.len == 0 || row % step != 0)
            continue;
        rf_arena_reset(arena);
        const rf_json *j = rf_json_parse(line, arena, NULL, &err);
        rf_str text = rf_json_get(j, "text")->string;
        compare(text, arena);
        char *copy = rf_arena_take(arena, text.len * 2 + 8);
        size_t n = 0;
        for (size_t i = 0; i < text.len; i++) {
            if ((i * 7 + row) % 29 == 0)
                continue;
            copy[n++] = text.ptr[i];
            if ((i * 5 + row) % 31 == 0) {
                memcpy(copy + n, "\xD0\xB0", 2);
                n += 2;
            }
        }
        compare((rf_str){copy, n}, arena);
    }
    rf_arena_free(arena);
    rf_buf_release(&content);
}

static void findings_are_the_same_on_the_corpora(void **state)
{
    (void)state;
    char **names;
    size_t n;
    rf_error err = {0};
    assert_true(rf_file_list(RF_TEST_ROOT "/corpora", ".jsonl", &names, &n, &err));
    for (size_t i = 0; i < n; i++)
        if (strstr(names[i], "context") == NULL)
            compare_corpus(names[i], 7);
    rf_file_list_free(names, n);
    print_message("%zu texts, %zu mentions, the same with and without the prefilter\n", texts, mentions);
    assert_true(mentions > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_alternation_requires_one_of_its_branches),
        cmocka_unit_test(what_may_be_absent_is_not_required),
        cmocka_unit_test(two_parts_apart_are_two_clauses),
        cmocka_unit_test(findings_are_the_same_on_every_example),
        cmocka_unit_test(findings_are_the_same_on_the_corpora),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
