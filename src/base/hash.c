/* base/hash.c - SHA-256 by nettle, FNV-1a by hand (four lines). */
#include "base/hash.h"

#include <nettle/sha2.h>

rf_sha256 rf_hash_sha256(rf_str s)
{
    rf_sha256 h;
    struct sha256_ctx ctx;
    sha256_init(&ctx);
    sha256_update(&ctx, s.len, (const uint8_t *)s.ptr);
    sha256_digest(&ctx, sizeof h.bytes, h.bytes);
    return h;
}

void rf_hash_hex(rf_sha256 h, char out[65])
{
    static const char digits[] = "0123456789abcdef";
    for (int i = 0; i < 32; i++) {
        out[2 * i] = digits[h.bytes[i] >> 4];
        out[2 * i + 1] = digits[h.bytes[i] & 15];
    }
    out[64] = '\0';
}

uint64_t rf_hash_fnv(uint64_t seed, const void *bytes, size_t n)
{
    const unsigned char *p = bytes;
    uint64_t h = seed ? seed : UINT64_C(14695981039346656037);
    for (size_t i = 0; i < n; i++)
        h = (h ^ p[i]) * UINT64_C(1099511628211);
    return h;
}
