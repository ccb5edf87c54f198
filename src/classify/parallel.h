/* classify/parallel.h - run independent jobs on one or two threads. Jobs write to places of their own, so that the
 * result does not depend on how many threads there are or which job comes first. */
#ifndef RF_CLASSIFY_PARALLEL_H
#define RF_CLASSIFY_PARALLEL_H

#include <stddef.h>

/* Call job(ctx, i) once for each i in [0, n), in no promised order. Falls back to the caller's thread alone when no other
 * can be started. */
void rf_parallel(unsigned threads, size_t n, void (*job)(void *ctx, size_t i), void *ctx);

#endif
