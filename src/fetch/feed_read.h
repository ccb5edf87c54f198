/* fetch/feed_read.h - a feed of comments, RSS (1.0, 2.0) or Atom, from its bytes. It knows nothing of the network or of what was
 * read before. Inside fetch/ only.
 *
 * Ids: "…#comment-512" is a WordPress's comment 512, and its post is the number in "?p=44"; any other guid or id is taken as it
 * is. An item without one gets its address, or else an id made of its content; so do items of RSS that share a guid and are not by
 * one author at one time. Parents are in feeds that say thr:in-reply-to
 * (RFC 4685); one that points at an address without a fragment is the post and not a comment. */
#ifndef RF_FETCH_FEED_READ_H
#define RF_FETCH_FEED_READ_H

#include "fetch/xml.h"
#include "record/record.h"

typedef struct rf_feed_item {
    rf_comment comment;
    bool secured;  /* the post has a password: there are no words, but a form */
    bool bad_date; /* a date is stated and is none */
    bool is_rss;
    long line;
} rf_feed_item;

typedef struct rf_feed {
    rf_feed_item *items;
    size_t n, cap;
    rf_str next;  /* address of the next page (RFC 5005), empty for most */
    bool is_feed; /* its first element is that of a feed */
    rf_xml_faults faults;
} rf_feed;

/* Read `body`, whose address is `base`. charset: what the server says of it, or empty. source: for made ids. What stands in out
 * is taken from arena, or borrowed.
 * errors  RF_E_INPUT as rf_xml_read; the items before the failure are in out */
bool rf_feed_read(rf_str body, rf_str base, rf_str charset, rf_str source, rf_arena *arena, rf_feed *out, rf_error *err);

#endif
