/* extract/context_facts.c - the table of times. */
#include "extract/context_facts.h"

#include <stdlib.h>
#include <string.h>

typedef struct row {
    const char *word;
    int value;
} row;

/* Words that tell a time by themselves. Sorted, for bsearch, like the others. */
static const row times[] = {{"admission", TIME_RECENT}, {"again", TIME_NOW},       {"always", TIME_EVER},      {"anymore", TIME_EVER},
                            {"awaiting", TIME_AHEAD},   {"childhood", TIME_OLD},   {"college", TIME_OLD},      {"continues", TIME_NOW},
                            {"continuing", TIME_NOW},   {"currently", TIME_NOW},   {"decade", TIME_OLD},       {"decades", TIME_OLD},
                            {"earlier", TIME_TODAY},    {"ever", TIME_EVER},       {"ex", TIME_OLD},           {"former", TIME_OLD},
                            {"formerly", TIME_OLD},     {"friday", TIME_RECENT},   {"future", TIME_AHEAD},     {"highschool", TIME_OLD},
                            {"history", TIME_OLD},      {"hx", TIME_OLD},          {"just", TIME_RECENT},      {"lately", TIME_NOW},
                            {"later", TIME_AHEAD},      {"monday", TIME_RECENT},   {"morning", TIME_TODAY},    {"never", TIME_EVER},
                            {"now", TIME_NOW},          {"nowadays", TIME_NOW},    {"once", TIME_EVER},        {"ongoing", TIME_NOW},
                            {"overnight", TIME_TODAY},  {"past", TIME_OLD},        {"persistent", TIME_NOW},   {"persists", TIME_NOW},
                            {"planned", TIME_AHEAD},    {"pmh", TIME_OLD},         {"pmhx", TIME_OLD},         {"presently", TIME_NOW},
                            {"previous", TIME_OLD},     {"previously", TIME_OLD},  {"prior", TIME_OLD},        {"psh", TIME_OLD},
                            {"pshx", TIME_OLD},         {"recently", TIME_NOW},    {"remote", TIME_OLD},       {"remotely", TIME_OLD},
                            {"saturday", TIME_RECENT},  {"scheduled", TIME_AHEAD}, {"since", TIME_NOW},        {"soon", TIME_AHEAD},
                            {"still", TIME_NOW},        {"sunday", TIME_RECENT},   {"teens", TIME_OLD},        {"thirties", TIME_OLD},
                            {"thursday", TIME_RECENT},  {"today", TIME_NOW},       {"tomorrow", TIME_AHEAD},   {"tonight", TIME_NOW},
                            {"tuesday", TIME_RECENT},   {"twenties", TIME_OLD},    {"upcoming", TIME_AHEAD},   {"wednesday", TIME_RECENT},
                            {"weekend", TIME_RECENT},   {"will", TIME_AHEAD},      {"yesterday", TIME_RECENT}, {"youth", TIME_OLD}};

/* Units of time in days. */
static const row units[] = {{"afternoon", 0},  {"april", 90},     {"august", 90},    {"autumn", 180},  {"christmas", 120}, {"day", 1},
                            {"days", 1},       {"decade", 3650},  {"decades", 3650}, {"december", 90}, {"evening", 0},     {"fall", 180},
                            {"february", 90},  {"fortnight", 14}, {"friday", 4},     {"hour", 0},      {"hours", 0},       {"hr", 0},
                            {"hrs", 0},        {"january", 90},   {"july", 90},      {"june", 90},     {"march", 90},      {"may", 90},
                            {"min", 0},        {"mins", 0},       {"minute", 0},     {"minutes", 0},   {"mo", 30},         {"monday", 4},
                            {"month", 30},     {"months", 30},    {"morning", 0},    {"mos", 30},      {"mth", 30},        {"mths", 30},
                            {"night", 1},      {"nights", 1},     {"november", 90},  {"october", 90},  {"saturday", 4},    {"season", 120},
                            {"september", 90}, {"spring", 180},   {"summer", 180},   {"sunday", 4},    {"term", 120},      {"thursday", 4},
                            {"tuesday", 4},    {"wednesday", 4},  {"week", 7},       {"weekend", 3},   {"weeks", 7},       {"winter", 180},
                            {"wk", 7},         {"wks", 7},        {"year", 365},     {"years", 365},   {"yr", 365},        {"yrs", 365}};

