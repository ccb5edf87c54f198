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
    m->stamp = next_stamp();
    m->is_known = rf_xcalloc((p->n_sets + 63) / 64, sizeof *m->is_known);
    m->known = rf_xcalloc(p->n_sets, sizeof *m->known);
}

void rf_memo_release(word_memo *m)
{
    void *all[] = {m->slots, m->words, m->sets, m->watches, m->is_known, m->known, m->open};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        free(all[i]);
}

static void add_sets(const rf_prefilter *p, word_memo *m, uint32_t first, uint32_t n)
{
    for (uint32_t i = first; i < first + n; i++) {
        uint16_t set = p->links[i];
        uint64_t bit = UINT64_C(1) << set % 64;
        if (!(m->is_known[set / 64] & bit))
            m->known[m->n_known++] = set;
        m->is_known[set / 64] |= bit;
    }
}

static void add_head(const rf_prefilter *p, word_memo *m, const head *h)
{
    if (h != NULL)
        add_sets(p, m, h->first, h->n);
}

static bool has_length(const head_table *t, size_t n) { return t->lengths >> (n < 63 ? n : 63) & 1; }

/* Have all places brought into the processor's cache that add_word will look at first: a new word has a dozen, far from each other. */
static void fetch_heads(const rf_prefilter *p, rf_str word)
{
    uint32_t hash = RF_HEAD_BASIS, behind = RF_HEAD_BASIS;
    for (size_t n = 1; n <= word.len; n++) {
        hash = RF_HEAD_STEP(hash, word.ptr[n - 1]);
        behind = RF_HEAD_STEP(behind, word.ptr[word.len - n]);
        if (has_length(&p->begins, n))
            __builtin_prefetch(&p->begins.slots[hash & p->begins.mask]);
        if (has_length(&p->ends, n))
            __builtin_prefetch(&p->ends.slots[behind & p->ends.mask]);
        if (n + RF_REQUIRED_SHORTEST <= word.len + 1)
            __builtin_prefetch(&p->part_slots[rf_part_slot(word.ptr + n - 1)]);
    }
    __builtin_prefetch(&p->whole.slots[hash & p->whole.mask]);
}

/* The sets that ask for the whole word, for its beginning, its end or a part of it. */
static void add_word(const rf_prefilter *p, word_memo *m, rf_str word)
{
    fetch_heads(p, word);
    uint32_t hash = RF_HEAD_BASIS;
    for (size_t n = 1; n <= word.len; n++) {
        hash = RF_HEAD_STEP(hash, word.ptr[n - 1]);
        if (has_length(&p->begins, n))
            add_head(p, m, rf_head_find(p, &p->begins, hash, word.ptr, n));
    }
    add_head(p, m, rf_head_find(p, &p->whole, hash, word.ptr, word.len));
    hash = RF_HEAD_BASIS;
    for (size_t n = 1; n <= word.len; n++) {
        hash = RF_HEAD_STEP(hash, word.ptr[word.len - n]);
        if (has_length(&p->ends, n))
            add_head(p, m, rf_head_find(p, &p->ends, hash, word.ptr + word.len - n, n));
    }
    for (size_t i = 0; i + RF_REQUIRED_SHORTEST <= word.len; i++)
        for (uint32_t id = p->part_slots[rf_part_slot(word.ptr + i)]; id != RF_NONE; id = p->parts[id].next) {
            const part *x = &p->parts[id];
            if (x->len <= word.len - i && memcmp(word.ptr + i, p->strings.ptr + x->text, x->len) == 0)
                add_sets(p, m, x->first, x->n_links);
        }
}

/* Make a table of the known sets that have no column, twice as large as they need. */
static void keep_table(const rf_prefilter *p, word_memo *m, meaning *out)
{
    uint32_t size = 4, n = 0;
    for (size_t k = 0; k < m->n_known; k++)
        n += m->known[k] >= RF_COLUMNS && m->known[k] <= p->n_asked;
    while (size < 2 * n)
        size *= 2;
    m->sets = rf_grown(m->sets, m->n_sets, &m->cap_sets, size, sizeof *m->sets);
    uint16_t *places = m->sets + m->n_sets;
    memset(places, 0, size * sizeof *places);
    for (size_t k = 0; k < m->n_known; k++) {
        uint16_t set = m->known[k];
        if (set < RF_COLUMNS || set > p->n_asked)
            continue;
        uint32_t i = rf_set_slot(set) & (size - 1);
        while (places[i] != 0)
            i = (i + 1) & (size - 1);
        places[i] = set;
        out->may_have[set / 64 % 2] |= UINT64_C(1) << set % 64;
    }
    out->table = (uint32_t)m->n_sets;
    out->mask = size - 1;
    m->n_sets += size;
}

