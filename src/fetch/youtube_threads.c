/* fetch/youtube_threads.c - threads into the sink, and the sweep through old ones.
 *
 * A reply does not move its thread up the list, so a reply under a thread older than the lookback is seen by nobody who reads
 * from the top. The sweep asks for old threads by their ids, those first that were not looked at for the longest time. */
#include "fetch/youtube_parts.h"

#include <stdio.h>

#define IDS_A_CALL 50

/* Replies are read when not all came along, and their number moved, or it is a lookback ago (they may have been edited). */
static bool needs_reading(const youtube *y, const rf_youtube_thread *t, int64_t along, const youtube_known *k)
{
    if (t->replies <= along)
        return false;
    bool again = y->job->full && !rf_remote_set_has(y->drained, t->id);
    return again || k->replies != t->replies || k->read_at < y->job->now - y->job->lookback_s;
}

/* The top comment of a thread, or a reply. *published is left alone when it has no date. */
static bool put(youtube *y, rf_listing *l, const rf_json *item, const rf_youtube_thread *t, bool top, int64_t *published, rf_error *err)
{
    rf_comment c;
    const char *status, *wrong = rf_youtube_comment(item, top ? NULL : t, y->job->arena, &c, &status);
    if (wrong != NULL) {
        char what[100];
        snprintf(what, sizeof what, "%s %.*s", top ? "comment" : "a reply to", (int)(t->id.len < 60 ? t->id.len : 60), t->id.ptr);
        rf_remote_unreadable(y->job, what, wrong);
        return true;
    }
    *published = c.published;
    return rf_remote_put(y->job, l, &c, status, NULL, err);
}

static bool take_thread(youtube *y, rf_listing *l, const rf_json *item, int64_t *published, rf_error *err)
{
    rf_youtube_thread t;
    youtube_known k;
    const rf_json *top, *replies;
    int64_t along = 0, ignored;
    const char *wrong = rf_youtube_thread_of(item, &t, &top, &replies);
    if (wrong != NULL) {
        rf_remote_unreadable(y->job, "a thread", wrong);
        return true;
    }
    if (!youtube_known_get(y, t.id, &k, err) || !put(y, l, top, &t, true, published, err))
        return false;
    for (; replies != NULL; replies = replies->next, along++)
        if (!put(y, l, replies, &t, false, &ignored, err))
            return false;
    bool needs = needs_reading(y, &t, along, &k);
    if (!needs && t.replies <= along && k.replies > t.replies && !rf_remote_gone_replies(y->job, t.id, err))
        return false;
    if (rf_remote_set_add(y->threads, t.id))
        rf_remote_expect(y->job, 1 + (needs ? t.replies : rf_remote_set_has(y->drained, t.id) ? 0 : along));
    return needs ? youtube_replies_note(y, &t, err)
                 : youtube_known_set(y, t.id, t.replies, t.replies <= along ? y->job->now : k.read_at, err);
}

bool youtube_take_threads(youtube *y, rf_listing *l, const rf_json *answer, youtube_page *page, rf_error *err)
{
    *page = (youtube_page){.newest = RF_NO_TIME};
    for (const rf_json *item = youtube_items(answer); item != NULL; item = item->next) {
        int64_t published = RF_NO_TIME;
        if (!take_thread(y, l, item, &published, err))
            return false;
        page->threads++;
        if (published == RF_NO_TIME)
            page->newest = INT64_MAX;
        else if (published > page->newest)
            page->newest = published;
    }
    return true;
}

/* ---- the sweep ---------------------------------------------------------------------------------------------------------- */

/* Asked for by its id and not there. */
static bool note_missing(youtube *y, rf_str id, rf_error *err)
{
    return rf_remote_set_has(y->threads, id) || youtube_thread_gone(y, id, err);
}

static bool look_again(youtube *y, const rf_str *ids, size_t n, bool *go_on, rf_error *err);

/* One bad id of many must not cost the others. */
static bool refused(youtube *y, const rf_str *ids, size_t n, bool fields, const rf_youtube_refusal *no, bool *go_on, rf_error *err)
{
    /* How many ids a call may have is written nowhere: where 50 are too many, fewer may do. */
    bool too_many = no->action == RF_YOUTUBE_CONFIG && n > IDS_A_CALL / 4;
    bool of_one = no->action == RF_YOUTUBE_MISSING || no->action == RF_YOUTUBE_SKIP || no->action == RF_YOUTUBE_DENIED;
    if (no->action == RF_YOUTUBE_FIELDS)
        return youtube_drop_fields(y, fields, no, err) && look_again(y, ids, n, go_on, err);
    if (too_many || (of_one && n > 1))
        return look_again(y, ids, n / 2, go_on, err) && (!*go_on || look_again(y, ids + n / 2, n - n / 2, go_on, err));
    if (of_one)
        return note_missing(y, ids[0], err) && rf_remote_commit(y->job, err);
    *go_on = false;
    if (no->action != RF_YOUTUBE_CONFIG && !youtube_bearable(y, no, err))
        return false;
    youtube_failed(y, "old threads", no);
    return true;
}

static bool look_again(youtube *y, const rf_str *ids, size_t n, bool *go_on, rf_error *err)
{
    rf_buf list;
    const rf_json *answer;
    rf_youtube_refusal no;
    youtube_page page;
    bool fields = y->fields;
    *go_on = youtube_units_left(y) > 0; /* a sweep that ends early goes on tomorrow: nothing is missing that was promised */
    if (!*go_on)
        return true;
    rf_buf_init(&list, 16384);
    for (size_t i = 0; i < n; i++) {
        rf_buf_puts(&list, i > 0 ? "," : "");
        rf_buf_add_str(&list, ids[i]);
    }
    bool ok = youtube_try(y, youtube_address(y, YOUTUBE_IDS, rf_buf_str(&list), RF_STR("")), &answer, &no, err);
    rf_buf_release(&list);
    if (!ok || answer == NULL)
        return ok && refused(y, ids, n, fields, &no, go_on, err);
    ok = youtube_take_threads(y, NULL, answer, &page, err);
    for (size_t i = 0; ok && i < n; i++)
        ok = note_missing(y, ids[i], err);
    return ok && rf_remote_commit(y->job, err);
}

bool youtube_sweep(youtube *y, rf_error *err)
{
    rf_str *ids, *values;
    size_t n, old = 0, most = (size_t)rf_settings_int(y->job->settings, "sweep");
    bool go_on = true;
    if (most == 0 || youtube_capped(y))
        return true;
    if (!rf_remote_cursor_oldest(y->job, "thread", most, &ids, &values, &n, err))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!rf_remote_set_has(y->threads, ids[i]))
            ids[old++] = ids[i];
    for (size_t i = 0; go_on && i < old; i += IDS_A_CALL)
        if (!look_again(y, ids + i, old - i < IDS_A_CALL ? old - i : IDS_A_CALL, &go_on, err))
            return false;
    return youtube_replies_drain(y, err);
}
