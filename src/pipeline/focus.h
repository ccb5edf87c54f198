/* pipeline/focus.h - the part of a long comment that the classifier looks at once more.
 *
 * The classifier knows comments of up to a hundred words. Its features are shares of a comment: a complaint in the middle of
 * three hundred words about bread and concerts weighs as little as one sentence in thirty. So of a long comment it also judges the
 * sentence that the rules found most in, with the sentences beside it. The greater probability of a referral counts: what no
 * rule knows may stand elsewhere in the comment. Of a short comment it is what remains without sentences of thanks in front and behind:
 * "thank you" makes no complaint less. */
#ifndef RF_PIPELINE_FOCUS_H
#define RF_PIPELINE_FOCUS_H

#include "pipeline/engine.h"

/* The raw text of the part, or an empty string where the whole comment is to be judged: no rule found more than a thank-you in it, or it is
 * short and has no such sentence. */
rf_str rf_focus(const rf_reading *r);

/* Does praise, thanks or an offer stand in one sentence with what was found ("cracked my back, felt amazing"), or was nothing found but a
 * word about exercises? */
bool rf_is_no_complaint(const rf_reading *r);

#endif
