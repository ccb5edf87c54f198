/* text/nearest.c - the nearest of a fixed list of words: optimal string alignment, behind filters that leave almost nothing to
 * align. It knows nothing of what the words mean. */
#include "text/nearest_parts.h"

#include <stdlib.h>
#include <string.h>

#define NEAR_BITS_LEAST (1u << 18)
enum { CANDIDATES = 32, SETS_AT_ONCE = 32 };

#define NEAR_BITS_A_WORD 320 /* of ten hashes a word: one in 32 bits is set, so that one word in four passes by chance */

/* How likely one edit is, the likeliest first: fingers that change their order, a letter left out or typed twice, another letter. */
typedef enum slip { SWAPPED, LEFT_OUT, OTHER_LETTER, FAR } slip;

/* The word that is looked for, and the best that was found: of equals the likelier slip, of these the earlier one in the list. */
typedef struct search {
    rf_str word;
    uint32_t sound;
    unsigned distance;
    slip kind;
    size_t index;
} search;

static bool is_word(rf_str w)
{
    if (w.len < SHORTEST || w.len > LONGEST)
        return false;
    for (size_t i = 0; i < w.len; i++)
        if (w.ptr[i] < 'a' || w.ptr[i] > 'z')
            return false;
    return true;
}

static uint32_t letter_set(rf_str w)
{
    uint32_t set = 0;
    for (size_t i = 0; i < w.len; i++)
        set |= 1u << (w.ptr[i] - 'a');
    return set;
}

/* Has x at most 2 * edits bits, of one edit or two? One edit changes at most two letters of a set. */
static inline bool few_bits(uint32_t x, unsigned edits)
{
    x &= x - 1;
    x &= x - 1;
    uint32_t more = x & (x - 1);
    more &= more - 1;
    return (edits > 1 ? more : x) == 0;
}

/* At most one edit apart? Tells it without a table: what the words do not have in common in front and behind must be that edit. */
static bool is_one_edit(rf_str a, rf_str b)
{
    size_t front = 0, shorter = a.len < b.len ? a.len : b.len;
    while (front < shorter && a.ptr[front] == b.ptr[front])
        front++;
    size_t behind = 0;
    while (behind < shorter - front && a.ptr[a.len - 1 - behind] == b.ptr[b.len - 1 - behind])
        behind++;
    size_t left = a.len - front - behind, right = b.len - front - behind;
    if (left <= 1 && right <= 1)
        return true;
    return left == 2 && right == 2 && a.ptr[front] == b.ptr[front + 1] && a.ptr[front + 1] == b.ptr[front];
}

static uint32_t sound_of(rf_str w)
{
    char key[16];
    return rf_text_hash(key, rf_phonetic_key(w, key));
}

/* Edits allowed between words of these lengths, by the shorter one, because a short word is near to many. Two edits must leave
 * a word of middle length sounding as it did: "osteoperosis" is osteoporosis, "bursting" is not "burning". */
static unsigned allowed(size_t a, size_t b, bool same_sound)
{
    size_t shorter = a < b ? a : b;
    return shorter >= 10 || (shorter >= 7 && same_sound) ? 2 : shorter >= SHORTEST ? 1 : 0;
}

/* Optimal string alignment distance, or more than limit when it is larger. */
static unsigned distance_of(rf_str a, rf_str b, unsigned limit)
{
    uint8_t rows[3][LONGEST + 1];
    uint8_t *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b.len; j++)
        above[j] = (uint8_t)j;
    for (size_t i = 1; i <= a.len; i++) {
        row[0] = (uint8_t)i;
        unsigned best = row[0];
        for (size_t j = 1; j <= b.len; j++) {
            unsigned d = above[j - 1] + (a.ptr[i - 1] != b.ptr[j - 1]);
            if (above[j] + 1u < d)
                d = above[j] + 1u;
            if (row[j - 1] + 1u < d)
                d = row[j - 1] + 1u;
            if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1] && before[j - 2] + 1u < d)
                d = before[j - 2] + 1u;
            row[j] = (uint8_t)d;
            if (d < best)
                best = d;
        }
        if (best > limit)
            return limit + 1;
        uint8_t *spare = before;
        before = above;
        above = row;
        row = spare;
    }
    return above[b.len];
}

