/* cli/options.c - parses and explains options; does nothing else. */
#include "cli/options.h"

#include <stdlib.h>
#include <string.h>

void options_shared(common *c, option_row *rows)
{
    option_row all[] = {{0, "config", "FILE", "read this configuration", OPTION_TEXT, &c->config},
                        {0, "store", "FILE", "the SQLite file that remembers", OPTION_TEXT, &c->store},
                        {0, "models", "DIR", "rules, tables and trained models", OPTION_TEXT, &c->models},
                        {0, "log-format", "WORD", "text or json, on standard error", OPTION_TEXT, &c->log_format},
                        {0, "sandbox", "MODE", "auto, off or require; see redflag(1)", OPTION_TEXT, &c->sandbox},
                        {'q', "quiet", NULL, "print errors only", OPTION_SWITCH, &c->quiet},
                        {'v', "verbose", NULL, "print more", OPTION_COUNT, &c->verbose},
                        {'h', "help", NULL, "print this help", OPTION_SWITCH, &c->help},
                        {0, NULL, NULL, NULL, OPTION_SWITCH, NULL}};
    memcpy(rows, all, sizeof all);
}

static const option_row *find(const option_row *rows, const char *name, size_t len, char letter)
{
    for (; rows->name != NULL; rows++)
        if (letter ? rows->letter == letter : strlen(rows->name) == len && memcmp(rows->name, name, len) == 0)
            return rows;
    return NULL;
}

static bool assign(const option_row *row, const char *value, rf_error *err)
{
    long long n;
    char *end;
    switch (row->kind) {
    case OPTION_SWITCH:
        *(bool *)row->to = true;
        return true;
    case OPTION_COUNT:
        ++*(int *)row->to;
        return true;
    case OPTION_TEXT:
        *(const char **)row->to = value;
        return true;
    case OPTION_NUMBER:
        if (!rf_str_int(rf_str_from(value), &n))
            return rf_error_set(err, RF_E_USAGE, "option '--%s' takes a whole number, not '%s'", row->name, value);
        *(long long *)row->to = n;
        return true;
    case OPTION_REAL:
        *(double *)row->to = strtod(value, &end);
        if (end == value || *end != '\0')
            return rf_error_set(err, RF_E_USAGE, "option '--%s' takes a number, not '%s'", row->name, value);
        return true;
    }
    return false;
}

/* One word that begins with a dash. *i moves on when the value is the next word. */
static bool parse_word(int argc, char **argv, int *i, const option_row *rows, const option_row *shared, rf_error *err)
{
    const char *word = argv[*i], *value = NULL;
    const option_row *row;
    if (word[1] == '-') {
        const char *equals = strchr(word, '=');
        size_t len = equals != NULL ? (size_t)(equals - word - 2) : strlen(word + 2);
        row = find(rows, word + 2, len, 0);
        if (row == NULL)
            row = find(shared, word + 2, len, 0);
        value = equals != NULL ? equals + 1 : NULL;
    } else {
        row = find(rows, NULL, 0, word[1]);
        if (row == NULL)
            row = find(shared, NULL, 0, word[1]);
        if (row != NULL && row->arg == NULL && word[2] != '\0') { /* -qv */
            if (!assign(row, NULL, err))
                return false;
            char rest[64];
            snprintf(rest, sizeof rest, "-%.60s", word + 2);
            char *one[] = {rest, NULL};
            int at = 0;
            return parse_word(1, one, &at, rows, shared, err);
        }
        value = row != NULL && word[2] != '\0' ? word + 2 : NULL;
    }
    if (row == NULL)
        return rf_error_set(err, RF_E_USAGE, "unknown option '%.60s'", word);
    if (row->arg == NULL && value != NULL)
        return rf_error_set(err, RF_E_USAGE, "option '--%s' takes no value", row->name);
    if (row->arg != NULL && value == NULL) {
        if (*i + 1 >= argc)
            return rf_error_set(err, RF_E_USAGE, "option '--%s' needs a value (%s)", row->name, row->arg);
        value = argv[++*i];
    }
    return assign(row, value, err);
}

bool options_parse(int argc, char **argv, const option_row *rows, common *c, parsed *out, rf_error *err)
{
    option_row shared[OPTIONS_SHARED];
    options_shared(c, shared);
    out->operands = calloc((size_t)argc + 1, sizeof *out->operands);
    out->n_operands = 0;
    if (out->operands == NULL)
        return rf_error_set(err, RF_E_MEMORY, "out of memory");
    bool only_operands = false;
    for (int i = 1; i < argc; i++) {
        if (only_operands || argv[i][0] != '-' || argv[i][1] == '\0')
            out->operands[out->n_operands++] = argv[i];
        else if (strcmp(argv[i], "--") == 0)
            only_operands = true;
        else if (!parse_word(argc, argv, &i, rows, shared, err))
            return false;
    }
    return true;
}

static void print_rows(FILE *out, const option_row *rows)
{
    for (; rows->name != NULL; rows++) {
        char left[64];
        snprintf(left, sizeof left, "%c%c%s--%s%s%s", rows->letter ? '-' : ' ', rows->letter ? rows->letter : ' ',
                 rows->letter ? ", " : "  ", rows->name, rows->arg ? " " : "", rows->arg ? rows->arg : "");
        fprintf(out, "  %-26s %s\n", left, rows->help);
    }
}

void options_help(FILE *out, const usage *u, const option_row *rows)
{
    common unused = {0};
    option_row shared[OPTIONS_SHARED];
    options_shared(&unused, shared);
    fprintf(out, "usage: redflag %s [options]%s%s\n\n%s\n", u->command, u->operands[0] ? " " : "", u->operands, u->summary);
    if (u->details != NULL)
        fprintf(out, "\n%s\n", u->details);
    if (rows[0].name != NULL) {
        fputs("\noptions:\n", out);
        print_rows(out, rows);
    }
    fputs("\noptions of every command:\n", out);
    print_rows(out, shared);
}
