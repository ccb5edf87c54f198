/* pipeline/store_batches.c - import, triage and report: the store is the hand-over between them. */
#include "pipeline/batch.h"

#include "extract/rules.h"
#include "pipeline/batch_parts.h"
#include "pipeline/handover.h"
#include "report/report.h"
#include "store/store.h"

#include <string.h>

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
    bool ok = batch_read_files(files, n_files, options, &sink, counts, err);
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
} judge;

static bool judge_one(void *ctx, const rf_comment *c, rf_error *err)
{
    judge *j = ctx;
    rf_verdict v;
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
    ok = ok && rf_store_each_unjudged(j.store, again ? rf_engine_hash(e) : NULL, 0, judge_one, &j, err);
    if (j.in_batch > 0 && ok)
        ok = rf_store_commit(j.store, err);
    else if (j.in_batch > 0)
        rf_store_rollback(j.store);
    if (ok && j.counts->judged > 0 && j.listener->progress != NULL)
        j.listener->progress(j.listener->ctx, "triage", j.counts->judged, j.counts->judged);
    rf_worker_free(j.worker);
    rf_store_close(j.store);
    return ok;
}

/* ---- report ---------------------------------------------------------------------------------------------------------- */

typedef struct shown {
    rf_report *report;
    const rf_rules *rules;
    rf_arena *arena;
    rf_store_id *ids;
    size_t n, cap;
} shown;

/* A concept that the rules no longer know keeps its id as its title. */
static void name_concepts(const rf_rules *rules, rf_finding *findings, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const rf_concept *c = rf_rules_find_concept(rules, findings[i].concept);
        findings[i].title = c != NULL ? rf_str_from(c->title) : findings[i].concept;
        findings[i].source = c != NULL ? rf_str_from(c->source) : (rf_str){"", 0};
    }
}

static bool show_one(void *ctx, const rf_case *c, rf_error *err)
{
    shown *s = ctx;
    (void)err;
    name_concepts(s->rules, c->verdict.findings, c->verdict.n_findings);
    rf_report_add(s->report, c);
    s->ids = rf_arena_grow(s->arena, s->ids, s->n, &s->cap, sizeof *s->ids);
    s->ids[s->n++] = (rf_store_id){{rf_arena_dup(s->arena, c->comment.source.ptr, c->comment.source.len), c->comment.source.len},
                                   {rf_arena_dup(s->arena, c->comment.id.ptr, c->comment.id.len), c->comment.id.len}};
    return true;
}

/* Write or print. */
static bool put_out(rf_report *r, const rf_report_options *o, rf_error *err)
{
    if (strcmp(o->out_dir, "-") != 0)
        return rf_report_write(r, o->out_dir, rf_str_from(o->formats), err);
    if (strchr(o->formats, ',') != NULL)
        return rf_error_set(err, RF_E_USAGE, "standard output takes one format, not '%s': use --format html", o->formats);
    rf_buf out;
    rf_buf_init(&out, RF_REPORT_MAX);
    bool ok = rf_report_render(r, rf_str_from(o->formats), &out, err);
    if (ok)
        o->print(o->print_ctx, rf_buf_str(&out));
    rf_buf_release(&out);
    return ok;
}

static void describe(rf_report *r, const rf_report_options *o)
{
    r->title = rf_str_from(o->title);
    r->channel = rf_str_from(o->channel);
    r->version = RF_STR(RF_VERSION);
    r->generated = o->now;
    r->since = o->since;
    for (const char *const *gap = o->gaps; gap != NULL && *gap != NULL; gap++)
        rf_report_gap(r, rf_str_from(*gap));
}

bool rf_report_cases(const char *models_dir, const char *store, const rf_report_options *o, rf_batch_counts *counts, rf_error *err)
{
    if (!rf_report_formats_check(rf_str_from(o->formats), err))
        return false;
    rf_rules *rules = rf_rules_load(models_dir, err);
    rf_store *s = rules != NULL ? rf_store_open(store, 0, err) : NULL;
    if (s == NULL) {
        rf_rules_free(rules);
        return false;
    }
    rf_report r;
    rf_report_init(&r);
    describe(&r, o);
    shown list = {.report = &r, .rules = rules, .arena = rf_arena_new(0)};
    const rf_case_filter filter = {.only_new_or_changed = !o->all, .since = o->since, .min_urgency = o->at_least};
    bool ok = rf_store_each_case(s, &filter, show_one, &list, err);
    r.counts.read = list.n;
    if (ok && r.n_cases > 0)
        r.model = r.cases[0].verdict.model;
    ok = ok && put_out(&r, o, err);
    ok = ok && (o->deliver == NULL || o->deliver(o->deliver_ctx, &r, err));
    counts->reported += r.n_cases;
    if (ok && !o->keep_unreported)
        ok = rf_store_mark_reported(s, list.ids, list.n, RF_STR("report"), o->now, err);
    rf_arena_free(list.arena);
    rf_report_release(&r);
    rf_store_close(s);
    rf_rules_free(rules);
    return ok;
}
