/* net/command.c - one program, what goes in, what it says, how it ends. */
#include "net/command.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

char **rf_command_split(const char *line, rf_arena *arena)
{
    size_t n = 0, len = strlen(line);
    char **words = rf_arena_take(arena, (len / 2 + 2) * sizeof *words);
    char *to = rf_arena_take(arena, len + 1), quote = '\0';
    bool inside = false;
    for (const char *c = line; *c != '\0'; c++) {
        if (quote == '\0' && (*c == ' ' || *c == '\t')) {
            if (inside)
                *to++ = '\0';
            inside = false;
            continue;
        }
        if (!inside)
            words[n++] = to;
        inside = true;
        if (*c == quote)
            quote = '\0';
        else if (quote == '\0' && (*c == '"' || *c == '\''))
            quote = *c;
        else if (*c == '\\' && quote != '\'' && c[1] != '\0')
            *to++ = *++c;
        else
            *to++ = *c;
    }
    if (quote != '\0')
        n = 0;
    words[n] = NULL;
    return words;
}

/* A program with pipes at both ends; -1 when there is no room for one. */
static pid_t start(char *const *argv, int *to, int *from)
{
    int in[2], out[2];
    if (pipe2(in, O_CLOEXEC) != 0)
        return -1;
    if (pipe2(out, O_CLOEXEC) != 0) {
        close(in[0]);
        close(in[1]);
        return -1;
    }
    pid_t pid = fork();
    if (pid == 0) {
        signal(SIGPIPE, SIG_DFL);
        dup2(in[0], STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        dup2(out[1], STDERR_FILENO);
        setpgid(0, 0);
        execvp(argv[0], argv);
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    if (pid < 0) {
        close(in[1]);
        close(out[0]);
    }
    *to = in[1];
    *from = out[0];
    fcntl(*to, F_SETFL, O_NONBLOCK);
    fcntl(*from, F_SETFL, O_NONBLOCK);
    return pid;
}

static void keep_end(char *said, size_t size, const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t len = strlen(said);
        unsigned char c = (unsigned char)bytes[i];
        if (len + 1 == size) /* the end of what is said tells why */
            memmove(said, said + 1, len--);
        said[len] = c == '\n' || c == '\t' ? ' ' : c >= 0x20 && c < 0x7F ? (char)c : '?';
        said[len + 1] = '\0';
    }
}

/* Both pipes until the program closes its output. False when the time is over. */
static bool talk(int *to, int from, rf_str input, int64_t deadline, rf_command_end *end)
{
    size_t given = 0;
    for (;;) {
        if (*to >= 0 && given == input.len) {
            close(*to);
            *to = -1;
        }
        int64_t left = deadline - rf_clock_system.now_ms(rf_clock_system.ctx);
        struct pollfd p[2] = {{.fd = from, .events = POLLIN}, {.fd = *to, .events = POLLOUT}};
        if (left <= 0 || (poll(p, 2, (int)left) == 0))
            return false;
        if (p[1].revents != 0) {
            ssize_t n = write(*to, input.ptr + given, input.len - given);
            if (n > 0)
                given += (size_t)n;
            else if (n < 0 && errno != EAGAIN && errno != EINTR)
                given = input.len; /* it reads no more; its exit status says what that means */
        }
        if (p[0].revents != 0) {
            char bytes[512];
            ssize_t n = read(from, bytes, sizeof bytes);
            if (n > 0)
                keep_end(end->said, sizeof end->said, bytes, (size_t)n);
            else if (n == 0 || (errno != EAGAIN && errno != EINTR))
                return true;
        }
    }
}

/* It may have closed its output and go on. */
static bool wait_for(pid_t pid, int64_t deadline, int *status)
{
    for (;;) {
        pid_t ended = waitpid(pid, status, WNOHANG);
        if (ended == pid || (ended < 0 && errno != EINTR))
            return true;
        if (rf_clock_system.now_ms(rf_clock_system.ctx) >= deadline)
            return false;
        rf_clock_system.sleep_ms(rf_clock_system.ctx, 5);
    }
}

rf_command_end rf_command_feed(char *const *argv, rf_str input, int64_t timeout_ms)
{
    rf_command_end end = {.in_time = true, .status = -1};
    struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
    int to = -1, from = -1, status = 0;
    int64_t deadline = rf_clock_system.now_ms(rf_clock_system.ctx) + timeout_ms;
    sigaction(SIGPIPE, &ignore, &before);
    pid_t pid = start(argv, &to, &from);
    if (pid > 0) {
        end.in_time = talk(&to, from, input, deadline, &end);
        if (to >= 0)
            close(to);
        close(from);
        end.in_time = end.in_time && wait_for(pid, deadline, &status);
        if (!end.in_time) {
            kill(-pid, SIGKILL);
            while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
                ;
        }
        end.status = end.in_time && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    for (size_t n = strlen(end.said); n > 0 && end.said[n - 1] == ' '; n--)
        end.said[n - 1] = '\0';
    end.started = pid > 0 && end.status != 127;
    sigaction(SIGPIPE, &before, NULL);
    return end;
}
