/* extract/prefilter_words.c - works out which sets a word belongs to: by the whole of it, its beginning, its end, its parts. */
#include "extract/prefilter_words.h"

#include <stdatomic.h>
#include <stdlib.h>

#define MEMO_WORDS 16384          /* and no more are remembered; then, before the next text, everything is forgotten */
#define MEMO_ITEMS (2048u * 1024) /* sets and watches together; the same */

static uint32_t next_stamp(void)
{
    static atomic_uint last;
    return atomic_fetch_add_explicit(&last, 1, memory_order_relaxed) + 1;
}

void rf_memo_init(const rf_prefilter *p, word_memo *m)
{
    m->slots = rf_xcalloc(RF_MEMO_SLOTS, sizeof *m->slots);
    m->lists = rf_arena_new(0);
    m->stamp = next_stamp();
    m->is_known = rf_xcalloc((p->n_sets + 63) / 64, sizeof *m->is_known);
    m->known = rf_xmalloc(3 * (p->n_sets + 1) * sizeof *m->known);
    m->others = m->known + p->n_sets + 1;
    m->awaited = m->others + p->n_sets + 1;
}

void rf_memo_release(word_memo *m)
{
    void *all[] = {m->slots, m->words, m->probes, m->is_known, m->known, m->open};
    rf_arena_free(m->lists);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        free(all[i]);
}

/* ---- the sets of a word -------------------------------------------------------------------------------------------------- */

/* Without a branch: nobody can guess what a filter says. */
static void ask(word_memo *m, const head_table *t, uint32_t hash, const char *text, size_t len)
{
    m->probes[m->n_probes] = (probe){.table = t, .text = text, .hash = hash, .len = (uint32_t)len, .next = hash};
    m->n_probes += rf_head_may_be(t, hash);
}

static size_t shorter(size_t a, size_t b) { return a < b ? a : b; }

/* What of the word may be in a table: its beginnings, the whole of it, its ends. hash: of the whole. */
static void ask_heads(const rf_prefilter *p, word_memo *m, rf_str word, uint32_t hash)
{
    size_t begins = shorter(word.len, p->begins.longest), ends = shorter(word.len, p->ends.longest);
    m->probes = rf_grown(m->probes, m->n_probes, &m->cap_probes, begins + ends + 2, sizeof *m->probes);
    uint32_t before = RF_HEAD_BASIS, behind = RF_HEAD_BASIS;
    for (size_t n = 1; n <= begins; n++) {
        before = RF_HEAD_STEP(before, word.ptr[n - 1]);
        ask(m, &p->begins, before, word.ptr, n);
    }
    ask(m, &p->whole, hash, word.ptr, word.len);
    for (size_t n = 1; n <= ends; n++) {
        behind = RF_HEAD_STEP(behind, word.ptr[word.len - n]);
        ask(m, &p->ends, behind, word.ptr + word.len - n, n);
    }
}

/* Finds what the probes from `first` on hit. A new word has a dozen, far from each other: all slots come from the memory at the same time,
 * then all heads, then all that these point at. */
static void find_heads(const rf_prefilter *p, word_memo *m, size_t first)
{
    probe *from = m->probes + first, *end = m->probes + m->n_probes;
    for (probe *x = from; x < end; x++)
        __builtin_prefetch(&x->table->slots[x->hash & x->table->mask]);
    for (probe *x = from; x < end; x++) {
        x->head = rf_head_next(x->table, x->hash, &x->next);
        __builtin_prefetch(x->head);
    }
    for (probe *x = from; x < end; x++)
        if (x->head != NULL) {
            __builtin_prefetch(p->strings.ptr + x->head->text);
            __builtin_prefetch(p->links + x->head->first);
        }
}

/* Without a branch, as above. */
static void add_sets(const rf_prefilter *p, word_memo *m, uint32_t first, uint32_t n)
{
    for (uint32_t i = first; i < first + n; i++) {
        uint16_t set = p->links[i];
        uint64_t *known = &m->is_known[set / 64];
        m->known[m->n_known] = set;
        m->n_known += !(*known >> set % 64 & 1);
        *known |= UINT64_C(1) << set % 64;
        __builtin_prefetch(&p->waiting[set]);
    }
}

