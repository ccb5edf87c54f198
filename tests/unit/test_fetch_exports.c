/* WordPress and Disqus exports: threads, what is left out, what must never be read, and files that are not well. */
#include "fetch_sink.h"

#define WXR_HEAD                                                                                                                           \
    "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<!-- a comment in front -->\n<rss version=\"2.0\" "                                      \
    "xmlns:dc=\"http://purl.org/dc/elements/1.1/\""                                                                                        \
    " xmlns:wp=\"http://wordpress.org/export/1.2/\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">\n<channel>\n"              \
    "<title>Blog</title><link>https://blog.invalid</link>\n"                                                                               \
    "<wp:author><wp:author_id>1</wp:author_id><wp:author_login><![CDATA[jo]]></wp:author_login>"                                           \
    "<wp:author_email><![CDATA[jo@blog.invalid]]></wp:author_email></wp:author>\n"
#define ITEM_HEAD                                                                                                                          \
    "<item><title>Knee</title><link>https://blog.invalid/knee/</link><dc:creator><![CDATA[jo]]></dc:creator>"                              \
    "<content:encoded><![CDATA[<p>post</p>]]></content:encoded><wp:post_id>44</wp:post_id>\n"
#define WXR_END "</item>\n</channel>\n</rss>\n"

/* One wp:comment. */
static const char *comment_with(const char *id, const char *author, const char *content, const char *approved, const char *type,
                                const char *parent, const char *user)
{
    static char text[8][4096];
    static int at;
    at = (at + 1) % 8;
    snprintf(text[at], sizeof text[at],
             "<wp:comment><wp:comment_id>%s</wp:comment_id><wp:comment_author><![CDATA[%s]]></wp:comment_author>"
             "<wp:comment_author_email><![CDATA[secret@mail.invalid]]></wp:comment_author_email>"
             "<wp:comment_author_url>https://secret.invalid</wp:comment_author_url>"
             "<wp:comment_author_IP><![CDATA[203.0.113.9]]></wp:comment_author_IP>"
             "<wp:comment_date><![CDATA[2026-11-03 09:12:44]]></wp:comment_date>"
             "<wp:comment_date_gmt><![CDATA[2026-11-03 08:12:44]]></wp:comment_date_gmt>"
             "<wp:comment_content><![CDATA[%s]]></wp:comment_content><wp:comment_approved><![CDATA[%s]]></wp:comment_approved>"
             "<wp:comment_type><![CDATA[%s]]></wp:comment_type><wp:comment_parent>%s</wp:comment_parent>"
             "<wp:comment_user_id>%s</wp:comment_user_id><wp:commentmeta><wp:meta_key>k</wp:meta_key>"
             "<wp:meta_value><![CDATA[203.0.113.9]]></wp:meta_value></wp:commentmeta></wp:comment>\n",
             id, author, content, approved, type, parent, user);
    return text[at];
}

static const char *simple(const char *id, const char *content) { return comment_with(id, "Ann", content, "1", "comment", "0", "0"); }

/* An export of these comments, joined. */
static kept *read_wxr(const char *const *comments, size_t n)
{
    rf_buf b;
    rf_buf_init(&b, 1u << 20);
    rf_buf_puts(&b, WXR_HEAD ITEM_HEAD);
    for (size_t i = 0; i < n; i++)
        rf_buf_puts(&b, comments[i]);
    rf_buf_puts(&b, WXR_END);
    kept *k = read_text("export.xml", b.ptr);
    rf_buf_release(&b);
    return k;
}

static void a_wordpress_export_keeps_threads_posts_and_addresses_of_comments(void **state)
{
    (void)state;
    const char *all[] = {simple("512", "My calf&#8217;s swollen &amp; hot.\nShould I rest?"),
                         comment_with("513", "Jo", "see a doctor", "1", "comment", "512", "1"),
                         comment_with("514", "Bo", "pain < 3 days", "0", "", "513", "7")};
    kept *k = read_wxr(all, 3);

    assert_int_equal(k->n, 3);
    const rf_comment *c = &k->comments[0];
    assert_str(c->source, "wordpress");
    assert_str(c->origin, "wordpress");
    assert_str(c->id, "512");
    assert_str(c->text, "My calf's swollen & hot.\nShould I rest?"); /* one form for typed and shown */
    assert_str(c->author, "Ann");
    assert_str(c->container, "44");
    assert_str(c->url, "https://blog.invalid/knee/#comment-512");
    assert_true(c->published == 1793693564 && c->published_exact && !c->is_owner);
    assert_str(k->comments[1].parent, "512");
    assert_true(k->comments[1].is_owner);
    assert_str(k->comments[2].text, "pain < 3 days");
    assert_false(k->comments[2].is_owner);
    kept_free(k);
}

