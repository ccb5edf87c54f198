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

/* What stood in front of a list and has been left out, because it has no width. */
typedef struct left_out {
    bool anything, text_start;
} left_out;

static void emit(opener *o, const list *l, bool words, left_out before)
{
    o->out->words[o->out->n] = words;
    o->out->at_start[o->out->n] = before.text_start;
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
    return n->kind != RF_NODE_AHEAD && n->kind != RF_NODE_START && (n->kind != RF_NODE_BYTES || !n->wide);
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

/* Does it match letters and digits and nothing else, whatever stands around them? */
static bool is_word(const rf_node *n)
{
    if (n->kind == RF_NODE_LITERAL) {
        for (size_t i = 0; i < n->literal.len; i++)
            if (!rf_is_word_byte((unsigned char)n->literal.ptr[i]))
                return false;
        return true;
    }
    if (n->kind == RF_NODE_BYTES) {
        for (unsigned c = 0; c < 256; c++)
            if (rf_node_has(n, (unsigned char)c) && !rf_is_word_byte((unsigned char)c))
                return false;
        return true;
    }
    if (n->kind != RF_NODE_SEQUENCE && n->kind != RF_NODE_CHOICE && !is_optional(n))
        return false;
    for (const rf_node *part = n->parts; part != NULL; part = part->next)
        if (!is_word(part))
            return false;
    return true;
}

typedef enum plain_kind { WORD, WITHOUT_GAP, WITH_GAP, PLAIN_KINDS } plain_kind;

static plain_kind kind_of(const rf_node *n) { return is_word(n) ? WORD : has_gap(n) ? WITH_GAP : WITHOUT_GAP; }

/* The plain branches of one kind, as one. */
static void open_plain(opener *o, const rf_node *choice, plain_kind kind, const list *rest, left_out before)
{
    rf_node *together = rf_arena_take(o->arena, sizeof *together), **last = &together->parts;
    together->kind = RF_NODE_CHOICE;
    for (const rf_node *part = choice->parts; part != NULL; part = part->next)
        if (is_plain(part) && kind_of(part) == kind) {
            *last = rf_arena_take(o->arena, sizeof **last);
            **last = *part;
            (*last)->next = NULL;
            last = &(*last)->next;
        }
    bool at_end = rest != NULL && rest->node->kind == RF_NODE_WORD_END && rest->rest == NULL;
    if (together->parts != NULL)
        emit(o, in_front(o, together, rest), kind == WORD && at_end && !before.anything, before);
}

/* Is a branch of a choice opened by itself? Phrases of several words are, as long as there is room: their second words tell much. */
static bool is_opened(const rf_node *branch, bool phrases) { return !is_plain(branch) || (phrases && kind_of(branch) == WITH_GAP); }

/* Branches that a choice comes to at least. */
static size_t count(const rf_node *choice, bool phrases)
{
    size_t n = PLAIN_KINDS;
    for (const rf_node *part = choice->parts; part != NULL; part = part->next)
        n += is_opened(part, phrases);
    return n;
}

static void open_choice(opener *o, const list *l, bool phrases, left_out before);

static void open_list(opener *o, const list *l, left_out before)
{
    for (; l != NULL && (l->node->kind == RF_NODE_EMPTY || l->node->kind == RF_NODE_START || l->node->kind == RF_NODE_WORD_END);
         l = l->rest) {
        before.anything = true; /* it says nothing of the first word */
        before.text_start |= l->node->kind == RF_NODE_START;
    }
    const rf_node *n = l != NULL ? l->node : NULL;
    size_t left = RF_BRANCHES_MAX - o->out->n - o->waiting;
    if (n != NULL && n->kind == RF_NODE_SEQUENCE) {
        open_list(o, all_in_front(o, n->parts, l->rest), before);
    } else if (n != NULL && is_optional(n) && left >= 2) {
        o->waiting++;
        open_list(o, in_front(o, n->parts, l->rest), before);
        o->waiting--;
        open_list(o, l->rest, before);
    } else if (n != NULL && n->kind == RF_NODE_CHOICE && count(n, true) <= left) {
        open_choice(o, l, true, before);
    } else if (n != NULL && n->kind == RF_NODE_CHOICE && count(n, false) <= left) {
        open_choice(o, l, false, before);
    } else {
        emit(o, l, false, before);
    }
}

static void open_choice(opener *o, const list *l, bool phrases, left_out before)
{
    const rf_node *choice = l->node;
    for (plain_kind kind = WORD; kind < (phrases ? WITH_GAP : PLAIN_KINDS); kind++)
        open_plain(o, choice, kind, l->rest, before);
    o->waiting += count(choice, phrases) - PLAIN_KINDS;
    for (const rf_node *part = choice->parts; part != NULL; part = part->next)
        if (is_opened(part, phrases)) {
            o->waiting--;
            open_list(o, in_front(o, part, l->rest), before);
        }
}

void rf_branches_of(const rf_node *tree, rf_arena *arena, rf_branches *out)
{
    opener o = {arena, out, 0};
    out->n = 0;
    open_list(&o, all_in_front(&o, tree->parts->next, NULL), (left_out){false, false}); /* behind the look-behind of RF_PATTERN_START */
}
