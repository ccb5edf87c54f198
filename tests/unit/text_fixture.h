/* text_fixture.h - what the tests of the text room share: one arena, the shipped lexicon, and short ways to fold and compare. */
#ifndef RF_TESTS_TEXT_FIXTURE_H
#define RF_TESTS_TEXT_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "text/lexicon.h"
#include "text/text.h"

#include <stdio.h>
#include <string.h>

static rf_arena *arena;
static rf_lexicon *lexicon;

static inline int load_lexicon(void **state)
{
    (void)state;
    rf_error err;
    arena = rf_arena_new(0);
    lexicon = rf_lexicon_load(RF_TEST_ROOT "/models/lexicon.words", &err);
    if (lexicon == NULL)
        fprintf(stderr, "%s\n", err.text);
    return lexicon == NULL;
}

static inline int free_lexicon(void **state)
{
    (void)state;
    rf_lexicon_free(lexicon);
    rf_arena_free(arena);
    return 0;
}

static inline rf_text fold(const char *raw)
{
    rf_text t;
    rf_text_fold(&t, rf_str_from(raw), lexicon, arena);
    return t;
}

static inline void folds_to(const char *raw, const char *expected)
{
    rf_text t = fold(raw);
    if (strcmp(t.fold, expected) != 0)
        fail_msg("'%s' folds to '%s', not to '%s'", raw, t.fold, expected);
}

/* The folded phrase stands for exactly these bytes of the raw text. */
static inline void stands_for(const char *raw, const char *phrase, const char *bytes)
{
    rf_text t = fold(raw);
    const char *at = strstr(t.fold, phrase);
    if (at == NULL)
        fail_msg("'%s' folds to '%s', without '%s'", raw, t.fold, phrase);
    size_t start, end, fstart = (size_t)(at - t.fold);
    rf_text_raw_span(&t, fstart, fstart + strlen(phrase), &start, &end);
    if (end - start != strlen(bytes) || memcmp(raw + start, bytes, end - start) != 0)
        fail_msg("'%s' of '%s' stands for '%.*s', not for '%s'", phrase, raw, (int)(end - start), raw + start, bytes);
}

static inline const rf_word *word_named(const rf_text *t, const char *name)
{
    for (size_t i = 0; i < t->n_words; i++)
        if (t->words[i].end - t->words[i].start == strlen(name) && memcmp(t->fold + t->words[i].start, name, strlen(name)) == 0)
            return &t->words[i];
    fail_msg("'%s' has no word '%s'", t->fold, name);
    return NULL;
}

#endif
