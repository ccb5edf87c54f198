/* extract/context_paths.c - how the words between a cue and the phrase are built, whatever they mean: function words stand
 * as they are, all others become their kind ("no * or * , just P"). It is the same way for any illness. */
#include "extract/context_builder.h"

#include <string.h>

#define MAX_PATH 12
#define MAX_WAY 30 /* words that a way may have */

static bool ends(rf_str w, const char *tail)
{
    size_t n = strlen(tail);
    return w.len > n + 2 && memcmp(w.ptr + w.len - n, tail, n) == 0;
}

/* One letter for a content word, none for a function word. */
char context_letter_of(const rf_text *t, size_t i, const word_info *info)
{
    const rf_word *w = &t->words[i];
    unsigned alone = info->alone != NULL ? info->alone->kinds : 0;
    if (known_is(info->known, WORD_FUNCTION))
        return 0;
    if (w->flags & RF_WORD_NUMBER)
        return '9';
    if (alone & (1u << CUE_VERB | 1u << CUE_DEFICIT))
        return alone & 1u << CUE_VERB ? 'v' : 'd';
    rf_str s = {t->fold + w->start, w->end - w->start};
    return ends(s, "ing") ? 'g' : ends(s, "ed") ? 'e' : ends(s, "ly") ? 'l' : '*';
}

static uint64_t symbol(const builder *b, size_t i) { return b->w->symbol[i]; }

static char separator(unsigned gap)
{
    if (gap & (GAP_COLON | GAP_SEMICOLON | GAP_STOP | GAP_QUERY))
        return gap & GAP_COLON_FIRST ? ':' : ';';
    return gap & (GAP_COMMA | GAP_BRACKET | GAP_SLASH) ? ',' : 0;
}

/* What is known of each symbol that is a function word stands beside it. */
typedef struct path {
    uint64_t s[MAX_PATH];
    const known_word *k[MAX_PATH];
    size_t n;
    bool over;
} path;

static void put(path *p, uint64_t s, const known_word *k)
{
    if (p->n > 0 && p->s[p->n - 1] == s && s < 256)
        return; /* "* * *" is one noun group */
    if (p->n == MAX_PATH) {
        p->over = true;
        return;
    }
    p->s[p->n] = s;
    p->k[p->n++] = s < 256 ? &unknown_word : k;
}

/* The way over words [from, to), with separators before, between and behind them. */
static void way(const builder *b, size_t from, size_t to, path *p)
{
    const context_words *w = b->w;
    p->n = 0;
    p->over = false;
    for (size_t i = from; i <= to && i < b->t->n_words && !p->over; i++) {
        char sep = separator(w->gap[i]);
        if (sep != 0)
            put(p, (uint64_t)sep, &unknown_word);
        if (i < to)
            put(p, w->symbol[i], w->known[i]);
    }
}

/* FNV-1a over the eight bytes of a symbol, the lowest first. Seven bytes of a letter are zero and only multiply. */
static uint64_t hash_on(uint64_t h, uint64_t s)
{
    const uint64_t prime = 0x100000001B3u, eight = 0x1EFAC7090AEF4A21;
    if (s < 256)
        return (h ^ s) * eight;
    for (int i = 0; i < 8; i++, s >>= 8)
        h = (h ^ (s & 255)) * prime;
    return h;
}

#define HASH_BASIS 0xCBF29CE484222325u /* as rf_hash_fnv */

static uint64_t hash_of(const path *p, size_t from, size_t to)
{
    uint64_t h = HASH_BASIS;
    for (size_t i = from; i < to; i++)
        h = hash_on(h, p->s[i]);
    return h;
}

/* Whether a denial may go over a plain list to the phrase: "no lumps on my back, falls or P", "no P, lumps or falls".
 * "my" without a preposition begins something else: "no pain my legs are numb". */
static bool is_list(const builder *b, const path *p, bool *joined)
{
    *joined = false;
    for (size_t i = 0; i < p->n; i++) {
        bool noun = p->s[i] == ',' || p->s[i] == '*' || p->s[i] == 'g' || p->s[i] == 'e' || p->s[i] == 'l';
        bool placed = known_is(p->k[i], WORD_OWNER) && i > 0 && known_is(p->k[i - 1], WORD_PREPOSITION);
        if (!noun && !placed && !known_is(p->k[i], WORD_FILLER) && !known_is(p->k[i], WORD_PREPOSITION))
            return false;
        *joined = *joined || known_is(p->k[i], WORD_OR);
    }
    if (b->first >= 2 && symbol(b, b->first - 1) == '*' && symbol(b, b->first - 2) == '*')
        return false; /* "no fever or chills feet numb": more than an adjective before the phrase is another statement */
    return !p->over;
}

