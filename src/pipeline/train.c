/* pipeline/train.c - the order of training: read, part, learn, grade, compare with what is installed, write. */
#include "pipeline/train.h"

#include "base/file.h"
#include "classify/features.h"
#include "pipeline/dataset.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const view_names[RF_VIEWS] = {"with rules", "classifier alone", "n-grams only"};

const char *rf_train_view_name(rf_train_view v) { return view_names[v]; }

static rf_variant variant_of(rf_train_view v) { return v == RF_VIEW_NGRAMS ? RF_VARIANT_NGRAMS : RF_VARIANT_FULL; }

/* ---- rows ------------------------------------------------------------------------------------------------------------- */

/* Some rows of a dataset as arrays of their own, as rf_learn wants them. */
typedef struct part {
    rf_features *x[RF_VARIANTS];
    unsigned char *gold, *floor;
    uint32_t *group, *source;
    size_t *row; /* of the dataset */
    size_t n;
} part;

static part part_of(const rf_dataset *d, unsigned splits)
{
    part p = {.gold = rf_xmalloc(d->n),
              .floor = rf_xmalloc(d->n),
              .group = rf_xmalloc(d->n * sizeof(uint32_t)),
              .source = rf_xmalloc(d->n * sizeof(uint32_t)),
              .row = rf_xmalloc(d->n * sizeof(size_t))};
    for (unsigned v = 0; v < RF_VARIANTS; v++)
        p.x[v] = rf_xmalloc(d->n * sizeof(rf_features));
    for (size_t i = 0; i < d->n; i++) {
        if (!(splits >> d->split[i] & 1))
            continue;
        for (unsigned v = 0; v < RF_VARIANTS; v++)
            p.x[v][p.n] = d->x[v][i];
        p.gold[p.n] = d->gold[i];
        p.floor[p.n] = d->floor[i];
        p.source[p.n] = d->source[i];
        p.row[p.n] = i;
        p.group[p.n++] = d->group[i];
    }
    return p;
}

static void part_release(part *p)
{
    for (unsigned v = 0; v < RF_VARIANTS; v++)
        free(p->x[v]);
    free(p->gold);
    free(p->floor);
    free(p->group);
    free(p->source);
    free(p->row);
}

/* ---- grading ---------------------------------------------------------------------------------------------------------- */

static rf_urgency urgency_of(unsigned char floor)
{
    return floor == RF_TIER_EMERGENCY ? RF_EMERGENCY : floor == RF_TIER_URGENT ? RF_URGENT : RF_ROUTINE;
}

/* Urgency is no matter of the classifier: levels and urgencies are graded by evaluate, not here. */
static void grade(const part *p, rf_train_view view, rf_cuts cuts, const double *p_refer, const double *p_advice, rf_grades *out)
{
    rf_judged *rows = rf_xcalloc(p->n, sizeof *rows);
    for (size_t i = 0; i < p->n; i++) {
        unsigned char floor = view == RF_VIEW_WITH_RULES ? p->floor[i] : RF_TIER_NONE;
        rf_judged *r = &rows[i];
        r->gold = (rf_disposition)p->gold[i];
        r->gold_urgency = r->gold == RF_REFER ? RF_ROUTINE : RF_URGENCY_NONE;
        r->answer = (rf_disposition)rf_cuts_answer(&cuts, p_refer[i], p_advice[i], floor);
        r->answer_urgency = r->answer == RF_REFER ? urgency_of(floor) : RF_URGENCY_NONE;
        r->p_refer = p_refer[i];
        r->needs_human = floor < RF_TIER_URGENT && p_refer[i] >= cuts.low && p_refer[i] < cuts.high;
        r->group = p->group[i];
    }
    rf_grade(rows, p->n, RF_GRADE_DRAWS, RF_GRADE_BINS, out);
    free(rows);
}

/* What a model is graded with. */
typedef struct grader {
    const rf_dataset *d;
    const rf_engine *engine;
    unsigned threads;
} grader;

