/* The way back: a folded phrase stands for the smallest run of raw bytes that holds it. */
#include "text_fixture.h"

static void plain_text_maps_to_itself(void **state)
{
    (void)state;

    stands_for("My LEGS are numb.", "legs are", "LEGS are");
    stands_for("My legs", "my legs", "My legs");
}

static void apostrophes_are_inside_the_span(void **state)
{
    (void)state;

    stands_for("i can't feel", "cant feel", "can't feel");
    stands_for("i can\xE2\x80\x99t feel", "cant", "can\xE2\x80\x99t");
    stands_for("i can&#39;t feel", "cant feel", "can&#39;t feel");
    stands_for("i can\xC3\xA2\xE2\x82\xAC\xE2\x84\xA2t feel", "cant feel", "can\xC3\xA2\xE2\x82\xAC\xE2\x84\xA2t feel");
    stands_for("i'll see", "will", "'ll");
    stands_for("so i'll see", "i will", "i'll");
    stands_for("and she'd lost it", "she had lost", "she'd lost");
}

static void entities_are_whole(void **state)
{
    (void)state;

    stands_for("x caf&eacute; y", "cafe", "caf&eacute;");
    stands_for("x &eacute;t y", "et", "&eacute;t");
    stands_for("a &amp;quot;numb&amp;quot; b", "\"numb\"", "&amp;quot;numb&amp;quot;");
}

static void accents_belong_to_their_letter(void **state)
{
    (void)state;

    stands_for("a cafe\xCC\x81 b", "cafe", "cafe\xCC\x81");
    stands_for("a caf\xC3\xA9 b", "cafe", "caf\xC3\xA9");
}

static void invisible_characters_inside_a_word_are_inside_the_span(void **state)
{
    (void)state;

    stands_for("my nu\xE2\x80\x8Bmb leg", "numb", "nu\xE2\x80\x8Bmb");
    stands_for("my \xE2\x80\x8Bnumb\xE2\x80\x8B leg", "numb", "numb");
}

static void full_width_letters_and_look_alikes_are_whole(void **state)
{
    (void)state;

    stands_for("my \xEF\xBC\xAE\xEF\xBD\x95\xEF\xBD\x8D\xEF\xBD\x82 leg", "numb", "\xEF\xBC\xAE\xEF\xBD\x95\xEF\xBD\x8D\xEF\xBD\x82");
    stands_for("my n\xCF\x85m\xD1\x8C leg", "numb", "n\xCF\x85m\xD1\x8C");
}

static void a_ligature_stands_for_both_its_letters(void **state)
{
    (void)state;

    stands_for("the \xEF\xAC\x81nger", "fi", "\xEF\xAC\x81");
    stands_for("the \xEF\xAC\x81nger", "inger", "\xEF\xAC\x81nger");
}

static void an_elongated_letter_stands_for_all_its_copies(void **state)
{
    (void)state;

    stands_for("soooo numbbbb!", "so", "soooo");
    stands_for("soooo numbbbb!", "numb", "numbbbb");
    stands_for("my feeeeling is", "feeling", "feeeeling");
}

static void a_repaired_word_stands_for_what_was_written(void **state)
{
    (void)state;

    stands_for("the numness here", "numbness", "numness");
    stands_for("the numness here", "numb", "numness");
    stands_for("my sholderblade!", "blade", "sholderblade");
}

static void fused_words_are_taken_apart_at_their_seam(void **state)
{
    (void)state;

    stands_for("i cantfeel my leg", "cant", "cant");
    stands_for("i cantfeel my leg", "feel", "feel");
    stands_for("i cantfeel my leg", "cant feel my", "cantfeel my");
    stands_for("i Cantfeel", "cant feel", "Cantfeel");
}

static void can_not_stands_for_both_words(void **state)
{
    (void)state;

    stands_for("i can  not feel", "cant feel", "can  not feel");
    stands_for("i cannot feel", "cant", "cannot");
}

static void line_ends_and_blanks_stand_for_their_whole_run(void **state)
{
    (void)state;

    stands_for("a\r\n\r\nb", "a\nb", "a\r\n\r\nb");
    stands_for("a\r\n\r\nb", "\n", "\r\n\r\n");
    stands_for("numb \t legs", "numb legs", "numb \t legs");
}

static void a_dash_is_inside_the_span(void **state)
{
    (void)state;

    stands_for("my mid\xE2\x80\x93"
               "back",
               "mid back",
               "mid\xE2\x80\x93"
               "back");
    stands_for("my mid-back", "back", "back");
}

static void the_place_behind_the_last_byte_is_the_end_of_the_raw_text(void **state)
{
    (void)state;

    rf_text t = fold("numb \xE2\x80\x8B ");

    assert_int_equal(t.len, 4);
    assert_int_equal(t.raw_start[t.len], 9);
    assert_int_equal(t.raw_end[t.len - 1], 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_text_maps_to_itself),
        cmocka_unit_test(apostrophes_are_inside_the_span),
        cmocka_unit_test(entities_are_whole),
        cmocka_unit_test(accents_belong_to_their_letter),
        cmocka_unit_test(invisible_characters_inside_a_word_are_inside_the_span),
        cmocka_unit_test(full_width_letters_and_look_alikes_are_whole),
        cmocka_unit_test(a_ligature_stands_for_both_its_letters),
        cmocka_unit_test(an_elongated_letter_stands_for_all_its_copies),
        cmocka_unit_test(a_repaired_word_stands_for_what_was_written),
        cmocka_unit_test(fused_words_are_taken_apart_at_their_seam),
        cmocka_unit_test(can_not_stands_for_both_words),
        cmocka_unit_test(line_ends_and_blanks_stand_for_their_whole_run),
        cmocka_unit_test(a_dash_is_inside_the_span),
        cmocka_unit_test(the_place_behind_the_last_byte_is_the_end_of_the_raw_text),
    };
    return cmocka_run_group_tests(tests, load_lexicon, free_lexicon);
}
