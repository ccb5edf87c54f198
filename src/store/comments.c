/* store/comments.c - comments in, and those still to be judged out. */
#include "store/internal.h"

#include "base/hash.h"

#include <stdio.h>
#include <string.h>

#define PORTION_ROWS 256
#define PORTION_BYTES ((size_t)1024 * 1024)

/* The seen-set is made when that costs little beside what has been looked up already: reading a row in order takes about a third
 * of the time of finding it. */
#define LOOKED_UP_FIRST 2048
#define LOOKED_UP_SHARE 8

/* What the store knows of an id. */
typedef struct known {
    bool exists;
    int64_t key, last_seen;
    bool same_author, same_text, same_marks, same_status, gone;
} known;

static bool look_up(rf_store *s, const rf_comment *c, rf_str id, rf_str hash, known *k, rf_error *err)
{
    static const char sql[] =
        "SELECT key, last_seen, hash, author, is_owner, has_media, gone, status, url FROM comment WHERE source = ?1 AND id = ?2";
    *k = (known){0};
    rf_query *q = rf_db_query(s->db, sql, err);
    if (q == NULL)
        return false;
    rf_query_str(q, 1, c->source);
    rf_query_str(q, 2, id);
    rf_step step = rf_query_step(q, err);
    if (step == RF_STEP_ROW) {
        rf_str author = rf_query_get_str(q, 3);
        k->exists = true;
        k->key = rf_query_get_int(q, 0);
        k->last_seen = rf_query_get_int(q, 1);
        k->same_text = rf_str_eq(rf_query_get_str(q, 2), hash);
        /* YouTube's ids are its own: who has the id has written it, whatever the name. A WordPress counts from 1, as others do, but
         * its addresses name site, post and comment: where a moderator changes name and words, the address stays. */
        bool whole_site = rf_str_is(c->origin, "youtube") ||
                          (rf_str_is(c->origin, "wordpress") && c->url.len > 0 && rf_str_eq(rf_query_get_str(q, 8), c->url));
        k->same_author = whole_site || author.len == 0 || c->author.len == 0 || rf_str_eq(author, c->author);
        k->same_marks = rf_query_get_int(q, 4) == c->is_owner && rf_query_get_int(q, 5) == c->has_media;
        k->gone = !rf_query_is_null(q, 6);
        k->same_status = c->status.len == 0 || rf_str_eq(rf_query_get_str(q, 7), c->status);
        rf_query_end(q);
    }
    return step != RF_STEP_FAILED;
}

/* Parameters 1 to 17, the same for INSERT and UPDATE. */
static void bind_comment(rf_query *q, const rf_comment *c, rf_str id, rf_str hash, int64_t seen_at)
{
    rf_query_str(q, 1, c->source);
    rf_query_str(q, 2, id);
    rf_query_blob(q, 3, hash);
    rf_query_int(q, 4, seen_at);
    rf_query_time(q, 5, c->published);
    rf_query_int(q, 6, c->published_exact);
    rf_query_time(q, 7, c->edited);
    rf_query_int(q, 8, c->is_owner);
    rf_query_int(q, 9, c->has_media);
    rf_query_int(q, 10, (int64_t)c->repairs);
    rf_query_str(q, 11, c->container);
    rf_query_str(q, 12, c->parent);
    rf_query_str(q, 13, c->author);
    rf_query_str(q, 14, c->url);
    rf_query_str(q, 15, c->text);
    rf_query_str(q, 16, c->status);
    rf_query_str(q, 17, c->origin);
}

/* *added is false when the source and id are there already. */
static bool insert(rf_store *s, const rf_comment *c, rf_str id, rf_str hash, int64_t seen_at, bool *added, rf_error *err)
{
    static const char sql[] =
        "INSERT INTO comment (source, id, hash, first_seen, last_seen, published, published_exact, edited, is_owner, has_media,"
        " repairs, container, parent, author, url, text, status, origin, unjudged)"
        " VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, 1)"
        " ON CONFLICT (source, id) DO NOTHING";
    rf_query *q = rf_db_query(s->db, sql, err);
    if (q == NULL)
        return false;
    bind_comment(q, c, id, hash, seen_at);
    bool ok = rf_query_run(q, err);
    *added = ok && rf_db_changes(s->db) > 0;
    return ok;
}

static bool replace(rf_store *s, const rf_comment *c, rf_str id, rf_str hash, int64_t seen_at, int64_t key, rf_error *err)
{
    static const char update[] =
        "UPDATE comment SET hash = ?3, last_seen = max(last_seen, ?4), published = coalesce(?5, published), published_exact = ?6,"
        " edited = ?7, is_owner = ?8, has_media = ?9, repairs = ?10, container = ?11, parent = ?12, author = ?13, url = ?14, text = ?15,"
        " status = CASE ?16 WHEN '' THEN status ELSE ?16 END, origin = CASE ?17 WHEN '' THEN origin ELSE ?17 END,"
        " unjudged = 1, gone = NULL,"
        " was_disposition = coalesce((SELECT disposition FROM verdict v WHERE v.key = comment.key), was_disposition),"
        " was_urgency = coalesce((SELECT urgency FROM verdict v WHERE v.key = comment.key), was_urgency)"
        " WHERE source = ?1 AND id = ?2";
    static const char drop[] = "DELETE FROM verdict WHERE key = ?1";
    rf_query *q = rf_db_query(s->db, update, err);
    if (q == NULL)
        return false;
    bind_comment(q, c, id, hash, seen_at);
    if (!rf_query_run(q, err) || (q = rf_db_query(s->db, drop, err)) == NULL)
        return false;
    rf_query_int(q, 1, key);
    return rf_query_run(q, err);
}

