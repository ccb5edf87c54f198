/* extract/program_file.c - programs into the index and out of it: the arrays as they lie in memory, so that reading is looking whether
 * they can be true. */
#include "extract/program_internal.h"

#include "base/arena.h"

#include <string.h>

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

/* What the `arg` of a step may be, by its kind: `arg` + `more` is below `below`, or with `own` below that and the step's own number.
 * Counted in 32 bits, so that with 1 more RF_NO_PROGRAM is below everything. Steps with `goes_on` name the step behind them; `set` is below
 * `sets`, but that a list has something else there. */
typedef struct limit {
    uint64_t below, sets;
    uint32_t own, more, goes_on; /* own, goes_on: all ones if so, or 0 */
    uint32_t names_more;         /* 1: than a step, see names_hold */
} limit;

_Static_assert(RF_NO_PROGRAM == UINT32_MAX, "one more is 0");

static void set_limits(const rf_programs *p, limit limits[UINT8_MAX + 1])
{
    static const uint8_t asking[] = {RF_STEP_AHEAD, RF_STEP_DENIES, RF_STEP_BEHIND, RF_STEP_DENIES_BEHIND};
    memset(limits, 0, (UINT8_MAX + 1) * sizeof *limits); /* of kinds that there are not nothing is below 0 */
    for (unsigned k = 0; k < RF_STEP_KINDS; k++)
        limits[k] = (limit){.below = UINT64_C(1) << 32, .sets = p->n_sets, .goes_on = k != RF_STEP_MATCH ? UINT32_MAX : 0};
    for (size_t k = 0; k < sizeof asking; k++)
        limits[asking[k]] = (limit){.below = 0, .sets = p->n_sets, .own = UINT32_MAX, .goes_on = UINT32_MAX};
    limits[RF_STEP_BYTES] = (limit){.below = 1, .sets = p->n_sets, .own = UINT32_MAX, .more = 1, .goes_on = UINT32_MAX};
    limits[RF_STEP_LIST].below = p->n_lists - RF_LIST_NODE_MOST + 1;
    limits[RF_STEP_LIST].sets = UINT64_C(1) << 32;
    limits[RF_STEP_GAP].below = p->n_gaps;
    limits[RF_STEP_CHOICE].names_more = limits[RF_STEP_GAP].names_more = 1;
}

/* The ways of a choice, and the step that denies words of a gap. */
static bool names_hold(const rf_programs *p, uint32_t number)
{
    const rf_step *s = &p->steps[number];
    if (s->kind == RF_STEP_GAP)
        return s->arg < p->n_gaps && (p->gaps[s->arg].denied == RF_NO_PROGRAM || p->gaps[s->arg].denied < number);
    uint32_t bad = !rf_weights_within(s->arg, s->high, p->n_ways);
    for (uint32_t k = 0; k < s->high && bad == 0; k++)
        bad = p->ways[s->arg + k] >= number;
    return bad == 0;
}

/* What a step asks for stands in front of it, as what goes on behind it does: so no run goes in circles. Kinds come in no order that could
 * be guessed, so there are no branches by kind, and those that name more than a step are gathered; what is wrong is a difference below 0.
 */
static bool steps_hold(const rf_programs *p)
{
    enum { AT_A_TIME = 256 };
    limit limits[UINT8_MAX + 1];
    uint64_t bad = 0;
    set_limits(p, limits);
    for (uint32_t from = 0; from < p->n_steps; from += AT_A_TIME) {
        uint32_t gathered[AT_A_TIME + 1], n = 0, end = p->n_steps - from < AT_A_TIME ? (uint32_t)p->n_steps : from + AT_A_TIME;
        for (uint32_t i = from; i < end; i++) {
            const rf_step *s = &p->steps[i];
            const limit *l = &limits[s->kind];
            bad |= l->below + (l->own & i) - 1 - (uint32_t)(s->arg + l->more);
            bad |= (uint64_t)i - (s->next & l->goes_on) - (l->goes_on & 1);
            bad |= l->sets - 1 - s->set;
            gathered[n] = i;
            n += l->names_more;
        }
        for (uint32_t k = 0; k < n; k++)
            bad |= (uint64_t)!names_hold(p, gathered[k]) << 63;
    }
    return bad >> 63 == 0;
}

/* Nodes of lists are not looked at: whoever follows an edge takes none that does not lead on, or too far. */
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
