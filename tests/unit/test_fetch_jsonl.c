/* JSON Lines and the other JSON that downloaders write. */
#include "fetch_sink.h"

#include "fetch/html.h"

static void a_line_gives_a_comment_with_all_its_fields(void **state)
{
    (void)state;
    kept *k =
        read_text("a.jsonl", "{\"id\":\"Ugx1\",\"text\":\"numb since monday\",\"author\":\"@a\",\"published\":\"2026-11-20T08:01:02Z\","
                             "\"url\":\"https://example.org/1\",\"parent\":\"Ugx0\",\"video\":\"v1\"}\n");

    assert_int_equal(k->n, 1);
    const rf_comment *c = &k->comments[0];
    assert_str(c->id, "Ugx1");
    assert_str(c->text, "numb since monday");
    assert_str(c->author, "@a");
    assert_str(c->url, "https://example.org/1");
    assert_str(c->parent, "Ugx0");
    assert_str(c->container, "v1");
    assert_str(c->source, "jsonl");
    assert_true(c->published == 1795161662 && c->published_exact && c->edited == RF_NO_TIME);
    kept_free(k);
}

static void one_bad_line_costs_one_line(void **state)
{
    (void)state;
    kept *k = read_text("a.jsonl", "\xEF\xBB\xBF{\"id\":1,\"text\":\"one\"}\r\n\n   \nno json\n[1]\n{\"id\":2}\n{\"id\":3,\"text\":5}\n"
                                   "{\"id\":4,\"text\":\"four\"}\n{\"id\":5,\"text\":\"fi");

    assert_int_equal(k->n, 2);
    assert_str(k->comments[0].id, "1");
    assert_str(k->comments[1].text, "four");
    assert_int_equal(k->n_problems, 5);
    const long lines[] = {4, 5, 6, 7, 9};
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(k->lines[i], lines[i]);
    assert_string_equal(k->reasons[2], "no text");
    assert_string_equal(k->reasons[3], "the text is not a string");
    assert_non_null(strstr(k->reasons[4], "the last line is cut"));
    assert_null(strstr(k->reasons[0], "no json"));
    kept_free(k);
}

static void strict_reading_stops_at_the_first_bad_line(void **state)
{
    (void)state;
    kept *k = kept_new();
    rf_fetch_options o = {.strict = true};
    const char *text = "{\"text\":\"one\"}\nbad\n{\"text\":\"three\"}\n";

    assert_false(kept_read(k, make_file("a.jsonl", text, strlen(text)), NULL, &o));
    assert_int_equal(k->n, 1);
    assert_int_equal(k->err.code, RF_E_INPUT);
    assert_non_null(strstr(k->err.text, "a.jsonl:2: "));
    kept_free(k);
}

static void a_line_over_a_mebibyte_is_refused_and_the_next_is_read(void **state)
{
    (void)state;
    size_t n = 3u << 20;
    char *text = rf_xmalloc(n + 100);
    int head = sprintf(text, "{\"id\":1,\"text\":\"first\"}\n{\"id\":2,\"text\":\"");
    memset(text + head, 'a', n);
    int tail = sprintf(text + head + n, "\"}\n{\"id\":3,\"text\":\"third\"}\n");
    kept *k = kept_new();

    assert_true(kept_read(k, make_file("a.jsonl", text, (size_t)head + n + (size_t)tail), NULL, NULL));
    assert_int_equal(k->n, 2);
    assert_str(k->comments[1].id, "3");
    assert_int_equal(k->lines[0], 2);
    assert_non_null(strstr(k->reasons[0], "1 MiB"));
    free(text);
    kept_free(k);
}

static void half_an_emoji_and_bad_bytes_are_replaced_and_counted(void **state)
{
    (void)state;
    kept *k = read_text("a.jsonl",
                        "{\"id\":1,\"text\":\"cut \\ud83d off\"}\n{\"id\":2,\"text\":\"caf\xE9\"}\n{\"id\":3,\"text\":\"nul\\u0000byte\"}\n"
                        "{\"id\":4,\"text\":\"fine\",\"author\":\"\xFF\"}\n");

    assert_int_equal(k->n, 4);
    assert_str(k->comments[0].text, "cut \xEF\xBF\xBD off");
    assert_int_equal(k->comments[0].repairs, 1);
    assert_str(k->comments[1].text, "caf\xEF\xBF\xBD");
    assert_int_equal(k->comments[2].text.len, 8);
    assert_int_equal(k->comments[3].repairs, 0);
    assert_int_equal(k->counts.repaired, 2);
    kept_free(k);
}

