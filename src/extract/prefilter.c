/* extract/prefilter.c - the look at each word of a text. What a word means to the index is worked out once and remembered: comments
 * share most of their words. */
#include "extract/prefilter_internal.h"

#include <stdlib.h>

#define MEMO_SLOTS 32768u         /* power of two */
#define MEMO_WORDS 16384          /* and no more are remembered; then, before the next text, everything is forgotten */
#define MEMO_ITEMS (2048u * 1024) /* clauses and starts together; the same */
#define MEMO_LONGEST 40           /* bytes of a word that is remembered */

/* A word and what it means. */
typedef struct meaning {
    uint32_t hash;
    uint32_t clauses, n_clauses; /* in memo.clauses */
    uint32_t starts, n_starts;   /* in memo.starts */
    uint8_t len;
    char text[MEMO_LONGEST];
} meaning;

typedef struct memo {
    uint32_t *slots; /* number of a meaning + 1; open addressing */
    meaning *words;
    size_t n, cap;
    uint16_t *clauses;
    size_t n_clauses, cap_clauses;
    start *starts;
    size_t n_starts, cap_starts;
} memo;

/* A place where a match may begin: a word, or something between words that some pattern may begin with. */
typedef struct place {
    uint32_t at, length; /* length: of the word that begins here */
    uint32_t word;       /* number of that word, or of the next one */
    uint32_t meaning;    /* RF_NONE: between words */
} place;

struct rf_prefilter_scratch {
    memo memo;
    place *places;
    size_t n_places, cap_places;
    uint64_t *seen; /* clause -> the parts of the text (64 of as many words each) in which one of its words stands */
    uint16_t *touched;
    size_t n_touched;
    uint64_t *map;
    size_t map_words;
    uint32_t *first, *last; /* of a pattern in the map */
    rf_candidate *candidates;
    size_t n, cap;
    unsigned shift; /* word >> shift is the part it lies in */
};

rf_prefilter_scratch *rf_prefilter_scratch_new(const rf_prefilter *p)
{
    rf_prefilter_scratch *s = rf_xcalloc(1, sizeof *s);
    s->map_words = (p->n_patterns + 63) / 64;
    s->seen = rf_xcalloc(p->n_clauses, sizeof *s->seen);
    s->touched = rf_xcalloc(p->n_clauses, sizeof *s->touched);
    s->map = rf_xcalloc(s->map_words + 1, sizeof *s->map);
    s->first = rf_xcalloc(p->n_patterns + 1, sizeof *s->first);
    s->last = rf_xcalloc(p->n_patterns + 1, sizeof *s->last);
    s->memo.slots = rf_xcalloc(MEMO_SLOTS, sizeof *s->memo.slots);
    s->seen[0] = UINT64_MAX;
    return s;
}

void rf_prefilter_scratch_free(rf_prefilter_scratch *s)
{
    if (s == NULL)
        return;
    void *all[] = {s->seen,   s->touched,    s->map,        s->first,        s->last,       s->candidates,
                   s->places, s->memo.slots, s->memo.words, s->memo.clauses, s->memo.starts};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        free(all[i]);
    free(s);
}

/* ---- what a word means --------------------------------------------------------------------------------------------------- */

static void *grown(void *items, size_t n, size_t *cap, size_t more, size_t size)
{
    if (*cap - n >= more)
        return items;
    *cap = *cap * 2 + more + 1024;
    return rf_xrealloc(items, *cap * size);
}

static void add_clauses(const rf_prefilter *p, memo *m, uint32_t first, uint32_t n)
{
    if (n == 0)
        return;
    m->clauses = grown(m->clauses, m->n_clauses, &m->cap_clauses, n, sizeof *m->clauses);
    memcpy(m->clauses + m->n_clauses, p->links + first, n * sizeof *m->clauses);
    m->n_clauses += n;
}

static void add_starts(const rf_prefilter *p, memo *m, uint32_t first, uint32_t n)
{
    if (n == 0)
        return;
    m->starts = grown(m->starts, m->n_starts, &m->cap_starts, n, sizeof *m->starts);
    memcpy(m->starts + m->n_starts, p->starts + first, n * sizeof *m->starts);
    m->n_starts += n;
}

