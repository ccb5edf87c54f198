/* pipeline/classify_files.c - the filter: read, judge, hand on; one comment at a time. */
#include "pipeline/batch.h"

#include "fetch/fetch.h"
#include "pipeline/batch_parts.h"

typedef struct filter {
    rf_worker *worker;
    rf_mode mode;
    bool (*put)(void *ctx, const rf_verdict *v);
    void *put_ctx;
    const rf_listener *listener;
    rf_batch_counts *counts;
} filter;

static bool judge_one(void *ctx, const rf_comment *c, rf_error *err)
{
    filter *f = ctx;
    rf_verdict v;
    rf_worker_judge(f->worker, c, f->mode, &v);
    batch_count_verdict(f->counts, &v);
    if (f->put != NULL && !f->put(f->put_ctx, &v))
        return rf_error_set(err, RF_E_IO, "cannot write the verdicts");
    if (f->listener->progress != NULL && f->counts->judged % 1000 == 0)
        f->listener->progress(f->listener->ctx, "classify", f->counts->judged, 0);
    return true;
}

static void problem(void *ctx, const char *where, long line, const char *reason)
{
    filter *f = ctx;
    if (f->listener->problem != NULL)
        f->listener->problem(f->listener->ctx, where, line, reason);
}

void batch_count_verdict(rf_batch_counts *n, const rf_verdict *v)
{
    n->judged++;
    n->needs_human += v->needs_human;
    switch (v->disposition) {
    case RF_REFER:
        n->refer[v->urgency]++;
        break;
    case RF_ADVICE:
        n->advice++;
        break;
    case RF_NO_ACTION:
        n->no_action++;
        break;
    case RF_NOT_JUDGED:
        n->not_judged++;
        break;
    }
}

rf_fetch_options batch_fetch_options(const rf_reading_options *o)
{
    if (o == NULL)
        return (rf_fetch_options){0};
    return (rf_fetch_options){
        .source = o->source, .container = o->container, .owner = o->owner, .map = o->map, .delimiter = o->delimiter, .strict = o->strict};
}

bool batch_read_files(char *const *files, size_t n_files, const rf_reading_options *options, const rf_sink *sink, rf_batch_counts *counts,
                      rf_error *err)
{
    rf_fetch_options how = batch_fetch_options(options);
    rf_fetch_counts read = {0};
    how.ids = rf_occurrences_new(); /* one for all files: ids that count from 1 in each must not pass for edits */
    char *const from_stdin[] = {"-"};
    bool ok = true;
    if (n_files == 0) {
        files = from_stdin;
        n_files = 1;
    }
    for (size_t i = 0; i < n_files && ok; i++)
        ok = rf_fetch_file(files[i], options != NULL ? options->kind : NULL, &how, sink, &read, err);
    rf_occurrences_free(how.ids);
    counts->read += read.records;
    counts->problems += read.problems;
    counts->repaired += read.repaired;
    counts->left_out += read.left_out;
    return ok;
}

bool rf_classify(const rf_engine *e, char *const *files, size_t n_files, const rf_reading_options *options, rf_mode mode,
                 bool (*put)(void *ctx, const rf_verdict *v), void *put_ctx, const rf_listener *listener, rf_batch_counts *counts,
                 rf_error *err)
{
    static const rf_listener nobody = {0};
    filter f = {rf_worker_new(e), mode, put, put_ctx, listener != NULL ? listener : &nobody, counts};
    rf_sink sink = {judge_one, problem, &f};
    bool ok = batch_read_files(files, n_files, options, &sink, counts, err);
    rf_worker_free(f.worker);
    return ok;
}
