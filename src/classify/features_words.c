/* classify/features_words.c - the grams of the text: words, characters, and words with the mentions taken out. */
#include "classify/features_maker.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

enum { CHAR_MAX_WORD = 40, CHAR_LOW = 3, CHAR_HIGH = 5, MAX_GRAM_NAME = 60 };

static const uint64_t seed_char = UINT64_C(0xd6e8feb86659fd93), seed_general = UINT64_C(0xa0761d6478bd642f);

static rf_str word_name(const rf_text *t, const rf_word *w)
{
    static const char *const digits[] = {"", "<1 digit>", "<2 digits>", "<3 digits>", "<4 digits>", "<5 digits>", "<long number>"};
    if (w->flags & RF_WORD_NUMBER)
        return rf_str_from(digits[rf_feature_digits(w)]);
    return (rf_str){t->fold + w->start, w->end - w->start};
}

static int clipped(rf_str s) { return s.len < MAX_GRAM_NAME ? (int)s.len : MAX_GRAM_NAME; }

_Static_assert((CHAR_HIGH - CHAR_LOW + 1) * CHAR_MAX_WORD <= RF_CHARS_MAX, "room for the grams of the longest word");

static inline uint64_t with_byte(uint64_t h, char c) { return (h ^ (unsigned char)c) * UINT64_C(1099511628211); }

/* The 3-, 4- and 5-grams of "<word>". Their number depends on the word's length only, which keeps the block additive. */
size_t rf_features_chars(const char *word, size_t len, uint32_t *ids)
{
    char s[CHAR_MAX_WORD + 2];
    size_t found = 0;
    if (len > CHAR_MAX_WORD)
        len = CHAR_MAX_WORD;
    s[0] = '<';
    memcpy(s + 1, word, len);
    s[len + 1] = '>';
    size_t n = len + 2;
    for (size_t i = 0; i + CHAR_LOW <= n; i++) {
        uint64_t h = seed_char;
        size_t j = i, end = i + CHAR_HIGH < n ? i + CHAR_HIGH : n;
        for (; j < i + CHAR_LOW - 1; j++)
            h = with_byte(h, s[j]);
        for (; j < end; j++) {
            h = with_byte(h, s[j]);
            ids[found++] = rf_feature_id(RF_BLOCK_CHAR, rf_feature_mix(h));
        }
    }
    return found;
}

static void list_chars(rf_feature_maker *m, rf_str word)
{
    uint32_t ids[RF_CHARS_MAX];
    size_t n = rf_features_chars(word.ptr, word.len, ids);
    for (size_t k = 0; k < n; k++) {
        rf_feature_has(m, RF_BLOCK_CHAR, ids[k]);
        if (m->namer != NULL)
            rf_feature_named(m, ids[k], "~%.*s", word.len < CHAR_MAX_WORD ? (int)word.len : CHAR_MAX_WORD, word.ptr);
    }
}

void rf_features_words(rf_feature_maker *m, const rf_text *t)
{
    bool is_new;
    rf_seen_start(&m->seen, 2 * t->n_words);
    uint64_t before = 0;
    for (size_t i = 0; i < t->n_words; i++) {
        const rf_word *w = &t->words[i];
        rf_str word = {t->fold + w->start, w->end - w->start};
        uint64_t h = rf_feature_word(w);
        uint32_t id = rf_feature_gram(m, RF_BLOCK_UNIGRAM, h, &is_new);
        if (m->namer != NULL) {
            rf_str name = word_name(t, w);
            rf_feature_named(m, id, "%.*s", clipped(name), name.ptr);
        }
        if (is_new && m->means)
            rf_features_meaning_word(m, w);
        if (is_new && rf_feature_has_chars(w))
            list_chars(m, word);
        if (i > 0 && w->sentence == t->words[i - 1].sentence) {
            id = rf_feature_gram(m, RF_BLOCK_BIGRAM, rf_feature_pair(before, h), &is_new);
            if (m->namer != NULL) {
                rf_str a = word_name(t, w - 1), b = word_name(t, w);
                rf_feature_named(m, id, "%.*s %.*s", clipped(a), a.ptr, clipped(b), b.ptr);
            }
        }
        before = h;
    }
}

