/* net/url.h - web addresses, read strictly: http and https, an ASCII host, no user name.
 *
 * What two parsers could read in two ways is refused, because a check of one host and a visit to another is how filters are
 * passed by. Hosts in other scripts are written in their xn-- form. */
#ifndef RF_NET_URL_H
#define RF_NET_URL_H

#include "base/error.h"
#include "base/str.h"

typedef struct rf_url {
    bool https;
    rf_str host;   /* as written, without [ ] */
    unsigned port; /* 80 or 443 when not stated */
    rf_str path;   /* "/…" with the query, without the fragment; may be empty */
} rf_url;

/* Borrowed from s. errors  RF_E_INPUT  "… is no http or https address" and why; the text shows no query */
bool rf_url_parse(rf_str s, rf_url *out, rf_error *err);

/* Put the whole address that `ref` (whole, "//host/…", "/path", "path", "?query") means at `base` into out (RFC 3986, 5.2),
 * without fragment. False if it is none. */
bool rf_url_join(rf_str base, rf_str ref, rf_buf *out, rf_error *err);

/* Append "?name=value" or "&name=value", both percent-encoded. */
void rf_url_add(rf_buf *url, const char *name, rf_str value);
void rf_url_add_int(rf_buf *url, const char *name, long long value);
/* Append a piece of a path, percent-encoded ('/' too). */
void rf_url_add_piece(rf_buf *url, rf_str piece);

bool rf_url_same_host(const rf_url *a, const rf_url *b);   /* without case */
bool rf_url_same_origin(const rf_url *a, const rf_url *b); /* scheme, host and port */

/* The address without its query, at most 120 bytes, controls as '?': for messages. */
void rf_url_show(rf_str url, char out[128]);

#endif
