/* Tier arithmetic: conditions, rows, and the decision that joins rules and classifier. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "policy/policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const rf_concept fever = {.id = "fever", .title = "", .category = "", .source = "", .codes = "", .tier = RF_TIER_ROUTINE};
static const rf_concept back_pain = {.id = "back_pain", .title = "", .category = "", .source = "", .codes = "", .tier = RF_TIER_ADVICE};
static const rf_concept numb = {.id = "numb", .title = "", .category = "", .source = "", .codes = "", .tier = RF_TIER_EMERGENCY};
static const rf_concept surgery = {
    .id = "surgery", .title = "", .category = "", .source = "", .codes = "", .tier = RF_TIER_URGENT, .counts_past = true};
static const rf_concept *const all[] = {&fever, &back_pain, &numb, &surgery};

static rf_policy *make(const char *table, const rf_tier_rule *rules, size_t n, rf_error *err)
{
    char path[] = "/tmp/redflag-policy-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, table, strlen(table)), (ssize_t)strlen(table));
    close(fd);
    rf_policy *p = rf_policy_load(path, all, 4, rules, n, NULL, err);
    unlink(path);
    return p;
}

static rf_mention mention(const rf_concept *c, size_t at)
{
    return (rf_mention){
        .concept = c, .fstart = at, .fend = at + 5, .start = at, .end = at + 5, .tag = "", .why = "", .row = "", .slots = RF_SLOTS_NONE};
}

static rf_tier judge(const rf_policy *p, rf_mention *items, size_t n, rf_slots slots, const char **row)
{
    rf_mentions m = {.items = items, .count = n};
    const rf_mention *which;
    return rf_policy_tiers(p, &m, &slots, row, &which);
}

static const rf_slots nothing = RF_SLOTS_NONE;

static void the_highest_asserted_tier_wins(void **state)
{
    (void)state;
    rf_error err = {0};
    rf_policy *p = make("", NULL, 0, &err);
    rf_mention m[] = {mention(&back_pain, 0), mention(&numb, 200), mention(&fever, 100)};
    const char *row;
    assert_int_equal(judge(p, m, 3, nothing, &row), RF_TIER_EMERGENCY);
    rf_policy_free(p);
}

static void a_denied_or_generic_mention_counts_for_nothing(void **state)
{
    (void)state;
    rf_error err = {0};
    rf_policy *p = make("", NULL, 0, &err);
    const char *row;
    rf_mention denied = mention(&numb, 0), generic = mention(&numb, 0), past = mention(&numb, 0), event = mention(&surgery, 0);
    denied.status = RF_NEGATED;
    generic.experiencer = RF_GENERIC;
    past.status = event.status = RF_HISTORICAL;
    past.temporality = event.temporality = RF_PAST;
    assert_int_equal(judge(p, &denied, 1, nothing, &row), RF_TIER_NONE);
    assert_int_equal(judge(p, &generic, 1, nothing, &row), RF_TIER_NONE);
    assert_int_equal(judge(p, &past, 1, nothing, &row), RF_TIER_NONE);
    assert_int_equal(judge(p, &event, 1, nothing, &row), RF_TIER_URGENT);
    rf_policy_free(p);
}

static void a_raise_needs_its_company_and_a_denied_one_is_none(void **state)
{
    (void)state;
    rf_error err = {0};
    const rf_tier_rule rules[] = {{&fever, 'r', RF_TIER_URGENT, "back_pain", "f", 1},
                                  {&fever, 'r', RF_TIER_EMERGENCY, "near(numb)", "f", 2}};
    rf_policy *p = make("", rules, 2, &err);
    const char *row;
    rf_mention alone[] = {mention(&fever, 0)};
    rf_mention both[] = {mention(&fever, 0), mention(&back_pain, 300)};
    rf_mention denied[] = {mention(&fever, 0), mention(&back_pain, 300)};
    denied[1].status = RF_NEGATED;
    assert_int_equal(judge(p, alone, 1, nothing, &row), RF_TIER_ROUTINE);
    assert_int_equal(judge(p, both, 2, nothing, &row), RF_TIER_URGENT);
    assert_int_equal(judge(p, denied, 2, nothing, &row), RF_TIER_ROUTINE);
    rf_policy_free(p);
}

static void near_means_within_eighty_bytes(void **state)
{
    (void)state;
    rf_error err = {0};
    const rf_tier_rule rules[] = {{&fever, 'r', RF_TIER_EMERGENCY, "near(back_pain)", "f", 1}};
    rf_policy *p = make("", rules, 1, &err);
    const char *row;
    rf_mention close_by[] = {mention(&fever, 0), mention(&back_pain, 60)};
    rf_mention far[] = {mention(&fever, 0), mention(&back_pain, 300)};
    assert_int_equal(judge(p, close_by, 2, nothing, &row), RF_TIER_EMERGENCY);
    assert_int_equal(judge(p, far, 2, nothing, &row), RF_TIER_ROUTINE);
    rf_policy_free(p);
}

static void inside_means_over_it_or_a_blank_away(void **state)
{
    (void)state;
    rf_error err = {0};
    const rf_tier_rule rules[] = {{&fever, 'r', RF_TIER_EMERGENCY, "inside(back_pain)", "f", 1}};
    rf_policy *p = make("", rules, 1, &err);
    const char *row;
    rf_mention over[] = {mention(&fever, 4), mention(&back_pain, 0)};
    rf_mention beside[] = {mention(&fever, 0), mention(&back_pain, 0)};
    rf_mention behind_a_comma[] = {mention(&fever, 0), mention(&back_pain, 0)};
    beside[1].fstart = beside[0].fend + 1;
    beside[1].fend = beside[1].fstart + 5;
    behind_a_comma[1].fstart = behind_a_comma[0].fend + 2;
    behind_a_comma[1].fend = behind_a_comma[1].fstart + 5;
    assert_int_equal(judge(p, over, 2, nothing, &row), RF_TIER_EMERGENCY);
    assert_int_equal(judge(p, beside, 2, nothing, &row), RF_TIER_EMERGENCY);
    assert_int_equal(judge(p, behind_a_comma, 2, nothing, &row), RF_TIER_ROUTINE);
    rf_policy_free(p);
}

/* Among thousands, in front of what is remembered by concept and behind it, and on either side. */
static void company_is_found_wherever_it_stands_in_a_long_comment(void **state)
{
    (void)state;
    enum { MANY = 3000 };
    rf_error err = {0};
    const rf_tier_rule rules[] = {{&fever, 'r', RF_TIER_EMERGENCY, "near(fever)", "f", 1},
                                  {&fever, 'r', RF_TIER_URGENT, "count(@pair) >= 2 and back_pain and @pair", "f", 2}};
    rf_policy *p = make("set pair = fever surgery\n", rules, 2, &err);
    rf_mention *m = rf_xcalloc(MANY, sizeof *m);
    static const size_t places[] = {3, 1000, 2046, 2047, 2048, 2500, MANY - 2};
    for (size_t k = 0; k < sizeof places / sizeof *places; k++) {
        size_t at = places[k], far = MANY - 1 - at;
        const char *row;
        for (size_t i = 0; i < MANY; i++)
            m[i] = mention(&back_pain, 100 * i);
        m[at].concept = &fever;
        assert_int_equal(judge(p, m, MANY, nothing, &row), RF_TIER_ROUTINE); /* not its own company, nor a pair */
        m[far].concept = &surgery;
        m[far].status = RF_NEGATED;
        assert_int_equal(judge(p, m, MANY, nothing, &row), RF_TIER_ROUTINE);
        m[far].status = RF_HISTORICAL; /* counts when past; urgent by itself */
        assert_int_equal(judge(p, m, MANY, nothing, &row), RF_TIER_URGENT);
        assert_int_equal(m[at].tier, RF_TIER_URGENT);
        m[at + 1] = mention(&fever, m[at].fend + 10);
        assert_int_equal(judge(p, m, MANY, nothing, &row), RF_TIER_EMERGENCY);
        assert_int_equal(m[at + 1].tier, RF_TIER_EMERGENCY);
    }
    free(m);
    rf_policy_free(p);
}

