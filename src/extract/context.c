/* extract/context.c - loads and saves the cues and the learned scope. */
#include "extract/context_internal.h"

#include "base/file.h"
#include "base/weights.h"
#include "extract/cues_kept.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_CUE_FILE (1u << 20)
enum { ROW_WORDS = sizeof(context_row) / sizeof(uint32_t) };

static bool load_weights(rf_context *c, const char *path, bool in_place, rf_error *err)
{
    rf_weights *w = c->file = rf_weights_open(path, "context", in_place ? RF_WEIGHTS_IN_PLACE : 0, err);
    c->in_place = in_place;
    if (w == NULL)
        return false;
    size_t n_features, n_rows, n_large, n_bias, n_margin;
    const int32_t *rows = rf_weights_ints(w, "rows", &n_rows);
    const int32_t *large = rf_weights_ints(w, "large", &n_large);
    const float *bias = rf_weights_floats(w, "bias", &n_bias);
    const float *margin = rf_weights_floats(w, "margin", &n_margin);
    c->rows = rf_weights_ranks(w, "features", 1 << RF_CONTEXT_BITS, &n_features);
    bool ok = c->rows != NULL && n_rows == n_features * ROW_WORDS && n_large % RF_CONTEXT_OUTPUTS == 0 && n_bias == RF_CONTEXT_OUTPUTS &&
              n_margin == RF_CONTEXT_MARGINS;
    if (ok) {
        c->weights = (context_weights){(const context_row *)rows, (const context_large *)large, n_large / RF_CONTEXT_OUTPUTS};
        memcpy(c->bias, bias, sizeof c->bias);
        memcpy(c->margin, margin, sizeof c->margin);
    }
    return ok || (rf_weights_whole(w, path, err) &&
                  rf_error_set(err, RF_E_MODEL, "context model '%s' does not fit this version: run 'redflag train --context'", path));
}

static bool load_cues(rf_context *c, const char *path, const rf_weights *index, rf_error *err)
{
    rf_buf cues;
    rf_buf_init(&cues, MAX_CUE_FILE);
    bool ok = rf_file_read(path, &cues, err);
    if (!ok && err != NULL)
        err->code = RF_E_RULES;
    if (ok) {
        c->cues_sum = rf_hash_sum(rf_buf_str(&cues));
        c->cues = index != NULL ? cue_table_read(index, c->cues_sum, &c->cues_hash) : NULL;
        if (c->cues == NULL) {
            c->cues_hash = rf_hash_sha256(rf_buf_str(&cues));
            c->cues = cue_table_parse(rf_buf_str(&cues), path, err);
        }
    }
    rf_buf_release(&cues);
    return c->cues != NULL;
}

rf_context *rf_context_load(const char *models_dir, unsigned flags, const rf_weights *index, rf_error *err)
{
    char path[4096];
    rf_context *c = rf_xcalloc(1, sizeof *c);
    snprintf(path, sizeof path, "%s/cues.tsv", models_dir);
    bool ok = load_cues(c, path, index, err);
    rf_sha256 parts[2] = {c->cues_hash};
    if (ok && (flags & RF_CONTEXT_UNTRAINED) == 0) {
        snprintf(path, sizeof path, "%s/context.model", models_dir);
        ok = load_weights(c, path, flags & RF_CONTEXT_IN_PLACE, err);
        parts[1] = ok ? rf_weights_hash(c->file) : (rf_sha256){0};
    }
    rf_hash_hex(rf_hash_sha256((rf_str){(const char *)parts, sizeof parts}), c->hash);
    if (!ok) {
        rf_context_free(c);
        return NULL;
    }
    return c;
}

void rf_context_free(rf_context *c)
{
    if (c == NULL)
        return;
    cue_table_free(c->cues);
    free(c->rows);
    free(c->by_id);
    free(c->kept);
    rf_weights_free(c->file);
    free(c);
}

