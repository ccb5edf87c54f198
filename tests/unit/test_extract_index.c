/* The index of the rules: the same rules with it and without, and an index that does not belong, is damaged or could be somebody
 * else's work is left alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/weights.h"
#include "extract/rules.h"
#include "rule_fixture.h"

#include <string.h>

static const char fragments[] = "let limb = (?:foot|leg)\n";
static const char concept[] = "concept numb_foot\ntitle Numb foot\ntier urgent\nlet side = (?:left|right)\n"
                              "match #side {{side}} {{limb}} (?:is )?numb\nmatch numb (?:{{side}} )?{{limb}}\nexcept numb foot from boots\n"
                              "let side = upper\nmatch dead {{side}} {{limb}}\nmatch \\?drop\n"
                              "match (?>numb|numbed) toes\n"
                              "raise emergency when both\n";

static char index_path[300];

static int make(void **state)
{
    (void)state;
    rf_error err;
    fixture_make(fragments, "", concept);
    snprintf(index_path, sizeof index_path, "%s/rules.index", fixture_dir);
    rf_rules *r = rf_rules_load(fixture_dir, &err);
    bool ok = r != NULL && rf_rules_index_write(r, NULL, index_path, &err);
    rf_rules_free(r);
    return ok ? 0 : 1;
}

static int remove_all(void **state)
{
    (void)state;
    remove(index_path);
    fixture_remove();
    return 0;
}

static size_t count(const rf_rules *r, const char *text)
{
    rf_arena *arena = rf_arena_new(0);
    rf_matcher *m = rf_matcher_new(r);
    rf_text t;
    rf_mentions found;
    rf_text_fold(&t, rf_str_from(text), NULL, arena);
    rf_rules_find(r, m, &t, arena, &found);
    size_t n = found.count;
    rf_matcher_free(m);
    rf_arena_free(arena);
    return n;
}

/* Opens the rules of the fixture, which must find what they always find, by the index or not as expected. */
static void opens(bool indexed)
{
    rf_error err = {0};
    rf_rules *r = rf_rules_open(fixture_dir, &err);
    if (r == NULL)
        fail_msg("%s", err.text);
    assert_int_equal(rf_rules_is_indexed(r), indexed);
    assert_int_equal(count(r, "my left foot is numb"), 1);
    assert_int_equal(count(r, "numb right leg"), 1);
    assert_int_equal(count(r, "numb foot from boots"), 0);
    assert_int_equal(count(r, "a dead upper leg"), 1); /* the fragment that stands above the pattern, not the first of its name */
    assert_int_equal(count(r, "a dead left leg"), 0);
    assert_int_equal(count(r, "a dead leg"), 0);
    assert_int_equal(count(r, "numbed toes"), 0); /* a pattern without a program */
    assert_int_equal(count(r, "numb toes"), 1);
    rf_rules_free(r);
}

static void refused_because(const char *reason)
{
    rf_error err = {0};
    rf_rules *r = rf_rules_load(fixture_dir, &err);
    assert_non_null(r);
    assert_false(rf_rules_index_check(r, NULL, fixture_dir, &err));
    if (strstr(err.text, reason) == NULL)
        fail_msg("'%s' is not in '%s'", reason, err.text);
    rf_rules_free(r);
    opens(false);
}

static rf_buf read_index(void)
{
    rf_buf b;
    rf_buf_init(&b, 1u << 20);
    assert_true(rf_file_read(index_path, &b, NULL));
    return b;
}

static void with_its_index_the_rules_find_the_same(void **state)
{
    (void)state;
    rf_error err = {0};
    opens(true);
    rf_rules *r = rf_rules_load(fixture_dir, &err);
    assert_true(rf_rules_index_check(r, NULL, fixture_dir, &err));
    rf_rules_free(r);
}

static void same_concept(const rf_concept *a, const rf_concept *b)
{
    assert_string_equal(a->id, b->id);
    assert_string_equal(a->title, b->title);
    assert_string_equal(a->category, b->category);
    assert_string_equal(a->source, b->source);
    assert_string_equal(a->codes, b->codes);
    assert_int_equal(a->tier, b->tier);
    assert_int_equal(a->bucket, b->bucket);
    assert_true(a->is_signal == b->is_signal && a->counts_past == b->counts_past && a->counts_imagined == b->counts_imagined &&
                a->counts_told == b->counts_told && a->vetoes == b->vetoes);
}

