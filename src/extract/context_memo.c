/* extract/context_memo.c - keeps the groups of features that were worked out (context_groups.h). A worker has one of its own, so there are
 * no locks. Each group has one place, which it takes from the one that was there: the common ones are soon back. */
#include "extract/context_groups.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

#define PLACES_LOG 12 /* 4096 places: half a megabyte */
#define PLACES_BYTES (sizeof(context_group) << PLACES_LOG)
#define LARGE_PAGE ((size_t)2 << 20)

struct rf_context_memo {
    context_group *places; /* GROUP_NONE: empty */
};

rf_context_memo *rf_context_memo_new(const rf_context *c)
{
    rf_context_memo *m = rf_xcalloc(1, sizeof *m);
    if (c->by_id != NULL)
        m->places = memset(rf_xhuge(LARGE_PAGE), 0, PLACES_BYTES);
    else
        m->places = rf_xaligned((size_t)1 << PLACES_LOG, sizeof *m->places);
    return m;
}

void rf_context_memo_free(rf_context_memo *m)
{
    if (m == NULL)
        return;
    free(m->places);
    free(m);
}

context_group *context_memo_place(rf_context_memo *m, const context_key *key)
{
    uint64_t h = key->words[0] * 0x9E3779B97F4A7C15u ^ key->words[1] * 0xC4CEB9FE1A85EC53u;
    return &m->places[(h ^ h >> 32) * 0xFF51AFD7ED558CCDu >> (64 - PLACES_LOG)];
}
