/* The prefilter: what is derived from one pattern, which words it requires and how it may begin. That the whole of it loses nothing and
 * invents nothing is shown by test_extract_searches.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "arena_fixture.h"
#include "extract/heads.h"
#include "extract/required.h"
#include "extract/rules_internal.h"
#include "text/lexicon.h"
#include "text/word_memory.h"

#include <stdio.h>
#include <string.h>

/* ---- what is derived from one pattern ------------------------------------------------------------------------------------ */

static rf_required required(const char *body)
{
    char whole[400];
    rf_required out;
    snprintf(whole, sizeof whole, RF_PATTERN_START "%s)(?![a-z0-9])", body);
    const rf_node *tree = rf_tree_read(rf_arena_dup(arena, whole, strlen(whole)), arena);
    rf_required_derive(tree, arena, &out);
    return out;
}

static rf_heads heads(const char *body)
{
    char whole[400];
    rf_heads out;
    snprintf(whole, sizeof whole, RF_PATTERN_START "%s)(?![a-z0-9])", body);
    rf_heads_derive(rf_tree_read(rf_arena_dup(arena, whole, strlen(whole)), arena), arena, &out);
    return out;
}

/* The clause that asks for `word`, '|' standing for an edge and '#' for digits left open; NULL if there is none. */
static const rf_clause *clause_with(const rf_required *r, const char *word)
{
    for (size_t k = 0; k < r->n; k++)
        for (size_t i = 0; i < r->clauses[k].words.count; i++) {
            rf_str w = r->clauses[k].words.items[i];
            bool same = w.len == strlen(word);
            for (size_t n = 0; n < w.len && same; n++)
                same = w.ptr[n] == (word[n] == '|' ? RF_EDGE : word[n] == '#' ? RF_DIGITS : word[n]);
            if (same)
                return &r->clauses[k];
        }
    return NULL;
}

static bool begins_with(const rf_heads *h, const char *word)
{
    for (size_t i = 0; i < h->n_words; i++)
        if (rf_str_is(h->words[i], word))
            return true;
    return false;
}

static void an_alternation_requires_one_of_its_branches(void **state)
{
    (void)state;
    rf_required r = required("(?:numb|tingling) feet");
    const rf_clause *first = clause_with(&r, "|numb|"), *second = clause_with(&r, "|feet|");
    assert_non_null(first);
    assert_ptr_equal(first, clause_with(&r, "|tingling|"));
    assert_non_null(second);
    assert_int_equal(second->low, 1);
    assert_int_equal(second->high, 1);
}

static void what_may_be_absent_is_not_required(void **state)
{
    (void)state;
    rf_required r = required("(?:very )?(?:numb)?[a-z]{0,9}");
    assert_int_equal(r.n, 0);
    r = required("(?:numb|[a-z]{2,5}) x");
    assert_null(clause_with(&r, "|numb|"));
    assert_non_null(clause_with(&r, "|x|"));
    r = required("(?!numb)[a-z]{1,9}");
    assert_int_equal(r.n, 0);
    r = required("numb(?:ness)?");
    assert_non_null(clause_with(&r, "|numb|"));
    assert_ptr_equal(clause_with(&r, "|numb|"), clause_with(&r, "|numbness|"));
}

static void a_part_of_a_word_has_no_edge(void **state)
{
    (void)state;
    rf_required r = required("[a-z]{0,9}plegi[a-z]{1,3}");
    assert_non_null(clause_with(&r, "plegi"));
    r = required("numb[a-z]{0,9}");
    assert_non_null(clause_with(&r, "|numb"));
}

static void a_gap_says_how_many_words_lie_between(void **state)
{
    (void)state;
    rf_required r = required("numb (?:[a-z]+ ){0,3}legs");
    const rf_clause *legs = clause_with(&r, "|legs|");
    assert_non_null(legs);
    assert_int_equal(legs->low, 1);
    assert_int_equal(legs->high, 4);
    r = required("numb(?=[a-z ]{0,20}(?:legs|feet))");
    assert_non_null(clause_with(&r, "feet"));
}

