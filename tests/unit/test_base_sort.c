#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "arena_fixture.h"
#include "base/sort.h"

#include <stdbool.h>
#include <string.h>

typedef struct item {
    unsigned key, place;
    char more[13]; /* a size that is no power of two */
} item;

static int by_key(const void *a, const void *b)
{
    const item *x = a, *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

static void items_are_in_order_and_equal_ones_keep_theirs(void **state)
{
    (void)state;
    static item items[300];
    unsigned seed = 1;
    for (size_t n = 0; n <= 300; n += n < 20 ? 1 : 35) {
        bool seen[300] = {false};
        for (unsigned i = 0; i < n; i++) {
            seed = seed * 1103515245 + 12345;
            items[i] = (item){.key = (seed >> 16) % 40, .place = i};
            memset(items[i].more, (int)(i % 100), sizeof items[i].more);
        }
        rf_sort(items, n, sizeof *items, by_key, arena);
        for (size_t i = 0; i < n; i++) {
            assert_false(seen[items[i].place]);
            seen[items[i].place] = true;
            assert_int_equal(items[i].more[12], items[i].place % 100);
            if (i > 0)
                assert_true(items[i - 1].key < items[i].key || (items[i - 1].key == items[i].key && items[i - 1].place < items[i].place));
        }
    }
}

static size_t compared;

static int counting(const void *a, const void *b)
{
    compared++;
    return by_key(a, b);
}

static void what_is_in_order_is_looked_at_once(void **state)
{
    (void)state;
    item items[100];
    memset(items, 0, sizeof items);
    for (unsigned i = 0; i < 100; i++)
        items[i].key = i / 3;
    rf_sort(items, 100, sizeof *items, counting, arena);
    assert_int_equal(compared, 99);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_are_in_order_and_equal_ones_keep_theirs),
        cmocka_unit_test(what_is_in_order_is_looked_at_once),
    };
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
