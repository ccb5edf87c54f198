/* classify/parallel.c - a shared counter and a few threads. */
#include "classify/parallel.h"

#include <pthread.h>
#include <stdatomic.h>

enum { MAX_THREADS = 8 };

typedef struct crew {
    atomic_size_t next;
    size_t n;
    void (*job)(void *ctx, size_t i);
    void *ctx;
} crew;

static void *work(void *arg)
{
    crew *c = arg;
    for (size_t i; (i = atomic_fetch_add(&c->next, 1)) < c->n;)
        c->job(c->ctx, i);
    return NULL;
}

void rf_parallel(unsigned threads, size_t n, void (*job)(void *ctx, size_t i), void *ctx)
{
    crew c = {.n = n, .job = job, .ctx = ctx};
    pthread_t others[MAX_THREADS];
    unsigned started = 0;
    while (started + 1 < threads && started < MAX_THREADS && started + 1 < n && pthread_create(&others[started], NULL, work, &c) == 0)
        started++;
    work(&c);
    for (unsigned i = 0; i < started; i++)
        pthread_join(others[i], NULL);
}
