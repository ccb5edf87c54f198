/* extract/context.c - loads the cues and the learned scope, and decides. */
#include "extract/context_builder.h"

#include "base/file.h"
#include "base/weights.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_CUE_FILE (1u << 20)

/* NULL unless the ids ascend. */
static context_rows *rows_of(const int32_t *ids, size_t n)
{
    context_rows *rows = rf_xcalloc(1, sizeof *rows);
    for (size_t i = 0; i < n; i++) {
        if (ids[i] < 0 || ids[i] >= 1 << RF_CONTEXT_BITS || (i > 0 && ids[i] <= ids[i - 1])) {
            free(rows);
            return NULL;
        }
        rows->block[ids[i] / 32].has |= 1u << ids[i] % 32;
        for (int k = i > 0 ? ids[i - 1] / 32 : -1; k < ids[i] / 32; k++)
            rows->block[k + 1].before = (uint32_t)i;
    }
    return rows;
}

static bool load_weights(rf_context *c, const char *path, rf_error *err)
{
    rf_weights *w = c->file = rf_weights_load(path, "context", err);
    if (w == NULL)
        return false;
    size_t n_ids, n_weights, n_bias, n_margin;
    const int32_t *ids = rf_weights_ints(w, "ids", &n_ids);
    const float *weights = rf_weights_floats(w, "weights", &n_weights);
    const float *bias = rf_weights_floats(w, "bias", &n_bias);
    const float *margin = rf_weights_floats(w, "margin", &n_margin);
    bool ok = n_bias == RF_CONTEXT_OUTPUTS && n_margin == RF_CONTEXT_MARGINS && n_weights == n_ids * RF_CONTEXT_OUTPUTS;
    if (ok) {
        c->weights = weights;
        memcpy(c->bias, bias, sizeof c->bias);
        memcpy(c->margin, margin, sizeof c->margin);
        ok = (c->rows = rows_of(ids, n_ids)) != NULL;
    }
    return ok || rf_error_set(err, RF_E_MODEL, "context model '%s' does not fit this version: run 'redflag train --context'", path);
}

rf_context *rf_context_load(const char *models_dir, bool untrained, rf_error *err)
{
    char path[4096];
    rf_context *c = rf_xcalloc(1, sizeof *c);
    rf_buf cues;
    rf_buf_init(&cues, MAX_CUE_FILE);
    rf_hasher *all = rf_hasher_new();
    snprintf(path, sizeof path, "%s/cues.tsv", models_dir);
    bool ok = rf_file_read(path, &cues, err);
    if (!ok && err != NULL)
        err->code = RF_E_RULES;
    if (ok) {
        rf_hasher_add(all, rf_buf_str(&cues));
        c->cues = cue_table_parse(rf_buf_str(&cues), path, err);
        ok = c->cues != NULL;
    }
    rf_buf_release(&cues);
    if (ok && !untrained) {
        snprintf(path, sizeof path, "%s/context.model", models_dir);
        ok = load_weights(c, path, err);
        if (ok)
            rf_weights_add_to(c->file, all);
    }
    rf_hash_hex(rf_hasher_end(all), c->hash);
    if (!ok) {
        rf_context_free(c);
        return NULL;
    }
    return c;
}

void rf_context_free(rf_context *c)
{
    if (c == NULL)
        return;
    cue_table_free(c->cues);
    free(c->rows);
    rf_weights_free(c->file);
    free(c);
}

const char *rf_context_hash(const rf_context *c) { return c->hash; }

