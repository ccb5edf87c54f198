/* pipeline/grade.c - confusion, triage levels, probabilities and their intervals from judged rows. */
#include "pipeline/grade.h"

#include "base/arena.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const level_names[RF_LEVELS + 1] = {"no_action", "advice", "routine", "urgent", "emergency", "not_judged"};

/* What is bootstrapped, in the order of `values`. Three values a class come first. */
enum {
    V_CLASS = 0,
    V_ACCURACY = 3 * RF_CLASSES,
    V_MACRO_F1,
    V_SPECIFICITY,
    V_AUC,
    V_BRIER,
    V_ECE,
    V_OVER,
    V_UNDER,
    V_ASKED,
    V_ERRORS_ASKED,
    VALUES
};

typedef struct sample {
    const rf_judged *rows;
    size_t n;
    unsigned char *gold, *answer;
    rf_scored *scored; /* sorted */
    unsigned bins;
    double ece_sum; /* over the calls so far */
    size_t calls;
} sample;

unsigned rf_level_of(rf_disposition d, rf_urgency u)
{
    switch (d) {
    case RF_NO_ACTION:
        return 0;
    case RF_ADVICE:
        return 1;
    case RF_REFER:
        return u == RF_EMERGENCY ? 4 : u == RF_URGENT ? 3 : 2;
    case RF_NOT_JUDGED:
        break;
    }
    return RF_LEVELS;
}

const char *rf_level_name(unsigned level) { return level_names[level]; }

static double share(double part, double whole) { return whole > 0 ? part / whole : NAN; }

static void statistics(void *ctx, const unsigned *weight, double *v)
{
    sample *s = ctx;
    rf_confusion c = rf_confusion_of(s->gold, s->answer, weight, s->n);
    for (unsigned k = 0; k < RF_CLASSES; k++) {
        rf_class_figures f = rf_confusion_class(&c, k);
        v[V_CLASS + 3 * k] = f.precision;
        v[V_CLASS + 3 * k + 1] = f.recall;
        v[V_CLASS + 3 * k + 2] = f.f1;
    }
    v[V_ACCURACY] = rf_confusion_accuracy(&c);
    v[V_MACRO_F1] = rf_confusion_macro_f1(&c);
    v[V_SPECIFICITY] = rf_confusion_specificity(&c, RF_REFER);
    v[V_AUC] = rf_auc(s->scored, weight, s->n);
    v[V_BRIER] = rf_brier(s->scored, weight, s->n);
    v[V_ECE] = rf_ece(s->scored, weight, s->n, s->bins, NULL);
    s->ece_sum += isnan(v[V_ECE]) ? 0 : v[V_ECE];
    s->calls++;
    double mass = 0, over = 0, under = 0, asked = 0, errors = 0, errors_asked = 0;
    for (size_t i = 0; i < s->n; i++) {
        const rf_judged *r = &s->rows[i];
        double w = weight ? weight[i] : 1;
        unsigned gold = rf_level_of(r->gold, r->gold_urgency), answer = rf_level_of(r->answer, r->answer_urgency);
        mass += w;
        over += answer < RF_LEVELS && answer > gold ? w : 0;
        under += answer < gold ? w : 0;
        asked += r->needs_human ? w : 0;
        errors += r->answer != r->gold ? w : 0;
        errors_asked += r->answer != r->gold && r->needs_human ? w : 0;
    }
    v[V_OVER] = share(over, mass);
    v[V_UNDER] = share(under, mass);
    v[V_ASKED] = share(asked, mass);
    v[V_ERRORS_ASKED] = share(errors_asked, errors);
}

static void count_rows(const rf_judged *rows, size_t n, rf_grades *g)
{
    for (size_t i = 0; i < n; i++) {
        const rf_judged *r = &rows[i];
        g->levels[rf_level_of(r->gold, r->gold_urgency)][rf_level_of(r->answer, r->answer_urgency)]++;
        bool wrong = r->answer != r->gold, missed = r->gold == RF_REFER && r->answer != RF_REFER;
        g->asked += r->needs_human;
        g->errors += wrong;
        g->errors_asked += wrong && r->needs_human;
        g->missed += missed;
        g->missed_asked += missed && r->needs_human;
        if (r->gold != RF_REFER)
            continue;
        rf_urgency_grade *u = &g->urgency[r->gold_urgency];
        u->gold++;
        u->referred += r->answer == RF_REFER;
        u->at_least += r->answer == RF_REFER && r->answer_urgency >= r->gold_urgency;
    }
    for (unsigned k = RF_ROUTINE; k <= RF_EMERGENCY; k++) {
        rf_urgency_grade *u = &g->urgency[k];
        u->at_least_share = share((double)u->at_least, (double)u->gold);
        u->referred_share = share((double)u->referred, (double)u->gold);
        u->at_least_interval = rf_binomial_interval(u->at_least, u->gold, 0.95);
        u->referred_interval = rf_binomial_interval(u->referred, u->gold, 0.95);
    }
}

