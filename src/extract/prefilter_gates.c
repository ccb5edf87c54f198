/* extract/prefilter_gates.c - the branches of patterns: what each of them asks for, and the rarest of it, which it waits for. */
#include "extract/prefilter_maker.h"

#include "extract/branches.h"
#include "extract/heads.h"

#include <stdlib.h>
#include <string.h>

#define OFTEN 10000 /* words: spaces come as often as words */

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
    return set.count > 0 ? rf_maker_number_set(m, &set) : 0;
}

/* Enter the bytes between words that a branch may begin with for the next gate; false if there are none. */
static bool add_bytes(maker *m, const rf_heads *h)
{
    size_t before = m->bytes.n;
    for (unsigned c = 0; c < 256; c++)
        if (!rf_is_word_byte((unsigned char)c) && (h->other[c / 64] >> c % 64 & 1)) {
            char byte = (char)c;
            rf_marks_put(&m->bytes, rf_maker_kept(m, (rf_str){&byte, 1}), (uint32_t)m->p->n_gates);
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
        uint16_t set = rf_maker_number_set(m, &c->words);
        uint8_t low = (uint8_t)(c->low < RF_FAR ? c->low : RF_FAR - 1), high = (uint8_t)(c->high < RF_FAR ? c->high : RF_FAR);
        bool known = false;
        for (size_t i = 0; i < n; i++)
            known = known || (g->sets[i] == set && g->low[i] == low && g->high[i] == high);
        if (set == 0 || known)
            continue;
        g->sets[n] = set;
        g->low[n] = low;
        g->high[n++] = high;
    }
    return n;
}

/* How much work it is to wait for a set: for each word of it, look for others at so many places. */
static double cost(const maker *m, uint16_t set, size_t places) { return m->frequency[set - 1] * (1 + 0.3 * (double)(places - 1)); }

/* Wait for the cheapest of head and near clauses, and ask for the beginning first if it is a clause: the set that the gate waits for. */
static uint16_t choose_awaited(const maker *m, uint16_t begins, gate *g)
{
    double best = cost(m, begins, 1);
    size_t chosen = RF_GATE_CLAUSES;
    for (size_t k = 0; k < RF_GATE_CLAUSES && g->sets[k] != 0; k++) {
        size_t places = (size_t)(g->high[k] - g->low[k]) + 1;
        if (g->high[k] > RF_BEHIND || cost(m, g->sets[k], places) >= best)
            continue;
        best = cost(m, g->sets[k], places);
        chosen = k;
    }
    if (chosen == RF_GATE_CLAUSES)
        return begins;
    uint16_t set = g->sets[chosen];
    uint8_t low = g->low[chosen], high = g->high[chosen];
    g->kind |= RF_GATE_BY_CLAUSE;
    for (size_t k = chosen; k > 0; k--) {
        g->sets[k] = g->sets[k - 1];
        g->low[k] = g->low[k - 1];
        g->high[k] = g->high[k - 1];
    }
    g->sets[0] = begins;
    g->low[0] = low;
    g->high[0] = high;
    return set;
}

static void add_gate(maker *m, gate g, uint16_t awaited)
{
    rf_prefilter *p = m->p;
    m->awaited = rf_arena_grow(m->arena, m->awaited, p->n_gates, &m->cap_awaited, sizeof *m->awaited);
    p->gates = rf_arena_grow(m->arena, p->gates, p->n_gates, &m->cap_gates, sizeof *p->gates);
    m->awaited[p->n_gates] = awaited;
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
    gate g = {.pattern = (uint16_t)pattern};
    g.kind = (b->words[i] && closed ? RF_GATE_WORD : 0) | (b->at_start[i] ? RF_GATE_AT_START : 0);
    size_t n = add_clauses(m, &need, closed, &g);
    if (add_bytes(m, &heads))
        add_gate(m, g, 0);
    uint16_t begins = head_set(m, &heads, work);
    if (begins == 0)
        return true;
    uint16_t awaited = choose_awaited(m, begins, &g);
    add_gate(m, g, awaited);
    return n > 0 || !any_letter;
}

void rf_maker_add_pattern(maker *m, const char *pattern, uint32_t number, rf_arena *work)
{
    rf_prefilter *p = m->p;
    rf_branches branches = {.n = 0};
    const rf_node *tree = rf_tree_read(pattern, work);
    bool begins = tree != NULL && tree->kind == RF_NODE_SEQUENCE && strncmp(pattern, RF_PATTERN_START, strlen(RF_PATTERN_START)) == 0;
    if (begins)
        rf_branches_of(tree, work, &branches);
    bool full = m->sets.n > UINT16_MAX - 8 * RF_BRANCHES_MAX || m->whole.n + m->begins.n + m->ends.n > RF_SLOT_MOST / 2;
    if (!begins || full) { /* there are too many sets to number those of this one */
        p->anywhere[p->n_anywhere++] = (uint16_t)number;
        p->filtered[number] = RF_FILTERED_NOT;
        return;
    }
    for (size_t i = 0; i < branches.n; i++)
        if (!add_branch(m, &branches, i, number, work))
            p->filtered[number] = RF_FILTERED_NOT;
}

