/* text/fold.c - the walk over the raw bytes: characters, blanks, dashes and apostrophes. What a word becomes is words.c's
 * business, what a character outside ASCII becomes is glyphs.c's. */
#include "text/parts.h"

#include "base/utf8.h"

#include <string.h>

typedef enum kind { LOWER, UPPER, DIGIT, BLANK, NEWLINE, APOSTROPHE, DASH, UNDERSCORE, AMPERSAND, COLON, DOT, SYMBOL, WIDE } kind;

#define ROW4(a) a, a, a, a
#define ROW8(a) ROW4(a), ROW4(a)
#define ROW16(a) ROW8(a), ROW8(a)

/* What each byte is. Control characters count as blanks. */
static const uint8_t kinds[256] = {ROW8(BLANK),
                                   BLANK,
                                   BLANK,
                                   NEWLINE,
                                   NEWLINE,
                                   NEWLINE,
                                   NEWLINE,
                                   BLANK,
                                   BLANK,
                                   ROW16(BLANK),
                                   /*  !"#$%& */ BLANK,
                                   SYMBOL,
                                   SYMBOL,
                                   SYMBOL,
                                   SYMBOL,
                                   SYMBOL,
                                   AMPERSAND,
                                   APOSTROPHE,
                                   /* ()*+,-./ */ SYMBOL,
                                   SYMBOL,
                                   SYMBOL,
                                   SYMBOL,
                                   SYMBOL,
                                   DASH,
                                   DOT,
                                   SYMBOL,
                                   /* 0-9 */ ROW8(DIGIT),
                                   DIGIT,
                                   DIGIT,
                                   /* :;<=>? */ COLON,
                                   SYMBOL,
                                   SYMBOL,
                                   SYMBOL,
                                   SYMBOL,
                                   SYMBOL,
                                   /* @ */ SYMBOL,
                                   ROW16(UPPER),
                                   ROW8(UPPER),
                                   UPPER,
                                   UPPER,
                                   /* [\]^_ */ SYMBOL,
                                   SYMBOL,
                                   SYMBOL,
                                   SYMBOL,
                                   UNDERSCORE,
                                   /* ` */ APOSTROPHE,
                                   ROW16(LOWER),
                                   ROW8(LOWER),
                                   LOWER,
                                   LOWER,
                                   /* {|}~ */ SYMBOL,
                                   SYMBOL,
                                   SYMBOL,
                                   SYMBOL,
                                   BLANK,
                                   ROW16(WIDE),
                                   ROW16(WIDE),
                                   ROW16(WIDE),
                                   ROW16(WIDE),
                                   ROW16(WIDE),
                                   ROW16(WIDE),
                                   ROW16(WIDE),
                                   ROW16(WIDE)};

/* Lower case of the ASCII letters; other bytes as they are. */
#define SAME8(c) (c), (c) + 1, (c) + 2, (c) + 3, (c) + 4, (c) + 5, (c) + 6, (c) + 7
#define SAME32(c) SAME8(c), SAME8((c) + 8), SAME8((c) + 16), SAME8((c) + 24)
static const uint8_t lower[256] = {
    SAME32(0), SAME32(32), '@', SAME8('a'), SAME8('a' + 8), SAME8('a' + 16), 'y', 'z', '[', '\\', ']', '^', '_',
    SAME32(96), SAME32(128), SAME32(160), SAME32(192), SAME32(224)};

static void *copied(rf_arena *arena, const void *old, size_t bytes, size_t size) { return memcpy(rf_arena_raw(arena, size), old, bytes); }

void rf_fold_reserve(rf_fold *f, size_t more)
{
    if (f->cap - f->len >= more)
        return;
    size_t cap = f->cap * 2 + more;
    f->out = copied(f->arena, f->out, f->len, cap + 1);
    f->from = copied(f->arena, f->from, f->len * sizeof *f->from, (cap + 1) * sizeof *f->from);
    f->to = copied(f->arena, f->to, f->len * sizeof *f->to, cap * sizeof *f->to);
    f->cap = cap;
}

static void put(rf_fold *f, char c, uint32_t from, uint32_t to)
{
    rf_fold_reserve(f, 1);
    f->out[f->len] = c;
    f->from[f->len] = from;
    f->to[f->len] = to;
    f->len++;
}

void rf_fold_settle(rf_fold *f, bool before_letter, bool before_word)
{
    if (f->joint == RF_JOINT_APOSTROPHE) {
        f->joint = RF_JOINT_NONE;
        if (before_letter && f->apostrophe == 0) {
            f->apostrophe = f->len - f->word;
            f->apostrophe_from = f->joint_from;
        } else if (!before_letter) {
            rf_fold_end_word(f);
            put(f, '\'', f->joint_from, f->joint_to);
        }
    } else if (f->joint == RF_JOINT_DASH) {
        f->joint = RF_JOINT_NONE;
        bool apart = before_word && (before_letter || !f->joint_digit);
        put(f, apart ? ' ' : '-', f->joint_from, f->joint_to);
        f->after_dash = apart && f->joint_strong;
    }
    if (f->blank) {
        f->blank = false;
        if (f->len > 0)
            put(f, f->newline ? '\n' : ' ', f->blank_from, f->blank_to);
    }
}

