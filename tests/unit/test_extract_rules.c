/* Rule files: what loads, what is refused and how, and what a loaded rule finds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "extract/rules.h"
#include "rule_fixture.h"

#include <string.h>

static const char plain_rule[] = "concept numb_foot\ntitle Numb foot\ncategory test\nsource test\ntier urgent\n"
                                 "match #left left {{limb}} (?:is )?numb\nmatch numb (?:left )?{{limb}}\nexcept numb foot from boots\n";

static rf_rules *load(const char *fragments, const char *signals, const char *rules, rf_error *err)
{
    fixture_make(fragments, signals, rules);
    rf_rules *r = rf_rules_load(fixture_dir, err);
    fixture_remove();
    return r;
}

static void refused(const char *rules, const char *expected)
{
    rf_error err = {0};
    assert_null(load("", "", rules, &err));
    assert_int_equal(err.code, RF_E_RULES);
    if (strstr(err.text, expected) == NULL)
        fail_msg("'%s' is not in '%s'", expected, err.text);
}

static rf_mentions find(const rf_rules *r, rf_matcher *m, rf_arena *arena, rf_text *t, const char *text)
{
    rf_mentions found;
    rf_text_fold(t, rf_str_from(text), NULL, arena);
    rf_rules_find(r, m, t, arena, &found);
    return found;
}

static void a_rule_file_with_a_bad_pattern_names_its_line_and_offset(void **state)
{
    (void)state;
    refused("concept a\nmatch fine\nmatch numb(\n", "c.rules:3");
    refused("concept a\nmatch numb(\n", "offset");
}

static void an_unknown_fragment_is_named(void **state)
{
    (void)state;
    refused("concept a\nmatch {{nowhere}} numb\n", "unknown fragment '{{nowhere}}'");
}

static void an_unknown_directive_is_named_with_its_line(void **state)
{
    (void)state;
    refused("concept a\n\nmatches numb\n", "unknown directive 'matches'");
    refused("concept a\n\nmatches numb\n", "c.rules:3");
}

static void a_directive_before_any_concept_is_refused(void **state)
{
    (void)state;
    refused("match numb\n", "expected 'concept ID'");
}

static void a_concept_defined_twice_is_refused(void **state)
{
    (void)state;
    refused("concept a\nmatch x\nconcept a\nmatch y\n", "defined twice");
}

static void an_unknown_tier_is_refused(void **state)
{
    (void)state;
    refused("concept a\ntier deadly\nmatch x\n", "unknown tier 'deadly'");
}

static void a_match_never_starts_or_ends_inside_a_word(void **state)
{
    (void)state;
    rf_error err = {0};
    rf_arena *arena = rf_arena_new(0);
    rf_text t;
    rf_rules *r = load("let limb = (?:foot|leg)\n", "", plain_rule, &err);
    assert_non_null(r);
    rf_matcher *m = rf_matcher_new(r);

    assert_int_equal(find(r, m, arena, &t, "numb legend").count, 0);
    assert_int_equal(find(r, m, arena, &t, "a numb leg").count, 1);

    rf_matcher_free(m);
    rf_rules_free(r);
    rf_arena_free(arena);
}

static void a_span_indexes_the_raw_text(void **state)
{
    (void)state;
    rf_error err = {0};
    rf_arena *arena = rf_arena_new(0);
    rf_text t;
    rf_rules *r = load("let limb = (?:foot|leg)\n", "", plain_rule, &err);
    rf_matcher *m = rf_matcher_new(r);
    const char *text = "My  “LEFT\xE2\x80\x8B  foot” is numb!";

    rf_mentions found = find(r, m, arena, &t, text);

    assert_int_equal(found.count, 1);
    assert_string_equal(found.items[0].tag, "left");
    assert_int_equal(memcmp(text + found.items[0].start, "LEFT", 4), 0);
    assert_int_equal(memcmp(text + found.items[0].end - 4, "numb", 4), 0);
    rf_matcher_free(m);
    rf_rules_free(r);
    rf_arena_free(arena);
}

static void a_gap_counts_characters_not_bytes(void **state)
{
    (void)state;
    rf_error err = {0};
    /* The first pattern may be read as bytes; the two others have to see whole characters: one Ж between "foot" and "numb". */
    rf_rules *r = load("", "", "concept a\ntier urgent\nmatch cold foot\nmatch foot [^a-z]{1,3}numb\nmatch toes .{1,3}numb\n", &err);
    if (r == NULL)
        fail_msg("%s", err.text);
    rf_matcher *m = rf_matcher_new(r);
    rf_arena *arena = rf_arena_new(4096);
    rf_text t;
    assert_int_equal(find(r, m, arena, &t, "foot \xd0\x96 numb \xd0\x96 toes \xd0\x96\xd0\x96 numb").count, 2);
    assert_int_equal(find(r, m, arena, &t, "\xd0\x96 cold foot \xd0\x96").count, 1);
    assert_int_equal(find(r, m, arena, &t, "foot \xd0\x96\xd0\x96\xd0\x96 numb").count, 0);
    rf_arena_free(arena);
    rf_matcher_free(m);
    rf_rules_free(r);
}

