/* text/fold.c - the walk over the raw bytes, and what makes it fast: runs of ASCII letters are copied by the block,
 * everything else goes character by character through chars.c and glyphs.c. */
#include "text/parts.h"

#include "base/utf8.h"
#include "text/blocks.h"

#include <stddef.h>
#include <string.h>

enum { EXPECTED_BYTES = 256, EXPECTED_WORDS = 64 }; /* of the raw text, looked at in advance */

/* Raw ranges of `n` bytes that stand for themselves, from raw[start] on. Written four at a time, because four cost as little as
 * one: up to three entries behind the end are scribbled over, which is what RF_FOLD_SPARE is for. */
static void put_ranges(uint32_t *from, uint32_t *to, uint32_t start, size_t n)
{
    typedef uint32_t four __attribute__((vector_size(16)));
    four at = {start, start + 1, start + 2, start + 3}, end = at + 1;
    for (size_t k = 0; k < n; k += 4, at += 4, end += 4) {
        memcpy(from + k, &at, sizeof at);
        memcpy(to + k, &end, sizeof end);
    }
}

/* Nearly always none is set, of which rf_bits_in makes more work. */
static unsigned count_bits(uint32_t x)
{
    unsigned n = 0;
    for (; x != 0; x &= x - 1)
        n++;
    return n;
}

/* The run of ASCII letters and digits at raw[i]; returns where it ends. The hot loop of the room. */
static size_t fold_run(rf_fold *f, size_t i)
{
    if (f->joint != RF_JOINT_NONE || f->blank)
        rf_fold_settle(f, rf_byte_kinds[f->raw[i]] != DIGIT, true);
    if (!f->in_word)
        rf_fold_begin_word(f);
    rf_fold_reserve(f, f->n - i);
    unsigned n;
    do {
        rf_block_bits bits = rf_block_read(f->raw + i, f->out + f->len);
        n = (unsigned)__builtin_ctz(~bits.words);
        uint32_t ours = (UINT32_C(1) << n) - 1;
        unsigned digits = count_bits(bits.digits & ours);
        put_ranges(f->from + f->len, f->to + f->len, (uint32_t)i, n);
        f->capitals += count_bits(bits.upper & ours);
        f->digits += digits;
        f->letters += n - digits;
        f->len += n;
        i += n;
    } while (n == RF_BLOCK_BYTES);
    return i;
}

/* Quotes and dashes whose UTF-8 was once read as Windows-1252 and written as UTF-8 again ("canâ€™t"): exports are full of them, and
 * each of them splits a word in two. All begin with the same five bytes. */
static size_t misread_punctuation(const unsigned char *s, size_t n, uint32_t *cp)
{
    static const struct {
        const char *rest;
        uint32_t cp;
    } rows[] = {{"\xE2\x84\xA2", 0x2019}, {"\xCB\x9C", 0x2018},     {"\xC5\x93", 0x201C}, {"\xC2\x9D", 0x201D},
                {"\xE2\x80\x9C", 0x2013}, {"\xE2\x80\x9D", 0x2014}, {"\xC2\xA6", 0x2026}};
    if (n < 7 || memcmp(s, "\xC3\xA2\xE2\x82\xAC", 5) != 0)
        return 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rf_str_starts((rf_str){(const char *)s + 5, n - 5}, rows[i].rest)) {
            *cp = rows[i].cp;
            return 5 + strlen(rows[i].rest);
        }
    return 0;
}

/* One character at raw[i] that is no plain ASCII; returns where it ends. */
static size_t fold_wide(rf_fold *f, size_t i)
{
    uint32_t cp;
    size_t n = f->raw[i] == 0xC3 ? misread_punctuation(f->raw + i, f->n - i, &cp) : 0;
    if (n == 0)
        n = rf_utf8_decode((const char *)f->raw + i, f->n - i, &cp);
    if (n == 0) {
        f->t->bad_bytes++;
        rf_fold_symbol(f, 0xFFFD, (uint32_t)i, (uint32_t)i + 1);
        return i + 1;
    }
    rf_fold_glyph(f, cp, (uint32_t)i, (uint32_t)(i + n));
    return i + n;
}

/* Lets the memory of words fetch what it knows of the plain words of the next bytes, which it is going to be asked for. */
static size_t expect_words(const rf_fold *f, size_t i)
{
    rf_word_key keys[EXPECTED_WORDS];
    size_t n = 0, end = f->n - i > EXPECTED_BYTES ? i + EXPECTED_BYTES : f->n;
    while (i < end && n < EXPECTED_WORDS) {
        char lower[RF_BLOCK_BYTES];
        uint32_t words = rf_block_read(f->raw + i, lower).words;
        unsigned len = (unsigned)__builtin_ctz(~words), other = (unsigned)__builtin_ctz(words >> len | 1u << (RF_BLOCK_BYTES - len));
        if (len > 0)
            keys[n++] = rf_word_key_of(lower, len);
        i += len + other;
    }
    rf_word_memory_expect(f->memory, keys, n);
    return i;
}

