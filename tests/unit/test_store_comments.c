/* Comments in, and those to be judged out. */
#include "store_file.h"

static void a_comment_is_new_once(void **state)
{
    fixture *f = *state;

    assert_int_equal(put(f, "1", "numb", 100), RF_OUTCOME_NEW);
    assert_int_equal(put(f, "1", "numb", 100), RF_OUTCOME_SAME);
    assert_int_equal(put(f, "1", "numb", 200), RF_OUTCOME_SAME);
    reopen(f);
    assert_int_equal(put(f, "1", "numb", 300), RF_OUTCOME_SAME);
    assert_string_equal(unjudged(f, NULL, 0).ids, "1");
}

static void importing_twice_changes_nothing(void **state)
{
    fixture *f = *state;
    rf_store_counts first, second;
    for (int round = 0; round < 2; round++) {
        works(rf_store_begin(f->s, &f->err));
        for (int i = 0; i < 1000; i++) {
            char id[16];
            snprintf(id, sizeof id, "%d", i);
            assert_int_equal(put(f, id, "thanks", 100 + round), round ? RF_OUTCOME_SAME : RF_OUTCOME_NEW);
        }
        works(rf_store_commit(f->s, &f->err));
        works(rf_store_count(f->s, round ? &second : &first, &f->err));
    }

    assert_memory_equal(&first, &second, sizeof first);
    assert_int_equal(first.comments, 1000);
    assert_int_equal(first.unjudged, 1000);
}

static void an_edited_text_is_judged_again(void **state)
{
    fixture *f = *state;
    put(f, "1", "thanks", 100);
    judge(f, "1", RF_NO_ACTION, RF_URGENCY_NONE, 0.1, "m1");
    assert_string_equal(unjudged(f, NULL, 0).ids, "");

    assert_int_equal(put(f, "1", "thanks. edit: i cannot feel my legs", 100), RF_OUTCOME_EDITED);
    assert_string_equal(unjudged(f, NULL, 0).ids, "1");
    assert_int_equal(cases(f, (rf_case_filter){0}).n, 0);
    assert_int_equal(put(f, "1", "thanks. edit: i cannot feel my legs", 200), RF_OUTCOME_SAME);
}

static void a_picture_or_the_owners_mark_is_an_edit(void **state)
{
    fixture *f = *state;
    rf_comment c = comment_of("1", "look");
    rf_outcome outcome;
    put(f, "1", "look", 100);
    judge(f, "1", RF_NO_ACTION, RF_URGENCY_NONE, 0.1, "m1");

    c.has_media = true;
    works(rf_store_put(f->s, &c, 100, &outcome, &f->err));
    assert_int_equal(outcome, RF_OUTCOME_EDITED);
    c.is_owner = true;
    works(rf_store_put(f->s, &c, 100, &outcome, &f->err));
    assert_int_equal(outcome, RF_OUTCOME_EDITED);
    assert_string_equal(unjudged(f, NULL, 0).ids, "1");
}

static void an_id_means_something_only_within_its_source(void **state)
{
    fixture *f = *state;
    rf_comment c = comment_of("1", "another");
    rf_outcome outcome;
    put(f, "1", "one", 100);

    c.source = RF_STR("youtube");
    works(rf_store_put(f->s, &c, 100, &outcome, &f->err));
    assert_int_equal(outcome, RF_OUTCOME_NEW);
    assert_int_equal(unjudged(f, NULL, 0).n, 2);
}

static void another_author_under_a_used_id_replaces_nobody(void **state)
{
    fixture *f = *state;
    rf_comment ann = comment_of("1", "numb legs"), bo = comment_of("1", "thanks");
    rf_outcome outcome;
    ann.author = RF_STR("Ann");
    bo.author = RF_STR("Bo");

    for (int round = 0; round < 2; round++) {
        works(rf_store_put(f->s, &ann, 100, &outcome, &f->err));
        assert_int_equal(outcome, round ? RF_OUTCOME_SAME : RF_OUTCOME_NEW);
        works(rf_store_put(f->s, &bo, 100, &outcome, &f->err));
        assert_int_equal(outcome, round ? RF_OUTCOME_SAME : RF_OUTCOME_NEW);
    }
    seen l = unjudged(f, NULL, 0);
    assert_int_equal(l.n, 2);
    assert_memory_equal(l.ids, "1 1~", 4);
    ann.author = RF_STR("Ann, renamed");
    works(rf_store_put(f->s, &ann, 100, &outcome, &f->err));
    assert_int_equal(outcome, RF_OUTCOME_SAME);
}

typedef struct copy {
    fixture *f;
    const rf_comment *expected;
    size_t n;
} copy;

static bool compare(void *ctx, int64_t key, const rf_comment *c, rf_error *err)
{
    (void)key;
    copy *k = ctx;
    const rf_comment *e = &k->expected[k->n++];
    (void)err;
    const rf_str got[] = {c->source, c->id, c->text, c->author, c->url, c->parent, c->container};
    const rf_str want[] = {e->source, e->id, e->text, e->author, e->url, e->parent, e->container};
    for (size_t i = 0; i < sizeof got / sizeof *got; i++)
        assert_true(rf_str_eq(got[i], want[i]));
    assert_true(c->published == e->published && c->edited == e->edited && c->published_exact == e->published_exact);
    assert_true(c->is_owner == e->is_owner && c->has_media == e->has_media && c->repairs == e->repairs);
    return true;
}

