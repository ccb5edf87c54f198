/* classify/learn.c - the order of learning: folds, search, the honest estimate, the final fit, thresholds. */
#include "classify/learn_bench.h"

#include "base/arena.h"
#include "classify/folds.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const double rf_learn_cost[RF_LEARN_COSTS] = {0.1, 0.3, 1};
const double rf_learn_weight[RF_LEARN_WEIGHTS] = {1, 2};
const unsigned rf_curve_percent[RF_CURVE_POINTS] = {10, 20, 40, 60, 80, 100};

enum { ALL = RF_LEARN_FOLDS, SPLITS = RF_LEARN_FOLDS + 1 };

/* Grams seen in fewer than `least` rows say nothing about a new comment: they only make the model larger. */
static rf_features *without_rare(const rf_learn_rows *r, unsigned least, rf_entry **pool)
{
    unsigned *seen = rf_xcalloc(RF_FEATURE_IDS, sizeof *seen);
    size_t total = 0;
    for (size_t i = 0; i < r->n; i++) {
        total += r->x[i].count;
        for (size_t k = 0; k < r->x[i].count; k++)
            seen[r->x[i].entries[k].id]++;
    }
    rf_features *kept = rf_xmalloc(r->n * sizeof *kept);
    rf_entry *at = *pool = rf_xmalloc(total * sizeof *at);
    for (size_t i = 0; i < r->n; i++) {
        kept[i] = (rf_features){at, 0};
        for (size_t k = 0; k < r->x[i].count; k++) {
            if (seen[r->x[i].entries[k].id] < least)
                continue;
            *at++ = r->x[i].entries[k];
            kept[i].count++;
        }
    }
    free(seen);
    return kept;
}

/* Scale the grams of the text by their inverse document frequency, so that "the" does not count like "tarry" (Sparck Jones
 * 1972). What a block weighs on the whole stays: scales are divided by their root mean square over the block's grams. The
 * scales go into the weights afterwards, so that judging knows nothing of them. It sees no label. */
static double *weigh_by_rarity(rf_features *x, size_t n, rf_entry *pool)
{
    double *scale = rf_xcalloc(RF_FEATURE_IDS, sizeof *scale);
    unsigned *seen = rf_xcalloc(RF_FEATURE_IDS, sizeof *seen);
    double squares[RF_BLOCKS] = {0}, grams[RF_BLOCKS] = {0};
    size_t total = 0;
    for (size_t i = 0; i < n; i++) {
        total += x[i].count;
        for (size_t k = 0; k < x[i].count; k++)
            seen[x[i].entries[k].id]++;
    }
    for (uint32_t id = 0; id < RF_FEATURE_IDS; id++) {
        rf_block b = rf_block_of(id);
        scale[id] = b > RF_BLOCK_GENERAL ? 1 : log((double)(n + 1) / (double)(seen[id] + 1));
        squares[b] += scale[id] * scale[id] * seen[id];
        grams[b] += seen[id];
    }
    for (uint32_t id = 0; id < RF_FEATURE_IDS; id++) {
        rf_block b = rf_block_of(id);
        scale[id] /= grams[b] > 0 ? sqrt(squares[b] / grams[b]) : 1;
    }
    for (size_t k = 0; k < total; k++)
        pool[k].value *= (float)scale[pool[k].id];
    free(seen);
    return scale;
}

static bool enough_rows(const rf_learn_rows *r, rf_error *err)
{
    size_t count[RF_CLASSES] = {0};
    for (size_t i = 0; i < r->n; i++)
        count[r->gold[i]]++;
    for (unsigned k = 0; k < RF_CLASSES; k++)
        if (count[k] < 2 * RF_LEARN_FOLDS)
            return rf_error_set(err, RF_E_INPUT, "cannot train: %zu rows of '%s', at least %d are needed", count[k],
                                rf_disposition_name((rf_disposition)k), 2 * RF_LEARN_FOLDS);
    return true;
}

