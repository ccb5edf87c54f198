/* The quick reader never says anything that the sanitiser and jansson would not say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "arena_fixture.h"
#include "base/json_quick.h"

#include <stdlib.h>
#include <string.h>

/* A byte order mark sends rf_json_parse the long way. */
static const rf_json *read_slowly(rf_str text, size_t *repairs)
{
    char *marked = rf_arena_raw(arena, text.len + 4);
    memcpy(marked, "\xEF\xBB\xBF", 3);
    memcpy(marked + 3, text.ptr, text.len);
    return rf_json_parse((rf_str){marked, text.len + 3}, arena, repairs, NULL);
}

static bool same(const rf_json *a, const rf_json *b)
{
    for (; a != NULL && b != NULL; a = a->next, b = b->next)
        if (a->type != b->type || !rf_str_eq(a->key, b->key) || !rf_str_eq(a->string, b->string) || a->integer != b->integer ||
            memcmp(&a->real, &b->real, sizeof a->real) != 0 || !same(a->child, b->child))
            return false;
    return a == NULL && b == NULL;
}

/* Whether the quick way had an answer; one that differs fails the test. */
static bool agrees(rf_str text)
{
    size_t repairs = 0;
    const rf_json *quick = rf_json_read_quick(text, arena);
    if (quick == NULL)
        return false;
    const rf_json *slow = read_slowly(text, &repairs);
    if (slow == NULL || repairs > 0 || !same(quick, slow))
        fail_msg("quick and slow differ on: %.*s", (int)text.len, text.ptr);
    return true;
}

static const char *const plain[] = {
    ("{\"id\":\"Ugx1\",\"text\":\"numb \\\"since\\\" monday\\n\\u00e9 \\ud83d\\ude00 \xF0\x9F\x98\x80 "
     "don\xE2\x80\x99t\",\"n\":-17,\"p\":null}"),
    " { \"a\" : [ true , false , null , { } , [ ] , 0 , 1.50 , -2.25 ] , \"b\" : \"\\b\\f\\n\\r\\t\\/\\\\\" } \r\n",
    "{\"time_parsed\":1763596800.5,\"votes\":\"1.2K\",\"heart\":false,\"nul\":\"a\\u0000b\"}",
    "\"text\"",
    "123456789012345678",
    "[[[[[1]]]]]",
};

static const char *const doubtful[] = {
    "",
    " ",
    "{",
    "[1",
    "[1,]",
    "{\"a\":1,}",
    "{\"a\":1,\"a\":2}",
    "{\"\\u0061\":1}",
    "\"\\ud83d\"",
    "\"\\ud83dx\"",
    "\"\\udc00\"",
    "\"caf\xE9\"",
    "\"a\nb\"",
    "\"\\x\"",
    "\"\\u12\"",
    "\"\\",
    "01",
    "-0",
    "1e5",
    "1.",
    ".5",
    "-",
    "+1",
    "1234567890123456789",
    "truex",
    "tru",
    "nul",
    "1 2",
    "{} x",
    "{1:2}",
    "{\"a\" 1}",
    "\xEF\xBB\xBF{}",
    "NaN",
    "\"\x7F\xC0\xAF\"",
    "\"\xED\xA0\x80\"",
};

static void what_is_plainly_well_formed_is_read_the_quick_way(void **state)
{
    (void)state;

    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (!agrees(rf_str_from(plain[i])))
            fail_msg("not read: %s", plain[i]);
}

static void what_is_doubtful_is_given_back(void **state)
{
    (void)state;

    for (size_t i = 0; i < sizeof doubtful / sizeof *doubtful; i++)
        if (rf_json_read_quick(rf_str_from(doubtful[i]), arena) != NULL)
            fail_msg("read: %s", doubtful[i]);
}

static void nesting_ends_where_it_ends_the_long_way(void **state)
{
    (void)state;
    char deep[200];
    for (size_t depth = 63; depth <= 66; depth++) {
        memset(deep, '[', depth);
        memset(deep + depth, ']', depth);

        bool quick = agrees((rf_str){deep, 2 * depth});

        assert_int_equal(quick, read_slowly((rf_str){deep, 2 * depth}, NULL) != NULL);
    }
}

static void changed_bytes_never_make_the_two_ways_differ(void **state)
{
    (void)state;
    static const char bytes[] = "\"\\{}[]:,0u19.-en \n\x01\x7F\x80\xC3\xE2\xF0\xFF";
    uint64_t seed = 88172645463325252u;
    char text[512];
    size_t read = 0;
    for (int round = 0; round < 20000; round++) {
        const char *from = plain[round % (int)(sizeof plain / sizeof *plain)];
        size_t n = strlen(from);
        memcpy(text, from, n);
        for (int change = 0; change <= round % 3; change++) {
            seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17; /* xorshift: the same numbers on every machine */
            text[seed % n] = bytes[(seed >> 32) % (sizeof bytes - 1)];
        }
        rf_arena_reset(arena);
        read += agrees((rf_str){text, n});
    }
    assert_true(read > 1000);
}

#define WITH_ARENA(test) cmocka_unit_test_setup_teardown(test, make_arena, free_arena)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ARENA(what_is_plainly_well_formed_is_read_the_quick_way),
        WITH_ARENA(what_is_doubtful_is_given_back),
        WITH_ARENA(nesting_ends_where_it_ends_the_long_way),
        WITH_ARENA(changed_bytes_never_make_the_two_ways_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
