/* What yt-dlp and youtube-comment-downloader write: their habits and their traps. */
#include "fetch_sink.h"

/* A description with comments, as yt-dlp orders its names: much stands in front of the list and behind it. */
static const char *const info =
    "{\"id\":\"dQw4w9WgXcQ\",\"title\":\"Knee drills\",\"formats\":[{\"url\":\"https://example.org/v\",\"height\":720}],"
    "\"webpage_url\":\"https://www.youtube.com/watch?v=dQw4w9WgXcQ\",\"channel_id\":\"UCinvented\",\"comments\":["
    "{\"id\":\"UgxINVENTED0000000001\",\"parent\":\"root\",\"text\":\"calf is hot and "
    "swollen\",\"like_count\":3,\"author_id\":\"UCviewer1\","
    "\"author\":\"@viewer1\",\"author_thumbnail\":\"https://example.org/1\",\"author_is_uploader\":false,\"author_url\":"
    "\"https://www.youtube.com/@viewer1\",\"is_favorited\":false,\"_time_text\":\"2 days ago (edited)\",\"timestamp\":1763596800,"
    "\"is_pinned\":false},"
    "{\"id\":\"UgxINVENTED0000000001.9aaa\",\"parent\":\"UgxINVENTED0000000001\",\"text\":\"see a doctor today\",\"like_count\":null,"
    "\"author\":\"@owner\",\"author_is_uploader\":true,\"timestamp\":1763600000},"
    "{\"id\":\"UgxINVENTED0000000001.9bbb\",\"parent\":\"UgxINVENTED0000000001.9aaa\",\"html\":\"thank<br>you &#39;all&#39;\"}"
    "],\"comment_count\":3,\"extractor\":\"youtube\",\"epoch\":1763769600,\"_type\":\"video\"}\n";

static void a_description_gives_its_comments_with_video_parents_and_addresses(void **state)
{
    (void)state;
    kept *k = read_text("Knee drills.json", info);

    assert_int_equal(k->n, 3);
    const rf_comment *c = &k->comments[0];
    assert_str(c->source, "youtube");
    assert_str(c->origin, "youtube");
    assert_str(c->container, "dQw4w9WgXcQ");
    assert_str(c->url, "https://www.youtube.com/watch?v=dQw4w9WgXcQ&lc=UgxINVENTED0000000001");
    assert_str(c->author, "@viewer1");
    assert_str(c->parent, "");
    assert_true(k->comments[1].is_owner && !c->is_owner);
    assert_str(k->comments[1].parent, "UgxINVENTED0000000001");
    assert_str(k->comments[2].parent, "UgxINVENTED0000000001.9aaa");
    assert_str(k->comments[2].text, "thank\nyou 'all'");
    kept_free(k);
}

static void its_dates_are_estimates_however_exact_they_look(void **state)
{
    (void)state;
    kept *k = read_text("a.info.json", info);

    for (size_t i = 0; i < k->n; i++)
        assert_false(k->comments[i].published_exact);
    assert_int_equal(k->comments[1].published, 1763600000);
    kept_free(k);
}

static void lists_that_were_appended_run_after_run_are_all_read(void **state)
{
    (void)state;
    const char *text = "[{\"id\":\"Ug1\",\"author_is_uploader\":false,\"text\":\"one\"}, {\"id\":\"Ug2\",\"text\":\"two\"}]\n"
                       "[]\n[{\"id\":\"Ug1\",\"text\":\"one\"}][{\"id\":\"Ug3\",\"text\":\"thr\\u00e9e \\ud83d\\ude4f\"}]\n";
    kept *k = read_text("Knee drills [dQw4w9WgXcQ].comments.json", text);

    assert_int_equal(k->n, 4);
    assert_str(k->comments[3].text, "thr\xC3\xA9"
                                    "e \xF0\x9F\x99\x8F");
    assert_str(k->comments[3].container, "dQw4w9WgXcQ");
    assert_int_equal(k->n_problems, 0);
    kept_free(k);
}

static void descriptions_after_one_another_keep_their_own_videos(void **state)
{
    (void)state;
    const char *text = "{\"id\":\"aaaaaaaaaaa\",\"webpage_url\":\"x\",\"comments\":[{\"id\":\"Ug1\",\"text\":\"one\"}]}\n"
                       "{\"id\":\"bbbbbbbbbbb\",\"webpage_url\":\"x\",\"comments\":[{\"id\":\"Ug2\",\"text\":\"two\"}]}\n";
    kept *k = read_text("a.json", text);

    assert_int_equal(k->n, 2);
    assert_str(k->comments[0].container, "aaaaaaaaaaa");
    assert_str(k->comments[1].container, "bbbbbbbbbbb");
    kept_free(k);
}

