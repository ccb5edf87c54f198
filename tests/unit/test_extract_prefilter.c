/* The prefilter is exact: what a pattern requires, how it may begin, and the same matches as plain PCRE2 searches for every
 * pattern of the rule base, on its examples, on the corpora, on perturbed copies and on random Unicode.
 *
 * RF_PREFILTER_TEXTS=100000 in the environment compares that many texts (about an hour); without it, some hundreds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "arena_fixture.h"
#include "base/file.h"
#include "base/json.h"
#include "base/utf8.h"
#include "extract/heads.h"
#include "extract/required.h"
#include "extract/rules_internal.h"
#include "text/lexicon.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define FEW_TEXTS 900

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
    rf_chances c = rf_prefilter_scan(p, s, rf_str_from(text));
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

/* ---- the whole rule base against plain searches -------------------------------------------------------------------------- */

static rf_rules *rules;
static rf_lexicon *lexicon;
static rf_matcher *matcher;
static const pattern **patterns;
static pcre2_code **plain;
static pcre2_match_data *data;
static rf_str *sources; /* texts to begin with */
static size_t n_sources;
static rf_arena *kept;
static size_t texts, matches;

static void compile_all(void)
{
    patterns = rf_xcalloc(rules->n_patterns, sizeof *patterns);
    plain = rf_xcalloc(rules->n_patterns, sizeof *plain);
    data = pcre2_match_data_create(1, NULL);
    for (size_t i = 0; i < rules->n_patterns; i++) {
        patterns[i] = rf_pattern_number(rules, i);
        int code;
        PCRE2_SIZE where;
        plain[i] =
            pcre2_compile((PCRE2_SPTR)patterns[i]->expanded, PCRE2_ZERO_TERMINATED, PCRE2_UTF | PCRE2_NO_AUTO_CAPTURE, &code, &where, NULL);
        assert_non_null(plain[i]);
        pcre2_jit_compile(plain[i], PCRE2_JIT_COMPLETE);
    }
}

static void add_source(rf_str text)
{
    static size_t cap;
    if (n_sources == cap) {
        cap = cap ? cap * 2 : 1024;
        sources = rf_xrealloc(sources, cap * sizeof *sources);
    }
    sources[n_sources++] = (rf_str){rf_arena_dup(kept, text.ptr, text.len), text.len};
}

static void add_corpus(const char *path)
{
    rf_error err = {0};
    rf_buf content;
    rf_buf_init(&content, 64u << 20);
    if (rf_file_read(path, &content, &err)) {
        rf_str rest = rf_buf_str(&content), line;
        while (rf_str_split(&rest, '\n', &line)) {
            rf_arena_reset(arena);
            const rf_json *j = line.len > 0 ? rf_json_parse(line, arena, NULL, &err) : NULL;
            if (j != NULL)
                add_source(rf_json_get(j, "text")->string);
        }
    }
    rf_buf_release(&content);
}

static int load(void **state)
{
    (void)state;
    rf_error err = {0};
    make_arena(state);
    kept = rf_arena_new(1u << 20);
    rules = rf_rules_load(RF_TEST_ROOT "/models", &err);
    lexicon = rf_lexicon_load(RF_TEST_ROOT "/models/lexicon.words", &err);
    if (rules == NULL || lexicon == NULL)
        return 1;
    matcher = rf_matcher_new(rules);
    compile_all();
    size_t n;
    const rf_example *x = rf_rules_examples(rules, &n);
    for (size_t i = 0; i < n; i++)
        add_source(rf_str_from(x[i].text));
    char **names;
    if (!rf_file_list(RF_TEST_ROOT "/corpora", ".jsonl", &names, &n, &err))
        return 1;
    for (size_t i = 0; i < n; i++)
        if (strstr(names[i], "context") == NULL)
            add_corpus(names[i]);
    rf_file_list_free(names, n);
    add_corpus(RF_TEST_ROOT "/../shared/data/real-dev.jsonl"); /* where it is at hand */
    return 0;
}

static int unload(void **state)
{
    for (size_t i = 0; i < rules->n_patterns; i++)
        pcre2_code_free(plain[i]);
    pcre2_match_data_free(data);
    free(plain);
    free(patterns);
    free(sources);
    rf_matcher_free(matcher);
    rf_rules_free(rules);
    rf_lexicon_free(lexicon);
    rf_arena_free(kept);
    return free_arena(state);
}

/* The next match of a plain search from *from on, which it moves as match.c does. */
static bool search(size_t number, rf_str fold, size_t *from, size_t *start, size_t *end)
{
    if (*from > fold.len)
        return false;
    int rc = pcre2_match(plain[number], (PCRE2_SPTR)fold.ptr, fold.len, *from, PCRE2_NO_UTF_CHECK, data, NULL);
    if (rc < 0)
        return false;
    const PCRE2_SIZE *span = pcre2_get_ovector_pointer(data);
    *start = span[0];
    *end = span[1];
    *from = *end > *start ? *end : *start + 1;
    while (*from < fold.len && ((unsigned char)fold.ptr[*from] & 0xC0) == 0x80)
        ++*from;
    return true;
}

