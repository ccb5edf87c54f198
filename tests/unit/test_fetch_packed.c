/* Files packed with gzip and Zstandard: read as what they hold, whole, cut, damaged or made to explode. */
#include "fetch_sink.h"

#include <zlib.h>
#include <zstd.h>

static const char *const lines = "{\"id\":\"1\",\"text\":\"one\"}\n{\"id\":\"2\",\"text\":\"two\"}\n";

typedef struct bytes {
    char *ptr;
    size_t n;
} bytes;

static bytes gzip_of(const char *text, size_t n)
{
    bytes b = {.n = n + 1000};
    b.ptr = rf_xmalloc(b.n);
    z_stream z = {
        .next_in = (unsigned char *)text, .avail_in = (unsigned)n, .next_out = (unsigned char *)b.ptr, .avail_out = (unsigned)b.n};
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    b.n = z.total_out;
    deflateEnd(&z);
    return b;
}

static bytes zstd_of(const char *text, size_t n)
{
    bytes b = {.n = ZSTD_compressBound(n)};
    b.ptr = rf_xmalloc(b.n);
    ZSTD_CCtx *z = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(z, ZSTD_c_checksumFlag, 1); /* as the zstd command does */
    b.n = ZSTD_compress2(z, b.ptr, b.n, text, n);
    assert_false(ZSTD_isError(b.n));
    ZSTD_freeCCtx(z);
    return b;
}

typedef bytes (*packer)(const char *text, size_t n);
static const packer packers[] = {gzip_of, zstd_of};
#define PACKERS (sizeof packers / sizeof *packers)

/* `rest` is appended to the packed lines. */
static bytes packed_lines(packer pack, const void *rest, size_t n)
{
    bytes b = pack(lines, strlen(lines));
    b.ptr = rf_xrealloc(b.ptr, b.n + n + 1);
    if (n > 0)
        memcpy(b.ptr + b.n, rest, n);
    b.n += n;
    return b;
}

static bool read_bytes(kept *k, const char *name, bytes b)
{
    bool ok = kept_read(k, make_file(name, b.ptr, b.n), NULL, NULL);
    free(b.ptr);
    return ok;
}

static void packed_files_are_read_whatever_their_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < PACKERS; i++) {
        kept *k = kept_new();

        assert_true(read_bytes(k, "comments.jsonl", packed_lines(packers[i], NULL, 0)));

        assert_int_equal(k->n, 2);
        assert_str(k->comments[1].text, "two");
        assert_int_equal(k->n_problems, 0);
        kept_free(k);
    }
}

static void the_kind_is_told_by_the_name_in_front_of_gz(void **state)
{
    (void)state;
    kept *k = kept_new();
    const char *text = "body\nknee hurts\n";

    assert_true(read_bytes(k, "comments.csv.gz", gzip_of(text, strlen(text))));

    assert_int_equal(k->n, 1);
    assert_str(k->comments[0].source, "csv");
    kept_free(k);
}

static void members_after_one_another_are_one_file(void **state)
{
    (void)state;
    const char *more = "{\"id\":\"3\",\"text\":\"three\"}\n";
    for (size_t i = 0; i < PACKERS; i++) {
        kept *k = kept_new();
        bytes second = packers[i](more, strlen(more));

        assert_true(read_bytes(k, "a", packed_lines(packers[i], second.ptr, second.n)));

        assert_int_equal(k->n, 3);
        free(second.ptr);
        kept_free(k);
    }
}

static void zeros_behind_the_end_are_padding_and_other_bytes_are_told(void **state)
{
    (void)state;
    static const char zeros[512];
    for (size_t i = 0; i < PACKERS; i++) {
        kept *padded = kept_new(), *dirty = kept_new();

        assert_true(read_bytes(padded, "a", packed_lines(packers[i], zeros, sizeof zeros)));
        assert_int_equal(padded->n, 2);
        assert_false(read_bytes(dirty, "a", packed_lines(packers[i], "rubbish", 7)));
        assert_int_equal(dirty->n, 2);
        assert_int_equal(dirty->err.code, RF_E_INPUT);
        assert_non_null(strstr(dirty->err.text, "bytes behind the end"));
        kept_free(padded);
        kept_free(dirty);
    }
}

