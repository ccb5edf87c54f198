/* base/weights.c - reads and checks the section files of base/weights.h. */
#include "base/arena.h"
#include "base/mapped.h"
#include "base/weights_layout.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char magic[8] = {'R', 'F', 'W', 'E', 'I', 'G', 'H', 'T'};

typedef struct section {
    char name[NAME_BYTES];
    uint32_t type;
    size_t offset, count;
    const unsigned char *sum; /* NULL in version 1 */
} section;

struct rf_weights {
    unsigned char *own;         /* NULL where the file is used in place */
    const unsigned char *bytes; /* sections in machine order */
    size_t size;
    unsigned version;
    size_t front, data; /* bytes in front of the SHA-256; where sections begin. In version 1 the SHA-256 stands at the end */
    rf_file file;       /* open while it is used in place: */
    rf_mapped in_place;
    section *sections;
    size_t n_sections;
    rf_sha256 hash;
};

static uint64_t get_le(const unsigned char *p, unsigned n)
{
    uint64_t v = 0;
    for (unsigned i = n; i-- > 0;)
        v = v << 8 | p[i];
    return v;
}

static bool has_sum(const unsigned char *bytes, size_t n, const unsigned char *wanted)
{
    rf_sum sum = rf_hash_sum((rf_str){(const char *)bytes, n});
    return memcmp(sum.bytes, wanted, SUM_BYTES) == 0;
}

static bool section_holds(const rf_weights *w, const section *s)
{
    return s->sum == NULL || has_sum(w->bytes + s->offset, aligned(s->count * item_bytes(s->type)), s->sum);
}

static bool all_hold(const rf_weights *w)
{
    bool ok = true;
    for (size_t i = 0; i < w->n_sections && ok; i++)
        ok = section_holds(w, &w->sections[i]);
    return ok;
}

static bool damaged(const char *name, rf_error *err)
{
    return rf_error_set(err, RF_E_MODEL, "'%s' is damaged: its hash does not match its content", name);
}

/* Version 1 has its SHA-256 behind the sections. */
static size_t sections_end(const rf_weights *w) { return w->version == 1 ? w->front : w->size; }

/* What is copied is looked at at once, before it is brought into the machine's order. */
static bool read_sections(rf_weights *w, const char *name, rf_error *err)
{
    size_t row_bytes = w->version == 1 ? ROW_1_BYTES : ROW_BYTES, end = sections_end(w);
    const unsigned char *row = w->bytes + (w->version == 1 ? HEAD_1_BYTES : HEAD_BYTES);
    for (size_t i = 0; i < w->n_sections; i++, row += row_bytes) {
        section *s = &w->sections[i];
        memcpy(s->name, row, NAME_BYTES);
        s->type = (uint32_t)get_le(row + 40, 4);
        s->sum = w->version == 1 ? NULL : row + 64;
        uint64_t offset = get_le(row + 48, 8), count = get_le(row + 56, 8);
        if (s->name[0] == '\0' || s->name[NAME_BYTES - 1] != '\0' || s->type < TYPE_FLOAT || s->type > TYPE_BYTES || offset % ALIGN != 0 ||
            offset < w->data || offset > end || count > (end - offset) / item_bytes(s->type) ||
            (s->sum != NULL && aligned((size_t)count * item_bytes(s->type)) > end - offset))
            return rf_error_set(err, RF_E_MODEL, "'%s' is damaged: section %zu does not fit the file", name, i);
        s->offset = (size_t)offset;
        s->count = (size_t)count;
        if (w->own != NULL && !section_holds(w, s))
            return damaged(name, err);
        if (s->type != TYPE_BYTES)
            swap_items(w->own + s->offset, s->count);
    }
    return true;
}

/* Is it ours, of a version that is read here, whole? */
static bool check_head(rf_weights *w, const unsigned char *head, size_t size, const char *name, rf_error *err)
{
    if (size < sizeof magic || memcmp(head, magic, sizeof magic) != 0)
        return rf_error_set(err, RF_E_MODEL, "'%s' is no model file", name);
    if (size < HEAD_BYTES + HASH_BYTES)
        return rf_error_set(err, RF_E_MODEL, "'%s' is cut short: %zu bytes", name, size);
    w->version = (unsigned)get_le(head + 8, 4);
    if (w->version != 1 && w->version != RF_WEIGHTS_VERSION)
        return rf_error_set(err, RF_E_MODEL, "'%s' has format version %u, this program reads %u: have it made again", name, w->version,
                            RF_WEIGHTS_VERSION);
    uint64_t said = get_le(head + 16, 8);
    if (said != size)
        return rf_error_set(err, RF_E_MODEL, "'%s' is %s: %zu bytes of %llu", name, size < said ? "cut short" : "too long", size,
                            (unsigned long long)said);
    if (size > RF_WEIGHTS_MAX)
        return rf_error_set(err, RF_E_MODEL, "'%s' is larger than any model", name);
    w->size = size;
    w->n_sections = (size_t)get_le(head + 12, 4);
    w->front = w->version == 1 ? size - HASH_BYTES : HEAD_BYTES + w->n_sections * ROW_BYTES;
    w->data = w->version == 1 ? HEAD_1_BYTES + w->n_sections * ROW_1_BYTES : w->front + HASH_BYTES + SUM_BYTES;
    if (w->n_sections > MAX_SECTIONS || w->data > sections_end(w))
        return rf_error_set(err, RF_E_MODEL, "'%s' is damaged: %zu sections do not fit the file", name, w->n_sections);
    return true;
}

