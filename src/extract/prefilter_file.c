/* extract/prefilter_file.c - the prefilter's index into a file and out of it: its arrays as they lie in memory, so that reading is looking
 * whether they can be true. */
#include "extract/prefilter_words.h"

#include <stdlib.h>

/* What is no array of its own. */
typedef struct fixed {
    uint32_t longest[3]; /* of whole, begins, ends */
    uint32_t n_sets, n_asked;
    uint32_t by_byte[256 + 1];
    part_slot part_slots[RF_PART_SLOTS];
} fixed;

/* The sections of a table. */
typedef struct table_names {
    const char *slots, *heads, *filter;
} table_names;

static const table_names whole = {"whole", "whole.heads", "whole.filter"}, begins = {"begins", "begins.heads", "begins.filter"},
                         ends = {"ends", "ends.heads", "ends.filter"};

static void put_table(rf_weights_out *o, const table_names *names, const head_table *t)
{
    rf_weights_put_items(o, names->slots, t->slots, (size_t)t->mask + 1, sizeof *t->slots);
    rf_weights_put_items(o, names->heads, t->heads, t->n_heads, sizeof *t->heads);
    rf_weights_put_items(o, names->filter, t->filter, ((size_t)t->mask + 1) * RF_FILTER_BITS / 64, sizeof *t->filter);
}

void rf_prefilter_put(const rf_prefilter *p, rf_weights_out *o)
{
    fixed *f = rf_xcalloc(1, sizeof *f);
    f->longest[0] = p->whole.longest;
    f->longest[1] = p->begins.longest;
    f->longest[2] = p->ends.longest;
    f->n_sets = (uint32_t)p->n_sets;
    f->n_asked = (uint32_t)p->n_asked;
    memcpy(f->by_byte, p->by_byte, sizeof f->by_byte);
    memcpy(f->part_slots, p->part_slots, sizeof f->part_slots);
    rf_weights_put_items(o, "fixed", f, 1, sizeof *f);
    rf_weights_put_items(o, "strings", p->strings.ptr, p->strings.len, 1);
    rf_weights_put_items(o, "gates", p->gates, p->n_gates, sizeof *p->gates);
    rf_weights_put_items(o, "waiting", p->waiting, p->n_sets + 1, sizeof *p->waiting);
    rf_weights_put_items(o, "links", p->links, p->n_links, sizeof *p->links);
    rf_weights_put_items(o, "parts", p->parts, p->n_parts, sizeof *p->parts);
    rf_weights_put_items(o, "starts", p->starts, p->by_byte[256], sizeof *p->starts);
    put_table(o, &whole, &p->whole);
    put_table(o, &begins, &p->begins);
    put_table(o, &ends, &p->ends);
    rf_weights_put_items(o, "anywhere", p->anywhere, p->n_anywhere, sizeof *p->anywhere);
    rf_weights_put_items(o, "filtered", p->filtered, p->n_patterns, 1);
    free(f);
}

/* ---- out of it ---------------------------------------------------------------------------------------------------------- */

typedef struct reader {
    const rf_weights *w;
    bool ok;
} reader;

/* Nobody writes into an index that was read. */
static void *get(reader *r, const char *name, size_t size, size_t *n) { return (void *)rf_weights_wanted(r->w, name, size, n, &r->ok); }

/* The looks at arrays go to the end whatever they see: so the compiler takes several items at a time, and there is no branch that has to be
 * guessed. */
static bool all_below(const uint16_t *x, size_t n, size_t end)
{
    if (end > UINT16_MAX)
        return true;
    uint16_t bad = 0, most = (uint16_t)end;
    for (size_t i = 0; i < n; i++)
        bad |= x[i] >= most;
    return bad == 0;
}

/* Words of heads in the text, and what belongs to them among the links. */
static bool heads_hold(const head *heads, size_t n, size_t n_text, size_t n_links)
{
    uint64_t bad = 0;
    for (size_t i = 0; i < n; i++)
        bad |= (n_text - (uint64_t)heads[i].text - heads[i].len) | (n_links - (uint64_t)heads[i].first - heads[i].n);
    return bad >> 63 == 0; /* no difference below 0: no file is so long that one could be too great */
}

static void get_table(reader *r, const rf_prefilter *p, const table_names *names, head_table *t, uint32_t longest)
{
    size_t n, n_filter;
    t->longest = longest;
    t->slots = get(r, names->slots, sizeof *t->slots, &n);
    t->heads = get(r, names->heads, sizeof *t->heads, &t->n_heads);
    t->filter = get(r, names->filter, sizeof *t->filter, &n_filter);
    r->ok = r->ok && n >= 64 / RF_FILTER_BITS && n <= UINT32_MAX / RF_FILTER_BITS && (n & (n - 1)) == 0 &&
            n_filter == n * RF_FILTER_BITS / 64 && rf_slots_hold(t->slots, n, t->n_heads) &&
            heads_hold(t->heads, t->n_heads, p->strings.len, p->n_links);
    t->mask = (uint32_t)n - 1;
}

