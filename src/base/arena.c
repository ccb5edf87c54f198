/* base/arena.c - bump allocation in blocks that survive a reset. */
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

typedef struct block {
    struct block *next;
    size_t size, used;
    max_align_t data[];
} block;

struct rf_arena {
    block *first, *current;
    size_t block_bytes;
};

void rf_die_oom(void)
{
    fputs("redflag: out of memory\n", stderr);
    abort();
}

void *rf_xmalloc(size_t bytes)
{
    void *p = malloc(bytes ? bytes : 1);
    if (p == NULL)
        rf_die_oom();
    return p;
}

void *rf_xcalloc(size_t n, size_t bytes)
{
    void *p = calloc(n ? n : 1, bytes ? bytes : 1);
    if (p == NULL)
        rf_die_oom();
    return p;
}

void *rf_xrealloc(void *p, size_t bytes)
{
    void *q = realloc(p, bytes ? bytes : 1);
    if (q == NULL)
        rf_die_oom();
    return q;
}

char *rf_xstrdup(const char *s)
{
    size_t n = strlen(s) + 1;
    return memcpy(rf_xmalloc(n), s, n);
}

#define HUGE_PAGE ((size_t)2 << 20)

void *rf_xaligned(size_t n, size_t bytes)
{
    void *p = n <= SIZE_MAX / bytes ? aligned_alloc(bytes, n * bytes) : NULL;
    if (p == NULL)
        rf_die_oom();
    return memset(p, 0, n * bytes);
}

void *rf_xaligned_grown(void *old, size_t kept, size_t n, size_t bytes)
{
    void *p = rf_xaligned(n, bytes);
    if (kept > 0)
        memcpy(p, old, kept * bytes);
    free(old);
    return p;
}

void *rf_xhuge(size_t bytes)
{
    if (bytes < HUGE_PAGE)
        return rf_xmalloc(bytes);
    void *p = aligned_alloc(HUGE_PAGE, (bytes + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE);
    if (p == NULL)
        rf_die_oom();
#ifdef MADV_HUGEPAGE
    size_t filled = bytes / HUGE_PAGE * HUGE_PAGE; /* the last page is taken whole only if it is wanted whole */
    if (filled > 0)
        (void)madvise(p, filled, MADV_HUGEPAGE); /* advice: without it the same, more slowly */
#endif
    return p;
}

static block *block_new(size_t size)
{
    block *b = rf_xhuge(sizeof *b + size);
    b->next = NULL;
    b->size = size;
    b->used = 0;
    return b;
}

rf_arena *rf_arena_new(size_t block_bytes)
{
    rf_arena *a = rf_xcalloc(1, sizeof *a);
    a->block_bytes = block_bytes ? block_bytes : 64 * 1024;
    a->first = a->current = block_new(a->block_bytes);
    return a;
}

void rf_arena_free(rf_arena *a)
{
    if (a == NULL)
        return;
    for (block *b = a->first, *next; b != NULL; b = next) {
        next = b->next;
        free(b);
    }
    free(a);
}

void rf_arena_reset(rf_arena *a)
{
    for (block *b = a->first; b != NULL; b = b->next)
        b->used = 0;
    a->current = a->first;
}

void *rf_arena_raw(rf_arena *a, size_t bytes)
{
    const size_t align = sizeof(max_align_t);
    bytes = (bytes + align - 1) / align * align;
    block *b = a->current;
    while (b->size - b->used < bytes) {
        if (b->next == NULL)
            b->next = block_new(bytes > a->block_bytes ? bytes : a->block_bytes);
        b = b->next;
    }
    a->current = b;
    void *p = (char *)b->data + b->used;
    b->used += bytes;
    return p;
}

void *rf_arena_take(rf_arena *a, size_t bytes) { return memset(rf_arena_raw(a, bytes), 0, bytes); }

char *rf_arena_dup(rf_arena *a, const char *s, size_t len)
{
    char *p = rf_arena_raw(a, len + 1);
    if (len > 0)
        memcpy(p, s, len);
    p[len] = '\0';
    return p;
}

void *rf_arena_grow(rf_arena *a, void *old, size_t count, size_t *cap, size_t item_bytes)
{
    if (count < *cap)
        return old;
    size_t want = *cap ? *cap * 2 : 8;
    void *p = rf_arena_take(a, want * item_bytes);
    if (count > 0)
        memcpy(p, old, count * item_bytes);
    *cap = want;
    return p;
}
