/* The context layer as it is installed: constructions that must not go wrong, in sentences of our own. The measured figures
 * come from `redflag evaluate --context`; these are the promises. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "extract/context.h"
#include "text/lexicon.h"

#include <string.h>

static rf_context *context;
static rf_lexicon *lexicon;
static rf_arena *arena;

static int load(void **state)
{
    (void)state;
    rf_error err = {0};
    context = rf_context_load(RF_TEST_ROOT "/models", 0, NULL, &err);
    lexicon = rf_lexicon_load(RF_TEST_ROOT "/models/lexicon.words", &err);
    arena = rf_arena_new(0);
    return context == NULL || lexicon == NULL;
}

static int unload(void **state)
{
    (void)state;
    rf_context_free(context);
    rf_lexicon_free(lexicon);
    rf_arena_free(arena);
    return 0;
}

static rf_mention decide(const char *phrase, const char *sentence)
{
    rf_text t;
    rf_mention m = {0};
    size_t first, last;
    rf_arena_reset(arena);
    rf_text_fold(&t, rf_str_from(sentence), lexicon, arena);
    if (!rf_context_locate(&t, rf_str_from(phrase), lexicon, arena, &first, &last))
        fail_msg("'%s' is not found in '%s'", phrase, sentence);
    rf_context_decide(context, &t, first, last, arena, &m);
    return m;
}

static void check_status(const char *phrase, const char *sentence, rf_status expected)
{
    rf_mention m = decide(phrase, sentence);
    if (m.status != expected)
        fail_msg("'%s' in '%s' is %d, not %d", phrase, sentence, m.status, expected);
}

static void negation_before_the_symptom_denies_it(void **state)
{
    (void)state;
    check_status("fever", "no fever here", RF_NEGATED);
    check_status("numbness", "I don't have any numbness in my feet.", RF_NEGATED);
    check_status("chest pain", "Patient denies chest pain.", RF_NEGATED);
}

static void negation_reaches_every_member_of_a_list(void **state)
{
    (void)state;
    check_status("weight loss", "no fever, chills or weight loss", RF_NEGATED);
    check_status("tingling", "i have no numbness weakness or tingling", RF_NEGATED);
}

static void negation_stops_at_but(void **state)
{
    (void)state;
    check_status("night sweats", "no fever but night sweats", RF_PRESENT);
    check_status("fever", "no fever but night sweats", RF_NEGATED);
}

static void negation_does_not_cross_a_full_stop(void **state)
{
    (void)state;
    check_status("numb", "No pain. My foot is numb.", RF_PRESENT);
}

static void a_deficit_is_stated_by_its_negative_word(void **state)
{
    (void)state;
    check_status("cant feel my legs", "since this morning i cant feel my legs", RF_PRESENT);
    check_status("no control of my bladder", "i have no control of my bladder", RF_PRESENT);
}

static void pseudo_negation_denies_nothing(void **state)
{
    (void)state;
    check_status("pain", "nothing helps the pain", RF_PRESENT);
    check_status("burning", "the burning won't go away", RF_PRESENT);
}

static void a_relative_is_somebody_else(void **state)
{
    (void)state;
    assert_int_equal(decide("numb", "my mother says her legs are numb").experiencer, RF_OTHER);
    assert_int_equal(decide("numb", "my legs are numb").experiencer, RF_SELF);
}

static void a_warning_states_nothing(void **state)
{
    (void)state;
    rf_mention m = decide("fever", "if you have a fever see a doctor");
    assert_int_equal(m.status, RF_HYPOTHETICAL);
}

static void an_answer_of_no_denies_what_was_asked(void **state)
{
    (void)state;
    check_status("wheezing", "the nurse asked about wheezing and I said no", RF_NEGATED);
    check_status("wheezing", "wheezing? no. coughing? yes.", RF_NEGATED);
    check_status("coughing", "wheezing? no. coughing? yes.", RF_PRESENT);
    check_status("wheezing", "the nurse asked about wheezing and I said yes", RF_PRESENT);
}

static void a_denied_list_with_or_needs_no_margin(void **state)
{
    (void)state;
    check_status("nausea", "no pain in my belly, nausea or bloating, just tired", RF_NEGATED);
    check_status("bloating", "havent got any nausea or bloating only tired legs", RF_NEGATED);
    check_status("tired legs", "havent got any nausea or bloating only tired legs", RF_PRESENT);
}

static void what_never_happened_before_is_no_old_story(void **state)
{
    (void)state;
    check_status("wet the chair", "I could not wait and wet the chair, that never happened before", RF_PRESENT);
}

static void never_like_this_denies_nothing(void **state)
{
    (void)state;
    check_status("stinging", "never had stinging like this", RF_PRESENT);
}

static void the_friend_with_the_symptom_is_somebody_else(void **state)
{
    (void)state;
    assert_int_equal(decide("rash", "a colleague of mine has a rash on both arms").experiencer, RF_OTHER);
    assert_int_equal(decide("dizzy", "my patient tells me she is dizzy").experiencer, RF_OTHER);
    assert_int_equal(decide("wheezing", "my doctor says my wheezing is worse").experiencer, RF_SELF);
}

static void a_phrase_is_found_through_case_and_hidden_characters(void **state)
{
    (void)state;
    check_status("fever", "NO FE\xE2\x80\x8BVER at all", RF_NEGATED);
}

static void a_phrase_that_is_not_there_is_not_found(void **state)
{
    (void)state;
    rf_text t;
    size_t first, last;
    rf_arena_reset(arena);
    rf_text_fold(&t, RF_STR("my knee hurts"), lexicon, arena);
    assert_false(rf_context_locate(&t, RF_STR("fever"), lexicon, arena, &first, &last));
    assert_false(rf_context_locate(&t, RF_STR(""), lexicon, arena, &first, &last));
    assert_false(rf_context_locate(&t, RF_STR("urts"), lexicon, arena, &first, &last));
}

/* Status of the second of two phrases, when the mentions of both are decided together. */
static rf_status second_of(const char *one, const char *two, const char *sentence)
{
    rf_text t;
    static const rf_concept concept = {.id = "c", .category = ""};
    rf_mention m[2] = {{.concept = &concept}, {.concept = &concept}};
    const char *phrases[2] = {one, two};
    rf_arena_reset(arena);
    rf_text_fold(&t, rf_str_from(sentence), lexicon, arena);
    for (int k = 0; k < 2; k++) {
        size_t first, last;
        if (!rf_context_locate(&t, rf_str_from(phrases[k]), lexicon, arena, &first, &last))
            fail_msg("'%s' is not found in '%s'", phrases[k], sentence);
        m[k].fstart = t.words[first].start;
        m[k].fend = t.words[last - 1].end;
    }
    rf_mentions both = {m, 2, 2, false};
    rf_context_apply(context, NULL, &t, &both, arena);
    return m[1].status;
}

