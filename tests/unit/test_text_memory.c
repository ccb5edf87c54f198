/* The memory of words: it changes nothing but the time that folding takes, and it does not grow without end. */
#include "text_fixture.h"

#include "text/word_memory.h"

static const char *const texts[] = {
    "I cant feel my legss since yestrday, numness in my groin",
    "sooooo numb!!! cantfeel anything, www.example.com/numness",
    "es ist sch\xC3\xB6ner f\xC3\xBCr mich; doutor, obrigado",
    "n\xD1\x83mb foot, mid-back, I'll be 3days on, cannot sleep, numness",
    "numness numness NUMNESS numbness incontinense",
    "aprettylongwordthatnobodyremembersorrepairs osteoperosis",
    "",
};

static void folds_alike(const char *raw, rf_word_memory *memory)
{
    rf_text a = fold(raw), b;
    rf_text_fold_with(&b, rf_str_from(raw), memory, arena);
    assert_string_equal(a.fold, b.fold);
    assert_int_equal(a.n_words, b.n_words);
    assert_int_equal(a.checked, b.checked);
    if (a.n_words > 0)
        assert_memory_equal(a.words, b.words, a.n_words * sizeof *a.words);
    assert_memory_equal(a.raw_start, b.raw_start, (a.len + 1) * sizeof *a.raw_start);
}

static void a_text_is_folded_with_a_memory_as_without(void **state)
{
    (void)state;
    rf_word_memory *memory = rf_word_memory_new(lexicon);

    for (int round = 0; round < 3; round++)
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
            folds_alike(texts[i], memory);

    assert_true(rf_word_memory_count(memory) > 20);
    rf_word_memory_free(memory);
}

/* Two words of the same length and the same hash, of which one is repaired. */
static void words_of_one_hash_are_told_apart(void **state)
{
    (void)state;
    rf_word_memory *memory = rf_word_memory_new(lexicon);
    rf_text both = fold("eiunfem numness");
    bool known;
    rf_str other = RF_STR("eiunfem"), misspelt = RF_STR("numness");
    uint32_t hash = both.words[0].hash;

    assert_int_equal(rf_word_memory_ask(memory, other, hash, &known).len, 0);
    assert_true(rf_str_is(rf_word_memory_ask(memory, misspelt, hash, &known), "numbness"));
    assert_int_equal(rf_word_memory_ask(memory, other, hash, &known).len, 0);

    rf_word_memory_free(memory);
}

static void a_full_memory_forgets_and_goes_on(void **state)
{
    (void)state;
    rf_word_memory *memory = rf_word_memory_new(lexicon);
    for (unsigned i = 0; i < 2 * RF_WORD_MEMORY_WORDS; i++) {
        char word[] = "xaaaa";
        for (unsigned k = 1, rest = i; k < 5; k++, rest /= 26)
            word[k] = (char)('a' + rest % 26);
        rf_text t;
        rf_arena_reset(arena);
        rf_text_fold_with(&t, rf_str_from(word), memory, arena);
        assert_true(rf_word_memory_count(memory) <= RF_WORD_MEMORY_WORDS);
    }

    folds_alike(texts[0], memory);

    rf_word_memory_free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_is_folded_with_a_memory_as_without),
        cmocka_unit_test(words_of_one_hash_are_told_apart),
        cmocka_unit_test(a_full_memory_forgets_and_goes_on),
    };
    return cmocka_run_group_tests(tests, load_lexicon, free_lexicon);
}
