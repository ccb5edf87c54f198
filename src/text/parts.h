/* text/parts.h - what the files of this room share with each other; no other room includes it.
 *
 * Folding is one pass over the raw bytes. fold.c walks them and writes folded bytes; characters that are not plain
 * ASCII go through glyphs.c, single ones through chars.c; words.c looks at each word when it is complete and may rewrite it in place. */
#ifndef RF_TEXT_PARTS_H
#define RF_TEXT_PARTS_H

#include "text/lexicon.h"
#include "text/text.h"
#include "text/word_memory_parts.h"

/* Set on a word in front of which a dash that separates thoughts ("pain—but numb", "pain--but") became a blank;
 * taken away again when the clauses are numbered. */
#define RF_WORD_AFTER_DASH 0x8000u

/* Set on a word with a number before which a clause may begin ("but"); taken away with the other. */
#define RF_WORD_OPENER 0x4000u

/* Look-alikes remembered in one word; further ones in the same word are left as they are. */
#define RF_FOLD_ALIKES 64

typedef enum rf_joint { RF_JOINT_NONE, RF_JOINT_APOSTROPHE, RF_JOINT_DASH } rf_joint;

typedef struct rf_fold {
    rf_text *t;
    const rf_lexicon *lexicon;
    rf_word_memory *memory; /* of that lexicon; may be NULL */
    rf_arena *arena;
    const unsigned char *raw; /* a copy, with a block of zeros behind it */
    size_t n;                 /* bytes of raw that are read */

    char *out; /* folded so far, with the raw range of every byte */
    uint32_t *from, *to;
    size_t len, cap, words_cap;

    /* Seen, but not written before the next character tells what it is. */
    rf_joint joint;
    uint32_t joint_from, joint_to;
    bool joint_digit;  /* the character before the dash is a digit */
    bool joint_strong; /* a long dash, or two */
    bool blank, newline;
    uint32_t blank_from, blank_to;

    bool in_word;
    size_t word; /* folded start of the word being written */
    unsigned letters, digits, capitals;
    bool plain;        /* ASCII only */
    size_t apostrophe; /* bytes of the word before a removed apostrophe; 0: none */
    uint32_t apostrophe_from;
    size_t n_alikes;

    bool link;        /* inside an address: bytes are kept as they are up to the next blank */
    bool after_dash;  /* the next word gets RF_WORD_AFTER_DASH */
    int mostly_latin; /* of the raw text: -1 not yet counted */

    struct {
        uint32_t at; /* folded position */
        char latin;
    } alike[RF_FOLD_ALIKES]; /* of the word; last, and not cleared for each text */
} rf_fold;

/* ---- chars.c ---- */

/* What a byte of the raw text is. The first three make up ASCII words; their order matters to fold.c. */
typedef enum rf_byte_kind {
    LOWER,
    UPPER,
    DIGIT,
    BLANK,
    NEWLINE,
    APOSTROPHE,
    DASH,
    UNDERSCORE,
    AMPERSAND,
    COLON,
    DOT,
    SYMBOL,
    WIDE /* not ASCII */
} rf_byte_kind;

extern const uint8_t rf_byte_kinds[256], rf_byte_lower[256];

#define RF_FOLD_SPARE 32u /* bytes behind the room that is asked for, which may be read and scribbled over */

/* Make room for `more` folded bytes. */
void rf_fold_grow(rf_fold *f, size_t more);
static inline void rf_fold_reserve(rf_fold *f, size_t more)
{
    if (f->cap - f->len < more)
        rf_fold_grow(f, more);
}

static inline void rf_fold_begin_word(rf_fold *f)
{
    f->in_word = true;
    f->word = f->len;
    f->letters = f->digits = f->capitals = 0;
    f->plain = true;
    f->apostrophe = 0;
    f->n_alikes = 0;
}

/* Write whatever waits (a dash, an apostrophe, blanks), ending the word where it does. */
void rf_fold_settle(rf_fold *f, bool before_letter, bool before_word);
/* One ASCII character that stands for raw[from, to). */
void rf_fold_ascii(rf_fold *f, unsigned char c, uint32_t from, uint32_t to);
/* A letter or digit of any script, already in lower case. latin: the look-alike, or 0. */
void rf_fold_letter(rf_fold *f, uint32_t cp, bool digit, bool capital, char latin, uint32_t from, uint32_t to);
/* Anything else that is visible: ends the word. */
void rf_fold_symbol(rf_fold *f, uint32_t cp, uint32_t from, uint32_t to);
void rf_fold_blank(rf_fold *f, bool newline, uint32_t from, uint32_t to);

static inline void rf_fold_put(rf_fold *f, char c, uint32_t from, uint32_t to)
{
    rf_fold_reserve(f, 1);
    f->out[f->len] = c;
    f->from[f->len] = from;
    f->to[f->len] = to;
    f->len++;
}

/* ---- glyphs.c ---- */

/* One code point that is not ASCII, or that was written as an entity, and stands for raw[from, to). */
void rf_fold_glyph(rf_fold *f, uint32_t cp, uint32_t from, uint32_t to);

