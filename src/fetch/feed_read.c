/* fetch/feed_read.c - items of RSS and entries of Atom are one thing with two sets of names. */
#include "fetch/feed_read.h"

#include "fetch/exported.h"
#include "fetch/html.h"
#include "fetch/identity.h"
#include "fetch/live.h"
#include "fetch/remote_set.h"
#include "fetch/wordpress_typed.h"

#include <string.h>

#define ATOM "http://www.w3.org/2005/Atom"
#define ENCODED "http://purl.org/rss/1.0/modules/content/"
#define THREADING "http://purl.org/syndication/thread/"

typedef struct reader {
    rf_feed *feed;
    rf_arena *arena;
    rf_str base, source;
    rf_occurrences *occurrences;
} reader;

static rf_str kept(rf_arena *arena, rf_str s)
{
    s = rf_str_trim(s);
    return (rf_str){rf_arena_dup(arena, s.ptr, s.len), s.len};
}

static const rf_xml_element *child_of(const rf_xml_element *e, const char *space, const char *name)
{
    for (const rf_xml_element *c = e->child; c != NULL; c = c->next)
        if (rf_xml_is(c->space, c->name, space, name))
            return c;
    return NULL;
}

/* ---- words --------------------------------------------------------------------------------------------------------------- */

static void put_escaped(rf_buf *out, const char *from, const char *to)
{
    for (; from < to; from++)
        switch (*from) {
        case '<':
            rf_buf_puts(out, "&lt;");
            break;
        case '>':
            rf_buf_puts(out, "&gt;");
            break;
        case '&':
            rf_buf_puts(out, "&amp;");
            break;
        case '"':
            rf_buf_puts(out, "&quot;");
            break;
        default:
            rf_buf_putc(out, *from);
        }
}

static void put_tag(rf_buf *out, const rf_xml_element *e)
{
    rf_buf_printf(out, "<%s", e->name);
    for (const rf_xml_attribute *a = e->attributes; a != NULL; a = a->next)
        if (strcmp(a->name, "alt") == 0 || strcmp(a->name, "class") == 0) {
            rf_buf_printf(out, " %s=\"", a->name);
            put_escaped(out, a->value.ptr, a->value.ptr + a->value.len);
            rf_buf_putc(out, '"');
        }
    rf_buf_putc(out, '>');
}

/* An XHTML tree as HTML again: an element's text is that of its children too, so what stands between them is the rest. Parents are
 * known, so that no depth of nesting is too deep. */
static void put_tree(rf_buf *out, const rf_xml_element *top)
{
    const rf_xml_element *e = top;
    const char *at = top->text.ptr;
    for (;;) {
        const rf_xml_element *next = e->child;
        if (next == NULL) {
            put_escaped(out, at, e->text.ptr + e->text.len);
            at = e->text.ptr + e->text.len;
            while (e != top && e->next == NULL) {
                rf_buf_printf(out, "</%s>", e->name);
                e = e->parent;
                put_escaped(out, at, e->text.ptr + e->text.len);
                at = e->text.ptr + e->text.len;
            }
            if (e == top)
                return;
            rf_buf_printf(out, "</%s>", e->name);
            next = e->next;
        }
        put_escaped(out, at, next->text.ptr);
        at = next->text.ptr;
        put_tag(out, next);
        e = next;
    }
}

static rf_str words_of_tree(const rf_xml_element *e, rf_arena *arena, bool *image)
{
    rf_buf b;
    rf_buf_init(&b, RF_XML_TEXT_MAX * 6);
    put_tree(&b, e);
    rf_str words = rf_html_text(rf_buf_str(&b), arena, image);
    rf_buf_release(&b);
    return words;
}

/* Text that may be HTML or not: RSS does not say. */
static rf_str words_of_either(rf_str s, rf_arena *arena, bool *image)
{
    return rf_html_likely(s) ? rf_html_text(s, arena, image) : kept(arena, s);
}

static bool is_form(rf_str html)
{
    return html.len > 0 && (memmem(html.ptr, html.len, "name=\"post_password\"", 20) != NULL ||
                            memmem(html.ptr, html.len, "post-password-form", 18) != NULL);
}

/* WordPress puts "In reply to <a href="…#comment-509">Ann</a>." (translated) in front of the words, as a paragraph of its own. That is
 * none of the viewer's words, and in RSS all there is of the thread. A link that a viewer makes has rel="nofollow" besides. Returns
 * the HTML behind it, and the parent. */
