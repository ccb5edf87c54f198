/* Facts about the model: what is saved is loaded, damage is refused, and it can say why. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "classify/model.h"
#include "classify_texts.h"
#include "text/word_memory.h"
#include "vectors_image.h"

#include <math.h>
#include <stdio.h>

typedef struct fixture {
    rf_trained trained;
    rf_vectors *vectors;
    rf_model *model;
    rf_feature_maker *maker;
    rf_arena *arena;
} fixture;

/* Weights on every 7th id: none of them means anything, all are different. */
static int set_up(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    for (unsigned s = 0; s < RF_STAGES; s++) {
        f->trained.weights[s] = calloc(RF_FEATURE_IDS, sizeof(double));
        for (uint32_t id = 0; id < RF_FEATURE_IDS; id += 7 - s)
            f->trained.weights[s][id] = sin(id + s);
        f->trained.bias[s] = 0.25 * (s + 1);
        f->trained.sigmoid[s] = (rf_sigmoid){-2 - (double)s, 0.125};
    }
    f->trained.alone = (rf_cuts){.refer = 0.5, .routine = 0.5, .advice = 0.375, .low = 0.25, .high = 0.625};
    f->trained.with_rules = (rf_cuts){.refer = 0.4375, .routine = 0.125, .advice = 0.5, .low = 0.0625, .high = 0.75};
    f->vectors = image_vectors();
    f->model = rf_model_make(&f->trained, &f->trained, f->vectors);
    f->maker = rf_feature_maker_new();
    rf_feature_maker_vectors(f->maker, f->vectors);
    f->arena = rf_arena_new(0);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    free(f->trained.weights[0]);
    free(f->trained.weights[1]);
    rf_model_free(f->model);
    rf_feature_maker_free(f->maker);
    rf_vectors_free(f->vectors);
    rf_arena_free(f->arena);
    free(f);
    return 0;
}

static rf_scores score(const fixture *f, const rf_model *m, rf_variant v, const char *s)
{
    rf_text t = texts_fold(f->arena, s);
    rf_scores out;
    rf_model_score(m, v, rf_features_make(f->maker, &t, NULL, &texts_no_slots, rf_variant_flags(v)), &out);
    return out;
}

static const char comment[] = "my legs went numb yesterday and I am scared, what should I do?";

static void a_saved_model_judges_as_the_made_one(void **state)
{
    fixture *f = *state;
    rf_buf image;
    rf_buf_init(&image, RF_WEIGHTS_MAX);
    rf_model_image(f->model, &image);
    rf_error err = {0};

    rf_model *loaded = rf_model_parse(rf_buf_str(&image), "m", &err);

    assert_non_null(loaded);
    for (unsigned v = 0; v < RF_VARIANTS; v++) {
        rf_scores a = score(f, f->model, (rf_variant)v, comment), b = score(f, loaded, (rf_variant)v, comment);
        assert_memory_equal(&a, &b, sizeof a);
    }
    rf_cuts cuts = rf_model_cuts(loaded, RF_VARIANT_FULL, true);
    assert_true(cuts.refer == 0.4375 && cuts.routine == 0.125 && cuts.low == 0.0625 && cuts.high == 0.75);
    assert_true(rf_model_cuts(loaded, RF_VARIANT_FULL, false).advice == 0.375);
    rf_model_free(loaded);
    rf_buf_release(&image);
}

static void the_score_is_the_sum_of_weights_and_bias(void **state)
{
    fixture *f = *state;
    rf_text t = texts_fold(f->arena, comment);
    rf_features x = rf_features_make(f->maker, &t, NULL, &texts_no_slots, 0);
    double sum = f->trained.bias[1];
    for (size_t i = 0; i < x.count; i++)
        sum += f->trained.weights[1][x.entries[i].id] * (double)x.entries[i].value;

    rf_scores s;
    rf_model_score(f->model, RF_VARIANT_FULL, x, &s);

    assert_true(fabs(s.decision[RF_STAGE_ADVICE] - sum) < 1e-5);
    assert_true(fabs(s.p_advice - rf_sigmoid_at(f->trained.sigmoid[1], sum)) < 1e-5);
}

