/* The page filler, the texts for moderators, and the words for times. */
#include "report_cases.h"

#include "report/assets.h"
#include "report/desk.h"
#include "report/template.h"
#include "report/words.h"

static rf_fields some_fields(void)
{
    rf_fields f = {0};
    rf_fields_text(&f, "name", RF_STR("<b>"));
    rf_fields_text(&f, "empty", RF_STR(""));
    rf_fields_markup(&f, "html", RF_STR("<i>x</i>"));
    return f;
}

static void expect_fill(const char *template, const char *expected)
{
    rf_fields f = some_fields();
    rf_error err = {0};
    rf_buf out;
    rf_buf_init(&out, 4096);
    if (!rf_template_fill(&out, rf_str_from(template), &f, &err))
        fail_msg("%s", err.text);
    assert_string_equal(rf_buf_str(&out).ptr, expected);
    rf_buf_release(&out);
}

static void expect_refusal(const char *template, const char *words)
{
    rf_fields f = some_fields();
    rf_error err = {0};
    rf_buf out;
    rf_buf_init(&out, 4096);
    assert_false(rf_template_fill(&out, rf_str_from(template), &f, &err));
    assert_int_equal(err.code, RF_E_REPORT);
    assert_non_null(strstr(err.text, words));
    rf_buf_release(&out);
}

static void two_braces_escape_and_three_do_not(void **state)
{
    (void)state;
    expect_fill("a {{name}} b {{{html}}} c", "a &lt;b&gt; b <i>x</i> c");
}

static void sections_depend_on_whether_the_field_is_empty(void **state)
{
    (void)state;
    expect_fill("{{#name}}\nyes {{name}}{{/name}}{{^name}}no{{/name}}", "yes &lt;b&gt;");
    expect_fill("{{#empty}}{{#name}}x{{/name}}{{/empty}}{{^empty}}nothing{{/empty}}", "nothing");
}

static void text_cannot_be_put_as_markup(void **state)
{
    (void)state;
    expect_refusal("{{{name}}}", "'name'");
    expect_refusal("{{html}}", "'html'");
}

static void a_broken_template_is_refused(void **state)
{
    (void)state;
    expect_refusal("{{nobody}}", "'nobody'");
    expect_refusal("{{#name}}", "not closed");
    expect_refusal("{{/name}}", "unexpected");
    expect_refusal("{{#name}}{{#empty}}{{/name}}{{/empty}}", "unexpected");
    expect_refusal("{{name", "closing braces");
}

static rf_suggestion suggest(rf_desk *d, rf_section section, const char *concept, rf_experiencer who)
{
    static rf_finding f;
    static rf_case c;
    static const rf_verdict verdicts[] = {
        [RF_SECTION_EMERGENCY] = {.disposition = RF_REFER, .urgency = RF_EMERGENCY},
        [RF_SECTION_URGENT] = {.disposition = RF_REFER, .urgency = RF_URGENT},
        [RF_SECTION_ROUTINE] = {.disposition = RF_REFER, .urgency = RF_ROUTINE},
        [RF_SECTION_LOOK] = {.disposition = RF_ADVICE, .needs_human = true},
        [RF_SECTION_NOT_JUDGED] = {.disposition = RF_NOT_JUDGED},
        [RF_SECTION_ADVICE] = {.disposition = RF_ADVICE, .bucket = RF_MOBILITY, .items = stiff, .n_items = 3},
    };
    f = (rf_finding){.concept = rf_str_from(concept), .experiencer = who};
    c = (rf_case){.verdict = verdicts[section]};
    c.verdict.findings = &f;
    c.verdict.n_findings = 1;
    rf_suggestion s;
    rf_view_make(&d->view, &c, d->scratch);
    rf_texts_suggest(&d->texts, &d->view, d->scratch, &s);
    return s;
}

static bool contains(rf_str s, const char *words) { return s.len > 0 && memmem(s.ptr, s.len, words, strlen(words)) != NULL; }

static void every_section_has_a_step_and_referrals_have_a_reply(void **state)
{
    (void)state;
    rf_report r;
    rf_desk d;
    rf_error err = {0};
    rf_report_init(&r);
    assert_true(rf_desk_open(&d, &r, &err));
    for (rf_section s = RF_SECTION_EMERGENCY; s < RF_SECTION_NONE; s++) {
        rf_suggestion todo = suggest(&d, s, "something", RF_SELF);
        assert_true(todo.step.len > 0);
        assert_int_equal(todo.reply.len > 0, s != RF_SECTION_LOOK && s != RF_SECTION_NOT_JUDGED);
    }
    assert_true(contains(suggest(&d, RF_SECTION_ADVICE, "x", RF_SELF).reply, "Foam Roller (7:27)"));
    rf_desk_close(&d);
    rf_report_release(&r);
}

static void self_harm_gets_crisis_words_at_any_urgency_and_for_anyone(void **state)
{
    (void)state;
    rf_report r;
    rf_desk d;
    rf_error err = {0};
    rf_report_init(&r);
    assert_true(rf_desk_open(&d, &r, &err));
    for (rf_section s = RF_SECTION_EMERGENCY; s <= RF_SECTION_ROUTINE; s++)
        for (rf_experiencer who = RF_SELF; who <= RF_OTHER; who++) {
            rf_suggestion todo = suggest(&d, s, "suicidal_ideation_self_harm", who);
            assert_true(contains(todo.reply, "988"));
            assert_true(contains(todo.reply, "local emergency number"));
            assert_true(contains(todo.step, "crisis route"));
        }
    rf_desk_close(&d);
    rf_report_release(&r);
}

