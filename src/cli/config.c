/* cli/config.c - reads the configuration. Values are text; the commands give them meaning. */
#include "cli/config.h"

#include "base/arena.h"
#include "base/file.h"

#include <pwd.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_CONFIG (1u << 20)

typedef struct key {
    const char *name;
    size_t offset;
    bool is_path;
} key;

static const key main_keys[] = {{"store", offsetof(config, store), true},    {"models", offsetof(config, models), true},
                                {"out", offsetof(config, out), true},        {"formats", offsetof(config, formats), false},
                                {"title", offsetof(config, title), false},   {"channel", offsetof(config, channel), false},
                                {"report", offsetof(config, report), false}, {NULL, 0, false}};
static const key source_keys[] = {{"path", offsetof(config_source, path), true},
                                  {"kind", offsetof(config_source, kind), false},
                                  {"container", offsetof(config_source, container), false},
                                  {"owner", offsetof(config_source, owner), false},
                                  {"map", offsetof(config_source, map), false},
                                  {NULL, 0, false}};

/* Edit distance, small words only. */
static size_t distance(rf_str a, const char *b)
{
    size_t n = strlen(b), row[40];
    if (n >= 40 || a.len >= 40)
        return 99;
    for (size_t k = 0; k <= n; k++)
        row[k] = k;
    for (size_t i = 1; i <= a.len; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t k = 1; k <= n; k++) {
            size_t change = diagonal + (a.ptr[i - 1] != b[k - 1]);
            diagonal = row[k];
            size_t best = row[k] + 1 < row[k - 1] + 1 ? row[k] + 1 : row[k - 1] + 1;
            row[k] = best < change ? best : change;
        }
    }
    return row[n];
}

static const char *nearest(const key *keys, rf_str word)
{
    const key *best = keys;
    for (const key *k = keys; k->name != NULL; k++)
        if (distance(word, k->name) < distance(word, best->name))
            best = k;
    return best->name;
}

static const char *keep_value(config *c, rf_str value, bool is_path)
{
    rf_arena *arena = c->memory;
    const char *slash = strrchr(c->file, '/');
    if (!is_path || value.len == 0 || value.ptr[0] == '/' || slash == NULL || rf_str_is(value, "-"))
        return rf_arena_dup(arena, value.ptr, value.len);
    size_t dir = (size_t)(slash - c->file) + 1;
    char *joined = rf_arena_raw(arena, dir + value.len + 1);
    memcpy(joined, c->file, dir);
    memcpy(joined + dir, value.ptr, value.len);
    joined[dir + value.len] = '\0';
    return joined;
}

static bool set_key(config *c, const key *keys, void *into, rf_str name, rf_str value, rf_error *err)
{
    for (const key *k = keys; k->name != NULL; k++)
        if (rf_str_is(name, k->name)) {
            *(const char **)((char *)into + k->offset) = keep_value(c, value, k->is_path);
            return true;
        }
    return rf_error_set(err, RF_E_CONFIG, "unknown key '%.*s': did you mean '%s'?", (int)(name.len > 40 ? 40 : name.len), name.ptr,
                        nearest(keys, name));
}

static bool open_section(config *c, rf_str line, size_t *cap, bool *in_source, rf_error *err)
{
    if (rf_str_is(line, "[redflag]")) {
        *in_source = false;
        return true;
    }
    if (!rf_str_starts(line, "[source \"") || line.len < 12 || line.ptr[line.len - 1] != ']' || line.ptr[line.len - 2] != '"')
        return rf_error_set(err, RF_E_CONFIG, "unknown section '%.*s': expected [redflag] or [source \"name\"]",
                            (int)(line.len > 60 ? 60 : line.len), line.ptr);
    c->sources = rf_arena_grow(c->memory, c->sources, c->n_sources, cap, sizeof *c->sources);
    c->sources[c->n_sources++] = (config_source){.name = rf_arena_dup(c->memory, line.ptr + 9, line.len - 11)};
    *in_source = true;
    return true;
}

static bool parse(config *c, rf_str content, rf_error *err)
{
    rf_str line;
    size_t cap = 0;
    bool in_source = false;
    for (int number = 1; rf_str_split(&content, '\n', &line); number++) {
        line = rf_str_trim(line);
        if (line.len == 0 || line.ptr[0] == '#' || line.ptr[0] == ';')
            continue;
        bool ok;
        rf_str name;
        if (line.ptr[0] == '[') {
            ok = open_section(c, line, &cap, &in_source, err);
        } else {
            rf_str_split(&line, '=', &name);
            ok = line.ptr != NULL || rf_error_set(err, RF_E_CONFIG, "expected 'key = value'");
            void *into = in_source ? (void *)&c->sources[c->n_sources - 1] : (void *)c;
            ok = ok && set_key(c, in_source ? source_keys : main_keys, into, rf_str_trim(name), rf_str_trim(line), err);
        }
        if (!ok)
            return rf_error_add(err, "%s:%d", c->file, number);
    }
    for (size_t i = 0; i < c->n_sources; i++)
        if (c->sources[i].path == NULL)
            return rf_error_set(err, RF_E_CONFIG, "source '%s' has no 'path' (%s)", c->sources[i].name, c->file);
    return true;
}

bool config_load(config *c, const char *path, rf_error *err)
{
    *c = (config){.memory = rf_arena_new(0)};
    c->file = rf_arena_dup(c->memory, path, strlen(path));
    rf_buf content;
    rf_buf_init(&content, MAX_CONFIG);
    bool ok = rf_file_read(path, &content, err);
    if (!ok && err != NULL)
        err->code = RF_E_CONFIG;
    ok = ok && parse(c, rf_buf_str(&content), err);
    rf_buf_release(&content);
    return ok;
}

void config_release(config *c)
{
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
