/* pipeline/train_context.c - one-against-rest linear machines over context features, by libsvm. */
#include "pipeline/train_context.h"

#include "classify/svm.h"
#include "extract/context.h"
#include "pipeline/context_corpus.h"
#include "text/lexicon.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDS 5
static const double cost_of[3] = {3.0, 3.0, 1.0}; /* status, temporality, experiencer: by grouped cross-validation */
#define RARITY_MAX 3.0                            /* most that a rare class is favoured by */
#define AFFIRMED_LOST_MAX 0.009

static const struct {
    int first, count;
} heads[3] = {{0, 5}, {5, 4}, {9, 3}}; /* status, temporality, experiencer */

typedef struct training {
    rf_context_row *rows;
    rf_features *x;
    bool *adjacent; /* rows that need no margin */
    size_t n;
    rf_gram *gram;
    float *weights; /* RF_CONTEXT_OUTPUTS << RF_CONTEXT_BITS */
    float bias[RF_CONTEXT_OUTPUTS];
} training;

static int label_of(const rf_context_row *r, int head)
{
    return head == 0 ? (int)r->status : head == 1 ? (int)r->temporality : (int)r->experiencer;
}

/* Vector of one row, or count 0 when its phrase is not found. */
static rf_features vector_of(const rf_context *c, const rf_lexicon *lexicon, const rf_context_row *r, rf_arena *arena, bool *adjacent)
{
    rf_text t;
    size_t first, last, n;
    rf_text_fold(&t, r->sentence, lexicon, arena);
    if (!rf_context_locate(&t, r->phrase, lexicon, arena, &first, &last))
        return (rf_features){NULL, 0};
    *adjacent = rf_context_is_adjacent(c, &t, first, last, arena);
    const uint32_t *ids = rf_context_features(c, &t, first, last, arena, &n);
    rf_entry *entries = rf_arena_raw(arena, (n + 1) * sizeof *entries);
    float square = 0;
    for (size_t i = 0; i < n; i++)
        square += rf_context_value(ids[i]) * rf_context_value(ids[i]);
    for (size_t i = 0; i < n; i++)
        entries[i] = (rf_entry){ids[i], rf_context_value(ids[i]) / sqrtf(square)};
    return (rf_features){entries, n};
}

/* One machine of an output on the listed rows; decision values for `ask` rows go to out. */
static bool fit_output(training *t, int output, const size_t *rows, size_t n, rf_svm *svm, rf_error *err)
{
    int head = output < 5 ? 0 : output < 9 ? 1 : 2;
    signed char *y = rf_xmalloc(n);
    size_t positives = 0;
    for (size_t i = 0; i < n; i++) {
        y[i] = label_of(&t->rows[rows[i]], head) == output - heads[head].first ? 1 : -1;
        positives += y[i] > 0;
    }
    double rarity = positives > 0 ? sqrt((double)(n - positives) / (double)positives) : 1;
    bool ok = rf_svm_train(t->gram, rows, y, n, cost_of[head], rarity < 1 ? 1 : rarity > RARITY_MAX ? RARITY_MAX : rarity, svm, err);
    free(y);
    return ok;
}

/* Out-of-fold margin: negated minus present on run-on rows labelled present; the margin that loses at most the share. */
static bool choose_margin(training *t, float *margin, rf_error *err)
{
    size_t *rows = rf_xmalloc(t->n * sizeof *rows);
    double *gap = rf_xmalloc(t->n * sizeof *gap);
    size_t n_gap = 0, affirmed = 0;
    bool ok = true;
    for (unsigned fold = 0; fold < FOLDS && ok; fold++) {
        rf_svm machine[5];
        size_t n = 0;
        for (size_t i = 0; i < t->n; i++)
            if (t->rows[i].fold != fold)
                rows[n++] = i;
        int made = 0;
        for (; made < 5 && ok; made++)
            ok = fit_output(t, made, rows, n, &machine[made], err);
        for (size_t i = 0; i < t->n && ok; i++) {
            if (t->rows[i].fold != fold || t->rows[i].status != RF_PRESENT)
                continue;
            affirmed++;
            double v[5];
            int top = 0;
            for (int k = 0; k < 5; k++) {
                v[k] = rf_svm_decide(&machine[k], t->gram, i);
                if (v[k] > v[top])
                    top = k;
            }
            if (top == RF_NEGATED)
                gap[n_gap++] = (v[RF_NEGATED] - v[RF_PRESENT]) / (t->adjacent[i] ? (double)RF_CONTEXT_ADJACENT_SHARE : 1.0);
        }
        for (int k = 0; k < made; k++)
            rf_svm_release(&machine[k]);
    }
    /* Largest gaps first: the allowed losses are those that no margin of reason would keep. */
    for (size_t i = 1; i < n_gap; i++)
        for (size_t k = i; k > 0 && gap[k] > gap[k - 1]; k--) {
            double swap = gap[k];
            gap[k] = gap[k - 1];
            gap[k - 1] = swap;
        }
    size_t allowed = (size_t)(AFFIRMED_LOST_MAX * (double)affirmed);
    *margin = n_gap > allowed ? (float)gap[allowed] + 1e-3f : 0.0f;
    free(gap);
    free(rows);
    return ok;
}

