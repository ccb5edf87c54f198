/* extract/required.c - walks the tree of a pattern with sets of phrases in the hand. */
#include "extract/required_info.h"

#include <stdlib.h>
#include <string.h>

#define EXACT_MAX 160 /* phrases in an exact set */
#define RUN_MAX 12    /* phrases that are carried on behind the end of a word */
#define CLASS_MAX 10  /* bytes of a class that are written out */

/* ---- the walk ------------------------------------------------------------------------------------------------------------ */

static info alternate(info a, info b, rf_arena *arena)
{
    if (a.is_exact && b.is_exact && a.n == 0 && b.n == 0 && a.exact.count + b.exact.count <= EXACT_MAX)
        return exactly(rf_phrases_join(a.exact, b.exact, arena));
    a = loosen(a, arena);
    b = loosen(b, arena);
    info out = {.high = most(a.high, b.high),
                .low = least(a.low, b.low),
                .ends_apart = a.ends_apart && b.ends_apart,
                .may_be_empty = a.may_be_empty || b.may_be_empty};
    const rf_clause *x = best_clause(&a), *y = best_clause(&b);
    if (x != NULL && y != NULL)
        add_clause(
            &out,
            (rf_clause){.words = rf_phrases_join(x->words, y->words, arena), .low = least(x->low, y->low), .high = most(x->high, y->high)});
    return out;
}

/* Are there edges in front of the node and behind it, which no word goes across? */
typedef struct edges {
    bool before, behind;
} edges;

static info walk_node(const rf_node *n, edges at, rf_arena *arena);

/* One character: its bytes written out where they are few letters, left open where they are digits, a gap where it is none. */
static info walk_bytes(const rf_node *n, rf_arena *arena)
{
    char bytes[CLASS_MAX];
    size_t letters = 0;
    bool others = n->wide;
    for (unsigned c = 0; c < 0x80; c++) {
        if (!rf_node_has(n, (unsigned char)c))
            continue;
        if (!rf_is_word_byte((unsigned char)c))
            others = true;
        if (rf_is_word_byte((unsigned char)c) && letters++ < CLASS_MAX)
            bytes[letters - 1] = (char)c;
    }
    if (letters == 0)
        return exactly(rf_phrases_mark(RF_GAP, arena));
    if (letters > CLASS_MAX)
        return (info){.high = others};
    info out = exactly(rf_phrases_of(bytes, 1, arena));
    for (size_t i = 1; i < letters; i++)
        out = alternate(out, exactly(rf_phrases_of(bytes + i, 1, arena)), arena);
    return others ? alternate(out, exactly(rf_phrases_mark(RF_GAP, arena)), arena) : out;
}

/* Of zero width: nothing is matched here, but what a look-ahead asks for must stand from here on. */
static info walk_ahead(const rf_node *n, edges at, rf_arena *arena)
{
    info inside = loosen(walk_node(n->parts, (edges){at.before, false}, arena), arena), out = exactly(rf_phrases_of("", 0, arena));
    add_clauses(&out, &inside, 0, 0);
    return out;
}

/* One digit, several of which may be meant. */
static bool is_digits(const rf_node *n)
{
    size_t digits = 0;
    for (unsigned c = 0; c < 0x80 && n->kind == RF_NODE_BYTES; c++) {
        bool has = rf_node_has(n, (unsigned char)c);
        if (has && (c < '0' || c > '9'))
            return false;
        digits += has;
    }
    return digits > 1 && !n->wide;
}

