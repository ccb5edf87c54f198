/* text/words.c - what happens to a word when it is complete: contractions, elongation, repair, "cannot".
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

static void more_words(rf_fold *f)
{
    rf_word *more = rf_arena_raw(f->arena, 2 * f->words_cap * sizeof *more);
    memcpy(more, f->t->words, f->t->n_words * sizeof *more);
    f->t->words = more;
    f->words_cap *= 2;
}

/* Written part by part: to put a whole rf_word together first and then copy it costs as much as all the rest of a word. */
static void list_numbered(rf_fold *f, size_t start, size_t end, uint32_t hash, uint32_t flags, uint32_t number)
{
    rf_text *t = f->t;
    if (t->n_words == f->words_cap)
        more_words(f);
    rf_word *w = &t->words[t->n_words++];
    w->start = (uint32_t)start;
    w->end = (uint32_t)end;
    w->hash = hash;
    w->flags = flags | (f->after_dash ? RF_WORD_AFTER_DASH : 0);
    w->number = number;
    f->after_dash = false;
}

/* What the numbering of clauses wants to know of a word that has a number. */
static uint32_t opener_flag(const rf_word_entry *e) { return e->flags & RF_ENTRY_OPENER ? RF_WORD_OPENER : 0; }

/* Number of the word out[start, end); 0 also in an address, whose words nobody writes twice. */
static uint32_t number_of(const rf_fold *f, size_t start, size_t end)
{
    if (f->memory == NULL || f->link || end == start || end - start > RF_WORD_MEMORY_LONGEST)
        return 0;
    return rf_word_memory_number(f->memory, rf_word_key_of(f->out + start, end - start));
}

static void list_word(rf_fold *f, size_t start, size_t end, uint32_t flags)
{
    uint32_t number = number_of(f, start, end);
    if (number == 0) {
        list_numbered(f, start, end, rf_text_hash(f->out + start, end - start), flags, 0);
        return;
    }
    const rf_word_entry *e = rf_word_memory_entry(f->memory, number);
    list_numbered(f, start, end, e->hash, flags | opener_flag(e), number);
}

