/* classify/model.h - the trained classifier: two linear stages (refer or not; of the rest, advice or no action), their
 * sigmoids and their thresholds. It judges feature vectors and explains its judgement; it does not train and does not decide
 * what is done with a comment (that is policy).
 *
 * A model holds the full variant and may hold a second one that sees words and characters only, which shows in an
 * evaluation what the concepts are worth. Immutable after loading: threads may share it. */
#ifndef RF_CLASSIFY_MODEL_H
#define RF_CLASSIFY_MODEL_H

#include "base/weights.h"
#include "classify/calibrate.h"
#include "classify/features.h"

typedef enum rf_stage { RF_STAGE_REFER, RF_STAGE_ADVICE, RF_STAGES } rf_stage;
typedef enum rf_variant { RF_VARIANT_FULL, RF_VARIANT_NGRAMS, RF_VARIANTS } rf_variant;

/* Probabilities at which a decision falls. A comment with low <= p_refer < high is near the line and wants a human's eye. */
typedef struct rf_cuts {
    double refer;   /* p_refer >= refer: refer, whatever the rules say */
    double routine; /* a routine hit of the rules stands from p_refer >= routine on */
    double advice;  /* otherwise p_advice >= advice: advice, else no action */
    double low, high;
} rf_cuts;

/* One variant as training makes it. */
typedef struct rf_trained {
    double *weights[RF_STAGES]; /* RF_FEATURE_IDS each */
    double bias[RF_STAGES];
    rf_sigmoid sigmoid[RF_STAGES];
    rf_cuts with_rules; /* where rules refer on their own and the classifier adds */
    rf_cuts alone;      /* where the classifier judges everything */
} rf_trained;

typedef struct rf_scores {
    double decision[RF_STAGES]; /* signed distance in the stage's own unit */
    double p_refer;             /* calibrated, of all comments */
    double p_advice;            /* calibrated, of the comments that need no referral */
} rf_scores;

typedef struct rf_model rf_model;

/* ngrams may be NULL. vectors are those that the full variant was trained with, NULL if with none: its block "meaning" is stored
 * collapsed as well, see rf_model_score. The values are stored as floats, so a made, saved and loaded model judges alike. */
rf_model *rf_model_make(const rf_trained *full, const rf_trained *ngrams, const rf_vectors *vectors);

/* errors  RF_E_MODEL  as rf_weights_load; made for another RF_FEATURE_VERSION or other block weights; a section missing */
rf_model *rf_model_load(const char *path, rf_error *err);

/* The same as by RF_WEIGHTS_IN_PLACE, and of the variants only those up to `last`: the other is not even read. */
rf_model *rf_model_load_in_place(const char *path, rf_variant last, rf_error *err);

rf_model *rf_model_parse(rf_str image, const char *name, rf_error *err);
void rf_model_free(rf_model *m); /* NULL is fine */

/* The file as bytes: write it with rf_file_write. Equal models give equal bytes. */
void rf_model_image(const rf_model *m, rf_buf *out);
rf_sha256 rf_model_hash(const rf_model *m);
bool rf_model_still(const rf_model *m, rf_error *err); /* rf_weights_still on its file */
bool rf_model_prove(const rf_model *m, rf_error *err); /* rf_weights_prove on its file */

bool rf_model_has(const rf_model *m, rf_variant v);
size_t rf_model_size(const rf_model *m, rf_variant v); /* ids with a weight */
unsigned rf_variant_flags(rf_variant v);               /* for rf_features_make */

/* v must be in the model; with_rules: see rf_cuts. */
rf_cuts rf_model_cuts(const rf_model *m, rf_variant v, bool with_rules);

/* Weight of one id in a stage, 0 where it has none. */
double rf_model_weight(const rf_model *m, rf_variant v, rf_stage stage, uint32_t id);

/* What the words add to the block "meaning" of the full variant. */
const rf_meaning *rf_model_meaning(const rf_model *m);

/* Judge a vector made with rf_variant_flags(v): for training, where the maker has the word vectors. A full vector made without
 * them lacks the block "meaning"; rf_model_judge needs none. */
void rf_model_score(const rf_model *m, rf_variant v, rf_features x, rf_scores *out);

/* The same in one step from what was read of a comment, without word vectors and for the full variant several times faster: the
 * way that comments are judged. A maker may serve one model only, see rf_features_sum. */
void rf_model_judge(const rf_model *m, rf_variant v, rf_feature_maker *maker, const rf_text *t, const rf_mentions *mentions,
                    const rf_slots *slots, rf_scores *out);

/* Why: what the features of one comment add to (above 0) or take from a stage's decision value, greatest first. The
 * character grams of a word are summed under "~word"; what a word adds by its vector is called meaning of "word". */
typedef struct rf_reason {
    char name[96]; /* folded text: still the comment's own words, escape them wherever they are printed */
    rf_block block;
    double pull;
} rf_reason;

/* Returns how many of the at most `max` reasons were written. Allocates; not for the hot path. The maker's namer is used
 * and cleared. */
size_t rf_model_explain(const rf_model *m, rf_variant v, rf_stage stage, rf_feature_maker *maker, const rf_text *t,
                        const rf_mentions *mentions, const rf_slots *slots, rf_reason *out, size_t max);

#endif
