/* classify/learn.h - from labelled vectors to a trained variant, with an honest estimate of how good it is. It reads no
 * file and knows no rule base; pipeline/train does the rest.
 *
 * Everything that could be chosen to look good is chosen inside, so that the outer folds' probabilities were made without a
 * look at them (nested cross-validation, Cawley and Talbot 2010):
 *   - C and class weight by leaving whole sources out in turn, because the comments to come will be of none of them; by
 *     grouped folds where there are fewer than three sources. Of the grid, the smallest C within one standard error of the
 *     least log-loss is taken (Breiman et al. 1984).
 *     That estimate still knows the writer: all sources were invented by few hands, and words that betray the hand are of no use
 *     in real comments. So the C found is shrunk by a constant factor. That factor, the cost of a miss (cuts.h) and
 *     the mix (pipeline/train.h) were set with a look at real comments; docs/evaluation.md has the curve.
 *   - the sigmoid on values out of grouped folds.
 * Deterministic: the same rows give the same bits on one or two threads. */
#ifndef RF_CLASSIFY_LEARN_H
#define RF_CLASSIFY_LEARN_H

#include "classify/cuts.h"
#include "classify/metrics.h"
#include "classify/svm.h"

typedef struct rf_learn_rows {
    const rf_features *x;
    const unsigned char *gold;  /* rf_disposition, RF_NO_ACTION to RF_REFER */
    const uint32_t *group;      /* rows of a group never stand on both sides of a split */
    const unsigned char *floor; /* rf_tier that the rules give the row; NULL: RF_TIER_NONE */
    const uint32_t *source;     /* number of the corpus that a row comes from; NULL: all of one */
    size_t n;
} rf_learn_rows;

enum { RF_LEARN_COSTS = 3, RF_LEARN_WEIGHTS = 2, RF_CURVE_POINTS = 6, RF_LEARN_FOLDS = 5 };
extern const double rf_learn_cost[RF_LEARN_COSTS];     /* grid of C */
extern const double rf_learn_weight[RF_LEARN_WEIGHTS]; /* grid of the positive class's weight, in units of the one that
                                                           balances both classes' total cost */
extern const unsigned rf_curve_percent[RF_CURVE_POINTS];

typedef struct rf_learn_options {
    unsigned threads;         /* 1 or 2 */
    unsigned inner_folds;     /* 0: 3 */
    unsigned min_rows;        /* grams seen in fewer rows get no weight; 0: 3 */
    double shrink;            /* what the C found is multiplied by; 0: 0.05 */
    rf_cuts_limits limits;    /* zeros: alpha 0.02, precision 0.5, share 0.15 */
    double prior[RF_CLASSES]; /* expected shares of the classes where the model will be used; zeros: as in the rows. The
                                 probabilities are shifted to it, and thresholds and band are chosen for it */
    bool nested;              /* make p[]: the honest estimate; false only fits (a third of the time) */
    bool curve;               /* make the learning curve */
    void (*progress)(void *ctx, size_t done, size_t total); /* may be NULL; called from any thread, one call at a time */
    void *progress_ctx;
} rf_learn_options;

typedef struct rf_choice {
    double cost, weight; /* C and weight of the positive class */
    double loss;         /* mean log-loss in the search, in nats */
} rf_choice;

typedef struct rf_curve_point {
    unsigned percent; /* of the groups of each training part */
    size_t rows;      /* mean number of training rows */
    double auc_refer, macro_f1;
} rf_curve_point;

typedef struct rf_learned {
    rf_trained trained;                         /* fitted on all rows */
    rf_choice choice[RF_STAGES];                /* of the final fit */
    rf_choice outer[RF_LEARN_FOLDS][RF_STAGES]; /* of each outer fold; zero unless nested */
    double *p[RF_STAGES];                       /* n nested out-of-fold probabilities a stage; NULL unless nested */
    double *p_final[RF_STAGES];                 /* n out-of-fold probabilities of the final choice: thresholds rest on these */
    unsigned char *fold;                        /* outer fold of each row */
    rf_curve_point curve[RF_CURVE_POINTS];      /* zero unless asked for */
    rf_cuts_fitted cuts[2];                     /* alone, with rules; stands in trained, too */
    size_t n;
} rf_learned;

/* rows are borrowed. owns: rf_learned_release.
 * errors  RF_E_INPUT  a class with fewer than two rows a fold
 *         RF_E_LIMIT  too many rows (classify/svm.h) */
bool rf_learn(const rf_learn_rows *rows, const rf_learn_options *options, rf_learned *out, rf_error *err);
void rf_learned_release(rf_learned *l);

#endif