static void digits_are_left_open(void **state)
{
    (void)state;
    rf_required r = required("[1-9][0-9]{0,2} ?(?:k|kg)");
    const rf_clause *c = clause_with(&r, "|#kg|");
    assert_non_null(c);
    assert_ptr_equal(c, clause_with(&r, "|k|"));
    r = required("1[0-9]{1,2}");
    assert_non_null(clause_with(&r, "|#|"));
    r = required("1[0-9]");
    assert_null(clause_with(&r, "|#|"));
    assert_ptr_equal(clause_with(&r, "|10|"), clause_with(&r, "|19|"));
    r = required("5kg");
    assert_non_null(clause_with(&r, "|5kg|"));
}

static void of_each_phrase_the_rarest_word_is_required(void **state)
{
    (void)state;
    rf_required r = required("(?:the|an) (?:it was |my )?fused");
    const rf_clause *c = clause_with(&r, "|fused|");
    assert_non_null(c);
    assert_int_equal(c->words.count, 1);
    assert_int_equal(c->low, 1);
    assert_int_equal(c->high, 3);
}

static size_t candidates(const char *body, const char *text)
{
    char whole[400];
    snprintf(whole, sizeof whole, RF_PATTERN_START "%s)(?![a-z0-9])", body);
    const char *const one[] = {whole};
    rf_prefilter *p = rf_prefilter_new(one, 1);
    rf_prefilter_scratch *s = rf_prefilter_scratch_new(p);
    rf_chances c = rf_prefilter_scan_plain(p, s, rf_str_from(text));
    size_t n = 0;
    for (uint32_t i = c.map[0] & 1 ? c.first[0] : RF_NO_CANDIDATE; i != RF_NO_CANDIDATE; i = c.candidates[i].next)
        n++;
    rf_prefilter_scratch_free(s);
    rf_prefilter_free(p);
    return n;
}

static void a_branch_waits_for_its_rarest_word_and_looks_back(void **state)
{
    (void)state;
    assert_int_equal(candidates("my (?:[a-z]+ ){0,2}toes", "my toes, my left toes"), 2);
    assert_int_equal(candidates("my (?:[a-z]+ ){0,2}toes", "my a b c toes"), 0);
    assert_int_equal(candidates("my (?:[a-z]+ ){0,2}toes", "toes of my"), 0);
    assert_int_equal(candidates("(?:\\A|\n)six weeks", "six weeks of it"), 1);
    assert_int_equal(candidates("(?:\\A|\n)six weeks", "all six weeks"), 0);
    assert_int_equal(candidates("(?:\\A|\n)six weeks", "all.\nsix weeks"), 1);
}

/* Words of filling, of which those at two places are others. */
static const char *filled(size_t words, size_t at, const char *first, size_t behind, const char *second)
{
    static char text[4000];
    text[0] = '\0';
    for (size_t i = 0; i < words; i++)
        sprintf(text + strlen(text), "%s ", i == at ? first : i == behind ? second : "x");
    return text;
}

static void distances_hold_in_a_long_text(void **state)
{
    (void)state;
    for (size_t at = 30; at < 140; at++) { /* across every edge of the window */
        assert_int_equal(candidates("my (?:[a-z]+ ){0,9}toes", filled(160, at, "my", at + 10, "toes")), 1);
        assert_int_equal(candidates("my (?:[a-z]+ ){0,9}toes", filled(160, at, "my", at + 11, "toes")), 0);
        assert_int_equal(candidates("my (?:[a-z]+ ){0,9}toes", filled(160, at, "toes", at + 10, "my")), 0);
        assert_int_equal(candidates("my (?:[a-z]+ ){0,22}toes", filled(170, at, "my", at + 23, "toes")),
                         1); /* nearly as far as one waits */
        assert_int_equal(candidates("my (?:[a-z]+ ){0,22}toes", filled(170, at, "my", at + 24, "toes")), 0);
        assert_int_equal(candidates("qat (?:[a-z]+ ){0,29}the", filled(170, at, "qat", at + 31, "the")), 0);
        assert_int_equal(candidates("qat (?:[a-z]+ ){0,29}the", filled(170, at, "qat", at + 30, "the")), 1);
    }
}

