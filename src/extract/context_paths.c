/* extract/context_paths.c - how the words between a cue and the phrase are built, whatever they mean: function words stand
 * as they are, all others become their kind ("no * or * , just P"). It is the same way for any illness. */
#include "extract/context_builder.h"

#include <stdlib.h>
#include <string.h>

#define MAX_PATH 12
#define MAX_WAY 30 /* words that a way may have */

/* Words that build sentences, sorted for bsearch. */
static const char *const function_words[] = {
    "a",       "about",  "after", "again", "all",     "also",    "although", "am",        "an",      "and",     "any",     "are",
    "as",      "at",     "back",  "be",    "because", "been",    "before",   "being",     "besides", "between", "both",    "but",
    "by",      "can",    "cause", "cos",   "could",   "coz",     "cuz",      "did",       "do",      "does",    "doing",   "done",
    "during",  "either", "else",  "even",  "ever",    "every",   "except",   "for",       "from",    "get",     "gets",    "getting",
    "got",     "had",    "has",   "have",  "having",  "he",      "her",      "here",      "hers",    "him",     "his",     "how",
    "however", "i",      "if",    "im",    "in",      "instead", "into",     "is",        "it",      "its",     "ive",     "just",
    "last",    "like",   "may",   "me",    "might",   "mine",    "more",     "most",      "must",    "my",      "neither", "never",
    "no",      "nobody", "none",  "nope",  "nor",     "not",     "nothing",  "now",       "of",      "off",     "on",      "once",
    "one",     "only",   "or",    "other", "our",     "out",     "over",     "per",       "plus",    "she",     "should",  "since",
    "so",      "some",   "still", "such",  "than",    "that",    "thats",    "the",       "their",   "them",    "then",    "there",
    "these",   "they",   "this",  "those", "though",  "till",    "to",       "today",     "too",     "under",   "unless",  "until",
    "up",      "us",     "was",   "we",    "were",    "what",    "when",     "where",     "whether", "which",   "while",   "who",
    "whose",   "why",    "will",  "with",  "without", "would",   "yes",      "yesterday", "yet",     "you",     "your"};

static int compare(const void *k, const void *entry)
{
    const rf_str *a = k;
    const char *b = *(const char *const *)entry;
    int d = strncmp(a->ptr, b, a->len);
    return d != 0 ? d : b[a->len] != '\0' ? -1 : 0;
}

static bool ends(rf_str w, const char *tail)
{
    size_t n = strlen(tail);
    return w.len > n + 2 && memcmp(w.ptr + w.len - n, tail, n) == 0;
}

/* One letter for a content word, a hash for a function word. */
uint64_t context_symbol_of(const rf_text *t, size_t i, unsigned alone)
{
    const rf_word *w = &t->words[i];
    rf_str s = {t->fold + w->start, w->end - w->start};
    if (bsearch(&s, function_words, sizeof function_words / sizeof *function_words, sizeof *function_words, compare) != NULL)
        return rf_hash_fnv(0, s.ptr, s.len);
    if (w->flags & RF_WORD_NUMBER)
        return '9';
    if (alone & (1u << CUE_VERB | 1u << CUE_DEFICIT))
        return alone & 1u << CUE_VERB ? 'v' : 'd';
    return ends(s, "ing") ? 'g' : ends(s, "ed") ? 'e' : ends(s, "ly") ? 'l' : '*';
}

static uint64_t symbol(const builder *b, size_t i) { return b->w->symbol[i]; }

static char separator(const rf_text *t, size_t before, size_t after)
{
    char found = 0;
    for (size_t i = t->words[before].end; i < t->words[after].start; i++) {
        char ch = t->fold[i];
        if (ch == ';' || ch == ':' || ch == '.' || ch == '?' || ch == '!' || ch == '\n')
            return ch == ':' ? ':' : ';';
        if (ch == ',' || ch == '(' || ch == ')' || ch == '/')
            found = ',';
    }
    return found;
}

typedef struct path {
    uint64_t s[MAX_PATH + 1];
    size_t n;
    bool over;
} path;

static void put(path *p, uint64_t s)
{
    if (p->n > 0 && p->s[p->n - 1] == s && s < 256)
        return; /* "* * *" is one noun group */
    if (p->n == MAX_PATH) {
        p->over = true;
        return;
    }
    p->s[p->n++] = s;
}

/* The way over words [from, to), with separators before, between and behind them. */
static path way(const builder *b, size_t from, size_t to)
{
    path p = {.n = 0};
    for (size_t i = from; i <= to && i < b->t->n_words; i++) {
        char sep = i > 0 ? separator(b->t, i - 1, i) : 0;
        if (sep != 0)
            put(&p, (uint64_t)sep);
        if (i < to)
            put(&p, symbol(b, i));
    }
    return p;
}

static uint64_t hash_of(const path *p, size_t from, size_t to) { return rf_hash_fnv(0, p->s + from, (to - from) * sizeof *p->s); }

static bool is_any_of(uint64_t s, const char *const *list)
{
    for (; *list != NULL; list++)
        if (s == rf_hash_fnv(0, *list, strlen(*list)))
            return true;
    return false;
}

static const char *const list_joins[] = {"or", "nor", NULL};
static const char *const prepositions[] = {"in", "on", "of", "at", "from", "to", "down", "around", "under", "behind", "with", NULL};
static const char *const owners[] = {"my", "the", "his", "her", "their", "our", NULL};

/* Whether a denial goes over a plain list with "or" to the phrase: "no lumps on my back, falls or P", "no P, lumps or falls".
 * "my" without a preposition begins something else: "no pain my legs are numb". */
