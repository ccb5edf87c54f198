/* text/language.c - is this text English, or so short that it might be? By script first, then by common words. It names no
 * language and translates nothing: its only use is to say when the rules, which are English, must not be trusted. */
#include "text/parts.h"

#include <string.h>

#define LANGUAGES 32
#define FEWEST_WORDS 5 /* of a text in Latin letters that may be called another language */
#define FEWEST_KINDS 3 /* different words that must speak for it */
#define FEWEST_UNKNOWN 10

/* A word of the text that is neither a number nor part of an address. */
typedef struct walk {
    const rf_text *t;
    size_t next;
} walk;

static bool begins_address(const rf_text *t, size_t i)
{
    rf_str w = rf_text_word(t, i), rest = {t->fold + t->words[i].end, t->len - t->words[i].end};
    if (w.len < 3 || rest.len == 0 || (rest.ptr[0] != ':' && rest.ptr[0] != '.'))
        return false;
    return ((rf_str_is(w, "http") || rf_str_is(w, "https")) && rf_str_starts(rest, "://")) ||
           (rf_str_is(w, "www") && rf_str_starts(rest, "."));
}

/* The next word, or false at the end. */
static bool step(walk *p, rf_str *word)
{
    const rf_text *t = p->t;
    while (p->next < t->n_words) {
        size_t i = p->next++;
        if (t->words[i].flags & RF_WORD_NUMBER)
            continue;
        *word = rf_text_word(t, i);
        if ((word->ptr[0] != 'h' && word->ptr[0] != 'w') || !begins_address(t, i))
            return true;
        size_t end = t->words[i].end;
        while (end < t->len && t->fold[end] != ' ' && t->fold[end] != '\n')
            end++;
        p->next = rf_text_word_at(t, end);
    }
    return false;
}

/* Scripts that are written without blanks: is the word made of words of a thank-you throughout? */
static bool is_string_of_thanks(rf_str w, uint32_t *seen)
{
    while (w.len > 0) {
        size_t n = w.len < 24 ? w.len : 24;
        uint32_t found = 0;
        for (; n > 0 && found == 0; n--)
            if (n == w.len || ((unsigned char)w.ptr[n] & 0xC0) != 0x80)
                found = rf_language_of_word((rf_str){w.ptr, n});
        if (found == 0)
            return false;
        *seen |= found;
        w.ptr += n + 1;
        w.len -= n + 1;
    }
    return true;
}

static bool has_no_blanks(rf_str w)
{
    unsigned char first = (unsigned char)w.ptr[0]; /* U+3000 to U+D7FF: ideographs, kana, Hangul */
    return first >= 0xE3 && first <= 0xED;
}

/* Nothing but a thank-you or praise in another language? */
static bool is_thanks(const rf_text *t)
{
    walk p = {t, 0};
    rf_str w;
    uint32_t seen = 0;
    while (step(&p, &w)) {
        uint32_t known = rf_language_of_word(w);
        seen |= known;
        if ((known & (RF_WORD_THANKS | RF_WORD_POLITE)) == 0 && !(has_no_blanks(w) && is_string_of_thanks(w, &seen)))
            return false;
    }
    return (seen & RF_WORD_THANKS) != 0;
}

/* Words that speak for each other language, and how many different ones. */
typedef struct tally {
    size_t words[LANGUAGES], kinds[LANGUAGES];
    uint32_t seen[64]; /* hashes of the words counted so far, by their last bits: a repeated word is one kind */
} tally;

static void count_word(tally *c, rf_str w, uint32_t languages)
{
    uint32_t hash = rf_text_hash(w.ptr, w.len), *slot = &c->seen[hash % 64];
    bool again = *slot == hash;
    *slot = hash;
    for (unsigned k = RF_WORD_OTHERS; k < LANGUAGES; k++)
        if (languages >> k & 1) {
            c->words[k]++;
            c->kinds[k] += !again;
        }
}

/* Half of the words stand in the lexicon, which is English: no need to count any further. */
static bool is_plainly_english(const rf_text *t)
{
    size_t known = 0;
    for (size_t i = 0; i < t->n_words; i++)
        known += (t->words[i].flags & RF_WORD_KNOWN) != 0;
    return 2 * known >= t->n_words && 2 * t->latin >= t->letters;
}

/* Ten long words or more, and the lexicon, which holds the commonest thousands of English, knows none of
 * them: a language that has no table here. */
static bool is_all_unknown(const rf_text *t)
{
    size_t n = 0;
    walk p = {t, 0};
    for (rf_str w; step(&p, &w);) {
        if (w.len < 4)
            continue;
        if (t->words[p.next - 1].flags & (RF_WORD_KNOWN | RF_WORD_ELONGATED))
            return false;
        n++;
    }
    return t->checked && n >= FEWEST_UNKNOWN;
}

static bool is_another_language(const rf_text *t, size_t n)
{
    tally c = {0};
    size_t english = 0;
    walk p = {t, 0};
    rf_str w;
    while (step(&p, &w)) {
        uint32_t known = rf_language_of_word(w);
        bool repaired = (t->words[p.next - 1].flags & RF_WORD_FUZZY) != 0; /* "doutor" is no English word for being near one */
        english += (known & RF_WORD_ENGLISH) != 0 && !repaired;
        if (3 * english >= n)
            return false;
        if (known >> RF_WORD_OTHERS)
            count_word(&c, w, known);
    }
    for (unsigned k = RF_WORD_OTHERS; k < LANGUAGES; k++)
        if (c.kinds[k] >= FEWEST_KINDS && c.words[k] > english && 4 * c.words[k] >= n)
            return true;
    return english == 0 && is_all_unknown(t);
}

rf_language rf_text_language(const rf_text *t)
{
    if (t->n_words >= FEWEST_WORDS && is_plainly_english(t))
        return RF_LANG_ENGLISH;
    size_t n = 0;
    walk p = {t, 0};
    for (rf_str w; step(&p, &w);)
        n++;
    if (n == 0)
        return RF_LANG_NO_WORDS;
    bool foreign_script = 2 * t->latin < t->letters;
    if (!foreign_script && n < FEWEST_WORDS)
        return is_thanks(t) ? RF_LANG_THANKS : RF_LANG_ENGLISH;
    if (!foreign_script && !is_another_language(t, n))
        return is_thanks(t) ? RF_LANG_THANKS : RF_LANG_ENGLISH;
    return is_thanks(t) ? RF_LANG_THANKS : RF_LANG_OTHER;
}
