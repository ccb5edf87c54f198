/* extract/program_fetch.c - asks for what searches will look at before the first of them begins: what their first steps read lies anywhere
 * in some megabytes, and one search after the other would wait for each of them. */
#include "base/fetch.h"
#include "extract/program_internal.h"

#define LINE 64      /* bytes of the processor's cache */
#define AT_A_TIME 64 /* patterns */
#define STEPS 3      /* of each of them */
#define AHEAD 12     /* steps in front of the first one, which mostly are the next ones */

/* What a step reads. */
RF_FETCHES fetch_step(const rf_programs *p, const rf_step *s)
{
    if (s->kind == RF_STEP_LIST && s->arg < p->n_lists - LINE) {
        __builtin_prefetch(p->lists + s->arg);
        __builtin_prefetch(p->lists + s->arg + LINE);
    } else if (s->kind == RF_STEP_CHOICE && s->arg < p->n_ways) {
        __builtin_prefetch(p->firsts + s->arg);
        __builtin_prefetch(p->ways + s->arg);
    }
}

/* Each round reads what the one before it has asked for. */
static void fetch(const rf_programs *p, const uint16_t *patterns, size_t n)
{
    uint32_t steps[AT_A_TIME];
    size_t n_steps = 0;
    for (size_t i = 0; i < n; i++)
        __builtin_prefetch(&p->begins[patterns[i]]);
    for (size_t i = 0; i < n; i++) {
        uint32_t begin = p->begins[patterns[i]];
        if (begin >= p->n_steps)
            continue;
        for (uint32_t k = 0; k < AHEAD && k <= begin; k += AHEAD / 4)
            __builtin_prefetch(&p->steps[begin - k]);
        steps[n_steps++] = begin;
    }
    for (int round = 0; round < STEPS; round++)
        for (size_t i = 0; i < n_steps; i++) {
            const rf_step *s = &p->steps[steps[i]];
            fetch_step(p, s);
            if (s->next < steps[i]) {
                steps[i] = s->next;
                __builtin_prefetch(&p->steps[s->next]);
            }
        }
}

void rf_programs_fetch(const rf_programs *p, const uint16_t *patterns, size_t n)
{
    for (size_t i = 0; i < n; i += AT_A_TIME)
        fetch(p, patterns + i, n - i < AT_A_TIME ? n - i : AT_A_TIME);
}
