/* net/mail_render.c - the message as bytes. libcurl hands MIME to a server and to nobody else, so it is sent to one that is
 * a thread of ours at the other end of a socket pair. One writer of MIME is better than two. */
#include "net/smtp_parts.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct taker {
    int fd;
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

static void *serve(void *ctx)
{
    taker *t = ctx;
    FILE *f = fdopen(t->fd, "r");
    rf_buf line;
    if (f == NULL) {
        close(t->fd);
        return NULL;
    }
    rf_buf_init(&line, (size_t)1 << 20);
    say(t->fd, "220 ready\r\n");
    while (read_line(f, &line)) {
        bool data = rf_str_starts(rf_buf_str(&line), "DATA");
        say(t->fd, data ? "354 go on\r\n" : "250 fine\r\n");
        if (data && (t->whole = take_message(f, &line, t->out)))
            say(t->fd, "250 taken\r\n");
    }
    rf_buf_release(&line);
    fclose(f);
    return NULL;
}

bool rf_mail_render(const rf_mail *m, rf_buf *out, rf_error *err)
{
    int ends[2];
    const rf_smtp_options o = {.server = "smtp://127.0.0.1", .plain = true};
    rf_smtp_talk talk = {.o = &o, .host = "127.0.0.1"};
    pthread_t thread;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return rf_error_set(err, RF_E_REPORT, "cannot make a socket pair");
    taker t = {.fd = ends[1], .out = out};
    talk.fd = ends[0];
    if (pthread_create(&thread, NULL, serve, &t) != 0) {
        close(ends[0]);
        close(ends[1]);
        return rf_error_set(err, RF_E_REPORT, "cannot start a thread");
    }
    bool ok = rf_smtp_speak(&talk, m, err);
    if (!talk.given)
        close(ends[0]);
    pthread_join(thread, NULL);
    return ok && ((t.whole && !out->overflow) || rf_error_set(err, RF_E_REPORT, "the message is larger than %zu bytes", out->cap));
}
