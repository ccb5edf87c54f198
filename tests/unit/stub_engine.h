/* An engine of a few lines in place of the real one, so that train and evaluate can be tested without a rule base. It must be
 * included by one file of a test program: its functions are then linked instead of pipeline/engine.c. */
#ifndef RF_TEST_STUB_ENGINE_H
#define RF_TEST_STUB_ENGINE_H

#include "extract/rules.h"
#include "pipeline/engine_parts.h"

#include <stdlib.h>
#include <string.h>

struct rf_engine {
    int loaded;
};
struct rf_worker {
    rf_arena *arena;
};

static const rf_concept stub_numb = {
    .id = "saddle_sensory_loss", .title = "t", .category = "cauda_equina", .source = "s", .codes = "", .tier = RF_TIER_EMERGENCY};
static const rf_concept stub_stiff = {
    .id = "stiffness_tightness", .title = "t", .category = "musculoskeletal", .source = "s", .codes = "", .tier = RF_TIER_ADVICE};
static const rf_concept *const stub_concepts[] = {&stub_numb, &stub_stiff};

rf_engine *rf_engine_load(const char *dir, unsigned flags, rf_error *err)
{
    (void)dir;
    (void)flags;
    (void)err;
    return rf_xcalloc(1, sizeof(rf_engine));
}
void rf_engine_free(rf_engine *e) { free(e); }
const char *rf_engine_hash(const rf_engine *e) { return e ? "0123456789ab" : ""; }
const rf_rules *rf_engine_rules(const rf_engine *e) { return (const rf_rules *)e; }
const rf_model *rf_engine_model(const rf_engine *e) { return (const rf_model *)e; }
size_t rf_rules_count(const rf_rules *r) { return r ? 2 : 0; }
const rf_concept *rf_rules_concept(const rf_rules *r, size_t i) { return r ? stub_concepts[i] : NULL; }

rf_worker *rf_worker_new(const rf_engine *e)
{
    rf_worker *w = rf_xcalloc(1, sizeof *w);
    w->arena = e ? rf_arena_new(0) : NULL;
    return w;
}
void rf_worker_free(rf_worker *w)
{
    rf_arena_free(w->arena);
    free(w);
}

/* "numb" is an emergency, "stiff" advice; "hola" is another language. */
void rf_worker_read(rf_worker *w, const rf_comment *c, rf_reading *r)
{
    rf_arena_reset(w->arena);
    memset(r, 0, sizeof *r);
    rf_text_fold(&r->text, c->text, NULL, w->arena);
    r->slots = (rf_slots)RF_SLOTS_NONE;
    r->language = strstr(r->text.fold, "hola") ? RF_LANG_OTHER : RF_LANG_ENGLISH;
    r->floor = strstr(r->text.fold, "numb") ? RF_TIER_EMERGENCY : RF_TIER_NONE;
    r->floor_row = "";
}

void rf_worker_judge(rf_worker *w, const rf_comment *c, rf_mode mode, rf_verdict *v)
{
    (void)mode;
    rf_reading r;
    rf_worker_read(w, c, &r);
    memset(v, 0, sizeof *v);
    v->id = c->id;
    const rf_concept *found = r.floor == RF_TIER_EMERGENCY ? &stub_numb : strstr(r.text.fold, "stiff") ? &stub_stiff : NULL;
    v->disposition = r.language == RF_LANG_OTHER ? RF_NOT_JUDGED : found == &stub_numb ? RF_REFER : found ? RF_ADVICE : RF_NO_ACTION;
    v->urgency = v->disposition == RF_REFER ? RF_EMERGENCY : RF_URGENCY_NONE;
    v->p_refer = found == &stub_numb ? 0.9 : found ? 0.3 : 0.1;
    v->needs_human = v->p_refer > 0.2 && v->p_refer < 0.5;
    v->decided_by = rf_str_from(found == &stub_numb ? "rule:saddle_sensory_loss" : "svm:no_action");
    if (found == NULL)
        return;
    v->findings = rf_arena_take(w->arena, sizeof *v->findings);
    v->n_findings = 1;
    v->findings[0] = (rf_finding){.concept = rf_str_from(found->id), .status = strstr(r.text.fold, "no stiff") ? RF_NEGATED : RF_PRESENT};
}

#endif
