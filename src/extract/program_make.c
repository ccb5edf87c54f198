/* extract/program_make.c - from the tree of a pattern to the steps of its program, from the end to the beginning: what a step may do
 * depends on what goes on behind it. */
#include "extract/program_maker.h"

#include "extract/prefilter.h"

#include <stdlib.h>
#include <string.h>

#define WORDS_MOST 64   /* that a piece is written out to */
#define ROUNDS_MOST 24  /* times that a repeat of several steps is written out */
#define STEPS_MOST 4000 /* of one pattern */

typedef rf_program_maker maker;

static uint32_t steps_of(maker *m, const rf_node *n, uint32_t next);

/* Neighbouring ways that are words become one list. */
static uint32_t steps_of_choice(maker *m, const rf_node *n, uint32_t next)
{
    rf_ways w = {0};
    rf_words pending = {0}, words;
    size_t cap = 0;
    for (const rf_node *part = n->parts; part != NULL; part = part->next) {
        if (rf_words_of(m, part, WORDS_MOST, &words) && rf_words_are_closed(m, &words)) {
            for (size_t i = 0; i < words.count; i++) {
                pending.items = rf_arena_grow(m->arena, pending.items, pending.count, &cap, sizeof *pending.items);
                pending.items[pending.count++] = words.items[i];
            }
            continue;
        }
        if (!rf_lists_add(m, &w, pending, next))
            return RF_NO_PROGRAM;
        pending = (rf_words){0};
        cap = 0;
        if (!rf_way_add(m, &w, steps_of(m, part, next)))
            return RF_NO_PROGRAM;
    }
    return rf_lists_add(m, &w, pending, next) ? rf_choice_of(m, &w) : RF_NO_PROGRAM;
}

/* ---- sequences ------------------------------------------------------------------------------------------------------------ */

/* Pieces from `from` on that make one list together: how many, and their words. */
static size_t take_words(const maker *m, const rf_node **from, size_t n, rf_words *out)
{
    size_t taken = 0;
    rf_words all = {0}, piece;
    for (size_t i = 0; i < n && rf_words_of(m, from[i], WORDS_MOST, &piece); i++) {
        if (i == 0)
            all = piece;
        else if (!rf_words_product(m, &all, &piece, WORDS_MOST, &all))
            break;
        if (rf_words_are_closed(m, &all)) {
            taken = i + 1;
            *out = all;
        }
    }
    return taken;
}

typedef struct piece {
    const rf_node *node; /* NULL: the words */
    rf_words words;
} piece;

static uint32_t steps_of_sequence(maker *m, const rf_node *n, uint32_t next)
{
    size_t count = 0, n_pieces = 0;
    for (const rf_node *part = n->parts; part != NULL; part = part->next)
        count++;
    const rf_node **parts = rf_arena_raw(m->arena, (count + 1) * sizeof *parts);
    piece *pieces = rf_arena_raw(m->arena, (count + 1) * sizeof *pieces);
    count = 0;
    for (const rf_node *part = n->parts; part != NULL; part = part->next)
        parts[count++] = part;
    for (size_t i = 0; i < count; n_pieces++) {
        rf_words words;
        size_t taken = take_words(m, parts + i, count - i, &words);
        pieces[n_pieces] = taken > 0 ? (piece){NULL, words} : (piece){parts[i], {0}};
        i += taken > 0 ? taken : 1;
    }
    while (n_pieces-- > 0 && next != RF_NO_PROGRAM)
        next = pieces[n_pieces].node == NULL ? rf_lists_of(m, pieces[n_pieces].words, next) : steps_of(m, pieces[n_pieces].node, next);
    return next;
}

/* ---- repeats -------------------------------------------------------------------------------------------------------------- */

static bool is_bytes(const rf_node *n) { return n->kind == RF_NODE_BYTES && n->exactly == RF_EXACTLY; }

static bool denies(const rf_node *n) { return n->kind == RF_NODE_EMPTY && n->exactly == RF_EXACTLY_DENIES; }

/* What none of the characters or words of a repeat may begin with, as a step; RF_NO_PROGRAM: anything will do. False: no word for it. */
static bool denied_of(maker *m, const rf_node *first, const rf_node *behind, uint32_t *out)
{
    rf_ways w = {0};
    bool ok = true;
    m->looking++;
    for (const rf_node *n = first; n != behind && ok; n = n->next)
        ok = rf_way_add(m, &w, steps_of(m, n->inside, rf_step_end(m)));
    m->looking--;
    *out = ok && w.n > 0 ? rf_choice_of(m, &w) : RF_NO_PROGRAM;
    return ok && (w.n == 0 || *out != RF_NO_PROGRAM);
}

