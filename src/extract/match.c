/* extract/match.c - finds the mentions of a folded text. Decides nothing about them. */
#include "extract/rules_internal.h"

#include <stdlib.h>
#include <string.h>

struct rf_matcher {
    rf_regex_scratch *scratch;
    rf_prefilter_scratch *chance;
    bool try_all;
};

typedef struct span {
    size_t start, end;
} span;

rf_matcher *rf_matcher_new(const rf_rules *r)
{
    rf_matcher *m = rf_xcalloc(1, sizeof *m);
    m->scratch = rf_regex_scratch_new(RF_MATCH_LIMIT);
    m->chance = rf_prefilter_scratch_new(r->prefilter);
    return m;
}

void rf_matcher_free(rf_matcher *m)
{
    if (m == NULL)
        return;
    rf_regex_scratch_free(m->scratch);
    rf_prefilter_scratch_free(m->chance);
    free(m);
}

void rf_matcher_try_all(rf_matcher *m, bool all) { m->try_all = all; }

static bool overlap(size_t a, size_t b, size_t c, size_t d) { return a < d && c < b; }

/* All matches of the exceptions of one block; computed only after something has matched. */
static span *exceptions(const block *b, rf_matcher *m, rf_str fold, rf_arena *arena, size_t *n, bool *limit)
{
    span *spans = NULL;
    size_t cap = 0;
    *n = 0;
    for (size_t k = 0; k < b->except.count; k++) {
        size_t from = 0, s, e;
        int rc;
        while (*n < RF_MENTIONS_MAX && (rc = rf_regex_next(b->except.items[k].regex, m->scratch, fold, from, &s, &e)) != 0) {
            if (rc < 0) {
                *limit = true;
                break;
            }
            spans = rf_arena_grow(arena, spans, *n, &cap, sizeof *spans);
            spans[(*n)++] = (span){s, e};
            from = e > s ? e : s + 1;
            if (from >= fold.len)
                break;
        }
    }
    return spans;
}

static void add(rf_mentions *out, rf_arena *arena, rf_mention mention)
{
    if (out->count >= RF_MENTIONS_MAX) {
        out->limit_hit = true;
        return;
    }
    out->items = rf_arena_grow(arena, out->items, out->count, &out->cap, sizeof *out->items);
    out->items[out->count++] = mention;
}

/* Of overlapping mentions of one concept and tag the longest stands for all. */
static bool absorbed(rf_mentions *out, size_t first, const rf_mention *m)
{
    for (size_t i = first; i < out->count; i++) {
        rf_mention *o = &out->items[i];
        if (strcmp(o->tag, m->tag) != 0 || !overlap(o->fstart, o->fend, m->fstart, m->fend))
            continue;
        if (m->fend - m->fstart > o->fend - o->fstart)
            *o = *m;
        return true;
    }
    return false;
}

static void find_block(const block *b, rf_matcher *m, const uint64_t *map, const rf_text *t, rf_arena *arena, rf_mentions *out)
{
    rf_str fold = {t->fold, t->len};
    size_t first = out->count;
    for (size_t k = 0; k < b->match.count; k++) {
        const pattern *p = &b->match.items[k];
        if (!m->try_all && !(map[p->number / 64] >> p->number % 64 & 1))
            continue;
        size_t from = 0, s, e;
        int rc;
        while ((rc = rf_regex_next(p->regex, m->scratch, fold, from, &s, &e)) > 0) {
            rf_mention mention = {.concept = &b->concept,
                                  .fstart = s,
                                  .fend = e,
                                  .tag = p->tag,
                                  .why = "",
                                  .line = p->line,
                                  .row = "",
                                  .tier = b->concept.tier};
            if (e > s && !absorbed(out, first, &mention))
                add(out, arena, mention);
            from = e > s ? e : s + 1;
            if (from >= fold.len || out->limit_hit)
                break;
        }
        if (rc < 0)
            out->limit_hit = true;
    }
    if (out->count == first || b->except.count == 0)
        return;
    size_t n;
    span *veto = exceptions(b, m, fold, arena, &n, &out->limit_hit);
    size_t kept = first;
    for (size_t i = first; i < out->count; i++) {
        bool vetoed = false;
        for (size_t k = 0; k < n && !vetoed; k++)
            vetoed = overlap(out->items[i].fstart, out->items[i].fend, veto[k].start, veto[k].end);
        if (!vetoed)
            out->items[kept++] = out->items[i];
    }
    out->count = kept;
}

/* Figurative phrases remove the literal mentions that they overlap; they stay themselves. */
static void apply_vetoes(rf_mentions *out)
{
    size_t kept = 0;
    for (size_t i = 0; i < out->count; i++) {
        const rf_mention *a = &out->items[i];
        bool vetoed = false;
        for (size_t k = 0; k < out->count && !vetoed && !a->concept->vetoes; k++) {
            const rf_mention *v = &out->items[k];
            vetoed = v->concept != NULL && v->concept->vetoes && overlap(a->fstart, a->fend, v->fstart, v->fend);
        }
        if (vetoed)
        out->items[i].concept = NULL;
    }
    for (size_t i = 0; i < out->count; i++)
        if (out->items[i].concept != NULL)
            out->items[kept++] = out->items[i];
    out->count = kept;
}

static int by_place(const void *pa, const void *pb)
{
    const rf_mention *a = pa, *b = pb;
    if (a->fstart != b->fstart)
        return a->fstart < b->fstart ? -1 : 1;
    if (a->fend != b->fend)
        return a->fend > b->fend ? -1 : 1;
    int c = strcmp(a->concept->id, b->concept->id);
    return c != 0 ? c : strcmp(a->tag, b->tag);
}

void rf_rules_find(const rf_rules *r, rf_matcher *m, const rf_text *t, rf_arena *arena, rf_mentions *out)
{
    *out = (rf_mentions){0};
    if (t->len == 0)
        return;
    const uint64_t *map = rf_prefilter_scan(r->prefilter, m->chance, (rf_str){t->fold, t->len});
    for (size_t i = 0; i < r->n_blocks; i++)
        find_block(&r->blocks[i], m, map, t, arena, out);
    apply_vetoes(out);
    if (out->count > 1)
        qsort(out->items, out->count, sizeof *out->items, by_place);
    for (size_t i = 0; i < out->count; i++)
        rf_text_raw_span(t, out->items[i].fstart, out->items[i].fend, &out->items[i].start, &out->items[i].end);
}