static void compare(rf_str text)
{
    rf_text t;
    rf_text_fold(&t, text, lexicon, arena);
    rf_str fold = {t.fold, t.len};
    rf_matcher_look(rules, matcher, fold);
    texts++;
    for (size_t i = 0; i < rules->n_patterns; i++) {
        rf_search found = rf_search_begin(matcher, patterns[i]);
        size_t from = 0, s, e, start = 0, end = 0;
        bool more = true;
        while (more) {
            do /* empty matches count for nothing */
                more = search(i, fold, &from, &s, &e);
            while (more && e <= s);
            int rc;
            do
                rc = rf_search_next(&found, matcher, fold, &start, &end);
            while (rc > 0 && end <= start);
            if (rc < 0)
                return; /* a limit: the comment goes to a human */
            if ((rc > 0) != more)
                fail_msg("%s match of line %d of %s in '%.*s'", more ? "missing" : "extra", patterns[i]->line, patterns[i]->file,
                         (int)fold.len, fold.ptr);
            if (more && (s != start || e != end))
                fail_msg("other span of line %d of %s in '%.*s'", patterns[i]->line, patterns[i]->file, (int)fold.len, fold.ptr);
            matches += more;
        }
    }
}

/* ---- texts ------------------------------------------------------------------------------------------------------------------ */

static uint64_t seed = 7;

static unsigned below(unsigned n)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(seed >> 33) % n;
}

static void put_random(rf_buf *out)
{
    static const uint32_t first[] = {0x20, 0xA0, 0x370, 0x400, 0x2010, 0x3040, 0x1D400, 0x1F600, 0xFF00};
    static const uint32_t size[] = {0x5F, 0x100, 0x80, 0x80, 0x60, 0x90, 0x100, 0x50, 0x60};
    unsigned k = below(sizeof first / sizeof *first);
    char bytes[4];
    rf_buf_add(out, bytes, rf_utf8_encode(first[k] + below(size[k]), bytes));
}

/* Letters left out, doubled, swapped, made foreign; punctuation lost or found. */
static void perturb(rf_str text, rf_buf *out)
{
    static const char *const marks[] = {" ", ". ", ", ", "\n", "! ", " - ", "(", ")", "/", "'", "  "};
    unsigned kind = below(4);
    for (size_t i = 0; i < text.len; i++) {
        if (below(25) != 0 || (unsigned char)text.ptr[i] >= 0x80)
            rf_buf_putc(out, text.ptr[i]);
        else if (kind == 1)
            rf_buf_add(out, (char[2]){text.ptr[i], text.ptr[i]}, 2);
        else if (kind == 2)
            put_random(out);
        else if (kind == 3)
            rf_buf_puts(out, marks[below(sizeof marks / sizeof *marks)]);
    }
}

/* Words of two texts in any order. */
static void mix(rf_str a, rf_str b, rf_buf *out)
{
    rf_str rest[2] = {a, b}, word;
    while (rest[0].ptr != NULL || rest[1].ptr != NULL) {
        rf_str *from = &rest[below(2)];
        if (from->ptr == NULL || !rf_str_split(from, ' ', &word))
            continue;
        rf_buf_add_str(out, word);
        rf_buf_putc(out, below(6) == 0 ? ',' : ' ');
    }
}

static void make_text(size_t k, rf_buf *out)
{
    rf_str text = sources[below((unsigned)n_sources)];
    for (unsigned n = k % 60 == 7 ? 6 + below(6) : 0; n > 0; n--) { /* one behind the other: longer than the window of the scan */
        rf_buf_add_str(out, sources[below((unsigned)n_sources)]);
        rf_buf_putc(out, ' ');
    }
    if (k % 5 < 2)
        rf_buf_add_str(out, text);
    else if (k % 5 < 4)
        perturb(text, out);
    else if (k % 10 == 4)
        mix(text, sources[below((unsigned)n_sources)], out);
    else
        for (unsigned n = below(80); n > 0; n--)
            put_random(out);
}

static void matches_are_those_of_plain_searches(void **state)
{
    (void)state;
    const char *option = getenv("RF_PREFILTER_TEXTS");
    size_t n = option != NULL ? strtoul(option, NULL, 10) : FEW_TEXTS;
    rf_buf text;
    rf_buf_init(&text, 1u << 20);
    for (size_t k = 0; k < n; k++) {
        rf_arena_reset(arena);
        rf_buf_clear(&text);
        make_text(k, &text);
        compare(rf_buf_str(&text));
    }
    rf_buf_release(&text);
    print_message("%zu texts of %zu sources, %zu matches, 0 missing, 0 extra\n", texts, n_sources, matches);
    assert_true(matches > n);
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
        cmocka_unit_test(a_long_number_is_a_number),
        cmocka_unit_test(heads_are_the_first_words),
        cmocka_unit_test(what_the_tree_cannot_express_is_left_to_pcre2),
        cmocka_unit_test(a_pattern_without_words_of_its_own_is_not_filtered),
    };
    const struct CMUnitTest searches[] = {cmocka_unit_test(matches_are_those_of_plain_searches)};
    int failed = cmocka_run_group_tests(derived, make_arena, free_arena);
    return failed + cmocka_run_group_tests(searches, load, unload);
}
