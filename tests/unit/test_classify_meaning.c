/* Facts about word vectors, the block that they make, and its collapsed form. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "classify/meaning.h"
#include "classify_texts.h"
#include "vectors_image.h"

#include <math.h>

typedef struct fixture {
    rf_arena *arena;
    rf_vectors *vectors;
    rf_feature_maker *maker;
} fixture;

static int set_up(void **state)
{
    fixture *f = malloc(sizeof *f);
    *f = (fixture){rf_arena_new(0), image_vectors(), rf_feature_maker_new()};
    rf_feature_maker_vectors(f->maker, f->vectors);
    *state = f;
    return f->vectors != NULL ? 0 : -1;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    rf_feature_maker_free(f->maker);
    rf_vectors_free(f->vectors);
    rf_arena_free(f->arena);
    free(f);
    return 0;
}

/* The block of a text as a vector of its own; false where it is absent. */
static bool block_of(const fixture *f, const char *s, unsigned flags, double out[RF_VECTOR_SIZE])
{
    rf_text t = texts_fold(f->arena, s);
    rf_features x = rf_features_make(f->maker, &t, NULL, NULL, flags);
    size_t n = 0;
    for (size_t i = 0; i < x.count; i++)
        if (rf_block_of(x.entries[i].id) == RF_BLOCK_MEANING)
            out[n++] = (double)x.entries[i].value;
    assert_true(n == 0 || n == RF_VECTOR_SIZE);
    return n > 0;
}

static double product(const double *a, const double *b)
{
    double sum = 0;
    for (int i = 0; i < RF_VECTOR_SIZE; i++)
        sum += a[i] * b[i];
    return sum;
}

static void a_word_is_found_by_its_hash(void **state)
{
    const fixture *f = *state;
    rf_vector v;

    assert_int_equal(rf_vectors_count(f->vectors), IMAGE_WORDS);
    for (int k = 0; k < IMAGE_WORDS; k++) {
        assert_true(rf_vectors_find(f->vectors, image_hash(image_words[k]), &v));
        assert_int_equal(v.hash, image_hash(image_words[k]));
    }
    assert_false(rf_vectors_find(f->vectors, image_hash("nobody"), &v));
    assert_false(rf_vectors_find(f->vectors, 0, &v));
    assert_false(rf_vectors_find(f->vectors, UINT32_MAX, &v));
}

static void one_word_has_the_block_weight_as_length(void **state)
{
    const fixture *f = *state;
    double x[RF_VECTOR_SIZE], weight = (double)rf_block_weight[RF_BLOCK_MEANING];

    assert_true(block_of(f, "numb", 0, x));

    assert_true(fabs(sqrt(product(x, x)) - weight) < 1e-5);
}

static void a_word_counts_once_and_unknown_words_not_at_all(void **state)
{
    const fixture *f = *state;
    double once[RF_VECTOR_SIZE], often[RF_VECTOR_SIZE];

    assert_true(block_of(f, "numb legs", 0, once));
    assert_true(block_of(f, "Legs, legs! Xylophones 12 numb numb", 0, often));

    for (int i = 0; i < RF_VECTOR_SIZE; i++)
        assert_true(fabs(once[i] - often[i]) < 1e-6);
}

static void a_text_without_known_words_has_no_block(void **state)
{
    const fixture *f = *state;
    double x[RF_VECTOR_SIZE];

    assert_false(block_of(f, "xylophones 12", 0, x));
    assert_false(block_of(f, "", 0, x));
}

static void the_ngrams_variant_has_no_block(void **state)
{
    const fixture *f = *state;
    double x[RF_VECTOR_SIZE];

    assert_false(block_of(f, "numb legs", RF_FEATURES_NGRAMS, x));
}

static void a_maker_without_vectors_lists_no_block(void **state)
{
    const fixture *f = *state;
    double x[RF_VECTOR_SIZE];

    rf_feature_maker_vectors(f->maker, NULL);

    assert_false(block_of(f, "numb legs", 0, x));
}

