/* extract/context_persons.c - which person a word names; the words stand in context_lists.c. */
#include "extract/context_facts.h"

person_class person_of(const known_word *const *k)
{
    person_class p = (person_class)k[0]->person;
    if (p == PERSON_NONE)
        return p;
    if (known_is(k[0], WORD_PATIENTS))
        return PERSON_MANY;
    if (known_is(k[0], WORD_PATIENT) && known_is(k[-1], WORD_MY_OUR))
        return PERSON_KIN;                                                    /* a clinician writes */
    return p == PERSON_MANY && known_is(k[-1], WORD_MY_HIS) ? PERSON_KIN : p; /* "my kids" */
}

person_class person_at(const rf_text *t, size_t i)
{
    const known_word *near[] = {i > 0 ? known_word_of(t, i - 1) : &unknown_word, known_word_of(t, i)};
    return person_of(near + 1);
}
