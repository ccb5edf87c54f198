/* classify/cuts.c - thresholds by macro-F1, the band by conformal risk control. */
#include "classify/cuts.h"

#include "base/arena.h"
#include "classify/metrics.h"

#include <math.h>
#include <stdlib.h>

unsigned char rf_cuts_answer(const rf_cuts *cuts, double p_refer, double p_advice, unsigned char floor)
{
    if (floor >= RF_TIER_URGENT || p_refer >= cuts->refer || (floor == RF_TIER_ROUTINE && p_refer >= cuts->routine))
        return RF_REFER;
    return p_advice >= cuts->advice ? RF_ADVICE : RF_NO_ACTION;
}

typedef struct rows {
    const double *p_refer, *p_advice;
    const unsigned char *gold, *floor;
    size_t n;
    unsigned char *answer;
} rows;

static double macro_f1(const rows *r, const rf_cuts *cuts)
{
    for (size_t i = 0; i < r->n; i++)
        r->answer[i] = rf_cuts_answer(cuts, r->p_refer[i], r->p_advice[i], r->floor ? r->floor[i] : RF_TIER_NONE);
    rf_confusion c = rf_confusion_of(r->gold, r->answer, NULL, r->n);
    return rf_confusion_macro_f1(&c);
}

/* Scan `*cut` over per cents low to high; the best macro-F1 wins, the value nearest to 0.5 among equals. */
static void scan(const rows *r, rf_cuts *cuts, double *cut, int low, int high)
{
    double best = -1, best_cut = *cut;
    for (int percent = low; percent <= high; percent++) {
        *cut = percent / 100.0;
        double f1 = macro_f1(r, cuts);
        if (f1 > best + 1e-12 || (f1 > best - 1e-12 && fabs(*cut - 0.5) < fabs(best_cut - 0.5) - 1e-12)) {
            best = f1 > best ? f1 : best;
            best_cut = *cut;
        }
    }
    *cut = best_cut;
}

static bool is_settled(const unsigned char *floor, size_t i) { return floor != NULL && floor[i] >= RF_TIER_URGENT; }

static rf_cuts best_cuts(const double *p_refer, const double *p_advice, const unsigned char *gold, const unsigned char *floor, size_t n)
{
    rows r = {p_refer, p_advice, gold, floor, n, rf_xmalloc(n)};
    rf_cuts cuts = {.refer = 0.5, .routine = 0.5, .advice = 0.5};
    for (int round = 0; round < 2; round++) {
        scan(&r, &cuts, &cuts.advice, 20, 80);
        scan(&r, &cuts, &cuts.refer, 5, 50);
        if (floor != NULL)
            scan(&r, &cuts, &cuts.routine, 2, 50);
    }
    if (floor == NULL || cuts.routine > cuts.refer)
        cuts.routine = cuts.refer;
    free(r.answer);
    return cuts;
}

rf_cuts_fitted rf_cuts_fit(const double *p_refer, const double *p_advice, const unsigned char *gold, const unsigned char *floor, size_t n,
                           rf_cuts_limits limits)
{
    rf_cuts_fitted fitted = {.cuts = best_cuts(p_refer, p_advice, gold, floor, n)};
    double *p = rf_xmalloc(n * sizeof *p);
    size_t positives = 0;
    for (size_t i = 0; i < n; i++)
        if (gold[i] == RF_REFER)
            p[positives++] = is_settled(floor, i) ? 1 : p_refer[i];
    fitted.crc_holds = rf_crc_threshold(p, positives, limits.alpha, &fitted.crc);

    /* Where the rules settle it nobody needs to be asked: the band is made of the other rows, its share of all. */
    bool *positive = rf_xmalloc(n * sizeof *positive);
    size_t open = 0;
    for (size_t i = 0; i < n; i++) {
        if (is_settled(floor, i))
            continue;
        p[open] = p_refer[i];
        positive[open++] = gold[i] == RF_REFER;
    }
    double of_open = open ? limits.band_share * (double)n / (double)open : 0;
    rf_band band = rf_band_fit(p, positive, open, fitted.crc, fitted.cuts.refer, limits.band_precision, of_open);
    fitted.band_share = n ? band.share * (double)open / (double)n : 0;
    fitted.cuts.low = band.low;
    fitted.cuts.high = band.high;
    free(p);
    free(positive);
    return fitted;
}
