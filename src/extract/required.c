/* extract/required.c - walks the tree of a pattern with sets of strings in the hand. */
#include "extract/required.h"

#include <stdlib.h>
#include <string.h>

#define EXACT_MAX 96   /* strings in an exact set */
#define CLAUSE_MAX 600 /* strings in a clause */
#define CLASS_MAX 6    /* bytes of a class that are written out */

/* What is known of a piece of pattern. `exact`: it matches these strings and no others; otherwise only the clauses hold. */
typedef struct info {
    bool is_exact;
    rf_string_set exact;
    rf_string_set clauses[RF_REQUIRED_CLAUSES];
    size_t n;
} info;

typedef struct reader {
    rf_arena *arena;
} reader;

static info anything(void) { return (info){0}; }

static rf_string_set one_string(reader *r, const char *s, size_t n)
{
    rf_string_set set = {rf_arena_take(r->arena, sizeof *set.items), 1};
    set.items[0] = (rf_str){rf_arena_dup(r->arena, s, n), n};
    return set;
}

static info exactly(reader *r, const char *s, size_t n) { return (info){.is_exact = true, .exact = one_string(r, s, n)}; }

static int by_bytes(const void *pa, const void *pb)
{
    const rf_str *a = pa, *b = pb;
    size_t n = a->len < b->len ? a->len : b->len;
    int c = n > 0 ? memcmp(a->ptr, b->ptr, n) : 0;
    return c != 0 ? c : a->len < b->len ? -1 : a->len > b->len;
}

static void tidy(rf_string_set *set)
{
    size_t kept = 0;
    if (set->count > 1)
        qsort(set->items, set->count, sizeof *set->items, by_bytes);
    for (size_t i = 0; i < set->count; i++)
        if (kept == 0 || !rf_str_eq(set->items[i], set->items[kept - 1]))
            set->items[kept++] = set->items[i];
    set->count = kept;
}

static rf_string_set join(reader *r, rf_string_set a, rf_string_set b)
{
    rf_string_set out = {rf_arena_raw(r->arena, (a.count + b.count + 1) * sizeof *out.items), 0};
    for (size_t i = 0; i < a.count; i++)
        out.items[out.count++] = a.items[i];
    for (size_t i = 0; i < b.count; i++)
        out.items[out.count++] = b.items[i];
    tidy(&out);
    return out;
}

static size_t shortest(rf_string_set set)
{
    size_t n = set.count > 0 ? set.items[0].len : 0;
    for (size_t i = 1; i < set.count; i++)
        n = set.items[i].len < n ? set.items[i].len : n;
    return n;
}

static bool is_useful(rf_string_set set) { return set.count > 0 && set.count <= CLAUSE_MAX && shortest(set) >= RF_REQUIRED_SHORTEST; }

/* Long strings and few of them make a selective clause. */
static double worth(rf_string_set set) { return (double)shortest(set) - 0.02 * (double)set.count; }

static void add_clause(info *i, rf_string_set set)
{
    if (!is_useful(set))
        return;
    if (i->n < RF_REQUIRED_CLAUSES) {
        i->clauses[i->n++] = set;
        return;
    }
    size_t worst = 0;
    for (size_t k = 1; k < i->n; k++)
        if (worth(i->clauses[k]) < worth(i->clauses[worst]))
            worst = k;
    if (worth(set) > worth(i->clauses[worst]))
        i->clauses[worst] = set;
}

static void add_clauses(info *to, const info *from)
{
    for (size_t k = 0; k < from->n; k++)
        add_clause(to, from->clauses[k]);
}

static rf_string_set best_clause(const info *i)
{
    rf_string_set best = {NULL, 0};
    if (i->is_exact && is_useful(i->exact))
        return i->exact;
    for (size_t k = 0; k < i->n; k++)
        if (best.count == 0 || worth(i->clauses[k]) > worth(best))
            best = i->clauses[k];
    return best;
}

static info alternate(reader *r, info a, info b)
{
    if (a.is_exact && b.is_exact && a.exact.count + b.exact.count <= EXACT_MAX)
        return (info){.is_exact = true, .exact = join(r, a.exact, b.exact)};
    rf_string_set x = best_clause(&a), y = best_clause(&b);
    info out = anything();
    if (x.count > 0 && y.count > 0)
        add_clause(&out, join(r, x, y));
    return out;
}

