/* store/runs.c - one row a run, and the numbers of the whole store. */
#include "store/internal.h"

bool rf_store_run_begin(rf_store *s, int64_t started, int64_t *run, rf_error *err)
{
    static const char sql[] = "INSERT INTO run (started) VALUES (?1) RETURNING key";
    rf_query *q = rf_db_query(s->db, sql, err);
    if (q == NULL)
        return false;
    rf_query_int(q, 1, started);
    if (rf_query_step(q, err) != RF_STEP_ROW)
        return false;
    *run = rf_query_get_int(q, 0);
    return rf_query_run(q, err); /* to its end: only then it is written */
}

bool rf_store_run_end(rf_store *s, int64_t run, const rf_store_run *r, rf_error *err)
{
    static const char sql[] =
        "UPDATE run SET finished = ?2, exit_code = ?3, fetched = ?4, added = ?5, edited = ?6, unchanged = ?7, judged = ?8,"
        " problems = ?9 WHERE key = ?1";
    rf_query *q = rf_db_query(s->db, sql, err);
    if (q == NULL)
        return false;
    rf_query_int(q, 1, run);
    rf_query_time(q, 2, r->finished);
    rf_query_int(q, 3, r->exit_code);
    rf_query_int(q, 4, r->fetched);
    rf_query_int(q, 5, r->added);
    rf_query_int(q, 6, r->edited);
    rf_query_int(q, 7, r->unchanged);
    rf_query_int(q, 8, r->judged);
    rf_query_int(q, 9, r->problems);
    return rf_query_run(q, err);
}

bool rf_store_run_last(rf_store *s, rf_store_run *r, bool *any, rf_error *err)
{
    static const char sql[] = "SELECT started, finished, exit_code, fetched, added, edited, unchanged, judged, problems"
                              " FROM run ORDER BY key DESC LIMIT 1";
    rf_query *q = rf_db_query(s->db, sql, err);
    if (q == NULL)
        return false;
    rf_step step = rf_query_step(q, err);
    *any = step == RF_STEP_ROW;
    if (*any)
        *r = (rf_store_run){.started = rf_query_get_int(q, 0),
                            .finished = rf_query_get_time(q, 1),
                            .exit_code = (int)rf_query_get_int(q, 2),
                            .fetched = rf_query_get_int(q, 3),
                            .added = rf_query_get_int(q, 4),
                            .edited = rf_query_get_int(q, 5),
                            .unchanged = rf_query_get_int(q, 6),
                            .judged = rf_query_get_int(q, 7),
                            .problems = rf_query_get_int(q, 8)};
    rf_query_end(q);
    return step != RF_STEP_FAILED;
}

bool rf_store_count(rf_store *s, rf_store_counts *n, rf_error *err)
{
    static const char verdicts[] =
        "SELECT disposition, urgency, count(*), sum(pending), sum(needs_human) FROM verdict GROUP BY disposition, urgency";
    *n = (rf_store_counts){0};
    if (!rf_db_ask(s->db, "SELECT count(*) FROM comment", &n->comments, err) ||
        !rf_db_ask(s->db, "SELECT count(*) FROM comment WHERE unjudged = 1", &n->unjudged, err) ||
        !rf_db_ask(s->db, "SELECT count(*) FROM reported", &n->reported, err))
        return false;
    rf_query *q = rf_db_query(s->db, verdicts, err);
    if (q == NULL)
        return false;
    rf_step step;
    while ((step = rf_query_step(q, err)) == RF_STEP_ROW) {
        int64_t count = rf_query_get_int(q, 2);
        n->disposition[rf_query_get_int(q, 0) & 3] += count;
        n->urgency[rf_query_get_int(q, 1) & 3] += count;
        n->pending += rf_query_get_int(q, 3);
        n->needs_human += rf_query_get_int(q, 4);
    }
    return step == RF_STEP_DONE;
}
