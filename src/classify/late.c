/* classify/late.c - the functions of liblinear and libsvm, which open them when the first is called.
 *
 * Both are for training. liblinear brings OpenBLAS along, whose start makes a thread for every other processor that spins until it is
 * sure that there is nothing to do: more than a whole short `redflag classify` takes. So the program is not linked with them; these
 * functions stand in their place. */
#include "base/late.h"

#include <libsvm/svm.h>
#include <linear.h>
#include <stddef.h>

/* Named by the build as the linker would name them. */
static rf_late linear = {RF_LINEAR_FILE, NULL}, support = {RF_SVM_FILE, NULL};

struct model *train(const struct problem *rows, const struct parameter *how) { return RF_LATE(linear, train)(rows, how); }
void free_and_destroy_model(struct model **m) { RF_LATE(linear, free_and_destroy_model)(m); }
void set_print_string_function(void (*print)(const char *)) { RF_LATE(linear, set_print_string_function)(print); }

struct svm_model *svm_train(const struct svm_problem *rows, const struct svm_parameter *how)
{
    return RF_LATE(support, svm_train)(rows, how);
}
void svm_free_and_destroy_model(struct svm_model **m) { RF_LATE(support, svm_free_and_destroy_model)(m); }
void svm_set_print_string_function(void (*print)(const char *)) { RF_LATE(support, svm_set_print_string_function)(print); }
