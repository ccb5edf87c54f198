/* record/time.c - times as text: writes RFC 3339, reads what comment sources write. No clock, no time zone of the machine. */
#include "record/record.h"

#include <string.h>

#define SECONDS_A_DAY 86400
#define FIRST_SECOND (-62135596800LL) /* of the year 1 */
#define LAST_SECOND 253402300799LL    /* of the year 9999 */

/* Days since 1970-01-01 of a date in the Gregorian calendar (Howard Hinnant, days_from_civil). */
static int64_t days_of(int64_t y, unsigned m, unsigned d)
{
    y -= m <= 2;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    unsigned year = (unsigned)(y - era * 400), day = (153 * (m + (m > 2 ? -3u : 9u)) + 2) / 5 + d - 1;
    return era * 146097 + (int64_t)(year * 365 + year / 4 - year / 100 + day) - 719468;
}

static void date_of(int64_t days, int64_t *y, unsigned *m, unsigned *d)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    unsigned n = (unsigned)(days - era * 146097), year = (n - n / 1460 + n / 36524 - n / 146096) / 365;
    unsigned day = n - (365 * year + year / 4 - year / 100), month = (5 * day + 2) / 153;
    *d = day - (153 * month + 2) / 5 + 1;
    *m = month < 10 ? month + 3 : month - 9;
    *y = (int64_t)year + era * 400 + (*m <= 2);
}

void rf_time_put(rf_buf *out, int64_t t)
{
    int64_t y, days = t / SECONDS_A_DAY, left = t % SECONDS_A_DAY;
    unsigned m, d;
    if (t == RF_NO_TIME || t < FIRST_SECOND || t > LAST_SECOND) /* RFC 3339 has four digits for the year */
        return;
    if (left < 0) {
        left += SECONDS_A_DAY;
        days--;
    }
    date_of(days, &y, &m, &d);
    rf_buf_printf(out, "%04lld-%02u-%02uT%02d:%02d:%02dZ", (long long)y, m, d, (int)(left / 3600), (int)(left / 60 % 60), (int)(left % 60));
}

/* ---- reading ---------------------------------------------------------------------------------------------------------- */

/* Exactly n digits at *s. */
static bool number(rf_str *s, size_t n, unsigned *v)
{
    if (s->len < n)
        return false;
    *v = 0;
    for (size_t i = 0; i < n; i++) {
        if (s->ptr[i] < '0' || s->ptr[i] > '9')
            return false;
        *v = *v * 10 + (unsigned)(s->ptr[i] - '0');
    }
    *s = (rf_str){s->ptr + n, s->len - n};
    return true;
}

static bool take(rf_str *s, char c)
{
    if (s->len == 0 || s->ptr[0] != c)
        return false;
    *s = (rf_str){s->ptr + 1, s->len - 1};
    return true;
}

static bool is_date(unsigned y, unsigned m, unsigned d)
{
    static const unsigned char length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (y < 1 || m < 1 || m > 12 || d < 1)
        return false;
    bool leap = m == 2 && y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
    return d <= length[m - 1] + (unsigned)leap;
}

/* "+01:00", "-0500", "Z", "GMT", "EST" or nothing; *offset in seconds. */
static bool zone(rf_str s, int *offset)
{
    static const struct {
        const char *name;
        int hours;
    } names[] = {{"Z", 0},    {"z", 0},    {"GMT", 0},  {"UTC", 0},  {"UT", 0},   {"EST", -5}, {"EDT", -4},
                 {"CST", -6}, {"CDT", -5}, {"MST", -7}, {"MDT", -6}, {"PST", -8}, {"PDT", -7}};
    unsigned h, m;
    *offset = 0;
    s = rf_str_trim(s);
    if (s.len == 0)
        return true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (rf_str_is(s, names[i].name)) {
            *offset = names[i].hours * 3600;
            return true;
        }
    bool west = s.ptr[0] == '-';
    if (!take(&s, west ? '-' : '+') || !number(&s, 2, &h))
        return false;
    take(&s, ':');
    if (!number(&s, 2, &m) || s.len > 0 || h > 23 || m > 59)
        return false;
    *offset = (int)(h * 3600 + m * 60) * (west ? -1 : 1);
    return true;
}