static void hostile_strings_come_back_byte_for_byte(void **state)
{
    fixture *f = *state;
    static char large[200000];
    memset(large, 'x', sizeof large);
    rf_comment c[] = {comment_of("'; DROP TABLE comment; --", "=cmd|' /C calc'!A0"), comment_of("2", ""), comment_of("3", ""),
                      comment_of("4", "")};
    c[0].author = RF_STR("<script>\xE2\x80\xAE\"\x1b[31m");
    c[0].url = RF_STR("javascript:alert(1)");
    c[0].parent = RF_STR("\r\nBcc: x@example.org");
    c[0].container = RF_STR("?1 ?2 :a @b $c %s %n");
    c[0].published = -62135596800;
    c[0].edited = INT64_MAX;
    c[0].is_owner = c[0].has_media = c[0].published_exact = true;
    c[0].repairs = 7;
    c[1].text = RF_STR("nul\0inside\0");
    c[1].id = RF_STR("i\0d");
    c[2].text = RF_STR("no utf-8 \xFF\xC3\xED\xA0\x80 at all");
    c[3].text = (rf_str){large, sizeof large};
    rf_outcome outcome;
    for (int i = 0; i < 4; i++)
        works(rf_store_put(f->s, &c[i], 100, &outcome, &f->err));
    copy k = {f, c, 0};

    reopen(f);
    works(rf_store_each_unjudged(f->s, NULL, RF_STORE_FIRST, 0, compare, &k, &f->err));
    assert_int_equal(k.n, 4);
    for (int i = 0; i < 4; i++) {
        works(rf_store_put(f->s, &c[i], 100, &outcome, &f->err));
        assert_int_equal(outcome, RF_OUTCOME_SAME);
    }
}

static void a_rollback_leaves_no_trace(void **state)
{
    fixture *f = *state;
    put(f, "1", "one", 100);
    judge(f, "1", RF_REFER, RF_URGENT, 0.9, "m1");

    works(rf_store_begin(f->s, &f->err));
    put(f, "1", "edited", 200);
    put(f, "2", "two", 200);
    rf_store_rollback(f->s);
    rf_store_rollback(f->s);
    assert_string_equal(unjudged(f, NULL, 0).ids, "");
    assert_string_equal(cases(f, (rf_case_filter){0}).ids, "1+");
    assert_int_equal(put(f, "1", "one", 300), RF_OUTCOME_SAME);
}

static void what_was_not_committed_is_gone_after_an_interruption(void **state)
{
    fixture *f = *state;
    works(rf_store_begin(f->s, &f->err));
    put(f, "1", "one", 100);
    works(rf_store_commit(f->s, &f->err));
    works(rf_store_begin(f->s, &f->err));
    put(f, "2", "two", 100);

    reopen(f);
    assert_string_equal(unjudged(f, NULL, 0).ids, "1");
}

typedef struct judging {
    fixture *f;
    size_t n;
} judging;

static bool judge_it(void *ctx, int64_t key, const rf_comment *c, rf_error *err)
{
    (void)key;
    judging *j = ctx;
    rf_verdict v = {.id = c->id, .disposition = RF_NO_ACTION, .decided_by = RF_STR("svm:x"), .model = RF_STR("m1")};
    if (j->n % 100 == 0 && !rf_store_begin(j->f->s, err))
        return false;
    return rf_store_put_verdict(j->f->s, c->source, c->id, &v, err) && (++j->n % 100 != 0 || rf_store_commit(j->f->s, err));
}

static void comments_may_be_judged_while_they_are_read(void **state)
{
    fixture *f = *state;
    judging j = {f, 0};
    works(rf_store_begin(f->s, &f->err));
    for (int i = 0; i < 1000; i++) {
        char id[16];
        snprintf(id, sizeof id, "%d", i);
        put(f, id, id, 100);
    }
    works(rf_store_commit(f->s, &f->err));

    works(rf_store_each_unjudged(f->s, NULL, RF_STORE_FIRST, 0, judge_it, &j, &f->err));
    assert_int_equal(j.n, 1000);
    assert_int_equal(unjudged(f, NULL, 0).n, 0);
}

static void judging_again_is_for_what_another_model_judged(void **state)
{
    fixture *f = *state;
    put(f, "1", "one", 100);
    put(f, "2", "two", 100);
    put(f, "3", "three", 100);
    judge(f, "1", RF_ADVICE, RF_URGENCY_NONE, 0.1, "old");
    judge(f, "2", RF_ADVICE, RF_URGENCY_NONE, 0.1, "new");

    assert_string_equal(unjudged(f, NULL, 0).ids, "3");
    assert_string_equal(unjudged(f, "new", 0).ids, "1 3");
    assert_string_equal(unjudged(f, "newer", 2).ids, "1 2");
}

static bool refuse(void *ctx, int64_t key, const rf_comment *c, rf_error *err)
{
    (void)key;
    (void)ctx;
    (void)c;
    return rf_error_set(err, RF_E_RULES, "no");
}

static void a_callback_may_stop_the_reading(void **state)
{
    fixture *f = *state;
    put(f, "1", "one", 100);

    assert_false(rf_store_each_unjudged(f->s, NULL, RF_STORE_FIRST, 0, refuse, NULL, &f->err));
    assert_int_equal(f->err.code, RF_E_RULES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_comment_is_new_once, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(importing_twice_changes_nothing, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(an_edited_text_is_judged_again, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_picture_or_the_owners_mark_is_an_edit, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(an_id_means_something_only_within_its_source, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(another_author_under_a_used_id_replaces_nobody, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(hostile_strings_come_back_byte_for_byte, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_rollback_leaves_no_trace, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(what_was_not_committed_is_gone_after_an_interruption, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(comments_may_be_judged_while_they_are_read, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(judging_again_is_for_what_another_model_judged, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_callback_may_stop_the_reading, open_fixture, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
