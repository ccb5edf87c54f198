/* extract/program_file.c - programs into the index and out of it: the arrays as they lie in memory, so that reading is looking whether
 * they can be true. */
#include "extract/program_internal.h"

#include "base/arena.h"

void rf_programs_put(const rf_programs *p, rf_weights_out *o)
{
    rf_weights_put_items(o, "program.begins", p->begins, p->n_patterns, sizeof *p->begins);
    rf_weights_put_items(o, "program.steps", p->steps, p->n_steps, sizeof *p->steps);
    rf_weights_put_items(o, "program.sets", p->sets, p->n_sets, sizeof *p->sets);
    rf_weights_put_items(o, "program.ways", p->ways, p->n_ways, sizeof *p->ways);
    rf_weights_put_items(o, "program.gaps", p->gaps, p->n_gaps, sizeof *p->gaps);
    rf_weights_put_items(o, "program.nodes", p->nodes, p->n_nodes, sizeof *p->nodes);
    rf_weights_put_items(o, "program.edges", p->edges, p->n_edges, sizeof *p->edges);
    rf_weights_put_items(o, "program.texts", p->texts, p->n_texts, 1);
}

/* ---- out of it ---------------------------------------------------------------------------------------------------------- */

static void *get(const rf_weights *w, const char *name, size_t size, size_t *n, bool *ok)
{
    const void *items = rf_weights_items(w, name, size, n);
    *ok = *ok && items != NULL;
    return (void *)items; /* nobody writes into an index that was read */
}

static bool is_within(uint32_t first, uint32_t n, size_t end) { return first <= end && n <= end - first; }

/* What a step asks for stands in front of it, as what goes on behind it does: so no run goes in circles. */
static bool step_holds(const rf_programs *p, uint32_t number)
{
    const rf_step *s = &p->steps[number];
    if (s->kind >= RF_STEP_KINDS || s->set >= p->n_sets || s->follow >= p->n_sets)
        return false;
    if (s->kind != RF_STEP_MATCH && s->next >= number)
        return false;
    switch ((rf_step_kind)s->kind) {
    case RF_STEP_LIST:
        return s->arg < p->n_nodes;
    case RF_STEP_CHOICE:
        for (uint32_t k = 0; k < s->count; k++)
            if (!is_within(s->arg, s->count, p->n_ways) || p->ways[s->arg + k].step >= number)
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

/* A node's edges lead to nodes in front of it, so that every list has an end. */
static bool node_holds(const rf_programs *p, uint32_t number)
{
    const rf_list_node *n = &p->nodes[number];
    if (!is_within(n->text, n->length, p->n_texts) || !is_within(n->edge, n->count, p->n_edges))
        return false;
    for (uint32_t k = 0; k < n->count; k++)
        if (p->edges[n->edge + k].node >= number)
            return false;
    return true;
}

static bool all_hold(const rf_programs *p)
{
    for (size_t i = 0; i < p->n_patterns; i++)
        if (p->begins[i] != RF_NO_PROGRAM && p->begins[i] >= p->n_steps)
            return false;
    for (size_t i = 0; i < p->n_ways; i++)
        if (p->ways[i].first >= p->n_sets)
            return false;
    for (size_t i = 0; i < p->n_gaps; i++)
        if (p->gaps[i].word >= p->n_sets || p->gaps[i].separator >= p->n_sets || p->gaps[i].word_most == 0)
            return false;
    for (uint32_t i = 0; i < p->n_steps; i++)
        if (!step_holds(p, i))
            return false;
    for (uint32_t i = 0; i < p->n_nodes; i++)
        if (!node_holds(p, i))
            return false;
    return p->n_sets > RF_SET_SEPARATOR;
}

rf_programs *rf_programs_read(const rf_weights *w, size_t n)
{
    rf_programs *p = rf_xcalloc(1, sizeof *p);
    bool ok = true;
    p->is_borrowed = true;
    p->begins = get(w, "program.begins", sizeof *p->begins, &p->n_patterns, &ok);
    p->steps = get(w, "program.steps", sizeof *p->steps, &p->n_steps, &ok);
    p->sets = get(w, "program.sets", sizeof *p->sets, &p->n_sets, &ok);
    p->ways = get(w, "program.ways", sizeof *p->ways, &p->n_ways, &ok);
    p->gaps = get(w, "program.gaps", sizeof *p->gaps, &p->n_gaps, &ok);
    p->nodes = get(w, "program.nodes", sizeof *p->nodes, &p->n_nodes, &ok);
    p->edges = get(w, "program.edges", sizeof *p->edges, &p->n_edges, &ok);
    p->texts = get(w, "program.texts", 1, &p->n_texts, &ok);
    if (ok && p->n_patterns == n && all_hold(p))
        return p;
    rf_programs_free(p);
    return NULL;
}
