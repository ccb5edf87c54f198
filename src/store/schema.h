/* store/schema.h - the tables, as a list of steps from an empty file to this version. */
#ifndef RF_STORE_SCHEMA_H
#define RF_STORE_SCHEMA_H

#include "store/db.h"

/* Bring the tables to this version, each step in a transaction of its own; with read_only only look whether they are, and with
 * older_is_fine whether they are not newer.
 * errors  RF_E_STORE  from a newer redflag, of another program, or (read_only) empty or older */
bool rf_schema_apply(rf_db *db, bool read_only, bool older_is_fine, rf_error *err);

#endif
