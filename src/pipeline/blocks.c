/* pipeline/blocks.c - a ring of blocks between the thread that reads and writes and those that judge. */
#include "pipeline/blocks.h"

#include "base/arena.h"
#include "pipeline/batch_parts.h"

#include <pthread.h>
#include <stdlib.h>

#define BLOCK_COMMENTS 128
#define BLOCK_BYTES ((size_t)32 * 1024)      /* of ids and texts: a block is full with the comment that passes it */
#define OUT_MAX ((size_t)1024 * 1024 * 1024) /* far beyond what the limits of matching and of a record allow */
#define BLOCKS_PER_JOB 4
#define MAX_THREADS (RF_JOBS_MAX - 1)

typedef struct block {
    rf_comment items[BLOCK_COMMENTS]; /* the strings of all stand in `words`, one behind the other */
    int64_t numbers[BLOCK_COMMENTS];
    size_t n;
    rf_buf words;
    rf_buf out; /* what is kept of the verdicts */
    rf_batch_counts counts;
    bool judged; /* under the lock */
} block;

/* Blocks are numbered in the order of the input; number i stands at ring[i % size], and
 * written <= taken <= offered <= written + size. */
struct blocks {
    const rf_engine *engine;
    blocks_use use;
    block *ring;
    size_t size;
    rf_worker *own; /* the caller's */
    size_t written; /* known to the caller alone, as is the block being filled, number `offered` */
    bool failed;    /* writing */

    pthread_mutex_t lock; /* over what follows */
    pthread_cond_t offer, finish;
    size_t offered, taken;
    bool ended; /* nothing more will be offered */
    pthread_t threads[MAX_THREADS];
    unsigned n_threads;
};

static block *block_at(blocks *b, size_t number) { return &b->ring[number % b->size]; }

static void judge_block(const blocks *b, rf_worker *w, block *k)
{
    rf_verdict v;
    const char *at = k->words.ptr;
    for (size_t i = 0; i < k->n; i++) {
        rf_comment *c = &k->items[i];
        c->id.ptr = at;
        c->text.ptr = at + c->id.len;
        at = c->text.ptr + c->text.len;
        rf_worker_judge(w, c, b->use.mode, &v);
        batch_count_verdict(&k->counts, &v);
        b->use.put(&k->out, k->numbers[i], &v);
    }
}

/* Judge the next block that nobody has taken. The lock is held before and after. */
static void judge_next(blocks *b, rf_worker *w)
{
    block *k = block_at(b, b->taken++);
    pthread_mutex_unlock(&b->lock);
    judge_block(b, w, k);
    pthread_mutex_lock(&b->lock);
    k->judged = true;
    pthread_cond_signal(&b->finish);
}

static void *judge(void *arg)
{
    blocks *b = arg;
    rf_worker *w = rf_worker_new(b->engine);
    pthread_mutex_lock(&b->lock);
    for (;;) {
        while (b->taken == b->offered && !b->ended)
            pthread_cond_wait(&b->offer, &b->lock);
        if (b->taken == b->offered)
            break;
        judge_next(b, w);
    }
    pthread_mutex_unlock(&b->lock);
    rf_worker_free(w);
    return NULL;
}

blocks *blocks_begin(const rf_engine *e, const blocks_use *use)
{
    blocks *b = rf_xcalloc(1, sizeof *b);
    unsigned jobs = use->jobs == 0 ? 1 : use->jobs > RF_JOBS_MAX ? RF_JOBS_MAX : use->jobs;
    b->engine = e;
    b->use = *use;
    b->size = jobs > 1 ? (size_t)jobs * BLOCKS_PER_JOB : 1;
    b->ring = rf_xcalloc(b->size, sizeof *b->ring);
    for (size_t i = 0; i < b->size; i++) {
        rf_buf_init(&b->ring[i].words, SIZE_MAX / 4);
        rf_buf_init(&b->ring[i].out, OUT_MAX);
    }
    b->own = rf_worker_new(e);
    pthread_mutex_init(&b->lock, NULL);
    pthread_cond_init(&b->offer, NULL);
    pthread_cond_init(&b->finish, NULL);
    while (b->n_threads + 1 < jobs && pthread_create(&b->threads[b->n_threads], NULL, judge, b) == 0)
        b->n_threads++;
    return b;
}

