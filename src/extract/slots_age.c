/* extract/slots_age.c - ages: "14yo", "im 71", "72 years old", "in my seventies". */
#include "extract/slots_internal.h"

#include <string.h>

static const named decades[] = {{"thirties", 30},  {"forties", 40},  {"fifties", 50}, {"sixties", 60},
                                {"seventies", 70}, {"eighties", 80}, {"nineties", 90}};

static bool is(const rf_text *t, size_t i, const char *s) { return rf_text_word_is(t, i, s); }

enum { DECADES = sizeof decades / sizeof *decades };

bool slots_is_decade(rf_str w) { return slots_lookup(decades, DECADES, w) >= 0; }

void slots_add_decades(rf_word_filter *f) { slots_add_named(f, decades, DECADES); }

static bool is_age_suffix(rf_str s)
{
    return rf_str_is(s, "yo") || rf_str_is(s, "y") || rf_str_is(s, "yrold") || rf_str_is(s, "yr") || rf_str_is(s, "f") || rf_str_is(s, "m");
}

/* "in my 70s", "in his mid seventies": the decade's first year, as a lower bound. */
void slots_read_decade(const rf_text *t, size_t i, rf_slots *s)
{
    rf_str rest;
    int v = slots_digits(rf_text_word(t, i), &rest);
    if (v < 0 || !rf_str_is(rest, "s") || v % 10 != 0 || v < 30 || v > 90)
        v = slots_lookup(decades, DECADES, rf_text_word(t, i));
    size_t at = i > 0 && (is(t, i - 1, "mid") || is(t, i - 1, "early") || is(t, i - 1, "late")) ? i - 1 : i;
    if (v > 0 && at >= 2 && (is(t, at - 1, "my") || is(t, at - 1, "his") || is(t, at - 1, "her")) && is(t, at - 2, "in"))
        slots_set_once(&s->age_years, v);
}

/* A comment or sentence that begins with a bare number names an age: "67 with osteoporosis", "27, stiff every morning". */
static bool opens_with_age(const rf_text *t, size_t i, int v)
{
    if (v < 10 || v > 99 || i + 1 >= t->n_words || (i > 0 && t->words[i - 1].sentence == t->words[i].sentence))
        return false;
    size_t end = t->words[i].end;
    bool comma = t->fold[end] == ',' && t->fold[end + 1] == ' ';
    if (comma)
        return !(t->words[i + 1].flags & RF_WORD_NUMBER);
    return is(t, i + 1, "with") || is(t, i + 1, "male") || is(t, i + 1, "female") || is(t, i + 1, "m") || is(t, i + 1, "f") ||
           (is(t, i + 1, "and") && (is(t, i + 2, "have") || is(t, i + 2, "had") || is(t, i + 2, "my") || is(t, i + 2, "with")));
}

/* "14yo", "im 71", "aged 70", "age 16", "72 years old", "my 7 year old", "f 22", "22 f". */
void slots_read_age(const rf_text *t, size_t i, rf_slots *s)
{
    rf_str suffix;
    int v = slots_number_at(t, i, &suffix);
    bool in_digits = v >= 0 && rf_text_word(t, i).ptr[0] <= '9';
    int ones = !in_digits && v >= 20 && v % 10 == 0 ? slots_number_at(t, i + 1, &suffix) : -1;
    if (ones >= 1 && ones <= 9 && suffix.len == 0 && !is(t, i + 1, "a") && !is(t, i + 1, "an")) {
        v += ones; /* "im seventy two" */
        i++;
    }
    size_t words = ones >= 1 && ones <= 9 ? 2 : 1, before = i >= words ? i - words : i;
    if (v < 1 || v > 110)
        return;
    bool unit_year = is(t, i + 1, "year") || is(t, i + 1, "years") || is(t, i + 1, "yr") || is(t, i + 1, "yrs") || is(t, i + 1, "y") ||
                     rf_str_is(suffix, "yr") || rf_str_is(suffix, "yrs") || rf_str_is(suffix, "year") || rf_str_is(suffix, "y");
    size_t after = suffix.len > 0 ? i + 1 : i + 2;
    if (unit_year && (is(t, after, "old") || is(t, after, "o") || (is(t, after, "of") && is(t, after + 1, "age")))) {
        slots_set_once(&s->age_years, v);
        return;
    }
    if (is(t, i + 1, "yo") || (in_digits && is_age_suffix(suffix) && v >= 5 && !(rf_str_is(suffix, "m") && v > 99))) {
        if (!rf_str_is(suffix, "m") || v >= 10)
            slots_set_once(&s->age_years, v);
        return;
    }
    if (suffix.len > 0 || (!in_digits && v < 20))
        return;
    if (in_digits && opens_with_age(t, i, v)) {
        slots_set_once(&s->age_years, v);
        return;
    }
    if (i == 0)
        return;
    bool unit_follows = i + 1 < t->n_words && t->words[i + 1].sentence == t->words[i].sentence &&
                        (slots_is_unit(t, i + 1) || is(t, i + 1, "lbs") || is(t, i + 1, "kg") || is(t, i + 1, "feet") ||
                         is(t, i + 1, "ft") || is(t, i + 1, "percent") || is(t, i + 1, "times") || is(t, i + 1, "pounds") ||
                         is(t, i + 1, "reps") || is(t, i + 1, "degrees") || is(t, i + 1, "sets"));
    bool percent = t->words[i].end < t->len && (t->fold[t->words[i].end] == '%' || t->fold[t->words[i].end] == '/');
    if (unit_follows || percent)
        return;
    if (is(t, before, "age") || is(t, before, "aged") || is(t, before, "turning") || is(t, before, "turned") || is(t, before, "im") ||
        (is(t, before, "am") && before >= 1 && is(t, before - 1, "i")) || (is(t, before, "at") && v >= 50) ||
        ((is(t, before, "is") || is(t, before, "hes") || is(t, before, "shes")) && v >= 2 && t->words[i].end < t->len &&
         strchr(",.;!\n", t->fold[t->words[i].end]) != NULL))
        if (v >= 3)
            slots_set_once(&s->age_years, v);
}
