/* net/http.c - requests on their way: attempts, pauses, redirects, budgets. What goes over the wire is transfer.c's. */
#include "net/http_parts.h"

#include "net/retry.h"

#include <stdio.h>
#include <string.h>

#define DEFAULT_CAP ((size_t)16 << 20)
#define TICK_MS 500 /* how long a signal may go unnoticed */

/* ---- one request ----------------------------------------------------------------------------------------------------- */

static void end(slot *s) { s->state = SLOT_DONE; }

static bool fail_slot(slot *s)
{
    s->failed = true;
    end(s);
    return false;
}

static bool exhaust(rf_http *h, slot *s, const char *what)
{
    char shown[128];
    h->exhausted = what;
    rf_url_show(rf_buf_str(&s->url), shown);
    rf_error_set(&s->failure, RF_E_LIMIT, "the run's budget of %s is used up (at '%s')", what, shown);
    return fail_slot(s);
}

/* When this host may be asked again; noted when `now` is that time. */
static int64_t next_visit(rf_http *h, const slot *s, int64_t now)
{
    rf_url u;
    visit *v = h->visits;
    if (h->o.delay_ms <= 0 || !rf_url_parse(rf_buf_str(&s->url), &u, NULL))
        return now;
    while (v != NULL && !(strlen(v->host) == u.host.len && memcmp(v->host, u.host.ptr, u.host.len) == 0))
        v = v->next;
    if (v == NULL) {
        v = rf_arena_take(h->memory, sizeof *v);
        *v = (visit){rf_arena_dup(h->memory, u.host.ptr, u.host.len), INT64_MIN / 2, h->visits};
        h->visits = v;
    }
    int64_t at = v->at_ms + h->o.delay_ms;
    if (at <= now)
        v->at_ms = now;
    return at > now ? at : now;
}

static int64_t time_left(const rf_http *h, int64_t now) { return h->o.max_time_ms > 0 ? h->began_ms + h->o.max_time_ms - now : INT64_MAX; }

/* Put a waiting slot on the wire, if its time has come. Returns how long it still has to wait. */
static int64_t launch(rf_http *h, slot *s, int64_t now)
{
    if (s->not_before_ms > now)
        return s->not_before_ms - now;
    if (!rf_http_may_go(h, s, &s->failure))
        return fail_slot(s);
    if (h->o.max_requests > 0 && h->used.requests >= h->o.max_requests)
        return exhaust(h, s, "requests");
    if (h->o.max_bytes > 0 && h->used.bytes >= h->o.max_bytes)
        return exhaust(h, s, "bytes");
    int64_t left = time_left(h, now), at = next_visit(h, s, now);
    if (left <= 0)
        return exhaust(h, s, "time");
    if (at > now) {
        s->not_before_ms = at;
        return at - now;
    }
    size_t cap = s->q->cap_bytes > 0 ? s->q->cap_bytes : DEFAULT_CAP;
    s->capped_by_budget = h->o.max_bytes > 0 && (uint64_t)(h->o.max_bytes - h->used.bytes) < cap;
    s->x.url = s->url.ptr;
    s->x.headers = s->lines;
    s->x.head = s->q->head;
    s->x.send = s->q->send;
    s->x.cap = s->capped_by_budget ? (size_t)(h->o.max_bytes - h->used.bytes) : cap;
    s->x.timeout_ms = left < h->o.timeout_ms ? left : h->o.timeout_ms;
    s->state = SLOT_RUNNING;
    s->attempts++;
    h->used.requests++;
    rf_wire_start(h->wire, &s->x);
    return 0;
}

/* Try again after a pause, if attempts, Retry-After and the budget of time allow; otherwise the answer or failure stands. */
static bool again(rf_http *h, slot *s)
{
    int64_t now = h->clock->now_ms(h->clock->ctx);
    int64_t pause = rf_retry_pause(&h->jitter, s->attempts, h->o.backoff_ms, h->o.backoff_cap_ms);
    int64_t asked =
        s->x.failure == RF_WIRE_OK ? rf_retry_after(rf_http_header_of(&s->answer, "Retry-After", 0), h->clock->utc(h->clock->ctx)) : -1;
    if (s->attempts - s->redirects >= h->o.attempts || asked > h->o.retry_after_cap_ms)
        return false;
    if (asked > pause)
        pause = asked;
    if (pause >= time_left(h, now))
        return false;
    h->used.waited_ms += pause;
    s->not_before_ms = now + pause;
    s->state = SLOT_WAITING;
    rf_wire_drop(&s->x);
    return true;
}

static void tell_failure(rf_http *h, slot *s)
{
    static const struct row {
        rf_code code;
        const char *text; /* with the address, and why */
    } rows[] = {
        [RF_WIRE_UNREACHABLE] = {RF_E_TEMP, "cannot reach '%s': %s"},
        [RF_WIRE_BROKEN] = {RF_E_TEMP, "'%s' broke off: %s"},
        [RF_WIRE_TIMEOUT] = {RF_E_TEMP, "'%s' is too slow: %s"},
        [RF_WIRE_STRANGE] = {RF_E_TEMP, "'%s' does not speak http: %s"},
        [RF_WIRE_TOO_BIG] = {RF_E_LIMIT, "'%s' sends more than %s"},
        [RF_WIRE_FORBIDDEN] = {RF_E_CONFIG, "'%s' leads to %s: this machine or a private network, and not the configured host"},
        [RF_WIRE_CERTIFICATE] = {RF_E_AUTH, "'%s' cannot prove who it is: %s"},
        [RF_WIRE_PROXY_AUTH] = {RF_E_AUTH, "the proxy on the way to '%s' wants a password: %s"},
        [RF_WIRE_SETUP] = {RF_E_CONFIG, "cannot ask '%s': %s"},
    };
    const struct row *r = &rows[s->x.failure];
    char shown[128], cap[40];
    rf_url_show(rf_buf_str(&s->url), shown);
    snprintf(cap, sizeof cap, "%zu bytes", s->x.cap);
    if (s->x.failure == RF_WIRE_TOO_BIG && s->capped_by_budget) {
        exhaust(h, s, "bytes");
        return;
    }
    if (s->x.failure == RF_WIRE_TIMEOUT && time_left(h, h->clock->now_ms(h->clock->ctx)) <= 0) {
        exhaust(h, s, "time");
        return;
    }
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    rf_error_set(&s->failure, r->code, r->text, shown, s->x.failure == RF_WIRE_TOO_BIG ? cap : s->x.why);
#pragma GCC diagnostic pop
    if (s->attempts - s->redirects > 1)
        rf_error_add(&s->failure, "%d attempts", s->attempts - s->redirects);
    fail_slot(s);
}