/* "legs but numbness": a phrase that turns in its middle is not denied as a whole. */
static bool turns_inside(const builder *b)
{
    for (size_t i = b->first + 1; i < b->last; i++)
        if (context_is(b->w, i, WORD_TURN))
            return true;
    return false;
}

static void emit_way(builder *b, char side, unsigned kind, const path *p, uint64_t hash)
{
    uint64_t what = (uint64_t)(unsigned char)side << 8 | kind;
    if (!p->over)
        emit_fact(b, mix('D', what, hash, p->n));
    /* A list: nothing but nouns and "or", "and", commas. */
    unsigned lists = 0, others = 0, verbs = 0;
    for (size_t i = 0; i < p->n; i++) {
        bool join = p->s[i] == ',' || p->s[i] == '/' || known_is(p->k[i], WORD_JOIN);
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
    uint64_t onward = HASH_BASIS;
    for (size_t n = 1; n <= 4 && n <= p->n; n++) {
        onward = hash_on(onward, p->s[n - 1]);
        emit(b, mix('F', (uint64_t)(unsigned char)side, side == 'L' ? hash_of(p, p->n - n, p->n) : onward, n));
    }
}

/* A list is one with an "or", in front of the phrase or behind. */
void context_denied_list(builder *b)
{
    bool joined = b->left.joined;
    if (!b->left.listed)
        return;
    for (size_t i = b->first; i < b->to && i < b->last + 6 && !joined; i++)
        joined = context_is(b->w, i, WORD_OR);
    if (!joined)
        return;
    b->adjacent = true;
    b->kinds |= turns_inside(b) ? 0 : CONTEXT_CERTAIN;
    emit_fact(b, mix('H', 1, 0, 0));
}

static void emit_ways(builder *b, char side, unsigned kinds, const path *p)
{
    uint64_t hash = p->over ? 0 : hash_of(p, 0, p->n);
    for (; kinds != 0; kinds &= kinds - 1)
        emit_way(b, side, (unsigned)__builtin_ctz(kinds), p, hash);
}

void context_left_paths(builder *b, const cue *cues, size_t n)
{
    static const unsigned wanted = 1u << CUE_NEG | 1u << CUE_RULED | 1u << CUE_POSS | 1u << CUE_HYP | 1u << CUE_HIST | 1u << CUE_OTHER |
                                   1u << CUE_GENERIC | 1u << CUE_PSEUDO | 1u << CUE_DEAD | 1u << CUE_ANIMAL;
    unsigned seen = 0;
    path p;
    b->left.listed = b->left.joined = false;
    for (size_t i = n; i-- > 0;) {
        unsigned fresh = cues[i].kinds & wanted & ~seen;
        if (fresh == 0 || b->first - cues[i].last > MAX_WAY)
            continue;
        way(b, cues[i].last, b->first, &p);
        if ((fresh & 1u << CUE_NEG) && (cues[i].kinds & (1u << CUE_PSEUDO | 1u << CUE_TERM)) == 0)
            b->left.listed = is_list(b, &p, &b->left.joined);
        emit_ways(b, 'L', fresh, &p);
        seen |= fresh;
    }
    way(b, b->first > b->from + 6 ? b->first - 6 : b->from, b->first, &p);
    emit_shape(b, 'L', &p);
}

void context_right_paths(builder *b, const cue *cues, size_t n)
{
    static const unsigned wanted =
        1u << CUE_NEGPOST | 1u << CUE_RESOLVED | 1u << CUE_HISTPOST | 1u << CUE_POSS | 1u << CUE_RULED | 1u << CUE_HYP | 1u << CUE_DEAD;
    unsigned seen = 0;
    path p;
    for (size_t i = 0; i < n; i++) {
        unsigned fresh = cues[i].kinds & wanted & ~seen;
        if (fresh == 0)
            continue;
        way(b, b->last, cues[i].first, &p);
        emit_ways(b, 'R', fresh, &p);
        seen |= fresh;
    }
    way(b, b->last, b->last + 6 < b->to ? b->last + 6 : b->to, &p);
    emit_shape(b, 'R', &p);
}
