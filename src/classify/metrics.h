/* classify/metrics.h - how good a classifier is, in the usual figures. Plain arithmetic: it reads no file and prints nothing.
 *
 * Shares are in [0,1]; NAN stands for "not defined" (nothing to divide by). Every function that takes `weight` counts row i
 * weight[i] times (a bootstrap sample); NULL counts each row once. */
#ifndef RF_CLASSIFY_METRICS_H
#define RF_CLASSIFY_METRICS_H

#include <stdbool.h>
#include <stddef.h>

enum { RF_CLASSES = 3, RF_ANSWERS = 4 }; /* no_action, advice, refer (as rf_disposition); an answer may also be not_judged */

typedef struct rf_confusion {
    size_t at[RF_CLASSES][RF_ANSWERS]; /* [gold][answer] */
} rf_confusion;

typedef struct rf_class_figures {
    double precision, recall, f1;
    size_t gold, told, right;
} rf_class_figures;

/* gold[i] < RF_CLASSES, answer[i] < RF_ANSWERS */
rf_confusion rf_confusion_of(const unsigned char *gold, const unsigned char *answer, const unsigned *weight, size_t n);
rf_class_figures rf_confusion_class(const rf_confusion *c, unsigned which);
double rf_confusion_macro_f1(const rf_confusion *c); /* mean F1 of the classes that occur or are told */
double rf_confusion_accuracy(const rf_confusion *c);

/* Of one class against the rest: share of it that is told, share of the rest that is not told. Precision is the PPV. */
double rf_confusion_sensitivity(const rf_confusion *c, unsigned which);
double rf_confusion_specificity(const rf_confusion *c, unsigned which);

/* A probability with its outcome. `row` says which weight belongs to it after sorting. */
typedef struct rf_scored {
    double p;
    size_t row;
    bool positive;
} rf_scored;

/* Ascending by p, equal ones by row: the order that the functions below want. */
void rf_scored_sort(rf_scored *s, size_t n);

/* Area under the ROC curve: chance that a positive scores higher than a negative, ties half. */
double rf_auc(const rf_scored *sorted, const unsigned *weight, size_t n);

double rf_brier(const rf_scored *s, const unsigned *weight, size_t n); /* mean squared error */

typedef struct rf_reliability {
    size_t n;
    double low, high; /* least and greatest p of the bin */
    double mean_p, rate;
} rf_reliability;

/* Expected calibration error over `bins` bins of equal mass: mean of |rate - mean_p|, weighted by the bin's size.
 * table  NULL or `bins` rows; empty bins have n = 0 */
double rf_ece(const rf_scored *sorted, const unsigned *weight, size_t n, unsigned bins, rf_reliability *table);

enum { RF_MAX_BINS = 32 };

#endif
