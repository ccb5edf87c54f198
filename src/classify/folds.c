/* classify/folds.c - grouped, stratified folds by greedy dealing. */
#include "classify/folds.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

enum { LABELS = 8 };

typedef struct bundle {
    size_t first, n; /* in the list sorted by group */
    uint32_t group;
    uint64_t shuffle; /* breaks ties between bundles of one size, free of the order of files */
    unsigned char label;
} bundle;

typedef struct member {
    uint32_t group;
    size_t row;
} member;

static int by_group(const void *a, const void *b)
{
    const member *x = a, *y = b;
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static int by_size(const void *a, const void *b)
{
    const bundle *x = a, *y = b;
    if (x->n != y->n)
        return x->n > y->n ? -1 : 1;
    if (x->shuffle != y->shuffle)
        return x->shuffle < y->shuffle ? -1 : 1;
    return (x->group > y->group) - (x->group < y->group);
}

static unsigned char commonest(const member *m, size_t n, const unsigned char *label)
{
    size_t count[LABELS] = {0};
    unsigned char best = 0;
    for (size_t i = 0; i < n; i++)
        count[label[m[i].row] % LABELS]++;
    for (unsigned char k = 1; k < LABELS; k++)
        if (count[k] > count[best])
            best = k;
    return best;
}

void rf_folds_assign(const size_t *rows, size_t n, const uint32_t *group, const unsigned char *label, unsigned folds, unsigned char *fold)
{
    member *members = rf_xmalloc(n * sizeof *members);
    bundle *bundles = rf_xmalloc(n * sizeof *bundles);
    size_t n_bundles = 0;
    for (size_t i = 0; i < n; i++)
        members[i] = (member){group[rows[i]], rows[i]};
    if (n > 1)
        qsort(members, n, sizeof *members, by_group);
    for (size_t i = 0; i < n;) {
        size_t run = i;
        while (run < n && members[run].group == members[i].group)
            run++;
        bundles[n_bundles++] = (bundle){i, run - i, members[i].group, (members[i].group + 1) * UINT64_C(0x9e3779b97f4a7c15),
                                        commonest(members + i, run - i, label)};
        i = run;
    }
    if (n_bundles > 1)
        qsort(bundles, n_bundles, sizeof *bundles, by_size);
    size_t has[LABELS][RF_MAX_FOLDS] = {{0}}, all[RF_MAX_FOLDS] = {0};
    for (size_t i = 0; i < n_bundles; i++) {
        const bundle *b = &bundles[i];
        unsigned best = 0;
        for (unsigned f = 1; f < folds; f++)
            if (has[b->label][f] < has[b->label][best] || (has[b->label][f] == has[b->label][best] && all[f] < all[best]))
                best = f;
        for (size_t k = b->first; k < b->first + b->n; k++) {
            fold[members[k].row] = (unsigned char)best;
            has[label[members[k].row] % LABELS][best]++;
            all[best]++;
        }
    }
    free(members);
    free(bundles);
}
