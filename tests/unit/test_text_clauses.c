/* Sentences and clauses. */
#include "text_fixture.h"

/* The words of `raw` with "|" where a clause begins and "||" where a sentence does. */
static void divides(const char *raw, const char *expected)
{
    rf_text t = fold(raw);
    char seen[2000] = "";
    size_t n = 0;
    for (size_t i = 0; i < t.n_words; i++) {
        const rf_word *w = &t.words[i];
        const char *mark = i == 0 ? "" : w->sentence != t.words[i - 1].sentence ? " || " : w->clause != t.words[i - 1].clause ? " | " : " ";
        n += (size_t)snprintf(seen + n, sizeof seen - n, "%s%.*s", mark, (int)(w->end - w->start), t.fold + w->start);
    }
    if (strcmp(seen, expected) != 0)
        fail_msg("'%s' is divided as '%s', not as '%s'", raw, seen, expected);
}

static void sentences_end_at_stops_and_line_ends(void **state)
{
    (void)state;

    divides("no pain. legs numb! why? help", "no pain || legs numb || why || help");
    divides("no pain\nlegs numb\r\nhelp", "no pain || legs numb || help");
    divides("no pain... legs numb\xE2\x80\xA6help", "no pain || legs numb || help");
    divides("no pain.my legs hurt", "no pain || my legs hurt");
    divides("no pain .legs", "no pain || legs");
}

static void numbers_abbreviations_and_addresses_do_not_end_a_sentence(void **state)
{
    (void)state;

    divides("it is 3.5 cm or .5 mm", "it is 3 5 cm or 5 mm");
    divides("dr. smith and Mr. Lee vs. me", "dr smith and mr lee vs me");
    divides("e.g. my leg, i.e. The left", "e g my leg | i e the left");
    divides("at 3 a.m. my arm", "at 3 a m my arm");
    divides("at 3 a.m. My arm", "at 3 a m || my arm");
    divides("pain, pills etc. and rest", "pain | pills etc and rest");
    divides("see youtube.com or www.a.org now", "see youtube com or www a org | now");
    divides("pain is 7. my leg", "pain is 7 || my leg");
}

static void clauses_end_at_lighter_marks(void **state)
{
    (void)state;

    divides("no fever, chills; pain: bad (numb) leg [x] | y", "no fever | chills | pain | bad | numb | leg | x | y");
    divides("no pain \xF0\x9F\x98\x82 legs numb", "no pain | legs numb");
    divides("no pain \xE2\x80\xA2 legs numb", "no pain | legs numb");
    divides("no pain - legs numb", "no pain | legs numb");
}

static void a_long_dash_between_words_ends_a_clause_and_a_hyphen_does_not(void **state)
{
    (void)state;

    divides("no pain\xE2\x80\x94numb legs", "no pain | numb legs");
    divides("no pain--numb legs", "no pain | numb legs");
    divides("no mid-back pain", "no mid back pain");
    divides("no mid\xE2\x80\x93"
            "back pain",
            "no mid back pain");
}

static void times_amounts_slashes_and_quotes_end_nothing(void **state)
{
    (void)state;

    divides("at 5:37 i took 1,000 mg 3-4 times", "at 5 37 i took 1 000 mg 3 4 times");
    divides("no numbness/tingling & \"pain\" 'here' + #x @y", "no numbness tingling pain here x y");
}

static void a_clause_begins_in_front_of_every_opener(void **state)
{
    (void)state;
    static const char *const openers[] = {"but",   "however", "except",  "though",    "although",    "yet",         "now",
                                          "still", "because", "cuz",     "coz",       "bc",          "becuz",       "becuase",
                                          "tho",   "then",    "whereas", "otherwise", "nonetheless", "nevertheless"};

    for (size_t i = 0; i < sizeof openers / sizeof *openers; i++) {
        char raw[100], expected[100];
        snprintf(raw, sizeof raw, "no fever %s legs weak", openers[i]);
        snprintf(expected, sizeof expected, "no fever | %s legs weak", openers[i]);
        divides(raw, expected);
    }
}

static void so_and_and_open_a_clause_only_before_a_new_subject(void **state)
{
    (void)state;

    divides("no fever so i stopped", "no fever | so i stopped");
    divides("not so bad so far", "not so bad so far");
    divides("no fever and my legs are numb", "no fever | and my legs are numb");
    divides("no numbness and tingling", "no numbness and tingling");
    divides("no fever and cant walk", "no fever | and cant walk");
    divides("no pain plus my arm is weak", "no pain | plus my arm is weak");
}

static void two_openers_in_a_row_begin_one_clause(void **state)
{
    (void)state;

    divides("no pain and then numb", "no pain | and then numb");
    divides("no pain but now numb", "no pain | but now numb");
    divides("But now numb", "but now numb");
}

static void the_numbers_of_sentences_and_clauses_are_told(void **state)
{
    (void)state;

    rf_text none = fold("..."), one = fold("numb"), more = fold("a, b. c");

    assert_int_equal(none.n_sentences, 0);
    assert_int_equal(none.n_clauses, 0);
    assert_int_equal(one.n_sentences, 1);
    assert_int_equal(one.n_clauses, 1);
    assert_int_equal(more.n_sentences, 2);
    assert_int_equal(more.n_clauses, 3);
}

static void no_private_mark_is_left_on_a_word(void **state)
{
    (void)state;

    rf_text t = fold("no pain\xE2\x80\x94numb\xE2\x80\x94legs");

    for (size_t i = 0; i < t.n_words; i++)
        assert_int_equal(t.words[i].flags & ~31u, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sentences_end_at_stops_and_line_ends),
        cmocka_unit_test(numbers_abbreviations_and_addresses_do_not_end_a_sentence),
        cmocka_unit_test(clauses_end_at_lighter_marks),
        cmocka_unit_test(a_long_dash_between_words_ends_a_clause_and_a_hyphen_does_not),
        cmocka_unit_test(times_amounts_slashes_and_quotes_end_nothing),
        cmocka_unit_test(a_clause_begins_in_front_of_every_opener),
        cmocka_unit_test(so_and_and_open_a_clause_only_before_a_new_subject),
        cmocka_unit_test(two_openers_in_a_row_begin_one_clause),
        cmocka_unit_test(the_numbers_of_sentences_and_clauses_are_told),
        cmocka_unit_test(no_private_mark_is_left_on_a_word),
    };
    return cmocka_run_group_tests(tests, load_lexicon, free_lexicon);
}
