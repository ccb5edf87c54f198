/* fetch/xml.c - a byte filter in front of libxml2's push parser, and a small tree behind it.
 *
 * libxml2's xmlTextReader would be the shorter way and stops at the first fault, whatever it is told of recovering. */
#include "fetch/xml.h"

#include "base/utf8.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <limits.h>
#include <string.h>

#define CHUNK ((size_t)16 * 1024)

typedef struct reader {
    const rf_xml_handler *handler;
    xmlParserCtxtPtr parser;
    rf_xml_faults *faults;
    rf_error *err;
    int depth;      /* of the element that is open, -1 at first */
    bool root_seen; /* the document's own element has begun */
    bool doctype, too_large, refused;
    rf_arena *arena; /* of the wanted element */
    rf_buf text;     /* its text; elements know where in it theirs begins */
    rf_xml_element *wanted, *open;
    size_t elements;
} reader;

/* ---- bytes in ------------------------------------------------------------------------------------------------------------ */

/* False when the first line names an encoding that is not UTF-8: its bytes are libxml2's to convert. */
static bool is_utf8(rf_str head)
{
    rf_str line = {head.ptr, head.len < 200 ? head.len : 200};
    const char *end = line.len ? memchr(line.ptr, '>', line.len) : NULL, *at = NULL;
    if (end != NULL && rf_str_starts(line, "<?xml"))
        at = memmem(line.ptr, (size_t)(end - line.ptr), "encoding", 8);
    if (at == NULL)
        return true;
    while (at < end && *at != '"' && *at != '\'')
        at++;
    at++;
    return end - at >= 5 && (strncasecmp(at, "utf-8", 5) == 0 || strncasecmp(at, "us-as", 5) == 0 || strncasecmp(at, "ascii", 5) == 0);
}

static bool is_control(char c) { return (unsigned char)c < 0x20 && c != '\t' && c != '\n' && c != '\r'; }

/* Append what XML 1.0 allows (its section 2.2) to out, and U+FFFD for each byte else. A sequence that the end of s cuts is left
 * for the next time, unless this is the last. Returns the bytes used. */
static size_t filter(rf_str s, bool utf8, bool last, rf_buf *out)
{
    size_t i = 0;
    while (i < s.len) {
        size_t run = i;
        while (run < s.len && !is_control(s.ptr[run]) && ((unsigned char)s.ptr[run] < 0x80 || !utf8))
            run++;
        rf_buf_add(out, s.ptr + i, run - i);
        i = run;
        if (i == s.len)
            break;
        uint32_t cp = 0xFFFF;
        size_t n = is_control(s.ptr[i]) ? 0 : rf_utf8_decode(s.ptr + i, s.len - i, &cp);
        if (n == 0 && s.len - i < 4 && !last && !is_control(s.ptr[i]))
            break;
        if (n > 0 && cp != 0xFFFE && cp != 0xFFFF)
            rf_buf_add(out, s.ptr + i, n);
        else
            rf_buf_puts(out, utf8 ? "\xEF\xBF\xBD" : " ");
        i += n > 0 ? n : 1;
    }
    return i;
}

/* ---- events -------------------------------------------------------------------------------------------------------------- */

static void stop(reader *r) { xmlStopParser(r->parser); }

static const char *kept(reader *r, const xmlChar *s) { return s ? rf_arena_dup(r->arena, (const char *)s, strlen((const char *)s)) : ""; }

/* SAX2 gives attributes in fives: name, prefix, namespace, and where the value begins and ends. */
static void keep_attributes(reader *r, rf_xml_element *e, int n, const xmlChar **attributes)
{
    rf_xml_attribute **tail = &e->attributes;
    for (int i = 0; i < n; i++, attributes += 5) {
        size_t size = (size_t)(attributes[4] - attributes[3]);
        rf_xml_attribute *a = rf_arena_take(r->arena, sizeof *a);
        a->name = kept(r, attributes[0]);
        a->value = (rf_str){rf_arena_dup(r->arena, (const char *)attributes[3], size), size};
        *tail = a;
        tail = &a->next;
    }
}

