/* store/db.h - one SQLite file, wrapped: the only room that knows SQLite, and the only place where its errors become ours.
 *
 * Statements are constant strings, prepared on first use and kept: a string literal's address is its name, so keep each in
 * one `static const char` array. Nothing a comment holds ever becomes part of a statement. */
#ifndef RF_STORE_DB_H
#define RF_STORE_DB_H

#include "base/error.h"
#include "base/str.h"

typedef struct rf_db rf_db;
typedef struct rf_query rf_query;

/* Open `path`; created with mode 0600 when it is absent and not read_only. A file that cannot be written is refused unless
 * read_only. Nothing in the file is trusted: no views, triggers or functions of its own run.
 * errors  RF_E_STORE  cannot be opened, is no database, damaged, read-only
 *         RF_E_LOCKED  another process holds it for longer than busy_ms
 *         and as rf_query_step */
rf_db *rf_db_open(const char *path, bool read_only, int busy_ms, rf_error *err);
void rf_db_close(rf_db *db); /* NULL is fine; an open transaction is rolled back */

/* Waiting time for other processes, and the size beyond which the file counts as full (0: no limit). */
bool rf_db_set_limits(rf_db *db, int busy_ms, int64_t max_bytes, rf_error *err);

const char *rf_db_path(const rf_db *db);
bool rf_db_in_transaction(const rf_db *db);
int64_t rf_db_changes(const rf_db *db); /* rows the last statement has changed */

/* Copy the whole, as it is at one moment, to `path`: written beside it, checked, and put in its place (mode 0600).
 * errors  RF_E_IO cannot be written; RF_E_USAGE path is the database itself; RF_E_STORE the copy is not well; and as rf_query_step */
bool rf_db_copy(rf_db *db, const char *path, rf_error *err);

/* Run constant statements without parameters. errors: see rf_query_step. */
bool rf_db_exec(rf_db *db, const char *sql, rf_error *err);

/* PRAGMA-like questions with one integer as the answer. */
bool rf_db_ask(rf_db *db, const char *sql, int64_t *answer, rf_error *err);

/* The prepared statement of `sql`, reset and without values. NULL on failure. Owned by db; one use at a time. */
rf_query *rf_db_query(rf_db *db, const char *sql, rf_error *err);

/* Give parameter i (from 1) its value. Strings are borrowed until the next rf_db_query of the same statement or
 * rf_query_end. RF_NO_TIME-like absence is said with rf_query_null. */
void rf_query_int(rf_query *q, int i, int64_t v);
void rf_query_real(rf_query *q, int i, double v);
void rf_query_str(rf_query *q, int i, rf_str v);
void rf_query_blob(rf_query *q, int i, rf_str v);
void rf_query_null(rf_query *q, int i);

typedef enum rf_step { RF_STEP_ROW, RF_STEP_DONE, RF_STEP_FAILED } rf_step;

/* Next row. DONE and FAILED end the statement. On failure err says what and where:
 *   RF_E_LOCKED  store 'x' is in use by another process
 *   RF_E_STORE   … is read-only | is full or its disk is full | is damaged | is no redflag store
 *   RF_E_IO      cannot read or write store 'x': …
 *   RF_E_OTHER   store 'x' refuses a value (a constraint of the tables) */
rf_step rf_query_step(rf_query *q, rf_error *err);

/* Step a statement that gives no rows. */
bool rf_query_run(rf_query *q, rf_error *err);

/* Columns of the row, from 0. Strings live until the next step or end. */
int64_t rf_query_get_int(rf_query *q, int column);
double rf_query_get_real(rf_query *q, int column);
rf_str rf_query_get_str(rf_query *q, int column);
bool rf_query_is_null(rf_query *q, int column);

/* End a statement before its last row. NULL is fine. */
void rf_query_end(rf_query *q);

#endif