static void a_description_without_comments_is_a_problem_that_says_why(void **state)
{
    (void)state;
    static const char *const texts[] = {"{\"id\":\"aaaaaaaaaaa\",\"webpage_url\":\"x\",\"title\":\"t\"}\n",
                                        "{\"id\":\"aaaaaaaaaaa\",\"webpage_url\":\"x\",\"comments\":null}\n",
                                        "{\"id\":\"aaaaaaaaaaa\",\"webpage_url\":\"x\",\"comments\":[]}\n"};
    for (size_t i = 0; i < 3; i++) {
        kept *k = read_text("a.info.json", texts[i]);

        assert_int_equal(k->n, 0);
        assert_int_equal(k->n_problems, 1);
        assert_non_null(strstr(k->reasons[0], "no comments"));
        kept_free(k);
    }
}

/* Captions in two hundred languages stand in front of the comments of many a video, all in one line. */
static void a_description_of_over_a_mebibyte_is_read_and_one_without_comments_told(void **state)
{
    (void)state;
    for (int with_comments = 0; with_comments < 2; with_comments++) {
        const size_t n = 1200000;
        char *text = rf_xmalloc(n + 500);
        size_t at = (size_t)sprintf(text, "{\"id\":\"dQw4w9WgXcQ\",\"automatic_captions\":{\"xx\":[{\"url\":\"");
        memset(text + at, 'x', n - at);
        sprintf(text + n, "\"}]},%s\"extractor\":\"youtube\"}\n", with_comments ? "\"comments\":[{\"id\":\"Ug1\",\"text\":\"one\"}]," : "");
        kept *k = read_text("a.info.json", text);

        assert_int_equal(k->n, with_comments);
        assert_int_equal(k->n_problems, !with_comments);
        if (!with_comments)
            assert_non_null(strstr(k->reasons[0], "no comments"));
        free(text);
        kept_free(k);
    }
}

static void a_table_of_the_downloader_means_what_its_lines_mean(void **state)
{
    (void)state;
    const char *text = "\xEF\xBB\xBF"
                       "cid;text;time;author;channel;votes;replies;photo;heart;reply\r\n"
                       "Ug1;\"one; two\";2 days ago;@a;UCa;1.2K;;https://example.org/p;False;False\r\n"
                       "Ug1.9a;three;2 days ago;@b;UCb;0;;https://example.org/p;False;True\r\n";
    kept *k = read_text("dQw4w9WgXcQ.csv", text);

    assert_int_equal(k->n, 2);
    assert_str(k->comments[0].source, "youtube");
    assert_str(k->comments[0].container, "dQw4w9WgXcQ");
    assert_str(k->comments[0].parent, "");
    assert_str(k->comments[1].parent, "Ug1");
    assert_false(k->comments[1].has_media);
    kept_free(k);
}

static void another_sites_comments_are_not_called_youtube(void **state)
{
    (void)state;
    kept *k = read_text("a.info.json",
                        "{\"id\":\"v1\",\"extractor\":\"other\",\"comments\":[{\"id\":\"77\",\"text\":\"one\",\"parent\":null}]}\n");

    assert_str(k->comments[0].source, "yt-dlp");
    assert_str(k->comments[0].origin, "");
    assert_str(k->comments[0].url, "");
    kept_free(k);
}

static const char *const downloader =
    "{\"cid\": \"UgxINVENTED0000000001\", \"text\": \"numb since monday\", \"time\": \"vor 2 Tagen (bearbeitet)\", \"author\": "
    "\"@viewer1\", "
    "\"channel\": \"UCviewer1\", \"votes\": \"1.2K\", \"replies\": \"1\", \"photo\": \"https://example.org/p\", \"heart\": false, "
    "\"reply\": "
    "false}\n"
    "{\"cid\": \"UgxINVENTED0000000001.9aaa\", \"text\": \"same here\", \"time\": \"2 days ago\", \"author\": \"@viewer2\", \"channel\": "
    "\"UCviewer2\", \"votes\": \"0\", \"replies\": \"\", \"photo\": \"https://example.org/p\", \"heart\": true, \"reply\": true, "
    "\"time_parsed\": 1763596800.5, \"paid\": \"\xE2\x82\xAC"
    "5.00\"}\n";

