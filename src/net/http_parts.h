/* net/http_parts.h - what http.c and its neighbours share. Inside net/ only. */
#ifndef RF_NET_HTTP_PARTS_H
#define RF_NET_HTTP_PARTS_H

#include "net/http.h"
#include "net/transfer.h"
#include "net/url.h"

#define RF_HTTP_PARALLEL_MAX 8
#define RF_HTTP_REDIRECTS 3

/* A host the user named. */
typedef struct trusted {
    const char *host;
    bool is_private, is_loopback;
    struct trusted *next;
} trusted;

/* When the last request to a host began. */
typedef struct visit {
    const char *host;
    int64_t at_ms;
    struct visit *next;
} visit;

/* One request on its way, through attempts and redirects. */
typedef struct slot {
    enum { SLOT_FREE, SLOT_WAITING, SLOT_RUNNING, SLOT_DONE } state;
    const rf_http_request *q;
    rf_exchange x;
    rf_buf url;         /* of this hop */
    const char **lines; /* "Name: value", ends with NULL */
    int attempts, redirects;
    int64_t not_before_ms;
    size_t received;
    bool capped_by_budget;
    bool failed;
    rf_error failure;
    rf_http_response answer;
} slot;

struct rf_http {
    rf_http_options o; /* defaults filled in */
    const rf_clock *clock;
    rf_wire *wire;
    rf_arena *memory;
    trusted *trusted;
    visit *visits;
    slot slots[RF_HTTP_PARALLEL_MAX];
    char user_agent[256];
    uint64_t jitter;
    int64_t began_ms;
    rf_http_usage used;
    const char *exhausted;
    bool busy; /* in a callback of rf_http_get_all */
};

/* Make a slot ready for a request, and free what it holds. */
void rf_http_begin(slot *s, const rf_http_request *q);
void rf_http_release(slot *s);

/* The request may go to the address in s->url: scheme, host, secrets. errors RF_E_CONFIG */
bool rf_http_may_go(rf_http *h, slot *s, rf_error *err);
const trusted *rf_http_trusted(const rf_http *h, rf_str host);

/* Point s->url at where a 3xx leads. errors RF_E_CONFIG */
bool rf_http_follow(slot *s, rf_str location, rf_error *err);

#endif
