/* extract/context_words.c - fills the table of words of one text. */
#include "extract/context_words.h"

#include "base/hash.h"
#include "extract/context_facts.h"
#include "extract/tense.h"

const context_words *context_words_of(const rf_context *c, const rf_text *t, rf_arena *arena)
{
    size_t n = t->n_words;
    context_words *w = rf_arena_take(arena, sizeof *w);
    cue *cues = rf_arena_take(arena, (n + 1) * sizeof *cues);
    unsigned *alone = rf_arena_take(arena, (n + 1) * sizeof *alone);
    uint64_t *hash = rf_arena_take(arena, (n + 1) * sizeof *hash), *symbol = rf_arena_take(arena, (n + 1) * sizeof *symbol);
    unsigned char *bytes = rf_arena_take(arena, 7 * (n + 1));
    unsigned char *person = bytes, *part = bytes + (n + 1), *gender = bytes + 2 * (n + 1), *tense = bytes + 3 * (n + 1);
    unsigned char *time = bytes + 4 * (n + 1), *time_words = bytes + 5 * (n + 1), *section = bytes + 6 * (n + 1);
    *w = (context_words){t, cues, alone, hash, symbol, person, part, gender, tense, time, time_words, section};
    for (size_t i = 0; i < n; i++)
        person[i] = (unsigned char)person_at(t, i);
    for (size_t i = 0; i < n; i++) {
        const rf_word *word = &t->words[i];
        hash[i] = rf_hash_fnv(0, t->fold + word->start, word->end - word->start);
        cue q;
        if (cue_at(c->cues, t, i, n, &cues[i]))
            alone[i] = cues[i].last == i + 1 ? cues[i].kinds : cue_at(c->cues, t, i, i + 1, &q) ? q.kinds : 0;
        symbol[i] = context_symbol_of(t, i, alone[i]);
        tense[i] = (unsigned char)rf_tense_of(t, i);
        size_t words;
        time[i] = (unsigned char)time_at(t, i, &words);
        time_words[i] = (unsigned char)words;
        section[i] = context_section_at(t, i);
        if (person[i] != PERSON_NONE)
            context_person_part(w, i, &part[i], &gender[i]);
    }
    return w;
}

bool context_cue_at(const rf_context *c, const context_words *w, size_t i, size_t bound, cue *out)
{
    if (w->cues[i].kinds == 0)
        return false;
    *out = w->cues[i];
    return out->last <= bound || cue_at(c->cues, w->t, i, bound, out);
}
