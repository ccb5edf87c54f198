/* fetch/page_document.c - from the bytes of a page to a tree. */
#include "fetch/page_parts.h"

#include "base/utf8.h"
#include "fetch/live.h"

#include <libxml/HTMLparser.h>

#include <string.h>

/* The charset that the page itself names near its beginning. */
static rf_str stated_charset(rf_str body, rf_arena *arena)
{
    rf_str head = {body.ptr, body.len < 2048 ? body.len : 2048};
    const char *at = head.len > 0 ? memmem(head.ptr, head.len, "charset=", 8) : NULL;
    if (at == NULL)
        return RF_STR("");
    size_t left = head.len - (size_t)(at - head.ptr), n = 8;
    while (n < left && strchr(" ;/>\r\n", at[n]) == NULL)
        n++;
    return rf_live_charset((rf_str){at, n}, arena);
}

rf_str rf_page_clean(rf_str body, rf_str charset, rf_arena *arena)
{
    if (charset.len == 0)
        charset = stated_charset(body, arena);
    bool latin = rf_str_is(charset, "iso-8859-1") || rf_str_is(charset, "latin1") || rf_str_is(charset, "us-ascii");
    if (latin || (charset.len == 0 && rf_utf8_valid_prefix(body) < body.len))
        charset = RF_STR("windows-1252"); /* as browsers take these */
    body = rf_live_utf8(body, charset, arena);
    rf_buf b;
    rf_buf_init(&b, body.len * 3 + 1);
    rf_utf8_repair(body, &b);
    char *copy = rf_arena_dup(arena, rf_buf_str(&b).ptr, b.len);
    size_t n = b.len;
    rf_buf_release(&b);
    for (size_t i = 0; i < n; i++)
        if (copy[i] == '\0')
            copy[i] = ' ';
    return (rf_str){copy, n};
}

void *rf_page_parse(rf_str body, bool *cut)
{
    htmlParserCtxtPtr parser = htmlNewParserCtxt();
    if (parser == NULL)
        rf_die_oom();
    htmlDocPtr doc =
        htmlCtxtReadMemory(parser, body.ptr, (int)body.len, NULL, "UTF-8", HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
    *cut = parser->disableSAX != 0;
    htmlFreeParserCtxt(parser);
    return doc;
}
