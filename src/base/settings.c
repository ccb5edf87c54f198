/* base/settings.c - one section, checked against rows. */
#include "base/settings.h"

#include "base/arena.h"
#include "base/setting_values.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct entry {
    const char *key, *value;
    int line;
} entry;

struct rf_settings {
    rf_arena *memory;
    const char *file, *kind, *name;
    int line;
    entry *entries;
    size_t n, cap;
    const rf_setting_row *const *tables; /* set by the check */
};

static const char *const secret_ways[] = {"_file", "_command", "_credential", "_env", NULL};

rf_settings *rf_settings_new(const char *file, int line, const char *kind, const char *name)
{
    rf_arena *memory = rf_arena_new(2048);
    rf_settings *s = rf_arena_take(memory, sizeof *s);
    *s = (rf_settings){.memory = memory,
                       .file = rf_arena_dup(memory, file, strlen(file)),
                       .kind = rf_arena_dup(memory, kind, strlen(kind)),
                       .name = rf_arena_dup(memory, name, strlen(name)),
                       .line = line};
    return s;
}

void rf_settings_free(rf_settings *s)
{
    if (s != NULL)
        rf_arena_free(s->memory);
}

void rf_settings_put(rf_settings *s, rf_str key, rf_str value, int line)
{
    s->entries = rf_arena_grow(s->memory, s->entries, s->n, &s->cap, sizeof *s->entries);
    s->entries[s->n++] = (entry){rf_arena_dup(s->memory, key.ptr, key.len), rf_arena_dup(s->memory, value.ptr, value.len), line};
}

const char *rf_settings_name(const rf_settings *s) { return s->name; }
const char *rf_settings_file(const rf_settings *s) { return s->file; }

static const entry *find(const rf_settings *s, const char *key, size_t skip)
{
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->entries[i].key, key) == 0 && skip-- == 0)
            return &s->entries[i];
    return NULL;
}

int rf_settings_line(const rf_settings *s, const char *key)
{
    const entry *e = find(s, key, 0);
    return e != NULL ? e->line : s->line;
}

bool rf_settings_has(const rf_settings *s, const char *key)
{
    const entry *e = find(s, key, 0);
    return e != NULL && e->value[0] != '\0';
}

bool rf_settings_error(const rf_settings *s, const char *key, rf_error *err, const char *fmt, ...)
{
    char text[200];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    return rf_error_set(err, RF_E_CONFIG, "%s (%s:%d)", text, s->file, rf_settings_line(s, key));
}

/* ---- the check -------------------------------------------------------------------------------------------------------- */

static const rf_setting_row *row_of(const rf_setting_row *const *tables, const char *key)
{
    size_t n = strlen(key);
    for (; tables != NULL && *tables != NULL; tables++)
        for (const rf_setting_row *r = *tables; r->name != NULL; r++) {
            size_t base = strlen(r->name);
            if (strcmp(r->name, key) == 0)
                return r;
            for (const char *const *way = secret_ways; r->type == RF_SETTING_SECRET && *way != NULL; way++)
                if (n == base + strlen(*way) && strncmp(key, r->name, base) == 0 && strcmp(key + base, *way) == 0)
                    return r;
        }
    return NULL;
}

static bool unknown(const rf_settings *s, const entry *e, rf_error *err)
{
    const char *words[128];
    size_t n = 0;
    rf_arena *arena = rf_arena_new(1024);
    for (size_t t = 0; s->tables[t] != NULL; t++)
        for (const rf_setting_row *r = s->tables[t]; r->name != NULL; r++)
            if (r->type != RF_SETTING_SECRET && n < 127)
                words[n++] = r->name;
            else
                for (const char *const *way = secret_ways; *way != NULL && n < 127; way++) {
                    char *word = rf_arena_take(arena, strlen(r->name) + strlen(*way) + 1);
                    sprintf(word, "%s%s", r->name, *way);
                    words[n++] = word;
                }
    words[n] = NULL;
    const char *near = rf_nearest_word(rf_str_from(e->key), words);
    rf_error_set(err, RF_E_CONFIG, "unknown key '%.40s'%s%s%s (%s:%d)", e->key, near ? ": did you mean '" : "", near ? near : "",
                 near ? "'?" : "", s->file, e->line);
    rf_arena_free(arena);
    return false;
}

static bool in_range(const rf_setting_row *r, long long v)
{
    if (r->least == 0 && r->most == 0)
        return v >= 0;
    return v >= r->least && (r->most == 0 || v <= r->most);
}

/* What is wrong with a value, NULL if nothing. */
static const char *objection(const rf_setting_row *r, const char *text)
{
    bool b;
    int64_t t;
    long long n;
    switch (r->type) {
    case RF_SETTING_BOOL:
        return rf_bool_parse(text, &b) ? NULL : "yes or no";
    case RF_SETTING_INT:
        return rf_str_int(rf_str_from(text), &n) && in_range(r, n) ? NULL : "a whole number in range";
    case RF_SETTING_SIZE:
        return rf_size_parse(rf_str_from(text), &n) && in_range(r, n) ? NULL : "a size such as 500k or 16M";
    case RF_SETTING_DURATION:
        return rf_duration_parse(rf_str_from(text), &n) && in_range(r, n) ? NULL : "a time such as 30s, 15m, 2h or 14d";
    case RF_SETTING_DATE:
        return rf_date_parse(text, 0, &t) ? NULL : "a date such as 2026-11-20, or 30d";
    case RF_SETTING_URL:
        return rf_url_likely(text) ? NULL : "an address that begins with https://, without a user name";
    default:
        return NULL;
    }
}

