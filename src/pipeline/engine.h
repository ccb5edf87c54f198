/* pipeline/engine.h - loaded once, then pure: the same comment gives the same verdict, on any thread, in any order.
 *
 * An rf_engine is immutable after loading and may be shared by threads. Each thread has its own rf_worker, which owns
 * the arena and the match scratch; what a call returns lives until the next call on the same worker. */
#ifndef RF_PIPELINE_ENGINE_H
#define RF_PIPELINE_ENGINE_H

#include "base/error.h"
#include "record/record.h"
#include "text/text.h"

typedef struct rf_engine rf_engine;
typedef struct rf_worker rf_worker;

enum {
    RF_ENGINE_NO_MODEL = 1,   /* load rules, context and policy only: train needs the engine before a model exists */
    RF_ENGINE_NO_CONTEXT = 2, /* load the cues but not their learned scope: to train that */
    RF_ENGINE_NO_INDEX = 8,   /* compile every rule now and derive everything from the rule files: to check them */
    RF_ENGINE_BRIEF = 16,  /* for a moment's work: models are used where they lie, and rf_engine_still is asked before it is given away */
    RF_ENGINE_NGRAMS = 32, /* and RF_MODE_NGRAMS_ONLY may be asked for, which else only an engine that is not brief knows */
    RF_ENGINE_CONTEXT_ONLY = 4 /* load lexicon and context layer only: for rf_assert_phrase, nothing else may be asked */
};

/* Which judges take part. The default is all. */
typedef enum rf_mode { RF_MODE_FULL, RF_MODE_RULES_ONLY, RF_MODE_SVM_ONLY, RF_MODE_NGRAMS_ONLY } rf_mode;

rf_engine *rf_engine_load(const char *models_dir, unsigned flags, rf_error *err);
void rf_engine_free(rf_engine *e);

/* Are the models that are used the ones that were loaded? True unless they are used in place and somebody wrote over them.
 * errors  RF_E_MODEL */
bool rf_engine_still(const rf_engine *e, rf_error *err);

/* Make machine code of the patterns that have no program, and rf_context_warm_up: for long work, and before a sandbox, in which no code can
 * be made. Before the first worker. Verdicts are the same without. */
void rf_engine_warm_up(rf_engine *e);

const char *rf_engine_hash(const rf_engine *e); /* 12 hex digits of rules, context, policy and model */

rf_worker *rf_worker_new(const rf_engine *e);
void rf_worker_free(rf_worker *w);

/* Everything read from a comment before the classifier: what features are made of. */
typedef struct rf_reading {
    rf_text text;
    rf_mentions mentions; /* findings and signals, with status and tier */
    rf_slots slots;       /* of the whole comment */
    rf_language language;
    rf_tier floor;          /* highest tier of the rules after the tier arithmetic */
    const char *floor_row;  /* what set it: "rule:<concept>" or "policy:<row>" */
    bool told_now;          /* what set it is so now; see rf_policy_told_now */
    const char *detail_row; /* row of the tier arithmetic that changed that concept's tier, "" or NULL if none */
    rf_bucket bucket;       /* best exercise bucket by the mentions, should the verdict be advice */
} rf_reading;

void rf_worker_read(rf_worker *w, const rf_comment *c, rf_reading *out);

/* The verdict of design.md section 3. Borrowed from the worker and the comment until the next call. */
void rf_worker_judge(rf_worker *w, const rf_comment *c, rf_mode mode, rf_verdict *out);

#endif
