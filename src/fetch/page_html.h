/* fetch/page_html.h - the comments on a web page, by XPath expressions, from its bytes. It knows nothing of the network or of what
 * was read before. Inside fetch/ only.
 *
 * The three markups that WordPress prints (classic, HTML5, block theme) are one set of expressions; other sites bring their own
 * from the configuration. Either way:
 *   - an element that matches `comment` is one comment; comments inside of it are its answers and none of its words
 *   - an id "comment-512" is the WordPress comment 512, the same as in REST and in feeds
 *   - a date may be an attribute, or text as rf_time_parse or rf_page_date read it */
#ifndef RF_FETCH_PAGE_HTML_H
#define RF_FETCH_PAGE_HTML_H

#include "base/arena.h"
#include "base/error.h"
#include "record/record.h"

/* `comment` and `next` are asked of the document, the others of the comment's element. NULL: not given. */
typedef struct rf_page_paths {
    bool wordpress; /* its owners, pending comments, post numbers and pages of comments are known */
    const char *comment;
    const char *author, *date, *text, *id, *parent, *url;
    const char *next;           /* a link to the next page of comments */
    const char *waiting;        /* in a comment: what says that it awaits moderation */
    const char *owner, *member; /* found in a comment of the owner, of somebody who had logged in */
    const char *place;          /* found in a page that could have comments */
} rf_page_paths;

extern const rf_page_paths rf_page_wordpress;

typedef struct rf_page_item {
    rf_comment comment; /* status "hold": shown to its author alone, awaiting moderation */
    bool bad_date;      /* a date is stated and is none */
    bool guest;         /* the page says that its author had not logged in */
} rf_page_item;

typedef struct rf_page_html {
    rf_page_item *items; /* in the order of the page */
    size_t n;
    rf_str post;     /* what the comments are on: a WordPress's number of it, or the page's address without the comment page */
    rf_str *further; /* addresses of further pages of comments of this post, in their order */
    size_t n_further, cap_further;
    bool is_wordpress; /* the page has a place for a WordPress's comments, though there may be none in it */
    bool secured;      /* a form for the post's password */
    bool cut;          /* the parser gave up inside of the document */
    bool unended;      /* no </html>: the answer may be cut */
} rf_page_html;

/* An expression of `paths` that is no XPath is told by its name and what is wrong with it. errors  RF_E_CONFIG */
bool rf_page_paths_check(const rf_page_paths *paths, const char **name, rf_error *err);

/* Read `body`, whose address is `url`. charset: what the server says of it, or empty. What stands in out is taken from arena.
 * errors  RF_E_CONFIG  an expression gives no elements where elements are needed */
bool rf_page_html_read(rf_str body, rf_str url, rf_str charset, rf_str source, const rf_page_paths *paths, rf_arena *arena,
                       rf_page_html *out, rf_error *err);

#endif
