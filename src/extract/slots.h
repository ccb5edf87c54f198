/* extract/slots.h - numbers and small facts in the words: age, duration, onset, pain score, side, trend.
 *
 * Read by a hand-written scanner over the words of the folded text, not by rules: numbers need arithmetic. A value is
 * -1 when it is not stated; when a sentence states two, the first stands. "since 2019" has no clock to be measured
 * against and counts as 400 days. Weekday names count as 4 days, "today", "this morning", "an hour ago" as 0. */
#ifndef RF_EXTRACT_SLOTS_H
#define RF_EXTRACT_SLOTS_H

#include "record/record.h"
#include "text/text.h"

/* Slots of the whole comment in *comment; of each mention's own sentence in its `slots`, its days from its own clause where that
 * states some, or from a neighbouring sentence that goes on with it ("my foot drops. started last week"). */
void rf_slots_read(const rf_text *t, rf_mentions *mentions, rf_arena *arena, rf_slots *comment);

#endif
