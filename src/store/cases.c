/* store/cases.c - cases out, and what has been reported. */
#include "store/internal.h"

/* ---- cases ----------------------------------------------------------------------------------------------------------- */

/* Keys are sorted, not cases. CROSS JOIN keeps the order of the loops, and LIMIT that of the subquery, which would be dropped else. */
#define CASES(where)                                                                                                                       \
    "SELECT " RF_COMMENT_COLUMNS ", v.json, v.sources, v.p_refer, r.key IS NULL, v.pending"                                                \
    " FROM (SELECT key FROM verdict WHERE " where "urgency >= ?1 AND ((1 << disposition) & ?2) <> 0"                                       \
    "  ORDER BY urgency DESC, p_refer DESC, key LIMIT -1) k"                                                                               \
    " CROSS JOIN verdict v ON v.key = k.key CROSS JOIN comment c ON c.key = k.key LEFT JOIN reported r ON r.key = k.key"                   \
    " WHERE coalesce(c.edited, c.published, c.first_seen) >= ?3"

static bool read_case(rf_store *s, rf_query *q, rf_case *c, rf_error *err)
{
    const int at = RF_COMMENT_COLUMN_COUNT;
    rf_arena_reset(s->arena);
    rf_comment_from_row(q, 0, NULL, &c->comment);
    rf_str id = c->comment.id;
    if (!rf_verdict_from_json(rf_query_get_str(q, at), rf_query_get_str(q, at + 1), s->arena, &c->verdict, err))
        return rf_error_add(err, "store '%s', comment '%.*s'", rf_db_path(s->db), (int)(id.len < 60 ? id.len : 60), id.ptr);
    c->verdict.id = id;
    c->verdict.p_refer = rf_query_get_real(q, at + 2); /* the record has three digits */
    c->is_new = rf_query_get_int(q, at + 3) != 0;
    c->is_changed = !c->is_new && rf_query_get_int(q, at + 4) != 0;
    return true;
}

bool rf_store_each_case(rf_store *s, const rf_case_filter *filter, rf_store_case_fn fn, void *ctx, rf_error *err)
{
    static const char all[] = CASES(""), pending[] = CASES("pending = 1 AND ");
    rf_query *q = rf_db_query(s->db, filter->only_new_or_changed ? pending : all, err);
    if (q == NULL)
        return false;
    rf_query_int(q, 1, filter->min_urgency);
    rf_query_int(q, 2, filter->dispositions ? filter->dispositions : ~0u);
    rf_query_int(q, 3, filter->since == 0 ? RF_NO_TIME : filter->since);
    rf_step step;
    while ((step = rf_query_step(q, err)) == RF_STEP_ROW) {
        rf_case c;
        if (!read_case(s, q, &c, err) || !fn(ctx, &c, err)) {
            rf_query_end(q);
            return false;
        }
    }
    return step == RF_STEP_DONE;
}

/* ---- reported -------------------------------------------------------------------------------------------------------- */

static bool mark(rf_store *s, const rf_store_id *id, rf_str report, int64_t at, rf_error *err)
{
    static const char note[] =
        "INSERT INTO reported (key, report, at, hash, disposition, urgency, needs_human)"
        " SELECT c.key, ?3, ?4, c.hash, v.disposition, v.urgency, v.needs_human FROM comment c JOIN verdict v ON v.key = c.key"
        " WHERE c.source = ?1 AND c.id = ?2"
        " ON CONFLICT (key) DO UPDATE SET report = excluded.report, at = excluded.at, hash = excluded.hash,"
        " disposition = excluded.disposition, urgency = excluded.urgency, needs_human = excluded.needs_human";
    static const char settle[] =
        "UPDATE verdict SET pending = 0 WHERE key = (SELECT c.key FROM comment c WHERE c.source = ?1 AND c.id = ?2) AND pending = 1";
    rf_query *q = rf_db_query(s->db, note, err);
    if (q == NULL)
        return false;
    rf_query_str(q, 1, id->source);
    rf_query_str(q, 2, id->id);
    rf_query_str(q, 3, report);
    rf_query_int(q, 4, at);
    if (!rf_query_run(q, err) || (q = rf_db_query(s->db, settle, err)) == NULL)
        return false;
    rf_query_str(q, 1, id->source);
    rf_query_str(q, 2, id->id);
    return rf_query_run(q, err);
}

bool rf_store_mark_reported(rf_store *s, const rf_store_id *ids, size_t n, rf_str report, int64_t at, rf_error *err)
{
    bool own, ok = true;
    if (!rf_store_enter(s, &own, err))
        return false;
    for (size_t i = 0; ok && i < n; i++)
        ok = mark(s, &ids[i], report, at, err);
    return rf_store_leave(s, own, ok, err);
}
