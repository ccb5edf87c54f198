/* pipeline/corpus.h - labelled comments from JSON Lines (design.md section 3), and which of them belong together.
 *
 * A row needs `text` and `disposition`; known beside them: id, author, urgency, present, negated, experiencer, group,
 * split (train, dev, heldout). Labels decide what is learned, so nothing is guessed: a row that cannot be read is an
 * error that names its line. It reads files and judges nothing. */
#ifndef RF_PIPELINE_CORPUS_H
#define RF_PIPELINE_CORPUS_H

#include "base/arena.h"
#include "base/error.h"
#include "record/record.h"

typedef enum rf_split { RF_SPLIT_NONE, RF_SPLIT_TRAIN, RF_SPLIT_DEV, RF_SPLIT_HELDOUT, RF_SPLIT_ASIDE } rf_split;
const char *rf_split_name(rf_split s); /* none train dev heldout aside */

typedef struct rf_row {
    rf_str id; /* "<file>:<line>" when the row has none */
    rf_str text, author, group;
    rf_disposition gold;
    rf_urgency urgency;        /* RF_URGENCY_NONE unless refer */
    rf_str *present, *negated; /* concept ids */
    size_t n_present, n_negated;
    bool has_findings; /* `present` was given */
    rf_split split;    /* as given */
    size_t line;
    const char *file;
} rf_row;

typedef struct rf_corpus {
    rf_row *rows; /* in the order of the files */
    size_t n, cap;
    rf_arena *arena; /* owns all strings */
} rf_corpus;

void rf_corpus_init(rf_corpus *c);
void rf_corpus_release(rf_corpus *c);

/* Append the rows of a file ("-": standard input).
 * errors  RF_E_INPUT with file and line; RF_E_IO */
bool rf_corpus_read(rf_corpus *c, const char *path, rf_error *err);

/* Append the rows of all *.jsonl files of a folder in byte order of their names, except context.jsonl (the context layer's).
 * errors  as above; RF_E_INPUT when there are none */
bool rf_corpus_read_folder(rf_corpus *c, const char *dir, rf_error *err);

/* group[i]: number of the connected component of row i, by the same `group` word, the same author, or nearly the same
 * words (rf_groups_near). Numbered from 0 by first appearance. Returns their count. */
size_t rf_corpus_groups(const rf_corpus *c, uint32_t *group);

/* split[i] from the rows' own words where they have one; a component without any goes to train, dev or heldout (70, 10,
 * 20 %) by a hash of its words, so that it stays there when rows are added. Rows of a component that also stands in a
 * stricter split (heldout before dev before train) are set aside: they would leak. Returns how many were. */
size_t rf_corpus_splits(const rf_corpus *c, const uint32_t *group, unsigned char *split);

#endif
