/* Facts about feature vectors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "classify_texts.h"

#include <math.h>

typedef struct fixture {
    rf_arena *arena;
    rf_feature_maker *maker;
} fixture;

static int set_up(void **state)
{
    fixture *f = malloc(sizeof *f);
    *f = (fixture){rf_arena_new(0), rf_feature_maker_new()};
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    rf_feature_maker_free(f->maker);
    rf_arena_free(f->arena);
    free(f);
    return 0;
}

static rf_features copy_of(fixture *f, rf_features x)
{
    rf_entry *e = rf_arena_take(f->arena, (x.count + 1) * sizeof *e);
    memcpy(e, x.entries, x.count * sizeof *e);
    return (rf_features){e, x.count};
}

static bool are_equal(rf_features a, rf_features b)
{
    if (a.count != b.count)
        return false;
    for (size_t i = 0; i < a.count; i++)
        if (a.entries[i].id != b.entries[i].id || a.entries[i].value != b.entries[i].value)
            return false;
    return true;
}

static double block_length(rf_features x, rf_block b)
{
    double sum = 0;
    for (size_t i = 0; i < x.count; i++)
        if (rf_block_of(x.entries[i].id) == b)
            sum += (double)x.entries[i].value * (double)x.entries[i].value;
    return sqrt(sum);
}

/* A comment with mentions and slots, in the state that a worker would hand over. */
static rf_features full_vector(fixture *f, rf_feature_maker *m, const char *s)
{
    rf_text t = texts_fold(f->arena, s);
    rf_mention *items = rf_arena_take(f->arena, 2 * sizeof *items);
    items[0] = texts_mention(&t, &texts_saddle, "numb", RF_PRESENT);
    items[1] = texts_mention(&t, &texts_fever, "fever", RF_NEGATED);
    rf_mentions mentions = {.items = items, .count = 2};
    rf_slots slots = {52, 21, 3, 8, RF_SLOT_WORSE | RF_SLOT_BOTH, 0, 2, 0};
    return copy_of(f, rf_features_make(m, &t, &mentions, &slots, 0));
}

static const char comment[] = "Hi doc, I am numb down there since Monday but no fever. Should I go to ER? I am 52";

static void the_same_comment_gives_the_same_vector(void **state)
{
    fixture *f = *state;
    rf_feature_maker *other = rf_feature_maker_new();

    rf_features a = full_vector(f, f->maker, comment);
    full_vector(f, other, "numb fever and a wholly different comment to warm the scratch memory up with, much longer than the first one");
    rf_features b = full_vector(f, other, comment);

    assert_true(are_equal(a, b));
    rf_feature_maker_free(other);
}

static void ids_ascend_and_stay_in_range(void **state)
{
    fixture *f = *state;

    rf_features x = full_vector(f, f->maker, comment);

    assert_true(x.count > 50);
    for (size_t i = 0; i < x.count; i++) {
        assert_true(x.entries[i].id < RF_FEATURE_IDS);
        assert_true(i == 0 || x.entries[i].id > x.entries[i - 1].id);
        assert_true(x.entries[i].value > 0);
    }
}

static void every_block_has_its_weight_as_length(void **state)
{
    fixture *f = *state;

    rf_features x = full_vector(f, f->maker, comment);

    for (unsigned b = 0; b < RF_BLOCK_MEANING; b++) /* test_classify_meaning.c looks at that one */
        /* Grams that share an id add up, so that a block may be a little longer. */
        assert_true(fabs(block_length(x, (rf_block)b) - (double)rf_block_weight[b]) < 0.15 * (double)rf_block_weight[b]);
}

static void the_ngrams_variant_holds_nothing_but_words_and_characters(void **state)
{
    fixture *f = *state;
    rf_text t = texts_fold(f->arena, comment);
    rf_mention item = texts_mention(&t, &texts_saddle, "numb", RF_PRESENT);
    rf_mentions mentions = {.items = &item, .count = 1};
    rf_slots slots = {52, 21, 3, 8, RF_SLOT_WORSE, 0, 2, 0};

    rf_features with = copy_of(f, rf_features_make(f->maker, &t, &mentions, &slots, RF_FEATURES_NGRAMS));
    rf_features without = copy_of(f, rf_features_make(f->maker, &t, NULL, NULL, RF_FEATURES_NGRAMS));

    assert_true(are_equal(with, without));
    for (size_t i = 0; i < with.count; i++)
        assert_true(rf_block_of(with.entries[i].id) <= RF_BLOCK_CHAR);
}

