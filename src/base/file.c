/* base/file.c - reading and atomic writing of files. */
#include "base/file.h"

#include "base/arena.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK 65535 /* and the end of a buffer: a power of two */
#define ENOUGH 4096

/* A file that a first reading was too small for says how long it is. */
static void expect(int fd, rf_buf *out)
{
    struct stat st;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > CHUNK)
        rf_buf_reserve(out, out->len - CHUNK + (size_t)st.st_size + ENOUGH);
}

/* Everything that is left, where it is to stay; `full`: there is more than out takes. */
static bool read_all(int fd, rf_buf *out, bool *full)
{
    char one;
    bool expected = false;
    *full = out->overflow;
    while (!*full) {
        size_t left = out->size > out->len ? out->size - out->len - 1 : 0, room = rf_buf_spare(out, left >= ENOUGH ? left : CHUNK);
        ssize_t n = room > 0 ? read(fd, out->ptr + out->len, room) : read(fd, &one, 1);
        if (n == 0 || (n < 0 && errno != EINTR))
            return n == 0;
        if (n > 0 && room > 0)
            rf_buf_filled(out, (size_t)n);
        if (n == CHUNK && !expected) {
            expect(fd, out);
            expected = true;
        }
        *full = n > 0 && room == 0;
    }
    return true;
}

static bool read_open(int fd, const char *path, rf_buf *out, rf_error *err)
{
    bool full;
    if (fd < 0)
        return rf_error_set(err, RF_E_IO, "cannot open '%s': %s", path, strerror(errno));
    bool ok = read_all(fd, out, &full);
    int saved = errno;
    if (strcmp(path, "-") != 0)
        close(fd);
    out->overflow |= full;
    if (full)
        return rf_error_set(err, RF_E_LIMIT, "'%s' is larger than %zu bytes", path, out->cap);
    return ok || rf_error_set(err, RF_E_IO, "cannot read '%s': %s", path, strerror(saved));
}

bool rf_file_read(const char *path, rf_buf *out, rf_error *err)
{
    return read_open(strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC), path, out, err);
}

bool rf_file_read_in(int folder, const char *path, rf_buf *out, rf_error *err)
{
    const char *slash = strrchr(path, '/');
    const char *name = folder < 0 || slash == NULL ? path : slash + 1;
    return read_open(openat(folder < 0 ? AT_FDCWD : folder, name, O_RDONLY | O_CLOEXEC), path, out, err);
}

int rf_file_folder(const char *dir) { return open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC); }

