/* base/hash.h - SHA-256 for identity (content, rules, model), XXH3 for wholeness, FNV-1a for tables. The only room that knows nettle and
 * xxHash. */
#ifndef RF_BASE_HASH_H
#define RF_BASE_HASH_H

#include "base/str.h"

typedef struct rf_sha256 {
    unsigned char bytes[32];
} rf_sha256;

rf_sha256 rf_hash_sha256(rf_str s);

/* The same in pieces. _end gives the hash of all that was added, and frees. */
typedef struct rf_hasher rf_hasher;
rf_hasher *rf_hasher_new(void);
void rf_hasher_add(rf_hasher *h, rf_str s);
rf_sha256 rf_hasher_end(rf_hasher *h);

void rf_hash_hex(rf_sha256 h, char out[65]); /* lower case, NUL-terminated */

/* 128 bits of XXH3 (Collet), as fast as memory is read: shows that bytes are the ones that were written. Whoever wants to can make other
 * bytes with the same sum, so it protects from damage and mistakes and from nobody's will. */
typedef struct rf_sum {
    unsigned char bytes[16];
} rf_sum;

rf_sum rf_hash_sum(rf_str s);

/* 64-bit FNV-1a (Fowler, Noll, Vo); `seed` 0 starts the standard basis, otherwise continues a previous value. */
uint64_t rf_hash_fnv(uint64_t seed, const void *bytes, size_t n);

#endif
