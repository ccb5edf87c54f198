/* cli/cli.c - words for humans and exit statuses, shared by the commands. */
#include "cli/cli.h"
#include "cli/manual.h"

#include "base/json.h"

#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

int exit_status(rf_code code) { return rf_exit_status(code); }

/* ---- the log: standard error, for humans, programs or the journal -------------------------------------------------------- */

typedef enum level { LEVEL_ERROR = 3, LEVEL_WARNING = 4, LEVEL_INFO = 6 } level; /* the numbers of syslog(3) */

static bool log_json, log_journal;
static rf_buf log_tail; /* what was said, for the heartbeat; cap 0: not kept */

void log_keep(size_t cap) { rf_buf_init(&log_tail, cap); }
rf_str log_kept(void) { return rf_buf_str(&log_tail); }

/* systemd names the journal's socket; standard error may have been sent elsewhere since. */
static bool is_journal(void)
{
    const char *stream = getenv("JOURNAL_STREAM");
    struct stat st;
    char is[64];
    if (stream == NULL || fstat(STDERR_FILENO, &st) != 0)
        return false;
    snprintf(is, sizeof is, "%llu:%llu", (unsigned long long)st.st_dev, (unsigned long long)st.st_ino);
    return strcmp(stream, is) == 0;
}

static bool log_choose(const char *format, rf_error *err)
{
    log_json = format != NULL && strcmp(format, "json") == 0;
    log_journal = !log_json && is_journal();
    return format == NULL || log_json || strcmp(format, "text") == 0 ||
           rf_error_set(err, RF_E_USAGE, "unknown log format '%.20s': text or json", format);
}

/* Text that may hold a stranger's bytes (file names, ids): control characters become visible. */
static void put_safe(rf_buf *out, const char *s)
{
    for (; *s != '\0'; s++) {
        unsigned char c = (unsigned char)*s;
        if (c < 0x20 || c == 0x7F)
            rf_buf_printf(out, "\\x%02x", c);
        else if (c == 0xC2 && (unsigned char)s[1] >= 0x80 && (unsigned char)s[1] <= 0x9F) /* C1 controls */
            rf_buf_printf(out, "\\u%04x", (unsigned)(unsigned char)*++s);
        else
            rf_buf_putc(out, (char)c);
    }
}

static bool progress_stands; /* on the line of the cursor */

/* The line of progress goes, or is ended where the terminal cannot erase. */
void leave_progress(void)
{
    const char *term = progress_stands ? getenv("TERM") : NULL;
    if (progress_stands)
        fputs(term == NULL || strcmp(term, "dumb") == 0 ? "\n" : "\r\033[K", stderr);
    progress_stands = false;
}

/* One line. `who` is "redflag run", or empty for what is said without a name. */
static void put_line(level l, const char *who, const char *text)
{
    static const char *const names[] = {"", "", "", "error", "warning", "", "info"};
    rf_buf line, plain;
    rf_buf_init(&line, 16384);
    rf_buf_init(&plain, 8192);
    put_safe(&plain, text);
    if (log_json) {
        rf_buf_puts(&line, "{\"time\":\"");
        rf_time_put(&line, (int64_t)time(NULL));
        rf_buf_printf(&line, "\",\"level\":\"%s\",\"message\":", names[l]);
        rf_json_put_string(&line, rf_buf_str(&plain));
        rf_buf_puts(&line, "}\n");
    } else {
        if (log_journal)
            rf_buf_printf(&line, "<%d>", (int)l);
        rf_buf_printf(&line, "%s%s%s\n", who, who[0] != '\0' ? ": " : "", plain.ptr != NULL ? plain.ptr : "");
    }
    leave_progress();
    fwrite(line.ptr, 1, line.len, stderr);
    if (log_tail.cap > 0)
        rf_buf_add(&log_tail, line.ptr, line.len);
    rf_buf_release(&line);
    rf_buf_release(&plain);
}

int fail(const char *name, const rf_error *err)
{
    char who[64], hint[80];
    snprintf(who, sizeof who, "redflag %.40s", name);
    put_line(LEVEL_ERROR, who, err->text[0] ? err->text : "failed");
    snprintf(hint, sizeof hint, "try 'redflag %.40s --help'", name);
    if (err->code == RF_E_USAGE)
        put_line(LEVEL_ERROR, "", hint);
    return exit_status(err->code);
}

int begin(int argc, char **argv, const usage *u, const option_row *rows, common *c, parsed *p)
{
    rf_error err = {0};
    if (!options_parse(argc, argv, rows, c, p, &err) || !log_choose(c->log_format, &err))
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
    put_line(LEVEL_INFO, "", line);
}

void warn_line(const char *where, long line, const char *reason)
{
    char text[1024];
    if (line > 0)
        snprintf(text, sizeof text, "%.600s:%ld: %.400s", where, line, reason);
    else
        snprintf(text, sizeof text, "%.600s: %.400s", where, reason);
    put_line(LEVEL_WARNING, "redflag", text);
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