static void an_exception_removes_only_the_match_it_overlaps(void **state)
{
    (void)state;
    rf_error err = {0};
    rf_arena *arena = rf_arena_new(0);
    rf_text t;
    rf_rules *r = load("let limb = (?:foot|leg)\n", "", plain_rule, &err);
    rf_matcher *m = rf_matcher_new(r);

    rf_mentions found = find(r, m, arena, &t, "numb foot from boots. also a numb leg");

    assert_int_equal(found.count, 1);
    assert_true(found.items[0].fstart > 20);
    rf_matcher_free(m);
    rf_rules_free(r);
    rf_arena_free(arena);
}

static void an_idiom_vetoes_the_phrase_and_not_the_comment(void **state)
{
    (void)state;
    rf_error err = {0};
    rf_arena *arena = rf_arena_new(0);
    rf_text t;
    rf_rules *r = load("", "", "concept idiom\nvetoes\nmatch dead leg lol\nconcept leg\nmatch dead leg\n", &err);
    rf_matcher *m = rf_matcher_new(r);

    rf_mentions found = find(r, m, arena, &t, "dead leg lol. but really a dead leg");

    assert_int_equal(found.count, 2);
    assert_string_equal(found.items[0].concept->id, "idiom");
    assert_string_equal(found.items[1].concept->id, "leg");
    rf_matcher_free(m);
    rf_rules_free(r);
    rf_arena_free(arena);
}

static void mentions_stand_in_the_order_of_their_places(void **state)
{
    (void)state;
    rf_error err = {0};
    rf_rules *r = load("", "",
                       "concept zz\ntitle a\nmatch #b pain\nmatch #a pain\nconcept aa\ntitle a\nmatch pain\nmatch the neck and\n"
                       "concept mm\ntitle a\nmatch in the neck\nmatch pain in the neck\n",
                       &err);
    assert_non_null(r);
    rf_arena *arena = rf_arena_new(0);
    rf_matcher *m = rf_matcher_new(r);
    rf_text t;
    char text[4000] = "";
    for (int i = 0; i < 50; i++)
        strcat(text, "so pain in the neck and pain and that, ");

    rf_mentions found = find(r, m, arena, &t, text);

    static const char *const ids[] = {"mm", "aa", "zz", "zz", "aa", "aa", "zz", "zz"};
    static const char *const tags[] = {"", "", "a", "b", "", "", "a", "b"};
    static const size_t starts[] = {3, 3, 3, 3, 11, 24, 24, 24}, ends[] = {19, 7, 7, 7, 23, 28, 28, 28};
    assert_int_equal(found.count, 50 * 8);
    for (size_t i = 0; i < found.count; i++) {
        const rf_mention *x = &found.items[i];
        assert_string_equal(x->concept->id, ids[i % 8]);
        assert_string_equal(x->tag, tags[i % 8]);
        assert_int_equal(x->start, i / 8 * 39 + starts[i % 8]);
        assert_int_equal(x->end, i / 8 * 39 + ends[i % 8]);
    }
    rf_matcher_free(m);
    rf_arena_free(arena);
    rf_rules_free(r);
}