/* Is all that is not in a section what was written? In version 1, everything. */
static bool front_holds(const rf_weights *w)
{
    if (w->version != 1)
        return has_sum(w->bytes, w->front + HASH_BYTES, w->bytes + w->front + HASH_BYTES);
    rf_sha256 hash = rf_hash_sha256((rf_str){(const char *)w->bytes, w->front});
    return memcmp(hash.bytes, w->bytes + w->front, HASH_BYTES) == 0;
}

static bool check(rf_weights *w, const char *name, const char *kind, rf_error *err)
{
    if (!front_holds(w))
        return damaged(name, err);
    memcpy(w->hash.bytes, w->bytes + w->front, HASH_BYTES);
    const char *has = (const char *)w->bytes + 24;
    if (has[KIND_BYTES - 1] != '\0' || strcmp(has, kind) != 0)
        return rf_error_set(err, RF_E_MODEL, "'%s' is a '%.31s' model, not a '%s' model", name, has, kind);
    w->sections = rf_xcalloc(w->n_sections, sizeof *w->sections);
    return read_sections(w, name, err);
}

/* A copy, which nobody can change any more. */
static bool copy_file(rf_weights *w, const unsigned char *head, const char *path, rf_error *err)
{
    w->bytes = w->own = rf_xhuge(w->size);
    if (!rf_file_at(&w->file, 0, w->own, w->size))
        return rf_error_set(err, RF_E_MODEL, "cannot read '%s': %s", path, strerror(errno));
    if (memcmp(head, w->bytes, HEAD_BYTES) != 0)
        return rf_error_set(err, RF_E_MODEL, "'%s' changed while it was read", path);
    return true;
}

/* Where the sections are in the machine's order as they lie on disk. */
static bool use_in_place(rf_weights *w)
{
    struct timespec now;
    return __BYTE_ORDER__ != __ORDER_BIG_ENDIAN__ && clock_gettime(CLOCK_REALTIME, &now) == 0 &&
           rf_mapped_open(&w->in_place, &w->file, now);
}

/* Mapped before anything is read, so that the advice of rf_mapped_open counts for the first bytes, too. */
static bool read_file(rf_weights *w, const char *path, unsigned flags, rf_error *err)
{
    unsigned char head[HEAD_BYTES] = {0};
    if (!rf_file_open(&w->file, path, flags & RF_WEIGHTS_OWN ? RF_FILE_OWN : 0, err))
        return false;
    bool in_place = (flags & RF_WEIGHTS_IN_PLACE) && use_in_place(w);
    size_t n = w->file.size < HEAD_BYTES ? w->file.size : HEAD_BYTES;
    if (in_place)
        memcpy(head, w->in_place.bytes, n);
    else if (!rf_file_at(&w->file, 0, head, n))
        return rf_error_set(err, RF_E_MODEL, "cannot read '%s': %s", path, strerror(errno));
    w->bytes = w->in_place.bytes;
    return check_head(w, head, w->file.size, path, err) && (in_place || copy_file(w, head, path, err));
}

rf_weights *rf_weights_open(const char *path, const char *kind, unsigned flags, rf_error *err)
{
    rf_weights *w = rf_xcalloc(1, sizeof *w);
    w->file.fd = -1;
    if (!read_file(w, path, flags, err) || !check(w, path, kind, err)) {
        if (err != NULL)
            err->code = RF_E_MODEL;
        rf_weights_free(w);
        return NULL;
    }
    if (w->in_place.bytes == NULL)
        rf_file_close(&w->file);
    return w;
}

rf_weights *rf_weights_load(const char *path, const char *kind, rf_error *err) { return rf_weights_open(path, kind, 0, err); }

bool rf_weights_whole(const rf_weights *w, const char *name, rf_error *err) { return w->own != NULL || all_hold(w) || damaged(name, err); }

static bool is_as_checked(const rf_weights *w)
{
    return memcmp(w->hash.bytes, w->bytes + w->front, HASH_BYTES) == 0 && front_holds(w) && all_hold(w);
}

