/* The kind `wordpress`: how a site's interface is found, and what a site that refuses makes of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "wordpress_fixture.h"

#include <locale.h>

/* ---- finding the interface ---------------------------------------------------------------------------------------------- */

static const char *asked_first(void)
{
    static char line[160];
    snprintf(line, sizeof line, "%.*s", (int)strcspn(server.asked, "\r"), server.asked);
    return line;
}

static void the_interface_is_found_by_header_by_element_or_at_its_usual_places(void **state)
{
    (void)state;
    static const reply header[] = {{"HEAD / ", 200, link_header, "", 0}, {"GET /wp-json" COMMENTS, 200, TOTAL(0, 0), "[]", 0}, {0}};
    static const reply element[] = {
        {"HEAD / ", 405, NULL, "", 0},
        {"GET / ", 200, NULL, "<html><head><link rel='https://api.w.org/' href='/index.php?a=1&#038;rest_route=/' /></head>", 0},
        {"GET /index.php?a=1&rest_route=/wp/v2/comments&per_page", 200, TOTAL(0, 0), "[]", 0},
        {0}};
    static const reply pretty[] = {{"GET /wp-json/ ", 200, JSON, "{\"name\":\"x\",\"namespaces\":[\"oembed/1.0\",\"wp/v2\"]}", 0},
                                   {"GET /wp-json" COMMENTS, 200, TOTAL(0, 0), "[]", 0},
                                   {0}};
    static const reply plain[] = {{"GET /?rest_route=/ ", 200, JSON, "{\"name\":\"x\",\"namespaces\":[\"wp/v2\"]}", 0},
                                  {"GET /?rest_route=/wp/v2/comments&per_page", 200, TOTAL(0, 0), "[]", 0},
                                  {0}};
    static const reply *const tables[] = {header, element, pretty, plain};
    for (size_t i = 0; i < 4; i++) {
        rf_fetching_result r = fetch_from(site_url, NULL, tables[i], NOW + (int64_t)i);
        if (r.code != RF_OK)
            fail_msg("%zu: %s", i, r.text);
        assert_string_equal(asked_first(), "HEAD / HTTP/1.1");
    }
}

static void no_interface_at_all_is_said_and_a_passing_failure_is_not_taken_for_it(void **state)
{
    (void)state;
    static const reply none[] = {{"GET / ", 200, NULL, "<html>a shop</html>", 0}, {0}};
    static const reply down[] = {{"/", 503, NULL, "<html>maintenance</html>", 0}, {0}};
    rf_fetching_result r = fetch_from(site_url, NULL, none, NOW);
    assert_int_equal(r.code, RF_E_CONFIG);
    says(&r, "no REST interface of WordPress at 'url'");
    r = fetch_from(site_url, NULL, down, NOW + 1);
    assert_int_equal(r.code, RF_E_TEMP);
}

static void a_password_goes_to_the_configured_origin_and_over_https_alone(void **state)
{
    (void)state;
    static const reply elsewhere[] = {{"HEAD / ", 200, "Link: <http://localhost:1/wp-json/>; rel=\"https://api.w.org/\"\r\n", "", 0}, {0}};
    const char *password = password_file("abcd");
    const char *const login[][2] = {{"user", "mo"}, {"password_file", password}, {"allow_http", "yes"}, {NULL, NULL}};

    rf_fetching_result r = fetch_from(site_url, login, elsewhere, NOW);
    assert_int_equal(r.code, RF_E_CONFIG);
    says(&r, "a password goes to the configured address alone");
    assert_int_equal(stub_count(&server, "Authorization"), 0);

    r = fetch_from("http://blog.invalid/", login, elsewhere, NOW + 1);
    assert_int_equal(r.code, RF_E_CONFIG);
    says(&r, "a password is sent over https alone");

    const char *const nobody[][2] = {{"password_file", password}, {NULL, NULL}};
    r = fetch_from(site_url, nobody, elsewhere, NOW + 2);
    says(&r, "a password needs 'user'");
}

/* ---- refusals ----------------------------------------------------------------------------------------------------------- */

