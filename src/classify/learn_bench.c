/* classify/learn_bench.c - one fit of one stage on some folds, many of them in parallel, and their calibration. */
#include "classify/learn_bench.h"

#include "base/arena.h"
#include "classify/folds.h"
#include "classify/parallel.h"

#include <stdlib.h>

static void tick(rf_bench *b)
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
    rf_bench *b = ctx;
    rf_fit *f = &b->fits[which];
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

void rf_bench_run(rf_bench *b)
{
    rf_parallel(b->options->threads, b->n_fits, run_fit, b);
    b->n_fits = 0;
}

void rf_bench_add(rf_bench *b, rf_fit f) { b->fits[b->n_fits++] = f; }

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

rf_sigmoid rf_bench_sigmoid(const rf_learn_rows *r, rf_stage stage, const unsigned char *fold, const double *decision, rf_choice *choice,
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

/* Share of a stage's positive class among the rows of the stage, by the shares of the classes. */
static double positive_share(const double *share, rf_stage stage)
{
    return stage == RF_STAGE_REFER ? share[RF_REFER] / (share[RF_REFER] + share[RF_ADVICE] + share[RF_NO_ACTION])
                                   : share[RF_ADVICE] / (share[RF_ADVICE] + share[RF_NO_ACTION]);
}

rf_choice rf_bench_choice(const rf_bench *b, rf_stage stage, unsigned k)
{
    double positive = positive_share(b->share, stage);
    return (rf_choice){rf_learn_cost[k / RF_LEARN_WEIGHTS], rf_learn_weight[k % RF_LEARN_WEIGHTS] * (1 - positive) / positive, 0};
}

bool rf_bench_has_prior(const rf_bench *b)
{
    const double *p = b->options->prior;
    return p[RF_REFER] > 0 && p[RF_ADVICE] > 0 && p[RF_NO_ACTION] > 0;
}

rf_sigmoid rf_bench_expect(const rf_bench *b, rf_stage stage, rf_sigmoid s)
{
    return rf_bench_has_prior(b) ? rf_sigmoid_shift(s, positive_share(b->share, stage), positive_share(b->options->prior, stage)) : s;
}
