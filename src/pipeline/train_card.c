/* pipeline/train_card.c - what is said of a new model: the card in models/README.md, and the lines on the terminal. */
#include "pipeline/train.h"

#include <math.h>
#include <string.h>

static const char *const stage_names[RF_STAGES] = {"refer against the rest", "advice against no action"};

static void put_share(rf_buf *out, double v)
{
    if (isnan(v))
        rf_buf_puts(out, "-");
    else
        rf_buf_printf(out, "%.3f", v);
}

static void put_figure(rf_buf *out, rf_figure f)
{
    put_share(out, f.value);
    if (!isnan(f.interval.low))
        rf_buf_printf(out, " [%.3f, %.3f]", f.interval.low, f.interval.high);
}

/* A learned word may hold anything that a comment held: only what Markdown and a terminal take quietly is shown. */
static void put_name(rf_buf *out, const char *name)
{
    for (; *name != '\0'; name++) {
        unsigned char c = (unsigned char)*name;
        rf_buf_putc(out, c < 0x20 || c == 0x7f || c == '`' || c == '|' ? '?' : (char)c);
    }
}

static void put_views(rf_buf *out, const rf_grades *g)
{
    rf_buf_puts(out, "| judged by | macro-F1 | refer sensitivity | specificity | PPV | refer AUC | Brier | ECE | in the band | missed (of "
                     "these in the band) |\n"
                     "|---|---|---|---|---|---|---|---|---|---|\n");
    for (unsigned v = 0; v < RF_VIEWS; v++) {
        if (g[v].n == 0)
            continue;
        const rf_figure row[] = {g[v].macro_f1, g[v].sensitivity, g[v].specificity, g[v].ppv,
                                 g[v].auc,      g[v].brier,       g[v].ece,         g[v].asked_share};
        rf_buf_printf(out, "| %s", rf_train_view_name((rf_train_view)v));
        for (unsigned k = 0; k < sizeof row / sizeof *row; k++) {
            rf_buf_puts(out, " | ");
            put_figure(out, row[k]);
        }
        rf_buf_printf(out, " | %zu (%zu) |\n", g[v].missed, g[v].missed_asked);
    }
    rf_buf_puts(out, "\n");
}

static void put_rows(rf_buf *out, const rf_train_result *r)
{
    rf_buf_puts(out, "| split | rows | no action | advice | refer |\n|---|---|---|---|---|\n");
    for (unsigned s = RF_SPLIT_TRAIN; s <= RF_SPLIT_ASIDE; s++)
        rf_buf_printf(out, "| %s | %zu | %zu | %zu | %zu |\n", rf_split_name((rf_split)s), r->rows[s], r->by_class[s][RF_NO_ACTION],
                      r->by_class[s][RF_ADVICE], r->by_class[s][RF_REFER]);
    rf_buf_printf(out,
                  "\n%zu groups of nearly equal, same-author or named-together rows; a group never stands on both sides of a split.\n"
                  "*aside*: rows left out because their group also stands in a stricter split. %zu rows never reach the classifier\n"
                  "(not English, no words). Fitted on %zu rows.\n\n",
                  r->groups, r->skipped, r->fitted);
}

static void put_mix(rf_buf *out, const rf_train_result *r)
{
    const double *p = r->prior, sum = p[0] + p[1] + p[2];
    if (sum > 0)
        rf_buf_printf(
            out,
            "Probabilities are made for a mix of %.0f %% no action, %.0f %% advice, %.0f %% refer. The rows below hold more flags "
            "than\nthat, which Brier score and ECE show as if it were a fault.\n\n",
            100 * p[0] / sum, 100 * p[1] / sum, 100 * p[2] / sum);
}

