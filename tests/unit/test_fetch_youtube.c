/* What answers of the YouTube Data API mean: comments, threads, refusals, and when the quota begins anew. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "fetch/youtube_records.h"
#include "assert_str.h"

#include <stdio.h>
#include <string.h>

static rf_arena *arena;

static int begin(void **state)
{
    (void)state;
    arena = rf_arena_new(0);
    return 0;
}

static int end(void **state)
{
    (void)state;
    rf_arena_free(arena);
    return 0;
}

static const rf_json *json(const char *text)
{
    rf_error err = {0};
    const rf_json *v = rf_json_parse(rf_str_from(text), arena, NULL, &err);
    if (v == NULL)
        fail_msg("%s: %s", text, err.text);
    return v;
}

static int64_t at(const char *text)
{
    int64_t t = 0;
    assert_true(rf_time_parse(rf_str_from(text), &t));
    return t;
}

static rf_comment comment(const char *text, const rf_youtube_thread *thread, const char **status)
{
    rf_comment c;
    const char *ignored, *wrong = rf_youtube_comment(json(text), thread, arena, &c, status != NULL ? status : &ignored);
    if (wrong != NULL)
        fail_msg("%s: %s", text, wrong);
    return c;
}

static const char *wrong_with(const char *text)
{
    rf_comment c;
    const char *status, *wrong = rf_youtube_comment(json(text), NULL, arena, &c, &status);
    return wrong != NULL ? wrong : "nothing";
}

/* ---- comments ---------------------------------------------------------------------------------------------------------- */

static void a_comment_has_words_author_dates_video_and_an_address(void **state)
{
    (void)state;
    const char *status;
    rf_comment c = comment("{\"kind\":\"youtube#comment\",\"id\":\"UgxA1\",\"snippet\":{\"channelId\":\"UCme\",\"videoId\":\"vid00000001\","
                           "\"textDisplay\":\"calf is hot <3 & swollen\",\"authorDisplayName\":\"@viewer1\",\"authorChannelId\":{\"value\":"
                           "\"UCviewer1\"},\"likeCount\":3,\"publishedAt\":\"2026-11-20T08:01:02Z\",\"updatedAt\":\"2026-11-20T08:05:00Z\","
                           "\"moderationStatus\":\"heldForReview\"}}",
                           NULL, &status);
    assert_str(c.id, "UgxA1");
    assert_str(c.text, "calf is hot <3 & swollen"); /* plain text stays as it is: nothing in it is HTML */
    assert_str(c.author, "@viewer1");
    assert_str(c.container, "vid00000001");
    assert_str(c.url, "https://www.youtube.com/watch?v=vid00000001&lc=UgxA1");
    assert_str(c.origin, "youtube");
    assert_str(c.parent, "");
    assert_int_equal(c.published, at("2026-11-20T08:01:02Z"));
    assert_int_equal(c.edited, at("2026-11-20T08:05:00Z"));
    assert_true(c.published_exact && !c.is_owner && !c.has_media && c.repairs == 0);
    assert_string_equal(status, "heldForReview");
}

static void equal_dates_are_no_edit_and_fractions_of_seconds_are_read(void **state)
{
    (void)state;
    rf_comment c = comment("{\"id\":\"a\",\"snippet\":{\"textDisplay\":\"x\",\"publishedAt\":\"2026-11-20T08:01:02.123Z\",\"updatedAt\":"
                           "\"2026-11-20T08:01:02Z\"}}",
                           NULL, NULL);
    assert_int_equal(c.published, at("2026-11-20T08:01:02Z"));
    assert_true(c.edited == RF_NO_TIME);
    c = comment("{\"id\":\"a\",\"snippet\":{\"textDisplay\":\"x\",\"publishedAt\":\"soon\"}}", NULL, NULL);
    assert_true(c.published == RF_NO_TIME && !c.published_exact);
}

static void a_reply_takes_from_its_thread_what_it_does_not_say(void **state)
{
    (void)state;
    const rf_youtube_thread t = {RF_STR("UgxA1"), RF_STR("vid1"), RF_STR("UCme"), 7};
    rf_comment c =
        comment("{\"id\":\"UgxA1.9a\",\"snippet\":{\"textDisplay\":\"same\",\"authorChannelId\":{\"value\":\"UCme\"}}}", &t, NULL);
    assert_str(c.parent, "UgxA1");
    assert_str(c.container, "vid1");
    assert_str(c.url, "https://www.youtube.com/watch?v=vid1&lc=UgxA1.9a");
    assert_true(c.is_owner);
    c = comment("{\"id\":\"UgxA1.9b\",\"snippet\":{\"parentId\":\"UgxA1.9a\",\"videoId\":\"vid2\",\"textDisplay\":\"same\"}}", &t, NULL);
    assert_str(c.parent, "UgxA1.9a"); /* what it says itself counts */
    assert_str(c.container, "vid2");
}

