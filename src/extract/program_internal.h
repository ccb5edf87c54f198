/* extract/program_internal.h - how programs lie in memory and in the index: flat arrays of numbers. Inside the program files only.
 *
 * A program is a graph of steps. Each names the step that goes on behind it, which always has a smaller number, so that no run goes in
 * circles. Equal steps are one step, in all programs. */
#ifndef RF_EXTRACT_PROGRAM_INTERNAL_H
#define RF_EXTRACT_PROGRAM_INTERNAL_H

#include "extract/program.h"
#include "extract/tree.h"

/* What may stand between two words of one phrase (expand.c), in the text of a list. */
#define RF_LIST_SEPARATOR '\x01'
#define RF_SEPARATOR_MOST 3 /* bytes */

typedef enum rf_step_kind {
    RF_STEP_MATCH,  /* the end */
    RF_STEP_LIST,   /* one of the words of list node `arg` */
    RF_STEP_CHOICE, /* one of `count` others, the first that leads to the end: ways[arg] … */
    RF_STEP_BYTES,  /* `low` to `high` characters of `set`, as many as lead to the end; at none of them leads step `arg` there */
    RF_STEP_FEWEST, /* the same, as few as lead to the end */
    RF_STEP_ALL,    /* all characters of `set` that follow, `low` to `high`: no fewer can lead to the end */
    RF_STEP_GAP,    /* gaps[arg]: `low` to `high` words, as many as lead to the end */
    RF_STEP_NOT,    /* no byte of `set` follows */
    RF_STEP_AHEAD,  /* the program at `arg` matches here */
    RF_STEP_DENIES, /* and does not */
    RF_STEP_BEHIND, /* the program at `arg` matches `low` bytes further back, and ends here */
    RF_STEP_DENIES_BEHIND,
    RF_STEP_BOUNDARY, /* \b */
    RF_STEP_START,    /* of the text */
    RF_STEP_END,      /* of the text */
    RF_STEP_LAST_END, /* the same, or a line end that ends it follows */
    RF_STEP_KEEP,     /* \K */
    RF_STEP_KINDS
} rf_step_kind;

#define RF_STEP_NO_LIMIT UINT16_MAX
#define RF_NO_PROGRAM UINT32_MAX

typedef struct rf_step {
    uint8_t kind, zero;
    uint16_t set;    /* of bytes, in sets */
    uint16_t follow; /* the set of bytes with which `next` may go on */
    uint16_t low, high;
    uint16_t count;
    uint32_t arg, next;
} rf_step;

/* Bytes, and whether the end of the text counts as one. A character beyond ASCII has all bytes from 0x80 on. */
typedef struct rf_byte_set {
    uint64_t bytes[4];
    uint64_t end;
} rf_byte_set;

/* One way of a choice. */
typedef struct rf_way {
    uint32_t step;
    uint16_t first; /* the set of bytes that it may begin with */
    uint16_t zero;
} rf_way;

/* A gap: words, each with separators behind it. */
typedef struct rf_gap {
    uint16_t word, separator;           /* sets, without a byte in common */
    uint16_t word_most, separator_most; /* bytes */
    uint32_t denied;                    /* a step: no word of the gap may begin where it leads to the end; RF_NO_PROGRAM: none */
} rf_gap;

/* A node of a list, which is a trie: its text, then one of its edges. Lists share their ends. */
typedef struct rf_list_node {
    uint32_t text; /* in texts */
    uint32_t edge; /* the first of `count`, in edges */
    uint8_t length, count;
    uint8_t ends; /* RF_ENDS_…: a word of the list ends behind the text */
    uint8_t zero;
} rf_list_node;

enum { RF_ENDS_NOT, RF_ENDS_FIRST, RF_ENDS_LAST }; /* before the longer words in the order of preference, or behind them */

typedef struct rf_list_edge {
    uint32_t node : 24, byte : 8; /* which has been read when the node is come to */
} rf_list_edge;

struct rf_programs {
    size_t n_patterns;
    uint32_t *begins; /* of a pattern: its first step, or RF_NO_PROGRAM */
    rf_step *steps;
    rf_byte_set *sets; /* number RF_SET_SEPARATOR: bytes of a separator */
    rf_way *ways;
    rf_gap *gaps;
    rf_list_node *nodes;
    rf_list_edge *edges;
    char *texts;
    size_t n_steps, n_sets, n_ways, n_gaps, n_nodes, n_edges, n_texts;
    bool is_borrowed; /* the arrays lie in the file they were read from */
};

#define RF_SET_SEPARATOR 0

static inline bool rf_set_has(const rf_byte_set *s, unsigned char c) { return s->bytes[c / 64] >> c % 64 & 1; }

/* May what goes on with a byte of the set go on at `at`? */
static inline bool rf_set_fits(const rf_byte_set *s, rf_str text, size_t at)
{
    return at < text.len ? rf_set_has(s, (unsigned char)text.ptr[at]) : s->end != 0;
}

#endif
