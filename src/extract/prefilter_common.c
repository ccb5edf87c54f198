/* extract/prefilter_common.c - what the commonest words mean to the index, worked out when the index is made: a run of a few hundred
 * comments would spend a tenth of its time on finding that out. */
#include "extract/prefilter_words.h"

#include <stdlib.h>

#define COMMON_WORDS 1024u
#define COMMON_SLOTS 2048u /* power of two */

static int by_text(const void *pa, const void *pb)
{
    const rf_str *a = pa, *b = pb;
    int c = memcmp(a->ptr, b->ptr, a->len < b->len ? a->len : b->len);
    return c != 0 ? c : (a->len > b->len) - (a->len < b->len);
}

/* A word and how often it was met. */
typedef struct counted {
    rf_str word;
    size_t times;
} counted;

static int by_times(const void *pa, const void *pb)
{
    const counted *a = pa, *b = pb;
    return a->times != b->times ? (a->times > b->times ? -1 : 1) : by_text(&a->word, &b->word);
}

/* The words of a text, behind the n that are there. */
static rf_str *add_words(rf_str *words, size_t *n, size_t *cap, rf_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        size_t from = i;
        while (i < text.len && rf_is_word_byte((unsigned char)text.ptr[i]))
            i++;
        if (i == from || i - from > RF_MEMO_LONGEST)
            continue;
        words = rf_grown(words, *n, cap, 1, sizeof *words);
        words[(*n)++] = (rf_str){text.ptr + from, i - from};
    }
    return words;
}

/* Each word once, the commonest first. */
static counted *count(rf_str *words, size_t n, size_t *n_counted)
{
    counted *out = rf_xcalloc(n + 1, sizeof *out);
    *n_counted = 0;
    if (n > 0)
        qsort(words, n, sizeof *words, by_text);
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || !rf_str_eq(words[i], words[i - 1]))
            out[(*n_counted)++].word = words[i];
        out[*n_counted - 1].times++;
    }
    if (*n_counted > 0)
        qsort(out, *n_counted, sizeof *out, by_times);
    return out;
}

/* What a memo knows of words into the index, list behind list. */
static void put_memo(const word_memo *m, rf_weights_out *o)
{
    common_word *words = rf_xcalloc(m->n + 1, sizeof *words);
    uint16_t *sets = rf_xmalloc((m->n_items + 1) * sizeof *sets);
    watch *watches = rf_xmalloc((m->n_items + 1) * sizeof *watches);
    size_t n_sets = 0, n_watches = 0;
    for (size_t i = 0; i < m->n; i++) {
        const meaning *x = &m->words[i];
        size_t size = (size_t)x->n_columns + x->mask + 1;
        words[i] = (common_word){.may_have = {x->may_have[0], x->may_have[1]},
                                 .sets = (uint32_t)n_sets,
                                 .watches = (uint32_t)n_watches,
                                 .n_watches = x->n_watches,
                                 .n_columns = x->n_columns,
                                 .mask = x->mask,
                                 .len = x->len};
        memcpy(words[i].text, x->text, x->len);
        memcpy(sets + n_sets, x->sets, size * sizeof *sets);
        memcpy(watches + n_watches, x->watches, x->n_watches * sizeof *watches);
        n_sets += size;
        n_watches += x->n_watches;
    }
    rf_weights_put_items(o, "common.words", words, m->n, sizeof *words);
    rf_weights_put_items(o, "common.sets", sets, n_sets, sizeof *sets);
    rf_weights_put_items(o, "common.watches", watches, n_watches, sizeof *watches);
    free(words);
    free(sets);
    free(watches);
}

void rf_prefilter_put_common(const rf_prefilter *p, const rf_str *texts, size_t n, rf_weights_out *o)
{
    size_t n_words = 0, cap = 0, n_counted;
    rf_str *words = NULL;
    for (size_t i = 0; i < n; i++)
        words = add_words(words, &n_words, &cap, texts[i]);
    counted *common = count(words, n_words, &n_counted);
    word_memo m = {0};
    uint32_t *slots = rf_xcalloc(COMMON_SLOTS, sizeof *slots);
    rf_memo_init(p, &m);
    for (size_t k = 0; k < n_counted && k < COMMON_WORDS; k++) {
        asked_word a = {.word = common[k].word, .hash = rf_head_hash(common[k].word)};
        uint32_t i = a.hash & (COMMON_SLOTS - 1);
        while (slots[i] != 0)
            i = (i + 1) & (COMMON_SLOTS - 1);
        rf_memo_find(p, &m, &a, 1);
        slots[i] = a.number + 1;
    }
    rf_weights_put_items(o, "common.slots", slots, COMMON_SLOTS, sizeof *slots);
    put_memo(&m, o);
    rf_memo_release(&m);
    free(slots);
    free(common);
    free(words);
}

