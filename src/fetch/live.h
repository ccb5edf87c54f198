/* fetch/live.h - what the sources that read feeds and pages share. Inside fetch/ only.
 *
 * A comment of a WordPress has one id whether it is read through REST, a feed or a page: the number in "#comment-512", and its
 * post the number in "?p=44". Both are found here. */
#ifndef RF_FETCH_LIVE_H
#define RF_FETCH_LIVE_H

#include "base/arena.h"
#include "fetch/remote.h"

/* The digits behind the last "comment-" at the very end of s ("https://…#comment-512", "comment-512"); empty if there are none. */
rf_str rf_live_comment_number(rf_str s);

/* The number of the post in an address with ?p=44, &p=44, ?page_id= or ?attachment_id=; empty if there is none. */
rf_str rf_live_post_number(rf_str address);

/* s up to its fragment. */
rf_str rf_live_page_of(rf_str address);

/* The address of a post without what names a page of its comments (/comment-page-2/, cpage=2) and without fragment. *number: that
 * page, 0 if none is named. Taken from arena. */
rf_str rf_live_post_address(rf_str address, rf_arena *arena, long *number);

/* s if it is an http or https address, made whole at `base` if it is relative, its fragment kept; empty for any other scheme.
 * Taken from arena. */
rf_str rf_live_address(rf_str base, rf_str s, rf_arena *arena);

/* The charset of a Content-Type header in lower case, for libxml2; empty if none is stated. Taken from arena. */
rf_str rf_live_charset(rf_str content_type, rf_arena *arena);

/* s in UTF-8 when `charset` names another encoding that is known; s itself otherwise. Bytes that are none of its
 * characters become U+FFFD. Taken from arena. */
rf_str rf_live_utf8(rf_str s, rf_str charset, rf_arena *arena);

/* Whether a page begins as HTML does. */
bool rf_live_is_html(rf_str body);

/* RF_E_TEMP "expected a feed and got text/html: '…'". Returns false. */
bool rf_live_unexpected(const rf_http_response *r, const char *wanted, rf_error *err);

/* Where this source began to read in its first run; comments that are older are left out for good. A walk over pages or a feed
 * shows what is there and cannot be told where to begin. Call before the first page. */
bool rf_live_floor(rf_remote_job *job, int64_t *floor, rf_error *err);

/* Note once that n comments were left out for being older. */
void rf_live_note_older(rf_remote_job *job, int64_t n);

#endif
