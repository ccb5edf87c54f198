/* Facts about labelled rows: reading them, near-duplicates, splits that do not leak. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "pipeline/corpus.h"
#include "pipeline/groups.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Rows from a temporary file; the name of the file is forgotten at once. */
static bool read_rows(rf_corpus *c, const char *lines, rf_error *err)
{
    char path[] = "/tmp/rf_corpus_XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    assert_true(rf_file_write(path, rf_str_from(lines), 0600, NULL));
    rf_corpus_init(c);
    bool ok = rf_corpus_read(c, path, err);
    unlink(path);
    return ok;
}

static void a_row_keeps_its_labels(void **state)
{
    (void)state;
    rf_corpus c;
    rf_error err = {0};

    assert_true(read_rows(&c,
                          "{\"id\":\"a\",\"text\":\"numb\",\"disposition\":\"refer\",\"urgency\":\"urgent\",\"present\":[\"x\",\"y\"],"
                          "\"negated\":[\"z\"],\"experiencer\":\"self\",\"group\":\"g\",\"split\":\"dev\"}\n"
                          "\n{\"text\":\"thanks\",\"disposition\":\"no_action\",\"urgency\":null}\n",
                          &err));

    assert_int_equal(c.n, 2);
    const rf_row *r = &c.rows[0];
    assert_true(rf_str_is(r->id, "a") && rf_str_is(r->group, "g") && r->gold == RF_REFER && r->urgency == RF_URGENT);
    assert_true(r->has_findings && r->n_present == 2 && rf_str_is(r->present[1], "y") && r->n_negated == 1 && r->split == RF_SPLIT_DEV);
    assert_false(c.rows[1].has_findings);
    assert_non_null(strstr(c.rows[1].id.ptr, ":3"));
    rf_corpus_release(&c);
}

static void assert_refused(const char *line, const char *reason)
{
    char lines[512];
    snprintf(lines, sizeof lines, "{\"text\":\"fine\",\"disposition\":\"advice\"}\n%s\n", line);
    rf_corpus c;
    rf_error err = {0};
    assert_false(read_rows(&c, lines, &err));
    assert_int_equal(err.code, RF_E_INPUT);
    assert_non_null(strstr(err.text, ":2: "));
    if (strstr(err.text, reason) == NULL)
        fail_msg("'%s' is not in '%s'", reason, err.text);
    rf_corpus_release(&c);
}

static void a_row_that_cannot_be_used_names_its_line_and_reason(void **state)
{
    (void)state;
    assert_refused("{\"disposition\":\"advice\"}", "no 'text'");
    assert_refused("{\"text\":\"a\"}", "no 'disposition'");
    assert_refused("{\"text\":\"a\",\"disposition\":\"reffer\"}", "'reffer' is no disposition");
    assert_refused("{\"text\":\"a\",\"disposition\":\"\\u001b[2J\"}", "none of the known words");
    assert_refused("{\"text\":\"a\",\"disposition\":\"refer\"}", "no 'urgency'");
    assert_refused("{\"text\":\"a\",\"disposition\":\"advice\",\"split\":\"test\"}", "'test' is no split");
    assert_refused("{\"text\":\"a\",\"disposition\":\"advice\",\"present\":\"x\"}", "'present' is no list");
    assert_refused("[1]", "no json object");
    assert_refused("{\"text\":", "not valid json");
}

static const char original[] = "my lower back went numb yesterday after I lifted a heavy box in the garage and it has not come back since";
static const char edited[] = "My lower back went NUMB yesterday, after I lifted a heavy box in the garage... and it has not come back";
static const char other[] = "my lower back went stiff last week when I sat in the car for nine hours on the way to my sister";

static void texts_that_differ_in_case_and_end_are_near(void **state)
{
    (void)state;
    rf_str texts[] = {rf_str_from(original), rf_str_from(other), rf_str_from(edited)};
    size_t parent[] = {0, 1, 2};

    rf_groups_near(texts, 3, parent);

    assert_int_equal(rf_groups_root(parent, 0), rf_groups_root(parent, 2));
    assert_int_not_equal(rf_groups_root(parent, 0), rf_groups_root(parent, 1));
}

