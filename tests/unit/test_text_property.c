/* What holds for every text, however hostile: random bytes, random pieces of everything folding knows, and very long texts. */
#include "text_fixture.h"

#include "base/utf8.h"

#include <stdlib.h>

static uint32_t seed = 20261120;

static uint32_t dice(uint32_t faces)
{
    seed = seed * 1664525u + 1013904223u;
    return (uint32_t)(((uint64_t)seed * faces) >> 32);
}

/* The promises of text.h that need no knowledge of the text. */
static void check(const rf_text *t, rf_str raw)
{
    assert_int_equal(rf_utf8_valid_prefix((rf_str){t->fold, t->len}), t->len);
    assert_int_equal(t->fold[t->len], '\0');
    assert_int_equal(t->raw_start[t->len], raw.len);
    for (size_t i = 0; i < t->len; i++) {
        if (t->raw_start[i] >= t->raw_end[i] || t->raw_end[i] > raw.len)
            fail_msg("folded byte %zu stands for [%u,%u)", i, t->raw_start[i], t->raw_end[i]);
        if (i > 0 && (t->raw_start[i] < t->raw_start[i - 1] || t->raw_end[i] < t->raw_end[i - 1]))
            fail_msg("folded byte %zu goes back", i);
        assert_false(t->fold[i] >= 'A' && t->fold[i] <= 'Z');
        assert_true((unsigned char)t->fold[i] >= 0x20 || t->fold[i] == '\n');
    }
    assert_null(strstr(t->fold, "  "));
    size_t before = 0;
    for (size_t i = 0; i < t->n_words; i++) {
        const rf_word *w = &t->words[i];
        assert_true(w->start < w->end && w->end <= t->len && (i == 0 || w->start > before));
        assert_int_equal(w->flags & ~31u, 0);
        assert_true(w->sentence < t->n_sentences && w->clause < t->n_clauses);
        if (i > 0)
            assert_true(w->clause >= w[-1].clause && w->sentence >= w[-1].sentence &&
                        (w->sentence == w[-1].sentence || w->clause > w[-1].clause));
        size_t start, end;
        rf_text_raw_span(t, w->start, w->end, &start, &end);
        assert_true(start < end && end <= raw.len);
        assert_int_equal(rf_text_word_at(t, w->start), i);
        before = w->end;
    }
    (void)rf_text_language(t);
}

static void fold_and_check(const char *bytes, size_t n)
{
    rf_str raw = {bytes, n};
    rf_text t;
    rf_arena_reset(arena);
    rf_text_fold(&t, raw, dice(8) ? lexicon : NULL, arena);
    check(&t, raw);
}

static void random_bytes_keep_every_promise(void **state)
{
    (void)state;
    for (int round = 0; round < 20000; round++) {
        size_t n = dice(120);
        char *raw = malloc(n + 1); /* of its exact size, so that reading past the end is seen */
        for (size_t i = 0; i < n; i++)
            raw[i] = (char)dice(256);
        fold_and_check(raw, n);
        free(raw);
    }
}

static void random_code_points_keep_every_promise(void **state)
{
    (void)state;
    for (int round = 0; round < 20000; round++) {
        char raw[400];
        size_t n = 0, want = dice(80);
        for (size_t i = 0; i < want; i++) {
            uint32_t cp = dice(4) ? dice(0x3000) : dice(0x20000);
            n += rf_utf8_encode(cp >= 0xD800 && cp <= 0xDFFF ? 'x' : cp, raw + n);
        }
        fold_and_check(raw, n);
    }
}

static void every_code_point_keeps_every_promise_between_letters(void **state)
{
    (void)state;
    for (uint32_t cp = 1; cp <= 0x10FFFF; cp++) {
        if (cp >= 0xD800 && cp <= 0xDFFF)
            continue;
        char raw[8] = "n";
        size_t n = 1 + rf_utf8_encode(cp, raw + 1);
        raw[n++] = 'o';
        rf_text t;
        rf_arena_reset(arena);
        rf_text_fold(&t, (rf_str){raw, n}, NULL, arena);
        if (rf_utf8_valid_prefix((rf_str){t.fold, t.len}) != t.len || t.raw_start[0] != 0 || t.raw_end[t.len - 1] != n)
            fail_msg("U+%04X folds to '%s'", (unsigned)cp, t.fold);
    }
}

static void random_pieces_keep_every_promise(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "numb",
        "can",
        "not",
        "'",
        "-",
        "--",
        "_",
        " ",
        "  ",
        "\r\n",
        "\n",
        "I",
        "'ll",
        "we",
        "'re",
        "she",
        "'d",
        "cannot",
        "soooo",
        "nooo",
        "aaa",
        "&amp;",
        "&#39;",
        "&#x41",
        "&nbsp;",
        "&",
        "#",
        ";",
        "https://",
        "www.",
        ".",
        ",",
        "...",
        "!",
        "?",
        ":",
        "3",
        "5",
        "numness",
        "cantfeel",
        "siatica",
        "\xE2\x80\x99",
        "\xE2\x80\x94",
        "\xE2\x80\x8B",
        "\xCC\x81",
        "\xC3\xA9",
        "\xD0\xB0",
        "\xD0\xB6",
        "\xCE\xBF",
        "\xF0\x9F\x98\x82",
        "\xE2\x80\x8D",
        "\xEF\xB8\x8F",
        "\xC2\xBD",
        "\xE2\x84\x96",
        "\xEF\xB7\xBA",
        "\xEF\xBC\xA1",
        "\xF0\x9D\x90\xA7",
        "\xE3\x81\x8C",
        "\xED\x95\x9C",
        "\xE0\xA4\xB9",
        "\xFF",
        "\xE2\x82",
        "\xC3",
        "but",
        "so",
        "and",
        "dr",
        "e",
        "g",
        "a",
        "m",
        "Z",
        "e.g.",
    };
    for (int round = 0; round < 60000; round++) {
        char raw[600];
        size_t n = 0, want = dice(30);
        for (size_t i = 0; i < want; i++) {
            const char *piece = pieces[dice(sizeof pieces / sizeof *pieces)];
            memcpy(raw + n, piece, strlen(piece));
            n += strlen(piece);
        }
        fold_and_check(raw, n);
    }
}