static rf_str behind_reply(rf_str html, rf_str *parent)
{
    static const char link[] = "<a href=\"";
    html = rf_str_trim(html);
    const char *end = rf_str_starts(html, "<p>") ? memmem(html.ptr, html.len, "</p>", 4) : NULL;
    const char *at = end != NULL ? memmem(html.ptr, (size_t)(end - html.ptr), link, sizeof link - 1) : NULL;
    if (at == NULL)
        return html;
    at += sizeof link - 1;
    const char *quote = memchr(at, '"', (size_t)(end - at));
    if (quote == NULL || quote + 1 >= end || quote[1] != '>' || memmem(quote, (size_t)(end - quote), "<a ", 3) != NULL)
        return html;
    rf_str number = rf_live_comment_number((rf_str){at, (size_t)(quote - at)});
    if (number.len == 0)
        return html;
    *parent = number;
    return (rf_str){end + 4, html.len - (size_t)(end + 4 - html.ptr)};
}

/* The words of HTML. threaded: thr:in-reply-to has told the parent, or that there is none. */
static rf_str words_of_html(rf_str html, bool threaded, rf_arena *arena, rf_comment *c)
{
    rf_str parent = RF_STR(""), rest = c->origin.len > 0 ? behind_reply(html, &parent) : html;
    bool replies = parent.len > 0 && (!threaded || rf_str_eq(parent, c->parent));
    rf_str words = rf_html_text(kept(arena, replies ? rest : html), arena, &c->has_media);
    if (replies)
        c->parent = kept(arena, parent);
    return words;
}

static void read_words(const rf_xml_element *e, rf_arena *arena, rf_feed_item *item)
{
    rf_comment *c = &item->comment;
    const rf_xml_element *content = child_of(e, ATOM, "content"), *encoded = child_of(e, ENCODED, "encoded");
    const rf_xml_element *summary = child_of(e, ATOM, "summary"), *description = rf_xml_child(e, "description");
    const rf_xml_element *atom = content != NULL ? content : summary;
    rf_str type = rf_xml_attribute_of(atom, "type");
    bool threaded = child_of(e, THREADING, "in-reply-to") != NULL;
    const rf_xml_element *taken = encoded != NULL ? encoded : description != NULL ? description : atom;
    item->secured = taken != NULL && is_form(taken->text);
    if (encoded != NULL && rf_str_trim(encoded->text).len > 0)
        c->text = words_of_html(encoded->text, threaded, arena, c);
    else if (description != NULL)
        c->text = words_of_either(rf_str_trim(description->text), arena, &c->has_media);
    else if (atom != NULL && rf_str_is(type, "xhtml"))
        c->text = words_of_tree(atom, arena, &c->has_media);
    else if (atom != NULL && (rf_str_is(type, "html") || rf_str_is(type, "text/html")))
        c->text = words_of_html(atom->text, threaded, arena, c);
    else if (atom != NULL)
        c->text = kept(arena, atom->text);
    if (c->text.len == 0 && !c->has_media)
        c->text = words_of_either(rf_xml_child_text(e, "title"), arena, NULL);
    if (c->origin.len > 0)
        c->text = rf_wordpress_typed(c->text, arena);
    c->repairs = rf_exported_repairs(c->text);
}

/* ---- who, when, where ---------------------------------------------------------------------------------------------------- */

static rf_str author_of(const rf_xml_element *e, rf_arena *arena)
{
    rf_str name = rf_xml_child_text(e, "author/name");
    if (name.len == 0 && (name = rf_xml_child_text(e, "creator")).len == 0)
        name = rf_xml_child_text(e, "author"); /* of RSS: an e-mail address, by its specification */
    else if (rf_xml_child(e, "author/name") == NULL && memchr(name.ptr, '&', name.len) != NULL)
        name = rf_html_text(name, arena, NULL); /* entities in a CDATA section, as WordPress writes them */
    return kept(arena, rf_exported_name(name));
}

static bool read_date(const rf_xml_element *e, const char *const *names, int64_t *t, bool *stated)
{
    for (; *names != NULL; names++) {
        rf_str text = rf_xml_child_text(e, *names);
        *stated |= text.len > 0;
        if (text.len > 0 && rf_time_parse(text, t))
            return true;
    }
    return false;
}

