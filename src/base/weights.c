/* base/weights.c - reads, checks and writes the section files of base/weights.h. */
#include "base/weights.h"

#include "base/arena.h"
#include "base/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { HEAD_1_BYTES = 56, HEAD_BYTES = 64, ROW_BYTES = 64, NAME_BYTES = 40, KIND_BYTES = 32, ALIGN = 16, MAX_SECTIONS = 256 };
enum { HASH_BYTES = 32, SUM_BYTES = 16 };
enum { TYPE_FLOAT = 1, TYPE_INT = 2, TYPE_BYTES = 3 };

static const char magic[8] = {'R', 'F', 'W', 'E', 'I', 'G', 'H', 'T'};

typedef struct section {
    char name[NAME_BYTES];
    uint32_t type;
    size_t offset, count;
    unsigned char *data; /* while a file is being made: owned, already in disk order */
} section;

struct rf_weights {
    unsigned char *bytes; /* owned; sections in machine order */
    size_t size;          /* without the pieces */
    unsigned version;
    rf_file file;          /* open while there are pieces in it */
    const char *in_memory; /* or here */
    size_t pieces;         /* their bytes */
    section *sections;
    size_t n_sections;
    rf_sha256 hash;
};

struct rf_weights_out {
    char kind[KIND_BYTES];
    section *sections;
    size_t n_sections;
    rf_buf pieces;
};

static size_t item_bytes(uint32_t type) { return type == TYPE_BYTES ? 1 : 4; }

static uint64_t get_le(const unsigned char *p, unsigned n)
{
    uint64_t v = 0;
    for (unsigned i = n; i-- > 0;)
        v = v << 8 | p[i];
    return v;
}

static void put_le(unsigned char *p, uint64_t v, unsigned n)
{
    for (unsigned i = 0; i < n; i++, v >>= 8)
        p[i] = (unsigned char)v;
}

/* Four-byte items between disk and machine order; nothing to do on a little-endian machine. Its own inverse. */
static void swap_items(unsigned char *p, size_t count)
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

static size_t head_bytes(unsigned version) { return version == 1 ? HEAD_1_BYTES : HEAD_BYTES; }
static size_t tail_bytes(unsigned version) { return version == 1 ? HASH_BYTES : HASH_BYTES + SUM_BYTES; }

