/* pipeline/engine.c - the order of judging one comment: text, mentions, context, slots, tiers, scores, decision. */
#include "pipeline/engine.h"

#include "base/hash.h"
#include "classify/features.h"
#include "classify/model.h"
#include "extract/context.h"
#include "extract/rules.h"
#include "extract/slots.h"
#include "pipeline/engine_parts.h"
#include "pipeline/focus.h"
#include "policy/advice.h"
#include "policy/policy.h"
#include "text/lexicon.h"
#include "text/word_memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct rf_engine {
    rf_lexicon *lexicon;
    rf_rules *rules;
    rf_context *context;
    rf_policy *policy;
    rf_advice *advice;
    rf_model *model; /* NULL with RF_ENGINE_NO_MODEL */
    const rf_concept **concepts;
    char hash[13];
};

struct rf_worker {
    const rf_engine *engine;
    rf_arena *arena;
    rf_word_memory *words;
    rf_matcher *matcher;
    rf_feature_maker *features;
    rf_context_memo *context;
};

static const char *path_of(char *out, size_t size, const char *dir, const char *name)
{
    snprintf(out, size, "%s/%s", dir, name);
    return out;
}

static bool load_policy(rf_engine *e, const char *path, const rf_weights *index, rf_error *err)
{
    size_t n = rf_rules_count(e->rules), n_rules;
    e->concepts = rf_xcalloc(n, sizeof *e->concepts);
    for (size_t i = 0; i < n; i++)
        e->concepts[i] = rf_rules_concept(e->rules, i);
    const rf_tier_rule *rules = rf_rules_tier_rules(e->rules, &n_rules);
    e->policy = rf_policy_load(path, e->concepts, n, rules, n_rules, index, err);
    return e->policy != NULL;
}

static void make_hash(rf_engine *e)
{
    rf_buf all;
    rf_buf_init(&all, 4096);
    rf_buf_puts(&all, rf_rules_hash(e->rules));
    rf_buf_puts(&all, rf_context_hash(e->context));
    rf_buf_puts(&all, rf_policy_hash(e->policy));
    rf_buf_puts(&all, rf_advice_hash(e->advice));
    if (e->model != NULL)
        rf_buf_add(&all, rf_model_hash(e->model).bytes, 32);
    char hex[65];
    rf_hash_hex(rf_hash_sha256(rf_buf_str(&all)), hex);
    snprintf(e->hash, sizeof e->hash, "%.12s", hex);
    rf_buf_release(&all);
}

static rf_rules *load_rules(const char *dir, unsigned flags, rf_error *err)
{
    if (flags & RF_ENGINE_NO_INDEX)
        return rf_rules_load(dir, err);
    return flags & RF_ENGINE_BRIEF ? rf_rules_open_in_place(dir, err) : rf_rules_open(dir, err);
}

static unsigned context_flags(unsigned flags)
{
    return (flags & RF_ENGINE_NO_CONTEXT ? RF_CONTEXT_UNTRAINED : 0) | (flags & RF_ENGINE_BRIEF ? RF_CONTEXT_IN_PLACE : 0);
}

static rf_model *load_model(const char *path, unsigned flags, rf_error *err)
{
    rf_variant last = flags & RF_ENGINE_NGRAMS ? RF_VARIANT_NGRAMS : RF_VARIANT_FULL;
    return flags & RF_ENGINE_BRIEF ? rf_model_load_in_place(path, last, err) : rf_model_load(path, err);
}

