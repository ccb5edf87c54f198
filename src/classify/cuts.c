/* classify/cuts.c - thresholds by cost and macro-F1, the band by conformal risk control, what both answer. */
#include "classify/cuts.h"

#include "base/arena.h"

#include <math.h>
#include <stdlib.h>

unsigned char rf_cuts_answer(const rf_cuts *cuts, double p_refer, double p_advice, unsigned char floor)
{
    if (floor >= RF_TIER_URGENT || p_refer >= cuts->refer || (floor == RF_TIER_ROUTINE && p_refer >= cuts->routine))
        return RF_REFER;
    return p_advice >= cuts->advice ? RF_ADVICE : RF_NO_ACTION;
}

const double rf_cuts_miss_cost = 3;
const double rf_cuts_flat = 0.005;

/* What a scan works on. Weights are thousandths: the confusion matrix counts in whole numbers. */
typedef struct scanned {
    const rf_cuts_rows *rows;
    unsigned char *answer;
    unsigned *weight;
} scanned;

static unsigned char floor_of(const rf_cuts_rows *r, size_t i) { return r->floor != NULL ? r->floor[i] : (unsigned char)RF_TIER_NONE; }

static double macro_f1(const scanned *s, const rf_cuts *cuts)
{
    const rf_cuts_rows *r = s->rows;
    for (size_t i = 0; i < r->n; i++)
        s->answer[i] = rf_cuts_answer(cuts, r->p_refer[i], r->p_advice[i], floor_of(r, i));
    rf_confusion c = rf_confusion_of(r->gold, s->answer, s->weight, r->n);
    return rf_confusion_macro_f1(&c);
}

#define SCAN_LOW 20 /* per cent */
#define SCAN_HIGH 80

/* Scan `*cut` and take the middle of all values whose macro-F1 is nearly the best: the curve is flat there, and its very top
 * jumps from one training to the next. */
static void scan(const scanned *s, rf_cuts *cuts, double *cut)
{
    double f1[SCAN_HIGH + 1], best = 0, sum = 0;
    for (int percent = SCAN_LOW; percent <= SCAN_HIGH; percent++) {
        *cut = percent / 100.0;
        f1[percent] = macro_f1(s, cuts);
        best = fmax(best, f1[percent]);
    }
    unsigned near = 0;
    for (int percent = SCAN_LOW; percent <= SCAN_HIGH; percent++)
        if (f1[percent] >= best - rf_cuts_flat) {
            sum += percent;
            near++;
        }
    *cut = round(sum / near) / 100;
}

static rf_cuts best_cuts(const rf_cuts_rows *r, double routine)
{
    scanned s = {r, rf_xmalloc(r->n), rf_xmalloc(r->n * sizeof *s.weight)};
    for (size_t i = 0; i < r->n; i++)
        s.weight[i] = (unsigned)lround(1000 * r->class_weight[r->gold[i]]);
    rf_cuts cuts = {.refer = 1 / (1 + rf_cuts_miss_cost), .routine = routine, .advice = 0.5};
    scan(&s, &cuts, &cuts.advice);
    free(s.answer);
    free(s.weight);
    return cuts;
}

rf_cuts_fitted rf_cuts_fit(const rf_cuts_rows *r, rf_cuts_limits limits)
{
    rf_cuts_fitted fitted = {0};
    double *p = rf_xmalloc(r->n * sizeof *p), *weight = rf_xmalloc(r->n * sizeof *weight);
    bool *positive = rf_xmalloc(r->n * sizeof *positive);
    size_t positives = 0, open = 0;
    for (size_t i = 0; i < r->n; i++)
        if (r->gold[i] == RF_REFER)
            p[positives++] = floor_of(r, i) >= RF_TIER_URGENT ? 1 : r->p_refer[i];
    fitted.crc_holds = rf_crc_threshold(p, positives, limits.alpha, &fitted.crc);
    fitted.cuts = best_cuts(r, fitted.crc);

    /* Where the rules settle it nobody needs to be asked: the band is made of the other rows, its share of all. */
    double all = 0, open_mass = 0;
    for (size_t i = 0; i < r->n; i++) {
        double w = r->class_weight[r->gold[i]];
        all += w;
        if (floor_of(r, i) >= RF_TIER_URGENT)
            continue;
        open_mass += w;
        weight[open] = w;
        p[open] = r->p_refer[i];
        positive[open++] = r->gold[i] == RF_REFER;
    }
    double of_open = open_mass > 0 ? limits.band_share * all / open_mass : 0;
    rf_band band = rf_band_fit(p, positive, weight, open, fitted.crc, fitted.cuts.refer, limits.band_precision, of_open);
    fitted.band_share = all > 0 ? band.share * open_mass / all : 0;
    fitted.cuts.low = band.low;
    fitted.cuts.high = band.high;
    fitted.cuts.routine = r->floor != NULL ? band.low : fitted.cuts.refer;
    free(p);
    free(weight);
    free(positive);
    return fitted;
}