/* The sets that ask for what was found of the word, or for a part of it. */
static void add_word(const rf_prefilter *p, word_memo *m, rf_str word, size_t first, size_t n)
{
    for (size_t i = first; i < first + n; i++) {
        probe *x = &m->probes[i];
        while (x->head != NULL && (x->head->len != x->len || !rf_same_bytes(p->strings.ptr + x->head->text, x->text, x->len)))
            x->head = rf_head_next(x->table, x->hash, &x->next);
        if (x->head != NULL)
            add_sets(p, m, x->head->first, x->head->n);
    }
    for (size_t i = 0; i + RF_REQUIRED_SHORTEST <= word.len; i++)
        for (uint32_t id = rf_part_first(p, word, i); id != RF_NONE; id = p->parts[id].next) {
            const part *x = &p->parts[id];
            if (x->len <= word.len - i && rf_same_bytes(word.ptr + i, p->strings.ptr + x->text, x->len))
                add_sets(p, m, x->first, x->n_links);
        }
}

/* The same of the word with its digits left open, if it has any. */
static void add_open_word(const rf_prefilter *p, word_memo *m, rf_str word)
{
    bool digits = false;
    for (size_t i = 0; i < word.len; i++)
        digits |= word.ptr[i] <= '9';
    if (!digits)
        return;
    m->open = rf_grown(m->open, 0, &m->cap_open, word.len, 1);
    rf_str open = {m->open, rf_phrase_open_digits(word.ptr, word.len, m->open)};
    size_t first = m->n_probes;
    ask_heads(p, m, open, rf_head_hash(open));
    find_heads(p, m, first);
    add_word(p, m, open, first, m->n_probes - first);
}

/* ---- what they make of it ------------------------------------------------------------------------------------------------ */

/* How many of its sets are of which kind, and how many gates wait for them. */
typedef struct sorted {
    size_t columns, others, awaited, watches;
} sorted;

/* Those with a column to the front of m->known, the others to theirs; no set is known any more. */
static sorted sort_sets(const rf_prefilter *p, word_memo *m)
{
    sorted n = {0};
    for (size_t k = 0; k < m->n_known; k++) {
        uint16_t set = m->known[k];
        uint32_t first = p->waiting[set], waiting = p->waiting[set + 1] - first;
        __builtin_prefetch(&p->gates[first]);
        m->is_known[set / 64] = 0;
        n.watches += waiting;
        m->known[n.columns] = m->others[n.others] = m->awaited[n.awaited] = set;
        n.awaited += waiting > 0;
        n.columns += set < RF_COLUMNS;
        n.others += set >= RF_COLUMNS && set <= p->n_asked;
    }
    m->n_known = 0;
    return n;
}

/* A table of the sets without a column, twice as large as they need. */
static void fill_table(const uint16_t *sets, size_t n, uint16_t *places, meaning *out)
{
    memset(places, 0, (out->mask + 1u) * sizeof *places);
    for (size_t k = 0; k < n; k++) {
        uint32_t i = rf_set_slot(sets[k]) & out->mask;
        while (places[i] != 0)
            i = (i + 1) & out->mask;
        places[i] = sets[k];
        out->may_have[sets[k] / 64 % 2] |= UINT64_C(1) << sets[k] % 64;
    }
}

static watch watch_of(const rf_prefilter *p, uint32_t number)
{
    const gate *g = &p->gates[number];
    return (watch){g->sets[0], g->low[0], g->high[0], number, (g->kind & RF_GATE_BY_CLAUSE) != 0};
}