static bool are_neighbour_keys(char a, char b)
{
    static const char *const neighbours[26] = {
        "qwsz", "vghn", "xdfv", "serfcx", "wsdr", "drtgvc", "ftyhbv", "gyujnb", "ujko", "huikmn", "jiolm", "kop",  "njk",
        "bhjm", "iklp", "ol",   "wa",     "edft", "awedxz", "rfgy",   "yhji",   "cfgb", "qase",   "zsdc",  "tghu", "asx",
    };
    return strchr(neighbours[a - 'a'], b) != NULL;
}

static bool is_vowel(char c) { return strchr("aeiou", c) != NULL; }

static size_t common_front(rf_str a, rf_str b)
{
    size_t i = 0;
    while (i < a.len && i < b.len && a.ptr[i] == b.ptr[i])
        i++;
    return i;
}

/* What the one edit between two words is. */
static slip slip_of(rf_str typed, rf_str word)
{
    size_t i = common_front(typed, word);
    if (typed.len != word.len)
        return LEFT_OUT;
    return i + 1 < word.len && typed.ptr[i] == word.ptr[i + 1] && typed.ptr[i + 1] == word.ptr[i] ? SWAPPED : OTHER_LETTER;
}

/* One edit between words of which the shorter has four letters: too many names and foreign words are that near ("lund", "toro"),
 * so it must look like a slip of the finger: letters swapped, a neighbouring key, a letter typed twice, or one left out that is a vowel or
 * one of a pair ("muth", "uper"). */
static bool is_slip(rf_str typed, rf_str word)
{
    size_t i = common_front(typed, word);
    if (typed.len == word.len)
        return slip_of(typed, word) == SWAPPED || (i < word.len && are_neighbour_keys(typed.ptr[i], word.ptr[i]));
    if (typed.len > word.len)
        return i > 0 && typed.ptr[i] == typed.ptr[i - 1];
    return i > 0 && i + 1 < word.len && (is_vowel(word.ptr[i]) || word.ptr[i] == word.ptr[i - 1]);
}

static void consider(const rf_nearest *x, size_t index, search *s)
{
    rf_str other = x->words[index];
    bool same_sound = x->sounds[index] == s->sound;
    unsigned limit = allowed(s->word.len, other.len, same_sound);
    if (limit > s->distance)
        limit = s->distance;
    unsigned d = limit > 1 ? distance_of(s->word, other, limit) : is_one_edit(s->word, other) ? 1 : 2;
    if (d > limit)
        return;
    slip kind = d == 1 ? slip_of(s->word, other) : FAR;
    if (d == s->distance && (kind > s->kind || (kind == s->kind && index >= s->index)))
        return;
    if (x->strict && d > 0 && !same_sound && (s->word.len == SHORTEST || other.len == SHORTEST) && !is_slip(s->word, other))
        return;
    s->distance = d;
    s->kind = kind;
    s->index = index;
}

/* ---- the sieve: most words are near to nothing, and this says so without looking at a single candidate ---- */

#define SIEVE_PRIME 0x9E3779B1u

static uint32_t mixed(uint32_t h) { return (h ^ h >> 15) * 0x85EBCA6Bu >> 7; }

/* Hashes of the word (the last entry) and of the word less its i-th letter; returns how many. Two words are one edit apart only
 * if these lists have an entry in common. */
