/* net/secret.c - reads secrets where they are kept. */
#include "net/secret.h"

#include "base/arena.h"
#include "net/command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_SECRET 4096
#define COMMAND_MS 30000

void rf_secret_release(rf_secret *s)
{
    if (s->bytes != NULL)
        explicit_bzero(s->bytes, s->len);
    free(s->bytes);
    *s = (rf_secret){0};
}

rf_str rf_secret_str(const rf_secret *s) { return s->bytes != NULL ? (rf_str){s->bytes, s->len} : RF_STR(""); }

/* The first line of what was read. What is wrong with it, NULL if nothing. */
static const char *keep_line(const char *bytes, size_t n, rf_secret *out)
{
    const char *end = memchr(bytes, '\n', n);
    size_t len = end != NULL ? (size_t)(end - bytes) : n;
    len -= len > 0 && bytes[len - 1] == '\r';
    if (len == 0)
        return "is empty";
    if (end == NULL && n >= MAX_SECRET)
        return "is too long for a key or password";
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)bytes[i] < 0x20 || bytes[i] == 0x7F)
            return "holds control characters";
    out->bytes = rf_xmalloc(len + 1);
    memcpy(out->bytes, bytes, len);
    out->bytes[len] = '\0';
    out->len = len;
    return NULL;
}