static size_t count_groups(const rf_judged *rows, size_t n)
{
    uint32_t highest = 0;
    for (size_t i = 0; i < n; i++)
        highest = rows[i].group > highest ? rows[i].group : highest;
    unsigned char *met = rf_xcalloc((size_t)highest + 1, 1);
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        count += !met[rows[i].group];
        met[rows[i].group] = 1;
    }
    free(met);
    return count;
}

/* Both curves from the highest threshold down, one point a distinct probability, thinned evenly to what a page can show. */
static void curves(const rf_scored *sorted, size_t n, rf_grades *g)
{
    double positives = 0, told = 0, right = 0;
    size_t distinct = 0, met = 0;
    for (size_t i = 0; i < n; i++) {
        positives += sorted[i].positive;
        distinct += i + 1 == n || sorted[i + 1].p > sorted[i].p;
    }
    double negatives = (double)n - positives;
    if (positives <= 0 || negatives <= 0)
        return;
    g->roc[g->n_roc++] = (rf_point){0, 0};
    size_t step = distinct / (RF_CURVE_MAX - 2) + 1;
    for (size_t i = n; i-- > 0;) {
        told++;
        right += sorted[i].positive;
        if (i > 0 && !(sorted[i - 1].p < sorted[i].p))
            continue;
        if (met++ % step != 0 && i > 0)
            continue;
        g->roc[g->n_roc++] = (rf_point){(told - right) / negatives, right / positives};
        g->pr[g->n_pr++] = (rf_point){right / positives, right / told};
    }
}

/* A sum of absolute differences grows with every resampling: its draws lie about twice as high as the value itself. The
 * interval is moved back by that much. */
static rf_interval ece_interval(const sample *s, double value, rf_interval draws)
{
    if (isnan(draws.low))
        return draws;
    double bias = s->calls > 1 ? (s->ece_sum - value) / (double)(s->calls - 1) - value : 0;
    return (rf_interval){fmax(draws.low - bias, 0), draws.high - bias};
}

static rf_figure figure(const double *values, const rf_interval *intervals, unsigned which)
{
    return (rf_figure){values[which], intervals[which]};
}

void rf_grade(const rf_judged *rows, size_t n, unsigned draws, unsigned bins, rf_grades *g)
{
    *g = (rf_grades){.n = n, .bins = bins < 1 ? 1 : bins > RF_MAX_BINS ? RF_MAX_BINS : bins};
    sample s = {rows, n, rf_xmalloc(n), rf_xmalloc(n), rf_xmalloc(n * sizeof(rf_scored)), g->bins, 0, 0};
    uint32_t *group = rf_xmalloc(n * sizeof *group);
    for (size_t i = 0; i < n; i++) {
        s.gold[i] = (unsigned char)rows[i].gold;
        s.answer[i] = (unsigned char)rows[i].answer;
        s.scored[i] = (rf_scored){rows[i].p_refer, i, rows[i].gold == RF_REFER};
        group[i] = rows[i].group;
    }
    rf_scored_sort(s.scored, n);
    double v[VALUES];
    rf_interval in[VALUES];
    statistics(&s, NULL, v);
    rf_bootstrap(group, n, draws, RF_GRADE_SEED, 0.95, statistics, &s, VALUES, in);

    g->groups = n ? count_groups(rows, n) : 0;
    g->confusion = rf_confusion_of(s.gold, s.answer, NULL, n);
    count_rows(rows, n, g);
    for (unsigned k = 0; k < RF_CLASSES; k++) {
        rf_class_figures f = rf_confusion_class(&g->confusion, k);
        g->classes[k].gold = f.gold;
        g->classes[k].told = f.told;
        g->classes[k].precision = figure(v, in, V_CLASS + 3 * k);
        g->classes[k].recall = (rf_figure){f.recall, rf_binomial_interval(f.right, f.gold, 0.95)};
        g->classes[k].f1 = figure(v, in, V_CLASS + 3 * k + 2);
    }
    rf_class_figures refer = rf_confusion_class(&g->confusion, RF_REFER);
    g->sensitivity = g->classes[RF_REFER].recall;
    g->sensitivity_bound = rf_binomial_lower(refer.right, refer.gold, 0.95);
    g->ppv = g->classes[RF_REFER].precision;
    g->specificity = figure(v, in, V_SPECIFICITY);
    g->accuracy = figure(v, in, V_ACCURACY);
    g->macro_f1 = figure(v, in, V_MACRO_F1);
    g->auc = figure(v, in, V_AUC);
    g->brier = figure(v, in, V_BRIER);
    g->ece = (rf_figure){v[V_ECE], ece_interval(&s, v[V_ECE], in[V_ECE])};
    g->over = figure(v, in, V_OVER);
    g->under = figure(v, in, V_UNDER);
    g->asked_share = figure(v, in, V_ASKED);
    g->errors_asked_share = figure(v, in, V_ERRORS_ASKED);
    rf_ece(s.scored, NULL, n, g->bins, g->reliability);
    curves(s.scored, n, g);
    free(s.gold);
    free(s.answer);
    free(s.scored);
    free(group);
}
