/* Names of enum values: they stand in files, in the store and in reports, so they may not move. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "record/record.h"

static void every_name_is_the_documented_one(void **state)
{
    (void)state;

    assert_string_equal(rf_tier_name(RF_TIER_NONE), "none");
    assert_string_equal(rf_tier_name(RF_TIER_NO_ACTION), "no_action");
    assert_string_equal(rf_tier_name(RF_TIER_MODIFIER), "modifier");
    assert_string_equal(rf_tier_name(RF_TIER_ADVICE), "advice");
    assert_string_equal(rf_tier_name(RF_TIER_ROUTINE), "routine");
    assert_string_equal(rf_tier_name(RF_TIER_URGENT), "urgent");
    assert_string_equal(rf_tier_name(RF_TIER_EMERGENCY), "emergency");
    assert_string_equal(rf_status_name(RF_PRESENT), "present");
    assert_string_equal(rf_status_name(RF_NEGATED), "negated");
    assert_string_equal(rf_status_name(RF_POSSIBLE), "possible");
    assert_string_equal(rf_status_name(RF_HISTORICAL), "historical");
    assert_string_equal(rf_status_name(RF_HYPOTHETICAL), "hypothetical");
    assert_string_equal(rf_experiencer_name(RF_SELF), "self");
    assert_string_equal(rf_experiencer_name(RF_OTHER), "other");
    assert_string_equal(rf_experiencer_name(RF_GENERIC), "generic");
    assert_string_equal(rf_temporality_name(RF_CURRENT), "current");
    assert_string_equal(rf_temporality_name(RF_RECENT), "recent");
    assert_string_equal(rf_temporality_name(RF_PAST), "historical");
    assert_string_equal(rf_temporality_name(RF_FUTURE_OR_IF), "hypothetical");
    assert_string_equal(rf_disposition_name(RF_NO_ACTION), "no_action");
    assert_string_equal(rf_disposition_name(RF_ADVICE), "advice");
    assert_string_equal(rf_disposition_name(RF_REFER), "refer");
    assert_string_equal(rf_disposition_name(RF_NOT_JUDGED), "not_judged");
    assert_string_equal(rf_urgency_name(RF_ROUTINE), "routine");
    assert_string_equal(rf_urgency_name(RF_URGENT), "urgent");
    assert_string_equal(rf_urgency_name(RF_EMERGENCY), "emergency");
    assert_string_equal(rf_bucket_name(RF_MOBILITY), "mobility");
    assert_string_equal(rf_bucket_name(RF_STABILITY), "stability");
    assert_string_equal(rf_bucket_name(RF_TECHNIQUE), "technique");
    assert_string_equal(rf_bucket_name(RF_GENERAL), "general");
}

static void what_is_not_stated_has_no_name(void **state)
{
    (void)state;

    assert_null(rf_urgency_name(RF_URGENCY_NONE));
    assert_null(rf_bucket_name(RF_BUCKET_NONE));
}

/* Each name leads back to its value. */
#define COMES_BACK(type, prefix, first, last)                                                                                              \
    for (int i = (first); i <= (int)(last); i++) {                                                                                         \
        type v;                                                                                                                            \
        assert_true(prefix##_parse(rf_str_from(prefix##_name((type)i)), &v));                                                              \
        assert_int_equal(v, i);                                                                                                            \
    }

static void every_name_leads_back_to_its_value(void **state)
{
    (void)state;

    COMES_BACK(rf_tier, rf_tier, RF_TIER_NONE, RF_TIER_EMERGENCY)
    COMES_BACK(rf_status, rf_status, RF_PRESENT, RF_HYPOTHETICAL)
    COMES_BACK(rf_experiencer, rf_experiencer, RF_SELF, RF_GENERIC)
    COMES_BACK(rf_temporality, rf_temporality, RF_CURRENT, RF_FUTURE_OR_IF)
    COMES_BACK(rf_disposition, rf_disposition, RF_NO_ACTION, RF_NOT_JUDGED)
    COMES_BACK(rf_urgency, rf_urgency, RF_ROUTINE, RF_EMERGENCY)
    COMES_BACK(rf_bucket, rf_bucket, RF_MOBILITY, RF_GENERAL)
}

static void an_unknown_name_is_refused_and_changes_nothing(void **state)
{
    (void)state;
    rf_tier t = RF_TIER_URGENT;
    rf_status s = RF_NEGATED;
    rf_urgency u = RF_URGENT;
    rf_bucket b = RF_GENERAL;

    assert_false(rf_tier_parse(RF_STR("Urgent"), &t));
    assert_false(rf_tier_parse(RF_STR("urgent "), &t));
    assert_false(rf_status_parse(RF_STR(""), &s));
    assert_false(rf_urgency_parse(RF_STR("none"), &u));
    assert_false(rf_bucket_parse((rf_str){NULL, 0}, &b));

    assert_int_equal(t, RF_TIER_URGENT);
    assert_int_equal(s, RF_NEGATED);
    assert_int_equal(u, RF_URGENT);
    assert_int_equal(b, RF_GENERAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_name_is_the_documented_one),
        cmocka_unit_test(what_is_not_stated_has_no_name),
        cmocka_unit_test(every_name_leads_back_to_its_value),
        cmocka_unit_test(an_unknown_name_is_refused_and_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