rf_engine *rf_engine_load(const char *dir, unsigned flags, rf_error *err)
{
    char path[4096];
    rf_engine *e = rf_xcalloc(1, sizeof *e);
    bool all = (flags & RF_ENGINE_CONTEXT_ONLY) == 0, ok = true;
    if (all) /* first: parts of the others are in the index of the rules */
        ok = (e->rules = load_rules(dir, flags, err)) != NULL;
    const rf_weights *index = e->rules != NULL ? rf_rules_index_file(e->rules) : NULL;
    ok = ok && (e->lexicon = rf_lexicon_open(path_of(path, sizeof path, dir, "lexicon.words"), index, err)) != NULL &&
         (e->context = rf_context_load(dir, context_flags(flags), index, err)) != NULL;
    if (ok && !all)
        return e;
    ok = ok && load_policy(e, path_of(path, sizeof path, dir, "policy.rules"), index, err) &&
         (e->advice = rf_advice_load(path_of(path, sizeof path, dir, "advice.tsv"), err)) != NULL;
    if (ok && !(flags & RF_ENGINE_NO_MODEL))
        ok = (e->model = load_model(path_of(path, sizeof path, dir, "triage.model"), flags, err)) != NULL;
    if (!ok) {
        rf_engine_free(e);
        return NULL;
    }
    make_hash(e);
    return e;
}

void rf_engine_free(rf_engine *e)
{
    if (e == NULL)
        return;
    rf_model_free(e->model);
    rf_advice_free(e->advice);
    rf_policy_free(e->policy);
    rf_context_free(e->context);
    rf_lexicon_free(e->lexicon);
    rf_rules_free(e->rules);
    free(e->concepts);
    free(e);
}

static void put_policy(const void *policy, rf_weights_out *o) { rf_policy_put(policy, o); }

rf_index_parts rf_engine_parts(const rf_engine *e)
{
    return (rf_index_parts){e->lexicon, e->context, e->policy != NULL ? put_policy : NULL, e->policy};
}

bool rf_engine_still(const rf_engine *e, rf_error *err)
{
    const rf_weights *index = e->rules != NULL ? rf_rules_index_file(e->rules) : NULL;
    return (index == NULL || rf_weights_still(index, "rules.index", err)) && rf_context_still(e->context, err) &&
           (e->model == NULL || rf_model_still(e->model, err));
}

void rf_engine_warm_up(rf_engine *e)
{
    rf_rules_warm_up(e->rules);
    rf_context_warm_up(e->context);
}

const char *rf_engine_hash(const rf_engine *e) { return e->hash; }
const rf_rules *rf_engine_rules(const rf_engine *e) { return e->rules; }
const rf_context *rf_engine_context(const rf_engine *e) { return e->context; }
const rf_lexicon *rf_engine_lexicon(const rf_engine *e) { return e->lexicon; }
const rf_model *rf_engine_model(const rf_engine *e) { return e->model; }

rf_worker *rf_worker_new(const rf_engine *e)
{
    rf_worker *w = rf_xcalloc(1, sizeof *w);
    w->engine = e;
    w->arena = rf_arena_new(64 * 1024);
    w->words = rf_word_memory_new(e->lexicon);
    w->matcher = rf_matcher_new(e->rules);
    w->features = rf_feature_maker_new();
    w->context = rf_context_memo_new(e->context);
    return w;
}

void rf_worker_free(rf_worker *w)
{
    if (w == NULL)
        return;
    rf_feature_maker_free(w->features);
    rf_context_memo_free(w->context);
    rf_matcher_free(w->matcher);
    rf_word_memory_free(w->words);
    rf_arena_free(w->arena);
    free(w);
}

rf_feature_maker *rf_worker_features(rf_worker *w) { return w->features; }

