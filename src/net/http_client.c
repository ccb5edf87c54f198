/* net/http_client.c - the client's life, and a request made ready for its way. */
#include "net/http_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int64_t or_else(int64_t value, int64_t preset) { return value > 0 ? value : preset; }

rf_http *rf_http_new(const rf_http_options *options)
{
    rf_http *h = rf_xcalloc(1, sizeof *h);
    rf_http_options *o = &h->o;
    *o = options != NULL ? *options : (rf_http_options){0};
    o->parallel = o->parallel == 0 ? 4 : o->parallel > RF_HTTP_PARALLEL_MAX ? RF_HTTP_PARALLEL_MAX : o->parallel;
    o->attempts = (int)or_else(o->attempts, 4);
    o->timeout_ms = or_else(o->timeout_ms, 60000);
    o->backoff_ms = or_else(o->backoff_ms, 1000);
    o->backoff_cap_ms = or_else(o->backoff_cap_ms, 30000);
    o->retry_after_cap_ms = or_else(o->retry_after_cap_ms, 120000);
    h->clock = o->clock != NULL ? o->clock : &rf_clock_system;
    h->memory = rf_arena_new(4096);
    h->jitter = o->seed;
    h->began_ms = h->clock->now_ms(h->clock->ctx);
    snprintf(h->user_agent, sizeof h->user_agent, "redflag/%s (gzip%s%.150s)", RF_VERSION, o->contact ? "; +" : "",
             o->contact ? o->contact : "");
    const rf_wire_options wire = {.connect_timeout_ms = or_else(o->connect_timeout_ms, 10000),
                                  .low_speed_bytes = or_else(o->low_speed_bytes, 50),
                                  .low_speed_ms = or_else(o->low_speed_ms, 20000),
                                  .user_agent = h->user_agent,
                                  .proxy = o->proxy,
                                  .ca_file = o->ca_file,
                                  .resolve = o->resolve};
    h->wire = rf_wire_new(&wire);
    for (size_t i = 0; i < RF_HTTP_PARALLEL_MAX; i++)
        rf_buf_init(&h->slots[i].url, 16384);
    return h;
}

static void free_headers(slot *s)
{
    for (size_t i = 0; s->lines != NULL && s->lines[i] != NULL; i++) {
        explicit_bzero((char *)s->lines[i], strlen(s->lines[i])); /* a secret may stand there */
        free((char *)s->lines[i]);
    }
    free(s->lines);
    s->lines = NULL;
}

void rf_http_release(slot *s)
{
    rf_wire_drop(&s->x);
    free_headers(s);
    s->state = SLOT_FREE;
}

void rf_http_free(rf_http *h)
{
    if (h == NULL)
        return;
    for (size_t i = 0; i < RF_HTTP_PARALLEL_MAX; i++) {
        rf_http_release(&h->slots[i]);
        rf_buf_release(&h->slots[i].url);
    }
    rf_wire_free(h->wire);
    rf_arena_free(h->memory);
    free(h);
}

rf_http_usage rf_http_used(const rf_http *h) { return h->used; }
const char *rf_http_exhausted(const rf_http *h) { return h->exhausted; }

/* Nothing in a header may begin another one. */
static char *header_line(const char *name, rf_str value)
{
    size_t n = strlen(name);
    char *line = rf_xmalloc(n + value.len + 3);
    memcpy(line, name, n);
    memcpy(line + n, ": ", 2);
    for (size_t i = 0; i < value.len; i++)
        line[n + 2 + i] = (unsigned char)value.ptr[i] < 0x20 || value.ptr[i] == 0x7F ? ' ' : value.ptr[i];
    line[n + 2 + value.len] = '\0';
    return line;
}

void rf_http_begin(slot *s, const rf_http_request *q)
{
    rf_http_release(s);
    rf_buf_clear(&s->url);
    rf_buf_puts(&s->url, q->url);
    s->q = q;
    s->state = SLOT_WAITING;
    s->attempts = s->redirects = 0;
    s->not_before_ms = INT64_MIN;
    s->received = 0;
    s->failed = false;
    s->failure = (rf_error){0};
    size_t n = 0;
    s->lines = rf_xcalloc(q->n_headers + 4, sizeof *s->lines);
    s->lines[n++] = header_line("Accept", q->accept != NULL ? rf_str_from(q->accept) : RF_STR("*/*"));
    if (q->etag.len > 0)
        s->lines[n++] = header_line("If-None-Match", q->etag);
    if (q->last_modified.len > 0)
        s->lines[n++] = header_line("If-Modified-Since", q->last_modified);
    for (size_t i = 0; i < q->n_headers; i++)
        s->lines[n++] = header_line(q->headers[i].name, q->headers[i].value);
}
