/* fetch/unpack.h - gzip and Zstandard, told by their first bytes and unpacked as a stream. The only room that knows zlib and
 * libzstd. Inside fetch/ only: everyone else reads an rf_input and does not notice. */
#ifndef RF_FETCH_UNPACK_H
#define RF_FETCH_UNPACK_H

#include "base/error.h"
#include "base/str.h"

/* Where unpacking stops, because nobody's comments are like that: beyond the first 64 MiB, bytes that came of a two-hundredth of
 * packed ones; and in all. Memory does not grow with either: at most 128 MiB for a Zstandard window that asks for it, and
 * below one for all others. */
#define RF_UNPACK_FREE ((uint64_t)64 << 20)
#define RF_UNPACK_RATIO 200
#define RF_UNPACK_MAX ((uint64_t)64 << 30)

/* Bytes of `head` that must be there for the kind to be told. */
#define RF_UNPACK_HEAD 4

typedef struct rf_unpacker rf_unpacker;

/* For data that begins with `head`; NULL when that is neither packed in gzip nor in Zstandard. */
rf_unpacker *rf_unpacker_new(rf_str head);
void rf_unpacker_free(rf_unpacker *u); /* NULL is fine */

/* Unpack into out[0, room), room > 0.
 *
 * packed  what is at hand; moved on behind what was used
 * ended   no more will come behind it
 * *made   bytes written; 0: more packed bytes are needed, or, when `ended`, all is unpacked
 * Several gzip members or Zstandard frames after one another are one file; zeros behind them are none.
 * errors  RF_E_INPUT  damaged, cut, trailing bytes, or one of the limits above ("unpacks to …"); what was made before is good */
bool rf_unpacker_run(rf_unpacker *u, rf_str *packed, bool ended, char *out, size_t room, size_t *made, rf_error *err);

#endif
