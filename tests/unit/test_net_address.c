/* Addresses: strict reading, joining, and which ranges are public. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "net/address.h"
#include "net/url.h"

#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>

#define is(view, expected)                                                                                                                 \
    do {                                                                                                                                   \
        rf_str view_ = (view);                                                                                                             \
        if (!rf_str_is(view_, expected))                                                                                                   \
            fail_msg("'%.*s' is not '%s'", (int)view_.len, view_.ptr, expected);                                                           \
    } while (0)

static void an_address_is_split_into_host_port_and_path(void **state)
{
    (void)state;
    rf_url u;
    rf_error err = {0};

    assert_true(rf_url_parse(RF_STR("https://Blog.example:8443/a/b?x=1#y"), &u, &err));

    assert_true(u.https);
    is(u.host, "Blog.example");
    assert_int_equal(u.port, 8443);
    is(u.path, "/a/b?x=1");
    assert_true(rf_url_parse(RF_STR("http://[::1]/"), &u, &err));
    is(u.host, "::1");
    assert_int_equal(u.port, 80);
}

static void an_address_that_two_parsers_could_read_in_two_ways_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"file:///etc/passwd",
                                      "https://a@b/",
                                      "https://a:b@c/",
                                      "https://a\\@b/",
                                      "https://a b/",
                                      "https://",
                                      "https://a:0/",
                                      "https://a:99999/",
                                      "https://a:80x/",
                                      "https://[::1/",
                                      "https:/a/",
                                      "ftp://a/",
                                      "https://ex%61mple/",
                                      "https://m\xC3\xBCller.de/",
                                      "https://a/\xE2\x80\xAE",
                                      "https://a/\nX: y",
                                      "//a/",
                                      ""};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        rf_url u;
        rf_error err = {0};
        if (rf_url_parse(rf_str_from(bad[i]), &u, &err))
            fail_msg("'%s' was taken", bad[i]);
        assert_int_equal(err.code, RF_E_INPUT);
    }
}

static void an_error_shows_neither_query_nor_password(void **state)
{
    (void)state;
    rf_url u;
    rf_error err = {0};

    assert_false(rf_url_parse(RF_STR("ftp://ann:secret@host/a?key=hidden"), &u, &err));

    assert_null(strstr(err.text, "secret"));
    assert_null(strstr(err.text, "hidden"));
}

static void references_are_joined_as_rfc_3986_says(void **state)
{
    (void)state;
    static const char *const rows[][2] = {{"g", "http://a/b/c/g"},
                                          {"./g", "http://a/b/c/g"},
                                          {"g/", "http://a/b/c/g/"},
                                          {"/g", "http://a/g"},
                                          {"//g", "http://g"},
                                          {"?y", "http://a/b/c/d;p?y"},
                                          {"g?y", "http://a/b/c/g?y"},
                                          {"", "http://a/b/c/d;p?q"},
                                          {".", "http://a/b/c/"},
                                          {"..", "http://a/b/"},
                                          {"../g", "http://a/b/g"},
                                          {"../../g", "http://a/g"},
                                          {"../../../g", "http://a/g"},
                                          {"/./g", "http://a/g"},
                                          {"g;x=1/../y", "http://a/b/c/y"},
                                          {"g?y/./x", "http://a/b/c/g?y/./x"},
                                          {"#s", "http://a/b/c/d;p?q"},
                                          {"https://x/y", "https://x/y"},
                                          {"a b\xC3\xA9", "http://a/b/c/a%20b%C3%A9"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        rf_buf out;
        rf_error err = {0};
        rf_buf_init(&out, 1000);
        if (!rf_url_join(RF_STR("http://a/b/c/d;p?q"), rf_str_from(rows[i][0]), &out, &err))
            fail_msg("'%s': %s", rows[i][0], err.text);
        is(rf_buf_str(&out), rows[i][1]);
        rf_buf_release(&out);
    }
    rf_buf out;
    rf_buf_init(&out, 1000);
    assert_true(rf_url_join(RF_STR("http://a"), RF_STR("g"), &out, NULL));
    is(rf_buf_str(&out), "http://a/g");
    assert_false(rf_url_join(RF_STR("http://a"), RF_STR("javascript:alert(1)"), &out, NULL));
    rf_buf_release(&out);
}

static void query_values_are_encoded(void **state)
{
    (void)state;
    rf_buf url;
    rf_buf_init(&url, 1000);
    rf_buf_puts(&url, "https://a/");

    rf_url_add(&url, "fields", RF_STR("a(b),c&d=e f"));
    rf_url_add_int(&url, "page", -2);

    is(rf_buf_str(&url), "https://a/?fields=a%28b%29%2Cc%26d%3De%20f&page=-2");
    rf_buf_release(&url);
}

static bool is_public(const char *text)
{
    struct sockaddr_in a4 = {.sin_family = AF_INET};
    struct sockaddr_in6 a6 = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, text, &a4.sin_addr) == 1)
        return rf_address_is_public((struct sockaddr *)(void *)&a4);
    assert_int_equal(inet_pton(AF_INET6, text, &a6.sin6_addr), 1);
    return rf_address_is_public((struct sockaddr *)(void *)&a6);
}

static void private_ranges_are_not_public_in_any_dress(void **state)
{
    (void)state;
    static const char *const inside[] = {"127.0.0.1",
                                         "127.255.255.255",
                                         "0.0.0.0",
                                         "10.1.2.3",
                                         "172.16.0.1",
                                         "172.31.255.255",
                                         "192.168.1.1",
                                         "169.254.169.254",
                                         "100.64.0.1",
                                         "198.18.0.1",
                                         "224.0.0.1",
                                         "255.255.255.255",
                                         "::1",
                                         "::",
                                         "::ffff:127.0.0.1",
                                         "::ffff:10.0.0.1",
                                         "::127.0.0.1",
                                         "64:ff9b::7f00:1",
                                         "2002:7f00:1::",
                                         "fe80::1",
                                         "fd00::1",
                                         "ff02::1",
                                         "2001:db8::1",
                                         "2001::1"};
    static const char *const outside[] = {"8.8.8.8", "172.15.255.255",  "172.32.0.1",        "100.128.0.1",    "192.169.0.1",
                                          "1.1.1.1", "2606:4700::1111", "2a00:1450:4001::1", "::ffff:8.8.8.8", "64:ff9b::808:808"};
    for (size_t i = 0; i < sizeof inside / sizeof *inside; i++)
        if (is_public(inside[i]))
            fail_msg("%s counts as public", inside[i]);
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++)
        if (!is_public(outside[i]))
            fail_msg("%s does not count as public", outside[i]);
}

static void numbers_that_mean_this_machine_are_seen_in_any_form(void **state)
{
    (void)state;
    static const char *const rows[] = {"127.0.0.1", "0x7f000001", "2130706433", "017700000001", "127.1", "::ffff:7f00:1", "10.0.0.1"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (!rf_address_is_special_number(rf_str_from(rows[i])))
            fail_msg("%s is let through", rows[i]);
    assert_false(rf_address_is_special_number(RF_STR("8.8.8.8")));
    assert_false(rf_address_is_special_number(RF_STR("localhost")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_is_split_into_host_port_and_path),
        cmocka_unit_test(an_address_that_two_parsers_could_read_in_two_ways_is_refused),
        cmocka_unit_test(an_error_shows_neither_query_nor_password),
        cmocka_unit_test(references_are_joined_as_rfc_3986_says),
        cmocka_unit_test(query_values_are_encoded),
        cmocka_unit_test(private_ranges_are_not_public_in_any_dress),
        cmocka_unit_test(numbers_that_mean_this_machine_are_seen_in_any_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
