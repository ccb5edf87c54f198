/* extract/program_run.c - follows a program through a text: step by step, and back to the last place where there was another way. */
#include "extract/program_internal.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

#define STACK_MOST 4096  /* ways that are still open */
#define DEPTH_MOST 16    /* look-arounds, one in the other */
#define TURNS_MOST 20000 /* ways tried in one search; then PCRE2 is asked, whose limits count */

#define GO_ON 0x80000000u   /* an open way: let a step that matched some bytes match fewer, or more */
#define KEPT_AT 0xFFFFFFFFu /* no way: what \K has set is as before */

/* A way that is still open: a step and its place. With GO_ON: the last place of its bytes and the first one that is allowed or, of
 * RF_STEP_FEWEST, how many more there may be. */
typedef struct open_way {
    uint32_t step, at, limit;
} open_way;

struct rf_program_scratch {
    open_way stack[STACK_MOST];
};

typedef struct run {
    const rf_programs *p;
    open_way *stack;
    size_t n;     /* of the stack */
    size_t turns; /* that are left */
    rf_str text;
    uint32_t start; /* of the match */
    unsigned depth; /* of look-arounds */
    bool is_lost;   /* no answer */
} run;

#define NOWHERE UINT32_MAX

rf_program_scratch *rf_program_scratch_new(void) { return rf_xmalloc(sizeof(rf_program_scratch)); }

void rf_program_scratch_free(rf_program_scratch *s) { free(s); }

/* No answer if that is not so. What an index says is asked about here, when it is followed: a run takes few of its steps. */
static inline bool must(run *r, bool be_so)
{
    if (!be_so)
        r->is_lost = true;
    return be_so;
}

static inline void push(run *r, uint32_t step, uint32_t at, uint32_t limit)
{
    if (must(r, r->n < STACK_MOST))
        r->stack[r->n++] = (open_way){step, at, limit};
}

static inline unsigned char byte_at(const run *r, size_t at) { return (unsigned char)r->text.ptr[at]; }

static inline bool is_inside(unsigned char c) { return (c & 0xC0) == 0x80; } /* a character */

/* One behind the character at `at`. */
static inline uint32_t behind(const run *r, uint32_t at)
{
    for (at++; at < r->text.len && is_inside(byte_at(r, at)); at++)
        ;
    return at;
}

static inline bool follows(const run *r, const rf_byte_set *set, uint32_t at)
{
    return at < r->text.len && rf_set_has(set, byte_at(r, at));
}

/* ---- lists ---------------------------------------------------------------------------------------------------------------- */

#define FIRST_MOST 16 /* words of a list, one longer than the other, of which the shorter is preferred */

/* Up to three bytes, if no fourth follows; NOWHERE otherwise. */
static inline uint32_t over_separators(const run *r, uint32_t at)
{
    uint32_t from = at;
    while (at < r->text.len && rf_group_has(RF_SEPARATOR_GROUPS, byte_at(r, at)) && at - from <= RF_SEPARATOR_MOST)
        at++;
    return at > from && at - from <= RF_SEPARATOR_MOST ? at : NOWHERE;
}

static inline uint32_t over_text(const run *r, const unsigned char *text, size_t length, uint32_t at)
{
    for (size_t k = 0; k < length; k++) {
        if (text[k] == RF_LIST_SEPARATOR) {
            at = over_separators(r, at);
            if (at == NOWHERE)
                return NOWHERE;
        } else if (at >= r->text.len || byte_at(r, at++) != text[k]) {
            return NOWHERE;
        }
    }
    return at;
}

