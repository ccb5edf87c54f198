/* classify/features_slots.c - what a comment says in numbers and manner, each as one of a few bands. */
#include "classify/features_maker.h"

#include <string.h>

/* Places in the slot block. A new row goes to the end and RF_FEATURE_VERSION up. */
enum {
    PLACE_AGE = 0,        /* 8 bands */
    PLACE_DURATION = 8,   /* 8 */
    PLACE_ONSET = 16,     /* 8 */
    PLACE_SCORE = 24,     /* 4 */
    PLACE_LENGTH = 48,    /* 8 */
    PLACE_I = 56,         /* 4 */
    PLACE_YOU = 60,       /* 4 */
    PLACE_THEY = 64,      /* 4 */
    PLACE_NUMBERS = 68,   /* 4 */
    PLACE_SENTENCES = 72, /* 4 */
    PLACE_ASK = 76,       /* 4 */
    PLACE_SHOUT = 80,     /* 4 */
    PLACE_CAPS = 84,      /* 4 */
    PLACE_EMOJI = 88,     /* 4 */
    PLACE_TENSE = 92,     /* 6 */
    PLACE_LAST = 98,      /* 1 */
    PLACE_FLAG = 100      /* 17 bits of rf_slots.flags */
};

static void place(rf_feature_maker *m, unsigned at, const char *name, const char *value)
{
    uint32_t id = rf_feature_place(m, RF_BLOCK_SLOT, at);
    if (m->namer != NULL)
        rf_feature_named(m, id, "%s %s", name, value);
}

/* One of up to eight bands; `edges` are the lowest values of bands 1 to n - 1. Negative values are not stated. */
static void banded(rf_feature_maker *m, unsigned at, const char *name, long value, const long *edges, const char *const *labels, unsigned n)
{
    if (value < 0)
        return;
    unsigned b = 0;
    while (b + 1 < n && value >= edges[b])
        b++;
    place(m, at + b, name, labels[b]);
}

static void counted(rf_feature_maker *m, unsigned at, const char *name, size_t count)
{
    static const long edges[] = {1, 2, 4};
    static const char *const labels[] = {"0", "1", "2-3", "4+"};
    /* None is the usual case and stays silent: a constant would only shorten what is said. */
    if (count > 0)
        banded(m, at, name, (long)count, edges, labels, 4);
}

static const long age_edges[] = {10, 18, 20, 45, 50, 65, 75};
static const char *const age_labels[] = {"<10", "10-17", "18-19", "20-44", "45-49", "50-64", "65-74", "75+"};
static const long day_edges[] = {1, 4, 15, 32, 43, 92, 366};
static const char *const day_labels[] = {"today", "1-3 d", "4-14 d", "15-31 d", "32-42 d", "43-91 d", "92-365 d", "> 1 y"};
static const long score_edges[] = {4, 7, 9};
static const char *const score_labels[] = {"0-3", "4-6", "7-8", "9-10"};
static const long length_edges[] = {3, 6, 11, 21, 41, 81, 161};
static const char *const length_labels[] = {"1-2", "3-5", "6-10", "11-20", "21-40", "41-80", "81-160", "161+"};
static const char *const flag_labels[] = {"left",      "right",        "both sides",   "new",      "worse",    "spreading",
                                          "unchanged", "intermittent", "gone",         "sudden",   "trauma",   "treated",
                                          "question",  "past verb",    "present verb", "old time", "bare list"};

/* Words that say who is meant, by length: most words are ruled out by it. */
typedef struct person {
    const char *word;
    uint8_t len, who; /* 0 the writer, 1 the reader, 2 somebody else */
} person;

static const person persons[] = {{"i", 1, 0},     {"u", 1, 1},     {"im", 2, 0},    {"id", 2, 0},     {"my", 2, 0},    {"me", 2, 0},
                                 {"we", 2, 0},    {"ur", 2, 1},    {"he", 2, 2},    {"ive", 3, 0},    {"our", 3, 0},   {"you", 3, 1},
                                 {"doc", 3, 1},   {"sir", 3, 1},   {"she", 3, 2},   {"his", 3, 2},    {"her", 3, 2},   {"him", 3, 2},
                                 {"hes", 3, 2},   {"mine", 4, 0},  {"your", 4, 1},  {"they", 4, 2},   {"them", 4, 2},  {"shes", 4, 2},
                                 {"youre", 5, 1}, {"youve", 5, 1}, {"their", 5, 2}, {"myself", 6, 0}, {"doctor", 6, 1}};