/* An ASCII character that is written as it is and ends the word. */
static void fold_mark(rf_fold *f, size_t i)
{
    if (f->joint != RF_JOINT_NONE || f->blank)
        rf_fold_settle(f, false, false);
    rf_fold_end_word(f);
    rf_fold_put(f, (char)f->raw[i], (uint32_t)i, (uint32_t)i + 1);
}

/* One blank in front of a word, and nothing that waits: by far the commonest case. */
static bool is_single_blank(const rf_fold *f, size_t i)
{
    return f->raw[i] == ' ' && f->joint == RF_JOINT_NONE && !f->blank && f->len > 0 && rf_byte_kinds[f->raw[i + 1]] <= DIGIT;
}

static void walk(rf_fold *f)
{
    size_t i = 0, expected = f->memory != NULL ? 0 : f->n;
    while (i < f->n) {
        if (i >= expected && expected < f->n)
            expected = expect_words(f, i);
        unsigned char c = f->raw[i];
        uint8_t k = rf_byte_kinds[c];
        if (k <= DIGIT) {
            i = fold_run(f, i);
        } else if (is_single_blank(f, i)) {
            rf_fold_end_word(f);
            f->link = false;
            rf_fold_put(f, ' ', (uint32_t)i, (uint32_t)i + 1);
            i++;
        } else if (k == SYMBOL) {
            fold_mark(f, i++);
        } else if (k == WIDE) {
            i = fold_wide(f, i);
        } else if (k == AMPERSAND) {
            uint32_t cp;
            size_t n = rf_entity_decode((const char *)f->raw + i, f->n - i, &cp);
            if (n > 0)
                rf_fold_glyph(f, cp, (uint32_t)i, (uint32_t)(i + n));
            else
                rf_fold_symbol(f, c, (uint32_t)i, (uint32_t)i + 1);
            i += n > 0 ? n : 1;
        } else {
            rf_fold_ascii(f, c, (uint32_t)i, (uint32_t)i + 1);
            i++;
        }
    }
    f->blank = false;
    rf_fold_settle(f, false, false);
    rf_fold_end_word(f);
}

/* Bytes of raw that are read: all, or up to the last character that fits. */
static size_t readable(rf_str raw)
{
    if (raw.len <= RF_TEXT_MAX)
        return raw.len;
    size_t n = RF_TEXT_MAX;
    for (int back = 0; back < 3 && n > 0 && ((unsigned char)raw.ptr[n] & 0xC0) == 0x80; back++)
        n--;
    return n;
}

/* With a block of zeros behind it, so that a block can be read from every byte on. */
static const unsigned char *padded(rf_str raw, size_t n, rf_arena *arena)
{
    unsigned char *copy = rf_arena_raw(arena, n + RF_BLOCK_BYTES);
    if (n > 0)
        memcpy(copy, raw.ptr, n);
    memset(copy + n, 0, RF_BLOCK_BYTES);
    return copy;
}

static void fold(rf_text *t, rf_str raw, const rf_lexicon *lexicon, rf_word_memory *memory, rf_arena *arena)
{
    *t = (rf_text){.raw = raw};
    rf_fold f;
    memset(&f, 0, offsetof(rf_fold, alike));
    f.t = t;
    f.lexicon = lexicon;
    f.memory = memory;
    f.arena = arena;
    f.n = readable(raw);
    f.mostly_latin = -1;
    f.raw = padded(raw, f.n, arena);
    if (memory != NULL)
        rf_word_memory_start(memory, t);
    t->truncated = f.n < raw.len;
    t->checked = lexicon != NULL;
    f.cap = f.n + f.n / 8 + 64; /* most texts shrink */
    f.out = rf_arena_raw(arena, f.cap + RF_FOLD_SPARE);
    f.from = rf_arena_raw(arena, (f.cap + RF_FOLD_SPARE) * sizeof *f.from);
    f.to = rf_arena_raw(arena, (f.cap + RF_FOLD_SPARE) * sizeof *f.to);
    f.words_cap = f.n / 5 + 8;
    t->words = rf_arena_raw(arena, f.words_cap * sizeof *t->words);
    walk(&f);
    f.out[f.len] = '\0';
    f.from[f.len] = (uint32_t)raw.len;
    t->fold = f.out;
    t->len = f.len;
    t->raw_start = f.from;
    t->raw_end = f.to;
    rf_text_number_clauses(t);
}

void rf_text_fold(rf_text *t, rf_str raw, const rf_lexicon *lexicon, rf_arena *arena) { fold(t, raw, lexicon, NULL, arena); }

void rf_text_fold_with(rf_text *t, rf_str raw, rf_word_memory *memory, rf_arena *arena)
{
    fold(t, raw, rf_word_memory_lexicon(memory), memory, arena);
}

void rf_text_raw_span(const rf_text *t, size_t fstart, size_t fend, size_t *start, size_t *end)
{
    *start = t->raw_start[fstart];
    *end = t->raw_end[fend - 1];
}

size_t rf_text_word_at(const rf_text *t, size_t pos)
{
    size_t low = 0, high = t->n_words;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (t->words[mid].end <= pos)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}
