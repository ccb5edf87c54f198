/* pipeline/evaluate_html.c - an evaluation as one page: no script, one style sheet let in by its hash, every foreign byte
 * escaped. */
#include "pipeline/evaluate.h"

#include "base/hash.h"
#include "pipeline/plot.h"
#include "report/escape.h"

#include <math.h>

static const char style[] =
    "body{margin:0;background:#f3f5f7;color:#1b2430;font:16px/1.5 system-ui,\"Segoe UI\",Roboto,\"Liberation Sans\",Arial,sans-serif}"
    "main{max-width:1020px;margin:0 auto;padding:0 20px 40px}"
    "header{background:#0f4c5c;color:#fff;padding:22px 20px;margin-bottom:20px}header>div{max-width:1020px;margin:0 auto}"
    "h1{font-size:1.6rem;margin:0}h2{font-size:1.15rem;margin:0 0 10px}p{margin:6px 0}"
    "section{background:#fff;border:1px solid #dde2e8;border-radius:10px;padding:18px 22px;margin-bottom:18px;overflow-x:auto}"
    "table{border-collapse:collapse;font-size:.93rem;margin:6px 0 14px}th,td{padding:4px 14px 4px 0;border-bottom:1px solid "
    "#e8ecf0;text-align:left;"
    "vertical-align:top}th{color:#4c5967;font-weight:600}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}"
    ".right{background:#e7f4ec}.quiet{color:#4c5967;font-size:.9rem}"
    ".plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(270px,1fr));gap:14px}figure{margin:0}figcaption{font-weight:650}"
    ".plot{display:block;width:100%;max-width:360px;height:auto}.plot text{fill:#1b2430}"
    ".under td{background:#fdf0f0}.text{white-space:pre-wrap;overflow-wrap:anywhere;color:#34404d}";

static void put_style_hash(rf_buf *out)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    rf_sha256 h = rf_hash_sha256(RF_STR(style));
    rf_buf_puts(out, "sha256-");
    for (size_t i = 0; i < sizeof h.bytes; i += 3) {
        bool has_third = i + 2 < sizeof h.bytes; /* 32 bytes: ten triples and a pair */
        unsigned bits = (unsigned)h.bytes[i] << 16 | (unsigned)h.bytes[i + 1] << 8 | (has_third ? h.bytes[i + 2] : 0u);
        rf_buf_putc(out, digits[bits >> 18]);
        rf_buf_putc(out, digits[bits >> 12 & 63]);
        rf_buf_putc(out, digits[bits >> 6 & 63]);
        rf_buf_putc(out, has_third ? digits[bits & 63] : '=');
    }
}

static void put_share(rf_buf *out, double v)
{
    if (isnan(v))
        rf_buf_puts(out, "&ndash;");
    else
        rf_buf_printf(out, "%.3f", v);
}

static void put_value(rf_buf *out, double v)
{
    rf_buf_puts(out, "<td class=\"n\">");
    put_share(out, v);
    rf_buf_puts(out, "</td>");
}

static void put_figure(rf_buf *out, rf_figure f)
{
    rf_buf_puts(out, "<td class=\"n\">");
    put_share(out, f.value);
    if (!isnan(f.interval.low))
        rf_buf_printf(out, " <span class=\"quiet\">[%.3f, %.3f]</span>", f.interval.low, f.interval.high);
    rf_buf_puts(out, "</td>");
}

static void put_count(rf_buf *out, size_t n) { rf_buf_printf(out, "<td class=\"n\">%zu</td>", n); }

static void put_row(rf_buf *out, const char *name, rf_figure f)
{
    rf_buf_printf(out, "<tr><td>%s</td>", name);
    put_figure(out, f);
    rf_buf_puts(out, "</tr>\n");
}

static void put_summary(rf_buf *out, const rf_grades *g)
{
    rf_buf_puts(out, "<section><h2>Figures</h2>\n<table>\n");
    put_row(out, "macro-F1", g->macro_f1);
    put_row(out, "accuracy", g->accuracy);
    put_row(out, "refer: sensitivity", g->sensitivity);
    put_row(out, "refer: specificity", g->specificity);
    put_row(out, "refer: PPV", g->ppv);
    put_row(out, "refer: area under the ROC curve", g->auc);
    put_row(out, "Brier score", g->brier);
    put_row(out, "expected calibration error", g->ece);
    put_row(out, "over-triage", g->over);
    put_row(out, "under-triage", g->under);
    put_row(out, "asks for a human", g->asked_share);
    put_row(out, "share of the errors among these", g->errors_asked_share);
    rf_buf_printf(out,
                  "</table>\n<p>Refer sensitivity is at least %.3f (one-sided exact bound, 95 %%). Of %zu missed refer rows %zu ask for a "
                  "human.</p>\n",
                  g->sensitivity_bound, g->missed, g->missed_asked);
    rf_buf_puts(out, "<p class=\"quiet\">Intervals are 95 %: exact binomial for sensitivity and recall, bootstrap over groups for the "
                     "rest.</p></section>\n");
}

