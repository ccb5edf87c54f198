/* report/threads.c - put the replies of a thread together. It moves cases inside their section only. */
#include "report/threads.h"

#include "report/words.h"

#include <stdlib.h>

typedef struct knot {
    rf_str source, root; /* root: id of the comment at the top of the thread */
    size_t index;
} knot;

static int compare_thread(const knot *x, const knot *y)
{
    int order = rf_words_order(x->source, y->source);
    return order != 0 ? order : rf_words_order(x->root, y->root);
}

static int by_thread(const void *a, const void *b)
{
    const knot *x = a, *y = b;
    int order = compare_thread(x, y);
    return order != 0 ? order : (x->index > y->index) - (x->index < y->index);
}

/* next[i]: the case after i in the same thread, in sorted order; SIZE_MAX at its end. head[i]: the first one. */
static void tie(const rf_report *r, rf_arena *arena, size_t **next, size_t **head)
{
    knot *knots = rf_arena_take(arena, (r->n_cases + 1) * sizeof *knots);
    *next = rf_arena_take(arena, (r->n_cases + 1) * sizeof **next);
    *head = rf_arena_take(arena, (r->n_cases + 1) * sizeof **head);
    for (size_t i = 0; i < r->n_cases; i++) {
        const rf_comment *c = &r->cases[i].comment;
        knots[i] = (knot){c->source, c->parent.len ? c->parent : c->id, i};
        (*next)[i] = SIZE_MAX;
        (*head)[i] = i;
    }
    if (r->n_cases > 1)
        qsort(knots, r->n_cases, sizeof *knots, by_thread);
    for (size_t i = 1; i < r->n_cases; i++)
        if (knots[i].root.len > 0 && compare_thread(&knots[i - 1], &knots[i]) == 0) {
            (*next)[knots[i - 1].index] = knots[i].index;
            (*head)[knots[i].index] = (*head)[knots[i - 1].index];
        }
}

rf_place *rf_threads_order(const rf_report *r, rf_arena *arena)
{
    size_t *next, *head;
    tie(r, arena, &next, &head);
    rf_place *places = rf_arena_take(arena, (r->n_cases + 1) * sizeof *places);
    size_t *place_of = rf_arena_take(arena, (r->n_cases + 1) * sizeof *place_of);
    bool *placed = rf_arena_take(arena, r->n_cases + 1);
    size_t n = 0;
    for (size_t i = 0; i < r->n_cases; i++) {
        size_t leader = n;
        rf_section section = rf_section_of(&r->cases[i].verdict);
        for (size_t k = i; k != SIZE_MAX && !placed[k] && rf_section_of(&r->cases[k].verdict) == section; k = next[k]) {
            placed[k] = true;
            place_of[k] = n;
            places[n] = (rf_place){.index = k, .number = n + 1, .section = section, .leader = leader, .relative = SIZE_MAX};
            places[leader].members++;
            n++;
        }
    }
    for (size_t i = 0; i < n; i++) {
        /* Behind the last member here stands the first of a later section; the last of all points back to the first. */
        size_t k = places[i].index;
        while (k != SIZE_MAX && rf_section_of(&r->cases[k].verdict) == places[i].section)
            k = next[k];
        if (k == SIZE_MAX)
            k = head[places[i].index];
        if (rf_section_of(&r->cases[k].verdict) != places[i].section)
            places[i].relative = place_of[k];
    }
    return places;
}
