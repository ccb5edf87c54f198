/* Feeds of comments: documents as servers send them, written for these tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "fetch/feed_read.h"
#include "fetch/live.h"

#include <stdio.h>
#include <string.h>

static rf_arena *arena;
static rf_feed feed;
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

static bool reads_as(const char *body, const char *charset)
{
    return rf_feed_read(rf_str_from(body), RF_STR("https://blog.invalid/comments/feed/"), rf_str_from(charset), RF_STR("blog"), arena,
                        &feed, &err);
}

static bool reads(const char *body) { return reads_as(body, ""); }

static void is(rf_str s, const char *wanted)
{
    if (!rf_str_is(s, wanted))
        fail_msg("'%.*s' is not '%s'", (int)s.len, s.ptr, wanted);
}

#define RSS(items)                                                                                                                         \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" "         \
    "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:media=\"http://search.yahoo.com/mrss/\" "                                         \
    "xmlns:atom=\"http://www.w3.org/2005/Atom\">\n<channel><title>Comments for Back on Track</title>\n"                                    \
    "<atom:link href=\"https://blog.invalid/comments/feed/\" rel=\"self\"/><link>https://blog.invalid</link>\n" items "</channel></rss>\n"
#define ATOM(entries)                                                                                                                      \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><feed xmlns=\"http://www.w3.org/2005/Atom\" "                                               \
    "xmlns:thr=\"http://purl.org/syndication/thread/1.0\"><title>Comments</title><id>x</id>" entries "</feed>"

static void an_item_of_a_wordpress_has_the_ids_of_its_rest_interface(void **state)
{
    (void)state;
    assert_true(
        reads(RSS("<item>\n<title>Comment on Knee by Ann</title><link>https://blog.invalid/knee/comment-page-2/#comment-512</link>"
                  "<dc:creator><![CDATA[Ann &#8220;A&#8221; &amp; Co]]></dc:creator>"
                  "<pubDate>Tue, 03 Nov 2026 08:12:44 +0000</pubDate>"
                  "<guid isPermaLink=\"false\">https://blog.invalid/?p=44#comment-512</guid>"
                  "<description><![CDATA[My calf is hot]]></description>"
                  "<content:encoded><![CDATA[<p>My calf&#8217;s hot<br />\nand &lt;swollen&gt;</p>\n]]></content:encoded></item>")));

    assert_int_equal(feed.n, 1);
    const rf_comment *c = &feed.items[0].comment;
    is(c->id, "512");
    is(c->container, "44");
    is(c->parent, "");
    is(c->author, "Ann \xE2\x80\x9C"
                  "A\xE2\x80\x9D & Co");
    is(c->text, "My calf's hot\nand <swollen>");
    is(c->status, "approved");
    is(c->url, "https://blog.invalid/knee/comment-page-2/#comment-512");
    is(c->origin, "wordpress");
    assert_true(c->published == 1793693564 && c->published_exact && c->edited == RF_NO_TIME);
    assert_int_equal(feed.faults.n, 0);
}

static void atom_tells_the_parent_and_the_post_is_none(void **state)
{
    (void)state;
    assert_true(reads(
        ATOM("<entry><title>t</title><link rel=\"alternate\" href=\"https://blog.invalid/knee/#comment-512\"/>"
             "<author><name>Ann</name><uri>https://ann.invalid</uri></author><id>https://blog.invalid/?p=44#comment-512</id>"
             "<updated>2026-11-03T08:12:44Z</updated><published>2026-11-03T08:12:44Z</published>"
             "<content type=\"html\"><![CDATA[<p>Yes</p>]]></content>"
             "<thr:in-reply-to ref=\"https://blog.invalid/?p=44#comment-509\" href=\"https://blog.invalid/knee/#comment-509\"/></entry>"
             "<entry><id>https://blog.invalid/?page_id=7#comment-513</id><author><name>Bo</name></author>"
             "<updated>2026-11-04T08:12:44+01:00</updated><content type=\"text\">3 &lt; 5 &amp;amp; so</content>"
             "<thr:in-reply-to ref=\"https://blog.invalid/?page_id=7\" href=\"https://blog.invalid/knee/\"/></entry>")));

    assert_int_equal(feed.n, 2);
    is(feed.items[0].comment.parent, "509");
    assert_true(feed.items[0].comment.edited == RF_NO_TIME);
    is(feed.items[1].comment.parent, "");
    is(feed.items[1].comment.container, "7");
    is(feed.items[1].comment.text, "3 < 5 &amp; so"); /* text is text */
    assert_true(feed.items[1].comment.published == 1793776364);
}

