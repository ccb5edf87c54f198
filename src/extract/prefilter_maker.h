/* extract/prefilter_maker.h - what the two halves of the index's making share: sets of words and their tables (prefilter_index.c), and the
 * branches of patterns, which ask for sets (prefilter_gates.c). Inside the prefilter only. */
#ifndef RF_EXTRACT_PREFILTER_MAKER_H
#define RF_EXTRACT_PREFILTER_MAKER_H

#include "extract/prefilter_internal.h"

/* A string, and the set or gate that it belongs to. */
typedef struct mark {
    rf_str text;
    uint32_t owner;
} mark;

typedef struct marks {
    mark *items;
    size_t n, cap;
} marks;

typedef struct maker {
    rf_prefilter *p;
    rf_arena *arena;
    marks parts, whole, begins, ends; /* of sets, without their marks */
    marks bytes;                      /* between words: one byte each, with a gate */
    marks sets;                       /* what has been seen: the words of a set in one */
    double *frequency;                /* of a set: of 10,000 words */
    uint16_t *awaited;                /* of a gate: the set that it waits for; 0: bytes between words */
    size_t cap_frequency, cap_awaited;
    uint32_t *slots; /* of sets, open addressing */
    size_t n_slots, cap_gates;
} maker;

void rf_marks_put(marks *m, rf_str text, uint32_t owner);
void rf_marks_tidy(marks *m); /* sorted, without doubles */

rf_str rf_maker_kept(maker *m, rf_str s); /* for as long as the index is being made */

/* Number of a set, from 1 on: the same for the same words, which many rules share by a fragment. 0 when there are too many. */
uint16_t rf_maker_number_set(maker *m, const rf_phrases *words);

/* The branches of a pattern, as gates. */
void rf_maker_add_pattern(maker *m, const char *pattern, uint32_t number, rf_arena *work);

/* With all patterns entered: number the sets anew, those first that are asked for most (prefilter_places.h says why). */
void rf_maker_order_sets(maker *m);

/* With p->n_sets known: gates in the order of the sets they wait for. */
void rf_maker_index_gates(maker *m);

#endif