/* A repeat of one character, with what is denied in front of each. */
static uint32_t steps_of_bytes(maker *m, const rf_node *repeat, rf_byte_set set, uint32_t denied, uint32_t next)
{
    rf_byte_set follow = rf_first_of(m, next), first = set;
    size_t low = repeat->low, high = repeat->high;
    if (low >= RF_STEP_NO_LIMIT || (high >= RF_STEP_NO_LIMIT && high != RF_NO_LIMIT) || (repeat->lazy && denied != RF_NO_PROGRAM))
        return RF_NO_PROGRAM;
    if (low == 0)
        rf_set_join(&first, &follow);
    bool all = !rf_sets_meet(&set, &follow) && denied == RF_NO_PROGRAM;
    rf_step s = {.kind = repeat->lazy ? RF_STEP_FEWEST : all ? RF_STEP_ALL : RF_STEP_BYTES, .set = rf_set_number(m, set)};
    s.low = (uint16_t)low;
    s.high = high == RF_NO_LIMIT ? RF_STEP_NO_LIMIT : (uint16_t)high;
    s.arg = denied;
    s.next = next;
    return rf_step_put(m, s, first);
}

/* The bytes of one character, which may have something denied in front of it; false if the node is no such thing. */
static bool character_of(maker *m, const rf_node *n, rf_byte_set *set, uint32_t *denied)
{
    const rf_node *first = n->kind == RF_NODE_SEQUENCE && n->exactly == RF_EXACTLY ? n->parts : n, *last = first;
    while (last != NULL && first != n && denies(last))
        last = last->next;
    if (last == NULL || (first != n && last->next != NULL))
        return false;
    bool is_byte = last->kind == RF_NODE_LITERAL && last->literal.len == 1;
    if (!is_byte && !is_bytes(last))
        return false;
    *set = rf_set_of(last);
    if (is_byte)
        set->bytes[(unsigned char)*last->literal.ptr / 64] |= UINT64_C(1) << (unsigned char)*last->literal.ptr % 64;
    return denied_of(m, first, last, denied);
}

static bool is_run(const rf_node *n)
{
    return n != NULL && n->kind == RF_NODE_REPEAT && n->exactly == RF_EXACTLY && !n->lazy && n->low == 1 && n->high < RF_STEP_NO_LIMIT &&
           is_bytes(n->parts) && !n->parts->wide;
}

/* A gap of words, if it is one and nothing that goes on behind it begins with a separator; RF_NO_PROGRAM otherwise. */
static uint32_t gap_of(maker *m, const rf_node *n, uint32_t next)
{
    if (n->lazy || n->high >= RF_STEP_NO_LIMIT || n->parts->kind != RF_NODE_SEQUENCE || n->parts->exactly != RF_EXACTLY)
        return RF_NO_PROGRAM;
    const rf_node *word = n->parts->parts;
    while (word != NULL && denies(word))
        word = word->next;
    const rf_node *separator = word != NULL ? word->next : NULL;
    if (!is_run(word) || !is_run(separator) || separator->next != NULL)
        return RF_NO_PROGRAM;
    rf_byte_set words = rf_set_of(word->parts), separators = rf_set_of(separator->parts), follow = rf_first_of(m, next);
    if (rf_sets_meet(&words, &separators) || rf_sets_meet(&follow, &separators))
        return RF_NO_PROGRAM;
    rf_gap gap = {.word = rf_set_number(m, words), .separator = rf_set_number(m, separators)};
    gap.word_most = (uint16_t)word->high;
    gap.separator_most = (uint16_t)separator->high;
    if (!denied_of(m, n->parts->parts, word, &gap.denied))
        return RF_NO_PROGRAM;
    if (n->low == 0)
        rf_set_join(&words, &follow);
    rf_step s = {.kind = RF_STEP_GAP, .low = (uint16_t)n->low, .high = (uint16_t)n->high, .arg = rf_pool_put(&m->gaps, &gap, 1)};
    s.next = next;
    return rf_step_put(m, s, words);
}

static uint32_t steps_of_repeat(maker *m, const rf_node *n, uint32_t next)
{
    const rf_node *part = n->parts;
    rf_byte_set set;
    uint32_t denied;
    if (character_of(m, part, &set, &denied))
        return steps_of_bytes(m, n, set, denied, next);
    uint32_t gap = gap_of(m, n, next), now = next;
    if (gap != RF_NO_PROGRAM)
        return gap;
    bool may_have_width = part->kind != RF_NODE_AHEAD && part->kind != RF_NODE_EMPTY && part->kind != RF_NODE_WORD_END;
    if (n->high > ROUNDS_MOST || !may_have_width) /* PCRE2 reads a repeated look-around in ways of its own */
        return RF_NO_PROGRAM;
    for (size_t round = n->high; round-- > 0 && now != RF_NO_PROGRAM;) {
        uint32_t once = steps_of(m, part, now);
        rf_ways w = {0};
        now = once;
        if (round >= n->low)
            now =
                rf_way_add(m, &w, n->lazy ? next : once) && rf_way_add(m, &w, n->lazy ? once : next) ? rf_choice_of(m, &w) : RF_NO_PROGRAM;
    }
    return now;
}