static void each_refusal_has_its_code_and_words(void **state)
{
    (void)state;
    static const struct {
        reply table[2];
        rf_code code;
        const char *says;
    } cases[] = {
        {{{COMMENTS, 401, JSON, "{\"code\":\"rest_not_logged_in\",\"message\":\"<b>x</b>\"}", 0}},
         RF_E_AUTH,
         "http 401, rest_not_logged_in: the REST interface is closed on this site: use kind = feed"},
        {{{COMMENTS, 403, NULL, "<html>blocked by a plugin</html>", 0}}, RF_E_AUTH, "http 403: the REST interface is closed"},
        {{{COMMENTS, 404, JSON, "{\"code\":\"rest_no_route\"}", 0}}, RF_E_CONFIG, "http 404, rest_no_route: the REST interface is closed"},
        {{{COMMENTS, 404, NULL, "<html>not found</html>", 0}}, RF_E_CONFIG, "http 404: the REST interface is closed"},
        {{{COMMENTS, 400, JSON, "{\"code\":\"rest_invalid_param\"}", 0}},
         RF_E_CONFIG,
         "refuses the request (http 400, rest_invalid_param)"},
        {{{COMMENTS, 200, "Content-Type: text/html\r\n", "<html>please log in to the café</html>", 0}},
         RF_E_TEMP,
         "expected JSON and got text/html '<html>please log in to the caf"},
        {{{COMMENTS, 200, JSON, "{\"message\":\"moved\"}", 0}}, RF_E_TEMP, "expected a list of comments"},
        {{{COMMENTS, 200, JSON, "[{\"id\":1,", 0}}, RF_E_INPUT, "no whole JSON"},
        {{{COMMENTS, 401, JSON, "{\"code\":\"bad \\u001b[31m code\"}", 0}}, RF_E_AUTH, "http 401: the REST"},
        {{{COMMENTS, 429, "Retry-After: 9999\r\n", "", 0}}, RF_E_TEMP, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        rf_fetching_result r = fetch_from(api_url, NULL, cases[i].table, NOW + (int64_t)i);
        if (r.code != cases[i].code)
            fail_msg("%zu: %d, not %d: %s", i, (int)r.code, (int)cases[i].code, r.text);
        says(&r, cases[i].says);
    }
}

static void refusals_with_a_login_tell_password_role_and_host_apart(void **state)
{
    (void)state;
    static const struct {
        reply table[2];
        const char *says;
    } cases[] = {
        {{{COMMENTS, 401, JSON, "{\"code\":\"incorrect_password\"}", 0}}, "refuses user 'mo' or the password (incorrect_password)"},
        {{{COMMENTS, 401, JSON, "{\"code\":\"rest_forbidden_param\"}", 0}},
         "user or application password is wrong, or its host drops the Authorization header"},
        {{{COMMENTS, 403, JSON, "{\"code\":\"rest_forbidden_param\"}", 0}},
         "user 'mo' may not read pending comments (rest_forbidden_param): give it the role Editor"},
        {{{COMMENTS, 403, NULL, "<html>firewall: abcd efgh</html>", 0}}, "does not let user 'mo' in (http 403)"},
    };
    const char *password = password_file("abcd efgh");
    const char *const login[][2] = {{"user", "mo"}, {"password_file", password}, {NULL, NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        rf_fetching_result r = fetch_from(api_url, login, cases[i].table, NOW + (int64_t)i);
        if (r.code != RF_E_AUTH)
            fail_msg("%zu: %d: %s", i, (int)r.code, r.text);
        says(&r, cases[i].says);
        assert_null(strstr(r.text, "abcd"));
    }
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
#define fact(f) cmocka_unit_test_setup_teardown(f, begin, end)
    const struct CMUnitTest tests[] = {
        fact(the_interface_is_found_by_header_by_element_or_at_its_usual_places),
        fact(no_interface_at_all_is_said_and_a_passing_failure_is_not_taken_for_it),
        fact(a_password_goes_to_the_configured_origin_and_over_https_alone),
        fact(each_refusal_has_its_code_and_words),
        fact(refusals_with_a_login_tell_password_role_and_host_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
