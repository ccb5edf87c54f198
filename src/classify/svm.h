/* classify/svm.h - training of linear two-class support vector machines (C-SVC). The only room that knows libsvm; a trained
 * model leaves it as plain numbers, so nothing of libsvm is needed for judging.
 *
 * All products of two rows (the Gram matrix) are made once, by our own sparse code, and shared by every fold, class
 * weight and C: libsvm runs with a precomputed kernel. Training is deterministic, silent and knows no locale. An rf_gram
 * is read-only after rf_gram_new, so independent fits may run on several threads. */
#ifndef RF_CLASSIFY_SVM_H
#define RF_CLASSIFY_SVM_H

#include "base/error.h"
#include "classify/features.h"

#define RF_GRAM_MAX_ROWS 12000 /* 16 bytes a pair of rows: 2.3 GB at the limit */

typedef struct rf_gram rf_gram;

/* rows are borrowed for the call. threads is 1 or 2; the result does not depend on it.
 * errors  RF_E_LIMIT  more than RF_GRAM_MAX_ROWS rows */
rf_gram *rf_gram_new(const rf_features *rows, size_t n, unsigned threads, rf_error *err);
void rf_gram_free(rf_gram *g);                           /* NULL is fine */
double rf_gram_at(const rf_gram *g, size_t i, size_t k); /* x_i . x_k */

/* A trained machine in terms of its training rows: decision(x) = sum of coef[s] * (x . x_rows[s]) + bias, positive for +1. */
typedef struct rf_svm {
    size_t *rows; /* rows of the Gram matrix, as in the training list */
    double *coef;
    size_t count;
    double bias;
} rf_svm;

/* Both classes occur and the costs are above 0; the same for both kinds of machines (primal.h).
 * errors  RF_E_INPUT */
bool rf_svm_may_train(const signed char *y, size_t n, double c, double positive_weight, rf_error *err);

/* Train on the rows listed in rows[0..n) with labels y[] of +1 and -1 (both must occur).
 * c               cost of a misjudged row, > 0
 * positive_weight factor on c for rows of +1
 * owns    m->rows and m->coef are the caller's: rf_svm_release
 * errors  RF_E_INPUT  one class only, or a parameter out of range */
bool rf_svm_train(const rf_gram *g, const size_t *rows, const signed char *y, size_t n, double c, double positive_weight, rf_svm *m,
                  rf_error *err);
void rf_svm_release(rf_svm *m);

/* Decision value of any row of the Gram matrix. */
double rf_svm_decide(const rf_svm *m, const rf_gram *g, size_t row);

/* Collapse to one weight an id: weights has RF_FEATURE_IDS places and is overwritten. */
void rf_svm_collapse(const rf_svm *m, const rf_features *rows, double *weights);

#endif
