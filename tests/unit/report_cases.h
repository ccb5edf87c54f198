/* Invented cases for the report tests, hostile ones among them. Included by test_report_*.c only. */
#ifndef RF_TESTS_REPORT_CASES_H
#define RF_TESTS_REPORT_CASES_H

#include "report/report.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#define NOW INT64_C(1796400000) /* 2026-12-04T16:00:00Z */
#define HOUR INT64_C(3600)
#define DAY (24 * HOUR)

/* A finding by its words in the text. */
typedef struct found {
    const char *words, *concept, *title, *source;
    rf_status status;
    rf_experiencer experiencer;
    rf_temporality temporality;
} found;

/* Add a case; `found` ends at an entry without words. Strings of a caller may die after the call. */
static inline void add_case(rf_report *r, rf_comment comment, rf_verdict verdict, const found *list)
{
    rf_finding findings[16];
    size_t n = 0;
    for (; list != NULL && list[n].words != NULL; n++) {
        const char *hit = strstr(comment.text.ptr, list[n].words);
        assert_non_null(hit);
        size_t start = (size_t)(hit - comment.text.ptr), length = strlen(list[n].words);
        findings[n] = (rf_finding){.concept = rf_str_from(list[n].concept),
                                   .title = rf_str_from(list[n].title),
                                   .source = rf_str_from(list[n].source),
                                   .text = {hit, length},
                                   .start = start,
                                   .end = start + length,
                                   .status = list[n].status,
                                   .experiencer = list[n].experiencer,
                                   .temporality = list[n].temporality};
    }
    verdict.findings = findings;
    verdict.n_findings = n;
    verdict.id = comment.id;
    verdict.model = RF_STR("3f9c01ab77de");
    rf_case c = {.comment = comment, .verdict = verdict, .is_new = true};
    rf_report_add(r, &c);
}

static inline rf_comment comment_of(const char *id, const char *author, int64_t published, const char *url, const char *text)
{
    return (rf_comment){.id = rf_str_from(id),
                        .author = rf_str_from(author),
                        .text = rf_str_from(text),
                        .url = rf_str_from(url),
                        .source = RF_STR("channel"),
                        .container = RF_STR("Six exercises for the upper back"),
                        .published = published,
                        .edited = RF_NO_TIME,
                        .published_exact = true};
}

static const rf_exercise stiff[] = {
    {"Thoracic Rotation Stretch", "3:58"}, {"Chair Extension Mobilization", "5:37"}, {"Foam Roller", "7:27"}};
static const rf_exercise loose[] = {{"Rows", "9:36"}, {"Wall Angels", "11:07"}, {"Prone W's", "12:30"}};

