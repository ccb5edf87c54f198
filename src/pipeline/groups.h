/* pipeline/groups.h - which texts say nearly the same. Such texts must not stand on both sides of a split, and count once
 * when the certainty of a figure is worked out. */
#ifndef RF_PIPELINE_GROUPS_H
#define RF_PIPELINE_GROUPS_H

#include "base/str.h"

/* Sets of rows that grow together (union-find). parent[i] starts as i. */
size_t rf_groups_root(size_t *parent, size_t i);
void rf_groups_join(size_t *parent, size_t i, size_t k); /* the smaller root stays root */

/* Join the texts whose sets of five-word runs have a Jaccard index of at least 0.6; texts of fewer words are one run. Case
 * and punctuation do not count. */
void rf_groups_near(const rf_str *texts, size_t n, size_t *parent);

/* Hash of a text's words without case and punctuation. */
uint64_t rf_groups_words_hash(rf_str text);

#endif
