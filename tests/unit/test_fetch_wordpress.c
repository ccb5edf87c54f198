/* The kind `wordpress` on recorded shapes: the conversion, and what a healthy site cannot show (tests/cli/wordpress.sh has the
 * healthy one). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "fetch/wordpress_typed.h"
#include "redflag.h"
#include "store/db.h"

#include "http_stub.h"

#include <locale.h>
#include <stdlib.h>
#include <sys/stat.h>

#define NOW (INT64_C(1795305600)) /* 22 Nov 2026 */
#define COMMENTS "/wp/v2/comments?"
#define JSON "Content-Type: application/json; charset=UTF-8\r\n"
#define TOTAL(n, pages) JSON "X-WP-Total: " #n "\r\nX-WP-TotalPages: " #pages "\r\n"
/* One comment as WordPress prints it: number, day of November 2026, words. */
#define ITEM(n, day, words)                                                                                                                \
    "{\"id\":" #n ",\"post\":44,\"parent\":0,\"author\":0,\"author_name\":\"Ann\",\"date_gmt\":\"2026-11-" #day "T08:00:" #n               \
    "\",\"content\":{\"rendered\":\"<p>" words "<\\/p>\\n\"},\"link\":\"https:\\/\\/blog.invalid\\/knee\\/#comment-" #n                    \
    "\",\"status\":\"approved\",\"type\":\"comment\"}"

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

/* Up to three settings beyond the address; of the password, a file is made. */
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

static rf_fetching_result fetch(const reply *table) { return fetch_from(api_url, NULL, table, NOW); }

/* One value of the store as text. */
static const char *ask(const char *sql)
{
    static char value[4096];
    rf_error err = {0};
    rf_db *db = rf_db_open(store_path, true, 1000, &err);
    assert_non_null(db);
    rf_query *q = rf_db_query(db, sql, &err);
    if (q == NULL)
        fail_msg("%s", err.text);
    rf_str v = rf_query_step(q, &err) == RF_STEP_ROW ? rf_query_get_str(q, 0) : RF_STR("(none)");
    snprintf(value, sizeof value, "%.*s", (int)v.len, v.ptr);
    rf_query_end(q);
    rf_db_close(db);
    return value;
}

static const char *ids(void) { return ask("SELECT group_concat(id, ' ') FROM (SELECT id FROM comment ORDER BY id)"); }

static void says(const rf_fetching_result *r, const char *text)
{
    if (strstr(r->text, text) == NULL)
        fail_msg("'%s' says not '%s'", r->text, text);
}

/* Whether these bytes stand anywhere in the files of the store. */
static bool in_store(const char *text)
{
    char command[256];
    snprintf(command, sizeof command, "grep -a -q -- '%s' '%s'/s.db*", text, dir);
    return system(command) == 0;
}

/* ---- the conversion ---------------------------------------------------------------------------------------------------- */

