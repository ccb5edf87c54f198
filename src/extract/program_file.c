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

/* What the `arg` of a step may be: below a number that is the same for all steps of a kind, or below the step's own number, or none. */
typedef struct limits {
    uint32_t below[UINT8_MAX + 1];
    uint32_t own[UINT8_MAX + 1];  /* all ones: below its own number, and `below` is 0 */
    uint32_t none[UINT8_MAX + 1]; /* 1: or RF_NO_PROGRAM */
    uint32_t ends[UINT8_MAX + 1]; /* 1: nothing goes on behind it */
    uint32_t sets[UINT8_MAX + 1]; /* `set` is below this: a list has something else there */
} limits;

static void set_limits(const rf_programs *p, limits *l)
{
    static const uint8_t asking[] = {RF_STEP_AHEAD, RF_STEP_DENIES, RF_STEP_BEHIND, RF_STEP_DENIES_BEHIND, RF_STEP_BYTES};
    *l = (limits){.none[RF_STEP_BYTES] = 1, .ends[RF_STEP_MATCH] = 1}; /* of kinds that there are not, `below` stays 0: nothing will do */
    for (unsigned k = 0; k < RF_STEP_KINDS; k++) {
        l->below[k] = UINT32_MAX;
        l->sets[k] = k == RF_STEP_LIST ? UINT32_MAX : (uint32_t)p->n_sets;
        l->none[k] |= k != RF_STEP_LIST && k != RF_STEP_GAP;
    }
    for (size_t k = 0; k < sizeof asking; k++) {
        l->below[asking[k]] = 0;
        l->own[asking[k]] = UINT32_MAX;
        l->none[asking[k]] = asking[k] == RF_STEP_BYTES;
    }
    l->below[RF_STEP_LIST] = (uint32_t)(p->n_lists - RF_LIST_NODE_MOST + 1);
    l->below[RF_STEP_GAP] = (uint32_t)p->n_gaps;
}

static bool ways_hold(const rf_programs *p, uint32_t number)
{
    const rf_step *s = &p->steps[number];
    uint32_t bad = !rf_weights_within(s->arg, s->high, p->n_ways);
    for (uint32_t k = 0; k < s->high && bad == 0; k++)
        bad = p->ways[s->arg + k] >= number;
    return bad == 0;
}

/* What a step asks for stands in front of it, as what goes on behind it does: so no run goes in circles. Kinds come in no order that could
 * be guessed, so there are no branches by kind, but for the two that name more than a step. */
static bool steps_hold(const rf_programs *p)
{
    limits l;
    uint32_t bad = 0;
    set_limits(p, &l);
    for (uint32_t i = 0; i < p->n_steps; i++) {
        const rf_step *s = &p->steps[i];
        uint32_t below = l.below[s->kind] | (l.own[s->kind] & i);
        bad |= (uint32_t)(s->set >= l.sets[s->kind]) | ((uint32_t)(s->next >= i) & ~l.ends[s->kind]);
        bad |= (uint32_t)(s->arg >= below) & ~(l.none[s->kind] & (uint32_t)(s->arg == RF_NO_PROGRAM));
        if (s->kind == RF_STEP_CHOICE)
            bad |= !ways_hold(p, i);
        if (s->kind == RF_STEP_GAP && s->arg < p->n_gaps)
            bad |= p->gaps[s->arg].denied != RF_NO_PROGRAM && p->gaps[s->arg].denied >= i;
    }
    return bad == 0;
}

/* Nodes of lists are not looked at: whoever follows an edge takes none that does not lead to the front. */
static bool all_hold(const rf_programs *p)
{
    uint32_t bad = 0;
    for (size_t i = 0; i < p->n_patterns; i++)
        bad |= (uint32_t)(p->begins[i] != RF_NO_PROGRAM) & (uint32_t)(p->begins[i] >= p->n_steps);
    if (bad != 0)
        return false;
    for (size_t i = 0; i < p->n_gaps; i++)
        if (p->gaps[i].word >= p->n_sets || p->gaps[i].separator >= p->n_sets || p->gaps[i].word_most == 0)
            return false;
    return steps_hold(p);
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
