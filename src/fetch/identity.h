/* fetch/identity.h - an id for a record that has none, or one that another record has already.
 *
 * The id is a function of what the record says, so that importing a file again gives the same ids and changes nothing.
 * Two equal records in one file (the same author writes "thank you" twice) are told apart by counting. */
#ifndef RF_FETCH_IDENTITY_H
#define RF_FETCH_IDENTITY_H

#include "base/arena.h"
#include "record/record.h"

/* How often each content has been seen in one file, or which text an id stands for: 12 bytes a place, between three eighths and three
 * quarters full. */
typedef struct rf_occurrences rf_occurrences;
/* most: contents or ids that are remembered; what comes behind the last of them is taken as never seen before. 0: all, without a bound */
rf_occurrences *rf_occurrences_new(size_t most);
void rf_occurrences_free(rf_occurrences *o); /* NULL is fine */

/* Make the id of c: 'x' and 24 hexadecimal digits of the SHA-256 of source, container, author, date and text, and of the
 * occurrence when it is not the first. A date that is an estimate ("2 days ago") changes with each download and is left
 * out. seen may be NULL: then equal records get equal ids. The id is taken from arena. */
rf_str rf_comment_make_id(const rf_comment *c, rf_occurrences *seen, rf_arena *arena);

/* Two tables of one export each count their rows from 1, and the second must not pass for an edit of the first. Where c
 * has an id and no author (an author would tell), and `claimed` knows that id for another text, the id becomes
 * "<id>~<8 hexadecimal digits of the text's SHA-256>", which is stable. Returns true if it did. claimed may be NULL. */
bool rf_comment_claim_id(rf_comment *c, rf_occurrences *claimed, rf_arena *arena);

#endif