static void a_comment_becomes_plain_words_and_moderators_fields_stay_outside(void **state)
{
    (void)state;
    static const reply table[] = {
        {COMMENTS, 200, TOTAL(3, 1),
         "[{\"id\":512,\"post\":44,\"parent\":509,\"author\":0,\"author_name\":\"Fay &amp; Gus\",\"author_email\":\"fay@mail.invalid\","
         "\"author_ip\":\"203.0.113.7\",\"author_user_agent\":\"Browser/9\",\"author_url\":\"https://fay.invalid\","
         "\"date\":\"2026-11-03T09:12:44\",\"date_gmt\":\"2026-11-03T08:12:44\","
         "\"content\":{\"rendered\":\"<p>My calf&#8217;s swollen &amp; hot.<br />\\nShould I rest? <img src=\\\"s.png\\\" alt=\\\":)\\\" "
         "class=\\\"wp-smiley\\\" \\/><\\/p>\\n<p>half \\ud83d and \\u0000 too<\\/p>\\n\",\"raw\":\"My calf\"},"
         "\"link\":\"https:\\/\\/blog.invalid\\/knee\\/#comment-512\",\"status\":\"hold\",\"type\":\"comment\","
         "\"author_avatar_urls\":{\"24\":\"x\"},\"meta\":[],\"_links\":{}},"
         "{\"id\":\"513\",\"post\":44,\"parent\":0,\"author_name\":\"me@mail.invalid\",\"date_gmt\":\"0000-00-00T00:00:00\","
         "\"content\":{\"rendered\":\"<p><img src=\\\"knee.jpg\\\"><\\/p>\"},\"link\":\"\",\"status\":\"approved\",\"type\":\"comment\"},"
         "{\"id\":514,\"post\":44,\"parent\":0,\"author_name\":\"A blog\",\"date_gmt\":\"2026-11-03T08:12:45\","
         "\"content\":{\"rendered\":\"<p>[…] a link […]<\\/p>\"},\"link\":\"\",\"status\":\"approved\",\"type\":\"pingback\"}]",
         0},
        {0}};

    rf_fetching_result r = fetch(table);

    assert_int_equal(r.code, RF_OK);
    assert_string_equal(ids(), "512 513");
    assert_string_equal(ask("SELECT text FROM comment WHERE id = '512'"),
                        "My calf's swollen & hot.\nShould I rest? \U0001F642\nhalf \uFFFD and too");
    assert_string_equal(
        ask("SELECT author || '|' || parent || '|' || container || '|' || status || '|' || published || '|' || url || '|' || "
            "origin || '|' || repairs || '|' || has_media FROM comment WHERE id = '512'"),
        "Fay & Gus|509|44|hold|1793693564|https://blog.invalid/knee/#comment-512|wordpress|1|0");
    assert_string_equal(
        ask("SELECT author || '|' || parent || '|' || ifnull(published, 'none') || '|' || published_exact || '|' || has_media "
            "|| '|' || text FROM comment WHERE id = '513'"),
        "(address)||none|0|1|");
    assert_false(in_store("mail.invalid"));
    assert_false(in_store("203.0.113"));
    assert_false(in_store("Browser/9"));
    assert_false(in_store("fay.invalid"));
    assert_int_equal(stub_count(&server, "context="), 0);
    assert_int_equal(stub_count(&server, "_fields=id,post,parent,author,author_name,date_gmt,content,link,status,type&"), 1);
    assert_int_equal(stub_count(&server, "status="), 0); /* anonymous */
}

static void an_item_that_cannot_be_read_costs_itself_alone_and_nothing_is_called_gone(void **state)
{
    (void)state;
    static const reply good[] = {{COMMENTS, 200, TOTAL(2, 1), "[" ITEM(11, 20, "one") "," ITEM(12, 20, "two") "]", 0}, {0}};
    static const reply bad[] = {
        {COMMENTS, 200, TOTAL(3, 1), "[{\"id\":11,\"post\":44,\"content\":null},{\"post\":44}," ITEM(13, 20, "three") "]", 0}, {0}};
    assert_int_equal(fetch(good).done.added, 2);

    rf_fetching_result r = fetch_from(api_url, NULL, bad, NOW + 60);

    assert_int_equal(r.code, RF_E_INPUT);
    assert_int_equal(r.done.unreadable, 2);
    assert_int_equal(r.done.added, 1);
    assert_int_equal(r.done.gone, 0);
    says(&r, "comment 11: no content; comment ?: no id");
}

static void a_guest_under_the_owners_name_is_a_guest(void **state)
{
    (void)state;
    static const reply table[] = {
        {COMMENTS, 200, TOTAL(2, 1),
         "[" ITEM(11, 20,
                  "no feeling when I wipe") ",{\"id\":12,\"post\":44,\"parent\":0,\"author\":1,\"author_name\":\"Ann\","
                                            "\"date_gmt\":\"2026-11-20T08:00:12\",\"content\":{\"rendered\":\"<p>see a doctor<\\/p>\"}}]",
         0},
        {0}};
    const char *const owner[][2] = {{"owner", "Ann"}, {NULL, NULL}};

    fetch_from(api_url, owner, table, NOW);

    assert_string_equal(ask("SELECT group_concat(author || ' ' || is_owner, ', ') FROM (SELECT * FROM comment ORDER BY id)"),
                        "Ann (guest) 0, Ann 1");
}

