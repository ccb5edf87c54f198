/* Facts about the section files that models are kept in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/weights.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
    image.ptr[8] = 1;
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

static void a_written_file_is_loaded(void **state)
{
    (void)state;
    char path[] = "/tmp/rf_weights_XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