static void put_settings(rf_buf *out, const rf_train_result *r)
{
    rf_buf_puts(out, "| stage | C | weight of the positive class | log-loss in the search | chosen in the outer folds (C/weight) "
                     "|\n|---|---|---|---|---|\n");
    for (unsigned s = 0; s < RF_STAGES; s++) {
        rf_buf_printf(out, "| %s | %g | %.2f | %.4f |", stage_names[s], r->choice[s].cost, r->choice[s].weight, r->choice[s].loss);
        for (unsigned o = 0; o < RF_LEARN_FOLDS && r->is_nested; o++)
            rf_buf_printf(out, " %g/%.2f", r->outer[o][s].cost, r->outer[o][s].weight);
        rf_buf_puts(out, r->is_nested ? " |\n" : " - |\n");
    }
    rf_buf_puts(out,
                "\n| thresholds | refer from | routine rule stands from | advice from | band | share in the band | conformal threshold |\n"
                "|---|---|---|---|---|---|---|\n");
    for (unsigned k = 2; k-- > 0;) {
        const rf_cuts_fitted *f = &r->cuts[k];
        rf_buf_printf(out, "| %s | %.2f | %.2f | %.2f | %.3f - %.3f | %.3f | %.4f%s |\n", k ? "with rules" : "classifier alone",
                      f->cuts.refer, f->cuts.routine, f->cuts.advice, f->cuts.low, f->cuts.high, f->band_share, f->crc,
                      f->crc_holds ? "" : " (too few rows)");
    }
    rf_buf_puts(out, "\n");
}

static void put_curve(rf_buf *out, const rf_train_result *r)
{
    if (r->curve[0].percent == 0)
        return;
    rf_buf_puts(out, "## Learning curve\n\nGrouped cross-validation with a part of the training groups, classifier alone.\n\n"
                     "| groups | rows | refer AUC | macro-F1 |\n|---|---|---|---|\n");
    for (unsigned k = 0; k < RF_CURVE_POINTS; k++)
        rf_buf_printf(out, "| %u %% | %zu | %.3f | %.3f |\n", r->curve[k].percent, r->curve[k].rows, r->curve[k].auc_refer,
                      r->curve[k].macro_f1);
    rf_buf_puts(out, "\n");
}

static void put_top(rf_buf *out, const rf_train_result *r)
{
    static const char *const sides[RF_STAGES][2] = {{"for refer", "against refer"}, {"for advice", "for no action"}};
    rf_buf_puts(out, "## What weighs most\n\nFeatures by weight times their usual value; character grams are left out. `<x>` is a concept "
                     "or category.\n\n");
    for (unsigned s = 0; s < RF_STAGES; s++) {
        for (unsigned side = 0; side < 2; side++) {
            rf_buf_printf(out, "- **%s:**", sides[s][side]);
            for (unsigned k = 0; k < RF_TRAIN_TOP && r->top[s][side][k].pull != 0; k++) {
                rf_buf_puts(out, k ? ", `" : " `");
                put_name(out, r->top[s][side][k].name);
                rf_buf_printf(out, "` %+.2f", r->top[s][side][k].pull);
            }
            rf_buf_puts(out, "\n");
        }
    }
    rf_buf_puts(out, "\n");
}

void rf_train_put_card(rf_buf *out, const rf_train_result *r)
{
    rf_buf_puts(out,
                "# Model card: triage.model\n\n"
                "Made by `redflag train`; do not edit, train again. Two linear support vector machines in a row decide whether a comment\n"
                "wants a referral, and whether one that does not wants exercise advice. Rules set the floor; the classifier decides below\n"
                "the urgent tiers and can never lower an emergency or urgent hit. It finds comments that *state* a red flag. It does not\n"
                "diagnose, and what it does not find is not thereby harmless.\n\n"
                "The labels follow the project's labelling rules and were not made by clinicians. The training comments are written for\n"
                "this purpose: figures below say how well such comments are judged, and real threads will be harder.\n\n");
    rf_buf_printf(out, "- content hash: `%s`\n- size: %zu bytes; %zu weighted features (n-grams variant: %zu)\n- features: version %d\n\n",
                  r->hash, r->bytes, r->weights[RF_VARIANT_FULL], r->weights[RF_VARIANT_NGRAMS], RF_FEATURE_VERSION);
    rf_buf_puts(out, "## Rows\n\n");
    put_rows(out, r);
    rf_buf_puts(out, "## Figures\n\nUrgency and findings are graded by `redflag evaluate`. Intervals are 95 %: exact binomial for "
                     "sensitivity, bootstrap over\n"
                     "groups for the rest. *missed*: rows of refer that were not answered refer.\n\n");
    put_mix(out, r);
    rf_buf_printf(out, "### Cross-validation on the fitted rows (%s)\n\n",
                  r->is_nested ? "nested, grouped; n-grams only: not nested" : "grouped, not nested");
    put_views(out, r->cv);
    if (r->dev[0].n > 0) {
        rf_buf_puts(out, "### Dev rows\n\n");
        put_views(out, r->dev);
    }
    rf_buf_puts(out, "### Held-out rows\n\nNothing was fitted to them. They were looked at while features, block weights and rules were\n"
                     "chosen, so these figures flatter a little.\n\n");
    put_views(out, r->heldout);
    rf_buf_puts(out, "## Settings\n\n");
    put_settings(out, r);
    put_curve(out, r);
    put_top(out, r);
}

