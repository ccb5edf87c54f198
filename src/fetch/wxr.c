/* fetch/wxr.c - a WordPress export ("WXR"), as Tools > Export writes it: posts with their comments inside.
 *
 * Pending comments are read (they are often the urgent ones); pings, editors' notes, spam and trash are left out. Of a
 * commenter only the name is taken: e-mail address, IP address and browser are not even looked at. Comments by the author of the
 * post are the owner's. Ids and the post are as in WordPress's REST interface, so that both may feed one source. */
#include "fetch/exported.h"
#include "fetch/wordpress_typed.h"

#include <string.h>

#define WP "http://wordpress.org/export/" /* the version stands behind it */
#define DC "http://purl.org/dc/"
#define AUTHORS 64

typedef struct post {
    rf_arena *arena;
    rf_str link, id, author_id;
} post;

/* The people who write posts: login name and number. Further ones than the array holds are not recognised as owners. */
typedef struct author {
    rf_str login, id;
} author;

typedef struct reader {
    rf_fetch_job *job;
    rf_arena *arena; /* of the authors */
    author authors[AUTHORS];
    size_t n_authors;
    post post;
} reader;

static rf_str kept(rf_arena *arena, rf_str s)
{
    s = rf_str_trim(s);
    return (rf_str){rf_arena_dup(arena, s.ptr, s.len), s.len};
}

static void read_author(reader *r, const rf_xml_element *e)
{
    if (r->n_authors < AUTHORS)
        r->authors[r->n_authors++] =
            (author){kept(r->arena, rf_xml_child_text(e, "author_login")), kept(r->arena, rf_xml_child_text(e, "author_id"))};
}

static rf_str id_of_login(const reader *r, rf_str login)
{
    for (size_t i = 0; i < r->n_authors; i++)
        if (rf_str_eq(r->authors[i].login, login))
            return r->authors[i].id;
    return (rf_str){"", 0};
}

static bool is_one_of(rf_str s, const char *const *words)
{
    for (; *words != NULL; words++)
        if (rf_str_is(s, *words))
            return true;
    return false;
}

static bool is_left_out(rf_str type, rf_str approved)
{
    static const char *const types[] = {"pingback", "trackback", "note", "order_note", "action_log", NULL};
    static const char *const states[] = {"trash", "post-trashed", "spam", NULL};
    return is_one_of(type, types) || is_one_of(approved, states);
}

static bool read_comment(reader *r, const rf_xml_element *e, rf_error *err)
{
    rf_fetch_job *job = r->job;
    rf_arena *arena = job->arena;
    rf_arena_reset(arena);
    if (is_left_out(rf_xml_child_text(e, "comment_type"), rf_xml_child_text(e, "comment_approved")))
        return rf_fetch_leave_out(job);
    rf_comment c = {.origin = RF_STR("wordpress"), .published = RF_NO_TIME, .edited = RF_NO_TIME};
    rf_str date = rf_xml_child_text(e, "comment_date_gmt"), user = rf_xml_child_text(e, "comment_user_id");
    c.id = rf_xml_child_text(e, "comment_id");
    c.text = rf_wordpress_typed(rf_exported_words(rf_xml_child_text(e, "comment_content"), arena, &c.has_media), arena);
    c.repairs = rf_exported_repairs(c.text);
    c.author = rf_exported_name(rf_exported_words(rf_xml_child_text(e, "comment_author"), arena, NULL)); /* "Fay &amp; Gus" */
    c.parent = rf_xml_child_text(e, "comment_parent");
    c.parent.len = rf_str_is(c.parent, "0") ? 0 : c.parent.len;
    c.container = r->post.id;
    c.status = rf_str_is(rf_xml_child_text(e, "comment_approved"), "0") ? RF_STR("hold") : RF_STR("approved");
    c.url = rf_exported_url(r->post.link, c.id, arena);
    c.is_owner = user.len > 0 && !rf_str_is(user, "0") && rf_str_eq(user, r->post.author_id);
    c.published_exact = rf_time_parse(date, &c.published);
    /* A pending comment may have "0000-00-00 00:00:00". */
    job->counts->bad_dates += !c.published_exact && date.len > 0 && date.ptr[0] != '0';
    if (c.text.len == 0 && !c.has_media)
        return rf_fetch_problem(job, e->line, "no text", err);
    return rf_fetch_deliver(job, &c, err);
}

/* What is read whole: authors and comments, and of a post what stands directly in it. */
static bool want(void *ctx, const char *space, const char *name, int depth)
{
    reader *r = ctx;
    if (rf_xml_is(space, name, "", "item")) {
        rf_arena_reset(r->post.arena);
        r->post.link = r->post.id = r->post.author_id = RF_STR("");
        return false;
    }
    if (depth == 2)
        return rf_xml_is(space, name, WP, "author");
    return depth > 2 && (rf_xml_is(space, name, WP, "comment") || rf_xml_is(space, name, WP, "post_id") ||
                         rf_xml_is(space, name, DC, "creator") || rf_xml_is(space, name, "", "link"));
}

static bool read_element(void *ctx, const rf_xml_element *e, rf_error *err)
{
    reader *r = ctx;
    post *p = &r->post;
    if (strcmp(e->name, "comment") == 0)
        return read_comment(r, e, err);
    if (strcmp(e->name, "author") == 0)
        read_author(r, e);
    else if (strcmp(e->name, "post_id") == 0)
        p->id = kept(p->arena, e->text);
    else if (strcmp(e->name, "link") == 0)
        p->link = kept(p->arena, e->text);
    else
        p->author_id = id_of_login(r, rf_str_trim(e->text));
    return true;
}

static bool wxr_read(rf_fetch_job *job, rf_error *err)
{
    reader r = {.job = job, .arena = rf_arena_new(0), .post = {.arena = rf_arena_new(0)}};
    const rf_xml_handler handler = {want, read_element, &r};
    bool ok = rf_exported_read(job, &handler, err);
    rf_arena_free(r.arena);
    rf_arena_free(r.post.arena);
    return ok;
}

static int wxr_sniff(rf_str head, const char *path)
{
    (void)path;
    rf_str s = rf_str_trim(head);
    return s.len > 0 && s.ptr[0] == '<' && memmem(s.ptr, s.len, "\"" WP, sizeof WP) != NULL ? 3 : 0;
}

const rf_source rf_source_wxr = {"wxr", "a WordPress export (Tools > Export)", wxr_sniff, wxr_read};