/* ---- what has no width ---------------------------------------------------------------------------------------------------- */

/* Bytes of what has always as many; false if it has not. */
static bool width_of(const rf_node *n, size_t *width)
{
    *width = 0;
    if (n->exactly != RF_EXACTLY && n->exactly != RF_EXACTLY_BOUNDARY)
        return false;
    if (n->kind == RF_NODE_LITERAL)
        *width = n->literal.len;
    else if (n->kind == RF_NODE_BYTES)
        *width = 1;
    else if (n->kind != RF_NODE_SEQUENCE && n->kind != RF_NODE_WORD_END)
        return false;
    for (const rf_node *part = n->parts; part != NULL; part = part->next) {
        size_t more;
        if (!width_of(part, &more))
            return false;
        *width += more;
    }
    return n->kind != RF_NODE_BYTES || !n->wide;
}

static uint32_t behind_of(maker *m, const rf_node *inside, bool denies_it, uint32_t next)
{
    bool is_choice = inside->kind == RF_NODE_CHOICE && inside->exactly == RF_EXACTLY;
    rf_ways w = {0};
    for (const rf_node *part = is_choice ? inside->parts : inside; part != NULL; part = is_choice ? part->next : NULL) {
        size_t width;
        m->looking++;
        uint32_t step = width_of(part, &width) && width < UINT16_MAX ? steps_of(m, part, rf_step_end(m)) : RF_NO_PROGRAM;
        m->looking--;
        if (step == RF_NO_PROGRAM)
            return step;
        rf_step s = {.kind = denies_it ? RF_STEP_DENIES_BEHIND : RF_STEP_BEHIND, .low = (uint16_t)width, .arg = step, .next = next};
        uint32_t now = rf_step_put(m, s, rf_first_of(m, next));
        if (now == RF_NO_PROGRAM || (!denies_it && !rf_way_add(m, &w, now)))
            return RF_NO_PROGRAM;
        next = denies_it ? now : next; /* all of them are denied, or one of them is there */
    }
    return denies_it ? next : rf_choice_of(m, &w);
}

static uint32_t ahead_of(maker *m, const rf_node *inside, bool denies_it, uint32_t next)
{
    if (denies_it && is_bytes(inside)) {
        rf_byte_set set = rf_set_of(inside), first = rf_first_of(m, next);
        rf_set_take_out(&first, &set);
        return rf_step_put(m, (rf_step){.kind = RF_STEP_NOT, .set = rf_set_number(m, set), .next = next}, first);
    }
    m->looking++;
    uint32_t step = steps_of(m, inside, rf_step_end(m));
    m->looking--;
    if (step == RF_NO_PROGRAM)
        return step;
    return rf_step_put(m, (rf_step){.kind = denies_it ? RF_STEP_DENIES : RF_STEP_AHEAD, .arg = step, .next = next}, rf_first_of(m, next));
}

static uint32_t steps_without_width(maker *m, const rf_node *n, uint32_t next)
{
    rf_byte_set first = rf_first_of(m, next);
    rf_step s = {.kind = RF_STEP_BOUNDARY, .next = next};
    switch (n->exactly) {
    case RF_EXACTLY_DENIES:
        return ahead_of(m, n->inside, true, next);
    case RF_EXACTLY_BEHIND:
    case RF_EXACTLY_DENIES_BEHIND:
        return behind_of(m, n->inside, n->exactly == RF_EXACTLY_DENIES_BEHIND, next);
    case RF_EXACTLY_BOUNDARY:
        break;
    case RF_EXACTLY_TEXT_END:
        s.kind = RF_STEP_END;
        break;
    case RF_EXACTLY_LAST_END:
        s.kind = RF_STEP_LAST_END;
        break;
    case RF_EXACTLY_KEEP:
        s.kind = RF_STEP_KEEP;
        if (m->looking > 0)
            return RF_NO_PROGRAM;
        break;
    case RF_EXACTLY:
        s.kind = RF_STEP_START;
        if (n->kind == RF_NODE_AHEAD)
            return ahead_of(m, n->parts, false, next);
        if (n->kind != RF_NODE_START)
            return RF_NO_PROGRAM;
        break;
    case RF_EXACTLY_UNKNOWN:
        return RF_NO_PROGRAM;
    }
    return rf_step_put(m, s, first);
}

