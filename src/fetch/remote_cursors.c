/* fetch/remote_cursors.c - cursors, comments that are gone, and the secrets of a source. */
#include "fetch/remote.h"

#include <stdio.h>

/* ---- cursors ---------------------------------------------------------------------------------------------------------- */

int64_t rf_remote_horizon(const rf_remote_job *job, int64_t newest)
{
    if (newest == RF_NO_TIME || job->full)
        return job->since;
    return (newest < job->now ? newest : job->now) - job->lookback_s;
}

bool rf_remote_cursor_get(rf_remote_job *job, const char *topic, rf_str key, rf_str *value, rf_error *err)
{
    *value = (rf_str){0};
    if (job->full && topic[0] == '\0')
        return true;
    return job->sink->cursor_get(job->sink->ctx, rf_str_from(topic), key, job->arena, value, err);
}

bool rf_remote_cursor_set(rf_remote_job *job, const char *topic, rf_str key, rf_str value, rf_error *err)
{
    return job->sink->cursor_set(job->sink->ctx, rf_str_from(topic), key, value, err);
}

bool rf_remote_cursor_time(rf_remote_job *job, const char *key, int64_t *t, rf_error *err)
{
    rf_str value;
    long long n;
    *t = RF_NO_TIME;
    if (!rf_remote_cursor_get(job, "", rf_str_from(key), &value, err))
        return false;
    if (value.ptr != NULL && rf_str_int(value, &n))
        *t = n;
    return true;
}

bool rf_remote_cursor_set_time(rf_remote_job *job, const char *key, int64_t t, rf_error *err)
{
    char digits[24];
    if (t > job->now) /* one comment of the year 9999 would cut all later runs down to the lookback */
        t = job->now;
    snprintf(digits, sizeof digits, "%lld", (long long)t);
    return rf_remote_cursor_set(job, "", rf_str_from(key), t == RF_NO_TIME ? RF_STR("") : rf_str_from(digits), err);
}

bool rf_remote_cursor_oldest(rf_remote_job *job, const char *topic, size_t most, rf_str **keys, rf_str **values, size_t *n, rf_error *err)
{
    return job->sink->cursor_oldest(job->sink->ctx, rf_str_from(topic), most, job->memory, keys, values, n, err);
}

/* ---- gone ------------------------------------------------------------------------------------------------------------- */

bool rf_remote_gone(rf_remote_job *job, rf_str id, rf_error *err)
{
    bool known = false;
    bool ok = job->sink->gone(job->sink->ctx, id, &known, err);
    job->done->gone += known;
    return ok;
}

bool rf_remote_gone_unseen(rf_remote_job *job, rf_str container, int64_t from, int64_t to, rf_error *err)
{
    size_t n = 0;
    bool ok = job->sink->gone_unseen(job->sink->ctx, container, from, to, &n, err);
    job->done->gone += (int64_t)n;
    return ok;
}

bool rf_remote_gone_replies(rf_remote_job *job, rf_str parent, rf_error *err)
{
    size_t n = 0;
    bool ok = job->sink->gone_replies(job->sink->ctx, parent, &n, err);
    job->done->gone += (int64_t)n;
    return ok;
}

bool rf_remote_secret(const rf_remote_job *job, const char *name, rf_secret *out, rf_error *err)
{
    return rf_secret_load(job->settings, name, out, err);
}
