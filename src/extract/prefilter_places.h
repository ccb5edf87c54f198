/* extract/prefilter_places.h - the words of the text that is being read, and where among them a set has one: asked some hundred times a
 * comment, so answered for 64 words at once. Inside the prefilter only.
 *
 * A column holds one bit for each of the last 64 words that were entered: does it belong to the column's set? The sets that are asked for
 * most have a column each; of the others the words themselves are asked. */
#ifndef RF_EXTRACT_PREFILTER_PLACES_H
#define RF_EXTRACT_PREFILTER_PLACES_H

#include "extract/prefilter_words.h"

/* At word i those from i - RF_BEHIND to i + RF_AHEAD have been entered. */
#define RF_WINDOW 64
#define RF_AHEAD (RF_WINDOW - 1 - RF_BEHIND)

typedef struct spot {
    uint32_t at, length; /* in the text */
    uint32_t meaning;    /* its number in the memo; until the text begins, the hash */
    uint32_t note;       /* number of the word that is to be noted, 0: none; RF_NOTED: the meaning is known already */
} spot;

#define RF_NOTED UINT32_MAX

typedef struct places {
    word_memo memo;
    spot *words;
    size_t n, cap;
    size_t entered;
    uint32_t columns[2][RF_COLUMNS]; /* word i: bit i % 32 of half i / 32 % 2; most texts have no words in the second one */
    uint32_t ends[RF_COLUMNS];       /* of a text longer than a window: one behind the last word of the column */
    word_note *notes;                /* of the words of the text; NULL: none */
    uint32_t text;                   /* number of the text, from 1 on */
    uint32_t *end_text;              /* of a set without a column: the text that end_of belongs to */
    uint32_t *end_of;                /* one behind the last word that is in the set */
} places;

void rf_places_init(const rf_prefilter *p, places *s);
void rf_places_release(places *s);

/* A new text: forget the words of the last one, then take those of this one, in order, then begin. hash: RF_HEAD_STEP over its bytes; note:
 * number of the word, or 0. A word that was noted is taken without. */
void rf_places_forget(const rf_prefilter *p, places *s);
void rf_places_take(places *s, size_t at, size_t length, uint32_t hash, uint32_t note);
static inline void rf_places_take_noted(places *s, size_t at, size_t length, uint32_t number)
{
    if (s->n == s->cap)
        s->words = rf_grown(s->words, s->n, &s->cap, 1, sizeof *s->words);
    s->words[s->n++] = (spot){(uint32_t)at, (uint32_t)length, number, RF_NOTED};
    __builtin_prefetch(&s->memo.words[number]);
}

void rf_places_begin(const rf_prefilter *p, places *s, rf_str text);

/* Bit i % 64 is word i. */
static inline uint64_t rf_places_column(const places *s, uint16_t set)
{
    return s->columns[0][set] | (s->n > RF_WINDOW / 2 ? (uint64_t)s->columns[1][set] << RF_WINDOW / 2 : 0);
}

/* Move the window to a word; words come in order. */
void rf_places_enter(places *s, size_t upto);

static inline void rf_places_move(places *s, size_t word)
{
    if (s->entered < s->n && s->entered <= word + RF_AHEAD)
        rf_places_enter(s, word + RF_AHEAD + 1);
}

static inline bool rf_places_is_in(const places *s, size_t word, uint16_t set) { return rf_has_set(&s->memo, s->words[word].meaning, set); }

/* Of the words [from, to], within the window and the text, those that are in a set without a column: bit 0 is word `from`. */
uint64_t rf_places_asked(const places *s, uint16_t set, size_t from, size_t to);

/* The same of any set. */
static inline uint64_t rf_places_in(const places *s, uint16_t set, size_t from, size_t to)
{
    if (set >= RF_COLUMNS)
        return rf_places_asked(s, set, from, to);
    uint64_t column = rf_places_column(s, set);
    unsigned turn = from % RF_WINDOW;
    return (column >> turn | column << (-turn & 63)) & UINT64_MAX >> (63 - (to - from));
}

/* One behind the last word of the text that is in a set; 0 if none is. */
uint32_t rf_places_end(places *s, uint16_t set);

#endif
