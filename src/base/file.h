/* base/file.h - whole files in, whole files out, and lines as a stream.
 *
 * Writing is atomic: a temporary file in the same folder, write, fsync, rename, fsync of the folder. A reader sees the
 * old file or the new one, never a half. */
#ifndef RF_BASE_FILE_H
#define RF_BASE_FILE_H

#include "base/error.h"
#include "base/str.h"

#include <stdio.h>

/* Read all of `path` ("-" is standard input) into out; RF_E_LIMIT when it is larger than out's cap. */
bool rf_file_read(const char *path, rf_buf *out, rf_error *err);

/* The same of a file in a folder that is open (rf_file_folder): `path` ends with its name there. -1: the path alone counts. */
bool rf_file_read_in(int folder, const char *path, rf_buf *out, rf_error *err);

/* A folder, to reach many of its files without walking the way to it each time; to be closed by close(). -1: it cannot be opened. */
int rf_file_folder(const char *dir);

enum {
    RF_FILE_OWN = 1 /* refuse (RF_E_IO) a file that anybody but root and this user could have written */
};

/* A plain file that stays open, to be read at any place: for large ones, into memory of the reader's choice. What is read is a copy, which
 * nobody changes any more. RF_E_IO when it cannot be opened or is no plain file. */
typedef struct rf_file {
    int fd; /* -1: closed */
    size_t size;
} rf_file;

bool rf_file_open(rf_file *f, const char *path, unsigned flags, rf_error *err);
bool rf_file_at(const rf_file *f, size_t offset, void *to, size_t n); /* all n bytes, or false; on any thread */
void rf_file_close(rf_file *f);

/* Write atomically with `mode` (for example 0600). */
bool rf_file_write(const char *path, rf_str content, unsigned mode, rf_error *err);

/* Append to `names` (an rf_xmalloc'ed, sorted array of rf_xmalloc'ed paths) the files of `dir` whose names end in
 * `suffix`. The caller frees with rf_file_list_free. */
bool rf_file_list(const char *dir, const char *suffix, char ***names, size_t *count, rf_error *err);
void rf_file_list_free(char **names, size_t count);

/* Next line of `f` without its LF (and CR before it), replacing line's content. Lines longer than the buffer's cap are
 * skipped to their end and reported by *too_long. Returns false at the end of the file or on a read error (set). */
bool rf_file_line(FILE *f, rf_buf *line, bool *too_long, rf_error *err);

#endif
