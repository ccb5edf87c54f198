/* store/store.c - opening, closing, transactions. */
#include "store/internal.h"
#include "store/schema.h"

#include <stdlib.h>

#define BUSY_MS 10000

rf_store *rf_store_open(const char *path, unsigned flags, rf_error *err)
{
    bool as_it_is = (flags & RF_STORE_AS_IT_IS) != 0, read_only = as_it_is || (flags & RF_STORE_READ_ONLY) != 0;
    rf_db *db = rf_db_open(path, read_only, BUSY_MS, err);
    if (db == NULL)
        return NULL;
    if (!rf_schema_apply(db, read_only, as_it_is, err)) {
        rf_db_close(db);
        return NULL;
    }
    rf_store *s = rf_xcalloc(1, sizeof *s);
    s->db = db;
    s->arena = rf_arena_new(0);
    rf_buf_init(&s->json, SIZE_MAX / 4);
    return s;
}

void rf_store_close(rf_store *s)
{
    if (s == NULL)
        return;
    rf_store_forget_seen(s);
    rf_db_close(s->db);
    rf_arena_free(s->arena);
    rf_buf_release(&s->json);
    free(s);
}

bool rf_store_set_limits(rf_store *s, int busy_ms, int64_t max_bytes, rf_error *err)
{
    return rf_db_set_limits(s->db, busy_ms, max_bytes, err);
}

void rf_store_set_seen_step(rf_store *s, int64_t seconds)
{
    rf_store_forget_seen(s);
    s->seen_step = seconds > 0 ? seconds : 0;
}

void rf_store_forget_seen(rf_store *s)
{
    rf_seen_free(s->seen);
    s->seen = NULL;
    s->known = 0;
}

bool rf_store_begin(rf_store *s, rf_error *err)
{
    static const char others[] = "PRAGMA data_version";
    int64_t changes = 0;
    /* IMMEDIATE waits for other writers here, once, and not in the middle of the batch. From here on nobody else writes. */
    if (!rf_db_exec(s->db, "BEGIN IMMEDIATE", err) || !rf_db_ask(s->db, others, &changes, err))
        return false;
    if (s->changes != changes)
        rf_store_forget_seen(s);
    s->changes = changes;
    return true;
}

bool rf_store_commit(rf_store *s, rf_error *err) { return rf_db_exec(s->db, "COMMIT", err); }

void rf_store_rollback(rf_store *s)
{
    rf_store_forget_seen(s);
    /* A full disk has SQLite roll back by itself. */
    if (rf_db_in_transaction(s->db))
        rf_db_exec(s->db, "ROLLBACK", NULL);
}

bool rf_store_enter(rf_store *s, bool *own, rf_error *err)
{
    *own = !rf_db_in_transaction(s->db);
    return !*own || rf_store_begin(s, err);
}

bool rf_store_leave(rf_store *s, bool own, bool ok, rf_error *err)
{
    if (!own)
        return ok;
    ok = ok && rf_store_commit(s, err);
    if (!ok)
        rf_store_rollback(s);
    return ok;
}

bool rf_store_check(rf_store *s, rf_error *err)
{
    static const char sql[] = "PRAGMA integrity_check(1)";
    rf_query *q = rf_db_query(s->db, sql, err);
    if (q == NULL || rf_query_step(q, err) == RF_STEP_FAILED)
        return false;
    bool ok = rf_str_is(rf_query_get_str(q, 0), "ok");
    rf_query_end(q);
    return ok || rf_error_set(err, RF_E_STORE, "store '%s' is damaged", rf_db_path(s->db));
}

void rf_query_time(rf_query *q, int i, int64_t t)
{
    if (t == RF_NO_TIME)
        rf_query_null(q, i);
    else
        rf_query_int(q, i, t);
}

int64_t rf_query_get_time(rf_query *q, int column) { return rf_query_is_null(q, column) ? RF_NO_TIME : rf_query_get_int(q, column); }