static size_t deletions(rf_str w, uint32_t hashes[LONGEST + 1])
{
    uint32_t before[LONGEST + 1], after = 0, power = 1;
    before[0] = 0;
    for (size_t i = 0; i < w.len; i++)
        before[i + 1] = before[i] * SIEVE_PRIME + (unsigned char)w.ptr[i];
    for (size_t i = w.len; i-- > 0;) {
        hashes[i] = mixed(before[i] * power + after);
        after += (unsigned char)w.ptr[i] * power;
        power *= SIEVE_PRIME;
    }
    hashes[w.len] = mixed(before[w.len]);
    return w.len + 1;
}

static void set_bit(uint64_t *bits, uint32_t i) { bits[i / 64] |= UINT64_C(1) << i % 64; }

static bool has_bit(const uint64_t *bits, uint32_t i) { return bits[i / 64] >> i % 64 & 1; }

static void fill_sieve(rf_nearest *x, rf_str w, uint32_t sound)
{
    uint32_t hashes[LONGEST + 1];
    size_t n = deletions(w, hashes);
    for (size_t i = 0; i < n; i++)
        set_bit(x->near_one, hashes[i] & x->near_mask);
    set_bit(x->near_sound, sound % SOUND_BITS);
}

static bool may_be_near(const rf_nearest *x, const rf_sought *s)
{
    if (s->word.len >= 10 || has_bit(x->near_sound, s->sound % SOUND_BITS))
        return true;
    bool found = false;
    for (size_t i = 0; i <= s->word.len; i++)
        found |= has_bit(x->near_one, s->hashes[i] & x->near_mask);
    return found;
}

/* The words into buckets of one first letter and length, in each by their place in the list. */
static void order_by_letter(rf_nearest *x, rf_arena *arena)
{
    uint32_t(*next)[LONGEST + 2] = rf_arena_take(arena, FIRST_BYTES); /* zeroed: first the sizes, then the places to fill */
    for (size_t i = 0; i < x->n; i++)
        if (is_word(x->words[i]))
            next[x->words[i].ptr[0] - 'a'][x->words[i].len]++;
    uint32_t at = 0;
    for (size_t letter = 0; letter < 26; letter++)
        for (size_t len = 0; len <= LONGEST + 1; len++) {
            uint32_t size = next[letter][len];
            x->first[letter][len] = next[letter][len] = at;
            at += size;
        }
    for (size_t i = 0; i < x->n; i++) {
        if (!is_word(x->words[i]))
            continue;
        uint32_t place = next[x->words[i].ptr[0] - 'a'][x->words[i].len]++;
        x->letters[place] = letter_set(x->words[i]);
        x->index[place] = (uint32_t)i;
    }
}

typedef struct heard {
    uint32_t sound, index;
} heard;

