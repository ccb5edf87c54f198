/* extract/program_lists.c - words written out from the tree of a pattern, and lists made of them: tries whose equal ends are one. */
#include "extract/program_maker.h"

#include <stdlib.h>
#include <string.h>

#define CLASS_MAX 8  /* bytes of a class that are written out */
#define ROUNDS_MAX 3 /* times of a repeat */

#define LIST_MOST 65024u                                  /* bytes of one */
#define LETTER_MOST (RF_LIST_HEAD + 1 + sizeof(uint16_t)) /* bytes that a letter takes, with an edge to it and a node of its own */

static bool is_separator(const rf_program_maker *m, const rf_node *n)
{
    return n->kind == RF_NODE_REPEAT && n->low == 1 && n->high == RF_SEPARATOR_MOST && !n->lazy && n->exactly == RF_EXACTLY &&
           n->parts->kind == RF_NODE_BYTES && n->parts->exactly == RF_EXACTLY &&
           memcmp(n->parts->bytes, m->separators.bytes, sizeof n->parts->bytes) == 0;
}

/* ---- words ---------------------------------------------------------------------------------------------------------------- */

static bool add_word(const rf_program_maker *m, rf_words *w, size_t *cap, rf_str s, size_t most)
{
    for (size_t i = 0; i < w->count; i++)
        if (rf_str_eq(w->items[i], s))
            return true; /* whatever goes on behind it has been tried */
    if (w->count >= most)
        return false;
    w->items = rf_arena_grow(m->arena, w->items, w->count, cap, sizeof *w->items);
    w->items[w->count++] = s;
    return true;
}

static rf_words one_word(const rf_program_maker *m, const char *s, size_t n)
{
    rf_words w = {rf_arena_raw(m->arena, sizeof *w.items), 1};
    w.items[0] = (rf_str){s, n};
    return w;
}

bool rf_words_product(const rf_program_maker *m, const rf_words *a, const rf_words *b, size_t most, rf_words *out)
{
    rf_words w = {0};
    size_t cap = 0;
    if (a->count * b->count > 4 * most)
        return false;
    for (size_t i = 0; i < a->count; i++)
        for (size_t k = 0; k < b->count; k++) {
            rf_str x = a->items[i], y = b->items[k];
            char *both = rf_arena_raw(m->arena, x.len + y.len + 1);
            memcpy(both, x.ptr, x.len);
            memcpy(both + x.len, y.ptr, y.len);
            if (!add_word(m, &w, &cap, (rf_str){both, x.len + y.len}, most))
                return false;
        }
    *out = w;
    return true;
}

static bool words_of_bytes(const rf_program_maker *m, const rf_node *n, size_t most, rf_words *out)
{
    size_t cap = 0;
    if (n->wide)
        return false;
    *out = (rf_words){0};
    for (unsigned c = 2; c < 0x80; c++)
        if (rf_node_has(n, (unsigned char)c)) {
            char byte = (char)c;
            if (out->count == CLASS_MAX || !add_word(m, out, &cap, (rf_str){rf_arena_dup(m->arena, &byte, 1), 1}, most))
                return false;
        }
    return out->count > 0 && !rf_node_has(n, 0) && !rf_node_has(n, 1);
}

static bool words_of_repeat(const rf_program_maker *m, const rf_node *n, size_t most, rf_words *out)
{
    if (is_separator(m, n)) {
        static const char separator = RF_LIST_SEPARATOR;
        *out = one_word(m, &separator, 1);
        return true;
    }
    rf_words once, none = one_word(m, "", 0), now = none;
    if (n->high > ROUNDS_MAX || n->high == 0 || !rf_words_of(m, n->parts, most, &once))
        return false;
    for (size_t round = n->high; round-- > 0;) { /* once, and then what may follow it, or nothing */
        if (!rf_words_product(m, &once, &now, most, &now))
            return false;
        if (round < n->low)
            continue;
        rf_words both = {0};
        size_t cap = 0;
        for (size_t i = 0; i < now.count + 1; i++) {
            rf_str s = n->lazy ? (i == 0 ? none.items[0] : now.items[i - 1]) : i < now.count ? now.items[i] : none.items[0];
            if (!add_word(m, &both, &cap, s, most))
                return false;
        }
        now = both;
    }
    *out = now;
    return true;
}

