/* extract/program_file.c - programs into the index and out of it: the arrays as they lie in memory. */
#include "extract/program_internal.h"

#include "base/arena.h"

void rf_programs_put(const rf_programs *p, rf_weights_out *o)
{
    rf_weights_put_items(o, "program.begins", p->begins, p->n_patterns, sizeof *p->begins);
    rf_weights_put_items(o, "program.steps", p->steps, p->n_steps, sizeof *p->steps);
    rf_weights_put_items(o, "program.sets", p->sets, p->n_sets, sizeof *p->sets);
    rf_weights_put_items(o, "program.firsts", p->firsts, p->n_ways, sizeof *p->firsts);
    rf_weights_put_items(o, "program.ways", p->ways, p->n_ways, sizeof *p->ways);
    rf_weights_put_items(o, "program.gaps", p->gaps, p->n_gaps, sizeof *p->gaps);
    rf_weights_put_items(o, "program.lists", p->lists, p->n_lists, 1);
}

/* ---- out of it ---------------------------------------------------------------------------------------------------------- */

/* Nobody writes into an index that was read. */
static void *get(const rf_weights *w, const char *name, size_t size, size_t *n, bool *ok)
{
    return (void *)rf_weights_wanted(w, name, size, n, ok);
}

/* Steps, ways and nodes of lists are looked at by whoever follows them (program_run.c): to look at all of them takes as long as what a
 * hundred comments need. */
static bool gaps_hold(const rf_programs *p)
{
    for (size_t i = 0; i < p->n_gaps; i++)
        if (p->gaps[i].word >= p->n_sets || p->gaps[i].separator >= p->n_sets || p->gaps[i].word_most == 0)
            return false;
    return true;
}

rf_programs *rf_programs_read(const rf_weights *w, size_t n)
{
    rf_programs *p = rf_xcalloc(1, sizeof *p);
    bool ok = true;
    p->is_borrowed = true;
    p->begins = get(w, "program.begins", sizeof *p->begins, &p->n_patterns, &ok);
    p->steps = get(w, "program.steps", sizeof *p->steps, &p->n_steps, &ok);
    p->sets = get(w, "program.sets", sizeof *p->sets, &p->n_sets, &ok);
    size_t n_firsts;
    p->firsts = get(w, "program.firsts", sizeof *p->firsts, &n_firsts, &ok);
    p->ways = get(w, "program.ways", sizeof *p->ways, &p->n_ways, &ok);
    p->gaps = get(w, "program.gaps", sizeof *p->gaps, &p->n_gaps, &ok);
    p->lists = get(w, "program.lists", 1, &p->n_lists, &ok);
    if (ok && p->n_patterns == n && n_firsts == p->n_ways && p->n_lists >= RF_LIST_NODE_MOST && gaps_hold(p))
        return p;
    rf_programs_free(p);
    return NULL;
}
