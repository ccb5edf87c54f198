/* extract/match.c - finds the mentions of a folded text. Decides nothing about them. */
#include "extract/rules_internal.h"
#include "extract/tree.h"
#include "base/sort.h"

#include <stdlib.h>
#include <string.h>

typedef struct span {
    size_t start, end;
} span;

struct rf_matcher {
    rf_regex_scratch *scratch;
    rf_prefilter_scratch *prefilter;
    rf_program_scratch *programs;
    rf_chances chances;             /* of the text that is being read */
    uint16_t *chosen;               /* room for as many as there are: patterns that are run */
    span spans[RF_MENTIONS_OF_ONE]; /* of the mentions of the concept that is being looked for */
};

rf_matcher *rf_matcher_new(const rf_rules *r)
{
    rf_matcher *m = rf_xcalloc(1, sizeof *m);
    m->scratch = rf_regex_scratch_new(RF_MATCH_LIMIT);
    m->prefilter = rf_prefilter_scratch_new(r->prefilter);
    m->programs = rf_program_scratch_new();
    m->chosen = rf_xcalloc(r->n_patterns + 1, sizeof *m->chosen);
    return m;
}

void rf_matcher_free(rf_matcher *m)
{
    if (m == NULL)
        return;
    rf_regex_scratch_free(m->scratch);
    rf_prefilter_scratch_free(m->prefilter);
    rf_program_scratch_free(m->programs);
    free(m->chosen);
    free(m);
}

static bool overlap(size_t a, size_t b, size_t c, size_t d) { return a < d && c < b; }

void rf_matcher_look(const rf_rules *r, rf_matcher *m, rf_str fold)
{
    m->chances = rf_prefilter_scan_plain(r->prefilter, m->prefilter, fold);
}

rf_search rf_search_begin(const rf_matcher *m, const pattern *p)
{
    bool has = m->chances.map[p->number / 64] >> p->number % 64 & 1;
    return (rf_search){p, has ? m->chances.first[p->number] : RF_NO_CANDIDATE, 0};
}

/* By its program, or where that has no answer by PCRE2. */
static int match_at(const pattern *p, rf_matcher *m, rf_str fold, size_t at, size_t *start, size_t *end)
{
    int rc = rf_program_at(p->rules->programs, m->programs, p->number, fold, at, start, end);
    return rc >= 0 ? rc : rf_regex_at(p->regex, m->scratch, fold, at, start, end);
}

int rf_search_next(rf_search *search, rf_matcher *m, rf_str fold, size_t *start, size_t *end)
{
    while (search->candidate != RF_NO_CANDIDATE) {
        rf_candidate c = m->chances.candidates[search->candidate];
        search->candidate = c.next;
        if (c.at < search->from)
            continue;
        *start = c.at;
        *end = c.at + c.length;
        int rc = c.length > 0 ? 1 : match_at(search->pattern, m, fold, c.at, start, end);
        if (rc > 0)
            search->from = *end > *start ? *end : *start + 1;
        if (rc != 0)
            return rc;
    }
    return 0;
}

/* Does the mention overlap one of n spans? */
static bool any_overlaps(const span *spans, size_t n, const rf_mention *m)
{
    for (size_t k = 0; k < n; k++)
        if (overlap(m->fstart, m->fend, spans[k].start, spans[k].end))
            return true;
    return false;
}

/* All matches of the exceptions of one block; computed only after something has matched. */
static span *exceptions(const block *b, rf_matcher *m, rf_str fold, rf_arena *arena, size_t *n, bool *limit)
{
    span *spans = NULL;
    size_t cap = 0;
    *n = 0;
    for (size_t k = 0; k < b->except.count; k++) {
        rf_search search = rf_search_begin(m, &b->except.items[k]);
        size_t s, e;
        int rc = 0;
        while (*n < RF_MENTIONS_MAX && (rc = rf_search_next(&search, m, fold, &s, &e)) > 0) {
            spans = rf_arena_grow(arena, spans, *n, &cap, sizeof *spans);
            spans[(*n)++] = (span){s, e};
        }
        *limit |= rc != 0;
    }
    return spans;
}

/* Add a mention of the concept whose mentions begin at `first`; false if there are too many. Signals, which are looked for first, leave
 * half of the room to conditions. */
static bool add(rf_mentions *out, rf_arena *arena, size_t first, span *spans, rf_mention mention)
{
    size_t most = mention.concept->is_signal ? RF_MENTIONS_MAX / 2 : RF_MENTIONS_MAX;
    if (out->count >= most || out->count - first >= RF_MENTIONS_OF_ONE) {
        out->limit_hit = true;
        return false;
    }
    out->items = rf_arena_grow(arena, out->items, out->count, &out->cap, sizeof *out->items);
    spans[out->count - first] = (span){mention.fstart, mention.fend};
    out->items[out->count++] = mention;
    return true;
}

/* Of overlapping mentions of one concept and tag the longest stands for all. */
static bool absorbed(rf_mentions *out, size_t first, span *spans, const rf_mention *m)
{
    for (size_t k = 0; k < out->count - first; k++) {
        rf_mention *o = &out->items[first + k];
        if (!overlap(spans[k].start, spans[k].end, m->fstart, m->fend) || strcmp(o->tag, m->tag) != 0)
            continue;
        if (m->fend - m->fstart > o->fend - o->fstart) {
            *o = *m;
            spans[k] = (span){m->fstart, m->fend};
        }
        return true;
    }
    return false;
}

