/* pipeline/store_batches.c - import and triage: the store is the hand-over between them. */
#include "pipeline/batch.h"

#include "pipeline/batch_parts.h"
#include "pipeline/handover.h"
#include "store/store.h"

#define IMPORT_BATCH 200000 /* comments in one transaction */
#define SEEN_STEP 86400     /* seconds: a file read twice a day does not rewrite the store */
#define JUDGE_BATCH 2000

static const rf_listener nobody = {0};

/* ---- import ---------------------------------------------------------------------------------------------------------- */

/* Two threads: one reads and counts, the other stores. What stands below `by the storing thread` is the other's alone until
 * the handover has ended. */
typedef struct importer {
    const rf_listener *listener;
    handover *to_store;
    size_t done;
    /* by the storing thread */
    rf_store *store;
    int64_t now;
    size_t batch, in_batch, added, edited, same;
} importer;

static bool store_one(void *ctx, const rf_comment *c, const rf_store_print *print, rf_error *err)
{
    importer *m = ctx;
    rf_outcome outcome;
    if (m->in_batch == 0 && !rf_store_begin(m->store, err))
        return false;
    m->in_batch++;
    if (!rf_store_put_printed(m->store, c, print, m->now, &outcome, err))
        return false;
    m->added += outcome == RF_OUTCOME_NEW;
    m->edited += outcome == RF_OUTCOME_EDITED;
    m->same += outcome == RF_OUTCOME_SAME || outcome == RF_OUTCOME_STATUS;
    if (m->in_batch < m->batch)
        return true;
    m->in_batch = 0;
    return rf_store_commit(m->store, err);
}

static bool import_one(void *ctx, const rf_comment *c, rf_error *err)
{
    importer *m = ctx;
    if (++m->done % 1000 == 0 && m->listener->progress != NULL)
        m->listener->progress(m->listener->ctx, "import", m->done, 0);
    if (m->listener->stop != NULL && *m->listener->stop != 0)
        return rf_error_set(err, RF_E_TEMP, "stopped; what was read is kept");
    return handover_put(m->to_store, c, err);
}

static void import_problem(void *ctx, const char *where, long line, const char *reason)
{
    importer *m = ctx;
    if (m->listener->problem != NULL)
        m->listener->problem(m->listener->ctx, where, line, reason);
}

bool rf_import(const char *store, char *const *files, size_t n_files, const rf_reading_options *options, int64_t now,
               const rf_listener *listener, rf_batch_counts *counts, rf_error *err)
{
    importer m = {.store = rf_store_open(store, 0, err),
                  .now = now,
                  .listener = listener != NULL ? listener : &nobody,
                  .batch = options != NULL && options->batch > 0 ? options->batch : IMPORT_BATCH};
    if (m.store == NULL)
        return false;
    rf_error stored = {0};
    rf_store_set_seen_step(m.store, SEEN_STEP);
    m.to_store = handover_begin(store_one, &m);
    rf_sink sink = {import_one, import_problem, &m};
    bool ok = batch_read_files(files, n_files, options, 0, &sink, counts, err);
    /* What was read before a file broke off is good and is kept; a store that failed is rolled back. */
    bool kept = handover_end(m.to_store, &stored) && (m.in_batch == 0 || rf_store_commit(m.store, &stored));
    if (!kept) {
        rf_store_rollback(m.store);
        ok = false;
        if (err != NULL)
            *err = stored;
    }
    counts->added += m.added;
    counts->edited += m.edited;
    counts->same += m.same;
    rf_store_close(m.store);
    return ok;
}

/* ---- triage ---------------------------------------------------------------------------------------------------------- */

typedef struct judge {
    rf_store *store;
    rf_worker *worker;
    const rf_listener *listener;
    rf_batch_counts *counts;
    size_t in_batch, total;
    bool stopped;
} judge;

static bool judge_one(void *ctx, const rf_comment *c, rf_error *err)
{
    judge *j = ctx;
    rf_verdict v;
    if (j->listener->stop != NULL && *j->listener->stop != 0) {
        j->stopped = true;
        return false;
    }
    if (j->in_batch == 0 && !rf_store_begin(j->store, err))
        return false;
    j->in_batch++;
    rf_worker_judge(j->worker, c, RF_MODE_FULL, &v);
    batch_count_verdict(j->counts, &v);
    if (!rf_store_put_verdict(j->store, c->source, c->id, &v, err))
        return false;
    if (j->counts->judged % 100 == 0 && j->listener->progress != NULL)
        j->listener->progress(j->listener->ctx, "triage", j->counts->judged, j->total);
    if (j->in_batch < JUDGE_BATCH)
        return true;
    j->in_batch = 0;
    return rf_store_commit(j->store, err);
}

bool rf_triage(const rf_engine *e, const char *store, bool again, const rf_listener *listener, rf_batch_counts *counts, rf_error *err)
{
    judge j = {.store = rf_store_open(store, 0, err), .listener = listener != NULL ? listener : &nobody, .counts = counts};
    if (j.store == NULL)
        return false;
    rf_store_counts have = {0};
    j.worker = rf_worker_new(e);
    bool ok = rf_store_count(j.store, &have, err);
    j.total = (size_t)(again ? have.comments : have.unjudged);
    ok = ok && (rf_store_each_unjudged(j.store, again ? rf_engine_hash(e) : NULL, 0, judge_one, &j, err) || j.stopped);
    if (j.in_batch > 0 && ok)
        ok = rf_store_commit(j.store, err);
    else if (j.in_batch > 0)
        rf_store_rollback(j.store);
    if (ok && j.stopped)
        j.counts->left = j.total > j.counts->judged ? j.total - j.counts->judged : 0;
    if (ok && !j.stopped && j.counts->judged > 0 && j.listener->progress != NULL)
        j.listener->progress(j.listener->ctx, "triage", j.counts->judged, j.counts->judged);
    rf_worker_free(j.worker);
    rf_store_close(j.store);
    return ok;
}
