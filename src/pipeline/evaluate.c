/* pipeline/evaluate.c - judge the rows of a labelled file and collect what the grades are made of. */
#include "pipeline/evaluate.h"

#include "classify/features.h"
#include "pipeline/engine_parts.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char *const mode_names[] = {"full", "rules-only", "svm-only", "ngrams-only"};

const char *rf_mode_name(rf_mode m) { return mode_names[m]; }

bool rf_mode_parse(rf_str s, rf_mode *m)
{
    for (unsigned i = 0; i < sizeof mode_names / sizeof *mode_names; i++) {
        if (rf_str_is(s, mode_names[i])) {
            *m = (rf_mode)i;
            return true;
        }
    }
    return false;
}

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool read_rows(rf_corpus *c, const char *path, rf_error *err)
{
    return is_folder(path) ? rf_corpus_read_folder(c, path, err) : rf_corpus_read(c, path, err);
}

static rf_comment comment_of(const rf_row *r)
{
    return (rf_comment){.id = r->id, .text = r->text, .published = RF_NO_TIME, .edited = RF_NO_TIME};
}

/* ---- concepts ----------------------------------------------------------------------------------------------------------- */

static rf_named_concept *concept_of(rf_evaluation *e, rf_named_grade *g, size_t *cap, rf_str id)
{
    size_t low = 0, high = g->n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        rf_str at = g->concepts[mid].id;
        int order = strncmp(at.ptr, id.ptr, at.len < id.len ? at.len : id.len);
        if (order < 0 || (order == 0 && at.len < id.len))
            low = mid + 1;
        else
            high = mid;
    }
    if (low < g->n && rf_str_eq(g->concepts[low].id, id))
        return &g->concepts[low];
    g->concepts = rf_arena_grow(e->arena, g->concepts, g->n, cap, sizeof *g->concepts);
    memmove(g->concepts + low + 1, g->concepts + low, (g->n - low) * sizeof *g->concepts);
    g->n++;
    g->concepts[low] = (rf_named_concept){.id = {rf_arena_dup(e->arena, id.ptr, id.len), id.len}};
    return &g->concepts[low];
}

static bool is_listed(const rf_str *ids, size_t n, rf_str id)
{
    for (size_t i = 0; i < n; i++)
        if (rf_str_eq(ids[i], id))
            return true;
    return false;
}

/* The engine's concepts of one kind, each once. `possible` counts as present: it is treated so. */
static size_t told_ids(const rf_verdict *v, bool negated, rf_str *out)
{
    size_t n = 0;
    for (size_t i = 0; i < v->n_findings; i++) {
        const rf_finding *f = &v->findings[i];
        bool wanted = negated ? f->status == RF_NEGATED : f->status == RF_PRESENT || f->status == RF_POSSIBLE;
        if (wanted && !is_listed(out, n, f->concept))
            out[n++] = f->concept;
    }
    return n;
}

static void grade_concepts(rf_evaluation *e, rf_named_grade *g, size_t *cap, const rf_str *gold, size_t n_gold, const rf_verdict *v,
                           bool negated)
{
    rf_str *told = rf_xmalloc((v->n_findings + 1) * sizeof *told);
    size_t n_told = told_ids(v, negated, told);
    g->rows++;
    for (size_t i = 0; i < n_gold; i++) {
        if (is_listed(gold, i, gold[i]))
            continue;
        rf_named_concept *c = concept_of(e, g, cap, gold[i]);
        c->gold++;
        c->both += is_listed(told, n_told, gold[i]);
    }
    for (size_t i = 0; i < n_told; i++)
        concept_of(e, g, cap, told[i])->told++;
    free(told);
}

static void sum_concepts(rf_named_grade *g, const rf_engine *engine)
{
    const rf_rules *rules = rf_engine_rules(engine);
    for (size_t i = 0; i < g->n; i++) {
        rf_named_concept *c = &g->concepts[i];
        for (size_t k = 0; k < rf_rules_count(rules); k++) {
            const rf_concept *known = rf_rules_concept(rules, k);
            if (!rf_str_is(c->id, known->id))
                continue;
            c->known = true;
            c->is_flag = known->tier >= RF_TIER_ROUTINE;
        }
        g->gold += c->gold;
        g->told += c->told;
        g->both += c->both;
        g->flag_gold += c->is_flag ? c->gold : 0;
        g->flag_told += c->is_flag ? c->told : 0;
        g->flag_both += c->is_flag ? c->both : 0;
    }
}

/* ---- judging ------------------------------------------------------------------------------------------------------------ */

