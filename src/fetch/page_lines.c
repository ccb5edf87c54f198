/* fetch/page_lines.c - tables of what pages print around comments, and what makes a line a name. */
#include "fetch/page_lines.h"

#include "record/record.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { WHOLE, PREFIX };

/* WHOLE lines are compared without end marks ("Write a comment…"). A prefix is used only where no viewer begins so. */
static const struct phrase {
    const char *words;
    int how;
    rf_page_line kind;
} phrases[] = {
    {"write a comment", WHOLE, RF_LINE_END},
    {"leave a comment", WHOLE, RF_LINE_END},
    {"leave a reply", WHOLE, RF_LINE_END},
    {"leave a reply cancel reply", WHOLE, RF_LINE_END},
    {"add a comment", WHOLE, RF_LINE_END},
    {"post a comment", WHOLE, RF_LINE_END},
    {"submit a comment", WHOLE, RF_LINE_END},
    {"post comment", WHOLE, RF_LINE_END},
    {"submit comment", WHOLE, RF_LINE_END},
    {"cancel reply", WHOLE, RF_LINE_END},
    {"join the discussion", WHOLE, RF_LINE_END},
    {"join the conversation", WHOLE, RF_LINE_END},
    {"comments are closed", WHOLE, RF_LINE_END},
    {"comment navigation", WHOLE, RF_LINE_END},
    {"related posts", WHOLE, RF_LINE_END},
    {"related videos", WHOLE, RF_LINE_END},
    {"you may also like", WHOLE, RF_LINE_END},
    {"your email address will not be published", PREFIX, RF_LINE_END},
    {"you must be logged in to post a comment", WHOLE, RF_LINE_END},
    {"reply", WHOLE, RF_LINE_CHROME},
    {"like", WHOLE, RF_LINE_CHROME},
    {"share", WHOLE, RF_LINE_CHROME},
    {"report", WHOLE, RF_LINE_CHROME},
    {"log in to reply", WHOLE, RF_LINE_CHROME},
    {"older comments", WHOLE, RF_LINE_CHROME},
    {"newer comments", WHOLE, RF_LINE_CHROME},
    {"your comment is awaiting moderation", WHOLE, RF_LINE_CHROME},
    {"share it with your friends", WHOLE, RF_LINE_CHROME},
    {"share it with your friends like", WHOLE, RF_LINE_CHROME},
    {"thanks! share it with your friends", WHOLE, RF_LINE_CHROME},
    {"the owner of this website is", PREFIX, RF_LINE_FOOT},
    {"copyright ", PREFIX, RF_LINE_FOOT},
    {"\xC2\xA9", PREFIX, RF_LINE_FOOT}, /* the copyright sign */
    {"all rights reserved", PREFIX, RF_LINE_FOOT},
    {"powered by ", PREFIX, RF_LINE_FOOT},
    {"proudly powered by ", PREFIX, RF_LINE_FOOT},
    {"home terms of use", PREFIX, RF_LINE_FOOT},
    {"terms of use", WHOLE, RF_LINE_FOOT},
    {"privacy policy", WHOLE, RF_LINE_FOOT},
    {"contact us", WHOLE, RF_LINE_FOOT},
    {"affiliate disclosure", WHOLE, RF_LINE_FOOT},
};

/* Words that begin a sentence and, with a small word behind them, no name: "My doctor says:". */
static const char *const openers[] = {"a",    "all",   "an",    "as",   "her", "his",   "i",    "if",   "my",
                                      "our",  "since", "so",    "some", "the", "their", "then", "this", "what",
                                      "when", "where", "while", "your", "we",  "you",   NULL};
/* Small words that stand in names, too: "The Art of Moving". */
static const char *const particles[] = {"al",  "and", "at", "da", "de", "del", "der", "di",  "el",
                                        "for", "in",  "la", "le", "of", "the", "van", "von", NULL};
/* The same, even alone. */
static const char *const pronouns[] = {"everybody", "everyone", "he",   "it",   "nobody", "one", "she",
                                       "somebody",  "someone",  "that", "they", "which",  "who", NULL};
/* Words with which a name does not begin at all, and small words with which it does not end. */
static const char *const joiners[] = {"and", "because", "but", "or", NULL};
static const char *const closers[] = {"also", "always", "and",   "even", "he",   "it",   "just",    "never", "now", "often",
                                      "only", "she",    "still", "that", "then", "they", "usually", "which", "who", NULL};

static bool is_one_of(rf_str word, const char *const *list)
{
    for (; *list != NULL; list++)
        if (strlen(*list) == word.len && strncasecmp(word.ptr, *list, word.len) == 0)
            return true;
    return false;
}

static bool is_small(char c) { return c >= 'a' && c <= 'z'; }

