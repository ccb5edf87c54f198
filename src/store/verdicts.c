/* store/verdicts.c - verdicts in. */
#include "store/internal.h"

#include <string.h>

/* The file holds these numbers: a change of the enumerations needs a step in schema.c. */
_Static_assert(RF_NO_ACTION == 0 && RF_ADVICE == 1 && RF_REFER == 2 && RF_NOT_JUDGED == 3, "dispositions are stored by number");
_Static_assert(RF_URGENCY_NONE == 0 && RF_ROUTINE == 1 && RF_URGENT == 2 && RF_EMERGENCY == 3, "urgencies are stored by number");

/* In front of every prepared verdict; behind it stand the three strings of these lengths. */
typedef struct prepared {
    int64_t key;
    double p_refer;
    size_t model, json, sources;
    rf_disposition disposition;
    rf_urgency urgency;
    bool needs_human;
} prepared;

void rf_store_prepare_verdict(rf_buf *out, int64_t key, const rf_verdict *v)
{
    size_t at = out->len;
    prepared p = {.key = key,
                  .p_refer = v->p_refer,
                  .model = v->model.len,
                  .disposition = v->disposition,
                  .urgency = v->urgency,
                  .needs_human = v->needs_human};
    rf_buf_add(out, &p, sizeof p);
    rf_buf_add_str(out, v->model);
    size_t json = out->len;
    rf_verdict_put_json(out, v);
    size_t sources = out->len;
    rf_verdict_put_sources(out, v);
    if (out->overflow)
        return;
    p.json = sources - json;
    p.sources = out->len - sources;
    memcpy(out->ptr + at, &p, sizeof p);
}

static bool keep(rf_store *s, const prepared *p, const char *strings, rf_error *err)
{
    static const char sql[] =
        "INSERT INTO verdict (key, disposition, urgency, p_refer, needs_human, model, json, sources, pending)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, NOT EXISTS (SELECT 1 FROM reported r JOIN comment c ON c.key = r.key"
        "  WHERE r.key = ?1 AND r.hash = c.hash AND r.disposition = ?2 AND r.urgency = ?3 AND r.needs_human = ?5))"
        " ON CONFLICT (key) DO UPDATE SET disposition = excluded.disposition, urgency = excluded.urgency, p_refer = excluded.p_refer,"
        " needs_human = excluded.needs_human, model = excluded.model, json = excluded.json, sources = excluded.sources, pending = "
        "excluded.pending";
    rf_query *q = rf_db_query(s->db, sql, err);
    if (q == NULL)
        return false;
    rf_query_int(q, 1, p->key);
    rf_query_int(q, 2, p->disposition);
    rf_query_int(q, 3, p->urgency);
    rf_query_real(q, 4, p->p_refer);
    rf_query_int(q, 5, p->needs_human);
    rf_query_str(q, 6, (rf_str){strings, p->model});
    rf_query_str(q, 7, (rf_str){strings + p->model, p->json});
    rf_query_str(q, 8, (rf_str){strings + p->model + p->json, p->sources});
    return rf_query_run(q, err);
}

/* One statement for all: looking for the marked ones among these keys costs less than a search for each. A comment that is edited loses
 * its verdict, so that whoever has one is judged. */
static bool mark_judged(rf_store *s, int64_t first, int64_t last, rf_error *err)
{
    static const char sql[] = "UPDATE comment SET unjudged = 0 WHERE unjudged = 1 AND key BETWEEN ?1 AND ?2"
                              " AND EXISTS (SELECT 1 FROM verdict v WHERE v.key = comment.key)";
    rf_query *q = rf_db_query(s->db, sql, err);
    if (q == NULL)
        return false;
    rf_query_int(q, 1, first);
    rf_query_int(q, 2, last);
    return rf_query_run(q, err);
}

static bool keep_all(rf_store *s, rf_str all, rf_error *err)
{
    prepared p;
    int64_t first = INT64_MAX, last = INT64_MIN;
    for (size_t at = 0; at < all.len; at += p.model + p.json + p.sources) {
        memcpy(&p, all.ptr + at, sizeof p);
        at += sizeof p;
        if (!keep(s, &p, all.ptr + at, err))
            return false;
        first = p.key < first ? p.key : first;
        last = p.key > last ? p.key : last;
    }
    return first > last || mark_judged(s, first, last, err);
}

bool rf_store_keep_verdicts(rf_store *s, rf_str all, rf_error *err)
{
    bool own;
    return rf_store_enter(s, &own, err) && rf_store_leave(s, own, keep_all(s, all, err), err);
}

static bool find_key(rf_store *s, rf_str source, rf_str id, int64_t *key, rf_error *err)
{
    static const char sql[] = "SELECT key FROM comment WHERE source = ?1 AND id = ?2";
    rf_query *q = rf_db_query(s->db, sql, err);
    if (q == NULL)
        return false;
    rf_query_str(q, 1, source);
    rf_query_str(q, 2, id);
    rf_step step = rf_query_step(q, err);
    if (step == RF_STEP_ROW)
        *key = rf_query_get_int(q, 0);
    rf_query_end(q);
    return step == RF_STEP_ROW ||
           (step == RF_STEP_DONE &&
            rf_error_set(err, RF_E_OTHER, "there is no comment '%.*s' of source '%.*s' in store '%s'", (int)(id.len < 60 ? id.len : 60),
                         id.ptr, (int)(source.len < 40 ? source.len : 40), source.ptr, rf_db_path(s->db)));
}

static bool put(rf_store *s, rf_str source, rf_str id, const rf_verdict *v, rf_error *err)
{
    int64_t key = 0;
    if (!find_key(s, source, id, &key, err))
        return false;
    rf_buf_clear(&s->json);
    rf_store_prepare_verdict(&s->json, key, v);
    return keep_all(s, rf_buf_str(&s->json), err);
}

bool rf_store_put_verdict(rf_store *s, rf_str source, rf_str id, const rf_verdict *v, rf_error *err)
{
    bool own;
    return rf_store_enter(s, &own, err) && rf_store_leave(s, own, put(s, source, id, v, err), err);
}