/* An exchange has ended: done, again, or on to where it is sent. */
static void judge(rf_http *h, slot *s)
{
    s->received += s->x.received;
    h->used.received += (int64_t)s->x.received;
    h->used.bytes += (int64_t)s->x.body.len;
    s->answer = (rf_http_response){.status = s->x.status,
                                   .body = s->x.body.len > 0 ? rf_buf_str(&s->x.body) : RF_STR(""),
                                   .url = s->url.ptr,
                                   .received = s->received,
                                   .attempts = s->attempts - s->redirects,
                                   .redirects = s->redirects,
                                   .head = s->x.lines.len > 0 ? s->x.lines.ptr : "",
                                   .request = s->q};
    bool may_pass = s->x.failure == RF_WIRE_UNREACHABLE || s->x.failure == RF_WIRE_BROKEN || s->x.failure == RF_WIRE_TIMEOUT;
    if (s->x.failure != RF_WIRE_OK) {
        if (!may_pass || !again(h, s))
            tell_failure(h, s);
        return;
    }
    int status = s->x.status;
    rf_str location = rf_http_header_of(&s->answer, "Location", 0);
    if ((status == 301 || status == 302 || status == 303 || status == 307 || status == 308) && location.ptr != NULL) {
        if (!rf_http_follow(s, location, &s->failure)) {
            fail_slot(s);
            return;
        }
        rf_wire_drop(&s->x);
        s->state = SLOT_WAITING;
        s->not_before_ms = INT64_MIN;
        return;
    }
    bool good = (status >= 200 && status < 300) || status == 304;
    bool passing = !good && (s->q->passing != NULL ? s->q->passing(s->q->passing_ctx, &s->answer) : rf_retry_status(status));
    if (!passing || !again(h, s))
        end(s);
}

/* ---- all of them ----------------------------------------------------------------------------------------------------- */

/* Start what may start, wait a little, judge what has ended. */
static void step(rf_http *h, size_t n_slots)
{
    int64_t now = h->clock->now_ms(h->clock->ctx), wait = TICK_MS;
    bool running = false, waiting = false;
    for (size_t i = 0; i < n_slots; i++) {
        slot *s = &h->slots[i];
        if (h->o.stop != NULL && *h->o.stop && (s->state == SLOT_WAITING || s->state == SLOT_RUNNING)) {
            rf_error_set(&s->failure, RF_E_TEMP, "stopped by a signal");
            fail_slot(s);
        }
        if (s->state == SLOT_WAITING) {
            int64_t need = launch(h, s, now);
            if (s->state == SLOT_WAITING && need < wait)
                wait = need;
        }
        running |= s->state == SLOT_RUNNING;
        waiting |= s->state == SLOT_WAITING;
    }
    if (running)
        rf_wire_wait(h->wire, wait);
    else if (waiting)
        h->clock->sleep_ms(h->clock->ctx, wait);
    for (size_t i = 0; i < n_slots; i++)
        if (h->slots[i].state == SLOT_RUNNING && h->slots[i].x.finished)
            judge(h, &h->slots[i]);
}

static bool is_free(const rf_http *h, rf_error *err)
{
    return !h->busy || rf_error_set(err, RF_E_OTHER, "a request inside of another one's callback");
}

bool rf_http_get_all(rf_http *h, const rf_http_request *q, size_t n, rf_http_done_fn done, void *ctx, rf_error *err)
{
    if (!is_free(h, err))
        return false;
    size_t lanes = h->o.parallel, begun = 0, told = 0;
    bool ok = true;
    while (ok && told < n) {
        for (; begun < n && begun < told + lanes; begun++)
            rf_http_begin(&h->slots[begun % lanes], &q[begun]);
        step(h, lanes);
        for (slot *s; ok && told < begun && (s = &h->slots[told % lanes])->state == SLOT_DONE; told++) {
            h->busy = true;
            ok = done(ctx, told, s->failed ? NULL : &s->answer, s->failed ? &s->failure : NULL, err);
            h->busy = false;
            rf_http_release(s);
        }
    }
    for (size_t i = 0; i < lanes; i++)
        rf_http_release(&h->slots[i]);
    return ok;
}

bool rf_http_get(rf_http *h, const rf_http_request *q, rf_http_response *r, rf_error *err)
{
    slot *s = &h->slots[0];
    if (!is_free(h, err))
        return false;
    for (size_t i = 1; i < RF_HTTP_PARALLEL_MAX; i++)
        rf_http_release(&h->slots[i]);
    rf_http_begin(s, q);
    while (s->state != SLOT_DONE)
        step(h, 1);
    if (s->failed) {
        if (err != NULL)
            *err = s->failure;
        rf_http_release(s);
        return false;
    }
    *r = s->answer;
    return true;
}
