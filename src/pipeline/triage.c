/* pipeline/triage.c - what the store holds unjudged, judged in blocks by several threads. The caller's thread alone touches the store. */
#include "pipeline/batch.h"

#include "base/clock.h"
#include "pipeline/batch_parts.h"
#include "pipeline/blocks.h"
#include "store/store.h"

/* One transaction: comments are read, judged and their verdicts kept while nobody else can change them. The longer it is, the less often
 * a page of the verdicts' indexes is written; as long as it takes, other writers wait. */
#define BATCH_MS 1000
#define BATCH_LOOK 256 /* comments between two looks at the clock */

typedef struct triage {
    rf_store *store;
    blocks *to_judge;
    const rf_listener *listener;
    rf_batch_counts *counts;
    size_t total;         /* to judge, as far as it is known */
    size_t in_batch;      /* comments handed over since it began */
    int64_t last_key;     /* of the last one */
    int64_t until;        /* the batch's end, by the monotonic clock */
    bool stopped, paused; /* by a signal; because the batch is full */
} triage;

static int64_t now_ms(void) { return rf_clock_system.now_ms(rf_clock_system.ctx); }

static bool keep(void *ctx, rf_str prepared, const rf_batch_counts *of_them, rf_error *err)
{
    triage *t = ctx;
    size_t before = t->counts->judged;
    if (!rf_store_keep_verdicts(t->store, prepared, err))
        return false;
    batch_add_verdicts(t->counts, of_them);
    if (t->listener->progress != NULL && t->counts->judged / 100 > before / 100)
        t->listener->progress(t->listener->ctx, "triage", t->counts->judged, t->total);
    return true;
}

static bool hand_over(void *ctx, int64_t key, const rf_comment *c, rf_error *err)
{
    triage *t = ctx;
    t->stopped = t->listener->stop != NULL && *t->listener->stop != 0;
    t->paused = t->in_batch > 0 && t->in_batch % BATCH_LOOK == 0 && now_ms() >= t->until;
    if (t->stopped || t->paused)
        return false;
    t->in_batch++;
    t->last_key = key;
    return blocks_put(t->to_judge, key, c, err);
}

/* Judge until the time of one transaction is up, somebody stops it, or there is nothing more. */
static bool judge_batch(triage *t, const char *model, rf_error *err)
{
    t->in_batch = 0;
    t->paused = false;
    t->until = now_ms() + BATCH_MS;
    if (!rf_store_begin(t->store, err))
        return false;
    bool ok = rf_store_each_unjudged(t->store, model, t->last_key, 0, hand_over, t, err) || t->stopped || t->paused;
    if (ok && blocks_drain(t->to_judge, err) && rf_store_commit(t->store, err))
        return true;
    rf_store_rollback(t->store);
    return false;
}

bool rf_triage(const rf_engine *e, const char *store, const rf_triage_options *o, const rf_listener *listener, rf_batch_counts *counts,
               rf_error *err)
{
    triage t = {.store = rf_store_open(store, 0, err), .listener = batch_listener(listener), .counts = counts, .last_key = RF_STORE_FIRST};
    if (t.store == NULL)
        return false;
    rf_store_counts have = {0};
    t.to_judge = blocks_begin(e, &(blocks_use){RF_MODE_FULL, o->jobs, rf_store_prepare_verdict, keep, &t});
    bool ok = rf_store_count(t.store, &have, err);
    t.total = (size_t)(o->again ? have.comments : have.unjudged);
    do
        ok = ok && judge_batch(&t, o->again ? rf_engine_hash(e) : NULL, err);
    while (ok && t.paused);
    if (ok && t.stopped)
        counts->left = t.total > counts->judged ? t.total - counts->judged : 0;
    if (ok && !t.stopped && counts->judged > 0 && t.listener->progress != NULL)
        t.listener->progress(t.listener->ctx, "triage", counts->judged, counts->judged);
    blocks_end(t.to_judge, NULL);
    rf_store_close(t.store);
    return ok;
}
