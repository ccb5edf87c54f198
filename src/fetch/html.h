/* fetch/html.h - the words of a comment written in HTML. The only room of fetch that knows libxml2's HTML parser. */
#ifndef RF_FETCH_HTML_H
#define RF_FETCH_HTML_H

#include "base/arena.h"
#include "base/str.h"

/* Plain text of an HTML fragment in UTF-8. Blocks, list items and <br> become one line end each (joined over, "great" and
 * "video" would make a word of their own), entities are decoded, smilies give their alternative text, scripts and styles
 * nothing. *image (may be NULL) is set to true when there is a picture that is no smiley, and left alone otherwise.
 * Taken from arena; anything can be parsed, so it cannot fail. */
rf_str rf_html_text(rf_str html, rf_arena *arena, bool *image);

/* Whether a text that may be either looks like HTML: it holds a tag or entity that people do not type. */
bool rf_html_likely(rf_str s);

#endif
