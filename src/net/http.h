/* net/http.h - one GET, with the manners of a good guest. It knows nothing of comments, JSON or HTML.
 *
 *     rf_http *h = rf_http_new(&(rf_http_options){.contact = "https://example.org"});
 *     rf_http_trust(h, "https://blog.example/", &err);
 *     const rf_http_request q = {.url = "https://blog.example/wp-json/", .accept = "application/json"};
 *     rf_http_response r;
 *     if (!rf_http_get(h, &q, &r, &err) || !rf_http_expect(&r, &err)) …
 *
 * What it sees to, so that no caller has to:
 *   - Time-outs for connecting, for the whole and for crawling; at most cap_bytes of body, counted after unpacking.
 *   - 408, 425, 429, 500, 502, 503, 504, 508 and broken connections are tried again with full jitter; Retry-After is obeyed
 *     up to a cap and beyond it ends the attempts at once. What then remains is told, not hidden.
 *   - At most 3 redirects, never from https to http, never to another scheme; a request with a secret header is not
 *     redirected to another origin.
 *   - Addresses are checked where the connection is made, after the name is resolved: loopback, private, link-local and
 *     special ranges are refused, also written as ::ffff:… or 0x7f000001, unless the configured host itself stands there
 *     (rf_http_trust).
 *   - Certificates are always verified; no netrc; the proxy of the environment or of the options; gzip.
 *   - One pause per host, at most `parallel` transfers, and one budget of requests, bytes and time for all of them.
 * Error texts name the address without its query, and never a header. */
#ifndef RF_NET_HTTP_H
#define RF_NET_HTTP_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/str.h"

#include <signal.h>

typedef struct rf_http rf_http;

/* All members may be zero: the default stands behind each. */
typedef struct rf_http_options {
    const char *contact;               /* (+…) in the user agent, "redflag/VERSION (gzip; +https://…)"; NULL: left out */
    size_t parallel;                   /* transfers at once in rf_http_get_all: 4, at most 8 */
    int64_t connect_timeout_ms;        /* 10 s */
    int64_t timeout_ms;                /* of one attempt from end to end: 60 s */
    int64_t low_speed_bytes;           /* a transfer slower than so many bytes a second … 50 */
    int64_t low_speed_ms;              /* … for so long is given up: 20 s (whole seconds) */
    int attempts;                      /* 4: the first and three more */
    int64_t backoff_ms;                /* attempt n waits a random time in [0, backoff << n): 1 s */
    int64_t backoff_cap_ms;            /* … but at most 30 s */
    int64_t retry_after_cap_ms;        /* longest Retry-After that is waited for: 120 s */
    int64_t delay_ms;                  /* between the starts of two requests to one host: 0 */
    int64_t max_requests;              /* budget of the client's life, attempts and redirects counted; 0: none */
    int64_t max_bytes;                 /* bodies, after unpacking; 0: none */
    int64_t max_time_ms;               /* since rf_http_new; 0: none */
    bool allow_http;                   /* http:// also to hosts that are not this machine */
    const char *proxy;                 /* "http://host:3128"; NULL: the environment's (https_proxy, no_proxy …), "": none */
    const char *ca_file;               /* PEM file of further trusted roots; NULL: the system's */
    const char *const *resolve;        /* "host:port:address" in place of the name service, ends with NULL */
    uint64_t seed;                     /* of the jitter */
    const rf_clock *clock;             /* NULL: the system's */
    const volatile sig_atomic_t *stop; /* set by a signal handler: all ends soon with RF_E_TEMP "stopped" */
} rf_http_options;

/* Options are copied, what they point to is borrowed for the client's life. One client per thread. */
rf_http *rf_http_new(const rf_http_options *options);
void rf_http_free(rf_http *h); /* NULL is fine */

/* Name a host that the user has configured. If its name leads to this machine or a private network today, connections to
 * that host may go there; all other hosts may not. False only if url is none. A name that cannot be resolved is not an error
 * here: the request will say so. */
bool rf_http_trust(rf_http *h, const char *url, rf_error *err);

typedef struct rf_http_header {
    const char *name;
    rf_str value; /* without line ends */
    bool secret;  /* needs https (or this machine), stays with its origin, appears in no text */
} rf_http_header;

typedef struct rf_http_response rf_http_response;

