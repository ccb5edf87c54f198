/* text/word_memory.h - what the lexicon says of every word that was met, remembered from text to text: comments share most of their
 * words, known and unknown ones, and to look for the words that an unknown one is near to takes a hundred times as long as to look it up.
 *
 * One a thread. It changes nothing but the time that folding takes. Bounded: at RF_WORD_MEMORY_WORDS it forgets them all. */
#ifndef RF_TEXT_WORD_MEMORY_H
#define RF_TEXT_WORD_MEMORY_H

#include "text/lexicon.h"

#define RF_WORD_MEMORY_WORDS 16384u /* twenty thousand comments have 12,000 different ones */
#define RF_WORD_MEMORY_LONGEST 22u  /* bytes of a word that is remembered */

/* lexicon: borrowed, must outlive it. */
rf_word_memory *rf_word_memory_new(const rf_lexicon *lexicon);
void rf_word_memory_free(rf_word_memory *m); /* NULL is fine */

const rf_lexicon *rf_word_memory_lexicon(const rf_word_memory *m);

/* As rf_lexicon_repair, and *known as rf_lexicon_knows. hash: rf_word.hash of the word. */
rf_str rf_word_memory_ask(rf_word_memory *m, rf_str word, uint32_t hash, bool *known);

/* These hashes are asked for next: what is known of them comes from the memory at the same time instead of one after the other. */
void rf_word_memory_expect(const rf_word_memory *m, const uint32_t *hashes, size_t n);

size_t rf_word_memory_count(const rf_word_memory *m); /* words remembered */

#endif
