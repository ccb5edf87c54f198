/* extract/context_subject.c - whose finding it is, as far as grammar tells: persons in the part they play, pronouns led back to
 * whom they stand for. "Wife reports that he falls" has one subject, and it is not the wife. */
#include "extract/context_builder.h"
#include "extract/context_facts.h"

#include <string.h>

#define MAX_PERSONS 48
#define LOOK_BACK 80 /* words */
#define LOOK_AHEAD 16

typedef enum person_part {
    PART_SUBJECT,
    PART_INFORMANT, /* "wife reports", "per her husband" */
    PART_OBLIQUE,   /* "told my mother", "like my dad", "caught from my son" */
} person_part;

typedef struct person {
    size_t at;
    person_class who;
    person_part part;
    char gender; /* 'f', 'm' or 0 */
    bool pronoun;
} person;

static const char *const report_verbs[] = {
    "says",      "said",     "states",   "stated",    "reports",   "reported",     "reporting", "notes",  "noted",    "notices", "noticed",
    "thinks",    "thought",  "reckons",  "reckoned",  "describes", "described",    "tells",     "told",   "believes", "insists", "insisted",
    "mentioned", "mentions", "confirms", "confirmed", "gives",     "corroborates", "adds",      "swears", "worries",  "saw",     NULL};
static const char *const towards[] = {"told",     "tell",    "tells",   "telling", "asked", "ask",     "from",    "like",    "than",
                                      "unlike",   "for",     "about",   "by",      "rang",  "phoned",  "called",  "beside",  "to",
                                      "without",  "behind",  "lives",   "over",    "with",  "lift",    "lifting", "lifted",  "carry",
                                      "carrying", "carried", "hold",    "holding", "feed",  "feeding", "wash",    "washing", "walk",
                                      "walking",  "walked",  "chasing", "nursing", "up",    "after",   "via",     NULL};
static const char *const says_by[] = {"per", "according", "informant", "witnessed", NULL};
static const char *const women[] = {"mum",  "mom",     "mother",      "wife",  "sister", "daughter",      "aunt",       "auntie",
                                    "gran", "grandma", "grandmother", "niece", "girl",   "girlfriend",    "woman",      "lady",
                                    "nan",  "nana",    "missus",      "mummy", "mama",   "granny",        "she",        "shes",
                                    "her",  "hers",    "herself",     "mare",  "ewe",    "granddaughter", "stepmother", NULL};
static const char *const men[] = {"dad",         "father",   "husband", "brother",    "son", "uncle", "grandad", "grandpa",
                                  "grandfather", "nephew",   "boy",     "boyfriend",  "man", "guy",   "hubby",   "lad",
                                  "bloke",       "papa",     "daddy",   "gentleman",  "he",  "hes",   "him",     "his",
                                  "himself",     "grandson", "stepdad", "stepfather", NULL};
static const char *const owning[] = {"my", "our", "his",  "her",   "their",   "your",  "the",    "a",
                                     "an", "old", "late", "older", "younger", "elder", "little", NULL};

static char gender_of(const rf_text *t, size_t i) { return word_is_one_of(t, i, women) ? 'f' : word_is_one_of(t, i, men) ? 'm' : 0; }

static bool says_so(const context_words *w, size_t i)
{
    const rf_text *t = w->t;
    return word_is_one_of(t, i + 1, report_verbs) || (word_is_one_of(t, i + 2, report_verbs) && w->person[i + 1] == PERSON_NONE);
}

static person_part part_of(const context_words *w, size_t i)
{
    const rf_text *t = w->t;
    size_t k = i;
    while (k > 0 && i - k < 3 && word_is_one_of(t, k - 1, owning))
        k--;
    if (k > 0 && (word_is_one_of(t, k - 1, says_by) || (k > 1 && word_is_one_of(t, k - 2, says_by))))
        return PART_INFORMANT;
    if (says_so(w, i))
        return PART_INFORMANT;
    return k > 0 && word_is_one_of(t, k - 1, towards) ? PART_OBLIQUE : PART_SUBJECT;
}

