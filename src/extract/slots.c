/* extract/slots.c - the scanner for slots. Knows numbers, units and a closed list of words; judges nothing. */
#include "extract/slots.h"

#include "extract/context_facts.h"
#include "extract/tense.h"

#include <string.h>

enum { LIST_SEPARATORS = 3, LIST_WORDS = 5 }; /* at least so many separators, so many words an item on average */

typedef struct named {
    const char *word;
    int value;
} named;

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

static rf_str word_str(const rf_text *t, size_t i) { return (rf_str){t->fold + t->words[i].start, t->words[i].end - t->words[i].start}; }

static bool is(const rf_text *t, size_t i, const char *s) { return i < t->n_words && rf_str_is(word_str(t, i), s); }

static int lookup(const named *table, size_t n, rf_str w)
{
    for (size_t i = 0; i < n; i++)
        if (rf_str_is(w, table[i].word))
            return table[i].value;
    return -1;
}

/* Leading digits of a word as a number; *rest is what follows them ("14yo" -> 14, "yo"). -1 if it starts otherwise. */
static int digits(rf_str w, rf_str *rest)
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

static int number_at(const rf_text *t, size_t i, rf_str *suffix)
{
    *suffix = (rf_str){"", 0};
    if (i >= t->n_words)
        return -1;
    rf_str w = word_str(t, i);
    int v = digits(w, suffix);
    if (v >= 0)
        return v;
    *suffix = (rf_str){"", 0};
    return lookup(number_words, COUNT(number_words), w);
}

static bool is_age_suffix(rf_str s)
{
    return rf_str_is(s, "yo") || rf_str_is(s, "y") || rf_str_is(s, "yrold") || rf_str_is(s, "yr") || rf_str_is(s, "f") || rf_str_is(s, "m");
}

static void set_once(int *slot, int value)
{
    if (*slot < 0)
        *slot = value;
}

/* "14yo", "im 71", "aged 70", "age 16", "72 years old", "my 7 year old", "f 22", "22 f". */
static void read_age(const rf_text *t, size_t i, rf_slots *s)
{
    rf_str suffix;
    int v = number_at(t, i, &suffix);
    bool in_digits = v >= 0 && word_str(t, i).ptr[0] <= '9';
    if (v < 1 || v > 110)
        return;
    bool unit_year = is(t, i + 1, "year") || is(t, i + 1, "years") || is(t, i + 1, "yr") || is(t, i + 1, "yrs") || is(t, i + 1, "y") ||
                     rf_str_is(suffix, "yr") || rf_str_is(suffix, "yrs") || rf_str_is(suffix, "year") || rf_str_is(suffix, "y");
    size_t after = suffix.len > 0 ? i + 1 : i + 2;
    if (unit_year && (is(t, after, "old") || is(t, after, "o") || (is(t, after, "of") && is(t, after + 1, "age")))) {
        set_once(&s->age_years, v);
        return;
    }
    if (is(t, i + 1, "yo") || (in_digits && is_age_suffix(suffix) && v >= 5 && !(rf_str_is(suffix, "m") && v > 99))) {
        if (!rf_str_is(suffix, "m") || v >= 10)
            set_once(&s->age_years, v);
        return;
    }
    if (!in_digits || suffix.len > 0 || i == 0)
        return;
    bool unit_follows = i + 1 < t->n_words && t->words[i + 1].sentence == t->words[i].sentence &&
                        (lookup(units, COUNT(units), word_str(t, i + 1)) >= 0 || is(t, i + 1, "lbs") || is(t, i + 1, "kg") ||
                         is(t, i + 1, "feet") || is(t, i + 1, "ft") || is(t, i + 1, "percent") || is(t, i + 1, "times") ||
                         is(t, i + 1, "pounds") || is(t, i + 1, "reps") || is(t, i + 1, "degrees") || is(t, i + 1, "sets"));
    bool percent = t->words[i].end < t->len && (t->fold[t->words[i].end] == '%' || t->fold[t->words[i].end] == '/');
    if (unit_follows || percent)
        return;
    if (is(t, i - 1, "age") || is(t, i - 1, "aged") || is(t, i - 1, "turning") || is(t, i - 1, "turned") || is(t, i - 1, "im") ||
        (is(t, i - 1, "am") && i >= 2 && is(t, i - 2, "i")) || (is(t, i - 1, "at") && v >= 50) ||
        ((is(t, i - 1, "is") || is(t, i - 1, "hes") || is(t, i - 1, "shes")) && v >= 2 && t->words[i].end < t->len &&
         strchr(",.;!\n", t->fold[t->words[i].end]) != NULL))
        if (v >= 3)
            set_once(&s->age_years, v);
}

