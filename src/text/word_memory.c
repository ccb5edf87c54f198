/* text/word_memory.c - a table of words in the order in which they were met, so that the common ones lie close together. */
#include "text/word_memory.h"

#include "text/parts.h"

#include <stdlib.h>
#include <string.h>

enum { SLOTS = 2 * RF_WORD_MEMORY_WORDS };

typedef struct remembered {
    rf_str better; /* empty: the word stays as it is */
    uint32_t hash;
    bool known;
    uint8_t len;
    char word[RF_WORD_MEMORY_LONGEST];
} remembered;

struct rf_word_memory {
    const rf_lexicon *lexicon;
    remembered *words;
    size_t n, cap;
    uint16_t slots[SLOTS]; /* number of a word + 1; open addressing by hash */
};

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
    free(m->words);
    free(m);
}

const rf_lexicon *rf_word_memory_lexicon(const rf_word_memory *m) { return m->lexicon; }

size_t rf_word_memory_count(const rf_word_memory *m) { return m->n; }

void rf_word_memory_expect(const rf_word_memory *m, const uint32_t *hashes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        __builtin_prefetch(&m->slots[hashes[i] % SLOTS]);
    for (size_t i = 0; i < n; i++) {
        uint16_t number = m->slots[hashes[i] % SLOTS];
        if (number != 0)
            __builtin_prefetch(&m->words[number - 1]);
    }
}

/* A new word into the free slot i. */
static void remember(rf_word_memory *m, size_t i, const remembered *r)
{
    if (m->n == RF_WORD_MEMORY_WORDS) {
        memset(m->slots, 0, sizeof m->slots);
        m->n = 0;
        i = r->hash % SLOTS;
    }
    if (m->n == m->cap) {
        m->cap = m->cap > 0 ? 2 * m->cap : 512;
        m->words = rf_xrealloc(m->words, m->cap * sizeof *m->words);
    }
    m->words[m->n++] = *r;
    m->slots[i] = (uint16_t)m->n;
}

rf_str rf_word_memory_ask(rf_word_memory *m, rf_str word, uint32_t hash, bool *known)
{
    if (word.len > RF_WORD_MEMORY_LONGEST)
        return rf_lexicon_look_up(m->lexicon, word, hash, known);
    size_t i = hash % SLOTS;
    for (; m->slots[i] != 0; i = (i + 1) % SLOTS) {
        const remembered *r = &m->words[m->slots[i] - 1];
        if (r->hash == hash && r->len == word.len && rf_same_bytes(r->word, word.ptr, word.len)) {
            *known = r->known;
            return r->better;
        }
    }
    remembered fresh = {.hash = hash, .len = (uint8_t)word.len};
    fresh.better = rf_lexicon_look_up(m->lexicon, word, hash, known);
    fresh.known = *known;
    memcpy(fresh.word, word.ptr, word.len);
    remember(m, i, &fresh);
    return fresh.better;
}
