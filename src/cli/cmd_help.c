/* cli/cmd_help.c - redflag help [COMMAND]; and the manual pages' and completions' share of it, which only the build asks for. */
#include "cli/cli.h"
#include "cli/manual.h"

#include <stdlib.h>
#include <string.h>

static const command *find(const char *name)
{
    for (const command *c = commands; c->name != NULL; c++)
        if (strcmp(c->name, name) == 0)
            return c;
    return NULL;
}

/* Let a command print its rows in the form that is wanted. */
static int explain(const command *c)
{
    char name[32], word[] = "--help";
    snprintf(name, sizeof name, "%s", c->name);
    char *argv[] = {name, word, NULL};
    return c->run(2, argv);
}

static int list_commands(void)
{
    for (const command *c = commands; c->name != NULL; c++)
        printf(".It Xr redflag-%s 1\n%s\n", c->name, c->summary);
    return 0;
}

static int completion(void)
{
    char names[512] = "";
    for (const command *c = commands; c->name != NULL; c++) {
        strncat(names, c == commands ? "" : " ", sizeof names - strlen(names) - 1);
        strncat(names, c->name, sizeof names - strlen(names) - 1);
    }
    manual_head(stdout, names);
    for (const command *c = commands; c->name != NULL; c++)
        if (c->run != cmd_help) /* it is what runs now; its words are the commands */
            explain(c);
    manual_tail(stdout);
    return 0;
}

int cmd_help(int argc, char **argv)
{
    static const char *const shells[] = {"bash", "zsh", "fish"};
    const char *shell = NULL;
    bool man = false;
    const option_row rows[] = {{0, "man", NULL, "as parts of a manual page (mdoc)", OPTION_SWITCH, &man},
                               {0, "completion", "SHELL", "completions for bash, zsh or fish", OPTION_TEXT, &shell},
                               {0, NULL, NULL, NULL, OPTION_SWITCH, NULL}};
    const usage u = {"help", "[COMMAND]", "Explain redflag, or one of its commands.", NULL};
    common c = {0};
    parsed p;
    rf_error err = {0};
    int status = begin(argc, argv, &u, rows, &c, &p);
    if (status < 0) {
        const command *wanted = p.n_operands > 0 ? find(p.operands[0]) : NULL;
        manual_wanted = man ? MANUAL_PAGE : MANUAL_NONE;
        for (int i = 0; shell != NULL && i < 3; i++)
            if (strcmp(shell, shells[i]) == 0)
                manual_wanted = MANUAL_BASH + i;
        if (p.n_operands > 0 && wanted == NULL) {
            rf_error_set(&err, RF_E_USAGE, "unknown command '%.40s'", p.operands[0]);
            status = fail("help", &err);
        } else if (shell != NULL && manual_wanted < MANUAL_BASH) {
            rf_error_set(&err, RF_E_USAGE, "'--completion' takes bash, zsh or fish, not '%.40s'", shell);
            status = fail("help", &err);
        } else if (shell != NULL) {
            status = completion();
        } else if (wanted != NULL) {
            status = explain(wanted);
        } else if (man) {
            status = list_commands();
        } else {
            print_overview(stdout);
            status = 0;
        }
    }
    free(p.operands);
    return status;
}
