/* base/weights_out.c - makes and writes the section files of base/weights.h. */
#include "base/arena.h"
#include "base/file.h"
#include "base/weights_layout.h"

#include <stdlib.h>
#include <string.h>

typedef struct section {
    char name[NAME_BYTES];
    uint32_t type;
    size_t count;
    unsigned char *data; /* owned, already in disk order */
} section;

struct rf_weights_out {
    char kind[KIND_BYTES];
    section *sections;
    size_t n_sections;
};

static void put_le(unsigned char *p, uint64_t v, unsigned n)
{
    for (unsigned i = 0; i < n; i++, v >>= 8)
        p[i] = (unsigned char)v;
}

static void copy_name(char *to, size_t size, const char *from)
{
    size_t n = strlen(from);
    if (n > size - 1)
        n = size - 1;
    memcpy(to, from, n);
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

void rf_weights_put_items(rf_weights_out *o, const char *name, const void *items, size_t count, size_t size)
{
    put(o, name, TYPE_BYTES, items, count * size);
}

void rf_weights_put_ids(rf_weights_out *o, const char *name, const uint32_t *ids, size_t n, uint32_t end)
{
    uint32_t *has = rf_xcalloc(end / 32, sizeof *has);
    for (size_t i = 0; i < n; i++)
        has[ids[i] / 32] |= 1u << ids[i] % 32;
    rf_weights_put_ints(o, name, (const int32_t *)has, end / 32);
    free(has);
}

void rf_weights_put_sum(rf_weights_out *o, const char *name, rf_sum sum)
{
    rf_weights_put_bytes(o, name, (rf_str){(const char *)sum.bytes, sizeof sum.bytes});
}

void rf_weights_image(const rf_weights_out *o, rf_buf *image)
{
    size_t front = HEAD_BYTES + o->n_sections * ROW_BYTES, data = front + HASH_BYTES + SUM_BYTES, at = data, size = at;
    for (size_t i = 0; i < o->n_sections; i++)
        size += aligned(o->sections[i].count * item_bytes(o->sections[i].type));
    unsigned char *bytes = rf_xcalloc(1, size);
    memcpy(bytes, RF_WEIGHTS_MAGIC, sizeof RF_WEIGHTS_MAGIC - 1);
    put_le(bytes + 8, RF_WEIGHTS_VERSION, 4);
    put_le(bytes + 12, o->n_sections, 4);
    put_le(bytes + 16, size, 8);
    memcpy(bytes + 24, o->kind, KIND_BYTES);
    for (size_t i = 0; i < o->n_sections; i++) {
        const section *s = &o->sections[i];
        unsigned char *row = bytes + HEAD_BYTES + i * ROW_BYTES;
        size_t length = s->count * item_bytes(s->type);
        memcpy(row, s->name, NAME_BYTES);
        put_le(row + 40, s->type, 4);
        put_le(row + 48, at, 8);
        put_le(row + 56, s->count, 8);
        memcpy(bytes + at, s->data, length);
        rf_sum sum = rf_hash_sum((rf_str){(const char *)bytes + at, aligned(length)});
        memcpy(row + 64, sum.bytes, SUM_BYTES);
        at += aligned(length);
    }
    rf_sha256 hash = rf_weights_identity(bytes, front, data, size);
    memcpy(bytes + front, hash.bytes, HASH_BYTES);
    rf_sum sum = rf_hash_sum((rf_str){(const char *)bytes, front + HASH_BYTES});
    memcpy(bytes + front + HASH_BYTES, sum.bytes, SUM_BYTES);
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
