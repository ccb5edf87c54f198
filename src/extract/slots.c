/* extract/slots.c - the scanner for slots. Knows numbers, units and a closed list of words; judges nothing. */
#include "extract/slots_internal.h"
#include "extract/word_filter.h"

#include <pthread.h>
#include <string.h>

static const named number_words[] = {
    {"a", 1},          {"an", 1},        {"one", 1},       {"two", 2},       {"couple", 2},    {"three", 3},    {"few", 3},
    {"several", 4},    {"four", 4},      {"five", 5},      {"six", 6},       {"seven", 7},     {"eight", 8},    {"nine", 9},
    {"ten", 10},       {"eleven", 11},   {"twelve", 12},   {"thirteen", 13}, {"fourteen", 14}, {"fifteen", 15}, {"sixteen", 16},
    {"seventeen", 17}, {"eighteen", 18}, {"nineteen", 19}, {"twenty", 20},   {"thirty", 30},   {"forty", 40},   {"fifty", 50},
    {"sixty", 60},     {"seventy", 70},  {"eighty", 80},   {"ninety", 90},   {"half", 1}};

/* Hours are kept as 0 days. */
static const named units[] = {{"minute", 0},  {"minutes", 0}, {"min", 0},   {"mins", 0},      {"hour", 0},      {"hours", 0},
                              {"hr", 0},      {"hrs", 0},     {"day", 1},   {"days", 1},      {"night", 1},     {"nights", 1},
                              {"week", 7},    {"weeks", 7},   {"wk", 7},    {"wks", 7},       {"weekend", 3},   {"month", 30},
                              {"months", 30}, {"mth", 30},    {"mths", 30}, {"mo", 30},       {"mos", 30},      {"year", 365},
                              {"years", 365}, {"yr", 365},    {"yrs", 365}, {"decade", 3650}, {"decades", 3650}};

/* Words that date an onset by themselves. */
static const named onset_words[] = {{"today", 0},     {"tonight", 0},  {"yesterday", 1}, {"overnight", 0}, {"monday", 4}, {"tuesday", 4},
                                    {"wednesday", 4}, {"thursday", 4}, {"friday", 4},    {"saturday", 4},  {"sunday", 4}};

static const struct {
    const char *word;
    unsigned flag;
} flag_words[] = {{"left", RF_SLOT_LEFT},
                  {"right", RF_SLOT_RIGHT},
                  {"both", RF_SLOT_BOTH},
                  {"bilateral", RF_SLOT_BOTH},
                  {"bilaterally", RF_SLOT_BOTH},
                  {"new", RF_SLOT_NEW},
                  {"suddenly", RF_SLOT_SUDDEN},
                  {"sudden", RF_SLOT_SUDDEN},
                  {"worse", RF_SLOT_WORSE},
                  {"worsening", RF_SLOT_WORSE},
                  {"worsened", RF_SLOT_WORSE},
                  {"worst", RF_SLOT_WORSE},
                  {"increasing", RF_SLOT_WORSE},
                  {"deteriorating", RF_SLOT_WORSE},
                  {"progressing", RF_SLOT_WORSE},
                  {"progressive", RF_SLOT_WORSE},
                  {"progressively", RF_SLOT_WORSE},
                  {"weaker", RF_SLOT_WORSE},
                  {"spreading", RF_SLOT_SPREADING},
                  {"spread", RF_SLOT_SPREADING},
                  {"spreads", RF_SLOT_SPREADING},
                  {"spreaded", RF_SLOT_SPREADING},
                  {"unchanged", RF_SLOT_UNCHANGED},
                  {"stable", RF_SLOT_UNCHANGED},
                  {"intermittent", RF_SLOT_INTERMITTENT},
                  {"intermittently", RF_SLOT_INTERMITTENT},
                  {"occasionally", RF_SLOT_INTERMITTENT},
                  {"sometimes", RF_SLOT_INTERMITTENT},
                  {"gone", RF_SLOT_GONE},
                  {"resolved", RF_SLOT_GONE},
                  {"cured", RF_SLOT_GONE},
                  {"healed", RF_SLOT_GONE},
                  {"accident", RF_SLOT_TRAUMA},
                  {"crash", RF_SLOT_TRAUMA},
                  {"fell", RF_SLOT_TRAUMA},
                  {"injury", RF_SLOT_TRAUMA},
                  {"injured", RF_SLOT_TRAUMA},
                  {"fall", RF_SLOT_TRAUMA},
                  {"physio", RF_SLOT_TREATED},
                  {"chiropractor", RF_SLOT_TREATED},
                  {"chiro", RF_SLOT_TREATED},
                  {"doctor", RF_SLOT_TREATED},
                  {"surgery", RF_SLOT_TREATED}};

