/* extract/program_pool.c - pools of the makers of programs: what is equal is kept once. */
#include "extract/program_maker.h"

#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

static size_t slot_of(const rf_pool *p, const void *items, size_t count)
{
    return rf_hash_fnv((uint32_t)count, items, count * p->size) & (p->n_slots - 1);
}

static void grow_slots(rf_pool *p)
{
    free(p->slots);
    p->n_slots = p->n_slots ? p->n_slots * 2 : 1024;
    p->slots = rf_xcalloc(p->n_slots, sizeof *p->slots);
    for (uint32_t k = 0; k < p->n_runs; k++) {
        size_t i = slot_of(p, p->items + p->runs[k].at * p->size, p->runs[k].count);
        while (p->slots[i] != 0)
            i = (i + 1) & (p->n_slots - 1);
        p->slots[i] = k + 1;
    }
}

uint32_t rf_pool_put(rf_pool *p, const void *items, size_t count)
{
    if (2 * p->n_runs >= p->n_slots)
        grow_slots(p);
    size_t i = slot_of(p, items, count);
    for (; p->slots[i] != 0; i = (i + 1) & (p->n_slots - 1)) {
        const struct rf_pool_run *run = &p->runs[p->slots[i] - 1];
        if (run->count == count && memcmp(p->items + run->at * p->size, items, count * p->size) == 0)
            return run->at;
    }
    if (p->cap - p->n < count || p->items == NULL) {
        p->cap = p->cap * 2 + count + 256;
        p->items = rf_xrealloc(p->items, p->cap * p->size);
    }
    if (p->n_runs == p->cap_runs) {
        p->cap_runs = p->cap_runs * 2 + 256;
        p->runs = rf_xrealloc(p->runs, p->cap_runs * sizeof *p->runs);
    }
    p->runs[p->n_runs++] = (struct rf_pool_run){(uint32_t)p->n, (uint32_t)count};
    p->slots[i] = (uint32_t)p->n_runs;
    memcpy(p->items + p->n * p->size, items, count * p->size);
    p->n += count;
    return (uint32_t)(p->n - count);
}

void *rf_pool_take(rf_pool *p, size_t *n)
{
    void *items = p->items;
    *n = p->n;
    free(p->runs);
    free(p->slots);
    *p = (rf_pool){0};
    return items;
}