static info repeat(reader *r, info a, bool may_be_absent, bool once_at_most)
{
    if (once_at_most)
        return a.is_exact && a.exact.count < EXACT_MAX ? alternate(r, a, exactly(r, "", 0)) : anything();
    if (may_be_absent)
        return anything();
    info out = anything();
    if (a.is_exact)
        add_clause(&out, a.exact);
    add_clauses(&out, &a);
    return out;
}

static info read_node(reader *r, const rf_node *n);

/* One character: its bytes written out where they are few. */
static info read_bytes(reader *r, const rf_node *n)
{
    char bytes[CLASS_MAX];
    size_t count = 0;
    if (n->wide)
        return anything();
    for (unsigned c = 0; c < 0x80; c++)
        if (rf_node_has(n, (unsigned char)c)) {
            if (count == CLASS_MAX)
                return anything();
            bytes[count++] = (char)c;
        }
    if (count == 0)
        return anything();
    info out = exactly(r, bytes, 1);
    for (size_t i = 1; i < count; i++)
        out = alternate(r, out, exactly(r, bytes + i, 1));
    return out;
}

/* Of zero width: nothing is matched here, but what a look-ahead asks for must stand somewhere behind. */
static info read_ahead(reader *r, const rf_node *n)
{
    info inside = read_node(r, n->parts), out = exactly(r, "", 0);
    if (inside.is_exact)
        add_clause(&out, inside.exact);
    add_clauses(&out, &inside);
    return out;
}

static info read_repeat(reader *r, const rf_node *n)
{
    info once = read_node(r, n->parts);
    return n->low == 1 && n->high == 1 ? once : repeat(r, once, n->low == 0, n->high <= 1);
}

/* Every pair of a string of a and a string of b, joined. */
static rf_string_set product(reader *r, rf_string_set a, rf_string_set b)
{
    rf_string_set set = {rf_arena_raw(r->arena, (a.count * b.count + 1) * sizeof *set.items), 0};
    for (size_t i = 0; i < a.count; i++)
        for (size_t k = 0; k < b.count; k++) {
            rf_str x = a.items[i], y = b.items[k];
            char *joined = rf_arena_raw(r->arena, x.len + y.len + 1);
            memcpy(joined, x.ptr, x.len);
            memcpy(joined + x.len, y.ptr, y.len);
            set.items[set.count++] = (rf_str){joined, x.len + y.len};
        }
    tidy(&set);
    return set;
}

/* Pieces one behind the other. `run` holds the strings of the exact pieces since the last one that was not. */
static info read_sequence(reader *r, const rf_node *n)
{
    info out = {.is_exact = true};
    rf_string_set run = one_string(r, "", 0);
    for (const rf_node *part = n->parts; part != NULL; part = part->next) {
        info next = read_node(r, part);
        add_clauses(&out, &next);
        if (next.is_exact && run.count * next.exact.count <= EXACT_MAX) {
            run = product(r, run, next.exact);
            continue;
        }
        add_clause(&out, run);
        out.is_exact = false;
        run = next.is_exact ? next.exact : one_string(r, "", 0);
    }
    if (out.is_exact)
        out.exact = run;
    else
        add_clause(&out, run);
    return out;
}

static info read_choice(reader *r, const rf_node *n)
{
    info out = read_node(r, n->parts);
    for (const rf_node *part = n->parts->next; part != NULL; part = part->next)
        out = alternate(r, out, read_node(r, part));
    return out;
}

static info read_node(reader *r, const rf_node *n)
{
    switch (n->kind) {
    case RF_NODE_LITERAL:
        return exactly(r, n->literal.ptr, n->literal.len);
    case RF_NODE_BYTES:
        return read_bytes(r, n);
    case RF_NODE_SEQUENCE:
        return read_sequence(r, n);
    case RF_NODE_CHOICE:
        return read_choice(r, n);
    case RF_NODE_REPEAT:
        return read_repeat(r, n);
    case RF_NODE_AHEAD:
        return read_ahead(r, n);
    default:
        return exactly(r, "", 0);
    }
}

static int by_worth(const void *pa, const void *pb)
{
    double a = worth(*(const rf_string_set *)pa), b = worth(*(const rf_string_set *)pb);
    return a > b ? -1 : a < b;
}

void rf_required_derive(const rf_node *tree, rf_arena *arena, rf_required *out)
{
    *out = (rf_required){0};
    if (tree == NULL)
        return;
    reader r = {arena};
    info all = read_node(&r, tree);
    if (all.is_exact)
        add_clause(&all, all.exact);
    memcpy(out->clauses, all.clauses, sizeof out->clauses);
    out->n = all.n;
    qsort(out->clauses, out->n, sizeof *out->clauses, by_worth);
}