static const row numbers[] = {{"a", 1},        {"an", 1},        {"couple", 2},     {"eight", 8},    {"eighteen", 18}, {"eighty", 80},
                              {"eleven", 11},  {"few", 3},       {"fifteen", 15},   {"fifty", 50},   {"five", 5},      {"forty", 40},
                              {"four", 4},     {"fourteen", 14}, {"many", 5},       {"nine", 9},     {"nineteen", 19}, {"ninety", 90},
                              {"one", 1},      {"seven", 7},     {"seventeen", 17}, {"seventy", 70}, {"several", 4},   {"six", 6},
                              {"sixteen", 16}, {"sixty", 60},    {"some", 3},       {"ten", 10},     {"thirteen", 13}, {"thirty", 30},
                              {"three", 3},    {"twelve", 12},   {"twenty", 20},    {"two", 2}};

/* Life as a calendar: "in lockdown", "at school", "in the army". */
static const row eras[] = {{"army", 1},    {"infancy", 1}, {"lockdown", 1},   {"navy", 1},  {"school", 1},
                           {"service", 1}, {"uni", 1},     {"university", 1}, {"utero", 1}, {"war", 1}};

/* Days as they are shortened. "sat" and "sun" are words of their own: only beside "on", "last" or a time of day. */
static const row short_days[] = {{"fri", 1},   {"mon", 1}, {"sat", 2},  {"sun", 2}, {"thur", 1},
                                 {"thurs", 1}, {"tue", 1}, {"tues", 1}, {"wed", 1}};

/* "in his forties", "in the eighties". */
static const row ages[] = {{"childhood", 1}, {"eighties", 1}, {"fifties", 1}, {"forties", 1},  {"infancy", 1},  {"nineties", 1},
                           {"seventies", 1}, {"sixties", 1},  {"teens", 1},   {"thirties", 1}, {"twenties", 1}, {"youth", 1}};

#define COUNT(a) (sizeof(a) / sizeof *(a))

typedef struct key {
    const char *ptr;
    size_t len;
} key;

static int compare(const void *k, const void *r)
{
    const key *a = k;
    const char *b = ((const row *)r)->word;
    int d = strncmp(a->ptr, b, a->len);
    return d != 0 ? d : b[a->len] != '\0' ? -1 : 0;
}

static int value_of(const row *table, size_t n, key k)
{
    const row *r = bsearch(&k, table, n, sizeof *table, compare);
    return r != NULL ? r->value : -1;
}

bool word_is_one_of(const rf_text *t, size_t i, const char *const *list)
{
    if (i >= t->n_words)
        return false;
    const rf_word *w = &t->words[i];
    for (; *list != NULL; list++)
        if (strlen(*list) == w->end - w->start && memcmp(*list, t->fold + w->start, w->end - w->start) == 0)
            return true;
    return false;
}

static key word_key(const rf_text *t, size_t i)
{
    if (i >= t->n_words)
        return (key){"", 0};
    return (key){t->fold + t->words[i].start, t->words[i].end - t->words[i].start};
}

static bool is(const rf_text *t, size_t i, const char *s)
{
    key k = word_key(t, i);
    return strlen(s) == k.len && memcmp(k.ptr, s, k.len) == 0;
}

/* A whole number in digits or words; -1 if it is none. */
static int number_of(key k)
{
    int v = 0;
    for (size_t i = 0; i < k.len; i++) {
        if (k.ptr[i] < '0' || k.ptr[i] > '9' || i > 5)
            return value_of(numbers, COUNT(numbers), k);
        v = v * 10 + (k.ptr[i] - '0');
    }
    return k.len > 0 ? v : -1;
}

static time_class by_age(int days) { return days <= 31 ? TIME_RECENT : TIME_OLD; }