static void the_collapsed_block_adds_up_to_the_product_of_the_vector(void **state)
{
    const fixture *f = *state;
    static const char *const texts[] = {"numb", "numb legs since yesterday, numb", "thanks for the video", "xylophones", ""};
    double u[2][RF_VECTOR_SIZE], x[RF_VECTOR_SIZE];
    for (int i = 0; i < RF_VECTOR_SIZE; i++) {
        u[0][i] = sin(i);
        u[1][i] = 2 * cos(3 * i);
    }
    rf_weights_out *o = rf_weights_out_new("t");
    rf_meaning_put(o, f->vectors, (const double *const[2]){u[0], u[1]});
    rf_buf image;
    rf_buf_init(&image, RF_WEIGHTS_MAX);
    rf_weights_image(o, &image);
    rf_weights *file = rf_weights_parse(rf_buf_str(&image), "m", "t", NULL);
    rf_meaning *meaning = rf_meaning_read(file, "m", NULL);
    rf_ranks *none = calloc(RF_FEATURE_IDS / 32, sizeof *none);
    const rf_weighing nothing = {NULL, none};
    assert_non_null(meaning);
    assert_int_equal(rf_meaning_count(meaning), IMAGE_WORDS);

    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        double sum[2];
        bool any = block_of(f, texts[k], 0, x);
        rf_text t = texts_fold(f->arena, texts[k]);
        rf_features_sum(f->maker, &t, NULL, NULL, 0, &nothing, meaning, sum);
        for (int s = 0; s < 2; s++)
            assert_true(fabs(sum[s] - (any ? product(x, u[s]) : 0)) < 1e-5);
        rf_features_sum(f->maker, &t, NULL, NULL, RF_FEATURES_NGRAMS, &nothing, meaning, sum);
        assert_true(sum[0] == 0 && sum[1] == 0);
    }
    free(none);
    rf_meaning_free(meaning);
    rf_weights_free(file);
    rf_weights_out_free(o);
    rf_buf_release(&image);
}

static void a_missing_file_is_an_error_that_names_the_remedy(void **state)
{
    (void)state;
    rf_error err = {0};

    assert_null(rf_vectors_load("/nowhere/words.vec", &err));

    assert_int_equal(err.code, RF_E_MODEL);
    assert_non_null(strstr(err.text, "models/make_vectors.py"));
    assert_non_null(strstr(err.text, "/nowhere/words.vec"));
}

static void words_that_do_not_ascend_are_refused(void **state)
{
    (void)state;
    rf_error err = {0};
    rf_buf image;
    rf_buf_init(&image, RF_WEIGHTS_MAX);
    image_put(&image, true);

    assert_null(rf_vectors_parse(rf_buf_str(&image), "words.vec", &err));

    assert_non_null(strstr(err.text, "do not ascend"));
    rf_buf_release(&image);
}

static void a_collapsed_block_with_impossible_content_is_refused(void **state)
{
    (void)state;
    int32_t words[2][2] = {{7, 7}, {-1, 7}}; /* the same word twice; -1 is the greatest hash there is */
    float numbers[] = {1, 0, 0, 1, 0, 0};
    for (int k = 0; k < 2; k++) {
        rf_weights_out *o = rf_weights_out_new("t");
        rf_weights_put_ints(o, "meaning.words", words[k], 2);
        rf_weights_put_floats(o, "meaning.numbers", numbers, 6);
        rf_buf image;
        rf_buf_init(&image, RF_WEIGHTS_MAX);
        rf_weights_image(o, &image);
        rf_weights *file = rf_weights_parse(rf_buf_str(&image), "m", "t", NULL);
        rf_error err = {0};

        assert_null(rf_meaning_read(file, "m", &err));

        assert_non_null(strstr(err.text, "do not ascend"));
        rf_weights_free(file);
        rf_weights_out_free(o);
        rf_buf_release(&image);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_word_is_found_by_its_hash, set_up, tear_down),
        cmocka_unit_test_setup_teardown(one_word_has_the_block_weight_as_length, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_word_counts_once_and_unknown_words_not_at_all, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_text_without_known_words_has_no_block, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_ngrams_variant_has_no_block, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_maker_without_vectors_lists_no_block, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_collapsed_block_adds_up_to_the_product_of_the_vector, set_up, tear_down),
        cmocka_unit_test(a_missing_file_is_an_error_that_names_the_remedy),
        cmocka_unit_test(words_that_do_not_ascend_are_refused),
        cmocka_unit_test(a_collapsed_block_with_impossible_content_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
