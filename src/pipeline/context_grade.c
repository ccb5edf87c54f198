/* pipeline/context_grade.c - grades the context layer: confusion matrices, and what is read off them. */
#include "extract/context.h"
#include "pipeline/context_corpus.h"
#include "pipeline/train_context.h"
#include "text/lexicon.h"

#include <stdio.h>
#include <string.h>

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

void rf_context_figures_finish(rf_context_figures *f)
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
    size_t kept = f->status_confusion[RF_PRESENT][RF_PRESENT] + f->status_confusion[RF_PRESENT][RF_POSSIBLE];
    f->present_lost = present > 0 ? 1 - (double)kept / (double)present : 0;
    f->status_macro_f1 = macro_f1(&f->status_confusion[0][0], 5, &f->status_accuracy);
    f->temporality_macro_f1 = macro_f1(&f->temporality_confusion[0][0], 4, &f->temporality_accuracy);
    f->experiencer_macro_f1 = macro_f1(&f->experiencer_confusion[0][0], 3, &f->experiencer_accuracy);
}

void rf_context_figures_add(rf_context_figures *f, const rf_context_row *r, const rf_mention *m)
{
    f->rows++;
    f->status_confusion[r->status][m->status]++;
    f->temporality_confusion[r->temporality][m->temporality]++;
    f->experiencer_confusion[r->experiencer][m->experiencer]++;
}

static void grade(const rf_context *context, const rf_lexicon *lexicon, const rf_context_row *r, rf_arena *arena, rf_context_report *report,
                  int copy)
{
    rf_text t;
    rf_mention m;
    size_t first, last;
    rf_text_fold(&t, r->sentence, lexicon, arena);
    if (!rf_context_locate(&t, r->phrase, lexicon, arena, &first, &last))
        return;
    rf_context_decide(context, &t, first, last, arena, &m);
    rf_context_figures_add(&report->all[copy], r, &m);
    if (r->ordinary)
        rf_context_figures_add(&report->ordinary[copy], r, &m);
}

bool rf_evaluate_context(const char *models_dir, const char *corpus, rf_context_report *report, rf_error *err)
{
    rf_lexicon *lexicon;
    rf_context *context;
    rf_context_corpus c = {0};
    memset(report, 0, sizeof *report);
    bool ok = rf_context_tools_load(models_dir, false, &lexicon, &context, err) && rf_context_corpus_read(&c, corpus, err);
    for (size_t i = 0; ok && i < c.count; i++) {
        rf_context_row copy;
        if (!c.rows[i].heldout)
            continue;
        grade(context, lexicon, &c.rows[i], c.arena, report, 0);
        if (rf_context_corpus_run_on(&c, i, &copy))
            grade(context, lexicon, &copy, c.arena, report, 1);
    }
    for (int copy = 0; copy < 2; copy++) {
        rf_context_figures_finish(&report->all[copy]);
        rf_context_figures_finish(&report->ordinary[copy]);
    }
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
    rf_buf_printf(out, "  affirmed lost  %.2f %% called negated, %.2f %% not called present or possible\n", 100 * f->affirmed_lost,
                  100 * f->present_lost);
    rf_buf_printf(out, "  status         accuracy %.3f  macro-F1 %.3f\n", f->status_accuracy, f->status_macro_f1);
    print_classes(out, &f->status_confusion[0][0], 5, status_name);
    rf_buf_printf(out, "  temporality    accuracy %.3f  macro-F1 %.3f\n", f->temporality_accuracy, f->temporality_macro_f1);
    print_classes(out, &f->temporality_confusion[0][0], 4, temporality_name);
    rf_buf_printf(out, "  experiencer    accuracy %.3f  macro-F1 %.3f\n", f->experiencer_accuracy, f->experiencer_macro_f1);
    print_classes(out, &f->experiencer_confusion[0][0], 3, experiencer_name);
}