/* The first step of what a node matches with what goes on behind it; RF_NO_PROGRAM: there is no word for it. */
static uint32_t steps_of(maker *m, const rf_node *n, uint32_t next)
{
    rf_words words;
    if (next == RF_NO_PROGRAM || n->exactly == RF_EXACTLY_UNKNOWN)
        return RF_NO_PROGRAM;
    if (rf_words_of(m, n, WORDS_MOST, &words) && rf_words_are_closed(m, &words))
        return rf_lists_of(m, words, next);
    switch (n->kind) {
    case RF_NODE_BYTES:
        return steps_of_bytes(m, &(rf_node){.low = 1, .high = 1}, rf_set_of(n), RF_NO_PROGRAM, next);
    case RF_NODE_SEQUENCE:
        return steps_of_sequence(m, n, next);
    case RF_NODE_CHOICE:
        return steps_of_choice(m, n, next);
    case RF_NODE_REPEAT:
        return steps_of_repeat(m, n, next);
    case RF_NODE_AHEAD:
    case RF_NODE_WORD_END:
    case RF_NODE_START:
    case RF_NODE_EMPTY:
        return steps_without_width(m, n, next);
    case RF_NODE_LITERAL:
        break;
    }
    return RF_NO_PROGRAM;
}

/* ---- all of them ---------------------------------------------------------------------------------------------------------- */

static uint32_t program_of(maker *m, const char *pattern)
{
    const rf_node *tree = rf_tree_read(pattern, m->arena);
    if (rf_groups_of(&m->separators) != RF_SEPARATOR_GROUPS || tree == NULL || tree->kind != RF_NODE_SEQUENCE ||
        strncmp(pattern, RF_PATTERN_START, strlen(RF_PATTERN_START)) != 0)
        return RF_NO_PROGRAM;
    rf_node rest = *tree;
    rest.parts = tree->parts->next; /* behind the look-behind of RF_PATTERN_START */
    m->budget = STEPS_MOST;
    m->looking = 0;
    return steps_of(m, &rest, rf_step_end(m));
}

static void take_ways(maker *m, rf_programs *p)
{
    rf_way *ways = rf_pool_take(&m->ways, &p->n_ways);
    p->firsts = rf_xcalloc(p->n_ways + 1, sizeof *p->firsts);
    p->ways = rf_xcalloc(p->n_ways + 1, sizeof *p->ways);
    for (size_t k = 0; k < p->n_ways; k++) {
        p->firsts[k] = ways[k].first;
        p->ways[k] = (uint32_t)ways[k].step;
    }
    free(ways);
}

rf_programs *rf_programs_new(const char *const *patterns, size_t n)
{
    static const unsigned char nothing[RF_LIST_NODE_MOST];
    rf_programs *p = rf_xcalloc(1, sizeof *p);
    maker m = {.arena = rf_arena_new(1u << 20)};
    m.steps.size = sizeof(rf_step);
    m.sets.size = m.beginnings.size = sizeof(rf_byte_set);
    m.ways.size = sizeof(rf_way);
    m.gaps.size = sizeof(rf_gap);
    m.lists.size = 1;
    m.separators = rf_set_of(rf_tree_read(RF_SEPARATORS, m.arena));
    p->n_patterns = n;
    p->begins = rf_xcalloc(n + 1, sizeof *p->begins);
    for (size_t i = 0; i < n; i++) {
        rf_arena_reset(m.arena);
        p->begins[i] = program_of(&m, patterns[i]);
    }
    rf_pool_put(&m.lists, nothing, sizeof nothing);
    p->steps = rf_pool_take(&m.steps, &p->n_steps);
    p->sets = rf_pool_take(&m.sets, &p->n_sets);
    p->gaps = rf_pool_take(&m.gaps, &p->n_gaps);
    p->lists = rf_pool_take(&m.lists, &p->n_lists);
    take_ways(&m, p);
    size_t n_beginnings;
    free(rf_pool_take(&m.beginnings, &n_beginnings));
    free(m.first);
    rf_arena_free(m.arena);
    return p;
}

bool rf_programs_has(const rf_programs *p, size_t pattern) { return p->begins[pattern] < p->n_steps; }

void rf_programs_free(rf_programs *p)
{
    if (p == NULL)
        return;
    void *all[] = {p->begins, p->steps, p->sets, p->firsts, p->ways, p->gaps, p->lists};
    for (size_t i = 0; i < sizeof all / sizeof *all && !p->is_borrowed; i++)
        free(all[i]);
    free(p);
}