/* "three days ago", "a couple of years back", "10 years later". */
static time_class counted(const rf_text *t, size_t i, size_t *n)
{
    int v = number_of(word_key(t, i));
    size_t u = i + 1;
    if (v < 0)
        return TIME_NONE;
    if (is(t, u, "few") || is(t, u, "couple") || is(t, u, "half")) {
        v = 3;
        u++;
    }
    if (is(t, u, "of"))
        u++;
    int days = value_of(units, COUNT(units), word_key(t, u));
    if (days < 0)
        return TIME_NONE;
    if (is(t, u + 1, "ago") || is(t, u + 1, "back") || is(t, u + 1, "earlier") || is(t, u + 1, "before") || is(t, u + 1, "prior")) {
        *n = u + 2 - i;
        return by_age(v * days);
    }
    if (i > 0 && is(t, i - 1, "before")) {
        *n = u + 1 - i;
        return by_age(v * days); /* "before two days", as Indian English has it */
    }
    if (is(t, u + 1, "since") && !(is(t, i, "a") || is(t, i, "an"))) {
        *n = u + 2 - i;
        return by_age(v * days);
    }
    if (i > 0 && (is(t, i - 1, "for") || is(t, i - 1, "past") || is(t, i - 1, "last"))) {
        *n = u + 1 - i;
        return TIME_NOW;
    }
    return TIME_NONE;
}

/* "on the 14th", "on 3rd". */
static bool is_ordinal(key k)
{
    if (k.len < 3 || k.len > 4 || k.ptr[0] < '0' || k.ptr[0] > '9')
        return false;
    const char *tail = k.ptr + k.len - 2;
    return memcmp(tail, "st", 2) == 0 || memcmp(tail, "nd", 2) == 0 || memcmp(tail, "rd", 2) == 0 || memcmp(tail, "th", 2) == 0;
}

/* "aged four", "at 14", "till i was 12", "by thirty": an age, when no unit or score follows. */
static size_t age_at(const rf_text *t, size_t i)
{
    bool aged = is(t, i, "aged") || is(t, i, "age");
    if (!aged && !is(t, i, "at") && !is(t, i, "by") &&
        !(is(t, i, "was") && i > 0 && (is(t, i - 1, "i") || is(t, i - 1, "he") || is(t, i - 1, "she"))))
        return 0;
    int v = number_of(word_key(t, i + 1));
    if (v < 2 || v > 99 || is(t, i + 1, "few") || is(t, i + 1, "many") || is(t, i + 1, "some") || is(t, i + 1, "several") ||
        is(t, i + 1, "couple"))
        return 0;
    size_t end = t->words[i + 1].end;
    if (end < t->len && strchr("/:%.+", t->fold[end]) != NULL && end + 1 < t->len && t->fold[end + 1] != ' ' && t->fold[end] != '.')
        return 0;
    if (!aged && i + 2 < t->n_words && (value_of(units, COUNT(units), word_key(t, i + 2)) >= 0 || (t->words[i + 2].flags & RF_WORD_NUMBER)))
        return 0;
    return !aged && (is(t, i + 2, "am") || is(t, i + 2, "pm") || is(t, i + 2, "oclock")) ? 0 : 2;
}

/* A day without its month: "on the 14th", "on 3/11", "on sat", "fri night". */
static size_t dated_day(const rf_text *t, size_t i)
{
    if (is(t, i, "on")) {
        size_t k = i + 1 + is(t, i + 1, "the");
        if (k < t->n_words && (is_ordinal(word_key(t, k)) || value_of(short_days, COUNT(short_days), word_key(t, k)) > 0))
            return k + 1 - i;
        if (k + 1 < t->n_words && number_of(word_key(t, k)) > 0 && t->fold[t->words[k].end] == '/' &&
            t->words[k + 1].start == t->words[k].end + 1)
            return k + 2 - i;
    }
    int day = value_of(short_days, COUNT(short_days), word_key(t, i));
    bool part =
        is(t, i + 1, "night") || is(t, i + 1, "morning") || is(t, i + 1, "afternoon") || is(t, i + 1, "evening") || is(t, i + 1, "nite");
    return day > 0 && (part || day == 1) ? 1 + part : 0;
}

