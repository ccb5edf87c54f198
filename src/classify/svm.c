/* classify/svm.c - the Gram matrix in libsvm's clothes, and training on it. */
#include "classify/svm.h"

#include "base/arena.h"
#include "base/late.h"
#include "classify/parallel.h"

#include <libsvm/svm.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static rf_late library = {.name = "libsvm.so.3"};
#define SVM(name) RF_LATE(library, name)

/* libsvm wants a row of a precomputed kernel as nodes: node 0 holds the row's number (from 1), node k the product with
 * row k. A subset of the rows is trained by handing over pointers to these rows: nothing is copied. */
struct rf_gram {
    struct svm_node *nodes;
    size_t n, stride;
};

/* Which rows hold an id, with what value; rows ascend. */
typedef struct postings {
    uint32_t *first; /* RF_FEATURE_IDS + 1 */
    uint32_t *row;
    float *value;
} postings;

typedef struct gram_job {
    const rf_features *rows;
    const postings *p;
    rf_gram *g;
} gram_job;

static postings invert(const rf_features *rows, size_t n)
{
    postings p = {.first = rf_xcalloc(RF_FEATURE_IDS + 1, sizeof *p.first)};
    size_t total = 0;
    for (size_t i = 0; i < n; i++) {
        total += rows[i].count;
        for (size_t k = 0; k < rows[i].count; k++)
            p.first[rows[i].entries[k].id + 1]++;
    }
    for (size_t id = 0; id < RF_FEATURE_IDS; id++)
        p.first[id + 1] += p.first[id];
    p.row = rf_xmalloc(total * sizeof *p.row);
    p.value = rf_xmalloc(total * sizeof *p.value);
    uint32_t *at = rf_xmalloc(RF_FEATURE_IDS * sizeof *at);
    memcpy(at, p.first, RF_FEATURE_IDS * sizeof *at);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < rows[i].count; k++) {
            uint32_t place = at[rows[i].entries[k].id]++;
            p.row[place] = (uint32_t)i;
            p.value[place] = rows[i].entries[k].value;
        }
    }
    free(at);
    return p;
}

/* Products of row i with rows 0 to i, and their mirror. Every sum runs over ascending ids: no thread changes a bit of it. */
static void gram_row(void *ctx, size_t i)
{
    const gram_job *job = ctx;
    rf_gram *g = job->g;
    double *sum = rf_xcalloc(i + 1, sizeof *sum);
    for (size_t k = 0; k < job->rows[i].count; k++) {
        rf_entry e = job->rows[i].entries[k];
        const uint32_t *row = job->p->row;
        for (size_t at = job->p->first[e.id]; at < job->p->first[e.id + 1] && row[at] <= i; at++)
            sum[row[at]] += (double)e.value * (double)job->p->value[at];
    }
    g->nodes[i * g->stride] = (struct svm_node){.index = 0, .value = (double)(i + 1)};
    for (size_t k = 0; k <= i; k++) {
        g->nodes[i * g->stride + k + 1] = (struct svm_node){.index = (int)(k + 1), .value = sum[k]};
        g->nodes[k * g->stride + i + 1] = (struct svm_node){.index = (int)(i + 1), .value = sum[k]};
    }
    free(sum);
}

rf_gram *rf_gram_new(const rf_features *rows, size_t n, unsigned threads, rf_error *err)
{
    if (n > RF_GRAM_MAX_ROWS) {
        rf_error_set(err, RF_E_LIMIT, "cannot train on %zu rows: the limit is %d", n, RF_GRAM_MAX_ROWS);
        return NULL;
    }
    rf_gram *g = rf_xcalloc(1, sizeof *g);
    g->n = n;
    g->stride = n + 1;
    g->nodes = rf_xmalloc(n * g->stride * sizeof *g->nodes);
    postings p = invert(rows, n);
    gram_job job = {rows, &p, g};
    rf_parallel(threads, n, gram_row, &job);
    free(p.first);
    free(p.row);
    free(p.value);
    return g;
}

