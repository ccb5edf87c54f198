/* classify/primal.c - rows for liblinear, and one fit. */
#include "classify/primal.h"

#include "base/arena.h"
#include "base/late.h"
#include "classify/svm.h"

#include <linear.h>
#include <pthread.h>
#include <stdlib.h>

#define BIAS_VALUE 4 /* of the entry that every row has: large, so that the bias is hardly held back */
#define TOLERANCE 0.01

/* liblinear brings a BLAS along, and OpenBLAS, where it stands for that, begins with a thread and a buffer for every processor. */
static rf_late library = {.name = "liblinear.so.4"};
#define LINEAR(name) RF_LATE(library, name)

struct rf_primal {
    struct feature_node *nodes;
    struct feature_node **row;
};

rf_primal *rf_primal_new(const rf_features *rows, size_t n)
{
    size_t total = 0, at = 0;
    for (size_t i = 0; i < n; i++)
        total += rows[i].count + 2;
    rf_primal *p = rf_xcalloc(1, sizeof *p);
    p->nodes = rf_xmalloc(total * sizeof *p->nodes);
    p->row = rf_xmalloc(n * sizeof *p->row);
    for (size_t i = 0; i < n; i++) {
        p->row[i] = &p->nodes[at];
        for (size_t k = 0; k < rows[i].count; k++)
            p->nodes[at++] = (struct feature_node){(int)rows[i].entries[k].id + 1, (double)rows[i].entries[k].value};
        p->nodes[at++] = (struct feature_node){(int)RF_FEATURE_IDS + 1, BIAS_VALUE};
        p->nodes[at++] = (struct feature_node){-1, 0};
    }
    return p;
}

void rf_primal_free(rf_primal *p)
{
    if (p == NULL)
        return;
    free(p->nodes);
    free(p->row);
    free(p);
}

static void say_nothing(const char *line) { (void)line; }
static void silence(void) { LINEAR(set_print_string_function)(say_nothing); }

bool rf_primal_train(const rf_primal *p, const size_t *rows, const signed char *y, size_t n, double c, double positive_weight,
                     double *weights, double *bias, rf_error *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    if (!rf_svm_may_train(y, n, c, positive_weight, err))
        return false;
    pthread_once(&once, silence);
    int labels[] = {1, -1};
    double factors[] = {positive_weight, 1};
    struct parameter param = {
        .solver_type = L2R_L2LOSS_SVC, .eps = TOLERANCE, .C = c, .nr_weight = 2, .weight_label = labels, .weight = factors};
    struct problem problem = {.l = (int)n,
                              .n = (int)RF_FEATURE_IDS + 1,
                              .y = rf_xmalloc(n * sizeof(double)),
                              .x = rf_xmalloc(n * sizeof(struct feature_node *)),
                              .bias = BIAS_VALUE};
    for (size_t i = 0; i < n; i++) {
        problem.y[i] = y[i] > 0 ? 1 : -1;
        problem.x[i] = p->row[rows[i]];
    }
    struct model *m = LINEAR(train)(&problem, &param);
    double sign = m->label[0] == 1 ? 1 : -1; /* the positive side is the class of the first row */
    for (size_t id = 0; id < RF_FEATURE_IDS; id++)
        weights[id] = sign * m->w[id];
    *bias = sign * m->w[RF_FEATURE_IDS] * BIAS_VALUE;
    LINEAR(free_and_destroy_model)(&m);
    free(problem.y);
    free(problem.x);
    return true;
}
