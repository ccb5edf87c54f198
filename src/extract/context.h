/* extract/context.h - the context layer: is a phrase present, denied, uncertain, past or only imagined; when; whose.
 *
 * Cues come from a closed list (models/cues.tsv). Their scope is learned: a linear model over what stands between a cue
 * and the phrase, trained on punctuated and on run-on text (method.md 1.6, which also gives the evidence for each
 * choice). Nothing here knows a concept: `redflag assert` uses it for any phrase.
 * When in doubt the phrase is present: a denial must win by a margin. */
#ifndef RF_EXTRACT_CONTEXT_H
#define RF_EXTRACT_CONTEXT_H

#include "base/arena.h"
#include "base/error.h"
#include "base/weights.h"
#include "record/record.h"
#include "text/text.h"

typedef struct rf_context rf_context;

/* Linear outputs: five for status, four for temporality, three for experiencer, in the order of their enums. */
#define RF_CONTEXT_OUTPUTS 12
#define RF_CONTEXT_BITS 18 /* feature ids are below 1 << RF_CONTEXT_BITS */

/* Load cues.tsv and context.model from models_dir. Owned by the caller.
 * index   that of the rules (rf_rules_index_file), which outlives what is loaded: what rf_context_put has put there is taken if it was made
 *         of this cues.tsv; NULL: none
 * errors  RF_E_RULES (cues), RF_E_MODEL (weights) */
enum {
    RF_CONTEXT_UNTRAINED = 1, /* the cues alone */
    RF_CONTEXT_IN_PLACE = 2   /* context.model as by RF_WEIGHTS_IN_PLACE */
};
rf_context *rf_context_load(const char *models_dir, unsigned flags, const rf_weights *index, rf_error *err);
void rf_context_put(const rf_context *c, rf_weights_out *o);
void rf_context_free(rf_context *c);
const char *rf_context_hash(const rf_context *c);          /* 64 hex digits: the SHA-256 of those of cues and weights */
bool rf_context_still(const rf_context *c, rf_error *err); /* rf_weights_still on context.model */
bool rf_context_prove(const rf_context *c, rf_error *err); /* rf_weights_prove on context.model; true when there is none */

/* For whoever decides thousands of times: weights are laid out so that each is found by its feature alone. That takes some milliseconds
 * and another 3 MiB, of which large pages are asked for, and changes no decision. Before any other thread knows of c. The file is done
 * with: rf_context_prove has nothing left to prove. Does nothing for an untrained context, or one with RF_CONTEXT_IN_PLACE. */
void rf_context_warm_up(rf_context *c);

/* Features of the phrase that covers words [first, last) of t: ids ascending, without doubles. Each has the
 * value of rf_context_value, and the whole is then scaled to length 1. *kinds tells which cues stand around the phrase. */
float rf_context_value(uint32_t id);
const uint32_t *rf_context_features(const rf_context *c, const rf_text *t, size_t first, size_t last, rf_arena *arena, size_t *n,
                                    unsigned *kinds);

/* Where `phrase` stands in t: its first occurrence as whole words, in the raw text (ASCII case ignored) or else in the
 * folded text. Words [*first, *last). False when it is not there. */
bool rf_context_locate(const rf_text *t, rf_str phrase, const rf_lexicon *lexicon, rf_arena *arena, size_t *first, size_t *last);

/* Decide for the phrase; only status, experiencer, temporality and why of *m are set. */
void rf_context_decide(const rf_context *c, const rf_text *t, size_t first, size_t last, rf_arena *arena, rf_mention *m);

/* What was worked out for earlier phrases, which changes no decision: a worker that reads many texts keeps one, of half a megabyte, or of
 * one large page when the context is warmed up. It belongs to one context, and to one thread at a time. */
typedef struct rf_context_memo rf_context_memo;
rf_context_memo *rf_context_memo_new(const rf_context *c); /* owned by the caller */
void rf_context_memo_free(rf_context_memo *m);

/* Decide for every mention that somebody reads: a signal without a category that counts in any status (rf_mention_is_asserted) is taken
 * as present, current and the writer's, unasked. Mentions ascend by start. memo: NULL for none. What is known of words is noted in the
 * memory that t was folded with, if there is one, which is for this context only. */
void rf_context_apply(const rf_context *c, rf_context_memo *memo, const rf_text *t, rf_mentions *mentions, rf_arena *arena);

/* A denial touches the phrase, with at most two words and no barrier between, or goes over a plain list: it needs this
 * share of the margin to win. */
#define RF_CONTEXT_ADJACENT_SHARE 0.3f

/* The margin by which a denial must win: where the sentence has punctuation, and in run-on text, where its end is not told. */
enum { RF_CONTEXT_MARGINS = 2 };

/* Choose from the linear outputs v, given the cues that stand around the phrase and the margins by which a denial must
 * win; status, temporality and experiencer of *m are set. Training chooses the margins with it. */
void rf_context_choose(const float v[RF_CONTEXT_OUTPUTS], unsigned kinds, const float margin[RF_CONTEXT_MARGINS], rf_mention *m);

/* Save weights: RF_CONTEXT_OUTPUTS rows of (1 << RF_CONTEXT_BITS) floats, then biases, then the margins. They are kept to 2^-19 of what a
 * feature is worth times its weight (context_weights.h). */
bool rf_context_save(const char *path, const float *weights, const float *bias, const float margin[RF_CONTEXT_MARGINS], rf_error *err);

#endif