static bool is_denied_list(const builder *b, const path *p)
{
    static const char *const fillers[] = {"or", "nor", "any", "a", "an", NULL};
    bool joined = false;
    for (size_t i = 0; i < p->n; i++) {
        bool noun = p->s[i] == ',' || p->s[i] == '*' || p->s[i] == 'g' || p->s[i] == 'e' || p->s[i] == 'l';
        bool placed = is_any_of(p->s[i], owners) && i > 0 && is_any_of(p->s[i - 1], prepositions);
        if (!noun && !placed && !is_any_of(p->s[i], fillers) && !is_any_of(p->s[i], prepositions))
            return false;
        joined = joined || is_any_of(p->s[i], list_joins);
    }
    if (b->first >= 2 && symbol(b, b->first - 1) == '*' && symbol(b, b->first - 2) == '*')
        return false; /* "no fever or chills feet numb": more than an adjective before the phrase is another statement */
    for (size_t i = b->first; i < b->to && i < b->last + 6 && !joined; i++)
        joined = is_any_of(symbol(b, i), list_joins);
    return joined && !p->over;
}

/* "legs but numbness": a phrase that turns in its middle is not denied as a whole. */
static bool turns_inside(const builder *b)
{
    static const char *const turns[] = {"but", "only", "just", "except", "however", "though", "although", "yet", NULL};
    for (size_t i = b->first + 1; i < b->last; i++)
        if (is_any_of(symbol(b, i), turns))
            return true;
    return false;
}

static void emit_way(builder *b, char side, unsigned kind, const path *p)
{
    uint64_t what = (uint64_t)(unsigned char)side << 8 | kind;
    if (!p->over)
        emit_fact(b, mix('D', what, hash_of(p, 0, p->n), p->n));
    /* A list: nothing but nouns and "or", "and", commas. */
    unsigned lists = 0, others = 0, verbs = 0;
    static const char *const joins[] = {"or", "and", "nor", "any", "of", "the", "a", "my"};
    for (size_t i = 0; i < p->n; i++) {
        bool join = p->s[i] == ',' || p->s[i] == '/';
        for (size_t k = 0; k < sizeof joins / sizeof *joins && !join; k++)
            join = p->s[i] == rf_hash_fnv(0, joins[k], strlen(joins[k]));
        lists += join;
        verbs += p->s[i] == 'v' || p->s[i] == 'd';
        others += !join && p->s[i] != '*' && p->s[i] != 'g' && p->s[i] != 'e' && p->s[i] != 'l';
    }
    emit_fact(b, mix('B', what, at_most(lists, 6), (uint64_t)at_most(others, 3) << 4 | at_most(verbs, 2) << 1 | p->over));
    emit_fact(b, mix('C', what, others == 0, 0));
    for (size_t i = 0; i < p->n; i++) {
        emit(b, mix('A', what, p->s[i], 0));
        if (i + 1 < p->n)
            emit(b, mix('G', what, p->s[i], p->s[i + 1]));
    }
}

/* The shape of up to four symbols beside the phrase. */
static void emit_shape(builder *b, char side, const path *p)
{
    for (size_t n = 1; n <= 4 && n <= p->n; n++) {
        size_t from = side == 'L' ? p->n - n : 0;
        emit(b, mix('F', (uint64_t)(unsigned char)side, hash_of(p, from, from + n), n));
    }
}

void context_path_features(builder *b, const cue *left, size_t n_left, const cue *right, size_t n_right)
{
    static const unsigned wanted_left = 1u << CUE_NEG | 1u << CUE_RULED | 1u << CUE_POSS | 1u << CUE_HYP | 1u << CUE_HIST |
                                        1u << CUE_OTHER | 1u << CUE_GENERIC | 1u << CUE_PSEUDO | 1u << CUE_DEAD | 1u << CUE_ANIMAL;
    static const unsigned wanted_right =
        1u << CUE_NEGPOST | 1u << CUE_RESOLVED | 1u << CUE_HISTPOST | 1u << CUE_POSS | 1u << CUE_RULED | 1u << CUE_HYP | 1u << CUE_DEAD;
    unsigned seen = 0;
    for (size_t i = n_left; i-- > 0;) {
        unsigned fresh = left[i].kinds & wanted_left & ~seen;
        if (fresh == 0 || b->first - left[i].last > MAX_WAY)
            continue;
        path p = way(b, left[i].last, b->first);
        if ((fresh & 1u << CUE_NEG) && (left[i].kinds & (1u << CUE_PSEUDO | 1u << CUE_TERM)) == 0 && is_denied_list(b, &p)) {
            b->adjacent = true;
            b->kinds |= turns_inside(b) ? 0 : CONTEXT_CERTAIN;
            emit_fact(b, mix('H', 1, 0, 0));
        }
        for (unsigned k = 0; k < CUE_KINDS; k++)
            if (fresh >> k & 1)
                emit_way(b, 'L', k, &p);
        seen |= fresh;
    }
    seen = 0;
    for (size_t i = 0; i < n_right; i++) {
        unsigned fresh = right[i].kinds & wanted_right & ~seen;
        if (fresh == 0)
            continue;
        path p = way(b, b->last, right[i].first);
        for (unsigned k = 0; k < CUE_KINDS; k++)
            if (fresh >> k & 1)
                emit_way(b, 'R', k, &p);
        seen |= fresh;
    }
    size_t from = b->first > b->from + 6 ? b->first - 6 : b->from, to = b->last + 6 < b->to ? b->last + 6 : b->to;
    path before = way(b, from, b->first), behind = way(b, b->last, to);
    emit_shape(b, 'L', &before);
    emit_shape(b, 'R', &behind);
}
