/* Folding: what each kind of raw text becomes. */
#include "text_fixture.h"

#include "base/hash.h"

static void plain_text_becomes_lower_case_and_nothing_else(void **state)
{
    (void)state;

    folds_to("My Back HURTS, doc (l5)!", "my back hurts, doc (l5)!");
    folds_to("", "");
    folds_to("x", "x");
}

static void a_unit_stands_apart_from_its_number(void **state)
{
    (void)state;
    folds_to("numb for 3days, 2Wks and 10yrs", "numb for 3 days, 2 wks and 10 yrs");
    folds_to("14yo, l5, 2nd, 3d, t4days and days3", "14yo, l5, 2nd, 3d, t4days and days3");
    folds_to("https://x.org/3days", "https://x.org/3days");
}

static void blanks_become_one_and_fall_away_at_the_ends(void **state)
{
    (void)state;

    folds_to("  a \t b\xC2\xA0 c\xE3\x80\x80"
             "d  ",
             "a b c d");
    folds_to("a\x01"
             "b\x7F"
             "c",
             "a b c");
    folds_to(" \t ", "");
}

static void every_kind_of_line_end_becomes_one_newline(void **state)
{
    (void)state;

    folds_to("a\r\nb\rc\n\n \n d\xE2\x80\xA8"
             "e\xC2\x85"
             "f",
             "a\nb\nc\nd\ne\nf");
    folds_to("a \r\n", "a");
    folds_to("a b\r\n c", "a b\nc");
}

static void apostrophes_of_any_shape_fall_away_inside_words(void **state)
{
    (void)state;

    folds_to("can't can\xE2\x80\x99t can\xE2\x80\x98t can`t can\xC2\xB4t can\xEF\xBC\x87t can\xCA\xBCt can&#39;t can&rsquo;t can\xC2\x92t",
             "cant cant cant cant cant cant cant cant cant cant");
    folds_to("I\xE2\x80\x99m it's my mother's o'clock", "im its my mothers oclock");
    folds_to("'numb' \xE2\x80\x98numb\xE2\x80\x99 legs'", "numb numb legs");
    folds_to("5'10", "5'10");
    folds_to("\xE2\x80\x9Cnumb\xE2\x80\x9D \xC2\xABnumb\xC2\xBB", "\"numb\" \"numb\"");
}

static void quotes_and_dashes_once_read_as_windows_1252_are_understood(void **state)
{
    (void)state;

    folds_to("can\xC3\xA2\xE2\x82\xAC\xE2\x84\xA2t", "cant");
    folds_to("\xC3\xA2\xE2\x82\xAC\xC5\x93numb\xC3\xA2\xE2\x82\xAC\xC2\x9D", "\"numb\"");
    folds_to("mid\xC3\xA2\xE2\x82\xAC\xE2\x80\x9C"
             "back",
             "mid back");
    folds_to("5 \xE2\x82\xAC \xC3\xA2", "5 \xE2\x82\xAC a");
}

static void contractions_are_written_out_only_where_another_word_would_arise(void **state)
{
    (void)state;

    folds_to("i'll we'll he'll she'll", "i will we will he will she will");
    folds_to("we're who're they're you're", "we are who are theyre youre");
    folds_to("we'd she'd he'd i'd", "we had she had hed id");
    folds_to("I\xE2\x80\x99LL", "i will");
    folds_to("ill well hell shell were wed", "ill well hell shell were wed");
}

static void dashes_between_letters_become_a_blank(void **state)
{
    (void)state;

    folds_to("mid-back mid\xE2\x80\x93"
             "back mid\xE2\x80\x94"
             "back mid--back mid\xE2\x80\x91"
             "back",
             "mid back mid back mid back mid back mid back");
    folds_to("l5-s1 14-year-old t-3", "l5 s1 14 year old t 3");
    folds_to("3-4 weeks, 3\xE2\x80\x93"
             "4",
             "3-4 weeks, 3-4");
    folds_to("pain - numb -legs arms-", "pain - numb -legs arms-");
    folds_to("lower_back _numb_", "lower back numb");
}

static void can_not_and_cannot_are_cant(void **state)
{
    (void)state;

    folds_to("I cannot feel, can not pee, CAN  NOT walk, can-not move", "i cant feel, cant pee, cant walk, cant move");
    folds_to("can, not", "can, not");
    folds_to("i can\nnot", "i can\nnot");
    folds_to("toucan not could not", "toucan not could not");
}

