/* classify/features_terms.c - the table of words behind the scores. It knows no weights. */
#include "classify/features_terms.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

_Static_assert(sizeof(rf_word_terms) == 64, "one line of the cache a word");

void rf_terms_release(rf_terms *t)
{
    free(t->words);
    free(t->slots);
}

void rf_terms_forget(rf_terms *t)
{
    if (t->n > 0)
        memset(t->slots, 0, t->n_slots * sizeof *t->slots);
    t->n = 0;
    t->comment = 0;
}

void rf_terms_start(rf_terms *t)
{
    if (t->n >= RF_TERMS_WORDS || t->comment == UINT32_MAX)
        rf_terms_forget(t);
    t->comment++;
}

static void enter(rf_terms *t, uint32_t number)
{
    size_t i = t->words[number].hash & (t->n_slots - 1);
    while (t->slots[i] != 0)
        i = (i + 1) & (t->n_slots - 1);
    t->slots[i] = number + 1;
}

static void grow(rf_terms *t)
{
    t->cap = t->cap > 0 ? 2 * t->cap : 1024;
    t->words = rf_xaligned_grown(t->words, t->n, t->cap, sizeof *t->words);
    free(t->slots);
    t->n_slots = 2 * t->cap;
    t->slots = rf_xcalloc(t->n_slots, sizeof *t->slots);
    for (uint32_t k = 0; k < t->n; k++)
        enter(t, k);
}

rf_word_terms *rf_terms_find(rf_terms *t, uint32_t hash, bool *is_new)
{
    *is_new = false;
    for (size_t i = hash & (t->n_slots - 1); t->n_slots > 0 && t->slots[i] != 0; i = (i + 1) & (t->n_slots - 1))
        if (t->words[t->slots[i] - 1].hash == hash)
            return &t->words[t->slots[i] - 1];
    if (t->n == t->cap)
        grow(t);
    rf_word_terms *x = &t->words[t->n];
    *x = (rf_word_terms){.hash = hash};
    enter(t, (uint32_t)t->n++);
    *is_new = true;
    return x;
}