bool rf_context_save(const char *path, const float *weights, const float *bias, const float margin[RF_CONTEXT_MARGINS], rf_error *err)
{
    size_t n = 0;
    int32_t *ids = rf_xmalloc(sizeof *ids << RF_CONTEXT_BITS);
    float *packed = rf_xmalloc(sizeof *packed * RF_CONTEXT_OUTPUTS << RF_CONTEXT_BITS);
    for (int32_t id = 0; id < 1 << RF_CONTEXT_BITS; id++) {
        float top = 0;
        for (int k = 0; k < RF_CONTEXT_OUTPUTS; k++)
            top = fmaxf(top, fabsf(weights[((size_t)k << RF_CONTEXT_BITS) + (size_t)id]));
        if (top < 1e-4f)
            continue;
        for (int k = 0; k < RF_CONTEXT_OUTPUTS; k++)
            packed[n * RF_CONTEXT_OUTPUTS + (size_t)k] = weights[((size_t)k << RF_CONTEXT_BITS) + (size_t)id];
        ids[n++] = id;
    }
    rf_weights_out *o = rf_weights_out_new("context");
    rf_weights_put_ints(o, "ids", ids, n);
    rf_weights_put_floats(o, "weights", packed, n * RF_CONTEXT_OUTPUTS);
    rf_weights_put_floats(o, "bias", bias, RF_CONTEXT_OUTPUTS);
    rf_weights_put_floats(o, "margin", margin, RF_CONTEXT_MARGINS);
    bool ok = rf_weights_write(o, path, err);
    rf_weights_out_free(o);
    free(ids);
    free(packed);
    return ok;
}

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
            float sum = v[s] - less + v[5 + t] - time_margin(t, s, kinds);
            if ((times_of[s] >> t & 1) && sum > top) {
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

/* Words of the nearest denial or person on the left, for explain. */
static const char *reason(const rf_context *c, const context_words *w, size_t first, unsigned kinds)
{
    const char *found = "";
    for (size_t i = first > 12 ? first - 12 : 0; i < first; i++) {
        cue q;
        if (context_cue_at(c, w, i, first, &q) && (q.kinds & kinds))
            found = q.words->text;
    }
    return found;
}

static unsigned bits_in(uint32_t x)
{
    x -= x >> 1 & 0x55555555u;
    x = (x & 0x33333333u) + (x >> 2 & 0x33333333u);
    return ((x + (x >> 4)) & 0x0F0F0F0Fu) * 0x01010101u >> 24;
}

/* What the linear model reads of one phrase, on its way from memory. */
typedef struct phrase {
    size_t first, last;
    unsigned kinds;
    size_t n;                            /* features that have weights, in their order: another would round otherwise */
    uint32_t rows[CONTEXT_MAX_FEATURES]; /* row of weights, times four, plus the range of the id */
    float scale;
} phrase;

static const float *weights_of(const rf_context *c, uint32_t row) { return &c->weights[(size_t)(row / 4) * RF_CONTEXT_OUTPUTS]; }

/* Gather the features of a phrase and send for their weights. */
static void look_at(const rf_context *c, const context_words *w, size_t first, size_t last, phrase *p)
{
    uint32_t ids[CONTEXT_MAX_FEATURES + 1];
    size_t n = context_features_of(c, w, first, last, ids, &p->kinds), count[CONTEXT_RANGES] = {0};
    p->first = first;
    p->last = last;
    p->n = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned range = context_range(ids[i]);
        uint32_t has = c->rows->block[ids[i] / 32].has, bit = 1u << ids[i] % 32;
        count[range]++;
        p->rows[p->n] = (c->rows->block[ids[i] / 32].before + bits_in(has & (bit - 1))) * 4 + range;
        p->n += (has & bit) != 0;
    }
    for (size_t i = 0; i < p->n; i++) {
        __builtin_prefetch(weights_of(c, p->rows[i]));
        __builtin_prefetch(weights_of(c, p->rows[i]) + RF_CONTEXT_OUTPUTS - 1);
    }
    float square = 0; /* a sum of quarters: exact */
    for (int r = 0; r < CONTEXT_RANGES; r++)
        square += (float)count[r] * context_worth[r] * context_worth[r];
    p->scale = n > 0 ? 1.0f / sqrtf(square) : 0;
}

