/* classify/metrics.c - confusion matrix, ranking and calibration figures. */
#include "classify/metrics.h"

#include <math.h>
#include <stdlib.h>

static double ratio(size_t part, size_t whole) { return whole ? (double)part / (double)whole : NAN; }

rf_confusion rf_confusion_of(const unsigned char *gold, const unsigned char *answer, const unsigned *weight, size_t n)
{
    rf_confusion c = {0};
    for (size_t i = 0; i < n; i++)
        c.at[gold[i]][answer[i]] += weight ? weight[i] : 1;
    return c;
}

rf_class_figures rf_confusion_class(const rf_confusion *c, unsigned which)
{
    rf_class_figures f = {.right = c->at[which][which]};
    for (unsigned a = 0; a < RF_ANSWERS; a++)
        f.gold += c->at[which][a];
    for (unsigned g = 0; g < RF_CLASSES; g++)
        f.told += c->at[g][which];
    f.precision = ratio(f.right, f.told);
    f.recall = ratio(f.right, f.gold);
    f.f1 = ratio(2 * f.right, f.gold + f.told);
    return f;
}

double rf_confusion_macro_f1(const rf_confusion *c)
{
    double sum = 0;
    unsigned n = 0;
    for (unsigned k = 0; k < RF_CLASSES; k++) {
        rf_class_figures f = rf_confusion_class(c, k);
        if (isnan(f.f1))
            continue;
        sum += f.f1;
        n++;
    }
    return n ? sum / n : NAN;
}

static size_t total(const rf_confusion *c)
{
    size_t n = 0;
    for (unsigned g = 0; g < RF_CLASSES; g++)
        for (unsigned a = 0; a < RF_ANSWERS; a++)
            n += c->at[g][a];
    return n;
}

double rf_confusion_accuracy(const rf_confusion *c)
{
    size_t right = 0;
    for (unsigned k = 0; k < RF_CLASSES; k++)
        right += c->at[k][k];
    return ratio(right, total(c));
}

double rf_confusion_sensitivity(const rf_confusion *c, unsigned which) { return rf_confusion_class(c, which).recall; }

double rf_confusion_specificity(const rf_confusion *c, unsigned which)
{
    rf_class_figures f = rf_confusion_class(c, which);
    size_t rest = total(c) - f.gold, wrongly = f.told - f.right;
    return ratio(rest - wrongly, rest);
}

static int by_p(const void *a, const void *b)
{
    const rf_scored *x = a, *y = b;
    if (x->p != y->p)
        return x->p < y->p ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

void rf_scored_sort(rf_scored *s, size_t n)
{
    if (n > 1)
        qsort(s, n, sizeof *s, by_p);
}

static double weight_of(const rf_scored *s, const unsigned *weight) { return weight ? (double)weight[s->row] : 1; }

double rf_auc(const rf_scored *sorted, const unsigned *weight, size_t n)
{
    double negatives = 0, positives = 0, wins = 0;
    for (size_t i = 0; i < n;) {
        double here_positive = 0, here_negative = 0;
        size_t run = i;
        for (; run < n && !(sorted[run].p > sorted[i].p); run++) {
            double w = weight_of(&sorted[run], weight);
            if (sorted[run].positive)
                here_positive += w;
            else
                here_negative += w;
        }
        wins += here_positive * (negatives + here_negative / 2);
        negatives += here_negative;
        positives += here_positive;
        i = run;
    }
    return positives > 0 && negatives > 0 ? wins / (positives * negatives) : NAN;
}

double rf_brier(const rf_scored *s, const unsigned *weight, size_t n)
{
    double sum = 0, mass = 0;
    for (size_t i = 0; i < n; i++) {
        double w = weight_of(&s[i], weight), d = s[i].p - (s[i].positive ? 1 : 0);
        sum += w * d * d;
        mass += w;
    }
    return mass > 0 ? sum / mass : NAN;
}

double rf_ece(const rf_scored *sorted, const unsigned *weight, size_t n, unsigned bins, rf_reliability *table)
{
    struct {
        double mass, p, positive;
        size_t n;
        double low, high;
    } bin[RF_MAX_BINS] = {0};
    if (bins == 0 || bins > RF_MAX_BINS)
        return NAN;
    double mass = 0, before = 0, sum = 0;
    for (size_t i = 0; i < n; i++)
        mass += weight_of(&sorted[i], weight);
    for (size_t i = 0; i < n; i++) {
        double w = weight_of(&sorted[i], weight);
        if (w <= 0)
            continue;
        unsigned b = (unsigned)((before + w / 2) * bins / mass);
        b = b < bins ? b : bins - 1;
        if (bin[b].mass <= 0)
            bin[b].low = sorted[i].p;
        bin[b].high = sorted[i].p;
        bin[b].mass += w;
        bin[b].n += (size_t)w;
        bin[b].p += w * sorted[i].p;
        bin[b].positive += sorted[i].positive ? w : 0;
        before += w;
    }
    for (unsigned b = 0; b < bins; b++) {
        if (bin[b].mass > 0)
            sum += fabs(bin[b].positive - bin[b].p);
        if (table != NULL) {
            double m = bin[b].mass > 0 ? bin[b].mass : NAN;
            table[b] = (rf_reliability){bin[b].n, bin[b].low, bin[b].high, bin[b].p / m, bin[b].positive / m};
        }
    }
    return mass > 0 ? sum / mass : NAN;
}