static void same_rows(const rf_rules *a, const rf_rules *b)
{
    size_t n, m;
    const rf_tier_rule *x = rf_rules_tier_rules(a, &n), *y = rf_rules_tier_rules(b, &m);
    assert_int_equal(n, m);
    for (size_t i = 0; i < n; i++) {
        assert_string_equal(x[i].concept->id, y[i].concept->id);
        assert_string_equal(x[i].condition, y[i].condition);
        assert_string_equal(x[i].file, y[i].file);
        assert_true(x[i].op == y[i].op && x[i].tier == y[i].tier && x[i].line == y[i].line);
    }
}

/* All that the files say. */
static void same_rules(const rf_rules *a, const rf_rules *b)
{
    assert_string_equal(rf_rules_hash(a), rf_rules_hash(b));
    assert_int_equal(rf_rules_count(a), rf_rules_count(b));
    assert_int_equal(rf_rules_patterns(a), rf_rules_patterns(b));
    for (size_t i = 0; i < rf_rules_count(a); i++)
        same_concept(rf_rules_concept(a, i), rf_rules_concept(b, i));
    for (size_t k = 0; k < rf_rules_patterns(a); k++) {
        const rf_concept *c, *d;
        const char *file, *other_file;
        int line, other_line;
        rf_rules_pattern(a, k, &c, &file, &line);
        rf_rules_pattern(b, k, &d, &other_file, &other_line);
        assert_string_equal(c->id, d->id);
        assert_string_equal(file, other_file);
        assert_int_equal(line, other_line);
    }
    same_rows(a, b);
}

static void what_the_files_say_is_taken_from_the_index(void **state)
{
    (void)state;
    rf_error err = {0};
    fixture_file("concepts/c.rules", "concept d\ntitle D\ncategory k\nsource s\ncodes c\ntier advice\nbucket general\ncounts past\n"
                                     "counts told\nmatch #t a b\nexcept c d\nlower routine when both\ndrop when left\n");
    fixture_file("signals/s.rules", "signal e\nvetoes\ncounts imagined\nmatch e f\nmatch g h\n");
    rf_rules *r = rf_rules_load(fixture_dir, &err);
    assert_non_null(r);
    assert_true(rf_rules_index_write(r, NULL, index_path, &err));
    rf_rules *i = rf_rules_open(fixture_dir, &err), *p = rf_rules_open_in_place(fixture_dir, &err);
    assert_true(rf_rules_is_indexed(i) && rf_rules_is_indexed(p));
    same_rules(r, i);
    same_rules(r, p);
    rf_rules_free(r);
    rf_rules_free(i);
    rf_rules_free(p);
    fixture_file("concepts/c.rules", concept);
    fixture_file("signals/s.rules", "");
    opens(false);
}

static void equal_rules_give_an_equal_index(void **state)
{
    (void)state;
    rf_error err = {0};
    rf_buf first = read_index();
    rf_rules *r = rf_rules_load(fixture_dir, &err);
    assert_true(rf_rules_index_write(r, NULL, index_path, &err));
    rf_buf second = read_index();
    assert_true(rf_str_eq(rf_buf_str(&first), rf_buf_str(&second)));
    rf_buf_release(&first);
    rf_buf_release(&second);
    rf_rules_free(r);
}

static void without_an_index_the_rules_are_compiled(void **state)
{
    (void)state;
    remove(index_path);
    refused_because("there is no");
}

static void an_index_of_other_rules_is_left_alone(void **state)
{
    (void)state;
    rf_error err = {0};
    char more[1000];
    snprintf(more, sizeof more, "%smatch pins and needles\n", concept);
    fixture_file("concepts/c.rules", more);
    rf_rules *r = rf_rules_open(fixture_dir, &err);
    assert_false(rf_rules_is_indexed(r));
    assert_int_equal(count(r, "pins and needles"), 1);
    rf_rules_free(r);
    refused_because("other rules");
}

