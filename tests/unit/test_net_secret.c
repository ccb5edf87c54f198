/* Secrets: where they may be kept, and that nobody else hears of them. And the pauses between attempts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "net/retry.h"
#include "net/secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const rf_setting_row rows[] = {{.name = "key", .type = RF_SETTING_SECRET}, {.name = NULL}};
static const rf_setting_row *const tables[] = {rows, NULL};
static char folder[64], conf[80];

static int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/rf-secret-XXXXXX");
    bool ok = mkdtemp(folder) != NULL;
    snprintf(conf, sizeof conf, "%s/redflag.conf", folder);
    return !ok;
}

static int drop_folder(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

static void make_file(const char *name, const char *content, mode_t mode)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "w");
    fputs(content, f);
    fclose(f);
    chmod(path, mode);
}

static bool load(const char *key, const char *value, rf_secret *out, rf_error *err)
{
    rf_settings *s = rf_settings_new(conf, 3, "source", "tube");
    if (key != NULL)
        rf_settings_put(s, rf_str_from(key), rf_str_from(value), 4);
    bool ok = rf_settings_check(s, tables, err) && rf_secret_load(s, "key", out, err);
    rf_settings_free(s);
    return ok;
}

static void expect(const char *key, const char *value, const char *secret)
{
    rf_secret out;
    rf_error err = {0};
    if (!load(key, value, &out, &err))
        fail_msg("%s", err.text);
    assert_string_equal(out.bytes ? out.bytes : "", secret);
    rf_secret_release(&out);
    assert_null(out.bytes);
}

static void refuse(const char *key, const char *value, const char *says)
{
    rf_secret out = {0};
    rf_error err = {0};
    assert_false(load(key, value, &out, &err));
    assert_int_equal(err.code, RF_E_CONFIG);
    if (strstr(err.text, says) == NULL || strstr(err.text, "redflag.conf:4") == NULL || strstr(err.text, "hunter2") != NULL)
        fail_msg("%s", err.text);
}

static void a_secret_is_the_first_line_of_a_private_file(void **state)
{
    (void)state;
    make_file("key", "hunter2 with blanks\r\nsecond line\n", 0600);
    make_file("open", "hunter2\n", 0640);
    make_file("empty", "\n", 0600);
    make_file("strange", "hunter2\x01\n", 0600);

    expect("key_file", "key", "hunter2 with blanks");
    refuse("key_file", "open", "can be read by others");
    refuse("key_file", "empty", "is empty");
    refuse("key_file", "strange", "control characters");
    refuse("key_file", "absent", "cannot open");
    refuse("key_file", "/tmp", "is no file");
    char fifo[96];
    snprintf(fifo, sizeof fifo, "%s/fifo", folder);
    assert_int_equal(mkfifo(fifo, 0600), 0); /* nobody writes into it: opening it must not wait */
    refuse("key_file", "fifo", "is no file");
    unlink(fifo);
}

static void a_secret_may_come_from_a_command_without_a_shell(void **state)
{
    (void)state;
    expect("key_command", "printf '%s\\n' \"hunter2 $HOME\"", "hunter2 $HOME");
    refuse("key_command", "false", "failed");
    refuse("key_command", "/nowhere/at-all", "cannot be started");
    refuse("key_command", "true", "no usable line");
    refuse("key_command", "echo 'hunter2", "open quote");
}

static void a_secret_may_be_a_credential_of_the_service_or_the_environment(void **state)
{
    (void)state;
    make_file("tube.key", "hunter2\n", 0400);
    expect(NULL, NULL, "");
    setenv("CREDENTIALS_DIRECTORY", folder, 1);
    expect(NULL, NULL, "hunter2");
    expect("key_credential", "tube.key", "hunter2");
    refuse("key_credential", "other", "cannot open");
    refuse("key_credential", "../x", "has no '/'");
    unsetenv("CREDENTIALS_DIRECTORY");
    refuse("key_credential", "tube.key", "LoadCredential");
    setenv("RF_TEST_KEY", "hunter2", 1);
    expect("key_env", "RF_TEST_KEY", "hunter2");
    unsetenv("RF_TEST_KEY");
    refuse("key_env", "RF_TEST_KEY", "no environment variable");
}

static void a_secret_in_the_configuration_itself_is_refused_and_not_repeated(void **state)
{
    (void)state;
    refuse("key", "hunter2", "use key_file");
}

static void a_password_becomes_a_basic_header(void **state)
{
    (void)state;
    char text[] = "open sesame";
    rf_secret password = {text, strlen(text)}, out = {0};

    rf_secret_basic("Aladdin", &password, &out);

    assert_string_equal(out.bytes, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    rf_secret_release(&out);
}

static void pauses_grow_to_a_cap_and_are_the_same_for_the_same_seed(void **state)
{
    (void)state;
    uint64_t a = 7, b = 7;
    int64_t largest = 0;
    for (int n = 1; n < 40; n++) {
        int64_t pause = rf_retry_pause(&a, n, 1000, 8000);
        assert_int_equal(pause, rf_retry_pause(&b, n, 1000, 8000));
        assert_in_range(pause, 0, n < 4 ? 1000 << (n - 1) : 8000);
        largest = pause > largest ? pause : largest;
    }
    assert_true(largest > 6000);
}

static void retry_after_is_seconds_or_a_date(void **state)
{
    (void)state;
    int64_t noon = 1763812800; /* 22 Nov 2025 12:00:00 UTC */
    assert_int_equal(rf_retry_after(RF_STR("120"), noon), 120000);
    assert_int_equal(rf_retry_after(RF_STR("Sat, 22 Nov 2025 12:00:05 GMT"), noon), 5000);
    assert_int_equal(rf_retry_after(RF_STR("Sat, 22 Nov 2025 11:00:00 GMT"), noon), 0);
    assert_int_equal(rf_retry_after(RF_STR("soon"), noon), -1);
    assert_int_equal(rf_retry_after(RF_STR("-3"), noon), -1);
    assert_int_equal(rf_retry_after(RF_STR(""), noon), -1);
    assert_int_equal(rf_retry_after(RF_STR("99999999999"), noon), (int64_t)INT32_MAX * 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_secret_is_the_first_line_of_a_private_file, make_folder, drop_folder),
        cmocka_unit_test_setup_teardown(a_secret_may_come_from_a_command_without_a_shell, make_folder, drop_folder),
        cmocka_unit_test_setup_teardown(a_secret_may_be_a_credential_of_the_service_or_the_environment, make_folder, drop_folder),
        cmocka_unit_test_setup_teardown(a_secret_in_the_configuration_itself_is_refused_and_not_repeated, make_folder, drop_folder),
        cmocka_unit_test(a_password_becomes_a_basic_header),
        cmocka_unit_test(pauses_grow_to_a_cap_and_are_the_same_for_the_same_seed),
        cmocka_unit_test(retry_after_is_seconds_or_a_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