/* "my" of "my old dad": it belongs to the dad. */
static bool owns_a_person(const context_words *w, size_t i)
{
    const rf_text *t = w->t;
    for (size_t k = i + 1; k < i + 3 && k < t->n_words; k++) {
        if (w->person[k] == PERSON_KIN)
            return true;
        if (!word_is_one_of(t, k, owning))
            return false;
    }
    return false;
}

/* Whom a pronoun stands for: the last person of its gender before it who is not "I"; in a report of a clinic else the patient. */
static person_class antecedent(const person *list, size_t n, char gender, bool formal)
{
    for (size_t k = n; k-- > 0;) {
        if (list[k].who != PERSON_KIN && list[k].who != PERSON_PATIENT && list[k].who != PERSON_MANY)
            continue;
        if (list[k].gender != 0 && gender != 0 && list[k].gender != gender)
            continue;
        if (formal && list[k].part != PART_SUBJECT)
            continue;
        return list[k].who;
    }
    return formal ? PERSON_PATIENT : PERSON_THIRD;
}

void context_person_part(const context_words *w, size_t i, unsigned char *part, unsigned char *gender)
{
    *part = (unsigned char)part_of(w, i);
    *gender = (unsigned char)gender_of(w->t, i);
}

static size_t gather(const builder *b, person *list, bool formal)
{
    const rf_text *t = b->t;
    size_t n = 0, from = b->first > LOOK_BACK ? b->first - LOOK_BACK : 0, to = b->last + LOOK_AHEAD;
    for (size_t i = from; i < t->n_words && i < to && n < MAX_PERSONS; i++) {
        person_class p = (person_class)b->w->person[i];
        if (p == PERSON_NONE || ((p == PERSON_FIRST || p == PERSON_THIRD || p == PERSON_SECOND) && owns_a_person(b->w, i)))
            continue;
        person x = {i, p, (person_part)b->w->part[i], (char)b->w->gender[i], p == PERSON_THIRD};
        if (x.pronoun)
            x.who = antecedent(list, n, x.gender, formal);
        list[n++] = x;
    }
    return n;
}

void context_subject_features(builder *b, bool formal)
{
    const rf_text *t = b->t;
    person list[MAX_PERSONS];
    size_t n = gather(b, list, formal);
    uint32_t sentence = t->words[b->first].sentence, clause = t->words[b->first].clause;
    person_class near = PERSON_NONE, far = PERSON_NONE, opener = PERSON_NONE, next = PERSON_NONE, in_clause = PERSON_NONE;
    unsigned near_part = 0, away = 9, near_pronoun = 0, here = 0;
    for (size_t k = 0; k < n; k++) {
        const person *p = &list[k];
        bool same = t->words[p->at].sentence == sentence, subject = p->part == PART_SUBJECT;
        if (same && subject) {
            here |= 1u << p->who;
            if (opener == PERSON_NONE)
                opener = p->who;
        }
        if (p->at < b->last) {
            if (subject) {
                if (near != p->who)
                    far = near;
                near = p->who;
                near_pronoun = p->pronoun;
                away = same ? distance_band(b->first > p->at ? b->first - p->at : 0) / 2 : 8;
                if (t->words[p->at].clause == clause)
                    in_clause = p->who;
            }
            near_part = p->part;
        } else if (next == PERSON_NONE && same && subject) {
            next = p->who;
        }
    }
    uint64_t f = formal;
    emit_fact(b, mix('<', near, f << 1 | near_pronoun, away));
    emit_fact(b, mix('>', near, far, f));
    emit_fact(b, mix('[', near, next, f << 2 | near_part));
    emit_fact(b, mix(']', opener, near, f));
    emit_fact(b, mix('{', in_clause, opener, f));
    emit_fact(b, mix('}', here, near, f));
    emit_fact(b, mix('`', near, f, 0));
}
