/* pipeline/evaluate_json.c - an evaluation as one JSON object. Undefined figures are null. */
#include "pipeline/evaluate.h"

#include "base/json.h"

#include <math.h>

static void put_key(rf_buf *out, const char *key, bool *first)
{
    rf_buf_puts(out, *first ? "" : ",");
    *first = false;
    rf_json_put_string(out, rf_str_from(key));
    rf_buf_putc(out, ':');
}

static void put_number(rf_buf *out, double v)
{
    if (isnan(v))
        rf_buf_puts(out, "null");
    else
        rf_buf_printf(out, "%.6g", v);
}

static void put_interval(rf_buf *out, rf_interval i)
{
    rf_buf_putc(out, '[');
    put_number(out, i.low);
    rf_buf_putc(out, ',');
    put_number(out, i.high);
    rf_buf_putc(out, ']');
}

static void put_figure(rf_buf *out, const char *key, rf_figure f, bool *first)
{
    put_key(out, key, first);
    rf_buf_puts(out, "{\"value\":");
    put_number(out, f.value);
    rf_buf_puts(out, ",\"interval\":");
    put_interval(out, f.interval);
    rf_buf_putc(out, '}');
}

static void put_count(rf_buf *out, const char *key, size_t n, bool *first)
{
    put_key(out, key, first);
    rf_buf_printf(out, "%zu", n);
}

static void put_share(rf_buf *out, const char *key, double v, bool *first)
{
    put_key(out, key, first);
    put_number(out, v);
}

static void put_matrix(rf_buf *out, const rf_grades *g, bool *top)
{
    put_key(out, "confusion", top);
    rf_buf_putc(out, '{');
    bool first = true;
    for (unsigned k = 0; k < RF_CLASSES; k++) {
        put_key(out, rf_disposition_name((rf_disposition)k), &first);
        rf_buf_putc(out, '{');
        bool inner = true;
        for (unsigned a = 0; a < RF_ANSWERS; a++)
            put_count(out, rf_disposition_name((rf_disposition)a), g->confusion.at[k][a], &inner);
        rf_buf_putc(out, '}');
    }
    rf_buf_puts(out, "}");
    put_key(out, "levels", top);
    rf_buf_putc(out, '{');
    first = true;
    for (unsigned k = 0; k < RF_LEVELS; k++) {
        put_key(out, rf_level_name(k), &first);
        rf_buf_putc(out, '{');
        bool inner = true;
        for (unsigned a = 0; a <= RF_LEVELS; a++)
            put_count(out, rf_level_name(a), g->levels[k][a], &inner);
        rf_buf_putc(out, '}');
    }
    rf_buf_putc(out, '}');
}

static void put_classes(rf_buf *out, const rf_grades *g, bool *top)
{
    put_key(out, "classes", top);
    rf_buf_putc(out, '{');
    bool first = true;
    for (unsigned k = 0; k < RF_CLASSES; k++) {
        put_key(out, rf_disposition_name((rf_disposition)k), &first);
        rf_buf_putc(out, '{');
        bool inner = true;
        put_count(out, "gold", g->classes[k].gold, &inner);
        put_count(out, "answered", g->classes[k].told, &inner);
        put_figure(out, "precision", g->classes[k].precision, &inner);
        put_figure(out, "recall", g->classes[k].recall, &inner);
        put_figure(out, "f1", g->classes[k].f1, &inner);
        rf_buf_putc(out, '}');
    }
    rf_buf_putc(out, '}');
    put_key(out, "urgency", top);
    rf_buf_putc(out, '{');
    first = true;
    for (unsigned u = RF_ROUTINE; u <= RF_EMERGENCY; u++) {
        const rf_urgency_grade *k = &g->urgency[u];
        put_key(out, rf_urgency_name((rf_urgency)u), &first);
        rf_buf_putc(out, '{');
        bool inner = true;
        put_count(out, "gold", k->gold, &inner);
        put_count(out, "at_least", k->at_least, &inner);
        put_figure(out, "at_least_share", (rf_figure){k->at_least_share, k->at_least_interval}, &inner);
        put_count(out, "refer", k->referred, &inner);
        put_figure(out, "refer_share", (rf_figure){k->referred_share, k->referred_interval}, &inner);
        rf_buf_putc(out, '}');
    }
    rf_buf_putc(out, '}');
}

static void put_points(rf_buf *out, const char *key, const rf_point *p, size_t n, bool *first)
{
    put_key(out, key, first);
    rf_buf_putc(out, '[');
    for (size_t i = 0; i < n; i++) {
        rf_buf_puts(out, i ? ",[" : "[");
        put_number(out, p[i].x);
        rf_buf_putc(out, ',');
        put_number(out, p[i].y);
        rf_buf_putc(out, ']');
    }
    rf_buf_putc(out, ']');
}

static void put_reliability(rf_buf *out, const rf_grades *g, bool *top)
{
    put_key(out, "reliability", top);
    rf_buf_putc(out, '[');
    bool any = false;
    for (unsigned b = 0; b < g->bins; b++) {
        const rf_reliability *r = &g->reliability[b];
        if (r->n == 0)
            continue;
        rf_buf_puts(out, any ? ",{" : "{");
        any = true;
        bool first = true;
        put_count(out, "rows", r->n, &first);
        put_share(out, "low", r->low, &first);
        put_share(out, "high", r->high, &first);
        put_share(out, "mean_p", r->mean_p, &first);
        put_share(out, "rate", r->rate, &first);
        rf_buf_putc(out, '}');
    }
    rf_buf_putc(out, ']');
}

