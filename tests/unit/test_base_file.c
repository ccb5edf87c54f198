/* Whole files in, whole files out, lines as a stream. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64];

static int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/rf-test-XXXXXX");
    return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state)
{
    (void)state;
    char **names;
    size_t n;
    rf_file_list(folder, "", &names, &n, NULL);
    for (size_t i = 0; i < n; i++)
        unlink(names[i]);
    rf_file_list_free(names, n);
    return rmdir(folder);
}

static const char *in_folder(const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void what_is_written_is_read_back(void **state)
{
    (void)state;
    rf_error err;
    rf_buf b;
    rf_buf_init(&b, 100);

    assert_true(rf_file_write(in_folder("a"), RF_STR("one\0two\n"), 0600, &err));
    assert_true(rf_file_read(in_folder("a"), &b, &err));

    assert_int_equal(b.len, 8);
    assert_memory_equal(b.ptr, "one\0two\n", 8);
    rf_buf_release(&b);
}

static void a_file_is_reached_by_its_folder(void **state)
{
    (void)state;
    rf_error err;
    rf_buf b;
    rf_buf_init(&b, 100);
    assert_true(rf_file_write(in_folder("a"), RF_STR("one"), 0600, &err));
    int there = rf_file_folder(folder);
    assert_true(there >= 0);

    assert_true(rf_file_read_in(there, "/nowhere/a", &b, &err)); /* the way to it is not walked */
    assert_int_equal(b.len, 3);
    assert_false(rf_file_read_in(there, "/nowhere/b", &b, &err));
    assert_non_null(strstr(err.text, "'/nowhere/b'"));
    assert_true(rf_file_read_in(-1, in_folder("a"), &b, &err));
    assert_int_equal(b.len, 6);
    assert_int_equal(rf_file_folder(in_folder("a")), -1);

    close(there);
    rf_buf_release(&b);
}

/* Lengths around those of a reading, behind what is in the buffer already. */
static void a_file_of_any_length_is_read_whole_or_refused(void **state)
{
    (void)state;
    static char bytes[200000];
    rf_error err;
    memset(bytes, 'x', sizeof bytes);
    static const size_t lengths[] = {0, 1, 4095, 4096, 65534, 65535, 65536, 131071, 200000};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        rf_buf b;
        assert_true(rf_file_write(in_folder("a"), (rf_str){bytes, lengths[i]}, 0600, &err));
        rf_buf_init(&b, lengths[i] + 3);
        rf_buf_puts(&b, "+++");
        assert_true(rf_file_read(in_folder("a"), &b, &err));
        assert_int_equal(b.len, lengths[i] + 3);
        assert_true(b.len == 3 || memcmp(b.ptr + 3, bytes, lengths[i]) == 0);
        rf_buf_release(&b);
        rf_buf_init(&b, lengths[i] + 2);
        rf_buf_puts(&b, "+++");
        assert_false(rf_file_read(in_folder("a"), &b, &err));
        assert_int_equal(err.code, RF_E_LIMIT);
        rf_buf_release(&b);
    }
}

static void writing_replaces_the_file_sets_its_mode_and_leaves_nothing_else(void **state)
{
    (void)state;
    rf_error err;
    struct stat st;
    char **names;
    size_t n;

    assert_true(rf_file_write(in_folder("a"), RF_STR("a longer text"), 0600, &err));
    assert_true(rf_file_write(in_folder("a"), RF_STR("short"), 0640, &err));

    assert_int_equal(stat(in_folder("a"), &st), 0);
    assert_int_equal(st.st_size, 5);
    assert_int_equal(st.st_mode & 0777, 0640);
    assert_true(rf_file_list(folder, "", &names, &n, &err));
    assert_int_equal(n, 1);
    rf_file_list_free(names, n);
}

static void a_reader_with_the_old_file_open_still_sees_the_old_content(void **state)
{
    (void)state;
    rf_error err;
    char seen[4] = "";
    assert_true(rf_file_write(in_folder("a"), RF_STR("old"), 0600, &err));
    FILE *f = fopen(in_folder("a"), "rb");

    assert_true(rf_file_write(in_folder("a"), RF_STR("new"), 0600, &err));

    assert_int_equal(fread(seen, 1, 3, f), 3);
    assert_string_equal(seen, "old");
    fclose(f);
}

static void a_write_that_fails_leaves_the_old_file_and_no_other(void **state)
{
    (void)state;
    rf_error err;
    char path[256];
    snprintf(path, sizeof path, "%s/none/a", folder);

    assert_false(rf_file_write(path, RF_STR("x"), 0600, &err));
    assert_int_equal(err.code, RF_E_IO);
    assert_non_null(strstr(err.text, "none/a"));
    assert_false(rf_file_write(folder, RF_STR("x"), 0600, &err)); /* a folder stands in the way */

    struct stat st;
    assert_int_equal(stat(folder, &st), 0);
    assert_true(S_ISDIR(st.st_mode));
    strcat(strcpy(path, folder), ".tmp");
    char **names;
    size_t n;
    assert_true(rf_file_list("/tmp", path + 5, &names, &n, &err));
    assert_int_equal(n, 0);
    rf_file_list_free(names, n);
}

