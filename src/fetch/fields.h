/* fetch/fields.h - which word of a record means which field of a comment.
 *
 * One table of names serves CSV headers and JSON objects. Names are compared without case, blanks, '_' and '-', so that
 * comment_id, commentId and "Comment ID" are one. Where several columns mean the same field, the one that stands first
 * in the table is taken, and for dates the first that is a date. */
#ifndef RF_FETCH_FIELDS_H
#define RF_FETCH_FIELDS_H

#include "base/arena.h"
#include "base/error.h"
#include "base/json.h"
#include "record/record.h"

typedef enum rf_field {
    RF_FIELD_ID,
    RF_FIELD_TEXT,
    RF_FIELD_AUTHOR,
    RF_FIELD_PUBLISHED,
    RF_FIELD_EDITED,
    RF_FIELD_PARENT,
    RF_FIELD_CONTAINER,
    RF_FIELD_URL,
    RF_FIELD_MEDIA,      /* an address, a list or "true" */
    RF_FIELD_OWNER,      /* "true" */
    RF_FIELD_EXACT,      /* "false": the date is an estimate */
    RF_FIELD_TIME_TEXT,  /* "2 days ago": its presence makes the date an estimate */
    RF_FIELD_REPLY,      /* "true": the id is PARENT.REST */
    RF_FIELD_AUTHOR_KEY, /* account of the author; equal to … */
    RF_FIELD_CHANNEL,    /* … the account of the channel: the owner's own comment */
    RF_FIELD_COUNT
} rf_field;

/* The field a column or member is for, and its rank (0 first) among the names of the table; -1 if it is for none. */
int rf_field_find(rf_str name, rf_field *field);

/* Values by field; a value whose `ptr` is NULL is absent. */
typedef struct rf_fields {
    rf_str value[RF_FIELD_COUNT];
} rf_fields;

/* Fill c, strings borrowed from f. id stays empty where there is none or it is blank; source and repairs are left to the
 * caller; parent "0", "root" and "null" mean none; "edited" equal to "published" means not edited.
 * *bad_date (may be NULL) is set when a date was stated and not understood. */
void rf_comment_from_fields(const rf_fields *f, rf_comment *c, bool *bad_date);

/* Read one comment object: flat with the names of the table, WordPress's content.rendered (HTML to text), or a YouTube
 * comment or thread with its snippet. The id may be a number. Strings are borrowed from obj or taken from arena.
 * errors  RF_E_INPUT  not an object, or no string as text; null or absent text is allowed where an image is attached
 *                     (has_media is set and text is empty). */
bool rf_comment_from_json(const rf_json *obj, rf_arena *arena, rf_comment *c, rf_error *err);

/* The same, and *bad_date (may be NULL) as in rf_comment_from_fields. */
bool rf_comment_read_json(const rf_json *obj, rf_arena *arena, rf_comment *c, bool *bad_date, rf_error *err);

#endif
