/* extract/phrases.h - sets of phrases, with which required.c works out what a pattern asks for.
 *
 * A phrase is a string of letters and digits with marks between: RF_GAP stands for one or more bytes that are neither, RF_EDGE for
 * a place that no word goes across. A word with a mark at both sides is a whole word; otherwise it may be part of a longer one.
 * RF_DIGITS stands for one or more digits: where a pattern repeats a digit, which ones is left open, and digits beside it are part of it.
 */
#ifndef RF_EXTRACT_PHRASES_H
#define RF_EXTRACT_PHRASES_H

#include "base/arena.h"
#include "base/str.h"

#define RF_GAP '\x01'
#define RF_EDGE '\x02'
#define RF_DIGITS '\x03'

typedef struct rf_phrases {
    rf_str *items; /* sorted, without doubles */
    size_t count;
} rf_phrases;

/* The phrase of a text: what is no letter or digit of folded ASCII becomes a gap. */
rf_phrases rf_phrases_of(const char *s, size_t n, rf_arena *arena);
rf_phrases rf_phrases_mark(char mark, rf_arena *arena);
rf_phrases rf_phrases_join(rf_phrases a, rf_phrases b, rf_arena *arena);
/* Every phrase of a followed by every one of b. */
rf_phrases rf_phrases_product(rf_phrases a, rf_phrases b, rf_arena *arena);

bool rf_phrases_all_end_apart(rf_phrases set); /* each ends with a mark */

/* Sort, take doubles out. */
void rf_phrases_tidy(rf_phrases *set);

/* The k-th word of a phrase with the marks that touch it; empty if it has fewer. *gaps is the number of gaps in front of it
 * (in the whole phrase, if there is no such word), *sure of those that have a word of the phrase before them. */
rf_str rf_phrase_word(rf_str phrase, size_t k, size_t *gaps, size_t *sure);

/* Write the letters and digits of a word (or of a text's word) to `out`, each run of digits as RF_DIGITS; at most `len` bytes. */
size_t rf_phrase_open_digits(const char *word, size_t len, char *out);

#endif
