/* fetch/page_html.c - expressions asked of libxml2's tree. */
#include "fetch/page_html.h"

#include "fetch/exported.h"
#include "fetch/html.h"
#include "fetch/identity.h"
#include "fetch/live.h"
#include "fetch/page_lines.h"
#include "fetch/page_parts.h"
#include "fetch/wordpress_typed.h"

#include <libxml/HTMLparser.h>
#include <libxml/HTMLtree.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include <limits.h>
#include <string.h>

#define DEEPEST 32 /* levels of a thread that a theme may show */

typedef struct page {
    htmlDocPtr doc;
    xmlXPathContextPtr xpath;
    const rf_page_paths *paths;
    rf_arena *arena;
    rf_str url, source;
    rf_occurrences *occurrences;
    rf_page_html *out;
} page;

/* ---- asking ------------------------------------------------------------------------------------------------------------- */

/* NULL for a NULL expression, and one that cannot be evaluated. */
static xmlXPathObjectPtr ask(const page *p, xmlNodePtr at, const char *expression)
{
    if (expression == NULL)
        return NULL;
    p->xpath->node = at;
    return xmlXPathEval(BAD_CAST expression, p->xpath);
}

static size_t count_of(const xmlXPathObject *o)
{
    return o != NULL && o->type == XPATH_NODESET && o->nodesetval != NULL ? (size_t)o->nodesetval->nodeNr : 0;
}

static rf_str copied(const page *p, const xmlChar *s)
{
    rf_str v = rf_str_trim(rf_str_from((const char *)s));
    return (rf_str){rf_arena_dup(p->arena, v.ptr, v.len), v.len};
}

static void dump(const page *p, xmlNodePtr node, xmlBufferPtr html)
{
    if (node->type == XML_ELEMENT_NODE || node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
        htmlNodeDump(html, p->doc, node);
    } else if (node->type == XML_ATTRIBUTE_NODE) {
        xmlChar *value = xmlNodeGetContent(node), *escaped = xmlEncodeSpecialChars(p->doc, value);
        xmlBufferCat(html, escaped);
        xmlFree(escaped);
        xmlFree(value);
    }
}

/* Words of elements, text and attributes, as a reader of the page sees them. */
static rf_str words_of(const page *p, xmlNodePtr const *nodes, size_t n, bool *image)
{
    xmlBufferPtr html = xmlBufferCreate();
    xmlNodePtr last = NULL;
    for (size_t i = 0; i < n; i++) {
        xmlNodePtr up = nodes[i]->type != XML_NAMESPACE_DECL ? nodes[i]->parent : NULL;
        while (up != NULL && up != last)
            up = up->parent;
        if (last != NULL && up == last) /* inside of what was taken before */
            continue;
        dump(p, nodes[i], html);
        last = nodes[i];
    }
    rf_str words = rf_html_text((rf_str){(const char *)xmlBufferContent(html), (size_t)xmlBufferLength(html)}, p->arena, image);
    words = (rf_str){rf_arena_dup(p->arena, words.len > 0 ? words.ptr : "", words.len), words.len};
    xmlBufferFree(html);
    return words;
}

/* The first thing that an expression finds, as a string: an attribute's value, an element's words. */
static rf_str first_of(const page *p, xmlNodePtr at, const char *expression)
{
    xmlXPathObjectPtr o = ask(p, at, expression);
    rf_str s = RF_STR("");
    if (o != NULL && o->type != XPATH_NODESET) {
        xmlChar *text = xmlXPathCastToString(o);
        s = copied(p, text);
        xmlFree(text);
    } else if (count_of(o) > 0) {
        xmlNodePtr node = o->nodesetval->nodeTab[0];
        if (node->type == XML_ELEMENT_NODE) {
            s = words_of(p, &node, 1, NULL);
        } else {
            xmlChar *text = xmlNodeGetContent(node);
            s = copied(p, text);
            xmlFree(text);
        }
    }
    xmlXPathFreeObject(o);
    return s;
}