/* Two- and three-word trends. */
static const struct {
    const char *words[4];
    unsigned flag;
} flag_phrases[] = {{{"comes", "and", "goes", NULL}, RF_SLOT_INTERMITTENT},
                    {{"come", "and", "go", NULL}, RF_SLOT_INTERMITTENT},
                    {{"on", "and", "off", NULL}, RF_SLOT_INTERMITTENT},
                    {{"off", "and", "on", NULL}, RF_SLOT_INTERMITTENT},
                    {{"now", "and", "then", NULL}, RF_SLOT_INTERMITTENT},
                    {{"started", "having", NULL}, RF_SLOT_NEW},
                    {{"started", "getting", NULL}, RF_SLOT_NEW},
                    {{"just", "started", NULL}, RF_SLOT_NEW},
                    {{"out", "of", "nowhere", NULL}, RF_SLOT_SUDDEN},
                    {{"all", "of", "a", NULL}, RF_SLOT_SUDDEN},
                    {{"same", "as", "always", NULL}, RF_SLOT_UNCHANGED},
                    {{"same", "as", "ever", NULL}, RF_SLOT_UNCHANGED},
                    {{"same", "as", "before", NULL}, RF_SLOT_UNCHANGED},
                    {{"no", "change", NULL}, RF_SLOT_UNCHANGED},
                    {{"not", "changed", NULL}, RF_SLOT_UNCHANGED},
                    {{"hasnt", "changed", NULL}, RF_SLOT_UNCHANGED},
                    {{"never", "changed", NULL}, RF_SLOT_UNCHANGED},
                    {{"never", "changes", NULL}, RF_SLOT_UNCHANGED},
                    {{"been", "the", "same", NULL}, RF_SLOT_UNCHANGED},
                    {{"stayed", "the", "same", NULL}, RF_SLOT_UNCHANGED},
                    {{"stays", "the", "same", NULL}, RF_SLOT_UNCHANGED},
                    {{"went", "away", NULL}, RF_SLOT_GONE},
                    {{"gone", "away", NULL}, RF_SLOT_GONE},
                    {{"pain", "free", NULL}, RF_SLOT_GONE},
                    {{"other", "side", NULL}, RF_SLOT_SPREADING},
                    {{"other", "leg", NULL}, RF_SLOT_SPREADING},
                    {{"now", "the", "right", NULL}, RF_SLOT_SPREADING},
                    {{"now", "the", "left", NULL}, RF_SLOT_SPREADING},
                    {{"now", "in", "both", NULL}, RF_SLOT_SPREADING}};

#define COUNT(a) (sizeof(a) / sizeof *(a))

static bool is(const rf_text *t, size_t i, const char *s) { return rf_text_word_is(t, i, s); }

int slots_lookup(const named *table, size_t n, rf_str w)
{
    for (size_t i = 0; i < n && w.len > 0; i++)
        if (table[i].word[0] == w.ptr[0] && rf_str_is(w, table[i].word))
            return table[i].value;
    return -1;
}

int slots_digits(rf_str w, rf_str *rest)
{
    size_t i = 0;
    int v = 0;
    while (i < w.len && w.ptr[i] >= '0' && w.ptr[i] <= '9' && i < 6) {
        v = v * 10 + (w.ptr[i] - '0');
        i++;
    }
    *rest = (rf_str){w.ptr + i, w.len - i};
    return i > 0 ? v : -1;
}

int slots_number_at(const rf_text *t, size_t i, rf_str *suffix)
{
    *suffix = (rf_str){"", 0};
    if (i >= t->n_words)
        return -1;
    rf_str w = rf_text_word(t, i);
    int v = slots_digits(w, suffix);
    if (v >= 0)
        return v;
    *suffix = (rf_str){"", 0};
    return slots_lookup(number_words, COUNT(number_words), w);
}

bool slots_is_unit(const rf_text *t, size_t i) { return i < t->n_words && slots_lookup(units, COUNT(units), rf_text_word(t, i)) >= 0; }

void slots_set_once(int *slot, int value)
{
    if (*slot < 0)
        *slot = value;
}

/* "half a year", "half year", "a quarter of a year": *u is the unit. */
static bool is_fraction(const rf_text *t, size_t i, size_t *u)
{
    if (!is(t, i, "half") && !is(t, i, "quarter"))
        return false;
    *u = i + 1;
    *u += is(t, *u, "of");
    *u += is(t, *u, "a") || is(t, *u, "an");
    return *u < t->n_words;
}

