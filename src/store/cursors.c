/* store/cursors.c - cursors, and comments that are gone. */
#include "store/cursors.h"

#include "store/internal.h"

static rf_str copy(rf_arena *arena, rf_str s) { return (rf_str){rf_arena_dup(arena, s.ptr, s.len), s.len}; }

bool rf_store_cursor_get(rf_store *s, rf_str source, rf_str topic, rf_str key, rf_arena *arena, rf_str *value, rf_error *err)
{
    static const char sql[] = "SELECT value FROM cursor WHERE source = ?1 AND topic = ?2 AND key = ?3";
    rf_query *q = rf_db_query(s->db, sql, err);
    *value = (rf_str){0};
    if (q == NULL)
        return false;
    rf_query_str(q, 1, source);
    rf_query_str(q, 2, topic);
    rf_query_str(q, 3, key);
    rf_step step = rf_query_step(q, err);
    if (step == RF_STEP_ROW)
        *value = copy(arena, rf_query_get_str(q, 0));
    rf_query_end(q);
    return step != RF_STEP_FAILED;
}

bool rf_store_cursor_set(rf_store *s, rf_str source, rf_str topic, rf_str key, rf_str value, int64_t at, rf_error *err)
{
    static const char put[] = "INSERT INTO cursor (source, topic, key, value, at) VALUES (?1, ?2, ?3, ?4, ?5)"
                              " ON CONFLICT (source, topic, key) DO UPDATE SET value = excluded.value, at = excluded.at";
    static const char drop[] = "DELETE FROM cursor WHERE source = ?1 AND topic = ?2 AND key = ?3";
    rf_query *q = rf_db_query(s->db, value.len > 0 ? put : drop, err);
    if (q == NULL)
        return false;
    rf_query_str(q, 1, source);
    rf_query_str(q, 2, topic);
    rf_query_str(q, 3, key);
    if (value.len > 0) {
        rf_query_str(q, 4, value);
        rf_query_int(q, 5, at);
    }
    return rf_query_run(q, err);
}

bool rf_store_cursor_oldest(rf_store *s, rf_str source, rf_str topic, size_t most, rf_arena *arena, rf_str **keys, rf_str **values,
                            size_t *n, rf_error *err)
{
    static const char sql[] = "SELECT key, value FROM cursor WHERE source = ?1 AND topic = ?2 ORDER BY at, key LIMIT ?3";
    rf_query *q = rf_db_query(s->db, sql, err);
    *n = 0;
    if (q == NULL)
        return false;
    *keys = rf_arena_take(arena, (most + 1) * sizeof **keys);
    *values = rf_arena_take(arena, (most + 1) * sizeof **values);
    rf_query_str(q, 1, source);
    rf_query_str(q, 2, topic);
    rf_query_int(q, 3, (int64_t)most);
    rf_step step;
    while ((step = rf_query_step(q, err)) == RF_STEP_ROW && *n < most) {
        (*keys)[*n] = copy(arena, rf_query_get_str(q, 0));
        (*values)[(*n)++] = copy(arena, rf_query_get_str(q, 1));
    }
    rf_query_end(q);
    return step != RF_STEP_FAILED;
}

bool rf_store_mark_gone(rf_store *s, rf_str source, rf_str id, int64_t at, bool *known, rf_error *err)
{
    static const char sql[] = "UPDATE comment SET gone = ?3 WHERE source = ?1 AND id = ?2 AND gone IS NULL";
    rf_query *q = rf_db_query(s->db, sql, err);
    if (q == NULL)
        return false;
    rf_query_str(q, 1, source);
    rf_query_str(q, 2, id);
    rf_query_int(q, 3, at);
    bool ok = rf_query_run(q, err);
    *known = ok && rf_db_changes(s->db) > 0;
    return ok;
}

bool rf_store_mark_unseen_gone(rf_store *s, rf_str source, rf_str container, int64_t from, int64_t to, int64_t at, size_t *n, rf_error *err)
{
    static const char sql[] = "UPDATE comment SET gone = ?5 WHERE source = ?1 AND (?2 = '' OR container = ?2)"
                              " AND published >= ?3 AND published < ?4 AND last_seen < ?5 AND gone IS NULL";
    rf_query *q = rf_db_query(s->db, sql, err);
    if (q == NULL)
        return false;
    rf_query_str(q, 1, source);
    rf_query_str(q, 2, container);
    rf_query_int(q, 3, from);
    rf_query_int(q, 4, to);
    rf_query_int(q, 5, at);
    bool ok = rf_query_run(q, err);
    *n = ok ? (size_t)rf_db_changes(s->db) : 0;
    return ok;
}

bool rf_store_mark_unseen_replies_gone(rf_store *s, rf_str source, rf_str parent, int64_t at, size_t *n, rf_error *err)
{
    static const char sql[] = "UPDATE comment SET gone = ?3 WHERE source = ?1 AND id > ?2 || '.' AND id < ?2 || '/' AND parent = ?2"
                              " AND last_seen < ?3 AND gone IS NULL"; /* '/' is the character behind '.' */
    rf_query *q = rf_db_query(s->db, sql, err);
    if (q == NULL)
        return false;
    rf_query_str(q, 1, source);
    rf_query_str(q, 2, parent);
    rf_query_int(q, 3, at);
    bool ok = rf_query_run(q, err);
    *n = ok ? (size_t)rf_db_changes(s->db) : 0;
    rf_store_forget_seen(s);
    return ok;
}