static bool touch(rf_store *s, int64_t key, int64_t seen_at, rf_error *err)
{
    static const char sql[] = "UPDATE comment SET last_seen = ?2, gone = NULL WHERE key = ?1";
    rf_query *q = rf_db_query(s->db, sql, err);
    if (q == NULL)
        return false;
    rf_query_int(q, 1, key);
    rf_query_int(q, 2, seen_at);
    return rf_query_run(q, err);
}

static bool restatus(rf_store *s, int64_t key, rf_str status, rf_error *err)
{
    static const char sql[] = "UPDATE comment SET status = ?2 WHERE key = ?1";
    rf_query *q = rf_db_query(s->db, sql, err);
    if (q == NULL)
        return false;
    rf_query_int(q, 1, key);
    rf_query_str(q, 2, status);
    return rf_query_run(q, err);
}

/* The id under which another author's comment with a used number is kept. */
static rf_str other_id(const rf_comment *c, rf_arena *arena)
{
    char hex[65];
    rf_hash_hex(rf_hash_sha256(c->author), hex);
    char *id = rf_arena_raw(arena, c->id.len + 10);
    memcpy(id, c->id.ptr, c->id.len);
    snprintf(id + c->id.len, 10, "~%.8s", hex);
    return (rf_str){id, c->id.len + 9};
}

/* Make the seen-set once an eighth of the store has been looked up, and one row after the other. */
static bool consider_seen(rf_store *s, int64_t seen_at, rf_error *err)
{
    int64_t rows = 0;
    if (s->seen != NULL || s->seen_step == 0 || ++s->known % LOOKED_UP_FIRST != 0)
        return true;
    if (!rf_db_ask(s->db, "SELECT coalesce(max(key), 0) FROM comment", &rows, err))
        return false;
    if (s->known < rows / LOOKED_UP_SHARE || rows > RF_SEEN_MAX)
        return true;
    s->seen = rf_seen_load(s->db, seen_at - s->seen_step, err);
    s->seen_at = seen_at;
    return s->seen != NULL;
}

/* A comment that the tables have under `id`, as k says. */
static bool put_known(rf_store *s, const rf_comment *c, rf_str id, rf_str hash, int64_t seen_at, const known *k, rf_outcome *outcome,
                      rf_error *err)
{
    *outcome = k->same_text && k->same_marks ? RF_OUTCOME_SAME : RF_OUTCOME_EDITED;
    if (*outcome == RF_OUTCOME_EDITED)
        return replace(s, c, id, hash, seen_at, k->key, err);
    if (!k->same_status) {
        *outcome = RF_OUTCOME_STATUS;
        if (!restatus(s, k->key, c->status, err))
            return false;
    }
    bool fresh = k->last_seen >= seen_at - s->seen_step && !k->gone;
    return (fresh || touch(s, k->key, seen_at > k->last_seen ? seen_at : k->last_seen, err)) && consider_seen(s, seen_at, err);
}

static bool put(rf_store *s, const rf_comment *c, rf_str hash, int64_t seen_at, rf_str *id, rf_outcome *outcome, rf_error *err)
{
    known k;
    bool added = false;
    *outcome = RF_OUTCOME_NEW;
    /* New comments come after new ones, and known after known: guessing so saves every other search. */
    if (s->expect_new && (!insert(s, c, *id, hash, seen_at, &added, err) || added))
        return added;
    if (!look_up(s, c, *id, hash, &k, err))
        return false;
    if (k.exists && !k.same_text && !k.same_author) {
        rf_arena_reset(s->arena);
        *id = other_id(c, s->arena);
        if (!look_up(s, c, *id, hash, &k, err))
            return false;
    }
    s->expect_new = !k.exists;
    return k.exists ? put_known(s, c, *id, hash, seen_at, &k, outcome, err) : insert(s, c, *id, hash, seen_at, &added, err);
}

rf_store_print rf_store_print_of(const rf_comment *c)
{
    rf_store_print print;
    rf_sha256 full = rf_hash_sha256(c->text);
    memcpy(print.bytes, full.bytes, sizeof print.bytes);
    return print;
}

bool rf_store_put(rf_store *s, const rf_comment *c, int64_t seen_at, rf_outcome *outcome, rf_error *err)
{
    rf_store_print print = rf_store_print_of(c);
    return rf_store_put_printed(s, c, &print, seen_at, outcome, err);
}