static void what_was_typed_and_what_is_shown_have_one_form(void **state)
{
    (void)state;
    static const char *const pairs[][3] = {
        {"it's \"so\" -- good... 5x5, 5 - 6", "it\u2019s \u201Cso\u201D \u2014 good\u2026 5\u00D75, 5 \u2013 6",
         "it's \"so\" - good... 5x5, 5 - 6"},
        {"thanks :) and ;-) :D", "thanks \U0001F642 and \U0001F609 \U0001F600", "thanks \U0001F642 and \U0001F609 \U0001F600"},
        {"one \r\n\r\n  two\tthree ", "one\ntwo three", "one\ntwo three"},
        {"at 10:30, a:) b", "at 10:30, a:) b", "at 10:30, a:) b"}, /* no face by itself */
        {NULL},
    };
    rf_arena *arena = rf_arena_new(0);
    for (size_t i = 0; pairs[i][2] != NULL; i++)
        for (size_t side = 0; side < 2; side++) {
            rf_str got = rf_wordpress_typed(rf_str_from(pairs[i][side]), arena);
            if (!rf_str_is(got, pairs[i][2]))
                fail_msg("'%.*s' is not '%s'", (int)got.len, got.ptr, pairs[i][2]);
        }
    assert_true(rf_str_is(rf_wordpress_typed(RF_STR(":"), arena), ":"));
    assert_int_equal(rf_wordpress_typed(RF_STR(""), arena).len, 0);
    rf_arena_free(arena);
}

/* ---- pages ------------------------------------------------------------------------------------------------------------- */

static void a_short_or_empty_page_is_not_the_last_one(void **state)
{
    (void)state;
    static const reply table[] = {{"&page=1 ", 200, TOTAL(300, 5), "[" ITEM(11, 20, "one") "]", 0},
                                  {"&page=2 ", 200, TOTAL(300, 5), "[]", 0},
                                  {"&page=3 ", 200, TOTAL(300, 5), "[]", 0},
                                  {"&page=4 ", 200, TOTAL(300, 5), "[]", 0},
                                  {"&page=5 ", 200, TOTAL(300, 5), "[" ITEM(12, 20, "two") "]", 0},
                                  {0}};

    rf_fetching_result r = fetch(table);

    assert_int_equal(r.code, RF_OK);
    assert_string_equal(ids(), "11 12");
    assert_int_equal(r.done.pages, 5);
    assert_int_equal(r.done.expected, 300);
    assert_int_equal(r.done.skipped, 298);
    assert_non_null(strstr(r.done.note, "298 comments: counted by the site and not shown to this reader"));
}

static void pages_that_are_added_while_reading_are_read(void **state)
{
    (void)state;
    static const reply table[] = {{"&page=1 ", 200, TOTAL(2, 2), "[" ITEM(11, 20, "one") "]", 0},
                                  {"&page=2 ", 200, TOTAL(3, 3), "[" ITEM(12, 20, "two") "]", 0},
                                  {"&page=3 ", 200, TOTAL(3, 3), "[" ITEM(13, 20, "three") "]", 0},
                                  {0}};
    assert_int_equal(fetch(table).code, RF_OK);
    assert_string_equal(ids(), "11 12 13");
}

/* 11 is deleted between the pages: 13 moves from page 2 to page 1, where nobody looks any more. */
static void a_comment_that_slips_between_pages_is_found_by_walking_again(void **state)
{
    (void)state;
    static const reply table[] = {{"&page=1 ", 200, TOTAL(4, 2), "[" ITEM(11, 20, "one") "," ITEM(12, 20, "two") "]", 1},
                                  {"&page=2 ", 200, TOTAL(3, 2), "[" ITEM(14, 20, "four") "]", 0},
                                  {"&page=1 ", 200, TOTAL(3, 2), "[" ITEM(12, 20, "two") "," ITEM(13, 20, "three") "]", 0},
                                  {0}};

    rf_fetching_result r = fetch(table);

    assert_int_equal(r.code, RF_OK);
    assert_string_equal(ids(), "11 12 13 14");
    assert_int_equal(r.done.read, 4); /* each once */
    assert_int_equal(r.done.pages, 4);
}

