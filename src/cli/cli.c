/* cli/cli.c - words for humans and exit statuses, shared by the commands. */
#include "cli/cli.h"
#include "cli/manual.h"

#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int exit_status(rf_code code) { return rf_exit_status(code); }

/* Text that may hold a stranger's bytes (file names, ids): control characters become visible. */
static void put_safe(FILE *out, const char *s)
{
    for (; *s != '\0'; s++) {
        unsigned char c = (unsigned char)*s;
        if (c < 0x20 || c == 0x7F)
            fprintf(out, "\\x%02x", c);
        else if (c == 0xC2 && (unsigned char)s[1] >= 0x80 && (unsigned char)s[1] <= 0x9F) /* C1 controls */
            fprintf(out, "\\u%04x", (unsigned)(unsigned char)*++s);
        else
            fputc(c, out);
    }
}

static bool progress_stands; /* on the line of the cursor */

/* Before any other line: the line of progress goes, or is ended where the terminal cannot erase. */
static void leave_progress(void)
{
    const char *term = progress_stands ? getenv("TERM") : NULL;
    if (progress_stands)
        fputs(term == NULL || strcmp(term, "dumb") == 0 ? "\n" : "\r\033[K", stderr);
    progress_stands = false;
}

int fail(const char *name, const rf_error *err)
{
    leave_progress();
    fprintf(stderr, "redflag %s: ", name);
    put_safe(stderr, err->text[0] ? err->text : "failed");
    fputc('\n', stderr);
    if (err->code == RF_E_USAGE)
        fprintf(stderr, "try 'redflag %s --help'\n", name);
    return exit_status(err->code);
}

int begin(int argc, char **argv, const usage *u, const option_row *rows, common *c, parsed *p)
{
    rf_error err = {0};
    if (!options_parse(argc, argv, rows, c, p, &err))
        return fail(u->command, &err);
    if (c->help && manual_wanted != MANUAL_NONE) {
        option_row shared[OPTIONS_SHARED];
        options_shared(c, shared);
        manual_command(stdout, u, rows, shared);
        return 0;
    }
    if (c->help) {
        options_help(stdout, u, rows);
        return 0;
    }
    return -1;
}

/* Of an installation that was moved, or made below another prefix: <prefix>/bin/redflag, <prefix>/share/redflag/models. */
static const char *models_beside_binary(void)
{
    static char path[PATH_MAX];
    char exe[PATH_MAX - 64];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    if (n <= 0)
        return NULL;
    exe[n] = '\0';
    for (int i = 0; i < 2; i++) {
        char *slash = strrchr(exe, '/');
        if (slash == NULL)
            return NULL;
        *slash = '\0';
    }
    snprintf(path, sizeof path, "%s/share/redflag/models/fragments.rules", exe);
    if (access(path, R_OK) != 0)
        return NULL;
    *strrchr(path, '/') = '\0';
    return path;
}

const char *models_dir(const common *c, const char *configured)
{
    if (c->models != NULL)
        return c->models;
    if (configured != NULL && configured[0] != '\0')
        return configured;
    const char *env = getenv("REDFLAG_MODELS");
    if (env != NULL && env[0] != '\0')
        return env;
    const char *beside = models_beside_binary();
    if (beside != NULL)
        return beside;
#ifdef RF_MODELS_BUILD
    if (access(RF_MODELS_BUILD "/fragments.rules", R_OK) == 0)
        return RF_MODELS_BUILD;
#endif
    return RF_MODELS_INSTALLED;
}

void say(const common *c, const char *fmt, ...)
{
    char line[1024];
    if (c->quiet)
        return;
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(line, sizeof line, fmt, ap);
    va_end(ap);
    leave_progress();
    put_safe(stderr, line);
    fputc('\n', stderr);
}

void warn_line(const char *where, long line, const char *reason)
{
    leave_progress();
    fputs("redflag: ", stderr);
    put_safe(stderr, where);
    if (line > 0)
        fprintf(stderr, ":%ld", line);
    fputs(": ", stderr);
    put_safe(stderr, reason);
    fputc('\n', stderr);
}

void progress(void *ctx, const char *stage, size_t done, size_t total)
{
    const common *c = ctx;
    if (c->quiet || !isatty(STDERR_FILENO))
        return;
    progress_stands = total == 0 || done < total;
    if (done >= total && total > 0)
        fprintf(stderr, "\r%-20s %zu of %zu\n", stage, done, total);
    else if (total == 0)
        fprintf(stderr, "\r%-20s %zu", stage, done);
    else
        fprintf(stderr, "\r%-20s %zu of %zu", stage, done, total);
}
