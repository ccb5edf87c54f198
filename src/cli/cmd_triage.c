/* cli/cmd_triage.c - redflag triage: judge what the store holds unjudged. */
#include "base/lock.h"
#include "cli/closed.h"
#include "cli/jobs.h"
#include "cli/sources.h"

#include <stdlib.h>

int cmd_triage(int argc, char **argv)
{
    rf_triage_options how = {0};
    bool exit_code = false;
    long long jobs = JOBS_DEFAULT;
    const option_row rows[] = {{0, "again", NULL, "also what other rules or another model have judged", OPTION_SWITCH, &how.again},
                               JOBS_OPTION(&jobs),
                               {0, "exit-code", NULL, "exit 10 when an emergency or urgent item is found", OPTION_SWITCH, &exit_code},
                               {0, NULL, NULL, NULL, OPTION_SWITCH, NULL}};
    const usage u = {"triage", "", "Judge what the store holds unjudged.", NULL};
    common c = {0};
    parsed p;
    setting s = {0};
    rf_error err = {0};
    int status = begin(argc, argv, &u, rows, &c, &p);
    if (status < 0) {
        rf_batch_counts n = {0};
        const rf_listener listener = {NULL, progress, &c, catch_signals()};
        rf_engine *e = NULL;
        int lock = -1;
        bool ok = jobs_parse(jobs, &how.jobs, &err);
        ok = ok && setting_load(&s, &c, &err) && setting_lock(&s, HAND_WAIT_MS, &lock, &err) &&
             (e = rf_engine_load(s.models, 0, &err)) != NULL;
        if (ok)
            rf_engine_warm_up(e); /* nobody knows yet how much there is to do */
        ok = ok && close_in(&c, s.config.sandbox, NULL, 0, s.store, &err) && rf_triage(e, s.store, &how, &listener, &n, &err);
        status = !ok                                                           ? fail("triage", &err)
                 : *listener.stop != 0                                         ? 128 + (int)*listener.stop
                 : exit_code && n.refer[RF_EMERGENCY] + n.refer[RF_URGENT] > 0 ? 10
                                                                               : 0;
        if (ok)
            say(&c,
                "triage: %zu judged, %zu emergency, %zu urgent, %zu routine, %zu advice, %zu no action, %zu not judged, %zu for a human "
                "look",
                n.judged, n.refer[RF_EMERGENCY], n.refer[RF_URGENT], n.refer[RF_ROUTINE], n.advice, n.no_action, n.not_judged,
                n.needs_human);
        rf_engine_free(e);
        rf_lock_release(lock);
        setting_release(&s);
    }
    free(p.operands);
    return status;
}