static void pings_notes_spam_and_trash_are_left_out_and_counted(void **state)
{
    (void)state;
    const char *all[] = {
        comment_with("1", "a", "x", "1", "pingback", "0", "0"),    comment_with("2", "a", "x", "1", "trackback", "0", "0"),
        comment_with("3", "a", "x", "1", "note", "0", "1"),        comment_with("4", "a", "x", "spam", "comment", "0", "0"),
        comment_with("5", "a", "x", "trash", "comment", "0", "0"), comment_with("6", "a", "x", "0", "comment", "0", "0")};
    kept *k = read_wxr(all, 6);

    assert_int_equal(k->n, 1);
    assert_str(k->comments[0].id, "6");
    assert_int_equal(k->counts.left_out, 5);
    assert_int_equal(k->n_problems, 0);
    kept_free(k);
}

static void mail_and_ip_addresses_reach_no_field(void **state)
{
    (void)state;
    const char *all[] = {simple("1", "hello"), comment_with("2", "ann.b@mail.invalid", "hello", "1", "comment", "0", "0"),
                         comment_with("3", "203.0.113.9", "hello", "1", "comment", "0", "0"),
                         comment_with("4", "2001:db8::1", "hello", "1", "comment", "0", "0"),
                         comment_with("5", "@ann at 9.30", "hello", "1", "comment", "0", "0")};
    kept *k = read_wxr(all, 5);

    assert_int_equal(k->n, 5);
    for (size_t i = 0; i < k->n; i++) {
        const rf_comment *c = &k->comments[i];
        const rf_str fields[] = {c->id, c->text, c->author, c->url, c->parent, c->container, c->source};
        for (size_t f = 0; f < sizeof fields / sizeof *fields; f++)
            assert_true(memmem(fields[f].ptr, fields[f].len, "invalid", 7) == NULL || f == 3);
    }
    for (size_t i = 1; i < 4; i++)
        assert_str(k->comments[i].author, "(address)");
    assert_str(k->comments[4].author, "@ann at 9.30");
    kept_free(k);
}

static void control_characters_and_bad_bytes_cost_one_character(void **state)
{
    (void)state;
    const char *all[] = {simple("1", "numb\x0Blegs \x01\x02 since"), simple("2", "caf\xE9 and \xED\xA0\x80"), simple("3", "fine")};
    kept *k = read_wxr(all, 3);

    assert_int_equal(k->n, 3);
    assert_str(k->comments[0].text, "numb\xEF\xBF\xBDlegs \xEF\xBF\xBD\xEF\xBF\xBD since");
    assert_int_equal(k->comments[0].repairs, 3);
    assert_int_equal(k->counts.repaired, 2);
    assert_str(k->comments[2].text, "fine");
    assert_int_equal(k->n_problems, 0);
    kept_free(k);
}

static void what_is_not_well_formed_is_told_and_the_rest_is_read(void **state)
{
    (void)state;
    const char *all[] = {simple("1", "one"), "<b>x & y &bogus; </b>\n", simple("2", "two &nbsp; x")};
    kept *k = read_wxr(all, 3);

    assert_int_equal(k->n, 2);
    assert_str(k->comments[1].id, "2");
    assert_int_equal(k->n_problems, 1);
    assert_int_equal(k->lines[0], 9);
    assert_non_null(strstr(k->reasons[0], "not well-formed"));
    kept_free(k);
}

