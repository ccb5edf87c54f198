/* base/heap.c - glibc's heap in large pages. Its own setting for that (glibc.malloc.hugetlb) can only be made from outside. */
#include "base/heap.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#define LARGE_PAGE ((uintptr_t)2 << 20)
#define SMALL_PAGE ((uintptr_t)4096)
#define GROW_BYTES ((size_t)256 * 1024) /* more than glibc begins with: the heap grows, by HEAP_BYTES as well */
#define HEAP_BYTES (16 * LARGE_PAGE)    /* of address space; what is never touched is never taken */

static void *volatile unused;

void rf_heap_in_large_pages(void)
{
#if defined(__GLIBC__) && defined(MADV_HUGEPAGE)
    mallopt(M_TOP_PAD, (int)HEAP_BYTES);
    mallopt(M_MMAP_THRESHOLD, (int)(2 * LARGE_PAGE)); /* larger ones have pages of their own */
    mallopt(M_TRIM_THRESHOLD, (int)(2 * HEAP_BYTES));
    void *grow = malloc(GROW_BYTES);
    uintptr_t here = (uintptr_t)grow, behind = here + GROW_BYTES, top = (uintptr_t)sbrk(0);
    uintptr_t first = (behind + SMALL_PAGE + LARGE_PAGE) / LARGE_PAGE * LARGE_PAGE; /* of which nothing is taken yet */
    free(grow);
    if (here > top || first + LARGE_PAGE > top)
        return;
    if (madvise((void *)first, (top - first) / LARGE_PAGE * LARGE_PAGE, MADV_HUGEPAGE) == 0)
        unused = malloc(first - here); /* what lies in front of the first large page stays unused */
#endif
}