static bool words_of_choice(const rf_program_maker *m, const rf_node *n, size_t most, rf_words *out)
{
    size_t cap = 0;
    *out = (rf_words){0};
    for (const rf_node *part = n->parts; part != NULL; part = part->next) {
        rf_words branch;
        if (!rf_words_of(m, part, most, &branch))
            return false;
        for (size_t i = 0; i < branch.count; i++)
            if (!add_word(m, out, &cap, branch.items[i], most))
                return false;
    }
    return true;
}

bool rf_words_of(const rf_program_maker *m, const rf_node *n, size_t most, rf_words *out)
{
    if (n->exactly != RF_EXACTLY)
        return false;
    switch (n->kind) {
    case RF_NODE_LITERAL:
        *out = one_word(m, n->literal.ptr, n->literal.len);
        return memchr(n->literal.ptr, RF_LIST_SEPARATOR, n->literal.len) == NULL;
    case RF_NODE_BYTES:
        return words_of_bytes(m, n, most, out);
    case RF_NODE_REPEAT:
        return words_of_repeat(m, n, most, out);
    case RF_NODE_CHOICE:
        return words_of_choice(m, n, most, out);
    case RF_NODE_SEQUENCE:
        *out = one_word(m, "", 0);
        for (const rf_node *part = n->parts; part != NULL; part = part->next) {
            rf_words next;
            if (!rf_words_of(m, part, most, &next) || !rf_words_product(m, out, &next, most, out))
                return false;
        }
        return true;
    case RF_NODE_AHEAD:
    case RF_NODE_WORD_END:
    case RF_NODE_START:
    case RF_NODE_EMPTY:
        break;
    }
    return false;
}

bool rf_words_are_closed(const rf_program_maker *m, const rf_words *w)
{
    for (size_t i = 0; i < w->count; i++) {
        rf_str s = w->items[i];
        for (size_t k = 0; k < s.len; k++)
            if (s.ptr[k] == RF_LIST_SEPARATOR &&
                (k + 1 == s.len || s.ptr[k + 1] == RF_LIST_SEPARATOR || rf_set_has(&m->separators, (unsigned char)s.ptr[k + 1])))
                return false;
    }
    return true;
}

/* ---- lists ---------------------------------------------------------------------------------------------------------------- */

typedef struct twig {
    struct twig *parts, *next; /* parts in the order of their bytes */
    unsigned char byte, ends;
} twig;

/* Where a part with this byte is, or belongs. */
static twig **place_of(twig *t, unsigned char byte)
{
    twig **place = &t->parts;
    while (*place != NULL && (*place)->byte < byte)
        place = &(*place)->next;
    return place;
}

static twig *part_of(twig *t, unsigned char byte)
{
    twig *part = *place_of(t, byte);
    return part != NULL && part->byte == byte ? part : NULL;
}

/* Where a node goes on with a separator it cannot go on with one byte of it: two ways at once are more than a list has. */
static bool clashes(const rf_program_maker *m, const twig *t, unsigned char byte)
{
    for (const twig *part = t->parts; part != NULL; part = part->next)
        if ((byte == RF_LIST_SEPARATOR && rf_set_has(&m->separators, part->byte)) ||
            (part->byte == RF_LIST_SEPARATOR && rf_set_has(&m->separators, byte)))
            return true;
    return false;
}

/* A node says whether it is preferred to all longer words or they to it; so a word does not fit that comes behind both. */
static bool fits(const rf_program_maker *m, twig *t, rf_str word)
{
    for (size_t i = 0; i < word.len && t != NULL; i++) {
        if (t->ends == RF_ENDS_LAST || clashes(m, t, (unsigned char)word.ptr[i]))
            return false;
        t = part_of(t, (unsigned char)word.ptr[i]);
    }
    return true;
}

