/* classify/learn.c - nested grouped cross-validation, choice of C and class weight, the final fit. */
#include "classify/learn.h"

#include "base/arena.h"
#include "classify/folds.h"
#include "classify/metrics.h"
#include "classify/parallel.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

const double rf_learn_cost[RF_LEARN_COSTS] = {0.03, 0.1, 0.3, 1, 3};
const double rf_learn_weight[RF_LEARN_WEIGHTS] = {1, 2, 4};
const unsigned rf_curve_percent[RF_CURVE_POINTS] = {10, 20, 40, 60, 80, 100};

enum { COMBINATIONS = RF_LEARN_COSTS * RF_LEARN_WEIGHTS, ALL = RF_LEARN_FOLDS, SPLITS = RF_LEARN_FOLDS + 1 };

/* One fit: train on `rows` of the stage, judge the rows of `judged`, write their decision values to out[row]. */
typedef struct fit {
    rf_stage stage;
    double cost, weight;
    const unsigned char *fold; /* rows with fold == held are judged, RF_NO_FOLD left out, the others trained on */
    unsigned held;
    unsigned percent; /* of the groups that are trained on; 100: all */
    double *out;
    size_t trained; /* set: number of rows trained on */
} fit;

typedef struct bench {
    const rf_learn_rows *rows;
    rf_gram *gram;
    fit *fits;
    size_t n_fits, done, total;
    const rf_learn_options *options;
    pthread_mutex_t lock;
} bench;

static void tick(bench *b)
{
    if (b->options->progress == NULL)
        return;
    pthread_mutex_lock(&b->lock);
    b->done++;
    b->options->progress(b->options->progress_ctx, b->done, b->total);
    pthread_mutex_unlock(&b->lock);
}

static bool in_sample(uint32_t group, unsigned percent)
{
    uint64_t h = (group + 1) * UINT64_C(0xd6e8feb86659fd93);
    h = (h ^ h >> 32) * UINT64_C(0xd6e8feb86659fd93);
    return (h >> 32) % 100 < percent;
}

static void run_fit(void *ctx, size_t which)
{
    bench *b = ctx;
    fit *f = &b->fits[which];
    const rf_learn_rows *r = b->rows;
    size_t *rows = rf_xmalloc(r->n * sizeof *rows), n = 0;
    signed char *y = rf_xmalloc(r->n);
    for (size_t i = 0; i < r->n; i++) {
        if (f->fold[i] == RF_NO_FOLD || f->fold[i] == f->held || (f->stage == RF_STAGE_ADVICE && r->gold[i] == RF_REFER) ||
            (f->percent < 100 && !in_sample(r->group[i], f->percent)))
            continue;
        rows[n] = i;
        y[n++] = r->gold[i] == (f->stage == RF_STAGE_REFER ? RF_REFER : RF_ADVICE) ? 1 : -1;
    }
    rf_svm m;
    /* A part with one class only teaches nothing: its decisions stay 0, which the log-loss punishes. */
    bool ok = rf_svm_train(b->gram, rows, y, n, f->cost, f->weight, &m, NULL);
    f->trained = n;
    for (size_t i = 0; i < r->n; i++)
        if (f->fold[i] == f->held)
            f->out[i] = ok ? rf_svm_decide(&m, b->gram, i) : 0;
    rf_svm_release(&m);
    free(rows);
    free(y);
    tick(b);
}

static void run(bench *b)
{
    rf_parallel(b->options->threads, b->n_fits, run_fit, b);
    b->n_fits = 0;
}

static void add(bench *b, fit f) { b->fits[b->n_fits++] = f; }

