/* extract/slots_words.c - what a word says by itself to the scanner for slots: a number, a unit, a date, a trend. Worked out once for each
 * word that a worker meets and noted under its number; what stands around the word is the readers' business (slots.c). */
#include "extract/slots_internal.h"
#include "text/word_memory.h"

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

/* Words of a sentence that goes on with a complaint ("it started after the fall", "been to the doctor twice"). */
static const char *const going_on[] = {"pain",    "pains",     "hurt",      "hurts",     "hurting",   "ache",      "aches",   "sore",
                                       "numb",    "numbness",  "weak",      "weakness",  "symptom",   "symptoms",  "problem", "problems",
                                       "issue",   "issues",    "condition", "started",   "starts",    "began",     "begun",   "happened",
                                       "happens", "happening", "surgery",   "operation", "operated",  "accident",  "injury",  "injured",
                                       "fell",    "doctor",    "doctors",   "hospital",  "diagnosed", "diagnosis", "worse",   "unchanged",
                                       "gone",    "sudden",    "suddenly",  "mri",       "scan",      "xray",      "stable"};

static const char *const fractions[] = {"half", "quarter"};
static const char *const years[] = {"year", "years", "yr", "yrs", "y", "yo"};
static const char *const dates[] = {"morning", "afternoon", "evening", "night", "since", "chronic", "lifelong"};
static const char *const leads[] = {"for", "many", "of", "last", "past", "this"}; /* what read_duration looks back for */

#define COUNT(a) (sizeof(a) / sizeof *(a))

int slots_lookup(const named *table, size_t n, rf_str w)
{
    for (size_t i = 0; i < n && w.len > 0; i++)
        if (table[i].word[0] == w.ptr[0] && rf_str_is(w, table[i].word))
            return table[i].value;
    return -1;
}

int slots_number_word(rf_str w) { return slots_lookup(number_words, COUNT(number_words), w); }
int slots_unit(rf_str w) { return slots_lookup(units, COUNT(units), w); }
int slots_onset(rf_str w) { return slots_lookup(onset_words, COUNT(onset_words), w); }

/* ---- a quick no: most words are in none of the lists, and a look at their hash says so for all of them ---- */

static rf_word_filter listed;

void slots_add_named(rf_word_filter *f, const named *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        rf_word_filter_add(f, words[i].word);
}

static void add_all(const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        rf_word_filter_add(&listed, words[i]);
}

static void fill_filter(void)
{
    slots_add_named(&listed, number_words, COUNT(number_words));
    slots_add_named(&listed, units, COUNT(units));
    slots_add_named(&listed, onset_words, COUNT(onset_words));
    slots_add_decades(&listed);
    slots_add_phrases(&listed);
    add_all(fractions, COUNT(fractions));
    add_all(years, COUNT(years));
    add_all(dates, COUNT(dates));
    add_all(leads, COUNT(leads));
    add_all(going_on, COUNT(going_on));
    for (size_t i = 0; i < COUNT(flag_words); i++)
        rf_word_filter_add(&listed, flag_words[i].word);
}

/* ---- the facts ---- */

static bool is_one_of(rf_str w, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (rf_str_is(w, list[i]))
            return true;
    return false;
}

static uint32_t facts_of_listed(rf_str w)
{
    int number = slots_number_word(w);
    uint32_t facts = number >= 0 ? SLOTS_NUMBER : 0;
    facts |= number >= 20 ? SLOTS_TWENTY : 0;
    facts |= is_one_of(w, fractions, COUNT(fractions)) ? SLOTS_FRACTION : 0;
    facts |= slots_unit(w) >= 0 ? SLOTS_UNIT : 0;
    facts |= rf_str_is(w, "of") ? SLOTS_OF : 0;
    facts |= is_one_of(w, years, COUNT(years)) ? SLOTS_YEAR : 0;
    facts |= slots_is_decade(w) ? SLOTS_DECADE : 0;
    facts |= slots_onset(w) >= 0 || is_one_of(w, dates, COUNT(dates)) ? SLOTS_DATE : 0;
    facts |= is_one_of(w, leads, COUNT(leads)) ? SLOTS_LEAD : 0;
    facts |= is_one_of(w, going_on, COUNT(going_on)) ? SLOTS_GOES_ON : 0;
    return facts;
}

static uint32_t flags_of(rf_str w)
{
    uint32_t flags = 0;
    for (size_t i = 0; i < COUNT(flag_words); i++)
        flags |= rf_str_is(w, flag_words[i].word) ? flag_words[i].flag : 0;
    return flags;
}

static void find_out(const rf_text *t, size_t i, slots_word *x)
{
    rf_str w = rf_text_word(t, i);
    bool digit = w.ptr[0] >= '0' && w.ptr[0] <= '9', in_list = rf_word_filter_may_have(&listed, &t->words[i]);
    x->known = known_word_of(t, i);
    bool verb = known_is(x->known, WORD_PAST) || known_is(x->known, WORD_PRESENT) || rf_tense_in_form(w);
    uint32_t facts = (digit ? SLOTS_DIGIT : 0) | (digit || known_is(x->known, WORD_TIMELY) ? SLOTS_TIMELY : 0) | (verb ? SLOTS_VERB : 0);
    x->facts = (uint16_t)(facts | (in_list ? facts_of_listed(w) : 0));
    x->phrase = (uint16_t)(in_list ? slots_phrase(w) : 0);
    x->flags = in_list ? flags_of(w) : 0;
}

/* All of the notes come from the memory at the same time, and so does what is looked up of the words that have none. */
static void expect(const rf_text *t, const slots_word *notes)
{
    for (size_t i = 0; i < t->n_words; i++)
        __builtin_prefetch(&notes[t->words[i].number]);
    for (size_t i = 0; i < t->n_words; i++)
        if (notes[t->words[i].number].known == NULL)
            known_word_expect(&t->words[i]);
}

const slots_word *slots_words(const rf_text *t, rf_arena *arena)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, fill_filter);
    slots_word *notes = rf_text_notes(t, RF_ROOM_SLOTS, sizeof *notes), *words = rf_arena_raw(arena, (t->n_words + 2) * sizeof *words);
    const slots_word none = {.known = &unknown_word};
    if (notes != NULL)
        expect(t, notes);
    *words++ = none;
    for (size_t i = 0; i < t->n_words; i++) {
        uint32_t number = notes != NULL ? t->words[i].number : 0;
        words[i].known = NULL;
        if (number > 0)
            words[i] = notes[number];
        if (words[i].known != NULL)
            continue;
        find_out(t, i, &words[i]);
        if (number > 0)
            notes[number] = words[i];
    }
    words[t->n_words] = none;
    return words;
}
