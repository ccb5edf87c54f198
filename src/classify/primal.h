/* classify/primal.h - linear two-class machines over many sparse rows, trained without a matrix of products.
 *
 * L2-regularised, squared hinge loss, solved in the primal by a trust region Newton method (Lin, Weng, Keerthi 2008), which
 * draws no random numbers: the same rows give the same bytes. svm.h needs 16 bytes for each pair of rows, this one 16 for each
 * entry of a row, so that it takes more rows in less time. The only room that knows liblinear. */
#ifndef RF_CLASSIFY_PRIMAL_H
#define RF_CLASSIFY_PRIMAL_H

#include "base/error.h"
#include "classify/features.h"

/* Rows as the solver wants them. Read-only after rf_primal_new, so that independent fits may run on several threads. */
typedef struct rf_primal rf_primal;
rf_primal *rf_primal_new(const rf_features *rows, size_t n); /* rows are borrowed for the call */
void rf_primal_free(rf_primal *p);                           /* NULL is fine */

/* Train on the rows listed in rows[0..n) with labels y[] of +1 and -1 (both must occur).
 * c               cost of a misjudged row, > 0
 * positive_weight factor on c for rows of +1
 * weights         RF_FEATURE_IDS places, overwritten; *bias besides: decision(x) = weights . x + bias, positive for +1
 * errors  RF_E_INPUT  one class only, or a parameter out of range */
bool rf_primal_train(const rf_primal *p, const size_t *rows, const signed char *y, size_t n, double c, double positive_weight,
                     double *weights, double *bias, rf_error *err);

#endif
