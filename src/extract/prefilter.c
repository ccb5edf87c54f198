/* extract/prefilter.c - the look at each word of a text: which gates wait for it, and which of these find all that they require. */
#include "extract/prefilter_places.h"

#include "text/word_memory.h"

#include <stdlib.h>

/* A place between words at which some pattern may begin. */
typedef struct gap {
    uint32_t at;
    uint32_t word; /* number of the next one */
} gap;

/* A gate of which the first thing holds that it asks for, and the word that its match would begin with. */
typedef struct hit {
    uint32_t gate, word;
} hit;

struct rf_prefilter_scratch {
    places words;
    gap *gaps;
    size_t n_gaps, cap_gaps;
    hit *hits;
    size_t n_hits, cap_hits;
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
    s->map = rf_xcalloc(s->map_words + 1, sizeof *s->map);
    s->first = rf_xcalloc(p->n_patterns + 1, sizeof *s->first);
    s->last = rf_xcalloc(p->n_patterns + 1, sizeof *s->last);
    rf_places_init(p, &s->words);
    return s;
}

void rf_prefilter_scratch_free(rf_prefilter_scratch *s)
{
    if (s == NULL)
        return;
    void *all[] = {s->gaps, s->hits, s->map, s->first, s->last, s->candidates, s->before};
    rf_places_release(&s->words);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        free(all[i]);
    free(s);
}

/* ---- reading ------------------------------------------------------------------------------------------------------------- */

/* The text that is read, and its words that are still to come. */
typedef struct reading {
    rf_str text;
    const rf_word *word, *end;
} reading;

/* The word that begins at a letter or digit, behind none. Those of a text are of any script and those that patterns are made of are not: so
 * only one that ends where the letters and digits end is taken for what it is noted as. Returns its end. */
static size_t read_word(rf_prefilter_scratch *s, reading *r, size_t from)
{
    places *w = &s->words;
    while (r->word < r->end && r->word->start < from)
        r->word++;
    bool is_numbered = w->notes != NULL && r->word < r->end && r->word->start == from && r->word->number != 0;
    size_t end = is_numbered ? r->word->end : 0;
    if (is_numbered && w->notes[r->word->number].stamp == w->memo.stamp &&
        (end == r->text.len || !rf_is_word_byte((unsigned char)r->text.ptr[end]))) {
        rf_places_take_noted(w, from, end - from, w->notes[r->word->number].number);
        return end;
    }
    uint32_t hash = RF_HEAD_BASIS;
    size_t i = from;
    for (; i < r->text.len && rf_is_word_byte((unsigned char)r->text.ptr[i]); i++)
        hash = RF_HEAD_STEP(hash, r->text.ptr[i]);
    rf_places_take(w, from, i - from, hash, is_numbered && end == i ? r->word->number : 0);
    return i;
}