static void a_missing_file_and_one_that_is_too_large_have_their_own_codes(void **state)
{
    (void)state;
    rf_error err;
    rf_buf b;
    rf_buf_init(&b, 4);

    assert_false(rf_file_read(in_folder("missing"), &b, &err));
    assert_int_equal(err.code, RF_E_IO);
    rf_file_write(in_folder("a"), RF_STR("12345"), 0600, &err);
    assert_false(rf_file_read(in_folder("a"), &b, &err));
    assert_int_equal(err.code, RF_E_LIMIT);

    rf_buf_release(&b);
}

static void reading_a_folder_fails(void **state)
{
    (void)state;
    rf_error err;
    rf_buf b;
    rf_buf_init(&b, 100);

    assert_false(rf_file_read(folder, &b, &err));

    assert_int_equal(err.code, RF_E_IO);
    rf_buf_release(&b);
}

static void a_list_is_sorted_and_holds_the_suffix_only(void **state)
{
    (void)state;
    rf_error err;
    char **names;
    size_t n;
    rf_file_write(in_folder("b.rules"), RF_STR(""), 0600, &err);
    rf_file_write(in_folder("a.rules"), RF_STR(""), 0600, &err);
    rf_file_write(in_folder("a.txt"), RF_STR(""), 0600, &err);
    rf_file_write(in_folder(".c.rules"), RF_STR(""), 0600, &err);

    assert_true(rf_file_list(folder, ".rules", &names, &n, &err));

    assert_int_equal(n, 2);
    assert_string_equal(names[0], in_folder("a.rules"));
    assert_string_equal(names[1], in_folder("b.rules"));
    rf_file_list_free(names, n);
    unlink(in_folder(".c.rules"));
    assert_false(rf_file_list(in_folder("missing"), "", &names, &n, &err));
    assert_int_equal(err.code, RF_E_IO);
}

static void lines_come_without_their_ends_and_a_long_one_is_told_and_skipped(void **state)
{
    (void)state;
    rf_error err;
    rf_buf line;
    bool too_long;
    rf_buf_init(&line, 5);
    rf_file_write(in_folder("a"), RF_STR("one\r\n\nmuch too long\nlast"), 0600, &err);
    FILE *f = fopen(in_folder("a"), "rb");

    assert_true(rf_file_line(f, &line, &too_long, &err));
    assert_true(rf_str_is(rf_buf_str(&line), "one"));
    assert_true(rf_file_line(f, &line, &too_long, &err));
    assert_int_equal(line.len, 0);
    assert_false(too_long);
    assert_true(rf_file_line(f, &line, &too_long, &err));
    assert_true(too_long);
    assert_true(rf_file_line(f, &line, &too_long, &err));
    assert_true(rf_str_is(rf_buf_str(&line), "last"));
    assert_false(too_long);
    assert_false(rf_file_line(f, &line, &too_long, &err));

    fclose(f);
    rf_buf_release(&line);
}

static void an_open_file_is_read_at_any_place(void **state)
{
    (void)state;
    rf_error err;
    rf_file f;
    char bytes[8] = "";
    assert_true(rf_file_write(in_folder("a"), RF_STR("one\0two\n"), 0600, &err));
    assert_true(rf_file_open(&f, in_folder("a"), RF_FILE_OWN, &err));
    assert_int_equal(f.size, 8);
    assert_true(rf_file_at(&f, 4, bytes, 3));
    assert_string_equal(bytes, "two");
    assert_true(rf_file_at(&f, 0, bytes, 8));
    assert_memory_equal(bytes, "one\0two\n", 8);
    assert_false(rf_file_at(&f, 4, bytes, 5)); /* behind its end */
    rf_file_close(&f);
    assert_false(rf_file_at(&f, 0, bytes, 1));
    assert_false(rf_file_open(&f, in_folder("b"), 0, &err));
    assert_int_equal(err.code, RF_E_IO);
    assert_false(rf_file_open(&f, folder, 0, &err));
    assert_int_equal(err.code, RF_E_IO);
}

static void what_others_could_have_written_is_no_own_file(void **state)
{
    (void)state;
    rf_error err;
    rf_file f;
    static const unsigned modes[] = {0620, 0602, 0666};
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        assert_true(rf_file_write(in_folder("a"), RF_STR("one"), modes[i], &err));
        assert_false(rf_file_open(&f, in_folder("a"), RF_FILE_OWN, &err));
        assert_int_equal(err.code, RF_E_IO);
        assert_true(rf_file_open(&f, in_folder("a"), 0, &err));
        rf_file_close(&f);
    }
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(what_is_written_is_read_back),
        IN_FOLDER(a_file_is_reached_by_its_folder),
        IN_FOLDER(a_file_of_any_length_is_read_whole_or_refused),
        IN_FOLDER(writing_replaces_the_file_sets_its_mode_and_leaves_nothing_else),
        IN_FOLDER(a_reader_with_the_old_file_open_still_sees_the_old_content),
        IN_FOLDER(a_write_that_fails_leaves_the_old_file_and_no_other),
        IN_FOLDER(a_missing_file_and_one_that_is_too_large_have_their_own_codes),
        IN_FOLDER(reading_a_folder_fails),
        IN_FOLDER(an_open_file_is_read_at_any_place),
        IN_FOLDER(what_others_could_have_written_is_no_own_file),
        IN_FOLDER(a_list_is_sorted_and_holds_the_suffix_only),
        IN_FOLDER(lines_come_without_their_ends_and_a_long_one_is_told_and_skipped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
