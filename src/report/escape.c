/* report/escape.c - hostile text made harmless. It decides nothing about what is shown, only how. */
#include "report/escape.h"

#include "base/utf8.h"

#include <string.h>
#include <strings.h>

/* One character of the input, as all sheets see it. */
typedef struct glyph {
    uint32_t cp;       /* U+FFFD for a bad byte; '\n' for any line end */
    bool is_invisible; /* to be written as \u{…} */
} glyph;

typedef struct range {
    uint32_t first, last;
} range;

/* Default-ignorable and format characters (Unicode: Cf, and the fillers that print as nothing). The joiners and tags are
 * judged by what stands before them, in `next_glyph`. */
static const range invisible[] = {
    {0x00, 0x08},     {0x0B, 0x1F},     {0x7F, 0x9F},     {0xAD, 0xAD},       {0x34F, 0x34F},     {0x61C, 0x61C},     {0x115F, 0x1160},
    {0x17B4, 0x17B5}, {0x180E, 0x180E}, {0x200B, 0x200B}, {0x200E, 0x200F},   {0x2028, 0x202E},   {0x2060, 0x206F},   {0x3164, 0x3164},
    {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFB}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE001F}, {0xE0080, 0xE0FFF},
};

static bool is_listed(uint32_t cp)
{
    if (cp >= 0x20 && cp < 0x7F)
        return false;
    for (size_t i = 0; i < sizeof invisible / sizeof *invisible; i++)
        if (cp >= invisible[i].first && cp <= invisible[i].last)
            return true;
    return false;
}

static bool is_tag(uint32_t cp) { return cp >= 0xE0020 && cp <= 0xE007F; }

/* Read one glyph at *i and step over it. `before` is the character that was kept last. */
static glyph next_glyph(rf_str s, size_t *i, uint32_t before)
{
    glyph g = {0xFFFD, false};
    size_t n = rf_utf8_decode(s.ptr + *i, s.len - *i, &g.cp);
    *i += n ? n : 1;
    if (n == 0)
        return g;
    if (g.cp == '\r') {
        if (*i < s.len && s.ptr[*i] == '\n')
            (*i)++;
        g.cp = '\n';
    }
    if (g.cp == 0x200C || g.cp == 0x200D) /* part of emoji and of Indic and Persian spelling; between ASCII it only hides */
        g.is_invisible = before < 0x80;
    else if (is_tag(g.cp)) /* the flags of England, Scotland and Wales are a black flag and tags */
        g.is_invisible = before != 0x1F3F4 && !is_tag(before);
    else
        g.is_invisible = is_listed(g.cp);
    return g;
}

static void put(rf_buf *out, glyph g)
{
    if (g.is_invisible) {
        rf_buf_printf(out, "\\u{%X}", (unsigned)g.cp);
    } else {
        char bytes[4];
        rf_buf_add(out, bytes, rf_utf8_encode(g.cp, bytes));
    }
}

static const char *html_entity(uint32_t cp)
{
    switch (cp) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void rf_escape_html(rf_buf *out, rf_str s)
{
    uint32_t before = 0;
    for (size_t i = 0; i < s.len;) {
        glyph g = next_glyph(s, &i, before);
        const char *entity = html_entity(g.cp);
        if (entity != NULL)
            rf_buf_puts(out, entity);
        else
            put(out, g);
        before = g.is_invisible ? 0 : g.cp;
    }
}

static bool is_formula_sign(uint32_t cp)
{
    return cp == '=' || cp == '+' || cp == '-' || cp == '@' || cp == 0xFF1D || cp == 0xFF0B || cp == 0xFF0D || cp == 0xFF20;
}

static bool is_blank(uint32_t cp)
{
    return cp == ' ' || cp == '\t' || cp == '\n' || cp == 0xA0 || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200A) || cp == 0x202F ||
           cp == 0x205F || cp == 0x3000;
}

static bool starts_formula(rf_str s)
{
    for (size_t i = 0; i < s.len;) {
        glyph g = next_glyph(s, &i, 0);
        if (!is_blank(g.cp))
            return is_formula_sign(g.cp);
    }
    return false;
}

