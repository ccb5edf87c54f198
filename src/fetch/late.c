/* fetch/late.c - libxml2's functions, which open libxml2 when the first of them is called.
 *
 * libxml2 brings ICU and the C++ library along: half of the time in which `redflag --version` answers, and most runs meet neither HTML nor
 * XML. So the program is not linked with it; these functions stand in its place, one line each, and call it. The sandbox leaves the folder
 * of libraries readable for that. */
#include "base/late.h"

#include <libxml/HTMLparser.h>
#include <libxml/HTMLtree.h>
#include <libxml/parserInternals.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

static rf_late xml = {.name = "libxml2.so.2"};

#define REAL(name) RF_LATE(xml, name)

htmlDocPtr htmlCtxtReadMemory(htmlParserCtxtPtr c, const char *bytes, int n, const char *url, const char *encoding, int options)
{
    return REAL(htmlCtxtReadMemory)(c, bytes, n, url, encoding, options);
}
void htmlFreeParserCtxt(htmlParserCtxtPtr c) { REAL(htmlFreeParserCtxt)(c); }
htmlParserCtxtPtr htmlNewParserCtxt(void) { return REAL(htmlNewParserCtxt)(); }
int htmlNodeDump(xmlBufferPtr to, xmlDocPtr doc, xmlNodePtr node) { return REAL(htmlNodeDump)(to, doc, node); }
htmlDocPtr htmlReadMemory(const char *bytes, int n, const char *url, const char *encoding, int options)
{
    return REAL(htmlReadMemory)(bytes, n, url, encoding, options);
}

xmlBufferPtr xmlBufferCreate(void) { return REAL(xmlBufferCreate)(); }
int xmlBufferCat(xmlBufferPtr b, const xmlChar *s) { return REAL(xmlBufferCat)(b, s); }
const xmlChar *xmlBufferContent(const xmlBuffer *b) { return REAL(xmlBufferContent)(b); }
int xmlBufferLength(const xmlBuffer *b) { return REAL(xmlBufferLength)(b); }
void xmlBufferFree(xmlBufferPtr b) { REAL(xmlBufferFree)(b); }

xmlParserCtxtPtr xmlCreatePushParserCtxt(xmlSAXHandlerPtr sax, void *ctx, const char *bytes, int n, const char *name)
{
    return REAL(xmlCreatePushParserCtxt)(sax, ctx, bytes, n, name);
}
int xmlCtxtUseOptions(xmlParserCtxtPtr c, int options) { return REAL(xmlCtxtUseOptions)(c, options); }
int xmlParseChunk(xmlParserCtxtPtr c, const char *bytes, int n, int last) { return REAL(xmlParseChunk)(c, bytes, n, last); }
void xmlStopParser(xmlParserCtxtPtr c) { REAL(xmlStopParser)(c); }
void xmlFreeParserCtxt(xmlParserCtxtPtr c) { REAL(xmlFreeParserCtxt)(c); }
void xmlSetGenericErrorFunc(void *ctx, xmlGenericErrorFunc f) { REAL(xmlSetGenericErrorFunc)(ctx, f); }

xmlNodePtr xmlDocGetRootElement(const xmlDoc *doc) { return REAL(xmlDocGetRootElement)(doc); }
xmlChar *xmlEncodeSpecialChars(const xmlDoc *doc, const xmlChar *s) { return REAL(xmlEncodeSpecialChars)(doc, s); }
xmlChar *xmlGetProp(const xmlNode *node, const xmlChar *name) { return REAL(xmlGetProp)(node, name); }
xmlChar *xmlNodeGetContent(const xmlNode *node) { return REAL(xmlNodeGetContent)(node); }
void xmlUnlinkNode(xmlNodePtr node) { REAL(xmlUnlinkNode)(node); }
void xmlFreeNode(xmlNodePtr node) { REAL(xmlFreeNode)(node); }
void xmlFreeDoc(xmlDocPtr doc) { REAL(xmlFreeDoc)(doc); }

xmlXPathContextPtr xmlXPathNewContext(xmlDocPtr doc) { return REAL(xmlXPathNewContext)(doc); }
xmlXPathObjectPtr xmlXPathEval(const xmlChar *path, xmlXPathContextPtr c) { return REAL(xmlXPathEval)(path, c); }
xmlChar *xmlXPathCastToString(xmlXPathObjectPtr o) { return REAL(xmlXPathCastToString)(o); }
void xmlXPathNodeSetSort(xmlNodeSetPtr set) { REAL(xmlXPathNodeSetSort)(set); }
void xmlXPathFreeObject(xmlXPathObjectPtr o) { REAL(xmlXPathFreeObject)(o); }
void xmlXPathFreeContext(xmlXPathContextPtr c) { REAL(xmlXPathFreeContext)(c); }

/* A variable there, which holds a function. */
static void free_late(void *p) { (*(xmlFreeFunc *)rf_late_function(&xml, "xmlFree"))(p); }
xmlFreeFunc xmlFree = free_late;
