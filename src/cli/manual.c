/* cli/manual.c - option rows as mdoc and as completions of bash, zsh and fish; does nothing else. */
#include "cli/manual.h"

#include <ctype.h>
#include <string.h>

manual_form manual_wanted = MANUAL_NONE;

/* The longest summary or help line is shorter than 200 bytes; a word of a list shorter than 40. */
#define MAX_WORDS 8

typedef struct words {
    char word[MAX_WORDS][40];
    size_t n;
} words;

/* The first words of alternatives: "backup FILE | check" is backup, check. Nothing when there is one way only. */
static words alternatives(const char *operands)
{
    words w = {0};
    if (strchr(operands, '|') == NULL)
        return w;
    for (const char *p = operands; p != NULL && w.n < MAX_WORDS; p = strchr(p, '|')) {
        p += strspn(p, "| ");
        size_t len = strcspn(p, " |[");
        if (len > 0 && len < sizeof w.word[0]) {
            memcpy(w.word[w.n], p, len);
            w.word[w.n++][len] = '\0';
        }
    }
    return w;
}

static bool takes_files(const char *arg) { return arg != NULL && strcmp(arg, "FILE") == 0; }
static bool takes_folder(const char *arg) { return arg != NULL && strcmp(arg, "DIR") == 0; }

/* ---- mdoc ---- */

static void put_lower(FILE *out, const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++)
        fputc(tolower((unsigned char)s[i]), out);
}

/* Running text: a backslash, and a point or apostrophe that begins a line, would be commands. A sentence ends its line. */
static void put_mdoc(FILE *out, const char *s)
{
    for (bool at_start = true; *s != '\0'; s++) {
        if (at_start && (*s == '.' || *s == '\''))
            fputs("\\&", out);
        at_start = false;
        if (*s == '\\')
            fputs("\\e", out);
        else if (*s == '.' && s[1] == ' ' && isupper((unsigned char)s[2])) {
            fputs(".\n", out);
            s++;
            at_start = true;
        } else
            fputc(*s, out);
    }
}

/* "list | check | test [CONCEPT...]" as macros: lower-case words are literal, upper-case ones stand for something. */
static void put_operands(FILE *out, const char *s)
{
    for (bool is_optional = false; *s != '\0';) {
        size_t len = strcspn(s, " []|");
        if (*s == ' ' || *s == ']') {
            s++;
        } else if (*s == '|') {
            fputs(" |\n", out);
            s++;
        } else if (*s == '[') {
            fputs(".Op ", out);
            is_optional = true;
            s++;
        } else {
            bool literal = islower((unsigned char)*s), repeated = len > 3 && strncmp(s + len - 3, "...", 3) == 0;
            if (!is_optional)
                fputc('.', out);
            is_optional = false;
            fputs(literal ? "Cm " : "Ar ", out);
            put_lower(out, s, repeated ? len - 3 : len);
            fputs(repeated ? " ...\n" : strncmp(s + len, " |", 2) == 0 ? "" : "\n", out);
            s += len;
            s += strncmp(s, " |", 2) == 0;
        }
    }
}

static void mdoc_flag(FILE *out, const option_row *row)
{
    if (row->letter)
        fprintf(out, "Fl %c , ", row->letter);
    fprintf(out, "Fl -%s", row->name);
    if (row->arg != NULL) {
        fputs(" Ar ", out);
        put_lower(out, row->arg, strlen(row->arg));
    }
}

static void mdoc_rows(FILE *out, const option_row *rows)
{
    for (; rows->name != NULL; rows++) {
        fputs(".It ", out);
        mdoc_flag(out, rows);
        fputc('\n', out);
        put_mdoc(out, rows->help);
        fputs(".\n", out);
    }
}

static void page(FILE *out, const usage *u, const option_row *rows, const option_row *shared)
{
    fprintf(out, ".Sh SYNOPSIS\n.Nm redflag %s\n", u->command);
    for (const option_row *row = rows; row->name != NULL; row++) {
        fprintf(out, ".Op Fl -%s", row->name);
        if (row->arg != NULL) {
            fputs(" Ar ", out);
            put_lower(out, row->arg, strlen(row->arg));
        }
        fputc('\n', out);
    }
    if (u->operands[0] != '\0')
        put_operands(out, u->operands);
    fputs(".\\\" cut\n.Sh OPTIONS\n", out);
    if (rows->name != NULL) {
        fputs(".Bl -tag -width Ds\n", out);
        mdoc_rows(out, rows);
        fputs(".El\n.Pp\n", out);
    }
    fputs("Every command takes:\n.Pp\n.Bl -tag -width Ds -compact\n", out);
    mdoc_rows(out, shared);
    fputs(".El\n", out);
}

/* ---- completions ---- */

static void bash_rows(FILE *out, const option_row *rows)
{
    for (; rows->name != NULL; rows++)
        fprintf(out, " --%s", rows->name);
}

static void bash(FILE *out, const usage *u, const option_row *rows, const option_row *shared)
{
    words w = alternatives(u->operands);
    fprintf(out, "    %s)\n        words='", u->command);
    for (size_t i = 0; i < w.n; i++)
        fprintf(out, "%s%s", i ? " " : "", w.word[i]);
    fputs("'\n        options='", out);
    bash_rows(out, rows);
    bash_rows(out, shared);
    fputs("' ;;\n", out);
}

