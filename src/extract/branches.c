/* extract/branches.c - opens the choices that stand at the beginning of a pattern. */
#include "extract/branches.h"

/* Parts that follow one another; lists share their ends. */
typedef struct list {
    const rf_node *node;
    const struct list *rest;
} list;

typedef struct opener {
    rf_arena *arena;
    rf_branches *out;
    size_t waiting; /* lists that are still to be opened, at least one branch each */
} opener;

static const list *in_front(opener *o, const rf_node *node, const list *rest)
{
    list *l = rf_arena_take(o->arena, sizeof *l);
    *l = (list){node, rest};
    return l;
}

static const list *all_in_front(opener *o, const rf_node *parts, const list *rest)
{
    return parts == NULL ? rest : in_front(o, parts, all_in_front(o, parts->next, rest));
}

static void emit(opener *o, const list *l)
{
    rf_node *out = rf_arena_take(o->arena, sizeof *out), **last = &out->parts;
    out->kind = RF_NODE_SEQUENCE;
    for (; l != NULL; l = l->rest) {
        *last = rf_arena_take(o->arena, sizeof **last);
        **last = *l->node;
        (*last)->next = NULL;
        last = &(*last)->next;
    }
    o->out->items[o->out->n++] = out;
}

static bool is_gap(const rf_node *n)
{
    for (unsigned c = 0; c < 0x80 && n->kind == RF_NODE_BYTES; c++)
        if (rf_is_word_byte((unsigned char)c) && rf_node_has(n, (unsigned char)c))
            return false;
    return n->kind == RF_NODE_BYTES;
}

static bool is_optional(const rf_node *n) { return n->kind == RF_NODE_REPEAT && n->low == 0 && n->high == 1; }

/* Words, written out. */
static bool is_plain(const rf_node *n)
{
    if (n->kind == RF_NODE_REPEAT && !is_optional(n) && !is_gap(n->parts))
        return false;
    for (const rf_node *part = n->parts; part != NULL; part = part->next)
        if (!is_plain(part))
            return false;
    return n->kind != RF_NODE_AHEAD && (n->kind != RF_NODE_BYTES || !n->wide);
}

/* Does it surely go over a gap? */
static bool has_gap(const rf_node *n)
{
    bool all = n->parts != NULL;
    switch (n->kind) {
    case RF_NODE_LITERAL:
        for (size_t i = 0; i < n->literal.len; i++)
            if (!rf_is_word_byte((unsigned char)n->literal.ptr[i]))
                return true;
        return false;
    case RF_NODE_BYTES:
        return is_gap(n);
    case RF_NODE_CHOICE:
        for (const rf_node *part = n->parts; part != NULL; part = part->next)
            all = all && has_gap(part);
        return all;
    case RF_NODE_SEQUENCE:
        for (const rf_node *part = n->parts; part != NULL; part = part->next)
            if (has_gap(part))
                return true;
        return false;
    case RF_NODE_REPEAT:
        return n->low > 0 && has_gap(n->parts);
    default:
        return false;
    }
}

/* The plain branches with or without a gap, as one. */
static void open_plain(opener *o, const rf_node *choice, bool gap, const list *rest)
{
    rf_node *together = rf_arena_take(o->arena, sizeof *together), **last = &together->parts;
    together->kind = RF_NODE_CHOICE;
    for (const rf_node *part = choice->parts; part != NULL; part = part->next)
        if (is_plain(part) && has_gap(part) == gap) {
            *last = rf_arena_take(o->arena, sizeof **last);
            **last = *part;
            (*last)->next = NULL;
            last = &(*last)->next;
        }
    if (together->parts != NULL)
        emit(o, in_front(o, together, rest));
}

/* Branches that a choice comes to at least. */
static size_t count(const rf_node *choice)
{
    size_t n = 2;
    for (const rf_node *part = choice->parts; part != NULL; part = part->next)
        n += !is_plain(part);
    return n;
}

static void open_list(opener *o, const list *l)
{
    while (l != NULL && (l->node->kind == RF_NODE_EMPTY || l->node->kind == RF_NODE_WORD_END))
        l = l->rest; /* what stands before the first word says nothing of it */
    const rf_node *n = l != NULL ? l->node : NULL;
    size_t left = RF_BRANCHES_MAX - o->out->n - o->waiting;
    if (n != NULL && n->kind == RF_NODE_SEQUENCE) {
        open_list(o, all_in_front(o, n->parts, l->rest));
    } else if (n != NULL && is_optional(n) && left >= 2) {
        o->waiting++;
        open_list(o, in_front(o, n->parts, l->rest));
        o->waiting--;
        open_list(o, l->rest);
    } else if (n != NULL && n->kind == RF_NODE_CHOICE && count(n) <= left) {
        open_plain(o, n, false, l->rest);
        open_plain(o, n, true, l->rest);
        o->waiting += count(n) - 2;
        for (const rf_node *part = n->parts; part != NULL; part = part->next)
            if (!is_plain(part)) {
                o->waiting--;
                open_list(o, in_front(o, part, l->rest));
            }
    } else {
        emit(o, l);
    }
}

void rf_branches_of(const rf_node *tree, rf_arena *arena, rf_branches *out)
{
    opener o = {arena, out, 0};
    out->n = 0;
    open_list(&o, in_front(&o, tree, NULL));
}