static void a_cut_file_gives_what_it_has_and_an_error(void **state)
{
    (void)state;
    /* Texts that do not pack well, so that half the bytes hold about half the lines. */
    char text[8192];
    size_t n = 0;
    uint32_t seed = 1;
    for (int i = 0; i < 50; i++) {
        n += (size_t)sprintf(text + n, "{\"id\":\"%d\",\"text\":\"", i);
        for (int j = 0; j < 100; j++)
            text[n++] = (char)('a' + (seed = seed * 1664525u + 1013904223u) / 165191050u);
        n += (size_t)sprintf(text + n, "\"}\n");
    }
    for (size_t i = 0; i < PACKERS; i++) {
        kept *k = kept_new();
        bytes b = packers[i](text, n);
        b.n -= 20;

        assert_false(read_bytes(k, "a.jsonl", b));

        assert_int_equal(k->err.code, RF_E_INPUT);
        assert_non_null(strstr(k->err.text, "cut"));
        assert_non_null(strstr(k->err.text, "a.jsonl"));
        if (packers[i] == gzip_of) /* a small file is one block of Zstandard, all or nothing */
            assert_in_range(k->n, 40, 49);
        kept_free(k);
    }
}

static void damage_is_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < PACKERS; i++) {
        kept *k = kept_new();
        bytes b = packed_lines(packers[i], NULL, 0);
        memset(b.ptr + b.n / 2, 0x55, 6);

        assert_false(read_bytes(k, "a.jsonl", b));

        assert_int_equal(k->err.code, RF_E_INPUT);
        kept_free(k);
    }
}

/* Blank lines without end, which are no comments and would be read for ever. */
static void a_bomb_is_refused_and_what_stood_in_front_is_kept(void **state)
{
    (void)state;
    const size_t n = (size_t)80 << 20;
    char *text = rf_xmalloc(n);
    memset(text, '\n', n);
    memcpy(text, lines, strlen(lines));
    for (size_t i = 0; i < PACKERS; i++) {
        kept *k = kept_new();

        assert_false(read_bytes(k, "a.jsonl", packers[i](text, n)));

        assert_int_equal(k->err.code, RF_E_INPUT);
        assert_non_null(strstr(k->err.text, "unpacks to more than"));
        assert_int_equal(k->n, 2);
        kept_free(k);
    }
    free(text);
}

static void a_file_packed_twice_is_named(void **state)
{
    (void)state;
    kept *k = kept_new();
    bytes inner = packed_lines(gzip_of, NULL, 0);

    assert_false(read_bytes(k, "a.gz", gzip_of(inner.ptr, inner.n)));

    assert_non_null(strstr(k->err.text, "packed twice"));
    free(inner.ptr);
    kept_free(k);
}

static void an_empty_packed_file_is_a_problem_and_no_error(void **state)
{
    (void)state;
    for (size_t i = 0; i < PACKERS; i++) {
        kept *k = kept_new();

        assert_true(read_bytes(k, "a", packers[i]("", 0)));

        assert_int_equal(k->n_problems, 1);
        kept_free(k);
    }
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, drop_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(packed_files_are_read_whatever_their_names),
        WITH_FOLDER(the_kind_is_told_by_the_name_in_front_of_gz),
        WITH_FOLDER(members_after_one_another_are_one_file),
        WITH_FOLDER(zeros_behind_the_end_are_padding_and_other_bytes_are_told),
        WITH_FOLDER(a_cut_file_gives_what_it_has_and_an_error),
        WITH_FOLDER(damage_is_told),
        WITH_FOLDER(a_bomb_is_refused_and_what_stood_in_front_is_kept),
        WITH_FOLDER(a_file_packed_twice_is_named),
        WITH_FOLDER(an_empty_packed_file_is_a_problem_and_no_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