/* Probabilities of every outer fold by a model that never saw it, calibrated by values that never saw it either. */
static void judge_outer(rf_bench *b, rf_search *s, rf_learned *out)
{
    const rf_learn_rows *r = b->rows;
    double *decision[RF_STAGES];
    for (unsigned stage = 0; stage < RF_STAGES; stage++) {
        decision[stage] = rf_xcalloc(r->n, sizeof(double));
        for (unsigned o = 0; o < RF_LEARN_FOLDS; o++)
            rf_bench_add(
                b, (rf_fit){(rf_stage)stage, s[o].choice[stage].cost, s[o].choice[stage].weight, out->fold, o, 100, decision[stage], 0});
    }
    rf_bench_run(b);
    for (unsigned stage = 0; stage < RF_STAGES; stage++) {
        out->p[stage] = rf_xmalloc(r->n * sizeof(double));
        for (size_t i = 0; i < r->n; i++)
            out->p[stage][i] = rf_sigmoid_at(s[out->fold[i]].sigmoid[stage], decision[stage][i]);
        for (unsigned o = 0; o < RF_LEARN_FOLDS; o++)
            out->outer[o][stage] = s[o].choice[stage];
        free(decision[stage]);
    }
}

static bool final_fit(rf_bench *b, const rf_search *s, const rf_features *kept, rf_learned *out, rf_error *err)
{
    const rf_learn_rows *r = b->rows;
    size_t *rows = rf_xmalloc(r->n * sizeof *rows);
    signed char *y = rf_xmalloc(r->n);
    bool ok = true;
    for (unsigned stage = 0; stage < RF_STAGES && ok; stage++) {
        size_t n = 0;
        for (size_t i = 0; i < r->n; i++) {
            if (stage == RF_STAGE_ADVICE && r->gold[i] == RF_REFER)
                continue;
            rows[n] = i;
            y[n++] = r->gold[i] == (stage == RF_STAGE_REFER ? RF_REFER : RF_ADVICE) ? 1 : -1;
        }
        rf_svm m;
        ok = rf_svm_train(b->gram, rows, y, n, s->choice[stage].cost, s->choice[stage].weight, &m, err);
        if (ok) {
            out->trained.weights[stage] = rf_xmalloc(RF_FEATURE_IDS * sizeof(double));
            rf_svm_collapse(&m, kept, out->trained.weights[stage]);
            out->trained.bias[stage] = m.bias;
            out->trained.sigmoid[stage] = s->sigmoid[stage];
            out->choice[stage] = s->choice[stage];
        }
        rf_svm_release(&m);
        out->p_final[stage] = rf_xmalloc(r->n * sizeof(double));
        for (size_t i = 0; i < r->n; i++)
            out->p_final[stage][i] = rf_sigmoid_at(s->sigmoid[stage], s->calibration[stage][i]);
    }
    free(rows);
    free(y);
    return ok;
}

static void fit_cuts(const rf_bench *b, rf_learned *out)
{
    const rf_learn_rows *r = b->rows;
    rf_cuts_rows rows = {out->p_final[0], out->p_final[1], r->gold, NULL, r->n, {1, 1, 1}};
    double sum = b->options->prior[0] + b->options->prior[1] + b->options->prior[2];
    for (unsigned k = 0; k < RF_CLASSES && rf_bench_has_prior(b); k++)
        rows.class_weight[k] = b->options->prior[k] / sum / b->share[k];
    out->cuts[0] = rf_cuts_fit(&rows, b->options->limits);
    rows.floor = r->floor;
    out->cuts[1] = rf_cuts_fit(&rows, b->options->limits);
    out->trained.alone = out->cuts[0].cuts;
    out->trained.with_rules = out->cuts[1].cuts;
}

