/* cli/manual.h - what the option rows say, in other forms than --help: parts of manual pages, and completions of shells. Inside cli/ only.
 *
 * `redflag help --man COMMAND` and `redflag help --completion SHELL` let every command run with --help while a form is set;
 * `begin` then hands its rows here. So a row in cmd_<name>.c is the one place where an option stands. */
#ifndef RF_CLI_MANUAL_H
#define RF_CLI_MANUAL_H

#include "cli/options.h"

typedef enum manual_form { MANUAL_NONE, MANUAL_PAGE, MANUAL_BASH, MANUAL_ZSH, MANUAL_FISH } manual_form;

/* What begin prints for --help: MANUAL_NONE is the usual text. */
extern manual_form manual_wanted;

/* Print one command in the wanted form. rows and shared end with a row without a name; words of `operands` that stand between
 * bars ("list | check") are completed as words, everything else as files. */
void manual_command(FILE *out, const usage *u, const option_row *rows, const option_row *shared);

/* What stands around the commands of a completion. */
void manual_head(FILE *out, const char *names);
void manual_tail(FILE *out);

#endif