/* ---- words.c ---- */

/* The word out[f->word, f->len) is complete: repair it and list it. */
void rf_fold_end_word(rf_fold *f);

/* What a memory keeps of a word, whose key is set already; false if that cannot be kept. */
bool rf_word_describe(const rf_lexicon *lexicon, rf_str word, rf_word_entry *e);

/* ---- alikes.c ---- */

/* A letter of a script other than Latin? */
bool rf_is_other_script(uint32_t cp);

/* Replace the look-alikes of the word that is complete by what they look like, if it is a Latin one: its own plain letters outnumber the
 * others, or every other letter is a look-alike and the text is Latin. */
void rf_fold_alikes(rf_fold *f);

/* ---- entities.c ---- */

/* Decode the HTML entity at s[0..n) (s[0] is '&'). Returns its length and sets *cp, or 0 when there is none. */
size_t rf_entity_decode(const char *s, size_t n, uint32_t *cp);

/* ---- confusables.c ---- */

typedef struct rf_confusable {
    uint32_t cp;
    char latin[3]; /* what it looks like, lower case */
} rf_confusable;

/* The row of cp, or NULL. *foreign is set when cp belongs to another script, so that it may be meant as it stands. */
const rf_confusable *rf_confusable_find(uint32_t cp, bool *foreign);

/* ---- lexicon.c ---- */

/* rf_lexicon_repair and rf_lexicon_knows in one look-up, with the word's hash (see rf_text_hash) at hand. */
rf_str rf_lexicon_look_up(const rf_lexicon *lx, rf_str word, uint32_t hash, bool *known);

/* A word of this hash is going to be looked up: fetch what tells where it stands, then its entry, then its letters, each when the one
 * before has come. */
void rf_lexicon_expect(const rf_lexicon *lx, uint32_t hash, int step);
enum { RF_LEXICON_STEPS = 3 };

/* ---- nearest.c: fuzzy search in a fixed list of words ---- */

typedef struct rf_nearest rf_nearest;

/* Index `words` (lower-case ASCII letters), which must outlive it; all memory comes from arena. strict: a word of four letters
 * is found only from what looks like a slip of the finger or sounds the same. */
rf_nearest *rf_nearest_new(const rf_str *words, size_t n, bool strict, rf_arena *arena);

/* Its arrays into an index, in sections that begin with name, and out of it for the same words: NULL when what is there cannot be true. */
void rf_nearest_put(const rf_nearest *x, rf_weights_out *o, const char *name);
rf_nearest *rf_nearest_read(const rf_weights *w, const char *name, const rf_str *words, size_t n, bool strict, rf_arena *arena);

enum { RF_NEAREST_LONGEST = 24 };

/* A word that is looked for: what every list would have to work out again. */
typedef struct rf_sought {
    rf_str word;
    bool is_word;                            /* one that can be near to another: letters only, neither too short nor too long */
    uint32_t sound, letters;                 /* hash of the phonetic key, set of letters */
    uint32_t hashes[RF_NEAREST_LONGEST + 1]; /* of the word less each of its letters, and of the word */
} rf_sought;

rf_sought rf_nearest_sought(rf_str word);

/* Index of the word nearest to that one within `limit` edits (and within the bounds of lexicon.h), of equals that of the likelier slip, of
 * these the earlier one; n words ("none") when there is none. *cost is set when one is found: 0 the word itself, 1 two letters swapped,
 * 2 a letter left out or typed twice or too many, 3 another letter, 4 two edits. */
size_t rf_nearest_find(const rf_nearest *x, const rf_sought *sought, unsigned limit, unsigned *cost);

/* Sound of an English word in a few letters; equal for words that are often spelt for each other. */
size_t rf_phonetic_key(rf_str word, char key[16]);

/* ---- clauses.c ---- */

void rf_text_number_clauses(rf_text *t);

/* Is it one of the words that open a clause, in front of some words at least? */
bool rf_clause_opener(rf_str word);

/* ---- language_words.c: the commonest words of each language, as folding leaves them ---- */

enum {
    RF_WORD_THANKS = 1,  /* says thank you, or praise, in another language than English */
    RF_WORD_POLITE = 2,  /* may stand beside it: "por el video, doctor" */
    RF_WORD_ENGLISH = 4, /* English, and evidence for no other language here */
    RF_WORD_OTHERS = 3   /* from this bit on, one bit for each other language */
};

/* What is known of a word; 0 if nothing. */
uint32_t rf_language_of_word(rf_str folded);

/* ---- rf_word.hash: the low half of 64-bit FNV-1a, for which the low halves of its constants suffice ---- */

#define RF_HASH_BASIS 0x84222325u
#define RF_HASH_PRIME 0x1B3u

static inline uint32_t rf_text_hash(const char *s, size_t n)
{
    uint32_t h = RF_HASH_BASIS;
    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)s[i]) * RF_HASH_PRIME;
    return h;
}

#endif
