/* A web server for unit tests: one thread on a free port of 127.0.0.1 that answers from a table and keeps what it was asked. */
#ifndef RF_TEST_HTTP_STUB_H
#define RF_TEST_HTTP_STUB_H

#include <arpa/inet.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* The first row whose `match` stands in the request's address and that is not used up answers. */
typedef struct reply {
    const char *match;   /* NULL: the end of the table, which answers 404 */
    int status;          /* 0: the connection is cut in the middle of the body */
    const char *headers; /* each with "\r\n" at its end; NULL: none */
    const char *body;
    int times; /* 0: any number */
} reply;

typedef struct stub {
    int listener;
    unsigned port;
    pthread_t thread;
    const reply *table;
    int used[32];
    char asked[65536]; /* the heads of all requests */
    size_t n_asked;
    pthread_mutex_t lock;
} stub;

static const reply *stub_choose(stub *s, const char *target)
{
    for (int i = 0; s->table != NULL && s->table[i].match != NULL; i++)
        if (strstr(target, s->table[i].match) != NULL && (s->table[i].times == 0 || s->used[i] < s->table[i].times)) {
            s->used[i]++;
            return &s->table[i];
        }
    return NULL;
}

static void stub_answer(stub *s, int connection, char *head)
{
    static const reply none = {NULL, 404, NULL, "<html>not here</html>", 0};
    char line[512];
    char *end = strstr(head, "\r\n");
    pthread_mutex_lock(&s->lock);
    size_t n = strlen(head), room = sizeof s->asked - s->n_asked - 1;
    memcpy(s->asked + s->n_asked, head, n < room ? n : room);
    s->n_asked += n < room ? n : room;
    if (end != NULL)
        *end = '\0';
    const reply *r = stub_choose(s, head);
    pthread_mutex_unlock(&s->lock);
    r = r != NULL ? r : &none;
    bool cut = r->status == 0;
    int len = snprintf(line, sizeof line, "HTTP/1.1 %d X\r\nConnection: close\r\nContent-Length: %zu\r\n", cut ? 200 : r->status,
                       strlen(r->body) + (cut ? 100 : 0));
    bool ok = write(connection, line, (size_t)len) == len;
    ok = ok && (r->headers == NULL || write(connection, r->headers, strlen(r->headers)) >= 0) && write(connection, "\r\n", 2) == 2;
    if (ok && strncmp(head, "HEAD", 4) != 0)
        ok = write(connection, r->body, strlen(r->body)) >= 0;
    close(connection);
}

static void *stub_serve(void *ctx)
{
    stub *s = ctx;
    int connection;
    while ((connection = accept(s->listener, NULL, NULL)) >= 0) {
        char head[8192];
        size_t n = 0;
        ssize_t got = 1;
        while (got > 0 && n + 1 < sizeof head && (n < 4 || memcmp(head + n - 4, "\r\n\r\n", 4) != 0)) {
            got = read(connection, head + n, 1);
            n += got > 0 ? 1 : 0;
        }
        head[n] = '\0';
        if (got > 0)
            stub_answer(s, connection, head);
        else
            close(connection);
    }
    return NULL;
}

static void stub_start(stub *s)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof a;
    *s = (stub){.listener = socket(AF_INET, SOCK_STREAM, 0)};
    pthread_mutex_init(&s->lock, NULL);
    bool ok = s->listener >= 0 && bind(s->listener, (struct sockaddr *)&a, size) == 0 && listen(s->listener, 8) == 0 &&
              getsockname(s->listener, (struct sockaddr *)&a, &size) == 0 && pthread_create(&s->thread, NULL, stub_serve, s) == 0;
    s->port = ok ? ntohs(a.sin_port) : 0;
}

static void stub_stop(stub *s)
{
    shutdown(s->listener, SHUT_RDWR);
    pthread_join(s->thread, NULL);
    close(s->listener);
    pthread_mutex_destroy(&s->lock);
}

/* Begin with another table, and forget what was asked. */
static void stub_play(stub *s, const reply *table)
{
    pthread_mutex_lock(&s->lock);
    s->table = table;
    memset(s->used, 0, sizeof s->used);
    s->n_asked = 0;
    memset(s->asked, 0, sizeof s->asked);
    pthread_mutex_unlock(&s->lock);
}

/* How often the text stands in the requests since. */
static int stub_count(stub *s, const char *text)
{
    int n = 0;
    for (const char *at = s->asked; (at = strstr(at, text)) != NULL; at++)
        n++;
    return n;
}

#endif