/* "3 weeks", "couple of months", "past two days", "few yrs ago". */
static void read_duration(const rf_text *t, size_t i, rf_slots *s)
{
    rf_str suffix, none;
    int v = slots_number_at(t, i, &suffix);
    bool has_number = v >= 0;
    size_t u = i + 1;
    int unit = -1;
    if (is_fraction(t, i, &u)) {
        unit = slots_lookup(units, COUNT(units), rf_text_word(t, u));
        if (unit >= 7) {
            slots_set_once(is(t, u + 1, "ago") ? &s->onset_days : &s->duration_days,
                           (unit == 365 ? 360 : unit) / (is(t, i, "quarter") ? 4 : 2));
            return;
        }
        u = i + 1;
        unit = -1;
    }
    if (has_number && suffix.len > 0) {
        unit = slots_lookup(units, COUNT(units), suffix);
        u = i;
    } else if (has_number) {
        if (is(t, u, "of"))
            u++;
        if (i > 0 && (is(t, i - 1, "half") || (is(t, i - 1, "of") && i > 1 && is(t, i - 2, "quarter"))))
            return; /* the fraction has read it */
        if (slots_number_at(t, u, &none) >= 0 && (is(t, i, "a") || is(t, i, "twenty") || is(t, i, "thirty")))
            return; /* "a few": the next word starts the number */
        if (u < t->n_words)
            unit = slots_lookup(units, COUNT(units), rf_text_word(t, u));
    } else if (i > 0 && (is(t, i - 1, "for") || is(t, i - 1, "many") || is(t, i - 1, "of")) && !is(t, i, "day")) {
        unit = slots_lookup(units, COUNT(units), rf_text_word(t, i)); /* "for years", "for weeks" */
        v = 3;
        u = i;
        if (unit <= 0)
            return;
    } else if (i > 0 && (is(t, i - 1, "last") || is(t, i - 1, "past") || is(t, i - 1, "this"))) {
        unit = slots_lookup(units, COUNT(units), rf_text_word(t, i)); /* "last week", "this month" */
        v = 1;
        if (unit >= 0)
            slots_set_once(&s->onset_days, is(t, i - 1, "this") ? unit / 2 : unit);
        return;
    }
    if (unit < 0 || v > 100)
        return;
    if (is(t, u + 1, "old") || is(t, u + 1, "pregnant") || is(t, u + 1, "along") || (unit == 0 && is(t, u + 1, "video")))
        return;
    if (is(t, u + 1, "ago") || is(t, u + 1, "back") || is(t, u + 1, "earlier"))
        slots_set_once(&s->onset_days, v * unit);
    else if (!(unit == 0 && !(i > 0 && (is(t, i - 1, "for") || is(t, i - 1, "last") || is(t, i - 1, "past")))))
        slots_set_once(&s->duration_days, v * unit);
}

static void read_onset(const rf_text *t, size_t i, rf_slots *s)
{
    int v = slots_lookup(onset_words, COUNT(onset_words), rf_text_word(t, i));
    if (v >= 0)
        slots_set_once(&s->onset_days, v);
    else if ((is(t, i, "morning") || is(t, i, "afternoon") || is(t, i, "evening")) && i > 0 && is(t, i - 1, "this"))
        slots_set_once(&s->onset_days, 0);
    else if (is(t, i, "night") && i > 0 && is(t, i - 1, "last"))
        slots_set_once(&s->onset_days, 1);
    else if (is(t, i, "since") && i + 1 < t->n_words) {
        rf_str rest;
        int year = slots_digits(rf_text_word(t, i + 1), &rest);
        if ((year >= 1950 && year <= 2100) || is(t, i + 1, "childhood") || is(t, i + 1, "covid") || is(t, i + 1, "school") ||
            is(t, i + 1, "birth") || (is(t, i + 1, "high") && is(t, i + 2, "school")))
            slots_set_once(&s->duration_days, 400);
    } else if (is(t, i, "chronic") || is(t, i, "lifelong"))
        slots_set_once(&s->duration_days, 365);
}

/* "9/10", "8 out of 10", "10/10 pain". */
static void read_score(const rf_text *t, size_t i, rf_slots *s)
{
    rf_str rest, rest2;
    int v = slots_digits(rf_text_word(t, i), &rest);
    if (v < 0 || v > 10 || rest.len > 0 || i + 1 >= t->n_words)
        return;
    size_t j = i + 1;
    bool slash = t->fold[t->words[i].end] == '/' && t->words[i + 1].start == t->words[i].end + 1;
    bool out_of = is(t, i + 1, "out") && is(t, i + 2, "of");
    if (out_of)
        j = i + 3;
    if ((slash || out_of) && j < t->n_words && slots_digits(rf_text_word(t, j), &rest2) == 10 && rest2.len == 0)
        slots_set_once(&s->pain_score, v);
}