static void work_out(const rf_prefilter *p, word_memo *m, const asked_word *a, meaning *out)
{
    add_word(p, m, a->word, a->first_probe, a->n_probes);
    add_open_word(p, m, a->word);
    sorted n = sort_sets(p, m);
    uint32_t size = 1;
    while (size < 2 * n.others && size <= UINT16_MAX)
        size *= 2;
    uint16_t *sets = rf_arena_raw(m->lists, (n.columns + size) * sizeof *sets);
    watch *watches = rf_arena_raw(m->lists, n.watches * sizeof *watches), *w = watches;
    *out = (meaning){.sets = sets, .watches = watches, .n_watches = (uint32_t)n.watches};
    out->n_columns = (uint16_t)n.columns;
    out->mask = (uint16_t)(size - 1);
    memcpy(sets, m->known, n.columns * sizeof *sets);
    fill_table(m->others, n.others, sets + n.columns, out);
    for (size_t k = 0; k < n.awaited; k++)
        for (uint32_t i = p->waiting[m->awaited[k]]; i < p->waiting[m->awaited[k] + 1]; i++)
            *w++ = watch_of(p, i);
    m->n_items += n.columns + size + n.watches;
}

/* ---- what is remembered -------------------------------------------------------------------------------------------------- */

void rf_memo_tidy(word_memo *m)
{
    if (m->n < MEMO_WORDS && m->n_items <= MEMO_ITEMS)
        return;
    memset(m->slots, 0, RF_MEMO_SLOTS * sizeof *m->slots);
    rf_arena_reset(m->lists);
    m->stamp = next_stamp();
    m->n = m->n_items = 0;
}

_Static_assert(sizeof(meaning) <= 64, "a meaning fits into a line of the cache");

/* Is the word remembered? Otherwise *slot is where it would be. */
static bool is_remembered(const word_memo *m, asked_word *a, size_t *slot)
{
    size_t i = a->hash & (RF_MEMO_SLOTS - 1);
    for (; m->slots[i].number != 0; i = (i + 1) & (RF_MEMO_SLOTS - 1)) {
        const meaning *x = &m->words[m->slots[i].number - 1];
        a->number = m->slots[i].number - 1;
        if (m->slots[i].hash == a->hash && x->len == a->word.len && rf_same_bytes(x->text, a->word.ptr, a->word.len))
            return true;
    }
    *slot = i;
    return false;
}

/* A word too long to be remembered, or one too many, is worked out each time it is met. */
static void remember(const rf_prefilter *p, word_memo *m, asked_word *a)
{
    size_t slot;
    if (is_remembered(m, a, &slot)) /* by now: it was asked for twice */
        return;
    if (m->n == m->cap) {
        m->cap = m->cap > 0 ? 2 * m->cap : 1024;
        m->words = rf_xaligned_grown(m->words, m->n, m->cap, sizeof *m->words);
    }
    meaning *x = &m->words[m->n];
    if (a->common == NULL || !rf_common_take(p, a->common, x))
        work_out(p, m, a, x);
    if (a->word.len <= RF_MEMO_LONGEST && m->n < MEMO_WORDS) {
        x->len = (uint8_t)a->word.len;
        memcpy(x->text, a->word.ptr, a->word.len);
        m->slots[slot] = (memo_slot){a->hash, (uint32_t)(m->n + 1)};
    }
    a->number = (uint32_t)m->n++;
}

void rf_memo_find(const rf_prefilter *p, word_memo *m, asked_word *words, size_t n)
{
    asked_word *fresh[RF_ASKED_MAX];
    size_t n_fresh = 0, slot;
    for (size_t i = 0; i < n; i++)
        if (!is_remembered(m, &words[i], &slot))
            rf_common_expect(&p->common, (fresh[n_fresh++] = &words[i])->hash, 0);
    for (size_t i = 0; i < n_fresh; i++)
        rf_common_expect(&p->common, fresh[i]->hash, 1);
    m->n_probes = 0;
    for (size_t i = 0; i < n_fresh; i++) {
        fresh[i]->common = rf_common_find(&p->common, fresh[i]->word, fresh[i]->hash);
        fresh[i]->first_probe = m->n_probes;
        if (fresh[i]->common == NULL)
            ask_heads(p, m, fresh[i]->word, fresh[i]->hash);
        else
            rf_common_expect_lists(&p->common, fresh[i]->common);
        fresh[i]->n_probes = m->n_probes - fresh[i]->first_probe;
    }
    find_heads(p, m, 0);
    for (size_t i = 0; i < n_fresh; i++)
        remember(p, m, fresh[i]);
}
