/* fetch/xml.h - XML as a stream of elements, parsed by libxml2 with everything switched off that reaches outside.
 *
 * Nothing of a file is held but the element that is wanted as a whole. Bytes that XML does not allow (control characters pasted
 * from word processors, bad UTF-8) become U+FFFD before the parser sees them, and the parser goes on behind what is not well
 * formed. A document type, through which entities could be defined, ends the reading. Inside fetch/ only. */
#ifndef RF_FETCH_XML_H
#define RF_FETCH_XML_H

#include "base/arena.h"
#include "fetch/input.h"

/* Largest element that can be wanted as a whole, in bytes of its text and in elements below it. */
#define RF_XML_TEXT_MAX ((size_t)4 * 1024 * 1024)
#define RF_XML_ELEMENTS_MAX 4096

typedef struct rf_xml_attribute {
    const char *name; /* without prefix */
    rf_str value;
    struct rf_xml_attribute *next;
} rf_xml_attribute;

typedef struct rf_xml_element {
    const char *space, *name; /* namespace ("" for none), and name without prefix */
    int depth;                /* of the document's own element: 0 */
    long line;
    rf_str text; /* all text inside, that of its children included */
    rf_xml_attribute *attributes;
    struct rf_xml_element *child, *next;
    struct rf_xml_element *parent, *last; /* while it is read: the last child */
    size_t begin;                         /* while it is read: of its text */
} rf_xml_element;

/* want     an element begins that stands in no wanted one: true to get it whole
 * element  a wanted element, complete; it and its strings are borrowed for the call. False with err set ends the reading */
typedef struct rf_xml_handler {
    bool (*want)(void *ctx, const char *space, const char *name, int depth);
    bool (*element)(void *ctx, const rf_xml_element *e, rf_error *err);
    void *ctx;
} rf_xml_handler;

/* Places that were not well formed, and the line of the first. */
typedef struct rf_xml_faults {
    size_t n;
    long line;
} rf_xml_faults;

/* Read the rest of the input. What was complete before a failure has been handed over.
 * errors  RF_E_INPUT  no XML, a document type, a wanted element beyond the limits, a place behind which the parser cannot go on,
 *                     an end inside the document (cut, or a tag is never closed); and rf_input_ok's, and the handler's */
bool rf_xml_read(rf_input *in, const rf_xml_handler *handler, rf_xml_faults *faults, rf_error *err);

/* Whether an element is called `name` in a namespace that begins with `space` ("": in any or none). */
bool rf_xml_is(const char *space, const char *name, const char *wanted_space, const char *wanted_name);

/* The first child by its name, or a child's child by "author/name"; NULL when there is none. */
const rf_xml_element *rf_xml_child(const rf_xml_element *e, const char *path);

/* Its text without blanks around it; empty when there is none. */
rf_str rf_xml_child_text(const rf_xml_element *e, const char *path);

/* Value of an attribute; empty when there is none, and when e is NULL. */
rf_str rf_xml_attribute_of(const rf_xml_element *e, const char *name);

#endif
