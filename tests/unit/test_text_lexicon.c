/* The lexicon: what is repaired, what never is, and what its loader refuses. */
#include "text_fixture.h"

#include "base/file.h"

#include <stdlib.h>
#include <unistd.h>

/* Load a lexicon of this content; NULL with *err when it is refused. */
static rf_lexicon *load(const char *content, rf_error *err)
{
    char path[] = "/tmp/rf-lexicon-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    assert_true(rf_file_write(path, rf_str_from(content), 0600, err));
    rf_lexicon *lx = rf_lexicon_load(path, err);
    unlink(path);
    return lx;
}

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

static void repairs_by(const rf_lexicon *lx, const char *word, const char *expected)
{
    rf_str better = rf_lexicon_repair(lx, rf_str_from(word));
    if (!rf_str_is(better, expected))
        fail_msg("'%s' becomes '%.*s', not '%s'", word, (int)better.len, better.ptr, expected);
}

static void repairs(const char *word, const char *expected) { repairs_by(lexicon, word, expected); }

static void keeps(const char *word) { repairs(word, ""); }

static void one_edit_of_any_kind_is_repaired(void **state)
{
    (void)state;

    repairs("numness", "numbness");
    repairs("numbbness", "numbness");
    repairs("nunbness", "numbness");
    repairs("nubmness", "numbness");
    repairs("bladdr", "bladder");
    repairs("incontinense", "incontinence");
    repairs("parlyzed", "paralyzed");
}

static void two_edits_are_repaired_where_the_word_is_long_or_sounds_the_same(void **state)
{
    (void)state;

    repairs("incontenance", "incontinence");
    repairs("osteoperoses", "osteoporosis");
    repairs("fibromialgya", "fibromyalgia");
    repairs("diarhoeea", "diarrhoea");
    rf_error err;
    rf_lexicon *lx = load("burning\n", &err);
    repairs_by(lx, "burnign", "burning");
    repairs_by(lx, "burtling", "");
    rf_lexicon_free(lx);
}

static void another_first_letter_is_repaired_where_the_sound_is_the_same(void **state)
{
    (void)state;

    repairs("kauda", "cauda");
    repairs("neumonia", "pneumonia");
    repairs("soriasis", "psoriasis");
    repairs("skoliosis", "scoliosis");
    keeps("bumbness");
}

static void fixed_variants_reach_further_than_any_distance(void **state)
{
    (void)state;

    repairs("num", "numb");
    repairs("siatica", "sciatica");
    repairs("syatika", "sciatica");
    repairs("diskitis", "discitis");
    repairs("preggo", "pregnant");
    repairs("sewerslide", "suicide");
    repairs("cantfeel", "cant feel");
    repairs("pinsandneedles", "pins and needles");
}

static void words_of_three_letters_or_with_digits_are_left_alone(void **state)
{
    (void)state;

    keeps("lgs");
    keeps("leg5");
    keeps("numbnes5");
    keeps("");
    keeps("\xD0\xB4\xD0\xB0\xD0\xB4\xD0\xB0");
}

static void real_words_next_to_clinical_ones_are_left_alone(void **state)
{
    (void)state;
    static const char *const real[] = {
        "number",     "numbers",     "dumb",         "towel",      "vowel",    "ladder",  "blather", "leek",      "lack",     "week",
        "weak",       "walk",        "paint",        "plain",      "chess",    "cheat",   "bowl",    "towels",    "hart",     "cancel",
        "canter",     "canker",      "collision",    "tinkling",   "single",   "singles", "spin",    "spit",      "shine",    "fewer",
        "feber",      "private",     "privates",     "meditation", "sever",    "severed", "lumber",  "lamp",      "dump",     "rush",
        "rasher",     "bake",        "wrest",        "heel",       "angle",    "angles",  "angel",   "adduction", "peroneal", "afebrile",
        "uninfected", "hypotension", "nephrologist", "election",   "ejection", "poster",  "pasture", "patience",
    };

    for (size_t i = 0; i < sizeof real / sizeof *real; i++)
        if (!rf_str_is(RF_STR("feber"), real[i]))
            keeps(real[i]);
}

