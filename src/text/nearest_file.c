/* text/nearest_file.c - the tables of nearest words into an index and out of it, as they lie in memory. */
#include "text/nearest_parts.h"

#include <stdio.h>

static const char *section(char out[40], const char *name, const char *part)
{
    snprintf(out, 40, "%s.%s", name, part);
    return out;
}

void rf_nearest_put(const rf_nearest *x, rf_weights_out *o, const char *name)
{
    char s[40];
    rf_weights_put_items(o, section(s, name, "letters"), x->letters, x->n_by_sound, sizeof *x->letters);
    rf_weights_put_items(o, section(s, name, "index"), x->index, x->n_by_sound, sizeof *x->index);
    rf_weights_put_items(o, section(s, name, "first"), x->first, 1, FIRST_BYTES);
    rf_weights_put_items(o, section(s, name, "sounds"), x->sounds, x->n, sizeof *x->sounds);
    rf_weights_put_items(o, section(s, name, "by_sound"), x->by_sound, x->n_by_sound, sizeof *x->by_sound);
    rf_weights_put_items(o, section(s, name, "near_one"), x->near_one, (x->near_mask + (size_t)1) / 64, sizeof *x->near_one);
    rf_weights_put_items(o, section(s, name, "near_sound"), x->near_sound, 1, SOUND_BITS / 8);
}

/* Nobody writes into what was read. */
static void *get(const rf_weights *w, const char *name, const char *part, size_t size, size_t *n)
{
    char s[40];
    return (void *)rf_weights_items(w, section(s, name, part), size, n);
}

static bool all_words(const rf_nearest *x, const uint32_t *index)
{
    for (size_t i = 0; i < x->n_by_sound; i++)
        if (index[i] >= x->n || x->words[index[i]].len < SHORTEST || x->words[index[i]].len > LONGEST)
            return false;
    return true;
}

static bool firsts_hold(const rf_nearest *x)
{
    const uint32_t *first = x->first[0];
    for (size_t i = 1; i < FIRST_BYTES / sizeof *first; i++)
        if (first[i] < first[i - 1])
            return false;
    return first[FIRST_BYTES / sizeof *first - 1] <= x->n_by_sound;
}

rf_nearest *rf_nearest_read(const rf_weights *w, const char *name, const rf_str *words, size_t n, bool strict, rf_arena *arena)
{
    rf_nearest *x = rf_arena_take(arena, sizeof *x);
    size_t n_letters, n_index, n_first, n_sounds, n_one, n_sound;
    x->words = words;
    x->n = n;
    x->strict = strict;
    x->letters = get(w, name, "letters", sizeof *x->letters, &n_letters);
    x->index = get(w, name, "index", sizeof *x->index, &n_index);
    x->first = get(w, name, "first", FIRST_BYTES, &n_first);
    x->sounds = get(w, name, "sounds", sizeof *x->sounds, &n_sounds);
    x->by_sound = get(w, name, "by_sound", sizeof *x->by_sound, &x->n_by_sound);
    x->near_one = get(w, name, "near_one", sizeof *x->near_one, &n_one);
    x->near_sound = get(w, name, "near_sound", SOUND_BITS / 8, &n_sound);
    bool there = x->letters != NULL && x->index != NULL && x->first != NULL && x->sounds != NULL && x->by_sound != NULL &&
                 x->near_one != NULL && x->near_sound != NULL;
    if (!there || n_letters != x->n_by_sound || n_index != x->n_by_sound || n_first != 1 || n_sounds != n || n_sound != 1 || n_one == 0 ||
        n_one > UINT32_MAX / 64 || (n_one & (n_one - 1)) != 0)
        return NULL;
    x->near_mask = (uint32_t)(n_one * 64 - 1);
    return firsts_hold(x) && all_words(x, x->index) && all_words(x, x->by_sound) ? x : NULL;
}