static void entities_are_decoded_also_when_escaped_twice(void **state)
{
    (void)state;

    folds_to("a &amp; b &lt;3 &quot;c&quot; d&nbsp;e &hearts; caf&eacute;", "a & b <3 \"c\" d e \xE2\x99\xA5 cafe");
    folds_to("can&#39;t can&#x27;t can&#39t can&amp;#39;t can&amp;amp;apos;t", "cant cant cant cant cant");
    folds_to("&#55357;&#56834;", "\xF0\x9F\x98\x82");
    folds_to("Q&A R&D this&that &notaname; & &; &#; &#x; &amp", "q&a r&d this&that &notaname; & &; &#; &#x; &");
    folds_to("&#0;x&#xD800;x&#99999999999;", "\xEF\xBF\xBDx\xEF\xBF\xBDx\xEF\xBF\xBD");
    folds_to("a&#10;b", "a\nb");
    folds_to("nu&#8203;mb nu&shy;mb nu&zwnj;mb", "numb numb numb");
}

static void accents_and_marks_fall_away(void **state)
{
    (void)state;

    folds_to("caf\xC3\xA9 cafe\xCC\x81 na\xC3\xAFve \xC3\x89T\xC3\x89", "cafe cafe naive ete");
    folds_to("n\xCC\xB6u\xCC\xB6m\xCC\xB6"
             "b\xCC\xB6",
             "numb");
    folds_to("Stra\xC3\x9F"
             "e \xC5\x81\xC3\xB8\xC4\x91 \xC3\xA6",
             "strasse lod ae");
}

static void invisible_characters_are_removed_and_counted(void **state)
{
    (void)state;

    rf_text t = fold("nu\xE2\x80\x8Bmb\xE2\x80\xAE \xEF\xBB\xBFle\xC2\xADgs\xE2\x81\xA6");

    assert_string_equal(t.fold, "numb legs");
    assert_int_equal(t.hidden, 5);
    assert_int_equal(t.n_words, 2);
}

static void joiners_count_as_hidden_only_inside_latin_words(void **state)
{
    (void)state;

    rf_text family = fold("\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9 \xE2\x9D\xA4\xEF\xB8\x8F");
    rf_text word = fold("nu\xE2\x80\x8Dmb");

    assert_int_equal(family.hidden, 0);
    assert_int_equal(family.emoji, 3);
    assert_int_equal(word.hidden, 1);
    assert_string_equal(word.fold, "numb");
}

static void letters_in_fancy_dress_are_plain_letters(void **state)
{
    (void)state;

    folds_to("\xEF\xBC\xAE\xEF\xBD\x95\xEF\xBD\x8D\xEF\xBD\x82\xEF\xBC\x81", "numb!");    /* full width */
    folds_to("\xF0\x9D\x90\xA7\xF0\x9D\x90\xAE\xF0\x9D\x90\xA6\xF0\x9D\x90\x9B", "numb"); /* mathematical bold */
    folds_to("\xE2\x93\x9D\xE2\x93\xA4\xE2\x93\x9C\xE2\x93\x91", "numb");                 /* circled */
    folds_to("\xF0\x9F\x85\xBD\xF0\x9F\x86\x84\xF0\x9F\x85\xBC\xF0\x9F\x85\xB1", "numb"); /* negative squared */
    folds_to("\xC9\xB4\xE1\xB4\x9C\xE1\xB4\x8D\xCA\x99", "numb");                         /* small capitals */
    folds_to("\xEF\xAC\x81ne \xE2\x84\x83", "fine \xC2\xB0"
                                            "c");
}

static void look_alikes_are_folded_in_latin_words_and_latin_texts(void **state)
{
    (void)state;

    folds_to("s\xD0\xB0"
             "ddle n\xCF\x85mb",
             "saddle numb");                                                /* one Cyrillic, one Greek letter */
    folds_to("my \xD1\x81\xD0\xB0\xD1\x81\xD0\xBE hurts", "my caco hurts"); /* all look-alikes, Latin text */
    folds_to("\xD1\x81\xD0\xB0\xD0\xBD \xD1\x8F\xD1\x81\xD0\xBD\xD0\xBE", "\xD1\x81\xD0\xB0\xD0\xBD \xD1\x8F\xD1\x81\xD0\xBD\xD0\xBE");
    folds_to("say \xD0\xBF\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB6\xD1\x82 to all", "say \xD0\xBF\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB6\xD1\x82 to all");
}

static void a_numero_sign_is_no_negation(void **state)
{
    (void)state;

    folds_to("\xE2\x84\x96 5", "# 5");
}

static void fractions_and_circled_numbers_stand_apart(void **state)
{
    (void)state;

    folds_to("1\xC2\xBD years", "1 1/2 years");
    folds_to("\xE2\x91\xA0numb \xE2\x91\xA1weak", "1 numb 2 weak");
    folds_to("38\xC2\xBA"
             "C 50\xE3\x8E\x8E",
             "38\xC2\xB0"
             "c 50mg");
}

static void trade_marks_do_not_stick_to_the_word(void **state)
{
    (void)state;

    folds_to("Tylenol\xE2\x84\xA2 and Advil\xC2\xAE", "tylenol and advil");
}