/* As a WordPress writes it, in the language of the site. */
static void in_reply_to_is_a_parent_and_no_words(void **state)
{
    (void)state;
#define REPLY "<content:encoded><![CDATA[<p>Als Antwort auf <a href=\"https://blog.invalid/knee/#comment-509\">Ann &amp; Bo</a>.</p>\n"
#define ONE(n) "<item><guid>https://blog.invalid/?p=4#comment-" n "</guid>"
    assert_true(reads(RSS(ONE("512") REPLY "<p>numb</p>]]></content:encoded></item>" ONE(
        "513") "<content:encoded><![CDATA[<p>see <a href=\"https://blog.invalid/knee/#comment-509\" rel=\"nofollow\">x</a>"
               "</p><p>mine</p>]]></content:encoded></item>" ONE(
                   "514") "<content:encoded><![CDATA[<p>a</p><p><a "
                          "href=\"https://blog.invalid/#comment-1\">x</a></p>]]></content:encoded></item>"
                          "<item><guid>other-1</guid>" REPLY "<p>kept</p>]]></content:encoded></item>")));
    is(feed.items[0].comment.parent, "509");
    is(feed.items[0].comment.text, "numb");
    is(feed.items[1].comment.parent, "");
    is(feed.items[1].comment.text, "see x\nmine");
    is(feed.items[2].comment.text, "a\nx");
    is(feed.items[3].comment.text, "Als Antwort auf Ann & Bo.\nkept");
    is(feed.items[3].comment.parent, "");
    /* Atom tells the parent itself: one that differs is the viewer's own link */
    assert_true(reads(ATOM("<entry><id>https://blog.invalid/?p=4#comment-9</id><content type=\"html\">&lt;p&gt;to &lt;a "
                           "href=\"/#comment-5\"&gt;x&lt;/a&gt;&lt;/p&gt;&lt;p&gt;y&lt;/p&gt;</content><thr:in-reply-to "
                           "ref=\"https://blog.invalid/?p=4\"/></entry>")));
    is(feed.items[0].comment.parent, "");
    is(feed.items[0].comment.text, "to x\ny");
}

static void other_sites_keep_their_ids_and_a_link_to_the_post_is_no_parent(void **state)
{
    (void)state;
    assert_true(reads(ATOM("<link rel=\"next\" href=\"/comments/feed/?start=26\"/>"
                           "<entry><id>tag:site.invalid,1999:post-9</id><link href=\"//other.invalid/p.html?show=1#c9\"/>"
                           "<author><name>someone@mail.invalid</name></author>"
                           "<published>2026-11-03T08:00:00Z</published><updated>2026-11-03T09:00:00Z</updated>"
                           "<thr:in-reply-to ref=\"tag:site.invalid,1999:post-1\" href=\"https://site.invalid/p.html\"/>"
                           "<summary>short</summary></entry>"
                           "<entry><id>tag:site.invalid,1999:post-10</id><link href=\"javascript:alert(1)\"/>"
                           "<thr:in-reply-to ref=\"tag:site.invalid,1999:post-9\"/><content>long</content></entry>")));

    is(feed.next, "https://blog.invalid/comments/feed/?start=26");
    is(feed.items[0].comment.id, "tag:site.invalid,1999:post-9");
    is(feed.items[0].comment.parent, "");
    is(feed.items[0].comment.container, "https://other.invalid/p.html?show=1");
    is(feed.items[0].comment.author, "(address)");
    is(feed.items[0].comment.text, "short");
    is(feed.items[0].comment.origin, "");
    assert_true(feed.items[0].comment.edited == feed.items[0].comment.published + 3600);
    is(feed.items[1].comment.parent, "tag:site.invalid,1999:post-9");
    is(feed.items[1].comment.url, "");
}

