/* extract/prefilter.c - the look at each word of a text: which gates wait for it, and which of these find all that they require. */
#include "extract/prefilter_words.h"

#include <stdlib.h>

typedef struct spot {
    uint32_t at, length;
    uint32_t meaning;
    set_table sets; /* of that meaning */
} spot;

/* A place between words at which some pattern may begin. */
typedef struct gap {
    uint32_t at;
    uint32_t word; /* number of the next one */
} gap;

struct rf_prefilter_scratch {
    word_memo memo;
    spot *words;
    size_t n_words, cap_words;
    gap *gaps;
    size_t n_gaps, cap_gaps;
    uint32_t text;       /* number of the text, from 1 on */
    uint32_t *last_text; /* of a set: the text that last_end belongs to */
    uint32_t *last_end;  /* one behind the last word that is in the set */
    uint64_t *map;
    size_t map_words;
    uint32_t *first, *last; /* of a pattern in the map */
    rf_candidate *candidates;
    uint32_t *before; /* of a candidate: the one before it of the same pattern */
    size_t n, cap, cap_before;
};

rf_prefilter_scratch *rf_prefilter_scratch_new(const rf_prefilter *p)
{
    rf_prefilter_scratch *s = rf_xcalloc(1, sizeof *s);
    s->map_words = (p->n_patterns + 63) / 64;
    s->last_text = rf_xcalloc(p->n_sets, sizeof *s->last_text);
    s->last_end = rf_xcalloc(p->n_sets, sizeof *s->last_end);
    s->map = rf_xcalloc(s->map_words + 1, sizeof *s->map);
    s->first = rf_xcalloc(p->n_patterns + 1, sizeof *s->first);
    s->last = rf_xcalloc(p->n_patterns + 1, sizeof *s->last);
    rf_memo_init(p, &s->memo);
    return s;
}

void rf_prefilter_scratch_free(rf_prefilter_scratch *s)
{
    if (s == NULL)
        return;
    void *all[] = {s->words, s->gaps, s->last_text, s->last_end, s->map, s->first, s->last, s->candidates, s->before};
    rf_memo_release(&s->memo);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        free(all[i]);
    free(s);
}

/* ---- reading ------------------------------------------------------------------------------------------------------------- */

static void read_words(const rf_prefilter *p, rf_prefilter_scratch *s, rf_str text)
{
    for (size_t i = 0; i < text.len;) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (!rf_is_word_byte(c)) {
            bool inside = (c & 0xC0) == 0x80; /* a character */
            if (!inside && p->by_byte[c] < p->by_byte[c + 1]) {
                s->gaps = rf_grown(s->gaps, s->n_gaps, &s->cap_gaps, 1, sizeof *s->gaps);
                s->gaps[s->n_gaps++] = (gap){(uint32_t)i, (uint32_t)s->n_words};
            }
            i++;
            continue;
        }
        uint32_t hash = RF_HEAD_BASIS;
        size_t from = i;
        for (; i < text.len && rf_is_word_byte((unsigned char)text.ptr[i]); i++)
            hash = RF_HEAD_STEP(hash, text.ptr[i]);
        uint32_t m = rf_memo_find(p, &s->memo, (rf_str){text.ptr + from, i - from}, hash);
        s->words = rf_grown(s->words, s->n_words, &s->cap_words, 1, sizeof *s->words);
        s->words[s->n_words++] = (spot){(uint32_t)from, (uint32_t)(i - from), m, s->memo.words[m].sets};
        i++; /* what stands right behind a word is no place to begin */
    }
}

static bool is_in(const rf_prefilter_scratch *s, size_t word, uint16_t set) { return rf_has_set(&s->memo, &s->words[word].sets, set); }

/* One behind the last word of the text that is in a set; 0 if none is. */
static uint32_t end_of_set(rf_prefilter_scratch *s, uint16_t set)
{
    if (s->last_text[set] != s->text) {
        size_t n = s->n_words;
        while (n > 0 && !is_in(s, n - 1, set))
            n--;
        s->last_text[set] = s->text;
        s->last_end[set] = (uint32_t)n;
    }
    return s->last_end[set];
}

/* ---- candidates ---------------------------------------------------------------------------------------------------------- */

