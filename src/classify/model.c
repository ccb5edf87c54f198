/* classify/model.c - the model in memory and on disk, and judging by it. */
#include "classify/model.h"

#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char kind[] = "triage";

/* Sections of a variant: <name>.features (their ids), <name>.weights (RF_STAGES floats an id), <name>.numbers (in the order below). */
static const char *const variant_names[RF_VARIANTS] = {"full", "ngrams"};

enum { NUMBER_BIAS = 0, NUMBER_SIGMOID = 2, NUMBER_CUTS = 6, CUTS = 5, NUMBERS = NUMBER_CUTS + 2 * CUTS };

typedef struct part {
    rf_weighing weighing; /* ranks NULL: not in the model */
    size_t n;             /* ids with a weight */
    double bias[RF_STAGES];
    rf_sigmoid sigmoid[RF_STAGES];
    rf_cuts cuts[2]; /* alone, with rules */
} part;

struct rf_model {
    rf_weights *file;
    part parts[RF_VARIANTS];
    rf_meaning *meaning; /* of the full variant, whose other weights include the block's own: one for vectors, one for words */
};

static void section_name(char out[40], rf_variant v, const char *what) { snprintf(out, 40, "%s.%s", variant_names[v], what); }

static void put_part(rf_weights_out *o, rf_variant v, const rf_trained *t)
{
    uint32_t *ids = rf_xmalloc(RF_FEATURE_IDS * sizeof *ids);
    float *weights = rf_xmalloc(RF_FEATURE_IDS * RF_STAGES * sizeof *weights);
    size_t n = 0;
    for (uint32_t id = 0; id < RF_FEATURE_IDS; id++) {
        float w[RF_STAGES];
        bool any = false;
        for (unsigned s = 0; s < RF_STAGES; s++) {
            w[s] = (float)t->weights[s][id];
            any |= w[s] != 0;
        }
        if (!any)
            continue;
        ids[n] = id;
        memcpy(weights + n * RF_STAGES, w, sizeof w);
        n++;
    }
    const rf_cuts *cuts[2] = {&t->alone, &t->with_rules};
    float numbers[NUMBERS];
    for (unsigned k = 0; k < 2; k++) {
        numbers[NUMBER_BIAS + k] = (float)t->bias[k];
        numbers[NUMBER_SIGMOID + 2 * k] = (float)t->sigmoid[k].a;
        numbers[NUMBER_SIGMOID + 2 * k + 1] = (float)t->sigmoid[k].b;
        const double c[CUTS] = {cuts[k]->refer, cuts[k]->routine, cuts[k]->advice, cuts[k]->low, cuts[k]->high};
        for (unsigned i = 0; i < CUTS; i++)
            numbers[NUMBER_CUTS + CUTS * k + i] = (float)c[i];
    }
    char name[40];
    section_name(name, v, "features");
    rf_weights_put_ids(o, name, ids, n, RF_FEATURE_IDS);
    section_name(name, v, "weights");
    rf_weights_put_floats(o, name, weights, n * RF_STAGES);
    section_name(name, v, "numbers");
    rf_weights_put_floats(o, name, numbers, NUMBERS);
    free(ids);
    free(weights);
}

rf_model *rf_model_make(const rf_trained *full, const rf_trained *ngrams, const rf_vectors *vectors)
{
    rf_weights_out *o = rf_weights_out_new(kind);
    int32_t version[] = {RF_FEATURE_VERSION, (int32_t)RF_FEATURE_IDS};
    rf_weights_put_ints(o, "features", version, 2);
    rf_weights_put_floats(o, "blocks", rf_block_weight, RF_BLOCKS);
    put_part(o, RF_VARIANT_FULL, full);
    uint32_t first = rf_block_first[RF_BLOCK_MEANING];
    rf_meaning_put(o, vectors, (const double *const[RF_STAGES]){full->weights[0] + first, full->weights[1] + first});
    if (ngrams != NULL)
        put_part(o, RF_VARIANT_NGRAMS, ngrams);
    rf_buf image;
    rf_buf_init(&image, RF_WEIGHTS_MAX);
    rf_weights_image(o, &image);
    rf_weights_out_free(o);
    rf_model *m = rf_model_parse(rf_buf_str(&image), "new model", NULL);
    rf_buf_release(&image);
    return m;
}

