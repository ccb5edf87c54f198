/* Saved comment pages as plain text. */
#include "fetch_sink.h"

#include "base/hash.h"
#include "fetch/page_lines.h"

static const char page_path[] = RF_TEST_DATA "/page/shoulder-page.txt";
static const char seed_path[] = RF_TEST_ROOT "/../shared/data/thoracic-video-page.txt";

static void the_comments_of_a_page_are_found_and_nothing_else(void **state)
{
    (void)state;
    static const char *const expected[][2] = {
        {"Movement Barn", "Which drill did you like best? Tell us below."},
        {"Ann-Marie O\xE2\x80\x99Neil", "My physio says: rest. My husband says: \xE2\x80\x9Ckeep going\xE2\x80\x9D. Who is right?\n"
                                        "And then my doctor always says:\nwait and see."},
        {"zed42", "Reply"},
        {"Dr. P. Quill", "First paragraph.\nSecond line, and Write a comment stands inside it.\nThird paragraph\nclick here says nobody."},
        {"D'Arcy 9 Lives", "Pins and needles in both hands \xF0\x9F\x98\x9F\nZo\xC3\xAB says:\nis what I would call her."},
        {"Movement Barn", "Thank you!"},
        {"The Art of Moving", "Thank you!"},
        {"The Art of Moving", "Thank you!"},
        {"Bo", "last one, my arm is swollen"},
    };
    const size_t n = sizeof expected / sizeof *expected;
    kept *k = kept_new();

    assert_true(kept_read(k, page_path, NULL, NULL));
    assert_int_equal(k->n_problems, 0);
    for (size_t i = 0; i < n && i < k->n; i++) {
        assert_str(k->comments[i].author, expected[i][0]);
        assert_str(k->comments[i].text, expected[i][1]);
        assert_str(k->comments[i].source, "page");
        assert_str(k->comments[i].container, "Frozen Shoulder | Five Drills From A Movement Coach");
        assert_false(k->comments[i].is_owner);
    }
    assert_int_equal(k->n, n);
    assert_true(k->comments[3].published == 1614787500 && !k->comments[3].published_exact);
    assert_false(rf_str_eq(k->comments[6].id, k->comments[7].id));
    kept_free(k);
}

static void the_owner_is_known_only_when_named(void **state)
{
    (void)state;
    kept *k = kept_new();

    assert_true(kept_read(k, page_path, "page", &(rf_fetch_options){.owner = "Movement Barn", .container = "v9", .source = "blog"}));
    assert_true(k->comments[0].is_owner && k->comments[5].is_owner);
    assert_false(k->comments[1].is_owner);
    assert_str(k->comments[1].container, "v9");
    assert_str(k->comments[1].source, "blog");
    kept_free(k);
}

static void a_page_read_again_gives_the_same_ids(void **state)
{
    (void)state;
    kept *a = kept_new(), *b = kept_new();

    assert_true(kept_read(a, page_path, NULL, NULL) && kept_read(b, page_path, NULL, NULL));
    assert_int_equal(a->n, b->n);
    for (size_t i = 0; i < a->n; i++)
        assert_true(rf_str_eq(a->comments[i].id, b->comments[i].id));
    kept_free(a);
    kept_free(b);
}

static void a_page_without_comments_is_a_problem(void **state)
{
    (void)state;
    kept *k = read_text("a.txt", "A page\n\nwith words, and as my doctor says: rest.\n");

    assert_int_equal(k->n, 0);
    assert_int_equal(k->n_problems, 1);
    assert_non_null(strstr(k->reasons[0], "no comments found"));
    kept_free(k);
}

static void pages_may_be_close_set_or_carry_windows_line_ends(void **state)
{
    (void)state;
    kept *close = read_text("a.txt", "Ann says:\nmy back\nBo\xC2\xA0says:\nhello\nyou\n"),
         *crlf = read_text("b.txt", "Ann says:\r\n\r\nmy back\r\n\r\n\xFF\r\n");

    assert_int_equal(close->n, 2);
    assert_str(close->comments[1].author, "Bo");
    assert_str(close->comments[1].text, "hello\nyou");
    assert_str(crlf->comments[0].text, "my back\n\xEF\xBF\xBD");
    assert_int_equal(crlf->comments[0].repairs, 1);
    kept_free(close);
    kept_free(crlf);
}

