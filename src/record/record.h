/* record/record.h - the nouns: comment, mention, verdict, case. Data, no behaviour beyond names of enum values.
 *
 * Spans are half-open byte ranges [start, end) into the UTF-8 of the comment's `text` as it was given (raw), unless a
 * field says "folded". Times are UTC seconds since 1970; RF_NO_TIME means not stated. Strings are borrowed views. */
#ifndef RF_RECORD_RECORD_H
#define RF_RECORD_RECORD_H

#include "base/str.h"

#define RF_NO_TIME INT64_MIN

/* ---- comment: one viewer's words, from any source ------------------------------------------------------------- */

typedef struct rf_comment {
    rf_str id;   /* opaque; made by rf_comment_make_id when the source has none */
    rf_str text; /* UTF-8 as read, after byte repair */
    rf_str author;
    rf_str url;       /* permalink */
    rf_str source;    /* configured name of the source, or its origin, or the file's kind */
    rf_str origin;    /* "youtube", "wordpress", "disqus" where that is known: whose rules hold for it; empty otherwise */
    rf_str parent;    /* id of the comment replied to; empty at the top of a thread */
    rf_str container; /* video or post */
    rf_str status;    /* the source's own word (approved, hold, heldForReview); empty: it says none */
    int64_t published, edited;
    bool published_exact; /* false: estimated ("2 days ago") */
    bool is_owner;        /* the channel's or blog's own comment: skipped */
    bool has_media;       /* an image or GIF is attached */
    size_t repairs;       /* bytes that were no UTF-8 and halves of surrogate pairs, replaced by U+FFFD */
} rf_comment;

/* ---- mention: one phrase that names a concept ------------------------------------------------------------------ */

typedef enum rf_tier {
    RF_TIER_NONE,
    RF_TIER_NO_ACTION,
    RF_TIER_MODIFIER,
    RF_TIER_ADVICE,
    RF_TIER_ROUTINE,
    RF_TIER_URGENT,
    RF_TIER_EMERGENCY
} rf_tier;
typedef enum rf_bucket { RF_BUCKET_NONE, RF_MOBILITY, RF_STABILITY, RF_TECHNIQUE, RF_GENERAL } rf_bucket;
typedef enum rf_status { RF_PRESENT, RF_NEGATED, RF_POSSIBLE, RF_HISTORICAL, RF_HYPOTHETICAL } rf_status;
typedef enum rf_experiencer { RF_SELF, RF_OTHER, RF_GENERIC } rf_experiencer;
typedef enum rf_temporality { RF_CURRENT, RF_RECENT, RF_PAST, RF_FUTURE_OR_IF } rf_temporality; /* current recent historical hypothetical */

/* What a rule file says of a concept; lives as long as the loaded rules. */
typedef struct rf_concept {
    const char *id;    /* clinical.md heading, for example "saddle_sensory_loss" */
    const char *title; /* plain words for moderators */
    const char *category;
    const char *source;   /* guideline, one line */
    const char *codes;    /* "" or "snomed:… icd10:…" with a trailing "?" where unchecked */
    rf_tier tier;         /* alone: asserted, current, living human */
    rf_bucket bucket;     /* exercise bucket that the concept speaks for, RF_BUCKET_NONE for most */
    bool is_signal;       /* helper for conditions (for example `positional`), never shown */
    bool counts_past;     /* a past event is the flag itself (cancer, surgery, trauma) */
    bool counts_imagined; /* the thought is the flag: what the writer imagines of himself counts ("if it fails I am done") */
    bool counts_told;     /* counts only in a sentence that tells of a complaint: "years ago" in a tale of one's garden says nothing */
    bool vetoes;          /* figurative speech: removes every other mention that its match overlaps */
} rf_concept;

/* Slots: what the words around say in numbers. -1: not stated. */
typedef struct rf_slots {
    int age_years;
    int duration_days;                  /* "for 3 weeks", "since 2019" */
    int onset_days;                     /* "since Monday", "last week", "an hour ago" (0) */
    int pain_score;                     /* 0-10 */
    unsigned flags;                     /* RF_SLOT_… */
    unsigned past_verbs, present_verbs; /* words that speak for the tense (extract/tense.h) */
    unsigned told;                      /* of the whole comment: the flags of those sentences that tell of a complaint */
} rf_slots;

#define RF_SLOTS_NONE                                                                                                                      \
    {                                                                                                                                      \
        -1, -1, -1, -1, 0, 0, 0, 0                                                                                                         \
    } /* nothing stated */

enum {
    RF_SLOT_LEFT = 1,
    RF_SLOT_RIGHT = 2,
    RF_SLOT_BOTH = 4,
    RF_SLOT_NEW = 8,
    RF_SLOT_WORSE = 16,
    RF_SLOT_SPREADING = 32,
    RF_SLOT_UNCHANGED = 64,
    RF_SLOT_INTERMITTENT = 128,
    RF_SLOT_GONE = 256,
    RF_SLOT_SUDDEN = 512,
    RF_SLOT_TRAUMA = 1024,
    RF_SLOT_TREATED = 2048,
    RF_SLOT_QUESTION = 4096,
    RF_SLOT_PAST_VERB = 8192,
    RF_SLOT_PRESENT_VERB = 16384,
    RF_SLOT_OLD_TIME = 32768, /* a time more than a month ago is told: "in 2015", "years ago" */
    RF_SLOT_LIST = 65536      /* the whole comment is a list of words without subject or verb */
};

