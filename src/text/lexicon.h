/* text/lexicon.h - the closed list of clinical words that a misspelt word may be repaired to.
 *
 * File format (models/lexicon.words), one entry a line, '#' starts a comment:
 *     word                    a clinical word ("numbness"); it may be repaired to, it is never changed itself
 *     variant = word          a fixed variant, always replaced ("numness = numbness", "diskitis = discitis"); a variant
 *                             may map to several words ("cantfeel = cant feel")
 *     ! word                  a real word that must never be changed ("number", "towel", "never"): the block list
 *     + word                  an ordinary word that elongation may end at ("soooo" -> "so"); also never changed
 * Repair of a word that is in none of these lists: exact variant; else edit distance (optimal string alignment) 1 for
 * 4-6 letters and 2 for 7 and more, same first letter or equal phonetic key; a tie is resolved by the smaller distance,
 * then by file order. Words of 3 letters and fewer, and words with digits, are never repaired.
 * The list holds no negation cue, and none may be added (the loader refuses "no", "not", "never", "without", "denies" …). */
#ifndef RF_TEXT_LEXICON_H
#define RF_TEXT_LEXICON_H

#include "base/error.h"
#include "text/text.h"

/* errors  RF_E_RULES with file and line. Owned by the caller. */
rf_lexicon *rf_lexicon_load(const char *path, rf_error *err);
void rf_lexicon_free(rf_lexicon *lx);

/* The repaired form of a folded word, or an empty view when it stays as it is. Thread-safe. `scratch` keeps nothing. */
rf_str rf_lexicon_repair(const rf_lexicon *lx, rf_str word);

/* True for any word in the lists (clinical, blocked or ordinary). */
bool rf_lexicon_knows(const rf_lexicon *lx, rf_str word);

size_t rf_lexicon_size(const rf_lexicon *lx); /* clinical words */

#endif
