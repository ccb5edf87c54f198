/* text/word_memory.c - a table of words in the order in which they were met, so that the common ones lie close together. */
#include "text/parts.h"

#include <stdlib.h>

enum { NUMBERS = RF_WORD_MEMORY_WORDS + 1, EXPECTED = 64 };

rf_word_memory *rf_word_memory_new(const rf_lexicon *lexicon)
{
    rf_word_memory *m = rf_xcalloc(1, sizeof *m);
    m->lexicon = lexicon;
    return m;
}

void rf_word_memory_free(rf_word_memory *m)
{
    if (m == NULL)
        return;
    for (unsigned i = 0; i < RF_WORD_ROOMS; i++)
        free(m->rooms[i].of_words);
    free(m->entries);
    free(m);
}

const rf_lexicon *rf_word_memory_lexicon(const rf_word_memory *m) { return m->lexicon; }

size_t rf_word_memory_count(const rf_word_memory *m) { return m->n; }

/* ---- notes ---- */

/* As large as the table of words, which the words of the text are in: a short run meets a tenth of those that there may be. */
static void extend(rf_word_notes *r, size_t n)
{
    n = n > 0 ? n : 1; /* number 0 */
    r->of_words = rf_xrealloc(r->of_words, n * r->bytes);
    memset((char *)r->of_words + r->n * r->bytes, 0, (n - r->n) * r->bytes);
    r->n = n;
}

void *rf_text_notes(const rf_text *t, rf_word_room room, size_t bytes)
{
    rf_word_memory *m = t->memory;
    if (m == NULL || m->round != t->memory_round)
        return NULL;
    rf_word_notes *r = &m->rooms[room];
    if (r->n == 0)
        r->bytes = bytes;
    if (r->bytes != bytes)
        return NULL;
    if (r->n <= m->n)
        extend(r, m->cap < NUMBERS ? m->cap : NUMBERS);
    return r->of_words;
}

static void forget(rf_word_memory *m)
{
    for (unsigned i = 0; i < RF_WORD_ROOMS; i++)
        if (m->rooms[i].of_words != NULL)
            memset(m->rooms[i].of_words, 0, m->rooms[i].n * m->rooms[i].bytes);
    memset(m->slots, 0, sizeof m->slots);
    m->n = 0;
    m->round++;
}

void rf_word_memory_start(rf_word_memory *m, rf_text *t)
{
    if (m->n == RF_WORD_MEMORY_WORDS)
        forget(m);
    t->memory = m;
    t->memory_round = m->round;
}

/* ---- words ---- */

static uint32_t hash_of(rf_word_key key)
{
    char word[RF_WORD_MEMORY_LONGEST];
    memcpy(word, &key, sizeof word);
    return rf_text_hash(word, strnlen(word, sizeof word));
}

/* Words that are new are looked up in the lexicon. */
static void expect_new(const rf_word_memory *m, const rf_word_key *keys, size_t n)
{
    uint32_t hashes[EXPECTED];
    for (size_t i = 0; i < n; i++)
        hashes[i] = hash_of(keys[i]);
    for (int step = 0; step < RF_LEXICON_STEPS; step++)
        for (size_t i = 0; i < n; i++)
            rf_lexicon_expect(m->lexicon, hashes[i], step);
}

void rf_word_memory_expect(const rf_word_memory *m, const rf_word_key *keys, size_t n)
{
    size_t slots[EXPECTED];
    rf_word_key fresh[EXPECTED];
    for (size_t first = 0; first < n; first += EXPECTED) {
        size_t end = n - first < EXPECTED ? n - first : EXPECTED, n_fresh = 0;
        for (size_t i = 0; i < end; i++)
            __builtin_prefetch(&m->slots[slots[i] = rf_word_slot_of(keys[first + i])]);
        for (size_t i = 0; i < end; i++) {
            uint16_t number = m->slots[slots[i]];
            if (number > 0)
                __builtin_prefetch(&m->entries[number]);
            else
                fresh[n_fresh++] = keys[first + i];
        }
        if (m->lexicon != NULL)
            expect_new(m, fresh, n_fresh);
    }
}

/* A new word into the free slot. */
static uint32_t remember(rf_word_memory *m, size_t slot, rf_word_key key)
{
    if (m->n == RF_WORD_MEMORY_WORDS)
        return 0;
    rf_word_entry fresh = {.key = key};
    char word[RF_WORD_MEMORY_LONGEST];
    memcpy(word, &key, sizeof word);
    rf_str w = {word, strnlen(word, sizeof word)};
    if (!rf_word_describe(m->lexicon, w, &fresh))
        return 0;
    if (m->n + 1 >= m->cap) {
        uint32_t filled = m->cap > 0 ? m->n + 1 : 0;
        m->cap = m->cap > 0 ? 2 * m->cap : 512;
        m->entries = rf_xaligned_grown(m->entries, filled, m->cap, sizeof *m->entries);
    }
    m->entries[++m->n] = fresh;
    m->slots[slot] = (uint16_t)m->n;
    return m->n;
}

uint32_t rf_word_memory_search(rf_word_memory *m, size_t slot, rf_word_key key)
{
    for (; m->slots[slot] != 0; slot = (slot + 1) % RF_WORD_SLOTS)
        if (rf_word_key_is(m->entries[m->slots[slot]].key, key))
            return m->slots[slot];
    return remember(m, slot, key);
}

uint32_t rf_word_memory_number_of(rf_word_memory *m, rf_str word)
{
    if (word.len == 0 || word.len > RF_WORD_MEMORY_LONGEST)
        return 0;
    char bytes[RF_WORD_MEMORY_LONGEST] = {0};
    memcpy(bytes, word.ptr, word.len);
    return rf_word_memory_number(m, rf_word_key_of(bytes, word.len));
}

rf_str rf_word_memory_ask(rf_word_memory *m, rf_str word, bool *known)
{
    uint32_t number = rf_word_memory_number_of(m, word);
    if (number == 0)
        return rf_lexicon_look_up(m->lexicon, word, rf_text_hash(word.ptr, word.len), known);
    const rf_word_entry *e = &m->entries[number];
    *known = (e->flags & RF_ENTRY_KNOWN) != 0;
    return (rf_str){e->better, e->better_len};
}
