/* text/glyphs.c - one code point that is not plain ASCII: what it becomes in folded text. The only file that knows utf8proc.
 * It does not look at neighbours; fold.c does. */
#include "text/parts.h"

#include <utf8proc.h>

/* Kinds of character that are settled without asking for a decomposition. */
typedef enum glyph {
    GLYPH_OTHER,
    GLYPH_APOSTROPHE,
    GLYPH_QUOTE,
    GLYPH_DASH,      /* joins: hyphen, en dash */
    GLYPH_LONG_DASH, /* separates thoughts: em dash, bar */
    GLYPH_BLANK,
    GLYPH_NEWLINE,
    GLYPH_HIDDEN, /* invisible, and of no use in Latin text: counted */
    GLYPH_JOINER, /* invisible, and of use in emoji and in other scripts */
    GLYPH_EMOJI,
    GLYPH_MODIFIER, /* of an emoji: dropped */
    GLYPH_HASH,     /* the numero sign, whose decomposition is "no" */
    GLYPH_DEGREE    /* the ordinal sign, which stands for degrees in "38ºC" */
} glyph;

typedef struct range {
    uint32_t first, last;
    glyph kind;
} range;

/* Ascending. 0x80-0x9F are what is left of Windows-1252 text that was read as Latin-1. */
static const range ranges[] = {
    {0x80, 0x84, GLYPH_BLANK},          {0x85, 0x85, GLYPH_NEWLINE},        {0x86, 0x90, GLYPH_BLANK},
    {0x91, 0x92, GLYPH_APOSTROPHE},     {0x93, 0x94, GLYPH_QUOTE},          {0x95, 0x95, GLYPH_BLANK},
    {0x96, 0x96, GLYPH_DASH},           {0x97, 0x97, GLYPH_LONG_DASH},      {0x98, 0xA0, GLYPH_BLANK},
    {0xA8, 0xA8, GLYPH_BLANK},          {0xA9, 0xA9, GLYPH_BLANK},          {0xAB, 0xAB, GLYPH_QUOTE},
    {0xAD, 0xAD, GLYPH_HIDDEN},         {0xAE, 0xAE, GLYPH_BLANK},          {0xB4, 0xB4, GLYPH_APOSTROPHE},
    {0xBA, 0xBA, GLYPH_DEGREE},         {0xBB, 0xBB, GLYPH_QUOTE},          {0x2B9, 0x2B9, GLYPH_APOSTROPHE},
    {0x2BB, 0x2BD, GLYPH_APOSTROPHE},   {0x2C8, 0x2C8, GLYPH_APOSTROPHE},   {0x34F, 0x34F, GLYPH_HIDDEN},
    {0x61C, 0x61C, GLYPH_HIDDEN},       {0x115F, 0x1160, GLYPH_HIDDEN},     {0x17B4, 0x17B5, GLYPH_HIDDEN},
    {0x180B, 0x180F, GLYPH_HIDDEN},     {0x2000, 0x200A, GLYPH_BLANK},      {0x200B, 0x200B, GLYPH_HIDDEN},
    {0x200C, 0x200D, GLYPH_JOINER},     {0x200E, 0x200F, GLYPH_HIDDEN},     {0x2010, 0x2013, GLYPH_DASH},
    {0x2014, 0x2015, GLYPH_LONG_DASH},  {0x2018, 0x201B, GLYPH_APOSTROPHE}, {0x201C, 0x201F, GLYPH_QUOTE},
    {0x2028, 0x2029, GLYPH_NEWLINE},    {0x202A, 0x202E, GLYPH_HIDDEN},     {0x2032, 0x2032, GLYPH_APOSTROPHE},
    {0x2033, 0x2033, GLYPH_QUOTE},      {0x2035, 0x2035, GLYPH_APOSTROPHE}, {0x2039, 0x203A, GLYPH_APOSTROPHE},
    {0x203C, 0x203C, GLYPH_OTHER},      {0x2043, 0x2043, GLYPH_DASH},       {0x2060, 0x2064, GLYPH_HIDDEN},
    {0x2065, 0x206F, GLYPH_HIDDEN},     {0x20E3, 0x20E3, GLYPH_JOINER},     {0x2116, 0x2116, GLYPH_HASH},
    {0x2120, 0x2120, GLYPH_BLANK},      {0x2122, 0x2122, GLYPH_BLANK},      {0x2190, 0x21FF, GLYPH_EMOJI},
    {0x2212, 0x2212, GLYPH_DASH},       {0x2300, 0x23FF, GLYPH_EMOJI},      {0x2500, 0x259F, GLYPH_BLANK},
    {0x25A0, 0x27BF, GLYPH_EMOJI},      {0x2800, 0x2800, GLYPH_BLANK},      {0x2900, 0x297F, GLYPH_EMOJI},
    {0x2B00, 0x2BFF, GLYPH_EMOJI},      {0x2E3A, 0x2E3B, GLYPH_LONG_DASH},  {0x301C, 0x301C, GLYPH_DASH},
    {0x3164, 0x3164, GLYPH_HIDDEN},     {0xA78B, 0xA78C, GLYPH_APOSTROPHE}, {0xFE00, 0xFE0F, GLYPH_JOINER},
    {0xFE58, 0xFE58, GLYPH_LONG_DASH},  {0xFEFF, 0xFEFF, GLYPH_HIDDEN},     {0xFFA0, 0xFFA0, GLYPH_HIDDEN},
    {0xFFF0, 0xFFFB, GLYPH_HIDDEN},     {0x1F000, 0x1F0FF, GLYPH_EMOJI},    {0x1F18E, 0x1F18E, GLYPH_EMOJI},
    {0x1F191, 0x1F19A, GLYPH_EMOJI},    {0x1F1E6, 0x1F1FF, GLYPH_EMOJI},    {0x1F300, 0x1F3FA, GLYPH_EMOJI},
    {0x1F3FB, 0x1F3FF, GLYPH_MODIFIER}, {0x1F400, 0x1FAFF, GLYPH_EMOJI},    {0xE0000, 0xE0FFF, GLYPH_HIDDEN},
};

