/* text/words.c - what happens to a word when it is complete: look-alikes, contractions, elongation, repair, "cannot".
 * It rewrites the folded bytes of that word in place and keeps the way back to the raw ones. Whether a misspelt word is a
 * clinical one is the lexicon's judgement. */
#include "text/parts.h"

#include "base/utf8.h"

#include <string.h>

/* Contractions that would be another word without their apostrophe. The second part stands for the bytes from the
 * apostrophe on. 'd is read as "had": read as "would", a lost function ("she'd lost feeling") would become a mere if. */
static const struct {
    const char *letters;
    size_t first; /* bytes before the apostrophe */
    const char *second;
} contractions[] = {
    {"ill", 1, "will"}, {"well", 2, "will"}, {"shell", 3, "will"}, {"hell", 2, "will"},
    {"were", 2, "are"}, {"whore", 3, "are"}, {"wed", 2, "had"},    {"shed", 3, "had"},
};

static void list_word(rf_fold *f, size_t start, size_t end, uint32_t hash, uint32_t flags)
{
    rf_text *t = f->t;
    if (t->n_words == f->words_cap) {
        rf_word *more = rf_arena_raw(f->arena, 2 * f->words_cap * sizeof *more);
        memcpy(more, t->words, t->n_words * sizeof *more);
        t->words = more;
        f->words_cap *= 2;
    }
    if (f->after_dash) {
        flags |= RF_WORD_AFTER_DASH;
        f->after_dash = false;
    }
    t->words[t->n_words++] = (rf_word){.start = (uint32_t)start, .end = (uint32_t)end, .hash = hash, .flags = flags};
}

/* List out[start, len), which may hold blanks, as words. */
static void list_words(rf_fold *f, size_t start, uint32_t flags)
{
    while (start < f->len) {
        const char *blank = memchr(f->out + start, ' ', f->len - start);
        size_t end = blank ? (size_t)(blank - f->out) : f->len;
        list_word(f, start, end, rf_text_hash(f->out + start, end - start), flags);
        start = end + 1;
    }
}

/* Cut the folded bytes back to `start` and write s, all of it standing for raw[from, to). */
static void rewrite(rf_fold *f, size_t start, rf_str s, uint32_t from, uint32_t to)
{
    f->len = start;
    rf_fold_reserve(f, s.len);
    memcpy(f->out + start, s.ptr, s.len);
    for (size_t i = 0; i < s.len; i++) {
        f->from[start + i] = from;
        f->to[start + i] = to;
    }
    f->len += s.len;
}

/* ---- look-alikes ---- */

static bool is_letter_of_another_script(uint32_t cp)
{
    return (cp >= 0x370 && cp < 0x1E00) || (cp >= 0x1F00 && cp < 0x2000) || (cp >= 0x2C80 && cp < 0x2E00) ||
           (cp >= 0x3040 && cp < 0xA720) || (cp >= 0xA800 && cp < 0xFB00) || (cp >= 0xFB13 && cp < 0xFE00) ||
           (cp >= 0x10000 && cp < 0x1D000);
}

/* Are the letters of the raw text mainly Latin? Counted once, when first asked. */
static bool text_is_mostly_latin(rf_fold *f)
{
    if (f->mostly_latin < 0) {
        size_t latin = 0, other = 0;
        for (size_t i = 0; i < f->n;) {
            uint32_t cp = f->raw[i];
            size_t n = cp < 0x80 ? 1 : rf_utf8_decode((const char *)f->raw + i, f->n - i, &cp);
            i += n ? n : 1;
            latin += cp < 0x80 && (cp | 0x20) >= 'a' && (cp | 0x20) <= 'z';
            other += n > 1 && is_letter_of_another_script(cp);
        }
        f->mostly_latin = latin > other;
    }
    return f->mostly_latin;
}

/* Replace the look-alikes of the word by what they look like, if the word is a Latin one: its own plain letters outnumber the
 * others, or every other letter is a look-alike and the text is Latin. */
