/* extract/required_clauses.c - which words a set of phrases asks for, and which of them tell most. */
#include "extract/required_info.h"

#include "extract/frequency.h"

#include <string.h>

#define CLAUSE_MAX 800 /* words in a clause */

/* Single letters that stand anywhere in a word tell nothing. */
static bool is_useful(rf_str word)
{
    size_t marks = (word.len > 0 && word.ptr[0] <= RF_EDGE) + (word.len > 1 && word.ptr[word.len - 1] <= RF_EDGE);
    return word.len >= marks + (marks > 0 ? 1 : RF_REQUIRED_SHORTEST);
}

void add_clause(info *i, rf_clause c)
{
    if (c.words.count == 0 || c.words.count > CLAUSE_MAX)
        return;
    for (size_t k = 0; k < c.words.count && c.frequency <= 0; k++)
        c.common += rf_word_frequency(c.words.items[k]);
    c.frequency = c.frequency > 0 ? c.frequency : c.common;
    c.common = c.frequency * (double)least(c.high - c.low + 1, 20);
    if (i->n < RF_REQUIRED_CLAUSES) {
        i->clauses[i->n++] = c;
        return;
    }
    size_t worst = 0;
    for (size_t k = 1; k < i->n; k++)
        if (i->clauses[k].common > i->clauses[worst].common)
            worst = k;
    if (c.common < i->clauses[worst].common)
        i->clauses[worst] = c;
}

void add_clauses(info *to, const info *from, size_t low, size_t high)
{
    for (size_t k = 0; k < from->n; k++) {
        rf_clause c = from->clauses[k];
        c.low = plus(c.low, low);
        c.high = plus(c.high, high);
        add_clause(to, c);
    }
}

/* A word with what touches it, as it stands in a clause. */
static rf_str word_of_clause(rf_str word, rf_arena *arena)
{
    char *copy = rf_arena_dup(arena, word.ptr, word.len);
    size_t n = word.len;
    copy[0] = copy[0] <= RF_EDGE ? RF_EDGE : copy[0];
    copy[n - 1] = copy[n - 1] <= RF_EDGE ? RF_EDGE : copy[n - 1];
    if (memchr(copy, RF_DIGITS, n) != NULL)
        n = rf_phrase_open_digits(copy, n, copy);
    return (rf_str){copy, n};
}

/* One word of each phrase of a set. */
typedef struct chosen {
    rf_clause clause;
    bool useful; /* each of them tells something */
} chosen;

static chosen nothing_chosen(size_t most_words, rf_arena *arena)
{
    return (chosen){{.words = {rf_arena_raw(arena, (most_words + 1) * sizeof(rf_str)), 0}, .low = RF_REQUIRED_FAR}, true};
}

/* `gaps` and `sure`: see rf_phrase_word. */
static void choose(chosen *c, rf_str word, size_t low, size_t sure, size_t high, size_t gaps, rf_arena *arena)
{
    c->useful = c->useful && is_useful(word);
    if (word.len > 0)
        c->clause.words.items[c->clause.words.count++] = word_of_clause(word, arena);
    c->clause.low = least(c->clause.low, plus(low, sure));
    c->clause.high = most(c->clause.high, plus(high, gaps));
}

static void add_chosen(info *to, chosen *c)
{
    rf_phrases_tidy(&c->clause.words);
    if (c->useful)
        add_clause(to, c->clause);
}

/* The k-th words of a set of phrases, if each phrase has one. */
static bool add_words(info *to, rf_phrases set, size_t k, size_t low, size_t high, rf_arena *arena)
{
    chosen c = nothing_chosen(set.count, arena);
    for (size_t i = 0; i < set.count; i++) {
        size_t gaps, sure;
        rf_str word = rf_phrase_word(set.items[i], k, &gaps, &sure);
        if (word.len == 0)
            return false;
        choose(&c, word, low, sure, high, gaps, arena);
    }
    add_chosen(to, &c);
    return set.count > 0;
}

/* The rarest word of each phrase. */
static void add_rarest(info *to, rf_phrases set, size_t low, size_t high, rf_arena *arena)
{
    chosen c = nothing_chosen(set.count, arena);
    bool same = true; /* as the first words */
    for (size_t i = 0; i < set.count; i++) {
        size_t gaps, sure, best_gaps = 0, best_sure = 0;
        rf_str word, best = {"", 0};
        double rarest = 0;
        for (size_t k = 0; (word = rf_phrase_word(set.items[i], k, &gaps, &sure)).len > 0; k++) {
            double f = set.items[i].len > word.len && is_useful(word) ? rf_word_frequency(word_of_clause(word, arena))
                       : is_useful(word)                              ? 0
                                                                      : -1;
            if (f < 0 || (best.len > 0 && f >= rarest))
                continue;
            same = same && k == 0;
            rarest = f;
            best = word;
            best_gaps = gaps;
            best_sure = sure;
        }
        choose(&c, best, low, best_sure, high, best_gaps, arena);
        if (!c.useful)
            return;
    }
    if (!same)
        add_chosen(to, &c);
}

/* All that a set of phrases asks for. */
static void add_phrases(info *to, rf_phrases set, size_t low, size_t high, rf_arena *arena)
{
    for (size_t k = 0; k < RF_REQUIRED_CLAUSES && add_words(to, set, k, low, high, arena); k++)
        ;
    add_rarest(to, set, low, high, arena);
}

bool can_be_empty(const info *a)
{
    bool empty = !a->is_exact && a->may_be_empty;
    for (size_t i = 0; a->is_exact && i < a->exact.count && !empty; i++)
        empty = a->exact.items[i].len == 0 || (a->exact.items[i].len == 1 && a->exact.items[i].ptr[0] == RF_EDGE);
    return empty;
}

info loosen(info a, rf_arena *arena)
{
    if (!a.is_exact)
        return a;
    info out = {.low = RF_REQUIRED_FAR, .ends_apart = true, .may_be_empty = can_be_empty(&a)};
    add_clauses(&out, &a, 0, 0); /* of look-aheads */
    add_phrases(&out, a.exact, 0, 0, arena);
    for (size_t i = 0; i < a.exact.count; i++) {
        rf_str s = a.exact.items[i];
        size_t gaps, sure;
        rf_phrase_word(s, SIZE_MAX, &gaps, &sure);
        out.low = least(out.low, sure);
        out.high = most(out.high, gaps);
        out.ends_apart &= s.len == 0 || s.ptr[s.len - 1] <= RF_EDGE;
    }
    return out;
}

const rf_clause *best_clause(const info *i)
{
    const rf_clause *best = NULL;
    for (size_t k = 0; k < i->n; k++)
        if (best == NULL || i->clauses[k].common < best->common)
            best = &i->clauses[k];
    return best;
}
