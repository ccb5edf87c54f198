/* pipeline/evaluate.h - grade any labelled file with the engine as it stands. Judges every row as `classify` would and
 * compares with the labels; it learns nothing (but for the baselines) and changes nothing. */
#ifndef RF_PIPELINE_EVALUATE_H
#define RF_PIPELINE_EVALUATE_H

#include "pipeline/baseline.h"
#include "pipeline/corpus.h"
#include "pipeline/engine.h"
#include "pipeline/grade.h"

typedef struct rf_evaluate_options {
    const char *path;   /* labelled JSON Lines (corpus.h), "-" for standard input, or a folder of corpora */
    const char *models; /* folder */
    rf_mode mode;
    rf_split split;               /* RF_SPLIT_NONE: all rows; otherwise only the rows of this split */
    unsigned bins;                /* of the reliability table; 0: 10 */
    unsigned draws;               /* of the bootstrap; 0: 2000 */
    bool baseline;                /* fit the baselines, too */
    const char *baseline_corpora; /* folder to fit them on (without held-out rows, and without rows near to the graded ones);
                                     NULL: cross-validation on the graded rows */
} rf_evaluate_options;

typedef struct rf_wrong {
    rf_str id;
    rf_disposition gold, answer;
    rf_urgency gold_urgency, answer_urgency;
    double p_refer;
    bool needs_human;
    rf_str decided_by;
    rf_str text; /* of the comment, raw */
    int gap;     /* levels too low (above 0) or too high (below 0); 0: not judged */
    size_t row;  /* in the order of the file, from 0 */
} rf_wrong;

/* Concepts named by the labels and by the engine, each once a row. */
typedef struct rf_named_concept {
    rf_str id;
    bool is_flag; /* of tier routine and above */
    bool known;   /* to the loaded rules */
    size_t gold, told, both;
} rf_named_concept;

typedef struct rf_named_grade {
    size_t rows;                            /* that have labels of this kind */
    size_t gold, told, both;                /* over all concepts */
    size_t flag_gold, flag_told, flag_both; /* over those of tier routine and above */
    rf_named_concept *concepts;             /* ascending by id */
    size_t n;
} rf_named_grade;

typedef struct rf_evaluation {
    rf_mode mode;
    const char *models_hash; /* 12 hex digits */
    rf_grades grades;
    size_t unjudged_gold, unjudged_right; /* rows labelled not_judged: not in the grades; answered so */
    size_t not_judged;                    /* graded rows that were not judged */
    rf_wrong *wrong;                      /* disposition or urgency differs; the most under-triaged first */
    size_t n_wrong;
    rf_named_grade present, negated; /* n = 0 where the file has no such labels */
    rf_grades *baselines;            /* RF_BASELINES of them, or NULL */
    bool baselines_trained;          /* on corpora, not by cross-validation */
    rf_arena *arena;
    rf_corpus corpus;
} rf_evaluation;

/* NULL on failure. Owned: rf_evaluation_free.
 * errors  RF_E_INPUT  the file is unreadable, has no rows, or a row has no label
 *         RF_E_RULES, RF_E_MODEL, RF_E_CONFIG  as rf_engine_load */
rf_evaluation *rf_evaluate(const rf_evaluate_options *options, rf_error *err);
void rf_evaluation_free(rf_evaluation *e); /* NULL is fine */

const char *rf_mode_name(rf_mode m); /* full rules-only svm-only ngrams-only */
bool rf_mode_parse(rf_str s, rf_mode *m);

/* Printers. Nothing that comes from a comment is printed unless with_text is set; ids are always escaped. */
void rf_evaluation_put_text(rf_buf *out, const rf_evaluation *e, size_t max_wrong, bool with_text); /* at most 80 columns */
void rf_evaluation_put_json(rf_buf *out, const rf_evaluation *e, bool with_text);                   /* one object and a line end */
void rf_evaluation_put_html(rf_buf *out, const rf_evaluation *e, bool with_text);                   /* one self-contained page */

#endif