static void fold_alikes(rf_fold *f)
{
    unsigned plain = 0, strange = 0;
    for (size_t i = f->word; i < f->len; i++) {
        unsigned char c = (unsigned char)f->out[i];
        plain += c >= 'a' && c <= 'z';
        strange += c >= 0xC0;
    }
    bool all_alike = strange == f->n_alikes;
    if (plain <= strange && !(all_alike && text_is_mostly_latin(f)))
        return;
    size_t o = f->word, k = 0;
    f->plain = true;
    for (size_t i = f->word; i < f->len;) {
        if (k < f->n_alikes && f->alike[k].at == i) {
            f->out[o] = f->alike[k++].latin;
            f->from[o] = f->from[i];
            f->to[o++] = f->to[i];
            for (i++; i < f->len && ((unsigned char)f->out[i] & 0xC0) == 0x80; i++)
                f->to[o - 1] = f->to[i];
            continue;
        }
        f->plain &= (unsigned char)f->out[i] < 0x80;
        f->out[o] = f->out[i];
        f->from[o] = f->from[i];
        f->to[o++] = f->to[i++];
    }
    f->len = o;
    f->tripled = false;
    for (size_t i = f->word + 2; i < o; i++)
        f->tripled |= f->out[i] == f->out[i - 1] && f->out[i] == f->out[i - 2];
}

/* A common word of another language and of no English: being near an English word is no misspelling of it. */
static bool is_foreign(rf_str w)
{
    uint32_t languages = rf_language_of_word(w);
    return languages >> RF_WORD_OTHERS != 0 && (languages & RF_WORD_ENGLISH) == 0;
}

static rf_str look_up(const rf_fold *f, rf_str word, uint32_t hash, bool *known)
{
    return f->memory != NULL ? rf_word_memory_ask(f->memory, word, hash, known) : rf_lexicon_look_up(f->lexicon, word, hash, known);
}

/* ---- elongation ---- */

#define RUNS_TRIED 3 /* elongated runs of one word for which two letters and one are both tried */

/* Copy the word with its i-th run of three or more cut to one letter if bit i of `ones` is set, to two otherwise.
 * end[k] is one past the last folded byte that copy byte k stands for. */
static size_t shorten(const char *s, size_t n, unsigned ones, char *copy, uint32_t *end, unsigned *runs)
{
    size_t o = 0;
    *runs = 0;
    for (size_t i = 0; i < n;) {
        size_t run = 1;
        while (i + run < n && s[i + run] == s[i])
            run++;
        size_t keep = run;
        if (run >= 3) {
            keep = *runs < RUNS_TRIED && (ones >> *runs & 1) ? 1 : 2;
            ++*runs;
        }
        for (size_t k = 0; k < keep; k++) {
            copy[o] = s[i];
            end[o++] = (uint32_t)(i + k + 1);
        }
        i += run;
        end[o - 1] = (uint32_t)i;
    }
    return o;
}

/* "soooo" -> "so", "feeeel" -> "feel". Returns RF_WORD_ELONGATED, with RF_WORD_FUZZY when the shorter form is repaired too. */
static uint32_t fold_elongation(rf_fold *f)
{
    size_t n = f->len - f->word;
    const char *s = f->out + f->word;
    if (f->lexicon != NULL && rf_lexicon_knows(f->lexicon, (rf_str){s, n})) /* "www", "type iii" */
        return 0;
    char *copy = rf_arena_raw(f->arena, n);
    uint32_t *end = rf_arena_raw(f->arena, n * sizeof *end);
    unsigned runs = 0;
    size_t len = shorten(s, n, 0, copy, end, &runs);
    if (runs == 0)
        return 0;
    if (f->lexicon != NULL) {
        unsigned last = (1u << (runs < RUNS_TRIED ? runs : RUNS_TRIED)) - 1;
        bool known = false;
        for (unsigned ones = 0; ones <= last && !known; ones++) {
            len = shorten(s, n, ones, copy, end, &runs);
            known = rf_lexicon_knows(f->lexicon, (rf_str){copy, len});
        }
        for (unsigned ones = 0; ones <= last && !known; ones += last) {
            len = shorten(s, n, ones, copy, end, &runs);
            rf_str better = look_up(f, (rf_str){copy, len}, rf_text_hash(copy, len), &known);
            if (better.len > 0) {
                rewrite(f, f->word, better, f->from[f->word], f->to[f->len - 1]);
                return RF_WORD_ELONGATED | RF_WORD_FUZZY;
            }
        }
        if (!known)
            len = shorten(s, n, 0, copy, end, &runs);
    }
    for (size_t i = 0, from = 0; i < len; from = end[i++]) {
        f->out[f->word + i] = copy[i];
        f->from[f->word + i] = f->from[f->word + from];
        f->to[f->word + i] = f->to[f->word + end[i] - 1];
    }
    f->len = f->word + len;
    return RF_WORD_ELONGATED;
}

