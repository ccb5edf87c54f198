/* extract/locate.c - where a given phrase stands in a text. */
#include "extract/context.h"

#include <string.h>
#include <strings.h>

static bool is_ascii_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* Words that touch folded bytes [from, to). */
static bool words_of(const rf_text *t, size_t from, size_t to, size_t *first, size_t *last)
{
    *first = rf_text_word_at(t, from);
    *last = *first;
    while (*last < t->n_words && t->words[*last].start < to)
        (*last)++;
    return *last > *first;
}

static bool find_raw(const rf_text *t, rf_str phrase, size_t *first, size_t *last)
{
    for (size_t at = 0; at + phrase.len <= t->raw.len; at++) {
        size_t end = at + phrase.len;
        if (strncasecmp(t->raw.ptr + at, phrase.ptr, phrase.len) != 0)
            continue;
        bool inside = (at > 0 && is_ascii_word(t->raw.ptr[at - 1]) && is_ascii_word(phrase.ptr[0])) ||
                      (end < t->raw.len && is_ascii_word(t->raw.ptr[end]) && is_ascii_word(phrase.ptr[phrase.len - 1]));
        if (inside)
            continue;
        size_t from = 0, to;
        while (from < t->len && t->raw_end[from] <= at)
            from++;
        for (to = from; to < t->len && t->raw_start[to] < end;)
            to++;
        if (to > from && words_of(t, from, to, first, last))
            return true;
    }
    return false;
}

static bool find_folded(const rf_text *t, const rf_text *p, size_t *first, size_t *last)
{
    for (size_t i = 0; p->n_words > 0 && i + p->n_words <= t->n_words; i++) {
        size_t k = 0;
        while (k < p->n_words && p->words[k].end - p->words[k].start == t->words[i + k].end - t->words[i + k].start &&
               memcmp(p->fold + p->words[k].start, t->fold + t->words[i + k].start, p->words[k].end - p->words[k].start) == 0)
            k++;
        if (k == p->n_words) {
            *first = i;
            *last = i + k;
            return true;
        }
    }
    return false;
}

bool rf_context_locate(const rf_text *t, rf_str phrase, const rf_lexicon *lexicon, rf_arena *arena, size_t *first, size_t *last)
{
    phrase = rf_str_trim(phrase);
    if (phrase.len == 0)
        return false;
    if (find_raw(t, phrase, first, last))
        return true;
    rf_text folded;
    rf_text_fold(&folded, phrase, lexicon, arena);
    return find_folded(t, &folded, first, last);
}