static bool learn_on_bench(rf_bench *b, const rf_features *kept, rf_learned *out, rf_error *err)
{
    const rf_learn_options *o = b->options;
    rf_search s[SPLITS] = {0};
    unsigned first = o->nested ? 0 : ALL;
    unsigned char *nobody = rf_xcalloc(b->rows->n, 1);
    rf_search_part(b, &s[ALL], nobody, RF_NO_FOLD, RF_LEARN_FOLDS);
    free(nobody);
    out->fold = memcpy(rf_xmalloc(b->rows->n), s[ALL].fold, b->rows->n);
    for (unsigned k = first; k < ALL; k++)
        rf_search_part(b, &s[k], out->fold, k, o->inner_folds);
    size_t on_curve = o->curve ? (size_t)RF_CURVE_POINTS * RF_STAGES * RF_LEARN_FOLDS : 0;
    b->total = on_curve + (o->nested ? RF_STAGES * RF_LEARN_FOLDS : 0);
    for (unsigned k = first; k < SPLITS; k++)
        b->total += rf_search_fits(&s[k]);
    b->fits = rf_xcalloc(b->total, sizeof *b->fits);

    for (unsigned k = first; k < SPLITS; k++)
        rf_search_plan(b, &s[k]);
    rf_bench_run(b);
    for (unsigned k = first; k < SPLITS; k++) {
        rf_search_decide(b, &s[k]);
        rf_search_plan_calibration(b, &s[k]);
    }
    rf_bench_run(b);
    for (unsigned k = first; k < SPLITS; k++)
        rf_search_calibrate(b, &s[k]);
    if (o->nested)
        judge_outer(b, s, out);
    bool ok = final_fit(b, &s[ALL], kept, out, err);
    if (ok)
        fit_cuts(b, out);
    if (ok && o->curve)
        rf_learning_curve(b, out);
    for (unsigned k = 0; k < SPLITS; k++)
        rf_search_release(&s[k]);
    free(b->fits);
    return ok;
}

bool rf_learn(const rf_learn_rows *rows, const rf_learn_options *given, rf_learned *out, rf_error *err)
{
    *out = (rf_learned){.n = rows->n};
    rf_learn_options options = *given;
    options.inner_folds = options.inner_folds ? options.inner_folds : 3;
    options.min_rows = options.min_rows ? options.min_rows : 3;
    options.shrink = options.shrink > 0 ? options.shrink : 0.05;
    rf_cuts_limits *l = &options.limits;
    *l = (rf_cuts_limits){l->alpha > 0 ? l->alpha : 0.02, l->band_precision > 0 ? l->band_precision : 0.5,
                          l->band_share > 0 ? l->band_share : 0.15};
    if (options.inner_folds < 2 || options.inner_folds > RF_MAX_FOLDS)
        return rf_error_set(err, RF_E_INPUT, "cannot train with %u inner folds", options.inner_folds);
    if (!enough_rows(rows, err))
        return false;
    rf_entry *pool;
    rf_features *kept = without_rare(rows, options.min_rows, &pool);
    double *scale = weigh_by_rarity(kept, rows->n, pool);
    rf_bench b = {.rows = rows, .options = &options, .lock = PTHREAD_MUTEX_INITIALIZER};
    for (size_t i = 0; i < rows->n; i++)
        b.share[rows->gold[i]] += 1.0 / (double)rows->n;
    bool ok = (b.gram = rf_gram_new(kept, rows->n, options.threads, err)) != NULL && learn_on_bench(&b, kept, out, err);
    for (unsigned stage = 0; stage < RF_STAGES && ok; stage++)
        for (uint32_t id = 0; id < RF_FEATURE_IDS; id++)
            out->trained.weights[stage][id] *= scale[id];
    rf_gram_free(b.gram);
    free(scale);
    free(pool);
    free(kept);
    if (!ok)
        rf_learned_release(out);
    return ok;
}

void rf_learned_release(rf_learned *l)
{
    for (unsigned stage = 0; stage < RF_STAGES; stage++) {
        free(l->trained.weights[stage]);
        free(l->p[stage]);
        free(l->p_final[stage]);
    }
    free(l->fold);
    *l = (rf_learned){0};
}
