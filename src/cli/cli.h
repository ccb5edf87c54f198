/* cli/cli.h - what the commands share: the command table's row, errors and exit codes. Inside cli/ only. */
#ifndef RF_CLI_CLI_H
#define RF_CLI_CLI_H

#include "cli/options.h"
#include "redflag.h"

typedef struct command {
    const char *name;
    int (*run)(int argc, char **argv); /* argv[0] is the command's name; returns the exit status */
    const char *summary;
} command;

extern const command commands[]; /* ends with a NULL name */

/* For --help: what import and classify read. */
#define READABLE_KINDS                                                                                                                     \
    "  jsonl   JSON Lines, or JSON with lists of comments  csv     table with header\n"                                                    \
    "  yt-dlp  info.json with comments, or their list      wxr     WordPress export\n"                                                     \
    "  ycd     youtube-comment-downloader                  disqus  Disqus export\n"                                                        \
    "  page    a saved comment page as plain text\n"

/* One function a command, in cmd_<name>.c */
int cmd_assert(int argc, char **argv);
int cmd_classify(int argc, char **argv);
int cmd_doctor(int argc, char **argv);
int cmd_evaluate(int argc, char **argv);
int cmd_explain(int argc, char **argv);
int cmd_fetch(int argc, char **argv);
int cmd_help(int argc, char **argv);
int cmd_import(int argc, char **argv);
int cmd_purge(int argc, char **argv);
int cmd_report(int argc, char **argv);
int cmd_rules(int argc, char **argv);
int cmd_run(int argc, char **argv);
int cmd_store(int argc, char **argv);
int cmd_train(int argc, char **argv);
int cmd_triage(int argc, char **argv);

/* The list of commands: `redflag --help`, `redflag help`. */
void print_overview(FILE *out);

/* Exit status for an error: rf_exit_status. */
int exit_status(rf_code code);

/* Print "redflag COMMAND: ERROR" with control characters made visible, and return the exit status. */
int fail(const char *command, const rf_error *err);

/* Parse; on --help print it. Returns -1 to go on, otherwise the exit status. */
int begin(int argc, char **argv, const usage *u, const option_row *rows, common *c, parsed *p);

/* Where the corpora are unless --corpora says so: beside the source's models. A package has none. */
#ifdef RF_MODELS_BUILD
#define CORPORA_DIR RF_MODELS_BUILD "/../corpora"
#else
#define CORPORA_DIR RF_MODELS_INSTALLED "/../corpora"
#endif

/* The models folder: --models, the configuration's, $REDFLAG_MODELS, that of the installation this binary belongs to
 * (../share/redflag/models), beside the build's source, the installed one. The answer may be a buffer of its own that every call fills
 * in the same way. */
const char *models_dir(const common *c, const char *configured);

/* Standard error, one line, unless quiet; hostile bytes are escaped. */
void say(const common *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void warn_line(const char *where, long line, const char *reason);

/* Keep what is said from now on, `cap` bytes at most, for log_kept. */
void log_keep(size_t cap);
rf_str log_kept(void);

/* Progress on a terminal: "stage 120 of 500". Nothing elsewhere. */
void progress(void *ctx, const char *stage, size_t done, size_t total);
void leave_progress(void); /* before any other line; the functions above do it by themselves */

#endif