/* Four outputs at a time: left alone, compilers take four features at a time and shuffle. */
typedef float four __attribute__((vector_size(16)));
enum { FOURS = RF_CONTEXT_OUTPUTS / 4 };

static void add_up(const rf_context *c, const phrase *p, float v[RF_CONTEXT_OUTPUTS])
{
    four sum[FOURS], worth[4] = {0};
    memcpy(sum, c->bias, sizeof sum);
    for (int r = 0; r < CONTEXT_RANGES; r++) {
        float x = p->scale * context_worth[r];
        worth[r] = (four){x, x, x, x};
    }
    for (size_t i = 0; i < p->n; i++) {
        four weights[FOURS];
        memcpy(weights, weights_of(c, p->rows[i]), sizeof weights);
        for (int k = 0; k < FOURS; k++)
            sum[k] += weights[k] * worth[p->rows[i] % 4];
    }
    memcpy(v, sum, sizeof sum);
}

static void take_as_stated(rf_mention *m)
{
    m->status = RF_PRESENT;
    m->temporality = RF_CURRENT;
    m->experiencer = RF_SELF;
    m->why = "";
}

static void conclude(const rf_context *c, const context_words *w, const phrase *p, rf_mention *m)
{
    float v[RF_CONTEXT_OUTPUTS];
    add_up(c, p, v);
    rf_context_choose(v, p->kinds, c->margin, m);
    if (m->status == RF_NEGATED)
        m->why = reason(c, w, p->first, 1u << CUE_NEG | 1u << CUE_RULED);
    else if (m->status != RF_PRESENT)
        m->why = reason(c, w, p->first, 1u << CUE_HYP | 1u << CUE_HIST | 1u << CUE_POSS);
    else if (m->experiencer != RF_SELF)
        m->why = reason(c, w, p->first, 1u << CUE_OTHER | 1u << CUE_GENERIC);
}

void rf_context_decide(const rf_context *c, const rf_text *t, size_t first, size_t last, rf_arena *arena, rf_mention *m)
{
    take_as_stated(m);
    if (c->rows == NULL || first >= last)
        return;
    const context_words *w = context_words_of(c, t, arena);
    phrase p;
    look_at(c, w, first, last, &p);
    conclude(c, w, &p, m);
}

/* A mention and the words [first, last) that it covers. */
typedef struct spot {
    size_t first, last;
    size_t reach; /* the furthest folded end of this and all mentions before */
    bool asked;   /* somebody reads what is decided */
    size_t as;    /* the mention of the same words that is decided for this one; its own place, if that is itself */
} spot;

static void same_decision(const rf_mention *from, rf_mention *m)
{
    m->status = from->status;
    m->temporality = from->temporality;
    m->experiencer = from->experiencer;
    m->why = from->why;
}

/* Mentions ascend, so those of the same words stand near each other; they share one decision. */
static size_t same_words(const spot *spots, size_t i)
{
    for (size_t k = i; k-- > 0 && spots[k].first == spots[i].first;)
        if (spots[k].asked && spots[k].last == spots[i].last)
            return spots[k].as;
    return i;
}

/* "legs or numbness": does the phrase go on over an "or", and over no word that turns the sentence? */
static bool is_joined(const context_words *w, const spot *s)
{
    bool joined = false;
    for (size_t i = s->first; i < s->last; i++) {
        if (context_is(w, i, WORD_TURN))
            return false;
        joined = joined || context_is(w, i, WORD_OR);
    }
    return joined;
}

static bool runs_out_of(const rf_mention *n, const rf_mention *m)
{
    return n->status == RF_NEGATED && m->fstart > n->fstart && m->fstart < n->fend && m->fend > n->fend;
}

/* "no weakness in my legs or numbness, just stiff": a pattern may take up "legs or numbness" out of a list of denied things: what
 * begins inside the denied and goes on over an "or" is denied as well. Of several denied the first gives the reason. */
