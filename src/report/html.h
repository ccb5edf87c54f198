/* report/html.h - the rooms of the HTML page among themselves: page, summary, case, text. Not for other rooms. */
#ifndef RF_REPORT_HTML_H
#define RF_REPORT_HTML_H

#include "report/desk.h"
#include "report/template.h"
#include "report/threads.h"

/* The page under work. */
typedef struct rf_html_page {
    const rf_report *r;
    rf_desk desk;
    const rf_place *places; /* one a case, in order of display */
    rf_buf buf;             /* scratch */
} rf_html_page;

/* What was written to p->buf, kept as long as the page is made; the buffer is empty afterwards. */
rf_str rf_html_keep(rf_html_page *p);

/* Cases shown in a section. */
size_t rf_html_shown(const rf_html_page *p, rf_section s);

/* html_summary.c: the fields lead, tiles, gaps, urgency_chart, concept_chart, weeks_chart, index and index_more. */
void rf_html_add_summary(rf_fields *f, rf_html_page *p);

/* html_case.c: append the case at `place`, a full card when it is referred, a short row otherwise. */
bool rf_html_put_case(rf_buf *out, rf_desk *d, const rf_place *places, size_t place, rf_error *err);

/* html_text.c: a comment's text with <mark> and its kin around what was found. Of a stretch without a finding that is
 * longer than longest_plain_bytes the middle is left out, and the page says so. Numbers behind the marks lead to the list of
 * reasons. */
void rf_html_put_text(rf_buf *out, const rf_view *v, size_t longest_plain_bytes, bool with_numbers);

/* html.c: the fields style and style_hash, which every page has. */
void rf_html_add_style(rf_fields *f, rf_arena *arena);

#endif