static void read_flags(const rf_text *t, size_t i, rf_slots *s)
{
    rf_str w = rf_text_word(t, i);
    for (size_t k = 0; k < COUNT(flag_words); k++)
        if (flag_words[k].word[0] == w.ptr[0] && rf_str_is(w, flag_words[k].word))
            s->flags |= flag_words[k].flag;
    for (size_t k = 0; k < COUNT(flag_phrases); k++) {
        size_t n = 0;
        while (flag_phrases[k].words[n] != NULL && is(t, i + n, flag_phrases[k].words[n]))
            n++;
        if (flag_phrases[k].words[n] == NULL)
            s->flags |= flag_phrases[k].flag;
    }
    if (i >= 2 && is(t, i, "right") && is(t, i - 1, "and") && is(t, i - 2, "left"))
        s->flags |= RF_SLOT_BOTH;
}

/* A question mark between this word and the next one. */
static bool is_question(const rf_text *t, size_t i)
{
    size_t end = t->words[i].end, stop = i + 1 < t->n_words ? t->words[i + 1].start : t->len;
    while (end < stop && t->fold[end] != '?')
        end++;
    return end < stop;
}

/* ---- which words are worth a look: those that something may begin with, and those behind "last" or "for" ---- */

static rf_word_filter counting, decade, dating, flagging, in_front;

void slots_add_named(rf_word_filter *f, const named *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        rf_word_filter_add(f, words[i].word);
}

static void add_all(rf_word_filter *f, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        rf_word_filter_add(f, words[i]);
}

static void fill_filters(void)
{
    static const char *const fractions[] = {"half", "quarter"};
    static const char *const dates[] = {"morning", "afternoon", "evening", "night", "since", "chronic", "lifelong"};
    static const char *const before[] = {"for", "many", "of", "last", "past", "this"}; /* what read_duration looks back for */
    slots_add_named(&counting, number_words, COUNT(number_words));
    add_all(&counting, fractions, COUNT(fractions));
    slots_add_decades(&decade);
    slots_add_named(&dating, onset_words, COUNT(onset_words));
    add_all(&dating, dates, COUNT(dates));
    for (size_t i = 0; i < COUNT(flag_words); i++)
        rf_word_filter_add(&flagging, flag_words[i].word);
    for (size_t i = 0; i < COUNT(flag_phrases); i++)
        rf_word_filter_add(&flagging, flag_phrases[i].words[0]);
    add_all(&in_front, before, COUNT(before));
}

void slots_prepare(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, fill_filters);
}

/* Which readers have to look at word i. */
enum { READS_NUMBER = 1, READS_DECADE = 2, READS_DURATION = 4, READS_DATE = 8, READS_SCORE = 16, READS_FLAG = 32 };

static unsigned readers_of(const rf_text *t, size_t i)
{
    const rf_word *w = &t->words[i];
    char first = t->fold[w->start];
    unsigned readers = first >= '0' && first <= '9' ? READS_NUMBER | READS_DECADE | READS_DURATION | READS_SCORE : 0;
    readers |= rf_word_filter_may_have(&counting, w) ? READS_NUMBER | READS_DURATION : 0;
    readers |= rf_word_filter_may_have(&decade, w) ? READS_DECADE : 0;
    readers |= rf_word_filter_may_have(&dating, w) ? READS_DATE : 0;
    readers |= rf_word_filter_may_have(&flagging, w) ? READS_FLAG : 0;
    readers |= i > 0 && rf_word_filter_may_have(&in_front, w - 1) ? READS_DURATION : 0;
    return readers;
}

bool slots_may_begin(const rf_text *t, size_t i) { return readers_of(t, i) != 0 || is_question(t, i); }

void slots_read_word(const rf_text *t, size_t i, rf_slots *s)
{
    unsigned readers = readers_of(t, i);
    if (is_question(t, i))
        s->flags |= RF_SLOT_QUESTION;
    if (readers & READS_NUMBER)
        slots_read_age(t, i, s);
    if (readers & READS_DECADE)
        slots_read_decade(t, i, s);
    if (readers & READS_DURATION)
        read_duration(t, i, s);
    if (readers & READS_DATE)
        read_onset(t, i, s);
    if (readers & READS_SCORE)
        read_score(t, i, s);
    if (readers & READS_FLAG)
        read_flags(t, i, s);
}