static void names_of_fields_have_aliases(void **state)
{
    (void)state;
    kept *k = read_text(
        "a.jsonl",
        "{\"cid\":\"a.b\",\"body\":\"one\",\"reply\":true,\"time\":\"vor 2 Tagen\",\"time_parsed\":1763596800.5}\n"
        "{\"comment_id\":7,\"message\":\"two\",\"author_name\":\"Ann\",\"author\":0,\"date\":\"2026-01-01T12:00:00\",\"date_gmt\":\"2026-"
        "01-01T10:00:00\"}\n"
        "{\"id\":8,\"content\":{\"rendered\":\"<p>Great<br />video &amp; more</p>\\n<p>I can&#8217;t feel it</p>\"}}\n"
        "{\"id\":\"t\",\"snippet\":{\"topLevelComment\":{\"id\":\"Ugy\",\"snippet\":{\"textDisplay\":\"can&#39;t "
        "<b>feel</b>\",\"authorDisplayName\":\"@b\","
        "\"authorChannelId\":{\"value\":\"UC1\"},\"channelId\":\"UC1\",\"publishedAt\":\"2026-11-20T08:01:02Z\",\"updatedAt\":\"2026-11-"
        "20T08:01:02Z\"}}}}\n"
        "{\"id\":9,\"textDisplay\":\"pain <3 days\",\"user\":\"\",\"name\":\"Bo\",\"parent\":\"root\",\"date\":\"03/04/2026\"}\n");

    assert_int_equal(k->n, 5);
    assert_str(k->comments[0].parent, "a");
    assert_true(k->comments[0].published == 1763596800 && !k->comments[0].published_exact);
    assert_str(k->comments[1].id, "7");
    assert_str(k->comments[1].author, "Ann");
    assert_int_equal(k->comments[1].published, 1767261600);
    assert_str(k->comments[2].text, "Great\nvideo & more\nI can\xE2\x80\x99t feel it");
    assert_str(k->comments[3].id, "Ugy");
    assert_str(k->comments[3].text, "can't feel");
    assert_true(k->comments[3].is_owner && k->comments[3].edited == RF_NO_TIME);
    assert_str(k->comments[4].text, "pain <3 days");
    assert_str(k->comments[4].author, "Bo");
    assert_str(k->comments[4].parent, "");
    assert_int_equal(k->counts.bad_dates, 1);
    kept_free(k);
}

static void a_comment_may_be_a_picture_without_words(void **state)
{
    (void)state;
    kept *k = read_text("a.jsonl", "{\"id\":1,\"text\":null,\"imageUrl\":\"https://example.org/knee.gif\"}\n{\"id\":2,\"has_media\":true}\n"
                                   "{\"id\":3,\"text\":null,\"has_media\":false}\n{\"id\":4,\"html\":\"<img src='x'>\"}\n");

    assert_int_equal(k->n, 3);
    for (size_t i = 0; i < 3; i++)
        assert_true(k->comments[i].has_media && k->comments[i].text.len == 0);
    assert_int_equal(k->lines[0], 3);
    kept_free(k);
}

static void an_object_with_comments_is_a_list_and_its_id_the_video(void **state)
{
    (void)state;
    const char *pretty =
        "{\n \"id\": \"vid1\",\n \"formats\": [{\"comments\": [9]}],\n \"comments\": [\n"
        "  {\"id\": \"c1\", \"text\": \"one\", \"parent\": \"root\", \"timestamp\": 1763596800, \"_time_text\": \"2 days ago\"},\n"
        "  {\"id\": \"c2\", \"text\": \"two\", \"parent\": \"c1\", \"author_is_uploader\": true},\n  17\n ],\n \"title\": \"t\"\n}\n";
    const char *line =
        "{\"id\":\"vid2\",\"comments\":[{\"id\":\"c3\",\"text\":\"three\",\"replies\":[{\"id\":\"c4\",\"text\":\"four\"}]}]}";
    kept *a = read_text("a.info.json", pretty), *b = read_text("b.json", line);

    assert_int_equal(a->n, 2);
    assert_str(a->comments[0].container, "vid1");
    assert_false(a->comments[0].published_exact);
    assert_str(a->comments[1].parent, "c1");
    assert_true(a->comments[1].is_owner);
    assert_int_equal(a->n_problems, 1);
    assert_int_equal(a->lines[0], 7);
    assert_int_equal(b->n, 2);
    assert_str(b->comments[0].container, "vid2");
    assert_str(b->comments[1].parent, "c3");
    kept_free(a);
    kept_free(b);
}

static void lists_may_follow_one_another_and_a_cut_end_keeps_the_rest(void **state)
{
    (void)state;
    kept *k = read_text("a.json",
                        "[{\"id\":\"a\",\"text\":\"x\"}]\n[{\"id\":\"b\",\"text\":\"]}{[\\\"\"},\n {\"id\":\"c\",\"text\":\"bad \n end\"},"
                        "{\"id\":\"d\",\"text\":\"y\"},{\"id\":\"e\",\"te");

    assert_int_equal(k->n, 3);
    assert_str(k->comments[1].text, "]}{[\"");
    assert_str(k->comments[2].id, "d");
    assert_int_equal(k->n_problems, 2);
    assert_int_equal(k->lines[0], 3);
    assert_non_null(strstr(k->reasons[1], "cut"));
    kept_free(k);
}