static void a_site_that_shrinks_for_ever_ends_as_partial(void **state)
{
    (void)state;
    static const reply table[] = {{"&page=1 ", 200, TOTAL(4, 2), "[" ITEM(11, 20, "one") "]", 0},
                                  {"&page=2 ", 200, TOTAL(3, 2), "[" ITEM(12, 20, "two") "]", 0},
                                  {0}};
    rf_fetching_result r = fetch(table);
    assert_int_equal(r.code, RF_E_INPUT);
    assert_int_equal(r.done.pages, 6);
    says(&r, "removed during each of three walks");
}

static void without_totals_the_links_tell_and_without_links_the_third_empty_page(void **state)
{
    (void)state;
    static const reply links[] = {{"&page=1 ", 200, JSON "link: <http://x.invalid/2>; rel=\"next\"\r\n", "[]", 0},
                                  {"&page=2 ", 200, JSON "LINK: <http://x.invalid/1>; rel=\"prev\"\r\n", "[" ITEM(11, 20, "one") "]", 0},
                                  {0}};
    static const reply nothing[] = {{"&page=1 ", 200, NULL, "[" ITEM(21, 20, "one") "]", 0},
                                    {"&page=2 ", 200, NULL, "[]", 0},
                                    {"&page=3 ", 200, NULL, "[" ITEM(22, 20, "two") "]", 0},
                                    {COMMENTS, 200, NULL, "[]", 0},
                                    {0}};
    rf_fetching_result r = fetch(links);
    assert_int_equal(r.code, RF_OK);
    assert_int_equal(r.done.pages, 2);

    r = fetch_from(api_url, NULL, nothing, NOW + 1);

    assert_int_equal(r.code, RF_OK);
    assert_int_equal(r.done.pages, 6);
    assert_int_equal(r.done.expected, -1);
    assert_string_equal(ids(), "11 21 22");
}

static void lower_case_headers_are_headers(void **state)
{
    (void)state;
    static const reply table[] = {{"&page=1 ", 200, "x-wp-total: 1\r\nx-wp-totalpages: 1\r\n", "[" ITEM(11, 20, "one") "]", 0}, {0}};
    rf_fetching_result r = fetch(table);
    assert_int_equal(r.done.pages, 1);
    assert_int_equal(r.done.expected, 1);
}

static void a_server_that_gives_the_same_page_for_ever_is_left(void **state)
{
    (void)state;
    static const reply table[] = {{COMMENTS, 200, TOTAL(900, 90), "[" ITEM(11, 20, "one") "]", 0}, {0}};
    rf_fetching_result r = fetch(table);
    assert_int_equal(r.code, RF_E_INPUT);
    assert_string_equal(r.done.stopped_by, "nothing_new");
    assert_int_equal(r.done.pages, 2);
}

static void a_refusal_past_the_end_is_the_end(void **state)
{
    (void)state;
    static const reply table[] = {{"&page=1 ", 200, NULL, "[" ITEM(11, 20, "one") "]", 0},
                                  {COMMENTS, 400, JSON, "{\"code\":\"rest_post_invalid_page_number\",\"data\":{\"status\":400}}", 0},
                                  {0}};
    rf_fetching_result r = fetch(table);
    assert_int_equal(r.code, RF_OK);
    assert_int_equal(r.done.added, 1);
}

/* ---- from run to run --------------------------------------------------------------------------------------------------- */

static const reply two_pages[] = {
    {"&page=1 ", 200, TOTAL(2, 2), "[" ITEM(11, 10, "one") "]", 0}, {"&page=2 ", 200, TOTAL(2, 2), "[" ITEM(12, 20, "two") "]", 0}, {0}};

