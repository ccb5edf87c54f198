/* The tables from the index of the rules: they decide as those that were parsed, and what somebody else wrote there is looked at first. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "policy/policy.h"
#include "index_sections.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const rf_concept fever = {.id = "fever", .title = "", .category = "", .source = "", .codes = "", .tier = RF_TIER_ROUTINE};
static const rf_concept back_pain = {.id = "back_pain", .title = "", .category = "", .source = "", .codes = "", .tier = RF_TIER_ADVICE};
static const rf_concept numb = {.id = "numb", .title = "", .category = "", .source = "", .codes = "", .tier = RF_TIER_URGENT};
static const rf_concept *const all[] = {&fever, &back_pain, &numb};

/* Every operation stands somewhere in these. */
static const rf_tier_rule rules[] = {
    {.concept = &fever,
     .op = 'r',
     .tier = RF_TIER_URGENT,
     .condition = "near(back_pain) and not (gone or any(gone))",
     .file = "f",
     .line = 1},
    {.concept = &numb, .op = 'l', .tier = RF_TIER_ROUTINE, .condition = "days >= 90 and unchanged or #old", .file = "f", .line = 2},
    {.concept = &numb, .op = 'd', .condition = "inside(fever) or self and possible and recent and past and event", .file = "f", .line = 3}};
enum { RULES = sizeof rules / sizeof *rules };
static const char table[] = "set few = fever numb\nset more = @few back_pain\n"
                            "row a raise emergency for @few when count(@more) >= 3\n"
                            "row b lower advice for tier:routine when score < 3 or near(@few) and age <= 20 or inside(@more)\n"
                            "row c drop for back_pain when other and both\n"
                            "row d close for all when any(question) and not @few\n"
                            "row e give advice when back_pain and not fever\n";

static char path[64];

static int make(void **state)
{
    (void)state;
    strcpy(path, "/tmp/redflag-policy-XXXXXX");
    int fd = mkstemp(path);
    return fd < 0 || write(fd, table, sizeof table - 1) != (ssize_t)sizeof table - 1 || close(fd) != 0;
}

static int remove_it(void **state)
{
    (void)state;
    return unlink(path);
}

static rf_policy *load(const rf_weights *index)
{
    rf_error err = {0};
    rf_policy *p = rf_policy_load(path, all, 3, rules, RULES, index, &err);
    if (p == NULL)
        fail_msg("%s", err.text);
    return p;
}

static rf_weights *kept(const rf_policy *p)
{
    rf_weights_out *o = rf_weights_out_new("rules");
    rf_policy_put(p, o);
    return sections_finish(o);
}

/* Answers to comments of all kinds, as one number. */
static uint64_t ask(const rf_policy *p)
{
    uint64_t told = 0;
    for (unsigned k = 0; k < 4096; k++) {
        rf_mention items[3];
        size_t n = 0;
        for (unsigned c = 0; c < 3; c++)
            if (k >> c & 1)
                items[n++] = (rf_mention){.concept = all[c],
                                          .fstart = c * (k >> 3 & 1 ? 4 : 200),
                                          .fend = c * (k >> 3 & 1 ? 4 : 200) + 5,
                                          .status = k >> 4 & 1 ? RF_POSSIBLE : RF_PRESENT,
                                          .experiencer = k >> 5 & 1 ? RF_OTHER : RF_SELF,
                                          .temporality = k >> 6 & 1 ? RF_RECENT : RF_CURRENT,
                                          .tag = k >> 7 & 1 ? "old" : "",
                                          .why = "",
                                          .row = "",
                                          .slots = RF_SLOTS_NONE};
        rf_slots slots = RF_SLOTS_NONE;
        slots.told = (k >> 8 & 1 ? RF_SLOT_GONE : 0) | (k >> 9 & 1 ? RF_SLOT_QUESTION : 0);
        slots.age_years = k >> 10 & 1 ? 17 : -1;
        for (size_t i = 0; i < n; i++) {
            items[i].slots.flags = (k >> 8 & 1 ? RF_SLOT_UNCHANGED : 0) | (k >> 9 & 1 ? RF_SLOT_BOTH : 0);
            items[i].slots.duration_days = k >> 11 & 1 ? 100 : -1;
        }
        rf_mentions m = {.items = items, .count = n};
        const char *row = "";
        const rf_mention *which = NULL;
        rf_tier tier = rf_policy_tiers(p, &m, &slots, &row, &which);
        told = rf_hash_fnv(told * 31 + (uint64_t)tier + (which != NULL), row, strlen(row));
        for (size_t i = 0; i < n; i++)
            told = rf_hash_fnv(told + (uint64_t)items[i].tier, items[i].row, strlen(items[i].row));
    }
    return told;
}

