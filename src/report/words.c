/* report/words.c - plain words. It looks nothing up and decides nothing. */
#include "report/words.h"

#include <string.h>
#include <time.h>

static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
static const char *const statuses[] = {"stated", "denied", "stated with doubt", "in the past", "only as a possibility"};
static const char *const experiencers[] = {"the writer", "someone else", "people in general"};
static const char *const temporalities[] = {"now", "recently", "in the past", "if it should happen"};
static const char *const buckets[] = {"", "mobility", "stability", "technique", "general"};

void rf_words_time(rf_buf *out, int64_t t, bool with_hour)
{
    time_t seconds = (time_t)t;
    struct tm tm;
    if (t == RF_NO_TIME || gmtime_r(&seconds, &tm) == NULL) {
        rf_buf_puts(out, "time not stated");
        return;
    }
    rf_buf_printf(out, "%d %s %lld", tm.tm_mday, months[tm.tm_mon], (long long)tm.tm_year + 1900);
    if (with_hour)
        rf_buf_printf(out, ", %02d:%02d UTC", tm.tm_hour, tm.tm_min);
}

void rf_words_day(rf_buf *out, int64_t t)
{
    time_t seconds = (time_t)t;
    struct tm tm;
    if (t != RF_NO_TIME && gmtime_r(&seconds, &tm) != NULL)
        rf_buf_printf(out, "%d %s", tm.tm_mday, months[tm.tm_mon]);
}

void rf_words_age(rf_buf *out, int64_t then, int64_t now)
{
    static const struct unit {
        int64_t seconds, until; /* used below `until` of itself */
        const char *one, *many;
    } units[] = {{60, 60, "minute", "minutes"}, {3600, 48, "hour", "hours"}, {86400, INT64_MAX, "day", "days"}};
    if (then == RF_NO_TIME || now == RF_NO_TIME || then > now)
        return;
    uint64_t age = (uint64_t)now - (uint64_t)then;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        uint64_t n = age / (uint64_t)units[i].seconds;
        if (n < (uint64_t)units[i].until) {
            rf_words_count(out, (size_t)n, units[i].one, units[i].many);
            return;
        }
    }
}

const char *rf_words_status(rf_status s) { return statuses[s]; }

const char *rf_words_experiencer(rf_experiencer e) { return experiencers[e]; }

const char *rf_words_temporality(rf_temporality t) { return temporalities[t]; }

const char *rf_words_bucket(rf_bucket b) { return buckets[b]; }

void rf_words_id(rf_buf *out, rf_str id)
{
    for (size_t i = 0; i < id.len; i++)
        rf_buf_putc(out, id.ptr[i] == '_' ? ' ' : id.ptr[i]);
}

const char *rf_words_decider(rf_str decided_by)
{
    static const struct decider {
        const char *prefix, *words;
    } deciders[] = {
        {"rule:", "a rule of the rule base"},
        {"policy:", "a combination of findings (policy row)"},
        {"svm:", "the trained classifier, reading the whole text"},
        {"language:", "the language check"},
        {"input:", "the input check"},
    };
    for (size_t i = 0; i < sizeof deciders / sizeof *deciders; i++)
        if (rf_str_starts(decided_by, deciders[i].prefix))
            return deciders[i].words;
    return "the program";
}

void rf_words_count(rf_buf *out, size_t n, const char *one, const char *many) { rf_buf_printf(out, "%zu %s", n, n == 1 ? one : many); }

int rf_words_order(rf_str a, rf_str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int order = n ? memcmp(a.ptr, b.ptr, n) : 0;
    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}