/* Parts of one slot form a chain that leads downwards and so has an end. */
static bool parts_hold(const rf_prefilter *p)
{
    for (size_t i = 0; i < p->n_parts; i++) {
        const part *x = &p->parts[i];
        if (x->len < RF_REQUIRED_SHORTEST || !rf_weights_within(x->text, x->len, p->strings.len) ||
            !rf_weights_within(x->first, x->n_links, p->n_links) || (x->next != RF_NONE && x->next >= i))
            return false;
    }
    for (size_t i = 0; i < RF_PART_SLOTS; i++)
        if (p->part_slots[i].first != RF_NONE && p->part_slots[i].first >= p->n_parts)
            return false;
    return true;
}

/* Wrong distances are those that a scan could look out of its window with. */
static bool gates_hold(const rf_prefilter *p, size_t n_waiting)
{
    uint32_t bad = 0;
    for (size_t i = 0; i < p->n_gates; i++) {
        const gate *g = &p->gates[i];
        bad |= g->pattern >= p->n_patterns;
        bad |= (uint32_t)((g->kind & RF_GATE_BY_CLAUSE) != 0) & (uint32_t)(g->high[0] > RF_BEHIND);
        for (int k = 0; k < RF_GATE_CLAUSES; k++)
            bad |= (uint32_t)(g->sets[k] >= p->n_sets) | (uint32_t)(g->high[k] < g->low[k]);
    }
    if (bad != 0 || n_waiting != p->n_sets + 1 || p->waiting[p->n_sets] > p->n_gates)
        return false;
    for (size_t k = 0; k < p->n_sets; k++)
        bad |= p->waiting[k] > p->waiting[k + 1];
    return bad == 0;
}

static bool starts_hold(const rf_prefilter *p, size_t n_starts)
{
    for (size_t i = 0; i < n_starts; i++)
        if (p->starts[i] >= p->n_gates)
            return false;
    for (unsigned c = 0; c < 256; c++)
        if (p->by_byte[c] > p->by_byte[c + 1])
            return false;
    return p->by_byte[256] == n_starts;
}

static bool read_all(rf_prefilter *p, const rf_weights *w)
{
    reader r = {w, true};
    size_t n, n_starts, n_filtered, n_waiting;
    const fixed *f = get(&r, "fixed", sizeof *f, &n);
    if (!r.ok || n != 1 || f->n_sets == 0 || f->n_sets > UINT16_MAX + 1u)
        return false;
    p->n_sets = f->n_sets;
    p->n_asked = f->n_asked;
    memcpy(p->by_byte, f->by_byte, sizeof p->by_byte);
    memcpy(p->part_slots, f->part_slots, sizeof p->part_slots);
    p->strings.ptr = get(&r, "strings", 1, &p->strings.len);
    p->gates = get(&r, "gates", sizeof *p->gates, &p->n_gates);
    p->waiting = get(&r, "waiting", sizeof *p->waiting, &n_waiting);
    p->links = get(&r, "links", sizeof *p->links, &p->n_links);
    p->parts = get(&r, "parts", sizeof *p->parts, &p->n_parts);
    p->starts = get(&r, "starts", sizeof *p->starts, &n_starts);
    p->anywhere = get(&r, "anywhere", sizeof *p->anywhere, &p->n_anywhere);
    p->filtered = get(&r, "filtered", 1, &n_filtered);
    get_table(&r, p, &whole, &p->whole, f->longest[0]);
    get_table(&r, p, &begins, &p->begins, f->longest[1]);
    get_table(&r, p, &ends, &p->ends, f->longest[2]);
    return r.ok && rf_common_read(&p->common, w) && n_filtered == p->n_patterns && all_below(p->links, p->n_links, p->n_sets) &&
           all_below(p->anywhere, p->n_anywhere, p->n_patterns) && parts_hold(p) && gates_hold(p, n_waiting) && starts_hold(p, n_starts);
}

rf_prefilter *rf_prefilter_read(const rf_weights *w, size_t n)
{
    rf_prefilter *p = rf_xcalloc(1, sizeof *p);
    p->n_patterns = n;
    p->is_borrowed = true;
    if (read_all(p, w))
        return p;
    rf_prefilter_free(p);
    return NULL;
}
