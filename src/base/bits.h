/* base/bits.h - counting bits, and which of many ids are there: where the processor's own instruction for it cannot be taken for granted.
 */
#ifndef RF_BASE_BITS_H
#define RF_BASE_BITS_H

#include <stdbool.h>
#include <stdint.h>

/* In front of a function that counts bits again and again: it is compiled twice, and when the program starts the one with the
 * processor's own instruction is taken, where there is such an instruction. */
#if defined(__x86_64__) && defined(__GLIBC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define RF_COUNTS_BITS __attribute__((target_clones("popcnt", "default")))
#else
#define RF_COUNTS_BITS
#endif

/* Bits that are set (Warren, Hacker's Delight, 5-1). Compilers know these steps and take one instruction for them where they may. */
static inline unsigned rf_bits_in(uint32_t x)
{
    x -= x >> 1 & 0x55555555u;
    x = (x & 0x33333333u) + (x >> 2 & 0x33333333u);
    return ((x + (x >> 4)) & 0x0F0F0F0Fu) * 0x01010101u >> 24;
}

/* 32 ids, and where in an ascending list of those that are there the first of them stands. A quarter of a byte for each id that there may
 * be, where a table of places takes four bytes and is a miss of the cache for each. Made by rf_weights_ranks (base/weights.h). */
typedef struct rf_ranks {
    uint32_t before; /* ids of the list in all blocks in front */
    uint32_t has;    /* a bit for each of the 32 */
} rf_ranks;

/* The place of an id in the list, or where it would stand. Without a branch: nobody can guess which ids are there. */
static inline uint32_t rf_rank(const rf_ranks *ranks, uint32_t id, bool *is_there)
{
    rf_ranks r = ranks[id / 32];
    uint32_t bit = 1u << id % 32;
    *is_there = (r.has & bit) != 0;
    return r.before + rf_bits_in(r.has & (bit - 1));
}

#endif
