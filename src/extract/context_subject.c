/* extract/context_subject.c - whose finding it is, as far as grammar tells: persons in the part they play, pronouns led back to
 * whom they stand for. "Wife reports that he falls" has one subject, and it is not the wife. */
#include "extract/context_builder.h"

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

static char gender_of(const known_word *k) { return known_is(k, WORD_WOMAN) ? 'f' : known_is(k, WORD_MAN) ? 'm' : 0; }

static bool says_so(const context_words *w, const uint8_t *classes, size_t i)
{
    return context_is(w, i + 1, WORD_REPORTS) || (context_is(w, i + 2, WORD_REPORTS) && classes[i + 1] == PERSON_NONE);
}

static person_part part_of(const context_words *w, const uint8_t *classes, size_t i)
{
    size_t k = i;
    while (k > 0 && i - k < 3 && context_is(w, k - 1, WORD_OWNING))
        k--;
    if (k > 0 && (context_is(w, k - 1, WORD_SAYS_BY) || (k > 1 && context_is(w, k - 2, WORD_SAYS_BY))))
        return PART_INFORMANT;
    if (says_so(w, classes, i))
        return PART_INFORMANT;
    return k > 0 && context_is(w, k - 1, WORD_TOWARDS) ? PART_OBLIQUE : PART_SUBJECT;
}

/* "my" of "my old dad": it belongs to the dad. */
static bool owns_a_person(const context_words *w, const uint8_t *classes, size_t i)
{
    for (size_t k = i + 1; k < i + 3 && k < w->t->n_words; k++) {
        if (classes[k] == PERSON_KIN)
            return true;
        if (!context_is(w, k, WORD_OWNING))
            return false;
    }
    return false;
}

void context_person_part(const context_words *w, const uint8_t *classes, context_person *p)
{
    p->part = (uint8_t)part_of(w, classes, p->at);
    p->gender = (uint8_t)gender_of(w->known[p->at]);
    p->owner = (p->who == PERSON_FIRST || p->who == PERSON_THIRD || p->who == PERSON_SECOND) && owns_a_person(w, classes, p->at);
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

static size_t gather(const builder *b, person *list)
{
    const context_words *w = b->w;
    size_t n = 0, to = b->last + LOOK_AHEAD;
    uint32_t k = w->person_from[b->first > LOOK_BACK ? b->first - LOOK_BACK : 0];
    for (; k < w->n_persons && w->persons[k].at < to && n < MAX_PERSONS; k++) {
        const context_person *p = &w->persons[k];
        if (p->owner)
            continue;
        person x = {p->at, (person_class)p->who, (person_part)p->part, (char)p->gender, p->who == PERSON_THIRD};
        if (x.pronoun)
            x.who = antecedent(list, n, x.gender, w->formal);
        list[n++] = x;
    }
    return n;
}

static void emit_subject(context_out *o, const context_key *key)
{
    uint64_t near = key->subject.near, f = key->subject.formal, opener = key->subject.opener;
    context_emit_fact(o, mix('<', near, f << 1 | key->subject.near_pronoun, key->subject.away));
    context_emit_fact(o, mix('>', near, key->subject.far, f));
    context_emit_fact(o, mix('[', near, key->subject.next, f << 2 | key->subject.near_part));
    context_emit_fact(o, mix(']', opener, near, f));
    context_emit_fact(o, mix('{', key->subject.in_clause, opener, f));
    context_emit_fact(o, mix('}', key->subject.here, near, f));
    context_emit_fact(o, mix('`', near, f, 0));
}

void context_subject_features(builder *b)
{
    const rf_text *t = b->t;
    person list[MAX_PERSONS];
    size_t n = gather(b, list);
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
    context_key key = {.subject = {.near = near,
                                   .near_pronoun = (uint8_t)near_pronoun,
                                   .near_part = (uint8_t)near_part,
                                   .away = (uint8_t)away,
                                   .far = far,
                                   .opener = opener,
                                   .next = next,
                                   .in_clause = in_clause,
                                   .here = (uint8_t)here,
                                   .formal = b->w->formal,
                                   .family = GROUP_SUBJECT}};
    context_sum_ask(b->sum, &key, emit_subject);
}

static void emit_persons(context_out *o, const context_key *key)
{
    const uint8_t *last = key->persons.last;
    uint64_t formal = key->persons.formal, here = key->persons.here, before = key->persons.before, anywhere = key->persons.anywhere;
    bool kin = (anywhere & 1u << PERSON_KIN) != 0;
    context_emit_fact(o, mix('a', formal, last[0], last[1]));
    context_emit_fact(o, mix('b', formal, here, before));
    context_emit_fact(o, mix('c', formal, kin, last[0]));
    context_emit_fact(o, mix('1', last[0], last[1], 0));
    context_emit_fact(o, mix('4', here, 0, 0));
    context_emit_fact(o, mix('5', before, 0, 0));
    context_emit_fact(o, mix('6', anywhere, 0, 0));
    context_emit_fact(o, mix('7', last[0], here & 1u << PERSON_FIRST ? 1 : 0, kin));
}

static void emit_next(context_out *o, const context_key *key)
{
    uint64_t anywhere = (uint64_t)key->next.first << 1 | key->next.patient;
    context_emit_fact(o, mix('2', key->next.last, key->next.band, anywhere));
    context_emit_fact(o, mix('3', key->next.last, key->next.next, anywhere));
}

void context_person_features(builder *b)
{
    static const context_person nobody = {0};
    const context_words *w = b->w;
    uint32_t sentence = b->t->words[b->first].sentence, after = w->person_from[b->last], k = w->person_from[b->first];
    const context_person *p = k > 0 ? &w->persons[k - 1] : &nobody;
    unsigned before = p->up_to, here = w->sentences[sentence].persons, anywhere = w->people;
    person_class next = PERSON_NONE;
    if (after < w->n_persons && b->t->words[w->persons[after].at].sentence == sentence)
        next = (person_class)w->persons[after].who;
    b->kinds |= before & 1u << PERSON_THIRD || anywhere & 1u << PERSON_KIN ? CONTEXT_PERSON : 0;
    b->kinds |= here & 1u << PERSON_MANY ? CONTEXT_MANY : 0;
    context_key named = {.persons = {.last = {p->last[0], p->last[1]},
                                     .formal = w->formal,
                                     .here = (uint8_t)here,
                                     .before = (uint8_t)before,
                                     .anywhere = (uint8_t)anywhere,
                                     .family = GROUP_PERSONS}};
    context_sum_ask(b->sum, &named, emit_persons);
    context_key around = {.next = {.last = p->last[0],
                                   .next = next,
                                   .band = (uint8_t)distance_band(k > 0 ? b->first - p->at : 0),
                                   .first = (anywhere & 1u << PERSON_FIRST) != 0,
                                   .patient = (anywhere & 1u << PERSON_PATIENT) != 0,
                                   .family = GROUP_NEXT}};
    context_sum_ask(b->sum, &around, emit_next);
}
