/* base/weights.h - a small file of named number sections, checked by its own hashes. It knows nothing of what they mean.
 *
 * Layout, little-endian on disk whatever the machine:
 *     0   8 bytes  magic "RFWEIGHT"
 *     8   u32      format version (RF_WEIGHTS_VERSION; 1 is read as well)
 *    12   u32      number of sections
 *    16   u64      size in bytes
 *    24  32 bytes  kind, NUL-padded ("triage", "context")
 *    56   u64      zero
 *    64   one 80-byte row a section: name (40 bytes, NUL-padded), u32 type, u32 zero, u64 offset, u64 count, and the XXH3 (128 bits) of the
 *         section with the gap behind it
 *    …   32 bytes  SHA-256 of all other bytes but the next 16: the identity of the content
 *    …   16 bytes  XXH3 of everything before
 *    …    the sections, each at a multiple of 16, gaps zero
 * Sections have sums of their own so that one is looked at when it is asked for, while it is in the processor's cache anyway, and one that
 * nobody asks for is not read at all. XXH3 takes a fiftieth of the time that SHA-256 takes without the processor's help; the SHA-256 is
 * believed, and rf_weights_prove computes it too. Both catch damage and careless edits and are no signature: whoever can write the file
 * can write them. Equal content gives equal bytes.
 *
 * Version 1, which models/make_vectors.py writes, has rows at 56 that end with the count, and nothing but the SHA-256 of everything
 * before at its end, which is looked at. */
#ifndef RF_BASE_WEIGHTS_H
#define RF_BASE_WEIGHTS_H

#include "base/bits.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/str.h"

#define RF_WEIGHTS_VERSION 3u
#define RF_WEIGHTS_MAX ((size_t)64 << 20) /* bytes: a larger file is no model of ours */

typedef struct rf_weights rf_weights;         /* a loaded, checked file */
typedef struct rf_weights_out rf_weights_out; /* a file being made */

/* Read and check a file. Owned by the caller; what the getters give is borrowed from it.
 * flags   what the caller wants beyond rf_weights_load
 * errors  RF_E_MODEL  missing, cut short, no such file format, another version, another kind, hash mismatch */
enum {
    RF_WEIGHTS_OWN = 1,     /* refuse a file that somebody else could have written (RF_FILE_OWN) */
    RF_WEIGHTS_IN_PLACE = 2 /* without a copy, where that can be (base/mapped.h): ask rf_weights_still before results are given away.
                               A section is checked when it is asked for */
};
rf_weights *rf_weights_open(const char *path, const char *kind, unsigned flags, rf_error *err);
rf_weights *rf_weights_load(const char *path, const char *kind, rf_error *err); /* flags 0 */

/* Is every section as it was written? Where one is missing from a file that is used in place it may be that it is damaged.
 * errors  RF_E_MODEL */
bool rf_weights_whole(const rf_weights *w, const char *name, rf_error *err);

/* Is what is used what was checked? Always true of a copy.
 * errors  RF_E_MODEL */
bool rf_weights_still(const rf_weights *w, const char *name, rf_error *err);

/* The same for a file image in memory, which is copied. `name` stands in the error text. */
rf_weights *rf_weights_parse(rf_str image, const char *name, const char *kind, rf_error *err);

void rf_weights_free(rf_weights *w); /* NULL is fine */

/* A section by name; NULL (count 0) when it is absent, of another type or damaged. Aligned to 16 bytes. In place each call reads all of it.
 */
const float *rf_weights_floats(const rf_weights *w, const char *name, size_t *count);
const int32_t *rf_weights_ints(const rf_weights *w, const char *name, size_t *count);
rf_str rf_weights_bytes(const rf_weights *w, const char *name); /* ptr NULL when absent */

/* Such bytes as items of `size`, as rf_weights_put_items has put them: in the order of the machine that wrote them. NULL, with *count 0,
 * when they are absent or no whole number of items. */
const void *rf_weights_items(const rf_weights *w, const char *name, size_t size, size_t *count);

/* The same of items that must be there: *ok becomes false where they are not, and stays what it was where they are. */
const void *rf_weights_wanted(const rf_weights *w, const char *name, size_t size, size_t *count, bool *ok);

bool rf_weights_has_sum(const rf_weights *w, const char *name, rf_sum sum); /* is this what rf_weights_put_sum has put there? */

bool rf_weights_finite(const float *x, size_t n); /* no infinity and no NaN, which every loader asks of its sections */

/* Do n items from `first` on lie in front of `end`? */
static inline bool rf_weights_within(uint32_t first, uint32_t n, size_t end) { return first <= end && n <= end - first; }

/* Places of ids below `end`, a multiple of 32, for rf_rank. The section, put by rf_weights_put_ids, has a bit for each id that may be: an
 * eighth of what the ids would take where one in four is there, and nothing in it can be wrong but how many there are, *count. The caller
 * frees them. NULL, with *count 0, when the section is absent or of another size. */
rf_ranks *rf_weights_ranks(const rf_weights *w, const char *name, uint32_t end, size_t *count);

rf_sha256 rf_weights_hash(const rf_weights *w); /* SHA-256 of the content: its identity */

/* Compute that hash and compare.
 * errors  RF_E_MODEL */
bool rf_weights_prove(const rf_weights *w, const char *name, rf_error *err);

void rf_weights_copy(const rf_weights *w, rf_buf *out); /* append the file as it stands on disk */

/* Making a file. Names are 1-39 bytes, kinds 1-31; a name is put once. Values are copied. */
rf_weights_out *rf_weights_out_new(const char *kind);
void rf_weights_out_free(rf_weights_out *o); /* NULL is fine */
void rf_weights_put_floats(rf_weights_out *o, const char *name, const float *values, size_t count);
void rf_weights_put_ints(rf_weights_out *o, const char *name, const int32_t *values, size_t count);
void rf_weights_put_bytes(rf_weights_out *o, const char *name, rf_str bytes);
void rf_weights_put_items(rf_weights_out *o, const char *name, const void *items, size_t count, size_t size);
void rf_weights_put_ids(rf_weights_out *o, const char *name, const uint32_t *ids, size_t n, uint32_t end);
void rf_weights_put_sum(rf_weights_out *o, const char *name, rf_sum sum);

/* Append the finished file to `image`. */
void rf_weights_image(const rf_weights_out *o, rf_buf *image);

/* Write it atomically (mode 0644).
 * errors  RF_E_IO; RF_E_LIMIT when it is larger than RF_WEIGHTS_MAX */
bool rf_weights_write(const rf_weights_out *o, const char *path, rf_error *err);

#endif