time_class time_at(const rf_text *t, size_t i, size_t *n)
{
    *n = 1;
    key k = word_key(t, i);
    size_t words = dated_day(t, i);
    if (words > 0) {
        *n = words;
        return TIME_RECENT;
    }
    words = age_at(t, i);
    if (words > 0) {
        *n = words;
        return TIME_AGE;
    }
    int year = number_of(k);
    if (k.len == 4 && year >= 1940 && year <= 2100)
        return i > 0 && is(t, i - 1, "since") ? TIME_NOW : TIME_OLD;
    time_class c = counted(t, i, n);
    if (c != TIME_NONE)
        return c;
    int unit = value_of(units, COUNT(units), word_key(t, i + 1));
    if (unit >= 0 && (is(t, i, "last") || is(t, i, "this") || is(t, i, "next") || is(t, i, "these") || is(t, i, "earlier"))) {
        *n = 2;
        if (is(t, i, "last") || is(t, i, "next"))
            return is(t, i, "last") ? by_age(unit) : TIME_AHEAD;
        return is(t, i + 1, "morning") || is(t, i + 1, "afternoon") || is(t, i, "earlier") ? TIME_TODAY : TIME_NOW;
    }
    if (is(t, i, "the") && is(t, i + 1, "other") && unit < 0 && value_of(units, COUNT(units), word_key(t, i + 2)) >= 0) {
        *n = 3;
        return TIME_RECENT; /* "the other day" */
    }
    if (unit >= 120 && unit <= 180 && (is(t, i, "that") || is(t, i, "all") || is(t, i, "one") || is(t, i, "in") || is(t, i, "over"))) {
        *n = 2;
        return TIME_OLD; /* "that winter", "in spring" */
    }
    if ((is(t, i, "in") || is(t, i, "at") || is(t, i, "during")) &&
        value_of(eras, COUNT(eras), word_key(t, i + 1 + is(t, i + 1, "the"))) > 0) {
        *n = 2u + is(t, i + 1, "the");
        return TIME_OLD;
    }
    unit = value_of(units, COUNT(units), k);
    if (unit >= 0 && is(t, i + 1, "ago")) {
        *n = 2;
        return unit >= 30 ? TIME_OLD : TIME_RECENT;
    }
    if (unit == 90 && i > 0 && (is(t, i - 1, "in") || is(t, i - 1, "since") || is(t, i - 1, "on") || is(t, i - 1, "of")))
        return is(t, i - 1, "since") ? TIME_NOW : TIME_OLD; /* "in march" */
    if (unit >= 3650 || (is(t, i, "at") && is(t, i + 1, "age")) ||
        (is(t, i, "when") && (is(t, i + 1, "i") || is(t, i + 1, "he") || is(t, i + 1, "she")) &&
         (is(t, i + 2, "was") || is(t, i + 2, "were"))))
        return TIME_OLD;
    if ((is(t, i, "in") &&
         (is(t, i + 1, "his") || is(t, i + 1, "her") || is(t, i + 1, "my") || is(t, i + 1, "the") || is(t, i + 1, "their")) &&
         value_of(ages, COUNT(ages), word_key(t, i + 2)) > 0)) {
        *n = 3;
        return TIME_OLD; /* "in his forties" */
    }
    if (is(t, i, "day") && number_of(word_key(t, i + 1)) >= 0) {
        *n = 2;
        return TIME_RECENT; /* "resolved on day 3" */
    }
    if (is(t, i, "as") && (is(t, i + 1, "a") || is(t, i + 1, "an")) &&
        (is(t, i + 2, "child") || is(t, i + 2, "kid") || is(t, i + 2, "teen") || is(t, i + 2, "teenager") || is(t, i + 2, "infant") ||
         is(t, i + 2, "student") || is(t, i + 2, "boy") || is(t, i + 2, "girl") || is(t, i + 2, "baby"))) {
        *n = 3;
        return TIME_OLD;
    }
    int v = value_of(times, COUNT(times), k);
    return v < 0 ? TIME_NONE : (time_class)v;
}
