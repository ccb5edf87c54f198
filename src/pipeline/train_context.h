/* pipeline/train_context.h - learns the scope of cues from corpora/context.jsonl, and grades what was learned. */
#ifndef RF_PIPELINE_TRAIN_CONTEXT_H
#define RF_PIPELINE_TRAIN_CONTEXT_H

#include "base/error.h"
#include "base/str.h"
#include "extract/context.h"
#include "pipeline/context_corpus.h"

#include <stddef.h>

/* Figures on one part of the corpus. f1 etc. in [0,1]. */
typedef struct rf_context_figures {
    size_t rows;
    double negated_precision, negated_recall, negated_f1;
    double affirmed_lost;   /* share of rows labelled present that were called negated */
    double present_lost;    /* ... negated, historical or hypothetical */
    double status_macro_f1; /* over the five statuses */
    double temporality_macro_f1, experiencer_macro_f1;
    double status_accuracy, temporality_accuracy, experiencer_accuracy;
    size_t status_confusion[5][5]; /* [gold][called] */
    size_t temporality_confusion[4][4];
    size_t experiencer_confusion[3][3];
} rf_context_figures;

/* Train on the rows of `corpus` that are not held out, each also as a run-on copy, with the words and cues of models_dir, and write
 * out_dir/context.model (NULL: nothing is written).
 * The two margins by which a denial must win, and how much each other class is favoured or held back, are chosen on the values
 * that five-fold cross-validation by group gives these same rows; its figures are said. The held-out rows are never
 * looked at. Deterministic; `threads` 1 or 2 gives the same bytes. */
bool rf_train_context(const char *models_dir, const char *out_dir, const char *corpus, unsigned threads,
                      void (*say)(void *ctx, const char *line), void *ctx, rf_error *err);

/* Figures of the held-out rows, as written [0] and as run-on copies [1]: of all, most of which were written to be hard, and of
 * the ordinary ones, in which every class is as frequent as in reports and comments. */
typedef struct rf_context_report {
    rf_context_figures all[2], ordinary[2];
} rf_context_report;

/* Grade the installed model on the held-out rows. */
bool rf_evaluate_context(const char *models_dir, const char *corpus, rf_context_report *r, rf_error *err);

/* Counting by hand: a zeroed struct, rows one by one, then the figures. */
void rf_context_figures_add(rf_context_figures *f, const rf_context_row *gold, const rf_mention *called);
void rf_context_figures_finish(rf_context_figures *f);

/* The lexicon and the context layer of models_dir; both are the caller's, also after an error. */
bool rf_context_tools_load(const char *models_dir, bool untrained, rf_lexicon **lexicon, rf_context **context, rf_error *err);

void rf_context_figures_print(rf_buf *out, const char *name, const rf_context_figures *f);

#endif
