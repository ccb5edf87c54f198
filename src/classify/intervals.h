/* classify/intervals.h - how far a figure can be trusted: exact binomial bounds, and a bootstrap over groups. */
#ifndef RF_CLASSIFY_INTERVALS_H
#define RF_CLASSIFY_INTERVALS_H

#include <stddef.h>
#include <stdint.h>

typedef struct rf_interval {
    double low, high; /* NAN where not defined */
} rf_interval;

/* One-sided exact (Clopper-Pearson) bounds of a proportion of k in n: with `confidence` the true value is at least
 * (at most) the result. n = 0 gives 0 (1). 149 of 149 at 0.95: at least 0.980. */
double rf_binomial_lower(size_t k, size_t n, double confidence);
double rf_binomial_upper(size_t k, size_t n, double confidence);

/* Two-sided exact interval. */
rf_interval rf_binomial_interval(size_t k, size_t n, double confidence);

/* A small generator of our own (SplitMix64, Steele et al. 2014): the same seed gives the same draws everywhere. */
typedef struct rf_random {
    uint64_t state;
} rf_random;
uint64_t rf_random_next(rf_random *r);
size_t rf_random_below(rf_random *r, size_t n); /* in [0, n), n > 0 */

/* Fills values[] for a sample in which row i counts weight[i] times. NAN where a value is not defined in this sample. */
typedef void rf_statistic(void *ctx, const unsigned *weight, double *values);

/* Percentile intervals of n_values statistics by drawing whole groups with replacement: rows of a group (near-duplicates,
 * one author, one thread) are no independent evidence.
 * group  of each of the n rows, any numbers
 * out    n_values intervals that hold `confidence` of the draws in which the value was defined */
void rf_bootstrap(const uint32_t *group, size_t n, unsigned draws, uint64_t seed, double confidence, rf_statistic *statistic, void *ctx,
                  size_t n_values, rf_interval *out);

#endif