static info walk_repeat(const rf_node *n, edges at, rf_arena *arena)
{
    bool open = is_digits(n->parts) && n->high > 1;
    info once =
        open ? exactly(rf_phrases_mark(RF_DIGITS, arena)) : walk_node(n->parts, (edges){at.before, at.behind && n->high == 1}, arena);
    if (n->low == 1 && n->high == 1)
        return once;
    char only = once.is_exact && once.exact.count == 1 && once.exact.items[0].len == 1 ? once.exact.items[0].ptr[0] : '\0';
    bool gap = only == RF_GAP || only == RF_DIGITS;
    if (gap && n->low >= 1) /* gaps side by side are one, and so are digits */
        return once;
    if (n->low == 0 && (n->high == 1 || gap)) {
        info empty = exactly(rf_phrases_of("", 0, arena));
        if (once.is_exact && once.n > 0)
            once = loosen(once, arena);
        return alternate(once, empty, arena);
    }
    once = loosen(once, arena);
    info out = {.low = n->low > 0 ? once.low : 0, .ends_apart = once.ends_apart, .may_be_empty = n->low == 0 || once.may_be_empty};
    if (n->parts->kind == RF_NODE_BYTES && once.high > 0) /* words and gaps take turns */
        out.high = n->high < RF_REQUIRED_FAR ? (n->high + 1) / 2 : RF_REQUIRED_FAR;
    else if (once.high > 0)
        out.high = n->high < RF_REQUIRED_FAR ? least(once.high * n->high, RF_REQUIRED_FAR) : RF_REQUIRED_FAR;
    if (n->low > 0) /* of the first time */
        add_clauses(&out, &once, 0, 0);
    return out;
}

/* Pieces one behind the other. `run` holds the phrases of the exact pieces since the last one that was not; it stands `low` to
 * `high` gaps behind the start. */
typedef struct sequence {
    info out;
    rf_phrases run;
    size_t low, high;
    rf_arena *arena;
} sequence;

static rf_phrases nothing_yet(bool apart, rf_arena *arena) { return apart ? rf_phrases_mark(RF_EDGE, arena) : rf_phrases_of("", 0, arena); }

static void end_run(sequence *s)
{
    info run = loosen(exactly(s->run), s->arena);
    add_clauses(&s->out, &run, s->low, s->high);
    s->low = plus(s->low, run.low);
    s->high = plus(s->high, run.high);
    bool apart = rf_phrases_all_end_apart(s->run);
    s->run = nothing_yet(apart, s->arena);
    s->out.is_exact = false;
}

static void add_piece(sequence *s, info next)
{
    /* Where its clauses stand is counted from its own start: as many gaps on as the run has. */
    size_t most_gaps = 0;
    for (size_t i = 0; i < s->run.count && next.n > 0; i++) {
        size_t gaps, sure;
        rf_phrase_word(s->run.items[i], SIZE_MAX, &gaps, &sure);
        most_gaps = most(most_gaps, gaps);
    }
    add_clauses(&s->out, &next, s->low, plus(s->high, most_gaps));
    if (next.is_exact && s->run.count * next.exact.count > EXACT_MAX)
        end_run(s);
    if (next.is_exact) {
        s->run = rf_phrases_product(s->run, next.exact, s->arena);
        if (s->run.count > RUN_MAX && rf_phrases_all_end_apart(s->run)) /* before the products grow: no word is cut here */
            end_run(s);
        return;
    }
    bool was_apart = rf_phrases_all_end_apart(s->run);
    end_run(s);
    s->low = plus(s->low, next.low);
    s->high = plus(s->high, next.high);
    bool apart = next.ends_apart && (was_apart || !next.may_be_empty);
    s->run = nothing_yet(apart, s->arena);
}

/* Does the node surely begin with a gap or an edge? With none left, what is behind the whole decides. */
static bool begins_apart(const rf_node *n, bool behind)
{
    while (n != NULL && (n->kind == RF_NODE_EMPTY || n->kind == RF_NODE_START || n->kind == RF_NODE_AHEAD))
        n = n->next;
    if (n == NULL)
        return behind;
    if (n->kind == RF_NODE_LITERAL)
        return !rf_is_word_byte((unsigned char)n->literal.ptr[0]);
    if (n->kind == RF_NODE_REPEAT)
        return n->low > 0 && begins_apart(n->parts, false);
    if (n->kind == RF_NODE_SEQUENCE)
        return begins_apart(n->parts, false);
    for (unsigned c = 0; c < 0x80 && n->kind == RF_NODE_BYTES; c++)
        if (rf_is_word_byte((unsigned char)c) && rf_node_has(n, (unsigned char)c))
            return false;
    return n->kind == RF_NODE_BYTES || n->kind == RF_NODE_WORD_END;
}

