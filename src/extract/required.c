/* extract/required.c - a small regular-expression reader that keeps sets of strings instead of building a tree. */
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
    const char *s;
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

static info read_alternatives(reader *r);

/* A class; *s stands behind '['. */
static info read_class(reader *r)
{
    char bytes[CLASS_MAX];
    size_t n = 0;
    bool simple = true, first = true;
    if (*r->s == '^') {
        simple = false;
        r->s++;
    }
    for (; *r->s != '\0' && (*r->s != ']' || first); first = false) {
        unsigned char c = (unsigned char)*r->s++;
        if (c == '\\' || c == '[' || c >= 0x80) {
            simple = false;
            if (c == '\\' && *r->s != '\0')
                r->s++;
            continue;
        }
        unsigned char to = c;
        if (*r->s == '-' && r->s[1] != ']' && r->s[1] != '\0') {
            to = (unsigned char)r->s[1];
            r->s += 2;
        }
        for (unsigned b = c; b <= to && simple; b++) {
            simple = n < CLASS_MAX;
            if (simple)
                bytes[n++] = (char)b;
        }
    }
    if (*r->s == ']')
        r->s++;
    if (!simple || n == 0)
        return anything();
    info out = exactly(r, bytes, 1);
    for (size_t i = 1; i < n; i++)
        out = alternate(r, out, exactly(r, bytes + i, 1));
    return out;
}

/* A group; *s stands behind '('. */
static info read_group(reader *r)
{
    bool looks = false, denies = false, unknown = false;
    if (*r->s == '?') {
        r->s++;
        if (*r->s == ':') {
            r->s++;
        } else if (*r->s == '=' || *r->s == '!') {
            looks = true;
            denies = *r->s == '!';
            r->s++;
        } else if (r->s[0] == '<' && (r->s[1] == '=' || r->s[1] == '!')) {
            looks = denies = true; /* behind: what stood before may lie outside a word of ours, so nothing is concluded */
            r->s += 2;
        } else {
            unknown = true;
            while (*r->s != '\0' && *r->s != ':' && *r->s != ')' && *r->s != '>')
                r->s++;
            if (*r->s == ':' || *r->s == '>')
                r->s++;
        }
    } else if (*r->s == '*') {
        unknown = true;
    }
    info inside = read_alternatives(r);
    if (*r->s == ')')
        r->s++;
    if (unknown)
        return anything();
    if (!looks)
        return inside;
    /* Of zero width: nothing is matched here, but what a look-ahead asks for must stand somewhere behind. */
    info out = {.is_exact = true, .exact = one_string(r, "", 0)};
    if (!denies) {
        if (inside.is_exact)
            add_clause(&out, inside.exact);
        add_clauses(&out, &inside);
    }
    return out;
}

static info read_escape(reader *r)
{
    char c = *r->s;
    if (c == '\0')
        return anything();
    r->s++;
    if (c == 'b' || c == 'B' || c == 'A' || c == 'z' || c == 'Z' || c == 'K' || c == 'G')
        return exactly(r, "", 0);
    if (c == 'n')
        return exactly(r, "\n", 1);
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return letter ? anything() : exactly(r, &c, 1);
}

static info read_atom(reader *r)
{
    char c = *r->s++;
    if (c == '[')
        return read_class(r);
    if (c == '(')
        return read_group(r);
    if (c == '\\')
        return read_escape(r);
    if (c == '.')
        return anything();
    if (c == '^' || c == '$')
        return exactly(r, "", 0);
    return exactly(r, &c, 1);
}

/* A quantifier behind an atom, with a lazy or possessive mark. */
static info read_quantified(reader *r)
{
    info a = read_atom(r);
    for (;;) {
        if (*r->s == '?') {
            r->s++;
            a = repeat(r, a, true, true);
        } else if (*r->s == '*' || *r->s == '+') {
            a = repeat(r, a, *r->s == '*', false);
            r->s++;
        } else if (*r->s == '{' && r->s[1] >= '0' && r->s[1] <= '9') {
            long low = strtol(r->s + 1, NULL, 10);
            const char *close = strchr(r->s, '}');
            if (close == NULL)
                return a;
            bool once = close == r->s + 2 && low == 1, optional = low == 0 && close - r->s == 4 && r->s[3] == '1';
            r->s = close + 1;
            if (!once)
                a = repeat(r, a, low == 0, optional);
        } else {
            return a;
        }
        if (*r->s == '?' || *r->s == '+')
            r->s++;
    }
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
static info read_sequence(reader *r)
{
    info out = {.is_exact = true};
    rf_string_set run = one_string(r, "", 0);
    while (*r->s != '\0' && *r->s != '|' && *r->s != ')') {
        info next = read_quantified(r);
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

static info read_alternatives(reader *r)
{
    info out = anything();
    bool first = true;
    for (;;) {
        info branch = read_sequence(r);
        out = first ? branch : alternate(r, out, branch);
        first = false;
        if (*r->s != '|')
            return out;
        r->s++;
    }
}

void rf_required_derive(const char *pattern, rf_arena *arena, rf_required *out)
{
    reader r = {pattern, arena};
    info all = read_alternatives(&r);
    *out = (rf_required){0};
    if (*r.s != '\0') /* an unbalanced bracket: require nothing */
        return;
    if (all.is_exact)
        add_clause(&all, all.exact);
    for (size_t i = 0; i < all.n; i++)
        out->clauses[out->n++] = all.clauses[i];
}