static void informal_words_and_names_are_left_alone(void **state)
{
    (void)state;
    static const char *const real[] = {
        "lol",    "lmao",    "gonna",     "wanna",    "gotta",     "kinda",    "dunno",   "shoulda",  "coulda",  "youtube",
        "subs",   "keto",    "reddit",    "deadlift", "deadlifts", "crossfit", "pilates", "bruh",     "dude",    "yolo",
        "covid",  "netflix", "instagram", "vlog",     "brian",     "bella",    "blake",   "colin",    "tammy",   "tommy",
        "trevor", "leah",    "hegel",     "boris",    "kinney",    "colton",   "braun",   "bowen",    "poppins", "lego",
        "legos",  "bluray",  "tigger",    "tudor",    "seine",     "spain",    "peking",  "haridwar",
    };

    for (size_t i = 0; i < sizeof real / sizeof *real; i++)
        keeps(real[i]);
}

static void cues_of_negation_and_function_words_are_never_changed(void **state)
{
    (void)state;
    static const char *const words[] = {
        "no",      "not",    "never",    "none",    "nor",       "neither",  "without", "denies",  "denied",   "nothing", "nobody",
        "cant",    "cannot", "dont",     "doesnt",  "didnt",     "isnt",     "arent",   "aint",    "wasnt",    "werent",  "havent",
        "hasnt",   "hadnt",  "wont",     "wouldnt", "couldnt",   "shouldnt", "mustnt",  "unable",  "dosent",   "dosnt",   "doesent",
        "didint",  "coudnt", "couldent", "shoudnt", "shouldent", "woudnt",   "havnt",   "havent",  "nevr",     "neva",    "neve",
        "wihtout", "witout", "nothin",   "nuthin",  "that",      "this",     "these",   "those",   "they",     "them",    "their",
        "there",   "then",   "than",     "when",    "where",     "while",    "which",   "with",    "from",     "have",    "been",
        "were",    "will",   "would",    "could",   "should",    "because",  "but",     "however", "although", "though",  "except",
        "still",   "only",   "just",     "both",    "shouldve",  "theyre",   "youre",
    };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        keeps(words[i]);
}

static void where_an_ordinary_word_is_as_near_the_word_stays(void **state)
{
    (void)state;
    rf_error err;
    rf_lexicon *lx = load("chest\n+ cheese\n", &err);
    assert_non_null(lx);

    repairs_by(lx, "chets", "chest");
    repairs_by(lx, "cheste", "chest");
    repairs_by(lx, "chese", "");

    rf_lexicon_free(lx);
}

static void of_two_words_equally_near_the_first_in_the_file_is_taken(void **state)
{
    (void)state;
    rf_error err;
    rf_lexicon *one = load("thigh\ntight\n", &err), *other = load("tight\nthigh\n", &err);

    repairs_by(one, "thight", "thigh");
    repairs_by(other, "thight", "tight");

    rf_lexicon_free(one);
    rf_lexicon_free(other);
}

/* 720 words of the same seven letters: far more candidates than are looked at together. */
static void the_nearest_of_many_candidates_is_found(void **state)
{
    (void)state;
    enum { MANY = 720 };
    static char words[MANY][8], content[MANY * 8 + 1];
    rf_error err;
    for (size_t i = 0, n = 0; i < MANY; i++) {
        char left[] = "bcdefg", *out = words[i];
        *out++ = 'a';
        for (size_t k = 6, rest = i; k > 0; rest /= k, k--) {
            *out++ = left[rest % k];
            memmove(left + rest % k, left + rest % k + 1, k - rest % k);
        }
        n += (size_t)snprintf(content + n, sizeof content - n, "%s\n", words[i]);
    }
    rf_lexicon *lx = load(content, &err);
    assert_non_null(lx);
    for (size_t i = 0; i < MANY; i++) {
        char typed[16];
        snprintf(typed, sizeof typed, "%.3sq%s", words[i], words[i] + 3);
        repairs_by(lx, typed, words[i]);
    }
    rf_lexicon_free(lx);
}

static void a_word_of_four_letters_is_repaired_only_from_a_slip_or_its_sound(void **state)
{
    (void)state;
    rf_error err;
    rf_lexicon *lx = load("lung\nneck\nvein\n", &err);

    repairs_by(lx, "lugn", "lung");
    repairs_by(lx, "lubg", "lung");
    repairs_by(lx, "lungg", "lung");
    repairs_by(lx, "nekc", "neck");
    repairs_by(lx, "vien", "vein");
    repairs_by(lx, "lund", "");
    repairs_by(lx, "luna", "");
    repairs_by(lx, "lunch", "");

    rf_lexicon_free(lx);
}

