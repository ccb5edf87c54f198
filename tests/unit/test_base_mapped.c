/* A file that is used in place: it is what it was, or one is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/mapped.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define BYTES 20000

static char path[] = "/tmp/rf_mapped_XXXXXX", other[sizeof path + 1];
static rf_file file;
static struct timespec later; /* when the file is no longer new */

static int make(void **state)
{
    (void)state;
    strcpy(path + sizeof path - 7, "XXXXXX");
    int fd = mkstemp(path);
    snprintf(other, sizeof other, "%s2", path);
    char bytes[BYTES];
    memset(bytes, 'a', sizeof bytes);
    bool ok = fd >= 0 && write(fd, bytes, sizeof bytes) == (ssize_t)sizeof bytes && clock_gettime(CLOCK_REALTIME, &later) == 0;
    later.tv_sec += 10;
    close(fd);
    return ok && rf_file_open(&file, path, 0, NULL) ? 0 : 1;
}

static int remove_all(void **state)
{
    (void)state;
    rf_file_close(&file);
    unlink(path);
    unlink(other);
    return 0;
}

static rf_mapped mapped(void)
{
    rf_mapped m;
    assert_true(rf_mapped_open(&m, &file, later));
    assert_int_equal(m.size, BYTES);
    assert_int_equal(m.bytes[BYTES - 1], 'a');
    assert_int_equal(rf_mapped_look(&m, &file), RF_MAPPED_SAME);
    return m;
}

static void write_over(off_t at)
{
    int fd = open(path, O_WRONLY);
    assert_int_equal(pwrite(fd, "b", 1, at), 1);
    assert_int_equal(close(fd), 0);
}

/* The file system's clock moves in steps. */
static void wait_a_step(void) { usleep(20000); }

static void a_new_file_is_not_mapped(void **state)
{
    (void)state;
    rf_mapped m;
    struct timespec now = later;
    now.tv_sec -= 10;
    assert_false(rf_mapped_open(&m, &file, now));
    assert_null(m.bytes);
    now.tv_sec -= 1000; /* nor one from the future */
    assert_false(rf_mapped_open(&m, &file, now));
    assert_int_equal(rf_mapped_look(&m, &file), RF_MAPPED_SAME);
    rf_mapped_close(&m);
}

static void a_file_that_is_written_over_is_noticed(void **state)
{
    (void)state;
    rf_mapped m = mapped();
    wait_a_step();
    write_over(7);
    assert_int_equal(rf_mapped_look(&m, &file), RF_MAPPED_WRITTEN);
    rf_mapped_close(&m);
}

/* Its time of writing can be set back; that somebody did so cannot be hidden. */
static void a_time_that_was_set_back_is_noticed(void **state)
{
    (void)state;
    rf_mapped m = mapped();
    wait_a_step();
    write_over(7);
    const struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, m.written};
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    assert_int_equal(rf_mapped_look(&m, &file), RF_MAPPED_TOUCHED);
    rf_mapped_close(&m);
}

static void a_file_that_is_replaced_stays_what_it_was(void **state)
{
    (void)state;
    rf_mapped m = mapped();
    wait_a_step();
    assert_true(rf_file_write(path, RF_STR("another one"), 0600, NULL));
    assert_int_equal(rf_mapped_look(&m, &file), RF_MAPPED_TOUCHED);
    assert_int_equal(m.bytes[0], 'a');
    rf_mapped_close(&m);
}

static void a_process_whose_file_is_cut_short_ends_with_a_reason(void **state)
{
    (void)state;
    int ends[2], status;
    char said[200] = "";
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        rf_mapped m;
        dup2(ends[1], STDERR_FILENO);
        bool ok = rf_mapped_open(&m, &file, later) && truncate(path, 0) == 0;
        _exit(ok && *(const volatile unsigned char *)m.bytes == 'a' ? 70 : 71);
    }
    close(ends[1]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(read(ends[0], said, sizeof said - 1) > 0);
    close(ends[0]);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 3);
    assert_non_null(strstr(said, "cut short"));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, make, remove_all)
    const struct CMUnitTest tests[] = {
        TEST(a_process_whose_file_is_cut_short_ends_with_a_reason), /* first: the others leave SIGBUS to cmocka */
        TEST(a_new_file_is_not_mapped),
        TEST(a_file_that_is_written_over_is_noticed),
        TEST(a_time_that_was_set_back_is_noticed),
        TEST(a_file_that_is_replaced_stays_what_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