static void note_wrong(rf_evaluation *e, size_t *cap, const rf_row *r, const rf_verdict *v)
{
    unsigned gold = rf_level_of(r->gold, r->urgency), answer = rf_level_of(v->disposition, v->urgency);
    if (gold == answer)
        return;
    e->wrong = rf_arena_grow(e->arena, e->wrong, e->n_wrong, cap, sizeof *e->wrong);
    e->wrong[e->n_wrong++] = (rf_wrong){.id = r->id,
                                        .gold = r->gold,
                                        .answer = v->disposition,
                                        .gold_urgency = r->urgency,
                                        .answer_urgency = v->urgency,
                                        .p_refer = v->p_refer,
                                        .needs_human = v->needs_human,
                                        .decided_by = {rf_arena_dup(e->arena, v->decided_by.ptr, v->decided_by.len), v->decided_by.len},
                                        .text = r->text,
                                        .gap = answer == RF_LEVELS ? 0 : (int)gold - (int)answer,
                                        .row = (size_t)(r - e->corpus.rows)};
}

/* Most under-triaged first, then in the order of the file. */
static int by_gap(const void *a, const void *b)
{
    const rf_wrong *x = a, *y = b;
    if (x->gap != y->gap)
        return x->gap > y->gap ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

typedef struct walk {
    const rf_engine *engine;
    rf_worker *worker;
    rf_feature_maker *maker;
} walk;

static rf_baseline_row baseline_row(rf_evaluation *e, const walk *w, const rf_row *r, uint32_t group)
{
    rf_comment c = comment_of(r);
    rf_reading reading;
    rf_worker_read(w->worker, &c, &reading);
    rf_features x = rf_features_make(w->maker, &reading.text, NULL, NULL, RF_FEATURES_NGRAMS);
    rf_entry *entries = rf_arena_raw(e->arena, (x.count + 1) * sizeof *entries);
    if (x.count > 0)
        memcpy(entries, x.entries, x.count * sizeof *entries);
    rf_baseline_row row = {.x = {entries, x.count}, .gold = r->gold, .gold_urgency = r->urgency, .group = group};
    rf_baseline_count_words((rf_str){reading.text.fold, reading.text.len}, &row.alarms, &row.complaints);
    return row;
}

/* Rows to fit the baselines on: no held-out ones, and none that stands in a group with a graded row. */
static bool read_training(rf_evaluation *e, const walk *w, const char *dir, const rf_row *graded, size_t n_graded, rf_baseline_row **rows,
                          size_t *n, rf_corpus *corpus, rf_error *err)
{
    if (!rf_corpus_read_folder(corpus, dir, err))
        return false;
    size_t own = corpus->n;
    corpus->rows = rf_xrealloc(corpus->rows, (own + n_graded) * sizeof *corpus->rows);
    memcpy(corpus->rows + own, graded, n_graded * sizeof *graded);
    corpus->n = corpus->cap = own + n_graded;
    uint32_t *group = rf_xmalloc(corpus->n * sizeof *group);
    unsigned char *split = rf_xmalloc(corpus->n), *taken = rf_xcalloc(corpus->n, 1);
    rf_corpus_groups(corpus, group);
    rf_corpus_splits(corpus, group, split);
    for (size_t i = own; i < corpus->n; i++)
        taken[group[i]] = 1;
    *rows = rf_xmalloc(own * sizeof **rows);
    for (size_t i = 0; i < own; i++)
        if (!taken[group[i]] && corpus->rows[i].gold != RF_NOT_JUDGED && (split[i] == RF_SPLIT_TRAIN || split[i] == RF_SPLIT_DEV))
            (*rows)[(*n)++] = baseline_row(e, w, &corpus->rows[i], group[i]);
    free(group);
    free(split);
    free(taken);
    return *n > 0 || rf_error_set(err, RF_E_INPUT, "no rows to fit the baselines on in '%s'", dir);
}

static bool run_baselines(rf_evaluation *e, const walk *w, const rf_evaluate_options *o, const rf_row *graded, const uint32_t *group,
                          size_t n, unsigned draws, unsigned bins, rf_error *err)
{
    rf_corpus corpus;
    rf_corpus_init(&corpus);
    rf_baseline_row *rows = rf_xmalloc(n * sizeof *rows), *train = NULL;
    rf_judged *judged = rf_xmalloc(n * sizeof *judged);
    size_t n_train = 0;
    for (size_t i = 0; i < n; i++)
        rows[i] = baseline_row(e, w, &graded[i], group[i]);
    bool ok = o->baseline_corpora == NULL || read_training(e, w, o->baseline_corpora, graded, n, &train, &n_train, &corpus, err);
    if (ok) {
        e->baselines = rf_arena_take(e->arena, RF_BASELINES * sizeof *e->baselines);
        e->baselines_trained = n_train > 0;
        for (unsigned k = 0; k < RF_BASELINES; k++) {
            rf_baseline_judge((rf_baseline_kind)k, rows, n, train, n_train, judged);
            rf_grade(judged, n, draws, bins, &e->baselines[k]);
        }
    }
    free(rows);
    free(train);
    free(judged);
    rf_corpus_release(&corpus);
    return ok;
}

static bool judge_rows(rf_evaluation *e, const walk *w, const rf_evaluate_options *o, rf_error *err)
{
    const rf_corpus *c = &e->corpus;
    unsigned draws = o->draws ? o->draws : RF_GRADE_DRAWS, bins = o->bins ? o->bins : (unsigned)RF_GRADE_BINS;
    uint32_t *group = rf_xmalloc(c->n * sizeof *group), *graded_group = rf_xmalloc(c->n * sizeof *graded_group);
    unsigned char *split = rf_xmalloc(c->n);
    rf_judged *judged = rf_xmalloc(c->n * sizeof *judged);
    rf_row *graded = rf_xmalloc(c->n * sizeof *graded);
    size_t n = 0, wrong_cap = 0, present_cap = 0, negated_cap = 0;
    rf_corpus_groups(c, group);
    rf_corpus_splits(c, group, split);
    for (size_t i = 0; i < c->n; i++) {
        const rf_row *r = &c->rows[i];
        if (o->split != RF_SPLIT_NONE && split[i] != o->split)
            continue;
        rf_comment comment = comment_of(r);
        rf_verdict v;
        rf_worker_judge(w->worker, &comment, o->mode, &v);
        if (r->gold == RF_NOT_JUDGED) {
            e->unjudged_gold++;
            e->unjudged_right += v.disposition == RF_NOT_JUDGED;
            continue;
        }
        e->not_judged += v.disposition == RF_NOT_JUDGED;
        graded[n] = *r;
        graded_group[n] = group[i];
        judged[n++] = (rf_judged){r->gold, v.disposition, r->urgency, v.urgency, v.p_refer, v.needs_human, group[i]};
        note_wrong(e, &wrong_cap, r, &v);
        if (r->has_findings) {
            grade_concepts(e, &e->present, &present_cap, r->present, r->n_present, &v, false);
            grade_concepts(e, &e->negated, &negated_cap, r->negated, r->n_negated, &v, true);
        }
    }
    bool ok = n > 0 || rf_error_set(err, RF_E_INPUT, "no labelled rows to grade in '%s'", o->path);
    if (ok) {
        if (e->n_wrong > 1)
            qsort(e->wrong, e->n_wrong, sizeof *e->wrong, by_gap);
        rf_grade(judged, n, draws, bins, &e->grades);
        sum_concepts(&e->present, w->engine);
        sum_concepts(&e->negated, w->engine);
        ok = !o->baseline || run_baselines(e, w, o, graded, graded_group, n, draws, bins, err);
    }
    free(group);
    free(graded_group);
    free(split);
    free(judged);
    free(graded);
    return ok;
}

rf_evaluation *rf_evaluate(const rf_evaluate_options *options, rf_error *err)
{
    rf_evaluation *e = rf_xcalloc(1, sizeof *e);
    e->mode = options->mode;
    e->arena = rf_arena_new((size_t)1 << 18);
    rf_corpus_init(&e->corpus);
    bool ok = read_rows(&e->corpus, options->path, err);
    unsigned flags = options->mode == RF_MODE_RULES_ONLY ? RF_ENGINE_NO_MODEL : 0;
    rf_engine *engine = ok ? rf_engine_load(options->models, flags, err) : NULL;
    ok = engine != NULL;
    if (ok && options->mode == RF_MODE_NGRAMS_ONLY && !rf_model_has(rf_engine_model(engine), RF_VARIANT_NGRAMS))
        ok = rf_error_set(err, RF_E_MODEL, "the model in '%s' has no n-grams variant", options->models);
    if (ok) {
        e->models_hash = rf_arena_dup(e->arena, rf_engine_hash(engine), strlen(rf_engine_hash(engine)));
        walk w = {engine, rf_worker_new(engine), rf_feature_maker_new()};
        ok = judge_rows(e, &w, options, err);
        rf_feature_maker_free(w.maker);
        rf_worker_free(w.worker);
    }
    rf_engine_free(engine);
    if (!ok) {
        rf_evaluation_free(e);
        return NULL;
    }
    return e;
}

void rf_evaluation_free(rf_evaluation *e)
{
    if (e == NULL)
        return;
    rf_corpus_release(&e->corpus);
    rf_arena_free(e->arena);
    free(e);
}
