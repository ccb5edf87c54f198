/* Comments from one thread to another: all, in order, and failures come back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "pipeline/handover.h"

#include <stdio.h>
#include <string.h>

typedef struct taker {
    size_t n, wrong, fail_at; /* fail_at 0: never */
} taker;

static bool take(void *ctx, const rf_comment *c, const rf_store_print *print, rf_error *err)
{
    taker *t = ctx;
    char id[32];
    rf_store_print own = rf_store_print_of(c);
    t->wrong += memcmp(&own, print, sizeof own) != 0;
    if (t->n + 1 == t->fail_at)
        return rf_error_set(err, RF_E_STORE, "the store is full");
    snprintf(id, sizeof id, "id%zu", t->n++);
    t->wrong +=
        !rf_str_is(c->id, id) || c->text.len != (size_t)c->published % 1000 || (c->text.len > 0 && c->text.ptr[c->text.len - 1] != 'x');
    return true;
}

/* Hand over n comments whose bytes are gone at once afterwards. Returns how many were accepted. */
static size_t hand_over(handover *h, size_t n, rf_error *err)
{
    char id[32], text[1000];
    for (size_t i = 0; i < n; i++) {
        snprintf(id, sizeof id, "id%zu", i);
        memset(text, 'x', sizeof text);
        rf_comment c = {.id = rf_str_from(id), .text = {text, i % 1000}, .published = (int64_t)i};
        if (!handover_put(h, &c, err))
            return i;
        memset(id, '?', sizeof id);
        memset(text, '?', sizeof text);
    }
    return n;
}

static void all_comments_arrive_in_order(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 511, 512, 513, 5000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        taker t = {0};
        rf_error err = {0};
        handover *h = handover_begin(take, &t);

        assert_int_equal(hand_over(h, sizes[i], &err), sizes[i]);

        assert_true(handover_end(h, &err));
        assert_int_equal(t.n, sizes[i]);
        assert_int_equal(t.wrong, 0);
    }
}

static void a_failure_of_the_work_reaches_the_reader(void **state)
{
    (void)state;
    taker t = {.fail_at = 100};
    rf_error err = {0}, end = {0};
    handover *h = handover_begin(take, &t);

    assert_true(hand_over(h, 100000, &err) < 100000);

    assert_int_equal(err.code, RF_E_STORE);
    assert_false(handover_end(h, &end));
    assert_string_equal(end.text, "the store is full");
    assert_int_equal(t.n, 99);
}

static void a_failure_in_the_last_comments_is_told_at_the_end(void **state)
{
    (void)state;
    taker t = {.fail_at = 3};
    rf_error err = {0};
    handover *h = handover_begin(take, &t);

    assert_int_equal(hand_over(h, 3, &err), 3);

    assert_false(handover_end(h, &err));
    assert_int_equal(err.code, RF_E_STORE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_comments_arrive_in_order),
        cmocka_unit_test(a_failure_of_the_work_reaches_the_reader),
        cmocka_unit_test(a_failure_in_the_last_comments_is_told_at_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
