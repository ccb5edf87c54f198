/* pipeline/train.h - from labelled corpora to models/triage.model and its card. Walks the same engine as judging does; knows
 * no clock and prints nothing. Equal corpora, rules and options give equal files, byte for byte, on one or two threads. */
#ifndef RF_PIPELINE_TRAIN_H
#define RF_PIPELINE_TRAIN_H

#include "classify/learn.h"
#include "pipeline/corpus.h"
#include "pipeline/grade.h"

/* Expected shares of no_action, advice and refer that `redflag train` makes its probabilities for. Corpora are three fifths
 * flags so that there is something to learn from; comments that anyone must think about hold fewer, a whole thread far fewer
 * still, and there the probabilities err to the careful side. */
#define RF_TRAIN_MIX                                                                                                                       \
    {                                                                                                                                      \
        0.45, 0.15, 0.40                                                                                                                   \
    }

typedef struct rf_train_options {
    const char *corpora;      /* folder with *.jsonl (corpus.h) and words.vec (classify/vectors.h) */
    const char *models;       /* folder with the rules; triage.model and README.md are written here */
    const char *out;          /* another folder to write to; NULL: models */
    const char *splits;       /* also write file, id, split and group of every row to this file, tab-separated, and with dry_run
                                 nothing else; NULL: do not */
    unsigned threads;         /* 1 or 2 */
    double shrink;            /* see rf_learn_options; 0: 0.05 */
    double alpha;             /* conformal miss rate; 0: 0.02 */
    double prior[RF_CLASSES]; /* expected shares of no_action, advice, refer where the model will be used; zeros: as in the corpora */
    bool leave_out_dev;       /* fit on train only and grade dev, too: for work on rules and features */
    bool quick;               /* no nested estimate, no learning curve: about a quarter of the time */
    bool force;               /* write although the installed model is better */
    bool dry_run;             /* write nothing */
    void (*progress)(void *ctx, const char *step, size_t done, size_t total); /* may be NULL; any thread, one call at a time */
    void *progress_ctx;
} rf_train_options;

/* What is graded: two vectors (all features; words and characters only), with and without the floor of the rules. */
typedef enum rf_train_view { RF_VIEW_WITH_RULES, RF_VIEW_ALONE, RF_VIEW_NGRAMS, RF_VIEWS } rf_train_view;
const char *rf_train_view_name(rf_train_view v);

enum { RF_TRAIN_TOP = 20 };
typedef struct rf_top_feature {
    char name[96];
    rf_block block;
    double pull; /* weight times the mean value of the feature where it occurs */
} rf_top_feature;

typedef struct rf_train_result {
    size_t rows[RF_SPLIT_ASIDE + 1], by_class[RF_SPLIT_ASIDE + 1][RF_CLASSES]; /* by split */
    size_t groups, skipped;                                                    /* skipped: rows that never reach the classifier */
    size_t fitted;                                                             /* rows of the final fit */
    double prior[RF_CLASSES];                                                  /* as in the options */
    rf_choice choice[RF_STAGES], outer[RF_LEARN_FOLDS][RF_STAGES], ngrams_choice[RF_STAGES];
    rf_cuts_fitted cuts[2]; /* alone, with rules */
    rf_curve_point curve[RF_CURVE_POINTS];
    bool is_nested;
    rf_grades cv[RF_VIEWS];  /* out-of-fold; nested unless quick (ngrams: never nested, so slightly flattered) */
    rf_grades dev[RF_VIEWS]; /* n = 0 unless leave_out_dev */
    rf_grades heldout[RF_VIEWS];
    bool had_installed;                             /* a usable model was there */
    rf_grades installed[RF_VIEWS];                  /* the installed model on the same held-out rows */
    rf_top_feature top[RF_STAGES][2][RF_TRAIN_TOP]; /* [stage][0: for, 1: against] */
    size_t weights[RF_VARIANTS], bytes;             /* size of the model */
    char hash[65];
    bool written;
} rf_train_result;

/* Train, grade and write. The result is large: keep it off the stack. No memory to free.
 * errors  RF_E_INPUT  corpora unreadable or too small
 *         RF_E_RULES, RF_E_CONFIG  the rules in `models`
 *         RF_E_MODEL  the installed model is better on the held-out rows and `force` is not set; the result is complete then
 *         RF_E_IO     a file cannot be written */
bool rf_train(const rf_train_options *options, rf_train_result *result, rf_error *err);

/* The new model is refused when its macro-F1 (with rules) or its refer AUC on the held-out rows is lower than the
 * installed one's by more than this. */
#define RF_TRAIN_TOLERANCE 0.005

/* The model card, Markdown. */
void rf_train_put_card(rf_buf *out, const rf_train_result *r);

/* What train says on the terminal, at most 80 columns wide. */
void rf_train_put_text(rf_buf *out, const rf_train_result *r);

#endif
