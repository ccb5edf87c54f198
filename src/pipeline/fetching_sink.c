/* pipeline/fetching_sink.c - pages into the store. A page is a transaction: its comments and cursors together, or none. */
#include "pipeline/fetching_parts.h"

#include <stdio.h>

static bool open_page(fetching_keeper *k, rf_error *err)
{
    if (!k->in_page && !rf_store_begin(k->store, err)) {
        k->failed = true;
        return false;
    }
    k->in_page = true;
    return true;
}

static bool kept(fetching_keeper *k, bool ok)
{
    k->failed |= !ok;
    return ok;
}

static bool comment(void *ctx, const rf_comment *c, rf_sighting *seen, rf_error *err)
{
    static const rf_sighting sightings[] = {[RF_OUTCOME_NEW] = RF_SEEN_NEW,
                                            [RF_OUTCOME_EDITED] = RF_SEEN_EDITED,
                                            [RF_OUTCOME_SAME] = RF_SEEN_SAME,
                                            [RF_OUTCOME_STATUS] = RF_SEEN_STATUS};
    fetching_keeper *k = ctx;
    rf_outcome outcome = RF_OUTCOME_SAME;
    if (!open_page(k, err) || !kept(k, rf_store_put(k->store, c, k->now, &outcome, err)))
        return false;
    *seen = sightings[outcome];
    return true;
}

static bool gone(void *ctx, rf_str id, bool *known, rf_error *err)
{
    fetching_keeper *k = ctx;
    return open_page(k, err) && kept(k, rf_store_mark_gone(k->store, rf_str_from(k->source), id, k->now, known, err));
}

static bool gone_unseen(void *ctx, rf_str container, int64_t from, int64_t to, size_t *n, rf_error *err)
{
    fetching_keeper *k = ctx;
    return open_page(k, err) && kept(k, rf_store_mark_unseen_gone(k->store, rf_str_from(k->source), container, from, to, k->now, n, err));
}

static bool gone_replies(void *ctx, rf_str parent, size_t *n, rf_error *err)
{
    fetching_keeper *k = ctx;
    return open_page(k, err) && kept(k, rf_store_mark_unseen_replies_gone(k->store, rf_str_from(k->source), parent, k->now, n, err));
}

static bool cursor_get(void *ctx, rf_str topic, rf_str key, rf_arena *arena, rf_str *value, rf_error *err)
{
    fetching_keeper *k = ctx;
    return kept(k, rf_store_cursor_get(k->store, rf_str_from(k->source), topic, key, arena, value, err));
}

static bool cursor_set(void *ctx, rf_str topic, rf_str key, rf_str value, rf_error *err)
{
    fetching_keeper *k = ctx;
    return open_page(k, err) && kept(k, rf_store_cursor_set(k->store, rf_str_from(k->source), topic, key, value, k->now, err));
}

static bool cursor_oldest(void *ctx, rf_str topic, size_t most, rf_arena *arena, rf_str **keys, rf_str **values, size_t *n, rf_error *err)
{
    fetching_keeper *k = ctx;
    return kept(k, rf_store_cursor_oldest(k->store, rf_str_from(k->source), topic, most, arena, keys, values, n, err));
}

static bool commit(void *ctx, rf_error *err)
{
    fetching_keeper *k = ctx;
    if (!k->in_page)
        return true;
    k->in_page = false;
    if (kept(k, rf_store_commit(k->store, err)))
        return true;
    rf_store_rollback(k->store);
    return false;
}

static void problem(void *ctx, const char *what, const char *reason)
{
    fetching_keeper *k = ctx;
    char where[200];
    snprintf(where, sizeof where, "%.60s: %.130s", k->source, what);
    if (k->listener->problem != NULL)
        k->listener->problem(k->listener->ctx, where, 0, reason);
}

static void progress(void *ctx, size_t comments, size_t pages)
{
    fetching_keeper *k = ctx;
    (void)pages;
    if (k->listener->progress != NULL)
        k->listener->progress(k->listener->ctx, k->source, comments, 0);
}

void fetching_drop_page(fetching_keeper *k)
{
    if (k->in_page)
        rf_store_rollback(k->store);
    k->in_page = false;
}

rf_remote_sink fetching_sink(fetching_keeper *k)
{
    return (rf_remote_sink){.comment = comment,
                            .gone = gone,
                            .gone_unseen = gone_unseen,
                            .gone_replies = gone_replies,
                            .cursor_get = cursor_get,
                            .cursor_set = cursor_set,
                            .cursor_oldest = cursor_oldest,
                            .commit = commit,
                            .problem = problem,
                            .progress = progress,
                            .ctx = k};
}