static glyph kind_of(uint32_t cp)
{
    size_t low = 0, high = sizeof ranges / sizeof *ranges;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (cp < ranges[mid].first)
            high = mid;
        else if (cp > ranges[mid].last)
            low = mid + 1;
        else
            return ranges[mid].kind;
    }
    return GLYPH_OTHER;
}

/* An accent that follows its letter belongs to the letter's raw bytes; nothing of it is written. */
static void drop_mark(rf_fold *f, uint32_t to)
{
    if (f->in_word && f->joint == RF_JOINT_NONE && f->len > f->word)
        f->to[f->len - 1] = to;
}

/* A letter that does not decompose: its lower case, which for a few letters (ß) is two. */
static void put_letter(rf_fold *f, uint32_t cp, bool capital, uint32_t from, uint32_t to)
{
    bool foreign;
    const rf_confusable *c = rf_confusable_find(cp, &foreign);
    if (c != NULL && !foreign) {
        for (const char *p = c->latin; *p != '\0'; p++)
            rf_fold_ascii(f, (unsigned char)(capital ? *p - 'a' + 'A' : *p), from, to);
        return;
    }
    utf8proc_int32_t lower[4];
    int last = 0;
    utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)cp, lower, 4, UTF8PROC_CASEFOLD, &last);
    if (n < 1 || n > 4) {
        lower[0] = (utf8proc_int32_t)cp;
        n = 1;
    }
    for (utf8proc_ssize_t i = 0; i < n; i++) {
        if (lower[i] < 0x80)
            rf_fold_ascii(f, (unsigned char)(capital && lower[i] >= 'a' && lower[i] <= 'z' ? lower[i] - 'a' + 'A' : lower[i]), from, to);
        else if (utf8proc_category(lower[i]) != UTF8PROC_CATEGORY_MN)
            rf_fold_letter(f, (uint32_t)lower[i], false, capital, c != NULL && n == 1 ? c->latin[0] : '\0', from, to);
    }
}

