/* Facts about the section files that models are kept in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/weights.h"

#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* The clock of this program is ahead, so that a file that was just written cannot be in the making (base/mapped.h). */
int clock_gettime(clockid_t id, struct timespec *now)
{
    (void)id;
    *now = (struct timespec){.tv_sec = time(NULL) + 60};
    return 0;
}

static void make_image(rf_buf *image)
{
    const float f[] = {1.5f, -2.25f, 0.0f};
    const int32_t n[] = {7, -1, 2147483647};
    rf_weights_out *o = rf_weights_out_new("triage");
    rf_weights_put_floats(o, "w", f, 3);
    rf_weights_put_ints(o, "ids", n, 3);
    rf_weights_put_bytes(o, "note", RF_STR("hello"));
    rf_weights_put_floats(o, "nothing", NULL, 0);
    rf_buf_init(image, 4096);
    rf_weights_image(o, image);
    rf_weights_out_free(o);
}

static void assert_refused(const rf_buf *image, const char *kind, const char *reason)
{
    rf_error err = {0};
    assert_null(rf_weights_parse(rf_buf_str(image), "m", kind, &err));
    assert_int_equal(err.code, RF_E_MODEL);
    assert_non_null(strstr(err.text, reason));
}

static void what_is_put_is_read_back(void **state)
{
    (void)state;
    rf_buf image;
    make_image(&image);

    rf_error err = {0};
    rf_weights *w = rf_weights_parse(rf_buf_str(&image), "m", "triage", &err);

    assert_non_null(w);
    size_t n;
    const float *f = rf_weights_floats(w, "w", &n);
    assert_int_equal(n, 3);
    assert_true(f[0] == 1.5f && f[1] == -2.25f && f[2] == 0.0f);
    const int32_t *ids = rf_weights_ints(w, "ids", &n);
    assert_int_equal(ids[2], 2147483647);
    assert_true(rf_str_is(rf_weights_bytes(w, "note"), "hello"));
    rf_weights_free(w);
    rf_buf_release(&image);
}

static void a_section_that_is_absent_or_of_another_type_is_null(void **state)
{
    (void)state;
    rf_buf image;
    make_image(&image);
    rf_weights *w = rf_weights_parse(rf_buf_str(&image), "m", "triage", NULL);

    size_t n = 9;
    assert_null(rf_weights_floats(w, "x", &n));
    assert_int_equal(n, 0);
    assert_null(rf_weights_ints(w, "w", &n));
    assert_null(rf_weights_bytes(w, "ids").ptr);
    rf_weights_free(w);
    rf_buf_release(&image);
}

static void equal_content_gives_equal_bytes_and_hash(void **state)
{
    (void)state;
    rf_buf a, b, copy;
    make_image(&a);
    make_image(&b);
    rf_buf_init(&copy, 4096);

    rf_weights *w = rf_weights_parse(rf_buf_str(&a), "m", "triage", NULL);
    rf_weights_copy(w, &copy);

    assert_true(rf_str_eq(rf_buf_str(&a), rf_buf_str(&b)));
    assert_true(rf_str_eq(rf_buf_str(&a), rf_buf_str(&copy)));
    rf_weights_free(w);
    rf_buf_release(&a);
    rf_buf_release(&b);
    rf_buf_release(&copy);
}

static void any_changed_byte_is_noticed(void **state)
{
    (void)state;
    rf_buf image;
    make_image(&image);

    for (size_t i = 0; i < image.len; i++) {
        image.ptr[i] ^= 1;
        rf_error err = {0};
        assert_null(rf_weights_parse(rf_buf_str(&image), "m", "triage", &err));
        assert_int_equal(err.code, RF_E_MODEL);
        image.ptr[i] ^= 1;
    }
    rf_buf_release(&image);
}

static void a_file_cut_at_any_place_is_refused(void **state)
{
    (void)state;
    rf_buf image;
    make_image(&image);

    for (size_t len = 0; len < image.len; len++) {
        rf_error err = {0};
        assert_null(rf_weights_parse((rf_str){image.ptr, len}, "m", "triage", &err));
        assert_int_equal(err.code, RF_E_MODEL);
    }
    assert_refused(&image, "context", "not a 'context' model");
    image.len -= 5;
    assert_refused(&image, "triage", "cut short");
    rf_buf_release(&image);
}

static void the_reason_of_a_refusal_is_named(void **state)
{
    (void)state;
    rf_buf image;
    make_image(&image);

    image.ptr[8] = 2;
    assert_refused(&image, "triage", "format version 2");
    image.ptr[8] = 3;
    image.ptr[12] = 9;
    assert_refused(&image, "triage", "9 sections do not fit");
    image.ptr[12] = 4;
    image.ptr[200] ^= 4;
    assert_refused(&image, "triage", "does not match its content");
    image.ptr[0] = 'X';
    assert_refused(&image, "triage", "no model file");
    rf_buf_release(&image);
}

static void a_missing_file_is_a_model_error(void **state)
{
    (void)state;
    rf_error err = {0};

    assert_null(rf_weights_load("/nowhere/at/all.model", "triage", &err));

    assert_int_equal(err.code, RF_E_MODEL);
    assert_non_null(strstr(err.text, "'/nowhere/at/all.model'"));
}

