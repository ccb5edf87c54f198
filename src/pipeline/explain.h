/* pipeline/explain.h - why one text is judged as it is, in words. */
#ifndef RF_PIPELINE_EXPLAIN_H
#define RF_PIPELINE_EXPLAIN_H

#include "pipeline/engine.h"

/* Append an explanation of at most 80 columns a line: the text with its findings marked, status and cue of each, slots,
 * the tier and the row that set it, the probability with its threshold, and the features that pulled hardest each way.
 * With colour, marks are ANSI sequences; otherwise [brackets]. Control characters of the text are made visible. */
void rf_explain(const rf_engine *e, rf_worker *w, const rf_comment *c, bool colour, rf_buf *out);

/* The context layer alone (redflag assert): status, temporality and experiencer of `phrase` in `sentence`.
 * False when the phrase does not stand in the sentence. */
bool rf_assert_phrase(const rf_engine *e, rf_arena *arena, rf_str phrase, rf_str sentence, rf_mention *out);

#endif
