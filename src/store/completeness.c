/* store/completeness.c - one row a run and source: what was read, and why not more. */
#include "store/cursors.h"

#include "store/internal.h"

bool rf_store_completeness_begin(rf_store *s, int64_t run, rf_str source, rf_str kind, int64_t started, int64_t *key, rf_error *err)
{
    static const char sql[] = "INSERT INTO completeness (run, source, kind, started) VALUES (?1, ?2, ?3, ?4) RETURNING key";
    rf_query *q = rf_db_query(s->db, sql, err);
    if (q == NULL)
        return false;
    rf_query_int(q, 1, run);
    rf_query_str(q, 2, source);
    rf_query_str(q, 3, kind);
    rf_query_int(q, 4, started);
    if (rf_query_step(q, err) != RF_STEP_ROW)
        return false;
    *key = rf_query_get_int(q, 0);
    return rf_query_run(q, err);
}

bool rf_store_completeness_end(rf_store *s, int64_t key, const rf_store_completeness *c, rf_error *err)
{
    static const char sql[] = "UPDATE completeness SET finished = ?2, expected = ?3, fetched = ?4, added = ?5, edited = ?6, restatus = ?7,"
                              " unchanged = ?8, gone = ?9, unreadable = ?10, skipped = ?11, pages = ?12, units = ?13, requests = ?14,"
                              " bytes = ?15, complete = ?16, stopped_by = ?17, note = ?18 WHERE key = ?1";
    const int64_t numbers[] = {c->fetched,    c->added,   c->edited, c->restatus, c->unchanged, c->gone,
                               c->unreadable, c->skipped, c->pages,  c->units,    c->requests,  c->bytes};
    rf_query *q = rf_db_query(s->db, sql, err);
    if (q == NULL)
        return false;
    rf_query_int(q, 1, key);
    rf_query_time(q, 2, c->finished);
    rf_query_time(q, 3, c->expected >= 0 ? c->expected : RF_NO_TIME);
    for (int i = 0; i < 12; i++)
        rf_query_int(q, 4 + i, numbers[i]);
    rf_query_int(q, 16, c->complete);
    rf_query_str(q, 17, c->stopped_by);
    rf_query_str(q, 18, c->note);
    return rf_query_run(q, err);
}

bool rf_store_completeness_last(rf_store *s, rf_str source, rf_arena *arena, rf_store_completeness *c, bool *any, rf_error *err)
{
    static const char sql[] =
        "SELECT kind, started, finished, expected, fetched, added, edited, restatus, unchanged, gone, unreadable, skipped,"
        " pages, units, requests, bytes, complete, stopped_by, note FROM completeness WHERE source = ?1"
        " ORDER BY key DESC LIMIT 1";
    rf_query *q = rf_db_query(s->db, sql, err);
    if (q == NULL)
        return false;
    rf_query_str(q, 1, source);
    rf_step step = rf_query_step(q, err);
    *any = step == RF_STEP_ROW;
    if (*any) {
        const int texts[] = {0, 17, 18};
        rf_str copies[3];
        for (int i = 0; i < 3; i++) {
            rf_str v = rf_query_get_str(q, texts[i]);
            copies[i] = (rf_str){rf_arena_dup(arena, v.ptr, v.len), v.len};
        }
        *c = (rf_store_completeness){.source = source,
                                     .kind = copies[0],
                                     .started = rf_query_get_int(q, 1),
                                     .finished = rf_query_get_time(q, 2),
                                     .expected = rf_query_is_null(q, 3) ? -1 : rf_query_get_int(q, 3),
                                     .fetched = rf_query_get_int(q, 4),
                                     .added = rf_query_get_int(q, 5),
                                     .edited = rf_query_get_int(q, 6),
                                     .restatus = rf_query_get_int(q, 7),
                                     .unchanged = rf_query_get_int(q, 8),
                                     .gone = rf_query_get_int(q, 9),
                                     .unreadable = rf_query_get_int(q, 10),
                                     .skipped = rf_query_get_int(q, 11),
                                     .pages = rf_query_get_int(q, 12),
                                     .units = rf_query_get_int(q, 13),
                                     .requests = rf_query_get_int(q, 14),
                                     .bytes = rf_query_get_int(q, 15),
                                     .complete = rf_query_get_int(q, 16) != 0,
                                     .stopped_by = copies[1],
                                     .note = copies[2]};
    }
    rf_query_end(q);
    return step != RF_STEP_FAILED;
}
