/* Slots: ages, durations, onsets, scores and trends as people write them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "extract/slots.h"
#include "text/word_memory.h"

#include <string.h>

static rf_word_memory *memory; /* of all texts: what was noted of a word in one is used in the next */

static int remember(void **state)
{
    (void)state;
    memory = rf_word_memory_new(NULL);
    return 0;
}

static int forget(void **state)
{
    (void)state;
    rf_word_memory_free(memory);
    return 0;
}

/* The same whether words are noted for the first time, known from before, or not noted at all. */
static rf_slots read_slots(const char *text)
{
    rf_arena *arena = rf_arena_new(0);
    rf_text t;
    rf_mentions none = {0};
    rf_slots s, noted;
    rf_text_fold(&t, rf_str_from(text), NULL, arena);
    rf_slots_read(&t, &none, arena, &s);
    for (int time = 0; time < 2; time++) {
        rf_text_fold_with(&t, rf_str_from(text), memory, arena);
        rf_slots_read(&t, &none, arena, &noted);
        assert_memory_equal(&noted, &s, sizeof s);
    }
    rf_arena_free(arena);
    return s;
}

static void an_age_is_read_in_its_usual_forms(void **state)
{
    (void)state;
    assert_int_equal(read_slots("I'm 14 and my back hurts").age_years, 14);
    assert_int_equal(read_slots("my 7 year old complains").age_years, 7);
    assert_int_equal(read_slots("13yo gymnast here").age_years, 13);
    assert_int_equal(read_slots("I am 71, never had back pain before").age_years, 71);
    assert_int_equal(read_slots("a 68 years old lady").age_years, 68);
    assert_int_equal(read_slots("age 16 boy").age_years, 16);
}

static void an_age_may_open_a_sentence_or_be_a_decade(void **state)
{
    (void)state;
    assert_int_equal(read_slots("67 with osteoporosis, sharp pain").age_years, 67);
    assert_int_equal(read_slots("27, stiff an hour each morning").age_years, 27);
    assert_int_equal(read_slots("I am in my 70s and I fell").age_years, 70);
    assert_int_equal(read_slots("dad is in his mid sixties").age_years, 60);
    assert_int_equal(read_slots("aged sixty seven with back pain").age_years, 67);
    assert_int_equal(read_slots("im seventy").age_years, 70);
    assert_int_equal(read_slots("12, 15 or 20 reps?").age_years, -1);
    assert_int_equal(read_slots("20 reps with a band").age_years, -1);
    assert_int_equal(read_slots("loved music in the 80s").age_years, -1);
}

static void a_part_of_a_year_is_counted_in_days(void **state)
{
    (void)state;
    assert_int_equal(read_slots("for half a year").duration_days, 180);
    assert_int_equal(read_slots("a quarter of a year of this").duration_days, 90);
    assert_int_equal(read_slots("half a year ago").onset_days, 180);
    assert_int_equal(read_slots("numb 3days").duration_days, 3);
    assert_int_equal(read_slots("half an hour").duration_days, -1);
}

static rf_slots slots_of_mention(const char *text, const char *phrase, const rf_concept *other, const char *other_phrase, bool *aside)
{
    static const rf_concept numb = {.id = "numb", .tier = RF_TIER_EMERGENCY};
    rf_arena *arena = rf_arena_new(0);
    rf_text t;
    rf_slots s;
    rf_text_fold(&t, rf_str_from(text), NULL, arena);
    rf_mention items[2] = {{.concept = &numb}, {.concept = other}};
    items[0].fstart = (size_t)(strstr(t.fold, phrase) - t.fold);
    if (other != NULL)
        items[1].fstart = (size_t)(strstr(t.fold, other_phrase) - t.fold);
    rf_mentions all = {items, other != NULL ? 2 : 1, 2, false};
    rf_slots_read(&t, &all, arena, &s);
    if (aside != NULL)
        *aside = items[other != NULL].aside;
    rf_arena_free(arena);
    return items[0].slots;
}