static bool read_part(rf_model *m, rf_variant v, const char *name, rf_error *err)
{
    part *p = &m->parts[v];
    char section[40];
    size_t n_weights, n_numbers;
    section_name(section, v, "features");
    p->weighing.ranks = rf_weights_ranks(m->file, section, RF_FEATURE_IDS, &p->n);
    section_name(section, v, "weights");
    const float *weights = p->weighing.weights = rf_weights_floats(m->file, section, &n_weights);
    section_name(section, v, "numbers");
    const float *x = rf_weights_floats(m->file, section, &n_numbers);
    if (p->weighing.ranks == NULL && weights == NULL && v != RF_VARIANT_FULL)
        return true;
    if (p->weighing.ranks == NULL || weights == NULL || x == NULL || n_weights != p->n * RF_STAGES || n_numbers != NUMBERS)
        return rf_error_set(err, RF_E_MODEL, "'%s' lacks the sections of '%s': train again", name, variant_names[v]);
    if (!rf_weights_finite(weights, n_weights))
        return rf_error_set(err, RF_E_MODEL, "'%s' is damaged: a weight of '%s' is no number", name, variant_names[v]);
    if (!rf_weights_finite(x, NUMBERS))
        return rf_error_set(err, RF_E_MODEL, "'%s' is damaged: a threshold of '%s' is no number", name, variant_names[v]);
    for (unsigned s = 0; s < RF_STAGES; s++) {
        p->bias[s] = (double)x[NUMBER_BIAS + s];
        p->sigmoid[s] = (rf_sigmoid){(double)x[NUMBER_SIGMOID + 2 * s], (double)x[NUMBER_SIGMOID + 2 * s + 1]};
        const float *c = x + NUMBER_CUTS + CUTS * s;
        p->cuts[s] = (rf_cuts){(double)c[0], (double)c[1], (double)c[2], (double)c[3], (double)c[4]};
    }
    return true;
}

/* Takes over `file`. */
static rf_model *from_file(rf_weights *file, rf_variant last, const char *name, rf_error *err)
{
    if (file == NULL)
        return NULL;
    rf_model *m = rf_xcalloc(1, sizeof *m);
    m->file = file;
    size_t n_version, n_blocks;
    const int32_t *version = rf_weights_ints(file, "features", &n_version);
    const float *blocks = rf_weights_floats(file, "blocks", &n_blocks);
    bool ok = true;
    if (version == NULL || n_version != 2 || version[0] != RF_FEATURE_VERSION || version[1] != (int32_t)RF_FEATURE_IDS)
        ok = rf_error_set(err, RF_E_MODEL, "'%s' was made for features of version %d, this program makes version %d: train again", name,
                          version && n_version > 0 ? (int)version[0] : 0, RF_FEATURE_VERSION);
    else if (blocks == NULL || n_blocks != RF_BLOCKS || memcmp(blocks, rf_block_weight, sizeof rf_block_weight) != 0)
        ok = rf_error_set(err, RF_E_MODEL, "'%s' was made with other block weights: train again", name);
    for (unsigned v = 0; v <= last && ok; v++)
        ok = read_part(m, (rf_variant)v, name, err);
    ok = ok && (m->meaning = rf_meaning_read(file, name, err)) != NULL;
    if (!ok) {
        rf_weights_whole(file, name, err); /* what is missing may be damaged: then that is told */
        rf_model_free(m);
        return NULL;
    }
    return m;
}

