/* classify/calibrate.c - Platt's sigmoid, conformal risk control, the abstention band. */
#include "classify/calibrate.h"

#include "base/arena.h"

#include <math.h>
#include <stdlib.h>

static double log_loss(double target, double z)
{
    /* -(t log p + (1 - t) log(1 - p)) with p = 1 / (1 + exp(z)), written so that no exponent overflows. */
    return z >= 0 ? target * z + log1p(exp(-z)) : (target - 1) * z + log1p(exp(z));
}

double rf_sigmoid_at(rf_sigmoid s, double f)
{
    double z = s.a * f + s.b;
    return z >= 0 ? exp(-z) / (1 + exp(-z)) : 1 / (1 + exp(z));
}

double rf_sigmoid_loss(rf_sigmoid s, const double *f, const bool *positive, size_t n, double *standard_error)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++) {
        double loss = log_loss(positive[i] ? 1 : 0, s.a * f[i] + s.b);
        sum += loss;
        squares += loss * loss;
    }
    double count = (double)n, mean = n ? sum / count : 0, variance = n > 1 ? (squares - sum * mean) / (count - 1) : 0;
    if (standard_error != NULL)
        *standard_error = n > 1 && variance > 0 ? sqrt(variance / count) : 0;
    return mean;
}

rf_sigmoid rf_sigmoid_shift(rf_sigmoid s, double from, double to)
{
    s.b -= log(to / (1 - to)) - log(from / (1 - from));
    return s;
}

static double objective(rf_sigmoid s, const double *f, const bool *positive, size_t n, double high, double low)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += log_loss(positive[i] ? high : low, s.a * f[i] + s.b);
    return sum;
}

rf_sigmoid rf_sigmoid_fit(const double *f, const bool *positive, size_t n)
{
    const int max_steps = 100;
    const double min_step = 1e-10, ridge = 1e-12, enough = 1e-7;
    size_t n_positive = 0;
    for (size_t i = 0; i < n; i++)
        n_positive += positive[i];
    double p = (double)n_positive, q = (double)(n - n_positive);
    double high = (p + 1) / (p + 2), low = 1 / (q + 2);
    rf_sigmoid s = {0, log((q + 1) / (p + 1))};
    if (n_positive == 0 || n_positive == n)
        return s;
    double now = objective(s, f, positive, n, high, low);
    for (int step = 0; step < max_steps; step++) {
        double h11 = ridge, h22 = ridge, h21 = 0, g1 = 0, g2 = 0;
        for (size_t i = 0; i < n; i++) {
            double pi = rf_sigmoid_at(s, f[i]), d2 = pi * (1 - pi), d1 = (positive[i] ? high : low) - pi;
            h11 += f[i] * f[i] * d2;
            h22 += d2;
            h21 += f[i] * d2;
            g1 += f[i] * d1;
            g2 += d1;
        }
        if (fabs(g1) < enough && fabs(g2) < enough)
            break;
        double det = h11 * h22 - h21 * h21;
        double da = -(h22 * g1 - h21 * g2) / det, db = -(-h21 * g1 + h11 * g2) / det;
        double slope = g1 * da + g2 * db, size = 1;
        while (size >= min_step) {
            rf_sigmoid next = {s.a + size * da, s.b + size * db};
            double value = objective(next, f, positive, n, high, low);
            if (value < now + 1e-4 * size * slope) {
                s = next;
                now = value;
                break;
            }
            size /= 2;
        }
        if (size < min_step)
            break;
    }
    return s;
}

long rf_crc_misses(size_t n, double alpha)
{
    /* The small addend keeps 0.02 * 50 = 1 exact on every machine. */
    return (long)floor(alpha * (double)(n + 1) + 1e-9) - 1;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

bool rf_crc_threshold(const double *p, size_t n, double alpha, double *t)
{
    long misses = rf_crc_misses(n, alpha);
    *t = 0;
    if (misses < 0)
        return false;
    if ((size_t)misses >= n) {
        *t = 1;
        return true;
    }
    double *sorted = rf_xmalloc(n * sizeof *sorted);
    for (size_t i = 0; i < n; i++)
        sorted[i] = p[i];
    qsort(sorted, n, sizeof *sorted, ascending);
    *t = sorted[misses];
    free(sorted);
    return true;
}

typedef struct judged {
    double p, weight;
    bool positive;
} judged;

static int by_p(const void *a, const void *b)
{
    const judged *x = a, *y = b;
    return x->p != y->p ? (x->p > y->p) - (x->p < y->p) : (int)x->positive - (int)y->positive;
}

static double log_odds(double p)
{
    const double edge = 1e-9;
    p = p < edge ? edge : p > 1 - edge ? 1 - edge : p;
    return log(p / (1 - p));
}

/* Smallest p among the rows from which on the precision is at least `wanted`; 1 if there is none. */
static double precise_from(const judged *rows, size_t n, double wanted)
{
    double found = 1, positive = 0, all = 0;
    for (size_t i = n; i-- > 0;) {
        positive += rows[i].positive ? rows[i].weight : 0;
        all += rows[i].weight;
        if ((i == 0 || rows[i - 1].p < rows[i].p) && positive >= wanted * all)
            found = rows[i].p;
    }
    return found;
}

static double mass_of(const judged *rows, size_t from, size_t to)
{
    double mass = 0;
    for (size_t i = from; i < to; i++)
        mass += rows[i].weight;
    return mass;
}

rf_band rf_band_fit(const double *p, const bool *positive, const double *weight, size_t n, double low, double decide, double precision,
                    double share)
{
    judged *rows = rf_xmalloc(n * sizeof *rows);
    for (size_t i = 0; i < n; i++)
        rows[i] = (judged){p[i], weight ? weight[i] : 1, positive[i]};
    if (n > 1)
        qsort(rows, n, sizeof *rows, by_p);
    rf_band band = {low < decide ? low : decide, precise_from(rows, n, precision), 0};
    if (band.high < decide)
        band.high = decide;
    size_t from = 0, to = n;
    while (from < n && rows[from].p < band.low)
        from++;
    while (to > from && rows[to - 1].p >= band.high)
        to--;
    double all = mass_of(rows, 0, n), inside = mass_of(rows, from, to);
    while (to > from && inside > share * all + 1e-9) {
        double below = log_odds(decide) - log_odds(rows[from].p), above = log_odds(rows[to - 1].p) - log_odds(decide);
        if (rows[from].p < decide && below >= above) {
            double edge = rows[from].p;
            while (from < to && rows[from].p <= edge)
                inside -= rows[from++].weight;
            band.low = from < n && rows[from].p < decide ? rows[from].p : decide;
        } else {
            band.high = rows[to - 1].p;
            while (to > from && rows[to - 1].p >= band.high)
                inside -= rows[--to].weight;
        }
    }
    band.share = all > 0 ? mass_of(rows, from, to) / all : 0;
    free(rows);
    return band;
}
