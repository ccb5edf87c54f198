/* pipeline/evaluate_text.c - an evaluation for a terminal of 80 columns. */
#include "pipeline/evaluate.h"

#include "base/utf8.h"
#include "report/escape.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORST = 12, COLUMNS = 80 };

static void put_share(rf_buf *out, int width, double v)
{
    if (isnan(v))
        rf_buf_printf(out, "%*s", width, "-");
    else
        rf_buf_printf(out, "%*.3f", width, v);
}

static void put_interval(rf_buf *out, rf_interval i)
{
    if (isnan(i.low))
        rf_buf_printf(out, " %-13s", "");
    else
        rf_buf_printf(out, " [%.3f,%.3f]", i.low, i.high);
}

static void put_figure(rf_buf *out, rf_figure f)
{
    put_share(out, 7, f.value);
    put_interval(out, f.interval);
}

static void put_named(rf_buf *out, const char *name, rf_figure f)
{
    rf_buf_printf(out, "%-26s", name);
    put_figure(out, f);
    rf_buf_puts(out, "\n");
}

static void put_confusion(rf_buf *out, const rf_grades *g)
{
    rf_buf_printf(out, "\n%-22s", "gold \\ answer");
    for (unsigned a = 0; a < RF_ANSWERS; a++)
        rf_buf_printf(out, "%12s", rf_disposition_name((rf_disposition)a));
    rf_buf_puts(out, "\n");
    for (unsigned k = 0; k < RF_CLASSES; k++) {
        rf_buf_printf(out, "%-22s", rf_disposition_name((rf_disposition)k));
        for (unsigned a = 0; a < RF_ANSWERS; a++)
            rf_buf_printf(out, "%12zu", g->confusion.at[k][a]);
        rf_buf_puts(out, "\n");
    }
    rf_buf_printf(out, "\n%-11s%12s%21s%21s%14s\n", "class", "precision", "recall", "F1", "rows");
    for (unsigned k = 0; k < RF_CLASSES; k++) {
        rf_buf_printf(out, "%-10s", rf_disposition_name((rf_disposition)k));
        put_figure(out, g->classes[k].precision);
        put_figure(out, g->classes[k].recall);
        put_figure(out, g->classes[k].f1);
        rf_buf_printf(out, "%7zu\n", g->classes[k].gold);
    }
}

static void put_refer(rf_buf *out, const rf_grades *g)
{
    rf_buf_puts(out, "\n");
    put_named(out, "macro-F1", g->macro_f1);
    put_named(out, "accuracy", g->accuracy);
    put_named(out, "refer sensitivity", g->sensitivity);
    rf_buf_printf(out, "%-26s%7.3f one-sided 95 %% bound\n", "  at least", g->sensitivity_bound);
    put_named(out, "refer specificity", g->specificity);
    put_named(out, "refer PPV", g->ppv);
    put_named(out, "over-triage", g->over);
    put_named(out, "under-triage", g->under);
    rf_buf_printf(out, "\n%-12s%6s%29s%29s\n", "urgency", "rows", "answered as at least that", "answered refer");
    for (unsigned u = RF_EMERGENCY; u >= RF_ROUTINE; u--) {
        const rf_urgency_grade *k = &g->urgency[u];
        rf_buf_printf(out, "%-12s%6zu%8zu", rf_urgency_name((rf_urgency)u), k->gold, k->at_least);
        put_share(out, 7, k->at_least_share);
        put_interval(out, k->at_least_interval);
        rf_buf_printf(out, "%8zu", k->referred);
        put_share(out, 7, k->referred_share);
        put_interval(out, k->referred_interval);
        rf_buf_puts(out, "\n");
    }
}

static void put_levels(rf_buf *out, const rf_grades *g)
{
    rf_buf_printf(out, "\n%-14s", "gold \\ answer");
    for (unsigned a = 0; a <= RF_LEVELS; a++)
        rf_buf_printf(out, "%11s", rf_level_name(a));
    rf_buf_puts(out, "\n");
    for (unsigned k = 0; k < RF_LEVELS; k++) {
        rf_buf_printf(out, "%-14s", rf_level_name(k));
        for (unsigned a = 0; a <= RF_LEVELS; a++)
            rf_buf_printf(out, "%11zu", g->levels[k][a]);
        rf_buf_puts(out, "\n");
    }
}