static void downloader_lines_get_parents_from_ids_and_the_video_from_the_name(void **state)
{
    (void)state;
    kept *k = read_text("dQw4w9WgXcQ.json", downloader);

    assert_int_equal(k->n, 2);
    assert_str(k->comments[0].source, "youtube");
    assert_str(k->comments[0].parent, "");
    assert_str(k->comments[1].parent, "UgxINVENTED0000000001");
    assert_str(k->comments[1].container, "dQw4w9WgXcQ");
    assert_str(k->comments[1].url, "https://www.youtube.com/watch?v=dQw4w9WgXcQ&lc=UgxINVENTED0000000001.9aaa");
    assert_true(k->comments[1].published == 1763596800 && !k->comments[1].published_exact);
    assert_int_equal(k->comments[0].published, RF_NO_TIME);
    assert_false(k->comments[0].has_media);
    kept_free(k);
}

static void a_video_that_is_given_goes_before_the_files_name(void **state)
{
    (void)state;
    kept *k = read_text_with("dQw4w9WgXcQ.json", downloader, &(rf_fetch_options){.container = "AAAAAAAAAA1", .source = "mine"});

    assert_str(k->comments[0].container, "AAAAAAAAAA1");
    assert_str(k->comments[0].url, "https://www.youtube.com/watch?v=AAAAAAAAAA1&lc=UgxINVENTED0000000001");
    assert_str(k->comments[0].source, "mine");
    assert_str(k->comments[0].origin, "youtube");
    kept_free(k);
}

static void a_name_that_tells_no_video_gives_none(void **state)
{
    (void)state;
    static const char *const names[] = {"comments.json", "thoracicfix.json", "[short].json", "my-comments.json"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        kept *k = read_text(names[i], downloader);

        assert_str(k->comments[0].container, "");
        assert_str(k->comments[0].url, "");
        kept_free(k);
    }
}

static void a_pretty_file_and_a_cut_last_line_lose_nothing_whole(void **state)
{
    (void)state;
    kept *pretty = read_text("a.json", "{\n    \"comments\": [\n        {\"cid\": \"Ug1\", \"text\": \"one\", \"votes\": \"\"},\n"
                                       "        {\"cid\": \"Ug2\", \"text\": \"two\", \"votes\": \"\"}\n    ]\n}\n");
    char cut[2048];
    snprintf(cut, sizeof cut, "%s{\"cid\": \"UgxINV", downloader);
    kept *k = read_text("a.json", cut);

    assert_int_equal(pretty->n, 2);
    assert_int_equal(k->n, 2);
    assert_int_equal(k->n_problems, 1);
    assert_int_equal(k->lines[0], 3);
    assert_non_null(strstr(k->reasons[0], "cut"));
    kept_free(pretty);
    kept_free(k);
}

static void words_of_viewers_do_not_choose_the_kind(void **state)
{
    (void)state;
    kept *k = read_text("a.jsonl", "{\"id\":\"1\",\"text\":\"my \\\"cid\\\" and \\\"votes\\\" and \\\"webpage_url\\\"\"}\n");

    assert_str(k->comments[0].source, "jsonl");
    kept_free(k);
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, drop_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(a_description_gives_its_comments_with_video_parents_and_addresses),
        WITH_FOLDER(its_dates_are_estimates_however_exact_they_look),
        WITH_FOLDER(lists_that_were_appended_run_after_run_are_all_read),
        WITH_FOLDER(descriptions_after_one_another_keep_their_own_videos),
        WITH_FOLDER(a_description_without_comments_is_a_problem_that_says_why),
        WITH_FOLDER(a_description_of_over_a_mebibyte_is_read_and_one_without_comments_told),
        WITH_FOLDER(a_table_of_the_downloader_means_what_its_lines_mean),
        WITH_FOLDER(another_sites_comments_are_not_called_youtube),
        WITH_FOLDER(downloader_lines_get_parents_from_ids_and_the_video_from_the_name),
        WITH_FOLDER(a_video_that_is_given_goes_before_the_files_name),
        WITH_FOLDER(a_name_that_tells_no_video_gives_none),
        WITH_FOLDER(a_pretty_file_and_a_cut_last_line_lose_nothing_whole),
        WITH_FOLDER(words_of_viewers_do_not_choose_the_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