static void xhtml_keeps_its_line_ends_and_pictures(void **state)
{
    (void)state;
    assert_true(reads(
        ATOM("<entry><id>a</id><content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Great<br/>video &lt;b&gt;"
             "</p><ul><li>one</li><li>t<b>w</b>o</li></ul>end <img src=\"k.jpg\" alt=\"my &quot;knee&quot;\"/></div></content></entry>")));
    is(feed.items[0].comment.text, "Great\nvideo <b>\none\ntwo\nend my \"knee\"");
    assert_true(feed.items[0].comment.has_media);
}

static void without_a_guid_the_address_serves_and_without_that_the_content(void **state)
{
    (void)state;
    static const char body[] = RSS("<item><link>https://blog.invalid/a#c1</link><description>one</description></item>"
                                   "<item><description>two</description></item><item><description>two</description></item>"
                                   "<item><guid></guid><author>ann@mail.invalid (Ann)</author><description>three</description></item>");
    assert_true(reads(body));
    is(feed.items[0].comment.id, "https://blog.invalid/a#c1");
    rf_str made = feed.items[1].comment.id;
    assert_true(made.len == 25 && made.ptr[0] == 'x');
    assert_false(rf_str_eq(made, feed.items[2].comment.id));
    is(feed.items[3].comment.author, "(address)");
    assert_true(reads(body));
    assert_true(rf_str_eq(made, feed.items[1].comment.id)); /* the same again */
}

static void a_description_may_be_html_or_not(void **state)
{
    (void)state;
    assert_true(reads(RSS("<item><guid>1</guid><description>3 &lt; 5\nsecond</description></item>"
                          "<item><guid>2</guid><description>&lt;p&gt;a&lt;br/&gt;b&lt;/p&gt;</description></item>"
                          "<item><guid>3</guid><title>only a title</title></item><item><guid>4</guid></item>")));
    is(feed.items[0].comment.text, "3 < 5\nsecond");
    is(feed.items[1].comment.text, "a\nb");
    is(feed.items[2].comment.text, "only a title");
    is(feed.items[3].comment.text, "");
}

static void the_form_of_a_secured_post_is_no_comment(void **state)
{
    (void)state;
    assert_true(
        reads(RSS("<item><guid>https://blog.invalid/?p=4#comment-5</guid><description>Please enter your password</description>"
                  "<content:encoded><![CDATA[<form class=\"post-password-form\"><input name=\"post_password\"/></form>]]>"
                  "</content:encoded></item>"
                  "<item><guid>https://blog.invalid/?p=4#comment-6</guid><description>post_password is a word</description></item>")));
    assert_true(feed.items[0].secured);
    assert_false(feed.items[1].secured);
}

static void bad_dates_are_told(void **state)
{
    (void)state;
    assert_true(reads(RSS("<item><guid>1</guid><pubDate>03/04/2026</pubDate></item><item><guid>2</guid></item>"
                          "<item><guid>3</guid><dc:date>2026-11-03T08:12:44Z</dc:date></item>")));
    assert_true(feed.items[0].bad_date && feed.items[0].comment.published == RF_NO_TIME);
    assert_false(feed.items[1].bad_date);
    assert_true(feed.items[2].comment.published_exact);
}

static void what_is_not_well_formed_costs_no_more_than_itself(void **state)
{
    (void)state;
    assert_true(reads(RSS("<item><guid>1</guid><dc:creator>Fay & Gus</dc:creator><description>one &nbsp; 1</description></item>"
                          "<item><guid>2</guid><description>two\x01\x02</description></item>")));
    assert_int_equal(feed.n, 2);
    assert_true(feed.faults.n > 0 && feed.faults.line > 0);
    is(feed.items[1].comment.text, "two\xEF\xBF\xBD\xEF\xBF\xBD");
    assert_int_equal(feed.items[1].comment.repairs, 2);
}

