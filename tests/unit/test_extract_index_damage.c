/* An index of the rules that is damaged, cut short, of another version, or could be somebody else's work is left alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "extract/prefilter_words.h"
#include "extract/rules_internal.h"
#include "index_fixture.h"
#include "index_sections.h"

static void a_changed_byte_is_noticed(void **state)
{
    (void)state;
    rf_error err;
    rf_buf b = read_index();
    for (size_t i = 0; i < b.len; i += 97) {
        b.ptr[i] ^= 4;
        assert_true(rf_file_write(index_path, rf_buf_str(&b), 0644, &err));
        opens(false);
        b.ptr[i] ^= 4;
    }
    rf_buf_release(&b);
}

static void an_index_written_over_while_it_is_used_changes_nothing(void **state)
{
    (void)state;
    rf_error err = {0};
    rf_buf b = read_index();
    rf_rules *r = rf_rules_open(fixture_dir, &err);
    assert_true(rf_rules_is_indexed(r));
    FILE *f = fopen(index_path, "r+b");
    for (size_t i = 0; i < b.len; i++)
        putc('x', f);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(count(r, "my left foot is numb"), 1);
    assert_int_equal(truncate(index_path, 0), 0);
    assert_int_equal(count(r, "a dead upper leg"), 1);
    assert_int_equal(count(r, "numb foot from boots"), 0);
    assert_int_equal(count(r, "numb toes"), 1);
    rf_rules_free(r);
    rf_buf_release(&b);
}

static void an_index_that_is_cut_short_is_left_alone(void **state)
{
    (void)state;
    rf_error err;
    rf_buf b = read_index();
    for (size_t n = 0; n < b.len; n += 1 + n / 3) {
        assert_true(rf_file_write(index_path, (rf_str){b.ptr, n}, 0644, &err));
        opens(false);
    }
    rf_buf_release(&b);
}

static void an_index_that_others_could_have_written_is_left_alone(void **state)
{
    (void)state;
    chmod(index_path, 0664);
    refused_because("somebody else");
    chmod(index_path, 0646);
    refused_because("somebody else");
    chmod(index_path, 0444);
    opens(true);
    if (geteuid() == 0 && chown(index_path, 12345, 0) == 0)
        refused_because("somebody else");
}

static const char *const sections[] = {
    "key",           "fixed",        "strings",        "gates",          "waiting",        "links",
    "parts",         "starts",       "whole",          "begins",         "ends",           "anywhere",
    "filtered",      "kept.blocks",  "kept.patterns",  "kept.fragments", "kept.rows",      "kept.words",
    "kept.hash",     "whole.heads",  "begins.heads",   "whole.filter",   "begins.filter",  "ends.filter",
    "ends.heads",    "common.slots", "common.words",   "common.sets",    "common.watches", "program.begins",
    "program.steps", "program.sets", "program.firsts", "program.ways",   "program.gaps",   "program.lists",
    "kept.sources"};

/* Writes the index again with one section as it is not, so that its own hash is right. `fill`: all its bytes are that; -1: it is empty;
 * ONE_BIT + n: bit n of it is another. */
#define ONE_BIT 1000

static void forge(const char *section, int fill)
{
    rf_error err;
    rf_weights *w = rf_weights_load(index_path, "rules", &err);
    assert_non_null(w);
    const size_t n = sizeof sections / sizeof *sections, bit = fill >= ONE_BIT ? (size_t)(fill - ONE_BIT) : 0;
    size_t which = 0;
    while (which < n && strcmp(sections[which], section) != 0)
        which++;
    assert_true(which < n);
    rf_weights *forged = sections_forged(w, sections, n, which, fill, bit / 8, fill >= ONE_BIT ? (unsigned char)(1 << bit % 8) : 0);
    rf_buf image;
    rf_buf_init(&image, RF_WEIGHTS_MAX);
    rf_weights_copy(forged, &image);
    assert_true(rf_file_write(index_path, rf_buf_str(&image), 0644, &err));
    rf_buf_release(&image);
    rf_weights_free(forged);
    rf_weights_free(w);
}

/* With sums that are right: whoever compares it with what would be made finds out. */
static void an_index_that_holds_something_else_is_told(void **state)
{
    (void)state;
    rf_error err;
    rf_rules *r = rf_rules_load(fixture_dir, &err);
    assert_true(rf_rules_index_check(r, NULL, fixture_dir, &err));
    forge("kept.words", 'x');
    assert_false(rf_rules_index_check(r, NULL, fixture_dir, &err));
    assert_non_null(strstr(err.text, "something else"));
    rf_rules_free(r);
}

static void an_index_of_another_version_is_left_alone(void **state)
{
    (void)state;
    rf_error err;
    rf_weights *w = rf_weights_load(index_path, "rules", &err);
    assert_non_null(w);
    rf_str key = rf_weights_bytes(w, "key");
    size_t at = 0;
    while (!rf_str_starts((rf_str){key.ptr + at, key.len - at}, "redflag "))
        at++;
    rf_weights_free(w);
    forge("key", ONE_BIT + 8 * (int)(at + strlen("redflag ")));
    refused_because("another version");
}

