/* extract/context_facts.c - times that are told; the words stand in context_lists.c. */
#include "extract/context_facts.h"

#include <string.h>

typedef struct key {
    const char *ptr;
    size_t len;
} key;

/* The words from one on: [0] is that word. */
typedef const known_word *const *words;

static bool is(words k, int i, word_list list) { return known_is(k[i], list); }

static key word_key(const rf_text *t, size_t i)
{
    if (i >= t->n_words)
        return (key){"", 0};
    return (key){t->fold + t->words[i].start, t->words[i].end - t->words[i].start};
}

/* A whole number in digits or words; -1 if word i is none. */
static int number_of(const rf_text *t, size_t i, const known_word *known)
{
    int v = 0;
    key k = word_key(t, i);
    for (size_t d = 0; d < k.len; d++) {
        if (k.ptr[d] < '0' || k.ptr[d] > '9' || d > 5)
            return known->number;
        v = v * 10 + (k.ptr[d] - '0');
    }
    return k.len > 0 ? v : -1;
}

static time_class by_age(int days) { return days <= 31 ? TIME_RECENT : TIME_OLD; }

/* "three days ago", "a couple of years back", "10 years later". */
static time_class counted(const rf_text *t, size_t i, words k, size_t *n)
{
    int v = number_of(t, i, k[0]), u = 1;
    if (v < 0)
        return TIME_NONE;
    if (is(k, u, WORD_FEW)) {
        v = 3;
        u++;
    }
    u += is(k, u, WORD_OF);
    int days = k[u]->unit;
    if (days < 0)
        return TIME_NONE;
    if (is(k, u + 1, WORD_BACK)) {
        *n = (size_t)u + 2;
        return by_age(v * days);
    }
    if (is(k, -1, WORD_BEFORE)) {
        *n = (size_t)u + 1;
        return by_age(v * days); /* "before two days", as Indian English has it */
    }
    if (is(k, u + 1, WORD_SINCE) && !is(k, 0, WORD_A_AN)) {
        *n = (size_t)u + 2;
        return by_age(v * days);
    }
    if (is(k, -1, WORD_PERIOD)) {
        *n = (size_t)u + 1;
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
static size_t age_at(const rf_text *t, size_t i, words k)
{
    bool aged = is(k, 0, WORD_AGED);
    if (!aged && !is(k, 0, WORD_AT) && !is(k, 0, WORD_BY) && !(is(k, 0, WORD_WAS) && is(k, -1, WORD_I_HE_SHE)))
        return 0;
    int v = number_of(t, i + 1, k[1]);
    if (v < 2 || v > 99 || is(k, 1, WORD_VAGUE))
        return 0;
    size_t end = t->words[i + 1].end;
    if (end < t->len && strchr("/:%.+", t->fold[end]) != NULL && end + 1 < t->len && t->fold[end + 1] != ' ' && t->fold[end] != '.')
        return 0;
    if (!aged && i + 2 < t->n_words && (k[2]->unit >= 0 || (t->words[i + 2].flags & RF_WORD_NUMBER)))
        return 0;
    return !aged && is(k, 2, WORD_CLOCK) ? 0 : 2;
}

/* A day without its month: "on the 14th", "on 3/11", "on sat", "fri night". */
static size_t dated_day(const rf_text *t, size_t i, words k)
{
    if (is(k, 0, WORD_ON)) {
        int d = 1 + is(k, 1, WORD_THE);
        size_t at = i + (size_t)d;
        if (at < t->n_words && (is_ordinal(word_key(t, at)) || is(k, d, WORD_SHORT_DAY)))
            return at + 1 - i;
        if (at + 1 < t->n_words && number_of(t, at, k[d]) > 0 && t->fold[t->words[at].end] == '/' &&
            t->words[at + 1].start == t->words[at].end + 1)
            return at + 2 - i;
    }
    if (!is(k, 0, WORD_SHORT_DAY))
        return 0;
    bool part = is(k, 1, WORD_DAY_PART);
    return part || !is(k, 0, WORD_UNCLEAR_DAY) ? 1 + part : 0;
}

/* "last week", "this morning", "the other day", "that winter", "in the army". Here `unit` is that of the next word. */
static time_class framed(words k, size_t *n)
{
    int unit = k[1]->unit;
    if (unit >= 0 && is(k, 0, WORD_FRAME)) {
        *n = 2;
        if (is(k, 0, WORD_LAST) || is(k, 0, WORD_NEXT))
            return is(k, 0, WORD_LAST) ? by_age(unit) : TIME_AHEAD;
        return is(k, 1, WORD_HALF_DAY) || is(k, 0, WORD_EARLIER) ? TIME_TODAY : TIME_NOW;
    }
    if (is(k, 0, WORD_THE) && is(k, 1, WORD_OTHER) && unit < 0 && k[2]->unit >= 0) {
        *n = 3;
        return TIME_RECENT;
    }
    if (unit >= 120 && unit <= 180 && is(k, 0, WORD_SEASON_LEAD)) {
        *n = 2;
        return TIME_OLD;
    }
    int era = 1 + is(k, 1, WORD_THE);
    if (is(k, 0, WORD_ERA_LEAD) && is(k, era, WORD_ERA)) {
        *n = (size_t)era + 1;
        return TIME_OLD;
    }
    return TIME_NONE;
}

/* "weeks ago", "in march", "when i was", "in his forties", "on day 3", "as a child". */
static time_class named(const rf_text *t, size_t i, words k, size_t *n)
{
    int unit = k[0]->unit;
    if (unit >= 0 && is(k, 1, WORD_AGO)) {
        *n = 2;
        return unit >= 30 ? TIME_OLD : TIME_RECENT;
    }
    if (unit == 90 && is(k, -1, WORD_MONTH_LEAD))
        return is(k, -1, WORD_SINCE) ? TIME_NOW : TIME_OLD;
    if (unit >= 3650 || (is(k, 0, WORD_AT) && is(k, 1, WORD_AGE)) ||
        (is(k, 0, WORD_WHEN) && is(k, 1, WORD_I_HE_SHE) && is(k, 2, WORD_WERE)))
        return TIME_OLD;
    if (is(k, 0, WORD_IN) && is(k, 1, WORD_HIS_THE) && is(k, 2, WORD_AGES)) {
        *n = 3;
        return TIME_OLD;
    }
    if (is(k, 0, WORD_DAY) && number_of(t, i + 1, k[1]) >= 0) {
        *n = 2;
        return TIME_RECENT;
    }
    if (is(k, 0, WORD_AS) && is(k, 1, WORD_A_AN) && is(k, 2, WORD_CHILD)) {
        *n = 3;
        return TIME_OLD;
    }
    return TIME_NONE;
}

time_class time_of(const rf_text *t, size_t i, words k, size_t *n)
{
    *n = 1;
    key w = word_key(t, i);
    if (!is(k, 0, WORD_TIMELY) && (w.len == 0 || w.ptr[0] < '0' || w.ptr[0] > '9'))
        return TIME_NONE;
    size_t many = dated_day(t, i, k);
    if (many > 0) {
        *n = many;
        return TIME_RECENT;
    }
    many = age_at(t, i, k);
    if (many > 0) {
        *n = many;
        return TIME_AGE;
    }
    int year = number_of(t, i, k[0]);
    if (w.len == 4 && year >= 1940 && year <= 2100)
        return is(k, -1, WORD_SINCE) ? TIME_NOW : TIME_OLD;
    time_class c = counted(t, i, k, n);
    c = c != TIME_NONE ? c : framed(k, n);
    c = c != TIME_NONE ? c : named(t, i, k, n);
    return c != TIME_NONE ? c : (time_class)k[0]->time;
}

time_class time_at(const rf_text *t, size_t i, size_t *n)
{
    const known_word *near[CONTEXT_AHEAD + 2];
    near[0] = i > 0 ? known_word_of(t, i - 1) : &unknown_word;
    for (size_t k = 0; k <= CONTEXT_AHEAD; k++)
        near[k + 1] = &unknown_word;
    near[1] = known_word_of(t, i);
    *n = 1;
    if (!known_is(near[1], WORD_TIMELY) && !(i < t->n_words && t->fold[t->words[i].start] <= '9'))
        return TIME_NONE;
    for (size_t k = 1; k <= CONTEXT_AHEAD; k++)
        near[k + 1] = known_word_of(t, i + k);
    return time_of(t, i, near + 1, n);
}