static int days_of(const char *text, const rf_concept *other, const char *other_phrase)
{
    rf_slots s = slots_of_mention(text, "numb", other, other_phrase, NULL);
    return s.onset_days >= 0 ? s.onset_days : s.duration_days;
}

static void a_time_belongs_to_the_finding_of_its_clause(void **state)
{
    (void)state;
    static const rf_concept pain = {.id = "pain", .tier = RF_TIER_ADVICE};
    assert_int_equal(days_of("back pain for 2 years; my feet are numb since yesterday", &pain, "pain"), 1);
    assert_int_equal(days_of("my feet are numb. It started 3 weeks ago.", NULL, ""), 21);
    assert_int_equal(days_of("my feet are numb. I found this channel last month.", NULL, ""), -1);
    assert_int_equal(days_of("Back pain for 2 years. My feet are numb.", &pain, "pain"), -1);
}

/* The event is dated anywhere in the complaint, the complaint beside it is not: whichever of them is asked for first. */
static void an_event_is_dated_anywhere_in_the_complaint(void **state)
{
    (void)state;
    static const rf_concept numb = {.id = "numb", .tier = RF_TIER_EMERGENCY},
                            fall = {.id = "fall", .tier = RF_TIER_ROUTINE, .counts_past = true};
    rf_text t;
    rf_arena *arena = rf_arena_new(0);
    rf_text_fold(&t, rf_str_from("my back hurts for 2 years and more. nothing at all helps me with it. i fell off a horse and am numb"),
                 NULL, arena);
    for (int numb_first = 0; numb_first < 2; numb_first++) {
        rf_slots s;
        rf_mention complaint = {.concept = &numb, .fstart = (size_t)(strstr(t.fold, "hurts") - t.fold)}, items[3] = {complaint};
        items[1 + numb_first] = (rf_mention){.concept = &fall, .fstart = (size_t)(strstr(t.fold, "horse") - t.fold)};
        items[2 - numb_first] = (rf_mention){.concept = &numb, .fstart = (size_t)(strstr(t.fold, "horse") - t.fold)};
        rf_mentions all = {items, 3, 3, false};
        rf_slots_read(&t, &all, arena, &s);
        assert_int_equal(items[1 + numb_first].slots.duration_days, 730);
        assert_int_equal(items[2 - numb_first].slots.duration_days, -1);
    }
    rf_arena_free(arena);
}

static void a_sentence_about_something_else_is_an_aside(void **state)
{
    (void)state;
    static const rf_concept years_ago = {.id = "years_ago", .is_signal = true};
    bool aside;
    slots_of_mention("my feet are numb. We moved to a new flat years ago with a view.", "numb", &years_ago, "years", &aside);
    assert_true(aside);
    slots_of_mention("my feet are numb. It started after a fall years ago I think.", "numb", &years_ago, "years", &aside);
    assert_false(aside);
}

static void what_is_no_age_is_not_read_as_one(void **state)
{
    (void)state;
    assert_int_equal(read_slots("hold for 20 seconds").age_years, -1);
    assert_int_equal(read_slots("been doing this 20 years").age_years, -1);
    assert_int_equal(read_slots("im 6 weeks post op").age_years, -1);
    assert_int_equal(read_slots("at 7:27 in the video").age_years, -1);
    assert_int_equal(read_slots("I am 30 weeks pregnant").age_years, -1);
}

static void a_duration_is_counted_in_days(void **state)
{
    (void)state;
    assert_int_equal(read_slots("for 3 weeks now").duration_days, 21);
    assert_int_equal(read_slots("for the past couple of weeks").duration_days, 14);
    assert_int_equal(read_slots("two months of this").duration_days, 60);
    assert_int_equal(read_slots("since 2019").duration_days, 400);
    assert_int_equal(read_slots("for years").duration_days, 3 * 365);
    assert_int_equal(read_slots("no idea why").duration_days, -1);
}

