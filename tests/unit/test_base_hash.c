/* Hashes: known vectors, so that stored identities never move. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/hash_parts.h"

#include <string.h>

static void sha256_gives_the_vectors_of_fips_180(void **state)
{
    (void)state;
    static const struct {
        const char *text, *hex;
    } vectors[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };

    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        char hex[65];
        rf_hash_hex(rf_hash_sha256(rf_str_from(vectors[i].text)), hex);
        assert_string_equal(hex, vectors[i].hex);
    }
}

static void fnv_gives_the_vectors_of_its_authors(void **state)
{
    (void)state;

    assert_true(rf_hash_fnv(0, "", 0) == UINT64_C(0xcbf29ce484222325));
    assert_true(rf_hash_fnv(0, "a", 1) == UINT64_C(0xaf63dc4c8601ec8c));
    assert_true(rf_hash_fnv(0, "foobar", 6) == UINT64_C(0x85944171f73967e8));
}

static void fnv_goes_on_where_it_stopped(void **state)
{
    (void)state;

    uint64_t first = rf_hash_fnv(0, "foo", 3);

    assert_true(rf_hash_fnv(first, "bar", 3) == rf_hash_fnv(0, "foobar", 6));
}

static void pieces_hash_like_the_whole(void **state)
{
    (void)state;
    char text[300];
    memset(text, 'x', sizeof text);
    rf_sha256 whole = rf_hash_sha256((rf_str){text, sizeof text});
    for (size_t cut = 0; cut <= sizeof text; cut += 50) {
        rf_hasher *h = rf_hasher_new();
        rf_hasher_add(h, (rf_str){text, cut});
        rf_hasher_add(h, (rf_str){text + cut, sizeof text - cut});
        rf_sha256 parts = rf_hasher_end(h);
        assert_memory_equal(parts.bytes, whole.bytes, sizeof whole.bytes);
    }
}

/* Lengths around those at which XXH3 changes its way. */
static void wide_registers_give_the_same_sum(void **state)
{
    (void)state;
    static unsigned char bytes[5000];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(i * 131 >> 3);
    if (!rf_hash_is_wide())
        skip();
    for (size_t n = 0; n <= sizeof bytes - 3; n += n < 300 ? 1 : 61)
        for (size_t at = 0; at < 4; at += 3) {
            rf_str s = {(const char *)bytes + at, n};
            rf_sum wide = rf_hash_sum_wide(s), plain = rf_hash_sum_plain(s);
            assert_memory_equal(wide.bytes, plain.bytes, sizeof wide.bytes);
        }
}

static void sums_are_those_of_xxhash(void **state)
{
    (void)state;
    const unsigned char abc[16] = {0x06, 0xb0, 0x5a, 0xb6, 0x73, 0x3a, 0x61, 0x85, 0x78, 0xaf, 0x5f, 0x94, 0x89, 0x2f, 0x39, 0x50};

    assert_memory_equal(rf_hash_sum_plain(RF_STR("abc")).bytes, abc, sizeof abc);
    assert_memory_equal(rf_hash_sum(RF_STR("abc")).bytes, abc, sizeof abc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sha256_gives_the_vectors_of_fips_180), cmocka_unit_test(pieces_hash_like_the_whole),
        cmocka_unit_test(fnv_gives_the_vectors_of_its_authors), cmocka_unit_test(fnv_goes_on_where_it_stopped),
        cmocka_unit_test(wide_registers_give_the_same_sum),     cmocka_unit_test(sums_are_those_of_xxhash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