static void read_dates(const rf_xml_element *e, rf_feed_item *item)
{
    static const char *const written[] = {"published", "pubDate", "date", "issued", "updated", NULL}, *const changed[] = {"updated", NULL};
    rf_comment *c = &item->comment;
    bool stated = false, ignored = false;
    c->published_exact = read_date(e, written, &c->published, &stated);
    item->bad_date = stated && !c->published_exact;
    if (!read_date(e, changed, &c->edited, &ignored) || c->edited <= c->published)
        c->edited = RF_NO_TIME;
}

/* The address of the comment itself: Atom's rel="alternate" (or none), RSS's text. */
static rf_str link_of(const rf_xml_element *e, rf_str base, rf_arena *arena)
{
    for (const rf_xml_element *c = e->child; c != NULL; c = c->next) {
        rf_str href = rf_xml_attribute_of(c, "href"), rel = rf_xml_attribute_of(c, "rel"), text = rf_str_trim(c->text);
        if (strcmp(c->name, "link") == 0 && (rel.len == 0 || rf_str_is(rel, "alternate")) && (href.len > 0 || text.len > 0))
            return rf_live_address(base, href.len > 0 ? href : text, arena);
    }
    return RF_STR("");
}

static void read_ids(const reader *r, const rf_xml_element *e, rf_comment *c)
{
    rf_str guid = rf_xml_child_text(e, "guid"), number;
    if (guid.len == 0)
        guid = rf_xml_child_text(e, "id");
    if (guid.len == 0)
        guid = c->url;
    number = rf_live_comment_number(guid);
    c->id = kept(r->arena, number.len > 0 ? number : guid);
    c->origin = number.len > 0 ? RF_STR("wordpress") : RF_STR("");
    c->status = number.len > 0 ? RF_STR("approved") : RF_STR(""); /* others are on no feed */
    rf_str post = number.len > 0 ? rf_live_post_number(guid) : RF_STR("");
    long number_of_page;
    c->container = kept(r->arena, post.len > 0 ? post : rf_live_post_address(c->url, r->arena, &number_of_page));
    const rf_xml_element *reply = child_of(e, THREADING, "in-reply-to");
    rf_str ref = rf_str_trim(rf_xml_attribute_of(reply, "ref")), href = rf_xml_attribute_of(reply, "href");
    bool to_post = ref.len == 0 || (href.len > 0 && memchr(href.ptr, '#', href.len) == NULL);
    rf_str parent = rf_live_comment_number(ref);
    if (number.len > 0)
        c->parent = kept(r->arena, parent);
    else if (!to_post)
        c->parent = kept(r->arena, ref);
}

/* ---- all ----------------------------------------------------------------------------------------------------------------- */

static bool want(void *ctx, const char *space, const char *name, int depth)
{
    reader *r = ctx;
    (void)space;
    if (depth == 0)
        r->feed->is_feed = strcmp(name, "rss") == 0 || strcmp(name, "feed") == 0 || strcmp(name, "RDF") == 0;
    return depth > 0 && (strcmp(name, "item") == 0 || strcmp(name, "entry") == 0 || strcmp(name, "link") == 0);
}

static bool read_element(void *ctx, const rf_xml_element *e, rf_error *err)
{
    reader *r = ctx;
    rf_feed *feed = r->feed;
    (void)err;
    if (strcmp(e->name, "link") == 0) {
        if (rf_str_is(rf_xml_attribute_of(e, "rel"), "next"))
            feed->next = rf_live_page_of(rf_live_address(r->base, rf_xml_attribute_of(e, "href"), r->arena));
        return true;
    }
    feed->items = rf_arena_grow(r->arena, feed->items, feed->n, &feed->cap, sizeof *feed->items);
    rf_feed_item *item = &feed->items[feed->n++];
    *item = (rf_feed_item){.comment = {.published = RF_NO_TIME, .edited = RF_NO_TIME, .source = r->source},
                           .is_rss = strcmp(e->name, "item") == 0,
                           .line = e->line};
    rf_comment *c = &item->comment;
    c->url = link_of(e, r->base, r->arena);
    read_ids(r, e, c);
    read_words(e, r->arena, item);
    read_dates(e, item);
    c->author = author_of(e, r->arena);
    if (c->id.len == 0)
        c->id = rf_comment_make_id(c, r->occurrences, r->arena);
    return true;
}

/* What tells two comments apart that claim one guid. */
static rf_str claim_of(const rf_comment *c, rf_arena *arena)
{
    rf_buf b;
    rf_buf_init(&b, c->id.len + c->author.len + 64);
    rf_buf_add_str(&b, c->id);
    rf_buf_printf(&b, "%c%lld%c", '\0', (long long)c->published, '\0');
    rf_buf_add_str(&b, c->author);
    rf_str claim = {rf_arena_dup(arena, b.ptr, b.len), b.len};
    rf_buf_release(&b);
    return claim;
}

