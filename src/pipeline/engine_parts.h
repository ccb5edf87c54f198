/* pipeline/engine_parts.h - the loaded parts of an engine, for train, evaluate, explain and the rule tools. */
#ifndef RF_PIPELINE_ENGINE_PARTS_H
#define RF_PIPELINE_ENGINE_PARTS_H

#include "classify/features.h"
#include "classify/model.h"
#include "extract/context.h"
#include "extract/rules.h"
#include "pipeline/engine.h"
#include "policy/policy.h"
#include "text/lexicon.h"

const rf_rules *rf_engine_rules(const rf_engine *e);
const rf_context *rf_engine_context(const rf_engine *e);
const rf_lexicon *rf_engine_lexicon(const rf_engine *e);
const rf_model *rf_engine_model(const rf_engine *e); /* NULL with RF_ENGINE_NO_MODEL */
rf_index_parts rf_engine_parts(const rf_engine *e);  /* of the index: of an engine with RF_ENGINE_NO_INDEX. Borrowed */
rf_feature_maker *rf_worker_features(rf_worker *w);

/* The classifier's view of a reading: have is false where no model takes part. */
void rf_worker_odds(rf_worker *w, const rf_reading *r, rf_mode mode, rf_odds *odds);

#endif
