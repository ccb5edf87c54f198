/* pipeline/train_context.c - one-against-rest linear machines over context features, by liblinear. */
#include "pipeline/train_context.h"

#include "classify/parallel.h"
#include "classify/primal.h"
#include "extract/context.h"
#include "pipeline/context_corpus.h"
#include "text/lexicon.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDS 5
static const double cost_of[3] = {1.0, 1.0, 0.6}; /* status, temporality, experiencer: set by hand, once, by cross-validation */
#define RARITY_MAX 3.0                            /* most that a rare class is favoured by */
#define AFFIRMED_LOST_MAX 0.009                   /* of the present rows, called negated */
#define PRESENT_LOST_MAX 0.04                     /* called negated, historical or hypothetical */

static const struct {
    int first, count;
} heads[3] = {{0, 5}, {5, 4}, {9, 3}}; /* status, temporality, experiencer */

typedef struct training {
    rf_context_row *rows;
    rf_features *x;
    unsigned *kinds;   /* of the cues around each phrase, for rf_context_choose */
    size_t n, written; /* rows, and how many of them are no run-on copies */
    rf_primal *primal;
    float *weights; /* RF_CONTEXT_OUTPUTS << RF_CONTEXT_BITS */
    float bias[RF_CONTEXT_OUTPUTS];
} training;

static int label_of(const rf_context_row *r, int head)
{
    return head == 0 ? (int)r->status : head == 1 ? (int)r->temporality : (int)r->experiencer;
}

/* Vector of one row, or count 0 when its phrase is not found. */
static rf_features vector_of(const rf_context *c, const rf_lexicon *lexicon, const rf_context_row *r, rf_arena *arena, unsigned *kinds)
{
    rf_text t;
    size_t first, last, n;
    rf_text_fold(&t, r->sentence, lexicon, arena);
    if (!rf_context_locate(&t, r->phrase, lexicon, arena, &first, &last))
        return (rf_features){NULL, 0};
    const uint32_t *ids = rf_context_features(c, &t, first, last, arena, &n, kinds);
    rf_entry *entries = rf_arena_raw(arena, (n + 1) * sizeof *entries);
    float square = 0;
    for (size_t i = 0; i < n; i++)
        square += rf_context_value(ids[i]) * rf_context_value(ids[i]);
    for (size_t i = 0; i < n; i++)
        entries[i] = (rf_entry){ids[i], rf_context_value(ids[i]) / sqrtf(square)};
    return (rf_features){entries, n};
}

typedef struct machine {
    double *weights; /* RF_FEATURE_IDS */
    double bias;
} machine;

/* One machine of an output on the listed rows. */
static bool fit_output(const training *t, int output, const size_t *rows, size_t n, machine *m, rf_error *err)
{
    int head = output < 5 ? 0 : output < 9 ? 1 : 2;
    signed char *y = rf_xmalloc(n);
    size_t positives = 0;
    for (size_t i = 0; i < n; i++) {
        y[i] = label_of(&t->rows[rows[i]], head) == output - heads[head].first ? 1 : -1;
        positives += y[i] > 0;
    }
    double rarity = positives > 0 ? sqrt((double)(n - positives) / (double)positives) : 1;
    rarity = rarity < 1 ? 1 : rarity > RARITY_MAX ? RARITY_MAX : rarity;
    bool ok = rf_primal_train(t->primal, rows, y, n, cost_of[head], rarity, m->weights, &m->bias, err);
    free(y);
    return ok;
}

static double decide(const machine *m, const rf_features *x)
{
    double sum = m->bias;
    for (size_t k = 0; k < x->count; k++)
        sum += m->weights[x->entries[k].id] * (double)x->entries[k].value;
    return sum;
}

/* Fits of all folds and outputs, each a job of its own. Fold FOLDS is all rows: the final machines. */
typedef struct fits {
    training *t;
    float *values; /* of each row, by machines that were trained without its fold */
    bool failed[FOLDS + 1][RF_CONTEXT_OUTPUTS];
    rf_error errors[FOLDS + 1][RF_CONTEXT_OUTPUTS];
} fits;

