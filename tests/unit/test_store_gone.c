/* Comments that their source has no more, and names that change on a site whose ids do not. */
#include "store_file.h"

#include "store/cursors.h"

static rf_comment reply(const char *id, const char *parent)
{
    rf_comment c = comment_of(id, "same here");
    c.source = RF_STR("tube");
    c.parent = rf_str_from(parent);
    return c;
}

static void put_reply(fixture *f, const char *id, const char *parent, int64_t at)
{
    rf_outcome outcome;
    rf_comment c = reply(id, parent);
    works(rf_store_put(f->s, &c, at, &outcome, &f->err));
}

static void replies_that_were_not_seen_with_their_thread_are_gone(void **state)
{
    fixture *f = *state;
    size_t n = 0;
    static const char *const ids[] = {"Ug1.a", "Ug1.b", "Ug1.c"};
    for (size_t i = 0; i < 3; i++)
        put_reply(f, ids[i], "Ug1", 10);
    put_reply(f, "Ug1", "", 10);
    put_reply(f, "Ug10.a", "Ug10", 10); /* another thread whose id begins alike */
    put_reply(f, "Ug1.d", "Ug1.c", 10); /* a reply to a reply */
    put_reply(f, "Ug1.b", "Ug1", 20);

    works(rf_store_mark_unseen_replies_gone(f->s, RF_STR("tube"), RF_STR("Ug1"), 20, &n, &f->err));

    assert_int_equal(n, 2);
    works(rf_store_mark_unseen_replies_gone(f->s, RF_STR("tube"), RF_STR("Ug1"), 20, &n, &f->err));
    assert_int_equal(n, 0);
    put_reply(f, "Ug1.a", "Ug1", 30); /* held for a while, and back */
    works(rf_store_mark_unseen_replies_gone(f->s, RF_STR("tube"), RF_STR("Ug1"), 30, &n, &f->err));
    assert_int_equal(n, 1); /* b; c is gone already */
}

static rf_outcome put_named(fixture *f, const char *origin, const char *author, const char *text, int64_t at)
{
    rf_outcome outcome = RF_OUTCOME_SAME;
    rf_comment c = comment_of("Ug1", text);
    c.origin = rf_str_from(origin);
    c.author = rf_str_from(author);
    works(rf_store_put(f->s, &c, at, &outcome, &f->err));
    return outcome;
}

static rf_outcome put_addressed(fixture *f, const char *url, const char *author, const char *text)
{
    rf_outcome outcome = RF_OUTCOME_SAME;
    rf_comment c = comment_of("5", text);
    c.origin = RF_STR("wordpress");
    c.url = rf_str_from(url);
    c.author = rf_str_from(author);
    works(rf_store_put(f->s, &c, 20, &outcome, &f->err));
    return outcome;
}

static void a_moderators_new_name_and_words_at_an_address_of_wordpress_are_an_edit(void **state)
{
    fixture *f = *state;
    put_addressed(f, "https://a.invalid/knee/#comment-5", "Ann", "my leg is numb");
    assert_int_equal(put_addressed(f, "https://a.invalid/knee/#comment-5", "N. N.", "words removed"), RF_OUTCOME_EDITED);
    assert_int_equal(put_addressed(f, "https://b.invalid/hip/#comment-5", "Bo", "my hip is hot"), RF_OUTCOME_NEW);
    assert_int_equal(put_addressed(f, "", "Cy", "no address"), RF_OUTCOME_NEW);
}

static void a_new_name_and_new_words_under_an_id_of_youtube_are_an_edit(void **state)
{
    fixture *f = *state;
    put_named(f, "youtube", "@ann", "my knee hurts", 10);
    assert_int_equal(put_named(f, "youtube", "@ann_b", "my knee hurts, and the calf is hot", 20), RF_OUTCOME_EDITED);
    assert_string_equal(unjudged(f, NULL, 0).ids, "Ug1");
}

static void elsewhere_they_are_another_comment(void **state)
{
    fixture *f = *state;
    put_named(f, "", "@ann", "my knee hurts", 10);
    assert_int_equal(put_named(f, "", "@bob", "my back hurts", 20), RF_OUTCOME_NEW);
    assert_int_equal(unjudged(f, NULL, 0).n, 2);
}

#define FACT(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)

int main(void)
{
    const struct CMUnitTest facts[] = {
        FACT(replies_that_were_not_seen_with_their_thread_are_gone),
        FACT(a_new_name_and_new_words_under_an_id_of_youtube_are_an_edit),
        FACT(a_moderators_new_name_and_words_at_an_address_of_wordpress_are_an_edit),
        FACT(elsewhere_they_are_another_comment),
    };
    return cmocka_run_group_tests(facts, NULL, NULL);
}