static void grow(const rf_program_maker *m, twig *t, rf_str word)
{
    for (size_t i = 0; i < word.len; i++) {
        unsigned char byte = (unsigned char)word.ptr[i];
        twig **place = place_of(t, byte);
        if (*place == NULL || (*place)->byte != byte) {
            twig *part = rf_arena_take(m->arena, sizeof *part);
            *part = (twig){NULL, *place, byte, RF_ENDS_NOT};
            *place = part;
        }
        t = *place;
    }
    if (t->ends == RF_ENDS_NOT)
        t->ends = t->parts != NULL ? RF_ENDS_LAST : RF_ENDS_FIRST;
}

/* A list in the making, from its end to its front: what is behind a node is there when it is put. */
typedef struct settling {
    unsigned char *bytes;
    size_t from;   /* of what there is, to LIST_MOST */
    uint16_t *put; /* where nodes are */
    size_t n_put, cap_put;
} settling;

static bool is_same_node(const unsigned char *a, const unsigned char *b, size_t n_text, size_t n_edges)
{
    if (memcmp(a, b, RF_LIST_HEAD) != 0 || memcmp(a + RF_LIST_HEAD, b + RF_LIST_HEAD, n_text) != 0)
        return false;
    for (size_t k = 0; k < n_edges; k++) {
        uint16_t x, y;
        memcpy(&x, a + RF_LIST_HEAD + n_text + k * sizeof x, sizeof x);
        memcpy(&y, b + RF_LIST_HEAD + n_text + k * sizeof y, sizeof y);
        if (a + x != b + y)
            return false;
    }
    return true;
}

static size_t settle(rf_program_maker *m, settling *s, const twig *t)
{
    unsigned char text[RF_LIST_TEXT_MOST + 256];
    const twig *parts[256];
    size_t nodes[256], length = 0, count = 0;
    for (; t->ends == RF_ENDS_NOT && t->parts != NULL && t->parts->next == NULL && length < RF_LIST_TEXT_MOST; t = t->parts)
        text[length++] = t->parts->byte;
    for (const twig *part = t->parts; part != NULL; part = part->next) {
        parts[count] = part;
        text[length + count++] = part->byte;
    }
    for (size_t k = count; k-- > 0;)
        nodes[k] = settle(m, s, parts[k]);
    unsigned char *node = s->bytes + s->from - (RF_LIST_HEAD + length + count + count * sizeof(uint16_t));
    node[0] = (unsigned char)length;
    node[1] = (unsigned char)count;
    node[2] = t->ends;
    memcpy(node + RF_LIST_HEAD, text, length + count);
    for (size_t k = 0; k < count; k++) {
        uint16_t further = (uint16_t)(s->bytes + nodes[k] - node);
        memcpy(node + RF_LIST_HEAD + length + count + k * sizeof further, &further, sizeof further);
    }
    for (size_t i = 0; i < s->n_put; i++)
        if (is_same_node(node, s->bytes + s->put[i], length + count, count))
            return s->put[i];
    s->from = (size_t)(node - s->bytes);
    s->put = rf_arena_grow(m->arena, s->put, s->n_put, &s->cap_put, sizeof *s->put);
    s->put[s->n_put++] = (uint16_t)s->from;
    return s->from;
}

uint32_t rf_list_make(rf_program_maker *m, rf_words words, size_t *used)
{
    twig root = {0};
    size_t i = 0, room = LIST_MOST - RF_LIST_HEAD;
    for (; i < words.count && room >= words.items[i].len * LETTER_MOST && fits(m, &root, words.items[i]); i++) {
        grow(m, &root, words.items[i]);
        room -= words.items[i].len * LETTER_MOST;
    }
    *used = i;
    settling s = {.bytes = rf_xmalloc(LIST_MOST), .from = LIST_MOST};
    settle(m, &s, &root);
    uint32_t at = rf_pool_put(&m->lists, s.bytes + s.from, LIST_MOST - s.from);
    free(s.bytes);
    return at;
}