static void a_tag_that_is_never_closed_costs_no_comment(void **state)
{
    (void)state;
    rf_buf b;
    rf_buf_init(&b, 1u << 20);
    rf_buf_puts(&b, WXR_HEAD ITEM_HEAD);
    rf_buf_puts(&b, simple("1", "one"));
    rf_buf_puts(&b, "<wp:postmeta><wp:meta_key>a<b></wp:meta_key></wp:postmeta>\n");
    rf_buf_puts(&b, simple("2", "two"));
    rf_buf_puts(&b, "</item><item><link>https://blog.invalid/back/</link><wp:post_id>45</wp:post_id>");
    rf_buf_puts(&b, simple("3", "three"));
    rf_buf_puts(&b, WXR_END);
    kept *k = kept_new();

    assert_false(kept_read(k, make_file("export.xml", b.ptr, b.len), NULL, NULL));

    assert_int_equal(k->n, 3);
    assert_str(k->comments[2].container, "45");
    assert_non_null(strstr(k->err.text, "never closed"));
    rf_buf_release(&b);
    kept_free(k);
}

static void a_large_comment_comes_whole(void **state)
{
    (void)state;
    size_t n = 700000;
    char *text = rf_xmalloc(n + 4096);
    size_t at = (size_t)sprintf(text, WXR_HEAD ITEM_HEAD "<wp:comment><wp:comment_id>1</wp:comment_id><wp:comment_content><![CDATA[");
    size_t first = at;
    while (at < n)
        at += (size_t)sprintf(text + at, "word%zu ", at);
    size_t length = at - first - 1;
    sprintf(text + at, "]]></wp:comment_content></wp:comment>\n" WXR_END);
    kept *k = read_text("export.xml", text);

    assert_int_equal(k->n, 1);
    assert_int_equal(k->comments[0].text.len, length);
    assert_memory_equal(k->comments[0].text.ptr, text + first, length);
    free(text);
    kept_free(k);
}

static void a_cut_export_gives_its_whole_comments_and_an_error(void **state)
{
    (void)state;
    rf_buf b;
    rf_buf_init(&b, 1u << 20);
    rf_buf_puts(&b, WXR_HEAD ITEM_HEAD);
    for (int i = 0; i < 20; i++)
        rf_buf_puts(&b, simple("9", "numb legs since monday"));
    size_t end = b.len;
    for (size_t cut = end - 700; cut <= end; cut += 50) {
        kept *k = kept_new();

        assert_false(kept_read(k, make_file("export.xml", b.ptr, cut), NULL, NULL));

        assert_int_equal(k->err.code, RF_E_INPUT);
        assert_non_null(strstr(k->err.text, "cut"));
        assert_in_range(k->n, 18, 20);
        for (size_t i = 0; i < k->n; i++)
            assert_str(k->comments[i].text, "numb legs since monday");
        kept_free(k);
    }
    rf_buf_release(&b);
}

static void a_document_type_ends_the_reading(void **state)
{
    (void)state;
    const char *text = "<?xml version=\"1.0\"?>\n<!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">"
                       "<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n"
                       "<rss xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel><item><wp:comment><wp:comment_id>1</wp:comment_id>"
                       "<wp:comment_content>&x;&b;</wp:comment_content></wp:comment></item></channel></rss>\n";
    kept *k = kept_new();

    assert_false(kept_read(k, make_file("a.xml", text, strlen(text)), NULL, NULL));

    assert_int_equal(k->n, 0);
    assert_non_null(strstr(k->err.text, "document type"));
    kept_free(k);
}

static void a_comment_that_is_too_large_ends_the_reading(void **state)
{
    (void)state;
    const size_t n = (size_t)6 << 20;
    char *text = rf_xmalloc(n + 8192);
    size_t at =
        (size_t)sprintf(text, WXR_HEAD ITEM_HEAD "%s<wp:comment><wp:comment_id>2</wp:comment_id><wp:comment_content>", simple("1", "one"));
    memset(text + at, 'x', n);
    sprintf(text + at + n, "</wp:comment_content></wp:comment>\n" WXR_END);
    kept *k = kept_new();

    assert_false(kept_read(k, make_file("a.xml", text, strlen(text)), NULL, NULL));

    assert_int_equal(k->n, 1);
    assert_non_null(strstr(k->err.text, "larger than"));
    free(text);
    kept_free(k);
}

