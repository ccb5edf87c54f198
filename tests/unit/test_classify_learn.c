/* Facts about training: the machine on toys, grouped folds, nested estimates, and that threads change nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "classify/folds.h"
#include "classify/learn.h"
#include "classify/metrics.h"
#include "classify_texts.h"

#include <math.h>

static void assert_near(double a, double b, double tolerance)
{
    if (!(fabs(a - b) <= tolerance))
        fail_msg("%.9f is not within %g of %.9f", a, tolerance, b);
}

/* Four points on a line: -2 and -1 against 1 and 2, in feature 5, with a constant feature 9. */
static rf_entry points[4][2] = {{{5, -2}, {9, 1}}, {{5, -1}, {9, 1}}, {{5, 1}, {9, 1}}, {{5, 2}, {9, 1}}};
static const rf_features line[] = {{points[0], 2}, {points[1], 2}, {points[2], 2}, {points[3], 2}};

static void the_gram_matrix_holds_the_products(void **state)
{
    (void)state;
    rf_gram *g = rf_gram_new(line, 4, 1, NULL);

    assert_near(rf_gram_at(g, 0, 3), -3, 1e-12);
    assert_near(rf_gram_at(g, 3, 0), -3, 1e-12);
    assert_near(rf_gram_at(g, 1, 1), 2, 1e-12);
    rf_gram_free(g);
}

static void the_widest_margin_is_found_on_a_line(void **state)
{
    (void)state;
    rf_gram *g = rf_gram_new(line, 4, 1, NULL);
    /* Row order is such that libsvm meets the negative class first. */
    size_t rows[] = {0, 1, 2, 3};
    signed char y[] = {-1, -1, 1, 1};
    rf_svm m;
    rf_error err;

    assert_true(rf_svm_train(g, rows, y, 4, 100, 1, &m, &err));

    /* Margin at -1 and 1: w = 1, so that the decision of x is x. */
    assert_near(rf_svm_decide(&m, g, 2), 1, 1e-2);
    assert_near(rf_svm_decide(&m, g, 1), -1, 1e-2);
    double *w = malloc(RF_FEATURE_IDS * sizeof *w);
    rf_svm_collapse(&m, line, w);
    assert_near(w[5], 1, 1e-2);
    assert_near(w[5] * 2 + w[9] + m.bias, rf_svm_decide(&m, g, 3), 1e-9);
    free(w);
    rf_svm_release(&m);
    rf_gram_free(g);
}

static void the_sign_does_not_depend_on_which_class_comes_first(void **state)
{
    (void)state;
    rf_gram *g = rf_gram_new(line, 4, 1, NULL);
    size_t rows[] = {3, 2, 1, 0};
    signed char y[] = {1, 1, -1, -1};
    rf_svm m;

    assert_true(rf_svm_train(g, rows, y, 4, 100, 1, &m, NULL));

    assert_true(rf_svm_decide(&m, g, 3) > 0);
    rf_svm_release(&m);
    rf_gram_free(g);
}

static void one_class_alone_cannot_be_trained(void **state)
{
    (void)state;
    rf_gram *g = rf_gram_new(line, 4, 1, NULL);
    size_t rows[] = {2, 3};
    signed char y[] = {1, 1};
    rf_svm m;
    rf_error err = {0};

    assert_false(rf_svm_train(g, rows, y, 2, 1, 1, &m, &err));

    assert_int_equal(err.code, RF_E_INPUT);
    rf_gram_free(g);
}

static void groups_are_never_torn_and_classes_are_shared_out(void **state)
{
    (void)state;
    uint32_t group[100];
    unsigned char label[100], fold[100];
    size_t rows[100], count[5][2] = {{0}};
    for (size_t i = 0; i < 100; i++) {
        rows[i] = i;
        group[i] = (uint32_t)(i / 2);
        label[i] = i / 2 % 5 == 0;
    }

    rf_folds_assign(rows, 100, group, label, 5, fold);

    for (size_t i = 0; i < 100; i += 2)
        assert_int_equal(fold[i], fold[i + 1]);
    for (size_t i = 0; i < 100; i++)
        count[fold[i]][label[i]]++;
    for (int f = 0; f < 5; f++) {
        assert_int_equal(count[f][1], 4);
        assert_int_equal(count[f][0], 16);
    }
}

static rf_learn_rows rows_of(const texts_set *s) { return (rf_learn_rows){.x = s->x, .gold = s->gold, .group = s->group, .n = s->n}; }