static void addresses_keep_their_letters(void **state)
{
    (void)state;

    folds_to("https://youtu.be/a-b_c?x=soooo numness", "https://youtu.be/a-b_c?x=soooo numbness");
    folds_to("www.numness.com/can-not", "www.numness.com/can-not");
}

static void words_are_runs_of_letters_and_digits_of_any_script(void **state)
{
    (void)state;

    rf_text t = fold("l5 \xD0\xB4\xD0\xB0! 3.5");

    assert_int_equal(t.n_words, 4);
    assert_int_equal(t.words[0].end, 2);
    assert_int_equal(t.words[1].end - t.words[1].start, 4);
    assert_int_equal(t.letters, 3);
    assert_int_equal(t.latin, 1);
}

static void flags_tell_numbers_capitals_and_known_words(void **state)
{
    (void)state;

    rf_text t = fold("I HAVE 14 L5 Numbness DON'T xqzt");

    assert_int_equal(word_named(&t, "i")->flags & ~RF_WORD_KNOWN, 0);
    assert_int_equal(word_named(&t, "have")->flags, RF_WORD_CAPS | RF_WORD_KNOWN);
    assert_int_equal(word_named(&t, "14")->flags, RF_WORD_NUMBER);
    assert_int_equal(word_named(&t, "l5")->flags, 0);
    assert_int_equal(word_named(&t, "numbness")->flags, RF_WORD_KNOWN);
    assert_int_equal(word_named(&t, "dont")->flags, RF_WORD_CAPS | RF_WORD_KNOWN);
    assert_int_equal(word_named(&t, "xqzt")->flags, 0);
}

static void hashes_are_those_of_the_folded_words(void **state)
{
    (void)state;
    rf_text t = fold("Sooo CAN'T ca\xCC\x81n not feel numness i'll caf\xC3\xA9 \xD0\xB4\xD0\xB0 cantfeel 14");

    for (size_t i = 0; i < t.n_words; i++) {
        const rf_word *w = &t.words[i];
        assert_int_equal(w->hash, (uint32_t)rf_hash_fnv(0, t.fold + w->start, w->end - w->start));
    }
}

static void the_word_at_a_place_is_the_first_that_ends_behind_it(void **state)
{
    (void)state;
    rf_text t = fold("my legs, numb");

    assert_int_equal(rf_text_word_at(&t, 0), 0);
    assert_int_equal(rf_text_word_at(&t, 1), 0);
    assert_int_equal(rf_text_word_at(&t, 2), 1);
    assert_int_equal(rf_text_word_at(&t, 7), 2);
    assert_int_equal(rf_text_word_at(&t, t.len), 3);
}

static void without_a_lexicon_elongation_ends_at_two_letters(void **state)
{
    (void)state;
    rf_text t;

    rf_text_fold(&t, RF_STR("soooo numness"), NULL, arena);

    assert_string_equal(t.fold, "soo numness");
    assert_false(t.checked);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_unit_stands_apart_from_its_number),
        cmocka_unit_test(plain_text_becomes_lower_case_and_nothing_else),
        cmocka_unit_test(blanks_become_one_and_fall_away_at_the_ends),
        cmocka_unit_test(every_kind_of_line_end_becomes_one_newline),
        cmocka_unit_test(apostrophes_of_any_shape_fall_away_inside_words),
        cmocka_unit_test(quotes_and_dashes_once_read_as_windows_1252_are_understood),
        cmocka_unit_test(contractions_are_written_out_only_where_another_word_would_arise),
        cmocka_unit_test(dashes_between_letters_become_a_blank),
        cmocka_unit_test(can_not_and_cannot_are_cant),
        cmocka_unit_test(entities_are_decoded_also_when_escaped_twice),
        cmocka_unit_test(accents_and_marks_fall_away),
        cmocka_unit_test(invisible_characters_are_removed_and_counted),
        cmocka_unit_test(joiners_count_as_hidden_only_inside_latin_words),
        cmocka_unit_test(letters_in_fancy_dress_are_plain_letters),
        cmocka_unit_test(look_alikes_are_folded_in_latin_words_and_latin_texts),
        cmocka_unit_test(a_numero_sign_is_no_negation),
        cmocka_unit_test(fractions_and_circled_numbers_stand_apart),
        cmocka_unit_test(trade_marks_do_not_stick_to_the_word),
        cmocka_unit_test(addresses_keep_their_letters),
        cmocka_unit_test(words_are_runs_of_letters_and_digits_of_any_script),
        cmocka_unit_test(flags_tell_numbers_capitals_and_known_words),
        cmocka_unit_test(hashes_are_those_of_the_folded_words),
        cmocka_unit_test(the_word_at_a_place_is_the_first_that_ends_behind_it),
        cmocka_unit_test(without_a_lexicon_elongation_ends_at_two_letters),
    };
    return cmocka_run_group_tests(tests, load_lexicon, free_lexicon);
}
