/* extract/program_file.c - programs into the index and out of it: the arrays as they lie in memory, so that reading is looking whether
 * they can be true. */
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

static void *get(const rf_weights *w, const char *name, size_t size, size_t *n, bool *ok)
{
    const void *items = rf_weights_items(w, name, size, n);
    *ok = *ok && items != NULL;
    return (void *)items; /* nobody writes into an index that was read */
}

/* What a step asks for stands in front of it, as what goes on behind it does: so no run goes in circles. */
static bool step_holds(const rf_programs *p, uint32_t number)
{
    const rf_step *s = &p->steps[number];
    if (s->kind >= RF_STEP_KINDS || s->set >= p->n_sets || (s->kind != RF_STEP_MATCH && s->next >= number))
        return false;
    switch ((rf_step_kind)s->kind) {
    case RF_STEP_LIST:
        return s->arg <= p->n_lists - RF_LIST_NODE_MOST;
    case RF_STEP_CHOICE:
        if (!rf_weights_within(s->arg, s->high, p->n_ways))
            return false;
        for (uint32_t k = 0; k < s->high; k++)
            if (p->ways[s->arg + k] >= number)
                return false;
        return true;
    case RF_STEP_BYTES:
        return s->arg == RF_NO_PROGRAM || s->arg < number;
    case RF_STEP_GAP:
        return s->arg < p->n_gaps && (p->gaps[s->arg].denied == RF_NO_PROGRAM || p->gaps[s->arg].denied < number);
    case RF_STEP_AHEAD:
    case RF_STEP_DENIES:
    case RF_STEP_BEHIND:
    case RF_STEP_DENIES_BEHIND:
        return s->arg < number;
    default:
        return true;
    }
}

/* Nodes of lists are not looked at: whoever follows an edge takes none that does not lead to the front. */
static bool all_hold(const rf_programs *p)
{
    for (size_t i = 0; i < p->n_patterns; i++)
        if (p->begins[i] != RF_NO_PROGRAM && p->begins[i] >= p->n_steps)
            return false;
    for (size_t i = 0; i < p->n_gaps; i++)
        if (p->gaps[i].word >= p->n_sets || p->gaps[i].separator >= p->n_sets || p->gaps[i].word_most == 0)
            return false;
    for (uint32_t i = 0; i < p->n_steps; i++)
        if (!step_holds(p, i))
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
    if (ok && p->n_patterns == n && n_firsts == p->n_ways && p->n_lists >= RF_LIST_NODE_MOST && all_hold(p))
        return p;
    rf_programs_free(p);
    return NULL;
}