/* Keep the columns that are known of a word, and forget its sets. */
static void keep_columns(word_memo *m, meaning *out)
{
    m->sets = rf_grown(m->sets, m->n_sets, &m->cap_sets, m->n_known, sizeof *m->sets);
    out->columns = (uint32_t)m->n_sets;
    for (size_t k = 0; k < m->n_known; k++) {
        if (m->known[k] < RF_COLUMNS)
            m->sets[m->n_sets++] = m->known[k];
        m->is_known[m->known[k] / 64] = 0;
    }
    out->n_columns = (uint32_t)m->n_sets - out->columns;
    m->n_known = 0;
}

static watch watch_of(const rf_prefilter *p, uint32_t number)
{
    const gate *g = &p->gates[number];
    return (watch){g->sets[0], g->low[0], g->high[0], number, (g->kind & RF_GATE_BY_CLAUSE) != 0};
}

static void work_out(const rf_prefilter *p, word_memo *m, rf_str word, meaning *out)
{
    add_word(p, m, word);
    bool digits = false;
    for (size_t i = 0; i < word.len; i++)
        digits |= word.ptr[i] <= '9';
    if (digits) {
        m->open = rf_grown(m->open, 0, &m->cap_open, word.len, 1);
        add_word(p, m, (rf_str){m->open, rf_phrase_open_digits(word.ptr, word.len, m->open)});
    }
    *out = (meaning){.watches = (uint32_t)m->n_watches};
    for (size_t k = 0; k < m->n_known; k++) {
        uint32_t first = p->waiting[m->known[k]], end = p->waiting[m->known[k] + 1];
        m->watches = rf_grown(m->watches, m->n_watches, &m->cap_watches, end - first, sizeof *m->watches);
        for (uint32_t number = first; number < end; number++)
            m->watches[m->n_watches++] = watch_of(p, number);
    }
    out->n_watches = (uint32_t)m->n_watches - out->watches;
    keep_table(p, m, out);
    keep_columns(m, out);
}

void rf_memo_tidy(word_memo *m)
{
    if (m->n < MEMO_WORDS && m->n_sets + m->n_watches <= MEMO_ITEMS)
        return;
    memset(m->slots, 0, RF_MEMO_SLOTS * sizeof *m->slots);
    m->stamp = next_stamp();
    m->n = m->n_watches = m->n_sets = 0;
}

_Static_assert(sizeof(meaning) == 64, "a meaning is a line of the cache");

/* Number of the word's meaning. A word too long to be remembered, or one too many, is worked out each time it is met. */
uint32_t rf_memo_find(const rf_prefilter *p, word_memo *m, rf_str word, uint32_t hash)
{
    size_t i = hash & (RF_MEMO_SLOTS - 1);
    for (; m->slots[i].number != 0; i = (i + 1) & (RF_MEMO_SLOTS - 1)) {
        const meaning *x = &m->words[m->slots[i].number - 1];
        if (m->slots[i].hash == hash && x->len == word.len && memcmp(x->text, word.ptr, word.len) == 0)
            return m->slots[i].number - 1;
    }
    if (m->n == m->cap) {
        m->cap = m->cap * 2 + 512;
        m->words = rf_xaligned_grown(m->words, m->n, m->cap, sizeof *m->words);
    }
    meaning *x = &m->words[m->n];
    if (!rf_common_take(p, m, word, hash, x))
        work_out(p, m, word, x);
    if (word.len <= RF_MEMO_LONGEST && m->n < MEMO_WORDS) {
        x->len = (uint8_t)word.len;
        memcpy(x->text, word.ptr, word.len);
        m->slots[i] = (memo_slot){hash, (uint32_t)(m->n + 1)};
    }
    return (uint32_t)m->n++;
}
