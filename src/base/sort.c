/* base/sort.c - merge sort from the bottom up: runs of one, two, four ... items are merged from one array into the other. */
#include "base/sort.h"

#include <stdbool.h>
#include <string.h>

typedef int comparison(const void *, const void *);

static bool in_order(const char *items, size_t n, size_t bytes, comparison *compare)
{
    for (size_t i = 1; i < n; i++)
        if (compare(items + (i - 1) * bytes, items + i * bytes) > 0)
            return false;
    return true;
}

/* Merge the runs from[low, middle) and from[middle, high), counted in items, into the same places of `to`. */
static void merge(const char *from, char *to, size_t low, size_t middle, size_t high, size_t bytes, comparison *compare)
{
    size_t left = low, right = middle;
    for (size_t i = low; i < high; i++) {
        bool take_left = left < middle && (right >= high || compare(from + left * bytes, from + right * bytes) <= 0);
        memcpy(to + i * bytes, from + (take_left ? left++ : right++) * bytes, bytes);
    }
}

void rf_sort(void *items, size_t n, size_t bytes, int (*compare)(const void *, const void *), rf_arena *arena)
{
    if (n < 2 || in_order(items, n, bytes, compare))
        return;
    char *from = items, *to = rf_arena_raw(arena, n * bytes);
    for (size_t run = 1; run < n; run *= 2) {
        for (size_t low = 0; low < n; low += 2 * run) {
            size_t middle = low + run < n ? low + run : n, high = middle + run < n ? middle + run : n;
            merge(from, to, low, middle, high, bytes, compare);
        }
        char *other = from;
        from = to;
        to = other;
    }
    if (from != items)
        memcpy(items, from, n * bytes);
}