static void a_word_far_behind_is_found_up_to_the_end_of_the_text(void **state)
{
    (void)state;
    assert_int_equal(candidates("my (?:[a-z]+ ){0,99}toes", filled(160, 3, "my", 90, "toes")), 1);
    assert_int_equal(candidates("my (?:[a-z]+ ){0,99}toes", filled(60, 3, "my", 59, "toes")), 1);
    assert_int_equal(candidates("my (?:[a-z]+ ){0,99}toes", filled(160, 90, "my", 3, "toes")), 0);
    assert_int_equal(candidates("my (?:[a-z]+ ){0,99}toes", filled(60, 59, "my", 3, "toes")), 0);
}

/* Columns are cleared by halves, those of a short text by one. */
static void words_of_the_last_text_are_forgotten(void **state)
{
    (void)state;
    static const size_t lengths[] = {20, 32, 33, 60, 64, 65, 160};
    const char *const one[] = {RF_PATTERN_START "my (?:[a-z]+ ){0,9}toes)(?![a-z0-9])"};
    rf_prefilter *p = rf_prefilter_new(one, 1);
    rf_prefilter_scratch *s = rf_prefilter_scratch_new(p);
    for (size_t a = 0; a < sizeof lengths / sizeof *lengths; a++)
        for (size_t b = 0; b < sizeof lengths / sizeof *lengths; b++)
            for (size_t at = 0; at + 2 < lengths[a]; at += 3) {
                const char *both = filled(lengths[a], at, "my", at + 2, "toes");
                assert_true(rf_prefilter_scan_plain(p, s, rf_str_from(both)).map[0] & 1);
                assert_false(rf_prefilter_scan_plain(p, s, rf_str_from(filled(lengths[b], at, "x", at + 2, "toes"))).map[0] & 1);
                assert_true(rf_prefilter_scan_plain(p, s, rf_str_from(filled(lengths[a], at, "my", at + 2, "toes"))).map[0] & 1);
                assert_false(rf_prefilter_scan_plain(p, s, rf_str_from(filled(lengths[b], at, "my", at + 2, "x"))).map[0] & 1);
            }
    rf_prefilter_scratch_free(s);
    rf_prefilter_free(p);
}

static void a_long_number_is_a_number(void **state)
{
    (void)state;
    char text[600];
    memset(text, '7', sizeof text);
    strcpy(text + 500, "kg");
    assert_int_equal(candidates("[0-9]+kg", text), 1);
    assert_int_equal(candidates("[0-9]+kg", text + 500), 0);
}

static void heads_are_the_first_words(void **state)
{
    (void)state;
    rf_heads h = heads("(?:my |the )?(?:back|spine) hurts");
    assert_true(begins_with(&h, "my") && begins_with(&h, "the") && begins_with(&h, "back") && begins_with(&h, "spine"));
    assert_int_equal(h.other['a' / 64] >> 'a' % 64 & 1, 0);
    h = heads("[a-z]{1,9} hurts");
    assert_int_equal(h.other['a' / 64] >> 'a' % 64 & 1, 1);
    h = heads("para[a-z]{1,9}");
    assert_int_equal(h.n_stems, 1);
}

static void what_the_tree_cannot_express_is_left_to_pcre2(void **state)
{
    (void)state;
    assert_null(rf_tree_read("(a)\\1", arena));
    assert_null(rf_tree_read("(?i)numb", arena));
    assert_null(rf_tree_read("[[:alpha:]]", arena));
    assert_null(rf_tree_read("a)|(?:b", arena));
}

