/* base/setting_values.c - sizes, durations, dates and near words as people write them. */
#include "base/setting_values.h"

#include "base/settings.h"

#include <string.h>
#include <strings.h>
#include <time.h>

/* Digits, and what stands behind them. */
static bool amount(rf_str s, long long *n, rf_str *unit)
{
    size_t i = 0;
    while (i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9')
        i++;
    *unit = rf_str_trim((rf_str){s.ptr + i, s.len - i});
    return i > 0 && rf_str_int((rf_str){s.ptr, i}, n);
}

typedef struct unit {
    const char *name;
    long long factor;
} unit;

static bool scaled(rf_str s, const unit *units, long long *out)
{
    rf_str name;
    long long n;
    if (!amount(s, &n, &name))
        return false;
    for (; units->name != NULL; units++)
        if (name.len == strlen(units->name) && strncasecmp(name.ptr, units->name, name.len) == 0) {
            if (n > INT64_MAX / units->factor)
                return false;
            *out = n * units->factor;
            return true;
        }
    return false;
}

bool rf_size_parse(rf_str s, long long *bytes)
{
    static const unit units[] = {
        {"", 1},           {"b", 1},           {"k", 1LL << 10}, {"kb", 1LL << 10}, {"kib", 1LL << 10}, {"m", 1LL << 20},
        {"mb", 1LL << 20}, {"mib", 1LL << 20}, {"g", 1LL << 30}, {"gb", 1LL << 30}, {"gib", 1LL << 30}, {NULL, 0}};
    return scaled(s, units, bytes);
}

bool rf_duration_parse(rf_str s, long long *ms)
{
    static const unit units[] = {{"", 1000},      {"ms", 1},        {"s", 1000},       {"min", 60000},     {"m", 60000}, {"h", 3600000},
                                 {"d", 86400000}, {"w", 604800000}, {"day", 86400000}, {"days", 86400000}, {NULL, 0}};
    return scaled(s, units, ms);
}

bool rf_bool_parse(const char *text, bool *value)
{
    static const char *const yes[] = {"yes", "true", "on", "1"}, *const no[] = {"no", "false", "off", "0"};
    for (size_t i = 0; i < 4; i++)
        if (strcasecmp(text, yes[i]) == 0 || strcasecmp(text, no[i]) == 0) {
            *value = strcasecmp(text, yes[i]) == 0;
            return true;
        }
    return false;
}

/* A day, a moment, or a duration before `now`. */
bool rf_date_parse(const char *text, int64_t now, int64_t *t)
{
    struct tm tm = {0};
    long long ms;
    if (rf_duration_parse(rf_str_from(text), &ms) && text[strspn(text, "0123456789")] != '\0') {
        *t = now - ms / 1000;
        return true;
    }
    const char *end = strptime(text, "%Y-%m-%d", &tm);
    if (end != NULL && (*end == 'T' || *end == ' '))
        end = strptime(end + 1, "%H:%M:%S", &tm);
    if (end == NULL || (*end != '\0' && strcmp(end, "Z") != 0))
        return false;
    *t = (int64_t)timegm(&tm);
    return true;
}

bool rf_url_likely(const char *text)
{
    const char *host = strncasecmp(text, "https://", 8) == 0 ? text + 8 : strncasecmp(text, "http://", 7) == 0 ? text + 7 : NULL;
    if (host == NULL || strpbrk(text, " \t\\<>\"") != NULL)
        return false;
    size_t n = strcspn(host, "/?#");
    return n > 0 && memchr(host, '@', n) == NULL;
}

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

const char *rf_nearest_word(rf_str word, const char *const *words)
{
    const char *best = words[0];
    for (; *words != NULL; words++)
        if (distance(word, *words) < distance(word, best))
            best = *words;
    return best;
}
