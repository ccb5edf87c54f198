/* extract/prefilter_index.c - makes the index of the prefilter: sets of words by hash. */
#include "extract/prefilter_maker.h"

#include "extract/frequency.h"

#include <stdlib.h>
#include <string.h>

#define STRINGS_MAX (256u << 20) /* never met: all rule files together are smaller */

void rf_marks_put(marks *m, rf_str text, uint32_t owner)
{
    if (m->n == m->cap) {
        m->cap = m->cap ? m->cap * 2 : 4096;
        m->items = rf_xrealloc(m->items, m->cap * sizeof *m->items);
    }
    m->items[m->n++] = (mark){text, owner};
}

rf_str rf_maker_kept(maker *m, rf_str s) { return (rf_str){rf_arena_dup(m->arena, s.ptr, s.len), s.len}; }

/* For good: where the text stands in p->strings. Texts come in order, so that one that the next begins with stands last there and is that
 * beginning. */
static uint32_t keep(rf_prefilter *p, rf_str s, rf_str last)
{
    bool goes_on = s.len > last.len && memcmp(s.ptr, last.ptr, last.len) == 0;
    size_t from = goes_on ? last.len : 0;
    rf_buf_add(&p->strings, s.ptr + from, s.len - from);
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

void rf_marks_tidy(marks *m)
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
        size_t i = rf_head_hash(m->sets.items[k].text) & (m->n_slots - 1);
        while (m->slots[i] != 0)
            i = (i + 1) & (m->n_slots - 1);
        m->slots[i] = k + 1;
    }
}

static void add_word_of_set(maker *m, rf_str word, uint32_t set)
{
    bool begins = word.ptr[0] == RF_EDGE, ends = word.len > 1 && word.ptr[word.len - 1] == RF_EDGE;
    rf_str letters = rf_maker_kept(m, (rf_str){word.ptr + begins, word.len - begins - ends});
    rf_marks_put(begins && ends ? &m->whole : begins ? &m->begins : ends ? &m->ends : &m->parts, letters, set);
}

static void add_set(maker *m, const rf_phrases *words, rf_str text)
{
    double frequency = 0;
    rf_marks_put(&m->sets, rf_maker_kept(m, text), 0);
    for (size_t k = 0; k < words->count; k++) {
        add_word_of_set(m, words->items[k], (uint32_t)m->sets.n);
        frequency += rf_word_frequency(words->items[k]);
    }
    m->frequency = rf_arena_grow(m->arena, m->frequency, m->sets.n - 1, &m->cap_frequency, sizeof *m->frequency);
    m->frequency[m->sets.n - 1] = frequency;
}

uint16_t rf_maker_number_set(maker *m, const rf_phrases *words)
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
    size_t i = rf_head_hash(text) & (m->n_slots - 1);
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
    for (size_t i = 0; i < RF_PART_SLOTS; i++)
        p->part_slots[i] = (part_slot){RF_NONE, 0};
    for (size_t i = 0; i < m->parts.n; i++) {
        rf_str text = m->parts.items[i].text, last = i > 0 ? m->parts.items[i - 1].text : (rf_str){"", 0};
        p->links[p->n_links++] = (uint16_t)m->parts.items[i].owner;
        if (i > 0 && rf_str_eq(text, last)) {
            p->parts[p->n_parts - 1].n_links++;
            continue;
        }
        part_slot *slot = &p->part_slots[rf_part_slot(text.ptr)];
        p->parts[p->n_parts] = (part){keep(p, text, last), (uint32_t)text.len, slot->first, (uint32_t)p->n_links - 1, 1};
        slot->first = (uint32_t)p->n_parts++;
        slot->thirds |= text.len > 2 ? rf_part_third(text.ptr, text.len) : UINT32_MAX;
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
    size_t size = 16, n = distinct(m);
    while (size < n + n / 2)
        size *= 2;
    t->mask = (uint32_t)size - 1;
    t->slots = rf_arena_take(p->arena, size * sizeof *t->slots);
    t->filter = rf_arena_take(p->arena, size * RF_FILTER_BITS / 8);
    t->heads = rf_arena_take(p->arena, (n + 1) * sizeof *t->heads);
    for (size_t i = 0; i < m->n; i++) {
        rf_str text = m->items[i].text, last = i > 0 ? m->items[i - 1].text : (rf_str){"", 0};
        if (i == 0 || !rf_str_eq(text, last)) {
            uint32_t hash = hash_it(text), k = hash & t->mask;
            while (t->slots[k] != 0)
                k = (k + 1) & t->mask;
            t->heads[t->n_heads++] = (head){keep(p, text, last), (uint32_t)p->n_links, 0, (uint16_t)text.len};
            t->slots[k] = rf_slot((uint32_t)t->n_heads, hash);
            uint32_t bit = rf_filter_bit(t, hash);
            t->filter[bit / 64] |= UINT64_C(1) << bit % 64;
            t->longest = text.len > t->longest ? (uint32_t)text.len : t->longest;
        }
        t->heads[t->n_heads - 1].n++;
        p->links[p->n_links++] = (uint16_t)m->items[i].owner;
    }
}

static void index_sets(maker *m)
{
    rf_prefilter *p = m->p;
    marks *all[] = {&m->parts, &m->whole, &m->begins, &m->ends};
    size_t n = 0;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        rf_marks_tidy(all[i]);
        n += all[i]->n;
    }
    p->links = rf_arena_take(p->arena, (n + 1) * sizeof *p->links);
    index_parts(m);
    index_heads(p, &p->whole, &m->whole, rf_head_hash);
    index_heads(p, &p->begins, &m->begins, rf_head_hash);
    index_heads(p, &p->ends, &m->ends, hash_from_behind);
    p->n_sets = m->sets.n + 1;
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
        rf_maker_add_pattern(&m, patterns[i], (uint32_t)i, work);
    }
    rf_maker_order_sets(&m);
    index_sets(&m);
    rf_maker_index_gates(&m);
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
