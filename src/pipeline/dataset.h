/* pipeline/dataset.h - a corpus as the classifier sees it: vectors, labels, groups and the floor that the rules give.
 * It walks the engine and learns nothing. */
#ifndef RF_PIPELINE_DATASET_H
#define RF_PIPELINE_DATASET_H

#include "classify/model.h"
#include "pipeline/corpus.h"
#include "pipeline/engine.h"

enum { RF_DATASET_LOTS = 8 }; /* parts of the corpus that may be read at the same time */

typedef struct rf_dataset {
    size_t n;
    const rf_corpus *corpus;   /* borrowed */
    const rf_vectors *vectors; /* borrowed; may be NULL */
    size_t *row;               /* of the corpus; rows that never reach the classifier (language, not_judged) are left out */
    rf_features *x[RF_VARIANTS];
    unsigned char *gold, *floor; /* rf_disposition, rf_tier */
    uint32_t *group, *source;    /* source: number of the file */
    unsigned char *split;        /* rf_split */
    size_t n_groups, n_aside, n_skipped;
    rf_arena *arenas[RF_DATASET_LOTS]; /* own the vectors */
} rf_dataset;

/* corpus, engine and vectors are borrowed; the corpus must outlive the dataset. The result does not depend on threads.
 * vectors  for the block "meaning"; NULL: without it */
void rf_dataset_make(rf_dataset *d, const rf_corpus *corpus, const rf_engine *engine, const rf_vectors *vectors, unsigned threads);
void rf_dataset_release(rf_dataset *d);

/* Scores of n rows of the dataset the way that comments are judged: any model will do, trained with whatever word vectors. Reads
 * these rows of the corpus again. out[v] has n places; those of a variant that the model has not got stay as they are. */
void rf_dataset_judge(const rf_dataset *d, const rf_engine *engine, const rf_model *m, const size_t *rows, size_t n, unsigned threads,
                      rf_scores *const out[RF_VARIANTS]);

/* Readable names of some ids: the first name that a row of the dataset gives it, "" where none does.
 * names has n places of 96 bytes. Reads the corpus again, up to where all are known. */
void rf_dataset_names(const rf_dataset *d, const rf_engine *engine, const uint32_t *ids, size_t n, char (*names)[96]);

#endif