rf_model *rf_model_load(const char *path, rf_error *err) { return from_file(rf_weights_load(path, kind, err), RF_VARIANTS - 1, path, err); }

rf_model *rf_model_load_in_place(const char *path, rf_variant last, rf_error *err)
{
    return from_file(rf_weights_open(path, kind, RF_WEIGHTS_IN_PLACE, err), last, path, err);
}

rf_model *rf_model_parse(rf_str image, const char *name, rf_error *err)
{
    return from_file(rf_weights_parse(image, name, kind, err), RF_VARIANTS - 1, name, err);
}

void rf_model_free(rf_model *m)
{
    if (m == NULL)
        return;
    for (unsigned v = 0; v < RF_VARIANTS; v++)
        free((void *)m->parts[v].weighing.ranks);
    rf_meaning_free(m->meaning);
    rf_weights_free(m->file);
    free(m);
}

void rf_model_image(const rf_model *m, rf_buf *out) { rf_weights_copy(m->file, out); }

rf_sha256 rf_model_hash(const rf_model *m) { return rf_weights_hash(m->file); }
bool rf_model_still(const rf_model *m, rf_error *err) { return rf_weights_still(m->file, "triage.model", err); }
bool rf_model_prove(const rf_model *m, rf_error *err) { return rf_weights_prove(m->file, "triage.model", err); }

bool rf_model_has(const rf_model *m, rf_variant v) { return m->parts[v].weighing.ranks != NULL; }

size_t rf_model_size(const rf_model *m, rf_variant v) { return m->parts[v].n; }

unsigned rf_variant_flags(rf_variant v) { return v == RF_VARIANT_NGRAMS ? RF_FEATURES_NGRAMS : 0; }

rf_cuts rf_model_cuts(const rf_model *m, rf_variant v, bool with_rules) { return m->parts[v].cuts[with_rules]; }

double rf_model_weight(const rf_model *m, rf_variant v, rf_stage stage, uint32_t id)
{
    float w[RF_STAGES];
    rf_weighing_of(&m->parts[v].weighing, id, w);
    return (double)w[stage];
}

const rf_meaning *rf_model_meaning(const rf_model *m) { return m->meaning; }

static void put_scores(const part *p, const double sum[RF_STAGES], rf_scores *out)
{
    memcpy(out->decision, sum, sizeof out->decision);
    out->p_refer = rf_sigmoid_at(p->sigmoid[RF_STAGE_REFER], sum[RF_STAGE_REFER]);
    out->p_advice = rf_sigmoid_at(p->sigmoid[RF_STAGE_ADVICE], sum[RF_STAGE_ADVICE]);
}

void rf_model_score(const rf_model *m, rf_variant v, rf_features x, rf_scores *out)
{
    const part *p = &m->parts[v];
    double sum[RF_STAGES] = {p->bias[0], p->bias[1]};
    for (size_t i = 0; i < x.count; i++) {
        float w[RF_STAGES];
        rf_weighing_of(&p->weighing, x.entries[i].id, w);
        for (unsigned s = 0; s < RF_STAGES; s++)
            sum[s] += (double)w[s] * (double)x.entries[i].value;
    }
    put_scores(p, sum, out);
}

void rf_model_judge(const rf_model *m, rf_variant v, rf_feature_maker *maker, const rf_text *t, const rf_mentions *mentions,
                    const rf_slots *slots, rf_scores *out)
{
    const part *p = &m->parts[v];
    if (v != RF_VARIANT_FULL) {
        rf_model_score(m, v, rf_features_make(maker, t, mentions, slots, rf_variant_flags(v)), out);
        return;
    }
    double sum[RF_STAGES];
    rf_features_sum(maker, t, mentions, slots, rf_variant_flags(v), &p->weighing, m->meaning, sum);
    for (unsigned s = 0; s < RF_STAGES; s++)
        sum[s] += p->bias[s];
    put_scores(p, sum, out);
}
