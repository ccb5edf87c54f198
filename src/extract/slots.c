/* extract/slots.c - the scanner for slots: what begins at a word, and how the words behind it go on. Judges nothing. */
#include "extract/slots_internal.h"

/* Two- and three-word trends; those that begin with the same word stand together. */
static const struct {
    const char *words[4];
    unsigned flag;
} flag_phrases[] = {{{"comes", "and", "goes", NULL}, RF_SLOT_INTERMITTENT},
                    {{"come", "and", "go", NULL}, RF_SLOT_INTERMITTENT},
                    {{"on", "and", "off", NULL}, RF_SLOT_INTERMITTENT},
                    {{"off", "and", "on", NULL}, RF_SLOT_INTERMITTENT},
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
                    {{"now", "and", "then", NULL}, RF_SLOT_INTERMITTENT},
                    {{"now", "the", "right", NULL}, RF_SLOT_SPREADING},
                    {{"now", "the", "left", NULL}, RF_SLOT_SPREADING},
                    {{"now", "in", "both", NULL}, RF_SLOT_SPREADING}};

#define COUNT(a) (sizeof(a) / sizeof *(a))

static bool is(const rf_text *t, size_t i, const char *s) { return rf_text_word_is(t, i, s); }

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
    return slots_number_word(w);
}

bool slots_is_unit(const rf_text *t, size_t i) { return i < t->n_words && slots_unit(rf_text_word(t, i)) >= 0; }

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
        unit = slots_unit(rf_text_word(t, u));
        if (unit >= 7) {
            slots_set_once(is(t, u + 1, "ago") ? &s->onset_days : &s->duration_days,
                           (unit == 365 ? 360 : unit) / (is(t, i, "quarter") ? 4 : 2));
            return;
        }
        u = i + 1;
        unit = -1;
    }
    if (has_number && suffix.len > 0) {
        unit = slots_unit(suffix);
        u = i;
    } else if (has_number) {
        if (is(t, u, "of"))
            u++;
        if (i > 0 && (is(t, i - 1, "half") || (is(t, i - 1, "of") && i > 1 && is(t, i - 2, "quarter"))))
            return; /* the fraction has read it */
        if (slots_number_at(t, u, &none) >= 0 && (is(t, i, "a") || is(t, i, "twenty") || is(t, i, "thirty")))
            return; /* "a few": the next word starts the number */
        if (u < t->n_words)
            unit = slots_unit(rf_text_word(t, u));
    } else if (i > 0 && (is(t, i - 1, "for") || is(t, i - 1, "many") || is(t, i - 1, "of")) && !is(t, i, "day")) {
        unit = slots_unit(rf_text_word(t, i)); /* "for years", "for weeks" */
        v = 3;
        u = i;
        if (unit <= 0)
            return;
    } else if (i > 0 && (is(t, i - 1, "last") || is(t, i - 1, "past") || is(t, i - 1, "this"))) {
        unit = slots_unit(rf_text_word(t, i)); /* "last week", "this month" */
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
    int v = slots_onset(rf_text_word(t, i));
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

/* From the first phrase on that begins with word i. */
static void read_phrases(const rf_text *t, size_t i, size_t first, rf_slots *s)
{
    for (size_t k = first; k < COUNT(flag_phrases) && is(t, i, flag_phrases[k].words[0]); k++) {
        size_t n = 1;
        while (flag_phrases[k].words[n] != NULL && is(t, i + n, flag_phrases[k].words[n]))
            n++;
        if (flag_phrases[k].words[n] == NULL)
            s->flags |= flag_phrases[k].flag;
    }
}

unsigned slots_phrase(rf_str w)
{
    for (unsigned k = 0; k < COUNT(flag_phrases); k++)
        if (rf_str_is(w, flag_phrases[k].words[0]))
            return k + 1;
    return 0;
}

void slots_add_phrases(rf_word_filter *f)
{
    for (size_t k = 0; k < COUNT(flag_phrases); k++)
        rf_word_filter_add(f, flag_phrases[k].words[0]);
}

bool slots_is_question(const rf_text *t, size_t i)
{
    size_t end = t->words[i].end, stop = i + 1 < t->n_words ? t->words[i + 1].start : t->len;
    while (end < stop && t->fold[end] != '?')
        end++;
    return end < stop;
}

/* ---- which readers have anything to add at a word ---- */

/* A number in words is an age below twenty only in front of "years old", and a duration only in front of a unit. */
static bool may_be_age(const slots_word *w)
{
    return (w->facts & SLOTS_DIGIT) || (w->facts & SLOTS_TWENTY) || ((w->facts & SLOTS_NUMBER) && (w[1].facts & SLOTS_YEAR));
}

static bool may_be_duration(const slots_word *w)
{
    return (w->facts & (SLOTS_DIGIT | SLOTS_FRACTION)) || ((w->facts & SLOTS_NUMBER) && (w[1].facts & (SLOTS_UNIT | SLOTS_OF))) ||
           ((w->facts & SLOTS_UNIT) && (w[-1].facts & SLOTS_LEAD));
}

bool slots_may_begin(const slots_word *w)
{
    const unsigned mostly = SLOTS_DIGIT | SLOTS_NUMBER | SLOTS_FRACTION | SLOTS_UNIT | SLOTS_DECADE | SLOTS_DATE;
    if ((w->facts & mostly) == 0 && w->flags == 0 && w->phrase == 0)
        return false;
    return w->flags != 0 || w->phrase > 0 || (w->facts & (SLOTS_DECADE | SLOTS_DATE)) || may_be_age(w) || may_be_duration(w);
}

void slots_read_word(const rf_text *t, size_t i, const slots_word *w, rf_slots *s)
{
    if (may_be_age(w))
        slots_read_age(t, i, s);
    if (w->facts & (SLOTS_DIGIT | SLOTS_DECADE))
        slots_read_decade(t, i, s);
    if (may_be_duration(w))
        read_duration(t, i, s);
    if (w->facts & SLOTS_DATE)
        read_onset(t, i, s);
    if (w->facts & SLOTS_DIGIT)
        read_score(t, i, s);
    if (w->phrase > 0)
        read_phrases(t, i, w->phrase - 1u, s);
    s->flags |= w->flags;
    if ((w->flags & RF_SLOT_RIGHT) && i >= 2 && is(t, i, "right") && is(t, i - 1, "and") && is(t, i - 2, "left"))
        s->flags |= RF_SLOT_BOTH;
}