static void begin_word(rf_fold *f)
{
    f->in_word = true;
    f->word = f->len;
    f->hash = RF_HASH_BASIS;
    f->letters = f->digits = f->capitals = 0;
    f->plain = true;
    f->tripled = false;
    f->apostrophe = 0;
    f->n_alikes = 0;
}

/* Raw ranges of `n` bytes that stand for themselves, from raw[start] on. Written eight at a time, because eight cost as little as
 * one: up to seven entries behind the end are scribbled over, and fold_run has reserved them. */
static void put_ranges(uint32_t *from, uint32_t *to, size_t start, size_t n)
{
    for (size_t k = 0; k < n; k += 8)
        for (size_t lane = 0; lane < 8; lane++) {
            from[k + lane] = (uint32_t)(start + k + lane);
            to[k + lane] = (uint32_t)(start + k + lane + 1);
        }
}

/* The run of ASCII letters and digits at raw[i]; returns where it ends. The hot loop of the room. */
static size_t fold_run(rf_fold *f, size_t i)
{
    if (f->joint != RF_JOINT_NONE || f->blank)
        rf_fold_settle(f, kinds[f->raw[i]] != DIGIT, true);
    if (!f->in_word)
        begin_word(f);
    rf_fold_reserve(f, f->n - i + 8);
    const unsigned char *raw = f->raw;
    char *out = f->out;
    uint32_t h = f->hash;
    size_t o = f->len, n = f->n, start = i;
    unsigned char before = o > f->word ? (unsigned char)out[o - 1] : 0;
    unsigned equal = o > f->word + 1 && out[o - 2] == out[o - 1], tripled = 0, seen = 0;
    for (uint8_t k; i < n && (k = kinds[raw[i]]) <= DIGIT; i++, o++) {
        unsigned char c = lower[raw[i]];
        seen |= k;
        out[o] = (char)c;
        h = (h ^ c) * RF_HASH_PRIME;
        unsigned again = c == before;
        tripled |= again & equal;
        equal = again;
        before = c;
    }
    put_ranges(f->from + f->len, f->to + f->len, start, i - start);
    f->hash = h;
    f->len = o;
    unsigned digits = 0;
    if (seen != LOWER)
        for (size_t k = start; k < i; k++) {
            digits += kinds[raw[k]] == DIGIT;
            f->capitals += kinds[raw[k]] == UPPER;
        }
    f->digits += digits;
    f->letters += (unsigned)(i - start) - digits;
    f->tripled |= tripled != 0;
    return i;
}

void rf_fold_letter(rf_fold *f, uint32_t cp, bool digit, bool capital, char latin, uint32_t from, uint32_t to)
{
    rf_fold_settle(f, !digit, true);
    if (!f->in_word)
        begin_word(f);
    char bytes[4];
    size_t n = rf_utf8_encode(cp, bytes);
    if (latin != '\0' && f->n_alikes < RF_FOLD_ALIKES) {
        f->alike[f->n_alikes].at = (uint32_t)f->len;
        f->alike[f->n_alikes++].latin = latin;
    }
    for (size_t k = 0; k < n; k++)
        put(f, bytes[k], from, to);
    f->plain = false;
    f->digits += digit;
    f->letters += !digit;
    f->capitals += capital;
}

void rf_fold_symbol(rf_fold *f, uint32_t cp, uint32_t from, uint32_t to)
{
    rf_fold_settle(f, false, false);
    rf_fold_end_word(f);
    char bytes[4];
    size_t n = rf_utf8_encode(cp, bytes);
    for (size_t k = 0; k < n; k++)
        put(f, bytes[k], from, to);
}

void rf_fold_blank(rf_fold *f, bool newline, uint32_t from, uint32_t to)
{
    if (f->joint != RF_JOINT_NONE)
        rf_fold_settle(f, false, false);
    rf_fold_end_word(f);
    f->link = false;
    if (!f->blank) {
        f->blank = true;
        f->newline = false;
        f->blank_from = from;
    }
    f->newline |= newline;
    f->blank_to = to;
}

static bool word_is(const rf_fold *f, const char *s)
{
    size_t n = strlen(s);
    return f->in_word && f->len - f->word == n && memcmp(f->out + f->word, s, n) == 0;
}

