/* pipeline/focus.h - the part of a long comment that the classifier looks at.
 *
 * The classifier knows comments of up to a hundred words. Its features are shares of a comment: a complaint in the middle of
 * three hundred words about bread and concerts weighs as little as one sentence in thirty. So in a long comment it judges the
 * sentence that the rules found most in, with the sentences beside it. */
#ifndef RF_PIPELINE_FOCUS_H
#define RF_PIPELINE_FOCUS_H

#include "pipeline/engine.h"

/* The raw text of the sentences around the first mention that has the reading's highest tier, or an empty string where the whole
 * comment is to be judged: it is short, or no rule found more than a thank-you in it. */
rf_str rf_focus(const rf_reading *r);

#endif
