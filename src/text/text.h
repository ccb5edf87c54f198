/* text/text.h - raw bytes to folded text, with the way back to the raw bytes.
 *
 * Folded text is what rules, context and features read. It is valid UTF-8, lower case, compatibility-folded (NFKC, without
 * marks), and normalised so that a rule can be written in plain ASCII:
 *   - HTML entities decoded (&amp; &#39; &nbsp; …, also escaped twice), bad UTF-8 replaced by U+FFFD (counted)
 *   - zero-width, bidi-control, soft-hyphen, variation-selector and combining characters removed (accents fall away: é -> e)
 *   - full-width, mathematical and circled letters folded by NFKC, small capitals and stroked letters by a table; Cyrillic,
 *     Greek and other look-alikes folded to Latin when the letters of the word are mainly Latin, or when every foreign letter
 *     of the word is a look-alike and the letters of the text are mainly Latin
 *   - apostrophes inside words removed ("can't" -> "cant", "i’m" -> "im", "i'd" -> "id"), except where removal would make
 *     another word: "i'll" "we'll" "he'll" "she'll" -> "i will" …, "we're" "who're" -> "we are" …, "we'd" "she'd" -> "we had" …
 *     ('d is read as "had": read as "would", a lost function would become a mere if)
 *   - dashes between letters, or between a letter and a digit, become one space ("mid-back" -> "mid back", "l5-s1" -> "l5 s1");
 *     between digits and beside blanks they stay, as "-"; underscores become a space; `can not` and `cannot` -> "cant"
 *   - curly quotes, primes and accents used as quotes become ' and ", also where they were once read as Windows-1252; a fraction stands
 * apart ("1½" -> "1 1/2"), and so does a unit of time or weight ("3days" -> "3 days")
 *   - runs of blanks become one space; line ends become one '\n' (which ends a sentence); blanks at both ends fall away
 *   - three or more equal letters in a row are elongation: tried as two, then one, against the lexicon (see below)
 *   - misspelt clinical words are replaced by the word of the lexicon they are near to (see lexicon.h); the word is
 *     marked RF_WORD_FUZZY. Cue words of negation are never produced this way.
 * Addresses ("https://…", "www.…") keep their letters: no repair, no elongation, no joining.
 * Pure ASCII without any of these takes a fast path.
 *
 * Every folded byte knows the raw bytes it came from; a folded span maps to the smallest raw span that covers it. */
#ifndef RF_TEXT_TEXT_H
#define RF_TEXT_TEXT_H

#include "base/arena.h"
#include "base/str.h"

typedef struct rf_lexicon rf_lexicon;
typedef struct rf_word_memory rf_word_memory;

enum {
    RF_WORD_FUZZY = 1,     /* repaired by the lexicon: not what is written (a fused word that is only taken apart has not got it) */
    RF_WORD_ELONGATED = 2, /* was written with three or more equal letters in a row */
    RF_WORD_NUMBER = 4,    /* digits only */
    RF_WORD_CAPS = 8,      /* was written in capitals, two letters or more */
    RF_WORD_KNOWN = 16     /* stands in the lexicon as it is written */
};

typedef struct rf_word {
    uint32_t start, end;       /* folded bytes */
    uint32_t sentence, clause; /* indices, from 0; see clauses below */
    uint32_t hash;             /* (uint32_t)rf_hash_fnv(0, folded bytes) */
    uint32_t flags;            /* RF_WORD_… */
    uint32_t number;           /* in the memory that the text was folded with (word_memory.h): equal ones are equal words; 0: it has none */
} rf_word;