/* Clauses that ask for a part of the word. */
static void add_parts(const rf_prefilter *p, memo *m, rf_str word)
{
    for (size_t i = 0; i + RF_REQUIRED_SHORTEST <= word.len; i++)
        for (uint32_t id = p->part_slots[rf_part_slot(word.ptr + i)]; id != RF_NONE; id = p->parts[id].next) {
            const part *x = &p->parts[id];
            if ((x->begins && i > 0) || x->len > word.len - i || (x->ends && x->len < word.len - i))
                continue;
            if (memcmp(word.ptr + i, p->strings.ptr + x->text, x->len) == 0)
                add_clauses(p, m, x->first, x->n_links);
        }
}

static int by_clause(const void *pa, const void *pb)
{
    const start *a = pa, *b = pb;
    return a->clause != b->clause ? (int)a->clause - (int)b->clause : (int)a->gate - (int)b->gate;
}

/* Sort the starts from `first` on, take doubles out: a branch may begin with a word and with a stem of it. */
static void tidy_starts(memo *m, size_t first)
{
    size_t n = first;
    if (m->n_starts - first > 1)
        qsort(m->starts + first, m->n_starts - first, sizeof *m->starts, by_clause);
    for (size_t i = first; i < m->n_starts; i++)
        if (n == first || by_clause(&m->starts[i], &m->starts[n - 1]) != 0)
            m->starts[n++] = m->starts[i];
    m->n_starts = n;
}

static void work_out(const rf_prefilter *p, memo *m, rf_str word, meaning *out)
{
    const head *h;
    uint32_t hash = RF_HEAD_BASIS;
    *out = (meaning){.clauses = (uint32_t)m->n_clauses, .starts = (uint32_t)m->n_starts};
    unsigned char c = (unsigned char)word.ptr[0];
    add_starts(p, m, p->by_byte[c], p->by_byte[c + 1] - p->by_byte[c]);
    for (size_t n = 1; n <= word.len; n++) {
        hash = RF_HEAD_STEP(hash, word.ptr[n - 1]);
        if ((p->stem_lengths >> (n < 63 ? n : 63) & 1) && (h = rf_head_find(p, &p->stems, hash, word.ptr, n)) != NULL)
            add_starts(p, m, h->first, h->n);
    }
    if ((h = rf_head_find(p, &p->words, hash, word.ptr, word.len)) != NULL)
        add_starts(p, m, h->first, h->n);
    if ((h = rf_head_find(p, &p->whole, hash, word.ptr, word.len)) != NULL)
        add_clauses(p, m, h->first, h->n);
    add_parts(p, m, word);
    tidy_starts(m, out->starts);
    out->hash = hash;
    out->n_clauses = (uint32_t)m->n_clauses - out->clauses;
    out->n_starts = (uint32_t)m->n_starts - out->starts;
}

static void forget_words(memo *m)
{
    memset(m->slots, 0, MEMO_SLOTS * sizeof *m->slots);
    m->n = m->n_clauses = m->n_starts = 0;
}

/* Number of the word's meaning. A word too long to be remembered, or one too many, is worked out each time it is met. */
static uint32_t meaning_of(const rf_prefilter *p, memo *m, rf_str word, uint32_t hash)
{
    size_t i = hash & (MEMO_SLOTS - 1);
    for (; m->slots[i] != 0; i = (i + 1) & (MEMO_SLOTS - 1)) {
        const meaning *x = &m->words[m->slots[i] - 1];
        if (x->hash == hash && x->len == word.len && memcmp(x->text, word.ptr, word.len) == 0)
            return m->slots[i] - 1;
    }
    m->words = grown(m->words, m->n, &m->cap, 1, sizeof *m->words);
    meaning *x = &m->words[m->n];
    work_out(p, m, word, x);
    if (word.len <= MEMO_LONGEST && m->n < MEMO_WORDS) {
        x->len = (uint8_t)word.len;
        memcpy(x->text, word.ptr, word.len);
        m->slots[i] = (uint32_t)(m->n + 1);
    }
    return (uint32_t)m->n++;
}

/* ---- reading ------------------------------------------------------------------------------------------------------------- */

static void add_place(rf_prefilter_scratch *s, place x)
{
    s->places = grown(s->places, s->n_places, &s->cap_places, 1, sizeof *s->places);
    s->places[s->n_places++] = x;
}