typedef struct rf_mention {
    const rf_concept *concept;
    size_t start, end;   /* raw bytes */
    size_t fstart, fend; /* folded bytes */
    rf_status status;
    rf_experiencer experiencer;
    rf_temporality temporality;
    const char *tag; /* of the match line that fired, "" if none */
    const char *why; /* cue that decided the status ("no", "my mother"), "" if none; shown by explain */
    int line;        /* of the match line in the concept's rule file */
    rf_slots slots;  /* of the mention's own sentence; days of its own clause where that states some */
    bool aside;      /* its sentence tells of no complaint */
    rf_tier tier;    /* after the tier arithmetic; set by policy */
    const char *row; /* policy row that set `tier`, "" if the concept's own */
} rf_mention;

typedef struct rf_mentions {
    rf_mention *items; /* ascending by start */
    size_t count, cap;
    bool limit_hit; /* an engine limit or error met: the comment needs a human */
} rf_mentions;

/* A tier rule of a rule file, handed from extract to policy without either knowing the other.
 * `raise emergency when COND`: op 'r'; `lower routine when COND`: op 'l'; `drop when COND`: op 'd'. */
typedef struct rf_tier_rule {
    const rf_concept *concept;
    char op;
    rf_tier tier;
    const char *condition;
    const char *file;
    int line;
} rf_tier_rule;

/* ---- verdict ----------------------------------------------------------------------------------------------------- */

typedef enum rf_disposition { RF_NO_ACTION, RF_ADVICE, RF_REFER, RF_NOT_JUDGED } rf_disposition;
typedef enum rf_urgency { RF_URGENCY_NONE, RF_ROUTINE, RF_URGENT, RF_EMERGENCY } rf_urgency;

typedef struct rf_exercise {
    const char *name, *at;
} rf_exercise;

typedef struct rf_finding {
    rf_str concept, title, source, text; /* text: the words of [start,end) */
    size_t start, end;
    rf_status status;
    rf_experiencer experiencer;
    rf_temporality temporality;
} rf_finding;

typedef struct rf_verdict {
    rf_str id;
    rf_disposition disposition;
    rf_urgency urgency;
    double p_refer;    /* calibrated probability in [0,1] */
    rf_str decided_by; /* "rule:<concept>", "policy:<row>", "svm:<stage>", "language:…", "input:…" */
    bool needs_human;
    rf_finding *findings;
    size_t n_findings;
    rf_bucket bucket; /* RF_BUCKET_NONE unless advice */
    const rf_exercise *items;
    size_t n_items;
    rf_str *notes;
    size_t n_notes;
    rf_str model; /* short hash of rules, model and policy */
} rf_verdict;

/* ---- case: what a report shows ------------------------------------------------------------------------------------ */

typedef struct rf_case {
    rf_comment comment;
    rf_verdict verdict;
    bool is_new;     /* never reported before */
    bool is_changed; /* reported, and the text or verdict has changed since */
} rf_case;

/* ---- names, exactly as in the records of design.md section 3 ------------------------------------------------------- */

const char *rf_tier_name(rf_tier t);               /* emergency urgent routine advice no_action modifier none */
const char *rf_status_name(rf_status s);           /* present negated possible historical hypothetical */
const char *rf_experiencer_name(rf_experiencer e); /* self other generic */
const char *rf_temporality_name(rf_temporality t); /* current recent historical hypothetical */
const char *rf_disposition_name(rf_disposition d); /* no_action advice refer not_judged */
const char *rf_urgency_name(rf_urgency u);         /* NULL for RF_URGENCY_NONE */
const char *rf_bucket_name(rf_bucket b);           /* NULL for RF_BUCKET_NONE */
bool rf_tier_parse(rf_str s, rf_tier *t);
bool rf_status_parse(rf_str s, rf_status *v);
bool rf_experiencer_parse(rf_str s, rf_experiencer *v);
bool rf_temporality_parse(rf_str s, rf_temporality *v);
bool rf_disposition_parse(rf_str s, rf_disposition *d);
bool rf_urgency_parse(rf_str s, rf_urgency *u);
bool rf_bucket_parse(rf_str s, rf_bucket *b);

/* Append the verdict as one JSON object, the record of design.md section 3, without a line end. */
void rf_verdict_put_json(rf_buf *out, const rf_verdict *v);

/* RFC 3339 "2026-11-20T08:01:02Z"; nothing is appended for RF_NO_TIME. */
void rf_time_put(rf_buf *out, int64_t t);
/* Read a time: RFC 3339, "YYYY-MM-DD[ T]HH:MM[:SS]" (UTC), "YYYY-MM-DD", RFC 822, epoch seconds, epoch milliseconds
 * (>= 10^11). Anything else ("03/04/2026") is refused: false. */
bool rf_time_parse(rf_str s, int64_t *t);

#endif
