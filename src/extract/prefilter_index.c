/* extract/prefilter_index.c - makes the index of the prefilter: sets of words by hash, and the branches of patterns by the rarest of
 * the sets that they ask for. */
#include "extract/prefilter_internal.h"

#include "extract/branches.h"
#include "extract/frequency.h"
#include "extract/heads.h"

#include <stdlib.h>
#include <string.h>

#define STRINGS_MAX (256u << 20) /* never met: all rule files together are smaller */

/* A string, and the set or gate that it belongs to. */
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
    marks parts, whole, begins, ends; /* of sets, without their marks */
    marks bytes;                      /* between words: one byte each, with a gate */
    marks sets;                       /* what has been seen: the words of a set in one */
    double *frequency;                /* of a set: of 10,000 words */
    size_t cap_frequency;
    uint32_t *slots; /* of sets, open addressing */
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

/* ---- sets --------------------------------------------------------------------------------------------------------------- */

static void grow_slots(maker *m)
{
    free(m->slots);
    m->n_slots = m->n_slots ? m->n_slots * 2 : 4096;
    m->slots = rf_xcalloc(m->n_slots, sizeof *m->slots);
    for (uint32_t k = 0; k < m->sets.n; k++) {
        size_t i = hash_of(m->sets.items[k].text) & (m->n_slots - 1);
        while (m->slots[i] != 0)
            i = (i + 1) & (m->n_slots - 1);
        m->slots[i] = k + 1;
    }
}

static void add_word_of_set(maker *m, rf_str word, uint32_t set)
{
    bool begins = word.ptr[0] == RF_EDGE, ends = word.len > 1 && word.ptr[word.len - 1] == RF_EDGE;
    rf_str letters = kept(m, (rf_str){word.ptr + begins, word.len - begins - ends});
    put(begins && ends ? &m->whole : begins ? &m->begins : ends ? &m->ends : &m->parts, letters, set);
}

static void add_set(maker *m, const rf_phrases *words, rf_str text)
{
    double frequency = 0;
    put(&m->sets, kept(m, text), 0);
    for (size_t k = 0; k < words->count; k++) {
        add_word_of_set(m, words->items[k], (uint32_t)m->sets.n);
        frequency += rf_word_frequency(words->items[k]);
    }
    m->frequency = rf_arena_grow(m->arena, m->frequency, m->sets.n - 1, &m->cap_frequency, sizeof *m->frequency);
    m->frequency[m->sets.n - 1] = frequency;
}

/* Number of a set, from 1 on: the same for the same words, which many rules share by a fragment. 0 when there are too many. */
static uint16_t number_set(maker *m, const rf_phrases *words)
{
    rf_buf all;
    rf_buf_init(&all, 1u << 20);
    for (size_t i = 0; i < words->count; i++) {
        rf_buf_add_str(&all, words->items[i]);
        rf_buf_putc(&all, '\0');
    }
    rf_str text = rf_buf_str(&all);
    if (2 * m->sets.n >= m->n_slots)
        grow_slots(m);
    size_t i = hash_of(text) & (m->n_slots - 1);
    uint32_t found = 0;
    for (; m->slots[i] != 0 && found == 0; i = (i + 1) & (m->n_slots - 1))
        if (rf_str_eq(m->sets.items[m->slots[i] - 1].text, text))
            found = m->slots[i];
    if (found == 0 && m->sets.n < UINT16_MAX && !all.overflow) {
        add_set(m, words, text);
        found = m->slots[i] = (uint32_t)m->sets.n;
    }
    rf_buf_release(&all);
    return (uint16_t)found;
}

static void index_parts(maker *m)
{
    rf_prefilter *p = m->p;
    p->parts = rf_arena_take(p->arena, (m->parts.n + 1) * sizeof *p->parts);
    memset(p->part_slots, 0xFF, sizeof p->part_slots);
    for (size_t i = 0; i < m->parts.n; i++) {
        rf_str text = m->parts.items[i].text;
        p->links[p->n_links++] = (uint16_t)m->parts.items[i].owner;
        if (i > 0 && rf_str_eq(text, m->parts.items[i - 1].text)) {
            p->parts[p->n_parts - 1].n_links++;
            continue;
        }
        uint32_t slot = rf_part_slot(text.ptr);
        p->parts[p->n_parts] = (part){keep(p, text), (uint32_t)text.len, p->part_slots[slot], (uint32_t)p->n_links - 1, 1};
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

static uint32_t hash_from_behind(rf_str s)
{
    uint32_t h = RF_HEAD_BASIS;
    for (size_t i = s.len; i-- > 0;)
        h = RF_HEAD_STEP(h, s.ptr[i]);
    return h;
}

static void index_heads(rf_prefilter *p, head_table *t, const marks *m, uint32_t (*hash_it)(rf_str))
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
            uint32_t hash = hash_it(text), k = hash & t->mask;
            while (t->slots[k].len != 0)
                k = (k + 1) & t->mask;
            now = &t->slots[k];
            *now = (head){hash, (uint32_t)text.len, keep(p, text), (uint32_t)p->n_links, 0};
            t->lengths |= UINT64_C(1) << (text.len < 63 ? text.len : 63);
        }
        now->n++;
        p->links[p->n_links++] = (uint16_t)m->items[i].owner;
    }
}