static inline void add_referred_cases(rf_report *r)
{
    add_case(
        r,
        comment_of("Ug-saddle", "@quiet_gardener", NOW - 31 * HOUR, "https://www.youtube.com/watch?v=abc123&lc=Ug-saddle",
                   "Love the calm voice. Since yesterday I can't feel the toilet paper and my legs tingle on both sides.\n\n\n\n\n"
                   "No fever, and my weight is fine. Should I still do the foam roller?"),
        (rf_verdict){.disposition = RF_REFER, .urgency = RF_EMERGENCY, .p_refer = 0.9981, .decided_by = RF_STR("rule:saddle_sensory_loss")},
        (found[]){{"my legs tingle on both sides", "bilateral_leg_symptoms", "Tingling, numbness or weakness in both legs",
                   "GIRFT cauda equina pathway, 2023", RF_PRESENT, RF_SELF, RF_CURRENT},
                  {"can't feel the toilet paper", "saddle_sensory_loss", "Numbness between the legs or around the back passage",
                   "GIRFT cauda equina pathway, 2023", RF_PRESENT, RF_SELF, RF_CURRENT},
                  {"No fever", "fever_with_spinal_pain", "Fever together with back pain", "NICE NG59", RF_NEGATED, RF_SELF, RF_CURRENT},
                  {"feel the toilet paper and my legs", "saddle_sensory_loss", "Numbness between the legs or around the back passage",
                   "GIRFT cauda equina pathway, 2023", RF_PRESENT, RF_SELF, RF_CURRENT},
                  {0}});
    add_case(
        r,
        comment_of("Ug-dark", "@m_1987", NOW - 2 * HOUR, "https://www.youtube.com/watch?v=abc123&lc=Ug-dark",
                   "third year of this pain. honestly i dont want to be here anymore"),
        (rf_verdict){
            .disposition = RF_REFER, .urgency = RF_EMERGENCY, .p_refer = 0.961, .decided_by = RF_STR("rule:suicidal_ideation_self_harm")},
        (found[]){{"i dont want to be here anymore", "suicidal_ideation_self_harm", "Thoughts of suicide or self-harm", "project decision",
                   RF_PRESENT, RF_SELF, RF_CURRENT},
                  {"third year of this pain", "duration_persistent", "Pain for a long time", "NICE NG59", RF_PRESENT, RF_SELF, RF_CURRENT},
                  {0}});
    rf_comment reply = comment_of("Ug-mother.1", "@sunny-side", NOW - 5 * HOUR, "https://www.youtube.com/watch?v=abc123&lc=Ug-mother.1",
                                  "My mother had breast cancer in 2019 and now her mid back hurts at night, she wakes up from it.");
    reply.parent = RF_STR("Ug-mother");
    add_case(r, reply,
             (rf_verdict){.disposition = RF_REFER, .urgency = RF_URGENT, .p_refer = 0.874, .decided_by = RF_STR("policy:cancer_with_pain")},
             (found[]){{"breast cancer in 2019", "cancer_history", "A history of cancer", "NICE NG59", RF_PRESENT, RF_OTHER, RF_PAST},
                       {"she wakes up from it", "night_pain_waking", "Pain that wakes at night", "", RF_PRESENT, RF_OTHER, RF_CURRENT},
                       {0}});
    rf_comment top = comment_of("Ug-mother", "@daughter", NOW - 9 * HOUR, "https://www.youtube.com/watch?v=abc123&lc=Ug-mother",
                                "Same thread, other question: my uncle has a foot that drags since Monday.");
    add_case(
        r, top,
        (rf_verdict){
            .disposition = RF_REFER, .urgency = RF_URGENT, .p_refer = 0.79, .decided_by = RF_STR("rule:foot_drop"), .needs_human = true},
        (found[]){{"a foot that drags", "foot_drop", "", "", RF_POSSIBLE, RF_OTHER, RF_RECENT}, {0}});
    add_case(r,
             comment_of(
                 "Ug-fusion", "@walks.again", NOW - 3 * DAY, "http://blog.example.org/back/#comment-17",
                 "had a fusion t4 to l1 in spring, osteoporosis too. which of the six can i do? a friend said if you are pregnant skip it"),
             (rf_verdict){.disposition = RF_REFER,
                          .urgency = RF_ROUTINE,
                          .p_refer = 0.55,
                          .decided_by = RF_STR("rule:post_spinal_surgery"),
                          .notes = (rf_str[]){RF_STR("asks about exercises after surgery")},
                          .n_notes = 1},
             (found[]){
                 {"had a fusion t4 to l1", "post_spinal_surgery", "Surgery on the spine", "project decision", RF_PRESENT, RF_SELF, RF_PAST},
                 {"osteoporosis", "osteoporosis", "Osteoporosis", "BJSM consensus 2022", RF_PRESENT, RF_SELF, RF_CURRENT},
                 {"if you are pregnant", "pregnancy", "Pregnancy", "", RF_HYPOTHETICAL, RF_GENERIC, RF_FUTURE_OR_IF},
                 {0}});
}

static inline void add_hostile_cases(rf_report *r)
{
    add_case(r,
             comment_of("\"><b id=x>",
                        "<img src=x onerror=alert(1)>\xE2\x80\xAE"
                        "gnp.exe",
                        NOW - 26 * HOUR, "javascript:alert(document.cookie)",
                        "=HYPERLINK(\"http://evil.example\",\"click\") </blockquote><script>alert('1')</script> & <svg onload=alert(2)>\r\n"
                        "--> ]]> {{{text}}} **bold** [x](javascript:1) \x1B[31mred\x07 \xC2\x9B"
                        "31m;=cmd|' /C calc'!A0; my hand is numb \xF0\x9F\x91\xA9\xE2\x80\x8D\xE2\x9A\x95"),
             (rf_verdict){.disposition = RF_REFER,
                          .urgency = RF_ROUTINE,
                          .p_refer = 0.5,
                          .decided_by = RF_STR("svm:routine\"><i>"),
                          .notes = (rf_str[]){RF_STR("<u>note</u>")},
                          .n_notes = 1},
             (found[]){{"my hand is numb", "radiculopathy_unilateral", "Numb <hand>\" onmouseover=\"x", "<a href='//evil.example'>",
                        RF_PRESENT, RF_SELF, RF_CURRENT},
                       {0}});
    static char word[10001];
    memset(word, 'w', sizeof word - 1);
    add_case(r,
             comment_of("Ug-long", "@averyveryveryveryveryveryveryveryveryveryverylongnamewithoutanyblanksatall", RF_NO_TIME,
                        "https://example.com@evil.example/\"onclick=\"x", word),
             (rf_verdict){.disposition = RF_REFER, .urgency = RF_ROUTINE, .p_refer = 0.51, .decided_by = RF_STR("svm:routine")}, NULL);
}

