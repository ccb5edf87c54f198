/* cli/closed.c - turns operands and a store into what a sandbox leaves within reach. */
#include "cli/closed.h"

#include "base/sandbox.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The folder of a path, in place. */
static void cut_to_folder(char *path)
{
    char *slash = strrchr(path, '/');
    if (slash == NULL)
        strcpy(path, ".");
    else
        slash[slash == path] = '\0';
}

/* A file or folder is itself; a pattern is the folder in front of its first special character. */
static char *readable_part(const char *operand)
{
    char *path = malloc(strlen(operand) + 2);
    if (path == NULL)
        return NULL;
    strcpy(path, operand);
    size_t plain = strcspn(path, "*?[");
    if (path[plain] != '\0') {
        path[plain] = '\0';
        cut_to_folder(path);
    }
    return path;
}

/* The path behind a link, also where its file is not made yet. real: PATH_MAX bytes. */
static void where_it_is(const char *store, char *real)
{
    char target[PATH_MAX / 2], folder[PATH_MAX / 2];
    if (realpath(store, real) != NULL)
        return;
    ssize_t n = readlink(store, target, sizeof target - 1);
    snprintf(folder, sizeof folder, "%s", store);
    target[n > 0 ? n : 0] = '\0';
    cut_to_folder(folder);
    if (n <= 0)
        snprintf(real, PATH_MAX, "%s", store);
    else
        snprintf(real, PATH_MAX, "%s%s%s", target[0] == '/' ? "" : folder, target[0] == '/' ? "" : "/", target);
}

#define LITTLE_BYTES (256 * 1024) /* about a thousand comments */
#define PACKED_FACTOR 16

/* Bytes to read of one operand; more than any limit when nobody knows: folders, patterns, pipes. */
static off_t bytes_of(const char *path)
{
    struct stat st;
    bool is_stdin = strcmp(path, "-") == 0;
    if ((is_stdin ? fstat(STDIN_FILENO, &st) : stat(path, &st)) != 0 || !S_ISREG(st.st_mode))
        return LITTLE_BYTES;
    const char *dot = strrchr(path, '.');
    bool packed = dot != NULL && (strcmp(dot, ".gz") == 0 || strcmp(dot, ".zst") == 0);
    return packed && st.st_size < LITTLE_BYTES ? st.st_size * PACKED_FACTOR : st.st_size;
}

bool is_little(char *const *files, size_t n_files)
{
    off_t sum = n_files == 0 ? bytes_of("-") : 0;
    for (size_t i = 0; i < n_files && sum < LITTLE_BYTES; i++)
        sum += bytes_of(files[i]);
    return sum < LITTLE_BYTES;
}

bool close_in(const common *c, const char *configured, char *const *files, size_t n_files, const char *store, rf_error *err)
{
    rf_sandbox_mode mode = RF_SANDBOX_AUTO;
    const char *word = c->sandbox != NULL ? c->sandbox : configured;
    if (word != NULL && !rf_sandbox_mode_parse(word, &mode))
        return rf_error_set(err, RF_E_USAGE, "the sandbox is auto, off or require, not '%.40s'", word);
    char missing[RF_SANDBOX_MISSING], named[PATH_MAX] = "", real[PATH_MAX] = "";
    const char *folders[2] = {named, real};
    char **readable = calloc(2 * n_files + 1, sizeof *readable);
    rf_sandbox s = {.readable = (const char *const *)readable, .writable = folders};
    for (size_t i = 0; readable != NULL && i < n_files; i++) {
        readable[s.n_readable++] = readable_part(files[i]);
        readable[s.n_readable++] = strdup(files[i]); /* a file whose name looks like a pattern */
    }
    bool ok = readable != NULL;
    for (size_t i = 0; i < s.n_readable; i++)
        ok = ok && readable[i] != NULL;
    if (!ok)
        rf_error_set(err, RF_E_MEMORY, "out of memory");
    if (ok && store != NULL) {
        snprintf(named, sizeof named, "%s", store);
        where_it_is(store, real);
        cut_to_folder(named);
        cut_to_folder(real); /* the store may be a link to another folder's file */
        s.n_writable = 2;
        setenv("SQLITE_TMPDIR", named, 0); /* what SQLite puts aside stays with the store, not in /tmp */
    }
    ok = ok && rf_sandbox_enter(mode, &s, missing, err);
    if (ok && missing[0] != '\0')
        say(c, "redflag: warning: judging without a whole sandbox: %s ('--sandbox off' says that this is fine)", missing);
    for (size_t i = 0; i < s.n_readable; i++)
        free(readable[i]);
    free(readable);
    return ok;
}
