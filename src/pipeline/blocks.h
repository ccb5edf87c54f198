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

/* Takes the verdicts of one block, one JSON line each, and what was counted of them. Called by the caller's own thread, in order. False
 * with err set ends the work. */
typedef bool (*blocks_write)(void *ctx, rf_str lines, const rf_batch_counts *counts, rf_error *err);

/* jobs  threads that judge, the caller's included; 0 counts as 1. Where fewer can be started, fewer do the same work. */
blocks *blocks_begin(const rf_engine *e, rf_mode mode, unsigned jobs, blocks_write write, void *ctx);

/* Hand one comment over. Its id and text are copied; its other strings take no part in a verdict. False when writing failed. */
bool blocks_put(blocks *b, const rf_comment *c, rf_error *err);

/* Judge and write what is still under way, unless writing has failed before, and free b. */
bool blocks_end(blocks *b, rf_error *err);

#endif
