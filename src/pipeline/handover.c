/* pipeline/handover.c - a ring of portions between two threads. */
#include "pipeline/handover.h"

#include "base/arena.h"

#include <pthread.h>
#include <stdlib.h>

#define PORTIONS 4
#define PORTION_COMMENTS 512
#define PORTION_BYTES ((size_t)256 * 1024)

/* Filled by the reader, emptied by the worker; never both at once. */
typedef struct portion {
    rf_comment items[PORTION_COMMENTS];
    rf_store_print prints[PORTION_COMMENTS]; /* where `printed` */
    bool printed;
    size_t n, bytes;
    rf_arena *arena;
} portion;

struct handover {
    handover_work work;
    void *ctx;
    bool threaded;
    pthread_t thread;
    portion ring[PORTIONS];
    size_t filling; /* portion of the reader, which alone knows it */

    pthread_mutex_t lock; /* over what follows */
    pthread_cond_t changed;
    size_t full; /* portions handed over and not yet worked off */
    bool ended;  /* no more will come */
    bool failed;
    rf_error error;
};

static bool work_off(handover *h, const portion *p, rf_error *err)
{
    for (size_t i = 0; i < p->n; i++) {
        rf_store_print print = p->printed ? p->prints[i] : rf_store_print_of(&p->items[i]);
        if (!h->work(h->ctx, &p->items[i], &print, err))
            return false;
    }
    return true;
}

static void *worker(void *arg)
{
    handover *h = arg;
    pthread_mutex_lock(&h->lock);
    for (size_t next = 0;; next = (next + 1) % PORTIONS) {
        while (h->full == 0 && !h->ended)
            pthread_cond_wait(&h->changed, &h->lock);
        if (h->full == 0)
            break;
        bool skip = h->failed, ok = true;
        rf_error err = {0};
        pthread_mutex_unlock(&h->lock);
        if (!skip)
            ok = work_off(h, &h->ring[next], &err);
        pthread_mutex_lock(&h->lock);
        if (!ok) {
            h->failed = true;
            h->error = err;
        }
        h->full--;
        pthread_cond_signal(&h->changed);
    }
    pthread_mutex_unlock(&h->lock);
    return NULL;
}

handover *handover_begin(handover_work work, void *ctx)
{
    handover *h = rf_xcalloc(1, sizeof *h);
    h->work = work;
    h->ctx = ctx;
    for (size_t i = 0; i < PORTIONS; i++)
        h->ring[i].arena = rf_arena_new(PORTION_BYTES);
    pthread_mutex_init(&h->lock, NULL);
    pthread_cond_init(&h->changed, NULL);
    h->threaded = pthread_create(&h->thread, NULL, worker, h) == 0;
    return h;
}

static bool fail_as_the_work_did(const handover *h, rf_error *err)
{
    if (err != NULL)
        *err = h->error;
    return false;
}

/* Give the filled portion to the worker and wait for an empty one. */
static bool hand_over(handover *h, rf_error *err)
{
    pthread_mutex_lock(&h->lock);
    h->full++;
    pthread_cond_signal(&h->changed);
    while (h->full == PORTIONS)
        pthread_cond_wait(&h->changed, &h->lock);
    bool ok = !h->failed || fail_as_the_work_did(h, err), behind = h->full > 1;
    pthread_mutex_unlock(&h->lock);
    h->filling = (h->filling + 1) % PORTIONS;
    portion *p = &h->ring[h->filling];
    p->n = p->bytes = 0;
    p->printed = behind; /* prints are made by who has time: new comments keep the worker busy, known ones the reader */
    rf_arena_reset(p->arena);
    return ok;
}

static void copy(rf_arena *arena, rf_str *s, size_t *bytes)
{
    *bytes += s->len;
    s->ptr = rf_arena_dup(arena, s->ptr, s->len);
}

bool handover_put(handover *h, const rf_comment *c, rf_error *err)
{
    if (!h->threaded) {
        rf_store_print print = rf_store_print_of(c);
        h->failed = h->failed || !h->work(h->ctx, c, &print, &h->error);
        return !h->failed || fail_as_the_work_did(h, err);
    }
    portion *p = &h->ring[h->filling];
    if (p->printed)
        p->prints[p->n] = rf_store_print_of(c);
    rf_comment *own = &p->items[p->n++];
    *own = *c;
    copy(p->arena, &own->id, &p->bytes);
    copy(p->arena, &own->text, &p->bytes);
    copy(p->arena, &own->author, &p->bytes);
    copy(p->arena, &own->url, &p->bytes);
    copy(p->arena, &own->source, &p->bytes);
    copy(p->arena, &own->parent, &p->bytes);
    copy(p->arena, &own->container, &p->bytes);
    copy(p->arena, &own->status, &p->bytes);
    copy(p->arena, &own->origin, &p->bytes);
    return (p->n < PORTION_COMMENTS && p->bytes < PORTION_BYTES) || hand_over(h, err);
}

bool handover_end(handover *h, rf_error *err)
{
    if (h->threaded) {
        pthread_mutex_lock(&h->lock);
        h->full += h->ring[h->filling].n > 0;
        h->ended = true;
        pthread_cond_signal(&h->changed);
        pthread_mutex_unlock(&h->lock);
        pthread_join(h->thread, NULL);
    }
    bool ok = !h->failed || fail_as_the_work_did(h, err);
    for (size_t i = 0; i < PORTIONS; i++)
        rf_arena_free(h->ring[i].arena);
    pthread_mutex_destroy(&h->lock);
    pthread_cond_destroy(&h->changed);
    free(h);
    return ok;
}