/* The rows that count for a stage's sigmoid: decisions and labels side by side. */
static size_t side_by_side(const rf_learn_rows *r, rf_stage stage, const unsigned char *fold, const double *decision, double *f, bool *y)
{
    size_t n = 0;
    for (size_t i = 0; i < r->n; i++) {
        if (fold[i] == RF_NO_FOLD || (stage == RF_STAGE_ADVICE && r->gold[i] == RF_REFER))
            continue;
        f[n] = decision[i];
        y[n++] = r->gold[i] == (stage == RF_STAGE_REFER ? RF_REFER : RF_ADVICE);
    }
    return n;
}

static rf_sigmoid fit_sigmoid(const rf_learn_rows *r, rf_stage stage, const unsigned char *fold, const double *decision, rf_choice *choice,
                              double *error)
{
    double *f = rf_xmalloc(r->n * sizeof *f);
    bool *y = rf_xmalloc(r->n * sizeof *y);
    size_t n = side_by_side(r, stage, fold, decision, f, y);
    rf_sigmoid s = rf_sigmoid_fit(f, y, n);
    if (choice != NULL)
        choice->loss = rf_sigmoid_loss(s, f, y, n, error);
    free(f);
    free(y);
    return s;
}

/* What one split (an outer fold's training part, or all rows) is searched with. */
typedef struct search {
    unsigned char *fold; /* inner folds; RF_NO_FOLD outside of the training part */
    unsigned folds;
    double *decision[RF_STAGES][COMBINATIONS];
    rf_choice choice[RF_STAGES];
    rf_sigmoid sigmoid[RF_STAGES];
    unsigned best[RF_STAGES];
} search;

static void search_plan(bench *b, search *s)
{
    for (unsigned stage = 0; stage < RF_STAGES; stage++) {
        for (unsigned k = 0; k < COMBINATIONS; k++) {
            s->decision[stage][k] = rf_xcalloc(b->rows->n, sizeof(double));
            for (unsigned f = 0; f < s->folds; f++)
                add(b, (fit){(rf_stage)stage, rf_learn_cost[k / RF_LEARN_WEIGHTS], rf_learn_weight[k % RF_LEARN_WEIGHTS], s->fold, f, 100,
                             s->decision[stage][k], 0});
        }
    }
}

/* The smallest C whose log-loss is within one standard error of the least (Breiman et al. 1984): comments that are met later
 * differ from the training comments more than one fold differs from another, and a more regular model bears that better. */
static void search_decide(const rf_learn_rows *r, search *s)
{
    for (unsigned stage = 0; stage < RF_STAGES; stage++) {
        rf_sigmoid sigmoid[COMBINATIONS];
        rf_choice choice[COMBINATIONS];
        double error[COMBINATIONS];
        unsigned least = 0, chosen = COMBINATIONS;
        for (unsigned k = 0; k < COMBINATIONS; k++) {
            choice[k] = (rf_choice){rf_learn_cost[k / RF_LEARN_WEIGHTS], rf_learn_weight[k % RF_LEARN_WEIGHTS], 0};
            sigmoid[k] = fit_sigmoid(r, (rf_stage)stage, s->fold, s->decision[stage][k], &choice[k], &error[k]);
            if (choice[k].loss < choice[least].loss)
                least = k;
        }
        double limit = choice[least].loss + error[least];
        for (unsigned k = 0; k < COMBINATIONS; k++) {
            bool is_first = chosen == COMBINATIONS || choice[k].cost <= choice[chosen].cost;
            if (choice[k].loss <= limit && is_first && (chosen == COMBINATIONS || choice[k].loss < choice[chosen].loss))
                chosen = k;
        }
        s->best[stage] = chosen;
        s->sigmoid[stage] = sigmoid[chosen];
        s->choice[stage] = choice[chosen];
    }
}

static void search_release(search *s)
{
    free(s->fold);
    for (unsigned stage = 0; stage < RF_STAGES; stage++)
        for (unsigned k = 0; k < COMBINATIONS; k++)
            free(s->decision[stage][k]);
}

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

static size_t rows_outside(const unsigned char *fold, unsigned held, size_t n, size_t *rows)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        if (fold[i] != held)
            rows[count++] = i;
    return count;
}

