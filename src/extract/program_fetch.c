/* extract/program_fetch.c - asks for what a search will look at before it begins: what its first steps read lies anywhere in some
 * megabytes, and one search after the other would wait for each of them. */
#include "base/fetch.h"
#include "extract/program_internal.h"

/* What a step reads. */
RF_FETCHES fetch_step(const rf_programs *p, const rf_step *s)
{
    if (s->kind == RF_STEP_LIST) {
        __builtin_prefetch(p->lists + s->arg);
    } else if (s->kind == RF_STEP_CHOICE) {
        __builtin_prefetch(p->firsts + s->arg);
        __builtin_prefetch(p->ways + s->arg);
    }
}

void rf_program_fetch(const rf_programs *p, size_t pattern, rf_program_step step)
{
    uint32_t begin = step == RF_PROGRAM_BEGIN ? 0 : p->begins[pattern];
    if (step == RF_PROGRAM_BEGIN)
        __builtin_prefetch(&p->begins[pattern]);
    if (begin == RF_NO_PROGRAM || step == RF_PROGRAM_BEGIN)
        return;
    const rf_step *s = &p->steps[begin];
    if (step == RF_PROGRAM_STEP) {
        __builtin_prefetch(s);
        return;
    }
    const rf_step *next = s->kind == RF_STEP_MATCH ? s : &p->steps[s->next];
    if (step == RF_PROGRAM_BEHIND) {
        fetch_step(p, next);
        return;
    }
    fetch_step(p, s);
    __builtin_prefetch(next);
}
