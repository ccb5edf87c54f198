/* fetch/input.c - a sliding window over a file descriptor, over what its bytes unpack to, or over memory. */
#include "fetch/input.h"

#include "base/arena.h"
#include "fetch/unpack.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BLOCK ((size_t)128 * 1024)

struct rf_input {
    int fd;        /* -1: none, `memory` is read */
    rf_str memory; /* what is left of it */
    bool own_fd, at_end;
    bool told;             /* whether it is packed */
    rf_error error;        /* of a failed read */
    rf_unpacker *unpacker; /* NULL: the bytes are as they stand */
    char *packed;          /* one block, of which `left` is still to be unpacked */
    rf_str left;
    bool packed_ended;
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

rf_input *rf_input_of(rf_str bytes, const char *name)
{
    rf_input *in = rf_xcalloc(1, sizeof *in);
    in->fd = -1;
    in->memory = bytes;
    in->told = true;
    in->path = rf_xstrdup(name);
    in->line = 1;
    return in;
}

void rf_input_close(rf_input *in)
{
    if (in == NULL)
        return;
    if (in->own_fd)
        close(in->fd);
    rf_unpacker_free(in->unpacker);
    free(in->packed);
    free(in->path);
    free(in->buf);
    free(in);
}

/* Make room for one more block behind `end`: first by sliding to the front, then by growing. What somebody had to look far ahead for is
 * given back when it is no longer wanted. */
static void make_room(rf_input *in)
{
    if (in->size - in->end >= BLOCK)
        return;
    if (in->start > 0) {
        memmove(in->buf, in->buf + in->start, in->end - in->start);
        in->end -= in->start;
        in->start = 0;
        if (in->size > 2 * BLOCK && in->end <= BLOCK) {
            in->size = 2 * BLOCK;
            in->buf = rf_xrealloc(in->buf, in->size);
        }
    }
    if (in->size - in->end < BLOCK) {
        in->size = in->size ? in->size * 2 : BLOCK;
        in->buf = rf_xrealloc(in->buf, in->size);
    }
}

static size_t take_memory(rf_input *in, char *to, size_t room)
{
    size_t n = in->memory.len < room ? in->memory.len : room;
    if (n > 0)
        memcpy(to, in->memory.ptr, n);
    in->memory.ptr += n;
    in->memory.len -= n;
    return n;
}

/* Read from the descriptor; 0 at the end and after an error, which is noted. */
static size_t read_some(rf_input *in, char *to, size_t room)
{
    if (in->fd < 0)
        return take_memory(in, to, room);
    ssize_t n;
    do
        n = read(in->fd, to, room);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        rf_error_set(&in->error, RF_E_IO, "cannot read '%s': %s", in->path, strerror(errno));
    return n > 0 ? (size_t)n : 0;
}

/* Fill the block of packed bytes behind what is left in it. */
static void read_packed(rf_input *in)
{
    if (in->left.len > 0)
        memmove(in->packed, in->left.ptr, in->left.len);
    size_t n = read_some(in, in->packed + in->left.len, BLOCK - in->left.len);
    in->left = (rf_str){in->packed, in->left.len + n};
    in->packed_ended = n == 0;
}

static size_t unpack_some(rf_input *in, char *to, size_t room)
{
    size_t made = 0;
    rf_error why = {0};
    for (;;) {
        if (!rf_unpacker_run(in->unpacker, &in->left, in->packed_ended, to, room, &made, &why)) {
            if (in->error.code == RF_OK)
                rf_error_set(&in->error, RF_E_INPUT, "cannot unpack '%s': %s", in->path, why.text);
            return made;
        }
        if (made > 0 || in->packed_ended)
            return made;
        read_packed(in);
    }
}

/* Look at the first bytes: where they are those of a packed file, they are taken back. */
static void tell_packing(rf_input *in)
{
    in->told = true;
    while (in->end < RF_UNPACK_HEAD) {
        size_t n = read_some(in, in->buf + in->end, BLOCK - in->end);
        if (n == 0)
            break;
        in->end += n;
    }
    in->unpacker = rf_unpacker_new((rf_str){in->buf, in->end});
    if (in->unpacker == NULL)
        return;
    in->packed = rf_xmalloc(BLOCK);
    memcpy(in->packed, in->buf, in->end);
    in->left = (rf_str){in->packed, in->end};
    in->end = 0;
}

static void fill(rf_input *in)
{
    make_room(in);
    if (!in->told) {
        tell_packing(in);
        if (in->end > 0)
            return;
    }
    char *to = in->buf + in->end;
    size_t room = in->size - in->end, n = in->unpacker ? unpack_some(in, to, room) : read_some(in, to, room);
    in->end += n;
    in->at_end = n == 0 || in->error.code != RF_OK;
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
    if (in->error.code != RF_OK && err != NULL)
        *err = in->error;
    return in->error.code == RF_OK;
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
