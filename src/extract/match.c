/* extract/match.c - finds the mentions of a folded text. Decides nothing about them. */
#include "extract/rules_internal.h"
#include "extract/tree.h"

#include <stdlib.h>
#include <string.h>

typedef struct span {
    size_t start, end;
} span;

/* What becomes a mention if nothing removes it: a fifth as long, and all of a comment's are gone through again and again. */
typedef struct found {
    uint32_t start, end; /* folded bytes */
    const block *block;
    const pattern *pattern;
} found;

struct rf_matcher {
    const rf_rules *rules; /* borrowed */
    rf_regex_scratch *scratch;
    rf_prefilter_scratch *prefilter;
    rf_program_scratch *programs;
    rf_chances chances; /* of the text that is being read */
    uint16_t *chosen;   /* the patterns that have one, ascending; room for all */
    uint16_t *searched; /* those of them that a program is run for */
    size_t n_chosen;
    found *found; /* in this text so far; room for RF_MENTIONS_MAX */
    size_t n_found;
    size_t first; /* of the concept that is being looked for */
    size_t reach; /* where the last of these ends */
    bool limit_hit;
};

rf_matcher *rf_matcher_new(const rf_rules *r)
{
    rf_matcher *m = rf_xcalloc(1, sizeof *m);
    m->rules = r;
    m->scratch = rf_regex_scratch_new(RF_MATCH_LIMIT);
    m->prefilter = rf_prefilter_scratch_new(r->prefilter);
    m->programs = rf_program_scratch_new();
    m->chosen = rf_xcalloc(2 * (r->n_patterns + 1), sizeof *m->chosen);
    m->searched = m->chosen + r->n_patterns + 1;
    m->found = rf_xmalloc(RF_MENTIONS_MAX * sizeof *m->found);
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
    free(m->found);
    free(m);
}

static bool overlap(size_t a, size_t b, size_t c, size_t d) { return a < d && c < b; }

void rf_matcher_look(const rf_rules *r, rf_matcher *m, rf_str fold)
{
    m->chances = rf_prefilter_scan_plain(r->prefilter, m->prefilter, fold);
}

/* Of a pattern with a chance. */
static rf_search search_of(const rf_matcher *m, size_t number)
{
    return (rf_search){m->rules->patterns[number], number, m->chances.first[number], 0};
}

rf_search rf_search_begin(const rf_matcher *m, const pattern *p)
{
    bool has = m->chances.map[p->number / 64] >> p->number % 64 & 1;
    return has ? search_of(m, p->number) : (rf_search){p, p->number, RF_NO_CANDIDATE, 0};
}

/* By its program, or where that has no answer by PCRE2. */
static int match_at(const rf_search *x, rf_matcher *m, rf_str fold, size_t at, size_t *start, size_t *end)
{
    int rc = rf_program_at(m->rules->programs, m->programs, x->number, fold, at, start, end);
    return rc >= 0 ? rc : rf_regex_at(x->pattern->regex, m->scratch, fold, at, start, end);
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
        int rc = c.length > 0 ? 1 : match_at(search, m, fold, c.at, start, end);
        if (rc > 0)
            search->from = *end > *start ? *end : *start + 1;
        if (rc != 0)
            return rc;
    }
    return 0;
}

/* Does it overlap one of n spans? */
static bool any_overlaps(const span *spans, size_t n, const found *f)
{
    for (size_t k = 0; k < n; k++)
        if (overlap(f->start, f->end, spans[k].start, spans[k].end))
            return true;
    return false;
}

/* All matches of n exceptions; computed only after something has matched. */
static span *exceptions(rf_matcher *m, const uint16_t *numbers, size_t n, rf_str fold, rf_arena *arena, size_t *n_spans)
{
    span *spans = NULL;
    size_t cap = 0;
    *n_spans = 0;
    for (size_t k = 0; k < n; k++) {
        rf_search search = search_of(m, numbers[k]);
        size_t s, e;
        int rc = 0;
        while (*n_spans < RF_MENTIONS_MAX && (rc = rf_search_next(&search, m, fold, &s, &e)) > 0) {
            spans = rf_arena_grow(arena, spans, *n_spans, &cap, sizeof *spans);
            spans[(*n_spans)++] = (span){s, e};
        }
        m->limit_hit |= rc != 0;
    }
    return spans;
}

