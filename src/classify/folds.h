/* classify/folds.h - parting rows for cross-validation so that no group is torn and every part has its share of each class. */
#ifndef RF_CLASSIFY_FOLDS_H
#define RF_CLASSIFY_FOLDS_H

#include <stddef.h>
#include <stdint.h>

enum { RF_MAX_FOLDS = 16, RF_NO_FOLD = 255 };

/* fold[i] of the rows listed in rows[0..n) is set to 0 … folds - 1; other places of fold[] stay as they are.
 * Groups are dealt out one by one, the largest first, each to the part that is farthest from its share of the group's
 * commonest class. Equal input gives equal folds. label[i] < 8; group and label are indexed by row. */
void rf_folds_assign(const size_t *rows, size_t n, const uint32_t *group, const unsigned char *label, unsigned folds, unsigned char *fold);

#endif
