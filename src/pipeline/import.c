/* pipeline/import.c - files into the store: one thread reads, another stores. */
#include "pipeline/batch.h"

#include "pipeline/batch_parts.h"
#include "pipeline/handover.h"
#include "store/store.h"

#define IMPORT_BATCH 200000 /* comments in one transaction */
#define SEEN_STEP 86400     /* seconds: a file read twice a day does not rewrite the store */

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
                  .listener = batch_listener(listener),
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
