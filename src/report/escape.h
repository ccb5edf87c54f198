/* report/escape.h - hostile text made harmless for the sheet it lands on.
 *
 * All functions take bytes that claim to be UTF-8. A bad byte becomes U+FFFD. Characters that cannot be seen but change
 * what is seen (C0, DEL and C1 controls, bidirectional controls, zero-width and other format characters) are written out
 * as \u{202E}. Kept as they are: letters of every script, emoji with their joiners and tags, line ends and tabs where
 * the sheet can hold them. CR LF and lone CR count as one line end. */
#ifndef RF_REPORT_ESCAPE_H
#define RF_REPORT_ESCAPE_H

#include "base/str.h"

/* For HTML text and quoted attributes: & < > " ' become entities. */
void rf_escape_html(rf_buf *out, rf_str s);

/* One CSV field in quotes (RFC 4180), quotes doubled. An apostrophe goes in front of text that a spreadsheet would run
 * as a formula: = + - @ or their full-width forms, also after blanks, and a leading tab or line end (ASVS 1.2.10). The same
 * happens inside the text after a line end, ';' or tab, because a program that splits at the wrong separator would start
 * a cell there; the smiley ";-)" is left alone. */
void rf_escape_csv(rf_buf *out, rf_str s);

/* For a terminal or a log: one line, line ends and tabs become a space. */
void rf_escape_line(rf_buf *out, rf_str s);

/* For Markdown: signs that it would read as more than themselves stand behind a backslash, < > & become entities, a run of
 * blanks and line ends becomes one space. The text belongs at the start of a block or inside a line. */
void rf_escape_markdown(rf_buf *out, rf_str s);

/* True for an address that may become a link: http or https, a host without user name, printable ASCII without quotes,
 * blanks, backslashes and angle brackets, at most 2000 bytes. Anything else is shown as text. */
bool rf_escape_is_link(rf_str url);

/* Host of such an address, as a view into it. */
rf_str rf_escape_link_host(rf_str url);

#endif