static void judging_in_one_step_agrees_with_scoring_the_vector(void **state)
{
    fixture *f = *state;
    static char many[200 * 32]; /* more words and pairs than are fetched at a time, or compared one by one */
    for (size_t i = 0, n = 0; i < 200; i++)
        n += (size_t)snprintf(many + n, sizeof many - n, "some%zu my legs%zu go numb%s ", i % 90, i % 31, i % 5 == 0 ? "." : "");
    const char *const texts[] = {many,
                                 "",
                                 "a",
                                 "numb",
                                 "my legs went numb yesterday, what should I do?",
                                 "THANK YOU so so so much!!! 5:37 helped",
                                 "pneumonoultramicroscopicsilicovolcanoconiosis numb numb weak weakness weaker",
                                 "123 4567 89 abc",
                                 "rdjdaawzk legs"}; /* its hash is that of yesterday, its letters are not */
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        rf_text t = texts_fold(f->arena, texts[i]);
        rf_mention items[2];
        rf_mentions mentions = {.items = items};
        if (strstr(t.fold, "numb") != NULL) {
            items[mentions.count++] = texts_mention(&t, &texts_saddle, "numb", RF_PRESENT);
            items[mentions.count++] = texts_mention(&t, &texts_fever, "numb", RF_NEGATED);
        }
        rf_scores whole, steps;
        for (unsigned v = 0; v < RF_VARIANTS; v++) {
            rf_model_judge(f->model, (rf_variant)v, f->maker, &t, &mentions, &texts_no_slots, &whole);
            rf_model_score(f->model, (rf_variant)v,
                           rf_features_make(f->maker, &t, &mentions, &texts_no_slots, rf_variant_flags((rf_variant)v)), &steps);
            for (unsigned s = 0; s < RF_STAGES; s++)
                assert_true(fabs(whole.decision[s] - steps.decision[s]) < 1e-5);
            assert_true(fabs(whole.p_refer - steps.p_refer) < 1e-5);
        }
    }
}

static void judging_needs_no_word_vectors(void **state)
{
    fixture *f = *state;
    rf_feature_maker *bare = rf_feature_maker_new();
    rf_text t = texts_fold(f->arena, comment);
    rf_scores with, without;

    rf_model_judge(f->model, RF_VARIANT_FULL, f->maker, &t, NULL, &texts_no_slots, &with);
    rf_model_judge(f->model, RF_VARIANT_FULL, bare, &t, NULL, &texts_no_slots, &without);

    assert_memory_equal(&with, &without, sizeof with);
    rf_feature_maker_free(bare);
}

static void a_judgement_does_not_depend_on_what_came_before(void **state)
{
    fixture *f = *state;
    rf_feature_maker *fresh = rf_feature_maker_new();
    rf_text t = texts_fold(f->arena, comment);
    rf_scores first, later;
    rf_model_judge(f->model, RF_VARIANT_FULL, fresh, &t, NULL, &texts_no_slots, &first);

    for (int i = 0; i < 9000; i++) { /* more words than are remembered */
        char s[80];
        snprintf(s, sizeof s, "word%d numb%d legs yesterday%d %d", i, i * 7, i % 11, i);
        rf_text other = texts_fold(f->arena, s);
        rf_model_judge(f->model, RF_VARIANT_FULL, f->maker, &other, NULL, &texts_no_slots, &later);
    }
    rf_model_judge(f->model, RF_VARIANT_FULL, f->maker, &t, NULL, &texts_no_slots, &later);

    assert_memory_equal(&first, &later, sizeof first);
    rf_feature_maker_free(fresh);
}

/* Words with a number are looked up many at a time, new ones with their character grams; words without one by one. */
static void a_judgement_does_not_depend_on_the_memory_of_words(void **state)
{
    fixture *f = *state;
    rf_feature_maker *plain = rf_feature_maker_new(), *noting = rf_feature_maker_new();
    rf_word_memory *words = rf_word_memory_new(NULL);
    char many[150 * 60];
    for (size_t i = 0, n = 0; i < 150; i++)
        n += (size_t)snprintf(many + n, sizeof many - n, "some%zu my legs go numb%zu asaword%zuofeighteen %zu ", i % 90, i, i % 7, i);
    const char *const texts[] = {comment, many, "numb numb legs numb", comment, many, "a numbfeetandlegsandhands it is"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        rf_text t = texts_fold(f->arena, texts[i]), with;
        rf_text_fold_with(&with, rf_str_from(texts[i]), words, f->arena);
        rf_scores a, b;
        rf_model_judge(f->model, RF_VARIANT_FULL, plain, &t, NULL, &texts_no_slots, &a);
        rf_model_judge(f->model, RF_VARIANT_FULL, noting, &with, NULL, &texts_no_slots, &b);
        assert_memory_equal(&a, &b, sizeof a);
    }
    assert_true(rf_word_memory_count(words) > 100);
    rf_word_memory_free(words);
    rf_feature_maker_free(plain);
    rf_feature_maker_free(noting);
}