static void an_image_needs_no_words_and_is_told(void **state)
{
    (void)state;
    rf_comment c = comment("{\"id\":\"a\",\"snippet\":{\"textDisplay\":\"\",\"imageUrl\":\"https://i.invalid/1.gif\"}}", NULL, NULL);
    assert_true(c.has_media && c.text.len == 0);
    c = comment("{\"id\":\"a\",\"snippet\":{\"imageUrl\":\"https://i.invalid/1.gif\"}}", NULL, NULL);
    assert_true(c.has_media && c.text.len == 0);
}

static void a_closed_account_has_no_name_and_owns_nothing(void **state)
{
    (void)state;
    rf_comment c = comment("{\"id\":\"a\",\"snippet\":{\"textDisplay\":\"x\",\"videoId\":\"v\"}}", NULL, NULL);
    assert_true(c.author.len == 0 && !c.is_owner);
}

static void a_comment_without_a_video_has_no_address(void **state)
{
    (void)state;
    rf_comment c = comment("{\"id\":\"a\",\"snippet\":{\"textDisplay\":\"x\"}}", NULL, NULL);
    assert_int_equal(c.url.len, 0);
}

static void half_an_emoji_is_counted(void **state)
{
    (void)state;
    rf_comment c = comment("{\"id\":\"a\",\"snippet\":{\"textDisplay\":\"numb \\ud83d and \\ud83d\\ude4f\"}}", NULL, NULL);
    assert_int_equal(c.repairs, 1);
}

static void what_is_no_comment_is_told_and_not_guessed(void **state)
{
    (void)state;
    assert_string_equal(wrong_with("{\"snippet\":{\"textDisplay\":\"x\"}}"), "has no id");
    assert_string_equal(wrong_with("{\"id\":7,\"snippet\":{\"textDisplay\":\"x\"}}"), "has no id");
    assert_string_equal(wrong_with("{\"id\":\"a\"}"), "has no text and no image");
    assert_string_equal(wrong_with("{\"id\":\"a\",\"snippet\":[]}"), "has no text and no image");
    assert_string_equal(wrong_with("{\"id\":\"a\",\"snippet\":{\"textDisplay\":null}}"), "has no text and no image");
    assert_string_equal(wrong_with("[]"), "has no id");
    assert_string_equal(wrong_with("\"a\""), "has no id");
}

static void a_thread_gives_its_top_comment_its_replies_and_their_number(void **state)
{
    (void)state;
    rf_youtube_thread t;
    const rf_json *top, *replies;
    const char *whole = "{\"id\":\"UgxA1\",\"snippet\":{\"videoId\":\"vid1\",\"totalReplyCount\":7,\"topLevelComment\":{\"id\":\"UgxA1\","
                        "\"snippet\":{\"channelId\":\"UCme\",\"textDisplay\":\"x\"}}},\"replies\":{\"comments\":[{\"id\":\"r1\"},{\"id\":"
                        "\"r2\"}]}}";
    assert_null(rf_youtube_thread_of(json(whole), &t, &top, &replies));
    assert_str(t.id, "UgxA1");
    assert_str(t.video, "vid1");
    assert_str(t.channel, "UCme");
    assert_int_equal(t.replies, 7);
    assert_non_null(replies->next);
    assert_null(replies->next->next);
    assert_null(rf_youtube_thread_of(json("{\"id\":\"b\",\"snippet\":{\"topLevelComment\":{}}}"), &t, &top, &replies));
    assert_str(t.id, "b");
    assert_true(t.replies == 0 && replies == NULL);
    assert_non_null(rf_youtube_thread_of(json("{\"id\":\"b\",\"snippet\":{}}"), &t, &top, &replies));
    assert_non_null(rf_youtube_thread_of(json("{\"snippet\":{\"topLevelComment\":{}}}"), &t, &top, &replies));
    assert_non_null(rf_youtube_thread_of(json("null"), &t, &top, &replies));
}

