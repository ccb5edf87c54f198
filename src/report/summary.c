/* report/summary.c - how often each concept is a reason. A case counts once, however often it names the concept. */
#include "report/summary.h"

#include "report/words.h"

#include <stdlib.h>

static int by_id(const void *a, const void *b)
{
    const rf_concept_count *x = a, *y = b;
    return rf_words_order(x->id, y->id);
}

static int by_rank(const void *a, const void *b)
{
    const rf_concept_count *x = a, *y = b;
    return x->cases != y->cases ? (x->cases > y->cases ? -1 : 1) : rf_words_order(x->id, y->id);
}

/* One entry a case and concept, with the strings of the report (titles that the view makes up are the view's). */
static size_t collect(const rf_report *r, rf_arena *arena, rf_concept_count **list)
{
    size_t count = 0, cap = 0;
    rf_arena *scratch = rf_arena_new(0);
    for (size_t i = 0; i < r->n_cases; i++) {
        rf_view v;
        rf_view_make(&v, &r->cases[i], scratch);
        size_t first = count;
        for (size_t k = 0; v.section <= RF_SECTION_ROUTINE && k < v.n_reasons; k++) {
            const rf_finding *f = v.points[k].finding;
            bool is_known = false;
            for (size_t m = first; m < count && !is_known; m++)
                is_known = rf_str_eq((*list)[m].id, f->concept);
            if (is_known)
                continue;
            *list = rf_arena_grow(arena, *list, count, &cap, sizeof **list);
            rf_str title = v.points[k].title;
            (*list)[count++] = (rf_concept_count){f->concept, {rf_arena_dup(arena, title.ptr, title.len), title.len}, f->source, 1};
        }
        rf_arena_reset(scratch);
    }
    rf_arena_free(scratch);
    return count;
}

size_t rf_summary_concepts(const rf_report *r, rf_arena *arena, rf_concept_count **counts)
{
    *counts = NULL;
    size_t n = collect(r, arena, counts), kept = 0;
    if (n == 0)
        return 0;
    qsort(*counts, n, sizeof **counts, by_id);
    for (size_t i = 0; i < n; i++) {
        if (kept > 0 && rf_str_eq((*counts)[kept - 1].id, (*counts)[i].id))
            (*counts)[kept - 1].cases++;
        else
            (*counts)[kept++] = (*counts)[i];
    }
    qsort(*counts, kept, sizeof **counts, by_rank);
    return kept;
}

size_t rf_summary_refer(const rf_report_counts *n) { return n->refer[RF_EMERGENCY] + n->refer[RF_URGENT] + n->refer[RF_ROUTINE]; }
