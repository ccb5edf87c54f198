/* fetch/disqus.c - a Disqus export: pages first, called threads, and then comments, called posts.
 *
 * A post names its page and its parent by number, so the pages' addresses are kept while the posts are read. Deleted posts and
 * spam are left out. Of a commenter only the name is taken: e-mail and IP addresses are not even looked at. */
#include "fetch/exported.h"

#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

#define DISQUS "http://disqus.com"
#define LINK_MAX_BYTES 2048

/* Addresses of pages by their number: open addressing, number 0 is free. */
typedef struct page {
    uint64_t number;
    rf_str link;
} page;

typedef struct reader {
    rf_fetch_job *job;
    rf_arena *arena; /* of the links */
    page *pages;
    size_t size, used; /* size is a power of two */
} reader;

static uint64_t number_of(rf_str id)
{
    uint64_t h = rf_hash_fnv(0, id.ptr, id.len);
    return h != 0 ? h : 1;
}

static page *place_of(const reader *r, uint64_t number)
{
    size_t i = (size_t)(number ^ number >> 32) & (r->size - 1);
    while (r->pages[i].number != 0 && r->pages[i].number != number)
        i = (i + 1) & (r->size - 1);
    return &r->pages[i];
}

static void grow(reader *r)
{
    page *old = r->pages;
    size_t n = r->size;
    r->size = n ? n * 2 : 64;
    r->pages = rf_xcalloc(r->size, sizeof *r->pages);
    for (size_t i = 0; i < n; i++)
        if (old[i].number != 0)
            *place_of(r, old[i].number) = old[i];
    free(old);
}

static void read_page(reader *r, const rf_xml_element *e)
{
    rf_str link = rf_xml_child_text(e, "link");
    uint64_t number = number_of(rf_xml_attribute_of(e, "id"));
    if (link.len == 0 || link.len > LINK_MAX_BYTES)
        return;
    if (r->used * 4 >= r->size * 3)
        grow(r);
    page *p = place_of(r, number);
    r->used += p->number == 0;
    *p = (page){number, {rf_arena_dup(r->arena, link.ptr, link.len), link.len}};
}

static rf_str link_of(const reader *r, rf_str id) { return r->size > 0 ? place_of(r, number_of(id))->link : (rf_str){NULL, 0}; }

static bool read_post(reader *r, const rf_xml_element *e, rf_error *err)
{
    rf_fetch_job *job = r->job;
    rf_arena *arena = job->arena;
    rf_arena_reset(arena);
    if (rf_str_is(rf_xml_child_text(e, "isDeleted"), "true") || rf_str_is(rf_xml_child_text(e, "isSpam"), "true"))
        return rf_fetch_leave_out(job);
    rf_comment c = {.origin = RF_STR("disqus"), .published = RF_NO_TIME, .edited = RF_NO_TIME};
    rf_str date = rf_xml_child_text(e, "createdAt"), thread = rf_xml_attribute_of(rf_xml_child(e, "thread"), "id"),
           link = link_of(r, thread);
    c.id = rf_xml_attribute_of(e, "id");
    c.text = rf_exported_words(rf_xml_child_text(e, "message"), arena, &c.has_media);
    c.repairs = rf_exported_repairs(c.text);
    c.author = rf_exported_name(rf_xml_child_text(e, "author/name"));
    c.parent = rf_xml_attribute_of(rf_xml_child(e, "parent"), "id");
    c.container = link.len > 0 ? link : thread;
    c.url = rf_exported_url(link, c.id, arena);
    c.published_exact = rf_time_parse(date, &c.published);
    job->counts->bad_dates += !c.published_exact && date.len > 0;
    if (c.text.len == 0 && !c.has_media)
        return rf_fetch_problem(job, e->line, "no text", err);
    return rf_fetch_deliver(job, &c, err);
}

/* On top only: a post has an element called thread inside, which names its page. */
static bool want(void *ctx, const char *space, const char *name, int depth)
{
    (void)ctx;
    return depth == 1 && (rf_xml_is(space, name, DISQUS, "thread") || rf_xml_is(space, name, DISQUS, "post"));
}

static bool read_element(void *ctx, const rf_xml_element *e, rf_error *err)
{
    if (strcmp(e->name, "post") == 0)
        return read_post(ctx, e, err);
    read_page(ctx, e);
    return true;
}

static bool disqus_read(rf_fetch_job *job, rf_error *err)
{
    reader r = {.job = job, .arena = rf_arena_new(0)};
    const rf_xml_handler handler = {want, read_element, &r};
    bool ok = rf_exported_read(job, &handler, err);
    rf_arena_free(r.arena);
    free(r.pages);
    return ok;
}

static int disqus_sniff(rf_str head, const char *path)
{
    (void)path;
    rf_str s = rf_str_trim(head);
    bool xml = s.len > 0 && s.ptr[0] == '<';
    return xml && memmem(s.ptr, s.len, "<disqus", 7) != NULL && memmem(s.ptr, s.len, DISQUS, sizeof DISQUS - 1) != NULL ? 3 : 0;
}

const rf_source rf_source_disqus = {"disqus", "a Disqus export", disqus_sniff, disqus_read};