bool rf_weights_still(const rf_weights *w, const char *name, rf_error *err)
{
    rf_mapped_state now = rf_mapped_look(&w->in_place, &w->file);
    return now == RF_MAPPED_SAME || (now == RF_MAPPED_TOUCHED && is_as_checked(w)) ||
           rf_error_set(err, RF_E_MODEL, "'%s' was changed while it was used: run again", name);
}

rf_weights *rf_weights_parse(rf_str image, const char *name, const char *kind, rf_error *err)
{
    rf_weights *w = rf_xcalloc(1, sizeof *w);
    w->file.fd = -1;
    w->bytes = w->own = rf_xmalloc(image.len);
    if (image.len > 0)
        memcpy(w->own, image.ptr, image.len);
    if (!check_head(w, w->bytes, image.len, name, err) || !check(w, name, kind, err)) {
        rf_weights_free(w);
        return NULL;
    }
    return w;
}

void rf_weights_free(rf_weights *w)
{
    if (w == NULL)
        return;
    rf_mapped_close(&w->in_place);
    rf_file_close(&w->file);
    free(w->sections);
    free(w->own);
    free(w);
}

static const void *find(const rf_weights *w, const char *name, uint32_t type, size_t *count)
{
    *count = 0;
    for (size_t i = 0; i < w->n_sections; i++) {
        const section *s = &w->sections[i];
        if (s->type == type && strcmp(s->name, name) == 0 && (w->own != NULL || section_holds(w, s))) {
            *count = s->count;
            return w->bytes + s->offset;
        }
    }
    return NULL;
}

const float *rf_weights_floats(const rf_weights *w, const char *name, size_t *count) { return find(w, name, TYPE_FLOAT, count); }

const int32_t *rf_weights_ints(const rf_weights *w, const char *name, size_t *count) { return find(w, name, TYPE_INT, count); }

rf_str rf_weights_bytes(const rf_weights *w, const char *name)
{
    rf_str s;
    s.ptr = find(w, name, TYPE_BYTES, &s.len);
    return s;
}

const void *rf_weights_items(const rf_weights *w, const char *name, size_t size, size_t *count)
{
    rf_str bytes = rf_weights_bytes(w, name);
    bool fits = bytes.ptr != NULL && bytes.len % size == 0;
    *count = fits ? bytes.len / size : 0;
    return fits ? bytes.ptr : NULL;
}

const void *rf_weights_wanted(const rf_weights *w, const char *name, size_t size, size_t *count, bool *ok)
{
    const void *items = rf_weights_items(w, name, size, count);
    *ok = *ok && items != NULL;
    return items;
}

bool rf_weights_has_sum(const rf_weights *w, const char *name, rf_sum sum)
{
    return rf_str_eq(rf_weights_bytes(w, name), (rf_str){(const char *)sum.bytes, sizeof sum.bytes});
}

/* Without a way out in the middle, so that the compiler takes several at a time. */
bool rf_weights_finite(const float *x, size_t n)
{
    uint32_t bad = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t bits;
        memcpy(&bits, &x[i], sizeof bits);
        bad |= (bits & 0x7F800000u) == 0x7F800000u;
    }
    return bad == 0;
}

RF_COUNTS_BITS rf_ranks *rf_weights_ranks(const rf_weights *w, const char *name, uint32_t end, size_t *count)
{
    size_t n;
    const int32_t *has = rf_weights_ints(w, name, &n);
    *count = 0;
    if (has == NULL || n != end / 32)
        return NULL;
    rf_ranks *ranks = rf_xmalloc(n * sizeof *ranks);
    uint32_t before = 0;
    for (size_t i = 0; i < n; i++) {
        ranks[i] = (rf_ranks){before, (uint32_t)has[i]};
        before += rf_bits_in((uint32_t)has[i]);
    }
    *count = before;
    return ranks;
}

rf_sha256 rf_weights_hash(const rf_weights *w) { return w->hash; }

bool rf_weights_prove(const rf_weights *w, const char *name, rf_error *err)
{
    rf_buf disk; /* a copy: the sections in memory are in the machine's order */
    rf_buf_init(&disk, RF_WEIGHTS_MAX);
    rf_weights_copy(w, &disk);
    const unsigned char *bytes = (const unsigned char *)disk.ptr;
    rf_sha256 hash = rf_weights_identity(bytes, w->front, w->version == 1 ? w->size : w->data, w->size);
    rf_buf_release(&disk);
    return memcmp(hash.bytes, w->hash.bytes, HASH_BYTES) == 0 ||
           rf_error_set(err, RF_E_MODEL, "'%s' does not hold what its SHA-256 says", name);
}

void rf_weights_copy(const rf_weights *w, rf_buf *out)
{
    size_t at = out->len;
    rf_buf_add(out, w->bytes, w->size);
    if (out->overflow)
        return;
    for (size_t i = 0; i < w->n_sections; i++)
        if (w->sections[i].type != TYPE_BYTES)
            swap_items((unsigned char *)out->ptr + at + w->sections[i].offset, w->sections[i].count);
}