/* Inside single quotes of zsh's _arguments: quotes, colons and brackets have a meaning there. */
static void put_zsh(FILE *out, const char *s)
{
    for (; *s != '\0'; s++)
        if (*s == '\'')
            fputs("'\\''", out);
        else if (*s == ':' || *s == '[' || *s == ']')
            fprintf(out, "\\%c", *s);
        else
            fputc(*s, out);
}

static void zsh_rows(FILE *out, const option_row *rows)
{
    for (; rows->name != NULL; rows++) {
        fprintf(out, " \\\n            '--%s%s[", rows->name, rows->arg != NULL ? "=" : "");
        put_zsh(out, rows->help);
        fputc(']', out);
        if (rows->arg != NULL)
            fprintf(out, ":%s:%s", rows->arg, takes_files(rows->arg) ? "_files" : takes_folder(rows->arg) ? "_files -/" : " ");
        fputc('\'', out);
    }
}

static void zsh(FILE *out, const usage *u, const option_row *rows, const option_row *shared)
{
    words w = alternatives(u->operands);
    fprintf(out, "    %s)\n        _arguments", u->command);
    zsh_rows(out, rows);
    zsh_rows(out, shared);
    if (w.n > 0) {
        fputs(" \\\n            '1:verb:(", out);
        for (size_t i = 0; i < w.n; i++)
            fprintf(out, "%s%s", i ? " " : "", w.word[i]);
        fputs(")'", out);
    }
    fputs(u->operands[0] ? " \\\n            '*:file:_files' ;;\n" : " ;;\n", out);
}

static void fish_rows(FILE *out, const char *command, const option_row *rows)
{
    for (; rows->name != NULL; rows++) {
        fprintf(out, "complete -c redflag -n '__fish_seen_subcommand_from %s' -l %s", command, rows->name);
        if (rows->letter)
            fprintf(out, " -s %c", rows->letter);
        if (rows->arg != NULL)
            fputs(takes_files(rows->arg) || takes_folder(rows->arg) ? " -rF" : " -x", out);
        fputs(" -d '", out);
        for (const char *s = rows->help; *s != '\0'; s++)
            fprintf(out, *s == '\'' ? "\\%c" : "%c", *s);
        fputs("'\n", out);
    }
}

static void fish(FILE *out, const usage *u, const option_row *rows, const option_row *shared)
{
    words w = alternatives(u->operands);
    fprintf(out, "complete -c redflag -n __fish_use_subcommand -f -a %s -d '", u->command);
    for (const char *s = u->summary; *s != '\0'; s++)
        fprintf(out, *s == '\'' ? "\\%c" : "%c", *s);
    fputs("'\n", out);
    for (size_t i = 0; i < w.n; i++)
        fprintf(out, "complete -c redflag -n '__fish_seen_subcommand_from %s' -a %s\n", u->command, w.word[i]);
    if (u->operands[0] == '\0')
        fprintf(out, "complete -c redflag -n '__fish_seen_subcommand_from %s' -f\n", u->command);
    fish_rows(out, u->command, rows);
    fish_rows(out, u->command, shared);
}

void manual_command(FILE *out, const usage *u, const option_row *rows, const option_row *shared)
{
    static void (*const forms[])(FILE *, const usage *, const option_row *, const option_row *) = {NULL, page, bash, zsh, fish};
    forms[manual_wanted](out, u, rows, shared);
}

void manual_head(FILE *out, const char *names)
{
    if (manual_wanted == MANUAL_BASH)
        fprintf(out,
                "# bash completion for redflag; made by 'redflag help --completion bash'\n"
                "_redflag() {\n"
                "    local current=\"${COMP_WORDS[COMP_CWORD]}\" previous=\"${COMP_WORDS[COMP_CWORD - 1]}\" words= options=\n"
                "    COMPREPLY=()\n"
                "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
                "        mapfile -t COMPREPLY < <(compgen -W '%s --help --version' -- \"$current\")\n"
                "        return\n"
                "    fi\n"
                "    case \"$previous\" in\n"
                "    --out | --models | --corpora) compopt -o dirnames; return ;;\n"
                "    esac\n"
                "    case \"${COMP_WORDS[1]}\" in\n",
                names);
    else if (manual_wanted == MANUAL_ZSH)
        fprintf(out,
                "#compdef redflag\n# made by 'redflag help --completion zsh'\n"
                "_redflag() {\n"
                "    if ((CURRENT == 2)); then\n"
                "        compadd -- %s\n"
                "        return\n"
                "    fi\n"
                "    local command=${words[2]}\n"
                "    shift words\n"
                "    ((CURRENT--))\n"
                "    case $command in\n",
                names);
    else if (manual_wanted == MANUAL_FISH)
        fputs("# fish completion for redflag; made by 'redflag help --completion fish'\n", out);
}

void manual_tail(FILE *out)
{
    if (manual_wanted == MANUAL_BASH)
        fputs("    esac\n"
              "    case \"$current\" in\n"
              "    -*) mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$current\") ;;\n"
              "    *)\n"
              "        [ -z \"$words\" ] || mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
              "        [ \"${#COMPREPLY[@]}\" -gt 0 ] || compopt -o default ;;\n"
              "    esac\n"
              "}\n"
              "complete -F _redflag redflag\n",
              out);
    else if (manual_wanted == MANUAL_ZSH)
        fputs("    esac\n}\n_redflag \"$@\"\n", out);
}
