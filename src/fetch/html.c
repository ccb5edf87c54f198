/* fetch/html.c - listens to libxml2's parser. No tree is made: libxml2 stops building one at a depth of 256, and with it would
 * stop the words of a comment that someone has made deep. */
#include "fetch/html.h"

#include <libxml/HTMLparser.h>

#include <limits.h>
#include <string.h>

bool rf_html_likely(rf_str s)
{
    static const char *const signs[] = {"<br", "</", "<a ", "<p>", "<img ", "&#39;", "&quot;", "&amp;", "&lt;", "&gt;", "&nbsp;"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (s.len > 0 && memmem(s.ptr, s.len, signs[i], strlen(signs[i])) != NULL)
            return true;
    return false;
}

/* What the parser's events are written into. */
typedef struct writer {
    rf_buf out;
    bool image;
    int silent; /* open elements whose content is no words */
} writer;

static bool is_one_of(const char *name, const char *const *names)
{
    for (; *names != NULL; names++)
        if (strcmp(name, *names) == 0)
            return true;
    return false;
}

static bool breaks_line(const char *name)
{
    static const char *const names[] = {"br",      "p",          "div",      "li",     "ul",     "ol",      "blockquote", "pre",
                                        "tr",      "table",      "caption",  "h1",     "h2",     "h3",      "h4",         "h5",
                                        "h6",      "hr",         "dl",       "dd",     "dt",     "article", "aside",      "figure",
                                        "footer",  "figcaption", "section",  "header", "main",   "nav",     "address",    "center",
                                        "details", "summary",    "fieldset", "form",   "option", NULL};
    return is_one_of(name, names);
}

/* What stands side by side: "leg</td><td>numb" are two words. */
static bool breaks_word(const char *name)
{
    static const char *const names[] = {"td", "th", "button", "select", "textarea", NULL};
    return is_one_of(name, names);
}

/* <title> is none of them: its end may be missing, and then it would swallow what the viewer wrote. */
static bool is_silent(const char *name)
{
    static const char *const names[] = {"script", "style", NULL};
    return is_one_of(name, names);
}

/* What shows something that is no words; an image is asked for its own besides. */
static bool is_media(const char *name)
{
    static const char *const names[] = {"video", "audio", "iframe", "embed", "object", NULL};
    return is_one_of(name, names);
}

static void end_line(rf_buf *out)
{
    while (out->len > 0 && out->ptr[out->len - 1] == ' ')
        out->ptr[--out->len] = '\0';
    if (out->len > 0 && out->ptr[out->len - 1] != '\n')
        rf_buf_putc(out, '\n');
}

/* Line ends of the source are blanks in HTML, and runs of blanks are one. */
static void put_words(rf_buf *out, const char *s, size_t n)
{
    for (const char *end = s + n; s < end; s++) {
        bool blank = *s == ' ' || *s == '\t' || *s == '\r' || *s == '\n';
        char last = out->len ? out->ptr[out->len - 1] : '\n';
        if (!blank)
            rf_buf_putc(out, *s);
        else if (last != ' ' && last != '\n')
            rf_buf_putc(out, ' ');
    }
}

/* Attributes come in pairs of name and value (which may be NULL). */
static void put_image(writer *w, const xmlChar **attributes)
{
    const char *class = "", *alt = "";
    for (; attributes != NULL && attributes[0] != NULL; attributes += 2) {
        const char *value = attributes[1] ? (const char *)attributes[1] : "";
        if (strcmp((const char *)attributes[0], "class") == 0)
            class = value;
        else if (strcmp((const char *)attributes[0], "alt") == 0)
            alt = value;
    }
    put_words(&w->out, alt, strlen(alt));
    w->image |= strstr(class, "smiley") == NULL && strstr(class, "emoji") == NULL;
}

static void on_start(void *ctx, const xmlChar *element, const xmlChar **attributes)
{
    writer *w = ctx;
    const char *name = (const char *)element;
    w->silent += is_silent(name);
    if (breaks_line(name))
        end_line(&w->out);
    else if (breaks_word(name))
        put_words(&w->out, " ", 1);
    else if (strcmp(name, "img") == 0)
        put_image(w, attributes);
    w->image |= is_media(name);
}

static void on_end(void *ctx, const xmlChar *element)
{
    writer *w = ctx;
    const char *name = (const char *)element;
    w->silent -= w->silent > 0 && is_silent(name);
    if (breaks_line(name))
        end_line(&w->out);
    else if (breaks_word(name))
        put_words(&w->out, " ", 1);
}

static void on_words(void *ctx, const xmlChar *words, int n)
{
    writer *w = ctx;
    if (w->silent == 0 && n > 0)
        put_words(&w->out, (const char *)words, (size_t)n);
}

static void parse(char *html, int n, writer *w)
{
    htmlParserCtxtPtr parser = htmlNewParserCtxt();
    if (parser == NULL)
        rf_die_oom();
    htmlSAXHandler *sax = parser->sax;
    memset(sax, 0, sizeof *sax);
    sax->startElement = on_start;
    sax->endElement = on_end;
    sax->characters = sax->ignorableWhitespace = sax->cdataBlock = on_words;
    parser->userData = w;
    /* Without the encoding libxml2 guesses, and turns UTF-8 into mojibake. */
    htmlDocPtr doc = htmlCtxtReadMemory(parser, html, n, NULL, "UTF-8", HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
    xmlFreeDoc(doc);
    htmlFreeParserCtxt(parser);
}

rf_str rf_html_text(rf_str html, rf_arena *arena, bool *image)
{
    if (html.len == 0 || html.len > INT_MAX)
        return html;
    /* The parser ends at a NUL byte: a blank in its place keeps the words behind it. */
    char *copy = rf_arena_dup(arena, html.ptr, html.len);
    for (size_t i = 0; i < html.len; i++)
        if (copy[i] == '\0')
            copy[i] = ' ';
    writer w = {0};
    rf_buf_init(&w.out, html.len * 4 + 16);
    parse(copy, (int)html.len, &w);
    rf_str words = rf_str_trim(rf_buf_str(&w.out));
    words.ptr = rf_arena_dup(arena, words.ptr, words.len);
    rf_buf_release(&w.out);
    if (image != NULL)
        *image |= w.image;
    return words;
}