static void put_probability(rf_buf *out, const rf_grades *g)
{
    rf_buf_puts(out, "\n");
    put_named(out, "refer AUC", g->auc);
    put_named(out, "Brier score", g->brier);
    put_named(out, "calibration error (ECE)", g->ece);
    put_named(out, "asks for a human", g->asked_share);
    put_named(out, "errors among these", g->errors_asked_share);
    rf_buf_printf(out, "%zu of %zu wrong answers ask for a human; %zu of %zu missed refer rows do\n", g->errors_asked, g->errors,
                  g->missed_asked, g->missed);
    rf_buf_printf(out, "\n%-20s%8s%14s%16s\n", "p_refer", "rows", "mean p_refer", "share of refer");
    for (unsigned b = 0; b < g->bins; b++) {
        const rf_reliability *r = &g->reliability[b];
        if (r->n == 0)
            continue;
        rf_buf_printf(out, "%6.3f to %-11.3f%8zu%14.3f%16.3f\n", r->low, r->high, r->n, r->mean_p, r->rate);
    }
}

static double ratio(size_t part, size_t whole) { return whole ? (double)part / (double)whole : NAN; }

static void put_named_line(rf_buf *out, const char *name, size_t gold, size_t told, size_t both)
{
    rf_buf_printf(out, "%-34s%7zu%7zu%7zu", name, gold, told, both);
    put_share(out, 11, ratio(both, told));
    put_share(out, 9, ratio(both, gold));
    rf_buf_puts(out, "\n");
}

static int by_loss(const void *a, const void *b)
{
    const rf_named_concept *x = *(const rf_named_concept *const *)a, *y = *(const rf_named_concept *const *)b;
    size_t p = x->gold - x->both + x->told - x->both, q = y->gold - y->both + y->told - y->both;
    if (p != q)
        return p > q ? -1 : 1;
    return (x > y) - (x < y);
}

static void put_concepts(rf_buf *out, const rf_named_grade *g, const char *title)
{
    if (g->rows == 0)
        return;
    rf_buf_printf(out, "\n%-34s%7s%7s%7s%11s%9s\n", title, "gold", "told", "both", "precision", "recall");
    put_named_line(out, "all", g->gold, g->told, g->both);
    put_named_line(out, "of tier routine and above", g->flag_gold, g->flag_told, g->flag_both);
    const rf_named_concept **worst = rf_xmalloc(g->n * sizeof *worst);
    size_t n = 0;
    for (size_t i = 0; i < g->n; i++)
        if (g->concepts[i].is_flag || !g->concepts[i].known)
            worst[n++] = &g->concepts[i];
    if (n > 1)
        qsort(worst, n, sizeof *worst, by_loss);
    for (size_t i = 0; i < n && i < WORST; i++) {
        rf_buf name;
        rf_buf_init(&name, 512);
        rf_buf_puts(&name, "  ");
        rf_escape_line(&name, (rf_str){worst[i]->id.ptr, worst[i]->id.len < 30 ? worst[i]->id.len : 30});
        put_named_line(out, name.ptr, worst[i]->gold, worst[i]->told, worst[i]->both);
        rf_buf_release(&name);
    }
    if (n > WORST)
        rf_buf_printf(out, "  the %d with the most differences of %zu; --json has all\n", WORST, n);
    free(worst);
}

static void put_baselines(rf_buf *out, const rf_evaluation *e)
{
    if (e->baselines == NULL)
        return;
    rf_buf_printf(out, "\n%-14s%10s%13s%13s%8s%8s%14s\n", "beside", "macro-F1", "sensitivity", "specificity", "AUC", "Brier",
                  "emerg. refer");
    for (unsigned k = 0; k <= RF_BASELINES; k++) {
        const rf_grades *g = k < RF_BASELINES ? &e->baselines[k] : &e->grades;
        rf_buf_printf(out, "%-14s", k < RF_BASELINES ? rf_baseline_name((rf_baseline_kind)k) : "redflag");
        put_share(out, 10, g->macro_f1.value);
        put_share(out, 13, g->sensitivity.value);
        put_share(out, 13, g->specificity.value);
        put_share(out, 8, g->auc.value);
        put_share(out, 8, g->brier.value);
        put_share(out, 14, g->urgency[RF_EMERGENCY].referred_share);
        rf_buf_puts(out, "\n");
    }
    rf_buf_printf(out, "baselines fitted %s\n", e->baselines_trained ? "on the corpora" : "by grouped cross-validation on these rows");
}

