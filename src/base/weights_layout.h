/* base/weights_layout.h - how the section files of base/weights.h lie on disk: for the reader and the writer of them, nobody else. */
#ifndef RF_BASE_WEIGHTS_LAYOUT_H
#define RF_BASE_WEIGHTS_LAYOUT_H

#include "base/weights.h"

enum { HEAD_1_BYTES = 56, ROW_1_BYTES = 64, HEAD_BYTES = 64, ROW_BYTES = 80, NAME_BYTES = 40, KIND_BYTES = 32 };
enum { ALIGN = 16, MAX_SECTIONS = 256, HASH_BYTES = 32, SUM_BYTES = 16 };
enum { TYPE_FLOAT = 1, TYPE_INT = 2, TYPE_BYTES = 3 };

#define RF_WEIGHTS_MAGIC "RFWEIGHT"

/* The SHA-256 of a file on disk: of what lies in front of it, and of the sections, which begin at `data`. */
static inline rf_sha256 rf_weights_identity(const unsigned char *disk, size_t front, size_t data, size_t size)
{
    rf_hasher *all = rf_hasher_new();
    rf_hasher_add(all, (rf_str){(const char *)disk, front});
    rf_hasher_add(all, (rf_str){(const char *)disk + data, size - data});
    return rf_hasher_end(all);
}

static inline size_t item_bytes(uint32_t type) { return type == TYPE_BYTES ? 1 : 4; }

static inline size_t aligned(size_t n) { return (n + ALIGN - 1) / ALIGN * ALIGN; }

/* Four-byte items between disk and machine order; nothing to do on a little-endian machine. Its own inverse. */
static inline void swap_items(unsigned char *p, size_t count)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    for (size_t i = 0; i < count; i++, p += 4) {
        unsigned char t[4] = {p[3], p[2], p[1], p[0]};
        memcpy(p, t, 4);
    }
#else
    (void)p;
    (void)count;
#endif
}

#endif
