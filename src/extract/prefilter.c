/* extract/prefilter.c - an index of the required strings by their first three bytes, and the scan over it. */
#include "extract/prefilter.h"

#include "extract/required.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS 65536u /* power of two; three bytes are hashed into it */
#define NONE UINT32_MAX

typedef struct needle {
    rf_str text;
    uint32_t next;         /* same slot */
    uint32_t first_clause; /* into links */
    uint32_t n_clauses;
} needle;

struct rf_prefilter {
    rf_arena *arena;
    size_t n_patterns, n_clauses, n_needles;
    needle *needles;
    uint32_t *links;           /* needle -> clauses, flat */
    uint32_t *pattern_of;      /* clause -> pattern */
    unsigned char *clauses_of; /* pattern -> number of its clauses */
    uint32_t slots[SLOTS];
    uint64_t *always; /* bit map of the patterns without a clause */
    size_t unfiltered;
};

struct rf_prefilter_scratch {
    uint64_t *map, *needle_seen, *clause_seen;
    unsigned char *left; /* pattern -> clauses not yet met */
};

static uint32_t slot_of(const char *s)
{
    const unsigned char *b = (const unsigned char *)s;
    uint32_t v = (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16;
    return v * 2654435761u >> 16 & (SLOTS - 1);
}

/* ---- making ------------------------------------------------------------------------------------------------------------- */

typedef struct link {
    rf_str text;
    uint32_t clause;
} link_entry;

static int by_text(const void *pa, const void *pb)
{
    const link_entry *a = pa, *b = pb;
    size_t n = a->text.len < b->text.len ? a->text.len : b->text.len;
    int c = memcmp(a->text.ptr, b->text.ptr, n);
    if (c != 0)
        return c;
    if (a->text.len != b->text.len)
        return a->text.len < b->text.len ? -1 : 1;
    return a->clause < b->clause ? -1 : a->clause > b->clause;
}

static size_t words_of(size_t bits) { return (bits + 63) / 64 + 1; }

static void index_links(rf_prefilter *p, link_entry *all, size_t n)
{
    if (n > 1)
        qsort(all, n, sizeof *all, by_text);
    p->needles = rf_arena_take(p->arena, (n + 1) * sizeof *p->needles);
    p->links = rf_arena_take(p->arena, (n + 1) * sizeof *p->links);
    memset(p->slots, 0xFF, sizeof p->slots);
    for (size_t i = 0; i < n; i++) {
        p->links[i] = all[i].clause;
        if (i > 0 && rf_str_eq(all[i].text, all[i - 1].text)) {
            p->needles[p->n_needles - 1].n_clauses++;
            continue;
        }
        uint32_t slot = slot_of(all[i].text.ptr);
        p->needles[p->n_needles] = (needle){all[i].text, p->slots[slot], (uint32_t)i, 1};
        p->slots[slot] = (uint32_t)p->n_needles++;
    }
}

rf_prefilter *rf_prefilter_new(const char *const *patterns, size_t n)
{
    rf_prefilter *p = rf_xcalloc(1, sizeof *p);
    rf_arena *work = rf_arena_new(1u << 20);
    link_entry *all = NULL;
    size_t n_all = 0, cap = 0;
    p->arena = rf_arena_new(1u << 20);
    p->n_patterns = n;
    p->pattern_of = rf_arena_take(p->arena, (n * RF_REQUIRED_CLAUSES + 1) * sizeof *p->pattern_of);
    p->clauses_of = rf_arena_take(p->arena, n + 1);
    p->always = rf_arena_take(p->arena, words_of(n) * sizeof *p->always);
    for (size_t i = 0; i < n; i++) {
        rf_required need;
        rf_arena_reset(work);
        rf_required_derive(patterns[i], work, &need);
        p->clauses_of[i] = (unsigned char)need.n;
        if (need.n == 0) {
            p->always[i / 64] |= UINT64_C(1) << i % 64;
            p->unfiltered++;
        }
        for (size_t k = 0; k < need.n; k++) {
            uint32_t clause = (uint32_t)p->n_clauses++;
            p->pattern_of[clause] = (uint32_t)i;
            for (size_t w = 0; w < need.clauses[k].count; w++) {
                rf_str s = need.clauses[k].items[w];
                if (n_all == cap) {
                    cap = cap ? cap * 2 : 4096;
                    all = rf_xrealloc(all, cap * sizeof *all);
                }
                all[n_all++] = (link_entry){{rf_arena_dup(p->arena, s.ptr, s.len), s.len}, clause};
            }
        }
    }
    index_links(p, all, n_all);
    free(all);
    rf_arena_free(work);
    return p;
}

void rf_prefilter_free(rf_prefilter *p)
{
    if (p == NULL)
        return;
    rf_arena_free(p->arena);
    free(p);
}

size_t rf_prefilter_unfiltered(const rf_prefilter *p) { return p->unfiltered; }

bool rf_prefilter_is_filtered(const rf_prefilter *p, size_t pattern) { return p->clauses_of[pattern] > 0; }

/* ---- scanning ------------------------------------------------------------------------------------------------------------ */

rf_prefilter_scratch *rf_prefilter_scratch_new(const rf_prefilter *p)
{
    rf_prefilter_scratch *s = rf_xcalloc(1, sizeof *s);
    s->map = rf_xcalloc(words_of(p->n_patterns), sizeof *s->map);
    s->needle_seen = rf_xcalloc(words_of(p->n_needles), sizeof *s->needle_seen);
    s->clause_seen = rf_xcalloc(words_of(p->n_clauses), sizeof *s->clause_seen);
    s->left = rf_xcalloc(p->n_patterns + 1, 1);
    return s;
}

void rf_prefilter_scratch_free(rf_prefilter_scratch *s)
{
    if (s == NULL)
        return;
    free(s->map);
    free(s->needle_seen);
    free(s->clause_seen);
    free(s->left);
    free(s);
}

/* The needle stands in the text: tick off its clauses; a pattern with none left has a chance. */
static void met(const rf_prefilter *p, rf_prefilter_scratch *s, uint32_t id)
{
    const needle *n = &p->needles[id];
    if (s->needle_seen[id / 64] >> id % 64 & 1)
        return;
    s->needle_seen[id / 64] |= UINT64_C(1) << id % 64;
    for (uint32_t i = 0; i < n->n_clauses; i++) {
        uint32_t clause = p->links[n->first_clause + i], pattern = p->pattern_of[clause];
        if (s->clause_seen[clause / 64] >> clause % 64 & 1)
            continue;
        s->clause_seen[clause / 64] |= UINT64_C(1) << clause % 64;
        if (--s->left[pattern] == 0)
            s->map[pattern / 64] |= UINT64_C(1) << pattern % 64;
    }
}

const uint64_t *rf_prefilter_scan(const rf_prefilter *p, rf_prefilter_scratch *s, rf_str text)
{
    memcpy(s->map, p->always, words_of(p->n_patterns) * sizeof *s->map);
    memset(s->needle_seen, 0, words_of(p->n_needles) * sizeof *s->needle_seen);
    memset(s->clause_seen, 0, words_of(p->n_clauses) * sizeof *s->clause_seen);
    memcpy(s->left, p->clauses_of, p->n_patterns);
    for (size_t i = 0; i + RF_REQUIRED_SHORTEST <= text.len; i++)
        for (uint32_t id = p->slots[slot_of(text.ptr + i)]; id != NONE; id = p->needles[id].next) {
            rf_str want = p->needles[id].text;
            if (want.len <= text.len - i && memcmp(text.ptr + i, want.ptr, want.len) == 0)
                met(p, s, id);
        }
    return s->map;
}
