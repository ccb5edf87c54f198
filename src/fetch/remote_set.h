/* fetch/remote_set.h - a set of strings by their hash, for guards against repetition. Inside fetch/ only.
 *
 * It keeps 64 bits a string: that two of a million differ and meet has odds of 1 in 40 million, and costs an early stop. */
#ifndef RF_FETCH_REMOTE_SET_H
#define RF_FETCH_REMOTE_SET_H

#include "base/str.h"

typedef struct rf_remote_set rf_remote_set;

rf_remote_set *rf_remote_set_new(void);
void rf_remote_set_free(rf_remote_set *s);          /* NULL is fine */
bool rf_remote_set_add(rf_remote_set *s, rf_str v); /* false if it was there */
bool rf_remote_set_has(const rf_remote_set *s, rf_str v);

#endif