/* One code point of a decomposition, or a code point that has none. */
static void put_simple(rf_fold *f, uint32_t cp, uint32_t from, uint32_t to)
{
    if (cp < 0x80) {
        rf_fold_ascii(f, (unsigned char)cp, from, to);
        return;
    }
    switch (utf8proc_category((utf8proc_int32_t)cp)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LT:
        put_letter(f, cp, true, from, to);
        break;
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
        put_letter(f, cp, false, from, to);
        break;
    case UTF8PROC_CATEGORY_MC:
        rf_fold_letter(f, cp, false, false, '\0', from, to);
        break;
    case UTF8PROC_CATEGORY_ND:
        rf_fold_letter(f, cp, true, false, '\0', from, to);
        break;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ME:
        drop_mark(f, to);
        break;
    case UTF8PROC_CATEGORY_CF:
        f->t->hidden++;
        break;
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_CC:
        rf_fold_blank(f, false, from, to);
        break;
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        rf_fold_blank(f, true, from, to);
        break;
    default: {
        bool foreign;
        if (cp == 0x2044) /* fraction slash */
            rf_fold_ascii(f, '/', from, to);
        else if (rf_confusable_find(cp, &foreign) != NULL)
            put_letter(f, cp, true, from, to); /* enclosed letters are symbols to Unicode */
        else
            rf_fold_symbol(f, cp, from, to);
    }
    }
}

/* Longest compatibility decomposition in Unicode: U+FDFA, 18 code points. */
#define DECOMPOSED_MAX 24

static void put_decomposed(rf_fold *f, uint32_t cp, uint32_t from, uint32_t to)
{
    utf8proc_int32_t parts[DECOMPOSED_MAX];
    int last = 0;
    utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)cp, parts, DECOMPOSED_MAX, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT, &last);
    if (n < 1 || n > DECOMPOSED_MAX) {
        put_simple(f, cp, from, to);
        return;
    }
    /* A fraction is a number of its own: "1½" is not eleven halves. So is the number in a circle that opens a list item. The
     * blank between has no raw bytes of its own and stands for those of the number. */
    bool apart = (cp >= 0xBC && cp <= 0xBE) || (cp >= 0x2150 && cp <= 0x215F) || (cp >= 0x2460 && cp <= 0x249B);
    if (apart && (f->in_word || f->joint != RF_JOINT_NONE))
        rf_fold_blank(f, false, from, to);
    for (utf8proc_ssize_t i = 0; i < n; i++)
        put_simple(f, (uint32_t)parts[i], from, to);
    if (cp >= 0x2460 && cp <= 0x249B)
        rf_fold_blank(f, false, from, to);
}

/* Syllables, ideographs and kana stay as they are: composed is how NFKC has them. */
static bool never_decomposes(uint32_t cp)
{
    return (cp >= 0xAC00 && cp <= 0xD7A3) || (cp >= 0x4E00 && cp <= 0x9FFF) ||
           (cp >= 0x3041 && cp <= 0x30FE && cp != 0x309B && cp != 0x309C && cp != 0x30A0 && cp != 0x30FB);
}

void rf_fold_glyph(rf_fold *f, uint32_t cp, uint32_t from, uint32_t to)
{
    if (cp < 0x80) {
        rf_fold_ascii(f, (unsigned char)cp, from, to);
        return;
    }
    switch (kind_of(cp)) {
    case GLYPH_APOSTROPHE:
        rf_fold_ascii(f, '\'', from, to);
        break;
    case GLYPH_QUOTE:
        rf_fold_ascii(f, '"', from, to);
        break;
    case GLYPH_DASH:
        rf_fold_ascii(f, '-', from, to);
        break;
    case GLYPH_LONG_DASH:
        rf_fold_ascii(f, '-', from, to);
        if (f->joint == RF_JOINT_DASH)
            f->joint_strong = true;
        break;
    case GLYPH_BLANK:
        rf_fold_blank(f, false, from, to);
        break;
    case GLYPH_NEWLINE:
        rf_fold_blank(f, true, from, to);
        break;
    case GLYPH_HIDDEN:
        f->t->hidden++;
        break;
    case GLYPH_JOINER:
        if (f->in_word && f->plain && f->letters > 0 && f->joint == RF_JOINT_NONE)
            f->t->hidden++;
        break;
    case GLYPH_MODIFIER:
        break;
    case GLYPH_EMOJI:
        f->t->emoji++;
        rf_fold_symbol(f, cp, from, to);
        break;
    case GLYPH_HASH:
        rf_fold_symbol(f, '#', from, to);
        break;
    case GLYPH_DEGREE:
        rf_fold_symbol(f, 0xB0, from, to);
        break;
    case GLYPH_OTHER:
        if (never_decomposes(cp))
            rf_fold_letter(f, cp, false, false, '\0', from, to);
        else
            put_decomposed(f, cp, from, to);
        break;
    }
}