static void fit_one(void *ctx, size_t job)
{
    fits *f = ctx;
    training *t = f->t;
    unsigned fold = (unsigned)(job / RF_CONTEXT_OUTPUTS);
    int output = (int)(job % RF_CONTEXT_OUTPUTS);
    size_t n = 0, *rows = rf_xmalloc(t->n * sizeof *rows);
    for (size_t i = 0; i < t->n; i++)
        if (t->rows[i].fold != fold)
            rows[n++] = i;
    machine m = {.weights = rf_xmalloc(RF_FEATURE_IDS * sizeof *m.weights)};
    f->failed[fold][output] = !fit_output(t, output, rows, n, &m, &f->errors[fold][output]);
    if (!f->failed[fold][output] && fold < FOLDS) {
        for (size_t i = 0; i < t->n; i++)
            if (t->rows[i].fold == fold)
                f->values[i * RF_CONTEXT_OUTPUTS + (size_t)output] = (float)decide(&m, &t->x[i]);
    } else if (!f->failed[fold][output]) {
        for (size_t id = 0; id < (size_t)1 << RF_CONTEXT_BITS; id++)
            t->weights[((size_t)output << RF_CONTEXT_BITS) + id] = (float)m.weights[id];
        t->bias[output] = (float)m.bias;
    }
    free(m.weights);
    free(rows);
}

typedef struct choice {
    float favour[RF_CONTEXT_OUTPUTS]; /* added to the outputs */
    float margin[RF_CONTEXT_MARGINS];
} choice;

/* Figures of all rows, and of the run-on copies alone. */
static rf_context_figures judge(const training *t, const float *values, const choice *c, rf_context_figures *run_on)
{
    rf_context_figures f = {0};
    *run_on = f;
    for (size_t i = 0; i < t->n; i++) {
        float v[RF_CONTEXT_OUTPUTS];
        for (int k = 0; k < RF_CONTEXT_OUTPUTS; k++)
            v[k] = values[i * RF_CONTEXT_OUTPUTS + (size_t)k] + c->favour[k];
        rf_mention m;
        rf_context_choose(v, t->kinds[i], c->margin, &m);
        rf_context_figures_add(&f, &t->rows[i], &m);
        if (i >= t->written)
            rf_context_figures_add(run_on, &t->rows[i], &m);
    }
    rf_context_figures_finish(&f);
    rf_context_figures_finish(run_on);
    return f;
}

/* What is to be large: the F1 of denials and the three macro-F1, as long as few present findings are lost, in run-on text, too. */
static double worth(const training *t, const float *values, const choice *c)
{
    rf_context_figures run_on, all = judge(t, values, c, &run_on), *f = &all;
    double lost = fmax(f->affirmed_lost, run_on.affirmed_lost);
    double over = lost > AFFIRMED_LOST_MAX ? lost - AFFIRMED_LOST_MAX : 0;
    over += f->present_lost > PRESENT_LOST_MAX ? f->present_lost - PRESENT_LOST_MAX : 0;
    return f->negated_f1 + f->status_macro_f1 + f->temporality_macro_f1 + f->experiencer_macro_f1 - 100 * over;
}

/* One setting after the other over a coarse grid, twice around. */
static choice choose(const training *t, const float *values)
{
    choice best = {.margin = {0.3f, 0.3f}};
    double top = worth(t, values, &best);
    for (int round = 0; round < 2; round++)
        for (int k = 0; k < RF_CONTEXT_OUTPUTS + RF_CONTEXT_MARGINS; k++) {
            if (k == RF_PRESENT || k == RF_NEGATED || k == 5 + RF_CURRENT || k == 9 + RF_SELF)
                continue; /* only differences count; denials have their margin */
            choice tried = best;
            bool is_margin = k >= RF_CONTEXT_OUTPUTS;
            float *setting = is_margin ? &tried.margin[k - RF_CONTEXT_OUTPUTS] : &tried.favour[k];
            for (int step = 0; step <= 12; step++) {
                *setting = is_margin ? -0.2f + 0.1f * (float)step : -0.3f + 0.05f * (float)step;
                double w = worth(t, values, &tried);
                if (w > top + 1e-4) {
                    top = w;
                    best = tried;
                }
            }
        }
    return best;
}

