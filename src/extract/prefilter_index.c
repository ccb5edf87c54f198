/* extract/prefilter_index.c - makes the index of the prefilter: required and first words by hash, parts of words by their first three
 * bytes, other beginnings by first byte. */
#include "extract/prefilter_internal.h"

#include "extract/branches.h"
#include "extract/heads.h"

#include <stdlib.h>
#include <string.h>

#define STRINGS_MAX (256u << 20) /* never met: all rule files together are smaller */

/* A string, and the clause or pattern that it belongs to. */
typedef struct mark {
    rf_str text;
    uint32_t owner;
} mark;

typedef struct marks {
    mark *items;
    size_t n, cap;
} marks;

typedef struct maker {
    rf_prefilter *p;
    rf_arena *arena;
    marks parts, whole; /* of clauses; parts with their edges */
    marks words, stems; /* that branches begin with */
    marks bytes;        /* one byte of text each */
    marks clauses;      /* what has been seen: the words of a clause in one */
    uint32_t *slots;    /* of clauses, open addressing */
    size_t n_slots, cap_gates;
} maker;

static void put(marks *m, rf_str text, uint32_t owner)
{
    if (m->n == m->cap) {
        m->cap = m->cap ? m->cap * 2 : 4096;
        m->items = rf_xrealloc(m->items, m->cap * sizeof *m->items);
    }
    m->items[m->n++] = (mark){text, owner};
}

static uint32_t hash_of(rf_str s)
{
    uint32_t h = RF_HEAD_BASIS;
    for (size_t i = 0; i < s.len; i++)
        h = RF_HEAD_STEP(h, s.ptr[i]);
    return h;
}

/* For as long as the index is being made. */
static rf_str kept(maker *m, rf_str s) { return (rf_str){rf_arena_dup(m->arena, s.ptr, s.len), s.len}; }

/* For good: where the text stands in p->strings. */
static uint32_t keep(rf_prefilter *p, rf_str s)
{
    rf_buf_add_str(&p->strings, s);
    return (uint32_t)(p->strings.len - s.len);
}

static int by_text(const void *pa, const void *pb)
{
    const mark *a = pa, *b = pb;
    size_t n = a->text.len < b->text.len ? a->text.len : b->text.len;
    int c = memcmp(a->text.ptr, b->text.ptr, n);
    if (c != 0)
        return c;
    if (a->text.len != b->text.len)
        return a->text.len < b->text.len ? -1 : 1;
    return a->owner < b->owner ? -1 : a->owner > b->owner;
}

/* Sorted, without doubles. */
static void tidy(marks *m)
{
    size_t n = 0;
    if (m->n > 1)
        qsort(m->items, m->n, sizeof *m->items, by_text);
    for (size_t i = 0; i < m->n; i++)
        if (n == 0 || by_text(&m->items[i], &m->items[n - 1]) != 0)
            m->items[n++] = m->items[i];
    m->n = n;
}

/* ---- clauses ------------------------------------------------------------------------------------------------------------ */

static void grow_slots(maker *m)
{
    free(m->slots);
    m->n_slots = m->n_slots ? m->n_slots * 2 : 4096;
    m->slots = rf_xcalloc(m->n_slots, sizeof *m->slots);
    for (uint32_t k = 0; k < m->clauses.n; k++) {
        size_t i = hash_of(m->clauses.items[k].text) & (m->n_slots - 1);
        while (m->slots[i] != 0)
            i = (i + 1) & (m->n_slots - 1);
        m->slots[i] = k + 1;
    }
}

static void add_word_of_clause(maker *m, rf_str word, uint32_t clause)
{
    bool begins = word.ptr[0] == RF_EDGE, ends = word.ptr[word.len - 1] == RF_EDGE;
    if (begins && ends)
        put(&m->whole, kept(m, (rf_str){word.ptr + 1, word.len - 2}), clause);
    else
        put(&m->parts, kept(m, word), clause);
}

/* Number of a clause, from 1 on: the same for the same words, which many rules share by a fragment. 0 when there are too many. */
static uint16_t number_clause(maker *m, const rf_phrases *set)
{
    rf_buf all;
    rf_buf_init(&all, 1u << 20);
    for (size_t i = 0; i < set->count; i++) {
        rf_buf_add_str(&all, set->items[i]);
        rf_buf_putc(&all, '\0');
    }
    rf_str text = rf_buf_str(&all);
    if (2 * m->clauses.n >= m->n_slots)
        grow_slots(m);
    size_t i = hash_of(text) & (m->n_slots - 1);
    uint32_t found = 0;
    for (; m->slots[i] != 0 && found == 0; i = (i + 1) & (m->n_slots - 1))
        if (rf_str_eq(m->clauses.items[m->slots[i] - 1].text, text))
            found = m->slots[i];
    if (found == 0 && m->clauses.n < UINT16_MAX && !all.overflow) {
        put(&m->clauses, kept(m, text), 0);
        found = m->slots[i] = (uint32_t)m->clauses.n;
        for (size_t k = 0; k < set->count; k++)
            add_word_of_clause(m, set->items[k], found);
    }
    rf_buf_release(&all);
    return (uint16_t)found;
}