/* False if there are too many. Signals, which are looked for first, leave half of the room to conditions. */
static bool add(rf_matcher *m, found f)
{
    size_t most = f.block->concept.is_signal ? RF_MENTIONS_MAX / 2 : RF_MENTIONS_MAX;
    if (m->n_found >= most || m->n_found - m->first >= RF_MENTIONS_OF_ONE) {
        m->limit_hit = true;
        return false;
    }
    m->found[m->n_found++] = f;
    m->reach = f.end > m->reach ? f.end : m->reach;
    return true;
}

/* Of overlapping mentions of one concept and tag the longest stands for all. */
static bool absorbed(rf_matcher *m, found f)
{
    if (f.start >= m->reach) /* as most of those that one pattern finds */
        return false;
    for (size_t k = m->first; k < m->n_found; k++) {
        found *o = &m->found[k];
        if (!overlap(o->start, o->end, f.start, f.end) || strcmp(o->pattern->tag, f.pattern->tag) != 0)
            continue;
        if (f.end - f.start > o->end - o->start) {
            *o = f;
            m->reach = f.end > m->reach ? f.end : m->reach;
        }
        return true;
    }
    return false;
}

/* All matches of one pattern. */
static void find_pattern(const block *b, rf_search search, rf_matcher *m, rf_str fold)
{
    size_t s, e;
    int rc = 0;
    while ((rc = rf_search_next(&search, m, fold, &s, &e)) > 0) {
        found f = {(uint32_t)s, (uint32_t)e, b, search.pattern};
        if (e > s && !absorbed(m, f) && !add(m, f))
            break;
    }
    m->limit_hit |= rc < 0;
}

/* What the patterns of a block find: the chosen ones numbers[0, n). */
static void find_block(const block *b, rf_matcher *m, const uint16_t *numbers, size_t n, rf_str fold, rf_arena *arena)
{
    size_t k = 0, except = b->first_number + b->match.count;
    m->first = m->n_found;
    m->reach = 0;
    for (; k < n && numbers[k] < except; k++)
        find_pattern(b, search_of(m, numbers[k]), m, fold);
    if (m->n_found == m->first || k == n)
        return;
    size_t n_veto;
    span *veto = exceptions(m, numbers + k, n - k, fold, arena, &n_veto);
    size_t kept = m->first;
    for (size_t i = m->first; i < m->n_found; i++)
        if (!any_overlaps(veto, n_veto, &m->found[i]))
            m->found[kept++] = m->found[i];
    m->n_found = kept;
}

/* Figurative phrases remove the literal mentions that they overlap; they stay themselves. */
static void apply_vetoes(rf_matcher *m, rf_arena *arena)
{
    span *vetoes = NULL;
    size_t n = 0, cap = 0, kept = 0;
    for (size_t i = 0; i < m->n_found; i++)
        if (m->found[i].block->concept.vetoes) {
            vetoes = rf_arena_grow(arena, vetoes, n, &cap, sizeof *vetoes);
            vetoes[n++] = (span){m->found[i].start, m->found[i].end};
        }
    if (n == 0) /* nearly always */
        return;
    for (size_t i = 0; i < m->n_found; i++)
        if (m->found[i].block->concept.vetoes || !any_overlaps(vetoes, n, &m->found[i]))
            m->found[kept++] = m->found[i];
    m->n_found = kept;
}

/* ---- mentions in the order of their places ---------------------------------------------------------------------------- */

/* Of two that begin at one byte the longer stands in front. */
static bool stands_behind(const found *a, const found *b)
{
    if (a->end != b->end)
        return a->end < b->end;
    int c = strcmp(a->block->concept.id, b->block->concept.id);
    return c != 0 ? c > 0 : strcmp(a->pattern->tag, b->pattern->tag) > 0;
}

/* What begins at one byte, by number: the chain from first[byte], which holds where the byte's bit is set. */
typedef struct places {
    uint64_t *begins;
    uint16_t *first, *next;
} places;

enum { NO_MORE = UINT16_MAX };

_Static_assert(RF_MENTIONS_MAX < NO_MORE, "numbers of mentions fit");

static void enter(const places *p, const found *all, uint16_t i)
{
    uint32_t at = all[i].start;
    uint16_t *link = &p->first[at];
    if ((p->begins[at / 64] >> at % 64 & 1) == 0)
        *link = NO_MORE;
    p->begins[at / 64] |= UINT64_C(1) << at % 64;
    while (*link != NO_MORE && !stands_behind(&all[*link], &all[i])) /* of equals the one found first */
        link = &p->next[*link];
    p->next[i] = *link;
    *link = i;
}

