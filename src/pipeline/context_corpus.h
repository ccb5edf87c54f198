/* pipeline/context_corpus.h - labelled phrases for the context layer (corpora/context.jsonl): reading, run-on copies.
 *
 * A row: {"id","phrase","sentence","status","temporality","experiencer","construction","group"}. Rows of one group (one sentence) never
 * part. A fixed fifth of the groups, told by the hash of the group's name, is held out: training never sees it. */
#ifndef RF_PIPELINE_CONTEXT_CORPUS_H
#define RF_PIPELINE_CONTEXT_CORPUS_H

#include "base/arena.h"
#include "base/error.h"
#include "record/record.h"

typedef struct rf_context_row {
    rf_str id, phrase, sentence, group;
    rf_status status;
    rf_temporality temporality;
    rf_experiencer experiencer;
    bool heldout;
    bool ordinary; /* a sentence as they come, not one written to be hard: construction "ordinary_..." */
    unsigned fold; /* 0-4, by group, for rows that are not held out */
} rf_context_row;

typedef struct rf_context_corpus {
    rf_arena *arena; /* owns everything */
    rf_context_row *rows;
    size_t count, cap;
} rf_context_corpus;

/* errors  RF_E_INPUT with file and line; release in any case. */
bool rf_context_corpus_read(rf_context_corpus *c, const char *path, rf_error *err);
void rf_context_corpus_release(rf_context_corpus *c);

/* Append a run-on copy of row i to the corpus: the sentence between two others of the same part (held out or fold), all
 * in lower case and without punctuation, as people type. Deterministic by row number. False when there are no others. */
bool rf_context_corpus_run_on(rf_context_corpus *c, size_t i, rf_context_row *out);

#endif