static void the_status_of_a_mention_changes_the_vector(void **state)
{
    fixture *f = *state;
    rf_text t = texts_fold(f->arena, comment);
    rf_mention item = texts_mention(&t, &texts_saddle, "numb", RF_PRESENT);
    rf_mentions mentions = {.items = &item, .count = 1};

    rf_features present = copy_of(f, rf_features_make(f->maker, &t, &mentions, NULL, 0));
    item.status = RF_NEGATED;
    rf_features negated = copy_of(f, rf_features_make(f->maker, &t, &mentions, NULL, 0));

    assert_false(are_equal(present, negated));
}

static void numbers_of_as_many_digits_are_one_word(void **state)
{
    fixture *f = *state;
    rf_text a = texts_fold(f->arena, "since 2017"), b = texts_fold(f->arena, "since 1998"), c = texts_fold(f->arena, "since 19");

    rf_features x = copy_of(f, rf_features_make(f->maker, &a, NULL, NULL, 0));
    rf_features y = copy_of(f, rf_features_make(f->maker, &b, NULL, NULL, 0));
    rf_features z = copy_of(f, rf_features_make(f->maker, &c, NULL, NULL, 0));

    assert_true(are_equal(x, y));
    assert_false(are_equal(x, z));
}

static void an_empty_comment_has_an_empty_ngrams_vector(void **state)
{
    fixture *f = *state;
    rf_text t = texts_fold(f->arena, "");

    assert_int_equal(rf_features_make(f->maker, &t, NULL, NULL, RF_FEATURES_NGRAMS).count, 0);
}

static void a_repeated_word_counts_once(void **state)
{
    fixture *f = *state;
    rf_text once = texts_fold(f->arena, "numb. numb"), often = texts_fold(f->arena, "numb. numb. numb. numb. numb");

    rf_features x = copy_of(f, rf_features_make(f->maker, &once, NULL, NULL, 0));
    rf_features y = copy_of(f, rf_features_make(f->maker, &often, NULL, NULL, 0));

    assert_true(are_equal(x, y));
}

static void long_text_is_no_danger(void **state)
{
    fixture *f = *state;
    char *s = malloc(100001);
    uint32_t dice = 1;
    for (size_t i = 0; i < 100000; i++) {
        dice = dice * 1664525u + 1013904223u;
        s[i] = i % 7 == 6 ? ' ' : (char)('a' + (dice >> 24) % 26);
    }
    s[100000] = '\0';
    rf_text t = texts_fold(f->arena, s);

    assert_true(rf_features_make(f->maker, &t, NULL, &texts_no_slots, 0).count > 1000);
    free(s);
}

typedef struct heard {
    bool word, pair, general, concept, letters;
} heard;

static void listen(void *ctx, uint32_t id, rf_str name)
{
    heard *h = ctx;
    h->word |= rf_str_is(name, "numb") && rf_block_of(id) == RF_BLOCK_UNIGRAM;
    h->pair |= rf_str_is(name, "am numb");
    h->general |= rf_str_is(name, "am <saddle_sensory_loss>") && rf_block_of(id) == RF_BLOCK_GENERAL;
    h->concept |= rf_str_is(name, "concept saddle_sensory_loss present self");
    h->letters |= rf_str_is(name, "~down") && rf_block_of(id) == RF_BLOCK_CHAR;
}

static void names_say_what_a_feature_is(void **state)
{
    fixture *f = *state;
    heard h = {0};
    rf_feature_maker_names(f->maker, listen, &h);

    full_vector(f, f->maker, comment);

    assert_true(h.word && h.pair && h.general && h.concept && h.letters);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_same_comment_gives_the_same_vector, set_up, tear_down),
        cmocka_unit_test_setup_teardown(ids_ascend_and_stay_in_range, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_block_has_its_weight_as_length, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_ngrams_variant_holds_nothing_but_words_and_characters, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_status_of_a_mention_changes_the_vector, set_up, tear_down),
        cmocka_unit_test_setup_teardown(numbers_of_as_many_digits_are_one_word, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_empty_comment_has_an_empty_ngrams_vector, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_repeated_word_counts_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(long_text_is_no_danger, set_up, tear_down),
        cmocka_unit_test_setup_teardown(names_say_what_a_feature_is, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