void rf_escape_csv(rf_buf *out, rf_str s)
{
    rf_buf_putc(out, '"');
    bool is_control = s.len > 0 && (s.ptr[0] == '\t' || s.ptr[0] == '\n' || s.ptr[0] == '\r');
    if (is_control || starts_formula(s))
        rf_buf_putc(out, '\'');
    bool may_open_cell = false; /* only blanks and quotes since the last line end, ';' or tab */
    uint32_t before = 0;
    for (size_t i = 0; i < s.len;) {
        glyph g = next_glyph(s, &i, before);
        bool is_smiley = g.cp == '-' && i < s.len && s.ptr[i] == ')';
        if (may_open_cell && is_formula_sign(g.cp) && !is_smiley)
            rf_buf_putc(out, '\'');
        may_open_cell = g.cp == ';' || g.cp == '\t' || g.cp == '\n' || (may_open_cell && (is_blank(g.cp) || g.cp == '"'));
        if (g.cp == '"')
            rf_buf_putc(out, '"');
        put(out, g);
        before = g.is_invisible ? 0 : g.cp;
    }
    rf_buf_putc(out, '"');
}

void rf_escape_line(rf_buf *out, rf_str s)
{
    uint32_t before = 0;
    for (size_t i = 0; i < s.len;) {
        glyph g = next_glyph(s, &i, before);
        if (g.cp == '\n' || g.cp == '\t')
            g.cp = ' ';
        put(out, g);
        before = g.is_invisible ? 0 : g.cp;
    }
}

/* Does Markdown read `cp` as more than itself, standing between `before` (0: at the start) and `after`? */
static bool is_markdown_sign(uint32_t cp, uint32_t before, char after)
{
    bool is_behind_digit = before >= '0' && before <= '9';
    switch (cp) {
    case '-':
    case '+':
    case '=':
        return before == 0; /* lists and underlined headings begin a block */
    case ')':
        return is_behind_digit;
    case '.':
        return is_behind_digit || before == 'w' || before == 'W'; /* "1." and "www." */
    case ':':
        return after == '/'; /* bare addresses become links on many sites */
    default:
        return cp < 0x80 && strchr("\\`*_[]~|$@#", (int)cp) != NULL;
    }
}

void rf_escape_markdown(rf_buf *out, rf_str s)
{
    uint32_t before = 0, last = 0; /* last: what was written last; 0 at the start */
    for (size_t i = 0; i < s.len;) {
        glyph g = next_glyph(s, &i, before);
        before = g.is_invisible ? 0 : g.cp;
        if (g.cp == '\n' || g.cp == '\t')
            g.cp = ' ';
        if (g.cp == ' ' && last == ' ')
            continue;
        if (g.is_invisible || is_markdown_sign(g.cp, last, i < s.len ? s.ptr[i] : '\0'))
            rf_buf_putc(out, '\\');
        if (!g.is_invisible && (g.cp == '<' || g.cp == '>' || g.cp == '&'))
            rf_buf_puts(out, html_entity(g.cp));
        else
            put(out, g);
        last = g.is_invisible ? 'x' : g.cp;
    }
}

static size_t scheme_length(rf_str url)
{
    static const char *const schemes[] = {"https://", "http://"};
    for (size_t i = 0; i < 2; i++) {
        size_t n = strlen(schemes[i]);
        if (url.len > n && strncasecmp(url.ptr, schemes[i], n) == 0)
            return n;
    }
    return 0;
}

rf_str rf_escape_link_host(rf_str url)
{
    size_t start = scheme_length(url), end = start;
    while (end < url.len && strchr("/?#", url.ptr[end]) == NULL)
        end++;
    return (rf_str){url.ptr + start, end - start};
}

bool rf_escape_is_link(rf_str url)
{
    if (url.len > 2000 || scheme_length(url) == 0)
        return false;
    for (size_t i = 0; i < url.len; i++) {
        unsigned char c = (unsigned char)url.ptr[i];
        if (c <= 0x20 || c >= 0x7F || strchr("\"'<>\\^`{|}", c) != NULL)
            return false;
    }
    rf_str host = rf_escape_link_host(url);
    return host.len > 0 && memchr(host.ptr, '@', host.len) == NULL; /* "https://known.example@elsewhere" misleads the eye */
}
