/* store/db.c - SQLite behind a wall. */
#include "store/db.h"

#include "base/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_QUERIES 64

struct rf_query {
    rf_db *db;
    const char *sql; /* by address */
    sqlite3_stmt *statement;
};

struct rf_db {
    sqlite3 *handle;
    char *path;
    rf_query queries[MAX_QUERIES];
    int n_queries;
};

/* Our words for SQLite's result codes; what is not listed is reported in SQLite's own. */
static const struct failure {
    int result;
    rf_code code;
    const char *what;
} failures[] = {
    {SQLITE_BUSY, RF_E_LOCKED, "is in use by another process"},
    {SQLITE_LOCKED, RF_E_LOCKED, "is in use by another process"},
    {SQLITE_READONLY, RF_E_STORE, "cannot be written: it is read-only"},
    {SQLITE_FULL, RF_E_STORE, "cannot be written: the disk is full"},
    {SQLITE_CORRUPT, RF_E_STORE, "is damaged"},
    {SQLITE_NOTADB, RF_E_STORE, "is no redflag store: the file is not a database"},
    {SQLITE_PERM, RF_E_STORE, "cannot be opened: permission denied"},
    {SQLITE_NOMEM, RF_E_MEMORY, "needs more memory than there is"},
    {SQLITE_TOOBIG, RF_E_LIMIT, "cannot hold a text that large"},
};

static bool fail(const rf_db *db, rf_error *err)
{
    int result = db->handle ? sqlite3_errcode(db->handle) & 0xFF : SQLITE_NOMEM;
    const char *said = db->handle ? sqlite3_errmsg(db->handle) : "";
    int system = db->handle ? sqlite3_system_errno(db->handle) : 0;
    /* A system call that failed knows better ("Permission denied", "No such file or directory") than "unable to open". */
    if ((result == SQLITE_CANTOPEN || result == SQLITE_IOERR) && system != 0)
        said = strerror(system);
    if (result == SQLITE_IOERR && system == ENOSPC)
        result = SQLITE_FULL;
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++)
        if (failures[i].result == result)
            return rf_error_set(err, failures[i].code, "store '%s' %s", db->path, failures[i].what);
    if (result == SQLITE_CANTOPEN)
        return rf_error_set(err, RF_E_STORE, "cannot open store '%s': %s", db->path, said);
    if (result == SQLITE_IOERR)
        return rf_error_set(err, RF_E_IO, "cannot read or write store '%s': %s", db->path, said);
    if (result == SQLITE_CONSTRAINT)
        return rf_error_set(err, RF_E_OTHER, "store '%s' refuses a value: %s", db->path, said);
    /* A missing table or column: the file says it has our version and has not. */
    return rf_error_set(err, RF_E_STORE, "store '%s' is damaged: %s", db->path, said);
}

/* SQLite would make the file readable for all; comments on symptoms are nobody else's. */
static void create_private(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0)
        close(fd);
}

