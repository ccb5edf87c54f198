/* fetch/page_parts.h - shared by page_html.c, page_paths.c and page_document.c, and by nobody else. */
#ifndef RF_FETCH_PAGE_PARTS_H
#define RF_FETCH_PAGE_PARTS_H

#include "base/arena.h"
#include "base/str.h"

/* The page in good UTF-8 and without NUL bytes, at which the parser would end. charset: what the server says, or empty: then what
 * the page says, then UTF-8 if it is any, then windows-1252, as browsers do. Taken from arena. */
rf_str rf_page_clean(rf_str body, rf_str charset, rf_arena *arena);

/* libxml2's document (htmlDocPtr), the caller's to free; NULL if there is nothing. *cut: the parser gave up inside. */
void *rf_page_parse(rf_str body, bool *cut);

struct _xmlError;
void rf_page_ignore(void *ctx, struct _xmlError *error); /* for xmlXPathContext.error */

#endif
