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

#define RF_PAIR_WORDS 3

typedef struct rf_step {
    uint8_t kind, zero;
    union {
        struct {
            uint16_t set;       /* of bytes, in sets */
            uint16_t low, high; /* of a choice, `high` is how many ways it has */
        };
        uint16_t pairs[RF_PAIR_WORDS]; /* of a list: bits of the two bytes that it may begin with (rf_pair_bit) */
    };
    uint32_t arg, next;
    uint64_t follow; /* groups of bytes with which `next` may go on */
} rf_step;

/* Bytes, and whether the end of the text counts as one. A character beyond ASCII has all bytes from 0x80 on. */
typedef struct rf_byte_set {
    uint64_t bytes[4];
    uint64_t end;
} rf_byte_set;

/* A set as one number: bit k says that there is a byte of group k in it. A quick no, and mostly a yes that holds. */
#define RF_GROUP_END 63 /* no byte, but the end of the text */
#define RF_SEPARATOR_GROUPS (UINT64_C(0x7FF) << 36)
extern const uint8_t rf_byte_group[256];
uint64_t rf_groups_of(const rf_byte_set *s);

/* The bit that stands for two bytes of these groups, one behind the other. The end of the text is followed by itself. Lists are mostly
 * looked into in vain, and what they begin with is far away in memory: two bytes tell three times of four. */
static inline unsigned rf_pair_bit(unsigned first, unsigned second)
{
    return (((first << 6 | second) * 0x9E3779B1u) >> 16) * (16 * RF_PAIR_WORDS) >> 16;
}

/* A gap: words, each with separators behind it. */
typedef struct rf_gap {
    uint16_t word, separator;           /* sets, without a byte in common */
    uint16_t word_most, separator_most; /* bytes */
    uint32_t denied;                    /* a step: no word of the gap may begin where it leads to the end; RF_NO_PROGRAM: none */
} rf_gap;

/* A list is a trie. A node is a run of bytes: how many bytes of text it has, how many edges, RF_ENDS_…; the text; the bytes of the edges,
 * which have been read when their node is come to; and how far behind this node these nodes are, 2 bytes each. Equal ends of a list are
 * one. A list lies in one piece, mostly of one or two lines of the processor's cache, its first node in front; lists share nothing with
 * each other but are whole. */
enum {
    RF_ENDS_NOT,
    RF_ENDS_FIRST,
    RF_ENDS_LAST
}; /* no word ends behind the text; one does, before the longer ones in the order of
      preference or behind them */
#define RF_LIST_HEAD 3
#define RF_LIST_TEXT_MOST 250
#define RF_LIST_NODE_MOST (RF_LIST_HEAD + RF_LIST_TEXT_MOST + 5 + 3 * 255) /* bytes; so many stand behind the last one */

struct rf_programs {
    size_t n_patterns;
    uint32_t *begins; /* of a pattern: its first step, or RF_NO_PROGRAM */
    rf_step *steps;
    rf_byte_set *sets;
    uint64_t *firsts; /* of a way: groups of bytes that it may begin with, */
    uint32_t *ways;   /* and its step */
    rf_gap *gaps;
    unsigned char *lists;
    size_t n_steps, n_sets, n_ways, n_gaps, n_lists;
    bool is_borrowed; /* the arrays lie in the file they were read from */
};

static inline bool rf_set_has(const rf_byte_set *s, unsigned char c) { return s->bytes[c / 64] >> c % 64 & 1; }

static inline bool rf_group_has(uint64_t groups, unsigned char c) { return groups >> rf_byte_group[c] & 1; }

/* May what goes on with a byte of the groups go on at `at`? */
static inline bool rf_groups_fit(uint64_t groups, rf_str text, size_t at)
{
    return at < text.len ? rf_group_has(groups, (unsigned char)text.ptr[at]) : groups >> RF_GROUP_END;
}

#endif
