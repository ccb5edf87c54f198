/* pipeline/classify_files.c - the filter: read, judge, hand on. */
#include "pipeline/batch.h"

#include "fetch/fetch.h"
#include "pipeline/batch_parts.h"
#include "pipeline/blocks.h"

/* Records without an id (or ids without an author) that are told apart: three quarters of a table of 6 MiB. A filter's memory does not
 * grow with its input; of what comes behind them, equal records get equal ids. */
#define REMEMBER ((size_t)3 << 17)

typedef struct filter {
    const rf_engine *engine;
    blocks *to_judge;
    const rf_judging *how;
    const rf_listener *listener;
    rf_batch_counts *counts;
} filter;

static void put_line(rf_buf *out, int64_t number, const rf_verdict *v)
{
    (void)number;
    rf_verdict_put_json(out, v);
    rf_buf_putc(out, '\n');
}

static bool write_lines(void *ctx, rf_str lines, const rf_batch_counts *of_them, rf_error *err)
{
    filter *f = ctx;
    size_t before = f->counts->judged;
    if (!rf_engine_still(f->engine, err))
        return false;
    batch_add_verdicts(f->counts, of_them);
    if (f->how->put != NULL && !f->how->put(f->how->ctx, lines))
        return rf_error_set(err, RF_E_IO, "cannot write the verdicts");
    if (f->listener->progress != NULL && f->counts->judged / 1000 > before / 1000)
        f->listener->progress(f->listener->ctx, "classify", f->counts->judged, 0);
    return true;
}

static bool judge_one(void *ctx, const rf_comment *c, rf_error *err)
{
    const filter *f = ctx;
    return blocks_put(f->to_judge, 0, c, err);
}

static void problem(void *ctx, const char *where, long line, const char *reason)
{
    filter *f = ctx;
    if (f->listener->problem != NULL)
        f->listener->problem(f->listener->ctx, where, line, reason);
}

bool rf_classify(const rf_engine *e, char *const *files, size_t n_files, const rf_reading_options *options, const rf_judging *how,
                 const rf_listener *listener, rf_batch_counts *counts, rf_error *err)
{
    filter f = {e, NULL, how, batch_listener(listener), counts};
    rf_sink sink = {judge_one, problem, &f};
    rf_error last = {0};
    f.to_judge = blocks_begin(e, &(blocks_use){how->mode, how->jobs, put_line, write_lines, &f});
    bool read = batch_read_files(files, n_files, options, REMEMBER, &sink, counts, err);
    bool written = blocks_end(f.to_judge, &last);
    if (read && !written && err != NULL)
        *err = last; /* otherwise the first failure stands */
    return read && written;
}