static void add_child(rf_xml_element *parent, rf_xml_element *e)
{
    *(parent->last ? &parent->last->next : &parent->child) = e;
    parent->last = e;
}

static void on_start(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int n_namespaces,
                     const xmlChar **namespaces, int n_attributes, int n_defaulted, const xmlChar **attributes)
{
    reader *r = ctx;
    (void)prefix, (void)n_namespaces, (void)namespaces, (void)n_defaulted;
    r->depth++;
    r->root_seen = true;
    const char *space = uri ? (const char *)uri : "";
    if (r->wanted == NULL && !r->handler->want(r->handler->ctx, space, (const char *)name, r->depth))
        return;
    if (r->wanted == NULL) {
        rf_arena_reset(r->arena);
        rf_buf_clear(&r->text);
        r->elements = 0;
    }
    if (++r->elements > RF_XML_ELEMENTS_MAX) {
        r->too_large = true;
        stop(r);
        return;
    }
    rf_xml_element *e = rf_arena_take(r->arena, sizeof *e);
    *e = (rf_xml_element){.space = kept(r, uri),
                          .name = kept(r, name),
                          .depth = r->depth,
                          .line = r->parser->input->line,
                          .parent = r->open,
                          .begin = r->text.len};
    keep_attributes(r, e, n_attributes, attributes);
    if (r->open != NULL)
        add_child(r->open, e);
    else
        r->wanted = e;
    r->open = e;
}

/* Turn offsets into views: the text has its final place only now. */
static void place_texts(rf_xml_element *e, const char *text)
{
    for (; e != NULL; e = e->next) {
        e->text.ptr = text + e->begin;
        place_texts(e->child, text);
    }
}

static void on_end(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    reader *r = ctx;
    (void)name, (void)prefix, (void)uri;
    r->depth--;
    rf_xml_element *e = r->open;
    if (e == NULL)
        return;
    e->text.len = r->text.len - e->begin;
    r->open = e->parent;
    if (r->open != NULL)
        return;
    r->wanted = NULL;
    place_texts(e, r->text.ptr ? r->text.ptr : "");
    if (!r->handler->element(r->handler->ctx, e, r->err)) {
        r->refused = true;
        stop(r);
    }
}

static void on_text(void *ctx, const xmlChar *text, int n)
{
    reader *r = ctx;
    if (r->wanted == NULL || n <= 0)
        return;
    rf_buf_add(&r->text, text, (size_t)n);
    if (r->text.overflow) {
        r->too_large = true;
        stop(r);
    }
}

static void on_doctype(void *ctx, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    reader *r = ctx;
    (void)name, (void)external, (void)system;
    r->doctype = true;
    stop(r);
}

static void on_fault(void *ctx, xmlErrorPtr error)
{
    reader *r = ctx;
    if (error->level < XML_ERR_ERROR || error->domain == XML_FROM_NAMESPACE || r->doctype || r->refused || r->too_large)
        return;
    if (r->faults->n++ == 0)
        r->faults->line = error->line;
}

/* ---- reading ------------------------------------------------------------------------------------------------------------- */

static bool is_stopped(const reader *r) { return r->parser->instate == XML_PARSER_EOF; }

static void feed(reader *r, rf_input *in)
{
    rf_buf clean;
    rf_str w = rf_input_peek(in, CHUNK);
    bool utf8 = is_utf8(w);
    rf_buf_init(&clean, 4 * CHUNK);
    while (w.len > 0 && !is_stopped(r)) {
        rf_buf_clear(&clean);
        rf_input_skip(in, filter((rf_str){w.ptr, w.len < CHUNK ? w.len : CHUNK}, utf8, w.len < CHUNK, &clean));
        xmlParseChunk(r->parser, rf_buf_str(&clean).ptr, (int)clean.len, 0);
        w = rf_input_peek(in, CHUNK);
    }
    rf_buf_release(&clean);
}

