/* text/clauses.c - numbers the sentences and clauses of a folded text. It finds boundaries by punctuation and by the words that
 * open a clause; what a boundary means for a negation is the context layer's business. */
#include "text/parts.h"

#include "base/utf8.h"

#include <string.h>

typedef enum boundary { NO_BOUNDARY, CLAUSE, SENTENCE } boundary;

/* Words in front of which a clause begins, by length. `follower`: only when one of `starters` comes next ("so i stopped", not
 * "so numb"; "and my legs", not "numbness and tingling"). */
static const struct {
    const char *word;
    bool follower;
} openers[] = {
    {"so", true},       {"bc", false},       {"but", false},       {"yet", false},         {"now", false},          {"and", true},
    {"cuz", false},     {"coz", false},      {"tho", false},       {"then", false},        {"plus", true},          {"still", false},
    {"becuz", false},   {"though", false},   {"except", false},    {"because", false},     {"becuase", false},      {"however", false},
    {"whereas", false}, {"although", false}, {"otherwise", false}, {"nonetheless", false}, {"nevertheless", false},
};

#define LONGEST_OPENER 12
#define BIT(letter) (1u << ((letter)&31))

/* First opener of each length; the row after the last one. */
static const uint8_t opener_of_length[LONGEST_OPENER + 2] = {0, 0, 0, 2, 9, 11, 13, 15, 19, 20, 21, 21, 22, 23};

static const char *const starters[] = {
    "i",   "im",   "ive",  "id",   "my",     "he",   "hes",   "his",     "she",  "shes",  "her",      "it",
    "its", "we",   "weve", "they", "theyre", "you",  "youre", "this",    "that", "there", "then",     "now",
    "if",  "when", "what", "how",  "cant",   "dont", "didnt", "couldnt", "also", "still", "suddenly",
};

/* Words whose full stop ends no sentence. Longer ones may still end it when a capital follows (see ends_sentence). */
static const char *const abbreviations[] = {"dr", "mr", "mrs", "ms",   "prof", "vs",  "approx", "eg",
                                            "ie", "cf", "ca",  "incl", "esp",  "max", "min"};

static const char *const domains[] = {"com", "org", "net", "edu", "gov", "co", "uk",   "be", "tv",
                                      "io",  "us",  "de",  "ca",  "in",  "me", "html", "php"};

static bool word_is_one_of(rf_str w, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (list[i][0] == w.ptr[0] && rf_str_is(w, list[i]))
            return true;
    return false;
}

#define ONE_OF(w, list) word_is_one_of((w), (list), sizeof(list) / sizeof *(list))

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool begins_with_capital(const rf_text *t, size_t k)
{
    char c = t->raw.ptr[t->raw_start[t->words[k].start]];
    return c >= 'A' && c <= 'Z';
}

/* Is word k the last letter of "e.g", "a.m", "u.s"? */
static bool ends_dotted_letters(const rf_text *t, size_t k)
{
    if (k == 0 || t->words[k].end - t->words[k].start != 1 || t->words[k - 1].end - t->words[k - 1].start != 1)
        return false;
    return t->words[k - 1].end + 1 == t->words[k].start && t->fold[t->words[k - 1].end] == '.';
}

/* Does the single full stop at `dot`, between the words k - 1 and k, end a sentence? */
static bool ends_sentence(const rf_text *t, size_t k, size_t dot)
{
    const rf_word *before = &t->words[k - 1], *after = &t->words[k];
    rf_str left = rf_text_word(t, k - 1), right = rf_text_word(t, k);
    bool touches_left = before->end == dot, touches_right = after->start == dot + 1;
    if (touches_right && is_digit(right.ptr[0]) && (!touches_left || is_digit(left.ptr[left.len - 1])))
        return false; /* "3.5", " .5" */
    if (touches_left && touches_right)
        return !(left.len == 1 || right.len == 1 || ONE_OF(right, domains) || rf_str_is(left, "www"));
    if (!touches_left || touches_right)
        return true;
    if (ONE_OF(left, abbreviations))
        return false;
    if (ends_dotted_letters(t, k - 1)) {
        bool latin =
            (left.ptr[0] == 'g' && t->fold[t->words[k - 2].start] == 'e') || (left.ptr[0] == 'e' && t->fold[t->words[k - 2].start] == 'i');
        return !latin && begins_with_capital(t, k); /* "at 3 a.m. my legs" goes on, "at 3 a.m. My legs" does not */
    }
    return !(rf_str_is(left, "etc") && !begins_with_capital(t, k));
}

