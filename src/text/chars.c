/* text/chars.c - one character after the other: what is written for it, and what waits for the next one (blanks, dashes and
 * apostrophes, whose meaning depends on it). It knows bytes and code points; what a word becomes is words.c's business. */
#include "text/parts.h"

#include "base/utf8.h"

#include <string.h>

/* clang-format off */
#define ROW4(a) a, a, a, a
#define ROW8(a) ROW4(a), ROW4(a)
#define ROW16(a) ROW8(a), ROW8(a)

/* What each byte is. Control characters count as blanks. */
const uint8_t rf_byte_kinds[256] = {
    ROW8(BLANK), BLANK, BLANK, NEWLINE, NEWLINE, NEWLINE, NEWLINE, BLANK, BLANK, ROW16(BLANK),
    /*  !"#$%&' */ BLANK, SYMBOL, SYMBOL, SYMBOL, SYMBOL, SYMBOL, AMPERSAND, APOSTROPHE,
    /* ()*+,-./ */ SYMBOL, SYMBOL, SYMBOL, SYMBOL, SYMBOL, DASH, DOT, SYMBOL,
    /* 0-9 */ ROW8(DIGIT), DIGIT, DIGIT, /* :;<=>? */ COLON, SYMBOL, SYMBOL, SYMBOL, SYMBOL, SYMBOL,
    /* @ */ SYMBOL, /* A-Z */ ROW16(UPPER), ROW8(UPPER), UPPER, UPPER, /* [\]^_ */ SYMBOL, SYMBOL, SYMBOL, SYMBOL, UNDERSCORE,
    /* ` */ APOSTROPHE, /* a-z */ ROW16(LOWER), ROW8(LOWER), LOWER, LOWER, /* {|}~ and DEL */ SYMBOL, SYMBOL, SYMBOL, SYMBOL, BLANK,
    ROW16(WIDE), ROW16(WIDE), ROW16(WIDE), ROW16(WIDE), ROW16(WIDE), ROW16(WIDE), ROW16(WIDE), ROW16(WIDE)};

#define SAME8(c) (c), (c) + 1, (c) + 2, (c) + 3, (c) + 4, (c) + 5, (c) + 6, (c) + 7
#define SAME32(c) SAME8(c), SAME8((c) + 8), SAME8((c) + 16), SAME8((c) + 24)

/* Lower case of the ASCII letters; other bytes as they are. */
const uint8_t rf_byte_lower[256] = {
    SAME32(0), SAME32(32), '@', SAME8('a'), SAME8('a' + 8), SAME8('a' + 16), 'y', 'z', '[', '\\', ']', '^', '_',
    SAME32(96), SAME32(128), SAME32(160), SAME32(192), SAME32(224)};
/* clang-format on */

static void *copied(rf_arena *arena, const void *old, size_t bytes, size_t size) { return memcpy(rf_arena_raw(arena, size), old, bytes); }

void rf_fold_grow(rf_fold *f, size_t more)
{
    size_t cap = f->cap * 2 + more;
    f->out = copied(f->arena, f->out, f->len, cap + RF_FOLD_SPARE);
    f->from = copied(f->arena, f->from, f->len * sizeof *f->from, (cap + RF_FOLD_SPARE) * sizeof *f->from);
    f->to = copied(f->arena, f->to, f->len * sizeof *f->to, (cap + RF_FOLD_SPARE) * sizeof *f->to);
    f->cap = cap;
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
            if (before_word) /* 5'10; a quotation mark behind a word says nothing */
                rf_fold_put(f, '\'', f->joint_from, f->joint_to);
        }
    } else if (f->joint == RF_JOINT_DASH) {
        f->joint = RF_JOINT_NONE;
        bool apart = before_word && (before_letter || !f->joint_digit);
        rf_fold_put(f, apart ? ' ' : '-', f->joint_from, f->joint_to);
        f->after_dash = apart && f->joint_strong;
    }
    if (f->blank) {
        f->blank = false;
        if (f->len > 0)
            rf_fold_put(f, f->newline ? '\n' : ' ', f->blank_from, f->blank_to);
    }
}

void rf_fold_letter(rf_fold *f, uint32_t cp, bool digit, bool capital, char latin, uint32_t from, uint32_t to)
{
    rf_fold_settle(f, !digit, true);
    if (!f->in_word)
        rf_fold_begin_word(f);
    char bytes[4];
    size_t n = rf_utf8_encode(cp, bytes);
    if (latin != '\0' && f->n_alikes < RF_FOLD_ALIKES) {
        f->alike[f->n_alikes].at = (uint32_t)f->len;
        f->alike[f->n_alikes++].latin = latin;
    }
    for (size_t k = 0; k < n; k++)
        rf_fold_put(f, bytes[k], from, to);
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
        rf_fold_put(f, bytes[k], from, to);
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
    if (!f->link && !f->in_word && f->joint == RF_JOINT_NONE)
        return; /* a quotation mark in front of a word: 'numb' is numb */
    if (f->link || f->joint != RF_JOINT_NONE) {
        rf_fold_symbol(f, '\'', from, to);
        return;
    }
    f->joint = RF_JOINT_APOSTROPHE;
    f->joint_from = from;
    f->joint_to = to;
}

void rf_fold_ascii(rf_fold *f, unsigned char c, uint32_t from, uint32_t to)
{
    switch ((rf_byte_kind)rf_byte_kinds[c]) {
    case LOWER:
    case UPPER:
    case DIGIT: {
        bool digit = rf_byte_kinds[c] == DIGIT, capital = rf_byte_kinds[c] == UPPER;
        rf_fold_settle(f, !digit, true);
        if (!f->in_word)
            rf_fold_begin_word(f);
        if (capital)
            c |= 0x20;
        f->capitals += capital;
        rf_fold_put(f, (char)c, from, to);
        f->digits += digit;
        f->letters += !digit;
        break;
    }
    case BLANK:
    case NEWLINE:
        rf_fold_blank(f, rf_byte_kinds[c] == NEWLINE, from, to);
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
