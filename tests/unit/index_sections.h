/* Indexes in memory that hold some sections only, right ones and forged ones, for tests of what reads them. */
#ifndef INDEX_SECTIONS_H
#define INDEX_SECTIONS_H

#include "base/weights.h"

#include <stdlib.h>
#include <string.h>

static rf_weights *sections_finish(rf_weights_out *o)
{
    rf_buf image;
    rf_buf_init(&image, RF_WEIGHTS_MAX);
    rf_weights_image(o, &image);
    rf_weights_out_free(o);
    rf_weights *w = rf_weights_parse(rf_buf_str(&image), "i", "rules", NULL);
    rf_buf_release(&image);
    assert_non_null(w);
    return w;
}

/* The index with section `which` of the n as it is not. change: one byte, counted round from `at`, with these bits turned; 0: all its bytes
 * are `fill`, or it is empty where that is -1. */
static rf_weights *sections_forged(const rf_weights *w, const char *const *sections, size_t n, size_t which, int fill, size_t at,
                                   unsigned char change)
{
    rf_weights_out *o = rf_weights_out_new("rules");
    for (size_t i = 0; i < n; i++) {
        rf_str s = rf_weights_bytes(w, sections[i]);
        assert_non_null(s.ptr);
        char *bytes = malloc(s.len + 1);
        memcpy(bytes, s.ptr, s.len);
        if (i == which && change != 0 && s.len > 0)
            bytes[at % s.len] ^= (char)change;
        else if (i == which)
            memset(bytes, fill, s.len);
        rf_weights_put_bytes(o, sections[i], (rf_str){bytes, i == which && change == 0 && fill < 0 ? 0 : s.len});
        free(bytes);
    }
    return sections_finish(o);
}

#endif
