/* pipeline/grade.h - answers against gold labels: every figure of an evaluation, with its interval. Pure arithmetic on rows;
 * train and evaluate use the same. It prints nothing.
 *
 * Shares lie in [0,1]; NAN means not defined. Levels are ordinal: none, advice, routine, urgent, emergency. */
#ifndef RF_PIPELINE_GRADE_H
#define RF_PIPELINE_GRADE_H

#include "classify/intervals.h"
#include "classify/metrics.h"
#include "record/record.h"

enum { RF_LEVELS = 5, RF_GRADE_BINS = 10, RF_CURVE_MAX = 128 };
#define RF_GRADE_DRAWS 2000u
#define RF_GRADE_SEED UINT64_C(20261120)

typedef struct rf_judged {
    rf_disposition gold, answer; /* gold is never RF_NOT_JUDGED */
    rf_urgency gold_urgency, answer_urgency;
    double p_refer;
    bool needs_human;
    uint32_t group;
} rf_judged;

typedef struct rf_figure {
    double value;
    rf_interval interval; /* 95 %: exact binomial for sensitivities, bootstrap over groups for the rest */
} rf_figure;

typedef struct rf_urgency_grade {
    size_t gold, at_least, referred; /* rows of this urgency; answered as at least that urgent; answered refer */
    double at_least_share, referred_share;
    rf_interval at_least_interval, referred_interval; /* exact, two-sided */
} rf_urgency_grade;

typedef struct rf_point {
    double x, y;
} rf_point;

typedef struct rf_grades {
    size_t n, groups;
    rf_confusion confusion;
    struct {
        rf_figure precision, recall, f1;
        size_t gold, told;
    } classes[RF_CLASSES]; /* by rf_disposition */
    rf_figure accuracy, macro_f1;
    rf_figure sensitivity, specificity, ppv;    /* of refer */
    double sensitivity_bound;                   /* one-sided exact 95 % lower bound */
    rf_urgency_grade urgency[RF_EMERGENCY + 1]; /* [RF_URGENCY_NONE] is empty */
    size_t levels[RF_LEVELS][RF_LEVELS + 1];    /* [gold][answer]; the last column is not_judged */
    rf_figure over, under;                      /* share of rows answered at a higher, a lower level */
    rf_figure auc, brier, ece;
    unsigned bins;
    rf_reliability reliability[RF_MAX_BINS];
    size_t asked, errors, errors_asked; /* rows that need a human; wrong dispositions; of these, those that need a human */
    size_t missed, missed_asked;        /* refer rows not answered refer; of these, those that need a human */
    rf_figure asked_share, errors_asked_share;
    rf_point roc[RF_CURVE_MAX], pr[RF_CURVE_MAX]; /* (false positive rate, sensitivity), (sensitivity, precision) */
    size_t n_roc, n_pr;
} rf_grades;

unsigned rf_level_of(rf_disposition d, rf_urgency u); /* 0-4; RF_LEVELS for not_judged */
const char *rf_level_name(unsigned level);

/* draws: of the bootstrap; 0 leaves the intervals that need one undefined. bins: of the reliability table. */
void rf_grade(const rf_judged *rows, size_t n, unsigned draws, unsigned bins, rf_grades *out);

#endif