static void a_broken_pattern_is_an_error_with_an_index_beside_it(void **state)
{
    (void)state;
    rf_error err = {0};
    char broken[1000];
    snprintf(broken, sizeof broken, "%smatch numb(\n", concept);
    fixture_file("concepts/c.rules", broken);
    assert_null(rf_rules_open(fixture_dir, &err));
    assert_int_equal(err.code, RF_E_RULES);
    assert_non_null(strstr(err.text, "c.rules:13"));
}

static void the_first_fault_of_a_file_is_told(void **state)
{
    (void)state;
    rf_error err = {0};
    fixture_file("concepts/c.rules", "concept a\nmatch numb(\nmatches foot\n");
    assert_null(rf_rules_open(fixture_dir, &err));
    assert_non_null(strstr(err.text, "cannot compile"));
    fixture_file("concepts/c.rules", "concept a\nexcept fine\nmatches foot\nmatch numb(\n");
    assert_null(rf_rules_open(fixture_dir, &err));
    assert_non_null(strstr(err.text, "unknown directive"));
}

/* Where the pieces begin: what is in front of them is checked when it is loaded, each of them when it is wanted. */
static size_t front_of(const rf_buf *index)
{
    size_t n = 0;
    for (int i = 7; i >= 0; i--)
        n = n << 8 | (unsigned char)index->ptr[16 + i];
    return n;
}

static void a_changed_byte_is_noticed(void **state)
{
    (void)state;
    rf_error err;
    rf_buf b = read_index();
    for (size_t i = 0; i < front_of(&b); i += 97) {
        b.ptr[i] ^= 4;
        assert_true(rf_file_write(index_path, rf_buf_str(&b), 0644, &err));
        opens(false);
        b.ptr[i] ^= 4;
    }
    rf_buf_release(&b);
}

/* A compiled pattern that is not what it was is never run: the pattern is compiled from its text. */
static void a_changed_compiled_pattern_is_not_used(void **state)
{
    (void)state;
    rf_error err;
    rf_buf b = read_index();
    assert_true(front_of(&b) + 100 < b.len);
    for (size_t i = front_of(&b); i < b.len; i += 17) {
        b.ptr[i] ^= 4;
        assert_true(rf_file_write(index_path, rf_buf_str(&b), 0644, &err));
        opens(true);
        rf_rules *r = rf_rules_load(fixture_dir, &err);
        assert_false(rf_rules_index_check(r, NULL, fixture_dir, &err));
        assert_non_null(strstr(err.text, "damaged"));
        rf_rules_free(r);
        b.ptr[i] ^= 4;
    }
    memset(b.ptr + front_of(&b), 0xFF, b.len - front_of(&b));
    assert_true(rf_file_write(index_path, rf_buf_str(&b), 0644, &err));
    opens(true);
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

static const char *const sections[] = {"key",           "fixed",        "strings",        "gates",          "waiting",
                                       "links",         "parts",        "starts",         "whole",          "begins",
                                       "ends",          "anywhere",     "filtered",       "compiled.front", "compiled.pieces",
                                       "compiled.hot",  "kept.blocks",  "kept.patterns",  "kept.fragments", "kept.rows",
                                       "kept.words",    "kept.hash",    "whole.heads",    "begins.heads",   "ends.heads",
                                       "common.slots",  "common.words", "common.sets",    "common.watches", "program.begins",
                                       "program.steps", "program.sets", "program.firsts", "program.ways",   "program.gaps",
                                       "program.lists"};

/* Writes the index again with one section as it is not, so that its own hash is right. `fill`: all its bytes are that; -1: it is empty. */
static void forge(const char *section, int fill)
{
    rf_error err;
    rf_weights *w = rf_weights_load(index_path, "rules", &err);
    assert_non_null(w);
    rf_weights_out *o = rf_weights_out_new("rules");
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        rf_str s = rf_weights_bytes(w, sections[i]);
        assert_non_null(s.ptr);
        char *bytes = malloc(s.len + 1);
        memcpy(bytes, s.ptr, s.len);
        if (strcmp(section, sections[i]) != 0) {
            rf_weights_put_bytes(o, sections[i], s);
        } else if (i == 0) { /* of another version */
            bytes[s.len] = '\0';
            strstr(bytes, "redflag ")[8]++;
            rf_weights_put_bytes(o, sections[i], (rf_str){bytes, s.len});
        } else {
            memset(bytes, fill, s.len);
            rf_weights_put_bytes(o, sections[i], (rf_str){bytes, fill < 0 ? 0 : s.len});
        }
        free(bytes);
    }
    rf_buf pieces;
    rf_buf_init(&pieces, 1u << 20);
    assert_true(rf_weights_copy_pieces(w, &pieces));
    rf_weights_put_piece(o, rf_buf_str(&pieces));
    rf_buf_release(&pieces);
    assert_true(rf_weights_write(o, index_path, &err));
    rf_weights_out_free(o);
    rf_weights_free(w);
}