void rf_context_put(const rf_context *c, rf_weights_out *o) { cue_table_put(c->cues, c->cues_sum, c->cues_hash, o); }

void rf_context_warm_up(rf_context *c)
{
    if (c->rows == NULL || c->in_place || c->by_id != NULL)
        return;
    static const int32_t nothing[RF_CONTEXT_OUTPUTS];
    context_row none = {{0}};
    context_weights_pack(nothing, &none);
    c->by_id = rf_xhuge(sizeof *c->by_id << RF_CONTEXT_BITS);
    const context_row *next = c->weights.rows;
    for (uint32_t block = 0; block < (1u << RF_CONTEXT_BITS) / 32; block++)
        for (uint32_t i = 0; i < 32; i++)
            c->by_id[block * 32 + i] = c->rows[block].has >> i & 1 ? *next++ : none;
    c->kept = rf_xmalloc((c->weights.n_large + 1) * sizeof *c->kept);
    memcpy(c->kept, c->weights.large, c->weights.n_large * sizeof *c->kept);
    c->weights.large = c->kept;
    c->weights.rows = NULL;
    rf_weights_free(c->file);
    c->file = NULL;
}

const char *rf_context_hash(const rf_context *c) { return c->hash; }
bool rf_context_still(const rf_context *c, rf_error *err) { return c->file == NULL || rf_weights_still(c->file, "context.model", err); }
bool rf_context_prove(const rf_context *c, rf_error *err) { return c->file == NULL || rf_weights_prove(c->file, "context.model", err); }

/* What is written for the ids that have weights. */
typedef struct packed {
    uint32_t *ids;
    context_row *rows;
    context_large *large;
    size_t n, n_large;
} packed;

/* weights: of one output apart from those of the next by 1 << RF_CONTEXT_BITS. */
static void pack(packed *p, uint32_t id, const float *weights)
{
    float row[RF_CONTEXT_OUTPUTS], top = 0;
    for (int k = 0; k < RF_CONTEXT_OUTPUTS; k++) {
        row[k] = weights[((size_t)k << RF_CONTEXT_BITS) + id];
        top = fmaxf(top, fabsf(row[k]));
    }
    if (top < 1e-4f)
        return;
    context_large *units = &p->large[p->n_large];
    context_weights_round(row, rf_context_value(id), units->weights);
    if (!context_weights_pack(units->weights, &p->rows[p->n]))
        p->rows[p->n] = (context_row){{(uint32_t)p->n_large++, CONTEXT_LARGE}};
    p->ids[p->n++] = id;
}

bool rf_context_save(const char *path, const float *weights, const float *bias, const float margin[RF_CONTEXT_MARGINS], rf_error *err)
{
    packed p = {.ids = rf_xmalloc(sizeof *p.ids << RF_CONTEXT_BITS),
                .rows = rf_xmalloc(sizeof *p.rows << RF_CONTEXT_BITS),
                .large = rf_xmalloc(sizeof *p.large << RF_CONTEXT_BITS)};
    for (uint32_t id = 0; id < 1u << RF_CONTEXT_BITS; id++)
        pack(&p, id, weights);
    rf_weights_out *o = rf_weights_out_new("context");
    rf_weights_put_ints(o, "rows", (const int32_t *)p.rows, p.n * ROW_WORDS); /* first, where a line of the cache begins */
    rf_weights_put_ids(o, "features", p.ids, p.n, 1 << RF_CONTEXT_BITS);
    rf_weights_put_ints(o, "large", (const int32_t *)p.large, p.n_large * RF_CONTEXT_OUTPUTS);
    rf_weights_put_floats(o, "bias", bias, RF_CONTEXT_OUTPUTS);
    rf_weights_put_floats(o, "margin", margin, RF_CONTEXT_MARGINS);
    bool ok = rf_weights_write(o, path, err);
    rf_weights_out_free(o);
    free(p.ids);
    free(p.rows);
    free(p.large);
    return ok;
}
