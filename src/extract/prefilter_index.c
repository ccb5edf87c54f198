/* extract/prefilter_index.c - makes the index of the prefilter: required strings by their first three bytes, first words by hash,
 * the rest by first byte. */
#include "extract/prefilter_internal.h"

#include "extract/heads.h"

#include <stdlib.h>
#include <string.h>

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
    marks needles, words, stems;
    marks bytes;    /* one byte of text each */
    marks clauses;  /* what has been seen: the strings of a clause in one, with its number */
    uint32_t *slots; /* of clauses, open addressing */
    size_t n_slots;
    uint32_t *anywhere;
    size_t n_anywhere;
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

static rf_str kept(maker *m, rf_str s) { return (rf_str){rf_arena_dup(m->p->arena, s.ptr, s.len), s.len}; }

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

/* ---- clauses and needles ------------------------------------------------------------------------------------------------ */

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

/* Number of a clause, from 1 on: the same for the same strings, which many rules share by a fragment. */
static uint32_t number_clause(maker *m, const rf_string_set *set)
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
    if (found == 0) {
        put(&m->clauses, kept(m, text), 0);
        found = m->slots[i] = (uint32_t)m->clauses.n;
        for (size_t k = 0; k < set->count; k++)
            put(&m->needles, kept(m, set->items[k]), found);
    }
    rf_buf_release(&all);
    return found;
}

static void index_needles(maker *m)
{
    rf_prefilter *p = m->p;
    tidy(&m->needles);
    size_t n = m->needles.n;
    p->needles = rf_arena_take(p->arena, (n + 1) * sizeof *p->needles);
    p->clause_links = rf_arena_take(p->arena, (n + 1) * sizeof *p->clause_links);
    memset(p->needle_slots, 0xFF, sizeof p->needle_slots);
    for (size_t i = 0; i < n; i++) {
        const mark *x = &m->needles.items[i];
        p->clause_links[i] = x->owner;
        if (i > 0 && rf_str_eq(x->text, x[-1].text)) {
            p->needles[p->n_needles - 1].n_links++;
            continue;
        }
        uint32_t slot = rf_needle_slot(x->text.ptr);
        p->needles[p->n_needles] = (needle){x->text, p->needle_slots[slot], (uint32_t)i, 1};
        p->needle_slots[slot] = (uint32_t)p->n_needles++;
        p->needle_bits[slot / 64] |= UINT64_C(1) << slot % 64;
    }
    p->n_clauses = m->clauses.n + 1;
}

/* ---- heads -------------------------------------------------------------------------------------------------------------- */

static start start_of(const rf_prefilter *p, uint32_t pattern) { return (start){pattern, p->gates[pattern].clauses[0]}; }

static size_t distinct(const marks *m)
{
    size_t n = 0;
    for (size_t i = 0; i < m->n; i++)
        n += i == 0 || !rf_str_eq(m->items[i].text, m->items[i - 1].text);
    return n;
}

/* Enter the sorted marks into a table; their starts go to p->starts from *n on. */
static void index_heads(rf_prefilter *p, head_table *t, const marks *m, size_t *n)
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
            *now = (head){hash, (uint32_t)text.len, rf_arena_dup(p->arena, text.ptr, text.len), (uint32_t)*n, 0};
        }
        p->starts[(*n)++] = start_of(p, m->items[i].owner);
        now->n_starts++;
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
    index_heads(p, &p->words, &m->words, &n);
    index_heads(p, &p->stems, &m->stems, &n);
    for (size_t i = 0; i < m->stems.n; i++)
        p->stem_lengths |= UINT64_C(1) << (m->stems.items[i].text.len < 63 ? m->stems.items[i].text.len : 63);
    for (unsigned c = 0; c < 256; c++) {
        p->by_byte[c] = (uint32_t)n;
        for (; k < m->bytes.n && (unsigned char)m->bytes.items[k].text.ptr[0] == c; k++)
            p->starts[n++] = start_of(p, m->bytes.items[k].owner);
    }
    p->by_byte[256] = (uint32_t)n;
}

/* ---- patterns ----------------------------------------------------------------------------------------------------------- */

static void add_heads(maker *m, const rf_heads *h, uint32_t pattern)
{
    static const char every[256][1] = {
#define B4(n) {(char)(n)}, {(char)((n) + 1)}, {(char)((n) + 2)}, {(char)((n) + 3)}
#define B16(n) B4(n), B4((n) + 4), B4((n) + 8), B4((n) + 12)
#define B64(n) B16(n), B16((n) + 16), B16((n) + 32), B16((n) + 48)
        B64(0), B64(64), B64(128), B64(192)};
    for (size_t i = 0; i < h->n_words; i++)
        put(&m->words, kept(m, h->words[i]), pattern);
    for (size_t i = 0; i < h->n_stems; i++)
        put(&m->stems, kept(m, h->stems[i]), pattern);
    for (unsigned c = 0; c < 256; c++)
        if (h->other[c / 64] >> c % 64 & 1)
            put(&m->bytes, (rf_str){every[c], 1}, pattern);
}

static void add_pattern(maker *m, const char *pattern, uint32_t number, rf_arena *work)
{
    rf_required need;
    rf_heads heads;
    const rf_node *tree = rf_tree_read(pattern, work);
    rf_required_derive(tree, work, &need);
    rf_heads_derive(tree, work, &heads);
    gate *g = &m->p->gates[number];
    for (size_t k = 0; k < need.n; k++)
        g->clauses[k] = number_clause(m, &need.clauses[k]);
    g->reach = heads.reach < RF_NONE ? (uint32_t)heads.reach : RF_NONE;
    bool at_start = tree != NULL && tree->kind == RF_NODE_SEQUENCE && strncmp(pattern, RF_PATTERN_START, strlen(RF_PATTERN_START)) == 0;
    if (at_start)
        add_heads(m, &heads, number);
    else
        m->anywhere[m->n_anywhere++] = number;
    bool letters = heads.other['a' / 64] != 0;
    m->p->filtered[number] = !at_start || (need.n == 0 && letters) ? RF_FILTERED_BY_LETTER : RF_FILTERED_WELL;
}

rf_prefilter *rf_prefilter_new(const char *const *patterns, size_t n)
{
    rf_prefilter *p = rf_xcalloc(1, sizeof *p);
    rf_arena *work = rf_arena_new(1u << 20);
    maker m = {.p = p};
    p->arena = rf_arena_new(1u << 20);
    p->n_patterns = n;
    p->gates = rf_arena_take(p->arena, (n + 1) * sizeof *p->gates);
    p->filtered = rf_arena_take(p->arena, n + 1);
    p->anywhere = m.anywhere = rf_arena_take(p->arena, (n + 1) * sizeof *p->anywhere);
    for (size_t i = 0; i < n; i++) {
        rf_arena_reset(work);
        add_pattern(&m, patterns[i], (uint32_t)i, work);
    }
    p->n_anywhere = m.n_anywhere;
    index_needles(&m);
    index_starts(&m);
    free(m.needles.items);
    free(m.words.items);
    free(m.stems.items);
    free(m.bytes.items);
    free(m.clauses.items);
    free(m.slots);
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

rf_filtered rf_prefilter_filtered(const rf_prefilter *p, size_t pattern) { return (rf_filtered)p->filtered[pattern]; }
