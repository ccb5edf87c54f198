/* net/retry.h - when to try again: full jitter, and what Retry-After asks for. Inside net/ only. */
#ifndef RF_NET_RETRY_H
#define RF_NET_RETRY_H

#include "base/str.h"

/* A pause before attempt n + 1 (n >= 1 attempts have failed): evenly in [0, min(cap, base << (n - 1))], in milliseconds.
 * *state is the seed and moves on; equal seeds give equal pauses.
 * source  Brooker, "Exponential backoff and jitter", 2015: full jitter */
int64_t rf_retry_pause(uint64_t *state, int n, int64_t base_ms, int64_t cap_ms);

/* Retry-After as seconds or HTTP date: milliseconds from `utc` on, at least 0; -1 when it is none of both. */
int64_t rf_retry_after(rf_str value, int64_t utc);

/* Statuses that may pass: 408 425 429 500 502 503 504 508. */
bool rf_retry_status(int status);

#endif
