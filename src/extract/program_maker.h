/* extract/program_maker.h - what the makers of programs share: pools in which equal things are kept once, and lists of words
 * (program_lists.c). Inside the program files only. */
#ifndef RF_EXTRACT_PROGRAM_MAKER_H
#define RF_EXTRACT_PROGRAM_MAKER_H

#include "base/arena.h"
#include "extract/program_internal.h"

/* Items, and the runs of them that were put; a run that was put before is not put again. */
typedef struct rf_pool {
    unsigned char *items;
    size_t size; /* bytes of an item */
    size_t n, cap;
    struct rf_pool_run {
        uint32_t at, count;
    } * runs;
    size_t n_runs, cap_runs;
    uint32_t *slots;
    size_t n_slots;
} rf_pool;

uint32_t rf_pool_put(rf_pool *p, const void *items, size_t count); /* where the run begins */
void *rf_pool_take(rf_pool *p, size_t *n);                         /* the items, for free(); the pool is done with */

typedef struct rf_words {
    rf_str *items; /* in the order of preference, each once */
    size_t count;
} rf_words;

typedef struct rf_program_maker {
    rf_pool steps, sets, gaps, lists;
    rf_pool beginnings; /* of rf_byte_set: what steps may begin with */
    rf_pool ways;       /* of rf_way */
    uint16_t *first;    /* of a step: in `beginnings` */
    size_t cap_first;
    rf_arena *arena;        /* of the pattern that is being read */
    rf_byte_set separators; /* bytes of one */
    size_t budget;          /* steps that the pattern may still take */
    int looking;            /* depth of look-arounds */
} rf_program_maker;

/* The words that a node matches, written out, separators as RF_LIST_SEPARATOR; false if it matches anything else or more than `most`. */
bool rf_words_of(const rf_program_maker *m, const rf_node *n, size_t most, rf_words *out);
bool rf_words_product(const rf_program_maker *m, const rf_words *a, const rf_words *b, size_t most, rf_words *out);

/* Does every separator have a letter behind it that is none, so that no other than all of its bytes can be meant? */
bool rf_words_are_closed(const rf_program_maker *m, const rf_words *w);

/* The list of the first of the words, as many as one list can hold in their order: its root, and *used of them, none if the first
 * one is too long. */
uint32_t rf_list_make(rf_program_maker *m, rf_words words, size_t *used);

/* ---- program_steps.c ------------------------------------------------------------------------------------------------------ */

rf_byte_set rf_set_of(const rf_node *n); /* of BYTES */
void rf_set_join(rf_byte_set *to, const rf_byte_set *from);
void rf_set_take_out(rf_byte_set *from, const rf_byte_set *what);
bool rf_sets_meet(const rf_byte_set *a, const rf_byte_set *b);
uint16_t rf_set_number(rf_program_maker *m, rf_byte_set s);

/* Everything below gives RF_NO_PROGRAM or false when the pattern takes too much. A step is put with what it may begin with. */
rf_byte_set rf_first_of(const rf_program_maker *m, uint32_t step);
uint32_t rf_step_put(rf_program_maker *m, rf_step s, rf_byte_set first);
uint32_t rf_step_end(rf_program_maker *m);

/* The ways of a choice, in the order of preference. */
typedef struct rf_way {
    uint64_t first; /* groups of bytes */
    uint64_t step;
} rf_way;

typedef struct rf_ways {
    rf_way *items;
    size_t n, cap;
    rf_byte_set first;
} rf_ways;

bool rf_way_add(rf_program_maker *m, rf_ways *w, uint32_t step);
uint32_t rf_choice_of(rf_program_maker *m, const rf_ways *w);

/* Words in their order, as one list or several, with `next` behind each. */
bool rf_lists_add(rf_program_maker *m, rf_ways *w, rf_words words, uint32_t next);
uint32_t rf_lists_of(rf_program_maker *m, rf_words words, uint32_t next);

#endif