/* ---- terminal --------------------------------------------------------------------------------------------------------- */

static void put_line(rf_buf *out, const char *what, const rf_grades *g)
{
    if (g->n == 0)
        return;
    rf_buf_printf(out, "  %-17s", what);
    const double v[] = {g->macro_f1.value, g->sensitivity.value, g->specificity.value, g->auc.value,
                        g->brier.value,    g->ece.value,         g->asked_share.value};
    for (unsigned k = 0; k < sizeof v / sizeof *v; k++) {
        rf_buf_puts(out, "   ");
        put_share(out, v[k]);
    }
    rf_buf_puts(out, "\n");
}

static void put_block(rf_buf *out, const char *title, const rf_grades *g)
{
    if (g[0].n == 0)
        return;
    rf_buf_printf(out, "\n%s (%zu rows)\n  %-17s   macF1    sens    spec     AUC   Brier     ECE    band\n", title, g[0].n, "");
    for (unsigned v = 0; v < RF_VIEWS; v++)
        put_line(out, rf_train_view_name((rf_train_view)v), &g[v]);
}

void rf_train_put_text(rf_buf *out, const rf_train_result *r)
{
    rf_buf_printf(out, "rows: train %zu, dev %zu, held out %zu, aside %zu; groups %zu; skipped %zu\n", r->rows[RF_SPLIT_TRAIN],
                  r->rows[RF_SPLIT_DEV], r->rows[RF_SPLIT_HELDOUT], r->rows[RF_SPLIT_ASIDE], r->groups, r->skipped);
    for (unsigned s = 0; s < RF_STAGES; s++)
        rf_buf_printf(out, "%s: C %g, weight %.2f, log-loss %.4f\n", stage_names[s], r->choice[s].cost, r->choice[s].weight,
                      r->choice[s].loss);
    for (unsigned k = 2; k-- > 0;) {
        const rf_cuts *c = &r->cuts[k].cuts;
        rf_buf_printf(out, "%s: refer from %.2f, routine %.2f, advice %.2f, band %.3f-%.3f\n", k ? "with rules" : "alone", c->refer,
                      c->routine, c->advice, c->low, c->high);
    }
    put_block(out, r->is_nested ? "nested cross-validation" : "cross-validation", r->cv);
    put_block(out, "dev", r->dev);
    put_block(out, "held out", r->heldout);
    if (r->had_installed)
        put_block(out, "held out, installed model", r->installed);
    if (r->curve[0].percent > 0) {
        rf_buf_puts(out, "\nlearning curve: groups, rows, refer AUC, macro-F1\n");
        for (unsigned k = 0; k < RF_CURVE_POINTS; k++)
            rf_buf_printf(out, "  %3u %%  %5zu  %.3f  %.3f\n", r->curve[k].percent, r->curve[k].rows, r->curve[k].auc_refer,
                          r->curve[k].macro_f1);
    }
    rf_buf_printf(out, "\nmodel: %.12s, %zu bytes, %zu weights%s\n", r->hash, r->bytes, r->weights[RF_VARIANT_FULL],
                  r->written ? "" : " (not written)");
}
