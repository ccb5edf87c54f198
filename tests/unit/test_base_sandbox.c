/* base/sandbox: what a process that closed itself in can no longer do, and that it could before. Each attempt is a child of its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/sandbox.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[] = "/tmp/redflag-sandbox-XXXXXX";
static int server_port;

static bool open_passwd(void) { return open("/etc/passwd", O_RDONLY) >= 0; }
static bool write_outside(void) { return open("/tmp/redflag-sandbox-outside", O_WRONLY | O_CREAT, 0600) >= 0; }
static bool list_root(void) { return open("/", O_RDONLY | O_DIRECTORY) >= 0; }

static bool connect_to_server(void)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)server_port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    return fd >= 0 && connect(fd, (struct sockaddr *)&a, sizeof a) == 0;
}

static bool run_a_program(void)
{
    execl("/bin/true", "true", (char *)NULL); /* its status 0 would read as success */
    return false;
}

static bool start_a_process(void)
{
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    return pid > 0;
}

static bool trace(void) { return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0; }

static bool write_and_run_memory(void)
{
    return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

/* What must go on working. */
static bool write_inside(void)
{
    char path[64], other[64];
    snprintf(path, sizeof path, "%s/a", folder);
    snprintf(other, sizeof other, "%s/b", folder);
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    return fd >= 0 && write(fd, "x", 1) == 1 && fsync(fd) == 0 && close(fd) == 0 && rename(path, other) == 0 && unlink(other) == 0;
}

static void *one(void *p) { return p; }

static bool start_a_thread(void)
{
    pthread_t t;
    void *got = NULL;
    return pthread_create(&t, NULL, one, folder) == 0 && pthread_join(t, &got) == 0 && got == folder;
}

/* Try in a child, closed in or not. */
static bool can(bool (*attempt)(void), bool closed)
{
    pid_t pid = fork();
    if (pid == 0) {
        const char *writable[] = {folder};
        const rf_sandbox s = {.writable = writable, .n_writable = 1};
        char missing[RF_SANDBOX_MISSING];
        rf_error err = {0};
        if (closed && !rf_sandbox_enter(RF_SANDBOX_AUTO, &s, missing, &err))
            _exit(9);
        _exit(attempt() ? 0 : 1);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    assert_true(WIFEXITED(status));
    assert_int_not_equal(WEXITSTATUS(status), 9);
    return WEXITSTATUS(status) == 0;
}

/* The kernel under a test machine may lack one of the two; then there is nothing to try. */
static bool kernel_can(void)
{
    pid_t pid = fork();
    if (pid == 0) {
        const rf_sandbox nothing = {0};
        char missing[RF_SANDBOX_MISSING];
        rf_error err = {0};
        _exit(rf_sandbox_enter(RF_SANDBOX_REQUIRE, &nothing, missing, &err) ? 0 : 1);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    return status == 0;
}

static void what_a_hijacked_process_would_try_is_allowed_before_and_denied_after(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        bool (*attempt)(void);
    } attacks[] = {{"open /etc/passwd", open_passwd},
                   {"write outside", write_outside},
                   {"list /", list_root},
                   {"connect", connect_to_server},
                   {"exec", run_a_program},
                   {"fork", start_a_process},
                   {"ptrace", trace},
                   {"memory to write and run", write_and_run_memory}};
    if (!kernel_can()) {
        print_message("skipped: this kernel or build has no sandbox\n");
        skip();
    }
    for (size_t i = 0; i < sizeof attacks / sizeof attacks[0]; i++) {
        print_message("%s\n", attacks[i].name);
        assert_true(can(attacks[i].attempt, false));
        assert_false(can(attacks[i].attempt, true));
    }
    unlink("/tmp/redflag-sandbox-outside");
}

static void files_of_its_own_folder_and_threads_go_on_working(void **state)
{
    (void)state;

    assert_true(can(write_inside, true));
    assert_true(can(start_a_thread, true));
}

static void off_changes_nothing_and_words_are_read(void **state)
{
    (void)state;
    const rf_sandbox nothing = {0};
    char missing[RF_SANDBOX_MISSING] = "x";
    rf_error err = {0};
    rf_sandbox_mode mode = RF_SANDBOX_AUTO;

    assert_true(rf_sandbox_mode_parse("off", &mode));
    assert_int_equal(mode, RF_SANDBOX_OFF);
    assert_false(rf_sandbox_mode_parse("on", &mode));
    assert_true(rf_sandbox_enter(RF_SANDBOX_OFF, &nothing, missing, &err));
    assert_string_equal(missing, "");
    assert_true(open_passwd());
}

static int set_up(void **state)
{
    (void)state;
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof a;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    bool ok = mkdtemp(folder) != NULL && fd >= 0 && bind(fd, (struct sockaddr *)&a, len) == 0 && listen(fd, 8) == 0 &&
              getsockname(fd, (struct sockaddr *)&a, &len) == 0;
    server_port = ntohs(a.sin_port);
    return ok ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_a_hijacked_process_would_try_is_allowed_before_and_denied_after),
                                       cmocka_unit_test(files_of_its_own_folder_and_threads_go_on_working),
                                       cmocka_unit_test(off_changes_nothing_and_words_are_read)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
