/* report/svg.h - a small bar chart as inline SVG: no script, no style attribute, readable without colour. */
#ifndef RF_REPORT_SVG_H
#define RF_REPORT_SVG_H

#include "base/str.h"

typedef struct rf_bar {
    rf_str label; /* escaped here; cut when it is long */
    size_t value;
    const char *css;  /* class of the bar; ours, not a comment's */
    const char *fill; /* "#rrggbb" for readers that drop style sheets */
} rf_bar;

/* Append one <svg>; nothing when there are no bars. `title` is read out by screen readers. */
void rf_svg_bars(rf_buf *out, const char *title, const rf_bar *bars, size_t n);

#endif