static void make_mention(const found *f, const rf_text *t, rf_mention *out)
{
    *out = (rf_mention){.concept = &f->block->concept,
                        .fstart = f->start,
                        .fend = f->end,
                        .tag = f->pattern->tag,
                        .why = "",
                        .line = f->pattern->line,
                        .row = "",
                        .tier = f->block->concept.tier};
    rf_text_raw_span(t, f->start, f->end, &out->start, &out->end);
}

/* By the bytes they begin at rather than by comparing them with each other, which took eight times the instructions. */
static void make_mentions(const rf_matcher *m, const rf_text *t, rf_arena *arena, rf_mentions *out)
{
    size_t n_groups = t->len / 64 + 1;
    places p = {rf_arena_take(arena, n_groups * sizeof *p.begins), rf_arena_raw(arena, t->len * sizeof *p.first),
                rf_arena_raw(arena, m->n_found * sizeof *p.next)};
    for (size_t i = 0; i < m->n_found; i++)
        enter(&p, m->found, (uint16_t)i);
    out->items = rf_arena_raw(arena, m->n_found * sizeof *out->items);
    out->cap = m->n_found;
    for (size_t g = 0; g < n_groups; g++)
        for (uint64_t left = p.begins[g]; left != 0; left &= left - 1)
            for (uint16_t i = p.first[g * 64 + (size_t)__builtin_ctzll(left)]; i != NO_MORE; i = p.next[i])
                make_mention(&m->found[i], t, &out->items[out->count++]);
}

/* The patterns with a chance. */
static void choose(const rf_rules *r, rf_matcher *m)
{
    m->n_chosen = 0;
    for (size_t i = 0; i * 64 < r->n_patterns; i++)
        for (uint64_t left = m->chances.map[i]; left != 0; left &= left - 1)
            m->chosen[m->n_chosen++] = (uint16_t)(i * 64 + (size_t)__builtin_ctzll(left));
}

/* They lie anywhere among thousands, and waiting for one after the other to come from memory would take longer than searching: so all are
 * asked for before the first search. */
static void fetch(const rf_rules *r, const rf_matcher *m)
{
    size_t n = 0;
    for (size_t i = 0; i < m->n_chosen; i++) {
        uint16_t k = m->chosen[i];
        const block *b = &r->blocks[r->block_of[k]];
        __builtin_prefetch(b);
        __builtin_prefetch(&b->match);
        __builtin_prefetch(r->patterns[k]);
        m->searched[n] = k;
        n += m->chances.candidates[m->chances.first[k]].length == 0;
    }
    rf_programs_fetch(r->programs, m->searched, n);
}

void rf_rules_find(const rf_rules *r, rf_matcher *m, const rf_text *t, rf_arena *arena, rf_mentions *out)
{
    *out = (rf_mentions){0};
    if (t->len == 0)
        return;
    m->chances = rf_prefilter_scan(r->prefilter, m->prefilter, t);
    choose(r, m);
    fetch(r, m);
    m->n_found = 0;
    m->limit_hit = false;
    for (size_t i = 0, n; i < m->n_chosen; i += n) {
        const block *b = &r->blocks[r->block_of[m->chosen[i]]];
        size_t end = b->first_number + b->match.count + b->except.count;
        for (n = 1; i + n < m->n_chosen && m->chosen[i + n] < end; n++)
            ;
        find_block(b, m, m->chosen + i, n, (rf_str){t->fold, t->len}, arena);
    }
    apply_vetoes(m, arena);
    out->limit_hit = m->limit_hit;
    if (m->n_found > 0)
        make_mentions(m, t, arena, out);
}

bool rf_rules_is_filtered(const rf_rules *r, size_t k) { return rf_prefilter_filtered(r->prefilter, k) == RF_FILTERED; }

size_t rf_rules_try_everywhere(const rf_rules *r, rf_matcher *m, size_t k, rf_str fold)
{
    rf_search search = {rf_pattern_number(r, k), k, RF_NO_CANDIDATE, 0};
    size_t n = 0, start, end;
    for (size_t i = 0; i < fold.len; i++)
        if (rf_is_word_byte((unsigned char)fold.ptr[i]) && (i == 0 || !rf_is_word_byte((unsigned char)fold.ptr[i - 1])))
            n += match_at(&search, m, fold, i, &start, &end) > 0;
    return n;
}