bool rf_store_put_printed(rf_store *s, const rf_comment *c, const rf_store_print *print, int64_t seen_at, rf_outcome *outcome,
                          rf_error *err)
{
    bool own;
    if (c->source.len == 0 || c->id.len == 0)
        return rf_error_set(err, RF_E_OTHER, "a comment without source or id cannot be stored");
    if (!rf_store_enter(s, &own, err))
        return false;
    rf_str hash = {(const char *)print->bytes, sizeof print->bytes}, id = c->id;
    if (s->seen != NULL && s->seen_at != seen_at)
        rf_store_forget_seen(s);
    /* What is seen is remembered without the source's own word for it: with one the tables are asked. */
    bool seen = s->seen != NULL && c->status.len == 0 && rf_seen_has(s->seen, c, id, hash), ok = true;
    if (seen)
        *outcome = RF_OUTCOME_SAME;
    else
        ok = put(s, c, hash, seen_at, &id, outcome, err);
    if (ok && !seen && s->seen != NULL)
        rf_seen_note(s->seen, c, id, hash);
    return rf_store_leave(s, own, ok, err);
}

/* ---- out --------------------------------------------------------------------------------------------------------------- */

static rf_str column_str(rf_query *q, int column, rf_arena *arena)
{
    rf_str v = rf_query_get_str(q, column);
    return arena ? (rf_str){rf_arena_dup(arena, v.ptr, v.len), v.len} : v;
}

void rf_comment_from_row(rf_query *q, int i, rf_arena *arena, rf_comment *c)
{
    *c = (rf_comment){.source = column_str(q, i, arena),
                      .id = column_str(q, i + 1, arena),
                      .text = column_str(q, i + 2, arena),
                      .author = column_str(q, i + 3, arena),
                      .url = column_str(q, i + 4, arena),
                      .parent = column_str(q, i + 5, arena),
                      .container = column_str(q, i + 6, arena),
                      .published = rf_query_get_time(q, i + 7),
                      .edited = rf_query_get_time(q, i + 8),
                      .published_exact = rf_query_get_int(q, i + 9) != 0,
                      .is_owner = rf_query_get_int(q, i + 10) != 0,
                      .has_media = rf_query_get_int(q, i + 11) != 0,
                      .repairs = (size_t)rf_query_get_int(q, i + 12),
                      .status = column_str(q, i + 13, arena),
                      .origin = column_str(q, i + 14, arena)};
}

typedef struct portion {
    rf_comment items[PORTION_ROWS];
    int64_t keys[PORTION_ROWS];
    size_t n;
    int64_t last_key;
} portion;

/* Copy the next rows behind p->last_key and end the statement, so that the callback is free to write. */
static bool read_portion(rf_store *s, const char *model, size_t most, rf_arena *arena, portion *p, rf_error *err)
{
    static const char fresh[] =
        "SELECT " RF_COMMENT_COLUMNS ", c.key FROM comment c WHERE c.unjudged = 1 AND c.key > ?1 ORDER BY c.key LIMIT ?2";
    static const char again[] = "SELECT " RF_COMMENT_COLUMNS ", c.key FROM comment c LEFT JOIN verdict v ON v.key = c.key"
                                " WHERE c.key > ?1 AND (v.model IS NULL OR v.model <> ?3) ORDER BY c.key LIMIT ?2";
    rf_query *q = rf_db_query(s->db, model ? again : fresh, err);
    if (q == NULL)
        return false;
    rf_query_int(q, 1, p->last_key);
    rf_query_int(q, 2, (int64_t)most);
    if (model != NULL)
        rf_query_str(q, 3, rf_str_from(model));
    size_t bytes = 0;
    rf_step step = RF_STEP_DONE;
    p->n = 0;
    while (p->n < most && bytes < PORTION_BYTES && (step = rf_query_step(q, err)) == RF_STEP_ROW) {
        rf_comment_from_row(q, 0, arena, &p->items[p->n]);
        bytes += p->items[p->n].text.len;
        p->last_key = p->keys[p->n++] = rf_query_get_int(q, RF_COMMENT_COLUMN_COUNT);
    }
    rf_query_end(q);
    return step != RF_STEP_FAILED;
}

bool rf_store_each_unjudged(rf_store *s, const char *model, int64_t after, size_t limit, rf_store_comment_fn fn, void *ctx, rf_error *err)
{
    rf_arena *arena = rf_arena_new(PORTION_BYTES);
    portion p = {.last_key = after};
    size_t given = 0;
    bool ok = true;
    do {
        size_t most = limit == 0 || limit - given > PORTION_ROWS ? PORTION_ROWS : limit - given;
        rf_arena_reset(arena);
        ok = most == 0 || read_portion(s, model, most, arena, &p, err);
        p.n = most == 0 ? 0 : p.n;
        for (size_t i = 0; ok && i < p.n; i++)
            ok = fn(ctx, p.keys[i], &p.items[i], err);
        given += p.n;
    } while (ok && p.n > 0);
    rf_arena_free(arena);
    return ok;
}
