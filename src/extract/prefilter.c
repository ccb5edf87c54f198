/* extract/prefilter.c - the scan: first for the strings that patterns require, remembering about where they stand, then over the
 * words, asking of each pattern that may begin with one whether what it requires stands within its reach. */
#include "extract/prefilter_internal.h"

#include <stdlib.h>
#include <string.h>

struct rf_prefilter_scratch {
    uint64_t *seen; /* clause -> the parts of the text (64 of equal size) in which one of its strings begins */
    uint32_t *touched;
    size_t n_touched;
    uint64_t *map;
    uint32_t *first, *last; /* of a pattern in the map */
    rf_candidate *candidates;
    size_t n, cap;
    size_t n_words; /* of map */
    unsigned shift; /* byte >> shift is the part it lies in */
};

rf_prefilter_scratch *rf_prefilter_scratch_new(const rf_prefilter *p)
{
    rf_prefilter_scratch *s = rf_xcalloc(1, sizeof *s);
    s->n_words = (p->n_patterns + 63) / 64;
    s->seen = rf_xcalloc(p->n_clauses, sizeof *s->seen);
    s->touched = rf_xcalloc(p->n_clauses, sizeof *s->touched);
    s->map = rf_xcalloc(s->n_words + 1, sizeof *s->map);
    s->first = rf_xcalloc(p->n_patterns + 1, sizeof *s->first);
    s->last = rf_xcalloc(p->n_patterns + 1, sizeof *s->last);
    s->seen[0] = UINT64_MAX;
    return s;
}

void rf_prefilter_scratch_free(rf_prefilter_scratch *s)
{
    if (s == NULL)
        return;
    free(s->seen);
    free(s->touched);
    free(s->map);
    free(s->first);
    free(s->last);
    free(s->candidates);
    free(s);
}

static void forget(rf_prefilter_scratch *s, size_t len)
{
    for (size_t i = 0; i < s->n_touched; i++)
        s->seen[s->touched[i]] = 0;
    s->n_touched = s->n = 0;
    memset(s->map, 0, s->n_words * sizeof *s->map);
    for (s->shift = 0; len >> s->shift >= 64;)
        s->shift++;
}

static void find_needles(const rf_prefilter *p, rf_prefilter_scratch *s, rf_str text)
{
    for (size_t i = 0; i + RF_REQUIRED_SHORTEST <= text.len; i++) {
        uint32_t slot = rf_needle_slot(text.ptr + i);
        if (!(p->needle_bits[slot / 64] >> slot % 64 & 1))
            continue;
        uint64_t part = UINT64_C(1) << (i >> s->shift);
        for (uint32_t id = p->needle_slots[slot]; id != RF_NONE; id = p->needles[id].next) {
            const needle *n = &p->needles[id];
            if (n->text.len > text.len - i || memcmp(text.ptr + i, n->text.ptr, n->text.len) != 0)
                continue;
            for (uint32_t k = 0; k < n->n_links; k++) {
                uint32_t clause = p->clause_links[n->first + k];
                if (s->seen[clause] == 0)
                    s->touched[s->n_touched++] = clause;
                s->seen[clause] |= part;
            }
        }
    }
}

static void add_candidate(rf_prefilter_scratch *s, uint32_t pattern, uint32_t at)
{
    if (s->n == s->cap) {
        s->cap = s->cap ? s->cap * 2 : 1024;
        s->candidates = rf_xrealloc(s->candidates, s->cap * sizeof *s->candidates);
    }
    uint64_t bit = UINT64_C(1) << pattern % 64;
    uint32_t id = (uint32_t)s->n;
    if (!(s->map[pattern / 64] & bit)) {
        s->map[pattern / 64] |= bit;
        s->first[pattern] = id;
    } else if (s->candidates[s->last[pattern]].at == at) {
        return; /* by a word and by its stem */
    } else {
        s->candidates[s->last[pattern]].next = id;
    }
    s->last[pattern] = id;
    s->candidates[s->n++] = (rf_candidate){at, RF_NO_CANDIDATE};
}

/* Does everything that the pattern requires stand between `at` and its reach? */
static void consider(const rf_prefilter *p, rf_prefilter_scratch *s, uint32_t pattern, size_t at)
{
    const gate *g = &p->gates[pattern];
    size_t from = at >> s->shift, to = ((uint64_t)at + g->reach) >> s->shift;
    uint64_t within = UINT64_MAX << from & (to < 63 ? (UINT64_C(2) << to) - 1 : UINT64_MAX);
    for (int k = 0; k < RF_REQUIRED_CLAUSES; k++)
        if ((s->seen[g->clauses[k]] & within) == 0)
            return;
    add_candidate(s, pattern, (uint32_t)at);
}

static void consider_starts(const rf_prefilter *p, rf_prefilter_scratch *s, uint32_t first, uint32_t end, size_t at)
{
    for (uint32_t i = first; i < end; i++)
        if (s->seen[p->starts[i].clause] != 0)
            consider(p, s, p->starts[i].pattern, at);
}

static const head *find_head(const head_table *t, uint32_t hash, const char *text, size_t len)
{
    for (uint32_t i = hash & t->mask; t->slots[i].len != 0; i = (i + 1) & t->mask)
        if (t->slots[i].hash == hash && t->slots[i].len == len && memcmp(t->slots[i].text, text, len) == 0)
            return &t->slots[i];
    return NULL;
}

/* The word at `at`: its beginnings and the whole of it. Returns its length. */
static size_t consider_word(const rf_prefilter *p, rf_prefilter_scratch *s, rf_str text, size_t at)
{
    const char *word = text.ptr + at;
    uint32_t hash = RF_HEAD_BASIS;
    size_t n = 0, most = text.len - at;
    const head *h;
    while (n < most && rf_is_word_byte((unsigned char)word[n])) {
        hash = RF_HEAD_STEP(hash, word[n]);
        n++;
        if ((p->stem_lengths >> (n < 63 ? n : 63) & 1) && (h = find_head(&p->stems, hash, word, n)) != NULL)
            consider_starts(p, s, h->first, h->first + h->n_starts, at);
    }
    if ((h = find_head(&p->words, hash, word, n)) != NULL)
        consider_starts(p, s, h->first, h->first + h->n_starts, at);
    return n;
}

static void consider_places(const rf_prefilter *p, rf_prefilter_scratch *s, rf_str text)
{
    for (size_t i = 0; i < text.len;) {
        unsigned char c = (unsigned char)text.ptr[i];
        bool inside = (c & 0xC0) == 0x80; /* a character */
        if (!inside)
            consider_starts(p, s, p->by_byte[c], p->by_byte[c + 1], i);
        if (rf_is_word_byte(c)) {
            i += consider_word(p, s, text, i);
            i++; /* what stands right behind a word is no place to begin */
        } else {
            i++;
        }
    }
}

rf_chances rf_prefilter_scan(const rf_prefilter *p, rf_prefilter_scratch *s, rf_str text)
{
    forget(s, text.len);
    find_needles(p, s, text);
    consider_places(p, s, text);
    for (size_t k = 0; k < p->n_anywhere; k++)
        for (size_t i = 0; i < text.len; i++)
            if (((unsigned char)text.ptr[i] & 0xC0) != 0x80)
                consider(p, s, p->anywhere[k], i);
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
