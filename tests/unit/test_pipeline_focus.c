/* When a comment of a mechanical complaint is none after all: praise and thanks beside it, or nothing that hurts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "arena_fixture.h"
#include "pipeline/focus.h"

#include <string.h>

static const rf_concept pain = {.id = "back_pain", .tier = RF_TIER_ADVICE}, thanks = {.id = "thanks_praise", .is_signal = true},
                        asks = {.id = "exercise_question", .tier = RF_TIER_ADVICE}, writer = {.id = "writer_speaks", .is_signal = true};

/* The mentions of these words, in the order of the text. */
static bool is_no_complaint(const char *text, const char *floor_row)
{
    static const struct {
        const char *word;
        const rf_concept *concept;
    } words[] = {{"pain", &pain}, {"thank", &thanks}, {"exercise", &asks}, {"i ", &writer}};
    rf_reading r = {.floor_row = floor_row};
    rf_mention items[16];
    r.mentions.items = items;
    rf_text_fold(&r.text, rf_str_from(text), NULL, arena);
    for (size_t at = 0; at < r.text.len; at++)
        for (size_t k = 0; k < sizeof words / sizeof *words; k++)
            if (strncmp(r.text.fold + at, words[k].word, strlen(words[k].word)) == 0 && (at == 0 || r.text.fold[at - 1] == ' '))
                items[r.mentions.count++] = (rf_mention){.concept = words[k].concept, .fstart = at, .fend = at + strlen(words[k].word)};
    return rf_is_no_complaint(&r);
}

static void praise_in_the_sentence_of_a_complaint_makes_it_none(void **state)
{
    (void)state;
    assert_false(is_no_complaint("i have pain in my back", "rule:back_pain"));
    assert_true(is_no_complaint("thank you, the pain is gone", "rule:back_pain"));
    assert_true(is_no_complaint("the pain is gone, thank you", "rule:back_pain"));
    assert_true(is_no_complaint("i have pain. it is bad. the pain is gone, thank you. pain again", "rule:back_pain"));
}

static void praise_in_another_sentence_does_not(void **state)
{
    (void)state;
    assert_false(is_no_complaint("thank you. i have pain in my back. thank you", "rule:back_pain"));
    assert_false(is_no_complaint("pain here. thank you. pain there. thank you. pain everywhere", "rule:back_pain"));
}

static void what_names_no_complaint_is_none(void **state)
{
    (void)state;
    assert_true(is_no_complaint("i know this exercise", "rule:exercise_question"));
    assert_true(is_no_complaint("i thank you", ""));
    assert_false(is_no_complaint("i thank you", "policy:vague_pain"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(praise_in_the_sentence_of_a_complaint_makes_it_none),
        cmocka_unit_test(praise_in_another_sentence_does_not),
        cmocka_unit_test(what_names_no_complaint_is_none),
    };
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