static const char *const disqus =
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<disqus xmlns=\"http://disqus.com\" xmlns:dsq=\"http://disqus.com/disqus-internals\""
    " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n"
    "<category dsq:id=\"1\"><forum>blog</forum><title>General</title></category>\n"
    "<thread dsq:id=\"100\"><id>knee</id><forum>blog</forum><link>https://blog.invalid/knee/</link><title>Knee</title><message />"
    "<createdAt>2026-01-01T00:00:00Z</createdAt><author><name>Jo</name></author><isClosed>false</isClosed></thread>\n"
    "<post dsq:id=\"201\"><id /><message><![CDATA[<p>My calf is <b>hot</b></p><p>Great<br>video &amp; more</p>]]></message>"
    "<createdAt>2026-11-03T08:12:44Z</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam><author><email>secret@mail.invalid</"
    "email>"
    "<name>Ann</name><isAnonymous>false</isAnonymous><username>ann</username></author><ipAddress>203.0.113.9</ipAddress>"
    "<thread dsq:id=\"100\" /></post>\n"
    "<post dsq:id=\"202\"><message><![CDATA[same here]]></message><createdAt>2026-11-03T08:12:44Z</createdAt><isDeleted>false</isDeleted>"
    "<isSpam>false</isSpam><author><name>Bo</name></author><thread dsq:id=\"100\" /><parent dsq:id=\"201\" /></post>\n"
    "<post dsq:id=\"203\"><message>gone</message><isDeleted>true</isDeleted><isSpam>false</isSpam><thread dsq:id=\"100\" /></post>\n"
    "<post dsq:id=\"204\"><message>buy</message><isDeleted>false</isDeleted><isSpam>true</isSpam><thread dsq:id=\"100\" /></post>\n"
    "<post dsq:id=\"205\"><message><![CDATA[elsewhere]]></message><thread dsq:id=\"999\" /></post>\n"
    "</disqus>\n";

static void a_disqus_export_keeps_threads_and_pages(void **state)
{
    (void)state;
    kept *k = read_text("disqus.xml", disqus);

    assert_int_equal(k->n, 3);
    const rf_comment *c = &k->comments[0];
    assert_str(c->source, "disqus");
    assert_str(c->id, "201");
    assert_str(c->text, "My calf is hot\nGreat\nvideo & more");
    assert_str(c->author, "Ann");
    assert_str(c->container, "https://blog.invalid/knee/");
    assert_str(c->url, "https://blog.invalid/knee/#comment-201");
    assert_int_equal(c->published, 1793693564);
    assert_str(k->comments[1].parent, "201");
    assert_str(k->comments[2].container, "999");
    assert_int_equal(k->counts.left_out, 2);
    kept_free(k);
}

static void an_export_of_many_threads_is_read_as_a_stream(void **state)
{
    (void)state;
    rf_buf b;
    rf_buf_init(&b, 64u << 20);
    rf_buf_puts(&b, "<disqus xmlns=\"http://disqus.com\" xmlns:dsq=\"http://disqus.com/disqus-internals\">\n");
    for (int i = 0; i < 5000; i++)
        rf_buf_printf(&b, "<thread dsq:id=\"%d\"><link>https://blog.invalid/%d/</link></thread>\n", i, i);
    for (int i = 0; i < 50; i++)
        rf_buf_printf(&b, "<post dsq:id=\"p%d\"><message>hello</message><thread dsq:id=\"%d\"/></post>\n", i, i * 100);
    rf_buf_puts(&b, "</disqus>\n");
    kept *k = read_text("disqus.xml", b.ptr);

    assert_int_equal(k->n, 50);
    assert_str(k->comments[49].container, "https://blog.invalid/4900/");
    rf_buf_release(&b);
    kept_free(k);
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, drop_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(a_wordpress_export_keeps_threads_posts_and_addresses_of_comments),
        WITH_FOLDER(pings_notes_spam_and_trash_are_left_out_and_counted),
        WITH_FOLDER(mail_and_ip_addresses_reach_no_field),
        WITH_FOLDER(control_characters_and_bad_bytes_cost_one_character),
        WITH_FOLDER(what_is_not_well_formed_is_told_and_the_rest_is_read),
        WITH_FOLDER(a_tag_that_is_never_closed_costs_no_comment),
        WITH_FOLDER(a_large_comment_comes_whole),
        WITH_FOLDER(a_cut_export_gives_its_whole_comments_and_an_error),
        WITH_FOLDER(a_document_type_ends_the_reading),
        WITH_FOLDER(a_comment_that_is_too_large_ends_the_reading),
        WITH_FOLDER(a_disqus_export_keeps_threads_and_pages),
        WITH_FOLDER(an_export_of_many_threads_is_read_as_a_stream),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
