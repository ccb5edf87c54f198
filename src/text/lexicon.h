/* text/lexicon.h - the closed list of clinical words that a misspelt word may be repaired to.
 *
 * File format (models/lexicon.words), one entry a line, '#' starts a comment; words are plain lower-case letters:
 *     word                    a clinical word ("numbness"), four letters or more; it may be repaired to, and is never changed
 *     variant = word          a fixed variant, always replaced ("numness = numbness", "diskitis = discitis"); a variant
 *                             may map to several words ("cantfeel = cant feel")
 *     ! word                  a real word that must never be changed ("number", "towel", "never"): the block list
 *     + word                  an ordinary word that elongation may end at ("soooo" -> "so"); also never changed
 *     * word                  an ordinary word that rules name ("mouth", "couch"): never changed, elongation may end at it, and a word
 *                             one edit away that no clinical word is as near to is repaired to it; may stand under '+' as well
 * Repair of a word that is in none of these lists: edit distance (optimal string alignment) 1; or 2 where both words have ten
 * letters or more, or seven and the same phonetic key. The first letter must be the same, or the key. Where one of the two
 * words has only four letters, the edit must look like a slip (letters swapped, a neighbouring key, a letter typed twice) or
 * leave the key as it was. The nearest wins, of equals the first in the file; but where an ordinary word ('+') is as near, the
 * word stays as it is. Words of three letters and fewer, and words with digits, are never repaired.
 * The list holds no negation cue, and none may be added (the loader refuses "no", "not", "never", "without", "denies" … as a
 * clinical word, as a variant, and as what a variant maps to, unless the variant is only taken apart). */
#ifndef RF_TEXT_LEXICON_H
#define RF_TEXT_LEXICON_H

#include "base/error.h"
#include "base/weights.h"
#include "text/text.h"

/* errors  RF_E_RULES with file and line. Owned by the caller. */
rf_lexicon *rf_lexicon_load(const char *path, rf_error *err);

/* The same from an index that rf_lexicon_put has written what it takes time to make into, if it was made of the same file; else, or without
 * an index, as above. The index must live longer. */
rf_lexicon *rf_lexicon_open(const char *path, const rf_weights *index, rf_error *err);
void rf_lexicon_put(const rf_lexicon *lx, rf_weights_out *o);
void rf_lexicon_free(rf_lexicon *lx);

/* The repaired form of a folded word, borrowed from the lexicon, or an empty view when the word stays as it is. Thread-safe. */
rf_str rf_lexicon_repair(const rf_lexicon *lx, rf_str word);

/* True for any word in the lists (clinical, blocked, named or ordinary). */
bool rf_lexicon_knows(const rf_lexicon *lx, rf_str word);

size_t rf_lexicon_size(const rf_lexicon *lx); /* clinical words */

#endif