/* stopped: before the bytes had ended */
static bool judge_end(const reader *r, bool stopped, long line, rf_error *err)
{
    if (r->doctype)
        return rf_error_set(err, RF_E_INPUT, "it declares a document type, which is refused because entities could be defined there");
    if (r->too_large)
        return rf_error_set(err, RF_E_INPUT, "a record near line %ld is larger than %zu MiB or has more than %d elements", line,
                            RF_XML_TEXT_MAX >> 20, RF_XML_ELEMENTS_MAX);
    if (!r->root_seen)
        return rf_error_set(err, RF_E_INPUT, "it is no XML");
    if (r->depth >= 0 && stopped)
        return rf_error_set(err, RF_E_INPUT, "the XML cannot be read beyond line %ld", line);
    return r->depth < 0 || rf_error_set(err, RF_E_INPUT, "it ends inside the document: its end is cut, or a tag in it is never closed");
}

bool rf_xml_read(rf_input *in, const rf_xml_handler *handler, rf_xml_faults *faults, rf_error *err)
{
    xmlSAXHandler sax = {.initialized = XML_SAX2_MAGIC,
                         .startElementNs = on_start,
                         .endElementNs = on_end,
                         .characters = on_text,
                         .ignorableWhitespace = on_text,
                         .cdataBlock = on_text,
                         .internalSubset = on_doctype,
                         .serror = (xmlStructuredErrorFunc)on_fault};
    reader r = {.handler = handler, .faults = faults, .err = err, .depth = -1, .arena = rf_arena_new(0)};
    *faults = (rf_xml_faults){0};
    rf_buf_init(&r.text, RF_XML_TEXT_MAX);
    r.parser = xmlCreatePushParserCtxt(&sax, &r, NULL, 0, NULL);
    if (r.parser == NULL)
        rf_die_oom();
    /* No HUGE, no NOENT, no DTDLOAD: nothing is looked up, replaced or allowed to be endless. */
    xmlCtxtUseOptions(r.parser, XML_PARSE_NONET | XML_PARSE_RECOVER | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    feed(&r, in);
    bool stopped = is_stopped(&r);
    long line = r.parser->input ? r.parser->input->line : 0;
    size_t before = faults->n;
    if (!stopped)
        xmlParseChunk(r.parser, "", 0, 1);
    if (r.depth >= 0) /* the last fault is the missing end, which judge_end tells */
        faults->n = before;
    bool ok = !r.refused && rf_input_ok(in, err) && judge_end(&r, stopped, line, err);
    xmlFreeParserCtxt(r.parser);
    rf_buf_release(&r.text);
    rf_arena_free(r.arena);
    return ok;
}

/* ---- questions ----------------------------------------------------------------------------------------------------------- */

bool rf_xml_is(const char *space, const char *name, const char *wanted_space, const char *wanted_name)
{
    return strcmp(name, wanted_name) == 0 && strncmp(space, wanted_space, strlen(wanted_space)) == 0;
}

const rf_xml_element *rf_xml_child(const rf_xml_element *e, const char *path)
{
    size_t n = strcspn(path, "/");
    for (const rf_xml_element *c = e ? e->child : NULL; c != NULL; c = c->next)
        if (strncmp(c->name, path, n) == 0 && c->name[n] == '\0')
            return path[n] == '/' ? rf_xml_child(c, path + n + 1) : c;
    return NULL;
}

rf_str rf_xml_child_text(const rf_xml_element *e, const char *path)
{
    const rf_xml_element *c = rf_xml_child(e, path);
    return c ? rf_str_trim(c->text) : (rf_str){"", 0};
}

rf_str rf_xml_attribute_of(const rf_xml_element *e, const char *name)
{
    for (const rf_xml_attribute *a = e ? e->attributes : NULL; a != NULL; a = a->next)
        if (strcmp(a->name, name) == 0)
            return a->value;
    return (rf_str){"", 0};
}
