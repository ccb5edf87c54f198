/* net/transfer.c - libcurl's multi interface behind plain structs; its errors become ours here. */
#include "net/transfer.h"

#include "base/arena.h"
#include "net/address.h"

#include <curl/curl.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_HEAD ((size_t)64 * 1024)
#define MAX_PROXY_ADDRESSES 16

struct rf_wire {
    CURLM *multi;
    rf_wire_options o;
    struct curl_slist *resolve;
    struct sockaddr_storage proxies[MAX_PROXY_ADDRESSES]; /* connections to these are the user's own wish */
    size_t n_proxies;
};

/* ---- addresses ------------------------------------------------------------------------------------------------------ */

/* "http://user:pass@host:3128/" to what it resolves to. */
static void add_proxy(rf_wire *w, const char *proxy)
{
    char host[256], port[8] = "1080"; /* libcurl's default */
    if (proxy == NULL || proxy[0] == '\0')
        return;
    const char *at = strstr(proxy, "://");
    at = at != NULL ? at + 3 : proxy;
    at = strrchr(at, '@') != NULL ? strrchr(at, '@') + 1 : at;
    bool v6 = at[0] == '[';
    at += v6;
    size_t n = strcspn(at, v6 ? "]" : ":/");
    snprintf(host, sizeof host, "%.*s", (int)n, at);
    at += n + (v6 && at[n] == ']');
    if (*at == ':')
        snprintf(port, sizeof port, "%.*s", (int)strspn(at + 1, "0123456789"), at + 1);
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list = NULL;
    if (getaddrinfo(host, port, &hints, &list) != 0)
        return;
    for (struct addrinfo *a = list; a != NULL && w->n_proxies < MAX_PROXY_ADDRESSES; a = a->ai_next)
        memcpy(&w->proxies[w->n_proxies++], a->ai_addr, a->ai_addrlen);
    freeaddrinfo(list);
}

static bool is_proxy(const rf_wire *w, const struct sockaddr *a, size_t len)
{
    for (size_t i = 0; i < w->n_proxies; i++) {
        const struct sockaddr_storage *p = &w->proxies[i];
        if (p->ss_family != a->sa_family)
            continue;
        if (a->sa_family == AF_INET6) {
            const struct sockaddr_in6 *x = (const void *)p, *y = (const void *)a;
            if (x->sin6_port == y->sin6_port && memcmp(&x->sin6_addr, &y->sin6_addr, sizeof x->sin6_addr) == 0)
                return true;
        } else if (len >= sizeof(struct sockaddr_in)) {
            const struct sockaddr_in *x = (const void *)p, *y = (const void *)a;
            if (x->sin_port == y->sin_port && x->sin_addr.s_addr == y->sin_addr.s_addr)
                return true;
        }
    }
    return false;
}

/* libcurl asks here for a socket to an address it has resolved: behind every name, number or trick. */
static curl_socket_t open_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *a)
{
    rf_exchange *x = ctx;
    (void)purpose;
    if (!x->may_be_private && !rf_address_is_public(&a->addr) && !is_proxy(x->wire, &a->addr, a->addrlen)) {
        rf_address_show(&a->addr, x->refused);
        return CURL_SOCKET_BAD;
    }
    return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

/* ---- what arrives --------------------------------------------------------------------------------------------------- */

static size_t take_body(char *bytes, size_t one, size_t n, void *ctx)
{
    rf_exchange *x = ctx;
    (void)one;
    if (n > x->cap - x->body.len) {
        x->failure = RF_WIRE_TOO_BIG;
        return 0;
    }
    rf_buf_add(&x->body, bytes, n);
    return n;
}

static size_t take_line(char *bytes, size_t one, size_t n, void *ctx)
{
    rf_exchange *x = ctx;
    (void)one;
    /* A 1xx answer may stand before the real one. */
    if (n > 5 && strncasecmp(bytes, "HTTP/", 5) == 0)
        rf_buf_clear(&x->lines);
    rf_buf_add(&x->lines, bytes, n);
    if (!x->lines.overflow)
        return n;
    x->failure = RF_WIRE_TOO_BIG;
    return 0;
}

/* ---- set up --------------------------------------------------------------------------------------------------------- */

rf_wire *rf_wire_new(const rf_wire_options *o)
{
    static bool ready;
    if (!ready && curl_global_init(CURL_GLOBAL_DEFAULT) != 0)
        rf_die_oom();
    ready = true;
    rf_wire *w = rf_xcalloc(1, sizeof *w);
    w->multi = curl_multi_init();
    if (w->multi == NULL)
        rf_die_oom();
    w->o = *o;
    for (const char *const *r = o->resolve; r != NULL && *r != NULL; r++)
        w->resolve = curl_slist_append(w->resolve, *r);
    static const char *const variables[] = {"https_proxy", "HTTPS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY"};
    if (o->proxy != NULL)
        add_proxy(w, o->proxy);
    else
        for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
            add_proxy(w, getenv(variables[i]));
    return w;
}

void rf_wire_free(rf_wire *w)
{
    if (w == NULL)
        return;
    curl_multi_cleanup(w->multi);
    curl_slist_free_all(w->resolve);
    free(w);
}

/* The handle is new for each exchange: nothing of one request can leak into the next. Connections belong to the multi. */
static void set_up(rf_wire *w, rf_exchange *x, CURL *easy)
{
    curl_easy_setopt(easy, CURLOPT_URL, x->url);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, x);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_NOBODY, x->head ? 1L : 0L);
    if (x->send.ptr != NULL) {
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)x->send.len);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, x->send.ptr);
    }
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
    curl_easy_setopt(easy, CURLOPT_USERAGENT, w->o.user_agent);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)w->o.connect_timeout_ms);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)x->timeout_ms);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, (long)w->o.low_speed_bytes);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, (long)((w->o.low_speed_ms + 999) / 1000));
    curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, x);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, x);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_line);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, x);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, x->error);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, x->list);
    if (w->resolve != NULL)
        curl_easy_setopt(easy, CURLOPT_RESOLVE, w->resolve);
    if (x->no_proxy || w->o.proxy != NULL)
        curl_easy_setopt(easy, CURLOPT_PROXY, x->no_proxy ? "" : w->o.proxy);
    if (w->o.ca_file != NULL)
        curl_easy_setopt(easy, CURLOPT_CAINFO, w->o.ca_file);
}