static void index_sets(maker *m)
{
    rf_prefilter *p = m->p;
    marks *all[] = {&m->parts, &m->whole, &m->begins, &m->ends};
    size_t n = 0;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        tidy(all[i]);
        n += all[i]->n;
    }
    p->links = rf_arena_take(p->arena, (n + 1) * sizeof *p->links);
    index_parts(m);
    index_heads(p, &p->whole, &m->whole, hash_of);
    index_heads(p, &p->begins, &m->begins, hash_of);
    index_heads(p, &p->ends, &m->ends, hash_from_behind);
    p->n_sets = m->sets.n + 1;
}

/* ---- gates -------------------------------------------------------------------------------------------------------------- */

/* The set that a gate waits for; 0: bytes between words. */
static uint32_t awaited(const gate *g) { return g->by_clause ? g->clauses[0] : g->head; }

static void index_gates(maker *m)
{
    rf_prefilter *p = m->p;
    gate *sorted = rf_arena_take(p->arena, (p->n_gates + 1) * sizeof *sorted);
    uint32_t *place = rf_arena_take(m->arena, (p->n_gates + 1) * sizeof *place), *next;
    p->waiting = rf_arena_take(p->arena, (p->n_sets + 1) * sizeof *p->waiting);
    for (size_t i = 0; i < p->n_gates; i++)
        p->waiting[awaited(&p->gates[i]) + 1]++;
    for (size_t k = 0; k < p->n_sets; k++)
        p->waiting[k + 1] += p->waiting[k];
    next = rf_arena_take(m->arena, p->n_sets * sizeof *next);
    memcpy(next, p->waiting, p->n_sets * sizeof *next);
    for (size_t i = 0; i < p->n_gates; i++) {
        place[i] = next[awaited(&p->gates[i])]++;
        sorted[place[i]] = p->gates[i];
    }
    p->gates = sorted;
    tidy(&m->bytes);
    p->starts = rf_arena_take(p->arena, (m->bytes.n + 1) * sizeof *p->starts);
    size_t k = 0;
    for (unsigned c = 0; c <= 256; c++) {
        for (; k < m->bytes.n && (unsigned char)m->bytes.items[k].text.ptr[0] < c; k++)
            p->starts[k] = place[m->bytes.items[k].owner];
        p->by_byte[c] = (uint32_t)k;
    }
}

/* ---- patterns ----------------------------------------------------------------------------------------------------------- */

static rf_str marked(rf_str letters, bool ends, rf_arena *arena)
{
    char *s = rf_arena_raw(arena, letters.len + 2);
    s[0] = s[letters.len + 1] = RF_EDGE;
    memcpy(s + 1, letters.ptr, letters.len);
    return (rf_str){s, letters.len + 1 + ends};
}

/* The words that a branch may begin with, as a set; 0 if it begins with none. */
static uint16_t head_set(maker *m, const rf_heads *h, rf_arena *work)
{
    rf_phrases set = {rf_arena_raw(work, (h->n_words + h->n_stems + 256) * sizeof(rf_str)), 0};
    for (size_t i = 0; i < h->n_words; i++)
        set.items[set.count++] = marked(h->words[i], true, work);
    for (size_t i = 0; i < h->n_stems; i++)
        set.items[set.count++] = marked(h->stems[i], false, work);
    for (unsigned c = '0'; c <= 'z'; c++) {
        char byte = (char)c;
        if (rf_is_word_byte((unsigned char)c) && (h->other[c / 64] >> c % 64 & 1))
            set.items[set.count++] = marked((rf_str){&byte, 1}, false, work);
    }
    rf_phrases_tidy(&set);
    return set.count > 0 ? number_set(m, &set) : 0;
}

