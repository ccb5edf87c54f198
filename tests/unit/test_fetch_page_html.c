/* Comments on web pages: WordPress's three markups, other sites by XPath; pages written for these tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "fetch/page_html.h"

#include <stdio.h>
#include <string.h>

static rf_arena *arena;
static rf_page_html page;
static rf_error err;

static int begin(void **state)
{
    (void)state;
    arena = rf_arena_new(0);
    err = (rf_error){0};
    return 0;
}

static int end(void **state)
{
    (void)state;
    rf_arena_free(arena);
    return 0;
}

static void read_with(const char *body, const char *url, const char *charset, const rf_page_paths *paths)
{
    if (!rf_page_html_read(rf_str_from(body), rf_str_from(url), rf_str_from(charset), RF_STR("blog"), paths, arena, &page, &err))
        fail_msg("%s", err.text);
}

static void read_page(const char *body) { read_with(body, "https://blog.invalid/knee/", "", &rf_page_wordpress); }

static void is(rf_str s, const char *wanted)
{
    if (!rf_str_is(s, wanted))
        fail_msg("'%.*s' is not '%s'", (int)s.len, s.ptr, wanted);
}

static void holds(size_t i, const char *id, const char *parent, const char *author, const char *text)
{
    assert_true(i < page.n);
    is(page.items[i].comment.id, id);
    is(page.items[i].comment.parent, parent);
    is(page.items[i].comment.author, author);
    is(page.items[i].comment.text, text);
}

static void the_classic_markup(void **state)
{
    (void)state;
    read_page("<html><body class='single postid-44'><div id='comments'><ol class='commentlist'>"
              "<li class='comment even depth-1 parent' id='comment-9'><div id='div-comment-9' class='comment-body'>"
              "<div class='comment-author vcard'><img alt='' src='a.png' class='avatar'/> <cite class='fn'>Ann &amp; Bo</cite> "
              "<span class='says'>dice:</span></div>"
              "<div class='comment-meta commentmetadata'><a href='https://blog.invalid/knee/#comment-9'>\n\t\tMarch 3, 2021 at 4:05 pm</a>"
              "&nbsp;&nbsp;<a class='comment-edit-link' href='/edit'>(Edit)</a></div>\n"
              "<p>Great<br />\nvideo 3 &lt; 5</p>\n<ul><li>one</li></ul>bare words <blockquote><p>said</p></blockquote>"
              "<div class='reply'><a href='?replytocom=9#respond'>Reply</a></div></div>"
              "<ul class='children'><li class='comment byuser bypostauthor odd depth-2' id='comment-11'><div class='comment-body'>"
              "<div class='comment-author vcard'><cite class='fn'><a href='https://t.invalid/'>Tess</a></cite> <span "
              "class='says'>says:</span></div>"
              "<em class='comment-awaiting-moderation'>Your comment is awaiting moderation.</em><br />"
              "<div class='comment-meta commentmetadata'><a href='/knee/comment-page-2/#comment-11'>3 de marzo</a></div>"
              "<p>Thanks</p><div class='reply'>Reply</div></div></li></ul></li>"
              "<li class='pingback even' id='comment-12'><div class='comment-body'>Pingback: <a "
              "href='x'>x</a></div></li></ol></div></body></html>");

    assert_int_equal(page.n, 2);
    holds(0, "9", "", "Ann & Bo", "Great\nvideo 3 < 5\none\nbare words\nsaid");
    holds(1, "11", "9", "Tess", "Thanks");
    is(page.post, "44");
    is(page.items[0].comment.url, "https://blog.invalid/knee/#comment-9");
    is(page.items[1].comment.url, "https://blog.invalid/knee/comment-page-2/#comment-11");
    assert_true(page.items[0].comment.published == 1614787500 && !page.items[0].comment.published_exact);
    assert_true(page.items[1].bad_date);
    assert_true(page.items[1].comment.is_owner && !page.items[0].comment.is_owner);
    assert_true(page.items[0].guest && !page.items[1].guest);
    is(page.items[1].comment.status, "hold");
    is(page.items[0].comment.status, "approved");
    assert_int_equal(page.n_further, 1); /* the answer's own address shows that there is a second page */
    assert_true(page.is_wordpress && !page.cut);
}

