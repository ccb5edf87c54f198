/* The verdict's record, byte for byte: other programs read it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "record/record.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void is_written_as(const rf_verdict *v, const char *expected)
{
    rf_buf out;
    rf_buf_init(&out, 10000);
    rf_verdict_put_json(&out, v);
    assert_string_equal(out.ptr, expected);
    rf_buf_release(&out);
}

static void a_referral_shows_its_findings(void **state)
{
    (void)state;
    rf_finding findings[] = {
        {.concept = RF_STR("saddle_sensory_loss"), .text = RF_STR("can't feel when i wipe"), .start = 0, .end = 22},
        {.concept = RF_STR("fever_with_spinal_pain"),
         .text = RF_STR("fever"),
         .start = 30,
         .end = 35,
         .status = RF_NEGATED,
         .experiencer = RF_OTHER,
         .temporality = RF_PAST},
    };
    rf_str notes[] = {RF_STR("contact within 24 h")};
    rf_verdict v = {.id = RF_STR("Ugx1"),
                    .disposition = RF_REFER,
                    .urgency = RF_EMERGENCY,
                    .p_refer = 0.99849,
                    .decided_by = RF_STR("rule:saddle_sensory_loss"),
                    .findings = findings,
                    .n_findings = 2,
                    .notes = notes,
                    .n_notes = 1,
                    .model = RF_STR("0123456789ab")};

    is_written_as(&v,
                  "{\"schema\":1,\"id\":\"Ugx1\",\"disposition\":\"refer\",\"urgency\":\"emergency\",\"p_refer\":0.998,"
                  "\"decided_by\":\"rule:saddle_sensory_loss\",\"needs_human\":false,\"findings\":["
                  "{\"concept\":\"saddle_sensory_loss\",\"status\":\"present\",\"experiencer\":\"self\",\"temporality\":\"current\","
                  "\"start\":0,\"end\":22,\"text\":\"can't feel when i wipe\"},"
                  "{\"concept\":\"fever_with_spinal_pain\",\"status\":\"negated\",\"experiencer\":\"other\",\"temporality\":\"historical\","
                  "\"start\":30,\"end\":35,\"text\":\"fever\"}],"
                  "\"advice\":null,\"notes\":[\"contact within 24 h\"],\"model\":\"0123456789ab\"}");
}

static void advice_names_its_exercises(void **state)
{
    (void)state;
    const rf_exercise items[] = {{"Foam Roller", "7:27"}, {"Prone W's", "12:30"}};
    rf_verdict v = {.id = RF_STR("2"),
                    .disposition = RF_ADVICE,
                    .p_refer = 0,
                    .decided_by = RF_STR("svm:advice"),
                    .bucket = RF_MOBILITY,
                    .items = items,
                    .n_items = 2,
                    .model = RF_STR("m")};

    is_written_as(&v,
                  "{\"schema\":1,\"id\":\"2\",\"disposition\":\"advice\",\"urgency\":null,\"p_refer\":0.000,\"decided_by\":\"svm:advice\","
                  "\"needs_human\":false,\"findings\":[],\"advice\":{\"bucket\":\"mobility\",\"items\":[{\"name\":\"Foam Roller\",\"at\":"
                  "\"7:27\"},{\"name\":\"Prone W's\",\"at\":\"12:30\"}]},\"notes\":[],\"model\":\"m\"}");
}

static void what_is_not_judged_asks_for_a_human(void **state)
{
    (void)state;
    rf_verdict v = {.id = RF_STR(""),
                    .disposition = RF_NOT_JUDGED,
                    .p_refer = 1,
                    .decided_by = RF_STR("language:other"),
                    .needs_human = true,
                    .model = RF_STR("")};

    is_written_as(&v,
                  "{\"schema\":1,\"id\":\"\",\"disposition\":\"not_judged\",\"urgency\":null,\"p_refer\":1.000,\"decided_by\":\"language:"
                  "other\",\"needs_human\":true,\"findings\":[],\"advice\":null,\"notes\":[],\"model\":\"\"}");
}

static void hostile_text_is_escaped(void **state)
{
    (void)state;
    rf_finding finding = {.concept = RF_STR("x"), .text = RF_STR("\"}\n\x1b[2J\xE2\x80\xAE</script>\xFF"), .end = 9};
    rf_verdict v = {.id = RF_STR("a\"b"), .decided_by = RF_STR("r"), .findings = &finding, .n_findings = 1, .model = RF_STR("m")};

    is_written_as(&v,
                  "{\"schema\":1,\"id\":\"a\\\"b\",\"disposition\":\"no_action\",\"urgency\":null,\"p_refer\":0.000,\"decided_by\":\"r\","
                  "\"needs_human\":false,\"findings\":[{\"concept\":\"x\",\"status\":\"present\",\"experiencer\":\"self\",\"temporality\":"
                  "\"current\",\"start\":0,\"end\":9,\"text\":\"\\\"}\\n\\u001b[2J\\u202e</script>\xEF\xBF\xBD\"}],\"advice\":null,"
                  "\"notes\":[],\"model\":\"m\"}");
}

static void is_rounded_as_printf_does(rf_buf *out, double p)
{
    char expected[40];
    const rf_verdict v = {.p_refer = p};
    snprintf(expected, sizeof expected, "\"p_refer\":%.3f,", p);
    rf_buf_clear(out);
    rf_verdict_put_json(out, &v);
    if (strstr(out->ptr, expected) == NULL)
        fail_msg("%a is not written as %s", p, expected);
}

static void a_probability_is_rounded_as_printf_does(void **state)
{
    (void)state;
    rf_buf out;
    rf_buf_init(&out, 10000);
    for (int k = 0; k <= 2000; k++) { /* right between two, and next to it on both sides */
        double p = k / 2000.0;
        is_rounded_as_printf_does(&out, p);
        is_rounded_as_printf_does(&out, nextafter(p, 2));
        if (k > 0)
            is_rounded_as_printf_does(&out, nextafter(p, -1));
    }
    uint32_t x = 1;
    for (int i = 0; i < 20000; i++) {
        x = x * 1664525u + 1013904223u;
        is_rounded_as_printf_does(&out, x / 4294967295.0);
    }
    is_rounded_as_printf_does(&out, 5e-324);
    is_rounded_as_printf_does(&out, 1.5);
    is_rounded_as_printf_does(&out, -0.25);
    is_rounded_as_printf_does(&out, NAN);
    rf_buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_referral_shows_its_findings),           cmocka_unit_test(advice_names_its_exercises),
        cmocka_unit_test(what_is_not_judged_asks_for_a_human),     cmocka_unit_test(hostile_text_is_escaped),
        cmocka_unit_test(a_probability_is_rounded_as_printf_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
