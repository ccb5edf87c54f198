/* The seen-set: what it answers from memory is what the tables would have said. */
#include "store_file.h"

#include "store/internal.h"

#define MANY 4096 /* more than are looked up before the set is made */
#define DAY 86400

static rf_outcome put_number(fixture *f, int i, const char *text, int64_t at)
{
    char id[16];
    snprintf(id, sizeof id, "n%d", i);
    return put(f, id, text, at);
}

static size_t put_all(fixture *f, const char *text, int64_t at, rf_outcome expected)
{
    size_t as_expected = 0;
    works(rf_store_begin(f->s, &f->err));
    for (int i = 0; i < MANY; i++)
        as_expected += put_number(f, i, text, at) == expected;
    works(rf_store_commit(f->s, &f->err));
    return as_expected;
}

static int64_t count_where(fixture *f, const char *condition)
{
    char sql[128];
    int64_t n = -1;
    snprintf(sql, sizeof sql, "SELECT count(*) FROM comment WHERE %s", condition);
    works(rf_db_ask(f->s->db, sql, &n, &f->err));
    return n;
}

static void known_comments_stay_known_and_news_among_them_are_found(void **state)
{
    fixture *f = *state;
    rf_store_set_seen_step(f->s, DAY);
    assert_int_equal(put_all(f, "thanks", 1000, RF_OUTCOME_NEW), MANY);

    assert_int_equal(put_all(f, "thanks", 1001, RF_OUTCOME_SAME), MANY);
    assert_int_equal(put_number(f, MANY, "numb legs", 1001), RF_OUTCOME_NEW);
    assert_int_equal(put_number(f, MANY, "numb legs", 1001), RF_OUTCOME_SAME);
    assert_int_equal(put_number(f, 7, "numb legs", 1001), RF_OUTCOME_EDITED);
    assert_int_equal(put_number(f, 7, "numb legs", 1001), RF_OUTCOME_SAME);
    assert_int_equal(put_number(f, 7, "thanks", 1001), RF_OUTCOME_EDITED);
    assert_int_equal(put_all(f, "thanks", 1001, RF_OUTCOME_SAME), MANY);
}

static void a_mark_that_comes_or_goes_is_an_edit(void **state)
{
    fixture *f = *state;
    rf_outcome outcome;
    rf_store_set_seen_step(f->s, DAY);
    put_all(f, "thanks", 1000, RF_OUTCOME_NEW);
    put_all(f, "thanks", 1001, RF_OUTCOME_SAME);
    rf_comment c = comment_of("n3", "thanks");
    c.has_media = true;

    works(rf_store_put(f->s, &c, 1001, &outcome, &f->err));

    assert_int_equal(outcome, RF_OUTCOME_EDITED);
}

static void last_seen_moves_at_the_step_and_always_without_one(void **state)
{
    fixture *f = *state;
    rf_store_set_seen_step(f->s, DAY);
    put_all(f, "thanks", 1000, RF_OUTCOME_NEW);

    put_all(f, "thanks", 1000 + DAY, RF_OUTCOME_SAME);
    assert_int_equal(count_where(f, "last_seen = 1000"), MANY);
    put_all(f, "thanks", 1001 + DAY, RF_OUTCOME_SAME);
    assert_int_equal(count_where(f, "last_seen = 87401"), MANY);
    rf_store_set_seen_step(f->s, 0);
    put_all(f, "thanks", 1002 + DAY, RF_OUTCOME_SAME);
    assert_int_equal(count_where(f, "last_seen = 87402"), MANY);
}

static void what_another_process_has_written_is_seen(void **state)
{
    fixture *f = *state;
    rf_error err = {0};
    rf_outcome outcome;
    rf_store_set_seen_step(f->s, DAY);
    put_all(f, "thanks", 1000, RF_OUTCOME_NEW);
    put_all(f, "thanks", 1001, RF_OUTCOME_SAME);
    rf_store *other = rf_store_open(f->path, 0, &err);
    assert_non_null(other);
    rf_comment c = comment_of("n5", "numb legs");
    assert_true(rf_store_put(other, &c, 1001, &outcome, &err));
    rf_store_close(other);

    assert_int_equal(put_number(f, 5, "thanks", 1001), RF_OUTCOME_EDITED);
}

static void what_was_rolled_back_is_new_again(void **state)
{
    fixture *f = *state;
    rf_store_set_seen_step(f->s, DAY);
    put_all(f, "thanks", 1000, RF_OUTCOME_NEW);
    put_all(f, "thanks", 1001, RF_OUTCOME_SAME);
    works(rf_store_begin(f->s, &f->err));
    assert_int_equal(put_number(f, MANY, "numb legs", 1001), RF_OUTCOME_NEW);
    rf_store_rollback(f->s);

    assert_int_equal(put_number(f, MANY, "numb legs", 1001), RF_OUTCOME_NEW);
}

#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, open_fixture, close_fixture)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_STORE(known_comments_stay_known_and_news_among_them_are_found),
        WITH_STORE(a_mark_that_comes_or_goes_is_an_edit),
        WITH_STORE(last_seen_moves_at_the_step_and_always_without_one),
        WITH_STORE(what_another_process_has_written_is_seen),
        WITH_STORE(what_was_rolled_back_is_new_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