/* "night" begins behind what "back pain" reached, and within what took its place. */
static void of_overlapping_mentions_of_a_concept_the_longest_is_left(void **state)
{
    (void)state;
    rf_error err = {0};
    rf_rules *r = load("", "", "concept a\ntitle a\nmatch back pain\nmatch pain at night\nmatch bad back pain\nmatch night\n", &err);
    assert_non_null(r);
    rf_arena *arena = rf_arena_new(0);
    rf_matcher *m = rf_matcher_new(r);
    rf_text t;

    rf_mentions found = find(r, m, arena, &t, "bad back pain at night. back pain at night");

    assert_int_equal(found.count, 2);
    assert_int_equal(found.items[0].start, 9);
    assert_int_equal(found.items[0].end, 22);
    assert_int_equal(found.items[1].start, 29);
    assert_int_equal(found.items[1].end, 42);
    rf_matcher_free(m);
    rf_arena_free(arena);
    rf_rules_free(r);
}

static void a_match_limit_is_visible_and_not_silence(void **state)
{
    (void)state;
    rf_error err = {0};
    rf_arena *arena = rf_arena_new(0);
    rf_text t;
    rf_rules *r = load("", "", "concept slow\nmatch (?:(?:a|aa|aaa){1,40}){1,40} b\n", &err);
    rf_matcher *m = rf_matcher_new(r);
    char text[401]; /* a 'b' stands at the end where the pattern cannot reach it: nothing would be tried without one */
    memset(text, 'a', 400);
    memcpy(text + 397, "! b", 4);
    rf_mentions found;
    rf_text_fold(&t, rf_str_from("x"), NULL, arena);
    uint32_t *identity = rf_arena_take(arena, sizeof text * sizeof *identity);
    t.fold = text; /* folding would shorten this elongation: match it as it is */
    t.len = 400;
    t.raw_start = t.raw_end = identity;

    rf_rules_find(r, m, &t, arena, &found);

    assert_true(found.limit_hit);
    rf_matcher_free(m);
    rf_rules_free(r);
    rf_arena_free(arena);
}

static void what_is_said_over_and_over_does_not_hide_the_rest(void **state)
{
    (void)state;
    rf_error err = {0};
    rf_arena *arena = rf_arena_new(0);
    rf_text t;
    rf_rules *r = load("", "signal pronoun\nmatch i\n", "concept cold\nmatch cold\n\nconcept numb\nmatch numb\n", &err);
    rf_matcher *m = rf_matcher_new(r);
    rf_buf text;
    rf_buf_init(&text, 1 << 16);
    for (int i = 0; i < 2 * RF_MENTIONS_OF_ONE; i++)
        rf_buf_puts(&text, i % 2 != 0 ? "i " : "cold i ");
    rf_buf_puts(&text, "numb");
    rf_text_fold(&t, (rf_str){text.ptr, text.len}, NULL, arena);
    rf_mentions found;

    rf_rules_find(r, m, &t, arena, &found);

    assert_true(found.limit_hit);
    assert_int_equal(found.count, 2 * RF_MENTIONS_OF_ONE + 1);
    assert_string_equal(found.items[found.count - 1].concept->id, "numb");
    rf_buf_release(&text);
    rf_matcher_free(m);
    rf_rules_free(r);
    rf_arena_free(arena);
}

/* Nine signals of one word would fill all the room there is. */
static void signals_leave_room_for_conditions(void **state)
{
    (void)state;
    rf_error err = {0};
    rf_arena *arena = rf_arena_new(0);
    rf_text t;
    rf_buf signals, text;
    rf_buf_init(&signals, 1 << 10);
    rf_buf_init(&text, 1 << 16);
    for (int i = 0; i < RF_MENTIONS_MAX / RF_MENTIONS_OF_ONE + 1; i++)
        rf_buf_printf(&signals, "signal pronoun%d\nmatch i\n\n", i);
    for (int i = 0; i < RF_MENTIONS_OF_ONE; i++)
        rf_buf_puts(&text, "i ");
    rf_buf_puts(&text, "numb");
    rf_rules *r = load("", signals.ptr, "concept numb\nmatch numb\n", &err);
    rf_matcher *m = rf_matcher_new(r);
    rf_text_fold(&t, rf_buf_str(&text), NULL, arena);
    rf_mentions found;

    rf_rules_find(r, m, &t, arena, &found);

    assert_true(found.limit_hit);
    assert_string_equal(found.items[found.count - 1].concept->id, "numb");
    rf_matcher_free(m);
    rf_rules_free(r);
    rf_arena_free(arena);
    rf_buf_release(&text);
    rf_buf_release(&signals);
}

