/* pipeline/baseline.h - the simplest classifiers that could do the work, fitted and graded beside the engine: what it is
 * better than. None of them is used for judging. */
#ifndef RF_PIPELINE_BASELINE_H
#define RF_PIPELINE_BASELINE_H

#include "classify/features.h"
#include "pipeline/grade.h"

typedef enum rf_baseline_kind {
    RF_BASELINE_MAJORITY, /* the commonest class, the base rate as probability */
    RF_BASELINE_KEYWORDS, /* a fixed list of alarming words: refer; otherwise of complaints and exercise words: advice */
    RF_BASELINE_BAYES,    /* multinomial naive Bayes on words and pairs of words */
    RF_BASELINES
} rf_baseline_kind;

const char *rf_baseline_name(rf_baseline_kind k);

typedef struct rf_baseline_row {
    rf_features x;               /* of RF_FEATURES_NGRAMS */
    unsigned alarms, complaints; /* by rf_baseline_count_words */
    rf_disposition gold;         /* never RF_NOT_JUDGED */
    rf_urgency gold_urgency;
    uint32_t group;
} rf_baseline_row;

/* Distinct listed words of a folded text. */
void rf_baseline_count_words(rf_str fold, unsigned *alarms, unsigned *complaints);

/* Answers of one baseline for rows[], fitted on train[] or, when n_train is 0, by grouped five-fold cross-validation on
 * rows[] itself. out has n places; answers bear no urgency beyond routine. */
void rf_baseline_judge(rf_baseline_kind kind, const rf_baseline_row *rows, size_t n, const rf_baseline_row *train, size_t n_train,
                       rf_judged *out);

#endif