/* Probabilities of every outer fold by a model that never saw it, calibrated by values that never saw it either. */
static void judge_outer(bench *b, search *s, rf_learned *out)
{
    const rf_learn_rows *r = b->rows;
    double *decision[RF_STAGES];
    for (unsigned stage = 0; stage < RF_STAGES; stage++) {
        decision[stage] = rf_xcalloc(r->n, sizeof(double));
        for (unsigned o = 0; o < RF_LEARN_FOLDS; o++)
            add(b, (fit){(rf_stage)stage, s[o].choice[stage].cost, s[o].choice[stage].weight, out->fold, o, 100, decision[stage], 0});
    }
    run(b);
    for (unsigned stage = 0; stage < RF_STAGES; stage++) {
        out->p[stage] = rf_xmalloc(r->n * sizeof(double));
        for (size_t i = 0; i < r->n; i++)
            out->p[stage][i] = rf_sigmoid_at(s[out->fold[i]].sigmoid[stage], decision[stage][i]);
        for (unsigned o = 0; o < RF_LEARN_FOLDS; o++)
            out->outer[o][stage] = s[o].choice[stage];
        free(decision[stage]);
    }
}

/* Refer-AUC and macro-F1 of models that saw only some of the groups, on the same outer folds. */
static void learning_curve(bench *b, rf_learned *out)
{
    const rf_learn_rows *r = b->rows;
    double *decision[RF_CURVE_POINTS][RF_STAGES];
    for (unsigned k = 0; k < RF_CURVE_POINTS; k++) {
        for (unsigned stage = 0; stage < RF_STAGES; stage++) {
            decision[k][stage] = rf_xcalloc(r->n, sizeof(double));
            for (unsigned o = 0; o < RF_LEARN_FOLDS; o++)
                add(b, (fit){(rf_stage)stage, out->choice[stage].cost, out->choice[stage].weight, out->fold, o, rf_curve_percent[k],
                             decision[k][stage], 0});
        }
    }
    run(b);
    rf_scored *scored = rf_xmalloc(r->n * sizeof *scored);
    unsigned char *answer = rf_xmalloc(r->n);
    for (unsigned k = 0; k < RF_CURVE_POINTS; k++) {
        rf_sigmoid refer = fit_sigmoid(r, RF_STAGE_REFER, out->fold, decision[k][0], NULL, NULL);
        rf_sigmoid advice = fit_sigmoid(r, RF_STAGE_ADVICE, out->fold, decision[k][1], NULL, NULL);
        for (size_t i = 0; i < r->n; i++) {
            scored[i] = (rf_scored){decision[k][0][i], i, r->gold[i] == RF_REFER};
            answer[i] = rf_cuts_answer(&out->trained.alone, rf_sigmoid_at(refer, decision[k][0][i]),
                                       rf_sigmoid_at(advice, decision[k][1][i]), RF_TIER_NONE);
        }
        rf_scored_sort(scored, r->n);
        rf_confusion c = rf_confusion_of(r->gold, answer, NULL, r->n);
        size_t trained = 0;
        for (unsigned o = 0; o < RF_LEARN_FOLDS; o++)
            trained += b->fits[k * RF_STAGES * RF_LEARN_FOLDS + o].trained;
        out->curve[k] =
            (rf_curve_point){rf_curve_percent[k], trained / RF_LEARN_FOLDS, rf_auc(scored, NULL, r->n), rf_confusion_macro_f1(&c)};
        free(decision[k][0]);
        free(decision[k][1]);
    }
    free(scored);
    free(answer);
}

static bool final_fit(bench *b, const search *s, const rf_features *kept, rf_learned *out, rf_error *err)
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
            out->p_final[stage][i] = rf_sigmoid_at(s->sigmoid[stage], s->decision[stage][s->best[stage]][i]);
    }
    free(rows);
    free(y);
    return ok;
}

