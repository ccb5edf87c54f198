/* extract/context_internal.h - cues and the loaded context layer, inside extract/ only. */
#ifndef RF_EXTRACT_CONTEXT_INTERNAL_H
#define RF_EXTRACT_CONTEXT_INTERNAL_H

#include "base/weights.h"
#include "extract/context.h"
#include "extract/context_vocabulary.h"
#include "extract/context_weights.h"

/* Kinds of cue, in the order of the names in cues.c. */
typedef enum cue_kind {
    CUE_NEG,
    CUE_NEGPOST,
    CUE_PSEUDO,
    CUE_POSS,
    CUE_HIST,
    CUE_HISTPOST,
    CUE_HYP,
    CUE_OTHER,
    CUE_ANIMAL,
    CUE_DEAD,
    CUE_GENERIC,
    CUE_TERM,
    CUE_SELF,
    CUE_DEFICIT,
    CUE_ASK,
    CUE_RULED,
    CUE_CONJ,
    CUE_RESOLVED,
    CUE_VERB,
    CUE_KINDS
} cue_kind;

typedef struct cue_table cue_table;

/* One line of the list of cues. */
typedef struct cue_words {
    unsigned n;     /* words */
    unsigned kinds; /* bit mask */
    bool bare_past; /* "had", "was": a cue of the past by its tense only, which does not tell that it is over */
    uint64_t hash;  /* of text */
    const char *text;
} cue_words;

/* One cue found in a text: words [first, last). */
typedef struct cue {
    size_t first, last;
    unsigned kinds;
    const cue_words *words;
} cue;

cue_table *cue_table_parse(rf_str content, const char *path, rf_error *err); /* owned by the caller */
void cue_table_free(cue_table *ct);

/* What a word is to the context layer whatever stands around it. */
typedef struct word_info {
    const known_word *known; /* never NULL */
    cue_words *alone;        /* the cue that it is by itself, or NULL */
    uint32_t seconds;        /* of longer cues that begin with it: a bit for each word that may come second, by its hash modulo 32 */
    char letter;             /* its kind in the way from a cue to a phrase; 0: it stands for itself (context_paths.c). Only in notes */
} word_info;

/* The lists of context_vocabulary.h and the cues in one look: a word of a text is looked up once. Never NULL. Words are known by 64
 * bits of hash, as they are to the features. */
const word_info *word_info_of(const cue_table *ct, uint64_t hash);

/* The longest cue that starts at word i, of which *info is known, and ends at or before word `bound`, in one sentence; NULL if there is
 * none. hash[i]: of the folded word i. */
const cue_words *cue_at(const cue_table *ct, const word_info *info, const rf_text *t, const uint64_t *hash, size_t i, size_t bound);

#define CONTEXT_ADJACENT (1u << 31)    /* in `kinds`: a denial touches the phrase */
#define CONTEXT_ONSET (1u << 20)       /* the phrase tells a beginning: "went numb" */
#define CONTEXT_RUN_ON (1u << 21)      /* many words around the phrase and no punctuation among them */
#define CONTEXT_QUESTION (1u << 22)    /* the sentence of the phrase ends in a question mark */
#define CONTEXT_FIRST_TIME (1u << 23)  /* "never happened before": it is new, whatever the tense */
#define CONTEXT_CERTAIN (1u << 24)     /* an answer or a plain list denies the phrase: no margin is needed */
#define CONTEXT_EVER (1u << 25)        /* "never", "once", "always": a time without a date */
#define CONTEXT_RECENT_TIME (1u << 26) /* a time within about a month is told in the sentence */
#define CONTEXT_MANY (1u << 27)        /* people in general are named */
#define CONTEXT_PERSON (1u << 28)      /* somebody beside the writer is named */
#define CONTEXT_PAST_TIME (1u << 29)   /* a time before now is told in the sentence */
#define CONTEXT_PAST_VERB (1u << 30)   /* the nearest verb that tells the tense is past */

struct rf_context {
    cue_table *cues;
    rf_sum cues_sum;     /* of cues.tsv, */
    rf_sha256 cues_hash; /* and its identity */
    rf_ranks *rows;      /* feature id -> row of weights; NULL when untrained */
    context_row *by_id;  /* [feature id], for all ids; NULL before rf_context_warm_up */
    context_large *kept; /* the large ones; likewise */
    rf_weights *file;    /* NULL after that; holds: */
    context_weights weights;
    bool in_place;
    float bias[RF_CONTEXT_OUTPUTS];
    float margin[RF_CONTEXT_MARGINS];
    char hash[65];
};

#endif