enum { LONGEST_PERSON = 6, PERSONS = sizeof persons / sizeof *persons };

/* First person of each length; the row after the last one. */
static const uint8_t person_of_length[LONGEST_PERSON + 2] = {0, 0, 2, 9, 19, 24, 27, PERSONS};

enum { NOBODY = 3, WHO = 4 };

static unsigned person_of(rf_str s)
{
    if (s.len > LONGEST_PERSON)
        return NOBODY;
    for (size_t i = person_of_length[s.len]; i < person_of_length[s.len + 1]; i++)
        if (persons[i].word[0] == s.ptr[0] && memcmp(persons[i].word, s.ptr, s.len) == 0)
            return persons[i].who;
    return NOBODY;
}

/* Who word i names, looked up once for each word that has a number. */
static unsigned person_at(const rf_text *t, size_t i, rf_feature_note *notes)
{
    rf_feature_note *note = notes != NULL && t->words[i].number > 0 ? &notes[t->words[i].number] : NULL;
    if (note != NULL && note->who > 0)
        return note->who - 1;
    unsigned who = person_of(rf_text_word(t, i));
    if (note != NULL)
        note->who = (who + 1) & 7;
    return who;
}

static void count_words(rf_feature_maker *m, const rf_text *t)
{
    rf_feature_note *notes = rf_text_notes(t, RF_ROOM_FEATURES, sizeof *notes);
    size_t who[WHO] = {0}, numbers = 0, caps = 0;
    for (size_t i = 0; i < t->n_words; i++) {
        numbers += (t->words[i].flags & RF_WORD_NUMBER) != 0;
        caps += (t->words[i].flags & RF_WORD_CAPS) != 0;
        who[person_at(t, i, notes)]++;
    }
    counted(m, PLACE_I, "first person", who[0]);
    counted(m, PLACE_YOU, "second person", who[1]);
    counted(m, PLACE_THEY, "third person", who[2]);
    counted(m, PLACE_NUMBERS, "numbers", numbers);
    counted(m, PLACE_CAPS, "words in capitals", caps);
}

/* How much of what is told is past: a story that is over asks for less than a complaint that goes on. */
static void tense(rf_feature_maker *m, const rf_slots *slots)
{
    static const char *const labels[] = {"none", "present", "mostly present", "mixed", "mostly past", "past"};
    unsigned past = slots->past_verbs, all = past + slots->present_verbs;
    unsigned band = all == 0 ? 0 : past == 0 ? 1 : past == all ? 5 : 3 * past < all ? 2 : 3 * past > 2 * all ? 4 : 3;
    place(m, PLACE_TENSE + band, "tense", labels[band]);
}

/* The last thing that ends a sentence is a question mark: the reader is asked. */
static bool ends_in_question(const rf_text *t, size_t asks)
{
    for (size_t i = asks > 0 ? t->len : 0; i > 0; i--) {
        char c = t->fold[i - 1];
        if (c == '?' || c == '.' || c == '!')
            return c == '?';
    }
    return false;
}

void rf_features_slots(rf_feature_maker *m, const rf_text *t, const rf_slots *slots)
{
    banded(m, PLACE_AGE, "age", slots->age_years, age_edges, age_labels, 8);
    banded(m, PLACE_DURATION, "duration", slots->duration_days, day_edges, day_labels, 8);
    banded(m, PLACE_ONSET, "onset", slots->onset_days, day_edges, day_labels, 8);
    banded(m, PLACE_SCORE, "pain score", slots->pain_score, score_edges, score_labels, 4);
    for (unsigned bit = 0; bit < sizeof flag_labels / sizeof *flag_labels; bit++)
        if (slots->flags & 1u << bit)
            place(m, PLACE_FLAG + bit, "says", flag_labels[bit]);
    banded(m, PLACE_LENGTH, "words", (long)t->n_words, length_edges, length_labels, 8);
    tense(m, slots);
    size_t asks = rf_str_count((rf_str){t->fold, t->len}, '?');
    if (ends_in_question(t, asks))
        place(m, PLACE_LAST, "ends in", "question");
    count_words(m, t);
    counted(m, PLACE_SENTENCES, "sentences", t->n_sentences);
    counted(m, PLACE_ASK, "question marks", asks);
    counted(m, PLACE_SHOUT, "exclamation marks", rf_str_count((rf_str){t->fold, t->len}, '!'));
    counted(m, PLACE_EMOJI, "emoji", t->emoji);
}