static void equal_training_gives_equal_bytes(void **state)
{
    fixture *f = *state;
    rf_model *again = rf_model_make(&f->trained, &f->trained, f->vectors);

    rf_sha256 a = rf_model_hash(f->model), b = rf_model_hash(again);

    assert_memory_equal(a.bytes, b.bytes, sizeof a.bytes);
    rf_model_free(again);
}

static void a_tampered_model_is_refused(void **state)
{
    fixture *f = *state;
    rf_buf image;
    rf_buf_init(&image, RF_WEIGHTS_MAX);
    rf_model_image(f->model, &image);

    image.ptr[image.len / 2] ^= 0x10;
    rf_error err = {0};

    assert_null(rf_model_parse(rf_buf_str(&image), "triage.model", &err));
    assert_int_equal(err.code, RF_E_MODEL);
    assert_non_null(strstr(err.text, "'triage.model' is damaged"));
    rf_buf_release(&image);
}

static void refuse(rf_weights_out *o, const char *reason)
{
    rf_buf image;
    rf_buf_init(&image, RF_WEIGHTS_MAX);
    rf_weights_image(o, &image);
    rf_error err = {0};
    assert_null(rf_model_parse(rf_buf_str(&image), "m", &err));
    assert_int_equal(err.code, RF_E_MODEL);
    assert_non_null(strstr(err.text, reason));
    rf_buf_release(&image);
    rf_weights_out_free(o);
}

static void a_model_of_another_feature_version_is_refused(void **state)
{
    (void)state;
    int32_t version[] = {RF_FEATURE_VERSION + 1, (int32_t)RF_FEATURE_IDS};
    rf_weights_out *o = rf_weights_out_new("triage");
    rf_weights_put_ints(o, "features", version, 2);
    rf_weights_put_floats(o, "blocks", rf_block_weight, RF_BLOCKS);
    refuse(o, "train again");
}

/* The hash is right, the content is not: nothing but a wrong program writes this, and it must not be read out of bounds. */
static void a_model_with_another_number_of_weights_than_ids_is_refused(void **state)
{
    (void)state;
    int32_t version[] = {RF_FEATURE_VERSION, (int32_t)RF_FEATURE_IDS};
    uint32_t ids[] = {5, RF_FEATURE_IDS - 1};
    float weights[6] = {0}, numbers[16] = {0};
    rf_weights_out *o = rf_weights_out_new("triage");
    rf_weights_put_ints(o, "features", version, 2);
    rf_weights_put_floats(o, "blocks", rf_block_weight, RF_BLOCKS);
    rf_weights_put_ids(o, "full.features", ids, 2, RF_FEATURE_IDS);
    rf_weights_put_floats(o, "full.weights", weights, 6);
    rf_weights_put_floats(o, "full.numbers", numbers, 16);
    refuse(o, "lacks the sections of 'full'");
}

/* Ids were kept as they are, under another name. */
static void a_model_of_an_earlier_program_asks_to_be_trained_again(void **state)
{
    (void)state;
    int32_t version[] = {RF_FEATURE_VERSION, (int32_t)RF_FEATURE_IDS}, ids[] = {5, 6};
    float weights[4] = {0}, numbers[16] = {0};
    rf_weights_out *o = rf_weights_out_new("triage");
    rf_weights_put_ints(o, "features", version, 2);
    rf_weights_put_floats(o, "blocks", rf_block_weight, RF_BLOCKS);
    rf_weights_put_ints(o, "full.ids", ids, 2);
    rf_weights_put_floats(o, "full.weights", weights, 4);
    rf_weights_put_floats(o, "full.numbers", numbers, 16);
    refuse(o, "train again");
}

static void a_model_may_lack_the_ngrams_variant(void **state)
{
    fixture *f = *state;

    rf_model *m = rf_model_make(&f->trained, NULL, f->vectors);

    assert_true(rf_model_has(m, RF_VARIANT_FULL));
    assert_false(rf_model_has(m, RF_VARIANT_NGRAMS));
    rf_model_free(m);
}