static rf_str without_edges(rf_str s)
{
    bool begins = s.ptr[0] == RF_EDGE, ends = s.ptr[s.len - 1] == RF_EDGE;
    return (rf_str){s.ptr + begins, s.len - begins - ends};
}

static void index_parts(maker *m, size_t *n_links)
{
    rf_prefilter *p = m->p;
    p->parts = rf_arena_take(p->arena, (m->parts.n + 1) * sizeof *p->parts);
    memset(p->part_slots, 0xFF, sizeof p->part_slots);
    for (size_t i = 0; i < m->parts.n; i++) {
        const mark *x = &m->parts.items[i];
        p->links[(*n_links)++] = (uint16_t)x->owner;
        if (i > 0 && rf_str_eq(x->text, x[-1].text)) {
            p->parts[p->n_parts - 1].n_links++;
            continue;
        }
        rf_str text = without_edges(x->text);
        uint32_t slot = rf_part_slot(text.ptr);
        p->parts[p->n_parts] = (part){.text = keep(p, text),
                                      .len = (uint16_t)text.len,
                                      .begins = x->text.ptr[0] == RF_EDGE,
                                      .ends = x->text.ptr[x->text.len - 1] == RF_EDGE,
                                      .next = p->part_slots[slot],
                                      .first = (uint32_t)*n_links - 1,
                                      .n_links = 1};
        p->part_slots[slot] = (uint32_t)p->n_parts++;
    }
}

static size_t distinct(const marks *m)
{
    size_t n = 0;
    for (size_t i = 0; i < m->n; i++)
        n += i == 0 || !rf_str_eq(m->items[i].text, m->items[i - 1].text);
    return n;
}

/* Enter the words of sorted marks into a table; what belongs to each will stand from `first` on, in the order of the marks. */
static void index_heads(rf_prefilter *p, head_table *t, const marks *m, size_t first)
{
    size_t size = 16;
    while (size < 2 * distinct(m))
        size *= 2;
    t->mask = (uint32_t)size - 1;
    t->slots = rf_arena_take(p->arena, size * sizeof *t->slots);
    head *now = NULL;
    for (size_t i = 0; i < m->n; i++) {
        rf_str text = m->items[i].text;
        if (i == 0 || !rf_str_eq(text, m->items[i - 1].text)) {
            uint32_t hash = hash_of(text), k = hash & t->mask;
            while (t->slots[k].len != 0)
                k = (k + 1) & t->mask;
            now = &t->slots[k];
            *now = (head){hash, (uint32_t)text.len, keep(p, text), (uint32_t)(first + i), 0};
        }
        now->n++;
    }
}

static void index_clauses(maker *m)
{
    rf_prefilter *p = m->p;
    tidy(&m->parts);
    tidy(&m->whole);
    p->links = rf_arena_take(p->arena, (m->parts.n + m->whole.n + 1) * sizeof *p->links);
    size_t n = 0;
    index_parts(m, &n);
    index_heads(p, &p->whole, &m->whole, n);
    for (size_t i = 0; i < m->whole.n; i++)
        p->links[n++] = (uint16_t)m->whole.items[i].owner;
    p->n_clauses = m->clauses.n + 1;
}

/* ---- heads -------------------------------------------------------------------------------------------------------------- */

static void put_starts(rf_prefilter *p, const marks *m, size_t *n)
{
    for (size_t i = 0; i < m->n; i++) {
        uint32_t number = m->items[i].owner;
        p->starts[(*n)++] = (start){p->gates[number].clauses[0], (uint16_t)number};
    }
}

static void index_starts(maker *m)
{
    rf_prefilter *p = m->p;
    tidy(&m->words);
    tidy(&m->stems);
    tidy(&m->bytes);
    p->starts = rf_arena_take(p->arena, (m->words.n + m->stems.n + m->bytes.n + 1) * sizeof *p->starts);
    size_t n = 0, k = 0;
    index_heads(p, &p->words, &m->words, n);
    put_starts(p, &m->words, &n);
    index_heads(p, &p->stems, &m->stems, n);
    put_starts(p, &m->stems, &n);
    for (size_t i = 0; i < m->stems.n; i++)
        p->stem_lengths |= UINT64_C(1) << (m->stems.items[i].text.len < 63 ? m->stems.items[i].text.len : 63);
    for (unsigned c = 0; c <= 256; c++) {
        while (k < m->bytes.n && (unsigned char)m->bytes.items[k].text.ptr[0] < c)
            k++;
        p->by_byte[c] = (uint32_t)(n + k);
    }
    put_starts(p, &m->bytes, &n);
}