typedef struct rf_http_request {
    const char *url;
    bool head;                     /* HEAD: no body */
    rf_str send;                   /* a body to POST, as text; ptr NULL: a GET. A redirect would carry it along: name the last address */
    const char *accept;            /* NULL: any */
    const rf_http_header *headers; /* further ones */
    size_t n_headers;
    rf_str etag, last_modified; /* of the copy at hand: a 304 may come */
    size_t cap_bytes;           /* 0: 16 MiB */
    const char *const *hosts;   /* further hosts that redirects may lead to, ends with NULL; NULL: any public one */
    /* Whether an answer that arrived is only a passing failure and is to be tried again (YouTube's processingFailure).
     * NULL: by the statuses above. It is asked for every answer but 2xx, 304. */
    bool (*passing)(void *ctx, const rf_http_response *r);
    void *passing_ctx;
} rf_http_request;

struct rf_http_response {
    int status;
    rf_str body;     /* after unpacking; any bytes; NUL-terminated behind the end */
    const char *url; /* after redirects */
    size_t received; /* bytes over the wire, head and body */
    int attempts, redirects;
    const char *head;               /* raw header lines of the last answer, for rf_http_header_of */
    const rf_http_request *request; /* the one given */
};

/* Do one request. The answer is borrowed from h until the next call on it.
 * true    an answer arrived, whatever its status (also the last of a series of 503)
 * errors  RF_E_TEMP    no connection, time-out, cut off, too slow, Retry-After beyond the cap, stopped
 *         RF_E_LIMIT   body over cap_bytes, or the budget is used up (rf_http_exhausted tells)
 *         RF_E_AUTH    the server's certificate is expired, of another host or not trusted; the proxy wants a password
 *         RF_E_CONFIG  bad address, http not allowed, redirected where the request may not go, an address in a forbidden
 *                      range: a human has to look at the configured address */
bool rf_http_get(rf_http *h, const rf_http_request *q, rf_http_response *r, rf_error *err);

/* Do many, `parallel` at a time. `done` is called once for each, in the order of the requests; r is NULL when it failed, and
 * failure says why. Borrowed for the call. False from done ends the rest with its err. Further requests begin while done is
 * called, so what q points to lives until the end, and done itself asks h for nothing (RF_E_OTHER): collect, and ask later.
 * errors  as done says; RF_E_LIMIT when the budget ends (those before are done) */
typedef bool (*rf_http_done_fn)(void *ctx, size_t i, const rf_http_response *r, const rf_error *failure, rf_error *err);
bool rf_http_get_all(rf_http *h, const rf_http_request *q, size_t n, rf_http_done_fn done, void *ctx, rf_error *err);

/* True for 2xx. Otherwise err in general words, for answers that the caller knows nothing better about:
 *   401, 403, 407 RF_E_AUTH · 404, 410 RF_E_INPUT · 304 RF_E_OTHER · 408, 425, 429, 5xx RF_E_TEMP · other 4xx RF_E_CONFIG */
bool rf_http_expect(const rf_http_response *r, rf_error *err);

/* True for a JSON content type or a body that begins as JSON. Otherwise RF_E_TEMP "expected JSON and got text/html: '…'"
 * with the first 60 safe characters (a captive portal, a proxy's page). */
bool rf_http_expect_json(const rf_http_response *r, rf_error *err);

/* The n-th (from 0) header of that name, without case; ptr NULL behind the last. Trimmed. */
rf_str rf_http_header_of(const rf_http_response *r, const char *name, size_t n);

/* Address of the header 'Link: <…>; rel="…"' with that relation (RFC 8288), made whole; false if there is none. */
bool rf_http_link(const rf_http_response *r, const char *rel, rf_arena *arena, rf_str *url);

/* The first characters of the body, fit for a message: printable, white space as one blank, secrets of the request as "***". */
void rf_http_excerpt(const rf_http_response *r, char *out, size_t size);

/* What the client has used so far, and whether a budget has ended it ("requests", "bytes", "time", or NULL). */
typedef struct rf_http_usage {
    int64_t requests, bytes, received, waited_ms;
} rf_http_usage;
rf_http_usage rf_http_used(const rf_http *h);
const char *rf_http_exhausted(const rf_http *h);

#endif