static void put_grades(rf_buf *out, const rf_grades *g, bool with_curves)
{
    bool first = true;
    rf_buf_putc(out, '{');
    put_count(out, "rows", g->n, &first);
    put_count(out, "groups", g->groups, &first);
    put_matrix(out, g, &first);
    put_classes(out, g, &first);
    put_figure(out, "macro_f1", g->macro_f1, &first);
    put_figure(out, "accuracy", g->accuracy, &first);
    put_figure(out, "sensitivity", g->sensitivity, &first);
    put_share(out, "sensitivity_bound", g->sensitivity_bound, &first);
    put_figure(out, "specificity", g->specificity, &first);
    put_figure(out, "ppv", g->ppv, &first);
    put_figure(out, "over_triage", g->over, &first);
    put_figure(out, "under_triage", g->under, &first);
    put_figure(out, "auc", g->auc, &first);
    put_figure(out, "brier", g->brier, &first);
    put_figure(out, "ece", g->ece, &first);
    put_figure(out, "needs_human", g->asked_share, &first);
    put_figure(out, "errors_needing_human", g->errors_asked_share, &first);
    put_count(out, "errors", g->errors, &first);
    put_count(out, "missed", g->missed, &first);
    put_count(out, "missed_needing_human", g->missed_asked, &first);
    put_reliability(out, g, &first);
    if (with_curves) {
        put_points(out, "roc", g->roc, g->n_roc, &first);
        put_points(out, "precision_recall", g->pr, g->n_pr, &first);
    }
    rf_buf_putc(out, '}');
}

static void put_concepts(rf_buf *out, const char *key, const rf_named_grade *g, bool *top)
{
    put_key(out, key, top);
    rf_buf_putc(out, '{');
    bool first = true;
    put_count(out, "rows", g->rows, &first);
    put_count(out, "gold", g->gold, &first);
    put_count(out, "answered", g->told, &first);
    put_count(out, "both", g->both, &first);
    put_share(out, "precision", g->told ? (double)g->both / (double)g->told : NAN, &first);
    put_share(out, "recall", g->gold ? (double)g->both / (double)g->gold : NAN, &first);
    put_share(out, "flag_precision", g->flag_told ? (double)g->flag_both / (double)g->flag_told : NAN, &first);
    put_share(out, "flag_recall", g->flag_gold ? (double)g->flag_both / (double)g->flag_gold : NAN, &first);
    put_key(out, "concepts", &first);
    rf_buf_putc(out, '[');
    for (size_t i = 0; i < g->n; i++) {
        const rf_named_concept *c = &g->concepts[i];
        rf_buf_puts(out, i ? ",{\"id\":" : "{\"id\":");
        rf_json_put_string(out, c->id);
        rf_buf_printf(out, ",\"flag\":%s,\"known\":%s,\"gold\":%zu,\"answered\":%zu,\"both\":%zu}", c->is_flag ? "true" : "false",
                      c->known ? "true" : "false", c->gold, c->told, c->both);
    }
    rf_buf_puts(out, "]}");
}

static void put_level(rf_buf *out, rf_disposition d, rf_urgency u)
{
    rf_json_put_string(out, rf_str_from(rf_level_name(rf_level_of(d, u))));
}

static void put_wrong(rf_buf *out, const rf_evaluation *e, bool with_text, bool *top)
{
    put_key(out, "differences", top);
    rf_buf_putc(out, '[');
    for (size_t i = 0; i < e->n_wrong; i++) {
        const rf_wrong *w = &e->wrong[i];
        rf_buf_puts(out, i ? ",{\"id\":" : "{\"id\":");
        rf_json_put_string(out, w->id);
        rf_buf_puts(out, ",\"gold\":");
        put_level(out, w->gold, w->gold_urgency);
        rf_buf_puts(out, ",\"answer\":");
        put_level(out, w->answer, w->answer_urgency);
        rf_buf_puts(out, ",\"p_refer\":");
        put_number(out, w->p_refer);
        rf_buf_printf(out, ",\"needs_human\":%s,\"decided_by\":", w->needs_human ? "true" : "false");
        rf_json_put_string(out, w->decided_by);
        if (with_text) {
            rf_buf_puts(out, ",\"text\":");
            rf_json_put_string(out, w->text);
        }
        rf_buf_putc(out, '}');
    }
    rf_buf_putc(out, ']');
}

void rf_evaluation_put_json(rf_buf *out, const rf_evaluation *e, bool with_text)
{
    bool first = true;
    rf_buf_putc(out, '{');
    put_count(out, "schema", 1, &first);
    put_key(out, "mode", &first);
    rf_json_put_string(out, rf_str_from(rf_mode_name(e->mode)));
    put_key(out, "models", &first);
    rf_json_put_string(out, rf_str_from(e->models_hash));
    put_count(out, "not_judged", e->not_judged, &first);
    put_count(out, "labelled_not_judged", e->unjudged_gold, &first);
    put_count(out, "labelled_not_judged_right", e->unjudged_right, &first);
    put_key(out, "grades", &first);
    put_grades(out, &e->grades, true);
    if (e->present.rows > 0) {
        put_concepts(out, "present", &e->present, &first);
        put_concepts(out, "negated", &e->negated, &first);
    }
    if (e->baselines != NULL) {
        put_key(out, "baselines", &first);
        rf_buf_printf(out, "{\"fitted\":\"%s\"", e->baselines_trained ? "corpora" : "cross-validation");
        for (unsigned k = 0; k < RF_BASELINES; k++) {
            rf_buf_putc(out, ',');
            rf_json_put_string(out, rf_str_from(rf_baseline_name((rf_baseline_kind)k)));
            rf_buf_putc(out, ':');
            put_grades(out, &e->baselines[k], false);
        }
        rf_buf_putc(out, '}');
    }
    put_wrong(out, e, with_text, &first);
    rf_buf_puts(out, "}\n");
}
