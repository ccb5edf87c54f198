/* net/mail_render.c - the message as bytes. libcurl hands MIME to a server and to nobody else, so it is sent to one that is
 * a thread of ours behind an abstract Unix socket. One writer of MIME is better than two. */
#include "net/smtp_parts.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

typedef struct taker {
    int listening;
    rf_buf *out;
    bool whole;
} taker;

/* A line without its CR LF; false at the end. */
static bool read_line(FILE *f, rf_buf *line)
{
    rf_buf_clear(line);
    for (int c; (c = getc(f)) != EOF;) {
        rf_buf_putc(line, (char)c);
        if (c == '\n')
            return true;
    }
    return false;
}

static void say(int fd, const char *words)
{
    size_t n = strlen(words);
    for (ssize_t put; n > 0 && (put = send(fd, words, n, MSG_NOSIGNAL)) > 0; n -= (size_t)put)
        words += put;
}

/* Lines up to a lone dot; a dot in front of a line was doubled. */
static bool take_message(FILE *f, rf_buf *line, rf_buf *out)
{
    while (read_line(f, line)) {
        rf_str s = rf_buf_str(line);
        if (rf_str_is(s, ".\r\n"))
            return true;
        bool doubled = rf_str_starts(s, "..");
        rf_buf_add(out, s.ptr + doubled, s.len - doubled);
    }
    return false;
}

/* Others of this machine can connect, too. */
static int accept_own(int listening)
{
    for (;;) {
        struct ucred who;
        socklen_t n = sizeof who;
        int fd = accept4(listening, NULL, NULL, SOCK_CLOEXEC);
        if (fd < 0 || (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &n) == 0 && who.pid == getpid()))
            return fd;
        close(fd);
    }
}

static void *serve(void *ctx)
{
    taker *t = ctx;
    int fd = accept_own(t->listening);
    FILE *f = fd >= 0 ? fdopen(fd, "r") : NULL;
    rf_buf line;
    if (f == NULL) {
        close(fd);
        return NULL;
    }
    rf_buf_init(&line, (size_t)1 << 20);
    say(fd, "220 ready\r\n");
    while (read_line(f, &line)) {
        bool data = rf_str_starts(rf_buf_str(&line), "DATA");
        say(fd, data ? "354 go on\r\n" : "250 fine\r\n");
        if (data && (t->whole = take_message(f, &line, t->out)))
            say(fd, "250 taken\r\n");
    }
    rf_buf_release(&line);
    fclose(f);
    return NULL;
}

/* A socket under a name that the kernel makes up; -1 on failure. */
static int listen_aside(char name[16])
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    socklen_t n = sizeof a;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof a.sun_family) != 0 || listen(fd, 4) != 0 ||
        getsockname(fd, (struct sockaddr *)&a, &n) != 0) {
        if (fd >= 0)
            close(fd);
        return -1;
    }
    snprintf(name, 16, "%.*s", (int)(n - sizeof a.sun_family - 1), a.sun_path + 1);
    return fd;
}

bool rf_mail_render(const rf_mail *m, rf_buf *out, rf_error *err)
{
    char name[16];
    const rf_smtp_options o = {.server = "smtp://localhost", .plain = true};
    rf_smtp_talk talk = {.o = &o, .host = "localhost", .aside = name};
    taker t = {.listening = listen_aside(name), .out = out};
    pthread_t thread;
    if (t.listening < 0 || pthread_create(&thread, NULL, serve, &t) != 0) {
        if (t.listening >= 0)
            close(t.listening);
        return rf_error_set(err, RF_E_REPORT, "cannot make the message: no socket or no thread");
    }
    bool ok = rf_smtp_speak(&talk, m, err);
    shutdown(t.listening, SHUT_RDWR); /* wakes the thread, should nobody have come */
    pthread_join(thread, NULL);
    close(t.listening);
    return ok && ((t.whole && !out->overflow) || rf_error_set(err, RF_E_REPORT, "the message is larger than %zu bytes", out->cap));
}
