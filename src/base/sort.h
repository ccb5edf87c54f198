/* base/sort.h - a stable sort that takes what room it needs from an arena: the C library's allocates for more than 1 KiB. */
#ifndef RF_BASE_SORT_H
#define RF_BASE_SORT_H

#include "base/arena.h"

/* Sort n items of so many bytes, ascending by compare (as of qsort); equal items stay in the order they had. In order already: one look. */
void rf_sort(void *items, size_t n, size_t bytes, int (*compare)(const void *, const void *), rf_arena *arena);

#endif
