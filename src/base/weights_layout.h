/* base/weights_layout.h - how the section files of base/weights.h lie on disk: for the reader and the writer of them, nobody else. */
#ifndef RF_BASE_WEIGHTS_LAYOUT_H
#define RF_BASE_WEIGHTS_LAYOUT_H

#include "base/weights.h"

enum { HEAD_1_BYTES = 56, HEAD_BYTES = 64, ROW_BYTES = 64, NAME_BYTES = 40, KIND_BYTES = 32, ALIGN = 16, MAX_SECTIONS = 256 };
enum { HASH_BYTES = 32, SUM_BYTES = 16 };
enum { TYPE_FLOAT = 1, TYPE_INT = 2, TYPE_BYTES = 3 };

#define RF_WEIGHTS_MAGIC "RFWEIGHT"

static inline size_t item_bytes(uint32_t type) { return type == TYPE_BYTES ? 1 : 4; }

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
