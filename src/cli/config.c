/* cli/config.c - reads the configuration. Sections are checked against rows; what a source's rows are, its kind says. */
#include "cli/config.h"

#include "base/arena.h"
#include "base/file.h"
#include "redflag.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_CONFIG (1u << 20)

static const rf_setting_row main_rows[] = {{.name = "store", .type = RF_SETTING_PATH},
                                           {.name = "models", .type = RF_SETTING_PATH},
                                           {.name = "out", .type = RF_SETTING_PATH},
                                           {.name = "formats", .type = RF_SETTING_TEXT},
                                           {.name = "title", .type = RF_SETTING_TEXT},
                                           {.name = "channel", .type = RF_SETTING_TEXT},
                                           {.name = "report", .type = RF_SETTING_TEXT},
                                           {.name = "columns", .type = RF_SETTING_TEXT},
                                           {.name = "texts", .type = RF_SETTING_PATH},
                                           {.name = "keep_reports", .type = RF_SETTING_DURATION, .preset = "28d"},
                                           {.name = "metrics", .type = RF_SETTING_PATH},
                                           {.name = "heartbeat", .type = RF_SETTING_SECRET},
                                           {.name = NULL}};

static bool open_section(config *c, rf_str line, int number, size_t *cap, rf_settings **at, rf_error *err)
{
    if (rf_str_is(line, "[redflag]")) {
        *at = c->main;
        return true;
    }
    if (rf_str_is(line, "[mail]")) {
        if (c->mail != NULL)
            return rf_error_set(err, RF_E_CONFIG, "there are two sections [mail]");
        *at = c->mail = rf_settings_new(c->file, number, "section", "mail");
        return true;
    }
    if (!rf_str_starts(line, "[source \"") || line.len < 12 || line.ptr[line.len - 1] != ']' || line.ptr[line.len - 2] != '"')
        return rf_error_set(err, RF_E_CONFIG, "unknown section '%.*s': expected [redflag], [mail] or [source \"name\"]",
                            (int)(line.len > 60 ? 60 : line.len), line.ptr);
    const char *name = rf_arena_dup(c->memory, line.ptr + 9, line.len - 11);
    for (size_t i = 0; i < c->n_sources; i++)
        if (strcmp(rf_settings_name(c->sources[i]), name) == 0)
            return rf_error_set(err, RF_E_CONFIG, "there are two sources called '%.60s'", name);
    c->sources = rf_arena_grow(c->memory, c->sources, c->n_sources, cap, sizeof *c->sources);
    *at = c->sources[c->n_sources++] = rf_settings_new(c->file, number, "source", name);
    return true;
}

static bool parse(config *c, rf_str content, rf_error *err)
{
    rf_str line;
    size_t cap = 0;
    rf_settings *at = c->main;
    if (rf_str_starts(content, "\xEF\xBB\xBF"))
        content = (rf_str){content.ptr + 3, content.len - 3};
    for (int number = 1; rf_str_split(&content, '\n', &line); number++) {
        rf_str name;
        bool ok = true;
        line = rf_str_trim(line);
        if (line.len == 0 || line.ptr[0] == '#' || line.ptr[0] == ';')
            continue;
        if (line.ptr[0] == '[') {
            ok = open_section(c, line, number, &cap, &at, err);
        } else {
            rf_str_split(&line, '=', &name);
            ok = line.ptr != NULL || rf_error_set(err, RF_E_CONFIG, "expected 'key = value'");
            if (ok)
                rf_settings_put(at, rf_str_trim(name), rf_str_trim(line), number);
        }
        if (!ok)
            return rf_error_add(err, "%s:%d", c->file, number);
    }
    return true;
}

/* Every section against its rows, in the order of the file. */
static bool check(config *c, rf_error *err)
{
    static const rf_setting_row *const tables[] = {main_rows, NULL};
    if (!rf_settings_check(c->main, tables, err))
        return false;
    for (size_t i = 0; i < c->n_sources; i++)
        if (!rf_source_check(c->sources[i], NULL, err))
            return false;
    if (c->mail != NULL && !rf_mailing_check(c->mail, err))
        return false;
    c->store = rf_settings_text(c->main, "store");
    c->models = rf_settings_text(c->main, "models");
    c->out = rf_settings_text(c->main, "out");
    c->formats = rf_settings_text(c->main, "formats");
    c->title = rf_settings_text(c->main, "title");
    c->channel = rf_settings_text(c->main, "channel");
    c->report = rf_settings_text(c->main, "report");
    c->columns = rf_settings_text(c->main, "columns");
    c->texts = rf_settings_text(c->main, "texts");
    c->keep_reports_s = rf_settings_int(c->main, "keep_reports") / 1000;
    c->metrics = rf_settings_text(c->main, "metrics");
    return c->report == NULL || strcmp(c->report, "new") == 0 || strcmp(c->report, "all") == 0 ||
           rf_settings_error(c->main, "report", err, "'report' takes new or all, not '%.40s'", c->report);
}

bool config_load(config *c, const char *path, rf_error *err)
{
    *c = (config){.memory = rf_arena_new(0)};
    c->file = rf_arena_dup(c->memory, path, strlen(path));
    c->main = rf_settings_new(c->file, 1, "section", "redflag");
    rf_buf content;
    rf_buf_init(&content, MAX_CONFIG);
    bool ok = rf_file_read(path, &content, err);
    if (!ok && err != NULL)
        err->code = RF_E_CONFIG;
    ok = ok && parse(c, rf_buf_str(&content), err) && check(c, err);
    rf_buf_release(&content);
    return ok;
}

void config_release(config *c)
{
    for (size_t i = 0; i < c->n_sources; i++)
        rf_settings_free(c->sources[i]);
    rf_settings_free(c->mail);
    rf_settings_free(c->main);
    rf_arena_free(c->memory);
    *c = (config){0};
}

const char *config_find(const char *given, char *buffer, size_t size)
{
    const char *env = getenv("REDFLAG_CONFIG"), *xdg = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    if (given != NULL)
        return given;
    if (env != NULL && env[0] != '\0')
        return env;
    if (home == NULL || home[0] == '\0') { /* cron may start us without one */
        struct passwd *pw = getpwuid(getuid());
        home = pw != NULL ? pw->pw_dir : "";
    }
    if (xdg != NULL && xdg[0] == '/')
        snprintf(buffer, size, "%s/redflag/redflag.conf", xdg);
    else
        snprintf(buffer, size, "%s/.config/redflag/redflag.conf", home);
    if (access(buffer, R_OK) == 0)
        return buffer;
    snprintf(buffer, size, "/etc/redflag/redflag.conf");
    return access(buffer, R_OK) == 0 ? buffer : NULL;
}
