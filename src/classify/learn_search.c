/* classify/learn_search.c - the choice of C and class weight for one training part, and its sigmoids. */
#include "classify/learn_bench.h"

#include "base/arena.h"
#include "classify/folds.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FEWEST_SOURCES = 3, MOST_SOURCE_FOLDS = 8 };

static size_t count_sources(const uint32_t *source, const size_t *rows, size_t n)
{
    uint32_t met[MOST_SOURCE_FOLDS];
    size_t count = 0;
    for (size_t i = 0; i < n && count < MOST_SOURCE_FOLDS; i++) {
        bool known = false;
        for (size_t k = 0; k < count && !known; k++)
            known = met[k] == source[rows[i]];
        if (!known)
            met[count++] = source[rows[i]];
    }
    return count;
}

void rf_search_part(const rf_bench *b, rf_search *s, const unsigned char *outer, unsigned held, unsigned folds)
{
    const rf_learn_rows *r = b->rows;
    size_t *rows = rf_xmalloc(r->n * sizeof *rows), n = 0;
    for (size_t i = 0; i < r->n; i++)
        if (outer[i] != held)
            rows[n++] = i;
    s->fold = memset(rf_xmalloc(r->n), RF_NO_FOLD, r->n);
    s->search_fold = memset(rf_xmalloc(r->n), RF_NO_FOLD, r->n);
    s->folds = s->search_folds = folds;
    rf_folds_assign(rows, n, r->group, r->gold, folds, s->fold);
    size_t sources = r->source != NULL ? count_sources(r->source, rows, n) : 1;
    if (sources < FEWEST_SOURCES) {
        memcpy(s->search_fold, s->fold, r->n);
    } else {
        s->search_folds = (unsigned)sources;
        rf_folds_assign(rows, n, r->source, r->gold, s->search_folds, s->search_fold);
    }
    free(rows);
}

size_t rf_search_fits(const rf_search *s) { return RF_STAGES * ((size_t)RF_COMBINATIONS * s->search_folds + s->folds); }

void rf_search_plan(rf_bench *b, rf_search *s)
{
    for (unsigned stage = 0; stage < RF_STAGES; stage++) {
        for (unsigned k = 0; k < RF_COMBINATIONS; k++) {
            s->decision[stage][k] = rf_xcalloc(b->rows->n, sizeof(double));
            rf_choice c = rf_bench_choice(b, (rf_stage)stage, k);
            for (unsigned f = 0; f < s->search_folds; f++)
                rf_bench_add(b, (rf_fit){(rf_stage)stage, c.cost, c.weight, s->search_fold, f, 100, s->decision[stage][k], 0});
        }
    }
}

/* The geometric mean of the costs that are nearly as good as the best: of one of them alone the next training takes the
 * neighbour, and the thresholds jump with it. */
static double middle_cost(const rf_choice *choice, double limit, double weight)
{
    double sum = 0;
    unsigned n = 0;
    for (unsigned k = 0; k < RF_COMBINATIONS; k++)
        if (choice[k].loss <= limit && choice[k].weight == weight) {
            sum += log(choice[k].cost);
            n++;
        }
    return exp(sum / n);
}

void rf_search_decide(const rf_bench *b, rf_search *s)
{
    for (unsigned stage = 0; stage < RF_STAGES; stage++) {
        rf_choice choice[RF_COMBINATIONS];
        double error[RF_COMBINATIONS];
        unsigned least = 0, chosen = RF_COMBINATIONS;
        for (unsigned k = 0; k < RF_COMBINATIONS; k++) {
            choice[k] = rf_bench_choice(b, (rf_stage)stage, k);
            rf_bench_sigmoid(b->rows, (rf_stage)stage, s->search_fold, s->decision[stage][k], &choice[k], &error[k]);
            if (choice[k].loss < choice[least].loss)
                least = k;
        }
        double limit = choice[least].loss + error[least];
        for (unsigned k = 0; k < RF_COMBINATIONS; k++) {
            bool is_first = chosen == RF_COMBINATIONS || choice[k].cost <= choice[chosen].cost;
            if (choice[k].loss <= limit && is_first && (chosen == RF_COMBINATIONS || choice[k].loss < choice[chosen].loss))
                chosen = k;
        }
        s->choice[stage] = choice[chosen];
        s->choice[stage].cost = middle_cost(choice, limit, choice[chosen].weight) * b->options->shrink;
    }
}

void rf_search_plan_calibration(rf_bench *b, rf_search *s)
{
    for (unsigned stage = 0; stage < RF_STAGES; stage++) {
        s->calibration[stage] = rf_xcalloc(b->rows->n, sizeof(double));
        for (unsigned f = 0; f < s->folds; f++)
            rf_bench_add(
                b, (rf_fit){(rf_stage)stage, s->choice[stage].cost, s->choice[stage].weight, s->fold, f, 100, s->calibration[stage], 0});
    }
}

void rf_search_calibrate(const rf_bench *b, rf_search *s)
{
    for (unsigned stage = 0; stage < RF_STAGES; stage++)
        s->sigmoid[stage] =
            rf_bench_expect(b, (rf_stage)stage, rf_bench_sigmoid(b->rows, (rf_stage)stage, s->fold, s->calibration[stage], NULL, NULL));
}

void rf_search_release(rf_search *s)
{
    free(s->search_fold);
    free(s->fold);
    for (unsigned stage = 0; stage < RF_STAGES; stage++) {
        free(s->calibration[stage]);
        for (unsigned k = 0; k < RF_COMBINATIONS; k++)
            free(s->decision[stage][k]);
    }
}