static info walk_sequence(const rf_node *n, edges at, rf_arena *arena)
{
    sequence s = {.out = {.is_exact = true}, .run = nothing_yet(at.before, arena), .arena = arena};
    bool may_be_empty = true;
    for (const rf_node *part = n->parts; part != NULL; part = part->next) {
        info next = walk_node(part, (edges){rf_phrases_all_end_apart(s.run), begins_apart(part->next, at.behind)}, arena);
        may_be_empty = may_be_empty && can_be_empty(&next);
        add_piece(&s, next);
    }
    if (s.out.is_exact) {
        s.out.exact = s.run;
        return s.out;
    }
    s.out.ends_apart = rf_phrases_all_end_apart(s.run);
    if (at.behind)
        s.run = rf_phrases_product(s.run, rf_phrases_mark(RF_EDGE, arena), arena);
    end_run(&s);
    s.out.low = s.low;
    s.out.high = s.high;
    s.out.may_be_empty = may_be_empty;
    return s.out;
}

/* The exact branches are gathered, as many as may be, and sorted once. */
static info walk_choice(const rf_node *n, edges at, rf_arena *arena)
{
    rf_str items[EXACT_MAX];
    rf_phrases gathered = {items, 0};
    info others = {0};
    bool any_other = false;
    for (const rf_node *part = n->parts; part != NULL; part = part->next) {
        info branch = walk_node(part, at, arena);
        if (branch.is_exact && at.behind)
            branch.exact = rf_phrases_product(branch.exact, rf_phrases_mark(RF_EDGE, arena), arena);
        bool exact = branch.is_exact && branch.n == 0 && branch.exact.count <= EXACT_MAX;
        if (exact && gathered.count + branch.exact.count > EXACT_MAX) {
            info full = exactly(rf_phrases_join(gathered, (rf_phrases){0}, arena));
            others = any_other ? alternate(others, full, arena) : loosen(full, arena);
            any_other = true;
            gathered.count = 0;
        }
        for (size_t i = 0; exact && i < branch.exact.count; i++)
            items[gathered.count++] = branch.exact.items[i];
        if (!exact) {
            others = any_other ? alternate(others, branch, arena) : branch;
            any_other = true;
        }
    }
    if (gathered.count == 0)
        return others;
    info left = exactly(rf_phrases_join(gathered, (rf_phrases){0}, arena));
    return any_other ? alternate(others, left, arena) : left;
}

static info walk(const rf_node *n, edges at, rf_arena *arena)
{
    switch (n->kind) {
    case RF_NODE_LITERAL:
        return exactly(rf_phrases_of(n->literal.ptr, n->literal.len, arena));
    case RF_NODE_BYTES:
        return walk_bytes(n, arena);
    case RF_NODE_SEQUENCE:
        return walk_sequence(n, at, arena);
    case RF_NODE_CHOICE:
        return walk_choice(n, at, arena);
    case RF_NODE_REPEAT:
        return walk_repeat(n, at, arena);
    case RF_NODE_AHEAD:
        return walk_ahead(n, at, arena);
    case RF_NODE_WORD_END:
        return exactly(rf_phrases_mark(RF_EDGE, arena));
    case RF_NODE_START:
    case RF_NODE_EMPTY:
        break;
    }
    return exactly(rf_phrases_of("", 0, arena));
}

/* Branches of a pattern share most of their nodes: each is walked once for each kind of surroundings. */
static info walk_node(const rf_node *n, edges at, rf_arena *arena)
{
    if (n->notes == NULL || (n->kind != RF_NODE_CHOICE && n->kind != RF_NODE_SEQUENCE && n->kind != RF_NODE_REPEAT))
        return walk(n, at, arena);
    void **note = &n->notes[2 * at.before + at.behind];
    if (*note == NULL) {
        info *known = rf_arena_raw(arena, sizeof *known);
        *known = walk(n, at, arena);
        *note = known;
    }
    return *(info *)*note;
}

static int by_common(const void *pa, const void *pb)
{
    const rf_clause *a = pa, *b = pb;
    return a->common < b->common ? -1 : a->common > b->common;
}

void rf_required_derive(const rf_node *tree, rf_arena *arena, rf_required *out)
{
    *out = (rf_required){0};
    if (tree == NULL || tree->kind != RF_NODE_SEQUENCE)
        return;
    info all = loosen(walk_sequence(tree, (edges){true, false}, arena), arena);
    memcpy(out->clauses, all.clauses, sizeof out->clauses);
    out->n = all.n;
    qsort(out->clauses, out->n, sizeof *out->clauses, by_common);
}