static choice choose_and_say(const training *t, const float *values, void (*say)(void *, const char *), void *ctx)
{
    choice chosen = choose(t, values);
    if (say == NULL)
        return chosen;
    rf_context_figures run_on, f = judge(t, values, &chosen, &run_on);
    rf_buf out;
    rf_buf_init(&out, 1u << 16);
    rf_context_figures_print(&out, "cross-validation by group, as written and run-on together", &f);
    rf_buf_printf(&out, "margins %.2f and %.2f, favour", (double)chosen.margin[0], (double)chosen.margin[1]);
    for (int k = 0; k < RF_CONTEXT_OUTPUTS; k++)
        rf_buf_printf(&out, " %.2f", (double)chosen.favour[k]);
    rf_buf_putc(&out, '\0');
    say(ctx, out.ptr);
    rf_buf_release(&out);
    return chosen;
}

/* All machines; the margin and favours by the values of rows that the machine had not seen. */
static bool fit_all(training *t, unsigned threads, choice *chosen, void (*say)(void *, const char *), void *ctx, rf_error *err)
{
    fits *f = rf_xcalloc(1, sizeof *f);
    f->t = t;
    f->values = rf_xcalloc(t->n * RF_CONTEXT_OUTPUTS, sizeof *f->values);
    rf_parallel(threads, (FOLDS + 1) * RF_CONTEXT_OUTPUTS, fit_one, f);
    bool ok = true;
    for (unsigned fold = 0; fold <= FOLDS && ok; fold++)
        for (int k = 0; k < RF_CONTEXT_OUTPUTS && ok; k++)
            if (f->failed[fold][k]) {
                ok = false;
                *err = f->errors[fold][k];
            }
    if (ok)
        *chosen = choose_and_say(t, f->values, say, ctx);
    free(f->values);
    free(f);
    return ok;
}

bool rf_context_tools_load(const char *models_dir, bool untrained, rf_lexicon **lexicon, rf_context **context, rf_error *err)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/lexicon.words", models_dir);
    *context = NULL;
    *lexicon = rf_lexicon_load(path, err);
    if (*lexicon != NULL)
        *context = rf_context_load(models_dir, untrained ? RF_CONTEXT_UNTRAINED : 0, NULL, err);
    return *context != NULL;
}

bool rf_train_context(const char *models_dir, const char *out_dir, const char *corpus, unsigned threads,
                      void (*say)(void *ctx, const char *line), void *ctx, rf_error *err)
{
    rf_lexicon *lexicon;
    rf_context *context;
    rf_context_corpus c = {0};
    training t = {0};
    bool ok = rf_context_tools_load(models_dir, true, &lexicon, &context, err) && rf_context_corpus_read(&c, corpus, err);
    if (ok) {
        size_t written = c.count;
        t.rows = rf_xcalloc(2 * written, sizeof *t.rows);
        t.x = rf_xcalloc(2 * written, sizeof *t.x);
        t.kinds = rf_xcalloc(2 * written, sizeof *t.kinds);
        for (size_t i = 0; i < 2 * written; i++) {
            rf_context_row row = c.rows[i % written];
            if (row.heldout || (i >= written && !rf_context_corpus_run_on(&c, i - written, &row)))
                continue;
            t.x[t.n] = vector_of(context, lexicon, &row, c.arena, &t.kinds[t.n]);
            t.rows[t.n] = row;
            t.n += t.x[t.n].count > 0;
            if (i < written)
                t.written = t.n;
        }
        t.weights = rf_xmalloc(sizeof *t.weights * RF_CONTEXT_OUTPUTS << RF_CONTEXT_BITS);
        t.primal = rf_primal_new(t.x, t.n);
        choice chosen = {0};
        ok = fit_all(&t, threads, &chosen, say, ctx, err);
        for (int k = 0; k < RF_CONTEXT_OUTPUTS; k++)
            t.bias[k] += chosen.favour[k];
        if (ok && out_dir != NULL) {
            char path[4096];
            snprintf(path, sizeof path, "%s/context.model", out_dir);
            ok = rf_context_save(path, t.weights, t.bias, chosen.margin, err);
        }
        if (ok && say != NULL) {
            char line[120];
            snprintf(line, sizeof line, "context: %zu rows with their run-on copies, margins %.2f and %.2f", t.n, (double)chosen.margin[0],
                     (double)chosen.margin[1]);
            say(ctx, line);
        }
    }
    rf_primal_free(t.primal);
    free(t.weights);
    free(t.kinds);
    free(t.x);
    free(t.rows);
    rf_context_corpus_release(&c);
    rf_context_free(context);
    rf_lexicon_free(lexicon);
    return ok;
}