static void grade_model(const grader *g, const part *p, const rf_model *m, rf_grades *out)
{
    double *p_refer = rf_xmalloc(p->n * sizeof *p_refer), *p_advice = rf_xmalloc(p->n * sizeof *p_advice);
    rf_scores *scores[RF_VARIANTS];
    for (unsigned v = 0; v < RF_VARIANTS; v++)
        scores[v] = rf_xmalloc(p->n * sizeof *scores[v]);
    rf_dataset_judge(g->d, g->engine, m, p->row, p->n, g->threads, scores);
    for (unsigned view = 0; view < RF_VIEWS; view++) {
        rf_variant v = variant_of((rf_train_view)view);
        if (!rf_model_has(m, v))
            continue;
        for (size_t i = 0; i < p->n; i++) {
            p_refer[i] = scores[v][i].p_refer;
            p_advice[i] = scores[v][i].p_advice;
        }
        grade(p, (rf_train_view)view, rf_model_cuts(m, v, view == RF_VIEW_WITH_RULES), p_refer, p_advice, &out[view]);
    }
    for (unsigned v = 0; v < RF_VARIANTS; v++)
        free(scores[v]);
    free(p_refer);
    free(p_advice);
}

static void grade_folds(const part *p, const rf_learned *full, const rf_learned *ngrams, rf_train_result *r)
{
    double *const *q = full->p[0] ? full->p : full->p_final;
    grade(p, RF_VIEW_WITH_RULES, full->cuts[1].cuts, q[0], q[1], &r->cv[RF_VIEW_WITH_RULES]);
    grade(p, RF_VIEW_ALONE, full->cuts[0].cuts, q[0], q[1], &r->cv[RF_VIEW_ALONE]);
    grade(p, RF_VIEW_NGRAMS, ngrams->cuts[0].cuts, ngrams->p_final[0], ngrams->p_final[1], &r->cv[RF_VIEW_NGRAMS]);
}

/* ---- what the model looks at ------------------------------------------------------------------------------------------ */

typedef struct ranked {
    uint32_t id;
    double pull;
} ranked;