/* Of mentions that begin alike the longest is the first, then the concept's id decides; in a comment with few of them and with many. */
static void mentions_come_in_the_order_of_their_places(void **state)
{
    (void)state;
    rf_error err = {0};
    rf_arena *arena = rf_arena_new(0);
    rf_text t;
    rf_rules *r = load("", "",
                       "concept zebra\nmatch #foot foot\nmatch #long numb foot\n\nconcept ant\nmatch foot\nmatch numb\n\n"
                       "concept cow\nmatch numb\nexcept numb knee\n",
                       &err);
    rf_matcher *m = rf_matcher_new(r);
    static const char *const order[] = {"zebra", "ant", "cow", "ant", "zebra", "ant"};
    static const size_t length[] = {9, 4, 4, 4, 4, 4}; /* "numb foot", "numb", "numb", "foot", "foot", and "numb" of the knee */
    for (size_t times = 1; times <= 40; times += 13) {
        rf_buf text;
        rf_buf_init(&text, 1 << 16);
        for (size_t i = 0; i < times; i++)
            rf_buf_puts(&text, "numb foot. numb knee. ");

        rf_mentions found = find(r, m, arena, &t, text.ptr);

        assert_int_equal(found.count, 6 * times);
        for (size_t i = 0; i < found.count; i++) {
            assert_string_equal(found.items[i].concept->id, order[i % 6]);
            assert_int_equal(found.items[i].fend - found.items[i].fstart, length[i % 6]);
            assert_true(i == 0 || found.items[i - 1].fstart <= found.items[i].fstart);
        }
        rf_buf_release(&text);
    }
    rf_matcher_free(m);
    rf_rules_free(r);
    rf_arena_free(arena);
}

static size_t said;
static char last_said[400];

static void remember(void *ctx, bool is_error, const char *file, int line, const char *text)
{
    (void)ctx;
    (void)is_error;
    (void)file;
    (void)line;
    said++;
    snprintf(last_said + strlen(last_said), sizeof last_said - strlen(last_said), "%s; ", text);
}

static void lint_finds_unbounded_repeats_and_missing_examples(void **state)
{
    (void)state;
    rf_error err = {0};
    rf_rules *r = load("", "", "concept a\ntitle A\ncategory c\nsource s\nmatch numb.*leg\n", &err);
    rf_lint_sink sink = {remember, NULL};

    size_t errors = rf_rules_lint(r, &sink);

    assert_int_equal(errors, 2);
    assert_int_equal(said, 2);
    assert_non_null(strstr(last_said, "unbounded"));
    assert_non_null(strstr(last_said, "examples"));
    rf_rules_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rule_file_with_a_bad_pattern_names_its_line_and_offset),
        cmocka_unit_test(an_unknown_fragment_is_named),
        cmocka_unit_test(an_unknown_directive_is_named_with_its_line),
        cmocka_unit_test(a_directive_before_any_concept_is_refused),
        cmocka_unit_test(a_concept_defined_twice_is_refused),
        cmocka_unit_test(an_unknown_tier_is_refused),
        cmocka_unit_test(a_match_never_starts_or_ends_inside_a_word),
        cmocka_unit_test(a_span_indexes_the_raw_text),
        cmocka_unit_test(a_gap_counts_characters_not_bytes),
        cmocka_unit_test(an_exception_removes_only_the_match_it_overlaps),
        cmocka_unit_test(an_idiom_vetoes_the_phrase_and_not_the_comment),
        cmocka_unit_test(mentions_stand_in_the_order_of_their_places),
        cmocka_unit_test(of_overlapping_mentions_of_a_concept_the_longest_is_left),
        cmocka_unit_test(a_match_limit_is_visible_and_not_silence),
        cmocka_unit_test(what_is_said_over_and_over_does_not_hide_the_rest),
        cmocka_unit_test(signals_leave_room_for_conditions),
        cmocka_unit_test(mentions_come_in_the_order_of_their_places),
        cmocka_unit_test(lint_finds_unbounded_repeats_and_missing_examples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
