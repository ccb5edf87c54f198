/* store/reports.c - the list of dated reports, and cases by week. */
#include "store/reports.h"

#include "store/internal.h"

#define WEEK_S ((int64_t)7 * 86400)

bool rf_store_report_put(rf_store *s, const rf_store_report *r, rf_error *err)
{
    static const char sql[] =
        "INSERT OR REPLACE INTO report (at, name, formats, emergency, urgent, routine, look, not_judged, advice, gaps)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    rf_query *q = rf_db_query(s->db, sql, err);
    if (q == NULL)
        return false;
    rf_query_int(q, 1, r->at);
    rf_query_str(q, 2, r->name);
    rf_query_str(q, 3, r->formats);
    const int64_t numbers[] = {r->emergency, r->urgent, r->routine, r->look, r->not_judged, r->advice, r->gaps};
    for (int i = 0; i < 7; i++)
        rf_query_int(q, 4 + i, numbers[i]);
    return rf_query_run(q, err);
}

bool rf_store_each_report(rf_store *s, size_t limit, rf_store_report_fn fn, void *ctx, rf_error *err)
{
    static const char sql[] = "SELECT at, name, formats, emergency, urgent, routine, look, not_judged, advice, gaps FROM report"
                              " ORDER BY at DESC, key DESC LIMIT ?1";
    rf_query *q = rf_db_query(s->db, sql, err);
    if (q == NULL)
        return false;
    rf_query_int(q, 1, limit > 0 ? (int64_t)limit : -1);
    rf_step step;
    while ((step = rf_query_step(q, err)) == RF_STEP_ROW) {
        const rf_store_report r = {.at = rf_query_get_int(q, 0),
                                   .name = rf_query_get_str(q, 1),
                                   .formats = rf_query_get_str(q, 2),
                                   .emergency = rf_query_get_int(q, 3),
                                   .urgent = rf_query_get_int(q, 4),
                                   .routine = rf_query_get_int(q, 5),
                                   .look = rf_query_get_int(q, 6),
                                   .not_judged = rf_query_get_int(q, 7),
                                   .advice = rf_query_get_int(q, 8),
                                   .gaps = rf_query_get_int(q, 9)};
        if (!fn(ctx, &r, err)) {
            rf_query_end(q);
            return false;
        }
    }
    return step == RF_STEP_DONE;
}

bool rf_store_report_forget(rf_store *s, int64_t before, rf_error *err)
{
    rf_query *q = rf_db_query(s->db, "DELETE FROM report WHERE at < ?1", err);
    if (q == NULL)
        return false;
    rf_query_int(q, 1, before);
    return rf_query_run(q, err);
}

bool rf_store_weeks(rf_store *s, int64_t from, rf_store_week *weeks, size_t n, rf_error *err)
{
    static const char sql[] = "SELECT (coalesce(c.published, c.first_seen) - ?1) / 604800, v.urgency, count(*)"
                              " FROM comment c JOIN verdict v ON v.key = c.key"
                              " WHERE coalesce(c.published, c.first_seen) >= ?1 AND coalesce(c.published, c.first_seen) < ?2 GROUP BY 1, 2";
    for (size_t i = 0; i < n; i++)
        weeks[i] = (rf_store_week){.from = from + WEEK_S * (int64_t)i};
    rf_query *q = rf_db_query(s->db, sql, err);
    if (q == NULL)
        return false;
    rf_query_int(q, 1, from);
    rf_query_int(q, 2, from + WEEK_S * (int64_t)n);
    rf_step step;
    while ((step = rf_query_step(q, err)) == RF_STEP_ROW) {
        rf_store_week *w = &weeks[rf_query_get_int(q, 0)];
        int64_t count = rf_query_get_int(q, 2);
        w->judged += count;
        w->urgency[rf_query_get_int(q, 1) & 3] += count;
    }
    return step == RF_STEP_DONE;
}
