/* base/hash.c - SHA-256 by nettle, XXH3 by xxHash, FNV-1a by hand (four lines). */
#include "base/hash.h"

#include "base/arena.h"
#include "base/hash_parts.h"

#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL /* compiled in: nothing to load at the start */
#include <xxhash.h>

struct rf_hasher {
    struct sha256_ctx ctx;
};

rf_hasher *rf_hasher_new(void)
{
    rf_hasher *h = rf_xmalloc(sizeof *h);
    sha256_init(&h->ctx);
    return h;
}

void rf_hasher_add(rf_hasher *h, rf_str s) { sha256_update(&h->ctx, s.len, (const uint8_t *)s.ptr); }

rf_sha256 rf_hasher_end(rf_hasher *h)
{
    rf_sha256 out;
    sha256_digest(&h->ctx, sizeof out.bytes, out.bytes);
    free(h);
    return out;
}

rf_sha256 rf_hash_sha256(rf_str s)
{
    rf_hasher *h = rf_hasher_new();
    rf_hasher_add(h, s);
    return rf_hasher_end(h);
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

rf_sum rf_hash_sum_plain(rf_str s)
{
    rf_sum out;
    XXH128_canonical_t c;
    XXH128_canonicalFromHash(&c, XXH3_128bits(s.ptr, s.len));
    memcpy(out.bytes, c.digest, sizeof out.bytes);
    return out;
}

bool rf_hash_is_wide(void)
{
#ifdef RF_HASH_WIDE
    return __builtin_cpu_supports("avx2");
#else
    return false;
#endif
}

rf_sum rf_hash_sum(rf_str s) { return rf_hash_is_wide() ? rf_hash_sum_wide(s) : rf_hash_sum_plain(s); }

uint64_t rf_hash_fnv(uint64_t seed, const void *bytes, size_t n)
{
    const unsigned char *p = bytes;
    uint64_t h = seed ? seed : UINT64_C(14695981039346656037);
    for (size_t i = 0; i < n; i++)
        h = (h ^ p[i]) * UINT64_C(1099511628211);
    return h;
}