static void a_raise_beats_a_lower(void **state)
{
    (void)state;
    rf_error err = {0};
    const rf_tier_rule rules[] = {{&numb, 'l', RF_TIER_ROUTINE, "days > 14", "f", 1}, {&numb, 'r', RF_TIER_EMERGENCY, "worse", "f", 2}};
    rf_policy *p = make("", rules, 2, &err);
    const char *row;
    rf_mention old = mention(&numb, 0), worse = mention(&numb, 0);
    old.slots.duration_days = worse.slots.duration_days = 90;
    worse.slots.flags = RF_SLOT_WORSE;
    assert_int_equal(judge(p, &old, 1, nothing, &row), RF_TIER_ROUTINE);
    assert_int_equal(judge(p, &worse, 1, nothing, &row), RF_TIER_EMERGENCY);
    rf_policy_free(p);
}

static void a_missing_time_lowers_nothing(void **state)
{
    (void)state;
    rf_error err = {0};
    const rf_tier_rule rules[] = {{&numb, 'l', RF_TIER_ROUTINE, "days > 14", "f", 1}};
    rf_policy *p = make("", rules, 1, &err);
    const char *row;
    rf_mention m = mention(&numb, 0);
    assert_int_equal(judge(p, &m, 1, nothing, &row), RF_TIER_EMERGENCY);
    rf_policy_free(p);
}

