/* net/transfer.h - one exchange over the wire: all that HTTP knows of libcurl. Inside net/ only.
 *
 * It connects, verifies, unpacks and counts; it follows no redirect, tries nothing twice and has no opinion on a status. */
#ifndef RF_NET_TRANSFER_H
#define RF_NET_TRANSFER_H

#include "base/error.h"
#include "base/str.h"

typedef struct rf_wire rf_wire; /* connections, and the exchanges that go on */

typedef struct rf_wire_options {
    int64_t connect_timeout_ms, low_speed_bytes, low_speed_ms;
    const char *user_agent, *proxy, *ca_file;
    const char *const *resolve;
} rf_wire_options;

typedef enum rf_wire_failure {
    RF_WIRE_OK,
    RF_WIRE_UNREACHABLE, /* name, route, refused: may pass */
    RF_WIRE_BROKEN,      /* cut off, reset, half a body: may pass */
    RF_WIRE_TIMEOUT,     /* too slow as well */
    RF_WIRE_STRANGE,     /* no HTTP */
    RF_WIRE_TOO_BIG,     /* body over the cap, or a head without end */
    RF_WIRE_FORBIDDEN,   /* every address of the host is in a range that is refused */
    RF_WIRE_CERTIFICATE,
    RF_WIRE_PROXY_AUTH,
    RF_WIRE_SETUP /* our own doing: a file of roots that cannot be read … */
} rf_wire_failure;

typedef struct rf_exchange {
    /* asked: borrowed until it is finished or dropped */
    const char *url;
    const char *const *headers; /* "Name: value", ends with NULL */
    rf_str send;                /* a body to POST; ptr NULL: a GET */
    bool head, may_be_private, no_proxy;
    size_t cap;
    int64_t timeout_ms;
    /* answered */
    bool finished;
    int status;
    rf_buf body, lines; /* lines: the head of the last answer */
    size_t received;    /* bytes over the wire */
    rf_wire_failure failure;
    char why[160]; /* of a failure: no headers, printable */
    /* of transfer.c */
    void *easy, *list;
    char error[256];
    char refused[48];
    rf_wire *wire;
} rf_exchange;

rf_wire *rf_wire_new(const rf_wire_options *options); /* strings borrowed */
void rf_wire_free(rf_wire *w);                        /* after its exchanges are dropped */

void rf_wire_start(rf_wire *w, rf_exchange *x);
/* Go on until an exchange finishes or `ms` have passed. Returns early now and then. */
void rf_wire_wait(rf_wire *w, int64_t ms);
/* End it, whatever its state, and free what it holds. */
void rf_wire_drop(rf_exchange *x);

#endif