/* All matches of one pattern. */
static void find_pattern(const block *b, const pattern *p, rf_matcher *m, rf_str fold, rf_arena *arena, rf_mentions *out, size_t first)
{
    rf_search search = rf_search_begin(m, p);
    size_t s, e;
    int rc = 0;
    while ((rc = rf_search_next(&search, m, fold, &s, &e)) > 0) {
        rf_mention mention = {
            .concept = &b->concept, .fstart = s, .fend = e, .tag = p->tag, .why = "", .line = p->line, .row = "", .tier = b->concept.tier};
        if (e > s && !absorbed(out, first, m->spans, &mention) && !add(out, arena, first, m->spans, mention))
            break;
    }
    out->limit_hit |= rc < 0;
}

static void find_block(const block *b, rf_matcher *m, const rf_text *t, rf_arena *arena, rf_mentions *out)
{
    rf_str fold = {t->fold, t->len};
    size_t first = out->count;
    size_t number = b->first_number, end = number + b->match.count;
    while ((number = rf_chances_next(&m->chances, number)) < end)
        find_pattern(b, &b->match.items[number++ - b->first_number], m, fold, arena, out, first);
    if (out->count == first || b->except.count == 0)
        return;
    size_t n;
    span *veto = exceptions(b, m, fold, arena, &n, &out->limit_hit);
    size_t kept = first;
    for (size_t i = first; i < out->count; i++)
        if (!any_overlaps(veto, n, &out->items[i]))
            out->items[kept++] = out->items[i];
    out->count = kept;
}

/* Figurative phrases remove the literal mentions that they overlap; they stay themselves. */
static void apply_vetoes(rf_mentions *out, rf_arena *arena)
{
    span *vetoes = NULL;
    size_t n = 0, cap = 0, kept = 0;
    for (size_t i = 0; i < out->count; i++)
        if (out->items[i].concept->vetoes) {
            vetoes = rf_arena_grow(arena, vetoes, n, &cap, sizeof *vetoes);
            vetoes[n++] = (span){out->items[i].fstart, out->items[i].fend};
        }
    if (n == 0) /* nearly always */
        return;
    for (size_t i = 0; i < out->count; i++)
        if (out->items[i].concept->vetoes || !any_overlaps(vetoes, n, &out->items[i]))
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

/* Patterns with a chance lie anywhere among thousands, and waiting for one after the other to come from memory would take longer than
 * searching: so all are asked for before the first search. */
static void fetch(const rf_rules *r, rf_matcher *m)
{
    size_t n = 0;
    for (size_t k = 0; (k = rf_chances_next(&m->chances, k)) < r->n_patterns; k++) {
        if (m->chances.candidates[m->chances.first[k]].length == 0) {
            rf_program_fetch(r->programs, k, RF_PROGRAM_BEGIN);
            m->chosen[n++] = (uint16_t)k;
        }
        const block *b = &r->blocks[r->block_of[k]];
        __builtin_prefetch(b);
        __builtin_prefetch(&b->match);
        __builtin_prefetch(r->patterns[k]);
        __builtin_prefetch(&r->patterns[k]->number);
    }
    for (rf_program_step step = RF_PROGRAM_STEP; step < RF_PROGRAM_STEPS; step++)
        for (size_t i = 0; i < n; i++)
            rf_program_fetch(r->programs, m->chosen[i], step);
}

void rf_rules_find(const rf_rules *r, rf_matcher *m, const rf_text *t, rf_arena *arena, rf_mentions *out)
{
    *out = (rf_mentions){0};
    if (t->len == 0)
        return;
    m->chances = rf_prefilter_scan(r->prefilter, m->prefilter, t);
    fetch(r, m);
    for (size_t number = 0; (number = rf_chances_next(&m->chances, number)) < r->n_patterns;) {
        const block *b = &r->blocks[r->block_of[number]];
        find_block(b, m, t, arena, out);
        number = b->first_number + b->match.count + b->except.count;
    }
    apply_vetoes(out, arena);
    if (out->count > 1)
        rf_sort(out->items, out->count, sizeof *out->items, by_place, arena);
    for (size_t i = 0; i < out->count; i++)
        rf_text_raw_span(t, out->items[i].fstart, out->items[i].fend, &out->items[i].start, &out->items[i].end);
}

bool rf_rules_is_filtered(const rf_rules *r, size_t k) { return rf_prefilter_filtered(r->prefilter, k) == RF_FILTERED; }

size_t rf_rules_try_everywhere(const rf_rules *r, rf_matcher *m, size_t k, rf_str fold)
{
    const pattern *p = rf_pattern_number(r, k);
    size_t n = 0, start, end;
    for (size_t i = 0; i < fold.len; i++)
        if (rf_is_word_byte((unsigned char)fold.ptr[i]) && (i == 0 || !rf_is_word_byte((unsigned char)fold.ptr[i - 1])))
            n += match_at(p, m, fold, i, &start, &end) > 0;
    return n;
}