/* ---- all of them ----------------------------------------------------------------------------------------------------- */

/* How much each set is asked for: by every gate that another word makes look at it, the first one the most. */
static double *asks_of_sets(maker *m)
{
    double *asks = rf_arena_take(m->arena, (m->sets.n + 1) * sizeof *asks);
    for (size_t i = 0; i < m->p->n_gates; i++) {
        const gate *g = &m->p->gates[i];
        double weight = m->awaited[i] > 0 ? m->frequency[m->awaited[i] - 1] : OFTEN;
        for (int k = 0; k < RF_GATE_CLAUSES && g->sets[k] != 0; k++, weight /= 4)
            asks[g->sets[k]] += weight;
    }
    return asks;
}

/* A set and how much it is asked for. */
typedef struct asked {
    double asks, frequency;
    uint32_t set;
} asked;

static int by_asks(const void *pa, const void *pb)
{
    const asked *a = pa, *b = pb;
    if (a->asks != b->asks)
        return a->asks > b->asks ? -1 : 1;
    return a->set < b->set ? -1 : a->set > b->set;
}

/* Those that stand in comments most first. */
static int by_frequency(const void *pa, const void *pb)
{
    const asked *a = pa, *b = pb;
    if (a->frequency != b->frequency)
        return a->frequency > b->frequency ? -1 : 1;
    return a->set < b->set ? -1 : a->set > b->set;
}

void rf_maker_order_sets(maker *m)
{
    double *asks = asks_of_sets(m);
    asked *order = rf_arena_take(m->arena, (m->sets.n + 1) * sizeof *order);
    uint16_t *number = rf_arena_take(m->arena, (m->sets.n + 1) * sizeof *number);
    for (uint32_t k = 1; k <= m->sets.n; k++)
        order[k - 1] = (asked){asks[k], m->frequency[k - 1], k};
    qsort(order, m->sets.n, sizeof *order, by_asks);
    size_t n_columns = m->sets.n < RF_COLUMNS ? m->sets.n : RF_COLUMNS - 1;
    while (n_columns > 0 && order[n_columns - 1].asks == 0)
        n_columns--;
    qsort(order, n_columns, sizeof *order, by_frequency);
    for (size_t k = 0; k < m->sets.n; k++) {
        number[order[k].set] = (uint16_t)(k + 1);
        m->p->n_asked += order[k].asks > 0;
    }
    for (size_t i = 0; i < m->p->n_gates; i++) {
        m->awaited[i] = number[m->awaited[i]];
        for (int k = 0; k < RF_GATE_CLAUSES; k++)
            m->p->gates[i].sets[k] = number[m->p->gates[i].sets[k]];
    }
    marks *all[] = {&m->parts, &m->whole, &m->begins, &m->ends};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        for (size_t k = 0; k < all[i]->n; k++)
            all[i]->items[k].owner = number[all[i]->items[k].owner];
}

void rf_maker_index_gates(maker *m)
{
    rf_prefilter *p = m->p;
    gate *sorted = rf_arena_take(p->arena, (p->n_gates + 1) * sizeof *sorted);
    uint32_t *place = rf_arena_take(m->arena, (p->n_gates + 1) * sizeof *place), *next;
    p->waiting = rf_arena_take(p->arena, (p->n_sets + 1) * sizeof *p->waiting);
    for (size_t i = 0; i < p->n_gates; i++)
        p->waiting[m->awaited[i] + 1]++;
    for (size_t k = 0; k < p->n_sets; k++)
        p->waiting[k + 1] += p->waiting[k];
    next = rf_arena_take(m->arena, p->n_sets * sizeof *next);
    memcpy(next, p->waiting, p->n_sets * sizeof *next);
    for (size_t i = 0; i < p->n_gates; i++) {
        place[i] = next[m->awaited[i]]++;
        sorted[place[i]] = p->gates[i];
    }
    p->gates = sorted;
    rf_marks_tidy(&m->bytes);
    p->starts = rf_arena_take(p->arena, (m->bytes.n + 1) * sizeof *p->starts);
    size_t k = 0;
    for (unsigned c = 0; c <= 256; c++) {
        for (; k < m->bytes.n && (unsigned char)m->bytes.items[k].text.ptr[0] < c; k++)
            p->starts[k] = place[m->bytes.items[k].owner];
        p->by_byte[c] = (uint32_t)k;
    }
}
