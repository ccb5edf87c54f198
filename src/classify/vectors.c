/* classify/vectors.c - reads the word vectors and finds a word in them. */
#include "classify/vectors.h"

#include "base/arena.h"

#include <math.h>
#include <stdlib.h>

static const char kind[] = "vectors";

struct rf_vectors {
    rf_weights *file;
    const int32_t *words; /* bits of unsigned hashes */
    const float *weights;
    const signed char *parts;
    double *scales;
    size_t n;
};

static double length_of(const signed char *parts)
{
    int sum = 0;
    for (int i = 0; i < RF_VECTOR_SIZE; i++)
        sum += parts[i] * parts[i];
    return sqrt(sum);
}

static bool read_sections(rf_vectors *v, const char *name, rf_error *err)
{
    size_t n_weights;
    v->words = rf_weights_ints(v->file, "words", &v->n);
    v->weights = rf_weights_floats(v->file, "weights", &n_weights);
    rf_str parts = rf_weights_bytes(v->file, "vectors");
    v->parts = (const signed char *)parts.ptr;
    if (v->words == NULL || v->weights == NULL || v->parts == NULL || n_weights != v->n || parts.len / RF_VECTOR_SIZE != v->n ||
        parts.len % RF_VECTOR_SIZE != 0)
        return rf_error_set(err, RF_E_MODEL, "the sections of '%s' do not fit each other", name);
    v->scales = rf_xmalloc(v->n * sizeof *v->scales);
    for (size_t k = 0; k < v->n; k++) {
        double length = length_of(v->parts + k * RF_VECTOR_SIZE);
        if (k > 0 && (uint32_t)v->words[k] <= (uint32_t)v->words[k - 1])
            return rf_error_set(err, RF_E_MODEL, "'%s' is damaged: its words do not ascend", name);
        if (!(v->weights[k] > 0) || !isfinite(v->weights[k]) || !(length > 0))
            return rf_error_set(err, RF_E_MODEL, "'%s' is damaged: word %zu has no weight or no length", name, k);
        v->scales[k] = 1 / length;
    }
    return true;
}

/* Takes over `file`. */
static rf_vectors *from_file(rf_weights *file, const char *name, rf_error *err)
{
    rf_vectors *v = rf_xcalloc(1, sizeof *v);
    v->file = file;
    if (file == NULL || !read_sections(v, name, err)) {
        rf_error_add(err, "no word vectors, make them with models/make_vectors.py");
        rf_vectors_free(v);
        return NULL;
    }
    return v;
}

rf_vectors *rf_vectors_load(const char *path, rf_error *err) { return from_file(rf_weights_load(path, kind, err), path, err); }

rf_vectors *rf_vectors_parse(rf_str image, const char *name, rf_error *err)
{
    return from_file(rf_weights_parse(image, name, kind, err), name, err);
}

void rf_vectors_free(rf_vectors *v)
{
    if (v == NULL)
        return;
    rf_weights_free(v->file);
    free(v->scales);
    free(v);
}

size_t rf_vectors_count(const rf_vectors *v) { return v->n; }

rf_vector rf_vectors_at(const rf_vectors *v, size_t k)
{
    return (rf_vector){(uint32_t)v->words[k], v->weights[k], v->parts + k * RF_VECTOR_SIZE, v->scales[k]};
}

bool rf_vectors_find(const rf_vectors *v, uint32_t hash, rf_vector *out)
{
    size_t low = 0, high = v->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if ((uint32_t)v->words[mid] < hash)
            low = mid + 1;
        else
            high = mid;
    }
    if (low == v->n || (uint32_t)v->words[low] != hash)
        return false;
    *out = rf_vectors_at(v, low);
    return true;
}
