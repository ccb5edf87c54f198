/* The memory of words: it changes nothing but the time that folding takes, and it does not grow without end. */
#include "text_fixture.h"

#include "text/blocks.h"
#include "text/word_memory.h"

#include <stdio.h>

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
    for (size_t i = 0; i < a.n_words; i++) {
        assert_int_equal(a.words[i].number, 0);
        b.words[i].number = 0;
    }
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
    rf_text both;
    bool known;
    rf_str other = RF_STR("eiunfem"), misspelt = RF_STR("numness");

    assert_int_equal(rf_word_memory_ask(memory, other, &known).len, 0);
    assert_true(rf_str_is(rf_word_memory_ask(memory, misspelt, &known), "numbness"));
    assert_int_equal(rf_word_memory_ask(memory, other, &known).len, 0);
    rf_text_fold_with(&both, RF_STR("eiunfem www.numness.org"), memory, arena);
    assert_int_equal(both.words[0].hash, both.words[2].hash);

    rf_word_memory_free(memory);
}

static void equal_words_have_one_number_from_text_to_text(void **state)
{
    (void)state;
    rf_word_memory *memory = rf_word_memory_new(lexicon);
    rf_text a, b;

    rf_text_fold_with(&a, RF_STR("My Feet feel like his feet, numness; 12 aretiredwordthatislong www.feet.org/sixteenlettersoo"), memory,
                      arena);
    rf_text_fold_with(&b, RF_STR("numbness of feet for 12 weeks, d\xC3\xA9j\xC3\xA0 vu, sixteenlettersoo"), memory, arena);

    assert_int_equal(a.words[1].number, a.words[5].number);
    assert_int_equal(b.words[2].number, a.words[1].number);
    assert_int_equal(b.words[0].number, a.words[6].number); /* as it was repaired */
    assert_int_equal(b.words[4].number, a.words[7].number);
    assert_int_equal(a.words[8].number, 0);  /* too long */
    assert_int_equal(a.words[10].number, 0); /* in an address */
    assert_true(b.words[8].number > 0 && b.words[6].number > 0);
    for (size_t i = 0; i < b.n_words; i++)
        for (size_t k = 0; k < i; k++)
            assert_int_not_equal(b.words[i].number, b.words[k].number);
    rf_word_memory_free(memory);
}

static void notes_of_a_word_last_until_the_memory_forgets(void **state)
{
    (void)state;
    rf_word_memory *memory = rf_word_memory_new(lexicon);
    rf_text first, t = fold("no memory");
    assert_null(rf_text_notes(&t, RF_ROOM_SLOTS, 4));
    rf_text_fold_with(&first, RF_STR("feet"), memory, arena);
    uint32_t *notes = rf_text_notes(&first, RF_ROOM_SLOTS, sizeof *notes);
    assert_int_equal(notes[first.words[0].number], 0);
    notes[first.words[0].number] = 7;

    rf_text_fold_with(&t, RF_STR("my feet"), memory, arena);
    notes = rf_text_notes(&t, RF_ROOM_SLOTS, sizeof *notes);
    assert_int_equal(notes[t.words[0].number], 0);
    assert_int_equal(notes[t.words[1].number], 7);
    assert_null(rf_text_notes(&t, RF_ROOM_SLOTS, 2 * sizeof *notes));
    assert_int_equal(*(uint32_t *)rf_text_notes(&t, RF_ROOM_CONTEXT, sizeof *notes), 0);

    for (unsigned i = 0; rf_word_memory_count(memory) < RF_WORD_MEMORY_WORDS; i++) {
        char word[16];
        snprintf(word, sizeof word, "%u", i);
        rf_text_fold_with(&t, rf_str_from(word), memory, arena);
    }
    rf_text_fold_with(&t, RF_STR("two more feet"), memory, arena);
    notes = rf_text_notes(&t, RF_ROOM_SLOTS, sizeof *notes);
    for (size_t i = 0; i < t.n_words; i++)
        assert_int_equal(notes[t.words[i].number], 0);
    assert_null(rf_text_notes(&first, RF_ROOM_SLOTS, sizeof *notes));
    rf_word_memory_free(memory);
}

static void notes_are_kept_while_words_come(void **state)
{
    (void)state;
    rf_word_memory *memory = rf_word_memory_new(lexicon);
    rf_text t;
    for (unsigned i = 0; i < 3000; i++) {
        char word[16];
        snprintf(word, sizeof word, "%u", i);
        rf_arena_reset(arena);
        rf_text_fold_with(&t, rf_str_from(word), memory, arena);
        uint32_t *notes = rf_text_notes(&t, RF_ROOM_SLOTS, sizeof *notes);
        assert_int_equal(notes[t.words[0].number], 0);
        notes[t.words[0].number] = i + 1;
        assert_int_equal(notes[0], 0);
        for (uint32_t k = 1; k <= i + 1; k += 97)
            assert_int_equal(notes[k], k);
    }
    rf_word_memory_free(memory);
}

static void a_word_that_finds_the_memory_full_has_no_number(void **state)
{
    (void)state;
    rf_word_memory *memory = rf_word_memory_new(lexicon);
    rf_buf all;
    rf_text t;
    rf_buf_init(&all, RF_TEXT_MAX);
    for (unsigned i = 0; i < RF_WORD_MEMORY_WORDS + 100; i++)
        rf_buf_printf(&all, "%x ", i + 16); /* 16,484 words of up to four digits and letters */

    rf_text_fold_with(&t, rf_buf_str(&all), memory, arena);

    assert_int_equal(rf_word_memory_count(memory), RF_WORD_MEMORY_WORDS);
    assert_int_equal(t.words[t.n_words - 1].number, 0);
    assert_true(t.words[0].number > 0);
    folds_alike(texts[0], memory);
    rf_buf_release(&all);
    rf_word_memory_free(memory);
}

static void a_block_is_read_by_vectors_as_byte_by_byte(void **state)
{
    (void)state;
    for (unsigned first = 0; first < 256; first++) {
        unsigned char raw[RF_BLOCK_BYTES];
        char a[RF_BLOCK_BYTES], b[RF_BLOCK_BYTES];
        for (unsigned i = 0; i < RF_BLOCK_BYTES; i++)
            raw[i] = (unsigned char)(first + 37 * i);
        rf_block_bits read = rf_block_read(raw, a), plain = rf_block_plain(raw, b);
        assert_memory_equal(a, b, sizeof a);
        assert_int_equal(read.words, plain.words);
        assert_int_equal(read.upper, plain.upper);
        assert_int_equal(read.digits, plain.digits);
    }
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
        cmocka_unit_test(equal_words_have_one_number_from_text_to_text),
        cmocka_unit_test(notes_of_a_word_last_until_the_memory_forgets),
        cmocka_unit_test(notes_are_kept_while_words_come),
        cmocka_unit_test(a_word_that_finds_the_memory_full_has_no_number),
        cmocka_unit_test(a_block_is_read_by_vectors_as_byte_by_byte),
    };
    return cmocka_run_group_tests(tests, load_lexicon, free_lexicon);
}
