/* extract/tense.c - the rule behind tense.h; the words stand in context_lists.c. Words that are past and present alike ("hurt",
 * "put", "read", "cut", "could") are in no list. */
#include "extract/tense.h"

#include "extract/context_facts.h"

/* "cracked", "pinched": a verb of the past behind a subject ("i cracked"), and else maybe an adjective ("a pinched nerve"). */
bool rf_tense_in_form(rf_str w) { return w.len >= 5 && w.ptr[w.len - 2] == 'e' && w.ptr[w.len - 1] == 'd'; }

rf_tense tense_of(const rf_text *t, size_t i, const known_word *const *k)
{
    bool follows = i > 0 && t->words[i - 1].sentence == t->words[i].sentence;
    const known_word *before = follows ? k[-1] : &unknown_word;
    if (!follows && known_is(k[0], WORD_HAD))
        return RF_TENSE_NONE; /* "had this for years": the writer left out "i have" or "i" */
    if (known_is(k[0], WORD_PAST) || (known_is(before, WORD_SUBJECT) && rf_tense_in_form(rf_text_word(t, i))))
        return known_is(before, WORD_PERFECT) ? RF_TENSE_PRESENT : RF_TENSE_PAST; /* "have had", "has started" speak of now */
    return known_is(k[0], WORD_PRESENT) ? RF_TENSE_PRESENT : RF_TENSE_NONE;
}

rf_tense rf_tense_of(const rf_text *t, size_t i)
{
    const known_word *near[] = {i > 0 ? known_word_of(t, i - 1) : &unknown_word, known_word_of(t, i)};
    return tense_of(t, i, near + 1);
}
