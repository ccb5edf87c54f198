/* classify/learn_bench.h - the bench that training works at: fits planned one by one, then run on all threads. Private to the
 * learn_*.c files. */
#ifndef RF_CLASSIFY_LEARN_BENCH_H
#define RF_CLASSIFY_LEARN_BENCH_H

#include "classify/learn.h"

#include <pthread.h>

enum { RF_COMBINATIONS = RF_LEARN_COSTS * RF_LEARN_WEIGHTS };

/* One fit: train on `rows` of the stage, judge the held rows, write their decision values to out[row]. */
typedef struct rf_fit {
    rf_stage stage;
    double cost, weight;
    const unsigned char *fold; /* rows with fold == held are judged, RF_NO_FOLD left out, the others trained on */
    unsigned held;
    unsigned percent; /* of the groups that are trained on; 100: all */
    double *out;
    size_t trained; /* set: number of rows trained on */
} rf_fit;

typedef struct rf_bench {
    const rf_learn_rows *rows;
    rf_gram *gram;
    rf_fit *fits;
    size_t n_fits, done, total;
    const rf_learn_options *options;
    double share[RF_CLASSES]; /* of the rows */
    pthread_mutex_t lock;     /* of progress */
} rf_bench;

void rf_bench_add(rf_bench *b, rf_fit f);
void rf_bench_run(rf_bench *b); /* all that were added; they can be looked at until the next rf_bench_add */

/* Sigmoid of a stage over the rows that have a fold. choice->loss and *error (its standard error) are set unless NULL. */
rf_sigmoid rf_bench_sigmoid(const rf_learn_rows *r, rf_stage stage, const unsigned char *fold, const double *decision, rf_choice *choice,
                            double *error);

rf_choice rf_bench_choice(const rf_bench *b, rf_stage stage, unsigned k); /* place k < RF_COMBINATIONS of the grid */
bool rf_bench_has_prior(const rf_bench *b);
rf_sigmoid rf_bench_expect(const rf_bench *b, rf_stage stage, rf_sigmoid s); /* moved to the expected shares, if there are any */

/* One training part (all rows, or all but an outer fold) and what was found for it. Rows outside have RF_NO_FOLD. */
typedef struct rf_search {
    unsigned char *search_fold; /* by source, or as fold */
    unsigned char *fold;        /* by group */
    unsigned search_folds, folds;
    double *decision[RF_STAGES][RF_COMBINATIONS]; /* out of the search folds */
    rf_choice choice[RF_STAGES];
    double *calibration[RF_STAGES]; /* decisions of the choice, out of the grouped folds */
    rf_sigmoid sigmoid[RF_STAGES];
} rf_search;

/* Deal the rows with outer[row] != held into folds; `folds` by group, and by source for the search. */
void rf_search_part(const rf_bench *b, rf_search *s, const unsigned char *outer, unsigned held, unsigned folds);
size_t rf_search_fits(const rf_search *s); /* how many both plans add */

/* Plan, run, decide; then plan, run, calibrate. */
void rf_search_plan(rf_bench *b, rf_search *s);
void rf_search_decide(const rf_bench *b, rf_search *s);
void rf_search_plan_calibration(rf_bench *b, rf_search *s);
void rf_search_calibrate(const rf_bench *b, rf_search *s);
void rf_search_release(rf_search *s);

void rf_learning_curve(rf_bench *b, rf_learned *out);

#endif