static void classes_that_differ_in_their_words_are_learned(void **state)
{
    (void)state;
    texts_set s = texts_make_set(60);
    rf_learn_rows rows = rows_of(&s);
    rf_learn_options options = {.threads = 2, .shrink = 1, .nested = true, .curve = true}; /* the texts to come are of the same hand */
    rf_learned l;
    rf_error err;

    assert_true(rf_learn(&rows, &options, &l, &err));

    rf_scored *scored = malloc(s.n * sizeof *scored);
    for (size_t i = 0; i < s.n; i++)
        scored[i] = (rf_scored){l.p[RF_STAGE_REFER][i], i, s.gold[i] == RF_REFER};
    rf_scored_sort(scored, s.n);
    assert_true(rf_auc(scored, NULL, s.n) > 0.85);
    assert_true(rf_ece(scored, NULL, s.n, 5, NULL) < 0.12);
    assert_true(l.cuts[0].band_share <= 0.15);
    assert_true(fabs(l.trained.alone.refer - 1 / (1 + rf_cuts_miss_cost)) < 1e-9);
    assert_true(l.trained.alone.low <= l.trained.alone.refer);
    assert_true(l.curve[5].auc_refer >= l.curve[0].auc_refer - 0.02);
    assert_true(l.curve[0].rows < l.curve[5].rows);
    free(scored);
    rf_learned_release(&l);
    texts_free_set(&s);
}

static void labels_without_meaning_give_no_skill(void **state)
{
    (void)state;
    /* The labels are turned around at random groups: an estimate that leaks would still look good. */
    texts_set s = texts_make_set(60);
    for (size_t i = 0; i < s.n; i++)
        s.gold[i] = (unsigned char)((s.gold[i] + (s.group[i] * 2654435761u >> 16)) % 3);
    rf_learn_rows rows = rows_of(&s);
    rf_learn_options options = {.threads = 2, .nested = true};
    rf_learned l;

    assert_true(rf_learn(&rows, &options, &l, NULL));

    rf_scored *scored = malloc(s.n * sizeof *scored);
    for (size_t i = 0; i < s.n; i++)
        scored[i] = (rf_scored){l.p[RF_STAGE_REFER][i], i, s.gold[i] == RF_REFER};
    rf_scored_sort(scored, s.n);
    assert_true(fabs(rf_auc(scored, NULL, s.n) - 0.5) < 0.15);
    free(scored);
    rf_learned_release(&l);
    texts_free_set(&s);
}

static void threads_change_no_bit(void **state)
{
    (void)state;
    texts_set s = texts_make_set(40);
    uint32_t *source = malloc(s.n * sizeof *source);
    for (size_t i = 0; i < s.n; i++)
        source[i] = (uint32_t)(i * 4 / s.n);
    rf_learn_rows rows = rows_of(&s);
    rows.source = source;
    rf_learn_options one = {.threads = 1, .nested = true}, two = {.threads = 2, .nested = true};
    rf_learned a, b;

    assert_true(rf_learn(&rows, &one, &a, NULL));
    assert_true(rf_learn(&rows, &two, &b, NULL));

    for (unsigned stage = 0; stage < RF_STAGES; stage++) {
        assert_memory_equal(a.trained.weights[stage], b.trained.weights[stage], RF_FEATURE_IDS * sizeof(double));
        assert_memory_equal(a.p[stage], b.p[stage], s.n * sizeof(double));
        assert_true(a.trained.bias[stage] == b.trained.bias[stage]);
    }
    free(source);
    rf_learned_release(&a);
    rf_learned_release(&b);
    texts_free_set(&s);
}

static void a_source_with_its_own_giveaway_does_not_flatter_the_search(void **state)
{
    (void)state;
    /* In each source one more word tells the class, and means something else in every other source. */
    texts_set s = texts_make_set(60);
    uint32_t *source = malloc(s.n * sizeof *source);
    for (size_t i = 0; i < s.n; i++) {
        source[i] = (uint32_t)(i * 4 / s.n);
        rf_entry *e = rf_arena_take(s.arena, (s.x[i].count + 1) * sizeof *e);
        memcpy(e + 1, s.x[i].entries, s.x[i].count * sizeof *e);
        e[0] = (rf_entry){(source[i] + s.gold[i]) % 3, 2.0f};
        size_t n = s.x[i].count + 1;
        while (n > 1 && e[1].id <= 2) { /* the first three ids are ours */
            memmove(e + 1, e + 2, (n - 2) * sizeof *e);
            n--;
        }
        s.x[i] = (rf_features){e, n};
    }
    rf_learn_rows rows = rows_of(&s);
    rf_learn_options options = {.threads = 2};
    rf_learned blind, wary;

    assert_true(rf_learn(&rows, &options, &blind, NULL));
    rows.source = source;
    assert_true(rf_learn(&rows, &options, &wary, NULL));

    assert_true(wary.choice[RF_STAGE_REFER].loss > blind.choice[RF_STAGE_REFER].loss + 0.1);
    rf_learned_release(&blind);
    rf_learned_release(&wary);
    free(source);
    texts_free_set(&s);
}