/* The text with every mention as one token. Mentions ascend by start; the longest that starts first wins. Returns how many tokens. */
static size_t tokenise(rf_feature_maker *m, const rf_text *t, const rf_mentions *mentions)
{
    if (m->tokens_cap < t->n_words) {
        m->tokens_cap = t->n_words * 2;
        m->token_words = rf_xrealloc(m->token_words, m->tokens_cap * sizeof *m->token_words);
        m->token_mentions = rf_xrealloc(m->token_mentions, m->tokens_cap * sizeof *m->token_mentions);
    }
    size_t n = 0, next = 0;
    for (size_t i = 0; i < t->n_words; n++) {
        const rf_word *w = &t->words[i];
        while (next < mentions->count && (mentions->items[next].concept->is_signal || mentions->items[next].fend <= w->start))
            next++;
        const rf_mention *best = NULL;
        for (size_t k = next; k < mentions->count && mentions->items[k].fstart < w->end; k++) {
            const rf_mention *k_th = &mentions->items[k];
            if (!k_th->concept->is_signal && k_th->fend > w->start && (best == NULL || k_th->fend > best->fend))
                best = k_th;
        }
        m->token_words[n] = (uint32_t)i++;
        m->token_mentions[n] = best;
        while (best != NULL && i < t->n_words && t->words[i].start < best->fend)
            i++;
    }
    return n;
}

static uint64_t token_hash(rf_feature_maker *m, const rf_text *t, size_t k, bool by_category)
{
    if (m->token_mentions[k] == NULL)
        return rf_feature_word(&t->words[m->token_words[k]]);
    const rf_concept_hash *hash = rf_feature_concept(m, m->token_mentions[k]->concept);
    return rf_feature_mix(by_category ? RF_SEED_NUMBER ^ hash->category : seed_general ^ hash->id);
}

static void name_general(rf_feature_maker *m, const rf_text *t, uint32_t id, size_t at, size_t size, bool by_category)
{
    rf_buf_clear(&m->name);
    for (size_t k = at; k < at + size; k++) {
        const rf_mention *in = m->token_mentions[k];
        if (k > at)
            rf_buf_putc(&m->name, ' ');
        rf_str w = word_name(t, &t->words[m->token_words[k]]);
        if (in != NULL)
            rf_buf_printf(&m->name, "<%s>", by_category ? in->concept->category : in->concept->id);
        else
            rf_buf_add(&m->name, w.ptr, (size_t)clipped(w));
    }
    rf_feature_named(m, id, "%s", m->name.ptr);
}

static bool names_a_concept(const rf_mentions *mentions)
{
    for (size_t i = 0; i < mentions->count; i++)
        if (!mentions->items[i].concept->is_signal)
            return true;
    return false;
}

/* 2-grams by concept and 3-grams by category; only those that hold a mention, the others stand in the word blocks. */
void rf_features_general(rf_feature_maker *m, const rf_text *t, const rf_mentions *mentions)
{
    if (!names_a_concept(mentions))
        return;
    size_t n = tokenise(m, t, mentions);
    rf_seen_start(&m->seen, 2 * n);
    for (size_t size = 2; size <= 3; size++) {
        for (size_t i = 0; i + size <= n; i++) {
            bool any = false, is_new;
            for (size_t k = i; k < i + size; k++)
                any |= m->token_mentions[k] != NULL;
            size_t last = m->token_words[i + size - 1];
            if (!any || t->words[m->token_words[i]].sentence != t->words[last].sentence)
                continue;
            uint64_t h = seed_general + size;
            for (size_t k = i; k < i + size; k++)
                h = rf_feature_pair(h, token_hash(m, t, k, size == 3));
            uint32_t id = rf_feature_gram(m, RF_BLOCK_GENERAL, h, &is_new);
            if (m->namer != NULL)
                name_general(m, t, id, i, size, size == 3);
        }
    }
}