static void a_global_row_names_itself_in_the_answer(void **state)
{
    (void)state;
    rf_error err = {0};
    rf_policy *p = make("set pair = fever back_pain\nrow two give urgent when count(@pair) >= 2\nrow stale lower routine for "
                        "tier:emergency when days > 14\n",
                        NULL, 0, &err);
    const char *row;
    rf_mention both[] = {mention(&fever, 0), mention(&back_pain, 300)};
    rf_mention old = mention(&numb, 0);
    old.slots.duration_days = 30;
    assert_int_equal(judge(p, both, 2, nothing, &row), RF_TIER_URGENT);
    assert_string_equal(row, "policy:two");
    assert_int_equal(judge(p, &old, 1, nothing, &row), RF_TIER_ROUTINE);
    assert_string_equal(row, "policy:stale");
    rf_policy_free(p);
}

/* Those that name a concept and those that speak of all, one between the others; a concept that no row names has the latter alone. */
static void rows_are_asked_from_top_to_bottom(void **state)
{
    (void)state;
    static const char one[] = "row one lower routine for all when back_pain\n", two[] = "row two raise urgent for @n when back_pain\n",
                      three[] = "row three lower advice for tier:routine when back_pain\n";
    static const struct {
        const char *rows[3];
        rf_tier numb;
    } orders[] = {{{one, two, three}, RF_TIER_URGENT}, {{three, two, one}, RF_TIER_ROUTINE}, {{two, three, one}, RF_TIER_ROUTINE}};
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        char table[400];
        rf_error err = {0};
        const char *row;
        snprintf(table, sizeof table, "set n = numb\n%s%s%s", orders[i].rows[0], orders[i].rows[1], orders[i].rows[2]);
        rf_policy *p = make(table, NULL, 0, &err);
        assert_non_null(p);
        rf_mention m[] = {mention(&numb, 0), mention(&fever, 100), mention(&surgery, 200), mention(&back_pain, 300)};
        judge(p, m, 4, nothing, &row);
        assert_int_equal(m[0].tier, orders[i].numb);
        assert_int_equal(m[1].tier, RF_TIER_ADVICE);
        assert_int_equal(m[2].tier, RF_TIER_ROUTINE);
        assert_int_equal(m[3].tier, RF_TIER_ADVICE);
        rf_policy_free(p);
    }
}

static void a_bad_table_is_refused_with_its_line(void **state)
{
    (void)state;
    static const char *const bad[] = {"row x give urgent when nosuch\n",
                                      "set a = nosuch\n",
                                      "row x lift urgent for all when fever\n",
                                      "row x raise urgent for all when (fever\n",
                                      "row x raise urgent for all when days >> 3\n",
                                      "rows\n",
                                      "row x raise urgent for all when count(fever) > 1\n"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        rf_error err = {0};
        assert_null(make(bad[i], NULL, 0, &err));
        assert_int_equal(err.code, RF_E_RULES);
        assert_non_null(strstr(err.text, ":1"));
    }
}