/* The same for addresses: of an element, its href. */
static rf_str first_address(const page *p, xmlNodePtr at, const char *expression)
{
    xmlXPathObjectPtr o = ask(p, at, expression);
    rf_str s = RF_STR("");
    xmlNodePtr node = count_of(o) > 0 ? o->nodesetval->nodeTab[0] : NULL;
    if (node != NULL && node->type == XML_ELEMENT_NODE) {
        xmlChar *href = xmlGetProp(node, BAD_CAST "href");
        s = copied(p, href);
        xmlFree(href);
    } else {
        s = first_of(p, at, expression);
    }
    xmlXPathFreeObject(o);
    return rf_live_address(p->url, s, p->arena);
}

/* ---- one comment -------------------------------------------------------------------------------------------------------- */

static rf_str id_of(const page *p, xmlNodePtr node)
{
    rf_str id = first_of(p, node, p->paths->id != NULL ? p->paths->id : "@id"), number = rf_live_comment_number(id);
    return number.len > 0 ? number : id;
}

/* The id of the nearest comment around: libxml2 leaves `_private` to us, and there each comment's element has its item. */
static rf_str id_around(xmlNodePtr node)
{
    for (xmlNodePtr up = node->parent; up != NULL; up = up->parent)
        if (up->type == XML_ELEMENT_NODE && up->_private != NULL)
            return ((const rf_page_item *)up->_private)->comment.id;
    return RF_STR("");
}

/* WordPress's class "depth-3"; 0 where there is none. */
static size_t depth_of(const page *p, xmlNodePtr node)
{
    rf_str class = first_of(p, node, "@class"), word;
    while (rf_str_split(&class, ' ', &word)) {
        long long n;
        if (rf_str_starts(word, "depth-") && rf_str_int((rf_str){word.ptr + 6, word.len - 6}, &n) && n > 0 && n < DEEPEST)
            return (size_t)n;
    }
    return 0;
}

/* A block theme prints answers beyond the deepest level as <li> directly inside of <li>, which no HTML parser takes as it was meant.
 * The depths in the order of the page say the same in all markups; without them the nearest comment around is the parent. */
static void read_parent(const page *p, xmlNodePtr node, rf_comment *c, rf_str line[DEEPEST])
{
    size_t depth = p->paths->wordpress ? depth_of(p, node) : 0;
    if (depth > 0) {
        c->parent = line[depth - 1];
        for (size_t i = depth + 1; i < DEEPEST; i++)
            line[i] = RF_STR("");
        line[depth] = c->id;
        return;
    }
    c->parent = p->paths->parent == NULL ? id_around(node) : first_of(p, node, p->paths->parent);
    rf_str number = rf_live_comment_number(c->parent);
    c->parent = number.len > 0 ? number : rf_str_is(c->parent, "0") ? RF_STR("") : c->parent;
}

static void read_date(rf_page_item *item, rf_str text)
{
    rf_comment *c = &item->comment;
    c->published_exact = rf_time_parse(text, &c->published);
    if (!c->published_exact && !rf_page_date(text, &c->published))
        item->bad_date = text.len > 0;
}

static bool is_shown(const page *p, xmlNodePtr at, const char *expression)
{
    xmlXPathObjectPtr o = ask(p, at, expression);
    bool any = count_of(o) > 0;
    xmlXPathFreeObject(o);
    return any;
}

/* Take what an expression finds out of the page. */
static void take_out(const page *p, xmlNodePtr at, const char *expression)
{
    xmlXPathObjectPtr o = ask(p, at, expression);
    if (count_of(o) > 0)
        xmlXPathNodeSetSort(o->nodesetval);
    for (size_t i = count_of(o); i-- > 0;) { /* what stands inside of others goes first */
        xmlNodePtr node = o->nodesetval->nodeTab[i];
        o->nodesetval->nodeTab[i] = NULL;
        xmlUnlinkNode(node);
        xmlFreeNode(node);
    }
    xmlXPathFreeObject(o);
}