static inline void add_other_cases(rf_report *r)
{
    add_case(r,
             comment_of("Ug-question", "@ask", NOW - 4 * HOUR, "https://www.youtube.com/watch?v=abc123&lc=Ug-question",
                        "isn't numbness in the groin bad?"),
             (rf_verdict){.disposition = RF_ADVICE,
                          .p_refer = 0.31,
                          .decided_by = RF_STR("policy:question_without_subject"),
                          .needs_human = true,
                          .bucket = RF_GENERAL,
                          .items = stiff,
                          .n_items = 3},
             (found[]){{"numbness in the groin", "saddle_sensory_loss", "Numbness between the legs or around the back passage", "",
                        RF_HYPOTHETICAL, RF_GENERIC, RF_CURRENT},
                       {0}});
    add_case(r,
             comment_of("Ug-arabic", "\xD8\xB3\xD8\xA7\xD8\xB1\xD8\xA9", NOW - 6 * HOUR,
                        "https://www.youtube.com/watch?v=abc123&lc=Ug-arabic",
                        "\xD8\xB8\xD9\x87\xD8\xB1\xD9\x8A \xD9\x8A\xD8\xA4\xD9\x84\xD9\x85\xD9\x86\xD9\x8A \xD9\x85\xD9\x86\xD8\xB0 "
                        "\xD8\xA3\xD8\xB3\xD8\xA8\xD9\x88\xD8\xB9"),
             (rf_verdict){.disposition = RF_NOT_JUDGED, .decided_by = RF_STR("language:other"), .needs_human = true}, NULL);
    rf_comment picture = comment_of("Ug-picture", "@xray", NOW - 7 * HOUR, "", "");
    picture.has_media = true;
    add_case(r, picture, (rf_verdict){.disposition = RF_NOT_JUDGED, .decided_by = RF_STR("input:image_only"), .needs_human = true}, NULL);
    add_case(r,
             comment_of("Ug-stiff", "@desk\tworker", NOW - 8 * HOUR, "https://www.youtube.com/watch?v=abc123&lc=Ug-stiff",
                        "-10 degrees of extension at best, tight as a drum after work. no numbness."),
             (rf_verdict){.disposition = RF_ADVICE,
                          .p_refer = 0.03,
                          .decided_by = RF_STR("svm:advice"),
                          .bucket = RF_MOBILITY,
                          .items = stiff,
                          .n_items = 3},
             (found[]){{"tight as a drum", "stiffness_tightness", "Stiffness", "", RF_PRESENT, RF_SELF, RF_CURRENT},
                       {"no numbness", "radiculopathy_unilateral", "Numbness of an arm or leg", "", RF_NEGATED, RF_SELF, RF_CURRENT},
                       {0}});
    add_case(r,
             comment_of("Ug-slouch", "@gamer", NOW - 10 * DAY, "https://www.youtube.com/watch?v=abc123&lc=Ug-slouch",
                        "rounded shoulders from gaming ;-) where do i start"),
             (rf_verdict){.disposition = RF_ADVICE,
                          .p_refer = 0.02,
                          .decided_by = RF_STR("svm:advice"),
                          .bucket = RF_STABILITY,
                          .items = loose,
                          .n_items = 3},
             (found[]){
                 {"rounded shoulders", "weakness_posture_hypermobile", "Posture, weakness, looseness", "", RF_PRESENT, RF_SELF, RF_CURRENT},
                 {0}});
    add_case(r, comment_of("Ug-thanks", "@fan", NOW - 11 * HOUR, "", "thank you, great video"),
             (rf_verdict){.disposition = RF_NO_ACTION, .decided_by = RF_STR("svm:no_action")}, NULL);
}

/* Eight weeks up to NOW. */
static const rf_report_week report_weeks[] = {
    {.from = NOW - 56 * DAY, .judged = 98, .refer = {0, 6, 2, 0}},   {.from = NOW - 49 * DAY, .judged = 120, .refer = {0, 9, 1, 1}},
    {.from = NOW - 42 * DAY, .judged = 75, .refer = {0, 4, 3, 0}},   {.from = NOW - 35 * DAY, .judged = 0, .refer = {0, 0, 0, 0}},
    {.from = NOW - 28 * DAY, .judged = 143, .refer = {0, 11, 2, 2}}, {.from = NOW - 21 * DAY, .judged = 160, .refer = {0, 8, 4, 0}},
    {.from = NOW - 14 * DAY, .judged = 101, .refer = {0, 7, 0, 1}},  {.from = NOW - 7 * DAY, .judged = 115, .refer = {0, 10, 2, 3}},
};

/* The report of the golden files. */
static inline void make_report(rf_report *r)
{
    rf_report_init(r);
    r->channel = RF_STR("Back & Neck with Dr. Example");
    r->version = RF_STR("0.1.0");
    r->model = RF_STR("3f9c01ab77de");
    r->generated = NOW;
    r->since = NOW - 14 * DAY;
    r->until = NOW;
    r->weeks = report_weeks;
    r->n_weeks = sizeof report_weeks / sizeof *report_weeks;
    r->counts.read = 812;
    r->counts.no_action = 799;
    r->counts.errors = 1;
    add_other_cases(r);
    add_hostile_cases(r);
    add_referred_cases(r);
    rf_report_gap(r, RF_STR("Replies of 2 threads in 'channel': the daily quota was used up; the next run reads them."));
}

#endif
