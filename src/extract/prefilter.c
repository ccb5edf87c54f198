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
    const uint32_t *links;           /* needle -> clauses, flat */
    const uint32_t *pattern_of;      /* clause -> pattern */
    const unsigned char *clauses_of; /* pattern -> number of its clauses */
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

static void add_needle(rf_prefilter *p, rf_str text, uint32_t first_clause, uint32_t n_clauses)
{
    uint32_t slot = slot_of(text.ptr);
    p->needles[p->n_needles] = (needle){text, p->slots[slot], first_clause, n_clauses};
    p->slots[slot] = (uint32_t)p->n_needles++;
}

static void index_links(rf_prefilter *p, link_entry *all, size_t n)
{
    if (n > 1)
        qsort(all, n, sizeof *all, by_text);
    p->needles = rf_arena_take(p->arena, (n + 1) * sizeof *p->needles);
    uint32_t *links = rf_arena_take(p->arena, (n + 1) * sizeof *links);
    p->links = links;
    memset(p->slots, 0xFF, sizeof p->slots);
    for (size_t i = 0; i < n; i++) {
        links[i] = all[i].clause;
        if (i > 0 && rf_str_eq(all[i].text, all[i - 1].text)) {
            p->needles[p->n_needles - 1].n_clauses++;
            continue;
        }
        add_needle(p, all[i].text, (uint32_t)i, 1);
    }
}

static void mark_always(rf_prefilter *p)
{
    p->always = rf_arena_take(p->arena, words_of(p->n_patterns) * sizeof *p->always);
    for (size_t i = 0; i < p->n_patterns; i++)
        if (p->clauses_of[i] == 0) {
            p->always[i / 64] |= UINT64_C(1) << i % 64;
            p->unfiltered++;
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
    uint32_t *pattern_of = rf_arena_take(p->arena, (n * RF_REQUIRED_CLAUSES + 1) * sizeof *pattern_of);
    unsigned char *clauses_of = rf_arena_take(p->arena, n + 1);
    p->pattern_of = pattern_of;
    p->clauses_of = clauses_of;
    for (size_t i = 0; i < n; i++) {
        rf_required need;
        rf_arena_reset(work);
        rf_required_derive(patterns[i], work, &need);
        clauses_of[i] = (unsigned char)need.n;
        for (size_t k = 0; k < need.n; k++) {
            uint32_t clause = (uint32_t)p->n_clauses++;
            pattern_of[clause] = (uint32_t)i;
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
    mark_always(p);
    free(all);
    rf_arena_free(work);
    return p;
}

/* ---- keeping: the needles as one text with their ends, and the flat arrays as they are ----------------------------------- */

void rf_prefilter_put(const rf_prefilter *p, rf_weights_out *o)
{
    rf_buf text;
    rf_buf_init(&text, RF_WEIGHTS_MAX);
    int32_t *ends = rf_xmalloc(p->n_needles * sizeof *ends), *links_end = rf_xmalloc(p->n_needles * sizeof *links_end);
    size_t n_links = 0;
    for (size_t i = 0; i < p->n_needles; i++) {
        rf_buf_add_str(&text, p->needles[i].text);
        ends[i] = (int32_t)text.len;
        n_links += p->needles[i].n_clauses;
        links_end[i] = (int32_t)n_links;
    }
    rf_weights_put_bytes(o, "needles", rf_buf_str(&text));
    rf_weights_put_ints(o, "needles.ends", ends, p->n_needles);
    rf_weights_put_ints(o, "needles.links", links_end, p->n_needles);
    rf_weights_put_ints(o, "links", (const int32_t *)p->links, n_links);
    rf_weights_put_ints(o, "clauses", (const int32_t *)p->pattern_of, p->n_clauses);
    rf_weights_put_bytes(o, "patterns", (rf_str){(const char *)p->clauses_of, p->n_patterns});
    rf_buf_release(&text);
    free(ends);
    free(links_end);
}

static bool all_below(const uint32_t *x, size_t n, size_t limit)
{
    uint32_t most = 0;
    for (size_t i = 0; i < n; i++)
        most = x[i] > most ? x[i] : most;
    return n == 0 || most < limit;
}

static bool read_needles(rf_prefilter *p, const rf_weights *w, size_t n_links)
{
    size_t n, n_ends;
    rf_str text = rf_weights_bytes(w, "needles");
    const int32_t *ends = rf_weights_ints(w, "needles.ends", &n_ends), *links_end = rf_weights_ints(w, "needles.links", &n);
    if (text.ptr == NULL || ends == NULL || links_end == NULL || n != n_ends)
        return false;
    p->needles = rf_arena_raw(p->arena, (n + 1) * sizeof *p->needles);
    memset(p->slots, 0xFF, sizeof p->slots);
    size_t at = 0, link = 0;
    for (size_t i = 0; i < n; i++) {
        size_t end = (uint32_t)ends[i], last = (uint32_t)links_end[i];
        if (end > text.len || end < at + RF_REQUIRED_SHORTEST || last > n_links || last < link)
            return false;
        add_needle(p, (rf_str){text.ptr + at, end - at}, (uint32_t)link, (uint32_t)(last - link));
        at = end;
        link = last;
    }
    return true;
}

rf_prefilter *rf_prefilter_read(const rf_weights *w, size_t n)
{
    rf_prefilter *p = rf_xcalloc(1, sizeof *p);
    p->arena = rf_arena_new(4u << 20);
    p->n_patterns = n;
    size_t n_links;
    rf_str patterns = rf_weights_bytes(w, "patterns");
    p->clauses_of = (const unsigned char *)patterns.ptr;
    p->links = (const uint32_t *)rf_weights_ints(w, "links", &n_links);
    p->pattern_of = (const uint32_t *)rf_weights_ints(w, "clauses", &p->n_clauses);
    if (p->clauses_of != NULL && patterns.len == n && p->links != NULL && p->pattern_of != NULL &&
        all_below(p->links, n_links, p->n_clauses) && all_below(p->pattern_of, p->n_clauses, n) && read_needles(p, w, n_links)) {
        mark_always(p);
        return p;
    }
    rf_prefilter_free(p);
    return NULL;
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
