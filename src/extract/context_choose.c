/* extract/context_choose.c - from the outputs of the linear model to a decision: margins, and cues that must stand around. */
#include "extract/context_internal.h"

#include <math.h>

#define K(kind) (1u << CUE_##kind)
#define TENSE_MARGIN 0.4f
#define ONSET_MARGIN 0.6f    /* for an old story of something that began ("my arm went numb two days ago") */
#define QUESTION_MARGIN 0.4f /* for imagining what only a question or "people" speaks for */
/* For a denial that the sentence itself spells out (CONTEXT_CERTAIN): with punctuation, and in run-on text. */
static const float certain_bonus[RF_CONTEXT_MARGINS] = {0.7f, 0.3f};

#define GENERIC_MARGIN 0.5f
#define UNCUED_MARGIN 0.6f
#define UNDATED_MARGIN 0.3f /* for the last month beside a cue of the past that names no time */

/* Cues that speak for an output. The model decides how far a cue reaches; without one a denial never wins, and everything
 * else but "present", "now" and the writer only by UNCUED_MARGIN. */
static const unsigned needed[RF_CONTEXT_OUTPUTS] = {0, /* present */
                                                    K(NEG) | K(NEGPOST) | K(RULED) | K(RESOLVED) | K(PSEUDO),
                                                    K(POSS) | K(HYP) | K(ASK) | K(PSEUDO) | K(RULED),
                                                    K(HIST) | K(HISTPOST) | K(RESOLVED) | K(DEAD) | CONTEXT_PAST_VERB | CONTEXT_PAST_TIME,
                                                    K(HYP) | K(GENERIC) | K(ASK),
                                                    0, /* current */
                                                    K(HIST) | K(HISTPOST) | K(RESOLVED) | K(NEG) | CONTEXT_PAST_VERB | CONTEXT_PAST_TIME,
                                                    K(HIST) | K(HISTPOST) | K(RESOLVED) | K(DEAD) | K(OTHER) | K(NEG) | CONTEXT_PAST_VERB |
                                                        CONTEXT_PAST_TIME | CONTEXT_EVER,
                                                    K(HYP) | K(GENERIC) | K(ASK),
                                                    0, /* self */
                                                    K(OTHER) | K(ANIMAL) | K(DEAD) | K(GENERIC) | CONTEXT_PERSON,
                                                    K(GENERIC) | K(HYP) | CONTEXT_MANY};

static bool is_cued(int output, unsigned kinds) { return needed[output] == 0 || (needed[output] & kinds) != 0; }

/* Which times go with which status. */
static const unsigned char times_of[5] = {
    [RF_PRESENT] = 1u << RF_CURRENT | 1u << RF_RECENT | 1u << RF_PAST,
    [RF_NEGATED] = 1u << RF_CURRENT | 1u << RF_RECENT | 1u << RF_PAST,
    [RF_POSSIBLE] = 1u << RF_CURRENT | 1u << RF_RECENT | 1u << RF_PAST,
    [RF_HISTORICAL] = 1u << RF_RECENT | 1u << RF_PAST,
    [RF_HYPOTHETICAL] = 1u << RF_FUTURE_OR_IF,
};

/* By how much status s must win: a denial by `margin`, a past that only a verb speaks for ("had a fever") by TENSE_MARGIN: less
 * than "used to" or a date. INFINITY when it cannot. */
static float status_margin(int s, unsigned kinds, float margin)
{
    const unsigned told_past = K(HIST) | K(HISTPOST) | K(RESOLVED) | K(DEAD) | CONTEXT_PAST_TIME;
    if (s == RF_NEGATED)
        return is_cued(s, kinds) ? margin : INFINITY;
    /* "could not hold it, that never happened before", "I had fever and chills for a week?": no old stories. */
    if (s == RF_HISTORICAL && (kinds & (CONTEXT_FIRST_TIME | CONTEXT_QUESTION)) && (kinds & told_past) == 0)
        return INFINITY;
    if (!is_cued(s, kinds))
        return UNCUED_MARGIN;
    if (s == RF_HISTORICAL && (kinds & CONTEXT_ONSET) && (kinds & (K(HIST) | K(HISTPOST) | K(RESOLVED) | K(DEAD))) == 0)
        return ONSET_MARGIN;
    if (s == RF_HISTORICAL && (kinds & told_past) == 0)
        return TENSE_MARGIN;
    return s == RF_HYPOTHETICAL && (kinds & K(HYP)) == 0 ? QUESTION_MARGIN : 0;
}

static float time_margin(int t, int status, unsigned kinds)
{
    if (t != RF_CURRENT && status != RF_HYPOTHETICAL && !is_cued(5 + t, kinds))
        return UNCUED_MARGIN / 2;
    return t == RF_RECENT && (kinds & K(HIST)) && !(kinds & CONTEXT_RECENT_TIME) ? UNDATED_MARGIN : 0;
}

/* Status and time by the best sum of their outputs. */
static void decide_together(const float *v, unsigned kinds, float margin, rf_mention *m)
{
    float top = -INFINITY;
    for (int s = 0; s < 5; s++) {
        float less = status_margin(s, kinds, margin);
        for (int t = 0; t < 4; t++) {
            if ((times_of[s] >> t & 1) == 0)
                continue;
            float sum = v[s] - less + v[5 + t] - time_margin(t, s, kinds);
            if (sum > top) {
                top = sum;
                m->status = (rf_status)s;
                m->temporality = (rf_temporality)t;
            }
        }
    }
}

/* "your rows" and "you all" speak to the reader; what is stated beside them is the writer's unless it is clearly not. */
static void decide_person(const float *v, unsigned kinds, rf_mention *m)
{
    float top = v[9 + RF_SELF];
    m->experiencer = RF_SELF;
    for (int e = RF_SELF + 1; e <= RF_GENERIC; e++) {
        float less = is_cued(9 + e, kinds) ? 0 : UNCUED_MARGIN;
        if (e == RF_GENERIC && m->status == RF_PRESENT)
            less = fmaxf(less, GENERIC_MARGIN);
        if (v[9 + e] - less > top) {
            top = v[9 + e] - less;
            m->experiencer = (rf_experiencer)e;
        }
    }
}

void rf_context_choose(const float v[RF_CONTEXT_OUTPUTS], unsigned kinds, const float margin[RF_CONTEXT_MARGINS], rf_mention *m)
{
    int run_on = (kinds & CONTEXT_RUN_ON) != 0;
    float least = margin[run_on] * (kinds & CONTEXT_ADJACENT ? RF_CONTEXT_ADJACENT_SHARE : 1.0f);
    if (kinds & CONTEXT_CERTAIN)
        least = -certain_bonus[run_on];
    decide_together(v, kinds, least, m);
    decide_person(v, kinds, m);
}
