/* A driver for tests: one rf_http_get from the command line.
 *
 * usage: http_get [name=value ...] URL...
 *   cap timeout low_speed_ms attempts backoff retry_after_cap delay max_requests max_bytes max_time parallel (numbers)
 *   trust ca resolve proxy secret etag (texts)   allow_http=1 json=1 link=REL expect=1
 * Prints one line an answer, or the error; exits with the status that redflag would. */
#include "net/http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct asked {
    const char *secret, *etag, *link;
    size_t cap;
    bool json, expect;
    int worst;
} asked;

static bool print(void *ctx, size_t i, const rf_http_response *r, const rf_error *failure, rf_error *err)
{
    asked *a = ctx;
    rf_error e = {0};
    bool ok = r != NULL;
    (void)err;
    if (!ok)
        e = *failure;
    ok = ok && (!a->expect || rf_http_expect(r, &e)) && (!a->json || rf_http_expect_json(r, &e));
    if (r != NULL) {
        rf_arena *arena = rf_arena_new(0);
        rf_str url = {0};
        char text[200];
        rf_http_excerpt(r, text, sizeof text);
        printf("%zu status=%d bytes=%zu received=%zu attempts=%d redirects=%d url=%s", i, r->status, r->body.len, r->received, r->attempts,
               r->redirects, r->url);
        if (a->link != NULL && rf_http_link(r, a->link, arena, &url))
            printf(" link=%.*s", (int)url.len, url.ptr);
        printf(" text=%s\n", text);
        rf_arena_free(arena);
    }
    if (!ok) {
        fprintf(stderr, "%zu error: %s\n", i, e.text);
        a->worst = rf_exit_status(e.code);
    }
    return true;
}

static const char *value_of(const char *word, const char *name)
{
    size_t n = strlen(name);
    return strncmp(word, name, n) == 0 && word[n] == '=' ? word + n + 1 : NULL;
}

int main(int argc, char **argv)
{
    rf_http_options o = {.contact = "https://example.invalid/redflag", .seed = 7};
    const char *trust = NULL, *v, *resolve[2] = {0};
    int64_t parallel = 0, attempts = 0, cap = 0;
    asked a = {0};
    struct number {
        const char *name;
        int64_t *to;
    } numbers[] = {{"timeout", &o.timeout_ms},
                   {"low_speed_ms", &o.low_speed_ms},
                   {"backoff", &o.backoff_ms},
                   {"retry_after_cap", &o.retry_after_cap_ms},
                   {"delay", &o.delay_ms},
                   {"max_requests", &o.max_requests},
                   {"max_bytes", &o.max_bytes},
                   {"max_time", &o.max_time_ms},
                   {"parallel", &parallel},
                   {"attempts", &attempts},
                   {"cap", &cap}};
    int first = 1;
    for (; first < argc && strncmp(argv[first], "http", 4) != 0 && strchr(argv[first], '=') != NULL; first++) {
        const char *w = argv[first];
        for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
            if ((v = value_of(w, numbers[k].name)) != NULL)
                *numbers[k].to = atoll(v);
        trust = (v = value_of(w, "trust")) ? v : trust;
        o.ca_file = (v = value_of(w, "ca")) ? v : o.ca_file;
        o.proxy = (v = value_of(w, "proxy")) ? v : o.proxy;
        resolve[0] = (v = value_of(w, "resolve")) ? v : resolve[0];
        a.secret = (v = value_of(w, "secret")) ? v : a.secret;
        a.etag = (v = value_of(w, "etag")) ? v : a.etag;
        a.link = (v = value_of(w, "link")) ? v : a.link;
        o.allow_http |= value_of(w, "allow_http") != NULL;
        a.json |= value_of(w, "json") != NULL;
        a.expect |= value_of(w, "expect") != NULL;
    }
    o.parallel = (size_t)parallel;
    o.attempts = (int)attempts;
    o.resolve = resolve[0] != NULL ? resolve : NULL;
    rf_http *h = rf_http_new(&o);
    rf_error err = {0};
    const rf_http_header secret = {"X-Secret", rf_str_from(a.secret), true};
    size_t n = (size_t)(argc - first);
    rf_http_request *q = rf_xcalloc(n + 1, sizeof *q);
    for (size_t i = 0; i < n; i++)
        q[i] = (rf_http_request){.url = argv[first + (int)i],
                                 .headers = &secret,
                                 .n_headers = a.secret != NULL,
                                 .etag = rf_str_from(a.etag),
                                 .cap_bytes = (size_t)cap};
    if (trust == NULL || rf_http_trust(h, trust, &err))
        rf_http_get_all(h, q, n, print, &a, &err);
    rf_http_usage used = rf_http_used(h);
    fprintf(stderr, "requests=%lld bytes=%lld received=%lld waited=%lld exhausted=%s\n", (long long)used.requests, (long long)used.bytes,
            (long long)used.received, (long long)used.waited_ms, rf_http_exhausted(h) ? rf_http_exhausted(h) : "-");
    free(q);
    rf_http_free(h);
    return a.worst;
}
