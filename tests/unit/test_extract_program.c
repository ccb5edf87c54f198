/* Programs: at every place of a text the match that PCRE2 finds there, whatever a pattern is made of; or no answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "arena_fixture.h"
#include "base/utf8.h"
#include "extract/prefilter.h"
#include "extract/program_internal.h"
#include "extract/regex.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define P(s) RF_PATTERN_START s ")(?![a-z0-9])"
#define SEP RF_SEPARATORS "{1,3}"
#define GAP(n) "(?:[a-z0-9]{1,30}" SEP "){0," #n "}"
#define FREE(n) "(?:(?!(?:no|not)" SEP ")[a-z0-9]{1,30}" SEP "){0," #n "}"

static const char *const patterns[] = {
    P("back" SEP "pain|back"),
    P("back|back" SEP "pain"),
    P("a|a" SEP "b|a" SEP "b" SEP "a|b"),
    P("a" SEP "b" SEP "a|a|a" SEP "b|b"),
    P("(?:a|ab|abc|b)(?:c|bc|)(?:" SEP "a)?"),
    P("(?:ab?c?|b{1,3}|c{2})"),
    P("a" SEP GAP(2) "(?:b|c" SEP "a)"),
    P("a" SEP GAP(3) "(?:" SEP ")?b"),
    P("a" SEP FREE(3) "b"),
    P("a[^.!?\n]{0,9}\\bb"),
    P("a[^.!?\n]{0,9}?\\bb"),
    P("a(?:(?!\\b(?:no|not)\\b)[^.!?\n]){0,9}b"),
    P("a[^b\n]{2,5}b"),
    P("(?:a" SEP ")?"
      "?(?:b" SEP "){0,2}?c"),
    P("(?:a" SEP "){0,2}(?:b" SEP "){1,2}c"),
    P("(?:a|b)(?=" SEP "(?:a|c))"),
    P("(?:a|b)(?!" SEP "(?:a|c))"),
    P("(?<!no"
      "\\x20)(?<!a[ ])b"),
    P("(?<=a[ ]|no[ ])b(?:" SEP "c)?"),
    P("a" SEP "\\K(?:b|c" SEP "a)"),
    P("(?:\\A|[\n.] ?)\\K(?:a|b)"),
    P("(?:a|b)(?:" SEP "c)?(?=\\.|$)"),
    P("c\\z"),
    P("[0-9]{1,3}(?:[.,][0-9]{1,2})?" SEP "(?:a|b)"),
    P("ab+[ab]*c?"),
    P("a-b|a" SEP "c|a, b"),
    P("caf\xC3\xA9|\xF0\x9F\x98\x82{1,2}a?"),
    P("a.{1,3}b"),
    P("a(?:[^a-z0-9\n]{1,4}(?!no\\b)[a-z0-9.]{1,20}){0,4}[^a-z0-9\n]{0,4}\\bb"),
};

#define N_PATTERNS (sizeof patterns / sizeof *patterns)

static const char *const pieces[] = {"a",        "b",           "c", "ab", "abc", "abb", "back", "pain", "no",  "not",  " ",   " ",  " ",
                                     "  ",       ", ",          "-", ".",  "! ",  "\n",  "   ",  "    ", "1",   "27",   "7.5", "\"", "bc",
                                     "\xC3\xA9", "caf\xC3\xA9", "_", " a", " b",  " c",  "b ",   "a ",   "a b", "a, b", "a-b"};

#define N_PIECES (sizeof pieces / sizeof *pieces)

static uint32_t state_of_chance = 7;

static size_t chance(size_t n)
{
    state_of_chance = state_of_chance * 1664525u + 1013904223u;
    return (state_of_chance >> 8) % n;
}

static size_t matches;

static void compare(rf_programs *p, rf_program_scratch *s, rf_regex **plain, rf_regex_scratch *regex_scratch, rf_str text)
{
    for (size_t k = 0; k < N_PATTERNS; k++)
        for (size_t at = 0; at <= text.len; at++) {
            size_t start = 0, end = 0, want_start = 0, want_end = 0;
            if (at < text.len && ((unsigned char)text.ptr[at] & 0xC0) == 0x80)
                continue;
            int want = rf_regex_at(plain[k], regex_scratch, text, at, &want_start, &want_end);
            int found = rf_program_at(p, s, k, text, at, &start, &end);
            if (found != want || (want == 1 && (start != want_start || end != want_end)))
                print_message("%s at %zu of '%s'\n", patterns[k], at, text.ptr);
            assert_int_equal(found, want);
            matches += want == 1;
            assert_true(want == 0 || (start == want_start && end == want_end));
        }
}

static void a_program_finds_what_pcre2_finds(void **state)
{
    (void)state;
    rf_error err = {0};
    rf_regex *plain[N_PATTERNS];
    rf_programs *p = rf_programs_new(patterns, N_PATTERNS);
    rf_program_scratch *s = rf_program_scratch_new();
    rf_regex_scratch *regex_scratch = rf_regex_scratch_new(1000000);
    for (size_t k = 0; k < N_PATTERNS; k++) {
        size_t offset;
        plain[k] = rf_regex_new(patterns[k], &offset, &err);
        if (plain[k] == NULL)
            print_message("%s: %s\n", patterns[k], err.text);
        assert_non_null(plain[k]);
        if (!rf_programs_has(p, k))
            print_message("%s\n", patterns[k]);
        assert_true(rf_programs_has(p, k));
    }

    for (int i = 0; i < 1500; i++) {
        char text[256] = "";
        for (size_t n = chance(12); n > 0; n--)
            strcat(text, pieces[chance(N_PIECES)]);
        compare(p, s, plain, regex_scratch, rf_str_from(text));
    }
    assert_true(matches > 2000);

    for (size_t k = 0; k < N_PATTERNS; k++)
        rf_regex_free(plain[k]);
    rf_regex_scratch_free(regex_scratch);
    rf_program_scratch_free(s);
    rf_programs_free(p);
}

/* What programs have no word for is left to PCRE2. */
static void a_pattern_beyond_programs_has_none(void **state)
{
    (void)state;
    static const char *const beyond[] = {P("(?>a|ab)c"),  P("a++b"), P("(a)\\1"), P("[\xC3\xA9]a"),
                                         P("(?<=a|b.)c"), "a",       P("(?i)a"),  P("a\\Bb")};
    size_t n = sizeof beyond / sizeof *beyond, start, end;
    rf_programs *p = rf_programs_new(beyond, n);
    rf_program_scratch *s = rf_program_scratch_new();

    for (size_t k = 0; k < n; k++) {
        assert_false(rf_programs_has(p, k));
        assert_int_equal(rf_program_at(p, s, k, RF_STR("abc"), 0, &start, &end), -1);
    }

    rf_program_scratch_free(s);
    rf_programs_free(p);
}

