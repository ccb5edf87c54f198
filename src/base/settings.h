/* base/settings.h - named, typed values of one section of the configuration. It knows nothing of what they mean.
 *
 * Who needs settings declares rows; the section is checked against them once, with the file and line in every error, and
 * is then asked by name. A section keeps what was written as text, in the order of the file. */
#ifndef RF_BASE_SETTINGS_H
#define RF_BASE_SETTINGS_H

#include "base/error.h"
#include "base/str.h"

typedef enum rf_setting_type {
    RF_SETTING_TEXT,
    RF_SETTING_PATH,     /* relative ones are relative to the configuration's folder; "-" stays */
    RF_SETTING_BOOL,     /* yes no true false on off 1 0 */
    RF_SETTING_INT,      /* whole number */
    RF_SETTING_SIZE,     /* bytes: 500, 64k, 16M, 2G (also KiB, MiB, GiB); powers of 1024 */
    RF_SETTING_DURATION, /* seconds, given as milliseconds: 500ms, 30, 30s, 15m, 2h, 14d, 4w */
    RF_SETTING_DATE,     /* UTC seconds: 2026-11-20 or 2026-11-20T08:00:00Z; or a duration before now, as in "30d" */
    RF_SETTING_URL,      /* http:// or https://, no user name in it */
    RF_SETTING_SECRET    /* the row "key" is written as key_file, key_command, key_credential or key_env; see net/secret.h */
} rf_setting_type;

typedef struct rf_setting_row {
    const char *name;
    rf_setting_type type;
    const char *preset;    /* as it would be written; NULL: none */
    const char *help;      /* one line, for the manual and for doctor */
    bool required;         /* of a SECRET: looked at by doctor alone, because a credential need not be written */
    bool repeated;         /* may stand several times: rf_settings_each */
    long long least, most; /* INT: [least,most], SIZE, DURATION (ms): >= least; both 0: any that is not negative */
} rf_setting_row;          /* a table ends with a row whose name is NULL */

typedef struct rf_settings rf_settings;

/* An empty section. file: as errors name it (also the folder of relative paths); kind, name: [kind "name"], copied. */
rf_settings *rf_settings_new(const char *file, int line, const char *kind, const char *name);
void rf_settings_free(rf_settings *s); /* NULL is fine */
void rf_settings_put(rf_settings *s, rf_str key, rf_str value, int line);

/* Compare with the rows of all `tables` (ends with NULL): no unknown, doubled or missing key, every value of its type. The
 * tables are kept for presets and must outlive s.
 * errors  RF_E_CONFIG  "unknown key 'xs': did you mean 'x'? (file:line)" */
bool rf_settings_check(rf_settings *s, const rf_setting_row *const *tables, rf_error *err);

const char *rf_settings_name(const rf_settings *s);
const char *rf_settings_file(const rf_settings *s);
int rf_settings_line(const rf_settings *s, const char *key); /* of the section when the key is not written */
bool rf_settings_has(const rf_settings *s, const char *key); /* written, and not empty */

/* The value, or the row's preset. Only after rf_settings_check. A row without preset gives NULL, false, 0 or `none`. Texts
 * are borrowed from s. */
const char *rf_settings_text(const rf_settings *s, const char *key); /* also PATH (made whole) and URL */
bool rf_settings_bool(const rf_settings *s, const char *key);
long long rf_settings_int(const rf_settings *s, const char *key); /* also SIZE in bytes and DURATION in ms */
int64_t rf_settings_date(const rf_settings *s, const char *key, int64_t now, int64_t none);

/* The i-th value of a key that may be repeated; NULL behind the last. */
const char *rf_settings_each(const rf_settings *s, const char *key, size_t i);

/* RF_E_CONFIG, with the place of `key` behind the text. For what a source itself finds wrong with a value. */
bool rf_settings_error(const rf_settings *s, const char *key, rf_error *err, const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* Values by themselves, for options of the command line. False if the text is none. */
bool rf_size_parse(rf_str s, long long *bytes);
bool rf_duration_parse(rf_str s, long long *ms);

/* The word of `words` (ends with NULL) nearest to `word` by edit distance; NULL for an empty list. */
const char *rf_nearest_word(rf_str word, const char *const *words);

#endif
