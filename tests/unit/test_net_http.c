/* The client without a server: what answers say, and how it waits. Nothing listens on port 1 of this machine. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "net/http.h"

#include <stdio.h>
#include <string.h>

typedef struct fake {
    int64_t now, slept;
    int naps;
} fake;

static int64_t fake_now(void *ctx) { return ((fake *)ctx)->now; }

static int64_t fake_utc(void *ctx) { return 1795305600 + ((fake *)ctx)->now / 1000; }

static void fake_sleep(void *ctx, int64_t n)
{
    fake *f = ctx;
    f->now += n;
    f->slept += n;
    f->naps++;
}

static rf_http_usage ask_nobody(uint64_t seed, int64_t max_time_ms, fake *f, rf_error *err)
{
    const rf_clock clock = {fake_now, fake_utc, fake_sleep, f};
    rf_http *h = rf_http_new(&(rf_http_options){.seed = seed, .clock = &clock, .max_time_ms = max_time_ms, .proxy = ""});
    const rf_http_request q = {.url = "http://127.0.0.1:1/x?key=hidden"};
    rf_http_response r;
    assert_true(rf_http_trust(h, "http://127.0.0.1:1/", err));
    assert_false(rf_http_get(h, &q, &r, err));
    rf_http_usage used = rf_http_used(h);
    rf_http_free(h);
    return used;
}

static void a_connection_is_tried_four_times_with_growing_pauses_that_the_seed_decides(void **state)
{
    (void)state;
    fake a = {0}, b = {0}, c = {0};
    rf_error err = {0};

    rf_http_usage used = ask_nobody(1, 0, &a, &err);

    assert_int_equal(used.requests, 4);
    assert_int_equal(err.code, RF_E_TEMP);
    assert_non_null(strstr(err.text, "4 attempts: cannot reach 'http://127.0.0.1:1/x'"));
    assert_null(strstr(err.text, "hidden"));
    assert_int_equal(a.slept, used.waited_ms);
    assert_in_range(a.slept, 1, 1000 + 2000 + 4000);
    assert_int_equal(ask_nobody(1, 0, &b, &err).waited_ms, used.waited_ms);
    assert_int_not_equal(ask_nobody(2, 0, &c, &err).waited_ms, used.waited_ms);
}

static void a_pause_that_would_outlast_the_run_is_not_begun(void **state)
{
    (void)state;
    fake f = {0};
    rf_error err = {0};

    rf_http_usage used = ask_nobody(1, 20, &f, &err);

    assert_in_range(used.requests, 1, 2);
    assert_in_range(f.slept, 0, 20);
}

static volatile sig_atomic_t stop = 15;

static void a_signal_ends_a_request_before_it_begins(void **state)
{
    (void)state;
    rf_http *h = rf_http_new(&(rf_http_options){.stop = &stop});
    const rf_http_request q = {.url = "https://example.invalid/"};
    rf_http_response r;
    rf_error err = {0};

    assert_false(rf_http_get(h, &q, &r, &err));

    assert_int_equal(err.code, RF_E_TEMP);
    assert_string_equal(err.text, "stopped by a signal");
    assert_int_equal(rf_http_used(h).requests, 0);
    rf_http_free(h);
}

static const rf_http_header key = {"X-Key", {"topsecret", 9}, true};
static const rf_http_request asked = {.url = "https://a.example/p/q", .headers = &key, .n_headers = 1};

static rf_http_response answer(int status, const char *head, const char *body)
{
    return (rf_http_response){.status = status, .head = head, .body = rf_str_from(body), .url = asked.url, .request = &asked};
}

static void headers_are_found_without_case_and_one_by_one(void **state)
{
    (void)state;
    rf_http_response r = answer(200, "HTTP/1.1 200 OK\r\nx-wp-totalpages:  7 \r\nLink: <a>; rel=x\r\nLINK: <b>; rel=y\r\n\r\n", "");
    assert_true(rf_str_is(rf_http_header_of(&r, "X-WP-TotalPages", 0), "7"));
    assert_true(rf_str_is(rf_http_header_of(&r, "Link", 1), "<b>; rel=y"));
    assert_null(rf_http_header_of(&r, "Link", 2).ptr);
    assert_null(rf_http_header_of(&r, "X-WP-Total", 0).ptr);
}

static void links_are_found_by_their_relation(void **state)
{
    (void)state;
    rf_arena *arena = rf_arena_new(0);
    rf_str url;
    rf_http_response r = answer(200,
                                "H\r\nLink: <https://b.example/?a=1,2>; title=\"x; rel=next, y\"; rel=\"prev up\", <n?page=2>; rel=next\r\n"
                                "Link: <broken; rel=last\r\n",
                                "");
    assert_true(rf_http_link(&r, "next", arena, &url));
    assert_true(rf_str_is(url, "https://a.example/p/n?page=2"));
    assert_true(rf_http_link(&r, "UP", arena, &url));
    assert_true(rf_str_is(url, "https://b.example/?a=1,2"));
    assert_false(rf_http_link(&r, "last", arena, &url));
    rf_arena_free(arena);
}

static void a_status_becomes_a_code_that_says_who_has_to_act(void **state)
{
    (void)state;
    static const struct row {
        int status;
        rf_code code;
    } rows[] = {{200, RF_OK},       {204, RF_OK},     {401, RF_E_AUTH}, {403, RF_E_AUTH}, {404, RF_E_INPUT}, {410, RF_E_INPUT},
                {400, RF_E_CONFIG}, {429, RF_E_TEMP}, {500, RF_E_TEMP}, {503, RF_E_TEMP}, {304, RF_E_OTHER}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        rf_error err = {0};
        rf_http_response r = answer(rows[i].status, "", "");
        assert_int_equal(rf_http_expect(&r, &err), rows[i].code == RF_OK);
        assert_int_equal(err.code, rows[i].code);
    }
}

static void an_excerpt_is_harmless_and_keeps_secrets(void **state)
{
    (void)state;
    char text[40];
    rf_error err = {0};
    rf_http_response r = answer(200, "H\r\nContent-Type: text/html\r\n",
                                "<b>\x1b[31mkey  topsecret\r\n is\xC3\xA9 "
                                "bad and a good deal longer than the room");

    rf_http_excerpt(&r, text, sizeof text);

    assert_string_equal(text, "<b> [31mkey *** is?? bad and a good ");
    assert_false(rf_http_expect_json(&r, &err));
    assert_int_equal(err.code, RF_E_TEMP);
    assert_null(strstr(err.text, "topsecret"));
    r = answer(200, "", "\xEF\xBB\xBF [1]");
    assert_true(rf_http_expect_json(&r, &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_connection_is_tried_four_times_with_growing_pauses_that_the_seed_decides),
        cmocka_unit_test(a_pause_that_would_outlast_the_run_is_not_begun),
        cmocka_unit_test(a_signal_ends_a_request_before_it_begins),
        cmocka_unit_test(headers_are_found_without_case_and_one_by_one),
        cmocka_unit_test(links_are_found_by_their_relation),
        cmocka_unit_test(a_status_becomes_a_code_that_says_who_has_to_act),
        cmocka_unit_test(an_excerpt_is_harmless_and_keeps_secrets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