/* A search that would take forever is given up, and PCRE2's limits decide. */
static void an_endless_search_is_given_up(void **state)
{
    (void)state;
    static const char *const slow[] = {P("(?:(?:[ab]{1,30}c?){1,20}){1,20}d")};
    rf_programs *p = rf_programs_new(slow, 1);
    rf_program_scratch *s = rf_program_scratch_new();
    size_t start, end;

    assert_true(rf_programs_has(p, 0));
    assert_int_equal(rf_program_at(p, s, 0, RF_STR("abababababd"), 0, &start, &end), 1);
    assert_int_equal(rf_program_at(p, s, 0, RF_STR("abababababababababababababababababababababababababe"), 0, &start, &end), -1);

    rf_program_scratch_free(s);
    rf_programs_free(p);
}

static const char *long_word(char word[16], unsigned number)
{
    snprintf(word, 16, "%c%crather%04u", 'a' + (int)(number % 26), 'a' + (int)(number / 26 % 26), number);
    return word;
}

/* Words that take more room than a list has are in several; a word that takes more has no program. */
static void a_list_has_an_end(void **state)
{
    (void)state;
    rf_buf b;
    char word[16];
    rf_buf_init(&b, 1 << 20);
    rf_buf_add_str(&b, RF_STR(RF_PATTERN_START "back"));
    for (unsigned i = 0; i < 3000; i++) {
        rf_buf_puts(&b, "|");
        rf_buf_puts(&b, long_word(word, i));
    }
    rf_buf_add_str(&b, RF_STR(")(?![a-z0-9])"));
    rf_buf_add(&b, "", 1);
    size_t second = b.len;
    rf_buf_add_str(&b, RF_STR(RF_PATTERN_START));
    for (unsigned i = 0; i < 12000; i++)
        rf_buf_puts(&b, "a");
    rf_buf_add_str(&b, RF_STR(")(?![a-z0-9])"));
    rf_buf_add(&b, "", 1);
    const char *const long_ones[] = {b.ptr, b.ptr + second};
    rf_programs *p = rf_programs_new(long_ones, 2);
    rf_program_scratch *s = rf_program_scratch_new();
    size_t start, end;

    for (unsigned i = 0; i < 3000; i += 7) {
        assert_int_equal(rf_program_at(p, s, 0, rf_str_from(long_word(word, i)), 0, &start, &end), 1);
        assert_int_equal(end, strlen(word));
        word[2] = 'x';
        assert_int_equal(rf_program_at(p, s, 0, rf_str_from(word), 0, &start, &end), 0);
    }
    assert_false(rf_programs_has(p, 1));

    rf_program_scratch_free(s);
    rf_programs_free(p);
    rf_buf_release(&b);
}