static void an_onset_is_counted_in_days_ago(void **state)
{
    (void)state;
    assert_int_equal(read_slots("since Monday").onset_days, 4);
    assert_int_equal(read_slots("started yesterday").onset_days, 1);
    assert_int_equal(read_slots("an hour ago").onset_days, 0);
    assert_int_equal(read_slots("two weeks ago").onset_days, 14);
    assert_int_equal(read_slots("last week").onset_days, 7);
    assert_int_equal(read_slots("this morning").onset_days, 0);
}

static void a_pain_score_needs_its_ten(void **state)
{
    (void)state;
    assert_int_equal(read_slots("pain is 9/10").pain_score, 9);
    assert_int_equal(read_slots("8 out of 10 pain").pain_score, 8);
    assert_int_equal(read_slots("did 9 reps").pain_score, -1);
}

static void trends_and_sides_become_flags(void **state)
{
    (void)state;
    assert_true(read_slots("both legs").flags & RF_SLOT_BOTH);
    assert_true(read_slots("it is getting worse").flags & RF_SLOT_WORSE);
    assert_true(read_slots("comes and goes").flags & RF_SLOT_INTERMITTENT);
    assert_true(read_slots("same as always").flags & RF_SLOT_UNCHANGED);
    assert_true(read_slots("is that normal?").flags & RF_SLOT_QUESTION);
    assert_false(read_slots("my left leg").flags & RF_SLOT_RIGHT);
}

static void verbs_tell_a_past_story_from_a_present_complaint(void **state)
{
    (void)state;
    assert_true(read_slots("then my back went out and i cried").past_verbs >= 2);
    assert_int_equal(read_slots("then my back went out and i cried").present_verbs, 0);
    assert_true(read_slots("it hurts when i get up").present_verbs >= 2);
    assert_int_equal(read_slots("i have had this pain").past_verbs, 0);
    assert_int_equal(read_slots("a pinched nerve").past_verbs, 0);
    assert_true(read_slots("i fell in 2012").flags & RF_SLOT_OLD_TIME);
    assert_false(read_slots("i fell two days ago").flags & RF_SLOT_OLD_TIME);
}

static void a_list_without_subject_or_verb_is_told_from_a_complaint(void **state)
{
    (void)state;
    assert_true(read_slots("dry mouth, dizzy, loose bowels, weight gain").flags & RF_SLOT_LIST);
    assert_false(read_slots("my mouth is dry, dizzy, loose bowels, weight gain").flags & RF_SLOT_LIST);
    assert_false(read_slots("dry mouth, dizzy, loose bowels, weight gain?").flags & RF_SLOT_LIST);
    assert_false(read_slots("dry mouth").flags & RF_SLOT_LIST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_age_is_read_in_its_usual_forms),
        cmocka_unit_test(an_age_may_open_a_sentence_or_be_a_decade),
        cmocka_unit_test(a_part_of_a_year_is_counted_in_days),
        cmocka_unit_test(a_time_belongs_to_the_finding_of_its_clause),
        cmocka_unit_test(an_event_is_dated_anywhere_in_the_complaint),
        cmocka_unit_test(a_sentence_about_something_else_is_an_aside),
        cmocka_unit_test(what_is_no_age_is_not_read_as_one),
        cmocka_unit_test(a_duration_is_counted_in_days),
        cmocka_unit_test(an_onset_is_counted_in_days_ago),
        cmocka_unit_test(verbs_tell_a_past_story_from_a_present_complaint),
        cmocka_unit_test(a_list_without_subject_or_verb_is_told_from_a_complaint),
        cmocka_unit_test(a_pain_score_needs_its_ten),
        cmocka_unit_test(trends_and_sides_become_flags),
    };
    return cmocka_run_group_tests(tests, remember, forget);
}
