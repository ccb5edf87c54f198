/* fetch/exported.h - what the readers of exports share: words out of HTML, and names that are addresses. Inside fetch/ only. */
#ifndef RF_FETCH_EXPORTED_H
#define RF_FETCH_EXPORTED_H

#include "fetch/fetch.h"
#include "fetch/xml.h"

/* Words of a comment that was typed with line ends and may hold HTML: its line ends stay. *image as rf_html_text's. Borrowed from raw or
 * taken from arena. */
rf_str rf_exported_words(rf_str raw, rf_arena *arena, bool *image);

/* How many U+FFFD the text holds: the filter of xml.c puts one for each byte that XML does not allow. */
size_t rf_exported_repairs(rf_str text);

/* The name without what stands in it of an e-mail or IP address: where people type their address as their name, the name is
 * "(address)". The export's own fields for addresses are never read at all. */
rf_str rf_exported_name(rf_str name);

/* The address of a comment on a page: "<page>#comment-<id>"; empty when the page has none. Taken from arena. */
rf_str rf_exported_url(rf_str page, rf_str id, rf_arena *arena);

/* Read all elements of an export; then what was not well formed is a problem, and a cut end an error. */
bool rf_exported_read(rf_fetch_job *job, const rf_xml_handler *handler, rf_error *err);

#endif