static const char *const short_texts[] = {"a1", "b12", "a c a b", "a no b", "no b", "a b", "a c", "ab"};

#define N_SHORT (sizeof short_texts / sizeof *short_texts)

/* Does each text get the answer that it had, or none? *n_without: those that get none. */
static bool answers_or_not(const rf_programs *p, size_t n, int answers[][N_SHORT], bool first, size_t *n_without)
{
    rf_program_scratch *s = rf_program_scratch_new();
    bool same = true;
    *n_without = 0;
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < N_SHORT; i++) {
            size_t start, end;
            int rc = rf_program_at(p, s, k, rf_str_from(short_texts[i]), strncmp(short_texts[i], "no ", 3) == 0 ? 3 : 0, &start, &end);
            if (first)
                answers[k][i] = rc;
            same = same && (rc == -1 || rc == answers[k][i]);
            *n_without += rc == -1;
        }
    rf_program_scratch_free(s);
    return same;
}

/* Whoever follows a step that leads to itself, or outside of what there is, has no answer. */
static void steps_that_lead_nowhere_are_not_followed(void **state)
{
    (void)state;
    static const char *const ways[] = {P("a[0-9]{1,2}|b[0-9]{1,2}"),
                                       P("a" SEP FREE(3) "b"),
                                       P("(?:a|b)(?=" SEP "(?:a|c))"),
                                       P("a(?!" SEP "b)"),
                                       P("(?<!no[ ])b"),
                                       P("(?<=no[ ])b"),
                                       P("a(?:(?!\\bno\\b)[^.!?\n]){0,9}b")};
    enum { N = sizeof ways / sizeof *ways };
    int answers[N][N_SHORT];
    rf_programs *p = rf_programs_new(ways, N);
    size_t without, kinds = 0;
    assert_true(answers_or_not(p, N, answers, true, &without));
    assert_int_equal(without, 0);

    for (uint32_t k = 0; k < p->n_steps; k++) {
        rf_step *s = &p->steps[k], was = *s;
        if (s->kind == RF_STEP_MATCH)
            continue;
        const uint32_t far[] = {k, (uint32_t)p->n_steps, UINT32_MAX - 1};
        for (size_t i = 0; i < sizeof far / sizeof *far; i++) {
            s->next = far[i];
            assert_true(answers_or_not(p, N, answers, false, &without));
            assert_true(without > 0);
            *s = was;
        }
        bool asks = s->kind >= RF_STEP_AHEAD && s->kind <= RF_STEP_DENIES_BEHIND;
        bool names = s->kind == RF_STEP_LIST || s->kind == RF_STEP_CHOICE || s->kind == RF_STEP_GAP || asks;
        if (names || (s->kind == RF_STEP_BYTES && s->arg != RF_NO_PROGRAM)) {
            s->arg = UINT32_MAX - 1;
            assert_true(answers_or_not(p, N, answers, false, &without));
            assert_true(without > 0);
            *s = was;
            kinds |= (size_t)1 << s->kind;
        }
        if (s->kind == RF_STEP_BYTES || s->kind == RF_STEP_ALL || s->kind == RF_STEP_NOT) {
            s->set = UINT16_MAX;
            assert_true(answers_or_not(p, N, answers, false, &without));
            assert_true(without > 0);
            *s = was;
            kinds |= (size_t)1 << s->kind;
        }
        if (s->kind == RF_STEP_CHOICE) {
            uint32_t *way = &p->ways[s->arg], led_to = *way;
            *way = k;
            assert_true(answers_or_not(p, N, answers, false, &without));
            assert_true(without > 0);
            *way = led_to;
        }
    }
    for (unsigned kind = RF_STEP_LIST; kind <= RF_STEP_DENIES_BEHIND; kind++)
        assert_true(kind == RF_STEP_FEWEST || kinds >> kind & 1);
    rf_programs_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_program_finds_what_pcre2_finds),
        cmocka_unit_test(a_pattern_beyond_programs_has_none),
        cmocka_unit_test(an_endless_search_is_given_up),
        cmocka_unit_test(a_list_has_an_end),
        cmocka_unit_test(steps_that_lead_nowhere_are_not_followed),
    };
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