static void read_places(const rf_prefilter *p, rf_prefilter_scratch *s, rf_str text)
{
    uint32_t word = 0;
    for (size_t i = 0; i < text.len;) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (!rf_is_word_byte(c)) {
            bool inside = (c & 0xC0) == 0x80; /* a character */
            if (!inside && p->by_byte[c] < p->by_byte[c + 1])
                add_place(s, (place){(uint32_t)i, 0, word, RF_NONE});
            i++;
            continue;
        }
        uint32_t hash = RF_HEAD_BASIS;
        size_t from = i;
        for (; i < text.len && rf_is_word_byte((unsigned char)text.ptr[i]); i++)
            hash = RF_HEAD_STEP(hash, text.ptr[i]);
        uint32_t m = meaning_of(p, &s->memo, (rf_str){text.ptr + from, i - from}, hash);
        add_place(s, (place){(uint32_t)from, (uint32_t)(i - from), word++, m});
        i++; /* what stands right behind a word is no place to begin */
    }
    for (s->shift = 0; word >> s->shift >= 64;)
        s->shift++;
}

static void meet_clauses(rf_prefilter_scratch *s)
{
    const memo *m = &s->memo;
    for (size_t i = 0; i < s->n_places; i++) {
        if (s->places[i].meaning == RF_NONE)
            continue;
        const meaning *x = &m->words[s->places[i].meaning];
        uint64_t here = UINT64_C(1) << (s->places[i].word >> s->shift);
        for (uint32_t k = 0; k < x->n_clauses; k++) {
            uint16_t clause = m->clauses[x->clauses + k];
            if (s->seen[clause] == 0)
                s->touched[s->n_touched++] = clause;
            s->seen[clause] |= here;
        }
    }
}

static void add_candidate(rf_prefilter_scratch *s, uint32_t pattern, uint32_t at, uint32_t length)
{
    s->candidates = grown(s->candidates, s->n, &s->cap, 1, sizeof *s->candidates);
    uint64_t bit = UINT64_C(1) << pattern % 64;
    uint32_t id = (uint32_t)s->n;
    if (!(s->map[pattern / 64] & bit))
        s->first[pattern] = id;
    else if (s->candidates[s->last[pattern]].at == at) { /* by another branch: which of the two matches is for PCRE2 to say */
        s->candidates[s->last[pattern]].length = length == s->candidates[s->last[pattern]].length ? length : 0;
        return;
    } else
        s->candidates[s->last[pattern]].next = id;
    s->map[pattern / 64] |= bit;
    s->last[pattern] = id;
    s->candidates[s->n++] = (rf_candidate){at, RF_NO_CANDIDATE, length};
}

/* Does everything that the branch requires stand where it must? */
static void consider(rf_prefilter_scratch *s, const gate *g, const place *x)
{
    for (int k = 0; k < RF_GATE_CLAUSES && g->clauses[k] != 0; k++) {
        size_t from = (x->word + g->low[k]) >> s->shift, to = g->high[k] == RF_FAR ? 63 : (x->word + g->high[k]) >> s->shift;
        if (from > 63)
            return;
        uint64_t within = UINT64_MAX << from & (to < 63 ? (UINT64_C(2) << to) - 1 : UINT64_MAX);
        if ((s->seen[g->clauses[k]] & within) == 0)
            return;
    }
    add_candidate(s, g->pattern, x->at, g->word ? x->length : 0);
}

static void consider_starts(const rf_prefilter *p, rf_prefilter_scratch *s, const start *starts, size_t n, const place *x)
{
    for (size_t i = 0; i < n; i++)
        if (s->seen[starts[i].clause] != 0)
            consider(s, &p->gates[starts[i].gate], x);
}

static void forget_text(rf_prefilter_scratch *s)
{
    for (size_t i = 0; i < s->n_touched; i++)
        s->seen[s->touched[i]] = 0;
    s->n_touched = s->n = s->n_places = 0;
    memset(s->map, 0, s->map_words * sizeof *s->map);
}

rf_chances rf_prefilter_scan(const rf_prefilter *p, rf_prefilter_scratch *s, rf_str text)
{
    forget_text(s);
    if (s->memo.n >= MEMO_WORDS || s->memo.n_clauses + s->memo.n_starts > MEMO_ITEMS)
        forget_words(&s->memo);
    read_places(p, s, text);
    meet_clauses(s);
    for (size_t i = 0; i < s->n_places; i++) {
        const place *x = &s->places[i];
        unsigned char c = (unsigned char)text.ptr[x->at];
        const meaning *m = x->meaning == RF_NONE ? NULL : &s->memo.words[x->meaning];
        if (m != NULL)
            consider_starts(p, s, s->memo.starts + m->starts, m->n_starts, x);
        else
            consider_starts(p, s, p->starts + p->by_byte[c], p->by_byte[c + 1] - p->by_byte[c], x);
    }
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