/* "HH:MM[:SS[.fraction]]" and a zone; *seconds after midnight UTC. */
static bool clock_and_zone(rf_str s, int64_t *seconds)
{
    unsigned h, m, sec = 0;
    int offset;
    if (!number(&s, 2, &h) || !take(&s, ':') || !number(&s, 2, &m))
        return false;
    if (take(&s, ':')) {
        if (!number(&s, 2, &sec))
            return false;
        if (s.len > 1 && s.ptr[1] >= '0' && s.ptr[1] <= '9' && take(&s, '.'))
            while (s.len > 0 && s.ptr[0] >= '0' && s.ptr[0] <= '9')
                take(&s, s.ptr[0]);
    }
    if (h > 23 || m > 59 || sec > 60 || !zone(s, &offset))
        return false;
    *seconds = (int64_t)(h * 3600 + m * 60 + sec) - offset;
    return true;
}

static bool read_iso(rf_str s, int64_t *t)
{
    unsigned y, m, d;
    int64_t seconds = 0;
    if (!number(&s, 4, &y) || !take(&s, '-') || !number(&s, 2, &m) || !take(&s, '-') || !number(&s, 2, &d) || !is_date(y, m, d))
        return false;
    if (s.len > 0 && ((!take(&s, 'T') && !take(&s, 't') && !take(&s, ' ')) || !clock_and_zone(s, &seconds)))
        return false;
    *t = days_of(y, m, d) * SECONDS_A_DAY + seconds;
    return true;
}

/* RFC 822: "Mon, 03 Nov 2026 08:12:44 +0000"; the weekday may be missing, the year may have two digits (RFC 2822, 4.3). */
static bool read_mail(rf_str s, int64_t *t)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec", weekdays[] = "MonTueWedThuFriSatSun";
    unsigned d, y, m = 0, w = 0;
    int64_t seconds;
    const char *comma = memchr(s.ptr, ',', s.len);
    if (comma != NULL) {
        while (w < 7 && (comma != s.ptr + 3 || memcmp(s.ptr, weekdays + 3 * w, 3) != 0))
            w++;
        if (w == 7)
            return false;
        s = rf_str_trim((rf_str){comma + 1, s.len - (size_t)(comma + 1 - s.ptr)});
    }
    if (!number(&s, 2, &d) && !number(&s, 1, &d))
        return false;
    if (!take(&s, ' ') || s.len < 4)
        return false;
    while (m < 12 && memcmp(s.ptr, months + 3 * m, 3) != 0)
        m++;
    s = (rf_str){s.ptr + 3, s.len - 3};
    if (m == 12 || !take(&s, ' '))
        return false;
    if (!number(&s, 4, &y)) {
        if (!number(&s, 2, &y))
            return false;
        y += y < 50 ? 2000 : 1900;
    }
    if (!is_date(y, m + 1, d) || !take(&s, ' ') || !clock_and_zone(s, &seconds))
        return false;
    *t = days_of(y, m + 1, d) * SECONDS_A_DAY + seconds;
    return true;
}

/* "20261120" is a date without its dashes, and no moment in August 1970. */
static bool is_compact_date(rf_str s)
{
    unsigned y, m, d;
    return s.len == 8 && number(&s, 4, &y) && number(&s, 2, &m) && number(&s, 2, &d) && y >= 1900 && y < 2100 && is_date(y, m, d);
}

/* Epoch seconds, with or without a fraction, or milliseconds from 10^11 on. */
static bool read_epoch(rf_str s, int64_t *t)
{
    long long v;
    const char *dot = memchr(s.ptr, '.', s.len);
    if (dot != NULL) {
        rf_str fraction = {dot + 1, s.len - (size_t)(dot + 1 - s.ptr)};
        long long unused;
        if (!rf_str_int(fraction, &unused) || fraction.ptr[0] < '0')
            return false;
        s.len = (size_t)(dot - s.ptr);
    }
    if (s.len < 5 || is_compact_date(s) || s.ptr[0] == '+' || !rf_str_int(s, &v) || v < 0)
        return false;
    v = v >= 100000000000LL ? v / 1000 : v;
    if (v > LAST_SECOND)
        return false;
    *t = v;
    return true;
}

bool rf_time_parse(rf_str s, int64_t *t)
{
    s = rf_str_trim(s);
    return s.len > 0 && s.len < 64 && (read_iso(s, t) || read_epoch(s, t) || read_mail(s, t));
}
