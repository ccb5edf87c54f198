/* pipeline/baseline.c - majority, keyword list, multinomial naive Bayes. */
#include "pipeline/baseline.h"

#include "base/arena.h"
#include "classify/folds.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FOLDS = 5, MOST_HITS = 3 };

static const char *const names[RF_BASELINES] = {"majority", "keywords", "naive Bayes"};

/* Folded words and phrases, as somebody would list them in an hour. */
static const char *const alarm_words[] = {
    "numb",        "numbness",     "tingling",    "weakness",  "paralysed", "paralyzed", "bladder",      "bowel",        "incontinence",
    "incontinent", "groin",        "saddle",      "cancer",    "tumor",     "tumour",    "metastases",   "chemo",        "weight loss",
    "fever",       "night sweats", "infection",   "fracture",  "fractured", "broken",    "osteoporosis", "steroids",     "fell",
    "accident",    "chest pain",   "breathless",  "dizzy",     "fainted",   "blackout",  "seizure",      "stroke",       "blood",
    "suicidal",    "suicide",      "kill myself", "pregnant",  "surgery",   "hospital",  "emergency",    "cauda equina", "sciatica",
    "herniated",   "stenosis",     "scoliosis",   "cant walk", "cant feel", "worse",     "severe",       "unbearable",   "excruciating",
    "at night",    "swelling",     "lump",        NULL};
static const char *const complaint_words[] = {"pain",      "sore",      "ache",  "aches", "hurt",    "hurts",     "stiff",
                                              "tight",     "tightness", "knot",  "knots", "posture", "slouch",    "exercise",
                                              "exercises", "stretch",   "reps",  "sets",  "roller",  "how often", "how many",
                                              "strain",    "pulled",    "spasm", "click", "pop",     NULL};

const char *rf_baseline_name(rf_baseline_kind k) { return names[k]; }

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80; }

static bool has_words(rf_str text, const char *words)
{
    size_t len = strlen(words);
    for (size_t i = 0; i + len <= text.len; i++)
        if (text.ptr[i] == words[0] && memcmp(text.ptr + i, words, len) == 0 && (i == 0 || !is_letter(text.ptr[i - 1])) &&
            (i + len == text.len || !is_letter(text.ptr[i + len])))
            return true;
    return false;
}

static unsigned count_of(rf_str text, const char *const *list)
{
    unsigned n = 0;
    for (; *list != NULL; list++)
        n += has_words(text, *list);
    return n;
}

void rf_baseline_count_words(rf_str fold, unsigned *alarms, unsigned *complaints)
{
    *alarms = count_of(fold, alarm_words);
    *complaints = count_of(fold, complaint_words);
}

/* Everything that the three learn. */
typedef struct fitted {
    size_t rows[RF_CLASSES], total;
    size_t by_hits[MOST_HITS + 1][2]; /* [alarms][refer] */
    float *log_word[RF_CLASSES];      /* log P(word | class) */
    double log_prior[RF_CLASSES];
} fitted;

static uint32_t vocabulary(void) { return rf_block_first[RF_BLOCK_BIGRAM + 1]; }

static unsigned hits_of(const rf_baseline_row *r) { return r->alarms < MOST_HITS ? r->alarms : MOST_HITS; }

static void fit(fitted *f, const rf_baseline_row *rows, size_t n, const unsigned char *fold, unsigned left_out)
{
    *f = (fitted){0};
    uint32_t words = vocabulary();
    double mass[RF_CLASSES] = {0};
    for (unsigned c = 0; c < RF_CLASSES; c++)
        f->log_word[c] = rf_xcalloc(words, sizeof(float));
    for (size_t i = 0; i < n; i++) {
        if (fold != NULL && fold[i] == left_out)
            continue;
        const rf_baseline_row *r = &rows[i];
        f->rows[r->gold]++;
        f->total++;
        f->by_hits[hits_of(r)][r->gold == RF_REFER]++;
        for (size_t k = 0; k < r->x.count && r->x.entries[k].id < words; k++) {
            f->log_word[r->gold][r->x.entries[k].id]++;
            mass[r->gold]++;
        }
    }
    for (unsigned c = 0; c < RF_CLASSES; c++) {
        f->log_prior[c] = log(((double)f->rows[c] + 1) / ((double)f->total + RF_CLASSES));
        for (uint32_t w = 0; w < words; w++)
            f->log_word[c][w] = (float)log(((double)f->log_word[c][w] + 1) / (mass[c] + words));
    }
}