/* Enter a candidate where it belongs: places come nearly in order. */
static void add_candidate(rf_prefilter_scratch *s, uint32_t pattern, uint32_t at, uint32_t length)
{
    uint64_t bit = UINT64_C(1) << pattern % 64;
    bool has = s->map[pattern / 64] & bit;
    uint32_t before = has ? s->last[pattern] : RF_NO_CANDIDATE;
    while (before != RF_NO_CANDIDATE && s->candidates[before].at > at)
        before = s->before[before];
    if (before != RF_NO_CANDIDATE && s->candidates[before].at == at) { /* by another branch: which of the two matches is for PCRE2 to say */
        if (length != s->candidates[before].length)
            s->candidates[before].length = 0;
        return;
    }
    uint32_t id = (uint32_t)s->n, next = before != RF_NO_CANDIDATE ? s->candidates[before].next : has ? s->first[pattern] : RF_NO_CANDIDATE;
    s->candidates = rf_grown(s->candidates, s->n, &s->cap, 1, sizeof *s->candidates);
    s->before = rf_grown(s->before, s->n++, &s->cap_before, 1, sizeof *s->before);
    s->candidates[id] = (rf_candidate){at, next, length};
    s->before[id] = before;
    *(before != RF_NO_CANDIDATE ? &s->candidates[before].next : &s->first[pattern]) = id;
    *(next != RF_NO_CANDIDATE ? &s->before[next] : &s->last[pattern]) = id;
    s->map[pattern / 64] |= bit;
}

/* Does a word of the set stand `low` to `high` words behind this one? */
static inline bool stands_behind(rf_prefilter_scratch *s, uint16_t set, size_t word, unsigned low, unsigned high)
{
    size_t q = word + low, to = word + high;
    if (q >= s->n_words)
        return false;
    if (high == RF_FAR || high - low >= RF_NEAR)
        return end_of_set(s, set) > q;
    for (; q <= to && q < s->n_words; q++)
        if (is_in(s, q, set))
            return true;
    return false;
}

/* A match of the branch may begin at a word, or between words in front of it: does the branch find there what it requires? Its clauses are
 * met up to number `known`. */
static void consider(rf_prefilter_scratch *s, const gate *g, int known, size_t word, uint32_t at, uint32_t length)
{
    if (g->at_start && at > 0)
        return;
    for (int k = known; k < RF_GATE_CLAUSES && g->clauses[k] != 0; k++)
        if (!stands_behind(s, g->clauses[k], word, g->low[k], g->high[k]))
            return;
    add_candidate(s, g->pattern, at, g->is_word ? length : 0);
}

/* The word is one that the gate waits for. */
static inline void open_gate(const rf_prefilter *p, rf_prefilter_scratch *s, watch w, size_t word)
{
    if (!w.backwards) {
        if (w.set == 0 || stands_behind(s, w.set, word, w.low, w.high))
            consider(s, &p->gates[w.gate], 1, word, s->words[word].at, s->words[word].length);
        return;
    }
    if (word < w.low)
        return;
    for (size_t q = word > w.high ? word - w.high : 0; q <= word - w.low; q++)
        if (is_in(s, q, w.set))
            consider(s, &p->gates[w.gate], 1, q, s->words[q].at, s->words[q].length);
}

static void open_gates(const rf_prefilter *p, rf_prefilter_scratch *s, rf_str text)
{
    const gap *between = s->gaps, *no_more = s->gaps + s->n_gaps;
    for (size_t i = 0; i <= s->n_words; i++) {
        for (; between < no_more && between->word == i; between++) {
            unsigned char c = (unsigned char)text.ptr[between->at];
            for (uint32_t k = p->by_byte[c]; k < p->by_byte[c + 1]; k++)
                consider(s, &p->gates[p->starts[k]], 0, i, between->at, 0);
        }
        if (i == s->n_words)
            break;
        const meaning *m = &s->memo.words[s->words[i].meaning];
        for (const watch *w = s->memo.watches + m->watches, *end = w + m->n_watches; w < end; w++)
            open_gate(p, s, *w, i);
    }
}

static void forget_text(const rf_prefilter *p, rf_prefilter_scratch *s)
{
    s->n = s->n_words = s->n_gaps = 0;
    memset(s->map, 0, s->map_words * sizeof *s->map);
    if (++s->text == 0) {
        memset(s->last_text, 0, p->n_sets * sizeof *s->last_text);
        s->text = 1;
    }
    rf_memo_tidy(&s->memo);
}

rf_chances rf_prefilter_scan(const rf_prefilter *p, rf_prefilter_scratch *s, rf_str text)
{
    forget_text(p, s);
    read_words(p, s, text);
    open_gates(p, s, text);
    for (size_t k = 0; k < p->n_anywhere; k++)
        for (size_t i = 0; i < text.len; i++)
            if (((unsigned char)text.ptr[i] & 0xC0) != 0x80)
                add_candidate(s, p->anywhere[k], (uint32_t)i, 0);
    return (rf_chances){s->map, p->n_patterns, s->first, s->candidates};
}

size_t rf_chances_next(const rf_chances *c, size_t from)
{
    for (size_t i = from / 64; i * 64 < c->n_patterns; i++) {
        uint64_t left = c->map[i];
        if (i == from / 64)
            left &= UINT64_MAX << from % 64;
        if (left != 0)
            return i * 64 + (size_t)__builtin_ctzll(left);
    }
    return c->n_patterns;
}
