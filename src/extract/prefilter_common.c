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
        uint32_t hash = rf_head_hash(common[k].word), i = hash & (COMMON_SLOTS - 1);
        while (slots[i] != 0)
            i = (i + 1) & (COMMON_SLOTS - 1);
        slots[i] = rf_memo_find(p, &m, common[k].word, hash) + 1;
    }
    rf_weights_put_items(o, "common.slots", slots, COMMON_SLOTS, sizeof *slots);
    rf_weights_put_items(o, "common.words", m.words, m.n, sizeof *m.words);
    rf_weights_put_items(o, "common.sets", m.sets, m.n_sets, sizeof *m.sets);
    rf_weights_put_items(o, "common.watches", m.watches, m.n_watches, sizeof *m.watches);
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

static const meaning *find(const common_words *c, rf_str word, uint32_t hash)
{
    for (uint32_t i = hash & (COMMON_SLOTS - 1); c->slots[i] != 0; i = (i + 1) & (COMMON_SLOTS - 1)) {
        const meaning *x = &c->words[c->slots[i] - 1];
        if (x->len == word.len && word.len <= RF_MEMO_LONGEST && memcmp(x->text, word.ptr, word.len) == 0)
            return x;
    }
    return NULL;
}

/* Only now is what it says looked at: a run meets few of the words. */
static bool holds(const rf_prefilter *p, const common_words *c, const meaning *x)
{
    if (!rf_weights_within(x->columns, x->n_columns, c->n_sets) || !rf_weights_within(x->watches, x->n_watches, c->n_watches) ||
        x->mask >= c->n_sets || !rf_weights_within(x->table, x->mask + 1, c->n_sets) || (x->mask & (x->mask + 1)) != 0)
        return false;
    bool has_end = false;
    for (uint32_t k = 0; k <= x->mask && !has_end; k++)
        has_end = c->sets[x->table + k] == 0;
    for (uint32_t k = 0; k < x->n_columns; k++)
        if (c->sets[x->columns + k] >= RF_COLUMNS)
            return false;
    for (uint32_t k = 0; k < x->n_watches; k++) {
        watch w = c->watches[x->watches + k];
        if (w.set >= p->n_sets || w.gate >= p->n_gates || w.high < w.low || (w.backwards && w.high > RF_BEHIND))
            return false;
    }
    return has_end;
}

bool rf_common_take(const rf_prefilter *p, word_memo *m, rf_str word, uint32_t hash, meaning *out)
{
    const common_words *c = &p->common;
    const meaning *x = c->slots != NULL ? find(c, word, hash) : NULL;
    if (x == NULL || !holds(p, c, x))
        return false;
    *out = *x;
    m->sets = rf_grown(m->sets, m->n_sets, &m->cap_sets, x->n_columns + x->mask + 1, sizeof *m->sets);
    m->watches = rf_grown(m->watches, m->n_watches, &m->cap_watches, x->n_watches, sizeof *m->watches);
    out->columns = (uint32_t)m->n_sets;
    out->table = out->columns + x->n_columns;
    out->watches = (uint32_t)m->n_watches;
    memcpy(m->sets + out->columns, c->sets + x->columns, x->n_columns * sizeof *m->sets);
    memcpy(m->sets + out->table, c->sets + x->table, (x->mask + 1) * sizeof *m->sets);
    memcpy(m->watches + out->watches, c->watches + x->watches, x->n_watches * sizeof *m->watches);
    m->n_sets += x->n_columns + x->mask + 1;
    m->n_watches += x->n_watches;
    return true;
}
