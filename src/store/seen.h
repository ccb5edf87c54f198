/* store/seen.h - the seen-set: which comments the store has already, word for word, as 16 bytes of memory each.
 *
 * An import of what is known already would ask the file a million questions with the same answer. The set answers them from
 * memory, and only where it is sure; whatever else it is asked, the tables are looked at. It is a copy, and its owner must
 * forget it when the tables change under it. Inside store/ only. */
#ifndef RF_STORE_SEEN_H
#define RF_STORE_SEEN_H

#include "record/record.h"
#include "store/db.h"

/* Most comments a set holds: 128 MiB of memory. A larger store is read without one. */
#define RF_SEEN_MAX ((int64_t)6 * 1024 * 1024)

typedef struct rf_seen rf_seen;

/* The comments of the tables that were seen at `fresh_from` or later and are not gone. NULL on failure. */
rf_seen *rf_seen_load(rf_db *db, int64_t fresh_from, rf_error *err);
void rf_seen_free(rf_seen *s); /* NULL is fine */

/* Whether the store has a comment of this source and id with this text and these marks, seen lately. A wrong yes needs
 * 128 bits of two different comments to agree, 64 of them of a SHA-256 of their texts. `hash` is the text's, as stored. */
bool rf_seen_has(const rf_seen *s, const rf_comment *c, rf_str id, rf_str hash);

/* Note that the tables have it now. Where the set is full the oldest knowledge stays and this is not kept. */
void rf_seen_note(rf_seen *s, const rf_comment *c, rf_str id, rf_str hash);

#endif
