/* classify/cuts.h - choosing the thresholds of a trained variant, and what they answer. */
#ifndef RF_CLASSIFY_CUTS_H
#define RF_CLASSIFY_CUTS_H

#include "classify/metrics.h"
#include "classify/model.h"

/* The answer that two probabilities and the floor of the rules make together; the same arithmetic as policy's. */
unsigned char rf_cuts_answer(const rf_cuts *cuts, double p_refer, double p_advice, unsigned char floor);

/* A missed referral costs so many needless ones: refer from p = 1 / (1 + cost) on (Elkan 2001). Scanning for the threshold that
 * is best on invented comments gave a worse one for real comments. */
extern const double rf_cuts_miss_cost;

/* Macro-F1 within this of the best is as good: about one standard error on the training rows. The threshold of advice is the
 * middle of the values that reach it. */
extern const double rf_cuts_flat;

/* Thresholds on out-of-fold probabilities: that of refer by cost, that of advice by macro-F1, the band by conformal risk control
 * (calibrate.h): a positive is missed when neither an answer nor the band brings it to a human. A routine hit of the rules stands from the
 * band's lower edge on: a threshold chosen for macro-F1 on training comments lowered too many hits on others. */
typedef struct rf_cuts_limits {
    double alpha, band_precision, band_share;
} rf_cuts_limits;

typedef struct rf_cuts_fitted {
    rf_cuts cuts;
    double crc;        /* conformal threshold before the band was trimmed to its share */
    bool crc_holds;    /* enough positives for alpha */
    double band_share; /* of all rows */
} rf_cuts_fitted;

/* Out-of-fold answers to choose by. */
typedef struct rf_cuts_rows {
    const double *p_refer, *p_advice;
    const unsigned char *gold;
    const unsigned char *floor; /* rf_tier by the rules; NULL: the classifier judges alone */
    size_t n;
    double class_weight[RF_CLASSES]; /* how often a row of each class counts, for macro-F1 and the band's share */
} rf_cuts_rows;

rf_cuts_fitted rf_cuts_fit(const rf_cuts_rows *rows, rf_cuts_limits limits);

#endif