static void read_text(const page *p, xmlNodePtr node, rf_comment *c)
{
    xmlXPathObjectPtr o = p->paths->text != NULL ? ask(p, node, p->paths->text) : NULL;
    if (p->paths->text == NULL)
        c->text = words_of(p, &node, 1, &c->has_media);
    else if (o != NULL && o->type != XPATH_NODESET)
        c->text = first_of(p, node, p->paths->text);
    else if (count_of(o) > 0)
        c->text = words_of(p, o->nodesetval->nodeTab, count_of(o), &c->has_media);
    xmlXPathFreeObject(o);
    if (p->paths->wordpress)
        c->text = rf_wordpress_typed(c->text, p->arena);
    c->repairs = rf_exported_repairs(c->text);
}

static void read_comment(const page *p, xmlNodePtr node, rf_page_item *item)
{
    rf_comment *c = &item->comment;
    bool wordpress = p->paths->wordpress;
    c->origin = wordpress ? RF_STR("wordpress") : RF_STR("");
    c->status = wordpress ? RF_STR("approved") : RF_STR("");
    c->is_owner = is_shown(p, node, p->paths->owner);
    item->guest = wordpress && !is_shown(p, node, p->paths->member);
    if (is_shown(p, node, p->paths->waiting)) {
        c->status = RF_STR("hold");
        take_out(p, node, p->paths->waiting);
    }
    c->author = rf_exported_name(first_of(p, node, p->paths->author));
    c->url = first_address(p, node, p->paths->url);
    read_date(item, first_of(p, node, p->paths->date));
    read_text(p, node, c);
    rf_str anchor = first_of(p, node, "@id");
    if (c->url.len == 0 && anchor.len > 0) {
        rf_buf b;
        rf_buf_init(&b, 4096);
        rf_buf_printf(&b, "%.*s#%.*s", (int)rf_live_page_of(p->url).len, p->url.ptr, (int)anchor.len, anchor.ptr);
        c->url = (rf_str){rf_arena_dup(p->arena, b.ptr, b.len), b.len};
        rf_buf_release(&b);
    }
    if (c->id.len == 0) {
        c->source = p->source;
        c->id = rf_comment_make_id(c, p->occurrences, p->arena);
    }
}

/* Ids and parents first, while answers stand inside of what they answer. Then from the last to the first: each is read and taken out
 * of the page, so that it is none of the words of the comment around it. */
static void read_comments(const page *p, xmlNodePtr *nodes, size_t n)
{
    rf_page_html *out = p->out;
    out->items = rf_arena_take(p->arena, (n + 1) * sizeof *out->items);
    out->n = n;
    rf_str line[DEEPEST] = {{"", 0}};
    for (size_t i = 0; i < n; i++) {
        out->items[i].comment =
            (rf_comment){.published = RF_NO_TIME, .edited = RF_NO_TIME, .id = id_of(p, nodes[i]), .container = out->post};
        nodes[i]->_private = &out->items[i];
        read_parent(p, nodes[i], &out->items[i].comment, line);
    }
    for (size_t i = n; i-- > 0;) {
        read_comment(p, nodes[i], &out->items[i]);
        xmlUnlinkNode(nodes[i]);
        xmlFreeNode(nodes[i]);
        nodes[i] = NULL;
    }
}

static bool find_comments(const page *p, rf_error *err)
{
    xmlXPathObjectPtr o = ask(p, xmlDocGetRootElement(p->doc), p->paths->comment);
    bool ok = o != NULL && o->type == XPATH_NODESET;
    for (size_t i = 0; ok && i < count_of(o); i++)
        ok = o->nodesetval->nodeTab[i]->type == XML_ELEMENT_NODE;
    if (ok && o->nodesetval != NULL) {
        xmlXPathNodeSetSort(o->nodesetval);
        read_comments(p, o->nodesetval->nodeTab, count_of(o));
        o->nodesetval->nodeNr = 0; /* they are freed */
    }
    xmlXPathFreeObject(o);
    return ok || rf_error_set(err, RF_E_CONFIG, "'xpath_comment' has to find elements");
}

/* ---- the page about them -------------------------------------------------------------------------------------------------- */

