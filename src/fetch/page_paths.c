/* fetch/page_paths.c - expressions: those for WordPress's markups, and whether the user's own are any. */
#include "fetch/page_html.h"
#include "fetch/page_parts.h"

#include "base/arena.h"

#include <libxml/HTMLparser.h>
#include <libxml/xpath.h>

#define HAS(class) "contains(concat(' ',normalize-space(@class),' '),' " class " ')"
#define ABOUT "*[" HAS("comment-metadata") " or " HAS("commentmetadata") " or " HAS("wp-block-comment-date") "]"

const rf_page_paths rf_page_wordpress = {
    .wordpress = true,
    .comment = "//*[starts-with(@id,'comment-') and " HAS("comment") "]",
    .author = ".//*[" HAS("fn") " or " HAS("wp-block-comment-author-name") "]",
    .date = ".//" ABOUT "//time/@datetime | .//*[" HAS("commentmetadata") "]//a",
    .text = ".//*[" HAS("comment-content") " or " HAS("wp-block-comment-content") "] | .//*[" HAS(
        "commentmetadata") "]"
                           "/following-sibling::node()[not(self::*[" HAS("reply") "])]",
    .id = "@id",
    .parent = NULL,
    .url = ".//" ABOUT "//a/@href",
    .next = NULL,
    .waiting = ".//*[" HAS("comment-awaiting-moderation") "]",
    .owner = "self::*[" HAS("bypostauthor") "]",
    .member = "self::*[" HAS("byuser") "]",
    .place = "//*[@id='comments' or @id='respond' or " HAS("wp-block-comments") " or " HAS("no-comments") "]",
};

void rf_page_ignore(void *ctx, xmlErrorPtr error) { (void)ctx, (void)error; }

static void be_silent(void *ctx, const char *format, ...) { (void)ctx, (void)format; }

bool rf_page_paths_check(const rf_page_paths *p, const char **name, rf_error *err)
{
    const struct path {
        const char *name, *expression;
    } all[] = {{"xpath_comment", p->comment}, {"xpath_author", p->author}, {"xpath_date", p->date}, {"xpath_text", p->text},
               {"xpath_id", p->id},           {"xpath_parent", p->parent}, {"xpath_next", p->next}, {"xpath_url", p->url}};
    htmlDocPtr doc = htmlReadMemory("<p>x</p>", 8, NULL, "UTF-8", HTML_PARSE_NOERROR);
    xmlXPathContextPtr context = xmlXPathNewContext(doc);
    if (doc == NULL || context == NULL)
        rf_die_oom();
    context->error = rf_page_ignore;
    context->node = xmlDocGetRootElement(doc);
    xmlSetGenericErrorFunc(NULL, be_silent); /* unknown functions are told to it alone */
    bool ok = true;
    for (size_t i = 0; ok && i < sizeof all / sizeof *all; i++) {
        if (all[i].expression == NULL)
            continue;
        xmlXPathObjectPtr found = xmlXPathEval(BAD_CAST all[i].expression, context);
        ok = found != NULL;
        xmlXPathFreeObject(found);
        if (!ok) {
            *name = all[i].name;
            rf_error_set(err, RF_E_CONFIG, "'%.120s' is no XPath expression", all[i].expression);
        }
    }
    xmlSetGenericErrorFunc(NULL, NULL);
    xmlXPathFreeContext(context);
    xmlFreeDoc(doc);
    return ok;
}