static void a_list_larger_than_any_buffer_is_streamed(void **state)
{
    (void)state;
    size_t n = 0, filler = 300000;
    char *text = rf_xmalloc(8 * (filler + 64) + 64);
    n += (size_t)sprintf(text, "{\"id\":\"v\",\"comments\":[");
    for (int i = 0; i < 8; i++) {
        n += (size_t)sprintf(text + n, "%s{\"id\":%d,\"text\":\"", i ? "," : "", i);
        memset(text + n, 'a' + i, filler);
        n += filler;
        n += (size_t)sprintf(text + n, "\"}");
    }
    n += (size_t)sprintf(text + n, "]}");
    kept *k = kept_new();

    assert_true(kept_read(k, make_file("one-line.json", text, n), NULL, NULL));
    assert_int_equal(k->n, 8);
    assert_int_equal(k->n_problems, 0);
    assert_str(k->comments[7].container, "v");
    assert_int_equal(k->comments[7].text.len, filler);
    free(text);
    kept_free(k);
}

static void a_comment_with_a_list_of_replies_is_no_mere_frame(void **state)
{
    (void)state;
    kept *line = read_text("a.jsonl", "{\"id\":1,\"text\":\"numb\",\"comments\":[]}\n");
    kept *spread = read_text("a.json", "{\n\"id\":1,\n\"comments\":[{\"id\":2,\"text\":\"reply\"}],\n\"text\":\"numb\"\n}\n");

    assert_int_equal(line->n, 1);
    assert_int_equal(spread->n, 2);
    assert_str(spread->comments[1].text, "numb");
    kept_free(line);
    kept_free(spread);
}

static void words_inside_deep_html_are_not_lost(void **state)
{
    (void)state;
    rf_arena *arena = rf_arena_new(0);
    rf_buf b;
    rf_buf_init(&b, 1 << 20);
    for (int i = 0; i < 5000; i++)
        rf_buf_puts(&b, "<b>");
    rf_buf_puts(&b, "numb<script>x</script> legs<li>both");
    bool image = false;

    assert_str(rf_html_text(rf_buf_str(&b), arena, &image), "numb legs\nboth");
    assert_false(image);
    rf_buf_release(&b);
    rf_arena_free(arena);
}

static void words_side_by_side_stay_apart(void **state)
{
    (void)state;
    rf_arena *arena = rf_arena_new(0);
    bool image = false;

    assert_str(rf_html_text(RF_STR("<table><tr><th>leg</th><td>numb</td></tr></table>"), arena, &image), "leg numb");
    assert_str(rf_html_text(RF_STR("<figure>one<figcaption>two</figcaption></figure><section>a</section>b"), arena, &image),
               "one\ntwo\na\nb");
    assert_str(rf_html_text(RF_STR("<title>my leg is numb"), arena, &image), "my leg is numb");
    assert_false(image);
    assert_str(rf_html_text(RF_STR("<video src=\"knee.mp4\"></video>"), arena, &image), "");
    assert_true(image);
    rf_arena_free(arena);
}

static void a_refusing_sink_ends_the_reading_with_its_error(void **state)
{
    (void)state;
    const char *text = "{\"text\":\"a\"}\n{\"text\":\"b\"}\n{\"text\":\"c\"}\n";
    kept *k = kept_new();
    k->refuse_at = 2;

    assert_false(kept_read(k, make_file("a.jsonl", text, strlen(text)), NULL, NULL));
    assert_int_equal(k->n, 1);
    assert_int_equal(k->err.code, RF_E_STORE);
    kept_free(k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_gives_a_comment_with_all_its_fields),
        cmocka_unit_test(one_bad_line_costs_one_line),
        cmocka_unit_test(strict_reading_stops_at_the_first_bad_line),
        cmocka_unit_test(a_line_over_a_mebibyte_is_refused_and_the_next_is_read),
        cmocka_unit_test(half_an_emoji_and_bad_bytes_are_replaced_and_counted),
        cmocka_unit_test(names_of_fields_have_aliases),
        cmocka_unit_test(a_comment_may_be_a_picture_without_words),
        cmocka_unit_test(an_object_with_comments_is_a_list_and_its_id_the_video),
        cmocka_unit_test(lists_may_follow_one_another_and_a_cut_end_keeps_the_rest),
        cmocka_unit_test(a_list_larger_than_any_buffer_is_streamed),
        cmocka_unit_test(a_comment_with_a_list_of_replies_is_no_mere_frame),
        cmocka_unit_test(words_inside_deep_html_are_not_lost),
        cmocka_unit_test(words_side_by_side_stay_apart),
        cmocka_unit_test(a_refusing_sink_ends_the_reading_with_its_error),
    };
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