static void the_cost_found_is_shrunk(void **state)
{
    (void)state;
    texts_set s = texts_make_set(40);
    rf_learn_rows rows = rows_of(&s);
    rf_learn_options as_found = {.threads = 2, .shrink = 1}, shrunk = {.threads = 2, .shrink = 0.25};
    rf_learned a, b;

    assert_true(rf_learn(&rows, &as_found, &a, NULL));
    assert_true(rf_learn(&rows, &shrunk, &b, NULL));

    double length[2] = {0};
    for (unsigned stage = 0; stage < RF_STAGES; stage++)
        assert_true(fabs(b.choice[stage].cost - a.choice[stage].cost / 4) < 1e-12);
    for (uint32_t id = 0; id < RF_FEATURE_IDS; id++) {
        length[0] += a.trained.weights[RF_STAGE_REFER][id] * a.trained.weights[RF_STAGE_REFER][id];
        length[1] += b.trained.weights[RF_STAGE_REFER][id] * b.trained.weights[RF_STAGE_REFER][id];
    }
    assert_true(length[1] < length[0]);
    rf_learned_release(&a);
    rf_learned_release(&b);
    texts_free_set(&s);
}

static void too_few_rows_are_refused_with_their_number(void **state)
{
    (void)state;
    texts_set s = texts_make_set(4);
    rf_learn_rows rows = rows_of(&s);
    rf_learn_options options = {.threads = 1};
    rf_learned l;
    rf_error err = {0};

    assert_false(rf_learn(&rows, &options, &l, &err));

    assert_int_equal(err.code, RF_E_INPUT);
    assert_non_null(strstr(err.text, "4 rows of 'no_action'"));
    texts_free_set(&s);
}

static void rules_settle_rows_and_leave_the_rest_to_the_threshold(void **state)
{
    (void)state;
    rf_cuts cuts = {.refer = 0.4, .routine = 0.1, .advice = 0.5};

    assert_int_equal(rf_cuts_answer(&cuts, 0.0, 0.0, RF_TIER_URGENT), RF_REFER);
    assert_int_equal(rf_cuts_answer(&cuts, 0.2, 0.9, RF_TIER_ROUTINE), RF_REFER);
    assert_int_equal(rf_cuts_answer(&cuts, 0.05, 0.9, RF_TIER_ROUTINE), RF_ADVICE);
    assert_int_equal(rf_cuts_answer(&cuts, 0.2, 0.9, RF_TIER_ADVICE), RF_ADVICE);
    assert_int_equal(rf_cuts_answer(&cuts, 0.4, 0.9, RF_TIER_NONE), RF_REFER);
    assert_int_equal(rf_cuts_answer(&cuts, 0.2, 0.2, RF_TIER_NONE), RF_NO_ACTION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_gram_matrix_holds_the_products),
        cmocka_unit_test(the_widest_margin_is_found_on_a_line),
        cmocka_unit_test(the_sign_does_not_depend_on_which_class_comes_first),
        cmocka_unit_test(one_class_alone_cannot_be_trained),
        cmocka_unit_test(groups_are_never_torn_and_classes_are_shared_out),
        cmocka_unit_test(classes_that_differ_in_their_words_are_learned),
        cmocka_unit_test(labels_without_meaning_give_no_skill),
        cmocka_unit_test(threads_change_no_bit),
        cmocka_unit_test(a_source_with_its_own_giveaway_does_not_flatter_the_search),
        cmocka_unit_test(the_cost_found_is_shrunk),
        cmocka_unit_test(too_few_rows_are_refused_with_their_number),
        cmocka_unit_test(rules_settle_rows_and_leave_the_rest_to_the_threshold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
