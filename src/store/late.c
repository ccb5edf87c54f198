/* store/late.c - SQLite's functions, which open SQLite when the first of them is called.
 *
 * Two thirds of the names that the linker looks up at a start are SQLite's own, and `classify`, `explain`, `rules` and `--version` open no
 * store. So the program is not linked with it; these functions stand in its place, one line each. They are called for every comment,
 * so each remembers where the real one is. */
#include "base/late.h"

#include <sqlite3.h>
#include <stdarg.h>

static rf_late sqlite = {.name = "libsqlite3.so.0"};

#define REAL(name) RF_LATE_KEPT(sqlite, name)

int sqlite3_open_v2(const char *name, sqlite3 **db, int flags, const char *vfs) { return REAL(sqlite3_open_v2)(name, db, flags, vfs); }
int sqlite3_close(sqlite3 *db) { return REAL(sqlite3_close)(db); }
int sqlite3_busy_timeout(sqlite3 *db, int ms) { return REAL(sqlite3_busy_timeout)(db, ms); }
sqlite3_int64 sqlite3_changes64(sqlite3 *db) { return REAL(sqlite3_changes64)(db); }
int sqlite3_db_readonly(sqlite3 *db, const char *name) { return REAL(sqlite3_db_readonly)(db, name); }
int sqlite3_errcode(sqlite3 *db) { return REAL(sqlite3_errcode)(db); }
const char *sqlite3_errmsg(sqlite3 *db) { return REAL(sqlite3_errmsg)(db); }
int sqlite3_extended_result_codes(sqlite3 *db, int on) { return REAL(sqlite3_extended_result_codes)(db, on); }
int sqlite3_get_autocommit(sqlite3 *db) { return REAL(sqlite3_get_autocommit)(db); }
int sqlite3_sleep(int ms) { return REAL(sqlite3_sleep)(ms); }
int sqlite3_system_errno(sqlite3 *db) { return REAL(sqlite3_system_errno)(db); }
int sqlite3_exec(sqlite3 *db, const char *sql, int (*row)(void *, int, char **, char **), void *ctx, char **why)
{
    return REAL(sqlite3_exec)(db, sql, row, ctx, why);
}

/* Of what follows the number, the settings that are switches take these two. */
int sqlite3_db_config(sqlite3 *db, int what, ...)
{
    va_list more;
    va_start(more, what);
    int on = va_arg(more, int);
    int *was = va_arg(more, int *);
    va_end(more);
    return REAL(sqlite3_db_config)(db, what, on, was);
}

sqlite3_backup *sqlite3_backup_init(sqlite3 *to, const char *to_name, sqlite3 *from, const char *from_name)
{
    return REAL(sqlite3_backup_init)(to, to_name, from, from_name);
}
int sqlite3_backup_step(sqlite3_backup *b, int pages) { return REAL(sqlite3_backup_step)(b, pages); }
int sqlite3_backup_finish(sqlite3_backup *b) { return REAL(sqlite3_backup_finish)(b); }

int sqlite3_prepare_v2(sqlite3 *db, const char *sql, int n, sqlite3_stmt **s, const char **rest)
{
    return REAL(sqlite3_prepare_v2)(db, sql, n, s, rest);
}
int sqlite3_prepare_v3(sqlite3 *db, const char *sql, int n, unsigned flags, sqlite3_stmt **s, const char **rest)
{
    return REAL(sqlite3_prepare_v3)(db, sql, n, flags, s, rest);
}
int sqlite3_step(sqlite3_stmt *s) { return REAL(sqlite3_step)(s); }
int sqlite3_reset(sqlite3_stmt *s) { return REAL(sqlite3_reset)(s); }
int sqlite3_finalize(sqlite3_stmt *s) { return REAL(sqlite3_finalize)(s); }
int sqlite3_clear_bindings(sqlite3_stmt *s) { return REAL(sqlite3_clear_bindings)(s); }

int sqlite3_bind_blob64(sqlite3_stmt *s, int i, const void *p, sqlite3_uint64 n, void (*done)(void *))
{
    return REAL(sqlite3_bind_blob64)(s, i, p, n, done);
}
int sqlite3_bind_text64(sqlite3_stmt *s, int i, const char *p, sqlite3_uint64 n, void (*done)(void *), unsigned char encoding)
{
    return REAL(sqlite3_bind_text64)(s, i, p, n, done, encoding);
}
int sqlite3_bind_double(sqlite3_stmt *s, int i, double v) { return REAL(sqlite3_bind_double)(s, i, v); }
int sqlite3_bind_int64(sqlite3_stmt *s, int i, sqlite3_int64 v) { return REAL(sqlite3_bind_int64)(s, i, v); }
int sqlite3_bind_null(sqlite3_stmt *s, int i) { return REAL(sqlite3_bind_null)(s, i); }

int sqlite3_column_bytes(sqlite3_stmt *s, int i) { return REAL(sqlite3_column_bytes)(s, i); }
double sqlite3_column_double(sqlite3_stmt *s, int i) { return REAL(sqlite3_column_double)(s, i); }
sqlite3_int64 sqlite3_column_int64(sqlite3_stmt *s, int i) { return REAL(sqlite3_column_int64)(s, i); }
const unsigned char *sqlite3_column_text(sqlite3_stmt *s, int i) { return REAL(sqlite3_column_text)(s, i); }
int sqlite3_column_type(sqlite3_stmt *s, int i) { return REAL(sqlite3_column_type)(s, i); }
