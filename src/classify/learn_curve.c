/* classify/learn_curve.c - what more rows would bring: the same folds with a part of the training groups. */
#include "classify/learn_bench.h"

#include "base/arena.h"
#include "classify/metrics.h"

#include <stdlib.h>

/* Refer-AUC and macro-F1 of models that saw only some of the groups, on the same outer folds. */
void rf_learning_curve(rf_bench *b, rf_learned *out)
{
    const rf_learn_rows *r = b->rows;
    double *decision[RF_CURVE_POINTS][RF_STAGES];
    for (unsigned k = 0; k < RF_CURVE_POINTS; k++) {
        for (unsigned stage = 0; stage < RF_STAGES; stage++) {
            decision[k][stage] = rf_xcalloc(r->n, sizeof(double));
            for (unsigned o = 0; o < RF_LEARN_FOLDS; o++)
                rf_bench_add(b, (rf_fit){(rf_stage)stage, out->choice[stage].cost, out->choice[stage].weight, out->fold, o,
                                         rf_curve_percent[k], decision[k][stage], 0});
        }
    }
    rf_bench_run(b);
    rf_scored *scored = rf_xmalloc(r->n * sizeof *scored);
    unsigned char *answer = rf_xmalloc(r->n);
    for (unsigned k = 0; k < RF_CURVE_POINTS; k++) {
        rf_sigmoid refer = rf_bench_expect(b, RF_STAGE_REFER, rf_bench_sigmoid(r, RF_STAGE_REFER, out->fold, decision[k][0], NULL, NULL));
        rf_sigmoid advice =
            rf_bench_expect(b, RF_STAGE_ADVICE, rf_bench_sigmoid(r, RF_STAGE_ADVICE, out->fold, decision[k][1], NULL, NULL));
        for (size_t i = 0; i < r->n; i++) {
            scored[i] = (rf_scored){decision[k][0][i], i, r->gold[i] == RF_REFER};
            answer[i] = rf_cuts_answer(&out->trained.alone, rf_sigmoid_at(refer, decision[k][0][i]),
                                       rf_sigmoid_at(advice, decision[k][1][i]), RF_TIER_NONE);
        }
        rf_scored_sort(scored, r->n);
        rf_confusion c = rf_confusion_of(r->gold, answer, NULL, r->n);
        size_t trained = 0;
        for (unsigned o = 0; o < RF_LEARN_FOLDS; o++)
            trained += b->fits[k * RF_STAGES * RF_LEARN_FOLDS + o].trained;
        out->curve[k] =
            (rf_curve_point){rf_curve_percent[k], trained / RF_LEARN_FOLDS, rf_auc(scored, NULL, r->n), rf_confusion_macro_f1(&c)};
        free(decision[k][0]);
        free(decision[k][1]);
    }
    free(scored);
    free(answer);
}