/* path: as for mkstemp. The file stays open. */
static int write_image(char *path, const rf_buf *image)
{
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, image->ptr, image->len), image->len);
    return fd;
}

static void a_written_file_is_loaded(void **state)
{
    (void)state;
    char path[] = "/tmp/rf_weights_XXXXXX";
    close(write_image(path, &(rf_buf){0}));
    const float f[] = {3.0f};
    rf_weights_out *o = rf_weights_out_new("context");
    rf_weights_put_floats(o, "w", f, 1);
    rf_error err = {0};

    assert_true(rf_weights_write(o, path, &err));
    rf_weights *w = rf_weights_load(path, "context", &err);

    assert_non_null(w);
    size_t n;
    assert_true(rf_weights_floats(w, "w", &n)[0] == 3.0f);
    rf_weights_free(w);
    rf_weights_out_free(o);
    unlink(path);
}

static rf_weights *parse(const rf_buf *image) { return rf_weights_parse(rf_buf_str(image), "m", "triage", NULL); }

/* Version 1, of which one section with a number is enough: rows at 56, the section at 128, and SHA-256 of it all. */
static void a_file_of_version_1_is_read(void **state)
{
    (void)state;
    enum { SECTION = 128, SIZE = SECTION + 4 + 32 };
    unsigned char one[SIZE] = "RFWEIGHT\1\0\0\0\1";
    one[16] = SIZE;
    memcpy(one + 24, "triage", 6);
    memcpy(one + 56, "ids", 3);
    one[56 + 40] = 2;
    one[56 + 48] = SECTION;
    one[56 + 56] = 1;
    one[SECTION] = 7;
    rf_sha256 hash = rf_hash_sha256((rf_str){(char *)one, SIZE - 32});
    memcpy(one + SIZE - 32, hash.bytes, 32);
    rf_error err = {0};

    rf_weights *w = rf_weights_parse((rf_str){(char *)one, SIZE}, "m", "triage", &err);
    assert_non_null(w);
    size_t n;
    assert_int_equal(rf_weights_ints(w, "ids", &n)[0], 7);
    assert_int_equal(n, 1);
    assert_memory_equal(rf_weights_hash(w).bytes, hash.bytes, sizeof hash.bytes);
    assert_true(rf_weights_prove(w, "m", NULL));
    rf_weights_free(w);
    one[SECTION] ^= 1;
    assert_null(rf_weights_parse((rf_str){(char *)one, SIZE}, "m", "triage", &err));
    assert_non_null(strstr(err.text, "does not match its content"));
}

static void a_hash_that_is_not_the_contents_is_found_by_proving(void **state)
{
    (void)state;
    rf_buf image;
    make_image(&image);
    rf_weights *w = parse(&image);
    assert_true(rf_weights_prove(w, "m", NULL));
    rf_weights_free(w);

    char *hash = image.ptr + 64 + 4 * 80; /* behind the rows */
    hash[0] ^= 1;
    rf_sum sum = rf_hash_sum((rf_str){image.ptr, (size_t)(hash + 32 - image.ptr)}); /* one that knows of it */
    memcpy(hash + 32, sum.bytes, sizeof sum.bytes);
    rf_error err = {0};
    w = parse(&image);
    assert_non_null(w);
    assert_false(rf_weights_prove(w, "m", &err));
    assert_non_null(strstr(err.text, "SHA-256"));
    rf_weights_free(w);
    rf_buf_release(&image);
}

static void a_file_used_in_place_holds_the_same(void **state)
{
    (void)state;
    const char *path = RF_TEST_ROOT "/models/context.model";
    rf_error err = {0};
    rf_weights *copy = rf_weights_load(path, "context", &err), *there = rf_weights_open(path, "context", RF_WEIGHTS_IN_PLACE, &err);
    assert_non_null(copy);
    assert_non_null(there);
    size_t n, m;
    const int32_t *a = rf_weights_ints(copy, "rows", &n), *b = rf_weights_ints(there, "rows", &m);
    assert_true(n > 0);
    assert_int_equal(n, m);
    assert_memory_equal(a, b, n * sizeof *a);
    assert_memory_equal(rf_weights_hash(copy).bytes, rf_weights_hash(there).bytes, 32);
    assert_true(rf_weights_still(copy, "copy", &err) && rf_weights_still(there, "there", &err));
    assert_null(rf_weights_open(path, "triage", RF_WEIGHTS_IN_PLACE, &err));
    assert_int_equal(err.code, RF_E_MODEL);
    rf_weights_free(copy);
    rf_weights_free(there);
}