/* ---- patterns ----------------------------------------------------------------------------------------------------------- */

static void add_heads(maker *m, const rf_heads *h, uint32_t number)
{
    for (size_t i = 0; i < h->n_words; i++)
        put(&m->words, kept(m, h->words[i]), number);
    for (size_t i = 0; i < h->n_stems; i++)
        put(&m->stems, kept(m, h->stems[i]), number);
    for (unsigned c = 0; c < 256; c++)
        if (h->other[c / 64] >> c % 64 & 1) {
            char byte = (char)c;
            put(&m->bytes, kept(m, (rf_str){&byte, 1}), number);
        }
}

/* False if the branch asks for nothing: it may begin anywhere. */
static bool add_branch(maker *m, const rf_node *branch, bool word, uint32_t pattern, rf_arena *work)
{
    rf_prefilter *p = m->p;
    rf_required need;
    rf_heads heads;
    rf_required_derive(branch, work, &need);
    rf_heads_derive(branch, work, &heads);
    p->gates = rf_arena_grow(p->arena, p->gates, p->n_gates, &m->cap_gates, sizeof *p->gates);
    gate *g = &p->gates[p->n_gates];
    *g = (gate){.pattern = (uint16_t)pattern, .word = word && heads.n_stems == 0 && !rf_heads_other(&heads)};
    add_heads(m, &heads, (uint32_t)p->n_gates++);
    size_t n = 0;
    for (size_t k = 0; k < need.n && n < RF_GATE_CLAUSES; k++) {
        const rf_clause *c = &need.clauses[k];
        if (c->high == 0) /* the first word: the heads say that */
            continue;
        uint16_t clause = number_clause(m, &c->words);
        if (clause == 0)
            continue;
        g->clauses[n] = clause;
        g->low[n] = (uint8_t)(c->low < RF_FAR ? c->low : RF_FAR - 1);
        g->high[n++] = (uint8_t)(c->high < RF_FAR ? c->high : RF_FAR);
    }
    bool any_letter = heads.other['a' / 64] >> 'a' % 64 & 1;
    return n > 0 || !any_letter;
}

static void add_pattern(maker *m, const char *pattern, uint32_t number, rf_arena *work)
{
    rf_prefilter *p = m->p;
    rf_branches branches = {.n = 0};
    const rf_node *tree = rf_tree_read(pattern, work);
    bool begins = tree != NULL && tree->kind == RF_NODE_SEQUENCE && strncmp(pattern, RF_PATTERN_START, strlen(RF_PATTERN_START)) == 0;
    if (begins)
        rf_branches_of(tree, work, &branches);
    if (!begins || p->n_gates + branches.n > UINT16_MAX) {
        p->anywhere[p->n_anywhere++] = (uint16_t)number;
        p->filtered[number] = RF_FILTERED_NOT;
        return;
    }
    for (size_t i = 0; i < branches.n; i++)
        if (!add_branch(m, branches.items[i], branches.words[i], number, work))
            p->filtered[number] = RF_FILTERED_NOT;
}

rf_prefilter *rf_prefilter_new(const char *const *patterns, size_t n)
{
    rf_prefilter *p = rf_xcalloc(1, sizeof *p);
    rf_arena *work = rf_arena_new(1u << 20);
    maker m = {.p = p, .arena = rf_arena_new(1u << 20)};
    p->arena = rf_arena_new(1u << 20);
    rf_buf_init(&p->strings, STRINGS_MAX);
    p->n_patterns = n;
    p->filtered = rf_arena_take(p->arena, n + 1);
    p->anywhere = rf_arena_take(p->arena, (n + 1) * sizeof *p->anywhere);
    for (size_t i = 0; i < n; i++) {
        rf_arena_reset(work);
        add_pattern(&m, patterns[i], (uint32_t)i, work);
    }
    index_clauses(&m);
    index_starts(&m);
    marks *all[] = {&m.parts, &m.whole, &m.words, &m.stems, &m.bytes, &m.clauses};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        free(all[i]->items);
    free(m.slots);
    rf_arena_free(work);
    rf_arena_free(m.arena);
    return p;
}

void rf_prefilter_free(rf_prefilter *p)
{
    if (p == NULL)
        return;
    if (!p->is_borrowed)
        rf_buf_release(&p->strings);
    rf_arena_free(p->arena);
    free(p);
}

rf_filtered rf_prefilter_filtered(const rf_prefilter *p, size_t pattern) { return (rf_filtered)p->filtered[pattern]; }