/* List out[start, len), which may hold blanks, as words. */
static void list_words(rf_fold *f, size_t start, uint32_t flags)
{
    while (start < f->len) {
        const char *blank = memchr(f->out + start, ' ', f->len - start);
        size_t end = blank ? (size_t)(blank - f->out) : f->len;
        list_word(f, start, end, flags);
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

/* ---- repair ---- */

/* A common word of another language and of no English: being near an English word is no misspelling of it. */
static bool is_foreign(rf_str w)
{
    uint32_t languages = rf_language_of_word(w);
    return languages >> RF_WORD_OTHERS != 0 && (languages & RF_WORD_ENGLISH) == 0;
}

static rf_str look_up(const rf_fold *f, rf_str word, bool *known)
{
    return f->memory != NULL ? rf_word_memory_ask(f->memory, word, known)
                             : rf_lexicon_look_up(f->lexicon, word, rf_text_hash(word.ptr, word.len), known);
}

/* ---- elongation ---- */

/* Three equal letters in a row? */
static bool is_tripled(rf_str w)
{
    for (size_t i = 2; i < w.len; i++)
        if (w.ptr[i] == w.ptr[i - 1] && w.ptr[i] == w.ptr[i - 2])
            return true;
    return false;
}

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
            rf_str better = look_up(f, (rf_str){copy, len}, &known);
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

static bool may_be_contraction(rf_str w)
{
    for (size_t i = 0; i < sizeof contractions / sizeof *contractions; i++)
        if (rf_str_is(w, contractions[i].letters))
            return true;
    return false;
}

static bool fold_contraction(rf_fold *f, uint32_t flags)
{
    rf_str word = {f->out + f->word, f->len - f->word};
    for (size_t i = 0; i < sizeof contractions / sizeof *contractions; i++)
        if (contractions[i].first == f->apostrophe && rf_str_is(word, contractions[i].letters)) {
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
    list_word(f, start, unit, RF_WORD_NUMBER);
    list_word(f, unit + 1, f->len, (flags & ~(uint32_t)RF_WORD_NUMBER) | RF_WORD_KNOWN);
    return true;
}

static void count_letters(rf_fold *f, size_t start)
{
    for (size_t i = start; i < f->len;) {
        unsigned char c = (unsigned char)f->out[i];
        uint32_t cp = c;
        size_t n = c < 0x80 ? 1 : rf_utf8_decode(f->out + i, f->len - i, &cp);
        f->t->letters += cp >= 0x80 || (cp >= 'a' && cp <= 'z');
        f->t->latin += (cp >= 'a' && cp <= 'z') || (cp >= 0x80 && !rf_is_other_script(cp));
        i += n ? n : 1;
    }
}

/* Repairs the word and lists it; what it is made of now is counted by the caller. */
static void repair_word(rf_fold *f, uint32_t flags)
{
    bool spoken = !f->link && f->plain && f->digits == 0;
    if (spoken && f->apostrophe > 0 && fold_contraction(f, flags))
        return;
    if (!f->link && f->plain && f->digits > 0 && f->letters > 0 && fold_unit(f, flags))
        return;
    rf_str word = {f->out + f->word, f->len - f->word};
    if (spoken && is_tripled(word)) {
        flags |= fold_elongation(f);
    } else if (spoken && f->lexicon != NULL) {
        bool known;
        rf_str better = look_up(f, word, &known);
        flags |= known ? RF_WORD_KNOWN : 0;
        if (better.len > 0 && !is_foreign(word)) {
            flags |= replace_word(f, better);
            list_words(f, f->word, flags);
            return;
        }
    }
    if (spoken)
        fold_cannot(f, &flags);
    list_words(f, f->word, flags);
}

/* By far the commonest case: a word to which nothing happens. */
static bool list_simple(rf_fold *f, uint32_t flags)
{
    uint32_t number = f->plain ? number_of(f, f->word, f->len) : 0;
    if (number == 0)
        return false;
    const rf_word_entry *e = rf_word_memory_entry(f->memory, number);
    if (!(e->flags & RF_ENTRY_SIMPLE) || (f->apostrophe > 0 && (e->flags & RF_ENTRY_CONTRACTS)))
        return false;
    flags |= (e->flags & RF_ENTRY_KNOWN ? RF_WORD_KNOWN : 0) | opener_flag(e);
    list_numbered(f, f->word, f->len, e->hash, flags, number);
    f->t->letters += f->letters;
    f->t->latin += f->letters;
    return true;
}

void rf_fold_end_word(rf_fold *f)
{
    if (!f->in_word)
        return;
    f->in_word = false;
    size_t start = f->word;
    uint32_t flags = (f->letters == 0 ? RF_WORD_NUMBER : 0) | (f->capitals >= 2 && f->capitals == f->letters ? RF_WORD_CAPS : 0);
    if (f->n_alikes > 0)
        rf_fold_alikes(f);
    else if (list_simple(f, flags))
        return;
    repair_word(f, flags);
    count_letters(f, start);
}

/* ---- what is remembered of a word ---- */

bool rf_word_describe(const rf_lexicon *lexicon, rf_str word, rf_word_entry *e)
{
    bool known = false, letters = false, digit_first = word.ptr[0] >= '0' && word.ptr[0] <= '9', digits = digit_first;
    e->hash = rf_text_hash(word.ptr, word.len);
    rf_str better = {"", 0};
    if (lexicon != NULL)
        better = rf_lexicon_look_up(lexicon, word, e->hash, &known);
    if (better.len > UINT8_MAX)
        return false;
    e->better = better.ptr;
    e->better_len = (uint8_t)better.len;
    for (size_t i = 0; i < word.len; i++) {
        bool digit = word.ptr[i] >= '0' && word.ptr[i] <= '9';
        digits |= digit;
        letters |= !digit;
    }
    bool parted = digit_first && letters, rewritten = better.len > 0 && !is_foreign(word);
    bool joined = rf_str_is(word, "not") || rf_str_is(word, "cannot");
    bool simple = digits ? !parted : !is_tripled(word) && !rewritten && !joined;
    e->flags = (uint8_t)((known ? RF_ENTRY_KNOWN : 0) | (simple ? RF_ENTRY_SIMPLE : 0) | (rf_clause_opener(word) ? RF_ENTRY_OPENER : 0) |
                         (may_be_contraction(word) ? RF_ENTRY_CONTRACTS : 0));
    return true;
}