void rf_gram_free(rf_gram *g)
{
    if (g == NULL)
        return;
    free(g->nodes);
    free(g);
}

double rf_gram_at(const rf_gram *g, size_t i, size_t k) { return g->nodes[i * g->stride + k + 1].value; }

static void say_nothing(const char *text) { (void)text; }

static void silence(void) { SVM(svm_set_print_string_function)(say_nothing); }

bool rf_svm_may_train(const signed char *y, size_t n, double c, double positive_weight, rf_error *err)
{
    if (!(c > 0) || !(positive_weight > 0))
        return rf_error_set(err, RF_E_INPUT, "cannot train: cost %g and positive weight %g must be above 0", c, positive_weight);
    size_t positive = 0;
    for (size_t i = 0; i < n; i++)
        positive += y[i] > 0;
    if (positive == 0 || positive == n)
        return rf_error_set(err, RF_E_INPUT, "cannot train: rows of both classes are wanted, all %zu are of one", n);
    return true;
}

bool rf_svm_train(const rf_gram *g, const size_t *rows, const signed char *y, size_t n, double c, double positive_weight, rf_svm *m,
                  rf_error *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    *m = (rf_svm){0};
    if (!rf_svm_may_train(y, n, c, positive_weight, err))
        return false;
    pthread_once(&once, silence);
    int labels[] = {1, -1};
    double weights[] = {positive_weight, 1};
    struct svm_parameter param = {.svm_type = C_SVC,
                                  .kernel_type = PRECOMPUTED,
                                  .cache_size = 100,
                                  .eps = 1e-3,
                                  .C = c,
                                  .nr_weight = 2,
                                  .weight_label = labels,
                                  .weight = weights,
                                  .shrinking = 1};
    struct svm_problem problem = {.l = (int)n, .y = rf_xmalloc(n * sizeof(double)), .x = rf_xmalloc(n * sizeof(struct svm_node *))};
    for (size_t i = 0; i < n; i++) {
        problem.y[i] = y[i] > 0 ? 1 : -1;
        problem.x[i] = g->nodes + rows[i] * g->stride;
    }
    bool ok = true;
    struct svm_model *trained = SVM(svm_train)(&problem, &param);
    if (trained == NULL) {
        ok = rf_error_set(err, RF_E_OTHER, "libsvm could not train on %zu rows", n);
    } else {
        /* libsvm's positive side is the class of the first row it met. */
        double sign = trained->label[0] == 1 ? 1 : -1;
        m->count = (size_t)trained->l;
        m->rows = rf_xmalloc(m->count * sizeof *m->rows);
        m->coef = rf_xmalloc(m->count * sizeof *m->coef);
        for (size_t s = 0; s < m->count; s++) {
            m->rows[s] = rows[trained->sv_indices[s] - 1];
            m->coef[s] = sign * trained->sv_coef[0][s];
        }
        m->bias = -sign * trained->rho[0];
        SVM(svm_free_and_destroy_model)(&trained);
    }
    free(problem.y);
    free(problem.x);
    return ok;
}

void rf_svm_release(rf_svm *m)
{
    free(m->rows);
    free(m->coef);
    *m = (rf_svm){0};
}

double rf_svm_decide(const rf_svm *m, const rf_gram *g, size_t row)
{
    const struct svm_node *products = g->nodes + row * g->stride + 1;
    double sum = m->bias;
    for (size_t s = 0; s < m->count; s++)
        sum += m->coef[s] * products[m->rows[s]].value;
    return sum;
}

void rf_svm_collapse(const rf_svm *m, const rf_features *rows, double *weights)
{
    memset(weights, 0, RF_FEATURE_IDS * sizeof *weights);
    for (size_t s = 0; s < m->count; s++) {
        const rf_features *x = &rows[m->rows[s]];
        for (size_t k = 0; k < x->count; k++)
            weights[x->entries[k].id] += m->coef[s] * (double)x->entries[k].value;
    }
}
