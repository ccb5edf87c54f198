/* report/template.h - fill a page: logic-less, escaping by default.
 *
 *     {{name}}                  the field's text, escaped for HTML
 *     {{{name}}}                the field's markup, as it is
 *     {{#name}} … {{/name}}     kept when the field is not empty (no loops: the caller fills a smaller template)
 *     {{^name}} … {{/name}}     kept when it is
 *
 * A field knows whether it is text or markup, and only fits the braces of its kind: a comment cannot reach the page
 * unescaped by a slip in a template. Markup is made by this function and by rf_escape_html, nothing else. A line end right
 * after a section tag is swallowed. */
#ifndef RF_REPORT_TEMPLATE_H
#define RF_REPORT_TEMPLATE_H

#include "base/error.h"
#include "base/str.h"

typedef struct rf_field {
    const char *name;
    rf_str value; /* borrowed */
    bool is_markup;
} rf_field;

#define RF_FIELDS_MAX 48

typedef struct rf_fields {
    rf_field items[RF_FIELDS_MAX];
    size_t count;
} rf_fields;

/* Setting more than RF_FIELDS_MAX fields is a programming error: it is asserted. */
void rf_fields_text(rf_fields *f, const char *name, rf_str value);
void rf_fields_markup(rf_fields *f, const char *name, rf_str value);
void rf_fields_number(rf_fields *f, const char *name, size_t value, char digits[24]); /* digits: kept by the caller */

/* Append the filled template.
 * errors  RF_E_REPORT  unknown field, wrong kind of braces, section not closed, nesting deeper than 8 */
bool rf_template_fill(rf_buf *out, rf_str template, const rf_fields *fields, rf_error *err);

#endif