static void read_text(rf_worker *w, rf_str text, rf_reading *r)
{
    const rf_engine *e = w->engine;
    const rf_mention *which;
    memset(r, 0, sizeof *r);
    rf_text_fold_with(&r->text, text, w->words, w->arena);
    r->language = rf_text_language(&r->text);
    rf_rules_find(e->rules, w->matcher, &r->text, w->arena, &r->mentions);
    rf_context_apply(e->context, w->context, &r->text, &r->mentions, w->arena);
    rf_slots_read(&r->text, &r->mentions, w->arena, &r->slots);
    r->floor = rf_policy_tiers(e->policy, &r->mentions, &r->slots, &r->floor_row, &which);
    if (which != NULL) {
        size_t n = strlen(which->concept->id);
        char *row = rf_arena_take(w->arena, n + 6);
        memcpy(row, "rule:", 5);
        memcpy(row + 5, which->concept->id, n);
        r->floor_row = row;
        r->detail_row = which->row;
    }
    r->told_now = rf_policy_told_now(&r->mentions, r->floor);
    r->bucket = rf_policy_bucket(&r->mentions);
}

void rf_worker_read(rf_worker *w, const rf_comment *c, rf_reading *r)
{
    rf_arena_reset(w->arena);
    read_text(w, c->text, r);
}

/* ---- the verdict --------------------------------------------------------------------------------------------------- */

static bool same_words(const rf_mention *a, const rf_mention *b)
{
    return a->concept == b->concept && a->start < b->end && b->start < a->end;
}

static size_t count_concepts(const rf_mentions *m)
{
    size_t n = 0;
    for (size_t i = 0; i < m->count; i++)
        n += !m->items[i].concept->is_signal;
    return n;
}

/* Mentions as findings: no signals, and of overlapping mentions of one concept only the first (the longest). */
static void put_findings(rf_worker *w, const rf_comment *c, const rf_mentions *m, rf_verdict *v)
{
    size_t most = count_concepts(m);
    if (most == 0)
        return;
    v->findings = rf_arena_raw(w->arena, most * sizeof *v->findings);
    const rf_mention **kept = rf_arena_raw(w->arena, most * sizeof *kept);
    for (size_t i = 0; i < m->count; i++) {
        const rf_mention *x = &m->items[i];
        bool doubled = x->concept->is_signal;
        for (size_t k = 0; k < v->n_findings && !doubled; k++)
            doubled = same_words(kept[k], x);
        if (doubled)
            continue;
        kept[v->n_findings] = x;
        v->findings[v->n_findings++] =
            (rf_finding){.concept = rf_str_from(x->concept->id),
                         .title = rf_str_from(x->concept->title),
                         .source = rf_str_from(x->concept->source),
                         .text = {c->text.ptr + x->start, x->end - x->start},
                         .start = x->start,
                         .end = x->end,
                         .status = x->status == RF_HISTORICAL && x->concept->counts_past ? RF_PRESENT : x->status,
                         .experiencer = x->experiencer,
                         .temporality = x->temporality};
    }
}

static void note(rf_worker *w, rf_verdict *v, const char *text)
{
    size_t n = strlen(text);
    v->notes[v->n_notes++] = (rf_str){rf_arena_dup(w->arena, text, n), n};
}

static void put_notes(rf_worker *w, const rf_comment *c, const rf_reading *r, rf_verdict *v)
{
    char line[160];
    v->notes = rf_arena_raw(w->arena, 8 * sizeof *v->notes);
    if (r->detail_row != NULL && r->detail_row[0] != '\0')
        note(w, v, r->detail_row);
    if (r->mentions.limit_hit)
        note(w, v, "a matching limit was met: not everything was read");
    if (r->text.truncated)
        note(w, v, "the text is longer than what is judged: its end was not read");
    if (r->text.bad_bytes + c->repairs > 0) {
        snprintf(line, sizeof line, "%zu unreadable bytes were replaced", r->text.bad_bytes + c->repairs);
        note(w, v, line);
    }
    if (c->has_media)
        note(w, v, "an image is attached that was not looked at");
}

