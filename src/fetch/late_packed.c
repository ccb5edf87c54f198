/* fetch/late_packed.c - the functions of zlib and zstd that are used, which open their library when the first of them is called: most runs
 * meet no packed file, and a library costs every start a fiftieth of what it does. */
#include "base/late.h"

#include <zlib.h>
#include <zstd.h>

static rf_late gzip = {.name = "libz.so.1"}, zstd = {.name = "libzstd.so.1"};

#define GZIP(name) RF_LATE_KEPT(gzip, name)
#define ZSTD(name) RF_LATE_KEPT(zstd, name)

int inflateInit2_(z_streamp z, int window_bits, const char *version, int size)
{
    return GZIP(inflateInit2_)(z, window_bits, version, size);
}
int inflate(z_streamp z, int flush) { return GZIP(inflate)(z, flush); }
int inflateReset(z_streamp z) { return GZIP(inflateReset)(z); }
int inflateEnd(z_streamp z) { return GZIP(inflateEnd)(z); }

ZSTD_DStream *ZSTD_createDStream(void) { return ZSTD(ZSTD_createDStream)(); }
size_t ZSTD_DCtx_setParameter(ZSTD_DCtx *c, ZSTD_dParameter parameter, int value)
{
    return ZSTD(ZSTD_DCtx_setParameter)(c, parameter, value);
}
size_t ZSTD_decompressStream(ZSTD_DStream *s, ZSTD_outBuffer *out, ZSTD_inBuffer *in) { return ZSTD(ZSTD_decompressStream)(s, out, in); }
size_t ZSTD_freeDStream(ZSTD_DStream *s) { return ZSTD(ZSTD_freeDStream)(s); }
unsigned ZSTD_isError(size_t result) { return ZSTD(ZSTD_isError)(result); }