static void a_cut_feed_gives_what_was_whole(void **state)
{
    (void)state;
    static const char cut[] = "<rss version=\"2.0\"><channel><item><guid>1</guid><description>one</description></item><item><guid>2</gu";
    assert_false(reads(cut));
    assert_int_equal(err.code, RF_E_INPUT);
    assert_int_equal(feed.n, 1);
    assert_true(feed.is_feed);
}

static void refused(const char *body)
{
    err = (rf_error){0};
    assert_false(reads(body));
    assert_non_null(strstr(err.text, "document type"));
    assert_int_equal(feed.n, 0);
}

static void entities_are_refused_whatever_they_would_do(void **state)
{
    (void)state;
#define REST "<rss><channel><item><guid>1</guid><description>&c;</description></item></channel></rss>"
    refused("<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">"
            "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">]>" REST);
    refused("<!DOCTYPE rss [<!ENTITY c SYSTEM \"file:///etc/passwd\">]>" REST);
    refused("<!DOCTYPE rss SYSTEM \"http://127.0.0.1:1/x.dtd\">" REST);
}

static void other_encodings_are_converted_whoever_names_them(void **state)
{
    (void)state;
    assert_true(reads("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><rss><channel><item><guid>1</guid><description>R\xFC"
                      "cken</description></item></channel></rss>"));
    is(feed.items[0].comment.text, "R\xC3\xBC"
                                   "cken");
    assert_true(reads_as("<rss><channel><item><guid>1</guid><description>R\xFC"
                         "cken</description></item></channel></rss>",
                         "iso-8859-1"));
    is(feed.items[0].comment.text, "R\xC3\xBC"
                                   "cken");
    assert_true(reads_as("<rss><channel><item><guid>1</guid><description>R\xFC"
                         "cken</description></item></channel></rss>",
                         "utf-8"));
    is(feed.items[0].comment.text, "R\xEF\xBF\xBD"
                                   "cken");
    /* no character of that encoding: one is lost, and not what follows */
    assert_true(
        reads_as("<rss><channel><item><guid>1</guid><description>a\x81 caf\xE9</description></item></channel></rss>", "windows-1252"));
    is(feed.items[0].comment.text, "a\xEF\xBF\xBD caf\xC3\xA9");
    assert_true(
        reads("<?xml version='1.0' encoding='Windows-1252'?><rss><channel><item><guid>1</guid><description>a\x81 caf\xE9</description>"
              "</item></channel></rss>"));
    is(feed.items[0].comment.text, "a\xEF\xBF\xBD caf\xC3\xA9");
    assert_int_equal(feed.faults.n, 0);
    assert_true(reads("\xEF\xBB\xBF\n <?xml version=\"1.0\"?><rss><channel><item><guid>1</guid><description>\xF0\x9F\x99\x8F &#x1F64F;"
                      "</description></item></channel></rss>"));
    is(feed.items[0].comment.text, "\xF0\x9F\x99\x8F \xF0\x9F\x99\x8F");
}

static void what_is_no_feed_is_known_as_such(void **state)
{
    (void)state;
    assert_true(reads("<opml><item>x</item></opml>"));
    assert_false(feed.is_feed);
    assert_false(reads("{\"a\":1}"));
    assert_false(reads(""));
}

static void numbers_are_found_in_addresses(void **state)
{
    (void)state;
    is(rf_live_comment_number(RF_STR("https://a.invalid/x#comment-12")), "12");
    is(rf_live_comment_number(RF_STR("comment-7")), "7");
    is(rf_live_comment_number(RF_STR("https://a.invalid/x#div-comment-12")), "");
    is(rf_live_comment_number(RF_STR("#comment-")), "");
    is(rf_live_comment_number(RF_STR("")), "");
    is(rf_live_post_number(RF_STR("http://a.invalid/?post_type=video&p=9#comment-3")), "9");
    is(rf_live_post_number(RF_STR("http://a.invalid/?page_id=3")), "3");
    is(rf_live_post_number(RF_STR("http://a.invalid/?p=9x")), "");
    is(rf_live_post_number(RF_STR("http://a.invalid/p=9")), "");
}

