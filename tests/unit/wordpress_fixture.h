/* A site of WordPress that a test plays, a store of its own, and one fetching from the one into the other. Behind cmocka.h. */
#ifndef RF_TEST_WORDPRESS_FIXTURE_H
#define RF_TEST_WORDPRESS_FIXTURE_H

#include "http_stub.h"
#include "redflag.h"

#include <stdlib.h>
#include <sys/stat.h>

#define NOW (INT64_C(1795305600)) /* 22 Nov 2026 */
#define COMMENTS "/wp/v2/comments?"
#define JSON "Content-Type: application/json; charset=UTF-8\r\n"
#define TOTAL(n, pages) JSON "X-WP-Total: " #n "\r\nX-WP-TotalPages: " #pages "\r\n"

static char dir[64], store_path[80], site_url[64], api_url[64], link_header[120];
static stub server;

static int begin(void **state)
{
    (void)state;
    snprintf(dir, sizeof dir, "/tmp/redflag-wp-XXXXXX");
    if (mkdtemp(dir) == NULL)
        return 1;
    snprintf(store_path, sizeof store_path, "%s/s.db", dir);
    stub_start(&server);
    snprintf(site_url, sizeof site_url, "http://127.0.0.1:%u/", server.port);
    snprintf(api_url, sizeof api_url, "http://127.0.0.1:%u/wp-json/", server.port);
    snprintf(link_header, sizeof link_header, "Link: <%s>; rel=\"https://api.w.org/\"\r\n", api_url);
    return server.port == 0;
}

static int end(void **state)
{
    (void)state;
    char command[128];
    stub_stop(&server);
    snprintf(command, sizeof command, "rm -rf '%s'", dir);
    return system(command) != 0;
}

/* The path of a file with these words, which others may not read. */
static const char *password_file(const char *words)
{
    static char path[80];
    snprintf(path, sizeof path, "%s/pw", dir);
    FILE *f = fopen(path, "w");
    fprintf(f, "%s\n", words);
    fclose(f);
    chmod(path, 0600);
    return path;
}

/* Up to three settings beyond the address. */
static rf_settings *section(const char *url, const char *const (*more)[2])
{
    rf_settings *s = rf_settings_new("test.conf", 1, "source", "blog");
    rf_error err = {0};
    rf_settings_put(s, RF_STR("kind"), RF_STR("wordpress"), 2);
    rf_settings_put(s, RF_STR("url"), rf_str_from(url), 3);
    rf_settings_put(s, RF_STR("attempts"), RF_STR("1"), 4);
    rf_settings_put(s, RF_STR("proxy"), RF_STR(""), 5);
    for (int i = 0; more != NULL && more[i][0] != NULL; i++)
        rf_settings_put(s, rf_str_from(more[i][0]), rf_str_from(more[i][1]), 6 + i);
    if (!rf_source_check(s, NULL, &err))
        fail_msg("%s", err.text);
    return s;
}

static rf_fetching_result fetch_from(const char *url, const char *const (*more)[2], const reply *table, int64_t now)
{
    rf_settings *s = section(url, more);
    const rf_settings *const sections[] = {s};
    const rf_fetching_options o = {.store = store_path, .now = now, .since = RF_NO_TIME};
    rf_fetching_result r;
    rf_error err = {0};
    stub_play(&server, table);
    if (!rf_fetch_sources(sections, 1, &o, NULL, &r, &err))
        fail_msg("%s", err.text);
    rf_settings_free(s);
    return r;
}

static void says(const rf_fetching_result *r, const char *text)
{
    if (strstr(r->text, text) == NULL)
        fail_msg("'%s' says not '%s'", r->text, text);
}

#endif
