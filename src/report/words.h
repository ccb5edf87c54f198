/* report/words.h - the record's terms in plain words, and times for people. English only, no locale, no clock. */
#ifndef RF_REPORT_WORDS_H
#define RF_REPORT_WORDS_H

#include "record/record.h"

/* "20 Nov 2026, 08:01 UTC", or "20 Nov 2026" without the hour; "time not stated" for RF_NO_TIME. */
void rf_words_time(rf_buf *out, int64_t t, bool with_hour);

/* "20 Nov". */
void rf_words_day(rf_buf *out, int64_t t);

/* "40 minutes", "3 hours", "2 days", from `then` to `now`; nothing when one is not stated or then > now. */
void rf_words_age(rf_buf *out, int64_t then, int64_t now);

/* "stated", "denied", "stated with doubt", … and "the writer", "someone else", "people in general". */
const char *rf_words_status(rf_status s);
const char *rf_words_experiencer(rf_experiencer e);
const char *rf_words_temporality(rf_temporality t);
const char *rf_words_bucket(rf_bucket b); /* "" for RF_BUCKET_NONE */

/* A concept's id as words: "saddle_sensory_loss" -> "saddle sensory loss". */
void rf_words_id(rf_buf *out, rf_str id);

/* What stands before the colon of decided_by, in words: "rule:x" -> "a rule of the rule base". */
const char *rf_words_decider(rf_str decided_by);

/* "1 comment", "2 comments". */
void rf_words_count(rf_buf *out, size_t n, const char *one, const char *many);

/* Byte order of two strings, for sorting: below, at or above 0. */
int rf_words_order(rf_str a, rf_str b);

#endif