static void put_classes(rf_buf *out, const rf_grades *g)
{
    rf_buf_puts(out, "<section><h2>Answers against labels</h2>\n<table><tr><th>gold</th>");
    for (unsigned a = 0; a <= RF_LEVELS; a++)
        rf_buf_printf(out, "<th class=\"n\">%s</th>", rf_level_name(a));
    rf_buf_puts(out, "</tr>\n");
    for (unsigned k = 0; k < RF_LEVELS; k++) {
        rf_buf_printf(out, "<tr><td>%s</td>", rf_level_name(k));
        for (unsigned a = 0; a <= RF_LEVELS; a++)
            rf_buf_printf(out, "<td class=\"n%s\">%zu</td>", a == k ? " right" : "", g->levels[k][a]);
        rf_buf_puts(out, "</tr>\n");
    }
    rf_buf_puts(out, "</table>\n<table><tr><th>class</th><th class=\"n\">rows</th><th class=\"n\">precision</th><th "
                     "class=\"n\">recall</th><th class=\"n\">F1</th></tr>\n");
    for (unsigned k = 0; k < RF_CLASSES; k++) {
        rf_buf_printf(out, "<tr><td>%s</td>", rf_disposition_name((rf_disposition)k));
        put_count(out, g->classes[k].gold);
        put_figure(out, g->classes[k].precision);
        put_figure(out, g->classes[k].recall);
        put_figure(out, g->classes[k].f1);
        rf_buf_puts(out, "</tr>\n");
    }
    rf_buf_puts(out, "</table>\n<table><tr><th>urgency</th><th class=\"n\">rows</th><th class=\"n\">answered as at least that</th><th "
                     "class=\"n\">answered refer</th></tr>\n");
    for (unsigned u = RF_EMERGENCY; u >= RF_ROUTINE; u--) {
        const rf_urgency_grade *k = &g->urgency[u];
        rf_buf_printf(out, "<tr><td>%s</td>", rf_urgency_name((rf_urgency)u));
        put_count(out, k->gold);
        put_figure(out, (rf_figure){k->at_least_share, k->at_least_interval});
        put_figure(out, (rf_figure){k->referred_share, k->referred_interval});
        rf_buf_puts(out, "</tr>\n");
    }
    rf_buf_puts(out, "</table></section>\n");
}

static void put_plots(rf_buf *out, const rf_grades *g)
{
    rf_buf_puts(out, "<section><h2>Probability of referral</h2>\n<div class=\"plots\">\n<figure><figcaption>Reliability</figcaption>");
    rf_plot_reliability(out, g);
    rf_buf_puts(out, "</figure>\n<figure><figcaption>ROC</figcaption>");
    rf_plot_roc(out, g);
    rf_buf_puts(out, "</figure>\n<figure><figcaption>Precision and recall</figcaption>");
    rf_plot_precision_recall(out, g);
    rf_buf_puts(
        out, "</figure>\n</div>\n<p class=\"quiet\">The red dot is the answer as given, rules included.</p>\n"
             "<table><tr><th>probability</th><th class=\"n\">rows</th><th class=\"n\">mean</th><th class=\"n\">share of refer</th></tr>\n");
    for (unsigned b = 0; b < g->bins; b++) {
        const rf_reliability *r = &g->reliability[b];
        if (r->n == 0)
            continue;
        rf_buf_printf(out, "<tr><td>%.3f to %.3f</td>", r->low, r->high);
        put_count(out, r->n);
        put_value(out, r->mean_p);
        put_value(out, r->rate);
        rf_buf_puts(out, "</tr>\n");
    }
    rf_buf_puts(out, "</table></section>\n");
}

static double ratio(size_t part, size_t whole) { return whole ? (double)part / (double)whole : NAN; }

static void put_concept_row(rf_buf *out, rf_str name, size_t gold, size_t told, size_t both)
{
    rf_buf_puts(out, "<tr><td>");
    rf_escape_html(out, name);
    rf_buf_puts(out, "</td>");
    put_count(out, gold);
    put_count(out, told);
    put_count(out, both);
    put_value(out, ratio(both, told));
    put_value(out, ratio(both, gold));
    rf_buf_puts(out, "</tr>\n");
}

static void put_concepts(rf_buf *out, const rf_named_grade *g, const char *title)
{
    if (g->rows == 0)
        return;
    rf_buf_printf(
        out,
        "<section><h2>%s</h2>\n<table><tr><th>concept</th><th class=\"n\">gold</th><th class=\"n\">named</th><th class=\"n\">both</th>"
        "<th class=\"n\">precision</th><th class=\"n\">recall</th></tr>\n",
        title);
    put_concept_row(out, RF_STR("all"), g->gold, g->told, g->both);
    put_concept_row(out, RF_STR("of tier routine and above"), g->flag_gold, g->flag_told, g->flag_both);
    for (size_t i = 0; i < g->n; i++)
        put_concept_row(out, g->concepts[i].id, g->concepts[i].gold, g->concepts[i].told, g->concepts[i].both);
    rf_buf_puts(out, "</table></section>\n");
}