/* Go on along the edge that the text goes; RF_NO_PROGRAM: there is none. */
static inline uint32_t next_node(const run *r, uint32_t node, uint32_t *at)
{
    const unsigned char *head = r->p->lists + node, *bytes = head + RF_LIST_HEAD + head[0], *edge = NULL;
    size_t count = head[1];
    if (count == 0 || *at >= r->text.len)
        return RF_NO_PROGRAM;
    unsigned char byte = byte_at(r, *at);
    for (size_t k = 0; k < count && edge == NULL; k++)
        edge = bytes[k] == byte ? bytes + k : NULL;
    if (edge != NULL) {
        ++*at;
    } else if (rf_group_has(RF_SEPARATOR_GROUPS, byte) && bytes[0] == RF_LIST_SEPARATOR) { /* the least byte that there is */
        edge = bytes;
        *at = over_separators(r, *at);
    }
    if (edge == NULL || *at == NOWHERE)
        return RF_NO_PROGRAM;
    uint16_t further;
    memcpy(&further, bytes + count + sizeof further * (size_t)(edge - bytes), sizeof further);
    return further > 0 && node + further <= r->p->n_lists - RF_LIST_NODE_MOST ? node + further : RF_NO_PROGRAM;
}

static inline unsigned group_at(const run *r, size_t at) { return at < r->text.len ? rf_byte_group[byte_at(r, at)] : RF_GROUP_END; }

/* A quick no. */
static inline bool may_have(const run *r, const rf_step *s, uint32_t at)
{
    unsigned bit = rf_pair_bit(group_at(r, at), group_at(r, (size_t)at + 1));
    return s->pairs[bit / 16] >> bit % 16 & 1;
}

/* Open a way behind each word of the list that stands here, the preferred one at last. */
static void open_list(run *r, const rf_step *s, uint32_t at)
{
    if (!may_have(r, s, at) || !must(r, s->arg <= r->p->n_lists - RF_LIST_NODE_MOST))
        return;
    __builtin_prefetch(r->p->lists + s->arg + 64);
    uint32_t first[FIRST_MOST];
    size_t n = 0;
    for (uint32_t node = s->arg; node != RF_NO_PROGRAM; node = next_node(r, node, &at)) {
        const unsigned char *head = r->p->lists + node;
        at = over_text(r, head + RF_LIST_HEAD, head[0], at);
        if (at == NOWHERE)
            break;
        if (head[2] == RF_ENDS_NOT || !rf_groups_fit(s->follow, r->text, at))
            continue;
        if (head[2] == RF_ENDS_LAST)
            push(r, s->next, at, 0);
        else if (must(r, n < FIRST_MOST))
            first[n++] = at;
    }
    while (n > 0)
        push(r, s->next, first[--n], 0);
}

/* ---- bytes and gaps ------------------------------------------------------------------------------------------------------- */

/* The last place from `at` down to `lowest` where the next step may go on; the places below stay open. */
static uint32_t fewer(run *r, uint32_t number, uint32_t at, uint32_t lowest)
{
    const rf_step *s = &r->p->steps[number];
    for (;; at--) {
        if (rf_groups_fit(s->follow, r->text, at) && (at >= r->text.len || !is_inside(byte_at(r, at)))) {
            if (at > lowest)
                push(r, number | GO_ON, at - 1, lowest);
            return at;
        }
        if (at <= lowest)
            return NOWHERE;
    }
}

/* The first place from `at` on, over at most `left` characters; the places behind stay open. */
static uint32_t more(run *r, uint32_t number, uint32_t at, uint32_t left)
{
    const rf_step *s = &r->p->steps[number];
    const rf_byte_set *set = &r->p->sets[s->set];
    for (;; left--) {
        bool goes_on = left > 0 && follows(r, set, at);
        if (rf_groups_fit(s->follow, r->text, at)) {
            if (goes_on)
                push(r, number | GO_ON, behind(r, at), left - 1);
            return at;
        }
        if (!goes_on)
            return NOWHERE;
        at = behind(r, at);
    }
}

static uint32_t follow_steps(run *r, uint32_t number, uint32_t at);

/* Does a step without a width stand where the one behind it could not begin? */
static inline bool is_in_vain(const run *r, const rf_step *s, uint32_t at)
{
    return s->kind >= RF_STEP_NOT && !rf_groups_fit(s->follow, r->text, at);
}