/* Further pages of comments: every link that differs from this page's address in nothing but the number. */
static void find_further(const page *p)
{
    rf_page_html *out = p->out;
    long number;
    rf_str here = rf_live_post_address(p->url, p->arena, &number);
    xmlXPathObjectPtr o = ask(p, xmlDocGetRootElement(p->doc), "//a/@href");
    for (size_t i = 0; i < count_of(o); i++) {
        xmlChar *href = xmlNodeGetContent(o->nodesetval->nodeTab[i]);
        rf_str to = rf_live_page_of(rf_live_address(p->url, rf_str_from((const char *)href), p->arena));
        xmlFree(href);
        rf_str there = rf_live_post_address(to, p->arena, &number);
        bool known = number == 0 || !rf_str_eq(here, there) || memmem(to.ptr, to.len, "replytocom", 10) != NULL;
        for (size_t k = 0; !known && k < out->n_further; k++)
            known = rf_str_eq(out->further[k], to);
        if (known)
            continue;
        out->further = rf_arena_grow(p->arena, out->further, out->n_further, &out->cap_further, sizeof *out->further);
        out->further[out->n_further++] = to;
    }
    xmlXPathFreeObject(o);
}

/* The number behind "postid-" or "page-id-" in the body's class. */
static rf_str post_in_class(rf_str class)
{
    static const char *const words[] = {"postid-", "page-id-"};
    rf_str word;
    while (rf_str_split(&class, ' ', &word))
        for (size_t i = 0; i < 2; i++) {
            long long n;
            rf_str rest = {word.ptr + strlen(words[i]), word.len - strlen(words[i])};
            if (rf_str_starts(word, words[i]) && rf_str_int(rest, &n))
                return rest;
        }
    return RF_STR("");
}

static void find_post(const page *p)
{
    xmlNodePtr root = xmlDocGetRootElement(p->doc);
    rf_page_html *out = p->out;
    long number;
    if (p->paths->wordpress) {
        out->post = rf_live_post_number(first_of(p, root, "string(//link[@rel='shortlink']/@href)"));
        if (out->post.len == 0)
            out->post = first_of(p, root, "string(//input[@name='comment_post_ID']/@value)");
        if (out->post.len == 0)
            out->post = post_in_class(first_of(p, root, "string(//body/@class)"));
    }
    if (out->post.len == 0)
        out->post = rf_live_post_address(p->url, p->arena, &number);
    out->is_wordpress = is_shown(p, root, p->paths->place);
    out->secured = is_shown(p, root, "//input[@name='post_password']");
}

bool rf_page_html_read(rf_str body, rf_str url, rf_str charset, rf_str source, const rf_page_paths *paths, rf_arena *arena,
                       rf_page_html *out, rf_error *err)
{
    *out = (rf_page_html){.post = RF_STR("")};
    body = rf_page_clean(body, charset, arena);
    out->unended = strcasestr(body.ptr, "</html") == NULL;
    if (body.len == 0 || body.len > INT_MAX)
        return true;
    page p = {.doc = rf_page_parse(body, &out->cut), .paths = paths, .arena = arena, .url = url, .source = source, .out = out};
    if (p.doc == NULL || xmlDocGetRootElement(p.doc) == NULL) {
        xmlFreeDoc(p.doc);
        return true;
    }
    p.occurrences = rf_occurrences_new(0);
    p.xpath = xmlXPathNewContext(p.doc);
    if (p.xpath == NULL)
        rf_die_oom();
    p.xpath->error = rf_page_ignore;
    find_post(&p);
    rf_str next = first_address(&p, xmlDocGetRootElement(p.doc), paths->next);
    if (paths->wordpress)
        find_further(&p);
    else if (next.len > 0)
        out->further = rf_arena_grow(arena, NULL, 0, &out->cap_further, sizeof *out->further);
    if (next.len > 0 && !paths->wordpress)
        out->further[out->n_further++] = rf_live_page_of(next);
    bool ok = find_comments(&p, err);
    xmlXPathFreeContext(p.xpath);
    xmlFreeDoc(p.doc);
    rf_occurrences_free(p.occurrences);
    return ok;
}
