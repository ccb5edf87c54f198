/* pipeline/blocks.h - comments judged in blocks by several threads; the verdicts come out in the order the comments came in.
 *
 *     caller   fills a block ──► ring of blocks ──► writes the oldest finished block, gives its place back
 *     threads                    └─ take the next filled block, judge it, put its verdicts down as lines ─┘
 *
 * The ring is all there is: when it is full the caller judges or waits, and while it writes to someone who does not read, nothing
 * is read either. Memory is therefore bounded at any size of input and any slowness of output. The caller alone reads, writes and
 * speaks; with one job there is no thread at all. A verdict depends on its comment only, so that the bytes are the same for every
 * number of jobs. Inside pipeline/ only. */
#ifndef RF_PIPELINE_BLOCKS_H
#define RF_PIPELINE_BLOCKS_H

#include "pipeline/batch.h"

typedef struct blocks blocks;

/* What is done with the comments.
 * jobs   threads that judge, the caller's included; 0 counts as 1. Where fewer can be started, fewer do the same work
 * put    appends what is kept of a verdict to its block's buffer; `number` is the one that came with the comment. Called by any thread
 * write  takes the buffer of one block and what was counted of it. Called by the caller's own thread, in order. False with err set ends
 *        the work */
typedef struct blocks_use {
    rf_mode mode;
    unsigned jobs;
    void (*put)(rf_buf *out, int64_t number, const rf_verdict *v);
    bool (*write)(void *ctx, rf_str out, const rf_batch_counts *counts, rf_error *err);
    void *ctx;
} blocks_use;

blocks *blocks_begin(const rf_engine *e, const blocks_use *use);

/* Hand one comment over. Its id and text are copied; its other strings take no part in a verdict. False when writing failed. */
bool blocks_put(blocks *b, int64_t number, const rf_comment *c, rf_error *err);

/* Judge and write all that is under way, unless writing has failed before. More may be handed over afterwards. */
bool blocks_drain(blocks *b, rf_error *err);

/* blocks_drain, and free b. */
bool blocks_end(blocks *b, rf_error *err);

#endif