void rf_wire_start(rf_wire *w, rf_exchange *x)
{
    CURL *easy = curl_easy_init();
    if (easy == NULL)
        rf_die_oom();
    x->easy = easy;
    x->wire = w;
    x->finished = false;
    x->status = 0;
    x->received = 0;
    x->failure = RF_WIRE_OK;
    x->why[0] = x->error[0] = x->refused[0] = '\0';
    rf_buf_init(&x->body, x->cap > 0 ? x->cap : 1);
    rf_buf_init(&x->lines, MAX_HEAD);
    struct curl_slist *list = NULL;
    for (const char *const *h = x->headers; h != NULL && *h != NULL; h++)
        list = curl_slist_append(list, *h);
    x->list = list;
    set_up(w, x, easy);
    curl_multi_add_handle(w->multi, easy);
}

void rf_wire_drop(rf_exchange *x)
{
    if (x->easy == NULL)
        return;
    curl_multi_remove_handle(x->wire->multi, x->easy);
    curl_easy_cleanup(x->easy);
    /* A secret may stand in the list. */
    for (struct curl_slist *l = x->list; l != NULL; l = l->next)
        explicit_bzero(l->data, strlen(l->data));
    curl_slist_free_all(x->list);
    rf_buf_release(&x->body);
    rf_buf_release(&x->lines);
    x->easy = x->list = NULL;
}

/* ---- what has ended ------------------------------------------------------------------------------------------------- */

static rf_wire_failure failure_of(CURLcode code)
{
    switch (code) {
    case CURLE_OK:
        return RF_WIRE_OK;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
        return RF_WIRE_UNREACHABLE;
    case CURLE_OPERATION_TIMEDOUT:
        return RF_WIRE_TIMEOUT;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
        return RF_WIRE_CERTIFICATE;
    case CURLE_UNSUPPORTED_PROTOCOL: /* HTTP/0.9: bytes without a head */
    case CURLE_WEIRD_SERVER_REPLY:
        return RF_WIRE_STRANGE;
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_URL_MALFORMAT:
    case CURLE_SSL_ENGINE_NOTFOUND:
        return RF_WIRE_SETUP;
    default:
        return RF_WIRE_BROKEN;
    }
}

static void finish(rf_exchange *x, CURLcode code)
{
    long status = 0, connect_code = 0;
    curl_off_t down = 0;
    long head = 0;
    curl_easy_getinfo(x->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(x->easy, CURLINFO_HTTP_CONNECTCODE, &connect_code);
    curl_easy_getinfo(x->easy, CURLINFO_SIZE_DOWNLOAD_T, &down);
    curl_easy_getinfo(x->easy, CURLINFO_HEADER_SIZE, &head);
    x->status = (int)status;
    x->received = (size_t)down + (size_t)head;
    x->finished = true;
    if (x->failure == RF_WIRE_OK)
        x->failure = failure_of(code);
    if (code != CURLE_OK && x->refused[0] != '\0' && x->failure == RF_WIRE_UNREACHABLE)
        x->failure = RF_WIRE_FORBIDDEN;
    if (code != CURLE_OK && connect_code == 407)
        x->failure = RF_WIRE_PROXY_AUTH;
    const char *text = x->failure == RF_WIRE_FORBIDDEN ? x->refused : x->error[0] != '\0' ? x->error : curl_easy_strerror(code);
    for (size_t i = 0; i + 1 < sizeof x->why && text[i] != '\0'; i++) {
        x->why[i] = (unsigned char)text[i] >= 0x20 && (unsigned char)text[i] < 0x7F ? text[i] : '?';
        x->why[i + 1] = '\0';
    }
}

void rf_wire_wait(rf_wire *w, int64_t ms)
{
    int running, left;
    CURLMsg *m;
    curl_multi_perform(w->multi, &running);
    bool any = false;
    for (int round = 0; round < 2 && !any; round++) {
        while ((m = curl_multi_info_read(w->multi, &left)) != NULL)
            if (m->msg == CURLMSG_DONE) {
                CURLcode code = m->data.result;
                char *x = NULL;
                curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &x);
                finish((rf_exchange *)(void *)x, code);
                any = true;
            }
        if (!any && round == 0 && running > 0) {
            curl_multi_poll(w->multi, NULL, 0, (int)(ms < 1 ? 1 : ms), NULL);
            curl_multi_perform(w->multi, &running);
        }
    }
}