/* Words of s in lines of at most `width` characters behind `indent` blanks. */
static void put_wrapped(rf_buf *out, rf_str s, int indent, size_t width)
{
    rf_buf line;
    rf_buf_init(&line, s.len * 10 + 64);
    rf_escape_line(&line, s);
    rf_str rest = rf_buf_str(&line), word;
    size_t at = 0;
    while (rf_str_split(&rest, ' ', &word)) {
        size_t columns = 0;
        for (size_t i = 0; i < word.len; i++)
            columns += ((unsigned char)word.ptr[i] & 0xc0) != 0x80;
        if (columns == 0)
            continue;
        if (at == 0 || at + 1 + columns > width) {
            rf_buf_printf(out, "%s%*s", at ? "\n" : "", indent, "");
            at = 0;
        } else {
            rf_buf_putc(out, ' ');
            at++;
        }
        rf_buf_add_str(out, word);
        at += columns;
    }
    rf_buf_puts(out, "\n");
    rf_buf_release(&line);
}

static const char *level(rf_disposition d, rf_urgency u) { return rf_level_name(rf_level_of(d, u)); }

static void put_wrong(rf_buf *out, const rf_evaluation *e, size_t max, bool with_text)
{
    if (e->n_wrong == 0 || max == 0)
        return;
    rf_buf_printf(out, "\n%-24s%-11s%-11s%7s %-6s%s\n", "differs", "gold", "answer", "p_refer", "human", "decided by");
    for (size_t i = 0; i < e->n_wrong && i < max; i++) {
        const rf_wrong *w = &e->wrong[i];
        rf_buf id, by;
        rf_buf_init(&id, 1024);
        rf_buf_init(&by, 1024);
        rf_escape_line(&id, (rf_str){w->id.ptr, w->id.len < 23 ? w->id.len : 23});
        rf_escape_line(&by, (rf_str){w->decided_by.ptr, w->decided_by.len < 20 ? w->decided_by.len : 20});
        rf_buf_printf(out, "%-24.*s%-11s%-11s%7.3f %-6s%.*s\n", (int)id.len, id.ptr ? id.ptr : "", level(w->gold, w->gold_urgency),
                      level(w->answer, w->answer_urgency), w->p_refer, w->needs_human ? "yes" : "", (int)by.len, by.ptr ? by.ptr : "");
        if (with_text)
            put_wrapped(out, w->text, 4, COLUMNS - 4);
        rf_buf_release(&id);
        rf_buf_release(&by);
    }
    if (e->n_wrong > max)
        rf_buf_printf(out, "and %zu more\n", e->n_wrong - max);
}

void rf_evaluation_put_text(rf_buf *out, const rf_evaluation *e, size_t max_wrong, bool with_text)
{
    const rf_grades *g = &e->grades;
    rf_buf_printf(out, "%zu rows in %zu groups, mode %s, models %s\n", g->n, g->groups, rf_mode_name(e->mode), e->models_hash);
    if (e->not_judged + e->unjudged_gold > 0)
        rf_buf_printf(out, "%zu were not judged; %zu more are labelled not_judged, %zu of them answered so\n", e->not_judged,
                      e->unjudged_gold, e->unjudged_right);
    rf_buf_puts(out, "[95 % intervals: exact for sensitivity and recall, bootstrap over groups else]\n");
    put_confusion(out, g);
    put_refer(out, g);
    put_levels(out, g);
    put_probability(out, g);
    put_concepts(out, &e->present, "concepts present");
    put_concepts(out, &e->negated, "concepts denied");
    put_baselines(out, e);
    put_wrong(out, e, max_wrong, with_text);
}