static int by_sound_and_index(const void *pa, const void *pb)
{
    const heard *a = pa, *b = pb;
    if (a->sound != b->sound)
        return a->sound < b->sound ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

static void order_by_sound(rf_nearest *x)
{
    heard *all = rf_xmalloc((x->n + 1) * sizeof *all);
    for (size_t i = 0; i < x->n; i++) {
        if (!is_word(x->words[i]))
            continue;
        x->sounds[i] = sound_of(x->words[i]);
        fill_sieve(x, x->words[i], x->sounds[i]);
        all[x->n_by_sound++] = (heard){x->sounds[i], (uint32_t)i};
    }
    qsort(all, x->n_by_sound, sizeof *all, by_sound_and_index);
    for (size_t k = 0; k < x->n_by_sound; k++)
        x->by_sound[k] = all[k].index;
    free(all);
}

rf_nearest *rf_nearest_new(const rf_str *words, size_t n, bool strict, rf_arena *arena)
{
    rf_nearest *x = rf_arena_take(arena, sizeof *x);
    x->words = words;
    x->n = n;
    x->strict = strict;
    x->letters = rf_arena_raw(arena, n * sizeof *x->letters);
    x->index = rf_arena_raw(arena, n * sizeof *x->index);
    x->sounds = rf_arena_take(arena, n * sizeof *x->sounds);
    x->by_sound = rf_arena_raw(arena, n * sizeof *x->by_sound);
    uint32_t bits = NEAR_BITS_LEAST;
    while (bits < NEAR_BITS_A_WORD * n)
        bits *= 2;
    x->near_mask = bits - 1;
    x->near_one = rf_arena_take(arena, bits / 8);
    x->near_sound = rf_arena_take(arena, SOUND_BITS / 8);
    x->first = rf_arena_take(arena, FIRST_BYTES);
    order_by_letter(x, arena);
    order_by_sound(x);
    return x;
}

/* Candidates lie anywhere in the list: all of them come from the memory at the same time. */
static void consider_all(const rf_nearest *x, const uint32_t *candidates, size_t n, search *s)
{
    for (size_t i = 0; i < n; i++) {
        __builtin_prefetch(&x->words[candidates[i]]);
        __builtin_prefetch(&x->sounds[candidates[i]]);
    }
    for (size_t i = 0; i < n; i++)
        __builtin_prefetch(x->words[candidates[i]].ptr);
    for (size_t i = 0; i < n; i++)
        consider(x, candidates[i], s);
}

/* Which of n sets of letters are so near? Bit i of the answer is that of the i-th; at most SETS_AT_ONCE. Without a branch: nobody can
 * guess which. */
static uint32_t near_sets(const uint32_t *letters, uint32_t n, uint32_t set, unsigned edits)
{
    uint32_t near = 0;
    for (uint32_t i = 0; i < n; i++)
        near |= (uint32_t)few_bits(set ^ letters[i], edits) << i;
    return near;
}

/* Words with the same first letter, by length. set: of the word's letters. */
static void search_letter(const rf_nearest *x, search *s, uint32_t set)
{
    const uint32_t *first = x->first[s->word.ptr[0] - 'a'];
    size_t limit = s->distance, longest = s->word.len + limit < LONGEST ? s->word.len + limit : LONGEST;
    uint32_t candidates[CANDIDATES];
    size_t n = 0;
    for (size_t len = s->word.len - limit; len <= longest; len++) {
        unsigned edits = allowed(s->word.len, len, true);
        for (uint32_t i = first[len]; i < first[len + 1]; i += SETS_AT_ONCE) {
            uint32_t left = first[len + 1] - i;
            uint32_t near = near_sets(x->letters + i, left < SETS_AT_ONCE ? left : SETS_AT_ONCE, set, edits);
            for (; near != 0; near &= near - 1) {
                if (n == CANDIDATES) {
                    consider_all(x, candidates, n, s);
                    n = 0;
                }
                candidates[n++] = x->index[i + (uint32_t)__builtin_ctz(near)];
            }
        }
    }
    consider_all(x, candidates, n, s);
}

/* Words that sound the same, whatever their first letter. */
static void search_sound(const rf_nearest *x, search *s)
{
    size_t low = 0, high = x->n_by_sound;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (x->sounds[x->by_sound[mid]] < s->sound)
            low = mid + 1;
        else
            high = mid;
    }
    for (; low < x->n_by_sound && x->sounds[x->by_sound[low]] == s->sound; low++)
        consider(x, x->by_sound[low], s);
}

rf_sought rf_nearest_sought(rf_str word)
{
    rf_sought s = {.word = word, .is_word = is_word(word)};
    if (s.is_word) {
        s.sound = sound_of(word);
        s.letters = letter_set(word);
        deletions(word, s.hashes);
    }
    return s;
}

size_t rf_nearest_find(const rf_nearest *x, const rf_sought *sought, unsigned limit, unsigned *cost)
{
    if (!sought->is_word || !may_be_near(x, sought))
        return x->n;
    search s = {.word = sought->word, .sound = sought->sound, .distance = limit, .kind = FAR, .index = x->n};
    search_letter(x, &s, sought->letters);
    if (has_bit(x->near_sound, s.sound % SOUND_BITS))
        search_sound(x, &s);
    if (s.index < x->n)
        *cost = s.distance == 1 ? 1 + (unsigned)s.kind : 4 * (s.distance / 2);
    return s.index;
}