static void read_words(const rf_prefilter *p, rf_prefilter_scratch *s, reading r)
{
    for (size_t i = 0; i < r.text.len;) {
        unsigned char c = (unsigned char)r.text.ptr[i];
        if (rf_is_word_byte(c)) {
            i = read_word(s, &r, i) + 1; /* what stands right behind a word is no place to begin */
            continue;
        }
        bool inside = (c & 0xC0) == 0x80; /* a character */
        if (!inside && p->by_byte[c] < p->by_byte[c + 1]) {
            s->gaps = rf_grown(s->gaps, s->n_gaps, &s->cap_gaps, 1, sizeof *s->gaps);
            s->gaps[s->n_gaps++] = (gap){(uint32_t)i, (uint32_t)s->words.n};
        }
        i++;
    }
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

/* Does a word of the set stand `low` to `high` words behind this one? Beyond the window: anywhere behind it? */
static inline bool stands_behind(places *w, uint16_t set, size_t word, unsigned low, unsigned high)
{
    size_t from = word + low, to = word + high;
    if (from >= w->n)
        return false;
    if (high > RF_AHEAD)
        return rf_places_end(w, set) > from;
    return rf_places_in(w, set, from, to < w->n ? to : w->n - 1) != 0;
}

/* A match of the branch may begin at a word, or between words in front of it: does the branch find there what it requires? It does up to
 * set number `known`. */
static void consider(rf_prefilter_scratch *s, const gate *g, int known, size_t word, uint32_t at, uint32_t length)
{
    if ((g->kind & RF_GATE_AT_START) != 0 && at > 0)
        return;
    for (int n = known; n < RF_GATE_CLAUSES && g->sets[n] != 0; n++)
        if (!stands_behind(&s->words, g->sets[n], word, g->low[n], g->high[n]))
            return;
    add_candidate(s, g->pattern, at, (g->kind & RF_GATE_WORD) != 0 ? length : 0);
}

static inline void add_hit(const rf_prefilter *p, rf_prefilter_scratch *s, uint32_t number, size_t word)
{
    __builtin_prefetch(&p->gates[number]);
    s->hits[s->n_hits++] = (hit){number, (uint32_t)word};
}

/* Has the text, which fits into the window, no word of the set, which has a column? As two of three sets that are asked for. */
static inline bool is_absent(const places *w, bool fits, uint16_t set)
{
    return fits && set - 1u < RF_COLUMNS - 1 && rf_places_column(w, set) == 0;
}

/* The word is one that the gate waits for. */
static inline void open_gate(const rf_prefilter *p, rf_prefilter_scratch *s, watch w, size_t word)
{
    if (!w.backwards) {
        if (w.set == 0 || stands_behind(&s->words, w.set, word, w.low, w.high))
            add_hit(p, s, w.gate, word);
        return;
    }
    if (word < w.low)
        return;
    size_t from = word > w.high ? word - w.high : 0;
    for (uint64_t heads = rf_places_in(&s->words, w.set, from, word - w.low); heads != 0; heads &= heads - 1)
        add_hit(p, s, w.gate, from + (size_t)__builtin_ctzll(heads));
}

static void consider_hits(const rf_prefilter *p, rf_prefilter_scratch *s)
{
    for (size_t k = 0; k < s->n_hits; k++) {
        const spot *at = &s->words.words[s->hits[k].word];
        consider(s, &p->gates[s->hits[k].gate], 1, s->hits[k].word, at->at, at->length);
    }
    s->n_hits = 0;
}

static void open_gates(const rf_prefilter *p, rf_prefilter_scratch *s, rf_str text)
{
    const gap *between = s->gaps, *no_more = s->gaps + s->n_gaps;
    const word_memo *memo = &s->words.memo;
    const bool fits = s->words.n <= RF_WINDOW;
    rf_places_begin(p, &s->words, text);
    for (size_t i = 0; i <= s->words.n; i++) {
        rf_places_move(&s->words, i);
        for (; between < no_more && between->word == i; between++) {
            unsigned char c = (unsigned char)text.ptr[between->at];
            for (uint32_t k = p->by_byte[c]; k < p->by_byte[c + 1]; k++) {
                const gate *g = &p->gates[p->starts[k]];
                if (!is_absent(&s->words, fits, g->sets[0]))
                    consider(s, g, 0, i, between->at, 0);
            }
        }
        if (i == s->words.n)
            break;
        const meaning *m = &memo->words[s->words.words[i].meaning];
        s->hits = rf_grown(s->hits, s->n_hits, &s->cap_hits, m->n_watches * (RF_BEHIND + 1), sizeof *s->hits);
        for (const watch *w = m->watches, *end = w + m->n_watches; w < end; w++)
            if (!is_absent(&s->words, fits, w->set))
                open_gate(p, s, *w, i);
        if (!fits) /* the window moves on */
            consider_hits(p, s);
    }
    consider_hits(p, s);
}

static void forget_text(const rf_prefilter *p, rf_prefilter_scratch *s)
{
    s->n = s->n_gaps = 0;
    memset(s->map, 0, s->map_words * sizeof *s->map);
    rf_places_forget(p, &s->words);
}

static rf_chances scan(const rf_prefilter *p, rf_prefilter_scratch *s, reading r)
{
    read_words(p, s, r);
    open_gates(p, s, r.text);
    for (size_t k = 0; k < p->n_anywhere; k++)
        for (size_t i = 0; i < r.text.len; i++)
            if (((unsigned char)r.text.ptr[i] & 0xC0) != 0x80)
                add_candidate(s, p->anywhere[k], (uint32_t)i, 0);
    return (rf_chances){s->map, p->n_patterns, s->first, s->candidates};
}

rf_chances rf_prefilter_scan_plain(const rf_prefilter *p, rf_prefilter_scratch *s, rf_str text)
{
    forget_text(p, s);
    s->words.notes = NULL;
    return scan(p, s, (reading){text, NULL, NULL});
}

rf_chances rf_prefilter_scan(const rf_prefilter *p, rf_prefilter_scratch *s, const rf_text *t)
{
    forget_text(p, s);
    s->words.notes = rf_text_notes(t, RF_ROOM_PREFILTER, sizeof *s->words.notes);
    for (size_t i = 0; i < t->n_words && s->words.notes != NULL; i++)
        __builtin_prefetch(&s->words.notes[t->words[i].number]);
    return scan(p, s, (reading){{t->fold, t->len}, t->words, t->words + t->n_words});
}