/* Words and marks may be anything: what they do is wrong, and not out of bounds. Everything else that is full of ones points far away. */
static void an_index_that_points_outside_itself_is_left_alone(void **state)
{
    (void)state;
    static const char *const pointing[] = {"fixed",  "gates", "waiting",     "links",         "starts",         "whole",
                                           "begins", "ends",  "kept.blocks", "kept.patterns", "kept.fragments", "common.slots"};
    for (size_t s = 0; s < sizeof pointing / sizeof *pointing; s++)
        for (int fill = -1; fill <= 0xFF; fill += 0x100) {
            assert_int_equal(make(state), 0);
            forge(pointing[s], fill);
            opens(false);
            remove_all(state);
        }
    assert_int_equal(make(state), 0);
    forge("kept.rows", 0xFF); /* none at all would be rules without any */
    opens(false);
    assert_int_equal(make(state), 0);
    forge("begins.filter", -1); /* what it says is a quick no, and wrong at worst */
    opens(false);
    static const char *const followed[] = {"program.begins", "program.steps", "program.ways",   "program.lists",
                                           "common.words",   "common.sets",   "common.watches", "begins.filter"};
    for (size_t s = 0; s < sizeof followed / sizeof *followed; s++)
        for (int fill = 0; fill <= 0xFF; fill += 0x33) { /* looked at while they are followed */
            remove_all(state);
            assert_int_equal(make(state), 0);
            forge(followed[s], fill);
            rf_error err = {0};
            rf_rules *r = rf_rules_open(fixture_dir, &err);
            assert_true(rf_rules_is_indexed(r));
            count(r, "my left foot is numb, numb foot from boots, a dead upper leg, ?drop");
            rf_rules_free(r);
        }
}

/* The examples have five words; lists that lie far away, or are longer than there is room, are not taken. */
static void lists_of_common_words_that_lie_elsewhere_are_worked_out_anew(void **state)
{
    enum { WORDS = 5, LISTS = offsetof(common_word, sets), LISTS_END = offsetof(common_word, len) };
    for (int word = 0; word < WORDS; word++)
        for (int byte = LISTS + 1; byte < LISTS_END; byte += 2) {
            rf_error err = {0};
            forge("common.words", ONE_BIT + 8 * (word * (int)sizeof(common_word) + byte) + 7);
            rf_rules *r = rf_rules_open(fixture_dir, &err);
            assert_true(rf_rules_is_indexed(r));
            assert_int_equal(count(r, "my left foot is numb"), 1);
            rf_rules_free(r);
            remove_all(state);
            assert_int_equal(make(state), 0);
        }
}

/* They are not looked at until one is asked for. */
static void sources_that_end_nowhere_are_told_when_one_is_asked_for(void **state)
{
    for (int fill = -1; fill <= 'x'; fill += 'x' + 1) {
        rf_error err = {0};
        forge("kept.sources", fill);
        rf_rules *r = rf_rules_open(fixture_dir, &err);
        assert_true(rf_rules_is_indexed(r));
        assert_int_equal(count(r, "my left foot is numb"), 1);
        rf_buf text;
        rf_buf_init(&text, 65536);
        assert_false(rf_pattern_expand(rf_pattern_number(r, 0), &text, &err));
        assert_non_null(strstr(err.text, "damaged"));
        rf_buf_release(&text);
        rf_rules_free(r);
        remove_all(state);
        assert_int_equal(make(state), 0);
    }
}

/* Whatever bit is another: it is refused, or a search finds less or more and reads nothing that is not there (valgrind and
 * AddressSanitizer see that). */
static void an_index_with_one_wrong_bit_leads_nowhere(void **state)
{
    static const char *const looked_at[] = {"gates",        "waiting",       "links",       "parts",          "starts",
                                            "whole",        "begins",        "ends",        "program.begins", "program.steps",
                                            "program.ways", "program.gaps",  "whole.heads", "begins.heads",   "fixed",
                                            "kept.blocks",  "kept.patterns", "kept.rows"};
    uint32_t dice = 7;
    for (size_t k = 0; k < 6 * sizeof looked_at / sizeof *looked_at; k++) {
        rf_error err = {0};
        dice = dice * 1664525u + 1013904223u;
        forge(looked_at[k % (sizeof looked_at / sizeof *looked_at)], ONE_BIT + (int)(dice >> 8));
        rf_rules *r = rf_rules_open(fixture_dir, &err);
        assert_non_null(r);
        count(r, "my left foot is numb, numb foot from boots, a dead upper leg, ?drop numb toes");
        rf_rules_free(r);
        remove_all(state);
        assert_int_equal(make(state), 0);
    }
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, make, remove_all)
    const struct CMUnitTest tests[] = {
        TEST(a_changed_byte_is_noticed),
        TEST(an_index_written_over_while_it_is_used_changes_nothing),
        TEST(an_index_that_is_cut_short_is_left_alone),
        TEST(an_index_that_others_could_have_written_is_left_alone),
        TEST(an_index_that_holds_something_else_is_told),
        TEST(an_index_of_another_version_is_left_alone),
        TEST(an_index_that_points_outside_itself_is_left_alone),
        TEST(lists_of_common_words_that_lie_elsewhere_are_worked_out_anew),
        TEST(sources_that_end_nowhere_are_told_when_one_is_asked_for),
        TEST(an_index_with_one_wrong_bit_leads_nowhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