static int by_pull(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    if (x->pull != y->pull)
        return x->pull > y->pull ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

/* Character grams and parts of word vectors say little to a reader, and grams of a handful of rows are chance: all are left out. */
static void rank_features(const part *p, const rf_learned *l, const rf_dataset *d, const rf_engine *engine, rf_train_result *r)
{
    enum { SEEN_AT_LEAST = 5 };
    double *value = rf_xcalloc(RF_FEATURE_IDS, sizeof *value);
    unsigned *seen = rf_xcalloc(RF_FEATURE_IDS, sizeof *seen);
    ranked *all = rf_xmalloc(RF_FEATURE_IDS * sizeof *all);
    uint32_t ids[RF_STAGES * 2 * RF_TRAIN_TOP] = {0};
    char names[RF_STAGES * 2 * RF_TRAIN_TOP][96];
    for (size_t i = 0; i < p->n; i++) {
        const rf_features *x = &p->x[RF_VARIANT_FULL][i];
        for (size_t k = 0; k < x->count; k++) {
            value[x->entries[k].id] += (double)x->entries[k].value;
            seen[x->entries[k].id]++;
        }
    }
    for (unsigned stage = 0; stage < RF_STAGES; stage++) {
        for (unsigned side = 0; side < 2; side++) {
            size_t n = 0;
            for (uint32_t id = 0; id < RF_FEATURE_IDS; id++) {
                double pull = seen[id] ? l->trained.weights[stage][id] * value[id] / seen[id] : 0;
                rf_block b = rf_block_of(id);
                if (seen[id] >= SEEN_AT_LEAST && b != RF_BLOCK_CHAR && b != RF_BLOCK_MEANING && (side ? pull < 0 : pull > 0))
                    all[n++] = (ranked){id, fabs(pull)};
            }
            if (n > 1)
                qsort(all, n, sizeof *all, by_pull);
            for (size_t k = 0; k < RF_TRAIN_TOP && k < n; k++) {
                ids[(stage * 2 + side) * RF_TRAIN_TOP + k] = all[k].id;
                r->top[stage][side][k] = (rf_top_feature){.block = rf_block_of(all[k].id), .pull = side ? -all[k].pull : all[k].pull};
            }
        }
    }
    rf_dataset_names(d, engine, ids, RF_STAGES * 2 * RF_TRAIN_TOP, names);
    for (unsigned stage = 0; stage < RF_STAGES; stage++)
        for (unsigned side = 0; side < 2; side++)
            for (unsigned k = 0; k < RF_TRAIN_TOP; k++)
                if (r->top[stage][side][k].pull != 0)
                    memcpy(r->top[stage][side][k].name, names[(stage * 2 + side) * RF_TRAIN_TOP + k], 96);
    free(value);
    free(seen);
    free(all);
}

/* ---- the order -------------------------------------------------------------------------------------------------------- */

typedef struct step {
    const rf_train_options *options;
    const char *name;
} step;

static void report(void *ctx, size_t done, size_t total)
{
    const step *s = ctx;
    if (s->options->progress != NULL)
        s->options->progress(s->options->progress_ctx, s->name, done, total);
}

static void say(const rf_train_options *o, const char *name) { report(&(step){o, name}, 0, 1); }

static bool learn(const rf_train_options *o, const part *p, rf_variant v, rf_learned *out, rf_error *err)
{
    bool full = v == RF_VARIANT_FULL;
    step s = {o, full ? "learning" : "learning n-grams only"};
    rf_learn_rows rows = {p->x[v], p->gold, p->group, full ? p->floor : NULL, p->source, p->n};
    rf_learn_options options = {.threads = o->threads,
                                .shrink = o->shrink,
                                .limits.alpha = o->alpha,
                                .prior = {o->prior[0], o->prior[1], o->prior[2]},
                                .nested = full && !o->quick,
                                .curve = full && !o->quick,
                                .progress = report,
                                .progress_ctx = &s};
    return rf_learn(&rows, &options, out, err);
}

static bool is_worse(const rf_train_result *r)
{
    const rf_grades *now = &r->heldout[RF_VIEW_WITH_RULES], *was = &r->installed[RF_VIEW_WITH_RULES];
    return r->had_installed &&
           (now->macro_f1.value < was->macro_f1.value - RF_TRAIN_TOLERANCE || now->auc.value < was->auc.value - RF_TRAIN_TOLERANCE);
}

static bool write_files(const rf_train_options *o, const rf_model *m, rf_train_result *r, rf_error *err)
{
    const char *dir = o->out ? o->out : o->models;
    char path[4096];
    rf_buf image, card;
    rf_buf_init(&image, RF_WEIGHTS_MAX);
    rf_buf_init(&card, (size_t)1 << 20);
    rf_model_image(m, &image);
    rf_train_put_card(&card, r);
    snprintf(path, sizeof path, "%s/triage.model", dir);
    bool ok = rf_file_write(path, rf_buf_str(&image), 0644, err);
    snprintf(path, sizeof path, "%s/README.md", dir);
    ok = ok && rf_file_write(path, rf_buf_str(&card), 0644, err);
    r->written = ok;
    rf_buf_release(&image);
    rf_buf_release(&card);
    return ok;
}

static void describe_model(const rf_model *m, rf_train_result *r)
{
    rf_buf image;
    rf_buf_init(&image, RF_WEIGHTS_MAX);
    rf_model_image(m, &image);
    r->bytes = image.len;
    rf_buf_release(&image);
    rf_hash_hex(rf_model_hash(m), r->hash);
    for (unsigned v = 0; v < RF_VARIANTS; v++)
        r->weights[v] = rf_model_size(m, (rf_variant)v);
}

static void grade_installed(const rf_train_options *o, const grader *g, const part *heldout, rf_train_result *r)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/triage.model", o->out ? o->out : o->models);
    /* A model that cannot be loaded (none yet, another version) sets no standard. */
    rf_model *installed = rf_model_load(path, NULL);
    r->had_installed = installed != NULL;
    if (installed != NULL)
        grade_model(g, heldout, installed, r->installed);
    rf_model_free(installed);
}

static void keep_learned(const rf_learned *full, const rf_learned *ngrams, rf_train_result *r)
{
    memcpy(r->choice, full->choice, sizeof r->choice);
    memcpy(r->outer, full->outer, sizeof r->outer);
    memcpy(r->ngrams_choice, ngrams->choice, sizeof r->ngrams_choice);
    memcpy(r->cuts, full->cuts, sizeof r->cuts);
    memcpy(r->curve, full->curve, sizeof r->curve);
    r->is_nested = full->p[0] != NULL;
}