/* Nobody else may write it, neither now nor since it was made. */
static bool is_own(const struct stat *st)
{
    return S_ISREG(st->st_mode) && (st->st_uid == 0 || st->st_uid == geteuid()) && (st->st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

bool rf_file_open(rf_file *f, const char *path, unsigned flags, rf_error *err)
{
    struct stat st;
    f->fd = open(path, O_RDONLY | O_CLOEXEC);
    if (f->fd < 0)
        return rf_error_set(err, RF_E_IO, "cannot open '%s': %s", path, strerror(errno));
    bool ok = fstat(f->fd, &st) == 0 || rf_error_set(err, RF_E_IO, "cannot read '%s': %s", path, strerror(errno));
    if (ok && (flags & RF_FILE_OWN) && !is_own(&st))
        ok = rf_error_set(err, RF_E_IO, "'%s' could have been written by somebody else: only root or its user may be able to", path);
    else if (ok && !S_ISREG(st.st_mode))
        ok = rf_error_set(err, RF_E_IO, "'%s' is no plain file", path);
    f->size = ok ? (size_t)st.st_size : 0;
    if (!ok)
        rf_file_close(f);
    return ok;
}

bool rf_file_at(const rf_file *f, size_t offset, void *to, size_t n)
{
    size_t have = 0;
    while (have < n) {
        ssize_t got = pread(f->fd, (char *)to + have, n - have, (off_t)(offset + have));
        if (got < 0 && errno != EINTR)
            return false;
        if (got == 0) {
            errno = EIO; /* shorter than it was */
            return false;
        }
        have += got > 0 ? (size_t)got : 0;
    }
    return true;
}

void rf_file_close(rf_file *f)
{
    if (f->fd >= 0)
        close(f->fd);
    f->fd = -1;
}

static bool write_all(int fd, rf_str s)
{
    while (s.len > 0) {
        ssize_t n = write(fd, s.ptr, s.len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        s.ptr += n;
        s.len -= (size_t)n;
    }
    return true;
}

/* The rename is durable only when the folder itself is on disk. Some file systems refuse to sync a folder: harmless. */
static void sync_folder_of(const char *path)
{
    char *dir = rf_xstrdup(path);
    char *slash = strrchr(dir, '/');
    if (slash == NULL)
        strcpy(dir, ".");
    else
        slash[slash == dir ? 1 : 0] = '\0';
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
    free(dir);
}

bool rf_file_write(const char *path, rf_str content, unsigned mode, rf_error *err)
{
    size_t n = strlen(path);
    char *tmp = rf_xmalloc(n + 12);
    memcpy(tmp, path, n);
    memcpy(tmp + n, ".tmpXXXXXX", 11);
    int fd = mkstemp(tmp);
    bool ok = fd >= 0;
    if (ok) {
        ok = fchmod(fd, (mode_t)mode) == 0 && write_all(fd, content) && fsync(fd) == 0;
        int saved = errno;
        if (close(fd) != 0 && ok) {
            ok = false;
            saved = errno;
        }
        errno = saved;
        if (ok)
            ok = rename(tmp, path) == 0;
        if (!ok) {
            saved = errno;
            unlink(tmp);
            errno = saved;
        }
    }
    if (!ok)
        rf_error_set(err, RF_E_IO, "cannot write '%s': %s", path, strerror(errno));
    else
        sync_folder_of(path);
    free(tmp);
    return ok;
}

static int by_name(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

bool rf_file_list(const char *dir, const char *suffix, char ***names, size_t *count, rf_error *err)
{
    *names = NULL;
    *count = 0;
    DIR *d = opendir(dir);
    if (d == NULL)
        return rf_error_set(err, RF_E_IO, "cannot open folder '%s': %s", dir, strerror(errno));
    size_t cap = 0, want = strlen(suffix);
    for (struct dirent *e; (e = readdir(d)) != NULL;) {
        size_t len = strlen(e->d_name);
        if (e->d_name[0] == '.' || len < want || strcmp(e->d_name + len - want, suffix) != 0)
            continue;
        if (*count == cap) {
            cap = cap ? cap * 2 : 32;
            *names = rf_xrealloc(*names, cap * sizeof **names);
        }
        size_t size = strlen(dir) + len + 2;
        char *path = rf_xmalloc(size);
        snprintf(path, size, "%s/%s", dir, e->d_name);
        (*names)[(*count)++] = path;
    }
    closedir(d);
    if (*count > 1)
        qsort(*names, *count, sizeof **names, by_name);
    return true;
}

void rf_file_list_free(char **names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    free(names);
}

bool rf_file_line(FILE *f, rf_buf *line, bool *too_long, rf_error *err)
{
    rf_buf_clear(line);
    *too_long = false;
    bool any = false;
    int c;
    flockfile(f);
    while ((c = getc_unlocked(f)) != EOF) {
        any = true;
        if (c == '\n')
            break;
        if (!line->overflow)
            rf_buf_putc(line, (char)c);
    }
    funlockfile(f);
    if (c == EOF && ferror(f))
        return rf_error_set(err, RF_E_IO, "cannot read input: %s", strerror(errno));
    *too_long = line->overflow;
    if (line->len > 0 && line->ptr[line->len - 1] == '\r')
        line->ptr[--line->len] = '\0';
    return any;
}