/* ---- refusals ---------------------------------------------------------------------------------------------------------- */

static rf_youtube_refusal refused(int status, const char *body)
{
    rf_youtube_refusal no;
    rf_youtube_refused(status, rf_str_from(body), RF_STR("AIzaSECRET"), &no);
    return no;
}

static rf_youtube_action action_of(int status, const char *reason)
{
    char body[256];
    snprintf(body, sizeof body, "{\"error\":{\"code\":%d,\"message\":\"m\",\"errors\":[{\"message\":\"m\",\"reason\":\"%s\"}]}}", status,
             reason);
    return refused(status, body).action;
}

static void the_reason_decides_and_not_the_status(void **state)
{
    (void)state;
    assert_int_equal(action_of(403, "commentsDisabled"), RF_YOUTUBE_SKIP);
    assert_int_equal(action_of(404, "videoNotFound"), RF_YOUTUBE_MISSING);
    assert_int_equal(action_of(404, "commentThreadNotFound"), RF_YOUTUBE_MISSING);
    assert_int_equal(action_of(403, "quotaExceeded"), RF_YOUTUBE_QUOTA);
    assert_int_equal(action_of(429, "quotaExceeded"), RF_YOUTUBE_QUOTA);
    assert_int_equal(action_of(403, "dailyLimitExceeded"), RF_YOUTUBE_QUOTA);
    assert_int_equal(action_of(403, "rateLimitExceeded"), RF_YOUTUBE_RATE);
    assert_int_equal(action_of(400, "processingFailure"), RF_YOUTUBE_PASSING);
    assert_int_equal(action_of(400, "invalidPageToken"), RF_YOUTUBE_TOKEN);
    assert_int_equal(action_of(400, "missingRequiredParameter"), RF_YOUTUBE_CONFIG);
    assert_int_equal(action_of(400, "keyInvalid"), RF_YOUTUBE_KEY);
    assert_int_equal(action_of(403, "accessNotConfigured"), RF_YOUTUBE_CONFIG);
    assert_int_equal(action_of(403, "forbidden"), RF_YOUTUBE_DENIED);
    assert_int_equal(action_of(400, "somethingNew"), RF_YOUTUBE_CONFIG);
    assert_int_equal(action_of(500, "somethingNew"), RF_YOUTUBE_PASSING);
}

static void without_a_reason_the_status_decides(void **state)
{
    (void)state;
    assert_int_equal(refused(503, "<html>busy</html>").action, RF_YOUTUBE_PASSING);
    assert_int_equal(refused(500, "").action, RF_YOUTUBE_PASSING);
    assert_int_equal(refused(429, "{}").action, RF_YOUTUBE_RATE);
    assert_int_equal(refused(401, "").action, RF_YOUTUBE_KEY);
    assert_int_equal(refused(403, "[1]").action, RF_YOUTUBE_CONFIG);
    assert_int_equal(refused(400, "{\"error\":\"text\"}").action, RF_YOUTUBE_CONFIG);
}

static void the_newer_form_tells_what_a_bad_request_is(void **state)
{
    (void)state;
    rf_youtube_refusal no =
        refused(400, "{\"error\":{\"code\":400,\"message\":\"API key not valid: AIzaSECRET.\",\"status\":\"INVALID_ARGUMENT\",\"errors\":["
                     "{\"reason\":\"badRequest\"}],\"details\":[{\"@type\":\"x\"},{\"reason\":\"API_KEY_INVALID\"}]}}");
    assert_int_equal(no.action, RF_YOUTUBE_KEY);
    assert_string_equal(no.reason, "API_KEY_INVALID");
    assert_string_equal(no.message, "API key not valid: ***.");
    assert_non_null(strstr(no.advice, "key_file"));
}

static void a_refused_selection_is_known_by_its_place_or_its_words(void **state)
{
    (void)state;
    const char *by_place = "{\"error\":{\"errors\":[{\"reason\":\"invalidParameter\",\"location\":\"fields\"}]}}";
    const char *by_words = "{\"error\":{\"message\":\"Invalid field selection imageUrl\",\"errors\":[{\"reason\":\"invalidParameter\"}]}}";
    const char *other = "{\"error\":{\"errors\":[{\"reason\":\"invalidParameter\",\"location\":\"maxResults\"}]}}";
    assert_int_equal(refused(400, by_place).action, RF_YOUTUBE_FIELDS);
    assert_int_equal(refused(400, by_words).action, RF_YOUTUBE_FIELDS);
    assert_int_equal(refused(400, other).action, RF_YOUTUBE_CONFIG);
    assert_int_equal(refused(403, by_place).action, RF_YOUTUBE_CONFIG);
}