static void a_variant_that_is_not_asked_for_is_left_in_the_file(void **state)
{
    (void)state;
    const char *path = RF_TEST_ROOT "/models/triage.model";
    rf_model *one = rf_model_load_in_place(path, RF_VARIANT_FULL, NULL), *both = rf_model_load_in_place(path, RF_VARIANT_NGRAMS, NULL);

    assert_true(rf_model_has(one, RF_VARIANT_FULL) && rf_model_has(both, RF_VARIANT_FULL));
    assert_true(!rf_model_has(one, RF_VARIANT_NGRAMS) && rf_model_has(both, RF_VARIANT_NGRAMS));
    rf_model_free(one);
    rf_model_free(both);
}

static void the_reasons_of_a_comment_sum_up_to_its_score(void **state)
{
    fixture *f = *state;
    rf_text t = texts_fold(f->arena, comment);
    rf_reason reasons[256];

    size_t n = rf_model_explain(f->model, RF_VARIANT_FULL, RF_STAGE_REFER, f->maker, &t, NULL, &texts_no_slots, reasons, 256);

    double sum = f->trained.bias[0];
    for (size_t i = 0; i < n; i++) {
        sum += reasons[i].pull;
        assert_true(i == 0 || fabs(reasons[i].pull) <= fabs(reasons[i - 1].pull));
        assert_true(reasons[i].name[0] != '\0');
    }
    assert_true(n > 5);
    assert_true(fabs(sum - score(f, f->model, RF_VARIANT_FULL, comment).decision[0]) < 1e-5);
}

static void a_word_with_a_vector_is_named_among_the_reasons(void **state)
{
    fixture *f = *state;
    rf_text t = texts_fold(f->arena, "numb numb legs, Numb");
    rf_reason reasons[256];
    unsigned numb = 0, all = 0;

    size_t n = rf_model_explain(f->model, RF_VARIANT_FULL, RF_STAGE_ADVICE, f->maker, &t, NULL, &texts_no_slots, reasons, 256);

    for (size_t i = 0; i < n; i++) {
        all += reasons[i].block == RF_BLOCK_MEANING;
        numb += strcmp(reasons[i].name, "meaning of \"numb\"") == 0;
    }
    assert_int_equal(numb, 1);
    assert_int_equal(all, 2);
    n = rf_model_explain(f->model, RF_VARIANT_NGRAMS, RF_STAGE_ADVICE, f->maker, &t, NULL, &texts_no_slots, reasons, 256);
    for (size_t i = 0; i < n; i++)
        assert_int_not_equal(reasons[i].block, RF_BLOCK_MEANING);
}

static void explaining_leaves_the_maker_as_it_was(void **state)
{
    fixture *f = *state;
    rf_text t = texts_fold(f->arena, comment);
    rf_reason one;
    rf_scores before = score(f, f->model, RF_VARIANT_FULL, comment);

    assert_int_equal(rf_model_explain(f->model, RF_VARIANT_FULL, RF_STAGE_REFER, f->maker, &t, NULL, &texts_no_slots, &one, 1), 1);

    rf_scores after = score(f, f->model, RF_VARIANT_FULL, comment);
    assert_memory_equal(&before, &after, sizeof before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_saved_model_judges_as_the_made_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_score_is_the_sum_of_weights_and_bias, set_up, tear_down),

        cmocka_unit_test_setup_teardown(judging_in_one_step_agrees_with_scoring_the_vector, set_up, tear_down),
        cmocka_unit_test_setup_teardown(judging_needs_no_word_vectors, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_judgement_does_not_depend_on_what_came_before, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_judgement_does_not_depend_on_the_memory_of_words, set_up, tear_down),
        cmocka_unit_test_setup_teardown(equal_training_gives_equal_bytes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_tampered_model_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_model_of_another_feature_version_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_model_with_another_number_of_weights_than_ids_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_model_of_an_earlier_program_asks_to_be_trained_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_model_may_lack_the_ngrams_variant, set_up, tear_down),
        cmocka_unit_test(a_variant_that_is_not_asked_for_is_left_in_the_file),
        cmocka_unit_test_setup_teardown(the_reasons_of_a_comment_sum_up_to_its_score, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_word_with_a_vector_is_named_among_the_reasons, set_up, tear_down),
        cmocka_unit_test_setup_teardown(explaining_leaves_the_maker_as_it_was, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