static void fitted_release(fitted *f)
{
    for (unsigned c = 0; c < RF_CLASSES; c++)
        free(f->log_word[c]);
}

static unsigned greatest(const double *v)
{
    unsigned best = 0;
    for (unsigned c = 1; c < RF_CLASSES; c++)
        if (v[c] > v[best])
            best = c;
    return best;
}

static void by_bayes(const fitted *f, const rf_baseline_row *r, rf_judged *out)
{
    double v[RF_CLASSES], sum = 0;
    for (unsigned c = 0; c < RF_CLASSES; c++) {
        v[c] = f->log_prior[c];
        for (size_t k = 0; k < r->x.count && r->x.entries[k].id < vocabulary(); k++)
            v[c] += (double)f->log_word[c][r->x.entries[k].id];
    }
    unsigned best = greatest(v);
    for (unsigned c = 0; c < RF_CLASSES; c++)
        sum += exp(v[c] - v[best]);
    out->answer = (rf_disposition)best;
    out->p_refer = exp(v[RF_REFER] - v[best]) / sum;
}

static void judge_one(rf_baseline_kind kind, const fitted *f, const rf_baseline_row *r, rf_judged *out)
{
    *out = (rf_judged){.gold = r->gold, .gold_urgency = r->gold_urgency, .group = r->group};
    if (kind == RF_BASELINE_MAJORITY) {
        double share[RF_CLASSES];
        for (unsigned c = 0; c < RF_CLASSES; c++)
            share[c] = f->total ? (double)f->rows[c] / (double)f->total : 0;
        out->answer = (rf_disposition)greatest(share);
        out->p_refer = share[RF_REFER];
    } else if (kind == RF_BASELINE_KEYWORDS) {
        const size_t *seen = f->by_hits[hits_of(r)];
        out->answer = r->alarms > 0 ? RF_REFER : r->complaints > 0 ? RF_ADVICE : RF_NO_ACTION;
        out->p_refer = ((double)seen[1] + 1) / ((double)(seen[0] + seen[1]) + 2);
    } else {
        by_bayes(f, r, out);
    }
    out->answer_urgency = out->answer == RF_REFER ? RF_ROUTINE : RF_URGENCY_NONE;
}

static void judge_by_folds(rf_baseline_kind kind, const rf_baseline_row *rows, size_t n, rf_judged *out)
{
    size_t *list = rf_xmalloc(n * sizeof *list);
    uint32_t *group = rf_xmalloc(n * sizeof *group);
    unsigned char *label = rf_xmalloc(n), *fold = rf_xmalloc(n);
    for (size_t i = 0; i < n; i++) {
        list[i] = i;
        group[i] = rows[i].group;
        label[i] = (unsigned char)rows[i].gold;
    }
    rf_folds_assign(list, n, group, label, FOLDS, fold);
    for (unsigned k = 0; k < FOLDS; k++) {
        fitted f;
        fit(&f, rows, n, fold, k);
        for (size_t i = 0; i < n; i++)
            if (fold[i] == k)
                judge_one(kind, &f, &rows[i], &out[i]);
        fitted_release(&f);
    }
    free(list);
    free(group);
    free(label);
    free(fold);
}

void rf_baseline_judge(rf_baseline_kind kind, const rf_baseline_row *rows, size_t n, const rf_baseline_row *train, size_t n_train,
                       rf_judged *out)
{
    if (n_train == 0) {
        judge_by_folds(kind, rows, n, out);
        return;
    }
    fitted f;
    fit(&f, train, n_train, NULL, 0);
    for (size_t i = 0; i < n; i++)
        judge_one(kind, &f, &rows[i], &out[i]);
    fitted_release(&f);
}