static void the_html5_markup(void **state)
{
    (void)state;
    read_page(
        "<html><head><link rel='shortlink' href='https://blog.invalid/?p=45' /></head><body><ol class='comment-list'>"
        "<li id='comment-20' class='comment even'><article id='div-comment-20' class='comment-body'><footer class='comment-meta'>"
        "<div class='comment-author vcard'><b class='fn'><a href='https://site.invalid/'>Ann</a></b> <span class='says'>says:</span></div>"
        "<div class='comment-metadata'><a href='https://blog.invalid/knee/#comment-20'><time datetime='2026-11-03T09:12:44+01:00'>"
        "November 3</time></a></div></footer><div class='comment-content'><p>It&#8217;s <img class='emoji' alt='\xF0\x9F\x99\x8F' "
        "src='x'/></p>"
        "<p>two <time datetime='1999-01-01'>long ago</time></p></div><div class='reply'>Reply</div></article>"
        "<ol class='children'><li id='comment-21' class='comment'><article class='comment-body'><footer class='comment-meta'>"
        "<div class='comment-author'><b class='fn'>Bo</b></div></footer><div class='comment-content'><p><img src='k.jpg' alt='knee'/></p>"
        "</div></article></li></ol></li></ol></body></html>");

    assert_int_equal(page.n, 2);
    holds(0, "20", "", "Ann", "It's \xF0\x9F\x99\x8F\ntwo long ago");
    holds(1, "21", "20", "Bo", "knee");
    is(page.post, "45");
    assert_true(page.items[0].comment.published == 1793693564 && page.items[0].comment.published_exact);
    is(page.items[0].comment.url, "https://blog.invalid/knee/#comment-20"); /* not the author's own site */
    assert_false(page.items[0].comment.has_media);
    assert_true(page.items[1].comment.has_media && page.items[1].comment.published == RF_NO_TIME && !page.items[1].bad_date);
    is(page.items[1].comment.url, "https://blog.invalid/knee/#comment-21");
}

static void the_block_markup(void **state)
{
    (void)state;
    read_page("<body class='page page-id-7'><div class='wp-block-comments'><ol class='wp-block-comment-template'>"
              "<li id='comment-30' class='comment even'><div class='wp-block-columns'><div class='wp-block-comment-author-name'>"
              "<a rel='external nofollow ugc' href='https://s.invalid'>Ann</a></div>"
              "<div class='wp-block-comment-date'><time datetime='2026-11-03T09:12:44+01:00'><a "
              "href='https://blog.invalid/a/#comment-30'>Nov</a></time></div>"
              "<div class='wp-block-comment-content'><p>words</p></div><div class='wp-block-comment-reply-link'><a>Reply</a></div></div>"
              "<ol><li id='comment-31' class='comment odd'><div class='has-small-font-size wp-block-comment-author-name'>Bo</div>"
              "<div class='wp-block-comment-content'><p><em class='comment-awaiting-moderation'>Wait</em></p><p>deeper</p></div>"
              "<ol><li id='comment-32' class='comment'><div "
              "class='wp-block-comment-content'>deepest</div></li></ol></li></ol></li></ol></div></body>");

    assert_int_equal(page.n, 3);
    holds(0, "30", "", "Ann", "words");
    holds(1, "31", "30", "Bo", "deeper");
    holds(2, "32", "31", "", "deepest");
    is(page.post, "7");
    is(page.items[1].comment.status, "hold");
    assert_true(page.items[0].comment.published == 1793693564);
}

static void pages_of_comments_are_found_and_nothing_else(void **state)
{
    (void)state;
    static const char body[] =
        "<a href='/knee/comment-page-3/#comments'>3</a><a href='https://blog.invalid/knee/comment-page-1'>1</a>"
        "<a href='comment-page-3/'>again</a><a href='/hip/comment-page-2/'>another post</a>"
        "<a href='https://evil.invalid/knee/comment-page-9/'>x</a><a href='/knee/comment-page-2/?replytocom=4#respond'>r</a>"
        "<a href='/knee/comment-page-2x/'>x</a><a href='/knee/feed/'>f</a><a href='javascript:void(0)'>j</a>";
    read_page(body);
    assert_int_equal(page.n_further, 2);
    is(page.further[0], "https://blog.invalid/knee/comment-page-3/");
    is(page.further[1], "https://blog.invalid/knee/comment-page-1");
    read_with(body, "https://blog.invalid/knee/comment-page-2/", "", &rf_page_wordpress);
    assert_int_equal(page.n_further, 2 + 0);
    is(page.post, "https://blog.invalid/knee");
    read_with("<a href='/?p=4&#038;cpage=2#comments'>2</a><a href='/?cpage=3&p=4'>3</a><a href='/?p=5&cpage=2'>x</a>",
              "http://blog.invalid/?p=4", "", &rf_page_wordpress);
    assert_int_equal(page.n_further, 2);
    is(page.further[0], "http://blog.invalid/?p=4&cpage=2");
}

