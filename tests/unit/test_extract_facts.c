/* Times and persons as classes: what the context layer is told about the words around a phrase. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "arena_fixture.h"
#include "extract/context_facts.h"

/* The first time told in the text, from any word on. */
static time_class first_time(const char *text)
{
    rf_text t;
    size_t n;
    rf_arena_reset(arena);
    rf_text_fold(&t, rf_str_from(text), NULL, arena);
    for (size_t i = 0; i < t.n_words; i += n) {
        time_class c = time_at(&t, i, &n);
        assert_true(n >= 1);
        if (c != TIME_NONE)
            return c;
    }
    return TIME_NONE;
}

static void times_are_told_in_many_ways(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        time_class is;
    } cases[] = {
        {"three days ago it went", TIME_RECENT},
        {"two weeks since", TIME_RECENT},
        {"before two days i fell", TIME_RECENT},
        {"before two years i fell", TIME_OLD},
        {"on the 14th", TIME_RECENT},
        {"packed on 3/11", TIME_RECENT},
        {"fell on sat", TIME_RECENT},
        {"i sat on the floor", TIME_NONE},
        {"locked up sat afternoon", TIME_RECENT},
        {"tues it locked", TIME_RECENT},
        {"the other day", TIME_RECENT},
        {"last week", TIME_RECENT},
        {"last year", TIME_OLD},
        {"next week", TIME_AHEAD},
        {"this morning", TIME_TODAY},
        {"this week", TIME_NOW},
        {"since 2019", TIME_NOW},
        {"in 2019", TIME_OLD},
        {"that winter", TIME_OLD},
        {"in lockdown", TIME_OLD},
        {"in the army", TIME_OLD},
        {"aged four", TIME_AGE},
        {"stopped eating at fourteen", TIME_AGE},
        {"pain at 7/10", TIME_NONE},
        {"seen at 7 pm", TIME_NONE},
        {"stopped at 5 minutes", TIME_NONE},
        {"as a child", TIME_OLD},
        {"never", TIME_EVER},
        {"for three weeks", TIME_NOW},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        time_class c = first_time(cases[i].text);
        if (c != cases[i].is)
            fail_msg("'%s' is %d, not %d", cases[i].text, (int)c, (int)cases[i].is);
    }
}

static void persons_are_told_apart(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        person_class is;
    } cases[] = {
        {"sister", PERSON_KIN},   {"lodger's", PERSON_KIN},  {"whippet", PERSON_KIN},   {"hers", PERSON_THIRD},
        {"pt", PERSON_PATIENT},   {"patients", PERSON_MANY}, {"everyone", PERSON_MANY}, {"mine", PERSON_FIRST},
        {"yours", PERSON_SECOND}, {"doctor", PERSON_NONE},   {"back", PERSON_NONE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        rf_text t;
        rf_arena_reset(arena);
        rf_text_fold(&t, rf_str_from(cases[i].text), NULL, arena);
        if (person_at(&t, 0) != cases[i].is)
            fail_msg("'%s' is %d, not %d", cases[i].text, (int)person_at(&t, 0), (int)cases[i].is);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_told_in_many_ways),
        cmocka_unit_test(persons_are_told_apart),
    };
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