static void the_classifier_never_lowers_an_urgent_rule(void **state)
{
    (void)state;
    const rf_odds sure_not = {.have = true, .p_refer = 0.0, .p_advice = 0.0, .refer_at = 0.5, .routine_at = 0.2, .advice_at = 0.5};
    rf_decision d = rf_policy_decide((rf_floor){RF_TIER_URGENT, "rule:fever", true, 30, false}, &sure_not);
    assert_int_equal(d.disposition, RF_REFER);
    assert_int_equal(d.urgency, RF_URGENT);
    assert_string_equal(d.decided_by, "rule:fever");
}

static const rf_floor nothing_found = {RF_TIER_NONE, "", false, 30, false};

static void a_routine_complaint_of_now_becomes_advice_at_the_least(void **state)
{
    (void)state;
    const rf_odds sure_not = {.have = true, .p_refer = 0.0, .p_advice = 0.0, .refer_at = 0.5, .routine_at = 0.2, .advice_at = 0.5};
    assert_int_equal(rf_policy_decide((rf_floor){RF_TIER_ROUTINE, "rule:x", true, 30, false}, &sure_not).disposition, RF_ADVICE);
    assert_int_equal(rf_policy_decide((rf_floor){RF_TIER_ROUTINE, "rule:x", false, 30, false}, &sure_not).disposition, RF_NO_ACTION);
    assert_int_equal(rf_policy_decide((rf_floor){RF_TIER_ADVICE, "rule:x", true, 30, false}, &sure_not).disposition, RF_NO_ACTION);
    assert_int_equal(rf_policy_decide((rf_floor){RF_TIER_ADVICE, "rule:x", true, 11, false}, &sure_not).disposition, RF_NO_ACTION);
    assert_int_equal(rf_policy_decide((rf_floor){RF_TIER_ADVICE, "rule:x", true, 10, false}, &sure_not).disposition, RF_ADVICE);
    assert_int_equal(rf_policy_decide((rf_floor){RF_TIER_ADVICE, "rule:x", true, 10, true}, &sure_not).disposition, RF_NO_ACTION);
    assert_int_equal(rf_policy_decide((rf_floor){RF_TIER_NONE, "", true, 10, false}, &sure_not).disposition, RF_NO_ACTION);
}

static void a_mention_in_a_clause_of_the_past_is_not_told_now(void **state)
{
    (void)state;
    rf_mention m[] = {mention(&fever, 0)};
    const rf_mentions one = {m, 1, 1, false};
    m[0].tier = RF_TIER_ROUTINE;
    assert_true(rf_policy_told_now(&one, RF_TIER_ROUTINE));
    assert_true(rf_policy_told_now(&one, RF_TIER_URGENT)); /* no mention reaches it: a row gave it */
    m[0].slots.flags = RF_SLOT_PAST_VERB;
    assert_false(rf_policy_told_now(&one, RF_TIER_ROUTINE));
    m[0].slots.flags |= RF_SLOT_PRESENT_VERB;
    assert_true(rf_policy_told_now(&one, RF_TIER_ROUTINE));
    m[0].status = RF_NEGATED;
    assert_false(rf_policy_told_now(&one, RF_TIER_ROUTINE));
}

static void the_classifier_may_raise_and_decides_the_lower_borders(void **state)
{
    (void)state;
    rf_odds o = {.have = true,
                 .p_refer = 0.9,
                 .p_advice = 0.1,
                 .refer_at = 0.5,
                 .routine_at = 0.2,
                 .advice_at = 0.5,
                 .band_low = 0.2,
                 .band_high = 0.5};
    assert_int_equal(rf_policy_decide(nothing_found, &o).disposition, RF_REFER);
    o.p_refer = 0.1;
    assert_int_equal(rf_policy_decide((rf_floor){RF_TIER_ROUTINE, "rule:x", false, 30, false}, &o).disposition, RF_NO_ACTION);
    o.p_advice = 0.9;
    assert_int_equal(rf_policy_decide(nothing_found, &o).disposition, RF_ADVICE);
    o.p_refer = 0.3;
    assert_true(rf_policy_decide(nothing_found, &o).needs_human);
}

