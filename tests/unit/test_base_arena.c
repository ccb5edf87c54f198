/* Memory that dies together. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"

#include <string.h>

static void taken_memory_is_zeroed_also_after_a_reset(void **state)
{
    (void)state;
    rf_arena *a = rf_arena_new(256);

    for (int round = 0; round < 3; round++) {
        unsigned char *p = rf_arena_take(a, 100);
        for (int i = 0; i < 100; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xAA, 100);
        rf_arena_reset(a);
    }

    rf_arena_free(a);
}

static void pieces_are_aligned_and_do_not_overlap(void **state)
{
    (void)state;
    rf_arena *a = rf_arena_new(128);
    unsigned char *pieces[200];

    for (size_t i = 0; i < 200; i++) {
        pieces[i] = rf_arena_raw(a, i);
        assert_int_equal((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
        memset(pieces[i], (int)i, i);
    }

    for (size_t i = 0; i < 200; i++)
        for (size_t k = 0; k < i; k++)
            assert_int_equal(pieces[i][k], i);
    rf_arena_free(a);
}

static void a_piece_may_be_larger_than_a_block(void **state)
{
    (void)state;
    rf_arena *a = rf_arena_new(64);

    char *big = rf_arena_take(a, 100000);
    big[99999] = 'x';
    char *small = rf_arena_take(a, 8);
    small[0] = 'y';
    rf_arena_reset(a);
    char *again = rf_arena_take(a, 100000);

    assert_int_equal(again[99999], 0);
    rf_arena_free(a);
}

static void a_copy_ends_with_a_nul_and_may_hold_one(void **state)
{
    (void)state;
    rf_arena *a = rf_arena_new(0);

    assert_memory_equal(rf_arena_dup(a, "a\0b", 3), "a\0b", 4);
    assert_string_equal(rf_arena_dup(a, NULL, 0), "");

    rf_arena_free(a);
}

static void a_growing_array_keeps_its_items(void **state)
{
    (void)state;
    rf_arena *a = rf_arena_new(64);
    int *items = NULL;
    size_t n = 0, cap = 0;

    for (int i = 0; i < 1000; i++) {
        items = rf_arena_grow(a, items, n, &cap, sizeof *items);
        items[n++] = i;
    }

    assert_in_range(cap, 1000, 2000);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(items[i], i);
    rf_arena_free(a);
}

static void freeing_nothing_is_fine(void **state)
{
    (void)state;
    rf_arena_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(taken_memory_is_zeroed_also_after_a_reset), cmocka_unit_test(pieces_are_aligned_and_do_not_overlap),
        cmocka_unit_test(a_piece_may_be_larger_than_a_block),        cmocka_unit_test(a_copy_ends_with_a_nul_and_may_hold_one),
        cmocka_unit_test(a_growing_array_keeps_its_items),           cmocka_unit_test(freeing_nothing_is_fine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