static void each_run_reads_the_lookback_again_and_a_day_and_more_for_clocks(void **state)
{
    (void)state;
    static const reply later[] = {
        {COMMENTS, 200, TOTAL(3, 1), "[" ITEM(11, 10, "one, edited") "," ITEM(15, 11, "late") "," ITEM(12, 20, "two") "]", 0}, {0}};
    assert_int_equal(fetch(two_pages).done.added, 2);
    assert_int_equal(stub_count(&server, "&after=2026-10-21T21:00:00Z&page=1 "), 1); /* 30 days and 27 hours before */

    rf_fetching_result r = fetch_from(api_url, NULL, later, NOW + 60);

    assert_int_equal(stub_count(&server, "&after=2026-11-05T05:00:12Z&page=1 "), 1); /* 14 days and 27 hours before the newest */
    assert_int_equal(r.done.added, 1);
    assert_int_equal(r.done.edited, 1);
    assert_int_equal(r.done.same, 1);
}

static void a_comment_of_the_future_does_not_cut_what_a_broken_cron_has_missed(void **state)
{
    (void)state;
    static const reply future[] = {{COMMENTS, 200, TOTAL(1, 1), "[" ITEM(11, 29, "from a wrong clock") "]", 0}, {0}};
    assert_int_equal(fetch(future).done.added, 1);

    fetch_from(api_url, NULL, future, NOW + 60 * 86400);

    assert_int_equal(stub_count(&server, "&after=2026-11-06T21:00:00Z&page=1 "), 1); /* behind the first run, not behind the comment */
}

static void what_a_whole_walk_has_not_shown_is_gone_and_what_is_older_is_not(void **state)
{
    (void)state;
    static const reply first[] = {
        {COMMENTS, 200, TOTAL(3, 1), "[" ITEM(10, 01, "old") "," ITEM(11, 10, "one") "," ITEM(12, 20, "two") "]", 0}, {0}};
    static const reply second[] = {{COMMENTS, 200, TOTAL(1, 1), "[" ITEM(12, 20, "two") "]", 0}, {0}};
    static const reply cut[] = {{"&page=1 ", 200, TOTAL(3, 2), "[]", 0}, {"&page=2 ", 0, JSON, "[", 0}, {0}};
    assert_int_equal(fetch(first).done.added, 3);

    rf_fetching_result r = fetch_from(api_url, NULL, cut, NOW + 60);
    assert_int_equal(r.code, RF_E_INPUT);
    assert_int_equal(r.done.gone, 0); /* not a whole walk */

    r = fetch_from(api_url, NULL, second, NOW + 120);

    assert_int_equal(r.done.gone, 1);
    assert_string_equal(ask("SELECT group_concat(id) FROM comment WHERE gone IS NOT NULL"), "11");
}

static void a_walk_that_is_cut_goes_on_where_it_was(void **state)
{
    (void)state;
    static const reply cut[] = {
        {"&page=1 ", 200, TOTAL(3, 3), "[" ITEM(11, 10, "one") "]", 0}, {"&page=2 ", 0, JSON, "[" ITEM(12, 20, "two"), 0}, {0}};
    static const reply rest[] = {{COMMENTS, 200, TOTAL(2, 1), "[" ITEM(12, 20, "two") "," ITEM(13, 21, "three") "]", 0}, {0}};
    rf_fetching_result r = fetch(cut);
    assert_int_equal(r.code, RF_E_INPUT);
    assert_string_equal(ids(), "11");

    r = fetch_from(api_url, NULL, rest, NOW + 60);

    assert_int_equal(stub_count(&server, "&after=2026-11-09T05:00:11Z&page=1 "), 1); /* where page 1 had come to */
    assert_int_equal(r.code, RF_OK);
    assert_int_equal(r.done.gone, 0);
    assert_string_equal(ids(), "11 12 13");
    fetch_from(api_url, NULL, rest, NOW + 120);
    assert_int_equal(stub_count(&server, "&after=2026-11-06T05:00:13Z&page=1 "), 1); /* from now on the lookback again */
}

