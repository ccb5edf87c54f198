/* Options and configuration: rows in, values out, errors that help. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../../src/cli/config.c"
#include "../../src/cli/options.c"

static bool parse_line(int argc, char **argv, bool *all, const char **out, long long *n, parsed *p, rf_error *err)
{
    static common c;
    c = (common){0};
    const option_row rows[] = {{'a', "all", NULL, "", OPTION_SWITCH, all},
                               {0, "out", "DIR", "", OPTION_TEXT, out},
                               {0, "count", "N", "", OPTION_NUMBER, n},
                               {0, NULL, NULL, NULL, OPTION_SWITCH, NULL}};
    return options_parse(argc, argv, rows, &c, p, err);
}

static void options_may_stand_anywhere_and_in_any_form(void **state)
{
    (void)state;
    char *argv[] = {"report", "file1", "--out=x y", "-aq", "--count", "7", "--", "--all"};
    bool all = false;
    const char *out = NULL;
    long long n = 0;
    parsed p;
    rf_error err = {0};
    assert_true(parse_line(8, argv, &all, &out, &n, &p, &err));
    assert_true(all);
    assert_string_equal(out, "x y");
    assert_int_equal(n, 7);
    assert_int_equal(p.n_operands, 2);
    assert_string_equal(p.operands[1], "--all");
    free(p.operands);
}

static void a_wrong_option_is_named(void **state)
{
    (void)state;
    char *unknown[] = {"report", "--oot"}, *no_value[] = {"report", "--out"}, *no_number[] = {"report", "--count", "many"},
         *too_much[] = {"report", "--all=1"};
    char **lines[] = {unknown, no_value, no_number, too_much};
    static const char *const said[] = {"unknown option '--oot'", "needs a value", "whole number, not 'many'", "takes no value"};
    for (int i = 0; i < 4; i++) {
        bool all;
        const char *out;
        long long n;
        parsed p;
        rf_error err = {0};
        assert_false(parse_line(i == 2 ? 3 : 2, lines[i], &all, &out, &n, &p, &err));
        assert_int_equal(err.code, RF_E_USAGE);
        assert_non_null(strstr(err.text, said[i]));
        free(p.operands);
    }
}

static bool load(const char *content, config *c, rf_error *err)
{
    char path[] = "/tmp/redflag-config-XXXXXX";
    int fd = mkstemp(path);
    assert_true(write(fd, content, strlen(content)) == (ssize_t)strlen(content));
    close(fd);
    bool ok = config_load(c, path, err);
    unlink(path);
    return ok;
}

static void a_configuration_names_sources_and_paths_beside_itself(void **state)
{
    (void)state;
    config c;
    rf_error err = {0};
    assert_true(load("# x\n[redflag]\nstore = s.db\nformats=csv\n\n[source \"blog\"]\npath = /abs/x.jsonl\nowner = Ann B\n", &c, &err));
    assert_string_equal(c.store, "/tmp/s.db");
    assert_string_equal(c.formats, "csv");
    assert_int_equal(c.n_sources, 1);
    assert_string_equal(rf_settings_name(c.sources[0]), "blog");
    assert_string_equal(rf_settings_text(c.sources[0], "path"), "/abs/x.jsonl");
    assert_string_equal(rf_settings_text(c.sources[0], "owner"), "Ann B");
    config_release(&c);
}

static void a_configuration_error_names_line_and_remedy(void **state)
{
    (void)state;
    static const char *const bad[] = {"[redflag]\nstroe = x\n",
                                      "[sauce]\n",
                                      "[redflag]\nstore\n",
                                      "[source \"a\"]\nkind = csv\n",
                                      "[source \"a\"]\npath = x\nonwer = B\n",
                                      "[source \"a\"]\nkind = cvs\n",
                                      "[source \"a\"]\nurl = https://x\n",
                                      "[source \"a\"]\npath=x\n[source \"a\"]\n",
                                      "[redflag]\nreport = some\n",
                                      "[redflag]\nout = a\nout = b\n"};
    static const char *const said[] = {
        "did you mean 'store'",      "unknown section",        "key = value", "has no 'path'", "did you mean 'owner'", "did you mean 'csv'",
        "has a 'url' and no 'kind'", "two sources called 'a'", "new or all",  "stands twice"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        config c;
        rf_error err = {0};
        assert_false(load(bad[i], &c, &err));
        assert_int_equal(err.code, RF_E_CONFIG);
        if (strstr(err.text, said[i]) == NULL)
            fail_msg("'%s': %s", said[i], err.text);
        config_release(&c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_may_stand_anywhere_and_in_any_form),
        cmocka_unit_test(a_wrong_option_is_named),
        cmocka_unit_test(a_configuration_names_sources_and_paths_beside_itself),
        cmocka_unit_test(a_configuration_error_names_line_and_remedy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
