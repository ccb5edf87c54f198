/* text/word_memory.h - every word that was met gets a number, under which it is remembered from text to text what is known of it:
 * comments share most of their words, known and unknown ones, and to look for the words that an unknown one is near to takes a
 * hundred times as long as to look it up.
 *
 * Other rooms index arrays by that number instead of looking a word up again (rf_text_notes).
 *
 * One a thread. It changes nothing but the time that things take. Bounded: a text that meets RF_WORD_MEMORY_WORDS words in it begins by
 * forgetting them all; words that come when it is full, and long ones, have no number. */
#ifndef RF_TEXT_WORD_MEMORY_H
#define RF_TEXT_WORD_MEMORY_H

#include "text/lexicon.h"

#define RF_WORD_MEMORY_WORDS 16384u /* twenty thousand comments have 12,000 different ones */
#define RF_WORD_MEMORY_LONGEST 16u  /* bytes of a word that is remembered */

/* lexicon: borrowed, must outlive it. */
rf_word_memory *rf_word_memory_new(const rf_lexicon *lexicon);
void rf_word_memory_free(rf_word_memory *m); /* NULL is fine */

const rf_lexicon *rf_word_memory_lexicon(const rf_word_memory *m);

/* As rf_lexicon_repair, and *known as rf_lexicon_knows. */
rf_str rf_word_memory_ask(rf_word_memory *m, rf_str word, bool *known);

size_t rf_word_memory_count(const rf_word_memory *m); /* words remembered */

/* Who takes notes of words. */
typedef enum rf_word_room { RF_ROOM_FEATURES, RF_ROOM_SLOTS, RF_ROOM_CONTEXT, RF_ROOM_PREFILTER, RF_WORD_ROOMS } rf_word_room;

/* The notes of one room: an array of `bytes` a word, always the same for that room, indexed by rf_word.number. Those of a word that is
 * new, and those of number 0, are zero, and may be written (number 0 is for every word without a number: leave it as it is). Nobody else
 * writes into them. NULL for a text that was folded without a memory, or before another text made the memory forget. Good until the next
 * text is folded. */
void *rf_text_notes(const rf_text *t, rf_word_room room, size_t bytes);

#endif