static void a_pattern_without_words_of_its_own_is_not_filtered(void **state)
{
    (void)state;
    const char *const two[] = {RF_PATTERN_START "numb feet)(?![a-z0-9])", RF_PATTERN_START "[a-z]{2,9}[0-9]{0,2})(?![a-z0-9])"};
    rf_prefilter *p = rf_prefilter_new(two, 2);
    assert_int_equal(rf_prefilter_filtered(p, 0), RF_FILTERED);
    assert_int_equal(rf_prefilter_filtered(p, 1), RF_FILTERED_NOT);
    rf_prefilter_free(p);
}

static void same_chances(const rf_chances *a, const rf_chances *b)
{
    for (size_t k = 0; k < a->n_patterns; k++) {
        bool has = a->map[k / 64] >> k % 64 & 1;
        assert_int_equal(has, b->map[k / 64] >> k % 64 & 1);
        uint32_t i = has ? a->first[k] : RF_NO_CANDIDATE, j = has ? b->first[k] : RF_NO_CANDIDATE;
        for (; i != RF_NO_CANDIDATE && j != RF_NO_CANDIDATE; i = a->candidates[i].next, j = b->candidates[j].next) {
            assert_int_equal(a->candidates[i].at, b->candidates[j].at);
            assert_int_equal(a->candidates[i].length, b->candidates[j].length);
        }
        assert_int_equal(i, j);
    }
}

/* More words than either memory holds, and two prefilters that take notes in one of them by turns. */
static void noted_words_mean_what_they_are_made_of(void **state)
{
    (void)state;
    static const char *const three[] = {RF_PATTERN_START "numb (?:[a-z]+ ){0,2}(?:feet|legs?))(?![a-z0-9])",
                                        RF_PATTERN_START "x[a-f]{1,3}|caf|l[45])(?![a-z0-9])",
                                        RF_PATTERN_START "[(]?(?:a|b) x)(?![a-z0-9])"};
    static const char *const pieces[] = {"numb", "feet",         "caf\xC3\xA9", "l4/l5", "numb_feet",
                                         "leg",  "numb\xC3\xA9", "(a",          "b",     "http://a.b/numb feet"};
    rf_error err = {0};
    rf_lexicon *lexicon = rf_lexicon_load(RF_TEST_ROOT "/models/lexicon.words", &err);
    rf_word_memory *memory = rf_word_memory_new(lexicon);
    rf_prefilter *p = rf_prefilter_new(three, 3);
    rf_prefilter_scratch *noting[] = {rf_prefilter_scratch_new(p), rf_prefilter_scratch_new(p)}, *plain = rf_prefilter_scratch_new(p);
    uint32_t number = 0;
    for (size_t i = 0; i < 5000; i++) {
        char raw[400] = "";
        rf_text t;
        for (size_t k = 0; k < 8; k++) {
            number = number * 1664525u + 1013904223u;
            if (k % 2 == 0)
                sprintf(raw + strlen(raw), "%s ", pieces[(number >> 16) % (sizeof pieces / sizeof *pieces)]);
            else
                sprintf(raw + strlen(raw), "x%x ", number >> 8);
        }
        rf_arena_reset(arena);
        rf_text_fold_with(&t, rf_str_from(raw), memory, arena);
        rf_chances a = rf_prefilter_scan(p, noting[i % 3 == 0], &t), b = rf_prefilter_scan_plain(p, plain, (rf_str){t.fold, t.len});
        same_chances(&a, &b);
    }
    assert_true(rf_word_memory_count(memory) < 20000);
    rf_prefilter_scratch_free(noting[0]);
    rf_prefilter_scratch_free(noting[1]);
    rf_prefilter_scratch_free(plain);
    rf_prefilter_free(p);
    rf_word_memory_free(memory);
    rf_lexicon_free(lexicon);
}

