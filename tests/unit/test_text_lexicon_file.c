/* The lexicon as a file and in the index: what its loader takes, and what it refuses. */
#include "lexicon_fixture.h"

static void refuses(const char *content, const char *line, const char *why)
{
    rf_error err;
    rf_lexicon *lx = load(content, &err);
    if (lx != NULL)
        fail_msg("'%s' is accepted", content);
    assert_int_equal(err.code, RF_E_RULES);
    if (strstr(err.text, line) == NULL || strstr(err.text, why) == NULL)
        fail_msg("'%s' is refused with: %s", content, err.text);
}

static void the_order_of_sections_does_not_matter_and_comments_are_skipped(void **state)
{
    (void)state;
    rf_error err;

    rf_lexicon *lx = load("# a comment\n\n  + so  # why\r\n! towel\nnumness = numbness\n\tnumbness\nbowel\n", &err);

    assert_non_null(lx);
    assert_int_equal(rf_lexicon_size(lx), 2);
    repairs_by(lx, "numness", "numbness");
    repairs_by(lx, "bowell", "bowel");
    repairs_by(lx, "towel", "");
    rf_lexicon_free(lx);
}

static void an_empty_lexicon_repairs_nothing(void **state)
{
    (void)state;
    rf_error err;

    rf_lexicon *lx = load("", &err);

    assert_non_null(lx);
    repairs_by(lx, "numness", "");
    assert_false(rf_lexicon_knows(lx, RF_STR("numbness")));
    rf_lexicon_free(lx);
    rf_lexicon_free(NULL);
}

static void the_loader_refuses_every_way_to_make_or_change_a_cue(void **state)
{
    (void)state;

    refuses("numb\nnever\n", ":2", "'never'");
    refuses("without\n", ":1", "'without'");
    refuses("denies\n", ":1", "'denies'");
    refuses("nver = never\n", ":1", "'never'");
    refuses("numb\n\nnofeal = no feel\n", ":3", "'no'");
    refuses("not = numb\n", ":1", "'not'");
    rf_error err;
    rf_lexicon *lx = load("nofeeling = no feeling\ncantfeel = cant feel\n! never\n+ no\n", &err); /* taken apart, blocked, known */
    assert_non_null(lx);
    rf_lexicon_free(lx);
}

static void the_loader_names_the_line_of_what_it_does_not_understand(void **state)
{
    (void)state;

    refuses("numb\nNumb\n", ":2", "'Numb'");
    refuses("caf\xC3\xA9\n", ":1", "plain");
    refuses("two words\n", ":1", "'two words'");
    refuses("l5\n", ":1", "'l5'");
    refuses("leg\n", ":1", "'leg'");
    refuses("! \n", ":1", "''");
    refuses("x =\n", ":1", "'x'");
    refuses("= x\n", ":1", "''");
    refuses("x = numb-ness\n", ":1", "'x'");
    refuses("numb\n! numb\n", ":2", "twice");
}

static void a_missing_lexicon_is_an_invalid_rule_base(void **state)
{
    (void)state;
    rf_error err;

    assert_null(rf_lexicon_load("/nonexistent/lexicon.words", &err));

    assert_int_equal(err.code, RF_E_RULES);
    assert_non_null(strstr(err.text, "/nonexistent/lexicon.words"));
}

/* The index of `from`, opened for the words of `path`. */
static rf_lexicon *open_with(const rf_lexicon *from, const char *path, rf_weights **index)
{
    rf_buf image;
    rf_buf_init(&image, 8u << 20);
    rf_weights_out *o = rf_weights_out_new("rules");
    rf_lexicon_put(from, o);
    rf_weights_image(o, &image);
    rf_weights_out_free(o);
    *index = rf_weights_parse(rf_buf_str(&image), "i", "rules", NULL);
    assert_non_null(*index);
    rf_buf_release(&image);
    rf_lexicon *lx = rf_lexicon_open(path, *index, NULL);
    assert_non_null(lx);
    return lx;
}

static void a_lexicon_from_its_index_says_the_same_of_every_word(void **state)
{
    (void)state;
    const char *path = RF_TEST_ROOT "/models/lexicon.words";
    rf_weights *index;
    rf_lexicon *lx = open_with(lexicon, path, &index);
    rf_buf words;
    rf_buf_init(&words, 4u << 20);
    assert_true(rf_file_read(path, &words, NULL));
    rf_str rest = rf_buf_str(&words), line;
    size_t n = 0;
    while (rf_str_split(&rest, '\n', &line)) {
        char word[32] = "";
        snprintf(word, sizeof word, "%.*s", (int)line.len, line.ptr);
        size_t len = strspn(word, "abcdefghijklmnopqrstuvwxyz");
        for (size_t edit = 0; edit < 3 && len >= 4; edit++) { /* as it is, two letters swapped, one left out */
            if (edit == 1) {
                char c = word[2];
                word[2] = word[3];
                word[3] = c;
            }
            rf_str w = {word + (edit == 2), len - (edit == 2)};
            assert_true(rf_str_eq(rf_lexicon_repair(lx, w), rf_lexicon_repair(lexicon, w)));
            assert_int_equal(rf_lexicon_knows(lx, w), rf_lexicon_knows(lexicon, w));
            n++;
        }
    }
    assert_true(n > 1000);
    assert_int_equal(rf_lexicon_size(lx), rf_lexicon_size(lexicon));
    rf_buf_release(&words);
    rf_lexicon_free(lx);
    rf_weights_free(index);
}

static void the_index_of_other_words_is_not_used(void **state)
{
    (void)state;
    char path[] = "/tmp/rf-lexicon-XXXXXX";
    rf_error err;
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    assert_true(rf_file_write(path, RF_STR("sciatica\n"), 0600, &err));
    rf_weights *index;
    rf_lexicon *lx = open_with(lexicon, path, &index);
    assert_int_equal(rf_lexicon_size(lx), 1);
    repairs_by(lx, "siatica", "sciatica");
    repairs_by(lx, "numbnes", "");
    rf_lexicon_free(lx);
    rf_weights_free(index);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_order_of_sections_does_not_matter_and_comments_are_skipped),
        cmocka_unit_test(an_empty_lexicon_repairs_nothing),
        cmocka_unit_test(the_loader_refuses_every_way_to_make_or_change_a_cue),
        cmocka_unit_test(the_loader_names_the_line_of_what_it_does_not_understand),
        cmocka_unit_test(a_missing_lexicon_is_an_invalid_rule_base),
        cmocka_unit_test(a_lexicon_from_its_index_says_the_same_of_every_word),
        cmocka_unit_test(the_index_of_other_words_is_not_used),
    };
    return cmocka_run_group_tests(tests, load_lexicon, free_lexicon);
}