static void fit_cuts(const rf_learn_rows *r, const rf_learn_options *o, rf_learned *out)
{
    for (unsigned with_rules = 0; with_rules < 2; with_rules++)
        out->cuts[with_rules] = rf_cuts_fit(out->p_final[0], out->p_final[1], r->gold, with_rules ? r->floor : NULL, r->n, o->limits);
    out->trained.alone = out->cuts[0].cuts;
    out->trained.with_rules = out->cuts[1].cuts;
}

bool rf_learn(const rf_learn_rows *rows, const rf_learn_options *given, rf_learned *out, rf_error *err)
{
    *out = (rf_learned){.n = rows->n};
    rf_learn_options options = *given;
    options.inner_folds = options.inner_folds ? options.inner_folds : 3;
    options.min_rows = options.min_rows ? options.min_rows : 2;
    rf_cuts_limits *l = &options.limits;
    *l = (rf_cuts_limits){l->alpha > 0 ? l->alpha : 0.02, l->band_precision > 0 ? l->band_precision : 0.8,
                          l->band_share > 0 ? l->band_share : 0.15};
    if (options.inner_folds < 2 || options.inner_folds > RF_MAX_FOLDS)
        return rf_error_set(err, RF_E_INPUT, "cannot train with %u inner folds", options.inner_folds);
    if (!enough_rows(rows, err))
        return false;
    rf_entry *pool;
    rf_features *kept = without_rare(rows, options.min_rows, &pool);
    bench b = {.rows = rows, .options = &options, .lock = PTHREAD_MUTEX_INITIALIZER};
    bool ok = (b.gram = rf_gram_new(kept, rows->n, options.threads, err)) != NULL;
    if (ok) {
        size_t searched = RF_STAGES * COMBINATIONS * (size_t)(RF_LEARN_FOLDS + (options.nested ? RF_LEARN_FOLDS * options.inner_folds : 0));
        size_t on_curve = options.curve ? (size_t)RF_CURVE_POINTS * RF_STAGES * RF_LEARN_FOLDS : 0;
        b.total = searched + on_curve + (options.nested ? RF_STAGES * RF_LEARN_FOLDS : 0);
        b.fits = rf_xcalloc(searched > on_curve ? searched : on_curve, sizeof *b.fits);

        size_t *list = rf_xmalloc(rows->n * sizeof *list);
        search s[SPLITS] = {0};
        out->fold = rf_xmalloc(rows->n);
        size_t n = rows_outside(memset(out->fold, 0, rows->n), RF_NO_FOLD, rows->n, list);
        rf_folds_assign(list, n, rows->group, rows->gold, RF_LEARN_FOLDS, out->fold);
        for (unsigned o = options.nested ? 0 : ALL; o < SPLITS; o++) {
            s[o].folds = o == ALL ? (unsigned)RF_LEARN_FOLDS : options.inner_folds;
            s[o].fold = memset(rf_xmalloc(rows->n), RF_NO_FOLD, rows->n);
            if (o == ALL) {
                memcpy(s[o].fold, out->fold, rows->n);
            } else {
                n = rows_outside(out->fold, o, rows->n, list);
                rf_folds_assign(list, n, rows->group, rows->gold, s[o].folds, s[o].fold);
            }
            search_plan(&b, &s[o]);
        }
        free(list);
        run(&b);
        for (unsigned o = options.nested ? 0 : ALL; o < SPLITS; o++)
            search_decide(rows, &s[o]);
        if (options.nested)
            judge_outer(&b, s, out);
        ok = final_fit(&b, &s[ALL], kept, out, err);
        if (ok)
            fit_cuts(rows, &options, out);
        if (ok && options.curve)
            learning_curve(&b, out);
        for (unsigned o = 0; o < SPLITS; o++)
            search_release(&s[o]);
        free(b.fits);
        rf_gram_free(b.gram);
    }
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
