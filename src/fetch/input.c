/* fetch/input.c - a sliding window over a file descriptor. */
#include "fetch/input.h"

#include "base/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BLOCK ((size_t)128 * 1024)

struct rf_input {
    int fd;
    bool own_fd, at_end;
    int error; /* errno of a failed read, 0 if none */
    char *path;
    char *buf;
    size_t size, start, end; /* buf[start, end) is read and not yet taken */
    long line;
};

rf_input *rf_input_open(const char *path, rf_error *err)
{
    bool is_stdin = strcmp(path, "-") == 0;
    int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        rf_error_set(err, RF_E_IO, "cannot open '%s': %s", path, strerror(errno));
        return NULL;
    }
    rf_input *in = rf_xcalloc(1, sizeof *in);
    in->fd = fd;
    in->own_fd = !is_stdin;
    in->path = rf_xstrdup(is_stdin ? "standard input" : path);
    in->line = 1;
    return in;
}

void rf_input_close(rf_input *in)
{
    if (in == NULL)
        return;
    if (in->own_fd)
        close(in->fd);
    free(in->path);
    free(in->buf);
    free(in);
}

/* Make room for one more block behind `end`: first by sliding to the front, then by growing. */
static void make_room(rf_input *in)
{
    if (in->size - in->end >= BLOCK)
        return;
    if (in->start > 0) {
        memmove(in->buf, in->buf + in->start, in->end - in->start);
        in->end -= in->start;
        in->start = 0;
    }
    if (in->size - in->end < BLOCK) {
        in->size = in->size ? in->size * 2 : 2 * BLOCK;
        in->buf = rf_xrealloc(in->buf, in->size);
    }
}

static void fill(rf_input *in)
{
    make_room(in);
    ssize_t n;
    do
        n = read(in->fd, in->buf + in->end, in->size - in->end);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        in->error = errno;
    if (n <= 0)
        in->at_end = true;
    else
        in->end += (size_t)n;
}

rf_str rf_input_peek(rf_input *in, size_t want)
{
    while (in->end - in->start < want && !in->at_end)
        fill(in);
    return (rf_str){in->buf ? in->buf + in->start : "", in->end - in->start};
}

static long count_lines(const char *p, size_t n)
{
    long lines = 0;
    for (const char *end = p + n; n > 0 && (p = memchr(p, '\n', (size_t)(end - p))) != NULL; p++)
        lines++;
    return lines;
}

void rf_input_skip(rf_input *in, size_t n)
{
    if (n == 0)
        return;
    in->line += count_lines(in->buf + in->start, n);
    in->start += n;
}

long rf_input_at_line(const rf_input *in) { return in->line; }

bool rf_input_ok(const rf_input *in, rf_error *err)
{
    return in->error == 0 || rf_error_set(err, RF_E_IO, "cannot read '%s': %s", in->path, strerror(in->error));
}

/* Skip to the end of a line that is already known to be too long. */
static void skip_line(rf_input *in, rf_input_text *line)
{
    for (;;) {
        rf_str w = rf_input_peek(in, 1);
        const char *lf = w.len ? memchr(w.ptr, '\n', w.len) : NULL;
        line->cut = w.len == 0;
        rf_input_skip(in, lf ? (size_t)(lf - w.ptr) + 1 : w.len);
        if (lf != NULL || w.len == 0)
            return;
    }
}

bool rf_input_line(rf_input *in, size_t cap, rf_input_text *line)
{
    *line = (rf_input_text){.text = {"", 0}, .number = in->line};
    size_t searched = 0;
    for (;;) {
        rf_str w = rf_input_peek(in, searched + 1);
        const char *lf = w.len > searched ? memchr(w.ptr + searched, '\n', w.len - searched) : NULL;
        size_t n = lf ? (size_t)(lf - w.ptr) : w.len;
        if (n > cap + 1) { /* the CR of a CR LF does not count */
            line->too_long = true;
            skip_line(in, line);
            return true;
        }
        if (lf == NULL && w.len > searched) {
            searched = w.len;
            continue;
        }
        if (lf == NULL && n == 0)
            return false;
        line->cut = lf == NULL;
        line->text = (rf_str){w.ptr, n > 0 && w.ptr[n - 1] == '\r' ? n - 1 : n};
        line->too_long = line->text.len > cap;
        if (line->too_long)
            line->text.len = 0;
        in->start += lf ? n + 1 : n; /* the bytes stay where they are until the next fill */
        in->line += lf != NULL;
        return true;
    }
}