bool rf_common_read(common_words *c, const rf_weights *w)
{
    size_t n_slots, used = 0;
    c->slots = rf_weights_items(w, "common.slots", sizeof *c->slots, &n_slots);
    c->words = rf_weights_items(w, "common.words", sizeof *c->words, &c->n);
    c->sets = rf_weights_items(w, "common.sets", sizeof *c->sets, &c->n_sets);
    c->watches = rf_weights_items(w, "common.watches", sizeof *c->watches, &c->n_watches);
    if (c->slots == NULL || n_slots != COMMON_SLOTS)
        return false;
    uint32_t bad = 0, most = (uint32_t)c->n;
    for (size_t i = 0; i < n_slots; i++) {
        used += c->slots[i] != 0;
        bad |= c->slots[i] > most;
    }
    return bad == 0 && used < n_slots;
}

void rf_common_expect(const common_words *c, uint32_t hash, int step)
{
    if (c->slots == NULL)
        return;
    const uint32_t *slot = &c->slots[hash & (COMMON_SLOTS - 1)];
    if (step == 0)
        __builtin_prefetch(slot);
    else if (*slot != 0)
        __builtin_prefetch(&c->words[*slot - 1]);
}

/* Only now is what it says looked at: a run meets few of the words. */
static bool lists_within(const common_words *c, const common_word *x)
{
    return rf_weights_within(x->sets, x->n_columns + x->mask + 1u, c->n_sets) && rf_weights_within(x->watches, x->n_watches, c->n_watches);
}

const common_word *rf_common_find(const common_words *c, rf_str word, uint32_t hash)
{
    for (uint32_t i = hash & (COMMON_SLOTS - 1); c->slots != NULL && c->slots[i] != 0; i = (i + 1) & (COMMON_SLOTS - 1)) {
        const common_word *x = &c->words[c->slots[i] - 1];
        if (x->len == word.len && word.len <= RF_MEMO_LONGEST && rf_same_bytes(x->text, word.ptr, word.len))
            return lists_within(c, x) ? x : NULL;
    }
    return NULL;
}

void rf_common_expect_lists(const common_words *c, const common_word *x)
{
    for (uint32_t k = 0; k < x->n_columns + x->mask + 1u; k += 32)
        __builtin_prefetch(c->sets + x->sets + k);
    for (uint32_t k = 0; k < x->n_watches; k += 8)
        __builtin_prefetch(c->watches + x->watches + k);
}

static bool holds(const rf_prefilter *p, const common_word *x)
{
    const common_words *c = &p->common;
    uint32_t bad = (uint32_t)((x->mask & (x->mask + 1)) != 0);
    bool has_end = false;
    const uint16_t *sets = c->sets + x->sets, *table = sets + x->n_columns;
    for (uint32_t k = 0; k < x->n_columns; k++)
        bad |= sets[k] >= RF_COLUMNS;
    for (uint32_t k = 0; k <= x->mask; k++)
        has_end |= table[k] == 0;
    for (uint32_t k = 0; k < x->n_watches; k++) {
        watch w = c->watches[x->watches + k];
        bad |= (uint32_t)(w.set >= p->n_sets) | (uint32_t)(w.gate >= p->n_gates) | (uint32_t)(w.high < w.low) |
               (w.backwards & (uint32_t)(w.high > RF_BEHIND));
    }
    return bad == 0 && has_end;
}

bool rf_common_take(const rf_prefilter *p, const common_word *x, meaning *out)
{
    if (!holds(p, x))
        return false;
    *out = (meaning){.may_have = {x->may_have[0], x->may_have[1]},
                     .sets = p->common.sets + x->sets,
                     .watches = p->common.watches + x->watches,
                     .n_watches = x->n_watches,
                     .n_columns = x->n_columns,
                     .mask = x->mask};
    return true;
}