/* A dash joins two words only when it stands directly behind one. */
static void fold_dash(rf_fold *f, uint32_t from, uint32_t to)
{
    if (f->joint == RF_JOINT_DASH) {
        f->joint_to = to;
        f->joint_strong = true;
        return;
    }
    if (f->link || !f->in_word || f->joint != RF_JOINT_NONE) {
        rf_fold_symbol(f, '-', from, to);
        return;
    }
    bool digit = f->plain && f->out[f->len - 1] >= '0' && f->out[f->len - 1] <= '9';
    rf_fold_end_word(f);
    f->joint = RF_JOINT_DASH;
    f->joint_from = from;
    f->joint_to = to;
    f->joint_digit = digit;
    f->joint_strong = false;
}

static void fold_apostrophe(rf_fold *f, uint32_t from, uint32_t to)
{
    if (f->link || !f->in_word || f->joint != RF_JOINT_NONE) {
        rf_fold_symbol(f, '\'', from, to);
        return;
    }
    f->joint = RF_JOINT_APOSTROPHE;
    f->joint_from = from;
    f->joint_to = to;
}

void rf_fold_ascii(rf_fold *f, unsigned char c, uint32_t from, uint32_t to)
{
    switch ((kind)kinds[c]) {
    case LOWER:
    case UPPER:
    case DIGIT: {
        bool digit = kinds[c] == DIGIT, capital = kinds[c] == UPPER;
        rf_fold_settle(f, !digit, true);
        if (!f->in_word)
            begin_word(f);
        if (capital)
            c |= 0x20;
        size_t n = f->len - f->word;
        f->tripled |= n >= 2 && f->out[f->len - 1] == (char)c && f->out[f->len - 2] == (char)c;
        f->capitals += capital;
        put(f, (char)c, from, to);
        f->hash = (f->hash ^ c) * RF_HASH_PRIME;
        f->digits += digit;
        f->letters += !digit;
        break;
    }
    case BLANK:
    case NEWLINE:
        rf_fold_blank(f, kinds[c] == NEWLINE, from, to);
        break;
    case UNDERSCORE:
        if (f->link)
            rf_fold_symbol(f, c, from, to);
        else
            rf_fold_blank(f, false, from, to);
        break;
    case APOSTROPHE:
        fold_apostrophe(f, from, to);
        break;
    case DASH:
        fold_dash(f, from, to);
        break;
    case COLON:
        if ((word_is(f, "http") || word_is(f, "https")) && to + 1 < f->n && f->raw[to] == '/' && f->raw[to + 1] == '/')
            f->link = true;
        rf_fold_symbol(f, c, from, to);
        break;
    case DOT:
        if (word_is(f, "www"))
            f->link = true;
        rf_fold_symbol(f, c, from, to);
        break;
    case AMPERSAND:
    case SYMBOL:
    case WIDE:
        rf_fold_symbol(f, c, from, to);
        break;
    }
}

/* One character at raw[i] that is no plain ASCII; returns where it ends. */
static size_t fold_wide(rf_fold *f, size_t i)
{
    uint32_t cp;
    size_t n = rf_utf8_decode((const char *)f->raw + i, f->n - i, &cp);
    if (n == 0) {
        f->t->bad_bytes++;
        rf_fold_symbol(f, 0xFFFD, (uint32_t)i, (uint32_t)i + 1);
        return i + 1;
    }
    rf_fold_glyph(f, cp, (uint32_t)i, (uint32_t)(i + n));
    return i + n;
}

static void walk(rf_fold *f)
{
    size_t i = 0;
    while (i < f->n) {
        unsigned char c = f->raw[i];
        uint8_t k = kinds[c];
        if (k <= DIGIT) {
            i = fold_run(f, i);
        } else if (c == ' ' && f->in_word && f->joint == RF_JOINT_NONE && i + 1 < f->n && kinds[f->raw[i + 1]] <= DIGIT) {
            rf_fold_end_word(f); /* one blank between two words: by far the commonest case */
            f->link = false;
            put(f, ' ', (uint32_t)i, (uint32_t)i + 1);
            i++;
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

void rf_text_fold(rf_text *t, rf_str raw, const rf_lexicon *lexicon, rf_arena *arena)
{
    *t = (rf_text){.raw = raw};
    rf_fold f = {.t = t, .lexicon = lexicon, .arena = arena, .raw = (const unsigned char *)raw.ptr, .n = readable(raw), .mostly_latin = -1};
    t->truncated = f.n < raw.len;
    t->checked = lexicon != NULL;
    f.cap = f.n + f.n / 8 + 64; /* most texts shrink; fold_run wants eight to spare */
    f.out = rf_arena_raw(arena, f.cap + 1);
    f.from = rf_arena_raw(arena, (f.cap + 1) * sizeof *f.from);
    f.to = rf_arena_raw(arena, f.cap * sizeof *f.to);
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
