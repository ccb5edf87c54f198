/* The kind `wordpress` on recorded shapes: the conversion, and what a healthy site cannot show (tests/cli/wordpress.sh has the
 * healthy one). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "fetch/wordpress_typed.h"
#include "store/db.h"

#include "wordpress_fixture.h"

#include <locale.h>

/* One comment as WordPress prints it: number, day of November 2026, words. */
#define ITEM(n, day, words)                                                                                                                \
    "{\"id\":" #n ",\"post\":44,\"parent\":0,\"author\":0,\"author_name\":\"Ann\",\"date_gmt\":\"2026-11-" #day "T08:00:" #n               \
    "\",\"content\":{\"rendered\":\"<p>" words "<\\/p>\\n\"},\"link\":\"https:\\/\\/blog.invalid\\/knee\\/#comment-" #n                    \
    "\",\"status\":\"approved\",\"type\":\"comment\"}"

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
    const char *password = password_file("abcd efgh ijkl");
    const char *const login[][2] = {{"user", "mo"}, {"password_file", password}, {NULL, NULL}};
    static const reply one_page[] = {{COMMENTS, 200, TOTAL(1, 1), "[" ITEM(12, 20, "two") "]", 0}, {0}};
    fetch(two_pages);

    rf_fetching_result r = fetch_from(api_url, login, one_page, NOW + 60);

    assert_int_equal(r.code, RF_OK);
    assert_int_equal(r.done.gone, 0); /* what one reader does not see may be there for the other */
    assert_int_equal(stub_count(&server, "&after=2026-10-21T21:01:00Z&status=all&page=1 "), 1);
    assert_int_equal(stub_count(&server, "Authorization: Basic bW86YWJjZCBlZmdoIGlqa2w="), 1); /* mo:abcd efgh ijkl */
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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