static void from_the_index_the_tables_decide_the_same(void **state)
{
    (void)state;
    rf_policy *parsed = load(NULL);
    rf_weights *index = kept(parsed);
    assert_int_equal(unlink(path), 0); /* other conditions in a file of the same sum cannot be made; so ask with rules that are none */
    assert_int_equal(make(state), 0);
    rf_tier_rule broken[RULES];
    memcpy(broken, rules, sizeof rules);
    for (size_t i = 0; i < RULES; i++)
        broken[i].condition = "no such condition";
    rf_error err = {0};
    rf_policy *read = rf_policy_load(path, all, 3, broken, RULES, index, &err);

    assert_non_null(read); /* nothing was parsed */
    assert_true(ask(read) == ask(parsed));
    assert_string_equal(rf_policy_hash(read), rf_policy_hash(parsed));

    rf_weights *again = kept(read);
    rf_buf a, b;
    rf_buf_init(&a, RF_WEIGHTS_MAX);
    rf_buf_init(&b, RF_WEIGHTS_MAX);
    rf_weights_copy(index, &a);
    rf_weights_copy(again, &b);
    assert_true(rf_str_eq(rf_buf_str(&a), rf_buf_str(&b)));
    rf_buf_release(&a);
    rf_buf_release(&b);
    rf_weights_free(again);
    rf_policy_free(read);
    rf_policy_free(parsed);
    rf_weights_free(index);
}

static void another_table_is_parsed(void **state)
{
    (void)state;
    rf_error err = {0};
    rf_policy *parsed = load(NULL);
    rf_weights *index = kept(parsed);
    assert_true(rf_file_write(path, RF_STR("row a raise nothing\n"), 0600, &err));

    assert_null(rf_policy_load(path, all, 3, rules, RULES, index, &err));

    rf_policy_free(parsed);
    rf_weights_free(index);
}

static const char *const sections[] = {"policy.sum",  "policy.hash", "policy.sets",  "policy.members",
                                       "policy.rows", "policy.own",  "policy.nodes", "policy.words"};
enum { NODES = 6, SECTIONS = sizeof sections / sizeof *sections };

static rf_weights *forged(const rf_weights *w, size_t which, int fill, size_t at, unsigned char change)
{
    return sections_forged(w, sections, SECTIONS, which, fill, at, change);
}

/* What is taken is followed nowhere that is not in it (valgrind and AddressSanitizer see that), and comes to an end. */
static void survives(rf_weights *index)
{
    rf_policy *p = load(index);
    ask(p);
    rf_policy_free(p);
    rf_weights_free(index);
}

static void tables_that_point_outside_the_index_are_left_alone(void **state)
{
    (void)state;
    rf_policy *parsed = load(NULL);
    rf_weights *index = kept(parsed);
    uint64_t right = ask(parsed);

    for (size_t i = 2; i < SECTIONS; i++) {
        rf_weights *w = forged(index, i, 0xFF, 0, 0);
        rf_policy *p = load(w);
        assert_true(ask(p) == right); /* parsed */
        rf_policy_free(p);
        rf_weights_free(w);
        survives(forged(index, i, 0, 0, 0));
    }
    uint32_t dice = 1;
    for (size_t k = 0; k < 200; k++) {
        dice = dice * 1664525u + 1013904223u;
        survives(forged(index, 2 + k % (SECTIONS - 2), 0, dice >> 4, (unsigned char)(1u << (dice & 7))));
    }

    rf_policy_free(parsed);
    rf_weights_free(index);
}

/* Else a small file could name one part twice in each of a hundred wholes, and a question would not come to an end. */
static void a_node_that_is_part_of_two_others_is_left_alone(void **state)
{
    (void)state;
    enum { NODE = 24, A = 8, B = 12 }; /* bytes of a node, and where it names its parts */
    rf_policy *parsed = load(NULL);
    rf_weights *index = kept(parsed);
    uint64_t right = ask(parsed);
    rf_str nodes = rf_weights_bytes(index, "policy.nodes");

    for (size_t at = 0; at < nodes.len; at += NODE) {
        rf_weights *w = NULL;
        for (size_t k = 0; k < 4; k++) {
            const rf_weights *from = w != NULL ? w : index;
            unsigned char turn = (unsigned char)(nodes.ptr[at + A + k] ^ nodes.ptr[at + B + k]);
            rf_weights *next = turn != 0 ? forged(from, NODES, 0, at + B + k, turn) : NULL;
            if (next != NULL) {
                rf_weights_free(w);
                w = next;
            }
        }
        rf_policy *p = load(w != NULL ? w : index);
        assert_true(ask(p) == right); /* parsed, unless it names no second part */
        rf_policy_free(p);
        rf_weights_free(w);
    }

    rf_policy_free(parsed);
    rf_weights_free(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(from_the_index_the_tables_decide_the_same, make, remove_it),
        cmocka_unit_test_setup_teardown(another_table_is_parsed, make, remove_it),
        cmocka_unit_test_setup_teardown(tables_that_point_outside_the_index_are_left_alone, make, remove_it),
        cmocka_unit_test_setup_teardown(a_node_that_is_part_of_two_others_is_left_alone, make, remove_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