/* Does anything lead to the end from a step that step `from` names? Mostly the first bytes say no. */
static inline bool leads_on(run *r, uint32_t from, uint32_t number, uint32_t at)
{
    if (!must(r, number < from))
        return false;
    const rf_step *s = &r->p->steps[number];
    if (s->kind == RF_STEP_LIST ? !may_have(r, s, at) : is_in_vain(r, s, at))
        return false;
    return follow_steps(r, number, at) != NOWHERE;
}

static uint32_t over_bytes(run *r, uint32_t number, uint32_t at)
{
    const rf_step *s = &r->p->steps[number];
    if (!must(r, s->set < r->p->n_sets))
        return NOWHERE;
    const rf_byte_set *set = &r->p->sets[s->set];
    uint32_t n = 0, lowest = at, high = s->high == RF_STEP_NO_LIMIT ? UINT32_MAX : s->high;
    if (s->kind == RF_STEP_FEWEST)
        high = s->low;
    for (; n < high && follows(r, set, at); at = behind(r, at)) {
        if (s->kind == RF_STEP_BYTES && s->arg != RF_NO_PROGRAM && leads_on(r, number, s->arg, at))
            break;
        n++;
        lowest = n <= s->low ? behind(r, at) : lowest;
    }
    if (n < s->low)
        return NOWHERE;
    if (s->kind == RF_STEP_BYTES)
        return fewer(r, number, at, lowest);
    if (s->kind == RF_STEP_FEWEST)
        return more(r, number, at, s->high == RF_STEP_NO_LIMIT ? UINT32_MAX : (uint32_t)(s->high - s->low));
    return rf_groups_fit(s->follow, r->text, at) ? at : NOWHERE;
}

static uint32_t over_run(const run *r, const rf_byte_set *bytes, uint16_t most, uint32_t at)
{
    uint32_t from = at;
    for (; follows(r, bytes, at) && at - from < most; at++)
        ;
    return at > from ? at : NOWHERE;
}

/* Open a way behind each number of words, that behind the most of them at last. */
static void open_gap(run *r, uint32_t number, uint32_t at)
{
    const rf_step *s = &r->p->steps[number];
    if (!must(r, s->arg < r->p->n_gaps))
        return;
    const rf_gap *gap = &r->p->gaps[s->arg];
    for (unsigned n = 0;; n++) {
        if (n >= s->low && rf_groups_fit(s->follow, r->text, at))
            push(r, s->next, at, 0);
        if (n == s->high || !follows(r, &r->p->sets[gap->word], at))
            return;
        if (gap->denied != RF_NO_PROGRAM && leads_on(r, number, gap->denied, at))
            return;
        at = over_run(r, &r->p->sets[gap->word], gap->word_most, at);
        at = over_run(r, &r->p->sets[gap->separator], gap->separator_most, at);
        if (at == NOWHERE)
            return;
    }
}

/* ---- steps ---------------------------------------------------------------------------------------------------------------- */

static void open_choice(run *r, uint32_t number, uint32_t at)
{
    const rf_step *s = &r->p->steps[number];
    if (!must(r, rf_weights_within(s->arg, s->high, r->p->n_ways)))
        return;
    const uint64_t *firsts = r->p->firsts + s->arg;
    const uint32_t *ways = r->p->ways + s->arg;
    uint64_t here = UINT64_C(1) << group_at(r, at);
    for (size_t k = s->high; k-- > 0;)
        if ((firsts[k] & here) != 0 && must(r, ways[k] < number)) {
            push(r, ways[k], at, 0);
            __builtin_prefetch(&r->p->steps[ways[k]]);
        }
}

