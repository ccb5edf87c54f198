/* fetch/youtube.c - comments of a channel or of videos through the YouTube Data API v3.
 *
 * It reads what is public, with a key. What is held for review, or taken for spam, is shown to the channel's owner alone, who
 * would have to sign in; this source does not. Nested replies stand on the site and not in the API: all replies are children of
 * the top comment. The files beside it: youtube_walk.c (lists), youtube_threads.c, youtube_replies.c, youtube_calls.c (the
 * API's manners), youtube_records.c (what answers mean). */
#include "fetch/youtube_parts.h"

#include <stdio.h>
#include <string.h>

static const rf_setting_row settings[] = {
    {.name = "key", .type = RF_SETTING_SECRET, .help = "API key of a Google Cloud project", .required = true},
    {.name = "channel", .type = RF_SETTING_TEXT, .help = "channel whose comments are read (UC…)", .repeated = true},
    {.name = "video", .type = RF_SETTING_TEXT, .help = "video whose comments are read", .repeated = true},
    {.name = "sweep", .type = RF_SETTING_INT, .preset = "100", .help = "old threads looked at again each run", .most = 10000},
    {.name = NULL},
};

static const struct list {
    const char *key;
    youtube_filter filter;
    const char *hint;
} lists[] = {{"channel", YOUTUBE_CHANNEL, "a channel's id begins with UC and is no @name: look under Share channel, Copy channel ID"},
             {"video", YOUTUBE_VIDEO, "a video's id is what stands behind v= in its address"}};

#define N_LISTS (sizeof lists / sizeof *lists)

static bool is_id(const char *s)
{
    return s[0] != '\0' && s[strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")] == '\0';
}

static bool check_lists(const rf_remote_job *job, rf_error *err)
{
    size_t n = 0;
    const char *id;
    for (size_t k = 0; k < N_LISTS; k++)
        for (size_t i = 0; (id = rf_settings_each(job->settings, lists[k].key, i)) != NULL; i++, n++)
            if (!is_id(id))
                return rf_settings_error(job->settings, lists[k].key, err, "'%.40s': %s", id, lists[k].hint);
    return n > 0 || rf_settings_error(job->settings, "channel", err, "source '%.60s' names no channel and no video", job->name);
}

static bool read_lists(youtube *y, rf_error *err)
{
    const char *id;
    for (size_t k = 0; k < N_LISTS; k++)
        for (size_t i = 0; (id = rf_settings_each(y->job->settings, lists[k].key, i)) != NULL; i++)
            if (!youtube_walk(y, lists[k].filter, id, err))
                return false;
    return true;
}

static bool read_youtube(rf_remote_job *job, rf_error *err)
{
    youtube y;
    if (!check_lists(job, err))
        return false;
    bool ok = youtube_begin(&y, job, err) && youtube_replies_drain(&y, err) && read_lists(&y, err) && youtube_sweep(&y, err);
    if (ok && y.failure.code != RF_OK) {
        *err = y.failure;
        ok = false;
    }
    youtube_end(&y);
    return ok;
}

/* ---- doctor ------------------------------------------------------------------------------------------------------------- */

static void tell_refusal(youtube *y, const rf_youtube_refusal *no, const char *list, const char *id, const rf_check_listener *out)
{
    char text[180], found[256], when[96];
    rf_youtube_refusal_text(no, text, sizeof text);
    youtube_reset_text(y, when);
    switch (no->action) {
    case RF_YOUTUBE_KEY:
        out->line(out->ctx, RF_CHECK_FAIL, RF_E_AUTH, "key", text, no->advice);
        return;
    case RF_YOUTUBE_QUOTA:
        snprintf(found, sizeof found, "used up for today (%.60s); %s", no->reason, when);
        out->line(out->ctx, RF_CHECK_FAIL, RF_E_TEMP, "quota", found, "wait until then; run less often, or lower 'max_units' and 'sweep'");
        return;
    case RF_YOUTUBE_RATE:
    case RF_YOUTUBE_PASSING:
        out->line(out->ctx, RF_CHECK_FAIL, RF_E_TEMP, "reach", text, "try again later: YouTube says that this passes");
        return;
    case RF_YOUTUBE_FIELDS:
        out->line(out->ctx, RF_CHECK_WARN, RF_OK, "reach", text, "runs read whole answers instead: tell the makers of redflag");
        return;
    case RF_YOUTUBE_SKIP:
    case RF_YOUTUBE_MISSING:
        snprintf(found, sizeof found, "%.60s: %s", id, text);
        out->line(out->ctx, no->action == RF_YOUTUBE_SKIP ? RF_CHECK_WARN : RF_CHECK_FAIL, RF_E_CONFIG, list, found,
                  no->action == RF_YOUTUBE_SKIP ? "nothing can be read there" : "correct the id, or take it out");
        return;
    default:
        out->line(out->ctx, RF_CHECK_FAIL, RF_E_CONFIG, "access", text, no->advice);
    }
}

/* One call, for the newest threads of the first list. */
static bool check_youtube(rf_remote_job *job, const rf_check_listener *out, rf_error *err)
{
    youtube y;
    const rf_json *answer = NULL;
    rf_youtube_refusal no;
    rf_error failure = {0};
    rf_http_response r;
    char when[96];
    if (!check_lists(job, err))
        return false;
    const struct list *list = rf_settings_has(job->settings, "channel") ? &lists[0] : &lists[1];
    const char *id = rf_settings_each(job->settings, list->key, 0);
    bool ok = youtube_begin(&y, job, err);
    if (ok) {
        const rf_http_request q = youtube_request(&y, youtube_address(&y, list->filter, rf_str_from(id), RF_STR("")));
        bool came = rf_http_get(job->http, &q, &r, &failure);
        ok = youtube_answer(&y, came ? &r : NULL, &failure, &answer, &no, err);
    }
    if (ok && answer != NULL) {
        youtube_reset_text(&y, when);
        out->line(out->ctx, RF_CHECK_OK, RF_OK, "reach", "the interface answers and takes the key", NULL);
        out->line(out->ctx, RF_CHECK_OK, RF_OK, "quota", when, NULL);
    } else if (ok) {
        tell_refusal(&y, &no, list->key, id, out);
    }
    youtube_end(&y);
    return ok;
}

const rf_remote rf_remote_youtube = {
    "youtube", "comments of a channel or of videos, from the YouTube Data API", settings, 28, check_youtube, read_youtube};