static void a_phrase_out_of_a_denied_list_is_denied(void **state)
{
    (void)state;
    assert_int_equal(second_of("weakness in my legs", "legs or numbness", "no weakness in my legs or numbness, just stiff"), RF_NEGATED);
    assert_int_equal(second_of("weakness in my legs", "legs but numbness", "no weakness in my legs but numbness or tingling in both"),
                     RF_PRESENT);
    assert_int_equal(second_of("weakness in my legs", "legs are numb", "no weakness in my legs are numb"), RF_PRESENT);
}

static void what_began_two_days_ago_goes_on(void **state)
{
    (void)state;
    check_status("arm went numb", "my left arm went numb two days ago", RF_PRESENT);
    check_status("hip gave way", "fell over the dog on friday, my hip gave way", RF_PRESENT);
    check_status("fainted", "i fainted on the 14th and have been fine since", RF_HISTORICAL);
}

static void a_mark_in_front_asks(void **state)
{
    (void)state;
    check_status("DVT", "Swollen calf, ?DVT, doppler requested.", RF_POSSIBLE);
}

static void who_reports_is_not_who_has_it(void **state)
{
    (void)state;
    assert_int_equal(decide("snores", "Wife reports that he snores loudly.").experiencer, RF_SELF);
    assert_int_equal(decide("sciatica", "my wife has sciatica and my leg is numb").experiencer, RF_OTHER);
    assert_int_equal(decide("leg is numb", "my wife has sciatica and my leg is numb").experiencer, RF_SELF);
    assert_int_equal(decide("saddle numbness", "I'm a physio, many of my patients report saddle numbness").experiencer, RF_GENERIC);
}

static void a_heading_tells_whose_and_when(void **state)
{
    (void)state;
    rf_mention m = decide("breast cancer", "FH: breast cancer in mother. She has a lump.");
    assert_int_equal(m.experiencer, RF_OTHER);
    m = decide("aneurysm", "No family history of aneurysm or stroke.");
    assert_int_equal(m.status, RF_NEGATED);
    assert_int_equal(m.experiencer, RF_OTHER);
    assert_int_equal(decide("measles", "had measles aged four").temporality, RF_PAST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_began_two_days_ago_goes_on),
        cmocka_unit_test(a_mark_in_front_asks),
        cmocka_unit_test(who_reports_is_not_who_has_it),
        cmocka_unit_test(a_heading_tells_whose_and_when),
        cmocka_unit_test(negation_before_the_symptom_denies_it),
        cmocka_unit_test(negation_reaches_every_member_of_a_list),
        cmocka_unit_test(negation_stops_at_but),
        cmocka_unit_test(negation_does_not_cross_a_full_stop),
        cmocka_unit_test(a_deficit_is_stated_by_its_negative_word),
        cmocka_unit_test(pseudo_negation_denies_nothing),
        cmocka_unit_test(a_relative_is_somebody_else),
        cmocka_unit_test(a_warning_states_nothing),
        cmocka_unit_test(an_answer_of_no_denies_what_was_asked),
        cmocka_unit_test(a_denied_list_with_or_needs_no_margin),
        cmocka_unit_test(a_phrase_out_of_a_denied_list_is_denied),
        cmocka_unit_test(what_never_happened_before_is_no_old_story),
        cmocka_unit_test(never_like_this_denies_nothing),
        cmocka_unit_test(the_friend_with_the_symptom_is_somebody_else),
        cmocka_unit_test(a_phrase_is_found_through_case_and_hidden_characters),
        cmocka_unit_test(a_phrase_that_is_not_there_is_not_found),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