static void an_index_of_another_version_is_left_alone(void **state)
{
    (void)state;
    forge("key", 0);
    refused_because("another version");
}

/* Words and marks may be anything: what they do is wrong, and not out of bounds. Everything else that is full of ones points far away. */
static void an_index_that_points_outside_itself_is_left_alone(void **state)
{
    (void)state;
    static const char *const pointing[] = {"fixed",          "gates",         "waiting",     "links",       "starts",
                                           "whole",          "begins",        "ends",        "kept.blocks", "kept.patterns",
                                           "kept.fragments", "program.steps", "common.slots"};
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
    static const char *const followed[] = {"program.lists", "common.words", "common.sets", "common.watches"};
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

static void what_is_found_does_not_depend_on_how_often_was_searched(void **state)
{
    (void)state;
    rf_error err = {0};
    fixture_file("concepts/c.rules", "concept a\nmatch x(?:(?:ab){1,30}){1,30}(?:(?:ab){1,30}){1,30} z\nmatch numb foot\n");
    rf_rules *r = rf_rules_load(fixture_dir, &err);
    rf_arena *arena = rf_arena_new(0);
    rf_matcher *m = rf_matcher_new(r);
    for (int i = 0; i < 120; i++) {
        rf_text t;
        rf_mentions found;
        rf_arena_reset(arena);
        rf_text_fold(&t, RF_STR("numb foot xababababababababababababababababababababab; z"), NULL, arena);
        rf_rules_find(r, m, &t, arena, &found);
        assert_int_equal(found.count, 1);
        assert_true(found.limit_hit);
        rf_text_fold(&t, RF_STR("numb foot xabababababababab; z"), NULL, arena); /* too many steps for a trial, few enough for a search */
        rf_rules_find(r, m, &t, arena, &found);
        assert_int_equal(found.count, 1);
        assert_false(found.limit_hit);
        rf_text_fold(&t, RF_STR("numb foot xabab z"), NULL, arena);
        rf_rules_find(r, m, &t, arena, &found);
        assert_int_equal(found.count, 2);
        assert_false(found.limit_hit);
    }
    rf_matcher_free(m);
    rf_arena_free(arena);
    rf_rules_free(r);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, make, remove_all)
    const struct CMUnitTest tests[] = {
        TEST(with_its_index_the_rules_find_the_same),
        TEST(what_the_files_say_is_taken_from_the_index),
        TEST(equal_rules_give_an_equal_index),
        TEST(without_an_index_the_rules_are_compiled),
        TEST(an_index_of_other_rules_is_left_alone),
        TEST(a_broken_pattern_is_an_error_with_an_index_beside_it),
        TEST(the_first_fault_of_a_file_is_told),
        TEST(a_changed_byte_is_noticed),
        TEST(a_changed_compiled_pattern_is_not_used),
        TEST(an_index_written_over_while_it_is_used_changes_nothing),
        TEST(an_index_that_is_cut_short_is_left_alone),
        TEST(an_index_that_others_could_have_written_is_left_alone),
        TEST(an_index_of_another_version_is_left_alone),
        TEST(an_index_that_points_outside_itself_is_left_alone),
        TEST(what_is_found_does_not_depend_on_how_often_was_searched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
