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

/* A column a week, from the oldest on the left: its parts stand on each other, the first at the foot. */
enum { RF_SVG_PARTS = 3 };

typedef struct rf_column {
    rf_str label; /* below it */
    size_t parts[RF_SVG_PARTS];
} rf_column;

/* Append one <svg>; nothing when there are no columns. `names` are read out, `css` and `fill` are those of the parts. */
void rf_svg_columns(rf_buf *out, const char *title, const rf_column *columns, size_t n, const rf_bar parts[RF_SVG_PARTS]);

#endif
