/* fetch/unpack.c - two libraries behind one loop. */
#include "fetch/unpack.h"

#include "base/arena.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

#define WINDOW_LOG_MAX 27 /* what `zstd -d` takes without being asked */

typedef enum progress { MORE, MEMBER_ENDS, DAMAGED } progress;

struct rf_unpacker {
    /* One step: uses some of packed, makes up to `room` bytes. */
    progress (*step)(rf_unpacker *u, rf_str *packed, char *out, size_t room, size_t *made);
    const char *name;
    z_stream gzip;
    ZSTD_DStream *zstd;
    bool inside; /* a member or frame has begun and not ended */
    bool padded; /* zeros have followed the last member */
    uint64_t in, out;
};

static bool is_gzip(rf_str s) { return s.len >= 2 && memcmp(s.ptr, "\x1F\x8B", 2) == 0; }

/* A frame, or one to be skipped, which some writers put in front. */
static bool is_zstd(rf_str s)
{
    return s.len >= 4 && (memcmp(s.ptr, "\x28\xB5\x2F\xFD", 4) == 0 ||
                          (((unsigned char)s.ptr[0] & 0xF0) == 0x50 && memcmp(s.ptr + 1, "\x2A\x4D\x18", 3) == 0));
}

static progress step_gzip(rf_unpacker *u, rf_str *packed, char *out, size_t room, size_t *made)
{
    z_stream *z = &u->gzip;
    z->next_in = (unsigned char *)packed->ptr;
    z->avail_in = packed->len < UINT_MAX ? (unsigned)packed->len : UINT_MAX;
    z->next_out = (unsigned char *)out;
    z->avail_out = room < UINT_MAX ? (unsigned)room : UINT_MAX;
    int result = inflate(z, Z_NO_FLUSH);
    size_t used = (size_t)((const char *)z->next_in - packed->ptr);
    *packed = (rf_str){packed->ptr + used, packed->len - used};
    *made = (size_t)((char *)z->next_out - out);
    if (result == Z_MEM_ERROR)
        rf_die_oom();
    if (result != Z_STREAM_END)
        return result == Z_OK || result == Z_BUF_ERROR ? MORE : DAMAGED;
    return inflateReset(z) == Z_OK ? MEMBER_ENDS : DAMAGED;
}

static progress step_zstd(rf_unpacker *u, rf_str *packed, char *out, size_t room, size_t *made)
{
    ZSTD_inBuffer from = {packed->ptr, packed->len, 0};
    ZSTD_outBuffer to = {out, room, 0};
    size_t result = ZSTD_decompressStream(u->zstd, &to, &from);
    *packed = (rf_str){packed->ptr + from.pos, packed->len - from.pos};
    *made = to.pos;
    return ZSTD_isError(result) ? DAMAGED : result == 0 ? MEMBER_ENDS : MORE;
}

rf_unpacker *rf_unpacker_new(rf_str head)
{
    if (!is_gzip(head) && !is_zstd(head))
        return NULL;
    rf_unpacker *u = rf_xcalloc(1, sizeof *u);
    if (is_gzip(head)) {
        u->name = "gzip";
        u->step = step_gzip;
        if (inflateInit2(&u->gzip, 16 + MAX_WBITS) != Z_OK) /* 16: gzip's header and checksum */
            rf_die_oom();
    } else {
        u->name = "zstd";
        u->step = step_zstd;
        u->zstd = ZSTD_createDStream();
        if (u->zstd == NULL)
            rf_die_oom();
        ZSTD_DCtx_setParameter(u->zstd, ZSTD_d_windowLogMax, WINDOW_LOG_MAX);
    }
    return u;
}

void rf_unpacker_free(rf_unpacker *u)
{
    if (u == NULL)
        return;
    if (u->step == step_gzip)
        inflateEnd(&u->gzip);
    else
        ZSTD_freeDStream(u->zstd);
    free(u);
}

/* Between two members: zeros are padding, the magic bytes begin another, and everything else does not belong here. */
static bool enter_member(rf_unpacker *u, rf_str *packed, bool ended, bool *wait, rf_error *err)
{
    while (u->out > 0 && packed->len > 0 && packed->ptr[0] == '\0') {
        *packed = (rf_str){packed->ptr + 1, packed->len - 1};
        u->padded = true;
    }
    *wait = packed->len == 0 || (packed->len < RF_UNPACK_HEAD && !ended);
    if (*wait)
        return true;
    u->inside = !u->padded && (u->step == step_gzip ? is_gzip(*packed) : is_zstd(*packed));
    return u->inside || rf_error_set(err, RF_E_INPUT, "there are bytes behind the end of its %s data", u->name);
}

static bool check_limits(const rf_unpacker *u, rf_error *err)
{
    if (u->out > RF_UNPACK_MAX)
        return rf_error_set(err, RF_E_INPUT, "unpacks to more than %d GiB", (int)(RF_UNPACK_MAX >> 30));
    if (u->out > RF_UNPACK_FREE && u->out / RF_UNPACK_RATIO > u->in)
        return rf_error_set(err, RF_E_INPUT, "unpacks to more than %d times its size, which comments never do", RF_UNPACK_RATIO);
    return true;
}

bool rf_unpacker_run(rf_unpacker *u, rf_str *packed, bool ended, char *out, size_t room, size_t *made, rf_error *err)
{
    *made = 0;
    for (bool wait; *made == 0;) {
        if (!u->inside) {
            if (!enter_member(u, packed, ended, &wait, err))
                return false;
            if (wait)
                return true;
        }
        size_t before = packed->len;
        progress p = u->step(u, packed, out, room, made);
        u->in += before - packed->len;
        u->out += *made;
        if (p == DAMAGED)
            return rf_error_set(err, RF_E_INPUT, "its %s data are damaged", u->name);
        if (!check_limits(u, err))
            return false;
        u->inside = p != MEMBER_ENDS;
        if (*made == 0 && u->inside && packed->len == 0)
            return !ended || rf_error_set(err, RF_E_INPUT, "its %s data end too early: the file is cut", u->name);
    }
    return true;
}