/* Read until the end, the size, or `deadline` (monotonic ms, 0: none). */
static ssize_t read_all(int fd, char *bytes, size_t size, int64_t deadline)
{
    size_t n = 0;
    while (n < size) {
        struct timespec t;
        clock_gettime(CLOCK_MONOTONIC, &t);
        int64_t left = deadline - ((int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000);
        struct pollfd p = {.fd = fd, .events = POLLIN};
        if (deadline != 0 && (left <= 0 || (poll(&p, 1, (int)left) == 0))) {
            errno = ETIMEDOUT;
            return -1;
        }
        ssize_t got = read(fd, bytes + n, size - n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        n += (size_t)got;
    }
    return (ssize_t)n;
}

static bool from_file(const rf_settings *s, const char *key, const char *path, rf_secret *out, rf_error *err)
{
    char bytes[MAX_SECRET];
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK); /* a FIFO would wait for a writer */
    if (fd < 0)
        return rf_settings_error(s, key, err, "cannot open '%.120s': %s", path, strerror(errno));
    const char *wrong = fstat(fd, &st) != 0 ? strerror(errno) : !S_ISREG(st.st_mode) ? "is no file" : NULL;
    if (wrong == NULL && (st.st_mode & 077) != 0)
        wrong = "can be read by others: chmod 600";
    ssize_t n = wrong == NULL ? read_all(fd, bytes, sizeof bytes, 0) : 0;
    if (wrong == NULL)
        wrong = n < 0 ? strerror(errno) : keep_line(bytes, (size_t)n, out);
    close(fd);
    explicit_bzero(bytes, sizeof bytes);
    return wrong == NULL || rf_settings_error(s, key, err, "secret file '%.120s' %s", path, wrong);
}

static pid_t start(char **argv, int *from)
{
    int fds[2];
    if (pipe2(fds, O_CLOEXEC) != 0)
        return -1;
    pid_t pid = fork();
    if (pid == 0) {
        int nothing = open("/dev/null", O_RDONLY);
        dup2(nothing, STDIN_FILENO);
        dup2(fds[1], STDOUT_FILENO);
        setpgid(0, 0);
        execvp(argv[0], argv);
        _exit(127);
    }
    close(fds[1]);
    *from = fds[0];
    if (pid < 0)
        close(fds[0]);
    return pid;
}

static bool from_command(const rf_settings *s, const char *key, const char *line, rf_secret *out, rf_error *err)
{
    char bytes[MAX_SECRET];
    rf_arena *arena = rf_arena_new(1024);
    char **argv = rf_command_split(line, arena);
    int fd = -1, status = 0;
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    int64_t deadline = (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000 + COMMAND_MS;
    pid_t pid = argv[0] != NULL ? start(argv, &fd) : -1;
    const char *wrong = argv[0] == NULL ? "has an open quote or no words" : pid < 0 ? strerror(errno) : NULL;
    if (wrong == NULL) {
        ssize_t n = read_all(fd, bytes, sizeof bytes, deadline);
        if (n < 0) {
            wrong = errno == ETIMEDOUT ? "did not answer within 30 s" : strerror(errno);
            kill(-pid, SIGKILL);
        }
        close(fd); /* a program that prints more gets SIGPIPE */
        while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
            ;
        if (wrong == NULL && WIFEXITED(status) && WEXITSTATUS(status) == 127)
            wrong = "cannot be started";
        else if (wrong == NULL && !(WIFEXITED(status) && WEXITSTATUS(status) == 0))
            wrong = "failed";
        if (wrong == NULL)
            wrong = keep_line(bytes, (size_t)n, out) != NULL ? "printed no usable line" : NULL;
    }
    explicit_bzero(bytes, sizeof bytes);
    char program[64];
    snprintf(program, sizeof program, "%.60s", argv[0] != NULL ? argv[0] : "");
    rf_arena_free(arena);
    return wrong == NULL || rf_settings_error(s, key, err, "command '%s' %s", program, wrong);
}

/* systemd hands credentials in a folder that only the service can read. */
static bool from_credential(const rf_settings *s, const char *key, const char *name, bool must, rf_secret *out, rf_error *err)
{
    char path[4096], bytes[MAX_SECRET];
    const char *dir = getenv("CREDENTIALS_DIRECTORY");
    if (dir == NULL || dir[0] != '/' || strchr(name, '/') != NULL)
        return !must || rf_settings_error(s, key, err,
                                          strchr(name, '/') ? "a credential's name has no '/'"
                                                            : "there is no $CREDENTIALS_DIRECTORY: use LoadCredential=");
    snprintf(path, sizeof path, "%s/%s", dir, name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return (!must && errno == ENOENT) || rf_settings_error(s, key, err, "cannot open credential '%.60s': %s", name, strerror(errno));
    ssize_t n = read_all(fd, bytes, sizeof bytes, 0);
    close(fd);
    const char *wrong = n < 0 ? strerror(errno) : keep_line(bytes, (size_t)n, out);
    explicit_bzero(bytes, sizeof bytes);
    return wrong == NULL || rf_settings_error(s, key, err, "credential '%.60s' %s", name, wrong);
}

static bool from_env(const rf_settings *s, const char *key, const char *name, rf_secret *out, rf_error *err)
{
    const char *value = getenv(name);
    if (value == NULL)
        return rf_settings_error(s, key, err, "there is no environment variable '%.60s' (cron has few)", name);
    const char *wrong = keep_line(value, strlen(value), out);
    return wrong == NULL || rf_settings_error(s, key, err, "environment variable '%.60s' %s", name, wrong);
}

bool rf_secret_load(const rf_settings *s, const char *name, rf_secret *out, rf_error *err)
{
    char file[64], command[64], credential[64], env[64], standard[192];
    *out = (rf_secret){0};
    snprintf(file, sizeof file, "%.40s_file", name);
    snprintf(command, sizeof command, "%.40s_command", name);
    snprintf(credential, sizeof credential, "%.40s_credential", name);
    snprintf(env, sizeof env, "%.40s_env", name);
    if (rf_settings_has(s, file))
        return from_file(s, file, rf_settings_text(s, file), out, err);
    if (rf_settings_has(s, command))
        return from_command(s, command, rf_settings_text(s, command), out, err);
    if (rf_settings_has(s, credential))
        return from_credential(s, credential, rf_settings_text(s, credential), true, out, err);
    if (rf_settings_has(s, env))
        return from_env(s, env, rf_settings_text(s, env), out, err);
    snprintf(standard, sizeof standard, "%.120s.%.40s", rf_settings_name(s), name);
    return from_credential(s, name, standard, false, out, err);
}

void rf_secret_basic(const char *user, const rf_secret *password, rf_secret *out)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t n = strlen(user), all = n + 1 + password->len, at = 6;
    unsigned char *plain = rf_xcalloc(1, all + 3);
    memcpy(plain, user, n);
    plain[n] = ':';
    if (password->len > 0)
        memcpy(plain + n + 1, password->bytes, password->len);
    out->bytes = rf_xmalloc(6 + (all + 2) / 3 * 4 + 1);
    memcpy(out->bytes, "Basic ", 6);
    for (size_t i = 0; i < all; i += 3) {
        uint32_t v = (uint32_t)plain[i] << 16 | (uint32_t)plain[i + 1] << 8 | plain[i + 2];
        out->bytes[at++] = digits[v >> 18];
        out->bytes[at++] = digits[v >> 12 & 63];
        out->bytes[at++] = i + 1 < all ? digits[v >> 6 & 63] : '=';
        out->bytes[at++] = i + 2 < all ? digits[v & 63] : '=';
    }
    out->bytes[at] = '\0';
    out->len = at;
    explicit_bzero(plain, all + 3);
    free(plain);
}