static void another_site_by_its_own_expressions(void **state)
{
    (void)state;
    static const rf_page_paths paths = {.comment = "//div[@class='c']",
                                        .author = "span[@class='who']",
                                        .date = "string(@data-time)",
                                        .text = ".//p | .//@title",
                                        .id = "@data-id",
                                        .parent = "@data-answers",
                                        .next = "//a[@rel='next']"};
    read_with(
        "<body><div class=c data-id=k1 data-time='2026-11-03T08:12:44Z' title='tip &amp; <b>trick</b>'><span class=who>Ann</span><p>one"
        "<div class=c data-id=k2 data-answers=k1><span class=who>Bo</span><p>two <script>x()</script></div></div>"
        "<div class=c data-id='' data-answers=0><p>three</p></div><a rel=next href='?page=2#c'>more</a></body>",
        "https://forum.invalid/t/9", "", &paths);

    assert_int_equal(page.n, 3);
    holds(0, "k1", "", "Ann", "tip & <b>trick</b>\none");
    holds(1, "k2", "k1", "Bo", "two");
    assert_true(page.items[0].comment.published == 1793693564);
    assert_int_equal(page.items[2].comment.id.len, 25); /* made of the content */
    is(page.items[2].comment.parent, "");
    is(page.post, "https://forum.invalid/t/9");
    assert_int_equal(page.n_further, 1);
    is(page.further[0], "https://forum.invalid/t/9?page=2");
    is(page.items[0].comment.origin, "");
}

static void expressions_are_checked(void **state)
{
    (void)state;
    const char *name = "";
    rf_page_paths paths = {.comment = "//div", .date = "time[", .text = "p"};
    assert_false(rf_page_paths_check(&paths, &name, &err));
    assert_string_equal(name, "xpath_date");
    assert_int_equal(err.code, RF_E_CONFIG);
    paths = (rf_page_paths){.comment = "//div", .text = "unknown()"};
    assert_false(rf_page_paths_check(&paths, &name, &err));
    assert_string_equal(name, "xpath_text");
    assert_true(rf_page_paths_check(&rf_page_wordpress, &name, &err));
    static const char *const no_elements[] = {"count(//div)", "//div/@id", "string(//div)", "//namespace::*"};
    for (size_t i = 0; i < 4; i++) {
        paths = (rf_page_paths){.comment = no_elements[i]};
        assert_false(rf_page_html_read(RF_STR("<div id=a>x</div>"), RF_STR("http://a.invalid/"), RF_STR(""), RF_STR("s"), &paths, arena,
                                       &page, &err));
        assert_non_null(strstr(err.text, "xpath_comment"));
    }
    paths = (rf_page_paths){.comment = "//div", .text = "namespace::*", .author = "2 + 2", .id = "namespace::*"};
    read_with("<div id=a>x</div>", "http://a.invalid/", "", &paths);
    assert_int_equal(page.n, 1);
}

