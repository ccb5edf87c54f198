/* classify/calibrate.h - from decision values to probabilities, and from probabilities to thresholds. All inputs are
 * values that a row got from models which had not seen it (out-of-fold); anything else gives flattering curves. */
#ifndef RF_CLASSIFY_CALIBRATE_H
#define RF_CLASSIFY_CALIBRATE_H

#include <stdbool.h>
#include <stddef.h>

/* p(positive | f) = 1 / (1 + exp(a f + b)); a is negative for a useful classifier. */
typedef struct rf_sigmoid {
    double a, b;
} rf_sigmoid;

/* Fit by maximum likelihood with Platt's smoothed targets.
 * f, positive   n decision values and labels; n = 0 or one class gives the smoothed base rate
 * source        Platt 1999; the safeguarded Newton method of Lin, Lin and Weng, Machine Learning 68 (2007) */
rf_sigmoid rf_sigmoid_fit(const double *f, const bool *positive, size_t n);

/* The same evidence where positives are commoner or rarer: the log-odds move from share `from` to share `to` (0 < both < 1). */
rf_sigmoid rf_sigmoid_shift(rf_sigmoid s, double from, double to);

double rf_sigmoid_at(rf_sigmoid s, double f); /* in [0,1], no overflow for any finite f */

/* Mean negative log-likelihood of the labels under the sigmoid, in nats. Lower is better. standard_error: of the mean; may
 * be NULL. */
double rf_sigmoid_loss(rf_sigmoid s, const double *f, const bool *positive, size_t n, double *standard_error);

/* Conformal risk control of the miss rate: the largest t such that, of the n positives with probabilities p, those below
 * t satisfy (misses + 1) / (n + 1) <= alpha. For exchangeable future positives the expected share below t is then at
 * most alpha. alpha = 0.02: 49 positives allow 0 misses, 99 allow 1, 149 allow 2, 199 allow 3.
 * p        in any order
 * returns  false where even 0 misses cannot be certified ((n + 1) * alpha < 1); *t is then 0: everything is positive
 * source   Angelopoulos et al., Conformal Risk Control, 2022 */
bool rf_crc_threshold(const double *p, size_t n, double alpha, double *t);

/* Number of misses that rf_crc_threshold allows; -1 where it certifies nothing. */
long rf_crc_misses(size_t n, double alpha);

/* The abstention band around a decision threshold: comments with low <= p < high want a human's eye.
 * It reaches down to `low` (the conformal threshold) and up to the smallest threshold at and above which the precision is
 * at least `precision`; then the edge that is farther from `decide` in log-odds moves in until the band holds at most
 * `share` of the n rows. It never excludes `decide` itself. weight counts row i weight[i] times; NULL: once. */
typedef struct rf_band {
    double low, high;
    double share; /* of the rows that it was made from */
} rf_band;
rf_band rf_band_fit(const double *p, const bool *positive, const double *weight, size_t n, double low, double decide, double precision,
                    double share);

#endif