/* ---- repair ---- */

/* Put `better` in the word's place. A fused word that is only taken apart ("cantfeel" -> "cant feel") keeps its letters' places. */
static uint32_t replace_word(rf_fold *f, rf_str better)
{
    size_t n = f->len - f->word, blanks = 0, k = 0;
    bool same = true;
    for (size_t i = 0; i < better.len && same; i++) {
        if (better.ptr[i] == ' ')
            blanks++;
        else
            same = k < n && better.ptr[i] == f->out[f->word + k++];
    }
    if (!same || k != n || blanks == 0) {
        rewrite(f, f->word, better, f->from[f->word], f->to[f->len - 1]);
        return RF_WORD_FUZZY;
    }
    rf_fold_reserve(f, blanks);
    for (size_t i = better.len; i-- > 0;) {
        size_t at = f->word + i, source = f->word + (better.ptr[i] == ' ' ? k - 1 : --k);
        f->out[at] = better.ptr[i];
        f->from[at] = f->from[source];
        f->to[at] = f->to[source];
    }
    f->len = f->word + better.len;
    return 0;
}

/* ---- the whole word ---- */

static bool fold_contraction(rf_fold *f, uint32_t flags)
{
    size_t n = f->len - f->word;
    for (size_t i = 0; i < sizeof contractions / sizeof *contractions; i++)
        if (contractions[i].first == f->apostrophe && strlen(contractions[i].letters) == n &&
            memcmp(contractions[i].letters, f->out + f->word, n) == 0) {
            size_t start = f->word, first = f->word + f->apostrophe;
            uint32_t to = f->to[f->len - 1];
            rewrite(f, first, RF_STR(" "), f->apostrophe_from, to);
            size_t second = f->len;
            rewrite(f, second, rf_str_from(contractions[i].second), f->apostrophe_from, to);
            list_words(f, start, flags);
            return true;
        }
    return false;
}

/* "cannot" and "can not" become "cant". */
static bool fold_cannot(rf_fold *f, uint32_t *flags)
{
    size_t n = f->len - f->word, start;
    const char *s = f->out + f->word;
    rf_text *t = f->t;
    if (n == 6 && memcmp(s, "cannot", 6) == 0) {
        start = f->word;
    } else if (n == 3 && memcmp(s, "not", 3) == 0 && t->n_words > 0 && !f->after_dash) {
        const rf_word *can = &t->words[t->n_words - 1];
        if (can->end - can->start != 3 || can->end + 1 != f->word || memcmp(f->out + can->start, "can ", 4) != 0)
            return false;
        start = can->start;
        *flags = (*flags & can->flags & RF_WORD_CAPS) | ((*flags | can->flags) & ~(uint32_t)RF_WORD_CAPS);
        t->n_words--;
    } else {
        return false;
    }
    rewrite(f, start, RF_STR("cant"), f->from[start], f->to[f->len - 1]);
    f->word = start;
    return true;
}

