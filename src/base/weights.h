/* base/weights.h - a small file of named number sections, checked by its own hash. It knows nothing of what they mean.
 *
 * Layout, little-endian on disk whatever the machine:
 *     0   8 bytes  magic "RFWEIGHT"
 *     8   u32      format version (RF_WEIGHTS_VERSION)
 *    12   u32      number of sections
 *    16   u64      size of the whole file in bytes
 *    24  32 bytes  kind, NUL-padded ("triage", "context")
 *    56   one 64-byte row a section: name (40 bytes, NUL-padded), u32 type, u32 zero, u64 offset, u64 count
 *    …    the sections, each at a multiple of 16, gaps zero
 *   -32  32 bytes  SHA-256 of everything before
 * The hash catches damage and careless edits; it is no signature. Equal content gives equal bytes. */
#ifndef RF_BASE_WEIGHTS_H
#define RF_BASE_WEIGHTS_H

#include "base/error.h"
#include "base/hash.h"
#include "base/str.h"

#define RF_WEIGHTS_VERSION 1u
#define RF_WEIGHTS_MAX ((size_t)64 << 20) /* bytes: a larger file is no model of ours */

typedef struct rf_weights rf_weights;         /* a loaded, checked file */
typedef struct rf_weights_out rf_weights_out; /* a file being made */

/* Read and check a file. Owned by the caller; what the getters give is borrowed from it.
 * errors  RF_E_MODEL  missing, cut short, no such file format, another version, another kind, hash mismatch */
rf_weights *rf_weights_load(const char *path, const char *kind, rf_error *err);

/* The same, and refuses a file that somebody else could have written (RF_FILE_OWN). */
rf_weights *rf_weights_load_own(const char *path, const char *kind, rf_error *err);

/* The same for a file image in memory, which is copied. `name` stands in the error text. */
rf_weights *rf_weights_parse(rf_str image, const char *name, const char *kind, rf_error *err);

void rf_weights_free(rf_weights *w); /* NULL is fine */

/* A section by name; NULL (count 0) when it is absent or of another type. Aligned to 16 bytes. */
const float *rf_weights_floats(const rf_weights *w, const char *name, size_t *count);
const int32_t *rf_weights_ints(const rf_weights *w, const char *name, size_t *count);
rf_str rf_weights_bytes(const rf_weights *w, const char *name); /* ptr NULL when absent */

rf_sha256 rf_weights_hash(const rf_weights *w);            /* the trailer: identity of the content */
void rf_weights_add_to(const rf_weights *w, rf_hasher *h); /* hash the file as it stands on disk */
void rf_weights_copy(const rf_weights *w, rf_buf *out);    /* append the file as it stands on disk */

/* Making a file. Names are 1-39 bytes, kinds 1-31; a name is put once. Values are copied. */
rf_weights_out *rf_weights_out_new(const char *kind);
void rf_weights_out_free(rf_weights_out *o); /* NULL is fine */
void rf_weights_put_floats(rf_weights_out *o, const char *name, const float *values, size_t count);
void rf_weights_put_ints(rf_weights_out *o, const char *name, const int32_t *values, size_t count);
void rf_weights_put_bytes(rf_weights_out *o, const char *name, rf_str bytes);

/* Append the finished file to `image`. */
void rf_weights_image(const rf_weights_out *o, rf_buf *image);

/* Write it atomically (mode 0644).
 * errors  RF_E_IO; RF_E_LIMIT when it is larger than RF_WEIGHTS_MAX */
bool rf_weights_write(const rf_weights_out *o, const char *path, rf_error *err);

#endif
