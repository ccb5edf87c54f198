/* base/arena.h - memory that dies together.
 *
 * One arena per comment: everything a comment needs is taken from it and reset in one step inside the loop. Blocks are
 * kept on reset, so that a warmed-up loop allocates nothing. When memory is gone the program ends (rf_die_oom): there
 * is no useful work left to do, and every store write is transactional. */
#ifndef RF_BASE_ARENA_H
#define RF_BASE_ARENA_H

#include <stddef.h>

typedef struct rf_arena rf_arena;

rf_arena *rf_arena_new(size_t block_bytes);                 /* 0: 64 KiB blocks. Owned by the caller */
void rf_arena_free(rf_arena *a);                            /* NULL is fine */
void rf_arena_reset(rf_arena *a);                           /* forget everything, keep the blocks */
void *rf_arena_take(rf_arena *a, size_t bytes);             /* zeroed, aligned for any type, never NULL */
void *rf_arena_raw(rf_arena *a, size_t bytes);              /* the same, not zeroed: for buffers filled at once */
char *rf_arena_dup(rf_arena *a, const char *s, size_t len); /* NUL-terminated copy */

/* Grow an array inside an arena: returns the old pointer while *cap suffices, otherwise a doubled copy. */
void *rf_arena_grow(rf_arena *a, void *old, size_t count, size_t *cap, size_t item_bytes);

/* malloc family that ends the program when memory is gone. */
void *rf_xmalloc(size_t bytes);
void *rf_xcalloc(size_t n, size_t bytes);
void *rf_xrealloc(void *p, size_t bytes);
char *rf_xstrdup(const char *s);
/* Zeroed, each of n items at a multiple of its size, a power of two: items of a cache line begin where one does. For free(). */
void *rf_xaligned(size_t n, size_t bytes);
/* Such items with room for n, of which the first `kept` are those of the old ones, which are freed. old: NULL while kept is 0. */
void *rf_xaligned_grown(void *old, size_t kept, size_t n, size_t bytes);
/* rf_xmalloc for tables of megabytes: in large pages where the system has them, because taking 4 KiB at a time from the kernel
 * costs more than filling them. For free(). */
void *rf_xhuge(size_t bytes);
void rf_die_oom(void) __attribute__((noreturn));

#endif
