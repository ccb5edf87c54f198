/* fetch/wordpress_site.h - a WordPress site's REST interface: finding it, logging in, and its refusals in words. Inside fetch/
 * only.
 *
 * The interface is found by the Link header (or the link element) that WordPress puts on every page, then at its usual two
 * places; or `url` is the interface itself. The login goes to the configured origin alone. */
#ifndef RF_FETCH_WORDPRESS_SITE_H
#define RF_FETCH_WORDPRESS_SITE_H

#include "base/json.h"
#include "fetch/remote.h"

typedef struct wp_site {
    rf_remote_job *job;
    rf_str root;      /* "https://blog.example/wp-json/" or "https://blog.example/?rest_route=/"; of job->memory */
    rf_secret basic;  /* "Basic …"; empty: anonymous */
    const char *user; /* NULL: anonymous */
    bool guessed;     /* the root was found at its usual place, because no page names it */
} wp_site;

/* Load the password and find the interface.
 * errors  RF_E_CONFIG  user without password or the other way round, password over http, no interface, interface elsewhere
 *         and those of rf_http_get. */
bool wp_site_open(wp_site *site, rf_remote_job *job, rf_error *err);
void wp_site_close(wp_site *site); /* an empty one is fine */

bool wp_site_has_login(const wp_site *site);

/* GET `root` + route ("wp/v2/comments"), with `query` ("a=b&c=d") behind it. *answer is the JSON, of job->arena.
 * errors  RF_E_AUTH    not let in: the text says whether login, role or a closed interface is the reason
 *         RF_E_CONFIG  there is no such interface, or it refuses the request
 *         RF_E_TEMP    it cannot answer now, or something else answered (HTML) */
bool wp_site_get(wp_site *site, const char *route, rf_str query, rf_http_response *r, rf_json **answer, rf_error *err);

/* The code of a refusal ("rest_no_route"), empty when the body is no such JSON. Borrowed or taken from arena. */
rf_str wp_site_refusal(const rf_http_response *r, rf_arena *arena);

#endif
