/* base/weights.c - reads, checks and writes the section files of base/weights.h. */
#include "base/weights.h"

#include "base/arena.h"
#include "base/file.h"

#include <stdlib.h>
#include <string.h>

enum { HEAD_BYTES = 56, ROW_BYTES = 64, NAME_BYTES = 40, KIND_BYTES = 32, HASH_BYTES = 32, ALIGN = 16, MAX_SECTIONS = 256 };
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
    size_t size;
    section *sections;
    size_t n_sections;
    rf_sha256 hash;
};

struct rf_weights_out {
    char kind[KIND_BYTES];
    section *sections;
    size_t n_sections;
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

static bool read_sections(rf_weights *w, size_t body, const char *name, rf_error *err)
{
    size_t first_data = HEAD_BYTES + w->n_sections * ROW_BYTES;
    for (size_t i = 0; i < w->n_sections; i++) {
        const unsigned char *row = w->bytes + HEAD_BYTES + i * ROW_BYTES;
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

/* Checks in the order in which they help a human: is it ours, of this version, whole, unchanged, of the wanted kind. */
static bool check(rf_weights *w, size_t size, const char *name, const char *kind, rf_error *err)
{
    if (size < sizeof magic || memcmp(w->bytes, magic, sizeof magic) != 0)
        return rf_error_set(err, RF_E_MODEL, "'%s' is no model file", name);
    if (size < HEAD_BYTES + HASH_BYTES)
        return rf_error_set(err, RF_E_MODEL, "'%s' is cut short: %zu bytes", name, size);
    unsigned version = (unsigned)get_le(w->bytes + 8, 4);
    if (version != RF_WEIGHTS_VERSION)
        return rf_error_set(err, RF_E_MODEL, "'%s' has format version %u, this program reads %u", name, version, RF_WEIGHTS_VERSION);
    uint64_t said = get_le(w->bytes + 16, 8);
    if (said != size)
        return rf_error_set(err, RF_E_MODEL, "'%s' is %s: %zu bytes of %llu", name, size < said ? "cut short" : "too long", size,
                            (unsigned long long)said);
    w->hash = rf_hash_sha256((rf_str){(const char *)w->bytes, size - HASH_BYTES});
    if (memcmp(w->hash.bytes, w->bytes + size - HASH_BYTES, HASH_BYTES) != 0)
        return rf_error_set(err, RF_E_MODEL, "'%s' is damaged: its hash does not match its content", name);
    const char *has = (const char *)w->bytes + 24;
    if (has[KIND_BYTES - 1] != '\0' || strcmp(has, kind) != 0)
        return rf_error_set(err, RF_E_MODEL, "'%s' is a '%.31s' model, not a '%s' model", name, has, kind);
    w->n_sections = (size_t)get_le(w->bytes + 12, 4);
    if (w->n_sections > MAX_SECTIONS || w->n_sections * ROW_BYTES > size - HEAD_BYTES - HASH_BYTES)
        return rf_error_set(err, RF_E_MODEL, "'%s' is damaged: %zu sections do not fit the file", name, w->n_sections);
    w->sections = rf_xcalloc(w->n_sections, sizeof *w->sections);
    return read_sections(w, size - HASH_BYTES, name, err);
}

/* Takes over `bytes`. */
static rf_weights *from_bytes(unsigned char *bytes, size_t size, const char *name, const char *kind, rf_error *err)
{
    rf_weights *w = rf_xcalloc(1, sizeof *w);
    w->bytes = bytes;
    w->size = size;
    if (!check(w, size, name, kind, err)) {
        rf_weights_free(w);
        return NULL;
    }
    return w;
}

static rf_weights *load(const char *path, const char *kind, unsigned flags, rf_error *err)
{
    rf_str image;
    if (!rf_file_load(path, RF_WEIGHTS_MAX, flags, &image, err)) {
        if (err != NULL)
            err->code = RF_E_MODEL;
        return NULL;
    }
    return from_bytes((unsigned char *)image.ptr, image.len, path, kind, err);
}

rf_weights *rf_weights_load(const char *path, const char *kind, rf_error *err) { return load(path, kind, 0, err); }

rf_weights *rf_weights_load_own(const char *path, const char *kind, rf_error *err) { return load(path, kind, RF_FILE_OWN, err); }

rf_weights *rf_weights_parse(rf_str image, const char *name, const char *kind, rf_error *err)
{
    unsigned char *copy = rf_xmalloc(image.len);
    if (image.len > 0)
        memcpy(copy, image.ptr, image.len);
    return from_bytes(copy, image.len, name, kind, err);
}

void rf_weights_free(rf_weights *w)
{
    if (w == NULL)
        return;
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

rf_sha256 rf_weights_hash(const rf_weights *w) { return w->hash; }

static void copy_name(char *to, size_t size, const char *from)
{
    size_t n = strlen(from);
    if (n > size - 1)
        n = size - 1;
    memcpy(to, from, n);
}

void rf_weights_add_to(const rf_weights *w, rf_hasher *h)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    rf_buf disk;
    rf_buf_init(&disk, RF_WEIGHTS_MAX);
    rf_weights_copy(w, &disk);
    rf_hasher_add(h, rf_buf_str(&disk));
    rf_buf_release(&disk);
#else
    rf_hasher_add(h, (rf_str){(const char *)w->bytes, w->size});
#endif
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
    return o;
}

void rf_weights_out_free(rf_weights_out *o)
{
    if (o == NULL)
        return;
    for (size_t i = 0; i < o->n_sections; i++)
        free(o->sections[i].data);
    free(o->sections);
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

static size_t aligned(size_t n) { return (n + ALIGN - 1) / ALIGN * ALIGN; }

void rf_weights_image(const rf_weights_out *o, rf_buf *image)
{
    size_t at = aligned(HEAD_BYTES + o->n_sections * ROW_BYTES), size = at;
    for (size_t i = 0; i < o->n_sections; i++)
        size = aligned(size + o->sections[i].count * item_bytes(o->sections[i].type));
    size += HASH_BYTES;
    unsigned char *bytes = rf_xcalloc(1, size);
    memcpy(bytes, magic, sizeof magic);
    put_le(bytes + 8, RF_WEIGHTS_VERSION, 4);
    put_le(bytes + 12, o->n_sections, 4);
    put_le(bytes + 16, size, 8);
    memcpy(bytes + 24, o->kind, KIND_BYTES);
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
    rf_sha256 hash = rf_hash_sha256((rf_str){(const char *)bytes, size - HASH_BYTES});
    memcpy(bytes + size - HASH_BYTES, hash.bytes, HASH_BYTES);
    rf_buf_add(image, bytes, size);
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