static bool read_sections(rf_weights *w, const char *name, rf_error *err)
{
    size_t head = head_bytes(w->version), body = w->size - tail_bytes(w->version), first_data = head + w->n_sections * ROW_BYTES;
    for (size_t i = 0; i < w->n_sections; i++) {
        const unsigned char *row = w->bytes + head + i * ROW_BYTES;
        section *s = &w->sections[i];
        memcpy(s->name, row, NAME_BYTES);
        s->type = (uint32_t)get_le(row + 40, 4);
        uint64_t offset = get_le(row + 48, 8), count = get_le(row + 56, 8);
        if (s->name[0] == '\0' || s->name[NAME_BYTES - 1] != '\0' || s->type < TYPE_FLOAT || s->type > TYPE_BYTES || offset % ALIGN != 0 ||
            offset < first_data || offset > body || count > (body - offset) / item_bytes(s->type))
            return rf_error_set(err, RF_E_MODEL, "'%s' is damaged: section %zu does not fit the file", name, i);
        s->offset = (size_t)offset;
        s->count = (size_t)count;
        if (s->type != TYPE_BYTES)
            swap_items(w->bytes + s->offset, s->count);
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
    if (w->version < 1 || w->version > RF_WEIGHTS_VERSION)
        return rf_error_set(err, RF_E_MODEL, "'%s' has format version %u, this program reads %u", name, w->version, RF_WEIGHTS_VERSION);
    uint64_t front = get_le(head + 16, 8), pieces = w->version == 1 ? 0 : get_le(head + 56, 8), said = front + pieces;
    if (said != size || front > size)
        return rf_error_set(err, RF_E_MODEL, "'%s' is %s: %zu bytes of %llu", name, size < said ? "cut short" : "too long", size,
                            (unsigned long long)said);
    if (size > RF_WEIGHTS_MAX || front < HEAD_BYTES + tail_bytes(w->version))
        return rf_error_set(err, RF_E_MODEL, "'%s' is %s than any model", name, size > RF_WEIGHTS_MAX ? "larger" : "smaller");
    w->size = (size_t)front;
    w->pieces = (size_t)pieces;
    return true;
}

/* Unchanged? */
static bool is_whole(rf_weights *w)
{
    if (w->version == 1) {
        rf_sha256 hash = rf_hash_sha256((rf_str){(const char *)w->bytes, w->size - HASH_BYTES});
        return memcmp(hash.bytes, w->hash.bytes, HASH_BYTES) == 0;
    }
    rf_sum sum = rf_hash_sum((rf_str){(const char *)w->bytes, w->size - SUM_BYTES});
    return memcmp(sum.bytes, w->bytes + w->size - SUM_BYTES, SUM_BYTES) == 0;
}

static bool check(rf_weights *w, const char *name, const char *kind, rf_error *err)
{
    size_t head = head_bytes(w->version), tail = tail_bytes(w->version);
    memcpy(w->hash.bytes, w->bytes + w->size - tail, HASH_BYTES);
    if (!is_whole(w))
        return rf_error_set(err, RF_E_MODEL, "'%s' is damaged: its hash does not match its content", name);
    const char *has = (const char *)w->bytes + 24;
    if (has[KIND_BYTES - 1] != '\0' || strcmp(has, kind) != 0)
        return rf_error_set(err, RF_E_MODEL, "'%s' is a '%.31s' model, not a '%s' model", name, has, kind);
    w->n_sections = (size_t)get_le(w->bytes + 12, 4);
    if (w->n_sections > MAX_SECTIONS || w->n_sections * ROW_BYTES > w->size - head - tail)
        return rf_error_set(err, RF_E_MODEL, "'%s' is damaged: %zu sections do not fit the file", name, w->n_sections);
    w->sections = rf_xcalloc(w->n_sections, sizeof *w->sections);
    return read_sections(w, name, err);
}

static bool read_file(rf_weights *w, const char *path, unsigned flags, rf_error *err)
{
    unsigned char head[HEAD_BYTES] = {0};
    if (!rf_file_open(&w->file, path, flags, err))
        return false;
    if (!rf_file_at(&w->file, 0, head, w->file.size < HEAD_BYTES ? w->file.size : HEAD_BYTES))
        return rf_error_set(err, RF_E_MODEL, "cannot read '%s': %s", path, strerror(errno));
    if (!check_head(w, head, w->file.size, path, err))
        return false;
    w->bytes = rf_xhuge(w->size);
    if (!rf_file_at(&w->file, 0, w->bytes, w->size))
        return rf_error_set(err, RF_E_MODEL, "cannot read '%s': %s", path, strerror(errno));
    if (memcmp(head, w->bytes, sizeof head) != 0)
        return rf_error_set(err, RF_E_MODEL, "'%s' changed while it was read", path);
    return true;
}

static rf_weights *load(const char *path, const char *kind, unsigned flags, rf_error *err)
{
    rf_weights *w = rf_xcalloc(1, sizeof *w);
    w->file.fd = -1;
    if (!read_file(w, path, flags, err) || !check(w, path, kind, err)) {
        if (err != NULL)
            err->code = RF_E_MODEL;
        rf_weights_free(w);
        return NULL;
    }
    if (w->pieces == 0)
        rf_file_close(&w->file);
    return w;
}

rf_weights *rf_weights_load(const char *path, const char *kind, rf_error *err) { return load(path, kind, 0, err); }

rf_weights *rf_weights_load_own(const char *path, const char *kind, rf_error *err) { return load(path, kind, RF_FILE_OWN, err); }

rf_weights *rf_weights_parse(rf_str image, const char *name, const char *kind, rf_error *err)
{
    rf_weights *w = rf_xcalloc(1, sizeof *w);
    w->file.fd = -1;
    w->bytes = rf_xmalloc(image.len);
    if (image.len > 0)
        memcpy(w->bytes, image.ptr, image.len);
    if (!check_head(w, w->bytes, image.len, name, err) || !check(w, name, kind, err)) {
        rf_weights_free(w);
        return NULL;
    }
    w->in_memory = (const char *)w->bytes + w->size;
    return w;
}

static bool read_pieces(const rf_weights *w, size_t offset, size_t n, void *to)
{
    if (w->in_memory != NULL)
        memcpy(to, w->in_memory + offset, n);
    return w->in_memory != NULL || rf_file_at(&w->file, w->size + offset, to, n);
}

bool rf_weights_piece(const rf_weights *w, size_t offset, size_t n, rf_sum sum, void *to)
{
    bool ok = offset <= w->pieces && n <= w->pieces - offset && read_pieces(w, offset, n, to);
    return ok && rf_sum_eq(rf_hash_sum((rf_str){to, n}), sum);
}

bool rf_weights_copy_pieces(const rf_weights *w, rf_buf *out)
{
    char *to = w->pieces > 0 ? rf_buf_room(out, w->pieces) : NULL;
    return w->pieces == 0 || (to != NULL && read_pieces(w, 0, w->pieces, to));
}

void rf_weights_free(rf_weights *w)
{
    if (w == NULL)
        return;
    rf_file_close(&w->file);
    free(w->sections);
    free(w->bytes);
    free(w);
}

static const void *find(const rf_weights *w, const char *name, uint32_t type, size_t *count)
{
    *count = 0;
    for (size_t i = 0; i < w->n_sections; i++) {
        const section *s = &w->sections[i];
        if (s->type == type && strcmp(s->name, name) == 0) {
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

rf_sha256 rf_weights_hash(const rf_weights *w) { return w->hash; }

static void copy_name(char *to, size_t size, const char *from)
{
    size_t n = strlen(from);
    if (n > size - 1)
        n = size - 1;
    memcpy(to, from, n);
}

bool rf_weights_prove(const rf_weights *w, const char *name, rf_error *err)
{
    rf_buf disk; /* a copy: the sections in memory are in the machine's order */
    rf_buf_init(&disk, RF_WEIGHTS_MAX);
    rf_weights_copy(w, &disk);
    rf_sha256 hash = rf_hash_sha256((rf_str){disk.ptr, disk.len - tail_bytes(w->version)});
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

rf_weights_out *rf_weights_out_new(const char *kind)
{
    rf_weights_out *o = rf_xcalloc(1, sizeof *o);
    copy_name(o->kind, sizeof o->kind, kind);
    rf_buf_init(&o->pieces, RF_WEIGHTS_MAX);
    return o;
}

void rf_weights_out_free(rf_weights_out *o)
{
    if (o == NULL)
        return;
    for (size_t i = 0; i < o->n_sections; i++)
        free(o->sections[i].data);
    free(o->sections);
    rf_buf_release(&o->pieces);
    free(o);
}

static void put(rf_weights_out *o, const char *name, uint32_t type, const void *values, size_t count)
{
    o->sections = rf_xrealloc(o->sections, (o->n_sections + 1) * sizeof *o->sections);
    section *s = &o->sections[o->n_sections++];
    *s = (section){.type = type, .count = count};
    copy_name(s->name, sizeof s->name, name);
    s->data = rf_xmalloc(count * item_bytes(type));
    if (count > 0)
        memcpy(s->data, values, count * item_bytes(type));
    if (type != TYPE_BYTES)
        swap_items(s->data, count);
}

void rf_weights_put_floats(rf_weights_out *o, const char *name, const float *values, size_t count)
{
    put(o, name, TYPE_FLOAT, values, count);
}

void rf_weights_put_ints(rf_weights_out *o, const char *name, const int32_t *values, size_t count)
{
    put(o, name, TYPE_INT, values, count);
}

void rf_weights_put_bytes(rf_weights_out *o, const char *name, rf_str bytes) { put(o, name, TYPE_BYTES, bytes.ptr, bytes.len); }

void rf_weights_put_items(rf_weights_out *o, const char *name, const void *items, size_t count, size_t size)
{
    put(o, name, TYPE_BYTES, items, count * size);
}

size_t rf_weights_put_piece(rf_weights_out *o, rf_str bytes)
{
    size_t at = o->pieces.len;
    rf_buf_add_str(&o->pieces, bytes);
    return at;
}

static size_t aligned(size_t n) { return (n + ALIGN - 1) / ALIGN * ALIGN; }

void rf_weights_image(const rf_weights_out *o, rf_buf *image)
{
    size_t at = aligned(HEAD_BYTES + o->n_sections * ROW_BYTES), size = at;
    for (size_t i = 0; i < o->n_sections; i++)
        size = aligned(size + o->sections[i].count * item_bytes(o->sections[i].type));
    size += HASH_BYTES + SUM_BYTES;
    unsigned char *bytes = rf_xcalloc(1, size);
    memcpy(bytes, magic, sizeof magic);
    put_le(bytes + 8, RF_WEIGHTS_VERSION, 4);
    put_le(bytes + 12, o->n_sections, 4);
    put_le(bytes + 16, size, 8);
    memcpy(bytes + 24, o->kind, KIND_BYTES);
    put_le(bytes + 56, o->pieces.len, 8);
    for (size_t i = 0; i < o->n_sections; i++) {
        const section *s = &o->sections[i];
        unsigned char *row = bytes + HEAD_BYTES + i * ROW_BYTES;
        memcpy(row, s->name, NAME_BYTES);
        put_le(row + 40, s->type, 4);
        put_le(row + 48, at, 8);
        put_le(row + 56, s->count, 8);
        memcpy(bytes + at, s->data, s->count * item_bytes(s->type));
        at = aligned(at + s->count * item_bytes(s->type));
    }
    rf_sha256 hash = rf_hash_sha256((rf_str){(const char *)bytes, at});
    memcpy(bytes + at, hash.bytes, HASH_BYTES);
    rf_sum sum = rf_hash_sum((rf_str){(const char *)bytes, at + HASH_BYTES});
    memcpy(bytes + at + HASH_BYTES, sum.bytes, SUM_BYTES);
    rf_buf_add(image, bytes, size);
    rf_buf_add_str(image, rf_buf_str(&o->pieces));
    image->overflow |= o->pieces.overflow;
    free(bytes);
}

bool rf_weights_write(const rf_weights_out *o, const char *path, rf_error *err)
{
    rf_buf image;
    rf_buf_init(&image, RF_WEIGHTS_MAX);
    rf_weights_image(o, &image);
    bool ok = !image.overflow || rf_error_set(err, RF_E_LIMIT, "model '%s' is larger than %zu bytes", path, RF_WEIGHTS_MAX);
    ok = ok && rf_file_write(path, rf_buf_str(&image), 0644, err);
    rf_buf_release(&image);
    return ok;
}