/* The strongest boundary among the characters between the words k - 1 and k. */
static boundary boundary_in_gap(const rf_text *t, size_t k)
{
    size_t start = t->words[k - 1].end, end = t->words[k].start;
    bool one_byte = end - start == 1, blank = memchr(t->fold + start, ' ', end - start) != NULL;
    bool digits = one_byte && is_digit(t->fold[start - 1]) && is_digit(t->fold[end]);
    boundary found = NO_BOUNDARY;
    for (size_t i = start; i < end && found < SENTENCE; i++) {
        unsigned char c = (unsigned char)t->fold[i];
        if (c == '.') {
            bool more = i + 1 < end && t->fold[i + 1] == '.';
            if (more || ends_sentence(t, k, i))
                return SENTENCE;
        } else if (c == '\n' || c == '!' || c == '?') {
            return SENTENCE;
        } else if (c == ';' || c == '(' || c == ')' || c == '[' || c == ']' || c == '{' || c == '}' || c == '|') {
            found = CLAUSE;
        } else if (c == ',' || c == ':') {
            found = digits ? found : CLAUSE; /* "1,000", "5:37" */
        } else if (c == '-') {
            found = blank ? CLAUSE : found;
        } else if (c >= 0xC0) {
            uint32_t cp = 0;
            rf_utf8_decode(t->fold + i, end - i, &cp);
            if (cp == 0x3002 || cp == 0x61F || cp == 0x964 || cp == 0x965 || cp == 0x6D4)
                return SENTENCE;
            found = cp >= 0x2010 ? CLAUSE : found; /* bullets and emoji */
        }
    }
    return found;
}

/* May a word of this length and first letter open a clause? Spares the comparison for nearly every word. */
static bool may_open(const rf_text *t, const rf_word *w)
{
    static const uint32_t letters[LONGEST_OPENER + 1] = {
        [2] = BIT('s') | BIT('b'),
        [3] = BIT('b') | BIT('y') | BIT('n') | BIT('a') | BIT('c') | BIT('t'),
        [4] = BIT('t') | BIT('p'),
        [5] = BIT('s') | BIT('b'),
        [6] = BIT('t') | BIT('e'),
        [7] = BIT('b') | BIT('h') | BIT('w'),
        [8] = BIT('a'),
        [9] = BIT('o'),
        [11] = BIT('n'),
        [12] = BIT('n'),
    };
    size_t len = w->end - w->start;
    return len <= LONGEST_OPENER && (letters[len] >> ((unsigned char)t->fold[w->start] & 31) & 1) != 0;
}

/* Row of the word among the openers, or -1. */
static int opener_of(rf_str w)
{
    for (size_t i = w.len <= LONGEST_OPENER ? opener_of_length[w.len] : 0; w.len <= LONGEST_OPENER && i < opener_of_length[w.len + 1]; i++)
        if (rf_same_bytes(openers[i].word, w.ptr, w.len))
            return (int)i;
    return -1;
}

bool rf_clause_opener(rf_str word) { return opener_of(word) >= 0; }

static bool opens_clause(const rf_text *t, size_t k)
{
    if (!may_open(t, &t->words[k]))
        return false;
    int row = opener_of(rf_text_word(t, k));
    return row >= 0 && (!openers[row].follower || (k + 1 < t->n_words && ONE_OF(rf_text_word(t, k + 1), starters)));
}

/* What lies between the words k - 1 and k, or begins with the latter. first: of the present clause. */
static boundary boundary_before(const rf_text *t, size_t k, size_t first)
{
    const rf_word *w = &t->words[k];
    size_t gap = w[-1].end;
    bool blank = w->start == gap + 1 && t->fold[gap] == ' ';
    bool opener = w->number > 0 ? (w->flags & RF_WORD_OPENER) != 0 : may_open(t, w);
    if (blank && !(w->flags & RF_WORD_AFTER_DASH) && !opener) /* as nearly always */
        return NO_BOUNDARY;
    boundary found = blank ? NO_BOUNDARY : boundary_in_gap(t, k);
    if (found == NO_BOUNDARY && (w->flags & RF_WORD_AFTER_DASH))
        found = CLAUSE;
    /* Right behind another opener ("and then", "but now") no further clause begins. */
    if (found == NO_BOUNDARY && opener && opens_clause(t, k) && !(first + 1 == k && opens_clause(t, first)))
        found = CLAUSE;
    return found;
}

void rf_text_number_clauses(rf_text *t)
{
    uint32_t sentence = 0, clause = 0;
    size_t first = 0; /* of the present clause */
    for (size_t k = 0; k < t->n_words; k++) {
        rf_word *w = &t->words[k];
        boundary found = k > 0 ? boundary_before(t, k, first) : NO_BOUNDARY;
        if (found != NO_BOUNDARY) {
            clause++;
            first = k;
        }
        sentence += found == SENTENCE;
        w->flags &= ~(RF_WORD_AFTER_DASH | RF_WORD_OPENER);
        w->sentence = sentence;
        w->clause = clause;
    }
    t->n_sentences = t->n_words > 0 ? sentence + 1 : 0;
    t->n_clauses = t->n_words > 0 ? clause + 1 : 0;
}