static void short_texts_are_near_only_when_equal(void **state)
{
    (void)state;
    rf_str texts[] = {RF_STR("thank you!"), RF_STR("Thank you"), RF_STR("thank you doc"), RF_STR("")};
    size_t parent[] = {0, 1, 2, 3};

    rf_groups_near(texts, 4, parent);

    assert_int_equal(rf_groups_root(parent, 1), 0);
    assert_int_equal(rf_groups_root(parent, 2), 2);
    assert_int_equal(rf_groups_root(parent, 3), 3);
}

static void groups_join_by_word_author_and_text(void **state)
{
    (void)state;
    rf_corpus c;
    char lines[2048];
    snprintf(lines, sizeof lines,
             "{\"text\":\"one "
             "two\",\"disposition\":\"advice\",\"group\":\"g\"}\n{\"text\":\"%s\",\"disposition\":\"advice\",\"author\":\"@x\"}\n"
             "{\"text\":\"three four\",\"disposition\":\"advice\",\"group\":\"g\"}\n{\"text\":\"%s\",\"disposition\":\"advice\"}\n"
             "{\"text\":\"five six\",\"disposition\":\"advice\",\"author\":\"@x\"}\n{\"text\":\"seven\",\"disposition\":\"advice\"}\n",
             original, edited);
    assert_true(read_rows(&c, lines, NULL));
    uint32_t group[6];

    assert_int_equal(rf_corpus_groups(&c, group), 3);

    const uint32_t expected[] = {0, 1, 0, 1, 1, 2};
    assert_memory_equal(group, expected, sizeof group);
    rf_corpus_release(&c);
}

static void a_split_by_hash_is_about_seventy_ten_twenty_and_stays(void **state)
{
    (void)state;
    rf_buf lines;
    rf_buf_init(&lines, (size_t)1 << 20);
    for (int i = 0; i < 2000; i++)
        rf_buf_printf(&lines, "{\"text\":\"row number %d of many\",\"disposition\":\"advice\"}\n", i);
    rf_corpus c;
    assert_true(read_rows(&c, lines.ptr, NULL));
    uint32_t *group = malloc(c.n * sizeof *group);
    unsigned char *split = malloc(c.n), first[100];
    size_t count[RF_SPLIT_ASIDE + 1] = {0};

    rf_corpus_groups(&c, group);
    assert_int_equal(rf_corpus_splits(&c, group, split), 0);

    for (size_t i = 0; i < c.n; i++)
        count[split[i]]++;
    assert_in_range(count[RF_SPLIT_TRAIN], 1300, 1500);
    assert_in_range(count[RF_SPLIT_DEV], 150, 250);
    assert_in_range(count[RF_SPLIT_HELDOUT], 330, 470);

    /* Fewer rows: each stays where it was. */
    memcpy(first, split, sizeof first);
    c.n = 100;
    rf_corpus_groups(&c, group);
    rf_corpus_splits(&c, group, split);
    assert_memory_equal(first, split, sizeof first);
    free(group);
    free(split);
    rf_buf_release(&lines);
    rf_corpus_release(&c);
}

static void a_training_row_near_to_a_held_out_one_is_set_aside(void **state)
{
    (void)state;
    rf_corpus c;
    char lines[1024];
    snprintf(lines, sizeof lines,
             "{\"text\":\"%s\",\"disposition\":\"advice\",\"split\":\"train\"}\n{\"text\":\"%s\",\"disposition\":\"advice\",\"split\":"
             "\"heldout\"}\n"
             "{\"text\":\"%s\",\"disposition\":\"advice\",\"split\":\"train\"}\n",
             original, edited, other);
    assert_true(read_rows(&c, lines, NULL));
    uint32_t group[3];
    unsigned char split[3];

    rf_corpus_groups(&c, group);
    size_t aside = rf_corpus_splits(&c, group, split);

    assert_int_equal(aside, 1);
    assert_int_equal(split[0], RF_SPLIT_ASIDE);
    assert_int_equal(split[1], RF_SPLIT_HELDOUT);
    assert_int_equal(split[2], RF_SPLIT_TRAIN);
    rf_corpus_release(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_keeps_its_labels),
        cmocka_unit_test(a_row_that_cannot_be_used_names_its_line_and_reason),
        cmocka_unit_test(texts_that_differ_in_case_and_end_are_near),
        cmocka_unit_test(short_texts_are_near_only_when_equal),
        cmocka_unit_test(groups_join_by_word_author_and_text),
        cmocka_unit_test(a_split_by_hash_is_about_seventy_ten_twenty_and_stays),
        cmocka_unit_test(a_training_row_near_to_a_held_out_one_is_set_aside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