/* Some feeds of RSS give the post's address as the guid of each of its comments. Taken as ids these would be edits of one another,
 * and all but the last lost: such items get ids of what they say. Atom's entries with one id are one entry, by its specification. */
static void part_shared_ids(const reader *r)
{
    rf_remote_set *ids = rf_remote_set_new(), *claims = rf_remote_set_new(), *shared = rf_remote_set_new();
    for (size_t i = 0; i < r->feed->n; i++) {
        const rf_comment *c = &r->feed->items[i].comment;
        bool other = rf_remote_set_add(claims, claim_of(c, r->arena));
        if (!rf_remote_set_add(ids, c->id) && other)
            rf_remote_set_add(shared, c->id);
    }
    for (size_t i = 0; i < r->feed->n; i++) {
        rf_comment *c = &r->feed->items[i].comment;
        if (r->feed->items[i].is_rss && rf_remote_set_has(shared, c->id))
            c->id = rf_comment_make_id(c, r->occurrences, r->arena);
    }
    rf_remote_set_free(ids);
    rf_remote_set_free(claims);
    rf_remote_set_free(shared);
}

/* The document's own word counts where the server says another: <?xml version="1.0" encoding="…"?>. Empty if it says none; *whole is
 * the attribute. */
static rf_str stated_encoding(rf_str body, rf_str *whole, rf_arena *arena)
{
    rf_str head = {body.ptr, body.len < 200 ? body.len : 200};
    const char *end = head.len > 0 ? memmem(head.ptr, head.len, "?>", 2) : NULL;
    const char *at = end != NULL ? memmem(head.ptr, (size_t)(end - head.ptr), "encoding", 8) : NULL;
    const char *from = at != NULL ? at + 8 : NULL;
    while (from != NULL && from < end && (*from == ' ' || *from == '='))
        from++;
    const char *to = from != NULL && from < end ? memchr(from + 1, *from, (size_t)(end - from - 1)) : NULL;
    if (to == NULL || (*from != '"' && *from != '\''))
        return RF_STR("");
    *whole = (rf_str){at, (size_t)(to + 1 - at)};
    char *name = rf_arena_dup(arena, from + 1, (size_t)(to - from - 1));
    for (char *c = name; *c != '\0'; c++)
        *c = *c >= 'A' && *c <= 'Z' ? (char)(*c | 32) : *c;
    return rf_str_from(name);
}

/* Into UTF-8 by our own hands: libxml2 ends a document at the first byte that is no character of its encoding. What was converted
 * states no encoding any more. */
static rf_str in_utf8(rf_str body, rf_str charset, rf_arena *arena)
{
    rf_str attribute = {0}, stated = stated_encoding(body, &attribute, arena);
    bool wide = rf_str_starts(body, "\xFF\xFE") || rf_str_starts(body, "\xFE\xFF");
    rf_str text = rf_live_utf8(body, wide ? RF_STR("utf-16") : stated.len > 0 ? stated : charset, arena);
    attribute = (rf_str){0};
    if (text.ptr == body.ptr || stated_encoding(text, &attribute, arena).len == 0)
        return text;
    char *copy = rf_arena_dup(arena, text.ptr, text.len);
    memset(copy + (attribute.ptr - text.ptr), ' ', attribute.len);
    return (rf_str){copy, text.len};
}

bool rf_feed_read(rf_str body, rf_str base, rf_str charset, rf_str source, rf_arena *arena, rf_feed *out, rf_error *err)
{
    *out = (rf_feed){.next = RF_STR("")};
    body = in_utf8(body, charset, arena);
    while (body.len > 0 && strchr(" \t\r\n", body.ptr[0]) != NULL) /* in front of <?xml it is a fault, and common */
        body = (rf_str){body.ptr + 1, body.len - 1};
    if (rf_str_starts(body, "\xEF\xBB\xBF"))
        body = (rf_str){body.ptr + 3, body.len - 3};
    reader r = {.feed = out, .arena = arena, .base = base, .source = source, .occurrences = rf_occurrences_new(0)};
    const rf_xml_handler handler = {want, read_element, &r};
    rf_input *in = rf_input_of(body, "the feed");
    bool ok = rf_xml_read(in, &handler, &out->faults, err);
    part_shared_ids(&r);
    rf_input_close(in);
    rf_occurrences_free(r.occurrences);
    return ok;
}