static void deny_lists(const context_words *w, const spot *spots, rf_mentions *mentions)
{
    for (size_t i = 0; i < mentions->count; i++) {
        rf_mention *m = &mentions->items[i];
        if (m->status == RF_NEGATED || !is_joined(w, &spots[i]))
            continue;
        const rf_mention *denied = NULL;
        for (size_t k = i; k-- > 0 && spots[k].reach > m->fstart;)
            if (runs_out_of(&mentions->items[k], m))
                denied = &mentions->items[k];
        for (size_t k = i + 1; denied == NULL && k < mentions->count && mentions->items[k].fstart < m->fstart; k++)
            if (runs_out_of(&mentions->items[k], m))
                denied = &mentions->items[k];
        if (denied != NULL) {
            m->status = RF_NEGATED;
            m->why = denied->why;
        }
    }
}

/* Signals that count whatever is said of them, and say nothing to the classifier (no category), are asserted in any status: theirs is
 * never read. They are a third of what is found ("i", "my", "since"). */
static bool is_read(const rf_concept *c) { return !c->is_signal || !c->counts_past || c->category[0] != '\0'; }

static spot *find_spots(const rf_text *t, const rf_mentions *mentions, rf_arena *arena)
{
    spot *spots = rf_arena_raw(arena, mentions->count * sizeof *spots);
    size_t reach = 0, first = 0;
    for (size_t i = 0; i < mentions->count; i++) {
        const rf_mention *m = &mentions->items[i];
        if (first > 0 && t->words[first - 1].end > m->fstart)
            first = rf_text_word_at(t, m->fstart); /* mentions ascend by their raw start, which may be the same for two */
        while (first < t->n_words && t->words[first].end <= m->fstart)
            first++;
        size_t last = first;
        while (last < t->n_words && t->words[last].start < m->fend)
            last++;
        reach = m->fend > reach ? m->fend : reach;
        spots[i] = (spot){.first = first, .last = last, .reach = reach};
    }
    return spots;
}

/* The weights are spread over megabytes: while those of one phrase are on their way, the next is looked at. */
static void decide_all(const rf_context *c, const context_words *w, const spot *spots, rf_mentions *mentions)
{
    phrase phrases[2];
    rf_mention *waiting = NULL;
    unsigned turn = 0;
    for (size_t i = 0; i < mentions->count; i++) {
        if (!spots[i].asked || spots[i].as != i)
            continue;
        look_at(c, w, spots[i].first, spots[i].last, &phrases[turn]);
        if (waiting != NULL)
            conclude(c, w, &phrases[turn ^ 1], waiting);
        waiting = &mentions->items[i];
        turn ^= 1;
    }
    if (waiting != NULL)
        conclude(c, w, &phrases[turn ^ 1], waiting);
    for (size_t i = 0; i < mentions->count; i++)
        if (spots[i].asked && spots[i].as != i)
            same_decision(&mentions->items[spots[i].as], &mentions->items[i]);
}

void rf_context_apply(const rf_context *c, const rf_text *t, rf_mentions *mentions, rf_arena *arena)
{
    size_t read = 0;
    for (size_t i = 0; i < mentions->count; i++) {
        take_as_stated(&mentions->items[i]);
        read += is_read(mentions->items[i].concept);
    }
    if (read == 0 || c->rows == NULL)
        return;
    const context_words *w = context_words_of(c, t, arena);
    spot *spots = find_spots(t, mentions, arena);
    bool lists = false; /* then any mention may deny another */
    for (size_t i = 0; i < mentions->count && !lists && context_has(w, WORD_OR); i++)
        lists = is_joined(w, &spots[i]);
    for (size_t i = 0; i < mentions->count; i++) {
        spots[i].asked = (lists || is_read(mentions->items[i].concept)) && spots[i].first < spots[i].last;
        spots[i].as = same_words(spots, i);
    }
    decide_all(c, w, spots, mentions);
    if (lists)
        deny_lists(w, spots, mentions);
}