/* Many new words are looked up together, some of them twice; the same words, each of them met before by itself, are not. */
static void words_that_are_new_together_mean_what_they_mean_alone(void **state)
{
    (void)state;
    static const char *const three[] = {RF_PATTERN_START "numb (?:[a-z]+ ){0,2}(?:feet|legs?))(?![a-z0-9])",
                                        RF_PATTERN_START "[a-z]{0,9}path[a-z]{0,9} (?:of|in) l[45])(?![a-z0-9])",
                                        RF_PATTERN_START "para[a-z]{1,9} [0-9]{1,3})(?![a-z0-9])"};
    static const char *const words[] = {"numb", "legs", "neuropathy", "in", "l4", "paralysed", "14", "days", "feet", "leg"};
    const size_t n = sizeof words / sizeof *words;
    rf_prefilter *p = rf_prefilter_new(three, 3);
    uint32_t number = 0, found = 0;
    for (size_t i = 0; i < 200; i++) {
        char text[2000] = "";
        rf_prefilter_scratch *fresh = rf_prefilter_scratch_new(p), *before = rf_prefilter_scratch_new(p);
        for (size_t k = 0; k < 90; k++) {
            char word[40];
            number = number * 1664525u + 1013904223u;
            if (number >> 31)
                snprintf(word, sizeof word, "x%xpat", number >> 20);
            else
                snprintf(word, sizeof word, "%s", words[(number >> 16) % n]);
            sprintf(text + strlen(text), "%s ", word);
            rf_prefilter_scan_plain(p, before, rf_str_from(word));
        }
        rf_chances a = rf_prefilter_scan_plain(p, fresh, rf_str_from(text)), b = rf_prefilter_scan_plain(p, before, rf_str_from(text));
        same_chances(&a, &b);
        found |= (uint32_t)a.map[0];
        rf_prefilter_scratch_free(fresh);
        rf_prefilter_scratch_free(before);
    }
    assert_int_equal(found, 7);
    rf_prefilter_free(p);
}

static void a_part_is_found_wherever_it_stands_in_a_word(void **state)
{
    (void)state;
    static const char *const parts[] = {"qz", "qzk", "qzkfj"};
    for (size_t i = 0; i < 3; i++)
        for (size_t before = 0; before < 4; before++)
            for (size_t behind = 0; behind < 4; behind++) {
                char body[80], text[80];
                snprintf(body, sizeof body, "my [a-z]{0,9}%s[a-z]{0,9}", parts[i]);
                snprintf(text, sizeof text, "my %.*s%s%.*s, ok", (int)before, "vqv", parts[i], (int)behind, "jqk");
                assert_int_equal(candidates(body, text), 1);
                text[3 + before]++;
                assert_int_equal(candidates(body, text), 0);
            }
}

int main(void)
{
    const struct CMUnitTest derived[] = {
        cmocka_unit_test(an_alternation_requires_one_of_its_branches),
        cmocka_unit_test(what_may_be_absent_is_not_required),
        cmocka_unit_test(a_part_of_a_word_has_no_edge),
        cmocka_unit_test(a_gap_says_how_many_words_lie_between),
        cmocka_unit_test(digits_are_left_open),
        cmocka_unit_test(of_each_phrase_the_rarest_word_is_required),
        cmocka_unit_test(a_branch_waits_for_its_rarest_word_and_looks_back),
        cmocka_unit_test(distances_hold_in_a_long_text),
        cmocka_unit_test(a_word_far_behind_is_found_up_to_the_end_of_the_text),
        cmocka_unit_test(words_of_the_last_text_are_forgotten),
        cmocka_unit_test(a_long_number_is_a_number),
        cmocka_unit_test(heads_are_the_first_words),
        cmocka_unit_test(what_the_tree_cannot_express_is_left_to_pcre2),
        cmocka_unit_test(a_pattern_without_words_of_its_own_is_not_filtered),
        cmocka_unit_test(noted_words_mean_what_they_are_made_of),
        cmocka_unit_test(words_that_are_new_together_mean_what_they_mean_alone),
        cmocka_unit_test(a_part_is_found_wherever_it_stands_in_a_word),
    };
    return cmocka_run_group_tests(derived, make_arena, free_arena);
}
