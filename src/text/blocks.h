/* text/blocks.h - sixteen bytes of raw text at once: in lower case, and which of them make up words. Inside text/ only.
 *
 * SSE2 belongs to every x86-64, so nothing has to be asked at run time; elsewhere the plain version does the same, byte by byte. */
#ifndef RF_TEXT_BLOCKS_H
#define RF_TEXT_BLOCKS_H

#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { RF_BLOCK_BYTES = 16 };

/* Bit i speaks of byte i; ASCII only. */
typedef struct rf_block_bits {
    uint32_t words; /* letters and digits */
    uint32_t upper, digits;
} rf_block_bits;

/* raw[0, 16) in lower case into lower[0, 16); the two must not overlap. */
static inline rf_block_bits rf_block_plain(const unsigned char *raw, char *lower)
{
    rf_block_bits bits = {0};
    for (unsigned i = 0; i < RF_BLOCK_BYTES; i++) {
        unsigned char c = raw[i];
        uint32_t upper = c >= 'A' && c <= 'Z', digit = c >= '0' && c <= '9', small = c >= 'a' && c <= 'z';
        lower[i] = (char)(upper ? c | 0x20 : c);
        bits.words |= (upper | digit | small) << i;
        bits.upper |= upper << i;
        bits.digits |= digit << i;
    }
    return bits;
}

#ifdef __SSE2__
/* Bytes from `first` to `first` + n - 1: moved to where signed comparison has its least value, so that one comparison does. */
static inline __m128i rf_block_range(__m128i x, char first, char n)
{
    return _mm_cmplt_epi8(_mm_add_epi8(x, _mm_set1_epi8((char)(-128 - first))), _mm_set1_epi8((char)(-128 + n)));
}

static inline rf_block_bits rf_block_read(const unsigned char *raw, char *lower)
{
    __m128i x = _mm_loadu_si128((const __m128i *)raw), upper = rf_block_range(x, 'A', 26), digits = rf_block_range(x, '0', 10);
    __m128i low = _mm_or_si128(x, _mm_and_si128(upper, _mm_set1_epi8(0x20)));
    __m128i words = _mm_or_si128(digits, rf_block_range(low, 'a', 26));
    _mm_storeu_si128((__m128i *)lower, low);
    return (rf_block_bits){(uint32_t)_mm_movemask_epi8(words), (uint32_t)_mm_movemask_epi8(upper), (uint32_t)_mm_movemask_epi8(digits)};
}
#else
static inline rf_block_bits rf_block_read(const unsigned char *raw, char *lower) { return rf_block_plain(raw, lower); }
#endif

#endif
