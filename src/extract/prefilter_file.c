/* extract/prefilter_file.c - the prefilter's index into a file and out of it: its arrays as they lie in memory, so that reading is looking
 * whether they can be true. */
#include "extract/prefilter_internal.h"

#include <stdlib.h>

/* What is no array of its own. */
typedef struct fixed {
    uint64_t stem_lengths;
    uint32_t n_clauses;
    uint32_t by_byte[256 + 1];
    uint32_t part_slots[RF_PART_SLOTS];
    uint32_t zero;
} fixed;

static void put(rf_weights_out *o, const char *name, const void *items, size_t n, size_t size)
{
    rf_weights_put_bytes(o, name, (rf_str){items, n * size});
}

static void put_table(rf_weights_out *o, const char *name, const head_table *t)
{
    put(o, name, t->slots, (size_t)t->mask + 1, sizeof *t->slots);
}

/* Heads share out an array piece by piece: where the last one ends. */
static size_t end_of(const head_table *t, size_t end)
{
    for (size_t i = 0; i <= t->mask; i++)
        if (t->slots[i].len != 0 && t->slots[i].first + t->slots[i].n > end)
            end = t->slots[i].first + t->slots[i].n;
    return end;
}

void rf_prefilter_put(const rf_prefilter *p, rf_weights_out *o)
{
    fixed *f = rf_xcalloc(1, sizeof *f);
    f->stem_lengths = p->stem_lengths;
    f->n_clauses = (uint32_t)p->n_clauses;
    memcpy(f->by_byte, p->by_byte, sizeof f->by_byte);
    memcpy(f->part_slots, p->part_slots, sizeof f->part_slots);
    size_t n_links = end_of(&p->whole, 0);
    for (size_t i = 0; i < p->n_parts; i++)
        if (p->parts[i].first + p->parts[i].n_links > n_links)
            n_links = p->parts[i].first + p->parts[i].n_links;
    put(o, "fixed", f, 1, sizeof *f);
    put(o, "strings", p->strings.ptr, p->strings.len, 1);
    put(o, "gates", p->gates, p->n_gates, sizeof *p->gates);
    put(o, "links", p->links, n_links, sizeof *p->links);
    put(o, "parts", p->parts, p->n_parts, sizeof *p->parts);
    put(o, "starts", p->starts, p->by_byte[256], sizeof *p->starts);
    put_table(o, "whole", &p->whole);
    put_table(o, "words", &p->words);
    put_table(o, "stems", &p->stems);
    put(o, "anywhere", p->anywhere, p->n_anywhere, sizeof *p->anywhere);
    put(o, "filtered", p->filtered, p->n_patterns, 1);
    free(f);
}

/* ---- out of it ---------------------------------------------------------------------------------------------------------- */

typedef struct reader {
    const rf_weights *w;
    bool ok;
} reader;

static void *get(reader *r, const char *name, size_t size, size_t *n)
{
    rf_str s = rf_weights_bytes(r->w, name);
    r->ok = r->ok && s.ptr != NULL && s.len % size == 0;
    *n = r->ok ? s.len / size : 0;
    return (void *)s.ptr; /* nobody writes into an index that was read */
}

static bool is_within(uint32_t first, uint32_t n, size_t end) { return first <= end && n <= end - first; }

static bool all_below(const uint16_t *x, size_t n, size_t end)
{
    for (size_t i = 0; i < n; i++)
        if (x[i] >= end)
            return false;
    return true;
}

/* A table with its words in the text and an empty place, at which a search ends; what belongs to them below `end`. */
static void get_table(reader *r, const rf_prefilter *p, const char *name, head_table *t, size_t end)
{
    size_t n, used = 0;
    t->slots = get(r, name, sizeof *t->slots, &n);
    r->ok = r->ok && n > 0 && n <= UINT32_MAX / 2 && (n & (n - 1)) == 0;
    for (size_t i = 0; i < n && r->ok; i++) {
        const head *h = &t->slots[i];
        used += h->len != 0;
        r->ok = h->len == 0 || (is_within(h->text, h->len, p->strings.len) && is_within(h->first, h->n, end));
    }
    r->ok = r->ok && used < n;
    t->mask = (uint32_t)n - 1;
}

/* Parts of one slot form a chain that leads downwards and so has an end. */
static bool parts_hold(const rf_prefilter *p, size_t n_links)
{
    for (size_t i = 0; i < p->n_parts; i++) {
        const part *x = &p->parts[i];
        if (x->len < RF_REQUIRED_SHORTEST || !is_within(x->text, x->len, p->strings.len) || !is_within(x->first, x->n_links, n_links) ||
            (x->next != RF_NONE && x->next >= i))
            return false;
    }
    for (size_t i = 0; i < RF_PART_SLOTS; i++)
        if (p->part_slots[i] != RF_NONE && p->part_slots[i] >= p->n_parts)
            return false;
    return true;
}

static bool starts_hold(const rf_prefilter *p, size_t n_starts)
{
    for (size_t i = 0; i < n_starts; i++)
        if (p->starts[i].clause >= p->n_clauses || p->starts[i].gate >= p->n_gates)
            return false;
    for (unsigned c = 0; c < 256; c++)
        if (p->by_byte[c] > p->by_byte[c + 1])
            return false;
    for (size_t i = 0; i < p->n_gates; i++)
        if (p->gates[i].pattern >= p->n_patterns || !all_below(p->gates[i].clauses, RF_GATE_CLAUSES, p->n_clauses))
            return false;
    return p->by_byte[256] == n_starts;
}

static bool read_all(rf_prefilter *p, const rf_weights *w)
{
    reader r = {w, true};
    size_t n, n_links, n_starts, n_filtered;
    const fixed *f = get(&r, "fixed", sizeof *f, &n);
    if (!r.ok || n != 1 || f->n_clauses == 0 || f->n_clauses > UINT16_MAX + 1u)
        return false;
    p->stem_lengths = f->stem_lengths;
    p->n_clauses = f->n_clauses;
    memcpy(p->by_byte, f->by_byte, sizeof p->by_byte);
    memcpy(p->part_slots, f->part_slots, sizeof p->part_slots);
    p->strings.ptr = get(&r, "strings", 1, &p->strings.len);
    p->gates = get(&r, "gates", sizeof *p->gates, &p->n_gates);
    p->links = get(&r, "links", sizeof *p->links, &n_links);
    p->parts = get(&r, "parts", sizeof *p->parts, &p->n_parts);
    p->starts = get(&r, "starts", sizeof *p->starts, &n_starts);
    p->anywhere = get(&r, "anywhere", sizeof *p->anywhere, &p->n_anywhere);
    p->filtered = get(&r, "filtered", 1, &n_filtered);
    get_table(&r, p, "whole", &p->whole, n_links);
    get_table(&r, p, "words", &p->words, n_starts);
    get_table(&r, p, "stems", &p->stems, n_starts);
    return r.ok && n_filtered == p->n_patterns && all_below(p->links, n_links, p->n_clauses) &&
           all_below(p->anywhere, p->n_anywhere, p->n_patterns) && parts_hold(p, n_links) && starts_hold(p, n_starts);
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