/* Rows that ask for something are left out where it is not mentioned; these ask for nothing, or for something else. */
static void a_row_that_needs_no_mention_is_asked_of_every_comment(void **state)
{
    (void)state;
    static const struct {
        const char *when;
        rf_tier bare, with_fever; /* of a comment that asks; of the same with a fever */
    } cases[] = {
        {"any(question)", RF_TIER_URGENT, RF_TIER_URGENT},
        {"not fever", RF_TIER_URGENT, RF_TIER_ROUTINE},
        {"fever or any(question)", RF_TIER_URGENT, RF_TIER_URGENT},
        {"fever and any(question)", RF_TIER_NONE, RF_TIER_URGENT},
        {"any(question) and not (numb and fever)", RF_TIER_URGENT, RF_TIER_URGENT},
        {"count(@pair) < 1", RF_TIER_URGENT, RF_TIER_ROUTINE},
        {"count(@pair) >= 1", RF_TIER_NONE, RF_TIER_URGENT},
        {"@pair or near(numb)", RF_TIER_NONE, RF_TIER_URGENT},
        {"age > 60", RF_TIER_URGENT, RF_TIER_URGENT},
        {"numb", RF_TIER_NONE, RF_TIER_ROUTINE},
    };
    rf_slots asks = nothing;
    asks.told = RF_SLOT_QUESTION;
    asks.age_years = 70;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char table[128];
        rf_error err = {0};
        const char *row;
        snprintf(table, sizeof table, "set pair = fever back_pain\nrow x give urgent when %s\n", cases[i].when);
        rf_policy *p = make(table, NULL, 0, &err);
        assert_non_null(p);
        rf_mention hot = mention(&fever, 0);
        if (judge(p, NULL, 0, asks, &row) != cases[i].bare || judge(p, &hot, 1, asks, &row) != cases[i].with_fever)
            fail_msg("'%s' is judged otherwise", cases[i].when);
        rf_policy_free(p);
    }
}

static void a_closing_row_ends_the_comment_where_nothing_else_is_left(void **state)
{
    (void)state;
    rf_error err = {0};
    rf_policy *p = make("row pets close for all when other\n", NULL, 0, &err);
    const char *row;
    rf_odds sure = {.have = true, .p_refer = 0.99, .refer_at = 0.5, .routine_at = 0.2, .advice_at = 0.5};
    rf_mention pet[] = {mention(&back_pain, 0)}, both[] = {mention(&back_pain, 0), mention(&fever, 100)};
    pet[0].experiencer = both[0].experiencer = RF_OTHER;

    rf_tier closed = judge(p, pet, 1, nothing, &row);
    rf_decision d = rf_policy_decide((rf_floor){closed, row, false, 30, false}, &sure);

    assert_int_equal(closed, RF_TIER_NONE);
    assert_int_equal(d.disposition, RF_NO_ACTION);
    assert_true(d.needs_human); /* the classifier sees it otherwise */
    assert_int_equal(judge(p, both, 2, nothing, &row), RF_TIER_ROUTINE);
    rf_policy_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_highest_asserted_tier_wins),
        cmocka_unit_test(a_denied_or_generic_mention_counts_for_nothing),
        cmocka_unit_test(a_raise_needs_its_company_and_a_denied_one_is_none),
        cmocka_unit_test(near_means_within_eighty_bytes),
        cmocka_unit_test(inside_means_over_it_or_a_blank_away),
        cmocka_unit_test(company_is_found_wherever_it_stands_in_a_long_comment),
        cmocka_unit_test(a_raise_beats_a_lower),
        cmocka_unit_test(a_missing_time_lowers_nothing),
        cmocka_unit_test(a_global_row_names_itself_in_the_answer),
        cmocka_unit_test(rows_are_asked_from_top_to_bottom),
        cmocka_unit_test(a_bad_table_is_refused_with_its_line),
        cmocka_unit_test(the_classifier_never_lowers_an_urgent_rule),
        cmocka_unit_test(a_routine_complaint_of_now_becomes_advice_at_the_least),
        cmocka_unit_test(a_mention_in_a_clause_of_the_past_is_not_told_now),
        cmocka_unit_test(the_classifier_may_raise_and_decides_the_lower_borders),
        cmocka_unit_test(a_row_that_needs_no_mention_is_asked_of_every_comment),
        cmocka_unit_test(a_closing_row_ends_the_comment_where_nothing_else_is_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
