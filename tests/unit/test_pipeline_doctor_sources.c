/* doctor: what it says of the sources, and of a clock that cannot be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "fetch_script.h"

#include <locale.h>

typedef struct heard {
    char text[4096];
    size_t fails;
} heard;

static void hear(void *ctx, rf_check_level level, rf_code code, const char *what, const char *found, const char *advice)
{
    heard *h = ctx;
    size_t n = strlen(h->text);
    h->fails += level == RF_CHECK_FAIL;
    assert_true((advice == NULL) == (level == RF_CHECK_OK));
    assert_true((code == RF_OK) == (level != RF_CHECK_FAIL));
    snprintf(h->text + n, sizeof h->text - n, "%d %s: %s\n", (int)level, what, found);
}

static void the_doctor_finds_the_worst_and_checks_each_source(void **state)
{
    (void)state;
    fetch(three);
    rf_settings *all[] = {section("tube", NULL, NULL), section("export", "path", "/nowhere/at/all.jsonl")};
    heard h = {{0}, 0};
    const rf_check_listener listener = {hear, &h};
    rf_doctor_options o = {.store = store_path,
                           .models = RF_TEST_ROOT "/models",
                           .sections = (const rf_settings *const *)all,
                           .n_sections = 2,
                           .now = NOW,
                           .kinds = kinds};

    rf_code worst = rf_doctor(&o, &listener);

    if (worst != RF_E_AUTH || h.fails != 2)
        fail_msg("%d: %s", (int)worst, h.text);
    assert_non_null(strstr(h.text, "0 source 'tube': reach: it answers"));
    assert_non_null(strstr(h.text, "2 source 'tube': reach: the key is refused"));
    assert_non_null(strstr(h.text, "0 source 'tube': last run: 5 read, 5 new, complete"));
    assert_non_null(strstr(h.text, "2 source 'export': files: cannot read"));
    o.now = 1000;
    o.n_sections = 0;
    assert_int_equal(rf_doctor(&o, &listener), RF_E_OTHER); /* 1970 */
    rf_settings_free(all[0]);
    rf_settings_free(all[1]);
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
#define fact(f) cmocka_unit_test_setup_teardown(f, make_dir, remove_dir)
    const struct CMUnitTest tests[] = {
        fact(the_doctor_finds_the_worst_and_checks_each_source),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
