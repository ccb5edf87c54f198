/* base/error.c - sets and extends the caller-owned error value. */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool rf_error_set(rf_error *err, rf_code code, const char *fmt, ...)
{
    if (err == NULL)
        return false;
    err->code = code;
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(err->text, sizeof err->text, fmt, ap);
    va_end(ap);
    return false;
}

bool rf_error_add(rf_error *err, const char *fmt, ...)
{
    if (err == NULL)
        return false;
    char old[sizeof err->text];
    memcpy(old, err->text, sizeof old);
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(err->text, sizeof err->text, fmt, ap);
    va_end(ap);
    if (n < 0)
        n = 0;
    if ((size_t)n < sizeof err->text)
        snprintf(err->text + n, sizeof err->text - (size_t)n, ": %.*s", (int)(sizeof old - 4), old);
    return false;
}

void rf_error_clear(rf_error *err)
{
    if (err == NULL)
        return;
    err->code = RF_OK;
    err->text[0] = '\0';
}
