/* extract/heads.c - walks the tree of a pattern from its beginning, with every word begun so far in the hand, up to the place
 * where each of them ends or is no longer one of a few. */
#include "extract/heads.h"

#include <string.h>

#define OPEN_MAX 600 /* words in the hand */
#define FAN_MAX 6    /* bytes of a class that are written out */
#define ROUNDS_MAX 4 /* repeats that are followed */

/* Words of which the end is not yet seen; the empty one stands for a match that has not begun. */
typedef struct hand {
    rf_str *items;
    size_t n, cap;
} hand;

typedef struct walk {
    rf_arena *arena;
    rf_heads *out;
} walk;

static void add(walk *w, hand *h, rf_str s)
{
    h->items = rf_arena_grow(w->arena, h->items, h->n, &h->cap, sizeof *h->items);
    h->items[h->n++] = s;
}

static void add_all(walk *w, hand *h, const hand *more)
{
    for (size_t i = 0; i < more->n; i++)
        add(w, h, more->items[i]);
}

static void any_start(rf_heads *out) { memset(out->other, 0xFF, sizeof out->other); }

static void close_word(walk *w, rf_str s)
{
    rf_heads *o = w->out;
    o->words = rf_arena_grow(w->arena, o->words, o->n_words, &o->cap_words, sizeof *o->words);
    o->words[o->n_words++] = s;
}

static void close_stem(walk *w, rf_str s)
{
    rf_heads *o = w->out;
    o->stems = rf_arena_grow(w->arena, o->stems, o->n_stems, &o->cap_stems, sizeof *o->stems);
    o->stems[o->n_stems++] = s;
}

/* What comes next is not one of a few: the words in the hand are stems, and a match that has not begun may begin with `bytes`. */
static void close_all(walk *w, const hand *in, const uint64_t bytes[4])
{
    for (size_t i = 0; i < in->n; i++)
        if (in->items[i].len > 0)
            close_stem(w, in->items[i]);
        else
            for (int k = 0; k < 4; k++)
                w->out->other[k] |= bytes[k];
}

static const uint64_t every_byte[4] = {UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX};

static hand walk_node(walk *w, const rf_node *n, hand in);

static void add_byte(walk *w, hand *h, rf_str s, char c)
{
    char *copy = rf_arena_raw(w->arena, s.len + 1);
    memcpy(copy, s.ptr, s.len);
    copy[s.len] = c;
    add(w, h, (rf_str){copy, s.len + 1});
}

static hand walk_literal(walk *w, rf_str literal, hand in)
{
    hand out = {0};
    size_t n = 0;
    while (n < literal.len && rf_is_word_byte((unsigned char)literal.ptr[n]))
        n++;
    for (size_t i = 0; i < in.n; i++) {
        rf_str s = in.items[i];
        if (n == 0 && s.len == 0) {
            unsigned char c = (unsigned char)literal.ptr[0];
            w->out->other[c / 64] |= UINT64_C(1) << c % 64;
            continue;
        }
        char *joined = rf_arena_raw(w->arena, s.len + n);
        memcpy(joined, s.ptr, s.len);
        memcpy(joined + s.len, literal.ptr, n);
        s = (rf_str){joined, s.len + n};
        if (n < literal.len)
            close_word(w, s);
        else
            add(w, &out, s);
    }
    return out;
}

static hand walk_bytes(walk *w, const rf_node *n, hand in)
{
    hand out = {0};
    unsigned word = 0, others = n->wide;
    for (unsigned c = 0; c < 0x80; c++)
        if (rf_node_has(n, (unsigned char)c))
            ++*(rf_is_word_byte((unsigned char)c) ? &word : &others);
    if (word > FAN_MAX || (word > 0 && others > 0)) {
        close_all(w, &in, n->bytes);
        return out;
    }
    for (size_t i = 0; i < in.n; i++) {
        if (word == 0 && in.items[i].len > 0)
            close_word(w, in.items[i]);
        else if (word == 0)
            for (int k = 0; k < 4; k++)
                w->out->other[k] |= n->bytes[k];
        for (unsigned c = '0'; word > 0 && c <= 'z'; c++)
            if (rf_node_has(n, (unsigned char)c))
                add_byte(w, &out, in.items[i], (char)c);
    }
    return out;
}

static hand walk_repeat(walk *w, const rf_node *n, hand in)
{
    hand out = {0}, now = in;
    if (n->low == 0)
        add_all(w, &out, &in);
    for (size_t round = 1; round <= n->high && now.n > 0; round++) {
        if (round > ROUNDS_MAX) {
            close_all(w, &now, every_byte);
            break;
        }
        now = walk_node(w, n->parts, now);
        if (round >= n->low)
            add_all(w, &out, &now);
    }
    return out;
}

static hand walk_word_end(walk *w, hand in)
{
    hand out = {0};
    for (size_t i = 0; i < in.n; i++)
        if (in.items[i].len > 0)
            close_word(w, in.items[i]);
        else
            add(w, &out, in.items[i]);
    return out;
}

static hand walk_node(walk *w, const rf_node *n, hand in)
{
    hand out = {0};
    if (in.n > OPEN_MAX) {
        close_all(w, &in, every_byte);
        return out;
    }
    switch (n->kind) {
    case RF_NODE_LITERAL:
        return walk_literal(w, n->literal, in);
    case RF_NODE_BYTES:
        return walk_bytes(w, n, in);
    case RF_NODE_SEQUENCE:
        for (const rf_node *part = n->parts; part != NULL && in.n > 0; part = part->next)
            in = walk_node(w, part, in);
        return in;
    case RF_NODE_CHOICE:
        for (const rf_node *part = n->parts; part != NULL; part = part->next) {
            hand branch = walk_node(w, part, in);
            add_all(w, &out, &branch);
        }
        return out;
    case RF_NODE_REPEAT:
        return walk_repeat(w, n, in);
    case RF_NODE_WORD_END:
        return walk_word_end(w, in);
    case RF_NODE_AHEAD:
    case RF_NODE_START:
    case RF_NODE_EMPTY:
        break;
    }
    return in;
}

void rf_heads_derive(const rf_node *tree, rf_arena *arena, rf_heads *out)
{
    *out = (rf_heads){0};
    if (tree == NULL) {
        any_start(out);
        return;
    }
    walk w = {arena, out};
    hand in = {0};
    add(&w, &in, (rf_str){"", 0});
    hand left = walk_node(&w, tree, in);
    close_all(&w, &left, every_byte);
}
