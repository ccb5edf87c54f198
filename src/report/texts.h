/* report/texts.h - moderator steps, replies to paste and exercise cautions, from a text file.
 *
 * File format (assets/texts.txt is the built-in one and the example):
 *     # comment
 *     [kind key key …]     kind: step, reply or caution
 *     words, wrapped as one likes; an empty line starts a new paragraph
 * Keys of steps and replies: emergency, urgent, routine, look, not_judged, advice, or a concept id, which stands before
 * these; "<concept>.routine" holds for that urgency only. ".other" behind any of them is for a comment about someone else.
 * Keys of cautions are concept ids. "{{exercises}}" stands for the verdict's exercises with their times. */
#ifndef RF_REPORT_TEXTS_H
#define RF_REPORT_TEXTS_H

#include "base/error.h"
#include "report/view.h"

typedef struct rf_text_entry {
    rf_str kind, key, body;
} rf_text_entry;

typedef struct rf_texts {
    rf_text_entry *items;
    size_t count, cap;
} rf_texts;

typedef struct rf_suggestion {
    rf_str step;      /* for the moderator */
    rf_str reply;     /* to paste; empty where none is meant to be sent */
    rf_str *cautions; /* about exercises, by the conditions the comment names */
    size_t n_cautions;
} rf_suggestion;

/* Add the sections of `file` behind those already there: what is added first stands before what is added later.
 * errors  RF_E_CONFIG with the line: words outside a section, unknown kind, section without key */
bool rf_texts_add(rf_texts *t, rf_str file, rf_arena *arena, rf_error *err);

/* The body, or an empty view. */
rf_str rf_texts_get(const rf_texts *t, const char *kind, rf_str key);

/* What to do about one case. Borrowed from the texts and the arena. */
void rf_texts_suggest(const rf_texts *t, const rf_view *v, rf_arena *arena, rf_suggestion *out);

/* "Rows (9:36), Wall Angels (11:07)". */
void rf_texts_put_exercises(rf_buf *out, const rf_verdict *v);

#endif
