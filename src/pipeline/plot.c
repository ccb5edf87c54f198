/* pipeline/plot.c - reliability diagram, ROC and precision-recall curve by hand. */
#include "pipeline/plot.h"

#include <math.h>

enum { SIDE = 240, LEFT = 52, TOP = 14, WIDTH = 310, HEIGHT = 306 };

static double at_x(double v) { return LEFT + SIDE * v; }

static double at_y(double v) { return TOP + SIDE * (1 - v); }

static void frame(rf_buf *out, const char *title, const char *x_label, const char *y_label)
{
    rf_buf_printf(out, "<svg class=\"plot\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n<title>%s</title>\n", WIDTH, HEIGHT,
                  title, title);
    for (int k = 0; k <= 4; k++) {
        double v = k / 4.0;
        rf_buf_printf(out, "<path class=\"grid\" d=\"M%.1f %.1fV%.1f M%.1f %.1fH%.1f\" fill=\"none\" stroke=\"#d5dbe1\"/>\n", at_x(v),
                      at_y(0), at_y(1), at_x(0), at_y(v), at_x(1));
        rf_buf_printf(out, "<text x=\"%.1f\" y=\"%.1f\" font-size=\"11\" text-anchor=\"middle\">%.2g</text>", at_x(v), at_y(0) + 16, v);
        rf_buf_printf(out, "<text x=\"%.1f\" y=\"%.1f\" font-size=\"11\" text-anchor=\"end\">%.2g</text>\n", at_x(0) - 6, at_y(v) + 4, v);
    }
    rf_buf_printf(out, "<text x=\"%.1f\" y=\"%d\" font-size=\"12\" text-anchor=\"middle\">%s</text>\n", at_x(0.5), HEIGHT - 14, x_label);
    rf_buf_printf(out, "<text x=\"14\" y=\"%.1f\" font-size=\"12\" text-anchor=\"middle\" transform=\"rotate(-90 14 %.1f)\">%s</text>\n",
                  at_y(0.5), at_y(0.5), y_label);
}

static void diagonal(rf_buf *out)
{
    rf_buf_printf(out, "<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"#7c8896\" stroke-dasharray=\"4 4\"/>\n", at_x(0), at_y(0), at_x(1),
                  at_y(1));
}

static void curve(rf_buf *out, const rf_point *p, size_t n)
{
    if (n == 0)
        return;
    rf_buf_puts(out, "<path d=\"");
    for (size_t i = 0; i < n; i++)
        rf_buf_printf(out, "%c%.1f %.1f", i ? 'L' : 'M', at_x(p[i].x), at_y(p[i].y));
    rf_buf_puts(out, "\" fill=\"none\" stroke=\"#0b5a8a\" stroke-width=\"2\"/>\n");
}

void rf_plot_reliability(rf_buf *out, const rf_grades *g)
{
    frame(out, "Reliability diagram", "mean probability of referral", "share that is refer");
    diagonal(out);
    rf_point points[RF_MAX_BINS];
    size_t n = 0;
    for (unsigned b = 0; b < g->bins; b++) {
        const rf_reliability *r = &g->reliability[b];
        if (r->n == 0)
            continue;
        rf_interval in = rf_binomial_interval((size_t)lround(r->rate * (double)r->n), r->n, 0.95);
        points[n++] = (rf_point){r->mean_p, r->rate};
        rf_buf_printf(out, "<path d=\"M%.1f %.1fV%.1f\" stroke=\"#0b5a8a\"/>", at_x(r->mean_p), at_y(in.low), at_y(in.high));
        rf_buf_printf(out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"#0b5a8a\"><title>%.3f to %.3f: %zu rows</title></circle>\n",
                      at_x(r->mean_p), at_y(r->rate), r->low, r->high, r->n);
    }
    curve(out, points, n);
    rf_buf_puts(out, "</svg>\n");
}

void rf_plot_roc(rf_buf *out, const rf_grades *g)
{
    frame(out, "ROC curve", "1 - specificity", "sensitivity");
    diagonal(out);
    curve(out, g->roc, g->n_roc);
    if (!isnan(g->sensitivity.value) && !isnan(g->specificity.value))
        rf_buf_printf(out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"#a31515\"><title>as answered</title></circle>\n",
                      at_x(1 - g->specificity.value), at_y(g->sensitivity.value));
    rf_buf_puts(out, "</svg>\n");
}

void rf_plot_precision_recall(rf_buf *out, const rf_grades *g)
{
    frame(out, "Precision and recall", "recall (sensitivity)", "precision (PPV)");
    curve(out, g->pr, g->n_pr);
    if (!isnan(g->sensitivity.value) && !isnan(g->ppv.value))
        rf_buf_printf(out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"#a31515\"><title>as answered</title></circle>\n",
                      at_x(g->sensitivity.value), at_y(g->ppv.value));
    rf_buf_puts(out, "</svg>\n");
}