static void a_foot_without_a_mark_is_left_out_and_said(void **state)
{
    (void)state;
    kept *marked = read_text("a.txt", "Ann says:\n\nmy back\n\n\xC2\xA9 2021 The Page\nmore foot\n");
    kept *wide = read_text("b.txt", "Ann says:\n\nmy back\n\nstill mine\n\n\n\nSome Shop Imprint\n");
    kept *habit = read_text("c.txt", "Ann says:\n\n\n\nmy back\n\n\n\nstill mine\n");

    assert_str(marked->comments[0].text, "my back");
    assert_str(wide->comments[0].text, "my back\nstill mine");
    assert_int_equal(wide->n_problems, 1);
    assert_int_equal(wide->lines[0], 9);
    assert_str(habit->comments[0].text, "my back\nstill mine");
    kept_free(marked);
    kept_free(wide);
    kept_free(habit);
}

static void comments_go_on_behind_a_form_in_the_middle(void **state)
{
    (void)state;
    kept *k = read_text("a.txt", "Ann says:\n\none\n\nLeave a Reply\n\nName\n\nBo says:\n\ntwo\n\nEmpty says:\n\n");

    assert_int_equal(k->n, 2);
    assert_str(k->comments[0].text, "one");
    assert_str(k->comments[1].text, "two");
    assert_int_equal(k->lines[0], 13);
    kept_free(k);
}

static void is(const char *line, rf_page_line kind)
{
    rf_str author = {NULL, 0};
    if (rf_page_line_kind(rf_str_from(line), &author) != kind)
        fail_msg("'%s' is not of kind %d", line, (int)kind);
}

static void names_are_told_from_running_text(void **state)
{
    (void)state;
    static const char *const names[] = {
        "Ann says:",       "daily feeds says:", "J. P. Doe says:", "Dr. Lee says:",      "The Art of Moving says:", "My Name Is Earl says:",
        "user_1987 says:", "Mr. O'Neil says:",  "A says:",         "\xE5\xB1\xB1 says:", "Smith, John says:",       "Ann Says:"};
    static const char *const words[] = {"My doctor says:",
                                        "so my mum says:",
                                        "He says:",
                                        "and Bob says:",
                                        "I went there and he says:",
                                        "the physio always says:",
                                        "Thanks a lot. Everyone here says:",
                                        "what, you ask, he says:",
                                        "says:",
                                        "Ann says: hello",
                                        "Annsays:",
                                        "everyone says:"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        is(names[i], RF_LINE_AUTHOR);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        is(words[i], RF_LINE_TEXT);
    is("Write a comment\xE2\x80\xA6", RF_LINE_END);
    is("Write a comment if you can", RF_LINE_TEXT);
    is("like", RF_LINE_CHROME);
}

/* The page the project began with stands beside the project; its authors and texts are known here by their hash. */
static void all_twenty_comments_of_the_seed_page_are_found(void **state)
{
    (void)state;
    if (access(seed_path, R_OK) != 0)
        skip();
    kept *k = kept_new();
    rf_buf all;
    rf_buf_init(&all, 1 << 20);
    char hex[65];

    assert_true(kept_read(k, seed_path, NULL, NULL));
    for (size_t i = 0; i < k->n; i++) {
        rf_buf_add_str(&all, k->comments[i].author);
        rf_buf_putc(&all, '\x1f');
        rf_buf_add_str(&all, k->comments[i].text);
        rf_buf_putc(&all, '\x1e');
    }
    rf_hash_hex(rf_hash_sha256(rf_buf_str(&all)), hex);
    assert_int_equal(k->n, 20);
    assert_int_equal(k->n_problems, 0);
    assert_string_equal(hex, "d215646b322c82971b78f7abb3837705167101b740503e09e38b2e17c2ee2076");
    rf_buf_release(&all);
    kept_free(k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_comments_of_a_page_are_found_and_nothing_else),
        cmocka_unit_test(the_owner_is_known_only_when_named),
        cmocka_unit_test(a_page_read_again_gives_the_same_ids),
        cmocka_unit_test(a_page_without_comments_is_a_problem),
        cmocka_unit_test(pages_may_be_close_set_or_carry_windows_line_ends),
        cmocka_unit_test(a_foot_without_a_mark_is_left_out_and_said),
        cmocka_unit_test(comments_go_on_behind_a_form_in_the_middle),
        cmocka_unit_test(names_are_told_from_running_text),
        cmocka_unit_test(all_twenty_comments_of_the_seed_page_are_found),
    };
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