static void comments_that_share_a_guid_are_not_one(void **state)
{
    (void)state;
#define SHARED(day, text)                                                                                                                  \
    "<item><guid>https://x.invalid/post</guid><pubDate>" day " Nov 2026 08:12:44 +0000</pubDate><description>" text "</description></"     \
    "item>"
#define VERSION(text)                                                                                                                      \
    "<entry><id>tag:1</id><published>2026-11-03T08:12:44Z</published><updated>" text "</updated><content>a</content></entry>"
    assert_true(reads(RSS(SHARED("03", "my leg is numb") SHARED("04", "thank you") SHARED("04", "thank you, again"))));
    assert_int_equal(feed.n, 3);
    assert_false(rf_str_eq(feed.items[0].comment.id, feed.items[1].comment.id));
    assert_false(rf_str_eq(feed.items[1].comment.id, feed.items[2].comment.id));
    rf_str first = feed.items[0].comment.id;
    assert_true(reads(RSS(SHARED("05", "newer") SHARED("03", "my leg is numb"))));
    assert_true(rf_str_eq(feed.items[1].comment.id, first));
    assert_true(reads(RSS(SHARED("03", "sent twice") SHARED("03", "sent twice"))));
    is(feed.items[1].comment.id, "https://x.invalid/post");
    assert_true(reads(ATOM(VERSION("2026-11-04T08:12:44Z") VERSION("2026-11-05T08:12:44Z"))));
    is(feed.items[0].comment.id, "tag:1");
}

static void deep_and_large_documents_end_in_words(void **state)
{
    (void)state;
    rf_buf b;
    rf_buf_init(&b, (size_t)32 << 20);
    rf_buf_puts(&b, "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><id>1</id><content type=\"xhtml\">");
    for (int i = 0; i < 200; i++)
        rf_buf_puts(&b, "<div>x");
    for (int i = 0; i < 200; i++)
        rf_buf_puts(&b, "</div>");
    rf_buf_puts(&b, "</content></entry><entry><id>2</id><content>");
    size_t small = b.len;
    rf_buf_puts(&b, "two</content></entry></feed>");
    assert_true(reads(b.ptr));
    assert_int_equal(feed.n, 2);
    assert_int_equal(feed.items[0].comment.text.len, 200 * 2 - 1);
    b.len = small;
    for (int i = 0; i < 5 << 20; i += 64)
        rf_buf_puts(&b, "0123456789012345678901234567890123456789012345678901234567890123");
    rf_buf_puts(&b, "</content></entry></feed>");
    assert_false(reads(b.ptr));
    assert_int_equal(feed.n, 1);
    rf_buf_release(&b);
}

int main(void)
{
#define FACT(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        FACT(an_item_of_a_wordpress_has_the_ids_of_its_rest_interface),
        FACT(atom_tells_the_parent_and_the_post_is_none),
        FACT(in_reply_to_is_a_parent_and_no_words),
        FACT(other_sites_keep_their_ids_and_a_link_to_the_post_is_no_parent),
        FACT(xhtml_keeps_its_line_ends_and_pictures),
        FACT(without_a_guid_the_address_serves_and_without_that_the_content),
        FACT(a_description_may_be_html_or_not),
        FACT(the_form_of_a_secured_post_is_no_comment),
        FACT(bad_dates_are_told),
        FACT(what_is_not_well_formed_costs_no_more_than_itself),
        FACT(a_cut_feed_gives_what_was_whole),
        FACT(entities_are_refused_whatever_they_would_do),
        FACT(other_encodings_are_converted_whoever_names_them),
        FACT(what_is_no_feed_is_known_as_such),
        FACT(numbers_are_found_in_addresses),
        FACT(comments_that_share_a_guid_are_not_one),
        FACT(deep_and_large_documents_end_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
