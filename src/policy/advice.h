/* policy/advice.h - which exercises belong to a bucket: a table that a channel replaces with its own videos.
 *
 * models/advice.tsv, one row an exercise in the order it is to be shown:  bucket TAB name TAB time in the video */
#ifndef RF_POLICY_ADVICE_H
#define RF_POLICY_ADVICE_H

#include "base/error.h"
#include "record/record.h"

typedef struct rf_advice rf_advice;

rf_advice *rf_advice_load(const char *path, rf_error *err); /* RF_E_RULES with file and line; owned by the caller */
void rf_advice_free(rf_advice *a);

/* Exercises of a bucket, borrowed; *n 0 when the table has none. */
const rf_exercise *rf_advice_items(const rf_advice *a, rf_bucket b, size_t *n);
const char *rf_advice_hash(const rf_advice *a);

#endif