/* Enter the bytes between words that a branch may begin with for the next gate; false if there are none. */
static bool add_bytes(maker *m, const rf_heads *h)
{
    size_t before = m->bytes.n;
    for (unsigned c = 0; c < 256; c++)
        if (!rf_is_word_byte((unsigned char)c) && (h->other[c / 64] >> c % 64 & 1)) {
            char byte = (char)c;
            put(&m->bytes, kept(m, (rf_str){&byte, 1}), (uint32_t)m->p->n_gates);
        }
    return m->bytes.n > before;
}

/* What a branch requires behind its beginning, the rarest first. */
static size_t add_clauses(maker *m, const rf_required *need, bool closed, gate *g)
{
    size_t n = 0;
    for (size_t k = 0; k < need->n && n < RF_GATE_CLAUSES; k++) {
        const rf_clause *c = &need->clauses[k];
        if (c->high == 0 && closed) /* the first word: the heads say that */
            continue;
        uint16_t set = number_set(m, &c->words);
        uint8_t low = (uint8_t)(c->low < RF_FAR ? c->low : RF_FAR - 1), high = (uint8_t)(c->high < RF_FAR ? c->high : RF_FAR);
        bool known = false;
        for (size_t i = 0; i < n; i++)
            known = known || (g->clauses[i] == set && g->low[i] == low && g->high[i] == high);
        if (set == 0 || known)
            continue;
        g->clauses[n] = set;
        g->low[n] = low;
        g->high[n++] = high;
    }
    return n;
}

/* How much work it is to wait for a set: for each word of it, look for others at so many places. */
static double cost(const maker *m, uint16_t set, size_t places) { return m->frequency[set - 1] * (1 + 0.3 * (double)(places - 1)); }

/* Wait for the cheapest of head and near clauses, and put that clause in front. */
static void choose_awaited(const maker *m, gate *g)
{
    double best = cost(m, g->head, 1);
    size_t chosen = RF_GATE_CLAUSES;
    for (size_t k = 0; k < RF_GATE_CLAUSES && g->clauses[k] != 0; k++) {
        size_t places = (size_t)(g->high[k] - g->low[k]) + 1;
        if (g->high[k] == RF_FAR || places > RF_NEAR || cost(m, g->clauses[k], places) >= best)
            continue;
        best = cost(m, g->clauses[k], places);
        chosen = k;
    }
    if (chosen == RF_GATE_CLAUSES)
        return;
    uint16_t set = g->clauses[chosen];
    uint8_t low = g->low[chosen], high = g->high[chosen];
    g->by_clause = 1;
    for (size_t k = chosen; k > 0; k--) {
        g->clauses[k] = g->clauses[k - 1];
        g->low[k] = g->low[k - 1];
        g->high[k] = g->high[k - 1];
    }
    g->clauses[0] = set;
    g->low[0] = low;
    g->high[0] = high;
}

static void add_gate(maker *m, gate g)
{
    rf_prefilter *p = m->p;
    p->gates = rf_arena_grow(m->arena, p->gates, p->n_gates, &m->cap_gates, sizeof *p->gates);
    p->gates[p->n_gates++] = g;
}

/* False if the branch asks for nothing: it may begin anywhere. */
static bool add_branch(maker *m, const rf_branches *b, size_t i, uint32_t pattern, rf_arena *work)
{
    rf_required need;
    rf_heads heads;
    rf_required_derive(b->items[i], work, &need);
    rf_heads_derive(b->items[i], work, &heads);
    bool closed = heads.n_stems == 0 && !rf_heads_other(&heads), any_letter = heads.other['a' / 64] >> 'a' % 64 & 1;
    gate g = {.pattern = (uint16_t)pattern, .is_word = b->words[i] && closed, .at_start = b->at_start[i]};
    size_t n = add_clauses(m, &need, closed, &g);
    if (add_bytes(m, &heads))
        add_gate(m, g);
    g.head = head_set(m, &heads, work);
    if (g.head == 0)
        return true;
    choose_awaited(m, &g);
    add_gate(m, g);
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
    if (!begins || m->sets.n > UINT16_MAX - 8 * RF_BRANCHES_MAX) { /* there are too many sets to number those of this one */
        p->anywhere[p->n_anywhere++] = (uint16_t)number;
        p->filtered[number] = RF_FILTERED_NOT;
        return;
    }
    for (size_t i = 0; i < branches.n; i++)
        if (!add_branch(m, &branches, i, number, work))
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
    index_sets(&m);
    index_gates(&m);
    marks *all[] = {&m.parts, &m.whole, &m.begins, &m.ends, &m.bytes, &m.sets};
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