static rf_vectors *load_vectors(const char *corpora, rf_error *err)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/words.vec", corpora);
    return rf_vectors_load(path, err);
}

static bool train_on(const rf_train_options *o, const rf_dataset *d, const rf_engine *engine, rf_train_result *r, rf_error *err)
{
    unsigned fit_splits = 1u << RF_SPLIT_TRAIN | (o->leave_out_dev ? 0 : 1u << RF_SPLIT_DEV);
    part fit = part_of(d, fit_splits), dev = part_of(d, 1u << RF_SPLIT_DEV), heldout = part_of(d, 1u << RF_SPLIT_HELDOUT);
    rf_learned full = {0}, ngrams = {0};
    r->fitted = fit.n;
    bool ok = learn(o, &fit, RF_VARIANT_FULL, &full, err) && learn(o, &fit, RF_VARIANT_NGRAMS, &ngrams, err);
    if (ok) {
        say(o, "grading");
        keep_learned(&full, &ngrams, r);
        grade_folds(&fit, &full, &ngrams, r);
        rank_features(&fit, &full, d, engine, r);
        grader g = {d, engine, o->threads};
        rf_model *m = rf_model_make(&full.trained, &ngrams.trained, d->vectors);
        describe_model(m, r);
        grade_model(&g, &heldout, m, r->heldout);
        if (o->leave_out_dev)
            grade_model(&g, &dev, m, r->dev);
        grade_installed(o, &g, &heldout, r);
        if (is_worse(r) && !o->force)
            ok = rf_error_set(
                err, RF_E_MODEL, "the installed model is better on the held-out rows (macro-F1 %.3f against %.3f, AUC %.3f against %.3f)",
                r->installed[0].macro_f1.value, r->heldout[0].macro_f1.value, r->installed[0].auc.value, r->heldout[0].auc.value);
        else if (!o->dry_run)
            ok = write_files(o, m, r, err);
        rf_model_free(m);
    }
    rf_learned_release(&full);
    rf_learned_release(&ngrams);
    part_release(&fit);
    part_release(&dev);
    part_release(&heldout);
    return ok;
}

/* So that other programs can be trained and graded on the same rows (tests/bench/peers.sh). */
static bool write_splits(const rf_dataset *d, const char *path, rf_error *err)
{
    rf_buf out;
    rf_buf_init(&out, (size_t)64 << 20);
    for (size_t i = 0; i < d->n; i++) {
        const rf_row *r = &d->corpus->rows[d->row[i]];
        const char *slash = strrchr(r->file, '/');
        rf_buf_printf(&out, "%s\t%.*s\t%s\t%u\n", slash != NULL ? slash + 1 : r->file, (int)r->id.len, r->id.ptr,
                      rf_split_name((rf_split)d->split[i]), (unsigned)d->group[i]);
    }
    bool ok = rf_file_write(path, rf_buf_str(&out), 0644, err);
    rf_buf_release(&out);
    return ok;
}

bool rf_train(const rf_train_options *options, rf_train_result *result, rf_error *err)
{
    memset(result, 0, sizeof *result);
    memcpy(result->prior, options->prior, sizeof result->prior);
    rf_corpus corpus;
    rf_corpus_init(&corpus);
    say(options, "reading");
    rf_vectors *vectors = NULL;
    rf_engine *engine = NULL;
    bool ok = rf_corpus_read_folder(&corpus, options->corpora, err) && (vectors = load_vectors(options->corpora, err)) != NULL &&
              (engine = rf_engine_load(options->models, RF_ENGINE_NO_MODEL, err)) != NULL;
    if (ok) {
        rf_dataset d;
        rf_dataset_make(&d, &corpus, engine, vectors, options->threads);
        result->groups = d.n_groups;
        result->skipped = d.n_skipped;
        for (size_t i = 0; i < d.n; i++) {
            result->rows[d.split[i]]++;
            result->by_class[d.split[i]][d.gold[i]]++;
        }
        ok = options->splits == NULL || write_splits(&d, options->splits, err);
        if (ok && (options->splits == NULL || !options->dry_run))
            ok = train_on(options, &d, engine, result, err);
        rf_dataset_release(&d);
    }
    rf_engine_free(engine);
    rf_vectors_free(vectors);
    rf_corpus_release(&corpus);
    return ok;
}