rf_str rf_page_trim(rf_str line)
{
    static const char nbsp[] = "\xC2\xA0";
    for (;;) {
        line = rf_str_trim(line);
        if (rf_str_starts(line, nbsp)) {
            line.ptr += 2;
            line.len -= 2;
        } else if (line.len >= 2 && memcmp(line.ptr + line.len - 2, nbsp, 2) == 0) {
            line.len -= 2;
        } else {
            return line;
        }
    }
}

/* A full stop inside a name follows an initial or a title ("J. Doe", "Prof. Lee"); after a longer word it ends a sentence. */
static bool ends_sentence(rf_str word)
{
    char last = word.ptr[word.len - 1];
    size_t title = is_small(word.ptr[0]) ? 3 : 5; /* "dr." but not "lot." */
    return last == '!' || last == '?' || last == ';' || last == ':' || (last == '.' && word.len > title);
}

static bool is_prose(rf_str name)
{
    rf_str rest = name, word, first = {NULL, 0}, end = {NULL, 0};
    size_t words = 0;
    bool small_word = false, sentence_ends = false, comma_then_small = false;
    while (rf_str_split(&rest, ' ', &word)) {
        if (word.len == 0)
            continue;
        if (words++ == 0)
            first = word;
        else
            small_word |= is_small(word.ptr[0]) && !is_one_of(word, particles);
        if (end.len > 0) {
            sentence_ends |= ends_sentence(end);
            comma_then_small |= end.ptr[end.len - 1] == ',' && is_small(word.ptr[0]);
        }
        end = word;
    }
    if (words > 8 || sentence_ends || comma_then_small || is_one_of(first, joiners))
        return true;
    if (is_small(end.ptr[0]) && is_one_of(end, closers))
        return true;
    if (is_one_of(first, pronouns))
        return words == 1 || small_word;
    return is_one_of(first, openers) && small_word;
}

/* The name in front of "says:"; false if the line is none of an author. */
static bool author_of(rf_str line, rf_str *author)
{
    static const char says[] = "says:";
    const size_t n = sizeof says - 1;
    if (line.len < n + 2 || line.len > 200 || strncasecmp(line.ptr + line.len - n, says, n) != 0)
        return false;
    rf_str before = {line.ptr, line.len - n};
    rf_str name = rf_page_trim(before);
    if (name.len == 0 || name.len == before.len || is_prose(name))
        return false;
    *author = name;
    return true;
}

static bool has_words(rf_str line, const char *words)
{
    size_t n = strlen(words);
    for (size_t i = 0; i + n <= line.len; i++)
        if (strncasecmp(line.ptr + i, words, n) == 0)
            return true;
    return false;
}

/* "[… Click Here …]", or headlines between bars. */
static bool is_advertisement(rf_str line)
{
    if (!has_words(line, "click here"))
        return false;
    return (line.ptr[0] == '[' && line.ptr[line.len - 1] == ']') || has_words(line, " | ");
}

rf_page_line rf_page_line_kind(rf_str line, rf_str *author)
{
    rf_str name, bare = line;
    if (line.len == 0)
        return RF_LINE_BLANK;
    if (author_of(line, &name)) {
        if (author != NULL)
            *author = name;
        return RF_LINE_AUTHOR;
    }
    while (bare.len > 0 && strchr(".!:", bare.ptr[bare.len - 1]) != NULL)
        bare.len--;
    if (bare.len >= 3 && memcmp(bare.ptr + bare.len - 3, "\xE2\x80\xA6", 3) == 0) /* the one character "..." */
        bare.len -= 3;
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
        size_t n = strlen(phrases[i].words);
        if ((phrases[i].how == WHOLE ? bare.len == n : line.len >= n) && strncasecmp(bare.ptr, phrases[i].words, n) == 0)
            return phrases[i].kind;
    }
    return is_advertisement(line) ? RF_LINE_CHROME : RF_LINE_TEXT;
}

bool rf_page_date(rf_str line, int64_t *t)
{
    static const char *const months[] = {"january", "february", "march",     "april",   "may",      "june",
                                         "july",    "august",   "september", "october", "november", "december"};
    char copy[48], month[12], half[3], iso[32];
    unsigned day, year, hour, minute;
    int used = 0;
    if (line.len == 0 || line.len >= sizeof copy)
        return false;
    memcpy(copy, line.ptr, line.len);
    copy[line.len] = '\0';
    if (sscanf(copy, "%11[A-Za-z] %2u, %4u at %2u:%2u %2[apmAPM]%n", month, &day, &year, &hour, &minute, half, &used) != 6 ||
        copy[used] != '\0')
        return false;
    for (unsigned m = 0; m < 12; m++)
        if (strcasecmp(month, months[m]) == 0 && hour >= 1 && hour <= 12) {
            hour = hour % 12 + (half[0] == 'p' || half[0] == 'P' ? 12 : 0);
            snprintf(iso, sizeof iso, "%04u-%02u-%02uT%02u:%02u:00Z", year, m + 1, day, hour, minute);
            return rf_time_parse(rf_str_from(iso), t);
        }
    return false;
}
