/* net/http_way.c - where a request may go: schemes, hosts, redirects, secrets. */
#include "net/http_parts.h"

#include "net/address.h"

#include <string.h>
#include <strings.h>

const trusted *rf_http_trusted(const rf_http *h, rf_str host)
{
    for (const trusted *t = h->trusted; t != NULL; t = t->next)
        if (strlen(t->host) == host.len && strncasecmp(t->host, host.ptr, host.len) == 0)
            return t;
    return NULL;
}

bool rf_http_trust(rf_http *h, const char *url, rf_error *err)
{
    rf_url u;
    if (!rf_url_parse(rf_str_from(url), &u, err))
        return false;
    if (rf_http_trusted(h, u.host) != NULL)
        return true;
    rf_address_kinds k = rf_address_look_up(u.host);
    trusted *t = rf_arena_take(h->memory, sizeof *t);
    *t = (trusted){rf_arena_dup(h->memory, u.host.ptr, u.host.len), k.any && !k.some_public, k.all_loopback, h->trusted};
    h->trusted = t;
    return true;
}

static bool has_secret(const rf_http_request *q)
{
    for (size_t i = 0; i < q->n_headers; i++)
        if (q->headers[i].secret)
            return true;
    return false;
}

bool rf_http_may_go(rf_http *h, slot *s, rf_error *err)
{
    rf_url u;
    char shown[128];
    rf_str url = rf_buf_str(&s->url);
    rf_url_show(url, shown);
    if (!rf_url_parse(url, &u, err)) {
        if (err != NULL)
            err->code = RF_E_CONFIG;
        return false;
    }
    const trusted *t = rf_http_trusted(h, u.host);
    bool loopback = t != NULL && t->is_loopback;
    s->x.may_be_private = t != NULL && t->is_private;
    s->x.no_proxy = loopback;
    if (!u.https && has_secret(s->q) && !loopback)
        return rf_error_set(err, RF_E_CONFIG, "a key or password is not sent over http: use https ('%s')", shown);
    if (!u.https && !loopback && !h->o.allow_http)
        return rf_error_set(err, RF_E_CONFIG, "'%s' is not encrypted: use https, or allow_http = yes", shown);
    /* A proxy would resolve the name out of our sight; a bare number is seen here already. */
    if (!s->x.may_be_private && rf_address_is_special_number(u.host))
        return rf_error_set(err, RF_E_CONFIG, "'%s' is this machine or a private network and not the configured host", shown);
    return true;
}

static bool is_among(const char *const *hosts, const rf_url *u)
{
    for (; *hosts != NULL; hosts++)
        if (strlen(*hosts) == u->host.len && strncasecmp(*hosts, u->host.ptr, u->host.len) == 0)
            return true;
    return false;
}

static bool refuse(const char *from, const char *to, const char *why, rf_error *err)
{
    return rf_error_set(err, RF_E_CONFIG, "'%.70s' redirects to '%.70s', which is not followed: %s", from, to, why);
}

bool rf_http_follow(slot *s, rf_str location, rf_error *err)
{
    rf_buf next;
    rf_url first, from, to;
    char here[128], there[128];
    rf_error why = {0};
    rf_url_show(rf_buf_str(&s->url), here);
    rf_url_show(location, there);
    if (s->redirects >= RF_HTTP_REDIRECTS)
        return refuse(here, there, "too many redirects", err);
    rf_buf_init(&next, 16384);
    bool ok = rf_url_join(rf_buf_str(&s->url), location, &next, &why) || refuse(here, there, "no http or https address", err);
    ok = ok && rf_url_parse(rf_str_from(s->q->url), &first, err) && rf_url_parse(rf_buf_str(&s->url), &from, err) &&
         rf_url_parse(rf_buf_str(&next), &to, err);
    if (ok)
        rf_url_show(rf_buf_str(&next), there);
    if (ok && from.https && !to.https)
        ok = refuse(here, there, "it leads from https back to http", err);
    if (ok && has_secret(s->q) && !rf_url_same_origin(&first, &to))
        ok = refuse(here, there, "a key or password stays with its host; configure the new address if it is right", err);
    if (ok && s->q->hosts != NULL && !rf_url_same_host(&first, &to) && !is_among(s->q->hosts, &to))
        ok = refuse(here, there, "another host", err);
    if (ok) {
        rf_buf_clear(&s->url);
        rf_buf_add_str(&s->url, rf_buf_str(&next));
        s->redirects++;
    }
    rf_buf_release(&next);
    return ok;
}
