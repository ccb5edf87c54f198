/* classify/intervals.c - incomplete beta function, SplitMix64, cluster bootstrap. */
#include "classify/intervals.h"

#include "base/arena.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Continued fraction of the incomplete beta function by Lentz's method; converges fast for x < (a + 1) / (a + b + 2). */
static double beta_fraction(double a, double b, double x)
{
    const double tiny = 1e-300, enough = 1e-15;
    double c = 1, d = 1 - (a + b) * x / (a + 1);
    if (fabs(d) < tiny)
        d = tiny;
    d = 1 / d;
    double h = d;
    for (int m = 1; m <= 500; m++) {
        for (int half = 0; half < 2; half++) {
            double term = half == 0 ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
                                    : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 + term * d;
            c = 1 + term / c;
            if (fabs(d) < tiny)
                d = tiny;
            if (fabs(c) < tiny)
                c = tiny;
            d = 1 / d;
            h *= d * c;
            if (half == 1 && fabs(d * c - 1) < enough)
                return h;
        }
    }
    return h;
}

static double log_gamma(double x)
{
    int sign;
    return lgamma_r(x, &sign);
}

/* Regularised incomplete beta function I_x(a, b). */
static double beta_cdf(double a, double b, double x)
{
    if (x <= 0 || x >= 1)
        return x <= 0 ? 0 : 1;
    double front = exp(log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * log(x) + b * log1p(-x));
    return x < (a + 1) / (a + b + 2) ? front * beta_fraction(a, b, x) / a : 1 - front * beta_fraction(b, a, 1 - x) / b;
}

/* x with I_x(a, b) = p, by bisection: sixty halvings are exact enough and cannot go astray. */
static double beta_quantile(double a, double b, double p)
{
    double low = 0, high = 1;
    for (int i = 0; i < 60; i++) {
        double mid = (low + high) / 2;
        if (beta_cdf(a, b, mid) < p)
            low = mid;
        else
            high = mid;
    }
    return (low + high) / 2;
}

double rf_binomial_lower(size_t k, size_t n, double confidence)
{
    return k == 0 ? 0 : beta_quantile((double)k, (double)(n - k + 1), 1 - confidence);
}

double rf_binomial_upper(size_t k, size_t n, double confidence)
{
    return k >= n ? 1 : beta_quantile((double)(k + 1), (double)(n - k), confidence);
}

rf_interval rf_binomial_interval(size_t k, size_t n, double confidence)
{
    double one_sided = 1 - (1 - confidence) / 2;
    return (rf_interval){rf_binomial_lower(k, n, one_sided), rf_binomial_upper(k, n, one_sided)};
}

uint64_t rf_random_next(rf_random *r)
{
    uint64_t z = r->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

size_t rf_random_below(rf_random *r, size_t n)
{
    /* The bias of a multiply-shift is below n / 2^32: far under what a bootstrap can show. */
    return (size_t)((rf_random_next(r) >> 32) * n >> 32);
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double quantile(const double *sorted, size_t n, double q)
{
    double at = q * (double)(n - 1);
    size_t i = (size_t)at;
    return i + 1 < n ? sorted[i] + (at - (double)i) * (sorted[i + 1] - sorted[i]) : sorted[n - 1];
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* place[i]: index of row i's group among the distinct group numbers. Returns their count. */
static size_t number_groups(const uint32_t *group, size_t n, size_t *place)
{
    uint32_t *distinct = rf_xmalloc(n * sizeof *distinct);
    if (n > 0)
        memcpy(distinct, group, n * sizeof *distinct);
    qsort(distinct, n, sizeof *distinct, by_number);
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        if (i == 0 || distinct[i] != distinct[count - 1])
            distinct[count++] = distinct[i];
    for (size_t i = 0; i < n; i++)
        place[i] = (size_t)((uint32_t *)bsearch(&group[i], distinct, count, sizeof *distinct, by_number) - distinct);
    free(distinct);
    return count;
}

void rf_bootstrap(const uint32_t *group, size_t n, unsigned draws, uint64_t seed, double confidence, rf_statistic *statistic, void *ctx,
                  size_t n_values, rf_interval *out)
{
    for (size_t v = 0; v < n_values; v++)
        out[v] = (rf_interval){NAN, NAN};
    if (n == 0 || draws == 0)
        return;
    size_t *place = rf_xmalloc(n * sizeof *place), *defined = rf_xcalloc(n_values, sizeof *defined);
    size_t n_groups = number_groups(group, n, place);
    unsigned *drawn = rf_xmalloc(n_groups * sizeof *drawn), *weight = rf_xmalloc(n * sizeof *weight);
    double *values = rf_xmalloc(n_values * sizeof *values), *all = rf_xmalloc(n_values * draws * sizeof *all);
    rf_random random = {seed};
    for (unsigned d = 0; d < draws; d++) {
        memset(drawn, 0, n_groups * sizeof *drawn);
        for (size_t g = 0; g < n_groups; g++)
            drawn[rf_random_below(&random, n_groups)]++;
        for (size_t i = 0; i < n; i++)
            weight[i] = drawn[place[i]];
        statistic(ctx, weight, values);
        for (size_t v = 0; v < n_values; v++)
            if (!isnan(values[v]))
                all[v * draws + defined[v]++] = values[v];
    }
    for (size_t v = 0; v < n_values; v++) {
        if (defined[v] == 0)
            continue;
        qsort(all + v * draws, defined[v], sizeof *all, ascending);
        out[v].low = quantile(all + v * draws, defined[v], (1 - confidence) / 2);
        out[v].high = quantile(all + v * draws, defined[v], 1 - (1 - confidence) / 2);
    }
    free(place);
    free(defined);
    free(drawn);
    free(weight);
    free(values);
    free(all);
}