static void a_walk_that_is_cut_goes_on_before_the_place_where_one_may_have_slipped_by(void **state)
{
    (void)state;
    static const reply cut[] = {{"&page=1 ", 200, TOTAL(9, 3), "[" ITEM(11, 10, "one") "]", 0},
                                {"&page=2 ", 200, TOTAL(8, 3), "[" ITEM(13, 20, "three") "]", 0},
                                {"&page=3 ", 0, JSON, "[", 0},
                                {0}};
    fetch(cut);
    fetch_from(api_url, NULL, two_pages, NOW + 60);
    assert_int_equal(stub_count(&server, "&after=2026-11-09T05:00:11Z&page=1 "), 1);
}

static void another_reader_begins_anew(void **state)
{
    (void)state;
    char password[80];
    snprintf(password, sizeof password, "%s/pw", dir);
    FILE *f = fopen(password, "w");
    fputs("abcd efgh ijkl\n", f);
    fclose(f);
    chmod(password, 0600);
    const char *const login[][2] = {{"user", "mo"}, {"password_file", password}, {NULL, NULL}};
    static const reply one_page[] = {{COMMENTS, 200, TOTAL(1, 1), "[" ITEM(12, 20, "two") "]", 0}, {0}};
    fetch(two_pages);

    rf_fetching_result r = fetch_from(api_url, login, one_page, NOW + 60);

    assert_int_equal(r.code, RF_OK);
    assert_int_equal(r.done.gone, 0); /* what one reader does not see may be there for the other */
    assert_int_equal(stub_count(&server, "&after=2026-10-21T21:01:00Z&status=all&page=1 "), 1);
    assert_int_equal(stub_count(&server, "Authorization: Basic bW86YWJjZCBlZmdoIGlqa2w="), 1); /* mo:abcd efgh ijkl */
}

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
    char password[80];
    static const reply elsewhere[] = {{"HEAD / ", 200, "Link: <http://localhost:1/wp-json/>; rel=\"https://api.w.org/\"\r\n", "", 0}, {0}};
    snprintf(password, sizeof password, "%s/pw", dir);
    FILE *f = fopen(password, "w");
    fputs("abcd\n", f);
    fclose(f);
    chmod(password, 0600);
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
    char password[80];
    snprintf(password, sizeof password, "%s/pw", dir);
    FILE *f = fopen(password, "w");
    fputs("abcd efgh\n", f);
    fclose(f);
    chmod(password, 0600);
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
        fact(a_comment_becomes_plain_words_and_moderators_fields_stay_outside),
        fact(a_guest_under_the_owners_name_is_a_guest),
        fact(what_was_typed_and_what_is_shown_have_one_form),
        fact(an_item_that_cannot_be_read_costs_itself_alone_and_nothing_is_called_gone),
        fact(a_short_or_empty_page_is_not_the_last_one),
        fact(pages_that_are_added_while_reading_are_read),
        fact(a_comment_that_slips_between_pages_is_found_by_walking_again),
        fact(a_site_that_shrinks_for_ever_ends_as_partial),
        fact(without_totals_the_links_tell_and_without_links_the_third_empty_page),
        fact(lower_case_headers_are_headers),
        fact(a_server_that_gives_the_same_page_for_ever_is_left),
        fact(a_refusal_past_the_end_is_the_end),
        fact(each_run_reads_the_lookback_again_and_a_day_and_more_for_clocks),
        fact(a_comment_of_the_future_does_not_cut_what_a_broken_cron_has_missed),
        fact(what_a_whole_walk_has_not_shown_is_gone_and_what_is_older_is_not),
        fact(a_walk_that_is_cut_goes_on_where_it_was),
        fact(a_walk_that_is_cut_goes_on_before_the_place_where_one_may_have_slipped_by),
        fact(another_reader_begins_anew),
        fact(the_interface_is_found_by_header_by_element_or_at_its_usual_places),
        fact(no_interface_at_all_is_said_and_a_passing_failure_is_not_taken_for_it),
        fact(a_password_goes_to_the_configured_origin_and_over_https_alone),
        fact(each_refusal_has_its_code_and_words),
        fact(refusals_with_a_login_tell_password_role_and_host_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
