/* cli/options.h - options as rows. One table a command gives parsing, --help, and by cli/manual.h the
 * manual pages' synopsis and options, and completions.
 *
 * An option is `--name` with a value when `arg` is not NULL, and may have a one-letter form. Options may stand before or
 * after the files; `--` ends them. The order of options never matters; the last of equal ones stands. */
#ifndef RF_CLI_OPTIONS_H
#define RF_CLI_OPTIONS_H

#include "base/error.h"
#include "base/str.h"

#include <stdio.h>

typedef struct option_row {
    char letter;      /* 0: none */
    const char *name; /* without dashes */
    const char *arg;  /* word for the value in --help, NULL for a switch */
    const char *help; /* one line */
    enum { OPTION_SWITCH, OPTION_TEXT, OPTION_NUMBER, OPTION_REAL, OPTION_COUNT } kind;
    void *to; /* bool, const char *, long long, double, int (counts repeats) */
} option_row;

typedef struct usage {
    const char *command;  /* "classify" */
    const char *operands; /* "[FILE...]", "" if none */
    const char *summary;  /* one line, as in the command table */
    const char *details;  /* further paragraphs of --help, may be NULL */
} usage;

/* Options every command takes. */
typedef struct common {
    const char *config, *store, *models, *log_format, *sandbox;
    bool quiet, help;
    int verbose;
} common;

typedef struct parsed {
    char **operands;
    size_t n_operands;
} parsed;

/* Parse argv[1..]. rows ends with a row whose name is NULL. errors RF_E_USAGE. operands is owned by the caller (free). */
bool options_parse(int argc, char **argv, const option_row *rows, common *c, parsed *out, rf_error *err);

/* The rows of options that every command takes, into OPTIONS_SHARED places; the last has no name. */
#define OPTIONS_SHARED 10
void options_shared(common *c, option_row *rows);

/* Print --help of one command, at most 80 columns wide. */
void options_help(FILE *out, const usage *u, const option_row *rows);

#endif
