/* What can be wrong with the file, and what is said. */
#include "store_file.h"

#include <fcntl.h>

static void write_over(const char *path, long at, const char *bytes, size_t n)
{
    int fd = open(path, O_RDWR | O_CREAT, 0600);
    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, bytes, n, at), n);
    close(fd);
}

static void does_not_open(fixture *f, const char *path, unsigned flags, rf_code code, const char *words)
{
    rf_error err = {0};
    rf_store *s = rf_store_open(path, flags, &err);
    if (s != NULL)
        rf_store_close(s);
    assert_null(s);
    assert_int_equal(err.code, code);
    if (strstr(err.text, words) == NULL || strstr(err.text, path) == NULL)
        fail_msg("'%s' does not say '%s' and '%s'", err.text, words, path);
    (void)f;
}

static void a_store_is_private(void **state)
{
    fixture *f = *state;
    struct stat st;

    assert_int_equal(stat(f->path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

static void a_missing_folder_is_named(void **state)
{
    does_not_open(*state, "/nowhere/at/all.db", 0, RF_E_STORE, "No such file or directory");
    does_not_open(*state, "/nowhere/at/all.db", RF_STORE_READ_ONLY, RF_E_STORE, "No such file or directory");
}

static void a_file_that_is_no_database_is_refused(void **state)
{
    fixture *f = *state;
    char path[128];
    snprintf(path, sizeof path, "%s/notes.txt", f->folder);
    write_over(path, 0,
               "these are just some words, and not a database, over more than a hundred bytes, "
               "because shorter files are taken for empty ones",
               125);

    does_not_open(f, path, 0, RF_E_STORE, "not a database");
}

static void a_database_of_another_program_is_refused(void **state)
{
    fixture *f = *state;
    rf_store_close(f->s);
    f->s = NULL;
    write_over(f->path, 68, "\0\0\0\1", 4); /* application_id */

    does_not_open(f, f->path, 0, RF_E_STORE, "another program");
}

static void a_store_of_a_newer_redflag_is_refused(void **state)
{
    fixture *f = *state;
    rf_store_close(f->s);
    f->s = NULL;
    write_over(f->path, 60, "\0\0\0\x63", 4); /* user_version */

    does_not_open(f, f->path, 0, RF_E_STORE, "is from a newer redflag");
    does_not_open(f, f->path, RF_STORE_READ_ONLY, RF_E_STORE, "is from a newer redflag");
}

static void damage_is_found(void **state)
{
    fixture *f = *state;
    char noise[4096];
    memset(noise, 0x5A, sizeof noise);
    works(rf_store_begin(f->s, &f->err));
    for (int i = 0; i < 500; i++) {
        char id[16];
        snprintf(id, sizeof id, "%d", i);
        put(f, id, "a comment of some length, so that there are several pages of them", 100);
    }
    works(rf_store_commit(f->s, &f->err));
    works(rf_store_check(f->s, &f->err));
    rf_store_close(f->s);
    for (long page = 1; page < 24; page++)
        write_over(f->path, page * 4096, noise, sizeof noise);
    f->s = rf_store_open(f->path, 0, &f->err);
    if (f->s != NULL) {
        seen l = {0};
        assert_false(rf_store_check(f->s, &f->err));
        assert_false(rf_store_each_unjudged(f->s, NULL, RF_STORE_FIRST, 0, see_comment, &l, &f->err));
    }
    assert_int_equal(f->err.code, RF_E_STORE);
    assert_non_null(strstr(f->err.text, "is damaged"));
    assert_non_null(strstr(f->err.text, f->path));
}

static void a_read_only_store_reads_and_says_why_it_does_not_write(void **state)
{
    fixture *f = *state;
    rf_comment c = comment_of("2", "two");
    rf_outcome outcome;
    put(f, "1", "one", 100);
    rf_store_close(f->s);
    works((f->s = rf_store_open(f->path, RF_STORE_READ_ONLY, &f->err)) != NULL);

    assert_string_equal(unjudged(f, NULL, 0).ids, "1");
    assert_false(rf_store_put(f->s, &c, 100, &outcome, &f->err));
    assert_int_equal(f->err.code, RF_E_STORE);
    assert_non_null(strstr(f->err.text, "read-only"));
}

static void an_empty_file_is_a_new_store_but_not_for_reading_only(void **state)
{
    fixture *f = *state;
    char path[128];
    snprintf(path, sizeof path, "%s/empty.db", f->folder);
    write_over(path, 0, "", 0);

    does_not_open(f, path, RF_STORE_READ_ONLY, RF_E_STORE, "is empty");
    rf_store *s = rf_store_open(path, 0, &f->err);
    works(s != NULL);
    rf_store_close(s);
}

static void a_file_without_the_right_to_write_is_refused(void **state)
{
    fixture *f = *state;
    if (geteuid() == 0)
        skip(); /* root may write anything */
    rf_store_close(f->s);
    f->s = NULL;
    chmod(f->path, 0400);

    does_not_open(f, f->path, 0, RF_E_STORE, "read-only");
}

static void a_full_store_keeps_what_it_has(void **state)
{
    fixture *f = *state;
    char text[3000], id[16];
    rf_comment c;
    rf_outcome outcome;
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    put(f, "first", "one", 100);
    works(rf_store_set_limits(f->s, 1000, 400000, &f->err));

    works(rf_store_begin(f->s, &f->err));
    bool ok = true;
    for (int i = 0; ok && i < 1000; i++) {
        snprintf(id, sizeof id, "%d", i);
        c = comment_of(id, text);
        ok = rf_store_put(f->s, &c, 100, &outcome, &f->err);
    }
    assert_false(ok);
    rf_store_rollback(f->s);
    assert_int_equal(f->err.code, RF_E_STORE);
    assert_non_null(strstr(f->err.text, "full"));
    assert_string_equal(unjudged(f, NULL, 0).ids, "first");
    works(rf_store_set_limits(f->s, 1000, 0, &f->err));
    assert_int_equal(put(f, "2", text, 100), RF_OUTCOME_NEW);
}

static void a_store_in_use_is_waited_for_and_then_named(void **state)
{
    fixture *f = *state;
    rf_error err = {0};
    rf_store *other = rf_store_open(f->path, 0, &f->err);
    rf_store_counts n;
    works(other != NULL && rf_store_set_limits(other, 10, 0, &f->err));
    works(rf_store_begin(f->s, &f->err));
    put(f, "1", "one", 100);

    assert_false(rf_store_begin(other, &err));
    assert_int_equal(err.code, RF_E_LOCKED);
    assert_non_null(strstr(err.text, f->path));
    works(rf_store_count(other, &n, &f->err)); /* readers are not kept waiting */
    assert_int_equal(n.comments, 0);
    works(rf_store_commit(f->s, &f->err));
    works(rf_store_begin(other, &f->err));
    rf_store_close(other);
}

static void a_comment_without_id_is_refused(void **state)
{
    fixture *f = *state;
    rf_comment c = comment_of("", "one");
    rf_outcome outcome;

    assert_false(rf_store_put(f->s, &c, 100, &outcome, &f->err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_store_is_private, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_missing_folder_is_named, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_file_that_is_no_database_is_refused, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_database_of_another_program_is_refused, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_store_of_a_newer_redflag_is_refused, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(damage_is_found, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_read_only_store_reads_and_says_why_it_does_not_write, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(an_empty_file_is_a_new_store_but_not_for_reading_only, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_file_without_the_right_to_write_is_refused, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_full_store_keeps_what_it_has, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_store_in_use_is_waited_for_and_then_named, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_comment_without_id_is_refused, open_fixture, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
