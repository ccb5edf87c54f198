/* classify/learn_search.c - the choice of C and class weight for one training part. */
#include "classify/learn_bench.h"

#include "base/arena.h"

#include <stdlib.h>

void rf_search_plan(rf_bench *b, rf_search *s)
{
    for (unsigned stage = 0; stage < RF_STAGES; stage++) {
        for (unsigned k = 0; k < RF_COMBINATIONS; k++) {
            s->decision[stage][k] = rf_xcalloc(b->rows->n, sizeof(double));
            rf_choice c = rf_bench_choice(b, (rf_stage)stage, k);
            for (unsigned f = 0; f < s->folds; f++)
                rf_bench_add(b, (rf_fit){(rf_stage)stage, c.cost, c.weight, s->fold, f, 100, s->decision[stage][k], 0});
        }
    }
}

/* The smallest C whose log-loss is within one standard error of the least (Breiman et al. 1984): comments that are met later
 * differ from the training comments more than one fold differs from another, and a more regular model bears that better. */
void rf_search_decide(const rf_bench *b, rf_search *s)
{
    for (unsigned stage = 0; stage < RF_STAGES; stage++) {
        rf_sigmoid sigmoid[RF_COMBINATIONS];
        rf_choice choice[RF_COMBINATIONS];
        double error[RF_COMBINATIONS];
        unsigned least = 0, chosen = RF_COMBINATIONS;
        for (unsigned k = 0; k < RF_COMBINATIONS; k++) {
            choice[k] = rf_bench_choice(b, (rf_stage)stage, k);
            sigmoid[k] = rf_bench_sigmoid(b->rows, (rf_stage)stage, s->fold, s->decision[stage][k], &choice[k], &error[k]);
            if (choice[k].loss < choice[least].loss)
                least = k;
        }
        double limit = choice[least].loss + error[least];
        for (unsigned k = 0; k < RF_COMBINATIONS; k++) {
            bool is_first = chosen == RF_COMBINATIONS || choice[k].cost <= choice[chosen].cost;
            if (choice[k].loss <= limit && is_first && (chosen == RF_COMBINATIONS || choice[k].loss < choice[chosen].loss))
                chosen = k;
        }
        s->best[stage] = chosen;
        s->sigmoid[stage] = rf_bench_expect(b, (rf_stage)stage, sigmoid[chosen]);
        s->choice[stage] = choice[chosen];
    }
}

void rf_search_release(rf_search *s)
{
    free(s->fold);
    for (unsigned stage = 0; stage < RF_STAGES; stage++)
        for (unsigned k = 0; k < RF_COMBINATIONS; k++)
            free(s->decision[stage][k]);
}
