/* pipeline/dataset.c - every row of a corpus through the engine, up to its feature vector. */
#include "pipeline/dataset.h"

#include "classify/parallel.h"

#include <stdlib.h>
#include <string.h>

static rf_features kept(rf_arena *arena, rf_features x)
{
    rf_entry *entries = rf_arena_raw(arena, (x.count + 1) * sizeof *entries);
    if (x.count > 0)
        memcpy(entries, x.entries, x.count * sizeof *entries);
    return (rf_features){entries, x.count};
}

static rf_comment comment_of(const rf_row *r)
{
    return (rf_comment){.id = r->id, .text = r->text, .published = RF_NO_TIME, .edited = RF_NO_TIME};
}

/* What reading gives of a row, before rows are left out. */
typedef struct seen_row {
    rf_features x[RF_VARIANTS];
    unsigned char floor;
    bool judged;
} seen_row;

typedef struct reader {
    rf_dataset *d;
    const rf_corpus *corpus;
    const rf_engine *engine;
    seen_row *rows;
} reader;

/* One lot of the corpus, with a worker and an arena of its own. */
static void read_lot(void *ctx, size_t lot)
{
    const reader *r = ctx;
    size_t n = r->corpus->n, from = n * lot / RF_DATASET_LOTS, to = n * (lot + 1) / RF_DATASET_LOTS;
    rf_arena *arena = r->d->arenas[lot];
    rf_worker *w = rf_worker_new(r->engine);
    rf_feature_maker *maker = rf_feature_maker_new();
    rf_feature_maker_vectors(maker, r->d->vectors);
    for (size_t i = from; i < to; i++) {
        rf_comment c = comment_of(&r->corpus->rows[i]);
        rf_reading reading;
        rf_worker_read(w, &c, &reading);
        seen_row *row = &r->rows[i];
        row->judged = r->corpus->rows[i].gold != RF_NOT_JUDGED && reading.language == RF_LANG_ENGLISH;
        row->floor = (unsigned char)reading.floor;
        for (unsigned v = 0; row->judged && v < RF_VARIANTS; v++)
            row->x[v] =
                kept(arena, rf_features_make(maker, &reading.text, &reading.mentions, &reading.slots, rf_variant_flags((rf_variant)v)));
    }
    rf_feature_maker_free(maker);
    rf_worker_free(w);
}

void rf_dataset_make(rf_dataset *d, const rf_corpus *corpus, const rf_engine *engine, const rf_vectors *vectors, unsigned threads)
{
    size_t n = corpus->n;
    *d = (rf_dataset){.corpus = corpus, .vectors = vectors};
    d->row = rf_xmalloc(n * sizeof *d->row);
    d->gold = rf_xmalloc(n);
    d->floor = rf_xmalloc(n);
    d->group = rf_xmalloc(n * sizeof *d->group);
    d->source = rf_xmalloc(n * sizeof *d->source);
    d->split = rf_xmalloc(n);
    for (unsigned v = 0; v < RF_VARIANTS; v++)
        d->x[v] = rf_xmalloc(n * sizeof *d->x[v]);
    for (unsigned k = 0; k < RF_DATASET_LOTS; k++)
        d->arenas[k] = rf_arena_new((size_t)1 << 20);
    uint32_t *group = rf_xmalloc(n * sizeof *group);
    unsigned char *split = rf_xmalloc(n);
    d->n_groups = rf_corpus_groups(corpus, group);
    d->n_aside = rf_corpus_splits(corpus, group, split);

    reader r = {d, corpus, engine, rf_xcalloc(n, sizeof *r.rows)};
    rf_parallel(threads, RF_DATASET_LOTS, read_lot, &r);
    uint32_t source = 0;
    for (size_t i = 0; i < n; i++) {
        /* One name an opened file: equal addresses are the same file. */
        source += i > 0 && corpus->rows[i].file != corpus->rows[i - 1].file;
        if (!r.rows[i].judged) {
            d->n_skipped++;
            continue;
        }
        size_t k = d->n++;
        d->row[k] = i;
        d->gold[k] = (unsigned char)corpus->rows[i].gold;
        d->floor[k] = r.rows[i].floor;
        d->group[k] = group[i];
        d->source[k] = source;
        d->split[k] = split[i];
        for (unsigned v = 0; v < RF_VARIANTS; v++)
            d->x[v][k] = r.rows[i].x[v];
    }
    free(r.rows);
    free(group);
    free(split);
}

void rf_dataset_release(rf_dataset *d)
{
    free(d->row);
    free(d->gold);
    free(d->floor);
    free(d->group);
    free(d->source);
    free(d->split);
    for (unsigned v = 0; v < RF_VARIANTS; v++)
        free(d->x[v]);
    for (unsigned k = 0; k < RF_DATASET_LOTS; k++)
        rf_arena_free(d->arenas[k]);
    *d = (rf_dataset){0};
}

typedef struct judging {
    const rf_dataset *d;
    const rf_engine *engine;
    const rf_model *model;
    const size_t *rows;
    size_t n;
    rf_scores *const *out;
} judging;

static void judge_lot(void *ctx, size_t lot)
{
    const judging *j = ctx;
    rf_worker *w = rf_worker_new(j->engine);
    rf_feature_maker *maker = rf_feature_maker_new();
    for (size_t i = j->n * lot / RF_DATASET_LOTS; i < j->n * (lot + 1) / RF_DATASET_LOTS; i++) {
        rf_comment c = comment_of(&j->d->corpus->rows[j->d->row[j->rows[i]]]);
        rf_reading r;
        rf_worker_read(w, &c, &r);
        for (unsigned v = 0; v < RF_VARIANTS; v++)
            if (rf_model_has(j->model, (rf_variant)v))
                rf_model_judge(j->model, (rf_variant)v, maker, &r.text, &r.mentions, &r.slots, &j->out[v][i]);
    }
    rf_feature_maker_free(maker);
    rf_worker_free(w);
}

void rf_dataset_judge(const rf_dataset *d, const rf_engine *engine, const rf_model *m, const size_t *rows, size_t n, unsigned threads,
                      rf_scores *const out[RF_VARIANTS])
{
    judging j = {d, engine, m, rows, n, out};
    rf_parallel(threads, RF_DATASET_LOTS, judge_lot, &j);
}

typedef struct wanted {
    const uint32_t *ids;
    size_t n, missing;
    char (*names)[96];
} wanted;

static void note_name(void *ctx, uint32_t id, rf_str name)
{
    wanted *w = ctx;
    for (size_t i = 0; i < w->n; i++) {
        if (w->ids[i] != id || w->names[i][0] != '\0')
            continue;
        size_t len = name.len < sizeof w->names[i] ? name.len : sizeof w->names[i] - 1;
        memcpy(w->names[i], name.ptr, len);
        w->names[i][len] = '\0';
        w->missing--;
    }
}

void rf_dataset_names(const rf_dataset *d, const rf_engine *engine, const uint32_t *ids, size_t n, char (*names)[96])
{
    wanted want = {ids, n, n, names};
    memset(names, 0, n * sizeof *names);
    rf_worker *w = rf_worker_new(engine);
    rf_feature_maker *maker = rf_feature_maker_new();
    rf_feature_maker_names(maker, note_name, &want);
    for (size_t k = 0; k < d->n && want.missing > 0; k++) {
        rf_comment c = comment_of(&d->corpus->rows[d->row[k]]);
        rf_reading r;
        rf_worker_read(w, &c, &r);
        rf_features_make(maker, &r.text, &r.mentions, &r.slots, 0);
    }
    rf_feature_maker_free(maker);
    rf_worker_free(w);
}
