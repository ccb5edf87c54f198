/* fetch/json_values.h - a stream of JSON cut into its records, without holding it whole.
 *
 * Reads one or more JSON values after one another: lists (each element is a record), objects with a list called
 * "comments" (each element is a record), other objects (each is a record). It finds where records begin and end by
 * counting brackets outside strings and leaves parsing and refusing to the caller. */
#ifndef RF_FETCH_JSON_VALUES_H
#define RF_FETCH_JSON_VALUES_H

#include "fetch/input.h"

typedef struct rf_json_values {
    size_t cap; /* bytes of one record */
    void *ctx;
    /* One record, borrowed, and the line it begins in. is_owner: the object around a "comments" list, which has been read
     * before; the list itself is replaced by null. False ends the reading. */
    bool (*value)(void *ctx, rf_str json, long line, bool is_owner, rf_error *err);
    /* A "comments" list begins: head is the object up to there as a JSON object of its own (`{"id":"…","comments":null}`),
     * empty when it is over the cap. */
    bool (*list)(void *ctx, rf_str head, rf_error *err);
    /* What cannot be cut: a record over the cap, a cut end, garbage between records. False ends the reading. */
    bool (*problem)(void *ctx, long line, const char *reason, rf_error *err);
} rf_json_values;

/* False when a callback said so. */
bool rf_json_values_read(rf_input *in, const rf_json_values *v, rf_error *err);

/* Whether the text that begins with `head` is for rf_json_values_read rather than JSON Lines: it opens a list, or an object
 * that goes on over several lines or past the end of head (when head is `full` bytes long, that is, not the whole file). */
bool rf_json_values_likely(rf_str head, size_t full);

#endif