/* Write the oldest block and empty it. */
static bool write_block(blocks *b, rf_error *err)
{
    block *k = block_at(b, b->written++);
    bool ok = k->out.overflow ? rf_error_set(err, RF_E_MEMORY, "the verdicts of %zu comments take more than 1 GiB", k->n)
                              : b->use.write(b->use.ctx, rf_buf_str(&k->out), &k->counts, err);
    rf_buf_clear(&k->words);
    rf_buf_clear(&k->out);
    k->counts = (rf_batch_counts){0};
    k->n = 0;
    k->judged = false;
    return ok;
}

/* Write what is finished, in order, and go on until at most `most` blocks are under way: judging while there is something to judge,
 * waiting otherwise. */
static bool advance(blocks *b, size_t most, rf_error *err)
{
    bool ok = true;
    pthread_mutex_lock(&b->lock);
    while (ok && b->written < b->offered) {
        if (block_at(b, b->written)->judged) {
            pthread_mutex_unlock(&b->lock); /* whoever reads the verdicts may be slow */
            ok = write_block(b, err);
            pthread_mutex_lock(&b->lock);
        } else if (b->offered - b->written <= most) {
            break;
        } else if (b->taken < b->offered) {
            judge_next(b, b->own);
        } else {
            pthread_cond_wait(&b->finish, &b->lock);
        }
    }
    pthread_mutex_unlock(&b->lock);
    b->failed |= !ok;
    return ok;
}

static void offer(blocks *b)
{
    pthread_mutex_lock(&b->lock);
    b->offered++;
    pthread_cond_signal(&b->offer);
    pthread_mutex_unlock(&b->lock);
}

bool blocks_put(blocks *b, int64_t number, const rf_comment *c, rf_error *err)
{
    block *k = block_at(b, b->offered); /* only the caller changes `offered` */
    k->numbers[k->n] = number;
    k->items[k->n++] = (rf_comment){.id = {NULL, c->id.len},
                                    .text = {NULL, c->text.len},
                                    .published = RF_NO_TIME,
                                    .edited = RF_NO_TIME,
                                    .is_owner = c->is_owner,
                                    .has_media = c->has_media,
                                    .repairs = c->repairs};
    rf_buf_add_str(&k->words, c->id);
    rf_buf_add_str(&k->words, c->text);
    if (k->n < BLOCK_COMMENTS && k->words.len < BLOCK_BYTES)
        return true;
    offer(b);
    return advance(b, b->size - 1, err);
}

bool blocks_drain(blocks *b, rf_error *err)
{
    if (b->failed)
        return false;
    if (block_at(b, b->offered)->n > 0)
        offer(b);
    return advance(b, 0, err);
}

bool blocks_end(blocks *b, rf_error *err)
{
    bool ok = blocks_drain(b, err);
    pthread_mutex_lock(&b->lock);
    b->ended = true;
    b->offered = b->taken; /* after a failure: what nobody has begun is left */
    pthread_cond_broadcast(&b->offer);
    pthread_mutex_unlock(&b->lock);
    for (unsigned i = 0; i < b->n_threads; i++)
        pthread_join(b->threads[i], NULL);
    for (size_t i = 0; i < b->size; i++) {
        rf_buf_release(&b->ring[i].words);
        rf_buf_release(&b->ring[i].out);
    }
    rf_worker_free(b->own);
    pthread_mutex_destroy(&b->lock);
    pthread_cond_destroy(&b->offer);
    pthread_cond_destroy(&b->finish);
    free(b->ring);
    free(b);
    return ok;
}