static void put_baselines(rf_buf *out, const rf_evaluation *e)
{
    if (e->baselines == NULL)
        return;
    rf_buf_printf(
        out,
        "<section><h2>Beside simple baselines</h2>\n<p class=\"quiet\">Fitted %s.</p>\n<table><tr><th></th><th class=\"n\">macro-F1</th>"
        "<th class=\"n\">sensitivity</th><th class=\"n\">specificity</th><th class=\"n\">AUC</th><th class=\"n\">Brier</th>"
        "<th class=\"n\">emergencies refer</th></tr>\n",
        e->baselines_trained ? "on the corpora" : "by grouped cross-validation on these rows");
    for (unsigned k = 0; k <= RF_BASELINES; k++) {
        const rf_grades *g = k < RF_BASELINES ? &e->baselines[k] : &e->grades;
        rf_buf_printf(out, "<tr><td>%s</td>", k < RF_BASELINES ? rf_baseline_name((rf_baseline_kind)k) : "redflag");
        put_figure(out, g->macro_f1);
        put_figure(out, g->sensitivity);
        put_figure(out, g->specificity);
        put_figure(out, g->auc);
        put_figure(out, g->brier);
        put_value(out, g->urgency[RF_EMERGENCY].referred_share);
        rf_buf_puts(out, "</tr>\n");
    }
    rf_buf_puts(out, "</table></section>\n");
}

static void put_wrong(rf_buf *out, const rf_evaluation *e, bool with_text)
{
    rf_buf_printf(
        out,
        "<section><h2>Where answer and label differ: %zu</h2>\n<p class=\"quiet\">The most under-triaged first; these are tinted.</p>\n"
        "<table><tr><th>id</th><th>gold</th><th>answer</th><th class=\"n\">p</th><th>human</th><th>decided by</th></tr>\n",
        e->n_wrong);
    for (size_t i = 0; i < e->n_wrong; i++) {
        const rf_wrong *w = &e->wrong[i];
        rf_buf_printf(out, "<tr%s><td><bdi>", w->gap > 0 ? " class=\"under\"" : "");
        rf_escape_html(out, w->id);
        rf_buf_printf(out, "</bdi></td><td>%s</td><td>%s</td>", rf_level_name(rf_level_of(w->gold, w->gold_urgency)),
                      rf_level_name(rf_level_of(w->answer, w->answer_urgency)));
        put_value(out, w->p_refer);
        rf_buf_printf(out, "<td>%s</td><td>", w->needs_human ? "asked" : "");
        rf_escape_html(out, w->decided_by);
        rf_buf_puts(out, "</td></tr>\n");
        if (with_text) {
            rf_buf_puts(out, "<tr><td></td><td colspan=\"5\" class=\"text\"><bdi>");
            rf_escape_html(out, w->text);
            rf_buf_puts(out, "</bdi></td></tr>\n");
        }
    }
    rf_buf_puts(out, "</table></section>\n");
}

void rf_evaluation_put_html(rf_buf *out, const rf_evaluation *e, bool with_text)
{
    const rf_grades *g = &e->grades;
    rf_buf_puts(out, "<!DOCTYPE html>\n<html lang=\"en\" dir=\"ltr\">\n<head>\n<meta charset=\"utf-8\">\n"
                     "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '");
    put_style_hash(out);
    rf_buf_puts(out, "'; base-uri 'none'; form-action 'none'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                     "<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"robots\" content=\"noindex, nofollow\">\n"
                     "<title>redflag evaluation</title>\n<style>");
    rf_buf_add_str(out, RF_STR(style));
    rf_buf_printf(
        out,
        "</style>\n</head>\n<body>\n<header><div><h1>redflag evaluation</h1><p>%zu rows in %zu groups &middot; mode %s &middot; models %s",
        g->n, g->groups, rf_mode_name(e->mode), e->models_hash);
    if (e->not_judged > 0)
        rf_buf_printf(out, " &middot; %zu not judged", e->not_judged);
    if (e->unjudged_gold > 0)
        rf_buf_printf(out, " &middot; %zu labelled not_judged, %zu of them answered so", e->unjudged_gold, e->unjudged_right);
    rf_buf_puts(out, "</p></div></header>\n<main>\n");
    put_summary(out, g);
    put_classes(out, g);
    put_plots(out, g);
    put_baselines(out, e);
    put_concepts(out, &e->present, "Concepts present");
    put_concepts(out, &e->negated, "Concepts denied");
    put_wrong(out, e, with_text);
    rf_buf_puts(out, "</main>\n</body>\n</html>\n");
}
