/* base/bits.h - counting bits, where the processor's own instruction cannot be taken for granted. */
#ifndef RF_BASE_BITS_H
#define RF_BASE_BITS_H

#include <stdint.h>

/* Bits that are set (Warren, Hacker's Delight, 5-1). */
static inline unsigned rf_bits_in(uint32_t x)
{
    x -= x >> 1 & 0x55555555u;
    x = (x & 0x33333333u) + (x >> 2 & 0x33333333u);
    return ((x + (x >> 4)) & 0x0F0F0F0Fu) * 0x01010101u >> 24;
}

#endif