static void folded_text_folds_to_itself(void **state)
{
    (void)state;
    static const char *const texts[] = {"I can\xE2\x80\x99t feel my LEGS!!! Soooo numb, mid-back\xE2\x80\x94pain & caf\xC3\xA9",
                                        "i'll see, we're ok, cannot pee; numness \xF0\x9F\x98\x82",
                                        "\xEF\xBC\xAE\xEF\xBD\x95\xEF\xBD\x8D\xEF\xBD\x82 &amp; 1\xC2\xBD https://youtu.be/a-b_c"};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        rf_text once = fold(texts[i]);
        folds_to(once.fold, once.fold);
    }
}

static void the_same_text_folds_the_same_again(void **state)
{
    (void)state;
    const char *raw = "Soooo numbb, can not feel my \xD1\x81"
                      "alf... 5:37 \xF0\x9F\x98\x82 numness";

    rf_text one = fold(raw), two = fold(raw);

    assert_string_equal(one.fold, two.fold);
    assert_int_equal(one.n_words, two.n_words);
    assert_memory_equal(one.words, two.words, one.n_words * sizeof *one.words);
    assert_memory_equal(one.raw_start, two.raw_start, (one.len + 1) * sizeof *one.raw_start);
}

static void texts_of_a_hundred_kilobytes_are_read_whole(void **state)
{
    (void)state;
    static const char *const pieces[] = {"x",
                                         " ",
                                         "a ",
                                         "'",
                                         "a'",
                                         "-",
                                         "a-",
                                         "&",
                                         "&amp;",
                                         "&amp;amp;",
                                         "&#39;",
                                         "aaa ",
                                         "a",
                                         "\n",
                                         ".",
                                         "a.b",
                                         "can not ",
                                         "cantfeel ",
                                         "i'll ",
                                         "\xEF\xB7\xBA",
                                         "\xE2\x80\x8B",
                                         "\xCC\x81",
                                         "\xD0\xB0",
                                         "\xFF",
                                         "\xF0\x9F\x98\x82",
                                         "so i ",
                                         "http://",
                                         "www.",
                                         "numness ",
                                         "zzzyyyxxx",
                                         "na\xCC\x81"};
    char *raw = malloc(RF_TEXT_MAX);
    for (size_t k = 0; k < sizeof pieces / sizeof *pieces; k++) {
        size_t step = strlen(pieces[k]), n = 0;
        for (; n + step <= RF_TEXT_MAX; n += step)
            memcpy(raw + n, pieces[k], step);
        rf_text t;
        rf_arena_reset(arena);
        rf_text_fold(&t, (rf_str){raw, n}, lexicon, arena);
        assert_false(t.truncated);
        check(&t, (rf_str){raw, n});
    }
    free(raw);
}

static void a_longer_text_is_cut_at_a_character_and_says_so(void **state)
{
    (void)state;
    size_t n = RF_TEXT_MAX + 5000;
    char *raw = malloc(n);
    memset(raw, 'x', n);
    memcpy(raw + RF_TEXT_MAX - 6, " pain\xF0\x9F\x98\x82 numb", 14); /* the cut would go through the emoji */

    rf_text t;
    rf_text_fold(&t, (rf_str){raw, n}, lexicon, arena);

    assert_true(t.truncated);
    assert_int_equal(t.bad_bytes, 0);
    assert_string_equal(t.fold + t.len - 5, " pain");
    assert_int_equal(t.raw_end[t.len - 1], RF_TEXT_MAX - 1);
    assert_int_equal(t.raw_start[t.len], n);
    free(raw);
}

static void bad_bytes_are_counted(void **state)
{
    (void)state;

    rf_text t = fold("a\xFF"
                     "b\xE2\x82 \xC3");

    assert_int_equal(t.bad_bytes, 4);
    assert_string_equal(t.fold, "a\xEF\xBF\xBD"
                                "b\xEF\xBF\xBD\xEF\xBF\xBD \xEF\xBF\xBD");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_bytes_keep_every_promise),
        cmocka_unit_test(random_code_points_keep_every_promise),
        cmocka_unit_test(every_code_point_keeps_every_promise_between_letters),
        cmocka_unit_test(random_pieces_keep_every_promise),
        cmocka_unit_test(folded_text_folds_to_itself),
        cmocka_unit_test(the_same_text_folds_the_same_again),
        cmocka_unit_test(texts_of_a_hundred_kilobytes_are_read_whole),
        cmocka_unit_test(a_longer_text_is_cut_at_a_character_and_says_so),
        cmocka_unit_test(bad_bytes_are_counted),
    };
    return cmocka_run_group_tests(tests, load_lexicon, free_lexicon);
}