static bool fit_all(training *t, void (*say)(void *, const char *), void *ctx, rf_error *err)
{
    size_t *rows = rf_xmalloc(t->n * sizeof *rows);
    double *dense = rf_xmalloc(RF_FEATURE_IDS * sizeof *dense);
    bool ok = true;
    for (size_t i = 0; i < t->n; i++)
        rows[i] = i;
    for (int k = 0; k < RF_CONTEXT_OUTPUTS && ok; k++) {
        rf_svm svm;
        ok = fit_output(t, k, rows, t->n, &svm, err);
        if (!ok)
            break;
        rf_svm_collapse(&svm, t->x, dense);
        for (size_t id = 0; id < (size_t)1 << RF_CONTEXT_BITS; id++)
            t->weights[((size_t)k << RF_CONTEXT_BITS) + id] = (float)dense[id];
        t->bias[k] = (float)svm.bias;
        rf_svm_release(&svm);
        if (say != NULL) {
            char line[80];
            snprintf(line, sizeof line, "context: output %d of %d", k + 1, RF_CONTEXT_OUTPUTS);
            say(ctx, line);
        }
    }
    free(dense);
    free(rows);
    return ok;
}

static bool load_tools(const char *models_dir, bool untrained, rf_lexicon **lexicon, rf_context **context, rf_error *err)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/lexicon.words", models_dir);
    *context = NULL;
    *lexicon = rf_lexicon_load(path, err);
    if (*lexicon != NULL)
        *context = rf_context_load(models_dir, untrained, err);
    return *context != NULL;
}

bool rf_train_context(const char *models_dir, const char *corpus, unsigned threads, void (*say)(void *ctx, const char *line), void *ctx,
                      rf_error *err)
{
    rf_lexicon *lexicon;
    rf_context *context;
    rf_context_corpus c = {0};
    training t = {0};
    bool ok = load_tools(models_dir, true, &lexicon, &context, err) && rf_context_corpus_read(&c, corpus, err);
    if (ok) {
        size_t written = c.count;
        t.rows = rf_xcalloc(2 * written, sizeof *t.rows);
        t.x = rf_xcalloc(2 * written, sizeof *t.x);
        t.adjacent = rf_xcalloc(2 * written, sizeof *t.adjacent);
        for (size_t i = 0; i < 2 * written; i++) {
            rf_context_row row = c.rows[i % written];
            if (row.heldout || (i >= written && !rf_context_corpus_run_on(&c, i - written, &row)))
                continue;
            t.x[t.n] = vector_of(context, lexicon, &row, c.arena, &t.adjacent[t.n]);
            t.rows[t.n] = row;
            t.n += t.x[t.n].count > 0;
        }
        t.weights = rf_xmalloc(sizeof *t.weights * RF_CONTEXT_OUTPUTS << RF_CONTEXT_BITS);
        t.gram = rf_gram_new(t.x, t.n, threads, err);
        float margin = 0;
        char path[4096];
        snprintf(path, sizeof path, "%s/context.model", models_dir);
        ok = t.gram != NULL && choose_margin(&t, &margin, err) && fit_all(&t, say, ctx, err) &&
             rf_context_save(path, t.weights, t.bias, margin, err);
        if (ok && say != NULL) {
            char line[120];
            snprintf(line, sizeof line, "context: %zu rows with their run-on copies, margin %.3f", t.n, (double)margin);
            say(ctx, line);
        }
    }
    rf_gram_free(t.gram);
    free(t.weights);
    free(t.adjacent);
    free(t.x);
    free(t.rows);
    rf_context_corpus_release(&c);
    rf_context_free(context);
    rf_lexicon_free(lexicon);
    return ok;
}

/* ---- grading ------------------------------------------------------------------------------------------------------- */

static double f1(double precision, double recall) { return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0; }

/* Macro-F1 over the classes that occur, and accuracy, of a confusion matrix of n x n counts. */
static double macro_f1(const size_t *m, size_t n, double *accuracy)
{
    double sum = 0, right = 0, all = 0;
    size_t classes = 0;
    for (size_t k = 0; k < n; k++) {
        double gold = 0, called = 0, hit = (double)m[k * n + k];
        for (size_t i = 0; i < n; i++) {
            gold += (double)m[k * n + i];
            called += (double)m[i * n + k];
        }
        right += hit;
        all += gold;
        if (gold == 0)
            continue;
        classes++;
        sum += f1(called > 0 ? hit / called : 0, hit / gold);
    }
    *accuracy = all > 0 ? right / all : 0;
    return classes > 0 ? sum / (double)classes : 0;
}

