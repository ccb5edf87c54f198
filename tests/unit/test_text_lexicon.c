/* The lexicon: what is repaired, and what never is. */
#include "lexicon_fixture.h"

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
        cmocka_unit_test(what_is_remembered_of_a_word_belongs_to_one_lexicon),
        cmocka_unit_test(repaired_words_are_marked_and_fused_ones_are_not),
        cmocka_unit_test(elongation_ends_at_two_letters_then_at_one),
    };
    return cmocka_run_group_tests(tests, load_lexicon, free_lexicon);
}