/* "3days" -> "3 days": a number and its unit written together are two words. Ages ("14yo") and the rest ("l5", "2nd") stay. */
static bool fold_unit(rf_fold *f, uint32_t flags)
{
    static const char *const units[] = {"day",  "days", "week",  "weeks", "wk",  "wks",   "month", "months", "mth",
                                        "mths", "year", "years", "yr",    "yrs", "hour",  "hours", "hr",     "hrs",
                                        "min",  "mins", "lbs",   "kg",    "kgs", "kilos", "pounds"};
    const char *s = f->out + f->word;
    size_t n = f->len - f->word, digits = 0;
    while (digits < n && s[digits] >= '0' && s[digits] <= '9')
        digits++;
    bool found = false;
    for (size_t i = 0; digits > 0 && digits <= 3 && i < sizeof units / sizeof *units && !found; i++)
        found = strlen(units[i]) == n - digits && memcmp(units[i], s + digits, n - digits) == 0;
    if (!found)
        return false;
    size_t start = f->word, unit = start + digits;
    rf_fold_reserve(f, 1);
    for (size_t i = f->len; i > unit; i--) {
        f->out[i] = f->out[i - 1];
        f->from[i] = f->from[i - 1];
        f->to[i] = f->to[i - 1];
    }
    f->out[unit] = ' '; /* stands for the digit before it, as a blank that the text does not have */
    f->from[unit] = f->from[unit - 1];
    f->to[unit] = f->to[unit - 1];
    f->len++;
    list_word(f, start, unit, rf_text_hash(f->out + start, digits), RF_WORD_NUMBER);
    list_word(f, unit + 1, f->len, rf_text_hash(f->out + unit + 1, f->len - unit - 1), (flags & ~(uint32_t)RF_WORD_NUMBER) | RF_WORD_KNOWN);
    return true;
}

static void count_letters(rf_fold *f, size_t start)
{
    for (size_t i = start; i < f->len;) {
        unsigned char c = (unsigned char)f->out[i];
        uint32_t cp = c;
        size_t n = c < 0x80 ? 1 : rf_utf8_decode(f->out + i, f->len - i, &cp);
        f->t->letters += cp >= 0x80 || (cp >= 'a' && cp <= 'z');
        f->t->latin += (cp >= 'a' && cp <= 'z') || (cp >= 0x80 && !is_letter_of_another_script(cp));
        i += n ? n : 1;
    }
}

void rf_fold_end_word(rf_fold *f)
{
    if (!f->in_word)
        return;
    f->in_word = false;
    size_t start = f->word;
    uint32_t flags = (f->letters == 0 ? RF_WORD_NUMBER : 0) | (f->capitals >= 2 && f->capitals == f->letters ? RF_WORD_CAPS : 0);
    if (f->n_alikes > 0)
        fold_alikes(f);
    bool spoken = !f->link && f->plain && f->digits == 0;
    if (spoken && f->apostrophe > 0 && fold_contraction(f, flags)) {
        count_letters(f, start);
        return;
    }
    if (!f->link && f->plain && f->digits > 0 && f->letters > 0 && fold_unit(f, flags)) {
        count_letters(f, start);
        return;
    }
    size_t n = f->len - f->word;
    bool changed = f->n_alikes > 0 || !f->plain;
    if (spoken && f->tripled) {
        flags |= fold_elongation(f);
        changed = true;
    } else if (spoken && f->lexicon != NULL) {
        uint32_t hash = changed ? rf_text_hash(f->out + f->word, n) : f->hash;
        bool known;
        rf_str better = look_up(f, (rf_str){f->out + f->word, n}, hash, &known);
        flags |= known ? RF_WORD_KNOWN : 0;
        if (better.len > 0 && !is_foreign((rf_str){f->out + f->word, n})) {
            flags |= replace_word(f, better);
            list_words(f, f->word, flags);
            count_letters(f, start);
            return;
        }
    }
    if (spoken)
        changed |= fold_cannot(f, &flags);
    if (!f->plain || changed)
        count_letters(f, start);
    else {
        f->t->letters += f->letters;
        f->t->latin += f->letters;
    }
    if (changed)
        list_words(f, f->word, flags);
    else
        list_word(f, f->word, f->len, f->hash, flags);
}