static bool configure(rf_db *db, bool read_only, int busy_ms, rf_error *err)
{
    static const struct option {
        int op, value;
    } options[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},   {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0}, {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
        {SQLITE_DBCONFIG_ENABLE_VIEW, 0}, {SQLITE_DBCONFIG_DQS_DML, 0},        {SQLITE_DBCONFIG_DQS_DDL, 0},
        {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
    };
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (sqlite3_db_config(db->handle, options[i].op, options[i].value, NULL) != SQLITE_OK)
            return fail(db, err);
    sqlite3_extended_result_codes(db->handle, 1);
    sqlite3_busy_timeout(db->handle, busy_ms);
    if (!rf_db_exec(db, "PRAGMA page_size = 8192; PRAGMA cell_size_check = ON; PRAGMA cache_size = -65536;", err))
        return false;
    return read_only || rf_db_exec(db,
                                   "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON;"
                                   "PRAGMA journal_size_limit = 16777216;",
                                   err);
}

rf_db *rf_db_open(const char *path, bool read_only, int busy_ms, rf_error *err)
{
    rf_db *db = rf_xcalloc(1, sizeof *db);
    db->path = rf_xstrdup(path);
    if (!read_only)
        create_private(path);
    int flags =
        (read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    bool ok = sqlite3_open_v2(path, &db->handle, flags, NULL) == SQLITE_OK || fail(db, err);
    /* SQLite opens what it may not write without a word, and would fail at the first comment. */
    if (ok && !read_only && sqlite3_db_readonly(db->handle, "main") == 1)
        ok = rf_error_set(err, RF_E_STORE, "store '%s' cannot be written: it is read-only", path);
    ok = ok && configure(db, read_only, busy_ms, err);
    if (!ok) {
        rf_db_close(db);
        return NULL;
    }
    return db;
}

void rf_db_close(rf_db *db)
{
    if (db == NULL)
        return;
    for (int i = 0; i < db->n_queries; i++)
        sqlite3_finalize(db->queries[i].statement);
    sqlite3_close(db->handle);
    free(db->path);
    free(db);
}

bool rf_db_set_limits(rf_db *db, int busy_ms, int64_t max_bytes, rf_error *err)
{
    int64_t page_bytes = 0;
    char sql[64];
    sqlite3_busy_timeout(db->handle, busy_ms);
    if (!rf_db_ask(db, "PRAGMA page_size", &page_bytes, err))
        return false;
    /* A limit of 0 pages would only ask for the present one. */
    int64_t pages = max_bytes > 0 ? max_bytes / page_bytes + 1 : 4294967294;
    snprintf(sql, sizeof sql, "PRAGMA max_page_count = %lld", (long long)pages);
    return rf_db_exec(db, sql, err);
}

const char *rf_db_path(const rf_db *db) { return db->path; }

bool rf_db_in_transaction(const rf_db *db) { return sqlite3_get_autocommit(db->handle) == 0; }

int64_t rf_db_changes(const rf_db *db) { return sqlite3_changes64(db->handle); }

static bool is_same_file(const char *a, const char *b)
{
    struct stat sa, sb;
    return stat(a, &sa) == 0 && stat(b, &sb) == 0 && sa.st_dev == sb.st_dev && sa.st_ino == sb.st_ino;
}

/* All pages in one step: a single read transaction, which keeps no writer waiting (the log grows meanwhile). */
static bool copy_pages(rf_db *db, rf_db *to, rf_error *err)
{
    sqlite3_backup *b = sqlite3_backup_init(to->handle, "main", db->handle, "main");
    if (b == NULL)
        return fail(to, err);
    int result;
    while ((result = sqlite3_backup_step(b, -1)) == SQLITE_BUSY || result == SQLITE_LOCKED)
        sqlite3_sleep(20);
    bool ok = sqlite3_backup_finish(b) == SQLITE_OK && result == SQLITE_DONE;
    return ok || fail(to, err);
}

static bool is_well(rf_db *db, rf_error *err)
{
    static const char sql[] = "PRAGMA quick_check(1)";
    rf_query *q = rf_db_query(db, sql, err);
    if (q == NULL || rf_query_step(q, err) != RF_STEP_ROW)
        return false;
    bool ok = rf_str_is(rf_query_get_str(q, 0), "ok");
    rf_query_end(q);
    return ok || rf_error_set(err, RF_E_STORE, "the copy '%s' is damaged", db->path);
}

static bool sync_path(const char *path, int flags, rf_error *err)
{
    int fd = open(path, flags | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (!ok)
        rf_error_set(err, RF_E_IO, "cannot write '%s': %s", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    return ok;
}

/* Give the finished copy its name, and make the name durable. */
static bool put_in_place(const char *part, const char *path, rf_error *err)
{
    char folder[4096];
    if (!sync_path(part, O_RDWR, err))
        return false;
    if (rename(part, path) != 0)
        return rf_error_set(err, RF_E_IO, "cannot write '%s': %s", path, strerror(errno));
    snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    snprintf(slash ? slash + (slash == folder) : folder, 2, "%s", slash ? "" : ".");
    return sync_path(folder, O_RDONLY | O_DIRECTORY, err);
}

bool rf_db_copy(rf_db *db, const char *path, rf_error *err)
{
    char part[4096];
    if (is_same_file(db->path, path))
        return rf_error_set(err, RF_E_USAGE, "'%s' is the store itself", path);
    if ((size_t)snprintf(part, sizeof part, "%s.part", path) >= sizeof part)
        return rf_error_set(err, RF_E_USAGE, "the name of the copy is too long");
    unlink(part);
    int fd = open(part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return rf_error_set(err, RF_E_IO, "cannot write '%s': %s", path, strerror(errno));
    close(fd);
    rf_db to = {.path = part};
    bool ok = sqlite3_open_v2(part, &to.handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK || fail(&to, err);
    ok = ok && copy_pages(db, &to, err) && is_well(&to, err);
    for (int i = 0; i < to.n_queries; i++)
        sqlite3_finalize(to.queries[i].statement);
    /* Closing takes the log that reading may have made beside the copy away again. */
    ok = (sqlite3_close(to.handle) == SQLITE_OK && ok) && put_in_place(part, path, err);
    if (!ok)
        unlink(part);
    return ok;
}

bool rf_db_exec(rf_db *db, const char *sql, rf_error *err)
{
    return sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK || fail(db, err);
}

bool rf_db_ask(rf_db *db, const char *sql, int64_t *answer, rf_error *err)
{
    sqlite3_stmt *s;
    if (sqlite3_prepare_v2(db->handle, sql, -1, &s, NULL) != SQLITE_OK)
        return fail(db, err);
    int result = sqlite3_step(s);
    if (result == SQLITE_ROW)
        *answer = sqlite3_column_int64(s, 0);
    bool ok = result == SQLITE_ROW || fail(db, err);
    sqlite3_finalize(s);
    return ok;
}

rf_query *rf_db_query(rf_db *db, const char *sql, rf_error *err)
{
    for (int i = 0; i < db->n_queries; i++)
        if (db->queries[i].sql == sql) {
            rf_query_end(&db->queries[i]);
            return &db->queries[i];
        }
    if (db->n_queries == MAX_QUERIES) {
        rf_error_set(err, RF_E_OTHER, "the store has more than %d statements (a limit of store/db.c)", MAX_QUERIES);
        return NULL;
    }
    rf_query *q = &db->queries[db->n_queries];
    *q = (rf_query){.db = db, .sql = sql};
    if (sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &q->statement, NULL) != SQLITE_OK) {
        fail(db, err);
        return NULL;
    }
    db->n_queries++;
    return q;
}

/* Binding fails only for a wrong index, which a statement without that parameter shows in the first test. */
void rf_query_int(rf_query *q, int i, int64_t v) { sqlite3_bind_int64(q->statement, i, v); }
void rf_query_real(rf_query *q, int i, double v) { sqlite3_bind_double(q->statement, i, v); }
void rf_query_null(rf_query *q, int i) { sqlite3_bind_null(q->statement, i); }

/* A NULL pointer would be SQL's NULL, which no text column allows. */
void rf_query_str(rf_query *q, int i, rf_str v)
{
    sqlite3_bind_text64(q->statement, i, v.ptr ? v.ptr : "", v.len, SQLITE_STATIC, SQLITE_UTF8);
}

void rf_query_blob(rf_query *q, int i, rf_str v) { sqlite3_bind_blob64(q->statement, i, v.ptr ? v.ptr : "", v.len, SQLITE_STATIC); }

rf_step rf_query_step(rf_query *q, rf_error *err)
{
    int result = sqlite3_step(q->statement);
    if (result == SQLITE_ROW)
        return RF_STEP_ROW;
    if (result != SQLITE_DONE)
        fail(q->db, err);
    sqlite3_reset(q->statement);
    return result == SQLITE_DONE ? RF_STEP_DONE : RF_STEP_FAILED;
}

bool rf_query_run(rf_query *q, rf_error *err) { return rf_query_step(q, err) == RF_STEP_DONE; }

int64_t rf_query_get_int(rf_query *q, int column) { return sqlite3_column_int64(q->statement, column); }
double rf_query_get_real(rf_query *q, int column) { return sqlite3_column_double(q->statement, column); }
bool rf_query_is_null(rf_query *q, int column) { return sqlite3_column_type(q->statement, column) == SQLITE_NULL; }

rf_str rf_query_get_str(rf_query *q, int column)
{
    const char *p = (const char *)sqlite3_column_text(q->statement, column);
    return (rf_str){p ? p : "", p ? (size_t)sqlite3_column_bytes(q->statement, column) : 0};
}

void rf_query_end(rf_query *q)
{
    if (q == NULL)
        return;
    sqlite3_reset(q->statement);
    sqlite3_clear_bindings(q->statement);
}