static void finish(rf_context_figures *f)
{
    size_t called = 0, gold = 0, present = 0;
    for (int k = 0; k < 5; k++) {
        called += f->status_confusion[k][RF_NEGATED];
        gold += f->status_confusion[RF_NEGATED][k];
        present += f->status_confusion[RF_PRESENT][k];
    }
    double hit = (double)f->status_confusion[RF_NEGATED][RF_NEGATED];
    f->negated_precision = called > 0 ? hit / (double)called : 0;
    f->negated_recall = gold > 0 ? hit / (double)gold : 0;
    f->negated_f1 = f1(f->negated_precision, f->negated_recall);
    f->affirmed_lost = present > 0 ? (double)f->status_confusion[RF_PRESENT][RF_NEGATED] / (double)present : 0;
    f->status_macro_f1 = macro_f1(&f->status_confusion[0][0], 5, &f->status_accuracy);
    f->temporality_macro_f1 = macro_f1(&f->temporality_confusion[0][0], 4, &f->temporality_accuracy);
    f->experiencer_macro_f1 = macro_f1(&f->experiencer_confusion[0][0], 3, &f->experiencer_accuracy);
}

static void grade(const rf_context *context, const rf_lexicon *lexicon, const rf_context_row *r, rf_arena *arena, rf_context_figures *f)
{
    rf_text t;
    rf_mention m;
    size_t first, last;
    rf_text_fold(&t, r->sentence, lexicon, arena);
    if (!rf_context_locate(&t, r->phrase, lexicon, arena, &first, &last))
        return;
    rf_context_decide(context, &t, first, last, arena, &m);
    f->rows++;
    f->status_confusion[r->status][m.status]++;
    f->temporality_confusion[r->temporality][m.temporality]++;
    f->experiencer_confusion[r->experiencer][m.experiencer]++;
}

bool rf_evaluate_context(const char *models_dir, const char *corpus, rf_context_figures *as_written, rf_context_figures *run_on,
                         rf_error *err)
{
    rf_lexicon *lexicon;
    rf_context *context;
    rf_context_corpus c = {0};
    memset(as_written, 0, sizeof *as_written);
    memset(run_on, 0, sizeof *run_on);
    bool ok = load_tools(models_dir, false, &lexicon, &context, err) && rf_context_corpus_read(&c, corpus, err);
    for (size_t i = 0; ok && i < c.count; i++) {
        rf_context_row copy;
        if (!c.rows[i].heldout)
            continue;
        grade(context, lexicon, &c.rows[i], c.arena, as_written);
        if (rf_context_corpus_run_on(&c, i, &copy))
            grade(context, lexicon, &copy, c.arena, run_on);
    }
    finish(as_written);
    finish(run_on);
    rf_context_corpus_release(&c);
    rf_context_free(context);
    rf_lexicon_free(lexicon);
    return ok;
}

/* One line a class that occurs: how often, precision, recall, F1, and what it was taken for. */
static void print_classes(rf_buf *out, const size_t *m, size_t n, const char *(*name)(unsigned))
{
    for (size_t k = 0; k < n; k++) {
        size_t gold = 0, called = 0, hit = m[k * n + k];
        for (size_t i = 0; i < n; i++) {
            gold += m[k * n + i];
            called += m[i * n + k];
        }
        if (gold == 0)
            continue;
        double precision = called > 0 ? (double)hit / (double)called : 0, recall = (double)hit / (double)gold;
        rf_buf_printf(out, "    %-12s %5zu rows  P %.3f  R %.3f  F1 %.3f  as", name((unsigned)k), gold, precision, recall,
                      f1(precision, recall));
        for (size_t i = 0; i < n; i++)
            rf_buf_printf(out, " %zu", m[k * n + i]);
        rf_buf_putc(out, '\n');
    }
}

static const char *status_name(unsigned k) { return rf_status_name((rf_status)k); }
static const char *temporality_name(unsigned k) { return rf_temporality_name((rf_temporality)k); }
static const char *experiencer_name(unsigned k) { return rf_experiencer_name((rf_experiencer)k); }

void rf_context_figures_print(rf_buf *out, const char *name, const rf_context_figures *f)
{
    rf_buf_printf(out, "%s: %zu rows\n", name, f->rows);
    rf_buf_printf(out, "  negated        precision %.3f  recall %.3f  F1 %.3f\n", f->negated_precision, f->negated_recall, f->negated_f1);
    rf_buf_printf(out, "  affirmed lost  %.2f %%\n", 100 * f->affirmed_lost);
    rf_buf_printf(out, "  status         accuracy %.3f  macro-F1 %.3f\n", f->status_accuracy, f->status_macro_f1);
    print_classes(out, &f->status_confusion[0][0], 5, status_name);
    rf_buf_printf(out, "  temporality    accuracy %.3f  macro-F1 %.3f\n", f->temporality_accuracy, f->temporality_macro_f1);
    print_classes(out, &f->temporality_confusion[0][0], 4, temporality_name);
    rf_buf_printf(out, "  experiencer    accuracy %.3f  macro-F1 %.3f\n", f->experiencer_accuracy, f->experiencer_macro_f1);
    print_classes(out, &f->experiencer_confusion[0][0], 3, experiencer_name);
}