static void a_lesser_concept_never_softens_an_emergency(void **state)
{
    (void)state;
    rf_report r;
    rf_desk d;
    rf_error err = {0};
    rf_report_init(&r);
    assert_true(rf_desk_open(&d, &r, &err));

    assert_true(contains(suggest(&d, RF_SECTION_EMERGENCY, "pain_distress_hopeless", RF_SELF).reply, "emergency department now"));
    assert_true(contains(suggest(&d, RF_SECTION_ROUTINE, "pain_distress_hopeless", RF_SELF).reply, "how it makes you feel"));

    rf_desk_close(&d);
    rf_report_release(&r);
}

static void cautions_come_with_referrals_only(void **state)
{
    (void)state;
    rf_report r;
    rf_desk d;
    rf_error err = {0};
    rf_report_init(&r);
    assert_true(rf_desk_open(&d, &r, &err));

    assert_int_equal(suggest(&d, RF_SECTION_ROUTINE, "osteoporosis", RF_SELF).n_cautions, 1);
    assert_int_equal(suggest(&d, RF_SECTION_ADVICE, "osteoporosis", RF_SELF).n_cautions, 0);

    rf_desk_close(&d);
    rf_report_release(&r);
}

static void own_texts_stand_before_the_built_in_ones(void **state)
{
    (void)state;
    rf_report r;
    rf_desk d;
    rf_error err = {0};
    rf_report_init(&r);
    r.texts = RF_STR("# ours\n[reply urgent routine]\nPlease call\nthe practice.\n\nThank you.\n[reply emergency]\n");
    assert_true(rf_desk_open(&d, &r, &err));

    assert_true(rf_str_is(suggest(&d, RF_SECTION_ROUTINE, "x", RF_SELF).reply, "Please call the practice.\n\nThank you."));
    assert_int_equal(suggest(&d, RF_SECTION_EMERGENCY, "x", RF_SELF).reply.len, 0); /* left empty: none is meant to be sent */
    assert_true(suggest(&d, RF_SECTION_EMERGENCY, "x", RF_SELF).step.len > 0);

    rf_desk_close(&d);
    rf_report_release(&r);
}

static void malformed_texts_are_refused_with_their_line(void **state)
{
    (void)state;
    static const char *const bad[] = {"\nwords", "\n[reply urgent", "\n[answer urgent]", "\n[reply]"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        rf_report r;
        rf_error err = {0};
        rf_buf out;
        rf_report_init(&r);
        rf_buf_init(&out, 1 << 20);
        r.texts = rf_str_from(bad[i]);
        assert_false(rf_report_render(&r, RF_STR("json"), &out, &err));
        assert_int_equal(err.code, RF_E_CONFIG);
        assert_non_null(strstr(err.text, "line 2"));
        rf_buf_release(&out);
        rf_report_release(&r);
    }
}

static void no_built_in_text_diagnoses_or_comforts(void **state)
{
    (void)state;
    static const char *const forbidden[] = {"safe ",           "safe.",    "safely",      "don't worry",  "do not worry",
                                            "nothing serious", "harmless", "you have a ", "you may have", "sounds like",
                                            "probably",        "diagnos",  "normal"};
    for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
        if (strcasestr(rf_asset_texts_txt, forbidden[i]) != NULL)
            fail_msg("the texts say '%s'", forbidden[i]);
}

static void times_are_said_in_words(void **state)
{
    (void)state;
    static const struct {
        int64_t then, now;
        const char *words;
    } ages[] = {{0, 59, "0 minutes"},     {0, 60, "1 minute"}, {0, 3600, "1 hour"}, {0, 47 * 3600, "47 hours"},
                {0, 48 * 3600, "2 days"}, {5, 0, ""},          {RF_NO_TIME, 5, ""}, {0, RF_NO_TIME, ""}};
    rf_buf out;
    rf_buf_init(&out, 256);
    for (size_t i = 0; i < sizeof ages / sizeof *ages; i++) {
        rf_buf_clear(&out);
        rf_words_age(&out, ages[i].then, ages[i].now);
        assert_string_equal(rf_buf_str(&out).ptr, ages[i].words);
    }
    rf_buf_clear(&out);
    rf_words_time(&out, NOW, true);
    rf_words_time(&out, RF_NO_TIME, true);
    rf_words_time(&out, INT64_MAX, true);
    assert_string_equal(out.ptr, "4 Dec 2026, 16:00 UTCtime not statedtime not stated");
    rf_buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_braces_escape_and_three_do_not),
        cmocka_unit_test(sections_depend_on_whether_the_field_is_empty),
        cmocka_unit_test(text_cannot_be_put_as_markup),
        cmocka_unit_test(a_broken_template_is_refused),
        cmocka_unit_test(every_section_has_a_step_and_referrals_have_a_reply),
        cmocka_unit_test(self_harm_gets_crisis_words_at_any_urgency_and_for_anyone),
        cmocka_unit_test(a_lesser_concept_never_softens_an_emergency),
        cmocka_unit_test(cautions_come_with_referrals_only),
        cmocka_unit_test(own_texts_stand_before_the_built_in_ones),
        cmocka_unit_test(malformed_texts_are_refused_with_their_line),
        cmocka_unit_test(no_built_in_text_diagnoses_or_comforts),
        cmocka_unit_test(times_are_said_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