void rf_worker_odds(rf_worker *w, const rf_reading *r, rf_mode mode, rf_odds *odds)
{
    *odds = (rf_odds){0};
    const rf_model *model = w->engine->model;
    rf_variant variant = mode == RF_MODE_NGRAMS_ONLY ? RF_VARIANT_NGRAMS : RF_VARIANT_FULL;
    if (model == NULL || mode == RF_MODE_RULES_ONLY || !rf_model_has(model, variant))
        return;
    rf_scores scores;
    rf_model_judge(model, variant, w->features, &r->text, &r->mentions, &r->slots, &scores);
    rf_str focus = variant == RF_VARIANT_FULL ? rf_focus(r) : (rf_str){"", 0};
    if (focus.len > 0) {
        rf_reading part;
        rf_scores there;
        read_text(w, focus, &part);
        rf_model_judge(model, variant, w->features, &part.text, &part.mentions, &part.slots, &there);
        scores.p_advice = there.p_advice;
        scores.p_refer = scores.p_refer > there.p_refer ? scores.p_refer : there.p_refer;
    }
    rf_cuts cuts = rf_model_cuts(model, variant, mode == RF_MODE_FULL);
    *odds = (rf_odds){.have = true,
                      .p_refer = scores.p_refer,
                      .p_advice = scores.p_advice,
                      .refer_at = cuts.refer,
                      .routine_at = cuts.low,
                      .advice_at = cuts.advice,
                      .band_low = cuts.low,
                      .band_high = cuts.high};
}

/* Decisions that need no words: the owner's own comment, nothing to read, another language. True when decided. */
static bool decide_without_words(const rf_comment *c, const rf_reading *r, rf_verdict *v)
{
    if (c->is_owner) {
        v->disposition = RF_NO_ACTION;
        v->decided_by = RF_STR("input:owner");
    } else if (r->language == RF_LANG_NO_WORDS) {
        v->disposition = c->has_media ? RF_NOT_JUDGED : RF_NO_ACTION;
        v->decided_by = c->has_media ? RF_STR("input:image_only") : RF_STR("input:no_words");
    } else if (r->floor >= RF_TIER_ROUTINE) {
        return false;
    } else if (r->language == RF_LANG_OTHER) {
        v->disposition = RF_NOT_JUDGED;
        v->decided_by = RF_STR("language:not_supported");
    } else if (r->language == RF_LANG_THANKS) {
        v->disposition = RF_NO_ACTION;
        v->decided_by = RF_STR("language:thanks");
    } else {
        return false;
    }
    v->needs_human = v->disposition == RF_NOT_JUDGED;
    return true;
}

void rf_worker_judge(rf_worker *w, const rf_comment *c, rf_mode mode, rf_verdict *v)
{
    rf_reading r;
    rf_worker_read(w, c, &r);
    memset(v, 0, sizeof *v);
    v->id = c->id;
    v->model = rf_str_from(w->engine->hash);
    put_findings(w, c, &r.mentions, v);
    put_notes(w, c, &r, v);
    if (!decide_without_words(c, &r, v)) {
        rf_odds s;
        rf_worker_odds(w, &r, mode, &s);
        const rf_floor none = {.tier = RF_TIER_NONE, .row = ""};
        bool no_rules = mode == RF_MODE_SVM_ONLY || mode == RF_MODE_NGRAMS_ONLY;
        rf_decision d = rf_policy_decide(
            no_rules ? none
                     : (rf_floor){r.floor, r.floor_row, r.told_now, r.text.n_words, r.floor == RF_TIER_ADVICE && rf_is_no_complaint(&r)},
            &s);
        v->disposition = d.disposition;
        v->urgency = d.urgency;
        v->needs_human = d.needs_human;
        v->decided_by = rf_str_from(d.decided_by);
        v->p_refer = s.have ? s.p_refer : d.disposition == RF_REFER ? 1.0 : 0.0;
    }
    v->needs_human |= r.mentions.limit_hit || r.text.truncated || (c->has_media && v->disposition != RF_REFER);
    if (v->disposition == RF_ADVICE) {
        v->bucket = r.bucket;
        v->items = rf_advice_items(w->engine->advice, r.bucket, &v->n_items);
    }
}
