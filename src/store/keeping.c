/* store/keeping.c - forgetting in portions. */
#include "store/keeping.h"

#include "store/internal.h"

#include <stdlib.h>
#include <string.h>

#define PORTION 1000

/* Parameters 1 to 6 are the selection, 7 the key behind which to go on. An author or id is a request, which is not refused for comments
 * that nobody has judged. */
#define SELECTED                                                                                                                           \
    " (?1 = '' OR c.source = ?1) AND instr(?2, char(31) || c.source || char(31)) = 0"                                                      \
    " AND (?3 = 0 OR c.origin = 'youtube' OR (c.origin = '' AND (c.source = 'youtube'"                                                     \
    "  OR c.url LIKE 'https://www.youtube.com/%' OR c.url LIKE 'https://youtu.be/%' OR c.url LIKE 'https://m.youtube.com/%')))"            \
    " AND (?4 = '' OR c.author = ?4) AND (?5 = '' OR c.id = ?5) AND (?6 IS NULL OR c.last_seen < ?6) AND c.key > ?7"
#define REQUESTED " (?4 <> '' OR ?5 <> '')"

static rf_query *select_from(rf_store *s, const char *sql, const rf_store_selection *w, int64_t behind, rf_error *err)
{
    rf_query *q = rf_db_query(s->db, sql, err);
    if (q == NULL)
        return NULL;
    rf_query_str(q, 1, w->source);
    rf_query_str(q, 2, w->except);
    rf_query_int(q, 3, w->youtube_only);
    rf_query_str(q, 4, w->author);
    rf_query_str(q, 5, w->id);
    rf_query_time(q, 6, w->unseen_since);
    rf_query_int(q, 7, behind);
    return q;
}

typedef struct found {
    int64_t keys[PORTION];
    size_t n;
    int64_t unreported;
} found;

/* The next keys of a statement whose columns are key, and whether it is a referral that no report has shown. */
static bool find(rf_store *s, const char *sql, const rf_store_selection *w, int64_t behind, found *f, rf_error *err)
{
    rf_query *q = select_from(s, sql, w, behind, err);
    if (q == NULL)
        return false;
    rf_step step = RF_STEP_DONE;
    *f = (found){0};
    while (f->n < PORTION && (step = rf_query_step(q, err)) == RF_STEP_ROW) {
        f->keys[f->n++] = rf_query_get_int(q, 0);
        f->unreported += rf_query_get_int(q, 1);
    }
    rf_query_end(q);
    return step != RF_STEP_FAILED;
}

/* ---- one comment ------------------------------------------------------------------------------------------------------- */

static bool run_for(rf_store *s, const char *sql, int64_t key, rf_error *err)
{
    rf_query *q = rf_db_query(s->db, sql, err);
    if (q == NULL)
        return false;
    rf_query_int(q, 1, key);
    return rf_query_run(q, err);
}

/* The verdict without the words it quotes; concepts, statuses and spans stay. */
static bool forget_quotes(rf_store *s, int64_t key, rf_error *err)
{
    static const char get[] = "SELECT json, sources FROM verdict WHERE key = ?1";
    static const char set[] = "UPDATE verdict SET json = ?2 WHERE key = ?1";
    rf_query *q = rf_db_query(s->db, get, err);
    if (q == NULL)
        return false;
    rf_query_int(q, 1, key);
    rf_step step = rf_query_step(q, err);
    if (step != RF_STEP_ROW)
        return step == RF_STEP_DONE;
    rf_verdict v;
    rf_arena_reset(s->arena);
    bool ok = rf_verdict_from_json(rf_query_get_str(q, 0), rf_query_get_str(q, 1), s->arena, &v, err);
    rf_query_end(q);
    if (!ok)
        return rf_error_add(err, "store '%s'", rf_db_path(s->db));
    for (size_t i = 0; i < v.n_findings; i++)
        v.findings[i].text = RF_STR("");
    rf_buf_clear(&s->json);
    rf_verdict_put_json(&s->json, &v);
    if ((q = rf_db_query(s->db, set, err)) == NULL)
        return false;
    rf_query_int(q, 1, key);
    rf_query_str(q, 2, rf_buf_str(&s->json));
    return rf_query_run(q, err);
}

static bool forget_words_of(rf_store *s, int64_t key, rf_error *err)
{
    static const char words[] = "UPDATE comment SET text = '', author = '', url = '', unjudged = 0 WHERE key = ?1";
    return run_for(s, words, key, err) && forget_quotes(s, key, err);
}

static bool delete_row(rf_store *s, int64_t key, rf_error *err)
{
    static const char sql[] = "DELETE FROM comment WHERE key = ?1";
    return run_for(s, sql, key, err);
}

/* ---- all of them ------------------------------------------------------------------------------------------------------- */

static bool count_unjudged(rf_store *s, const rf_store_selection *which, rf_store_forgotten *n, rf_error *err)
{
    static const char sql[] = "SELECT count(*) FROM comment c WHERE c.unjudged = 1 AND NOT" REQUESTED " AND" SELECTED;
    rf_query *q = select_from(s, sql, which, INT64_MIN, err);
    if (q == NULL || rf_query_step(q, err) != RF_STEP_ROW)
        return false;
    n->unjudged += rf_query_get_int(q, 0);
    rf_query_end(q);
    return true;
}

static bool for_each(rf_store *s, const char *sql, bool (*one)(rf_store *s, int64_t key, rf_error *err), const rf_store_selection *which,
                     bool look_only, rf_store_forgotten *n, rf_error *err)
{
    found *f = rf_xmalloc(sizeof *f);
    int64_t behind = INT64_MIN;
    bool ok = count_unjudged(s, which, n, err), own;
    if (!look_only)
        rf_store_forget_seen(s);
    do {
        f->n = 0;
        if (!ok || !rf_store_enter(s, &own, err)) {
            ok = false;
            break;
        }
        ok = find(s, sql, which, behind, f, err);
        for (size_t i = 0; ok && !look_only && i < f->n; i++)
            ok = one(s, f->keys[i], err);
        ok = rf_store_leave(s, own, ok, err);
        if (ok && f->n > 0) {
            behind = f->keys[f->n - 1];
            n->comments += (int64_t)f->n;
            n->unreported += f->unreported;
        }
    } while (ok && f->n > 0);
    free(f);
    return ok;
}

#define KEYS                                                                                                                               \
    "SELECT c.key, coalesce(v.pending = 1 AND (v.urgency > 0 OR v.needs_human = 1), 0) FROM comment c"                                     \
    " LEFT JOIN verdict v ON v.key = c.key WHERE (c.unjudged = 0 OR" REQUESTED ") AND"

bool rf_store_forget_words(rf_store *s, const rf_store_selection *which, bool look_only, rf_store_forgotten *n, rf_error *err)
{
    static const char sql[] = KEYS SELECTED " AND (c.text <> '' OR c.author <> '' OR c.url <> '') ORDER BY c.key";
    return for_each(s, sql, forget_words_of, which, look_only, n, err);
}

bool rf_store_delete(rf_store *s, const rf_store_selection *which, bool look_only, rf_store_forgotten *n, rf_error *err)
{
    static const char sql[] = KEYS SELECTED " ORDER BY c.key";
    return for_each(s, sql, delete_row, which, look_only, n, err);
}

bool rf_store_settle(rf_store *s, rf_error *err) { return rf_db_exec(s->db, "PRAGMA wal_checkpoint(TRUNCATE)", err); }

bool rf_store_backup(rf_store *s, const char *path, rf_error *err) { return rf_db_copy(s->db, path, err); }