static bool is_word(const run *r, size_t at)
{
    unsigned char c = byte_at(r, at);
    return rf_is_word_byte(c) || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_boundary(const run *r, uint32_t at) { return (at > 0 && is_word(r, at - 1)) != (at < r->text.len && is_word(r, at)); }

/* Does what a step without a width asks for hold? */
static bool holds(run *r, uint32_t number, uint32_t at)
{
    const rf_step *s = &r->p->steps[number];
    switch ((rf_step_kind)s->kind) {
    case RF_STEP_NOT:
        return must(r, s->set < r->p->n_sets) && !follows(r, &r->p->sets[s->set], at);
    case RF_STEP_AHEAD: /* no bytes back */
    case RF_STEP_BEHIND:
        return at >= s->low && leads_on(r, number, s->arg, at - s->low);
    case RF_STEP_DENIES:
    case RF_STEP_DENIES_BEHIND:
        return at < s->low || !leads_on(r, number, s->arg, at - s->low);
    case RF_STEP_BOUNDARY:
        return is_boundary(r, at);
    case RF_STEP_START:
        return at == 0;
    case RF_STEP_END:
        return at == r->text.len;
    case RF_STEP_LAST_END:
        return at == r->text.len || (at + 1 == r->text.len && r->text.ptr[at] == '\n');
    default:
        push(r, KEPT_AT, r->start, 0);
        r->start = at;
        return true;
    }
}

/* False, and no answer, when there have been too many. */
static bool take_turn(run *r)
{
    r->turns -= must(r, r->turns > 0);
    return !r->is_lost;
}

/* Take the last way that is open: its step, and the place in *at; NOWHERE when none is left above `base`. */
static uint32_t turn_back(run *r, size_t base, uint32_t *at)
{
    while (r->n > base && !r->is_lost) {
        open_way w = r->stack[--r->n];
        take_turn(r);
        *at = w.at;
        if (w.step == KEPT_AT) {
            r->start = w.at;
        } else if ((w.step & GO_ON) == 0) {
            return w.step;
        } else {
            uint32_t number = w.step & ~GO_ON;
            const rf_step *s = &r->p->steps[number];
            *at = s->kind == RF_STEP_FEWEST ? more(r, number, w.at, w.limit) : fewer(r, number, w.at, w.limit);
            if (*at != NOWHERE)
                return s->next;
        }
    }
    return NOWHERE;
}

/* From a step to the end: where that is; NOWHERE: nothing leads there. */
static uint32_t follow_steps(run *r, uint32_t number, uint32_t at)
{
    size_t base = r->n;
    if (!take_turn(r) || !must(r, ++r->depth <= DEPTH_MOST))
        return NOWHERE;
    while (number != NOWHERE) {
        const rf_step *s = &r->p->steps[number];
        uint32_t next = NOWHERE;
        if (!must(r, s->next < number || s->kind == RF_STEP_MATCH)) /* it goes in no circles */
            break;
        __builtin_prefetch(&r->p->steps[s->next]);
        switch ((rf_step_kind)s->kind) {
        case RF_STEP_MATCH:
            r->n = base;
            r->depth--;
            return at;
        case RF_STEP_LIST:
            open_list(r, s, at);
            break;
        case RF_STEP_CHOICE:
            open_choice(r, number, at);
            break;
        case RF_STEP_GAP:
            open_gap(r, number, at);
            break;
        case RF_STEP_BYTES:
        case RF_STEP_FEWEST:
        case RF_STEP_ALL:
            at = over_bytes(r, number, at);
            next = at != NOWHERE ? s->next : NOWHERE;
            break;
        default:
            next = !is_in_vain(r, s, at) && holds(r, number, at) ? s->next : NOWHERE;
        }
        number = next != NOWHERE ? next : turn_back(r, base, &at);
    }
    r->depth--;
    return NOWHERE;
}

int rf_program_at(const rf_programs *p, rf_program_scratch *s, size_t pattern, rf_str text, size_t at, size_t *start, size_t *end)
{
    if (p->begins[pattern] >= p->n_steps)
        return -1;
    if (at > 0 && rf_is_word_byte((unsigned char)text.ptr[at - 1])) /* RF_PATTERN_START */
        return 0;
    run r = {.p = p, .stack = s->stack, .turns = TURNS_MOST, .text = text, .start = (uint32_t)at};
    uint32_t found = follow_steps(&r, p->begins[pattern], (uint32_t)at);
    if (r.is_lost || found == NOWHERE)
        return r.is_lost ? -1 : 0;
    *start = r.start;
    *end = found;
    return 1;
}