typedef struct rf_text {
    rf_str raw;       /* borrowed from the caller */
    const char *fold; /* folded, NUL-terminated, in the arena */
    size_t len;
    const uint32_t *raw_start; /* len + 1 entries: first raw byte of folded byte i; [len] is raw.len */
    const uint32_t *raw_end;   /* len entries: one past its last raw byte */
    rf_word *words;            /* maximal runs of letters and digits (any script), ascending */
    size_t n_words;
    size_t n_sentences, n_clauses;
    size_t bad_bytes;        /* replaced by U+FFFD */
    size_t hidden;           /* zero-width and bidi characters removed */
    bool truncated;          /* raw text was longer than RF_TEXT_MAX: the rest was not read */
    unsigned letters, latin; /* letters in all, and of the Latin script, after look-alike folding */
    unsigned emoji;
    bool checked;           /* folded with a lexicon: a word without RF_WORD_KNOWN is an unknown one */
    rf_word_memory *memory; /* that gave the words their numbers, borrowed; may be NULL */
    uint32_t memory_round;  /* of its numbers: it may have forgotten them since */
} rf_text;

/* Longest text that is judged, bytes; the rest is cut at a character, `truncated` is set and the comment needs a human. */
#define RF_TEXT_MAX 100000

/* Fold `raw`. lexicon may be NULL (no spelling repair; elongation goes to two letters). The result lives in arena;
 * it cannot fail. */
void rf_text_fold(rf_text *t, rf_str raw, const rf_lexicon *lexicon, rf_arena *arena);

/* The same with the lexicon of a memory (word_memory.h), and faster with each text. */
void rf_text_fold_with(rf_text *t, rf_str raw, rf_word_memory *memory, rf_arena *arena);

/* Raw span of a folded span (start < end <= t->len). */
void rf_text_raw_span(const rf_text *t, size_t fstart, size_t fend, size_t *start, size_t *end);

/* Index of the first word that ends after folded byte pos; t->n_words if none. */
size_t rf_text_word_at(const rf_text *t, size_t pos);

/* The same where positions mostly ascend: `near` is the answer for the one before, 0 at first. */
static inline size_t rf_text_word_on(const rf_text *t, size_t near, size_t pos)
{
    if (near > 0 && t->words[near - 1].end > pos)
        return rf_text_word_at(t, pos);
    while (near < t->n_words && t->words[near].end <= pos)
        near++;
    return near;
}

/* Word i of t, folded. */
static inline rf_str rf_text_word(const rf_text *t, size_t i)
{
    return (rf_str){t->fold + t->words[i].start, t->words[i].end - t->words[i].start};
}

/* Is word i of t this one? Nearly always the first letter says no: lists of words are long. False behind the last word. */
static inline bool rf_text_word_is(const rf_text *t, size_t i, const char *s)
{
    if (i >= t->n_words)
        return false;
    const char *word = t->fold + t->words[i].start;
    size_t n = t->words[i].end - t->words[i].start, k = 0;
    while (k < n && word[k] == s[k])
        k++;
    return k == n && s[k] == '\0';
}

/* ---- sentences and clauses ----------------------------------------------------------------------------------------
 *
 * A sentence ends at . ! ? … and at a line end, but not at the full stop of "dr.", "e.g.", "3.5", "3 a.m.", "youtube.com". A
 * clause ends there too, at ; : , brackets, bullets, emoji, a dash with blanks beside it and a long one between words, and in
 * front of "but", "however", "so i", "and my" … (the table in clauses.c). A comma of a list ("no fever, chills") ends a clause
 * as any other: who wants to reach across it looks at the folded byte behind the word. */

/* ---- language ------------------------------------------------------------------------------------------------------ */

typedef enum rf_language {
    RF_LANG_ENGLISH, /* or too short to say: judged */
    RF_LANG_OTHER,   /* another language or script: not judged */
    RF_LANG_THANKS,  /* a plain thank-you or praise in one of the ten most common other languages */
    RF_LANG_NO_WORDS /* nothing but emoji, digits, links, time stamps */
} rf_language;

/* By script and English function-word ratio, never on fewer than five words unless the script is not Latin. */
rf_language rf_text_language(const rf_text *t);

#endif