/* Where a file is used in place, a section is looked at when it is asked for; a copy is refused. */
static void a_damaged_section_used_in_place_is_as_good_as_absent(void **state)
{
    (void)state;
    rf_buf image;
    make_image(&image);
    image.ptr[image.len - 16] ^= 1; /* "hello" */
    char path[] = "/tmp/rf_weights_XXXXXX";
    close(write_image(path, &image));
    rf_error err = {0};

    rf_weights *w = rf_weights_open(path, "triage", RF_WEIGHTS_IN_PLACE, &err);

    assert_non_null(w);
    size_t n;
    assert_non_null(rf_weights_floats(w, "w", &n));
    assert_int_equal(n, 3);
    assert_null(rf_weights_bytes(w, "note").ptr);
    assert_true(rf_weights_still(w, path, &err));
    assert_false(rf_weights_whole(w, path, &err));
    assert_non_null(strstr(err.text, "does not match its content"));
    assert_null(rf_weights_load(path, "triage", &err));
    rf_weights_free(w);
    unlink(path);
    rf_buf_release(&image);
}

static void a_section_written_over_is_noticed_in_a_file_as_old_as_before(void **state)
{
    (void)state;
    rf_buf image;
    make_image(&image);
    char path[] = "/tmp/rf_weights_XXXXXX";
    int fd = write_image(path, &image);
    struct stat st;
    assert_int_equal(fstat(fd, &st), 0);
    rf_weights *w = rf_weights_open(path, "triage", RF_WEIGHTS_IN_PLACE, NULL);
    assert_non_null(rf_weights_bytes(w, "note").ptr);
    const struct timespec as_before[2] = {st.st_atim, st.st_mtim};
    usleep(20000); /* the file system's clock moves in steps */

    assert_int_equal(utimensat(AT_FDCWD, path, as_before, 0), 0);
    assert_true(rf_weights_still(w, path, NULL));
    assert_int_equal(pwrite(fd, "j", 1, (off_t)image.len - 16), 1);
    assert_int_equal(utimensat(AT_FDCWD, path, as_before, 0), 0);
    assert_false(rf_weights_still(w, path, NULL));

    rf_weights_free(w);
    close(fd);
    unlink(path);
    rf_buf_release(&image);
}

static void one_number_that_is_none_is_found(void **state)
{
    (void)state;
    float x[67];
    for (int i = 0; i < 67; i++)
        x[i] = (float)i * 1e30f;
    assert_true(rf_weights_finite(x, 67) && rf_weights_finite(x, 0));
    for (int i = 0; i < 67; i++) {
        float was = x[i];
        x[i] = i % 2 == 0 ? INFINITY : NAN;
        assert_false(rf_weights_finite(x, 67));
        x[i] = was;
    }
}

/* As those do that look for many: maybe with the processor's own instruction. */
RF_COUNTS_BITS static uint32_t place_of(const rf_ranks *ranks, uint32_t id)
{
    bool is_there;
    return rf_rank(ranks, id, &is_there);
}

/* Sparse and dense; and for another number of ids there are none. */
static void ranks_tell_the_place_of_each_id(void **state)
{
    (void)state;
    enum { END = 4096 + 64 };
    static uint32_t ids[END];
    for (uint32_t step = 1; step < 200; step = step * 3 + 1) {
        size_t n = 0, count;
        for (uint32_t id = 0; id < END; id++)
            if (id % step == 0 || id % 1024 > 1020)
                ids[n++] = id;
        rf_weights_out *o = rf_weights_out_new("ranks");
        rf_weights_put_ids(o, "there", ids, n, END);
        rf_buf image;
        rf_buf_init(&image, 4096);
        rf_weights_image(o, &image);
        rf_weights *w = rf_weights_parse(rf_buf_str(&image), "m", "ranks", NULL);

        rf_ranks *ranks = rf_weights_ranks(w, "there", END, &count);

        assert_int_equal(count, n);
        for (uint32_t id = 0, k = 0; id < END; id++) {
            bool is_there;
            assert_int_equal(rf_rank(ranks, id, &is_there), k);
            assert_int_equal(place_of(ranks, id), k);
            assert_int_equal(is_there, k < n && ids[k] == id);
            k += is_there;
        }
        assert_null(rf_weights_ranks(w, "there", END - 32, &count));
        assert_null(rf_weights_ranks(w, "elsewhere", END, &count));
        assert_int_equal(count, 0);
        free(ranks);
        rf_weights_free(w);
        rf_buf_release(&image);
        rf_weights_out_free(o);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_put_is_read_back),
        cmocka_unit_test(a_section_that_is_absent_or_of_another_type_is_null),
        cmocka_unit_test(equal_content_gives_equal_bytes_and_hash),
        cmocka_unit_test(any_changed_byte_is_noticed),
        cmocka_unit_test(a_file_cut_at_any_place_is_refused),
        cmocka_unit_test(the_reason_of_a_refusal_is_named),
        cmocka_unit_test(a_missing_file_is_a_model_error),
        cmocka_unit_test(a_written_file_is_loaded),
        cmocka_unit_test(a_file_of_version_1_is_read),
        cmocka_unit_test(a_hash_that_is_not_the_contents_is_found_by_proving),
        cmocka_unit_test(a_file_used_in_place_holds_the_same),
        cmocka_unit_test(a_damaged_section_used_in_place_is_as_good_as_absent),
        cmocka_unit_test(a_section_written_over_is_noticed_in_a_file_as_old_as_before),
        cmocka_unit_test(one_number_that_is_none_is_found),
        cmocka_unit_test(ranks_tell_the_place_of_each_id),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