/* "3 weeks", "couple of months", "past two days", "few yrs ago". */
static void read_duration(const rf_text *t, size_t i, rf_slots *s)
{
    rf_str suffix, none;
    int v = number_at(t, i, &suffix);
    bool has_number = v >= 0;
    size_t u = i + 1;
    int unit = -1;
    if (has_number && suffix.len > 0) {
        unit = lookup(units, COUNT(units), suffix);
        u = i;
    } else if (has_number) {
        if (is(t, u, "of"))
            u++;
        if (number_at(t, u, &none) >= 0 && (is(t, i, "a") || is(t, i, "twenty") || is(t, i, "thirty")))
            return; /* "a few": the next word starts the number */
        if (u < t->n_words)
            unit = lookup(units, COUNT(units), word_str(t, u));
    } else if (i > 0 && (is(t, i - 1, "for") || is(t, i - 1, "many") || is(t, i - 1, "of")) && !is(t, i, "day")) {
        unit = lookup(units, COUNT(units), word_str(t, i)); /* "for years", "for weeks" */
        v = 3;
        u = i;
        if (unit <= 0)
            return;
    } else if (i > 0 && (is(t, i - 1, "last") || is(t, i - 1, "past") || is(t, i - 1, "this"))) {
        unit = lookup(units, COUNT(units), word_str(t, i)); /* "last week", "this month" */
        v = 1;
        if (unit >= 0)
            set_once(&s->onset_days, is(t, i - 1, "this") ? unit / 2 : unit);
        return;
    }
    if (unit < 0 || v > 100)
        return;
    if (is(t, u + 1, "old") || is(t, u + 1, "pregnant") || is(t, u + 1, "along") || (unit == 0 && is(t, u + 1, "video")))
        return;
    if (is(t, u + 1, "ago") || is(t, u + 1, "back") || is(t, u + 1, "earlier"))
        set_once(&s->onset_days, v * unit);
    else if (!(unit == 0 && !(i > 0 && (is(t, i - 1, "for") || is(t, i - 1, "last") || is(t, i - 1, "past")))))
        set_once(&s->duration_days, v * unit);
}

static void read_onset(const rf_text *t, size_t i, rf_slots *s)
{
    int v = lookup(onset_words, COUNT(onset_words), word_str(t, i));
    if (v >= 0)
        set_once(&s->onset_days, v);
    else if ((is(t, i, "morning") || is(t, i, "afternoon") || is(t, i, "evening")) && i > 0 && is(t, i - 1, "this"))
        set_once(&s->onset_days, 0);
    else if (is(t, i, "night") && i > 0 && is(t, i - 1, "last"))
        set_once(&s->onset_days, 1);
    else if (is(t, i, "since") && i + 1 < t->n_words) {
        rf_str rest;
        int year = digits(word_str(t, i + 1), &rest);
        if ((year >= 1950 && year <= 2100) || is(t, i + 1, "childhood") || is(t, i + 1, "covid") || is(t, i + 1, "school") ||
            is(t, i + 1, "birth") || (is(t, i + 1, "high") && is(t, i + 2, "school")))
            set_once(&s->duration_days, 400);
    } else if (is(t, i, "chronic") || is(t, i, "lifelong"))
        set_once(&s->duration_days, 365);
}

/* "9/10", "8 out of 10", "10/10 pain". */
static void read_score(const rf_text *t, size_t i, rf_slots *s)
{
    rf_str rest, rest2;
    int v = digits(word_str(t, i), &rest);
    if (v < 0 || v > 10 || rest.len > 0 || i + 1 >= t->n_words)
        return;
    size_t j = i + 1;
    bool slash = t->fold[t->words[i].end] == '/' && t->words[i + 1].start == t->words[i].end + 1;
    bool out_of = is(t, i + 1, "out") && is(t, i + 2, "of");
    if (out_of)
        j = i + 3;
    if ((slash || out_of) && j < t->n_words && digits(word_str(t, j), &rest2) == 10 && rest2.len == 0)
        set_once(&s->pain_score, v);
}

static void read_flags(const rf_text *t, size_t i, rf_slots *s)
{
    rf_str w = word_str(t, i);
    for (size_t k = 0; k < COUNT(flag_words); k++)
        if (rf_str_is(w, flag_words[k].word))
            s->flags |= flag_words[k].flag;
    for (size_t k = 0; k < COUNT(flag_phrases); k++) {
        size_t n = 0;
        while (flag_phrases[k].words[n] != NULL && is(t, i + n, flag_phrases[k].words[n]))
            n++;
        if (flag_phrases[k].words[n] == NULL)
            s->flags |= flag_phrases[k].flag;
    }
    if ((s->flags & RF_SLOT_LEFT) && (s->flags & RF_SLOT_RIGHT) && is(t, i, "right") && i >= 2 && is(t, i - 1, "and"))
        s->flags |= RF_SLOT_BOTH;
    size_t end = t->words[i].end;
    size_t stop = i + 1 < t->n_words ? t->words[i + 1].start : t->len;
    for (; end < stop; end++)
        if (t->fold[end] == '?')
            s->flags |= RF_SLOT_QUESTION;
}

