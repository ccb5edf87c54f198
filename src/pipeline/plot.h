/* pipeline/plot.h - small square plots of the unit square as inline SVG: no script, no style attribute. */
#ifndef RF_PIPELINE_PLOT_H
#define RF_PIPELINE_PLOT_H

#include "pipeline/grade.h"

/* Each appends one <svg class="plot">; an empty frame when there is nothing to draw. */
void rf_plot_reliability(rf_buf *out, const rf_grades *g); /* share of refer against mean probability, with 95 % whiskers */
void rf_plot_roc(rf_buf *out, const rf_grades *g);
void rf_plot_precision_recall(rf_buf *out, const rf_grades *g);

#endif
