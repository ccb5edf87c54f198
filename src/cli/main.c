/* cli/main.c - the command table. Each command is a file of its own. */
#include "cli/cli.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

const command commands[] = {
    {"run", cmd_run, "the cron job: read sources, triage, report"},
    {"fetch", cmd_fetch, "read the configured sources into the store"},
    {"import", cmd_import, "read files of comments into the store"},
    {"triage", cmd_triage, "judge what the store holds unjudged"},
    {"classify", cmd_classify, "a filter: comments in, verdicts out; no store"},
    {"report", cmd_report, "write reports from the store"},
    {"explain", cmd_explain, "why one text is judged as it is"},
    {"assert", cmd_assert, "a filter for the context layer alone"},
    {"train", cmd_train, "make the models from the corpora"},
    {"evaluate", cmd_evaluate, "grade any labelled file"},
    {"rules", cmd_rules, "the rule base: list, check, test"},
    {"purge", cmd_purge, "forget the words of comments, in time or on request"},
    {"store", cmd_store, "copy the store, or look through it for damage"},
    {"doctor", cmd_doctor, "check configuration, sources, store, models, disk"},
    {"help", cmd_help, "explain redflag, or one of its commands"},
    {NULL, NULL, NULL},
};

void print_overview(FILE *out)
{
    fputs("usage: redflag COMMAND [options]\n\n"
          "Find the comments that state a red-flag symptom, and say why. redflag triages\n"
          "text; it never diagnoses, and what it does not find may still be there.\n\ncommands:\n",
          out);
    for (const command *c = commands; c->name != NULL; c++)
        fprintf(out, "  %-10s %s\n", c->name, c->summary);
    fputs("\n'redflag COMMAND --help' explains a command. Exit status: 0 complete, 2 usage,\n"
          "3 configuration, rules or model invalid, 4 partial, 8 report not written,\n"
          "9 store damaged or newer; the full list is in redflag(1).\n",
          out);
}

int main(int argc, char **argv)
{
    setlocale(LC_CTYPE, "C.UTF-8"); /* cron starts us in the C locale; numbers stay in the C locale on purpose */
    signal(SIGPIPE, SIG_DFL);
    if (argc < 2) {
        print_overview(stderr);
        return 2;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        print_overview(stdout);
        return 0;
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("redflag %s\n", rf_version());
        return 0;
    }
    for (const command *c = commands; c->name != NULL; c++)
        if (strcmp(argv[1], c->name) == 0)
            return c->run(argc - 1, argv + 1);
    fprintf(stderr, "redflag: unknown command '%.40s'\ntry 'redflag --help'\n", argv[1]);
    return 2;
}
