/* cli/cmd_fetch.c - redflag fetch [SOURCE...]: the configured sources into the store. */
#include "base/lock.h"
#include "cli/sources.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static void problem(void *ctx, const char *where, long line, const char *reason)
{
    (void)ctx;
    warn_line(where, line, reason);
}

static bool read_limits(const char *since, const char *max_time, long long pages, rf_fetching_options *o, rf_error *err)
{
    o->since = RF_NO_TIME;
    if (since != NULL && !sources_since(since, &o->since, err))
        return false;
    if (max_time != NULL && (!rf_duration_parse(rf_str_from(max_time), &o->max_time_ms) || o->max_time_ms == 0))
        return rf_error_set(err, RF_E_USAGE, "option '--max-time' takes a time such as 90s or 15m, not '%.40s'", max_time);
    if (pages < 0)
        return rf_error_set(err, RF_E_USAGE, "option '--max-pages' takes a number of pages");
    o->max_pages = pages;
    return true;
}

int cmd_fetch(int argc, char **argv)
{
    const char *since = NULL, *max_time = NULL;
    long long max_pages = 0;
    bool full = false;
    const option_row rows[] = {{0, "since", "DATE", "where reading begins: 2026-11-20 or 30d", OPTION_TEXT, &since},
                               {0, "full", NULL, "read again all since then", OPTION_SWITCH, &full},
                               {0, "max-pages", "N", "most pages of each source", OPTION_NUMBER, &max_pages},
                               {0, "max-time", "TIME", "longest time for each source: 90s, 15m", OPTION_TEXT, &max_time},
                               {0, NULL, NULL, NULL, OPTION_SWITCH, NULL}};
    const usage u = {"fetch", "[SOURCE...]", "Read the configured sources, or those named, into the store.",
                     "Only what is new or changed is kept anew; reading twice changes nothing. Each\n"
                     "page is safe before the next is asked for, so an interrupted run loses nothing.\n"
                     "One line for each source states what was read and what was not. Exit status:\n"
                     "0 complete, 4 partial, 5 try again later, 7 a key was refused."};
    common c = {0};
    parsed p;
    setting s = {0};
    rf_error err = {0};
    int status = begin(argc, argv, &u, rows, &c, &p);
    if (status < 0) {
        const rf_listener listener = {problem, progress, &c, NULL};
        rf_fetching_options o = {.full = full, .stop = catch_signals()};
        sources_run run = {0};
        int lock = -1;
        bool ok =
            read_limits(since, max_time, max_pages, &o, &err) && setting_load(&s, &c, &err) && setting_lock(&s, HAND_WAIT_MS, &lock, &err);
        ok = ok && sources_read(&s, "fetch", p.operands, p.n_operands, o, &c, &listener, &run, &err);
        status = !ok ? fail("fetch", &err) : exit_status(rf_fetching_code(run.results, run.n));
        if (ok && *o.stop != 0)
            status = 128 + (int)*o.stop;
        free(run.results);
        rf_lock_release(lock);
        setting_release(&s);
    }
    free(p.operands);
    return status;
}