static void the_lexicon_knows_what_stands_in_it(void **state)
{
    (void)state;

    assert_true(rf_lexicon_knows(lexicon, RF_STR("numbness")));
    assert_true(rf_lexicon_knows(lexicon, RF_STR("so")));
    assert_true(rf_lexicon_knows(lexicon, RF_STR("tinkling")));
    assert_false(rf_lexicon_knows(lexicon, RF_STR("numness")));
    assert_false(rf_lexicon_knows(lexicon, RF_STR("siatica")));
    assert_in_range(rf_lexicon_size(lexicon), 600, 1200);
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

static void what_is_remembered_of_a_word_belongs_to_one_lexicon(void **state)
{
    (void)state;
    rf_error err;
    rf_lexicon *one = load("numbness\n", &err), *other = load("+ numness\n", &err);
    assert_true(one != NULL && other != NULL);

    for (int round = 0; round < 2; round++) {
        repairs_by(one, "numness", "numbness");
        repairs_by(other, "numness", "");
        repairs_by(one, "numbness", "");
    }

    rf_lexicon_free(one);
    rf_lexicon_free(other);
    rf_lexicon *third = load("tingling\n", &err);
    assert_non_null(third);
    repairs_by(third, "numness", "");
    rf_lexicon_free(third);
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

static void repaired_words_are_marked_and_fused_ones_are_not(void **state)
{
    (void)state;

    rf_text t = fold("my numness cantfeel soooo nummmness");

    assert_int_equal(t.words[1].flags, RF_WORD_FUZZY);
    assert_int_equal(word_named(&t, "cant")->flags & RF_WORD_FUZZY, 0);
    assert_int_equal(word_named(&t, "feel")->flags & RF_WORD_FUZZY, 0);
    assert_int_equal(word_named(&t, "so")->flags, RF_WORD_ELONGATED);
    assert_int_equal(t.words[5].flags, RF_WORD_ELONGATED | RF_WORD_FUZZY);
}

static void elongation_ends_at_two_letters_then_at_one(void **state)
{
    (void)state;

    folds_to("soooo goooood feeeel nooooo pleeeeaaase heeelp yesssss", "so good feel no please help yes");
    folds_to("toooo SOOOO thaaaanks", "too so thanks");
    folds_to("www type iii viii hmmm AAA", "www type iii viii hmmm aaa");
    folds_to("xqqqz zzzzq", "xqqz zzq");
    folds_to("1000000 aaa111", "1000000 aaa111");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_edit_of_any_kind_is_repaired),
        cmocka_unit_test(two_edits_are_repaired_where_the_word_is_long_or_sounds_the_same),
        cmocka_unit_test(another_first_letter_is_repaired_where_the_sound_is_the_same),
        cmocka_unit_test(fixed_variants_reach_further_than_any_distance),
        cmocka_unit_test(words_of_three_letters_or_with_digits_are_left_alone),
        cmocka_unit_test(real_words_next_to_clinical_ones_are_left_alone),
        cmocka_unit_test(informal_words_and_names_are_left_alone),
        cmocka_unit_test(cues_of_negation_and_function_words_are_never_changed),
        cmocka_unit_test(where_an_ordinary_word_is_as_near_the_word_stays),
        cmocka_unit_test(of_two_words_equally_near_the_first_in_the_file_is_taken),
        cmocka_unit_test(the_nearest_of_many_candidates_is_found),
        cmocka_unit_test(a_word_of_four_letters_is_repaired_only_from_a_slip_or_its_sound),
        cmocka_unit_test(the_lexicon_knows_what_stands_in_it),
        cmocka_unit_test(the_order_of_sections_does_not_matter_and_comments_are_skipped),
        cmocka_unit_test(an_empty_lexicon_repairs_nothing),
        cmocka_unit_test(the_loader_refuses_every_way_to_make_or_change_a_cue),
        cmocka_unit_test(the_loader_names_the_line_of_what_it_does_not_understand),
        cmocka_unit_test(a_missing_lexicon_is_an_invalid_rule_base),
        cmocka_unit_test(what_is_remembered_of_a_word_belongs_to_one_lexicon),
        cmocka_unit_test(a_lexicon_from_its_index_says_the_same_of_every_word),
        cmocka_unit_test(the_index_of_other_words_is_not_used),
        cmocka_unit_test(repaired_words_are_marked_and_fused_ones_are_not),
        cmocka_unit_test(elongation_ends_at_two_letters_then_at_one),
    };
    return cmocka_run_group_tests(tests, load_lexicon, free_lexicon);
}
