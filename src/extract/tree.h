/* extract/tree.h - a pattern as a tree, for those who derive something from it: required.c, heads.c, program_make.c.
 *
 * The tree may say too much and never too little: whatever the pattern matches, the tree matches as well. A look-behind and a
 * look-ahead that denies say nothing; atomic groups and possessive repeats are read as plain ones. Whoever needs to know what the pattern
 * means and not only what it asks for looks at `exactly` as well, of every node. */
#ifndef RF_EXTRACT_TREE_H
#define RF_EXTRACT_TREE_H

#include "base/arena.h"
#include "base/str.h"

typedef enum rf_node_kind {
    RF_NODE_LITERAL,  /* these bytes */
    RF_NODE_BYTES,    /* one character that begins with one of a set of bytes */
    RF_NODE_SEQUENCE, /* its parts, one behind the other */
    RF_NODE_CHOICE,   /* one of its parts */
    RF_NODE_REPEAT,   /* its only part, low to high times */
    RF_NODE_AHEAD,    /* of width 0: its only part follows */
    RF_NODE_WORD_END, /* of width 0: behind a letter or digit stands none */
    RF_NODE_START,    /* of width 0: the text begins here */
    RF_NODE_EMPTY     /* of width 0: anything else */
} rf_node_kind;

#define RF_NO_LIMIT SIZE_MAX

/* What a node stands for, exactly. */
typedef enum rf_exactly {
    RF_EXACTLY,               /* what its kind says */
    RF_EXACTLY_DENIES,        /* `inside` does not follow */
    RF_EXACTLY_BEHIND,        /* `inside` stands in front */
    RF_EXACTLY_DENIES_BEHIND, /* and does not */
    RF_EXACTLY_BOUNDARY,      /* \b */
    RF_EXACTLY_TEXT_END,      /* \z */
    RF_EXACTLY_LAST_END,      /* $: the same, or in front of a line end that ends it */
    RF_EXACTLY_KEEP,          /* \K */
    RF_EXACTLY_UNKNOWN        /* something that the tree has no word for */
} rf_exactly;

typedef struct rf_node rf_node;

#define RF_NODE_NOTES 4

struct rf_node {
    rf_node_kind kind;
    rf_exactly exactly;
    bool wide;         /* BYTES: the character may be longer than a byte */
    bool lazy;         /* REPEAT: as few times as may be, before more of them */
    rf_str literal;    /* LITERAL: a view into the pattern, or one character */
    uint64_t bytes[4]; /* BYTES: bit map; a character beyond ASCII has all bytes from 0x80 on set */
    size_t low, high;  /* REPEAT; high may be RF_NO_LIMIT */
    rf_node *parts;    /* first part */
    rf_node *inside;   /* of a look-around that is no AHEAD */
    rf_node *next;     /* next part of the same parent */
    void **notes;      /* room of required.c for what it knows of the node; shared with its copies */
};

/* NULL when the pattern holds what the tree cannot express (back references, inline options, recursion …): nothing may be
 * derived from it then. Memory: arena; literals are views into the pattern. */
const rf_node *rf_tree_read(const char *pattern, rf_arena *arena);

static inline bool rf_node_has(const rf_node *n, unsigned char c) { return n->bytes[c / 64] >> c % 64 & 1; }

/* The letters and digits of folded ASCII text: what the ends of every rule keep away from (expand.c). */
static inline bool rf_is_word_byte(unsigned char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

#endif