static void messages_lose_html_and_controls(void **state)
{
    (void)state;
    char text[200];
    rf_youtube_refusal no =
        refused(403, "{\"error\":{\"errors\":[{\"reason\":\"commentsDisabled\",\"message\":\"The <code><a href=\\\"/x\\\">"
                     "videoId</a></code>\\n\\u001b[31m parameter &lt;here&gt;\"}]}}");
    rf_youtube_refusal_text(&no, text, sizeof text);
    assert_null(strchr(text, '\033'));
    assert_non_null(strstr(text, "commentsDisabled: The videoId [31m parameter "));
    no = refused(418, "");
    rf_youtube_refusal_text(&no, text, sizeof text);
    assert_string_equal(text, "http 418");
}

static void a_long_message_is_cut(void **state)
{
    (void)state;
    char body[3000], many[2001];
    memset(many, 'x', 2000);
    many[2000] = '\0';
    snprintf(body, sizeof body, "{\"error\":{\"message\":\"%s\",\"errors\":[{\"reason\":\"%s\"}]}}", many, "forbidden");
    rf_youtube_refusal no = refused(403, body);
    assert_true(strlen(no.message) < sizeof no.message && strlen(no.message) > 100);
}

/* ---- the quota --------------------------------------------------------------------------------------------------------- */

static void the_quota_begins_anew_at_midnight_in_california(void **state)
{
    (void)state;
    static const char *const days[][2] = {
        {"2026-11-27T02:00:00Z", "2026-11-27T08:00:00Z"}, /* winter: eight hours behind */
        {"2026-11-27T07:59:59Z", "2026-11-27T08:00:00Z"}, {"2026-11-27T08:00:00Z", "2026-11-28T08:00:00Z"},
        {"2026-07-01T06:59:59Z", "2026-07-01T07:00:00Z"},                                                   /* summer: seven */
        {"2026-07-01T07:00:00Z", "2026-07-02T07:00:00Z"}, {"2026-03-08T07:00:00Z", "2026-03-08T08:00:00Z"}, /* the day it begins */
        {"2026-03-08T09:00:00Z", "2026-03-09T07:00:00Z"}, {"2026-03-08T12:00:00Z", "2026-03-09T07:00:00Z"},
        {"2026-11-01T06:00:00Z", "2026-11-01T07:00:00Z"}, /* the day it ends has 25 hours */
        {"2026-11-01T07:00:00Z", "2026-11-02T08:00:00Z"}, {"2027-01-01T07:30:00Z", "2027-01-01T08:00:00Z"},
        {"2028-02-29T20:00:00Z", "2028-03-01T08:00:00Z"}};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        if (rf_youtube_quota_reset(at(days[i][0])) != at(days[i][1]))
            fail_msg("at %s it is not %s but %lld s later", days[i][0], days[i][1],
                     (long long)(rf_youtube_quota_reset(at(days[i][0])) - at(days[i][1])));
}

#define FACT(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest facts[] = {
        FACT(a_comment_has_words_author_dates_video_and_an_address),
        FACT(equal_dates_are_no_edit_and_fractions_of_seconds_are_read),
        FACT(a_reply_takes_from_its_thread_what_it_does_not_say),
        FACT(an_image_needs_no_words_and_is_told),
        FACT(a_closed_account_has_no_name_and_owns_nothing),
        FACT(a_comment_without_a_video_has_no_address),
        FACT(half_an_emoji_is_counted),
        FACT(what_is_no_comment_is_told_and_not_guessed),
        FACT(a_thread_gives_its_top_comment_its_replies_and_their_number),
        FACT(the_reason_decides_and_not_the_status),
        FACT(without_a_reason_the_status_decides),
        FACT(the_newer_form_tells_what_a_bad_request_is),
        FACT(a_refused_selection_is_known_by_its_place_or_its_words),
        FACT(messages_lose_html_and_controls),
        FACT(a_long_message_is_cut),
        FACT(the_quota_begins_anew_at_midnight_in_california),
    };
    return cmocka_run_group_tests(facts, NULL, NULL);
}
