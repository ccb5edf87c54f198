/* extract/phrases.c - sets of strings: joined, multiplied, taken apart into words. */
#include "extract/phrases.h"

#include "extract/tree.h"

#include <stdlib.h>
#include <string.h>

static bool is_mark(char c) { return c == RF_GAP || c == RF_EDGE; }

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static int by_bytes(const void *pa, const void *pb)
{
    const rf_str *a = pa, *b = pb;
    size_t n = a->len < b->len ? a->len : b->len;
    int c = n > 0 ? memcmp(a->ptr, b->ptr, n) : 0;
    return c != 0 ? c : a->len < b->len ? -1 : a->len > b->len;
}

void rf_phrases_tidy(rf_phrases *set)
{
    size_t kept = 0, sorted = 1;
    while (sorted < set->count && by_bytes(&set->items[sorted - 1], &set->items[sorted]) < 0)
        sorted++;
    if (sorted >= set->count) /* as most products are */
        return;
    if (set->count > 1)
        qsort(set->items, set->count, sizeof *set->items, by_bytes);
    for (size_t i = 0; i < set->count; i++)
        if (kept == 0 || !rf_str_eq(set->items[i], set->items[kept - 1]))
            set->items[kept++] = set->items[i];
    set->count = kept;
}

static rf_phrases room(size_t n, rf_arena *arena) { return (rf_phrases){rf_arena_raw(arena, (n + 1) * sizeof(rf_str)), 0}; }

/* Append c to the phrase of *n bytes: marks side by side are one, and a gap says more than an edge; digits that are left open take in
 * those beside them. */
static void put(char *phrase, size_t *n, char c)
{
    if (*n > 0 && phrase[*n - 1] == RF_DIGITS && (is_digit(c) || c == RF_DIGITS))
        return;
    while (c == RF_DIGITS && *n > 0 && is_digit(phrase[*n - 1]))
        --*n;
    if (is_mark(c) && *n > 0 && is_mark(phrase[*n - 1])) {
        if (c == RF_GAP)
            phrase[*n - 1] = c;
        return;
    }
    phrase[(*n)++] = c;
}

rf_phrases rf_phrases_of(const char *s, size_t n, rf_arena *arena)
{
    rf_phrases out = room(1, arena);
    char *phrase = rf_arena_raw(arena, n + 1);
    size_t len = 0;
    for (size_t i = 0; i < n; i++)
        put(phrase, &len, rf_is_word_byte((unsigned char)s[i]) ? s[i] : RF_GAP);
    out.items[out.count++] = (rf_str){phrase, len};
    return out;
}

rf_phrases rf_phrases_mark(char mark, rf_arena *arena)
{
    rf_phrases out = room(1, arena);
    out.items[out.count++] = (rf_str){rf_arena_dup(arena, &mark, 1), 1};
    return out;
}

rf_phrases rf_phrases_join(rf_phrases a, rf_phrases b, rf_arena *arena)
{
    rf_phrases out = room(a.count + b.count, arena);
    for (size_t i = 0; i < a.count; i++)
        out.items[out.count++] = a.items[i];
    for (size_t i = 0; i < b.count; i++)
        out.items[out.count++] = b.items[i];
    rf_phrases_tidy(&out);
    return out;
}

rf_phrases rf_phrases_product(rf_phrases a, rf_phrases b, rf_arena *arena)
{
    rf_phrases out = room(a.count * b.count, arena);
    for (size_t i = 0; i < a.count; i++)
        for (size_t k = 0; k < b.count; k++) {
            rf_str x = a.items[i], y = b.items[k];
            char *joined = rf_arena_raw(arena, x.len + y.len + 1);
            size_t n = x.len;
            memcpy(joined, x.ptr, x.len);
            for (size_t j = 0; j < y.len; j++)
                put(joined, &n, y.ptr[j]);
            out.items[out.count++] = (rf_str){joined, n};
        }
    rf_phrases_tidy(&out);
    return out;
}

bool rf_phrases_all_end_apart(rf_phrases set)
{
    for (size_t i = 0; i < set.count; i++)
        if (set.items[i].len == 0 || !is_mark(set.items[i].ptr[set.items[i].len - 1]))
            return false;
    return set.count > 0;
}

rf_str rf_phrase_word(rf_str phrase, size_t k, size_t *gaps, size_t *sure)
{
    size_t i = 0;
    *gaps = *sure = 0;
    for (size_t word = 0; i < phrase.len;) {
        if (is_mark(phrase.ptr[i])) {
            *gaps += phrase.ptr[i] == RF_GAP;
            *sure += phrase.ptr[i] == RF_GAP && word > 0;
            i++;
            continue;
        }
        size_t start = i;
        while (i < phrase.len && !is_mark(phrase.ptr[i]))
            i++;
        if (word++ < k)
            continue;
        start -= start > 0;
        i += i < phrase.len;
        return (rf_str){phrase.ptr + start, i - start};
    }
    return (rf_str){"", 0};
}

size_t rf_phrase_open_digits(const char *word, size_t len, char *out)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++)
        put(out, &n, is_digit(word[i]) ? RF_DIGITS : word[i]);
    return n;
}