static void encodings(void **state)
{
    (void)state;
    static const rf_page_paths paths = {.comment = "//p"};
    read_with("<p>R\xFC"
              "cken</p>",
              "http://a.invalid/", "iso-8859-1", &paths);
    is(page.items[0].comment.text, "R\xC3\xBC"
                                   "cken");
    read_with("<meta charset=\"windows-1252\"><p>it\x92s</p>", "http://a.invalid/", "", &paths);
    is(page.items[0].comment.text, "it\xE2\x80\x99s");
    read_with("<p>it\x92s</p>", "http://a.invalid/", "", &paths); /* nobody says: not UTF-8, so as browsers take it */
    is(page.items[0].comment.text, "it\xE2\x80\x99s");
    read_with("<p>it\x92s \xF0\x9F\x99</p>", "http://a.invalid/", "utf-8", &paths);
    is(page.items[0].comment.text, "it\xEF\xBF\xBDs \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    assert_int_equal(page.items[0].comment.repairs, 4);
    read_with("\xEF\xBB\xBF<p>\xF0\x9F\x99\x8F</p>", "http://a.invalid/", "", &paths);
    is(page.items[0].comment.text, "\xF0\x9F\x99\x8F");
    rf_str nul = RF_STR("<p>a\0b</p><p>c</p>");
    assert_true(rf_page_html_read(nul, RF_STR("http://a.invalid/"), RF_STR(""), RF_STR("s"), &paths, arena, &page, &err));
    assert_int_equal(page.n, 2);
    is(page.items[0].comment.text, "a b");
}

static void pages_that_hold_nothing(void **state)
{
    (void)state;
    static const char *const bodies[] = {"", " ", "<", "plain words", "<html></html>", "<!-- x", "{\"a\":1}"};
    for (size_t i = 0; i < 7; i++) {
        read_page(bodies[i]);
        assert_int_equal(page.n, 0);
        assert_false(page.is_wordpress);
    }
    read_page("<form class='post-password-form'><input name='post_password'/></form>");
    assert_true(page.secured);
}

/* Whoever writes a page may nest it as deeply as they like: either all is read, or it is told. */
static void deep_pages_are_read_or_told(void **state)
{
    (void)state;
    static const int depths[] = {100, 300, 5000};
    for (size_t k = 0; k < 3; k++) {
        rf_buf b;
        rf_buf_init(&b, (size_t)8 << 20);
        rf_buf_puts(&b, "<body>");
        for (int i = 0; i < depths[k]; i++)
            rf_buf_puts(&b, "<div>");
        for (int i = 0; i < depths[k]; i++)
            rf_buf_puts(&b, "</div>");
        rf_buf_puts(&b, "<ol><li id='comment-1' class='comment'><div class='comment-content'>here</div></li></ol></body>");
        read_page(b.ptr);
        rf_buf_release(&b);
        assert_true(page.n == 1 || page.cut);
        printf("depth %d: %zu comments%s\n", depths[k], page.n, page.cut ? ", cut" : "");
    }
}

/* A block theme's answers beyond the deepest level: <li> in <li>, and more ends than begins as parsers see it. */
static void depths_tell_the_parents_where_the_markup_cannot(void **state)
{
    (void)state;
#define LI(n, d) "<li id='comment-" n "' class='comment depth-" d "'><div class='wp-block-comment-content'>n" n "</div>"
    read_page("<ol>" LI("1", "1") "<ol>" LI("2", "2") LI("3", "2") LI("4", "2") "</li></li></li>" LI("5", "2") "</li></ol></li>" LI(
        "6", "1") "<ol>" LI("7", "2") "</li></ol></li>" LI("8", "3") "</li></ol>");
    static const char *const parents[] = {"", "1", "1", "1", "1", "", "6", "7"};
    assert_int_equal(page.n, 8);
    for (size_t i = 0; i < 8; i++) {
        is(page.items[i].comment.parent, parents[i]);
        assert_int_equal(page.items[i].comment.text.len, 2);
    }
}

/* A thread of answers within answers: parents are right and each has its own words only. */
static void a_long_thread(void **state)
{
    (void)state;
    rf_buf b;
    char number[16], before[16];
    rf_buf_init(&b, (size_t)8 << 20);
    for (int i = 1; i <= 80; i++)
        rf_buf_printf(&b, "<li id='comment-%d' class='comment'><div class='comment-content'>n%d</div><ol class='children'>", i, i);
    for (int i = 1; i <= 80; i++)
        rf_buf_puts(&b, "</ol></li>");
    read_page(b.ptr);
    assert_int_equal(page.n, 80);
    for (int i = 1; i < 80; i++) {
        snprintf(number, sizeof number, "n%d", i + 1);
        snprintf(before, sizeof before, "%d", i);
        holds((size_t)i, number + 1, before, "", number);
    }
    rf_buf_release(&b);
}

int main(void)
{
#define FACT(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        FACT(the_classic_markup),
        FACT(the_html5_markup),
        FACT(the_block_markup),
        FACT(pages_of_comments_are_found_and_nothing_else),
        FACT(another_site_by_its_own_expressions),
        FACT(expressions_are_checked),
        FACT(encodings),
        FACT(pages_that_hold_nothing),
        FACT(deep_pages_are_read_or_told),
        FACT(depths_tell_the_parents_where_the_markup_cannot),
        FACT(a_long_thread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
