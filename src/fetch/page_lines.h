/* fetch/page_lines.h - what a single line of a saved comment page is. Judged by the line alone, without its neighbours. */
#ifndef RF_FETCH_PAGE_LINES_H
#define RF_FETCH_PAGE_LINES_H

#include "base/str.h"

typedef enum rf_page_line {
    RF_LINE_TEXT,
    RF_LINE_BLANK,
    RF_LINE_AUTHOR, /* "Name says:" */
    RF_LINE_CHROME, /* a button or an advertisement: dropped where it stands */
    RF_LINE_END,    /* "Write a comment": the list of comments is over */
    RF_LINE_FOOT    /* "Copyright …": the end, if no comment follows */
} rf_page_line;

/* `line` is trimmed (rf_page_trim). For RF_LINE_AUTHOR, *author (may be NULL) is set to the name.
 *
 * "says:" ends a line of running text, too ("so my doctor says:"): words that hang together as a sentence are no name. */
rf_page_line rf_page_line_kind(rf_str line, rf_str *author);

/* Without blanks and no-break spaces at both ends. */
rf_str rf_page_trim(rf_str line);

/* The date that WordPress prints under the name: "March 3, 2021 at 4:05 pm". The zone is not stated: UTC is taken. */
bool rf_page_date(rf_str line, int64_t *t);

#endif