static void merge(rf_slots *into, const rf_slots *s)
{
    if (s->age_years >= 0)
        set_once(&into->age_years, s->age_years);
    if (s->duration_days >= 0)
        set_once(&into->duration_days, s->duration_days);
    if (s->onset_days >= 0)
        set_once(&into->onset_days, s->onset_days);
    if (s->pain_score >= 0)
        set_once(&into->pain_score, s->pain_score);
    into->flags |= s->flags;
    into->past_verbs += s->past_verbs;
    into->present_verbs += s->present_verbs;
}

/* "dry mouth, chest tightness, dizzy; headaches": at least two separators, nobody named, no verb that tells a tense, no
 * question. Reviews of medicines are written so; they tell what may happen, not what is wrong now (clinical.md 15.1). */
static bool is_bare_list(const rf_text *t, const rf_slots *comment)
{
    size_t separators = 0;
    for (size_t i = 0; i < t->len; i++)
        separators += t->fold[i] == ',' || t->fold[i] == ';' || t->fold[i] == '\n' || t->fold[i] == '&';
    if (separators < LIST_SEPARATORS || t->n_words > LIST_WORDS * (separators + 1) || comment->past_verbs + comment->present_verbs > 0 ||
        (comment->flags & RF_SLOT_QUESTION))
        return false;
    for (size_t i = 0; i < t->n_words; i++) {
        person_class p = person_at(t, i);
        if (p == PERSON_FIRST || p == PERSON_SECOND || p == PERSON_THIRD || p == PERSON_KIN)
            return false;
    }
    return true;
}

/* The tense of the mention's own clause: "constant pain and i had a scan in 2015" is no past pain. */
static void clause_tense(const rf_text *t, size_t w, rf_slots *s)
{
    s->flags &= ~(unsigned)(RF_SLOT_PAST_VERB | RF_SLOT_PRESENT_VERB);
    if (w >= t->n_words)
        return;
    size_t first = w, last = w;
    while (first > 0 && t->words[first - 1].clause == t->words[w].clause)
        first--;
    while (last < t->n_words && t->words[last].clause == t->words[w].clause)
        last++;
    for (size_t i = first; i < last; i++) {
        rf_tense x = rf_tense_of(t, i);
        s->flags |= x == RF_TENSE_PAST ? RF_SLOT_PAST_VERB : x == RF_TENSE_PRESENT ? RF_SLOT_PRESENT_VERB : 0;
    }
}

void rf_slots_read(const rf_text *t, rf_mentions *mentions, rf_arena *arena, rf_slots *comment)
{
    const rf_slots unknown = RF_SLOTS_NONE;
    size_t n = t->n_sentences + 1;
    rf_slots *by_sentence = rf_arena_raw(arena, n * sizeof *by_sentence);
    for (size_t i = 0; i < n; i++)
        by_sentence[i] = unknown;
    for (size_t i = 0; i < t->n_words; i++) {
        rf_slots *s = &by_sentence[t->words[i].sentence < n ? t->words[i].sentence : n - 1];
        read_age(t, i, s);
        read_duration(t, i, s);
        read_onset(t, i, s);
        read_score(t, i, s);
        read_flags(t, i, s);
        rf_tense tense = rf_tense_of(t, i);
        size_t told;
        if (time_at(t, i, &told) == TIME_OLD)
            s->flags |= RF_SLOT_OLD_TIME;
        s->past_verbs += tense == RF_TENSE_PAST;
        s->present_verbs += tense == RF_TENSE_PRESENT;
        s->flags |= tense == RF_TENSE_PAST ? RF_SLOT_PAST_VERB : tense == RF_TENSE_PRESENT ? RF_SLOT_PRESENT_VERB : 0;
    }
    *comment = unknown;
    for (size_t i = 0; i < n; i++)
        merge(comment, &by_sentence[i]);
    unsigned list = is_bare_list(t, comment) ? RF_SLOT_LIST : 0;
    comment->flags |= list;
    for (size_t i = 0; i < mentions->count; i++) {
        size_t w = rf_text_word_at(t, mentions->items[i].fstart);
        mentions->items[i].slots = w < t->n_words ? by_sentence[t->words[w].sentence] : unknown;
        clause_tense(t, w, &mentions->items[i].slots);
        mentions->items[i].slots.flags |= list;
    }
}