static bool check_entry(const rf_settings *s, const entry *e, rf_error *err)
{
    const rf_setting_row *r = row_of(s->tables, e->key);
    if (r == NULL)
        return unknown(s, e, err);
    if (r->type == RF_SETTING_SECRET && strcmp(e->key, r->name) == 0)
        return rf_error_set(err, RF_E_CONFIG, "'%s' does not stand in the configuration itself: use %s_file or %s_command (%s:%d)", r->name,
                            r->name, r->name, s->file, e->line);
    if (!r->repeated && find(s, e->key, 0) != e)
        return rf_error_set(err, RF_E_CONFIG, "'%s' stands twice, first in line %d (%s:%d)", e->key, find(s, e->key, 0)->line, s->file,
                            e->line);
    const char *expected = e->value[0] == '\0' ? NULL : objection(r, e->value);
    if (expected == NULL)
        return true;
    /* A refused address may hold a password, or a token behind the question mark. */
    if (r->type == RF_SETTING_URL && strpbrk(e->value, "@?") != NULL)
        return rf_error_set(err, RF_E_CONFIG, "'%s' takes %s (%s:%d)", e->key, expected, s->file, e->line);
    return rf_error_set(err, RF_E_CONFIG, "'%s' takes %s, not '%.40s' (%s:%d)", e->key, expected, e->value, s->file, e->line);
}

bool rf_settings_check(rf_settings *s, const rf_setting_row *const *tables, rf_error *err)
{
    size_t n = 0;
    while (tables[n] != NULL)
        n++;
    const rf_setting_row **own = rf_arena_take(s->memory, (n + 1) * sizeof *own);
    memcpy(own, tables, (n + 1) * sizeof *own);
    s->tables = own;
    for (size_t i = 0; i < s->n; i++)
        if (!check_entry(s, &s->entries[i], err))
            return false;
    for (size_t t = 0; tables[t] != NULL; t++)
        for (const rf_setting_row *r = tables[t]; r->name != NULL; r++)
            if (r->required && r->type != RF_SETTING_SECRET && !rf_settings_has(s, r->name))
                return rf_error_set(err, RF_E_CONFIG, "%s '%s' has no '%s' (%s:%d)", s->kind, s->name, r->name, s->file, s->line);
    return true;
}

/* ---- asking ----------------------------------------------------------------------------------------------------------- */

static const char *written(const rf_settings *s, const char *key)
{
    const entry *e = find(s, key, 0);
    if (e != NULL && e->value[0] != '\0')
        return e->value;
    const rf_setting_row *r = row_of(s->tables, key);
    return r != NULL && r->type != RF_SETTING_SECRET ? r->preset : NULL;
}

const char *rf_settings_text(const rf_settings *s, const char *key)
{
    const char *text = written(s, key), *slash = strrchr(s->file, '/');
    const rf_setting_row *r = row_of(s->tables, key);
    bool is_path =
        r != NULL && (r->type == RF_SETTING_PATH || (r->type == RF_SETTING_SECRET && strcmp(key + strlen(r->name), "_file") == 0));
    if (text == NULL || !is_path || text[0] == '/' || slash == NULL || strcmp(text, "-") == 0)
        return text;
    size_t dir = (size_t)(slash - s->file) + 1, n = strlen(text);
    char *joined = rf_arena_raw(s->memory, dir + n + 1);
    memcpy(joined, s->file, dir);
    memcpy(joined + dir, text, n + 1);
    return joined;
}

bool rf_settings_bool(const rf_settings *s, const char *key)
{
    bool value = false;
    const char *text = written(s, key);
    return text != NULL && rf_bool_parse(text, &value) && value;
}

long long rf_settings_int(const rf_settings *s, const char *key)
{
    const char *text = written(s, key);
    const rf_setting_row *r = row_of(s->tables, key);
    long long n = 0;
    if (text == NULL || r == NULL)
        return 0;
    bool ok = r->type == RF_SETTING_SIZE       ? rf_size_parse(rf_str_from(text), &n)
              : r->type == RF_SETTING_DURATION ? rf_duration_parse(rf_str_from(text), &n)
                                               : rf_str_int(rf_str_from(text), &n);
    return ok ? n : 0;
}

int64_t rf_settings_date(const rf_settings *s, const char *key, int64_t now, int64_t none)
{
    int64_t t;
    const char *text = written(s, key);
    return text != NULL && rf_date_parse(text, now, &t) ? t : none;
}

const char *rf_settings_each(const rf_settings *s, const char *key, size_t i)
{
    const entry *e = find(s, key, i);
    return e != NULL ? e->value : NULL;
}
