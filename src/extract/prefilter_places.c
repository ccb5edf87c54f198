/* extract/prefilter_places.c - enters the words of a text into the columns of their sets. */
#include "extract/prefilter_places.h"

#include <stdlib.h>

void rf_places_init(const rf_prefilter *p, places *s)
{
    rf_memo_init(p, &s->memo);
    s->end_text = rf_xcalloc(p->n_sets, sizeof *s->end_text);
    s->end_of = rf_xcalloc(p->n_sets, sizeof *s->end_of);
}

void rf_places_release(places *s)
{
    rf_memo_release(&s->memo);
    free(s->words);
    free(s->end_text);
    free(s->end_of);
}

void rf_places_forget(const rf_prefilter *p, places *s)
{
    memset(s->columns[0], 0, sizeof s->columns[0]);
    if (s->n > RF_WINDOW / 2)
        memset(s->columns[1], 0, sizeof s->columns[1]);
    s->n = s->entered = 0;
    if (++s->text == 0) {
        memset(s->end_text, 0, p->n_sets * sizeof *s->end_text);
        s->text = 1;
    }
    rf_memo_tidy(&s->memo);
}

void rf_places_take(places *s, size_t at, size_t length, uint32_t hash, uint32_t note)
{
    s->words = rf_grown(s->words, s->n, &s->cap, 1, sizeof *s->words);
    s->words[s->n++] = (spot){(uint32_t)at, (uint32_t)length, hash, note};
    rf_memo_fetch_slot(&s->memo, hash);
}

static const uint16_t *columns_of(const places *s, size_t word, size_t *n)
{
    const meaning *m = &s->memo.words[s->words[word].meaning];
    *n = m->n_columns;
    return m->sets;
}

/* Words that were not noted. */
typedef struct unnoted {
    asked_word words[RF_ASKED_MAX];
    spot *spots[RF_ASKED_MAX];
    size_t n;
} unnoted;

static void look_up_all(const rf_prefilter *p, places *s, unnoted *u)
{
    rf_memo_find(p, &s->memo, u->words, u->n);
    for (size_t i = 0; i < u->n; i++) {
        spot *w = u->spots[i];
        w->meaning = u->words[i].number;
        if (w->note != 0)
            s->notes[w->note] = (word_note){s->memo.stamp, w->meaning};
        rf_memo_fetch_lists(&s->memo, w->meaning);
    }
    u->n = 0;
}

/* What is known of a word is seldom in the processor's cache, and one after the other these waits would be most of the time that a scan
 * takes: so every step is asked for, for all words, before the first of them is needed. */
static void look_up(const rf_prefilter *p, places *s, rf_str text)
{
    unnoted u;
    u.n = 0;
    for (size_t i = 0; i < s->n; i++)
        if (s->words[i].note != RF_NOTED)
            rf_memo_fetch(&s->memo, s->words[i].meaning);
    for (size_t i = 0; i < s->n; i++) {
        spot *w = &s->words[i];
        if (w->note == RF_NOTED) {
            rf_memo_fetch_lists(&s->memo, w->meaning);
            continue;
        }
        u.words[u.n] = (asked_word){.word = {text.ptr + w->at, w->length}, .hash = w->meaning};
        u.spots[u.n++] = w;
        if (u.n == RF_ASKED_MAX)
            look_up_all(p, s, &u);
    }
    look_up_all(p, s, &u);
}

void rf_places_begin(const rf_prefilter *p, places *s, rf_str text)
{
    look_up(p, s, text);
    if (s->n <= RF_WINDOW) {
        rf_places_enter(s, s->n);
        return;
    }
    memset(s->ends, 0, sizeof s->ends);
    for (size_t i = 0; i < s->n; i++) {
        size_t n;
        const uint16_t *column = columns_of(s, i, &n);
        for (size_t k = 0; k < n; k++)
            s->ends[column[k]] = (uint32_t)i + 1;
    }
}

void rf_places_enter(places *s, size_t upto)
{
    for (; s->entered < s->n && s->entered < upto; s->entered++) {
        uint32_t bit = UINT32_C(1) << s->entered % (RF_WINDOW / 2), *columns = s->columns[s->entered / (RF_WINDOW / 2) % 2];
        size_t n;
        if (s->entered >= RF_WINDOW) { /* the word whose place it takes */
            const uint16_t *column = columns_of(s, s->entered - RF_WINDOW, &n);
            for (size_t k = 0; k < n; k++)
                columns[column[k]] &= ~bit;
        }
        const uint16_t *column = columns_of(s, s->entered, &n);
        for (size_t k = 0; k < n; k++)
            columns[column[k]] |= bit;
    }
}

uint64_t rf_places_asked(const places *s, uint16_t set, size_t from, size_t to)
{
    uint64_t in = 0;
    for (size_t i = from; i <= to; i++)
        in |= (uint64_t)rf_places_is_in(s, i, set) << (i - from);
    return in;
}

uint32_t rf_places_end(places *s, uint16_t set)
{
    if (set < RF_COLUMNS && s->n > RF_WINDOW)
        return s->ends[set];
    if (set < RF_COLUMNS) {
        uint64_t column = rf_places_column(s, set);
        return column != 0 ? 64 - (uint32_t)__builtin_clzll(column) : 0;
    }
    if (s->end_text[set] != s->text) {
        uint32_t end = (uint32_t)s->n;
        while (end > 0 && !rf_places_is_in(s, end - 1, set))
            end--;
        s->end_text[set] = s->text;
        s->end_of[set] = end;
    }
    return s->end_of[set];
}
