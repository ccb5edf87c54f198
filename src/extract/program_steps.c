/* extract/program_steps.c - steps as they are put, each once, with what they may begin with; choices of them, and lists as steps. */
#include "extract/program_maker.h"

#include <stdlib.h>
#include <string.h>

#define WAYS_MOST 4000

typedef rf_program_maker maker;

/* ---- sets ----------------------------------------------------------------------------------------------------------------- */

static const rf_byte_set anything = {{UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX}, 1};

rf_byte_set rf_set_of(const rf_node *n)
{
    rf_byte_set s = {.end = 0};
    memcpy(s.bytes, n->bytes, sizeof s.bytes);
    return s;
}

void rf_set_join(rf_byte_set *to, const rf_byte_set *from)
{
    for (int k = 0; k < 4; k++)
        to->bytes[k] |= from->bytes[k];
    to->end |= from->end;
}

void rf_set_take_out(rf_byte_set *from, const rf_byte_set *what)
{
    for (int k = 0; k < 4; k++)
        from->bytes[k] &= ~what->bytes[k];
}

bool rf_sets_meet(const rf_byte_set *a, const rf_byte_set *b)
{
    return ((a->bytes[0] & b->bytes[0]) | (a->bytes[1] & b->bytes[1]) | (a->bytes[2] & b->bytes[2]) | (a->bytes[3] & b->bytes[3])) != 0;
}

uint16_t rf_set_number(maker *m, rf_byte_set s) { return (uint16_t)rf_pool_put(&m->sets, &s, 1); }

/* What a step may begin with. */
rf_byte_set rf_first_of(const maker *m, uint32_t step) { return ((const rf_byte_set *)m->beginnings.items)[m->first[step]]; }

/* ---- steps ---------------------------------------------------------------------------------------------------------------- */

uint32_t rf_step_put(maker *m, rf_step s, rf_byte_set first)
{
    size_t before = m->steps.n;
    if (m->budget == 0 || m->sets.n > UINT16_MAX - 8 || m->beginnings.n > UINT16_MAX - 8)
        return RF_NO_PROGRAM;
    m->budget--;
    if (s.kind != RF_STEP_MATCH) {
        rf_byte_set follow = rf_first_of(m, s.next);
        s.follow = rf_groups_of(&follow);
    }
    uint32_t number = rf_pool_put(&m->steps, &s, 1);
    if (m->steps.n == before)
        return number;
    if (m->steps.n > m->cap_first)
        m->first = rf_xrealloc(m->first, (m->cap_first = m->cap_first * 2 + 1024) * sizeof *m->first);
    m->first[number] = (uint16_t)rf_pool_put(&m->beginnings, &first, 1);
    return number;
}

uint32_t rf_step_end(maker *m) { return rf_step_put(m, (rf_step){.kind = RF_STEP_MATCH}, anything); }

static rf_byte_set first_of_list(const maker *m, uint32_t root, uint32_t next)
{
    const unsigned char *node = m->lists.items + root, *bytes = node + RF_LIST_HEAD;
    rf_byte_set out = {.end = 0};
    if (node[0] == 0 && node[2] != RF_ENDS_NOT)
        out = rf_first_of(m, next);
    for (size_t k = 0; k < (node[0] > 0 ? 1 : node[1]); k++)
        if (bytes[k] == RF_LIST_SEPARATOR)
            rf_set_join(&out, &m->separators);
        else
            out.bytes[bytes[k] / 64] |= UINT64_C(1) << bytes[k] % 64;
    return out;
}

static void add_pair(rf_step *s, unsigned first, unsigned second)
{
    unsigned bit = rf_pair_bit(first, second);
    s->pairs[bit / 16] |= (uint16_t)(1u << bit % 16);
}

/* A step that takes one of the words; its list is at `root`. */
static rf_step list_step(const maker *m, const rf_str *words, size_t n, uint32_t root, uint32_t next)
{
    rf_step s = {.kind = RF_STEP_LIST, .arg = root, .next = next};
    rf_byte_set behind = rf_first_of(m, next);
    for (size_t i = 0; i < n; i++) {
        const unsigned char *c = (const unsigned char *)words[i].ptr;
        if (words[i].len == 0 || c[0] == RF_LIST_SEPARATOR) {
            memset(s.pairs, 0xFF, sizeof s.pairs);
            return s;
        }
        bool blank = words[i].len > 1 && c[1] == RF_LIST_SEPARATOR;
        uint64_t second = words[i].len == 1 ? rf_groups_of(&behind) : blank ? RF_SEPARATOR_GROUPS : UINT64_C(1) << rf_byte_group[c[1]];
        for (; second != 0; second &= second - 1)
            add_pair(&s, rf_byte_group[c[0]], (unsigned)__builtin_ctzll(second));
    }
    return s;
}

/* ---- choices -------------------------------------------------------------------------------------------------------------- */

bool rf_way_add(maker *m, rf_ways *w, uint32_t step)
{
    if (step == RF_NO_PROGRAM || w->n == WAYS_MOST)
        return false;
    w->items = rf_arena_grow(m->arena, w->items, w->n, &w->cap, sizeof *w->items);
    rf_byte_set first = rf_first_of(m, step);
    w->items[w->n++] = (rf_way){rf_groups_of(&first), step};
    rf_set_join(&w->first, &first);
    return true;
}

uint32_t rf_choice_of(maker *m, const rf_ways *w)
{
    if (w->n == 1)
        return (uint32_t)w->items[0].step;
    if (w->n == 0)
        return RF_NO_PROGRAM;
    uint64_t last = 0; /* the greatest number, so that none of the ways has a greater one than the choice */
    for (size_t i = 0; i < w->n; i++)
        last = w->items[i].step > last ? w->items[i].step : last;
    uint32_t at = rf_pool_put(&m->ways, w->items, w->n);
    return rf_step_put(m, (rf_step){.kind = RF_STEP_CHOICE, .high = (uint16_t)w->n, .arg = at, .next = (uint32_t)last}, w->first);
}

/* Words in their order, as one list or several. */
bool rf_lists_add(maker *m, rf_ways *w, rf_words words, uint32_t next)
{
    while (words.count > 0) {
        size_t used;
        uint32_t root = rf_list_make(m, words, &used);
        if (used == 0 || !rf_way_add(m, w, rf_step_put(m, list_step(m, words.items, used, root, next), first_of_list(m, root, next))))
            return false;
        words.items += used;
        words.count -= used;
    }
    return true;
}

uint32_t rf_lists_of(maker *m, rf_words words, uint32_t next)
{
    rf_ways w = {0};
    return rf_lists_add(m, &w, words, next) ? rf_choice_of(m, &w) : RF_NO_PROGRAM;
}
